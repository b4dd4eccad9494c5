#include "rules/pin_fix.h"

static const struct wf_fix *fix_of(struct wf_check *check, const struct wf_dependency *dependency,
                                   const struct wf_pin *pin, const char *title) {
    return pin ? wf_dependency_label_fix(check, dependency, pin->label, title, WF_FIX_UNSAFE) : NULL;
}

/* The comment names a ref of the lock, or a version, that is another commit. */
static const struct wf_pin *other_commit(const struct wf_lock *lock, const struct wf_dependency *dependency,
                                         struct wf_str label) {
    const struct wf_pin *found = NULL;
    for (const struct wf_pin *pin = wf_lock_first(lock, dependency->name); pin; pin = pin->other) {
        bool called = wf_str_eq(pin->ref, label) || wf_str_eq(pin->label, label);
        if (called && wf_str_eq_case(pin->value, dependency->value)) {
            return NULL;
        }
        found = called ? pin : found;
    }
    return found;
}

/* Whether a comment's version may be that of the commit: v4 of v4.2.1, and v4.2.1 of v4. A branch may be any
 * version. */
static bool may_be(struct wf_str label, struct wf_str full) {
    struct wf_version a = wf_version_parse(label);
    struct wf_version b = wf_version_parse(full);
    uint32_t parts = a.parts < b.parts ? a.parts : b.parts;
    return parts == 0 ||
           (a.major == b.major && (parts < 2 || a.minor == b.minor) && (parts < 3 || a.patch == b.patch));
}

static void check_label(struct wf_check *check, const struct wf_dependency *dependency, struct wf_span span) {
    const struct wf_lock *lock = check->config->lock;
    struct wf_str label = wf_source_slice(check->file->source, span);
    const struct wf_pin *own = wf_lock_of_value(lock, dependency->name, dependency->value);
    const struct wf_pin *other = other_commit(lock, dependency, label);
    if (!other && (!own || may_be(label, own->label))) {
        return;
    }
    struct wf_finding *finding =
        other ? wf_report(check, span, "by the lock \"%.*s\" is another commit", WF_STR_ARG(label))
              : wf_report(check, span, "by the lock this commit is \"%.*s\", not \"%.*s\"",
                          WF_STR_ARG(own->label), WF_STR_ARG(label));
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, WF_LEVEL_HIGH, WF_REGULAR);
    const struct wf_pin *line = other ? other : own;
    wf_finding_note(check, finding, lock->source, line->span, "the lock says so here");
    finding->fix = fix_of(check, dependency, own, "name the version of the commit");
    if (!own) {
        wf_finding_help(check, finding, "take the lock's commit, or correct the comment or the lock");
    }
}

static void check_missing(struct wf_check *check, const struct wf_dependency *dependency) {
    const struct wf_pin *own = wf_lock_of_value(check->config->lock, dependency->name, dependency->value);
    const struct wf_fix *fix = fix_of(check, dependency, own, "name the version of the commit");
    if (!fix) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, dependency->span, "no comment names the version, \"%.*s\"", WF_STR_ARG(own->label));
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_PEDANTIC);
    finding->fix = fix;
}

static void check_dependency(struct wf_check *check, const struct wf_dependency *dependency) {
    if (dependency->value.len == 0 || dependency->kind == WF_DEPENDS_IMAGE) {
        return;
    }
    struct wf_span span = wf_dependency_label(check->file, check->config->lock, dependency);
    if (span.end > span.begin) {
        check_label(check, dependency, span);
    } else {
        check_missing(check, dependency);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_locked_each(check, check_dependency);
}

const struct wf_rule wf_rule_ref_version_mismatch = {
    .id = "ref-version-mismatch",
    .title = "Comment of a pin that names another version",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
