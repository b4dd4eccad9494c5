#include "base/buf.h"
#include "rules/pin_fix.h"

static void report_several(struct wf_check *check, const struct wf_dependency *dependency) {
    struct wf_buf refs = {.arena = check->arena};
    const struct wf_pin *pin = wf_lock_first(check->config->lock, dependency->name);
    for (; pin; pin = pin->other) {
        if (wf_str_eq_case(pin->value, dependency->value)) {
            wf_buf_printf(&refs, "%s\"%.*s\"", wf_buf_view(&refs).len > 0 ? ", " : "", WF_STR_ARG(pin->ref));
        }
    }
    struct wf_finding *finding =
        wf_report(check, dependency->span, "the lock has this commit for several refs: \"%.*s\"",
                  WF_STR_ARG(dependency->text));
    wf_finding_help(check, finding, "write the one that is meant: %.*s", WF_STR_ARG(wf_buf_view(&refs)));
}

static void check_dependency(struct wf_check *check, const struct wf_dependency *dependency) {
    const struct wf_pin *pin;
    size_t count = wf_dependency_origins(check->file, check->config->lock, dependency, &pin);
    if (count > 1) {
        report_several(check, dependency);
    } else if (count == 1) {
        struct wf_finding *finding =
            wf_report(check, dependency->span, "pinned by the lock: \"%.*s\"", WF_STR_ARG(dependency->text));
        finding->fix = wf_dependency_unpin_fix(check, dependency, pin, "write the ref again", WF_FIX_SAFE);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_locked_each(check, check_dependency);
}

const struct wf_rule wf_rule_pinned_by_lock = {
    .id = "pinned-by-lock",
    .title = "Action, workflow or image that is pinned as the lock says",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .opt_in = true,
    .file_hook = check_file,
};
