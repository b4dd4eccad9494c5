#include "gha/advisory.h"
#include "gha/facts.h"
#include "rules/pin_fix.h"
#include "rules/uses_ask.h"

static enum wf_level level_of(const struct wf_advisory_fact *advisory) {
    if (wf_str_is(advisory->severity, "low")) {
        return WF_LEVEL_LOW;
    }
    return wf_str_is(advisory->severity, "medium") ? WF_LEVEL_MEDIUM : WF_LEVEL_HIGH;
}

/* `config: allow:` lists ids. */
static bool is_allowed(const struct wf_check *check, const struct wf_advisory_fact *advisory) {
    for (WF_EACH(item, wf_check_option(check, "allow"))) {
        if (wf_str_eq_case(wf_node_text(item), advisory->id)) {
            return true;
        }
    }
    return false;
}

static struct wf_str name_of(const struct wf_uses *uses) {
    return (struct wf_str){uses->owner.ptr, (size_t)(uses->repo.ptr + uses->repo.len - uses->owner.ptr)};
}

/* Of a hash what the lock says, else its comment. */
static struct wf_version version_of(const struct wf_check *check, const struct wf_used *used) {
    const struct wf_pin *pin = NULL;
    if (used->uses.ref_kind == WF_USES_REF_SHA) {
        pin = wf_lock_of_value(check->config->lock, name_of(&used->uses), used->uses.ref);
    }
    return pin ? wf_version_parse(pin->label)
               : wf_uses_version(&used->uses, wf_pin_comment(check->file->doc, used->node));
}

/* --- the fix ------------------------------------------------------------------------------------------ */

static bool is_same_version(struct wf_version a, struct wf_version b) {
    return a.parts > 0 && !a.extra && a.major == b.major && a.minor == b.minor && a.patch == b.patch;
}

/* The lock's line of the first good version. */
static const struct wf_pin *good_pin(const struct wf_check *check, const struct wf_used *used,
                                     const struct wf_advisory_fact *advisory) {
    struct wf_version good = wf_version_parse(advisory->patched);
    const struct wf_pin *pin = wf_lock_first(check->config->lock, name_of(&used->uses));
    while (pin && !is_same_version(wf_version_parse(pin->label), good)) {
        pin = pin->other;
    }
    return pin;
}

static const struct wf_fix *fix_hash(const struct wf_check *check, const struct wf_used *used,
                                     const struct wf_advisory_fact *advisory, const char *title) {
    const struct wf_pin *pin = good_pin(check, used, advisory);
    if (!pin) {
        return NULL;
    }
    struct wf_dependencies all = wf_dependencies_read(check->arena, check->file);
    const struct wf_dependency *dependency = wf_dependency_in(&all, wf_used_span(check, used));
    return dependency ? wf_dependency_pin_fix(check, dependency, pin, title, WF_FIX_UNSAFE) : NULL;
}

/* The tag in the style of the present one: v44 becomes v46, 44.0.0 becomes 46.0.1. */
static const struct wf_fix *fix_tag(const struct wf_check *check, const struct wf_used *used,
                                    const struct wf_advisory_fact *advisory, const char *title) {
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_uses *uses = &used->uses;
    struct wf_version good = wf_version_parse(advisory->patched);
    struct wf_str version =
        uses->version.parts == 1 ? wf_arena_printf(check->arena, "%u", good.major) : advisory->patched;
    struct wf_str ref =
        wf_arena_printf(check->arena, "%s%.*s", uses->version.v ? "v" : "", WF_STR_ARG(version));
    size_t begin = (size_t)(uses->ref.ptr - used->node->text.ptr);
    bool done = wf_patch_set_part(&patch, used->node, begin, begin + uses->ref.len, ref);
    return done ? wf_patch_fix(&patch, title, WF_FIX_UNSAFE) : NULL;
}

static void report(struct wf_check *check, const struct wf_used *used,
                   const struct wf_advisory_fact *advisory) {
    static const char title[] = "use the first version without it";
    bool hash = used->uses.ref_kind == WF_USES_REF_SHA;
    struct wf_finding *finding =
        wf_report(check, wf_used_span(check, used), "vulnerable by %.*s (advisories of %s): \"%.*s\"",
                  WF_STR_ARG(advisory->id), wf_advisory_date, WF_STR_ARG(used->uses.text));
    wf_finding_risk(finding, level_of(advisory), WF_LEVEL_HIGH, WF_REGULAR);
    if (advisory->patched.len == 0) {
        wf_finding_help(check, finding, "%.*s", WF_STR_ARG(advisory->what));
        return;
    }
    wf_finding_help(check, finding, "%.*s; the first version without it is %.*s", WF_STR_ARG(advisory->what),
                    WF_STR_ARG(advisory->patched));
    finding->fix = hash ? fix_hash(check, used, advisory, title) : fix_tag(check, used, advisory, title);
}

/* --- finding ------------------------------------------------------------------------------------------ */

static bool is_affected(const struct wf_check *check, const struct wf_used *used,
                        const struct wf_advisory_fact *advisory) {
    struct wf_version version = version_of(check, used);
    if (used->uses.ref_kind != WF_USES_REF_SHA) {
        return wf_advisory_has_version(advisory, &version);
    }
    return wf_advisory_has_commit(advisory, used->uses.ref) ||
           (!advisory->moved && wf_advisory_has_version(advisory, &version));
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    if (used->uses.kind != WF_USES_REPOSITORY) {
        return;
    }
    struct wf_str name = name_of(&used->uses);
    for (size_t i = 0; i < wf_advisory_fact_count; i++) {
        const struct wf_advisory_fact *advisory = &wf_advisory_facts[i];
        if (wf_str_eq_case(advisory->action, name) && is_affected(check, used, advisory) &&
            !is_allowed(check, advisory)) {
            report(check, used, advisory);
        }
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
}

static const struct wf_rule_option options[] = {{.name = "allow", .kind = WF_OPTION_NAMES}, {0}};

const struct wf_rule wf_rule_known_vulnerable_actions = {
    .id = "known-vulnerable-actions",
    .title = "Action with a published vulnerability",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .options = options,
    .fixable = true,
    .file_hook = check_file,
};
