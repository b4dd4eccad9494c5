#include "base/near.h"
#include "gha/context.h"
#include "lang/hole.h"
#include "rules/cache_fix.h"

static bool resembles(struct wf_str text, struct wf_str mode) {
    return wf_str_eq_case(wf_str_sub(text, 0, mode.len), mode) || wf_near_distance(text, mode, 1) <= 1;
}

/* The mode that somebody who wrote `text` had in mind, or NULL. */
static const char *meant(struct wf_str text) {
    bool max = resembles(text, WF_STR("max"));
    bool min = resembles(text, WF_STR("min"));
    return max == min ? NULL : max ? "max" : "min";
}

static void check_line(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_attribute *mode = wf_cache_attribute(line->entry, "mode");
    if (!mode || !mode->has_value || !line->exports || !wf_cache_has_modes(line->entry)) {
        return;
    }
    struct wf_context context = wf_context_of_step(check->arena, line->step, NULL);
    struct wf_str text = wf_str_trim(wf_context_text(&context, mode->text));
    if (wf_hole_any(text) || wf_str_is(text, "max") || wf_str_is(text, "min")) {
        return;
    }
    struct wf_finding *finding =
        wf_cache_report(check, line, mode->value.begin, mode->value.end,
                        "unknown cache mode, exported as mode=min: \"%.*s\"", WF_STR_ARG(text));
    const char *wanted = wf_str_eq(text, mode->text) ? meant(text) : NULL;
    if (wanted) {
        const char *title = strcmp(wanted, "max") == 0 ? "write \"max\"" : "write \"min\"";
        finding->fix = wf_cache_fix_part(check, line, mode->value.begin, mode->value.end, wf_str_of(wanted),
                                         title, WF_FIX_SAFE);
    } else {
        wf_finding_help(check, finding,
                        "\"max\" exports the layers of all stages, \"min\" those of the image");
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    wf_cache_each(check, step, check_line);
}

const struct wf_rule wf_rule_cache_mode = {
    .id = "cache-mode",
    .title = "Cache mode that is silently read as min",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
};
