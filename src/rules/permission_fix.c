#include "rules/permission_fix.h"

#include "base/buf.h"
#include "lint/memo.h"

const struct wf_needed *wf_needed_known(const struct wf_check *check, const struct wf_job *job) {
    void **known = wf_memo(check, "needed", WF_STR(""));
    if (*known == NULL) {
        struct wf_map *map = WF_NEW(check->arena, struct wf_map);
        map->arena = check->arena;
        *known = map;
    }
    return wf_needed_of_job(*known, job);
}

bool wf_permissions_known(struct wf_check *check, const struct wf_job *job, const struct wf_needed *needed,
                          struct wf_str *why) {
    *why = WF_STR("");
    if (needed->unknown.len > 0) {
        struct wf_pos pos = wf_source_pos(needed->unknown_doc->source, needed->unknown_span.begin);
        bool here = needed->unknown_doc == check->file->doc;
        struct wf_str path = needed->unknown_doc->source->path;
        *why = wf_arena_printf(check->arena, "what job \"%.*s\" needs cannot be told: %.*s (%s%.*s%s%u)",
                               WF_STR_ARG(wf_node_text(job->key)), WF_STR_ARG(needed->unknown),
                               here ? "line " : "", here ? 0 : (int)path.len, path.ptr, here ? "" : ":",
                               (unsigned)pos.line);
        return false;
    }
    if (job->key->value->kind != WF_MAPPING || job->node->anchor.len > 0) {
        *why = wf_arena_printf(check->arena, "job \"%.*s\" is an alias, or has one",
                               WF_STR_ARG(wf_node_text(job->key)));
        return false;
    }
    return true;
}

static void write_scope(struct wf_buf *out, bool flow, struct wf_str scope, enum wf_permission access,
                        struct wf_str reason) {
    if (flow) {
        wf_buf_printf(out, "%s%.*s: %s", out->len > 0 ? ", " : "", WF_STR_ARG(scope),
                      wf_permission_name(access));
    } else {
        wf_buf_printf(out, "\n  %.*s: %s # %.*s", WF_STR_ARG(scope), wf_permission_name(access),
                      WF_STR_ARG(reason));
    }
}

/* What is written out today and something may use, though not for certain, stays; WF_PERMISSION_NONE:
 * nothing. */
static enum wf_permission kept(const struct wf_needed *needed, const struct wf_node *granted,
                               struct wf_str scope) {
    enum wf_permission access =
        wf_node_is_mapping(granted) ? wf_permission_of(granted, scope) : WF_PERMISSION_NONE;
    const struct wf_need *need = wf_needed_scope(needed, scope);
    bool more = access == WF_PERMISSION_READ || access == WF_PERMISSION_WRITE;
    more = more && (!need || need->access < access) && wf_needed_perhaps(needed, scope, access);
    return more ? access : WF_PERMISSION_NONE;
}

static struct wf_str perhaps(struct wf_arena *arena, const struct wf_needed *needed, struct wf_str scope) {
    struct wf_str reason = needed->opaque.len > 0 ? needed->opaque : WF_STR("what cannot be looked into");
    for (size_t i = 0; i < needed->list.len; i++) {
        const struct wf_need *need = &needed->list.items[i];
        reason = !need->sure && wf_str_eq(need->scope, scope) ? need->reason : reason;
    }
    return wf_arena_printf(arena, "perhaps %.*s", WF_STR_ARG(reason));
}

/* "permissions:" and a line for each scope, or all in one line. */
static struct wf_str block_of(struct wf_arena *arena, const struct wf_needed *needed,
                              const struct wf_node *granted, bool flow) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < needed->list.len; i++) {
        const struct wf_need *need = &needed->list.items[i];
        if (need->sure && kept(needed, granted, need->scope) == WF_PERMISSION_NONE) {
            write_scope(&out, flow, need->scope, need->access, need->reason);
        }
    }
    for (WF_EACH(key, granted)) {
        struct wf_str scope = wf_node_text(key);
        enum wf_permission access = kept(needed, granted, scope);
        if (access != WF_PERMISSION_NONE) {
            write_scope(&out, flow, scope, access, perhaps(arena, needed, scope));
        }
    }
    struct wf_str text = wf_buf_view(&out);
    return flow || text.len == 0 ? wf_arena_printf(arena, "permissions: {%.*s}", WF_STR_ARG(text))
                                 : wf_arena_printf(arena, "permissions:%.*s", WF_STR_ARG(text));
}

/* Behind the keys that say when and where the job runs. */
static const struct wf_node *key_before(const struct wf_job *job) {
    static const char *const names[] = {"runs-on", "name", "needs", "if"};
    const struct wf_node *last = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct wf_node *key = wf_node_key(job->node, names[i]);
        last = key && (!last || key->index > last->index) ? key : last;
    }
    const struct wf_node *steps = wf_node_key(job->node, "steps");
    bool behind = steps && last && last->index > steps->index;
    return behind ? NULL : last;
}

/* The lines with the indentation of the key in front of all but the first. */
static struct wf_str indented(struct wf_arena *arena, const struct wf_doc *doc, const struct wf_node *key,
                              struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    struct wf_pos pos = wf_source_pos(doc->source, key->span.begin);
    struct wf_str line;
    while (wf_str_cut(&text, '\n', &line)) {
        if (out.len > 0) {
            wf_buf_char(&out, '\n');
            wf_buf_fill(&out, ' ', pos.column - 1);
        }
        wf_buf_str(&out, line);
    }
    return wf_buf_view(&out);
}

static bool has_comment(const struct wf_doc *doc, struct wf_span span) {
    for (size_t i = 0; i < doc->comments.len; i++) {
        struct wf_span comment = doc->comments.items[i].span;
        if (comment.begin >= span.begin && comment.begin < span.end) {
            return true;
        }
    }
    return false;
}

/* In place of the pair of `key`. */
static bool replace_pair(struct wf_patch *patch, const struct wf_node *key, struct wf_str text) {
    const struct wf_node *value = key->value;
    struct wf_span span = wf_span_make(key->span.begin, value->span.end);
    if (value->kind == WF_ALIAS || value->anchor.len > 0 || value->span.end <= key->span.end ||
        has_comment(patch->doc, span)) {
        return false;
    }
    wf_patch_replace(patch, span, indented(patch->arena, patch->doc, key, text));
    return true;
}

/* A comment behind the old value would stand behind the last scope. */
static bool is_commented(const struct wf_patch *patch, const struct wf_node *key) {
    struct wf_str text = patch->doc->source->bytes;
    size_t end = wf_str_find_char(text, '\n', key->value->span.end);
    end = end == WF_NOT_FOUND ? text.len : end;
    return has_comment(patch->doc, wf_span_make(key->value->span.end, (uint32_t)end));
}

bool wf_permissions_write(struct wf_patch *patch, const struct wf_job *job, const struct wf_needed *needed) {
    const struct wf_node *key = wf_node_key(job->node, "permissions");
    bool flow = job->node->style == WF_FLOW;
    const struct wf_node *granted = job->permissions ? job->permissions : job->workflow->permissions;
    struct wf_str block = block_of(patch->arena, needed, granted, flow);
    if (key) {
        return !is_commented(patch, key) && replace_pair(patch, key, block);
    }
    return wf_patch_add_pair(patch, job->node, key_before(job), block);
}

bool wf_permissions_empty(struct wf_patch *patch, const struct wf_node *key) {
    return replace_pair(patch, key, WF_STR("permissions: {}"));
}

bool wf_permissions_clear(struct wf_patch *patch, const struct wf_workflow *workflow) {
    const struct wf_node *key = wf_node_key(workflow->root, "permissions");
    if (key) {
        return wf_permissions_empty(patch, key);
    }
    const struct wf_node *on = wf_node_key(workflow->root, "on");
    struct wf_str bytes = patch->doc->source->bytes;
    size_t begin = on && on->next ? on->next->span.begin : 0;
    struct wf_str before = wf_str_sub(bytes, begin > 4 ? begin - 4 : 0, begin);
    bool spaced = wf_str_ends(before, "\n\n") || wf_str_ends(before, "\n\r\n");
    struct wf_str block = spaced ? WF_STR("\npermissions: {}") : WF_STR("permissions: {}");
    return on && wf_patch_add_pair(patch, workflow->root, on, block);
}
