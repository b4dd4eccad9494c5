#include "lang/hole.h"
#include "rules/cache_fix.h"

/* Whether an import of `line` reads an image that has one of `tags`; WF_MAYBE when it cannot be known. */
static enum wf_truth line_reads(struct wf_arena *arena, const struct wf_meant_line *line,
                                const struct wf_image_tags *tags) {
    if (line->exports || !line->entry) {
        return WF_FALSE;
    }
    if (line->entry->unknown || !line->entry->backend) {
        return WF_MAYBE;
    }
    if (line->entry->type != WF_CACHE_REGISTRY) {
        return WF_FALSE;
    }
    struct wf_context context = wf_context_of_step(arena, line->step, NULL);
    struct wf_ref ref = wf_ref_parse(wf_context_text(&context, wf_cache_value(line->entry, "ref")));
    for (size_t i = 0; i < tags->list.len; i++) {
        struct wf_ref tag = wf_ref_parse(tags->list.items[i].ref);
        if (wf_ref_same(arena, &ref, &tag) != WF_FALSE) {
            return WF_MAYBE;
        }
    }
    return WF_FALSE;
}

static bool lines_may_read(struct wf_arena *arena, const struct wf_cache_lines *lines,
                           const struct wf_image_tags *tags) {
    for (size_t i = 0; i < lines->list.len; i++) {
        if (line_reads(arena, &lines->list.items[i], tags) != WF_FALSE) {
            return true;
        }
    }
    return false;
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

static bool action_may_read(struct wf_arena *arena, const struct wf_action *action,
                            const struct wf_image_tags *tags) {
    for (size_t i = 0; i < action->step_count; i++) {
        if (lines_may_read(arena, wf_cache_lines(arena, &action->steps[i]), tags)) {
            return true;
        }
    }
    return any_is_unseen(action->steps, action->step_count);
}

static bool file_may_read(struct wf_arena *arena, const struct wf_file *file,
                          const struct wf_image_tags *tags) {
    if (file->action && action_may_read(arena, file->action, tags)) {
        return true;
    }
    for (size_t i = 0; file->images && i < file->images->builds.len; i++) {
        if (lines_may_read(arena, file->images->builds.items[i]->lines, tags)) {
            return true;
        }
    }
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        if (any_is_unseen(file->workflow->jobs[i].steps, file->workflow->jobs[i].step_count)) {
            return true;
        }
    }
    return false;
}

/* Whether, in some run, somebody may read the image that the build pushes. */
static bool may_be_read(struct wf_check *check, const struct wf_build *build) {
    const struct wf_run_cases *runs = check->file->runs;
    for (size_t i = 0; i < runs->list.len; i++) {
        struct wf_image_tags tags = wf_build_tags(check->arena, build, &runs->list.items[i]);
        for (size_t k = 0; k < check->repo->count; k++) {
            if (!tags.complete || file_may_read(check->arena, check->repo->files[k], &tags)) {
                return true;
            }
        }
    }
    return runs->list.len == 0;
}

static void report(struct wf_check *check, const struct wf_cache_lines *lines,
                   const struct wf_meant_line *line) {
    bool beside = false;
    for (size_t i = 0; i < lines->list.len; i++) {
        beside = beside || wf_cache_is_full(&lines->list.items[i]);
    }
    struct wf_finding *finding = wf_cache_report(
        check, line, 0, line->entry->text.len, "inline cache that nothing here reads%s: \"%.*s\"",
        beside ? ", beside one that holds all of it" : "", WF_STR_ARG(line->entry->text));
    if (beside) {
        finding->fix = wf_cache_fix_remove(check, line, "remove the entry", WF_FIX_UNSAFE);
    }
    wf_finding_help(check, finding,
                    "it is read by \"type=registry,ref=IMAGE\" in cache-from, with the image that is pushed");
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_cache_lines *lines = build->lines;
    for (size_t i = 0; i < lines->list.len; i++) {
        const struct wf_meant_line *line = &lines->list.items[i];
        if (line->exports && line->entry && line->entry->type == WF_CACHE_INLINE &&
            build->makes_image != WF_FALSE && !may_be_read(check, build)) {
            report(check, lines, line);
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
