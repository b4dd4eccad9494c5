#include "gha/flow.h"
#include "rules/expr_ask.h"

static void check_call(const struct wf_asked *asked, const struct wf_expr_node *call) {
    struct wf_arena *arena = asked->check->arena;
    if (call->function != WF_FN_FROM_JSON || call->count != 1 ||
        !wf_expr_is_below(arena, call->first, "secrets")) {
        return;
    }
    struct wf_str text = wf_expr_slice(asked->site, call);
    struct wf_str message =
        wf_arena_printf(arena, "parts of a secret are not masked in logs: \"%.*s\"", WF_STR_ARG(text));
    struct wf_finding *finding = wf_report_node(asked->check, asked->site, call, message);
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_help(asked->check, finding, "make each part a secret of its own");
}

static void check_site(const struct wf_asked *asked) {
    if (!asked->site->bare) {
        wf_ask_nodes(asked, WF_EXPR_CALL, WF_EXPR_CALL, check_call);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, check_site);
}

const struct wf_rule wf_rule_unredacted_secrets = {
    .id = "unredacted-secrets",
    .title = "Part of a secret that logs may show",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .file_hook = check_file,
};
