#include "base/buf.h"
#include "docker/meta_reader.h"
#include "lang/hole.h"

void wf_meta_put(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, struct wf_meta_piece piece) {
    struct wf_meta_piece *last = pieces->list.len > 0 ? &pieces->list.items[pieces->list.len - 1] : NULL;
    if (piece.kind != WF_META_LITERAL) {
        *WF_PUSH(run->arena, &pieces->list) = piece;
    } else if (piece.text.len > 0 && last != NULL && last->kind == WF_META_LITERAL) {
        last->text = wf_arena_printf(run->arena, "%.*s%.*s", WF_STR_ARG(last->text), WF_STR_ARG(piece.text));
    } else if (piece.text.len > 0) {
        *WF_PUSH(run->arena, &pieces->list) = piece;
    }
}

void wf_meta_put_text(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, struct wf_str text) {
    wf_meta_put(run, pieces, (struct wf_meta_piece){WF_META_LITERAL, text, false});
}

/* An event name that the action matches anywhere in it. */
static bool is_event(const struct wf_meta_trigger *trigger, const char *part) {
    return wf_str_has(trigger->event, part);
}

enum wf_truth wf_meta_is_default_branch(const struct wf_meta_trigger *trigger) {
    if (is_event(trigger, "create") || is_event(trigger, "discussion") || is_event(trigger, "issues") ||
        is_event(trigger, "schedule")) {
        return WF_TRUE;
    }
    if (trigger->ref == WF_META_TAG || trigger->ref == WF_META_PULL) {
        return WF_FALSE;
    }
    if (trigger->ref == WF_META_BRANCH && trigger->ref_name.len > 0 && trigger->default_branch.len > 0) {
        return wf_str_eq(trigger->ref_name, trigger->default_branch) ? WF_TRUE : WF_FALSE;
    }
    return trigger->is_default_branch;
}

/* {{branch}} and {{tag}}: empty unless the run is for that kind of ref. */
static void put_ref(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, enum wf_meta_ref ref,
                    enum wf_meta_piece_kind kind) {
    if (run->trigger->ref == ref && run->trigger->ref_name.len > 0) {
        wf_meta_put_text(run, pieces, run->trigger->ref_name);
    } else if (run->trigger->ref == ref || run->trigger->ref == WF_META_REF_UNKNOWN) {
        bool maybe_empty = run->trigger->ref != ref;
        wf_meta_put(run, pieces, (struct wf_meta_piece){kind, {"", 0}, maybe_empty});
    }
}

static void put_boolean(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, bool negate,
                        struct wf_str name) {
    enum wf_truth value = wf_meta_is_default_branch(run->trigger);
    if (value == WF_MAYBE) {
        wf_meta_put(run, pieces, (struct wf_meta_piece){WF_META_DEFAULT_BRANCH, name, false});
    } else {
        bool yes = (value == WF_TRUE) != negate;
        wf_meta_put_text(run, pieces, yes ? WF_STR("true") : WF_STR("false"));
    }
}

static void put_global(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, struct wf_str name) {
    struct wf_meta_piece piece = {WF_META_OTHER, name, false};
    if (wf_str_is(name, "branch")) {
        put_ref(run, pieces, WF_META_BRANCH, WF_META_BRANCH_NAME);
    } else if (wf_str_is(name, "tag")) {
        put_ref(run, pieces, WF_META_TAG, WF_META_TAG_NAME);
    } else if (wf_str_is(name, "is_default_branch") || wf_str_is(name, "is_not_default_branch")) {
        put_boolean(run, pieces, wf_str_has(name, "not"), name);
    } else if (wf_str_is(name, "base_ref") && run->trigger->ref != WF_META_BRANCH) {
        piece.kind = WF_META_BASE_REF;
        piece.maybe_empty = run->trigger->ref != WF_META_PULL;
        wf_meta_put(run, pieces, piece);
    } else if (wf_str_is(name, "sha")) {
        piece.kind = WF_META_SHORT_SHA;
        wf_meta_put(run, pieces, piece);
    } else if (wf_str_is(name, "date") || wf_str_is(name, "commit_date")) {
        piece.kind = WF_META_DATE;
        wf_meta_put(run, pieces, piece);
    }
}

/* The name in {{name 'argument'}}; empty for what is no plain name ({{#if}}, comments). */
static struct wf_str name_of(struct wf_str inner) {
    while (inner.len > 0 && (inner.ptr[0] == '{' || inner.ptr[0] == '&' || inner.ptr[0] == '~')) {
        inner = wf_str_sub(inner, 1, inner.len);
    }
    inner = wf_str_trim(inner);
    size_t len = 0;
    while (len < inner.len && wf_is_word(inner.ptr[len])) {
        len++;
    }
    return wf_str_sub(inner, 0, len);
}

/* The offset behind the `}}` or `}}}` of the `{{` at `at`; 0 when it is not closed. */
static size_t tag_end(struct wf_str text, size_t at) {
    size_t end = wf_str_find(text, "}}", at + 2);
    if (end == WF_NOT_FOUND) {
        return 0;
    }
    end += 2;
    bool triple = at + 2 < text.len && text.ptr[at + 2] == '{';
    return triple && end < text.len && text.ptr[end] == '}' ? end + 1 : end;
}

static void put_hole(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, struct wf_str hole) {
    struct wf_str text;
    if (run->resolver != NULL && run->resolver->resolve(run->resolver->context, hole, &text)) {
        wf_meta_put_text(run, pieces, text);
    } else {
        wf_meta_put(run, pieces, (struct wf_meta_piece){WF_META_EXPRESSION, hole, true});
    }
}

/* {{...}}, of which `inner` is what stands between. False: only handlebars can tell. */
static bool put_tag(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, struct wf_str inner,
                    bool version) {
    struct wf_str name = name_of(inner);
    if (name.len == 0) {
        return false;
    }
    if (version) {
        wf_meta_put(run, pieces, (struct wf_meta_piece){WF_META_VERSION, name, false});
    } else {
        put_global(run, pieces, name);
    }
    return true;
}

void wf_meta_expand(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, struct wf_str text,
                    bool version) {
    size_t begin = 0;
    for (size_t i = 0; i < text.len;) {
        size_t hole = wf_hole_end(text, i);
        bool opens = hole == 0 && text.ptr[i] == '{' && i + 1 < text.len && text.ptr[i + 1] == '{';
        size_t end = hole != 0 ? hole : opens ? tag_end(text, i) : 0;
        if (end == 0 && !opens) {
            i++;
            continue;
        }
        wf_meta_put_text(run, pieces, wf_str_sub(text, begin, i));
        if (hole != 0) {
            put_hole(run, pieces, wf_str_sub(text, i, end));
        } else if (end == 0 || !put_tag(run, pieces, wf_str_sub(text, i + 2, end - 2), version)) {
            struct wf_str rest = wf_str_sub(text, i, text.len);
            wf_meta_put(run, pieces, (struct wf_meta_piece){WF_META_OTHER, rest, true});
            return;
        }
        i = begin = end;
    }
    wf_meta_put_text(run, pieces, wf_str_sub(text, begin, text.len));
}

void wf_meta_sanitize(const struct wf_meta_run *run, struct wf_meta_pieces *pieces) {
    for (size_t i = 0; i < pieces->list.len; i++) {
        struct wf_meta_piece *piece = &pieces->list.items[i];
        struct wf_buf clean = {.arena = run->arena};
        for (size_t k = 0; piece->kind == WF_META_LITERAL && k < piece->text.len; k++) {
            char c = piece->text.ptr[k];
            bool good = wf_is_id(c) || c == '.';
            bool first = k == 0 || wf_is_id(piece->text.ptr[k - 1]) || piece->text.ptr[k - 1] == '.';
            if (good || first) {
                wf_buf_char(&clean, good ? c : '-');
            }
        }
        piece->text = piece->kind == WF_META_LITERAL ? wf_buf_view(&clean) : piece->text;
    }
}

enum wf_truth wf_meta_boolean(const struct wf_meta_pieces *pieces, bool *wrong) {
    *wrong = false;
    bool known = pieces->list.len == 1 && pieces->list.items[0].kind == WF_META_LITERAL;
    if (!known) {
        *wrong = pieces->list.len == 0;
        return WF_MAYBE;
    }
    struct wf_str text = pieces->list.items[0].text;
    if (wf_str_is(text, "true") || wf_str_is(text, "false")) {
        return wf_str_is(text, "true") ? WF_TRUE : WF_FALSE;
    }
    *wrong = true;
    return WF_MAYBE;
}
