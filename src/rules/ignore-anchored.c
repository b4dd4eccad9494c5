#include "docker/edit.h"
#include "rules/context_ask.h"

static void check_ignore(struct wf_check *check, const struct wf_dockerignore *ignore) {
    const struct wf_ignore_review *review = wf_ignore_reviewed(check, ignore);
    for (size_t i = 0; i < review->remarks.len; i++) {
        const struct wf_ignore_remark *remark = &review->remarks.items[i];
        if (remark->fault != WF_IGNORE_ONLY_TOP) {
            continue;
        }
        struct wf_finding *finding = wf_report(
            check, remark->pattern->span, "matches in the context's own folder only, not below: \"%.*s\"",
            WF_STR_ARG(remark->pattern->written));
        if (remark->better.len > 0) {
            struct wf_patch patch = wf_check_patch(check);
            wf_dockerignore_replace(&patch, remark->pattern, remark->better);
            finding->fix = wf_patch_fix(&patch, "match at any depth", WF_FIX_UNSAFE);
        }
    }
}

const struct wf_rule wf_rule_ignore_anchored = {
    .id = "ignore-anchored",
    .title = "Pattern that misses what lies deeper",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .dockerignore_hook = check_ignore,
};
