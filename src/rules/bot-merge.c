#include "gha/flow.h"
#include "gha/step.h"
#include "lint/memo.h"
#include "rules/commands.h"
#include "rules/foreign_tree.h"

/* --- conditions --------------------------------------------------------------------------------------- */

struct question {
    struct wf_arena *arena;
    bool actor;  /* it asks whether a bot acted last */
    bool author; /* it asks who made the pull request */
};

static bool visit(void *data, const struct wf_expr_node *node) {
    struct question *question = data;
    struct wf_str pattern = wf_expr_pattern(question->arena, node);
    bool asked = node->parent && (node->parent->kind == WF_EXPR_EQ || node->parent->kind == WF_EXPR_CALL);
    for (const struct wf_expr_node *above = node->parent; above; above = above->parent) {
        asked = asked && above->kind != WF_EXPR_NOT;
    }
    if (asked && (wf_str_is(pattern, "github.actor") || wf_str_is(pattern, "github.triggering_actor"))) {
        question->actor = true;
    }
    question->author = question->author || wf_str_ends(pattern, ".user.login") ||
                       wf_str_ends(pattern, ".user.id") || wf_str_ends(pattern, "head.repo.full_name");
    return true;
}

static void ask(struct question *question, const struct wf_node *condition) {
    static const char *const bots[] = {"[bot]", "dependabot", "renovate", NULL};
    struct wf_str text = wf_str_trim(wf_node_text(condition));
    struct wf_expr_sites sites = wf_expr_sites(question->arena, text);
    bool whole = sites.whole && !sites.sites.items[0].error;
    struct wf_str inner =
        whole ? wf_str_sub(text, sites.sites.items[0].inner_begin, sites.sites.items[0].inner_end) : text;
    const struct wf_expr *parsed = wf_expr_read(question->arena, inner);
    if (parsed->root && wf_str_has_any(text, bots)) {
        wf_expr_walk(parsed->root, visit, question);
    }
}

/* --- merges ------------------------------------------------------------------------------------------- */

/* Actions that look themselves at who made the pull request, in front of a merge. */
static bool looks(const struct wf_step *step) {
    return wf_uses_is(&step->action, "dependabot/fetch-metadata") ||
           wf_uses_is(&step->action, "actions-cool/check-user-permission");
}

static bool merges_by_action(const struct wf_step *step) {
    static const char *const actions[] = {"pascalgn/automerge-action",
                                          "hmarr/auto-approve-action",
                                          "peter-evans/enable-pull-request-automerge",
                                          "ahmadnassri/action-dependabot-auto-merge",
                                          "alexwilson/enable-github-automerge-action",
                                          "reitermarkus/automerge",
                                          "plm/merge-pr-action",
                                          "juliangruber/approve-pull-request-action",
                                          "juliangruber/merge-pull-request-action",
                                          "sudo-bot/action-pull-request-merge"};
    static const char *const calls[] = {"pulls.merge", "enablePullRequestAutoMerge", "event: 'APPROVE'",
                                        "event: \"APPROVE\"", NULL};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (wf_uses_is(&step->action, actions[i])) {
            return true;
        }
    }
    return wf_uses_is(&step->action, "actions/github-script") &&
           wf_str_has_any(wf_node_text(wf_step_input(step, "script")), calls);
}

static bool merges(const struct wf_words *words) {
    bool gh = wf_str_is(words->name, "gh") && words->list.len > 1 && wf_str_is(words->list.items[0], "pr");
    bool merge = gh && wf_str_is(words->list.items[1], "merge");
    bool review = gh && wf_str_is(words->list.items[1], "review");
    return merge || (review && wf_words_find(words, "-a --approve", 0) != WF_NOT_FOUND);
}

/* Where the step merges or approves; an empty span: it does not. */
static struct wf_span merge_of(struct wf_check *check, const struct wf_step *step) {
    struct wf_commands commands = wf_commands_read(check, step);
    if (step->uses && merges_by_action(step)) {
        return wf_span_make(0, (uint32_t)wf_node_text(step->uses).len);
    }
    for (size_t i = 0; i < commands.list.len; i++) {
        if (merges(&commands.list.items[i])) {
            return commands.list.items[i].span;
        }
    }
    return wf_span_make(0, 0);
}

/* --- findings ----------------------------------------------------------------------------------------- */

static bool is_exposed(struct wf_check *check, const struct wf_reaches *reaches, const struct wf_step *step) {
    for (size_t i = 0; i < reaches->list.len; i++) {
        const struct wf_reach *reach = &reaches->list.items[i];
        if (wf_str_in(reach->run->event, "pull_request_target workflow_run") &&
            reach->starter == WF_STARTER_PRIVILEGED && wf_step_runs(check, step, reach->run)) {
            return true;
        }
    }
    return false;
}

static void check_job(struct wf_check *check, const struct wf_reaches *reaches, const struct wf_job *job) {
    struct question of_job = {.arena = check->arena};
    ask(&of_job, job->condition);
    for (size_t i = 0; i < job->step_count; i++) {
        const struct wf_step *step = &job->steps[i];
        struct question question = of_job;
        ask(&question, step->condition);
        if (looks(step)) {
            return;
        }
        struct wf_span span = question.actor && !question.author ? merge_of(check, step) : wf_span_make(0, 0);
        if (span.end == span.begin || !is_exposed(check, reaches, step)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report_part(check, step->run ? step->run : step->uses, span.begin, span.end,
                           "merged or approved because a bot acted last, whoever made the pull request");
        wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_MEDIUM, WF_REGULAR);
        wf_finding_help(
            check, finding,
            "ask for github.event.pull_request.user.login, or let dependabot/fetch-metadata look first");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_reaches *reaches = wf_memo_reaches(check);
    for (size_t i = 0; i < workflow->job_count; i++) {
        check_job(check, reaches, &workflow->jobs[i]);
    }
}

const struct wf_rule wf_rule_bot_merge = {
    .id = "bot-merge",
    .title = "Merge that trusts who acted last",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
};
