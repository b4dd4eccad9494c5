#include "lang/uses_pattern.h"
#include "rules/pre_commit.h"
#include "rules/uses_ask.h"

static bool is_listed(const struct wf_node *patterns, const struct wf_uses *uses) {
    for (WF_EACH(item, patterns)) {
        struct wf_uses_pattern pattern = wf_uses_pattern_parse(wf_node_text(item));
        if (wf_uses_pattern_matches(&pattern, uses)) {
            return true;
        }
    }
    return false;
}

/* One list decides: all but the allowed, or the denied. */
static bool is_forbidden(const struct wf_check *check, const struct wf_uses *uses) {
    const struct wf_node *allow = wf_node_resolve(wf_check_option(check, "allow"));
    const struct wf_node *deny = wf_node_resolve(wf_check_option(check, "deny"));
    bool one = wf_node_is_sequence(allow) != wf_node_is_sequence(deny);
    return one && (wf_node_is_sequence(allow) ? !is_listed(allow, uses) : is_listed(deny, uses));
}

static void report(struct wf_check *check, struct wf_span span, struct wf_str name) {
    struct wf_finding *finding =
        wf_report(check, span, "not allowed by the configuration: \"%.*s\"", WF_STR_ARG(name));
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    if (used->step && used->uses.kind == WF_USES_REPOSITORY && is_forbidden(check, &used->uses)) {
        report(check, wf_used_span(check, used), used->uses.text);
    }
}

static void check_hooks(struct wf_check *check, const struct wf_hooks *hooks) {
    struct wf_str slug = wf_hooks_slug(hooks);
    struct wf_str rev = wf_node_text(wf_node_get(hooks->entry, "rev"));
    struct wf_uses uses =
        wf_uses_parse(wf_arena_printf(check->arena, "%.*s@%.*s", WF_STR_ARG(slug), WF_STR_ARG(rev)));
    if (is_forbidden(check, &uses)) {
        report(check, hooks->url->span, hooks->url->text);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
    wf_hooks_each(check, check_hooks);
}

static const struct wf_rule_option options[] = {
    {.name = "allow", .kind = WF_OPTION_PATTERNS, .unless = "deny"},
    {.name = "deny", .kind = WF_OPTION_PATTERNS, .unless = "allow"},
    {0},
};

const struct wf_rule wf_rule_forbidden_uses = {
    .id = "forbidden-uses",
    .title = "Action that the configuration does not allow",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .options = options,
    .file_hook = check_file,
};
