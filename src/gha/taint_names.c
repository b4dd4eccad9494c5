#include "gha/taint_names.h"

#include "gha/facts.h"

struct property {
    const char *path; /* below github; `*` is any one name or number, a last `**` all that is below */
    enum wf_taint taint;
};

static const struct property properties[] = {
    {"head_ref", WF_TAINT_OUTSIDER},
    {"base_ref", WF_TAINT_WRITER},
    {"ref", WF_TAINT_WRITER},
    {"ref_name", WF_TAINT_WRITER},

    {"event.changes.body.from", WF_TAINT_OUTSIDER},
    {"event.changes.title.from", WF_TAINT_OUTSIDER},
    {"event.check_run.check_suite.head_branch", WF_TAINT_OUTSIDER},
    {"event.check_suite.head_branch", WF_TAINT_OUTSIDER},
    {"event.comment.body", WF_TAINT_OUTSIDER},
    {"event.comment.diff_hunk", WF_TAINT_OUTSIDER},
    {"event.comment.path", WF_TAINT_OUTSIDER},
    {"event.commits.*.author.email", WF_TAINT_OUTSIDER},
    {"event.commits.*.author.name", WF_TAINT_OUTSIDER},
    {"event.commits.*.committer.email", WF_TAINT_OUTSIDER},
    {"event.commits.*.committer.name", WF_TAINT_OUTSIDER},
    {"event.commits.*.message", WF_TAINT_OUTSIDER},
    {"event.discussion.body", WF_TAINT_OUTSIDER},
    {"event.discussion.title", WF_TAINT_OUTSIDER},
    {"event.head_commit.author.email", WF_TAINT_OUTSIDER},
    {"event.head_commit.author.name", WF_TAINT_OUTSIDER},
    {"event.head_commit.committer.email", WF_TAINT_OUTSIDER},
    {"event.head_commit.committer.name", WF_TAINT_OUTSIDER},
    {"event.head_commit.message", WF_TAINT_OUTSIDER},
    {"event.issue.body", WF_TAINT_OUTSIDER},
    {"event.issue.title", WF_TAINT_OUTSIDER},
    {"event.pages.*.page_name", WF_TAINT_OUTSIDER},
    {"event.pages.*.summary", WF_TAINT_OUTSIDER},
    {"event.pages.*.title", WF_TAINT_OUTSIDER},
    {"event.pull_request.body", WF_TAINT_OUTSIDER},
    {"event.pull_request.head.label", WF_TAINT_OUTSIDER},
    {"event.pull_request.head.ref", WF_TAINT_OUTSIDER},
    {"event.pull_request.head.repo.default_branch", WF_TAINT_OUTSIDER},
    {"event.pull_request.head.repo.description", WF_TAINT_OUTSIDER},
    {"event.pull_request.head.repo.homepage", WF_TAINT_OUTSIDER},
    {"event.pull_request.title", WF_TAINT_OUTSIDER},
    {"event.review.body", WF_TAINT_OUTSIDER},
    {"event.review_comment.body", WF_TAINT_OUTSIDER},
    {"event.workflow_run.display_title", WF_TAINT_OUTSIDER},
    {"event.workflow_run.head_branch", WF_TAINT_OUTSIDER},
    {"event.workflow_run.head_commit.author.email", WF_TAINT_OUTSIDER},
    {"event.workflow_run.head_commit.author.name", WF_TAINT_OUTSIDER},
    {"event.workflow_run.head_commit.committer.email", WF_TAINT_OUTSIDER},
    {"event.workflow_run.head_commit.committer.name", WF_TAINT_OUTSIDER},
    {"event.workflow_run.head_commit.message", WF_TAINT_OUTSIDER},
    {"event.workflow_run.head_repository.description", WF_TAINT_OUTSIDER},
    {"event.workflow_run.pull_requests.*.head.ref", WF_TAINT_OUTSIDER},

    {"event.client_payload.**", WF_TAINT_WRITER},
    {"event.deployment.description", WF_TAINT_WRITER},
    {"event.deployment.payload.**", WF_TAINT_WRITER},
    {"event.deployment.ref", WF_TAINT_WRITER},
    {"event.inputs.**", WF_TAINT_CALLER},
    {"event.issue.labels.*.description", WF_TAINT_WRITER},
    {"event.issue.labels.*.name", WF_TAINT_WRITER},
    {"event.issue.milestone.description", WF_TAINT_WRITER},
    {"event.issue.milestone.title", WF_TAINT_WRITER},
    {"event.label.description", WF_TAINT_WRITER},
    {"event.label.name", WF_TAINT_WRITER},
    {"event.milestone.description", WF_TAINT_WRITER},
    {"event.milestone.title", WF_TAINT_WRITER},
    {"event.pull_request.base.label", WF_TAINT_WRITER},
    {"event.pull_request.base.ref", WF_TAINT_WRITER},
    {"event.pull_request.labels.*.description", WF_TAINT_WRITER},
    {"event.pull_request.labels.*.name", WF_TAINT_WRITER},
    {"event.pull_request.milestone.description", WF_TAINT_WRITER},
    {"event.pull_request.milestone.title", WF_TAINT_WRITER},
    {"event.ref", WF_TAINT_WRITER},
    {"event.release.body", WF_TAINT_WRITER},
    {"event.release.name", WF_TAINT_WRITER},
    {"event.release.tag_name", WF_TAINT_WRITER},
    {"event.release.target_commitish", WF_TAINT_WRITER},
};

static bool part_fits(const struct wf_expr_part *part, struct wf_str name) {
    bool any = part->star || part->dynamic || wf_str_is(name, "*");
    return any || wf_str_eq_case(part->name, name);
}

static bool fits(const struct wf_expr_part *parts, size_t count, bool whole, struct wf_str path) {
    struct wf_str name;
    for (size_t i = 0; i < count; i++) {
        if (!wf_str_cut(&path, '.', &name)) {
            return false;
        }
        if (wf_str_is(name, "**")) {
            return true;
        }
        if (!part_fits(&parts[i], name)) {
            return false;
        }
    }
    return path.ptr == NULL || whole;
}

/* The value of a ref that nobody can choose: of a pull request (a number) and of the default branch. */
static bool is_fixed_ref(struct wf_str path, const struct wf_run_case *run) {
    bool ref = wf_str_is(path, "ref") || wf_str_is(path, "ref_name");
    return ref && run && (run->ref == WF_RUN_PULL || run->default_branch == WF_TRUE);
}

static bool is_in_run(struct wf_str path, const struct wf_run_case *run) {
    struct wf_str first;
    struct wf_str second;
    wf_str_cut(&path, '.', &first);
    bool event = wf_str_is(first, "event") && wf_str_cut(&path, '.', &second);
    return !event || !run || wf_payload_has(run->event, second) != WF_FALSE;
}

enum wf_taint wf_taint_of_github(const struct wf_expr_part *parts, size_t count, bool whole,
                                 const struct wf_run_case *run) {
    enum wf_taint worst = WF_TAINT_NONE;
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        struct wf_str path = wf_str_of(properties[i].path);
        if (properties[i].taint > worst && fits(parts, count, whole, path) && !is_fixed_ref(path, run) &&
            is_in_run(path, run)) {
            worst = properties[i].taint;
        }
    }
    return worst;
}
