#include "report/buildlog.h"

#include "base/file.h"
#include "base/map.h"

extern const struct wf_log_format wf_log_format_json, wf_log_format_markdown, wf_log_format_text;

const struct wf_log_format *const wf_log_formats[] = {
    &wf_log_format_text,
    &wf_log_format_json,
    &wf_log_format_markdown,
};

const size_t wf_log_format_count = sizeof wf_log_formats / sizeof wf_log_formats[0];

const struct wf_log_format *wf_log_format_find(struct wf_str name) {
    for (size_t i = 0; i < wf_log_format_count; i++) {
        if (wf_str_is(name, wf_log_formats[i]->name)) {
            return wf_log_formats[i];
        }
    }
    return NULL;
}

/* --- rows ----------------------------------------------------------------------------------------------- */

struct rows {
    struct wf_arena *arena;
    size_t columns;
    struct wf_map by_label;
    struct wf_log_row first; /* stands before the first row */
};

/* The row of this step; a new one comes behind `last`. */
static struct wf_log_row *row_of(struct rows *rows, const struct wf_log_step *step, struct wf_log_row *last) {
    struct wf_buf key = {.arena = rows->arena};
    wf_log_write_label(&key, &step->label);
    struct wf_log_row *row = wf_map_get(&rows->by_label, wf_buf_view(&key));
    if (row == NULL) {
        row = WF_NEW(rows->arena, struct wf_log_row);
        row->label = &step->label;
        row->steps = WF_NEW_ARRAY(rows->arena, const struct wf_log_step *, rows->columns);
        row->next = last->next;
        last->next = row;
        wf_map_put(&rows->by_label, wf_buf_view(&key), row);
    }
    return row;
}

const struct wf_log_row *wf_log_rows(struct wf_arena *arena, const struct wf_log_view *view) {
    struct rows rows = {.arena = arena, .columns = view->count, .by_label = {.arena = arena}};
    for (size_t i = 0; i < view->count; i++) {
        struct wf_log_row *last = &rows.first;
        for (size_t k = 0; k < view->builds[i]->steps.len; k++) {
            const struct wf_log_step *step = &view->builds[i]->steps.items[k];
            last = row_of(&rows, step, last);
            last->steps[i] = step;
        }
    }
    return rows.first.next;
}

/* --- words ---------------------------------------------------------------------------------------------- */

static struct wf_str without_ending(struct wf_str name) {
    static const char *const endings[] = {".log", ".txt", ".json", ".jsonl"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (wf_str_ends(name, endings[i]) && name.len > strlen(endings[i])) {
            return wf_str_sub(name, 0, name.len - strlen(endings[i]));
        }
    }
    return name;
}

/* The name of a log in three lengths: "cold", "cold.log", "old/cold.log". */
static struct wf_str short_name(struct wf_str log, int length) {
    struct wf_str name = wf_str_is(log, "-") ? WF_STR("<stdin>") : length < 2 ? wf_path_base(log) : log;
    return length == 0 ? without_ending(name) : name;
}

static bool is_taken(const struct wf_log_view *view, struct wf_str log, int length) {
    for (size_t i = 0; i < view->count; i++) {
        struct wf_str other = view->builds[i]->log;
        if (!wf_str_eq(other, log) && wf_str_eq(short_name(other, length), short_name(log, length))) {
            return true;
        }
    }
    return false;
}

struct wf_str wf_log_title(struct wf_arena *arena, const struct wf_log_view *view, size_t build) {
    const struct wf_log_build *this = view->builds[build];
    int length = 0;
    while (length < 2 && is_taken(view, this->log, length)) {
        length++;
    }
    struct wf_str name = short_name(this->log, length);
    bool several =
        this->number > 1 || (build + 1 < view->count && view->builds[build + 1]->number > this->number);
    return several ? wf_arena_printf(arena, "%.*s #%zu", WF_STR_ARG(name), this->number) : name;
}

static void write_word(struct wf_buf *out, struct wf_str word) {
    if (word.len > 0) {
        wf_buf_str(out, word);
        wf_buf_char(out, ' ');
    }
}

void wf_log_write_label(struct wf_buf *out, const struct wf_log_label *label) {
    wf_buf_char(out, '[');
    write_word(out, label->target);
    write_word(out, label->platform);
    write_word(out, label->stage);
    wf_buf_printf(out, "%u/%u] ", label->index, label->total);
    wf_buf_str(out, label->instruction);
}

void wf_log_write_seconds(struct wf_buf *out, double seconds) {
    if (seconds < 0) {
        wf_buf_char(out, '-');
    } else {
        wf_buf_printf(out, "%.1f s", seconds);
    }
}

void wf_log_write_state(struct wf_buf *out, const struct wf_log_step *step) {
    static const char *const names[] = {
        [WF_LOG_OPEN] = "unfinished", [WF_LOG_DONE] = "ran",         [WF_LOG_CACHED] = "cached",
        [WF_LOG_FAILED] = "failed",   [WF_LOG_CANCELED] = "stopped",
    };
    if (step == NULL) {
        wf_buf_char(out, '-');
    } else if (step->state == WF_LOG_DONE && step->seconds >= 0) {
        wf_log_write_seconds(out, step->seconds);
    } else {
        wf_buf_text(out, names[step->state]);
    }
}

void wf_log_write_bytes(struct wf_buf *out, uint64_t bytes) {
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    double value = (double)bytes / 1000;
    size_t unit = 0;
    if (bytes < 1000) {
        wf_buf_printf(out, "%u B", (unsigned)bytes);
        return;
    }
    for (; value >= 999.995 && unit + 1 < sizeof units / sizeof *units; unit++) {
        value /= 1000;
    }
    wf_buf_printf(out, "%.2f %s", value, units[unit]);
}

double wf_log_kind_seconds(const struct wf_log_build *build, enum wf_log_kind kind) {
    double seconds = -1;
    for (size_t i = 0; i < build->vertices.len; i++) {
        const struct wf_log_vertex *vertex = build->vertices.items[i];
        if (vertex->kind == kind && vertex->seconds >= 0) {
            seconds = (seconds < 0 ? 0 : seconds) + vertex->seconds;
        }
    }
    return seconds;
}

const char *wf_log_kind_words(enum wf_log_kind kind) {
    static const char *const words[] = {
        [WF_LOG_FROM] = "base images",
        [WF_LOG_CONTEXT] = "sending the context",
        [WF_LOG_CACHE_IMPORT] = "reading caches",
        [WF_LOG_EXPORT] = "writing the image",
        [WF_LOG_CACHE_EXPORT] = "writing caches",
        [WF_LOG_INTERNAL] = "preparing",
        [WF_LOG_OTHER] = "other work",
        [WF_LOG_STEP] = NULL,
    };
    return words[kind];
}

/* --- caches --------------------------------------------------------------------------------------------- */

bool wf_log_is_cache(const struct wf_log_vertex *vertex) {
    return vertex->kind == WF_LOG_CACHE_IMPORT || vertex->kind == WF_LOG_CACHE_EXPORT;
}

struct wf_str wf_log_cache_name(const struct wf_log_vertex *vertex) {
    enum { DIGITS_OF_NUMBER = 12 };
    size_t digits = 0;
    struct wf_str name = vertex->name;
    while (digits < name.len && wf_is_digit(name.ptr[name.len - digits - 1])) {
        digits++;
    }
    bool numbered = digits >= DIGITS_OF_NUMBER && digits < name.len && name.ptr[name.len - digits - 1] == ':';
    return numbered ? wf_str_sub(name, 0, name.len - digits - 1) : name;
}

void wf_log_write_outcome(struct wf_buf *out, const struct wf_log_vertex *vertex) {
    if (vertex->state == WF_LOG_FAILED) {
        wf_buf_text(out, "failed: ");
        wf_buf_str(out, vertex->error);
    } else if (vertex->state == WF_LOG_OPEN || vertex->state == WF_LOG_CANCELED) {
        wf_buf_text(out, "did not end");
    } else if (vertex->layers > 0) {
        wf_buf_printf(out, "%u layer%s written", vertex->layers, vertex->layers == 1 ? "" : "s");
    } else {
        wf_buf_text(out, vertex->found ? "found" : "done");
    }
}

void wf_log_write_why(struct wf_buf *out, const struct wf_log_step *step) {
    wf_buf_text(out, step->why);
    if (step->dragged > 0) {
        wf_buf_printf(out, "; %zu more step%s ran because of it", step->dragged,
                      step->dragged == 1 ? "" : "s");
    }
}

bool wf_log_is_new_warning(const struct wf_log_view *view, size_t build, struct wf_str warning) {
    for (size_t i = 0; i < build; i++) {
        for (size_t k = 0; k < view->builds[i]->warnings.len; k++) {
            if (wf_str_eq(view->builds[i]->warnings.items[k], warning)) {
                return false;
            }
        }
    }
    return true;
}
