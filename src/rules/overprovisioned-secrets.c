#include "rules/expr_ask.h"

static bool is_secrets(const struct wf_expr_node *node) {
    return node->kind == WF_EXPR_NAME && wf_str_is_case(node->text, "secrets");
}

static void report(const struct wf_asked *asked, const struct wf_expr_node *node, const char *what,
                   enum wf_severity severity) {
    struct wf_str text = wf_expr_slice(asked->site, node);
    struct wf_str message = wf_arena_printf(asked->check->arena, "%s: \"%.*s\"", what, WF_STR_ARG(text));
    struct wf_finding *finding = wf_report_node(asked->check, asked->site, node, message);
    finding->severity = severity;
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_help(asked->check, finding, "name each secret that is used: secrets.NAME");
}

static void check_node(const struct wf_asked *asked, const struct wf_expr_node *node) {
    bool call = node->kind == WF_EXPR_CALL && node->function == WF_FN_TO_JSON && node->count == 1;
    if (call && is_secrets(node->first)) {
        report(asked, node, "the runner gets every secret", WF_WARNING);
    }
    bool computed = node->kind == WF_EXPR_INDEX && is_secrets(node->first);
    if (computed && node->last->kind > WF_EXPR_STRING) {
        report(asked, node, "the runner gets every secret to choose from", WF_INFO);
    }
}

static void check_site(const struct wf_asked *asked) {
    if (!asked->site->bare) {
        wf_ask_nodes(asked, WF_EXPR_INDEX, WF_EXPR_CALL, check_node);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, check_site);
}

const struct wf_rule wf_rule_overprovisioned_secrets = {
    .id = "overprovisioned-secrets",
    .title = "All secrets where one is used",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .file_hook = check_file,
};
