#include "lang/hole.h"
#include "lint/memo.h"
#include "rules/cache_fix.h"

enum { MAX_IMPORTS = 64 }; /* of a repository: of more, each may be of any image */

/* What the repository imports. */
struct imports {
    bool unseen;                 /* something that cannot be known */
    WF_LIST(struct wf_ref) refs; /* of images */
};

static void add_line(struct wf_arena *arena, struct imports *imports, const struct wf_meant_line *line) {
    if (line->exports || !line->entry) {
        return;
    }
    imports->unseen |= line->entry->unknown || !line->entry->backend;
    if (line->entry->type == WF_CACHE_REGISTRY && !line->entry->unknown) {
        struct wf_context context = wf_context_of_step(arena, line->step, NULL);
        *WF_PUSH(arena, &imports->refs) =
            wf_ref_parse(wf_context_text(&context, wf_cache_value(line->entry, "ref")));
        imports->unseen |= imports->refs.len > MAX_IMPORTS;
    }
}

static void add_lines(struct wf_arena *arena, struct imports *imports, const struct wf_cache_lines *lines) {
    for (size_t i = 0; i < lines->list.len && !imports->unseen; i++) {
        add_line(arena, imports, &lines->list.items[i]);
    }
}

/* A bake file, a script with its own build: what they read is not seen. */
static bool any_is_unseen(const struct wf_step *steps, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct wf_str run = wf_node_text(steps[i].run);
        if (wf_step_uses(&steps[i], "docker/bake-action") || wf_str_has(run, "cache-from") ||
            wf_str_has(run, "bake")) {
            return true;
        }
    }
    return false;
}

static void add_action(struct wf_arena *arena, struct imports *imports, const struct wf_action *action) {
    imports->unseen |= any_is_unseen(action->steps, action->step_count);
    for (size_t i = 0; i < action->step_count && !imports->unseen; i++) {
        add_lines(arena, imports, wf_cache_lines(arena, &action->steps[i]));
    }
}

static void add_file(struct wf_arena *arena, struct imports *imports, const struct wf_file *file) {
    if (file->action) {
        add_action(arena, imports, file->action);
    }
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        const struct wf_job *job = &file->workflow->jobs[i];
        imports->unseen |= any_is_unseen(job->steps, job->step_count);
    }
    for (size_t i = 0; file->images && i < file->images->builds.len; i++) {
        add_lines(arena, imports, file->images->builds.items[i]->lines);
    }
}

static const struct imports *imports_of(struct wf_check *check) {
    void **place = wf_memo(check, "cache imports", WF_STR(""));
    if (!*place) {
        struct imports *imports = WF_NEW(check->arena, struct imports);
        for (size_t i = 0; i < check->repo->count && !imports->unseen; i++) {
            add_file(check->arena, imports, check->repo->files[i]);
        }
        *place = imports;
    }
    return *place;
}

/* Whether one of the imports may read an image that has one of the tags. */
static bool any_reads(struct wf_arena *arena, const struct imports *imports,
                      const struct wf_image_tags *tags) {
    for (size_t i = 0; i < imports->refs.len; i++) {
        for (size_t k = 0; k < tags->list.len; k++) {
            struct wf_ref tag = wf_ref_parse(tags->list.items[k].ref);
            if (wf_ref_same(arena, &imports->refs.items[i], &tag) != WF_FALSE) {
                return true;
            }
        }
    }
    return false;
}

/* Whether, in some run, somebody may read the image that the build pushes. */
static bool may_be_read(struct wf_check *check, const struct wf_build *build) {
    const struct wf_run_cases *runs = check->file->runs;
    const struct imports *imports = imports_of(check);
    for (size_t i = 0; i < runs->list.len; i++) {
        struct wf_image_tags tags = wf_build_tags(check->arena, build, &runs->list.items[i]);
        if (!tags.complete || imports->unseen || any_reads(check->arena, imports, &tags)) {
            return true;
        }
    }
    return runs->list.len == 0;
}

static bool has_full(const struct wf_cache_lines *lines) {
    for (size_t i = 0; i < lines->list.len; i++) {
        if (wf_cache_is_full(&lines->list.items[i])) {
            return true;
        }
    }
    return false;
}

/* `beside`: another export holds all of it. */
static void report(struct wf_check *check, const struct wf_meant_line *line, bool beside) {
    struct wf_finding *finding = wf_cache_report(
        check, line, 0, line->entry->text.len, "inline cache that nothing here reads%s: \"%.*s\"",
        beside ? ", beside one that holds all of it" : "", WF_STR_ARG(line->entry->text));
    if (beside) {
        finding->fix = wf_cache_fix_remove(check, line, "remove the entry", WF_FIX_UNSAFE);
    }
    wf_finding_help(check, finding,
                    "it is read by \"type=registry,ref=IMAGE\" in cache-from, with the image that is pushed");
}

static bool is_inline_export(const struct wf_meant_line *line) {
    return line->exports && line->entry && line->entry->type == WF_CACHE_INLINE;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_cache_lines *lines = build->lines;
    size_t first = 0;
    while (first < lines->list.len && !is_inline_export(&lines->list.items[first])) {
        first++;
    }
    if (first == lines->list.len || build->makes_image == WF_FALSE || may_be_read(check, build)) {
        return;
    }
    bool beside = has_full(lines);
    for (size_t i = first; i < lines->list.len; i++) {
        if (is_inline_export(&lines->list.items[i])) {
            report(check, &lines->list.items[i], beside);
        }
    }
}

const struct wf_rule wf_rule_cache_inline_unread = {
    .id = "cache-inline-unread",
    .title = "Inline cache that nothing reads",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .build_hook = check_build,
};
