#include "report/layers.h"
#include "report/show.h"

enum { TITLE_WIDTH = 72, NAME_WIDTH = 26, EXAMPLE_WIDTH = 30 };

struct writer {
    struct wf_buf *out;
    const struct wf_layers_report *report;
};

static const char *color_of(const struct writer *writer, enum wf_layer_state state) {
    static const char *const colors[] = {"\x1b[32m", "\x1b[31m", "\x1b[33m"};
    return writer->report->color ? colors[state] : "";
}

static const char *plain(const struct writer *writer) {
    return writer->report->color ? "\x1b[0m" : "";
}

/* Columns of text that is shown safely. */
static void show_padded(struct wf_buf *out, struct wf_str text, size_t width) {
    size_t used = 0;
    for (size_t at = 0; at < text.len;) {
        struct wf_glyph glyph = wf_glyph_at(text, at);
        if (used + glyph.width > width) {
            break;
        }
        wf_buf_text(out, glyph.shown);
        used += glyph.width;
        at += glyph.bytes;
    }
    wf_buf_fill(out, ' ', width - used);
}

static void write_counts(const struct writer *writer, const struct wf_layers *layers) {
    size_t total = layers->cached + layers->rebuilt + layers->unknown;
    wf_buf_printf(writer->out, "%zu of %zu steps cached", layers->cached, total);
    if (layers->unknown > 0) {
        wf_buf_printf(writer->out, ", %zu unknown", layers->unknown);
    }
    struct wf_str rate = wf_layers_rate(writer->out->arena, layers);
    wf_buf_printf(writer->out, " (%.*s)\n", WF_STR_ARG(rate));
}

/* --- one change
 * --------------------------------------------------------------------------------------------- */

static void write_step(const struct writer *writer, const struct wf_layer_step *step) {
    struct wf_buf *out = writer->out;
    struct wf_str title = wf_layers_title(out->arena, step->instruction, TITLE_WIDTH);
    wf_buf_printf(out, "%4u  %s%-7s%s  ", wf_layers_line(writer->report, step->instruction),
                  color_of(writer, step->state), wf_layer_state_name(step->state), plain(writer));
    wf_show(out, title);
    wf_buf_char(out, '\n');
    if (step->same != NULL) {
        wf_buf_printf(out, "%15sthe same step as in line %u\n", "",
                      wf_layers_line(writer->report, step->same->instruction));
    } else if (step->why.len > 0) {
        wf_buf_printf(out, "%15s", "");
        wf_show(out, step->why);
        wf_buf_text(out, step->reused ? "; its own layer is reused\n" : "\n");
    }
}

static void write_stage(const struct writer *writer, const struct wf_stage *stage) {
    wf_buf_text(writer->out, "\nstage ");
    if (stage->name.len > 0) {
        wf_show(writer->out, stage->name);
    } else {
        wf_buf_printf(writer->out, "%zu", stage->index);
    }
    wf_buf_char(writer->out, '\n');
}

static void write_steps(const struct writer *writer, const struct wf_layers *layers) {
    const struct wf_stage *stage = NULL;
    for (size_t i = 0; i < layers->steps.len; i++) {
        const struct wf_layer_step *step = &layers->steps.items[i];
        if (step->stage != stage) {
            stage = step->stage;
            write_stage(writer, stage);
        }
        write_step(writer, step);
    }
}

/* --- several
 * ------------------------------------------------------------------------------------------------- */

static void write_row(const struct writer *writer, const struct wf_scenario *scenario) {
    struct wf_buf *out = writer->out;
    const struct wf_layers *layers = scenario->layers;
    const struct wf_layer_step *first = wf_layers_first(layers);
    size_t total = layers->cached + layers->rebuilt + layers->unknown;
    enum wf_layer_state state = first == NULL ? WF_LAYER_CACHED : first->state;
    show_padded(out, scenario->name, NAME_WIDTH);
    wf_buf_char(out, ' ');
    if (scenario->files > 0) {
        wf_buf_printf(out, "%6zu  ", scenario->files);
    } else {
        wf_buf_fill(out, ' ', 8);
    }
    show_padded(out, scenario->example, EXAMPLE_WIDTH);
    struct wf_str rate = wf_layers_rate(out->arena, layers);
    wf_buf_printf(out, " %s%3zu/%-3zu %8.*s%s", color_of(writer, state), layers->cached, total,
                  WF_STR_ARG(rate), plain(writer));
    if (first != NULL) {
        wf_buf_printf(out, "  line %u: ", wf_layers_line(writer->report, first->instruction));
        wf_show(out, wf_layers_title(out->arena, first->instruction, EXAMPLE_WIDTH));
    }
    wf_buf_char(out, '\n');
}

static void write_table(const struct writer *writer) {
    struct wf_buf *out = writer->out;
    show_padded(out, WF_STR("change of"), NAME_WIDTH);
    wf_buf_text(out, "  files  ");
    show_padded(out, WF_STR("for example"), EXAMPLE_WIDTH);
    wf_buf_text(out, " cached            first step that is not\n");
    for (size_t i = 0; i < writer->report->count; i++) {
        write_row(writer, &writer->report->scenarios[i]);
    }
}

void wf_layers_write_text(struct wf_buf *out, const struct wf_layers_report *report) {
    struct writer writer = {out, report};
    wf_show(out, report->file);
    wf_buf_printf(out, ", cache %s: ", report->cache);
    if (report->table) {
        wf_buf_text(out, "what one change costs\n\n");
        write_table(&writer);
    } else {
        write_counts(&writer, report->scenarios[0].layers);
        write_steps(&writer, report->scenarios[0].layers);
    }
    if (report->left > 0) {
        wf_buf_printf(out,
                      "\n%zu more changes were not tried, for the build is large; ask for each of them\n",
                      report->left);
    }
    if (!report->complete) {
        wf_buf_text(out, "\nsome of the context could not be read\n");
    }
}
