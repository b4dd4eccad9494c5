#include "report/layers.h"

static void write_text(struct wf_buf *out, const char *name, struct wf_str text) {
    wf_buf_printf(out, "\"%s\":", name);
    wf_buf_json(out, text);
}

static void write_rate(struct wf_buf *out, const struct wf_layers *layers) {
    wf_buf_printf(out,
                  "\"rate\":{\"cached\":%zu,\"rebuilt\":%zu,\"unknown\":%zu,\"total\":%zu,\"percent\":%.1f,"
                  "\"percent_max\":%.1f}",
                  layers->cached, layers->rebuilt, layers->unknown,
                  layers->cached + layers->rebuilt + layers->unknown, wf_layers_percent(layers),
                  wf_layers_percent_at_most(layers));
}

static void write_step(struct wf_buf *out, const struct wf_layers_report *report,
                       const struct wf_layer_step *step) {
    wf_buf_char(out, '{');
    write_text(out, "stage", step->label);
    wf_buf_printf(out, ",\"index\":%zu,\"total\":%zu,\"line\":%u,", step->index, step->total,
                  wf_layers_line(report, step->instruction));
    write_text(out, "instruction", wf_str_of(wf_instruction_name(step->instruction->kind)));
    wf_buf_char(out, ',');
    write_text(out, "text", step->instruction->line.text);
    wf_buf_printf(out, ",\"state\":\"%s\",", wf_layer_state_name(step->state));
    write_text(out, "why", step->why);
    wf_buf_printf(out, ",\"cause\":{\"line\":%u,", wf_layers_line(report, step->cause));
    write_text(out, "path", step->path);
    wf_buf_printf(out, "},\"same_as\":%u,\"layer_reused\":%s,\"hidden\":%s}",
                  step->same != NULL ? wf_layers_line(report, step->same->instruction) : 0,
                  step->reused ? "true" : "false", step->hidden ? "true" : "false");
}

static void write_layers(struct wf_buf *out, const struct wf_layers_report *report,
                         const struct wf_layers *layers, const char *indent) {
    write_rate(out, layers);
    wf_buf_printf(out, ",\n%s\"steps\":[", indent);
    for (size_t i = 0; i < layers->steps.len; i++) {
        wf_buf_printf(out, "%s\n%s ", i > 0 ? "," : "", indent);
        write_step(out, report, &layers->steps.items[i]);
    }
    wf_buf_char(out, ']');
}

static void write_scenario(struct wf_buf *out, const struct wf_layers_report *report,
                           const struct wf_scenario *scenario) {
    wf_buf_char(out, '{');
    write_text(out, "name", scenario->name);
    wf_buf_char(out, ',');
    write_text(out, "example", scenario->example);
    wf_buf_printf(out, ",\"files\":%zu,", scenario->files);
    write_layers(out, report, scenario->layers, "  ");
    wf_buf_char(out, '}');
}

void wf_layers_write_json(struct wf_buf *out, const struct wf_layers_report *report) {
    wf_buf_char(out, '{');
    write_text(out, "folder", report->folder);
    wf_buf_char(out, ',');
    write_text(out, "file", report->file);
    wf_buf_printf(out, ",\"cache\":\"%s\",\"complete\":%s,\n", report->cache,
                  report->complete ? "true" : "false");
    if (!report->table) {
        wf_buf_char(out, ' ');
        write_layers(out, report, report->scenarios[0].layers, " ");
    } else {
        wf_buf_printf(out, " \"left\":%zu,\n \"scenarios\":[", report->left);
        for (size_t i = 0; i < report->count; i++) {
            wf_buf_text(out, i > 0 ? ",\n  " : "\n  ");
            write_scenario(out, report, &report->scenarios[i]);
        }
        wf_buf_char(out, ']');
    }
    wf_buf_text(out, "}\n");
}
