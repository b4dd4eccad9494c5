#include "report/buildlog.h"

/* One object: {"builds": [...]}, a line for each build. Members that are not known are null. */

static void write_text(struct wf_buf *out, const char *name, struct wf_str text) {
    wf_buf_printf(out, ",\"%s\":", name);
    if (text.len > 0) {
        wf_buf_json(out, text);
    } else {
        wf_buf_text(out, "null");
    }
}

static void write_seconds(struct wf_buf *out, const char *name, double seconds) {
    if (seconds < 0) {
        wf_buf_printf(out, ",\"%s\":null", name);
    } else {
        wf_buf_printf(out, ",\"%s\":%.3f", name, seconds);
    }
}

static const char *state_name(enum wf_log_state state) {
    static const char *const names[] = {
        [WF_LOG_OPEN] = "unfinished", [WF_LOG_DONE] = "ran",          [WF_LOG_CACHED] = "cached",
        [WF_LOG_FAILED] = "failed",   [WF_LOG_CANCELED] = "canceled",
    };
    return names[state];
}

static void write_rate(struct wf_buf *out, struct wf_log_rate rate) {
    wf_buf_printf(out, "\"cached\":%zu,\"total\":%zu,\"percent\":", rate.cached, rate.total);
    if (rate.total > 0) {
        wf_buf_printf(out, "%u", wf_log_percent(rate));
    } else {
        wf_buf_text(out, "null");
    }
}

static void write_platforms(struct wf_buf *out, const struct wf_log_build *build) {
    wf_buf_text(out, ",\"platforms\":[");
    for (size_t i = 0; i < build->rates.len; i++) {
        wf_buf_text(out, i > 0 ? ",{\"platform\":" : "{\"platform\":");
        wf_buf_json(out, build->rates.items[i].platform);
        wf_buf_char(out, ',');
        write_rate(out, build->rates.items[i]);
        wf_buf_char(out, '}');
    }
    wf_buf_char(out, ']');
}

static void write_step(struct wf_buf *out, const struct wf_log_step *step) {
    wf_buf_printf(out, "{\"index\":%u,\"of\":%u", step->label.index, step->label.total);
    write_text(out, "target", step->label.target);
    write_text(out, "platform", step->label.platform);
    write_text(out, "stage", step->label.stage);
    write_text(out, "instruction", step->label.instruction);
    wf_buf_printf(out, ",\"state\":\"%s\"", state_name(step->state));
    write_seconds(out, "seconds", step->seconds);
    if (step->state != WF_LOG_CACHED) {
        wf_buf_printf(out, ",\"origin\":%zu,\"dragged\":%zu", step->origin, step->dragged);
        write_text(out, "why", wf_str_of(step->why));
    }
    wf_buf_char(out, '}');
}

static void write_steps(struct wf_buf *out, const struct wf_log_build *build) {
    wf_buf_text(out, ",\"steps\":[");
    for (size_t i = 0; i < build->steps.len; i++) {
        wf_buf_text(out, i > 0 ? "," : "");
        write_step(out, &build->steps.items[i]);
    }
    wf_buf_char(out, ']');
}

static void write_cache(struct wf_buf *out, const struct wf_log_vertex *vertex) {
    bool import = vertex->kind == WF_LOG_CACHE_IMPORT;
    wf_buf_printf(out, "{\"direction\":\"%s\"", import ? "import" : "export");
    write_text(out, "name", wf_log_cache_name(vertex));
    wf_buf_printf(out, ",\"state\":\"%s\"", state_name(vertex->state));
    write_seconds(out, "seconds", vertex->seconds);
    if (import) {
        wf_buf_printf(out, ",\"found\":%s", vertex->found ? "true" : "false");
    } else {
        wf_buf_printf(out, ",\"layers\":%u", vertex->layers);
    }
    write_text(out, "error", vertex->error);
    write_text(out, "advice", wf_str_of(wf_log_cache_advice(vertex)));
    wf_buf_char(out, '}');
}

static void write_other(struct wf_buf *out, const struct wf_log_vertex *vertex) {
    wf_buf_text(out, "{\"name\":");
    wf_buf_json(out, vertex->name);
    wf_buf_printf(out, ",\"state\":\"%s\"", state_name(vertex->state));
    write_seconds(out, "seconds", vertex->seconds);
    write_text(out, "error", vertex->error);
    wf_buf_char(out, '}');
}

/* Caches, or all other vertices that are no steps. */
static void write_vertices(struct wf_buf *out, const struct wf_log_build *build, bool caches) {
    bool first = true;
    wf_buf_text(out, caches ? ",\"caches\":[" : ",\"others\":[");
    for (size_t i = 0; i < build->vertices.len; i++) {
        const struct wf_log_vertex *vertex = build->vertices.items[i];
        if (vertex->kind != WF_LOG_STEP && wf_log_is_cache(vertex) == caches) {
            wf_buf_text(out, first ? "" : ",");
            (caches ? write_cache : write_other)(out, vertex);
            first = false;
        }
    }
    wf_buf_char(out, ']');
}

static void write_build(struct wf_buf *out, const struct wf_log_build *build) {
    const struct wf_log_vertex *culprit = wf_log_culprit(build);
    const char *result = build->error.len > 0 ? "failed" : build->unfinished ? "unfinished" : "ended";
    wf_buf_text(out, "{\"log\":");
    wf_buf_json(out, build->log);
    wf_buf_printf(out, ",\"number\":%zu,\"result\":\"%s\",", build->number, result);
    write_rate(out, build->together);
    write_platforms(out, build);
    write_seconds(out, "seconds", build->seconds);
    write_seconds(out, "stepSeconds", wf_log_step_seconds(build));
    if (build->has_context) {
        wf_buf_printf(out, ",\"contextBytes\":%llu", (unsigned long long)build->context);
    } else {
        wf_buf_text(out, ",\"contextBytes\":null");
    }
    write_text(out, "cold", wf_str_of(build->cold));
    write_steps(out, build);
    write_vertices(out, build, true);
    write_vertices(out, build, false);
    wf_buf_text(out, ",\"warnings\":[");
    for (size_t i = 0; i < build->warnings.len; i++) {
        wf_buf_text(out, i > 0 ? "," : "");
        wf_buf_json(out, build->warnings.items[i]);
    }
    wf_buf_char(out, ']');
    write_text(out, "error", build->error);
    write_text(out, "failedVertex", culprit != NULL ? culprit->name : WF_STR(""));
    write_text(out, "output", culprit != NULL ? culprit->output : WF_STR(""));
    write_text(out, "frame", build->frame);
    wf_buf_char(out, '}');
}

static void write_json(struct wf_buf *out, const struct wf_log_view *view) {
    wf_buf_text(out, "{\"builds\":[\n");
    for (size_t i = 0; i < view->count; i++) {
        wf_buf_text(out, i > 0 ? ",\n" : "");
        write_build(out, view->builds[i]);
    }
    wf_buf_text(out, "\n]}\n");
}

const struct wf_log_format wf_log_format_json = {
    .name = "json",
    .title = "one object with everything",
    .write = write_json,
};
