#include "cmd/cmd.h"

#include <string.h>
#include <wfgen/graph.h>

static bool write_graphs(struct wf_call *call, const struct wf_output *output) {
    unsigned flags = call->graph_flags;
    enum wfgen_status status;
    if (output->path != NULL) {
        status = wfgen_report_graphs_path(call->session, output->format, output->path, flags);
    } else {
        flags |= wf_use_color(call) ? WFGEN_GRAPH_COLOR : 0U;
        status = wfgen_report_graphs(call->session, output->format, stdout, flags);
    }
    if (status != WFGEN_OK) {
        wf_print(stderr, "wfgen: %s\n", wfgen_error(call->session));
    }
    return status == WFGEN_OK;
}

static int run(struct wf_call *call) {
    static const struct wf_output fallback = {.format = "text"};
    wf_add_operands(call);
    enum wfgen_status status = wfgen_make_graphs(call->session, call->graph_flags);
    wf_print_problems(call, status);
    if (status != WFGEN_OK) {
        return status == WFGEN_USAGE ? WF_EXIT_USAGE : WF_EXIT_FAILED;
    }
    bool written = call->output_count > 0 || write_graphs(call, &fallback);
    for (size_t i = 0; i < call->output_count; i++) {
        written = write_graphs(call, &call->outputs[i]) && written;
    }
    return written && wfgen_problem_count(call->session) == 0 ? WF_EXIT_CLEAN : WF_EXIT_FAILED;
}

/* --- options -------------------------------------------------------------------------------------------- */

enum { MAX_FORMATS = 16 };

static bool set_format(struct wf_call *call, const char *value) {
    const char *names[MAX_FORMATS], *title;
    size_t count = 0;
    while (count < MAX_FORMATS && wfgen_graph_format(count, &names[count], &title)) {
        count++;
    }
    return wf_add_output(call, value, names, count);
}

static bool set_triggers(struct wf_call *call, const char *value) {
    (void)value;
    call->graph_flags |= WFGEN_GRAPH_TRIGGERS;
    return true;
}

static bool set_workflows(struct wf_call *call, const char *value) {
    (void)value;
    call->graph_flags |= WFGEN_GRAPH_JOBS;
    return true;
}

static bool set_all_needs(struct wf_call *call, const char *value) {
    (void)value;
    call->graph_flags |= WFGEN_GRAPH_ALL_NEEDS;
    return true;
}

static bool set_layout(struct wf_call *call, const char *value) {
    bool graphviz = strcmp(value, "graphviz") == 0;
    call->graph_flags |= graphviz ? WFGEN_GRAPH_GRAPHVIZ : 0U;
    return graphviz || strcmp(value, "own") == 0 ||
           wf_usage_error(call, "\"--layout\" takes own or graphviz, not \"%s\"", value);
}

static const struct wf_option option_format = {
    .name = "format",
    .argument = "NAME[=FILE]",
    .help = "text (default), mermaid, markdown (with Mermaid in it), dot or\nsvg, to FILE or to standard "
            "output; may be given several times",
    .apply = set_format,
    .values = "text mermaid markdown dot svg",
};
static const struct wf_option option_triggers = {
    .name = "triggers",
    .help = "which workflow starts or calls which",
    .apply = set_triggers,
};
static const struct wf_option option_per_workflow = {
    .name = "per-workflow",
    .help = "the jobs of each workflow",
    .apply = set_workflows,
};
static const struct wf_option option_all_needs = {
    .name = "all-needs",
    .help = "draw also needs that others imply",
    .apply = set_all_needs,
};
static const struct wf_option option_layout = {
    .name = "layout",
    .argument = "WHO",
    .help = "svg is laid out by wfgen (own, default), or by graphviz where\nits program dot is installed",
    .apply = set_layout,
    .values = "own graphviz",
};

static const struct wf_option *const options[] = {
    &option_format,     &option_triggers,          &option_per_workflow, &option_all_needs,
    &option_layout,     &wf_option_config,         &wf_option_no_config, &wf_option_color,
    &wf_option_threads, &wf_option_stdin_filename, &wf_option_quiet,     NULL,
};

const struct wf_command wf_command_graph = {
    .name = "graph",
    .summary = "draw the jobs of workflows, and which workflow starts which",
    .operands = "[PATH...]",
    .about =
        "Paths are taken as \"wfgen validate\" does. A single workflow is drawn with its jobs; of several, "
        "or "
        "of a\n"
        "repository, also which workflow starts or calls which: by workflow_run, by reusable workflows, by "
        "dispatches\n"
        "in scripts (gh workflow run, gh api) and actions.\n"
        "\n"
        "Jobs are shown with runner, matrix (x6: six jobs; x?: only a run can tell), environment, time "
        "limit, "
        "write\n"
        "permissions and secrets. Solid lines wait, bold ones call, dashed ones start, dotted ones hand "
        "artifacts on.\n"
        "Red is what anyone can start, with the rights of the repository. Needs that others imply are left "
        "out.\n"
        "\n"
        "exit codes: 0 done, 2 wrong usage or configuration, 3 something cannot be read, drawn or written",
    .options = options,
    .run = run,
};
