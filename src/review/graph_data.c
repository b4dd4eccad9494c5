/* Artifacts between jobs (actions/upload-artifact, actions/download-artifact). */
#include "lang/hole.h"
#include "review/graph.h"

static struct wf_str input(const struct wf_step *step, const char *name) {
    return wf_str_trim(wf_node_text(wf_node_resolve(wf_step_input(step, name))));
}

/* What is certain of a name or pattern: the text before its first unknown part. */
static struct wf_str fixed_part(struct wf_str text) {
    size_t end = 0;
    while (end < text.len && strchr("*?[{", text.ptr[end]) == NULL && wf_hole_end(text, end) == 0) {
        end++;
    }
    return wf_str_sub(text, 0, end);
}

static bool may_match(struct wf_str pattern, struct wf_str name) {
    struct wf_str a = fixed_part(pattern), b = fixed_part(name);
    size_t len = a.len < b.len ? a.len : b.len;
    bool all = a.len == pattern.len && b.len == name.len; /* nothing of them is unknown */
    return all ? wf_str_eq(a, b) : wf_str_eq(wf_str_sub(a, 0, len), wf_str_sub(b, 0, len));
}

/* A name is equal, or an expression that may stand for it. */
static bool takes(const struct wf_step *step, struct wf_str artifact) {
    struct wf_str name = input(step, "name"), pattern = input(step, "pattern");
    if (name.len > 0) {
        return wf_str_eq(name, artifact) || (wf_hole_any(name) && may_match(name, artifact));
    }
    return pattern.len == 0 || may_match(pattern, artifact);
}

static bool is_from_this_run(const struct wf_step *step) {
    return wf_step_uses(step, "actions/download-artifact") && input(step, "run-id").len == 0;
}

static void add_upload(struct wf_arena *arena, struct wf_graph *graph, const struct wf_step *upload,
                       const struct wf_job *to) {
    const struct wf_job *from = upload->job, *first = from->workflow->jobs;
    struct wf_str name = input(upload, "name");
    name = name.len > 0 ? name : WF_STR("artifact");
    for (size_t i = 0; i < to->step_count; i++) {
        if (is_from_this_run(&to->steps[i]) && takes(&to->steps[i], name)) {
            wf_graph_join(arena, &graph->edges,
                          (struct wf_graph_edge){.from = (size_t)(from - first),
                                                 .to = (size_t)(to - first),
                                                 .kind = WF_GRAPH_DATA,
                                                 .label = name});
            return;
        }
    }
}

void wf_graph_add_data(struct wf_arena *arena, struct wf_graph *graph, const struct wf_workflow *workflow) {
    for (size_t j = 0; j < workflow->job_count; j++) {
        const struct wf_job *to = &workflow->jobs[j];
        for (size_t n = 0; n < to->needed_count; n++) {
            const struct wf_job *from = to->needed[n];
            for (size_t i = 0; from != to && i < from->step_count; i++) {
                if (wf_step_uses(&from->steps[i], "actions/upload-artifact")) {
                    add_upload(arena, graph, &from->steps[i], to);
                }
            }
        }
    }
}

static bool takes_from_run(const struct wf_step *step) {
    static const char *const calls[] = {"listWorkflowRunArtifacts", "workflow_run.artifacts_url", NULL};
    return wf_str_has(input(step, "run-id"), "workflow_run.id") ||
           wf_str_has(input(step, "run_id"), "workflow_run.id") ||
           wf_str_has_any(input(step, "script"), calls);
}

bool wf_graph_takes_data(const struct wf_workflow *workflow) {
    for (size_t j = 0; j < workflow->job_count; j++) {
        for (size_t i = 0; i < workflow->jobs[j].step_count; i++) {
            if (takes_from_run(&workflow->jobs[j].steps[i])) {
                return true;
            }
        }
    }
    return false;
}
