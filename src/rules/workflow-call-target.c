#include "base/buf.h"
#include "base/map.h"
#include "lint/rule.h"

/* GitHub's limit of workflows that call each other, the first included. */
enum { MAX_LEVELS = 10 };

/* The workflows on the way from the check's file. */
struct way {
    const struct wf_workflow *steps[MAX_LEVELS + 1];
    size_t count;
    struct wf_map *free; /* a workflow from which nothing was found: the length of the longest way to it */
};

static bool is_callable(const struct wf_workflow *workflow) {
    const struct wf_node *on = workflow->on;
    if (wf_node_is_scalar(on)) {
        return wf_str_is(wf_node_text(on), "workflow_call");
    }
    for (WF_EACH(event, on)) {
        if (wf_str_is(wf_node_text(event), "workflow_call")) {
            return true;
        }
    }
    return on == NULL; /* another rule's business */
}

static struct wf_str way_text(struct wf_arena *arena, const struct way *way, size_t from) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = from; i < way->count; i++) {
        struct wf_str path = way->steps[i]->doc->source->path;
        wf_buf_printf(&out, "%s\"%.*s\"", i > from ? ", " : "", WF_STR_ARG(path));
    }
    return wf_buf_view(&out);
}

static void report_cycle(struct wf_check *check, const struct wf_job *job, const struct way *way) {
    struct wf_str text = way_text(check->arena, way, 0);
    struct wf_finding *finding = wf_report(check, job->uses->span, "workflow calls itself through \"%.*s\"",
                                           WF_STR_ARG(wf_node_text(job->uses)));
    wf_finding_help(check, finding, "the circle is %.*s", WF_STR_ARG(text));
}

static void report_depth(struct wf_check *check, const struct wf_job *job, const struct way *way) {
    struct wf_str text = way_text(check->arena, way, 0);
    struct wf_finding *finding =
        wf_report(check, job->uses->span, "more than %d workflows call each other", MAX_LEVELS);
    wf_finding_help(check, finding, "they are %.*s", WF_STR_ARG(text));
}

/* Whether nothing is to be found behind `next`: it was followed already, on a way as long as this one. */
static bool is_free(const struct way *way, const struct wf_workflow *next) {
    const size_t *longest = wf_map_get(way->free, (struct wf_str){(const char *)&next, sizeof next});
    return longest && way->count <= *longest;
}

static void note_free(const struct way *way, const struct wf_workflow *next) {
    struct wf_arena *arena = way->free->arena;
    size_t *longest = WF_NEW(arena, size_t);
    *longest = way->count;
    wf_map_put(way->free, wf_arena_str(arena, (struct wf_str){(const char *)&next, sizeof next}), longest);
}

/* Follows the calls of `workflow`, which is the way's last. True when something was reported. */
static bool follow(struct wf_check *check, const struct wf_job *job, struct way *way) {
    const struct wf_workflow *workflow = way->steps[way->count - 1];
    for (size_t i = 0; i < workflow->job_count; i++) {
        const struct wf_workflow *next = workflow->jobs[i].callee;
        bool seen = next && is_free(way, next);
        for (size_t k = 1; next && k < way->count; k++) {
            seen |= way->steps[k] == next; /* a circle further down is found in its own files */
        }
        if (!next || seen) {
            continue;
        }
        if (next == way->steps[0]) {
            report_cycle(check, job, way);
            return true;
        }
        if (way->count >= MAX_LEVELS) {
            report_depth(check, job, way);
            return true;
        }
        way->steps[way->count++] = next;
        if (follow(check, job, way)) {
            return true;
        }
        way->count--;
        note_free(way, next);
    }
    return false;
}

static void check_callee(struct wf_check *check, const struct wf_job *job) {
    struct wf_str name = wf_node_text(job->uses);
    if (job->callee_doc->problems.len > 0) {
        const struct wf_problem *problem = &job->callee_doc->problems.items[0];
        struct wf_finding *finding =
            wf_report(check, job->uses->span, "workflow \"%.*s\" cannot be read: %.*s", WF_STR_ARG(name),
                      WF_STR_ARG(problem->message));
        wf_finding_note(check, finding, job->callee_doc->source, problem->span, "in its file");
        return;
    }
    if (!job->callee || !is_callable(job->callee)) {
        struct wf_finding *finding = wf_report(
            check, job->uses->span, "workflow \"%.*s\" cannot be called: it has no event \"workflow_call\"",
            WF_STR_ARG(name));
        if (job->callee) {
            wf_finding_note(check, finding, job->callee_doc->source, job->callee->on->span, "its events");
        }
        return;
    }
    struct wf_map free = {.arena = check->arena};
    struct way way = {.steps = {job->workflow, job->callee}, .count = 2, .free = &free};
    if (job->callee == job->workflow) {
        way.count = 1;
        report_cycle(check, job, &way);
    } else {
        follow(check, job, &way);
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (job->callee_missing) {
        wf_report(check, job->uses->span, "there is no workflow \"%.*s\"",
                  WF_STR_ARG(wf_node_text(job->uses)));
    } else if (job->callee_doc) {
        check_callee(check, job);
    }
}

const struct wf_rule wf_rule_workflow_call_target = {
    .id = "workflow-call-target",
    .title = "Call of a workflow that is not there or cannot be called",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .job_hook = check_job,
};
