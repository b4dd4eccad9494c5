#include "base/buf.h"
#include "lint/rule.h"

struct cycle {
    struct wf_check *check;
    const struct wf_workflow *workflow;
    bool *told; /* by job: it is part of a cycle that was reported */
    WF_LIST(const struct wf_job *) jobs;
    WF_LIST(const struct wf_node *) needs; /* as many: the item that leads to the next one */
};

/* Where a job was met first when walking from the goal: the item of `needs` of job `from`. */
struct visit {
    const struct wf_node *item; /* NULL: not met yet */
    const struct wf_job *from;
};

struct search {
    const struct cycle *cycle;
    struct visit *visits; /* by job */
    WF_LIST(const struct wf_job *) queue;
};

static void visit_needs(struct search *search, const struct wf_job *job) {
    const struct wf_workflow *workflow = search->cycle->workflow;
    bool list = wf_node_is_sequence(job->needs);
    const struct wf_node *item = list ? wf_node_first(job->needs) : job->needs;
    for (; item; item = list ? item->next : NULL) {
        const struct wf_job *needed = wf_workflow_job(workflow, wf_node_text(item));
        if (needed && !search->visits[needed - workflow->jobs].item) {
            search->visits[needed - workflow->jobs] = (struct visit){item, job};
            *WF_PUSH(search->cycle->check->arena, &search->queue) = needed;
        }
    }
}

/* The shortest way from a job through `needs` back to itself; false when there is none. */
static bool find_cycle(struct cycle *cycle, const struct wf_job *goal) {
    struct wf_arena *arena = cycle->check->arena;
    const struct wf_job *jobs = cycle->workflow->jobs;
    struct search search = {.cycle = cycle};
    search.visits = WF_NEW_ARRAY(arena, struct visit, cycle->workflow->job_count);
    visit_needs(&search, goal);
    for (size_t i = 0; i < search.queue.len && !search.visits[goal - jobs].item; i++) {
        visit_needs(&search, search.queue.items[i]);
    }
    static const struct visit none;
    cycle->jobs.len = 0;
    cycle->needs.len = 0;
    const struct visit *visit = &search.visits[goal - jobs];
    while (visit->item) {
        *WF_PUSH(arena, &cycle->jobs) = visit->from;
        *WF_PUSH(arena, &cycle->needs) = visit->item;
        visit = visit->from == goal ? &none : &search.visits[visit->from - jobs];
    }
    return cycle->jobs.len > 0;
}

/* It waits, through others, for a job that waits for it. */
static bool is_in_cycle(const struct wf_job *job) {
    bool list = wf_node_is_sequence(job->needs);
    const struct wf_node *item = list ? wf_node_first(job->needs) : job->needs;
    for (; item; item = list ? item->next : NULL) {
        const struct wf_job *needed = wf_workflow_job(job->workflow, wf_node_text(item));
        if (needed && (needed == job || wf_job_needs(needed, wf_node_text(job->key)))) {
            return true;
        }
    }
    return false;
}

static void report(struct cycle *cycle) {
    struct wf_check *check = cycle->check;
    struct wf_buf way = {.arena = check->arena};
    for (size_t i = cycle->jobs.len; i-- > 0;) {
        const struct wf_job *job = cycle->jobs.items[i];
        cycle->told[job - cycle->workflow->jobs] = true;
        wf_buf_printf(&way, "\"%.*s\" -> ", WF_STR_ARG(wf_node_text(job->key)));
    }
    const struct wf_node *first = cycle->jobs.items[cycle->jobs.len - 1]->key;
    wf_buf_printf(&way, "\"%.*s\"", WF_STR_ARG(wf_node_text(first)));
    struct wf_str text = wf_buf_view(&way);
    struct wf_finding *finding =
        cycle->jobs.len == 1
            ? wf_report(check, first->span, "job needs itself: \"%.*s\"", WF_STR_ARG(wf_node_text(first)))
            : wf_report(check, first->span, "jobs need each other: %.*s", WF_STR_ARG(text));
    for (size_t i = cycle->jobs.len; i-- > 0;) {
        wf_finding_note(check, finding, check->file->source, cycle->needs.items[i]->span,
                        "\"%.*s\" needs \"%.*s\" here", WF_STR_ARG(wf_node_text(cycle->jobs.items[i]->key)),
                        WF_STR_ARG(wf_node_text(cycle->needs.items[i])));
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct cycle cycle = {.check = check, .workflow = workflow};
    cycle.told = WF_NEW_ARRAY(check->arena, bool, workflow->job_count);
    for (size_t i = 0; i < workflow->job_count; i++) {
        if (!cycle.told[i] && is_in_cycle(&workflow->jobs[i]) && find_cycle(&cycle, &workflow->jobs[i])) {
            report(&cycle);
        }
    }
}

const struct wf_rule wf_rule_needs_cycle = {
    .id = "needs-cycle",
    .title = "Jobs that need each other",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .workflow_hook = check_workflow,
};
