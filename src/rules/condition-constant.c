#include "lang/expreval.h"
#include "rules/expr_ask.h"

/* What depends on the run: always() and its like are the usual way to say "in any case". */
static bool find_call(void *data, const struct wf_expr_node *node) {
    bool *found = data;
    *found |= node->kind == WF_EXPR_CALL && wf_expr_is_status(node->function);
    return !*found;
}

static void ask(const struct wf_asked *asked) {
    const struct wf_site *site = asked->site;
    const struct wf_expr_node *root = site->expression->root;
    struct wf_expr_scope scope = {.lookup = NULL};
    struct wf_value value;
    struct wf_expr_error error;
    bool status = false;
    wf_expr_walk(root, find_call, &status);
    if (!site->condition || status || !wf_expr_eval(asked->check->arena, root, &scope, &value, &error)) {
        return;
    }
    enum wf_truth truth = wf_value_truth(value);
    bool whole = site->begin == 0 || wf_site_is_whole(site);
    if (truth != WF_MAYBE && whole) {
        wf_report(asked->check, site->scalar->span, "condition is always %s, whatever the run",
                  truth == WF_TRUE ? "true" : "false");
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, ask);
}

const struct wf_rule wf_rule_condition_constant = {
    .id = "condition-constant",
    .title = "Condition that does not depend on anything",
    .category = WF_EXPRESSION,
    .severity = WF_INFO,
    .file_hook = check_file,
};
