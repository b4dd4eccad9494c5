#include "rules/cache_fix.h"

static void check_line(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_entry *entry = line->entry;
    if (!line->exports || entry->unknown || !wf_cache_has_modes(entry) ||
        wf_cache_attribute(entry, "ignore-error")) {
        return;
    }
    struct wf_finding *finding =
        wf_cache_report(check, line, 0, entry->text.len,
                        "a cache that cannot be written fails the build: \"%.*s\"", WF_STR_ARG(entry->text));
    wf_finding_help(check, finding, "write \"ignore-error=false\" when it shall");
    finding->fix = wf_cache_fix_add(check, line, "ignore-error=true", "let the build pass without its cache",
                                    WF_FIX_UNSAFE);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    wf_cache_each(check, step, check_line);
}

const struct wf_rule wf_rule_cache_ignore_error = {
    .id = "cache-ignore-error",
    .title = "Cache exporter whose failure fails the build",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .step_hook = check_step,
};
