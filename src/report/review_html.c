/* One page that needs nothing else: for each file what has changed, what matters most first, with both
 * sources; what tokens of jobs may do, before and after; the jobs as they were and as they are; the new
 * findings. */
#include "base/limits.h"
#include "report/html_page.h"
#include "report/report.h"
#include "report/review.h"

/* --- permissions ---------------------------------------------------------------------------------------- */

static struct wf_str shown_value(const struct wf_fact *fact) {
    return fact == NULL ? WF_STR("") : fact->shown.len > 0 ? fact->shown : fact->value;
}

static bool has_line(struct wf_str lines, struct wf_str wanted) {
    struct wf_str line;
    while (wf_str_cut(&lines, '\n', &line)) {
        if (wf_str_eq(line, wanted)) {
            return true;
        }
    }
    return false;
}

static bool may_write(struct wf_str line) {
    return wf_str_ends(line, ": write") || wf_str_is(line, "write-all");
}

/* A scope a line; a right to write that the other side does not have stands out. */
static void write_rights(struct wf_buf *out, struct wf_str rights, struct wf_str other) {
    struct wf_str line;
    wf_buf_text(out, "<td>");
    while (rights.len > 0 && wf_str_cut(&rights, '\n', &line)) {
        bool more = may_write(line) && !has_line(other, line);
        wf_buf_text(out, more ? "<strong>" : "<span>");
        wf_html_show(out, line);
        wf_buf_text(out, more ? "</strong><br>" : "</span><br>");
    }
    wf_buf_text(out, "</td>");
}

static void write_permission(struct wf_buf *out, struct wf_str where, const struct wf_review_change *change) {
    wf_buf_text(out, "<tr><th scope=\"row\">");
    wf_html_show(out, where);
    wf_buf_text(out, "</th>");
    write_rights(out, shown_value(change->before), shown_value(change->before));
    write_rights(out, shown_value(change->after), shown_value(change->before));
    wf_buf_text(out, "</tr>\n");
}

static void write_permissions(struct wf_buf *out, const struct wf_review_pair *pair) {
    bool some = false;
    for (size_t i = 0; i < pair->changes.len; i++) {
        const struct wf_review_change *change = &pair->changes.items[i];
        if (change->topic == WF_TOPIC_PERMISSIONS) {
            wf_buf_text(out, some ? ""
                                  : "<table>\n<tr><th scope=\"col\">permissions</th><th "
                                    "scope=\"col\">before</th><th scope=\"col\">after</th></tr>\n");
            some = true;
            write_permission(out, change->where, change);
            for (size_t k = 0; k < change->others.len; k++) {
                write_permission(out, change->others.items[k], change);
            }
        }
    }
    wf_buf_text(out, some ? "</table>\n" : "");
}

/* --- changes -------------------------------------------------------------------------------------------- */

static void write_side(struct wf_buf *out, const char *title, const struct wf_review_file *file,
                       const struct wf_fact *fact) {
    if (file != NULL && fact != NULL) {
        wf_buf_printf(out, "<div><p class=\"where\">%s</p>\n", title);
        wf_html_frame(out, file->source, fact->span, '^');
        wf_buf_text(out, "</div>\n");
    }
}

static void write_others(struct wf_buf *out, const struct wf_review_change *change) {
    if (change->others.len > 0) {
        wf_buf_text(out, "<p class=\"note\">also in ");
        for (size_t i = 0; i < change->others.len; i++) {
            wf_buf_text(out, i > 0 ? "; " : "");
            wf_html_show(out, change->others.items[i]);
        }
        wf_buf_text(out, "</p>\n");
    }
}

static void write_change(struct wf_buf *out, const struct wf_review_pair *pair,
                         const struct wf_review_change *change) {
    const char *care = wf_care_name(change->care), *class = wf_review_class_name(change->class);
    wf_buf_printf(out,
                  "<article class=\"finding %s\" data-severity=\"%s\" data-rule=\"%s\">\n<h3><span "
                  "class=\"tag\">%s</span> ",
                  care, care, class, care);
    wf_html_show(out, change->where);
    wf_buf_text(out, change->where.len > 0 ? ": " : "");
    wf_html_show(out, change->message);
    wf_buf_printf(out, "</h3>\n<p class=\"where\"><a href=\"#rule=%s\" title=\"%s\">%s</a></p>\n", class,
                  wf_review_class_about(change->class), class);
    write_others(out, change);
    wf_buf_text(out, "<div class=\"sides\">\n");
    write_side(out, "before", pair->before, change->before);
    write_side(out, "after", pair->after, change->after);
    wf_buf_text(out, "</div>\n</article>\n");
}

/* --- files ---------------------------------------------------------------------------------------------- */

static void draw_jobs(struct wf_buf *out, const struct wf_review_file *file, const char *title) {
    static const struct wf_scripts no_scripts; /* they matter between workflows only */
    if (file != NULL && file->workflow != NULL) {
        struct wf_graph_file one = {file->workflow, file->sites, &no_scripts, file->runs};
        struct wf_graph_world world = wf_graph_world(out->arena, &one, 1);
        const struct wf_graph *graph = wf_graph_jobs(out->arena, &world, &one);
        if (graph->nodes.len <= WF_MAX_GRAPH_NODES) {
            wf_html_graph(out, graph, title);
        }
    }
}

/* Two drawings, unless they would be the same. */
static void write_jobs(struct wf_buf *out, const struct wf_review_pair *pair) {
    struct wf_buf before = {.arena = out->arena}, after = {.arena = out->arena};
    draw_jobs(&before, pair->before, "Jobs");
    draw_jobs(&after, pair->after, "Jobs");
    if (wf_str_eq(wf_buf_view(&before), wf_buf_view(&after))) {
        wf_buf_str(out, wf_buf_view(&after));
    } else {
        draw_jobs(out, pair->before, "Jobs before");
        draw_jobs(out, pair->after, "Jobs after");
    }
}

static size_t count_findings(const struct wf_review_report *report, struct wf_str path) {
    size_t count = 0;
    for (size_t i = 0; i < report->finding_count; i++) {
        count += wf_str_eq(wf_report_path(report->findings[i]->source), path) ? 1 : 0;
    }
    return count;
}

static void write_findings(struct wf_buf *out, const struct wf_review_report *report, struct wf_str path) {
    for (size_t i = 0; i < report->finding_count; i++) {
        if (wf_str_eq(wf_report_path(report->findings[i]->source), path)) {
            wf_html_finding(out, report->findings[i]);
        }
    }
}

static void write_state(struct wf_buf *out, const struct wf_review_pair *pair) {
    bool renamed =
        pair->before != NULL && pair->after != NULL && !wf_str_eq(pair->before->path, pair->after->path);
    bool same = pair->changes.len == 0;
    if (renamed || same) {
        wf_buf_text(out, renamed ? "<p class=\"where\">was " : "<p class=\"where\">");
        wf_html_show(out, renamed ? pair->before->path : WF_STR(""));
        wf_buf_printf(out, "%s%s</p>\n", renamed && same ? "; " : "", same ? "no behaviour change" : "");
    }
}

static void write_pair(struct wf_buf *out, const struct wf_review_report *report,
                       const struct wf_review_pair *pair) {
    size_t found = count_findings(report, pair->path);
    wf_html_begin_file(out, pair->path, pair->changes.len + found == 0);
    write_state(out, pair);
    write_permissions(out, pair);
    if (pair->changes.len > 0) {
        write_jobs(out, pair);
    }
    for (size_t i = 0; i < pair->changes.len; i++) {
        write_change(out, pair, &pair->changes.items[i]);
    }
    wf_buf_text(out, found > 0 ? "<p class=\"note\">New findings:</p>\n" : "");
    write_findings(out, report, pair->path);
    wf_buf_text(out, "</section>\n");
}

static bool has_pair(const struct wf_review *review, struct wf_str path) {
    for (size_t i = 0; i < review->pairs.len; i++) {
        if (wf_str_eq(review->pairs.items[i].path, path)) {
            return true;
        }
    }
    return false;
}

/* A change of one file can bring findings to others. */
static void write_others_findings(struct wf_buf *out, const struct wf_review_report *report) {
    struct wf_str last = WF_STR("");
    for (size_t i = 0; i < report->finding_count; i++) {
        struct wf_str path = wf_report_path(report->findings[i]->source);
        if (!wf_str_eq(path, last) && !has_pair(report->review, path)) {
            wf_html_begin_file(out, path, false);
            wf_buf_text(out, "<p class=\"note\">New findings, though this file is as it was:</p>\n");
            write_findings(out, report, path);
            wf_buf_text(out, "</section>\n");
        }
        last = path;
    }
}

/* --- the page ------------------------------------------------------------------------------------------- */

static void count_changes(struct wf_arena *arena, struct wf_html_filters *filters,
                          const struct wf_review *review) {
    for (int care = WF_CARE_HIGH; care >= WF_CARE_LOW; care--) {
        *WF_PUSH(arena, &filters->cares.list) =
            (struct wf_html_count){wf_str_of(wf_care_name((enum wf_care)care)), review->cares[care]};
    }
    for (size_t i = 0; i < review->pairs.len; i++) {
        const struct wf_review_pair *pair = &review->pairs.items[i];
        for (size_t k = 0; k < pair->changes.len; k++) {
            const char *class = wf_review_class_name(pair->changes.items[k].class);
            wf_html_count(arena, &filters->rules, wf_str_of(class));
            wf_html_count(arena, &filters->paths, pair->path);
        }
    }
}

static void write_filters(struct wf_buf *out, const struct wf_review_report *report) {
    struct wf_html_filters filters = {.rule_label = "class"};
    count_changes(out->arena, &filters, report->review);
    wf_html_count_findings(out->arena, &filters, report->findings, report->finding_count);
    wf_html_filters(out, &filters);
}

void wf_review_write_html(struct wf_buf *out, const struct wf_review_report *report) {
    const struct wf_review *review = report->review;
    wf_html_begin(out);
    wf_buf_text(out, "<header>\n<h1>wfgen review</h1>\n<p>");
    wf_review_summary(out, report);
    wf_buf_text(out, "</p>\n<p class=\"where\">");
    wf_html_show(out, report->before);
    wf_buf_text(out, " \xe2\x86\x92 ");
    wf_html_show(out, report->after);
    wf_buf_text(out, "</p>\n");
    if (review->cares[WF_CARE_HIGH] + review->cares[WF_CARE_MEDIUM] + review->cares[WF_CARE_LOW] +
            report->finding_count >
        0) {
        write_filters(out, report);
    }
    wf_buf_text(out, "</header>\n<main>\n");
    for (size_t i = 0; i < review->pairs.len; i++) {
        write_pair(out, report, &review->pairs.items[i]);
    }
    write_others_findings(out, report);
    wf_html_end(out);
}
