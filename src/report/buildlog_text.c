#include "base/utf8.h"
#include "report/buildlog.h"
#include "report/show.h"

enum { MAX_LABEL = 64, COLUMN_GAP = 2, OUTPUT_LINES = 10 };

static const char green[] = "\033[32m", red[] = "\033[31m", strong[] = "\033[1m", reset[] = "\033[0m";

/* A table whose cells are of texts that are safe for a terminal. */
struct page {
    struct wf_buf *out;
    struct wf_arena *arena;
    const struct wf_log_view *view;
    struct wf_str *titles;
    size_t label_width;
    size_t *widths; /* of the columns */
};

/* --- cells ---------------------------------------------------------------------------------------------- */

static struct wf_str shown(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    wf_show(&out, text);
    return wf_buf_view(&out);
}

/* At most `width` columns of it, with dots at the end when something is missing. */
static struct wf_str shortened(struct wf_arena *arena, struct wf_str text, size_t width) {
    static const char dots[] = "...";
    struct wf_buf out = {.arena = arena};
    size_t used = 0, fitting = 0;
    for (size_t at = 0; at < text.len;) {
        struct wf_glyph glyph = wf_glyph_at(text, at);
        if (used + glyph.width > width) {
            out.len = fitting;
            wf_buf_text(&out, dots);
            break;
        }
        wf_buf_text(&out, glyph.shown);
        used += glyph.width;
        at += glyph.bytes;
        fitting = used + strlen(dots) <= width ? out.len : fitting;
    }
    return wf_buf_view(&out);
}

static void pad(struct page *page, size_t used, size_t width) {
    wf_buf_fill(page->out, ' ', used < width ? width - used : 0);
}

static void write_label(struct page *page, struct wf_str label) {
    wf_buf_str(page->out, label);
    pad(page, wf_utf8_width(label), page->label_width);
}

/* The last cell of a line is not padded. */
static void write_cell(struct page *page, size_t column, struct wf_str text, const char *color) {
    bool last = column + 1 == page->view->count;
    wf_buf_fill(page->out, ' ', COLUMN_GAP);
    if (page->view->color && color != NULL) {
        wf_buf_text(page->out, color);
    }
    wf_buf_str(page->out, text);
    if (page->view->color && color != NULL) {
        wf_buf_text(page->out, reset);
    }
    pad(page, wf_utf8_width(text), last ? 0 : page->widths[column]);
    wf_buf_text(page->out, last ? "\n" : "");
}

/* --- numbers of builds ---------------------------------------------------------------------------------- */

typedef void measure(struct wf_buf *out, const struct wf_log_build *build);

static void write_cached(struct wf_buf *out, const struct wf_log_build *build) {
    wf_buf_printf(out, "%zu of %zu", build->together.cached, build->together.total);
}

static void write_rate(struct wf_buf *out, const struct wf_log_build *build) {
    if (build->together.total == 0) {
        wf_buf_char(out, '-');
    } else {
        wf_buf_printf(out, "%u %%", wf_log_percent(build->together));
    }
}

static void write_step_time(struct wf_buf *out, const struct wf_log_build *build) {
    wf_log_write_seconds(out, wf_log_step_seconds(build));
}

static void write_time(struct wf_buf *out, const struct wf_log_build *build) {
    wf_log_write_seconds(out, build->seconds);
}

static void write_context(struct wf_buf *out, const struct wf_log_build *build) {
    if (build->has_context) {
        wf_log_write_bytes(out, build->context);
    } else {
        wf_buf_char(out, '-');
    }
}

static const struct {
    const char *label;
    measure *write;
} measures[] = {
    {"steps from the cache", write_cached}, {"hit rate", write_rate},
    {"steps took", write_step_time},        {"build took", write_time},
    {"context sent", write_context},
};

static struct wf_str cell_of(struct wf_arena *arena, measure *write, const struct wf_log_build *build) {
    struct wf_buf cell = {.arena = arena};
    write(&cell, build);
    return wf_buf_view(&cell);
}

/* Whether a line would say nothing. */
static bool is_bare(struct page *page, measure *write) {
    for (size_t i = 0; i < page->view->count; i++) {
        if (!wf_str_is(cell_of(page->arena, write, page->view->builds[i]), "-")) {
            return false;
        }
    }
    return true;
}

static void write_platforms(struct page *page) {
    const struct wf_log_view *view = page->view;
    for (size_t i = 0; i < view->count; i++) {
        for (size_t k = 0; k < view->builds[i]->rates.len && view->builds[i]->rates.len > 1; k++) {
            struct wf_log_rate rate = view->builds[i]->rates.items[k];
            struct wf_str label =
                wf_arena_printf(page->arena, "  of %.*s", WF_STR_ARG(shown(page->arena, rate.platform)));
            write_label(page, shortened(page->arena, label, page->label_width));
            for (size_t column = 0; column < view->count; column++) {
                struct wf_str text = wf_arena_printf(page->arena, "%zu of %zu", rate.cached, rate.total);
                write_cell(page, column, column == i ? text : WF_STR("-"), NULL);
            }
        }
    }
}

static void write_measures(struct page *page) {
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        if (is_bare(page, measures[i].write)) {
            continue;
        }
        write_label(page, wf_str_of(measures[i].label));
        for (size_t column = 0; column < page->view->count; column++) {
            struct wf_str text = cell_of(page->arena, measures[i].write, page->view->builds[column]);
            write_cell(page, column, text, measures[i].write == write_rate ? strong : NULL);
        }
        if (measures[i].write == write_cached) {
            write_platforms(page);
        }
    }
}

/* --- times ---------------------------------------------------------------------------------------------- */

static void write_kinds(struct page *page) {
    for (int kind = WF_LOG_OTHER; kind <= WF_LOG_EXPORT; kind++) {
        const char *words = wf_log_kind_words((enum wf_log_kind)kind);
        double longest = 0;
        for (size_t i = 0; words != NULL && i < page->view->count; i++) {
            double seconds = wf_log_kind_seconds(page->view->builds[i], (enum wf_log_kind)kind);
            longest = seconds > longest ? seconds : longest;
        }
        if (longest < 0.05) {
            continue;
        }
        write_label(page, wf_str_of(words));
        for (size_t i = 0; i < page->view->count; i++) {
            struct wf_buf cell = {.arena = page->arena};
            wf_log_write_seconds(&cell, wf_log_kind_seconds(page->view->builds[i], (enum wf_log_kind)kind));
            write_cell(page, i, wf_buf_view(&cell), NULL);
        }
    }
}

static struct wf_str label_of(struct page *page, const struct wf_log_label *label) {
    struct wf_buf text = {.arena = page->arena};
    wf_log_write_label(&text, label);
    return shortened(page->arena, wf_buf_view(&text), MAX_LABEL);
}

static const char *color_of(const struct wf_log_step *step) {
    if (step == NULL || step->state == WF_LOG_DONE) {
        return NULL;
    }
    return step->state == WF_LOG_CACHED ? green : red;
}

static void write_steps(struct page *page, const struct wf_log_row *row) {
    for (; row != NULL; row = row->next) {
        write_label(page, label_of(page, row->label));
        for (size_t i = 0; i < page->view->count; i++) {
            struct wf_buf cell = {.arena = page->arena};
            wf_log_write_state(&cell, row->steps[i]);
            write_cell(page, i, wf_buf_view(&cell), color_of(row->steps[i]));
        }
    }
}

/* --- what is said of each build ------------------------------------------------------------------------- */

static void write_title(struct page *page, size_t build, const char *text) {
    wf_buf_char(page->out, '\n');
    wf_buf_text(page->out, page->view->color ? strong : "");
    wf_buf_str(page->out, page->titles[build]);
    wf_buf_printf(page->out, ": %s%s", text, page->view->color ? reset : "");
}

static void write_line(struct page *page, size_t indent, struct wf_str text) {
    wf_buf_fill(page->out, ' ', indent);
    wf_show(page->out, text);
    wf_buf_char(page->out, '\n');
}

static void write_causes(struct page *page, size_t number) {
    const struct wf_log_build *build = page->view->builds[number];
    bool titled = false;
    if (build->cold != NULL) {
        write_title(page, number, "nothing was cached: ");
        wf_buf_printf(page->out, "%s\n", build->cold);
        return;
    }
    for (size_t i = 0; i < build->steps.len; i++) {
        const struct wf_log_step *step = &build->steps.items[i];
        if (step->why == NULL) {
            continue;
        }
        if (!titled) {
            write_title(page, number, "not cached from here on\n");
        }
        titled = true;
        struct wf_buf why = {.arena = page->arena};
        wf_log_write_why(&why, step);
        wf_buf_printf(page->out, "  %.*s\n", WF_STR_ARG(label_of(page, &step->label)));
        write_line(page, 4, wf_buf_view(&why));
    }
}

static void write_caches(struct page *page, size_t number) {
    const struct wf_log_build *build = page->view->builds[number];
    bool titled = false;
    for (size_t i = 0; i < build->vertices.len; i++) {
        const struct wf_log_vertex *vertex = build->vertices.items[i];
        if (!wf_log_is_cache(vertex)) {
            continue;
        }
        if (!titled) {
            write_title(page, number, "caches\n");
        }
        titled = true;
        struct wf_buf line = {.arena = page->arena};
        wf_buf_str(&line, wf_log_cache_name(vertex));
        wf_buf_text(&line, ": ");
        wf_log_write_outcome(&line, vertex);
        write_line(page, 2, wf_buf_view(&line));
        if (wf_log_cache_advice(vertex) != NULL) {
            write_line(page, 4, wf_str_of(wf_log_cache_advice(vertex)));
        }
    }
}

static void write_warnings(struct page *page, size_t number) {
    const struct wf_log_build *build = page->view->builds[number];
    bool titled = false;
    for (size_t i = 0; i < build->warnings.len; i++) {
        if (wf_log_is_new_warning(page->view, number, build->warnings.items[i])) {
            if (!titled) {
                write_title(page, number, "warnings\n");
            }
            titled = true;
            write_line(page, 2, build->warnings.items[i]);
        }
    }
}

static void write_lines(struct page *page, struct wf_str lines) {
    struct wf_str line;
    while (lines.len > 0 && wf_str_cut(&lines, '\n', &line)) {
        write_line(page, 2, line);
    }
}

/* The last lines of the text. */
static struct wf_str last_lines(struct wf_str text) {
    size_t begin = text.len, lines = 0;
    while (begin > 0 && (text.ptr[begin - 1] != '\n' || begin == text.len || ++lines < OUTPUT_LINES)) {
        begin--;
    }
    return wf_str_sub(text, begin, text.len);
}

static void write_error(struct page *page, size_t number) {
    const struct wf_log_build *build = page->view->builds[number];
    const struct wf_log_vertex *culprit = wf_log_culprit(build);
    if (build->unfinished) {
        write_title(page, number, "the log ends before the build does\n");
    }
    if (build->error.len == 0) {
        return;
    }
    write_title(page, number, "failed: ");
    write_line(page, 0, build->error);
    if (culprit != NULL) {
        write_line(page, 2, culprit->name);
        write_lines(page, last_lines(culprit->output));
    }
    write_lines(page, build->frame);
}

/* --- the page ------------------------------------------------------------------------------------------- */

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

static void measure_columns(struct page *page, const struct wf_log_row *rows) {
    const struct wf_log_view *view = page->view;
    for (const struct wf_log_row *row = rows; row != NULL; row = row->next) {
        page->label_width = larger(page->label_width, wf_utf8_width(label_of(page, row->label)));
    }
    for (size_t i = 0; i < view->count; i++) {
        page->titles[i] = shown(page->arena, wf_log_title(page->arena, view, i));
        page->widths[i] = larger(wf_utf8_width(page->titles[i]), strlen("unfinished"));
        for (size_t k = 0; k < sizeof measures / sizeof *measures; k++) {
            size_t width = cell_of(page->arena, measures[k].write, view->builds[i]).len;
            page->widths[i] = larger(page->widths[i], width);
        }
    }
}

static void write_text(struct wf_buf *out, const struct wf_log_view *view) {
    if (view->count == 0) {
        return;
    }
    struct page page = {
        .out = out,
        .arena = out->arena,
        .view = view,
        .titles = WF_NEW_ARRAY(out->arena, struct wf_str, view->count),
        .label_width = strlen("steps from the cache"),
        .widths = WF_NEW_ARRAY(out->arena, size_t, view->count),
    };
    const struct wf_log_row *rows = wf_log_rows(out->arena, view);
    measure_columns(&page, rows);
    write_label(&page, WF_STR(""));
    for (size_t i = 0; i < view->count; i++) {
        write_cell(&page, i, page.titles[i], strong);
    }
    write_measures(&page);
    write_kinds(&page);
    if (rows != NULL) {
        wf_buf_char(out, '\n');
        write_steps(&page, rows);
    }
    for (size_t i = 0; i < view->count; i++) {
        write_causes(&page, i);
        write_caches(&page, i);
        write_warnings(&page, i);
        write_error(&page, i);
    }
}

const struct wf_log_format wf_log_format_text = {
    .name = "text",
    .title = "for people",
    .write = write_text,
};
