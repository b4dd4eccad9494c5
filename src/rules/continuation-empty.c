#include "lint/rule.h"

/* The line with its end. */
static struct wf_span whole_line(const struct wf_source *source, struct wf_span span) {
    uint32_t line = wf_source_line_of(source, span.begin);
    return wf_span_make(wf_source_line_begin(source, line), wf_source_line_begin(source, line + 1));
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    for (size_t i = 0; i < dockerfile->empty_continuations.len; i++) {
        struct wf_span span = dockerfile->empty_continuations.items[i];
        struct wf_finding *finding = wf_report(check, span, "empty line inside a continued instruction");
        struct wf_patch patch = wf_check_patch(check);
        wf_patch_replace(&patch, whole_line(check->file->source, span), WF_STR(""));
        finding->fix = wf_patch_fix(&patch, "remove the line", WF_FIX_SAFE);
    }
}

const struct wf_rule wf_rule_continuation_empty = {
    .id = "continuation-empty",
    .title = "Empty line inside a continued instruction",
    .aliases = "NoEmptyContinuation",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .dockerfile_hook = check_dockerfile,
};
