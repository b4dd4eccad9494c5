#include "gha/runner.h"
#include "lint/link.h"
#include "lint/rule.h"

/* --- what fills the workspace ------------------------------------------------------------------------- */

static bool is_checkout(const struct wf_step *step) {
    return wf_step_uses(step, "actions/checkout");
}

/* A checkout of this repository into the workspace itself. */
static bool is_plain_checkout(const struct wf_step *step) {
    static const char *const inputs[] = {"repository", "ref", "path", "sparse-checkout", "submodules"};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        if (wf_step_input(step, inputs[i])) {
            return false;
        }
    }
    return is_checkout(step);
}

/* What stands before a step in its job. */
struct before {
    bool checkout; /* of this repository, as it is */
    bool odd;      /* some other checkout */
    bool other;    /* what may put files into the workspace */
};

static struct before steps_before(const struct wf_step *step) {
    struct before before = {0};
    for (size_t i = 0; step->job && i < step->index; i++) {
        const struct wf_step *earlier = &step->job->steps[i];
        bool checkout = is_checkout(earlier);
        before.checkout |= is_plain_checkout(earlier);
        before.odd |= checkout && !is_plain_checkout(earlier);
        before.other |= !checkout;
    }
    return before;
}

/* Whether the workspace can hold only what the repository does. Scripts and actions do not write actions into
 * .github. */
static bool is_certain(const struct wf_step *step, const struct before *before) {
    bool github = wf_str_starts(step->action.text, "./.github/");
    return step->action.kind == WF_USES_SELF ||
           (step->job && !before->odd && (!before->other || (github && before->checkout)));
}

/* A machine of GitHub's begins with an empty workspace. */
static bool is_hosted(struct wf_check *check, const struct wf_job *job) {
    struct wf_label_sets sets = wf_job_labels(check->arena, job);
    bool hosted = sets.list.len > 0 && !sets.open && !sets.group;
    for (size_t i = 0; i < sets.list.len && hosted; i++) {
        const struct wf_labels *labels = &sets.list.items[i];
        hosted =
            labels->list.len == 1 && !labels->open && wf_runner_fact(wf_node_text(labels->list.items[0]));
    }
    return hosted;
}

/* --- saying it ---------------------------------------------------------------------------------------- */

static void check_missing(struct wf_check *check, const struct wf_step *step) {
    struct wf_finding *finding =
        wf_report(check, step->uses->span, "there is no action in \"%.*s\"", WF_STR_ARG(step->action.text));
    wf_finding_help(check, finding, "the repository has no action.yml, action.yaml or Dockerfile there");
    if (step->action.kind == WF_USES_SELF) {
        finding->severity = WF_ERROR;
    }
}

static void check_checkout(struct wf_check *check, const struct wf_step *step, const struct before *before) {
    if (step->job && step->action.kind == WF_USES_LOCAL && !before->checkout && !before->odd &&
        !before->other && is_hosted(check, step->job)) {
        struct wf_finding *finding =
            wf_report(check, step->uses->span,
                      "no step before has checked out the repository, so \"%.*s\" is not there",
                      WF_STR_ARG(step->action.text));
        wf_finding_help(check, finding, "begin the job with actions/checkout");
    }
}

/* The runner refuses an action file for the first of these. */
static void check_metadata(struct wf_check *check, const struct wf_step *step) {
    const struct wf_doc *doc = step->local_doc;
    const struct wf_file *file = doc ? wf_repo_file(check->repo, doc) : NULL;
    struct wf_str message = {0};
    struct wf_span span = {0};
    if (doc && doc->problems.len > 0) {
        message = doc->problems.items[0].message;
        span = doc->problems.items[0].span;
    }
    for (size_t i = 0; file && message.len == 0 && i < file->schema->violations.len; i++) {
        const struct wf_violation *violation = &file->schema->violations.items[i];
        if (!violation->lenient) {
            message = violation->message;
            span = violation->span;
        }
    }
    if (message.len > 0) {
        struct wf_finding *finding =
            wf_report(check, step->uses->span, "action \"%.*s\" cannot be loaded: %.*s",
                      WF_STR_ARG(step->action.text), WF_STR_ARG(message));
        finding->severity = WF_ERROR;
        wf_finding_note(check, finding, doc->source, span, "in its file");
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    bool local = step->action.kind == WF_USES_LOCAL || step->action.kind == WF_USES_SELF;
    if (!step->uses || !local) {
        return;
    }
    struct before before = steps_before(step);
    if (step->local_missing && is_certain(step, &before)) {
        check_missing(check, step);
    } else if (!step->local_missing) {
        check_checkout(check, step, &before);
        check_metadata(check, step);
    }
}

const struct wf_rule wf_rule_local_action = {
    .id = "local-action",
    .title = "Action of the own repository that is not there or is broken",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .step_hook = check_step,
};
