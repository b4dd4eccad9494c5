#include "gha/guard.h"
#include "gha/runner.h"
#include "gha/step.h"
#include "lint/memo.h"
#include "rules/runner_label.h"

/* Runners of companies that make a new machine for each job, as GitHub does. */
static bool is_rented(struct wf_str label) {
    static const char *const starts[] = {
        "ubuntu-",  "windows-",  "macos-", "blacksmith-",   "depot-",   "namespace-",
        "nscloud-", "buildjet-", "warp-",  "runs-on=",      "ubicloud", "bullfrog",
        "cirun-",   "actuated",  "runson", "github-hosted", "gha-",     NULL};
    return wf_runner_fact(label) != NULL || wf_str_starts_any(label, starts);
}

/* The configuration says that this runner starts anew for each job. */
static bool is_allowed(const struct wf_check *check, struct wf_str label) {
    for (WF_EACH(item, wf_node_resolve(wf_check_option(check, "allow")))) {
        struct wf_str text = wf_node_text(item);
        if (wf_str_eq_case(text, label) || wf_config_path_matches(text, label)) {
            return true;
        }
    }
    return false;
}

struct runner {
    const struct wf_node *node; /* the label that tells; NULL: a runner of GitHub's, or nobody can tell */
    bool named;                 /* `self-hosted` */
};

static struct runner runner_of(const struct wf_check *check, const struct wf_labels *labels) {
    struct runner runner = {0};
    for (size_t i = 0; i < labels->list.len; i++) {
        const struct wf_node *node = labels->list.items[i];
        if (is_allowed(check, node->text) || (is_rented(node->text) && !wf_runner_preset(node->text))) {
            return (struct runner){0};
        }
        bool named = wf_str_is_case(node->text, "self-hosted");
        if (!runner.node || (named && !runner.named)) {
            runner = (struct runner){node, named};
        }
    }
    return runner;
}

/* The event of a pull request by which an outsider gets there. */
static const struct wf_reach *pull_of(const struct wf_check *check, const struct wf_reaches *reaches,
                                      const struct wf_job *job) {
    for (size_t i = 0; i < reaches->list.len; i++) {
        const struct wf_reach *reach = &reaches->list.items[i];
        struct wf_context context = wf_context_of_job(check->arena, job, reach->run);
        context.any_end = true;
        bool closed = reach->through &&
                      wf_guard_of_job(check->arena, reach->through, reach->run->event) == WF_GUARD_CLOSED;
        if (wf_str_starts(reach->run->event, "pull_request") && !closed &&
            wf_context_reached(&context) != WF_FALSE) {
            return reach;
        }
    }
    return NULL;
}

static void check_job(struct wf_check *check, const struct wf_job *job, const struct wf_reaches *reaches) {
    const struct wf_reach *pull = pull_of(check, reaches, job);
    if (!pull || job->uses || wf_job_is_dead(job)) {
        return;
    }
    enum wf_guard guard = wf_guard_of_job(check->arena, job, pull->run->event);
    if (guard == WF_GUARD_CLOSED) {
        return;
    }
    struct wf_label_sets sets = wf_job_labels(check->arena, job);
    for (size_t i = 0; i < sets.list.len; i++) {
        struct runner runner = runner_of(check, &sets.list.items[i]);
        bool sure = runner.named && guard == WF_GUARD_NONE;
        if (!runner.node) {
            continue;
        }
        struct wf_finding *finding = wf_report(
            check, runner.node->span, "pull requests run on a runner of one's own: \"%.*s\" after \"%.*s\"",
            WF_STR_ARG(runner.node->text), WF_STR_ARG(pull->run->event));
        wf_finding_risk(finding, WF_LEVEL_MEDIUM, sure ? WF_LEVEL_MEDIUM : WF_LEVEL_LOW,
                        sure ? WF_REGULAR : WF_PEDANTIC);
        wf_finding_help(check, finding,
                        "in a public repository give them a runner of GitHub's, or one that is new "
                        "for each job and is named by \"allow\"");
        return;
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_reaches *reaches = wf_memo_reaches(check);
    for (size_t i = 0; i < workflow->job_count; i++) {
        check_job(check, &workflow->jobs[i], reaches);
    }
}

const struct wf_rule wf_rule_fork_runner = {
    .id = "fork-runner",
    .title = "Pull requests on a runner of one's own",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .workflow_hook = check_workflow,
};
