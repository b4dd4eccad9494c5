#include "base/limits.h"
#include "docker/cache.h"
#include "docker/list_comments.h"
#include "rules/cache_fix.h"

/* What becomes of a comment: of one that is an item of its own, and of one behind an item. */
struct fate {
    const char *action, *input;
    const char *alone_words, *behind_words;
    enum wf_severity alone, behind;
};

#define BUILD "docker/build-push-action"
#define META "docker/metadata-action"
#define BAKE "docker/bake-action"

static const struct fate fates[] = {
    {BUILD, "tags", "is an invalid tag, the build fails", "makes the tag invalid, the build fails", WF_ERROR,
     WF_ERROR},
    {BUILD, "platforms", "is an invalid platform, the build fails",
     "makes the platform invalid, the build fails", WF_ERROR, WF_ERROR},
    {BUILD, "build-args", "is passed on as the name of a build argument",
     "becomes a part of the build argument", WF_INFO, WF_WARNING},
    {BUILD, "labels", "becomes a label", "becomes a part of the label", WF_WARNING, WF_WARNING},
    {BUILD, "annotations", "becomes an annotation", "becomes a part of the annotation", WF_WARNING,
     WF_WARNING},
    {BUILD, "secrets", "is passed on as a secret", "becomes a part of the secret", WF_WARNING, WF_WARNING},
    {META, "images", "is an invalid image name, the build fails",
     "makes the image name invalid, the build fails", WF_ERROR, WF_ERROR},
    {META, "labels", "becomes a label, for blanks stand before it", "becomes a part of the label", WF_WARNING,
     WF_WARNING},
    {META, "annotations", "becomes an annotation, for blanks stand before it",
     "becomes a part of the annotation", WF_WARNING, WF_WARNING},
    {META, "tags", "becomes a tag, for blanks stand before it", "becomes a part of the tag", WF_WARNING,
     WF_WARNING},
    {META, "flavor", "is an unknown entry, for blanks stand before it: the action fails",
     "becomes a part of the value", WF_ERROR, WF_WARNING},
    {BAKE, "targets", "is no target, the build fails", "becomes a part of the target's name, the build fails",
     WF_ERROR, WF_ERROR},
    {NULL, NULL, "is passed on as an entry", "becomes a part of the entry", WF_WARNING, WF_WARNING},
};

struct verdict {
    enum wf_severity severity;
    const char *words;
};

/* --- cache entries ------------------------------------------------------------------------------------ */

static struct verdict fails(bool exports, const char *import_words, const char *export_words) {
    return exports ? (struct verdict){WF_ERROR, export_words} : (struct verdict){WF_WARNING, import_words};
}

/* A field without '=' among several, or no type: buildx refuses the entry before anything is built. */
static bool is_refused(const struct wf_cache_entry *entry) {
    for (size_t i = 0; i < entry->attributes.len; i++) {
        if (!entry->attributes.items[i].has_value) {
            return true;
        }
    }
    return !entry->bare && !wf_cache_attribute(entry, "type");
}

static struct verdict cache_verdict(struct wf_arena *arena, const struct wf_comment_part *part,
                                    bool exports) {
    const struct wf_cache_entry *entry = wf_cache_read(arena, part->item->text);
    if (!entry->unknown && is_refused(entry)) {
        return (struct verdict){WF_ERROR, "makes buildx refuse the entry, the build fails"};
    }
    if (part->at == 0) {
        return fails(exports, "is taken for an image, nothing is restored from it",
                     "is taken for an image, the build fails");
    }
    const char *name = "ref";
    for (size_t i = 0; i < entry->attributes.len; i++) {
        if (entry->attributes.items[i].value.end > part->at) {
            name = entry->attributes.items[i].name.ptr; /* ends in NUL: it is a copy */
            break;
        }
    }
    if (strcmp(name, "type") == 0) {
        return fails(exports, "makes the type unknown, nothing is restored",
                     "makes the type unknown, the build fails");
    }
    if (strcmp(name, "ref") == 0) {
        return fails(exports, "makes the reference invalid, nothing is restored",
                     "makes the reference invalid, the build fails");
    }
    if (strcmp(name, "mode") == 0 && exports && entry->type != WF_CACHE_INLINE) {
        return (struct verdict){WF_WARNING, "makes the mode unknown, exported as mode=min"};
    }
    return (struct verdict){WF_WARNING, wf_arena_printf(arena, "becomes a part of \"%s\"", name).ptr};
}

/* --- metadata-action ---------------------------------------------------------------------------------- */

/* The action throws when one of these has an unknown value. */
static struct verdict meta_verdict(const struct wf_comment_part *part) {
    static const char *const strict[] = {"type=", "enable=", "event=", "priority=", "latest=", NULL};
    struct wf_str text = wf_str_sub(part->item->text, 0, part->at);
    size_t comma = 0;
    for (size_t at = wf_str_find_char(text, ',', 0); at != WF_NOT_FOUND;
         at = wf_str_find_char(text, ',', at + 1)) {
        comma = at + 1;
    }
    struct wf_str last = wf_str_trim(wf_str_sub(text, comma, text.len));
    return wf_str_starts_any(last, strict)
               ? (struct verdict){WF_ERROR, "makes the value unknown, the action fails"}
               : (struct verdict){WF_WARNING, "becomes a part of the tag"};
}

/* --- all ---------------------------------------------------------------------------------------------- */

static struct verdict verdict_of(struct wf_arena *arena, const struct wf_list_comments *comments,
                                 const struct wf_comment_part *part) {
    const struct wf_list_fact *fact = comments->fact;
    bool exports = strcmp(fact->input, "cache-to") == 0;
    if (exports || strcmp(fact->input, "cache-from") == 0) {
        return cache_verdict(arena, part, exports);
    }
    bool meta = strcmp(fact->action, META) == 0;
    if (meta && part->at > 0 && (strcmp(fact->input, "tags") == 0 || strcmp(fact->input, "flavor") == 0)) {
        return meta_verdict(part);
    }
    const struct fate *fate = fates;
    while (fate->action &&
           (strcmp(fate->action, fact->action) != 0 || strcmp(fate->input, fact->input) != 0)) {
        fate++;
    }
    return part->at == 0 ? (struct verdict){fate->alone, fate->alone_words}
                         : (struct verdict){fate->behind, fate->behind_words};
}

/* A comment alone on its line goes with the line. */
static bool cut(struct wf_patch *patch, const struct wf_list_comments *comments,
                const struct wf_comment_part *part) {
    const struct wf_node *value = comments->value;
    if (part->at == 0 && value->style == WF_LITERAL) {
        return wf_patch_drop_line(patch, value, part->mark);
    }
    size_t end = part->end;
    while (end < value->text.len && wf_is_blank(value->text.ptr[end])) {
        end++;
    }
    return wf_patch_set_part(patch, value, part->begin, end, WF_STR(""));
}

/* Something other than comments must be left. */
static bool has_entries(const struct wf_list_comments *comments) {
    size_t whole = 0;
    for (size_t i = 0; i < comments->parts.len; i++) {
        whole += comments->parts.items[i].at == 0 ? 1 : 0;
    }
    return whole < comments->csv->items.len;
}

/* One fix for all comments of the input: their new lines must not touch each other. */
static const struct wf_fix *fix(struct wf_check *check, const struct wf_list_comments *comments) {
    struct wf_patch patch = wf_check_patch(check);
    if (comments->folded) {
        return wf_list_literal_fix(check, comments->value);
    }
    struct wf_buf text = {.arena = check->arena};
    bool done = has_entries(comments) && comments->parts.len <= WF_MAX_FIX_MOVES;
    for (size_t i = 0; done && i < comments->parts.len; i++) {
        const struct wf_comment_part *part = &comments->parts.items[i];
        wf_buf_str(&text, wf_str_trim(wf_str_sub(comments->value->text, part->mark + 1, part->end)));
        wf_buf_char(&text, '\n');
        done = cut(&patch, comments, part);
    }
    const struct wf_node *owner = comments->value->key ? comments->value->key : comments->value;
    done = done && wf_patch_comment_above(&patch, owner, wf_buf_view(&text));
    return done ? wf_patch_fix(&patch, "move the comments above the input", WF_FIX_SAFE) : NULL;
}

static void check_input(struct wf_check *check, const struct wf_step *step, const struct wf_node *key) {
    const struct wf_list_comments *comments = wf_list_comments(check->arena, check->file->source, step, key);
    const struct wf_fix *common = comments ? fix(check, comments) : NULL;
    for (size_t i = 0; comments && i < comments->parts.len; i++) {
        const struct wf_comment_part *part = &comments->parts.items[i];
        struct verdict verdict = verdict_of(check->arena, comments, part);
        struct wf_str text = wf_str_sub(comments->value->text, part->mark, part->end);
        struct wf_finding *finding = wf_report_part(check, comments->value, part->mark, part->end,
                                                    "not a comment in \"%s\": \"%.*s\" %s",
                                                    comments->fact->input, WF_STR_ARG(text), verdict.words);
        finding->severity = verdict.severity;
        finding->fix = common;
        if (!common) {
            wf_finding_help(check, finding, "write it above the input's key, where YAML knows comments");
        }
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    for (WF_EACH(key, step->with)) {
        check_input(check, step, key);
    }
}

const struct wf_rule wf_rule_list_comment = {
    .id = "list-comment",
    .title = "Comment inside a list input that passes it on",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
};
