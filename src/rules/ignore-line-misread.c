#include "docker/edit.h"
#include "rules/context_ask.h"

static const char *message_of(enum wf_ignore_fault fault) {
    switch (fault) {
    case WF_IGNORE_COMMENT:
        return "what looks like a comment belongs to the pattern: \"%.*s\"";
    case WF_IGNORE_BRACES:
        return "braces mean themselves here: \"%.*s\"";
    case WF_IGNORE_BACKSLASH:
        return "a backslash is no separator of folders: \"%.*s\"";
    default:
        return NULL;
    }
}

static void check_ignore(struct wf_check *check, const struct wf_dockerignore *ignore) {
    const struct wf_ignore_review *review = wf_ignore_reviewed(check, ignore);
    for (size_t i = 0; i < review->remarks.len; i++) {
        const struct wf_ignore_remark *remark = &review->remarks.items[i];
        const char *message = message_of(remark->fault);
        if (!message) {
            continue;
        }
        struct wf_str text = remark->pattern->written;
        struct wf_finding *finding = wf_report(check, remark->pattern->span, message, WF_STR_ARG(text));
        if (remark->better.len > 0) {
            struct wf_patch patch = wf_check_patch(check);
            wf_dockerignore_replace(&patch, remark->pattern, remark->better);
            bool same = remark->sure && !wf_str_starts(remark->better, "**/");
            finding->fix = wf_patch_fix(&patch, "write what was meant", same ? WF_FIX_SAFE : WF_FIX_UNSAFE);
        }
    }
}

const struct wf_rule wf_rule_ignore_line_misread = {
    .id = "ignore-line-misread",
    .title = "Line of a .dockerignore that matches something else",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .dockerignore_hook = check_ignore,
};
