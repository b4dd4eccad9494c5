#include "base/near.h"
#include "rules/expr_ask.h"

/* Those that GitHub sets in every run. */
static bool is_built_in(struct wf_str name) {
    static const char *const names[] = {"github_token", "actions_step_debug", "actions_runner_debug", NULL};
    return wf_str_is_any_case(name, names);
}

/* What `workflow_call` declares, when it declares any and nothing else starts the workflow. */
static const struct wf_node *declared_secrets(const struct wf_file *file) {
    if (file->workflow == NULL || !wf_node_is_mapping(file->workflow->on) ||
        wf_node_resolve(file->workflow->on)->count != 1) {
        return NULL;
    }
    const struct wf_node *secrets = wf_node_get(wf_node_get(file->workflow->on, "workflow_call"), "secrets");
    return wf_node_is_mapping(secrets) ? secrets : NULL;
}

static void visit(const struct wf_asked *asked, const struct wf_expr_node *node) {
    const struct wf_node *secrets = declared_secrets(asked->check->file);
    bool secret = node->first->kind == WF_EXPR_NAME && wf_str_is_case(node->first->text, "secrets") &&
                  node->last->kind == WF_EXPR_STRING;
    struct wf_str name = node->last->text;
    if (!secret || is_built_in(name) || wf_node_find(secrets, name, true) != NULL) {
        return;
    }
    struct wf_near near = {.wanted = name};
    for (WF_EACH(key, secrets)) {
        if (!wf_near_offer(&near, wf_node_text(key))) {
            break;
        }
    }
    bool slip = near.best.len > 0 && near.distance <= 2;
    struct wf_str guess =
        slip ? wf_arena_printf(asked->check->arena, ", did you mean \"%.*s\"?", WF_STR_ARG(near.best))
             : WF_STR("");
    struct wf_finding *finding = wf_report_node(
        asked->check, asked->site, node->last,
        wf_arena_printf(asked->check->arena, "workflow_call does not declare the secret \"%.*s\"%.*s",
                        WF_STR_ARG(name), WF_STR_ARG(guess)));
    wf_finding_help(asked->check, finding,
                    "it is empty unless the caller hands on all its secrets by `secrets: inherit`");
    finding->fix = slip ? wf_fix_property(asked->check, asked->site, node->last, near.best) : NULL;
    finding->severity = slip ? WF_WARNING : finding->severity;
}

static void ask(const struct wf_asked *asked) {
    wf_ask_nodes(asked, WF_EXPR_INDEX, WF_EXPR_INDEX, visit);
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    if (declared_secrets(file) != NULL) {
        wf_ask_sites(check, ask);
    }
}

const struct wf_rule wf_rule_secret_undeclared = {
    .id = "secret-undeclared",
    .title = "Secret that a called workflow does not declare",
    .category = WF_EXPRESSION,
    .severity = WF_INFO,
    .fixable = true,
    .file_hook = check_file,
};
