#include "gha/flow.h"
#include "rules/expr_ask.h"

static bool is_falsy(struct wf_arena *arena, const struct wf_expr_node *node) {
    return wf_expr_is_reducible(node) && wf_value_truth(wf_expr_constant(arena, node)) == WF_FALSE;
}

/* `a && falsy || b`: the middle is never taken. */
static void check_or(const struct wf_asked *asked, const struct wf_expr_node *node) {
    struct wf_arena *arena = asked->check->arena;
    if (wf_expr_is_reducible(node)) {
        return;
    }
    for (const struct wf_expr_node *operand = node->first; operand && operand->next;
         operand = operand->next) {
        const struct wf_expr_node *value = operand->last;
        if (operand->kind != WF_EXPR_AND || !is_falsy(arena, value)) {
            continue;
        }
        struct wf_str text = wf_expr_slice(asked->site, value);
        struct wf_finding *finding = wf_report_node(
            asked->check, asked->site, value,
            wf_arena_printf(arena, "value is never taken: \"%.*s\" is falsy, and \"||\" goes on",
                            WF_STR_ARG(text)));
        wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_REGULAR);
        wf_finding_help(asked->check, finding, "turn the condition round, or use case()");
    }
}

static void check_site(const struct wf_asked *asked) {
    if (!asked->site->bare) {
        wf_ask_nodes(asked, WF_EXPR_OR, WF_EXPR_OR, check_or);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, check_site);
}

const struct wf_rule wf_rule_unsound_ternary = {
    .id = "unsound-ternary",
    .title = "Choice whose first value is never taken",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
