#include "rules/cache_fix.h"

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_cache_lines *lines = build->lines;
    for (size_t i = 0; build->makes_image == WF_FALSE && i < lines->list.len; i++) {
        const struct wf_meant_line *line = &lines->list.items[i];
        if (!line->exports || !line->entry || line->entry->type != WF_CACHE_INLINE) {
            continue;
        }
        struct wf_finding *finding =
            wf_cache_report(check, line, 0, line->entry->text.len,
                            "inline cache is written nowhere, for the build makes no image: \"%.*s\"",
                            WF_STR_ARG(line->entry->text));
        wf_finding_help(
            check, finding,
            "an image is made with \"push: true\", \"load: true\" or an \"outputs\" of that type");
        finding->fix = wf_cache_fix_remove(check, line, "remove the entry", WF_FIX_UNSAFE);
    }
}

const struct wf_rule wf_rule_cache_inline_unwritten = {
    .id = "cache-inline-unwritten",
    .title = "Inline cache of a build that makes no image",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .build_hook = check_build,
};
