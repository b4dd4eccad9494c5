/* How often each rule speaks, the most frequent first: what to begin with in an old repository. */
#include "report/report.h"

#include <stdlib.h>

struct row {
    const char *rule;
    size_t severities[WF_ERROR + 1];
    size_t count, safe, unsafe, files;
    const struct wf_source *last;
};

static struct row *row_of(struct wf_map *rows, const char *rule) {
    struct row *row = wf_map_get(rows, wf_str_of(rule));
    if (row == NULL) {
        row = WF_NEW(rows->arena, struct row);
        row->rule = rule;
        wf_map_put(rows, wf_str_of(rule), row);
    }
    return row;
}

static void count(struct row *row, const struct wf_finding *finding) {
    row->count++;
    row->severities[finding->severity]++;
    row->files += row->last != finding->source ? 1 : 0;
    row->last = finding->source;
    if (finding->fix != NULL) {
        *(finding->fix->safety == WF_FIX_SAFE ? &row->safe : &row->unsafe) += 1;
    }
}

static int compare(const void *a, const void *b) {
    const struct row *const *left = a;
    const struct row *const *right = b;
    if ((*left)->count != (*right)->count) {
        return (*left)->count > (*right)->count ? -1 : 1;
    }
    return strcmp((*left)->rule, (*right)->rule);
}

static struct row **sorted(const struct wf_map *rows) {
    struct row **list = WF_NEW_ARRAY(rows->arena, struct row *, rows->len);
    size_t count = 0;
    for (size_t i = 0; i < rows->cap; i++) {
        if (rows->slots[i].value != NULL) {
            list[count++] = rows->slots[i].value;
        }
    }
    if (count > 1) {
        qsort(list, count, sizeof(struct row *), compare);
    }
    return list;
}

static void write_row(struct wf_buf *out, const struct row *row) {
    wf_buf_printf(out, "%7zu %7zu %9zu %7zu %7zu %7zu %7zu  %s\n", row->count, row->severities[WF_ERROR],
                  row->severities[WF_WARNING], row->severities[WF_INFO], row->safe, row->unsafe, row->files,
                  row->rule);
}

static void begin(struct wf_buf *out, struct wf_pieces *pieces) {
    (void)out;
    struct wf_map *rows = WF_NEW(pieces->arena, struct wf_map);
    rows->arena = pieces->arena;
    pieces->state = rows;
}

static void add(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    struct wf_map *rows = pieces->state;
    (void)out;
    for (size_t i = 0; i < rows->cap; i++) {
        if (rows->slots[i].value != NULL) {
            ((struct row *)rows->slots[i].value)->last = NULL; /* it is gone */
        }
    }
    for (size_t i = 0; i < report->count; i++) {
        count(row_of(rows, report->findings[i]->rule), report->findings[i]);
    }
}

static void end(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    const struct wf_map *rows = pieces->state;
    struct row **list = sorted(rows);
    if (rows->len > 0) {
        wf_buf_printf(out, "%7s %7s %9s %7s %7s %7s %7s  %s\n", "count", "errors", "warnings", "infos", "fix",
                      "unsafe", "files", "rule");
    }
    for (size_t i = 0; i < rows->len; i++) {
        write_row(out, list[i]);
    }
    if (report->summary) {
        wf_report_summary(out, report);
        wf_buf_char(out, '\n');
    }
}

const struct wf_format wf_format_statistics = {
    .name = "statistics",
    .title = "how often each rule speaks",
    .begin = begin,
    .add = add,
    .end = end,
};
