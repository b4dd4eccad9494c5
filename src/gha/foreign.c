#include "gha/foreign.h"

#include "gha/flow.h"

static enum wf_foreign worse(enum wf_foreign a, enum wf_foreign b) {
    return a > b ? a : b;
}

/* --- steps that look a pull request up ---------------------------------------------------------------- */

static bool names_head(struct wf_str name) {
    static const char *const words[] = {"sha", "SHA",    "head", "HEAD",   "ref",
                                        "Ref", "commit", "repo", "branch", NULL};
    return wf_str_has_any(name, words);
}

static enum wf_foreign of_step(const struct wf_step *step, struct wf_str output) {
    static const char *const actions[] = {"pull-request-comment-branch",
                                          "comment-branch",
                                          "get-pr-branch",
                                          "pr-head-sha",
                                          "get-pr-info",
                                          "action-get-pr",
                                          NULL};
    static const char *const words[] = {"pulls.get", "headRefOid", "headRefName", "gh pr view",
                                        "/pulls/",   ".head.sha",  ".head.ref",   NULL};
    struct wf_str script =
        step ? wf_node_text(step->run ? step->run : wf_step_input(step, "script")) : WF_STR("");
    bool asks = step && (wf_str_has_any(step->action.repo, actions) || wf_str_has_any(script, words));
    return asks && names_head(output) ? WF_FOREIGN_MAYBE : WF_FOREIGN_NO;
}

/* The output of a job that hands on that of a step. */
static enum wf_foreign of_job(const struct wf_context *context, struct wf_str id, struct wf_str output) {
    const struct wf_job *job = context->workflow ? wf_workflow_job(context->workflow, id) : NULL;
    struct wf_str text = wf_node_text(job ? wf_node_find(job->outputs, output, true) : NULL);
    struct wf_context there = *context;
    there.job = job;
    there.step = NULL;
    there.depth++;
    return text.len > 0 && there.depth < 4 ? wf_foreign_of(&there, text) : WF_FOREIGN_NO;
}

static enum wf_foreign of_output(const struct wf_context *context, const struct wf_expr_node *node) {
    struct wf_expr_chain chain;
    if (!context->job || !wf_expr_chain(context->arena, node, &chain) || chain.parts.len != 3) {
        return WF_FOREIGN_NO;
    }
    struct wf_str id = chain.parts.items[0].name;
    struct wf_str output = chain.parts.items[2].name;
    if (wf_str_is_case(chain.root, "steps")) {
        return of_step(wf_job_step(context->job, id), output);
    }
    return wf_str_is_case(chain.root, "needs") ? of_job(context, id, output) : WF_FOREIGN_NO;
}

/* --- names -------------------------------------------------------------------------------------------- */

static enum wf_foreign of_pattern(struct wf_str pattern) {
    static const char *const codes[] = {"pull_request.head.sha",
                                        "pull_request.head.repo.full_name",
                                        "pull_request.head.repo.clone_url",
                                        "pull_request.head.repo.html_url",
                                        "pull_request.head.repo.git_url",
                                        "pull_request.head.repo.ssh_url",
                                        "pull_request.head.repo.name",
                                        "pull_request.merge_commit_sha",
                                        "workflow_run.head_sha",
                                        "workflow_run.head_commit.id",
                                        "workflow_run.head_repository.full_name",
                                        "workflow_run.head_repository.clone_url",
                                        "workflow_run.pull_requests.*.head.sha"};
    static const char *const names[] = {"github.head_ref", "pull_request.head.ref",
                                        "workflow_run.head_branch", "pull_request.head.label",
                                        "workflow_run.pull_requests.*.head.ref"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (wf_str_ends(pattern, codes[i])) {
            return WF_FOREIGN_CODE;
        }
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_str_ends(pattern, names[i])) {
            return WF_FOREIGN_NAME;
        }
    }
    return WF_FOREIGN_NO;
}

static enum wf_foreign of_hole(const struct wf_context *context, struct wf_str text) {
    const struct wf_expr *parsed = wf_expr_read(context->arena, text);
    enum wf_foreign worst = WF_FOREIGN_NO;
    struct wf_flow flow = {0};
    if (parsed->root) {
        flow = wf_flow_contexts(context->arena, parsed->root);
    }
    for (size_t i = 0; i < flow.list.len; i++) {
        const struct wf_expr_node *node = flow.list.items[i];
        worst = worse(worst, of_pattern(wf_expr_pattern(context->arena, node)));
        worst = worse(worst, of_output(context, node));
    }
    return worst;
}

/* `refs/pull/7/merge`, `pull/${{ github.event.number }}/head:pr` */
static bool is_pull_ref(struct wf_str text) {
    size_t at = wf_str_find(text, "pull/", 0);
    return at != WF_NOT_FOUND && (at == 0 || strchr("/+\"", text.ptr[at - 1]) != NULL) &&
           (wf_str_find(text, "/head", at) != WF_NOT_FOUND ||
            wf_str_find(text, "/merge", at) != WF_NOT_FOUND);
}

static enum wf_foreign of_text(const struct wf_context *context, struct wf_str text) {
    struct wf_expr_sites sites = wf_expr_sites(context->arena, text);
    enum wf_foreign worst = is_pull_ref(text) && !wf_str_has(text, "://") ? WF_FOREIGN_CODE : WF_FOREIGN_NO;
    for (size_t i = 0; i < sites.sites.len; i++) {
        const struct wf_expr_site *site = &sites.sites.items[i];
        if (!site->error) {
            worst = worse(worst, of_hole(context, wf_str_sub(text, site->inner_begin, site->inner_end)));
        }
    }
    return worst;
}

/* An output that is found out keeps its name of the other job, which means nothing here: so both count. */
enum wf_foreign wf_foreign_of(const struct wf_context *context, struct wf_str text) {
    return worse(of_text(context, text), of_text(context, wf_context_text(context, text)));
}
