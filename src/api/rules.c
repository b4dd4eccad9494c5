#include "api/session.h"

#include "base/near.h"
#include "gha/advisory.h"
#include "rules/registry.h"

static const char *const categories[] = {
    [WF_SYNTAX] = "syntax", [WF_DOCKER] = "docker",     [WF_EXPRESSION] = "expression",
    [WF_SCRIPT] = "script", [WF_SECURITY] = "security", [WF_UPKEEP] = "upkeep",
    [WF_POLICY] = "policy",
};

size_t wfgen_rule_count(void) {
    return wf_rules.count;
}

bool wfgen_rule(size_t index, struct wfgen_rule *rule) {
    if (index >= wf_rules.count) {
        return false;
    }
    const struct wf_rule *found = wf_rules.rules[index];
    struct wfgen_rule all = {
        .id = found->id,
        .title = found->title,
        .category = categories[found->category],
        .severity = (enum wfgen_severity)found->severity,
        .fixable = found->fixable,
        .opt_in = found->opt_in,
        .aliases = found->aliases,
    };
    wf_copy_out(rule, &all, sizeof all);
    return true;
}

const char *wfgen_rule_page(const char *id, size_t *length) {
    const struct wf_rule *rule = wf_rule_find(&wf_rules, wf_str_of(id));
    struct wf_str page = rule != NULL ? wf_rule_page(rule->id) : (struct wf_str){0};
    *length = page.len;
    return page.ptr;
}

const char *wfgen_advisory_date(void) {
    return wf_advisory_date;
}

const char *wfgen_nearest(const char *wanted, const char *const *names, size_t count) {
    struct wf_near near = {.wanted = wf_str_of(wanted)};
    for (size_t i = 0; i < count; i++) {
        wf_near_offer(&near, wf_str_of(names[i]));
    }
    return near.best.len > 0 ? near.best.ptr : NULL;
}
