/* For the summary of a job: GitHub's Markdown. */
#include "report/buildlog.h"
#include "report/escape.h"

/* --- the numbers ---------------------------------------------------------------------------------------- */

struct page {
    struct wf_buf *out;
    const struct wf_log_view *view;
};

static void write_head(const struct page *page, const char *first) {
    wf_buf_printf(page->out, "| %s |", first);
    for (size_t i = 0; i < page->view->count; i++) {
        wf_buf_char(page->out, ' ');
        wf_escape_markdown(page->out, wf_log_title(page->out->arena, page->view, i));
        wf_buf_text(page->out, " |");
    }
    wf_buf_text(page->out, "\n| --- |");
    for (size_t i = 0; i < page->view->count; i++) {
        wf_buf_text(page->out, " ---: |");
    }
    wf_buf_char(page->out, '\n');
}

static void write_rates(const struct page *page) {
    wf_buf_text(page->out, "| steps from the cache |");
    for (size_t i = 0; i < page->view->count; i++) {
        struct wf_log_rate rate = page->view->builds[i]->together;
        wf_buf_printf(page->out, " %zu of %zu |", rate.cached, rate.total);
    }
    wf_buf_text(page->out, "\n| hit rate |");
    for (size_t i = 0; i < page->view->count; i++) {
        struct wf_log_rate rate = page->view->builds[i]->together;
        if (rate.total > 0) {
            wf_buf_printf(page->out, " **%u %%** |", wf_log_percent(rate));
        } else {
            wf_buf_text(page->out, " - |");
        }
    }
    wf_buf_char(page->out, '\n');
}

static void write_platforms(const struct page *page) {
    for (size_t i = 0; i < page->view->count; i++) {
        const struct wf_log_build *build = page->view->builds[i];
        for (size_t k = 0; k < build->rates.len && build->rates.len > 1; k++) {
            struct wf_log_rate rate = build->rates.items[k];
            wf_buf_text(page->out, "| ... of ");
            wf_escape_markdown(page->out, rate.platform);
            wf_buf_text(page->out, " |");
            for (size_t column = 0; column < page->view->count; column++) {
                if (column == i) {
                    wf_buf_printf(page->out, " %zu of %zu |", rate.cached, rate.total);
                } else {
                    wf_buf_text(page->out, " - |");
                }
            }
            wf_buf_char(page->out, '\n');
        }
    }
}

static void write_rest(const struct page *page) {
    wf_buf_text(page->out, "| steps took |");
    for (size_t i = 0; i < page->view->count; i++) {
        wf_buf_char(page->out, ' ');
        wf_log_write_seconds(page->out, wf_log_step_seconds(page->view->builds[i]));
        wf_buf_text(page->out, " |");
    }
    wf_buf_text(page->out, "\n| writing caches took |");
    for (size_t i = 0; i < page->view->count; i++) {
        wf_buf_char(page->out, ' ');
        wf_log_write_seconds(page->out, wf_log_kind_seconds(page->view->builds[i], WF_LOG_CACHE_EXPORT));
        wf_buf_text(page->out, " |");
    }
    wf_buf_text(page->out, "\n| context sent |");
    for (size_t i = 0; i < page->view->count; i++) {
        wf_buf_char(page->out, ' ');
        if (page->view->builds[i]->has_context) {
            wf_log_write_bytes(page->out, page->view->builds[i]->context);
        } else {
            wf_buf_char(page->out, '-');
        }
        wf_buf_text(page->out, " |");
    }
    wf_buf_char(page->out, '\n');
}

/* --- the steps ------------------------------------------------------------------------------------------ */

static void write_step_code(const struct page *page, const struct wf_log_label *label) {
    struct wf_buf text = {.arena = page->out->arena};
    wf_log_write_label(&text, label);
    wf_escape_markdown_code(page->out, wf_buf_view(&text));
}

static void write_steps(const struct page *page, const struct wf_log_row *row) {
    if (row == NULL) {
        return;
    }
    wf_buf_text(page->out, "\n<details><summary>All steps</summary>\n\n");
    write_head(page, "step");
    for (; row != NULL; row = row->next) {
        wf_buf_text(page->out, "| ");
        write_step_code(page, row->label);
        wf_buf_text(page->out, " |");
        for (size_t i = 0; i < page->view->count; i++) {
            wf_buf_char(page->out, ' ');
            wf_log_write_state(page->out, row->steps[i]);
            wf_buf_text(page->out, " |");
        }
        wf_buf_char(page->out, '\n');
    }
    wf_buf_text(page->out, "\n</details>\n");
}

/* --- each build ----------------------------------------------------------------------------------------- */

static void write_causes(const struct page *page, const struct wf_log_build *build) {
    if (build->cold != NULL) {
        wf_buf_printf(page->out, "- nothing was cached: %s\n", build->cold);
        return;
    }
    for (size_t i = 0; i < build->steps.len; i++) {
        if (build->steps.items[i].why != NULL) {
            wf_buf_text(page->out, "- not cached from ");
            write_step_code(page, &build->steps.items[i].label);
            wf_buf_text(page->out, " on: ");
            wf_log_write_why(page->out, &build->steps.items[i]);
            wf_buf_char(page->out, '\n');
        }
    }
}

static void write_caches(const struct page *page, const struct wf_log_build *build) {
    for (size_t i = 0; i < build->vertices.len; i++) {
        const struct wf_log_vertex *vertex = build->vertices.items[i];
        const char *advice = wf_log_cache_advice(vertex);
        if (!wf_log_is_cache(vertex)) {
            continue;
        }
        struct wf_buf outcome = {.arena = page->out->arena};
        wf_log_write_outcome(&outcome, vertex);
        wf_buf_text(page->out, "- ");
        wf_escape_markdown_code(page->out, wf_log_cache_name(vertex));
        wf_buf_text(page->out, ": ");
        wf_escape_markdown(page->out, wf_buf_view(&outcome));
        wf_buf_printf(page->out, "%s%s\n", advice != NULL ? "; " : "", advice != NULL ? advice : "");
    }
}

static void write_remarks(const struct page *page, size_t number) {
    const struct wf_log_build *build = page->view->builds[number];
    for (size_t i = 0; i < build->warnings.len; i++) {
        if (wf_log_is_new_warning(page->view, number, build->warnings.items[i])) {
            wf_buf_text(page->out, "- warning: ");
            wf_escape_markdown(page->out, build->warnings.items[i]);
            wf_buf_char(page->out, '\n');
        }
    }
    if (build->unfinished) {
        wf_buf_text(page->out, "- the log ends before the build does\n");
    }
    if (build->error.len > 0) {
        wf_buf_text(page->out, "- **failed**: ");
        wf_escape_markdown_code(page->out, build->error);
        wf_buf_char(page->out, '\n');
    }
}

static void write_build(const struct page *page, size_t number) {
    struct wf_buf remarks = {.arena = page->out->arena};
    struct page inner = {&remarks, page->view};
    write_causes(&inner, page->view->builds[number]);
    write_caches(&inner, page->view->builds[number]);
    write_remarks(&inner, number);
    if (remarks.len == 0) {
        return;
    }
    if (page->view->count > 1) {
        wf_buf_text(page->out, "\n**");
        wf_escape_markdown(page->out, wf_log_title(page->out->arena, page->view, number));
        wf_buf_text(page->out, "**\n");
    }
    wf_buf_char(page->out, '\n');
    wf_buf_str(page->out, wf_buf_view(&remarks));
}

static void write_markdown(struct wf_buf *out, const struct wf_log_view *view) {
    if (view->count == 0) {
        return;
    }
    struct page page = {out, view};
    wf_buf_text(out, "### Layer cache\n\n");
    write_head(&page, "build");
    write_rates(&page);
    write_platforms(&page);
    write_rest(&page);
    for (size_t i = 0; i < view->count; i++) {
        write_build(&page, i);
    }
    write_steps(&page, wf_log_rows(out->arena, view));
}

const struct wf_log_format wf_log_format_markdown = {
    .name = "markdown",
    .title = "for the summary of a job",
    .write = write_markdown,
};
