#include "gha/flow.h"
#include "gha/step.h"
#include "gha/trigger.h"
#include "rules/expr_ask.h"

/* Names that the configuration allows, and the one that no environment can hold. */
static bool is_allowed(const struct wf_check *check, struct wf_str name) {
    if (wf_str_is_case(name, "GITHUB_TOKEN")) {
        return true;
    }
    for (WF_EACH(item, wf_check_option(check, "allow"))) {
        if (name.len > 0 && wf_str_eq_case(wf_node_text(item), name)) {
            return true;
        }
    }
    return false;
}

/* The topmost node of the context that begins with this name. */
static const struct wf_expr_node *context_of(const struct wf_expr_node *name) {
    const struct wf_expr_node *top = name;
    while (top->parent && top->parent->kind == WF_EXPR_INDEX && top->parent->first == top) {
        top = top->parent;
    }
    return top;
}

static void check_name(const struct wf_asked *asked, const struct wf_expr_node *node) {
    struct wf_arena *arena = asked->check->arena;
    const struct wf_expr_node *context = context_of(node);
    if (!wf_str_is_case(node->text, "secrets") ||
        is_allowed(asked->check, wf_expr_tail(arena, context, "secrets"))) {
        return;
    }
    struct wf_str text = wf_expr_slice(asked->site, context);
    struct wf_str message =
        wf_arena_printf(arena, "no environment guards the secret: \"%.*s\"", WF_STR_ARG(text));
    struct wf_finding *finding = wf_report_node(asked->check, asked->site, context, message);
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, WF_LEVEL_HIGH, WF_AUDITOR);
    wf_finding_reach(finding, asked->site->job->node->span);
}

static void check_site(const struct wf_asked *asked) {
    const struct wf_site *site = asked->site;
    if (site->job && !site->job->uses && !wf_node_key(site->job->node, "environment") && !site->bare &&
        !wf_job_is_dead(site->job)) {
        wf_ask_nodes(asked, WF_EXPR_NAME, WF_EXPR_NAME, check_name);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    if (file->runs && !wf_run_case_find(file->runs, "workflow_call", WF_RUN_UNKNOWN)) {
        wf_ask_sites(check, check_site);
    }
}

static const struct wf_rule_option options[] = {{.name = "allow", .kind = WF_OPTION_NAMES}, {0}};

const struct wf_rule wf_rule_secrets_outside_env = {
    .id = "secrets-outside-env",
    .title = "Secret that no environment guards",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .options = options,
    .file_hook = check_file,
};
