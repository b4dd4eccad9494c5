#include "rules/image_fix.h"

/* What a line of metadata-action's `tags` is made for. */
static const char *wanted_by(const struct wf_meta_line *line, enum wf_meta_ref *ref) {
    struct wf_str event = wf_meta_attr(line, "event");
    bool version =
        line->type == WF_META_SEMVER || line->type == WF_META_PEP440 || line->type == WF_META_MATCH;
    *ref = WF_META_REF_UNKNOWN;
    if (version && wf_meta_attr(line, "value").len == 0) {
        *ref = WF_META_TAG;
    } else if (line->type == WF_META_REF_TYPE) {
        *ref = wf_str_is(event, "tag")      ? WF_META_TAG
               : wf_str_is(event, "pr")     ? WF_META_PULL
               : wf_str_is(event, "branch") ? WF_META_BRANCH
                                            : WF_META_REF_UNKNOWN;
    }
    return line->type == WF_META_SCHEDULE ? "a schedule"
           : *ref == WF_META_TAG          ? "a tag"
           : *ref == WF_META_PULL         ? "a pull request"
           : *ref == WF_META_BRANCH       ? "a branch"
                                          : NULL;
}

/* A run for a ref that the files do not tell; a person can start one for a branch or a tag. */
static bool may_be(const struct wf_run_case *run, const struct wf_meta_line *line, enum wf_meta_ref ref) {
    bool by_hand = wf_str_is(run->event, "workflow_dispatch");
    bool pull = wf_str_is(run->event, "pull_request_target") || run->ref == WF_RUN_PULL;
    if (line->type == WF_META_SCHEDULE) {
        return wf_str_is(run->event, "schedule") || wf_str_is(run->event, "workflow_call");
    }
    if (run->ref == WF_RUN_UNKNOWN) {
        return true;
    }
    return (ref == WF_META_PULL && pull) || (ref == WF_META_TAG && (by_hand || run->ref == WF_RUN_TAG)) ||
           (ref == WF_META_BRANCH && run->ref == WF_RUN_BRANCH && !pull);
}

static bool ever(struct wf_check *check, const struct wf_image_meta *meta, const struct wf_meta_line *line,
                 enum wf_meta_ref ref) {
    const struct wf_run_cases *runs = check->file->runs;
    for (size_t i = 0; i < runs->list.len; i++) {
        struct wf_context context = wf_context_of_step(check->arena, meta->step, &runs->list.items[i]);
        if (may_be(&runs->list.items[i], line, ref) && wf_context_reached(&context) != WF_FALSE) {
            return true;
        }
    }
    return runs->list.len == 0;
}

static void check_line(struct wf_check *check, const struct wf_image_meta *meta,
                       const struct wf_meta_line *line) {
    enum wf_meta_ref ref;
    const char *wanted = wanted_by(line, &ref);
    if (!wanted || line->unknown || line->problem || line->span.end == line->span.begin ||
        ever(check, meta, line, ref)) {
        return;
    }
    struct wf_str text = wf_str_sub(meta->tags.value->text, line->span.begin, line->span.end);
    struct wf_finding *finding = wf_report_part(
        check, meta->tags.value, line->span.begin, line->span.end,
        "tag is never made: \"%.*s\" needs %s, which the workflow never runs for", WF_STR_ARG(text), wanted);
    wf_finding_help(check, finding, "add the trigger to `on`, or drop the line");
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    (void)workflow;
    const struct wf_images *images = check->file->images;
    for (size_t i = 0; i < images->metas.len; i++) {
        const struct wf_image_meta *meta = images->metas.items[i];
        const struct wf_meta_lines *lines =
            meta->tags.value ? wf_meta_lines(check->arena, meta->tags.list) : NULL;
        for (size_t k = 0; lines && k < lines->lines.len; k++) {
            check_line(check, meta, &lines->lines.items[k]);
        }
    }
}

const struct wf_rule wf_rule_tag_never = {
    .id = "tag-never",
    .title = "Line of metadata-action that never makes a tag",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .workflow_hook = check_workflow,
};
