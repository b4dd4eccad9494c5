#include "report/layers.h"

#include "base/utf8.h"

static double share(size_t part, const struct wf_layers *layers) {
    size_t total = layers->cached + layers->rebuilt + layers->unknown;
    return total == 0 ? 100 : 100.0 * (double)part / (double)total;
}

double wf_layers_percent(const struct wf_layers *layers) {
    return share(layers->cached, layers);
}

double wf_layers_percent_at_most(const struct wf_layers *layers) {
    return share(layers->cached + layers->unknown, layers);
}

const struct wf_layers_format *wf_layers_format(struct wf_str name) {
    static const struct wf_layers_format formats[] = {
        {"text", wf_layers_write_text}, {"json", wf_layers_write_json}, {"html", wf_layers_write_html}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (wf_str_is(name, formats[i].name)) {
            return &formats[i];
        }
    }
    return NULL;
}

unsigned wf_layers_line(const struct wf_layers_report *report, const struct wf_instruction *instruction) {
    return instruction == NULL ? 0 : wf_source_line_of(report->source, instruction->span.begin);
}

struct wf_str wf_layers_title(struct wf_arena *arena, const struct wf_instruction *instruction,
                              size_t width) {
    struct wf_buf title = {.arena = arena};
    struct wf_str rest = instruction->line.text;
    bool blank = false;
    while (rest.len > 0) {
        size_t length = wf_utf8_next(rest, NULL);
        length = length == 0 ? 1 : length;
        if (wf_is_space(rest.ptr[0])) {
            blank = true;
        } else {
            if (title.len + length + blank + 3 > width) {
                wf_buf_text(&title, "...");
                break;
            }
            wf_buf_text(&title, blank && title.len > 0 ? " " : "");
            wf_buf_str(&title, wf_str_sub(rest, 0, length));
            blank = false;
        }
        rest = wf_str_sub(rest, length, rest.len);
    }
    return wf_buf_view(&title);
}

const struct wf_layer_step *wf_layers_first(const struct wf_layers *layers) {
    for (size_t i = 0; i < layers->steps.len; i++) {
        if (layers->steps.items[i].state != WF_LAYER_CACHED) {
            return &layers->steps.items[i];
        }
    }
    return NULL;
}

struct wf_str wf_layers_rate(struct wf_arena *arena, const struct wf_layers *layers) {
    double low = wf_layers_percent(layers), high = wf_layers_percent_at_most(layers);
    if (layers->unknown == 0) {
        return wf_arena_printf(arena, "%.0f %%", low);
    }
    return wf_arena_printf(arena, "%.0f to %.0f %%", low, high);
}
