#include "gha/flow.h"
#include "gha/step.h"
#include "rules/expr_ask.h"

/* What an outsider or a caller can choose a part of. */
static bool is_chosen(struct wf_arena *arena, const struct wf_expr_node *context) {
    static const char *const names[] = {
        "github.actor", "github.base_ref", "github.head_ref",        "github.ref",
        "github.sha",   "github.ref_name", "github.triggering_actor"};
    struct wf_str pattern = wf_expr_pattern(arena, context);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_str_is(pattern, names[i])) {
            return true;
        }
    }
    return wf_expr_is_below(arena, context, "env") || wf_expr_is_below(arena, context, "inputs");
}

static void check_call(const struct wf_asked *asked, const struct wf_expr_node *call) {
    const struct wf_expr_node *second = call->count == 2 ? call->last : NULL;
    bool context = second && (second->kind == WF_EXPR_NAME || second->kind == WF_EXPR_INDEX);
    if (call->function != WF_FN_CONTAINS || !context || call->first->kind != WF_EXPR_STRING) {
        return;
    }
    bool chosen = is_chosen(asked->check->arena, second);
    struct wf_str name = wf_expr_slice(asked->site, second);
    struct wf_finding *finding =
        wf_report(asked->check, asked->site->field->span,
                  "condition holds for each part of the text \"%.*s\", not only for its words: \"%.*s\"",
                  WF_STR_ARG(call->first->text), WF_STR_ARG(name));
    wf_finding_risk(finding, chosen ? WF_LEVEL_HIGH : WF_LEVEL_INFO, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_reach(finding, wf_pair_span(asked->site->field));
    wf_finding_help(asked->check, finding, "compare with each word: contains(fromJSON('[\"...\"]'), %.*s)",
                    WF_STR_ARG(name));
}

static void check_site(const struct wf_asked *asked) {
    const struct wf_site *site = asked->site;
    bool dead = site->step ? wf_step_is_dead(site->step) : wf_job_is_dead(site->job);
    if (site->condition && site->job && !site->job->uses && !dead) {
        wf_ask_nodes(asked, WF_EXPR_CALL, WF_EXPR_CALL, check_call);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, check_site);
}

const struct wf_rule wf_rule_unsound_contains = {
    .id = "unsound-contains",
    .title = "Words looked for in a text instead of a list",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .file_hook = check_file,
};
