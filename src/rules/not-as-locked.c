#include "rules/pin_fix.h"

static void report_unknown(struct wf_check *check, const struct wf_dependency *dependency) {
    struct wf_finding *finding =
        wf_report(check, dependency->span, "not in the lock: \"%.*s\"", WF_STR_ARG(dependency->text));
    struct wf_str line = wf_dependency_line(check->arena, check->file, NULL, dependency, NULL);
    wf_finding_help(check, finding, "add \"%.*s\" to %.*s", WF_STR_ARG(line),
                    WF_STR_ARG(check->config->lock->source->path));
}

static void check_open(struct wf_check *check, const struct wf_dependency *dependency) {
    const struct wf_pin *pin = wf_dependency_pin(check->config->lock, dependency);
    if (!pin) {
        report_unknown(check, dependency);
        return;
    }
    struct wf_finding *finding = wf_report(check, dependency->span, "not pinned as the lock says: \"%.*s\"",
                                           WF_STR_ARG(dependency->text));
    finding->fix = wf_dependency_pin_fix(
        check, dependency, pin,
        pin->image ? "add the digest of the lock" : "pin it to the commit of the lock", WF_FIX_SAFE);
}

static void check_image(struct wf_check *check, const struct wf_dependency *dependency) {
    const struct wf_pin *pin = wf_lock_of(check->config->lock, dependency->name, dependency->ref);
    if (!pin) {
        report_unknown(check, dependency);
    } else if (!wf_str_eq_case(pin->value, dependency->value)) {
        struct wf_finding *finding =
            wf_report(check, dependency->span, "pinned to another digest than the lock says: \"%.*s\"",
                      WF_STR_ARG(dependency->text));
        finding->fix =
            wf_dependency_pin_fix(check, dependency, pin, "take the digest of the lock", WF_FIX_UNSAFE);
    }
}

/* Whether `label` says the same as `full`, or its begin: v4 of v4.2.1. */
static bool is_shorter(struct wf_str label, struct wf_str full) {
    struct wf_version part = wf_version_parse(label);
    struct wf_version whole = wf_version_parse(full);
    return part.parts < whole.parts && part.major == whole.major && !part.extra &&
           (part.parts < 2 || part.minor == whole.minor);
}

/* What the comment says wrong is for ref-version-mismatch. */
static void check_commit(struct wf_check *check, const struct wf_dependency *dependency) {
    const struct wf_lock *lock = check->config->lock;
    const struct wf_pin *pin = wf_lock_of_value(lock, dependency->name, dependency->value);
    struct wf_span span = wf_dependency_label(check->file, lock, dependency);
    struct wf_str label = wf_source_slice(check->file->source, span);
    if (!pin && (label.len == 0 || !wf_lock_of(lock, dependency->name, label))) {
        report_unknown(check, dependency);
    }
    if (!pin || !dependency->alone || (label.len > 0 && !is_shorter(label, pin->label))) {
        return;
    }
    const struct wf_fix *fix = wf_dependency_label_fix(check, dependency, pin->label,
                                                       "name the version that the lock has", WF_FIX_SAFE);
    if (fix) {
        struct wf_finding *finding =
            wf_report(check, label.len > 0 ? span : dependency->span,
                      "no exact version of the pin in its comment: \"%.*s\"", WF_STR_ARG(pin->label));
        finding->fix = fix;
    }
}

static void check_dependency(struct wf_check *check, const struct wf_dependency *dependency) {
    if (dependency->kind == WF_DEPENDS_LOCAL || dependency->unknown) {
        return;
    }
    if (dependency->value.len == 0) {
        check_open(check, dependency);
    } else if (dependency->kind == WF_DEPENDS_IMAGE) {
        check_image(check, dependency);
    } else {
        check_commit(check, dependency);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_locked_each(check, check_dependency);
}

const struct wf_rule wf_rule_not_as_locked = {
    .id = "not-as-locked",
    .title = "Action, workflow or image that is not pinned as the lock says",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .opt_in = true,
    .file_hook = check_file,
};
