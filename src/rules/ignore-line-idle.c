#include "docker/edit.h"
#include "rules/context_ask.h"

static const char *const messages[] = {
    [WF_IGNORE_REPEATED] = "says again what another line says: \"%.*s\"",
    [WF_IGNORE_COVERED] = "is left out by another line already: \"%.*s\"",
    [WF_IGNORE_UNDONE] = "a line below undoes it: \"%.*s\"",
    [WF_IGNORE_IDLE] = "nothing above it is left out that it could bring back: \"%.*s\"",
    [WF_IGNORE_NOTHING] = "there can be no such path: \"%.*s\"",
};

static void check_ignore(struct wf_check *check, const struct wf_dockerignore *ignore) {
    const struct wf_ignore_review *review = wf_ignore_reviewed(check, ignore);
    for (size_t i = 0; i < review->remarks.len; i++) {
        const struct wf_ignore_remark *remark = &review->remarks.items[i];
        if (remark->fault >= sizeof messages / sizeof messages[0] || !messages[remark->fault]) {
            continue;
        }
        struct wf_str text = wf_str_sub(remark->pattern->written, 0, remark->pattern->written.len);
        struct wf_finding *finding =
            wf_report(check, remark->pattern->span, messages[remark->fault], WF_STR_ARG(text));
        if (remark->other) {
            wf_finding_note(check, finding, check->file->source, remark->other->span, "the other line");
        }
        struct wf_patch patch = wf_check_patch(check);
        if (remark->fault <= WF_IGNORE_COVERED) {
            wf_dockerignore_remove(&patch, ignore, remark->pattern);
            finding->fix = wf_patch_fix(&patch, "remove the line", WF_FIX_SAFE);
        }
    }
}

const struct wf_rule wf_rule_ignore_line_idle = {
    .id = "ignore-line-idle",
    .title = "Line of a .dockerignore that does nothing",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .dockerignore_hook = check_ignore,
};
