/* Shows what a comparison of builds has found: for one change step by step, for several as a table. */
#ifndef WF_REPORT_LAYERS_H
#define WF_REPORT_LAYERS_H

#include "base/buf.h"
#include "docker/scenarios.h"

struct wf_layers_report {
    struct wf_str folder, file;     /* as the user named them */
    const char *cache;              /* "local", "max", "min" or "inline" */
    const struct wf_source *source; /* of the Dockerfile */
    const struct wf_scenario *scenarios;
    size_t count;
    bool table;    /* several changes; else exactly one */
    bool complete; /* all of the context could be looked at */
    size_t left;   /* changes that were not tried */
    bool color;
};

/* Share of the steps that are cached, in percent: those of which it is not known counted as rebuilt, or as
 * cached. No steps at all are cached. */
double wf_layers_percent(const struct wf_layers *layers);
double wf_layers_percent_at_most(const struct wf_layers *layers);

struct wf_layers_format {
    const char *name;
    void (*write)(struct wf_buf *out, const struct wf_layers_report *report);
};

/* "text", "json", "html"; NULL: there is no such format. */
const struct wf_layers_format *wf_layers_format(struct wf_str name);

/* --- shared by the formats ---------------------------------------------------------------------------------
 */

void wf_layers_write_text(struct wf_buf *out, const struct wf_layers_report *report);
void wf_layers_write_json(struct wf_buf *out, const struct wf_layers_report *report);
void wf_layers_write_html(struct wf_buf *out, const struct wf_layers_report *report);

/* 1-based line in the Dockerfile; 0 for NULL. */
unsigned wf_layers_line(const struct wf_layers_report *report, const struct wf_instruction *instruction);

/* The instruction on one line: blanks and line ends as one blank, cut at `width` bytes. */
struct wf_str wf_layers_title(struct wf_arena *arena, const struct wf_instruction *instruction, size_t width);

/* The first step that is not cached, or NULL. */
const struct wf_layer_step *wf_layers_first(const struct wf_layers *layers);

/* "92 %", or "69 to 77 %". */
struct wf_str wf_layers_rate(struct wf_arena *arena, const struct wf_layers *layers);

#endif
