#include "rules/cache_fix.h"

static void check_line(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_entry *entry = line->entry;
    if (!line->exports || entry->unknown || !wf_cache_has_modes(entry) || wf_cache_attribute(entry, "mode")) {
        return;
    }
    struct wf_finding *finding = wf_cache_report(
        check, line, 0, entry->text.len,
        "cache without mode=max keeps the final image's layers only: \"%.*s\"", WF_STR_ARG(entry->text));
    wf_finding_help(check, finding, "write \"mode=min\" when the other stages need not be cached");
    finding->fix =
        wf_cache_fix_add(check, line, "mode=max", "export the layers of all stages", WF_FIX_UNSAFE);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    wf_cache_each(check, step, check_line);
}

const struct wf_rule wf_rule_cache_mode_min = {
    .id = "cache-mode-min",
    .title = "Cache exporter without a mode",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .step_hook = check_step,
};
