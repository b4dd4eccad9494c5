/* Graphs of jobs and workflows. */
#include "api/session.h"

#include <wfgen/graph.h>

/* --- making --------------------------------------------------------------------------------------------- */

static bool is_workflow(const struct wf_file *file) {
    return file != NULL && file->workflow != NULL && file->runs != NULL;
}

static size_t add_files(struct wf_graph_file *items, struct wf_file *const *files, size_t count) {
    size_t added = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_workflow(files[i])) {
            items[added++] = (struct wf_graph_file){files[i]->workflow, files[i]->sites, &files[i]->scripts,
                                                    files[i]->runs};
        }
    }
    return added;
}

static void add_graph(struct wfgen *session, const struct wf_graph *graph) {
    if (graph->nodes.len > WF_MAX_GRAPH_NODES) {
        wf_add_problem(session,
                       wf_arena_printf(&session->run, "\"%.*s\" is not drawn: it has more than %d nodes",
                                       WF_STR_ARG(graph->path.len > 0 ? graph->path : graph->title),
                                       WF_MAX_GRAPH_NODES)
                           .ptr);
        return;
    }
    *WF_PUSH(&session->run, &session->graphs) = graph;
}

/* The workflows that were given come first; only they are drawn each on its own. */
static void add_repository(struct wfgen *session, const struct wf_repo *repo, unsigned flags) {
    struct wf_arena *arena = &session->run;
    struct wf_graph_file *files =
        WF_NEW_ARRAY(arena, struct wf_graph_file, repo->count + repo->other_count + 1);
    size_t given = add_files(files, repo->files, repo->count);
    size_t others = given > 0 ? add_files(files + given, repo->others, repo->other_count) : 0;
    struct wf_graph_world world = wf_graph_world(arena, files, given + others);
    bool both = (flags & (WFGEN_GRAPH_JOBS | WFGEN_GRAPH_TRIGGERS)) == 0;
    if ((given > 0 && (flags & WFGEN_GRAPH_TRIGGERS) != 0) || (both && given > 1)) {
        add_graph(session, wf_graph_workflows(arena, &world, repo->folder));
    }
    for (size_t i = 0; ((flags & WFGEN_GRAPH_JOBS) != 0 || both) && i < given; i++) {
        add_graph(session, wf_graph_jobs(arena, &world, &world.files[i]));
    }
}

void wf_make_graphs(struct wfgen *session, unsigned flags) {
    struct wf_map seen = {.arena = &session->run};
    wf_recall_inputs(session);
    session->graphs.len = 0;
    for (size_t i = 0; i < session->inputs.len; i++) {
        struct wf_input *input = session->inputs.items[i];
        if (input->repo != NULL && wf_map_put(&seen, input->repo->folder, input) == NULL) {
            add_repository(session, input->repo, flags);
        }
    }
}

static enum wfgen_status make(struct wfgen *session, const void *argument) {
    enum wfgen_status status = wf_begin_run(session);
    struct wf_err err;
    if (status != WFGEN_OK) {
        return status;
    }
    wf_link_inputs(session, WF_USERS_ALL);
    wf_make_graphs(session, *(const unsigned *)argument);
    if (session->graphs.len == 0) {
        wf_err_set(&err, WF_ERR_WORLD, "no workflow to draw");
        return wf_fail(session, &err);
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_make_graphs(struct wfgen *session, unsigned flags) {
    return wf_guard(session, make, &flags);
}

size_t wfgen_graph_count(const struct wfgen *session) {
    return session->graphs.len;
}

/* --- reports -------------------------------------------------------------------------------------------- */

bool wfgen_graph_format(size_t index, const char **name, const char **title) {
    if (index >= wf_graph_format_count) {
        return false;
    }
    *name = wf_graph_formats[index]->name;
    *title = wf_graph_formats[index]->title;
    return true;
}

/* Exactly one of `file` and `path` is set. */
struct delivery {
    const char *format, *path;
    FILE *file;
    unsigned flags;
};

static enum wfgen_status report(struct wfgen *session, const void *argument) {
    const struct delivery *delivery = argument;
    const struct wf_graph_format *format = wf_graph_format_find(wf_str_of(delivery->format));
    struct wf_err err = {0};
    if (format == NULL) {
        wf_err_set(&err, WF_ERR_USAGE, "no format is called \"%s\"", delivery->format);
        return wf_fail(session, &err);
    }
    struct wf_buf out = {.arena = &session->run};
    struct wf_graph_view view = {
        .graphs = session->graphs.items,
        .count = session->graphs.len,
        .color = (delivery->flags & WFGEN_GRAPH_COLOR) != 0,
        .all_needs = (delivery->flags & WFGEN_GRAPH_ALL_NEEDS) != 0,
        .graphviz = (delivery->flags & WFGEN_GRAPH_GRAPHVIZ) != 0,
    };
    format->write(&out, &view);
    bool written = delivery->path != NULL ? wf_write_path(delivery->path, wf_buf_view(&out), &err)
                                          : wf_write_stream(delivery->file, wf_buf_view(&out), &err);
    return written ? WFGEN_OK : wf_fail(session, &err);
}

enum wfgen_status wfgen_report_graphs(struct wfgen *session, const char *format, FILE *out, unsigned flags) {
    return wf_guard(session, report, &(struct delivery){.format = format, .file = out, .flags = flags});
}

enum wfgen_status wfgen_report_graphs_path(struct wfgen *session, const char *format, const char *path,
                                           unsigned flags) {
    return wf_guard(session, report, &(struct delivery){.format = format, .path = path, .flags = flags});
}
