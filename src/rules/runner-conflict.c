#include "gha/runner.h"
#include "lint/rule.h"

/* What labels have told so far, of which a runner has one only: its system, or its image. */
struct told {
    struct wf_str what;   /* the first label tells it, the second something else */
    size_t first, second; /* WF_NOT_FOUND: there is none */
};

/* The first label that tells something else, or WF_NOT_FOUND; notes what this one tells. */
static size_t tell(struct told *told, struct wf_str what, size_t label) {
    if (what.len == 0) {
        return WF_NOT_FOUND;
    }
    if (told->first == WF_NOT_FOUND) {
        *told = (struct told){what, label, WF_NOT_FOUND};
        return WF_NOT_FOUND;
    }
    bool same = wf_str_eq(told->what, what);
    told->second = !same && told->second == WF_NOT_FOUND ? label : told->second;
    return same ? told->second : told->first;
}

static void report(struct wf_check *check, const struct wf_node *label, const struct wf_node *other) {
    struct wf_finding *finding = wf_report(
        check, label->span, "no runner has both labels, the job never starts: \"%.*s\" and \"%.*s\"",
        WF_STR_ARG(other->text), WF_STR_ARG(label->text));
    wf_finding_note(check, finding, check->file->source, other->span, "the other one is here");
    wf_finding_help(check, finding, "a matrix runs the job once on each of them");
}

static void check_labels(struct wf_check *check, const struct wf_labels *labels) {
    struct told system = {.first = WF_NOT_FOUND, .second = WF_NOT_FOUND};
    struct told image = system;
    for (size_t i = 0; i < labels->list.len; i++) {
        const struct wf_node *label = labels->list.items[i];
        const struct wf_runner_fact *fact = wf_runner_fact(label->text);
        size_t other = tell(&system, wf_runner_os(label->text), i);
        size_t another = tell(&image, fact ? fact->image : WF_STR(""), i);
        other = another < other ? another : other;
        if (other != WF_NOT_FOUND) {
            report(check, label, labels->list.items[other]);
        }
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    struct wf_label_sets sets = wf_job_labels(check->arena, job);
    for (size_t i = 0; !sets.group && i < sets.list.len; i++) {
        check_labels(check, &sets.list.items[i]);
    }
}

const struct wf_rule wf_rule_runner_conflict = {
    .id = "runner-conflict",
    .title = "Runner labels that exclude each other",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .job_hook = check_job,
};
