#include "lint/rule.h"

/* What Dependabot waits when nothing is said, and what is wanted when the configuration says nothing. */
enum { DEFAULT_DAYS = 3, WANTED_DAYS = 7 };

static int wanted_days(const struct wf_check *check) {
    const struct wf_node *days = wf_check_option(check, "days");
    bool given = days && wf_node_type(days) == WF_TYPE_NUMBER;
    return given && wf_node_number(days) >= 1 && wf_node_number(days) < 10000 ? (int)wf_node_number(days)
                                                                              : WANTED_DAYS;
}

static const struct wf_fix *fix(const struct wf_check *check, const struct wf_node *entry, int days) {
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *cooldown = wf_node_key(entry, "cooldown");
    const struct wf_node *present = cooldown ? wf_node_key(cooldown->value, "default-days") : NULL;
    struct wf_str number = wf_arena_printf(check->arena, "%d", days);
    struct wf_str pair = wf_arena_printf(check->arena, "default-days: %d", days);
    bool flow = entry->style == WF_FLOW;
    bool done = false;
    if (present && present->value->kind == WF_SCALAR) {
        done = wf_patch_set_scalar(&patch, present->value, number);
    } else if (cooldown && cooldown->value->kind == WF_MAPPING) {
        done = wf_patch_add_pair(&patch, cooldown->value, wf_node_last(cooldown->value), pair);
    } else if (!cooldown) {
        struct wf_str block =
            wf_arena_printf(check->arena, flow ? "cooldown: {%.*s}" : "cooldown:\n  %.*s", WF_STR_ARG(pair));
        done = wf_patch_add_pair(&patch, entry, wf_node_last(entry), block);
    }
    return done ? wf_patch_fix(&patch, "wait until others have looked at a release", WF_FIX_SAFE) : NULL;
}

/* Then Dependabot opens no pull requests for versions, and those for security never wait. */
static bool is_for_security(const struct wf_node *entry) {
    return wf_str_is(wf_node_text(wf_node_get(entry, "open-pull-requests-limit")), "0");
}

static void check_entry(struct wf_check *check, const struct wf_node *entry) {
    const struct wf_node *ecosystem = wf_node_key(entry, "package-ecosystem");
    const struct wf_node *cooldown = wf_node_key(entry, "cooldown");
    const struct wf_node *days = cooldown ? wf_node_key(cooldown->value, "default-days") : NULL;
    bool number = days && wf_node_type(wf_node_resolve(days->value)) == WF_TYPE_NUMBER;
    double given = number ? wf_node_number(wf_node_resolve(days->value)) : DEFAULT_DAYS;
    double waits = given > 0 ? given : 0;
    const struct wf_node *place = days ? days : cooldown ? cooldown : ecosystem;
    int wanted = wanted_days(check);
    if (!place || is_for_security(entry) || (days && !number) || waits >= wanted) {
        return;
    }
    struct wf_finding *finding = wf_report(
        check, place->span, "releases are taken after %d %s, before others have looked at them for %d",
        (int)waits, (int)waits == 1 ? "day" : "days", wanted);
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_reach(finding, wf_pair_span(place));
    finding->fix = fix(check, entry, wanted);
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    const struct wf_node *updates = wf_node_get(file->doc->root, "updates");
    if (file->type != WF_FILE_DEPENDABOT || file->doc->cut) {
        return;
    }
    for (WF_EACH(entry, wf_node_resolve(updates))) {
        check_entry(check, wf_node_resolve(entry));
    }
}

static const struct wf_rule_option options[] = {{.name = "days", .kind = WF_OPTION_NUMBER}, {0}};

const struct wf_rule wf_rule_dependabot_cooldown = {
    .id = "dependabot-cooldown",
    .title = "Releases taken on the day they are made",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .options = options,
    .fixable = true,
    .file_hook = check_file,
};
