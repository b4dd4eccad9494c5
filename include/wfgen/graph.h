/* libwfgen: graphs of jobs and workflows. The rules of wfgen.h hold here too. */
#ifndef WFGEN_GRAPH_H
#define WFGEN_GRAPH_H

#include <wfgen/wfgen.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    WFGEN_GRAPH_JOBS = 1,      /* the jobs of each workflow */
    WFGEN_GRAPH_TRIGGERS = 2,  /* the workflows of each repository, and which starts which */
    WFGEN_GRAPH_ALL_NEEDS = 4, /* draw also needs that others imply */
    WFGEN_GRAPH_GRAPHVIZ = 8,  /* let Graphviz lay pictures out, where its program `dot` is installed; else
                                  they are the same on all machines */
    WFGEN_GRAPH_COLOR = 16,    /* a terminal will show it */
};

/* Reads the inputs and makes graphs; no rule runs. With neither WFGEN_GRAPH_JOBS nor WFGEN_GRAPH_TRIGGERS it
 * is the jobs of a single workflow, and both for several. WFGEN_FAILED when no input is a workflow. Files
 * that could not be read, and graphs that are too large to be drawn, are wfgen_problem()s. */
WFGEN_API enum wfgen_status wfgen_make_graphs(struct wfgen *session, unsigned flags);

/* How many there are. */
WFGEN_API size_t wfgen_graph_count(const struct wfgen *session);

/* The name and one-line description of a format; false when there is no such index. */
WFGEN_API bool wfgen_graph_format(size_t index, const char **name, const char **title);

/* Writes all graphs to a stream, or into a file, which is replaced as a whole or not at all. WFGEN_USAGE for
 * an unknown format. */
WFGEN_API enum wfgen_status wfgen_report_graphs(struct wfgen *session, const char *format, FILE *out,
                                                unsigned flags);
WFGEN_API enum wfgen_status wfgen_report_graphs_path(struct wfgen *session, const char *format,
                                                     const char *path, unsigned flags);

#ifdef __cplusplus
}
#endif

#endif
