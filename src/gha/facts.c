#include "gha/facts_table.h"

#include "base/near.h"
#include "base/seek.h"
#include "yaml/comment.h"

/* A table whose rows begin with their name. */
struct table {
    const void *rows;
    size_t count, size;
};

#define TABLE(rows, count) ((struct table){(rows), (count), sizeof *(rows)})

static const void *row_at(struct table table, size_t row) {
    return (const char *)table.rows + row * table.size;
}

static int compare_row(struct table table, size_t row, struct wf_str name) {
    const struct wf_str *row_name = row_at(table, row);
    return wf_fact_cmp(*row_name, name);
}

/* The first row that is not before `name`. */
static size_t first_row(struct table table, struct wf_str name) {
    size_t at;
    WF_SEEK(at, table.count, compare_row(table, at, name) < 0);
    return at;
}

static const void *find_row(struct table table, struct wf_str name) {
    size_t row = first_row(table, name);
    return row < table.count && compare_row(table, row, name) == 0 ? row_at(table, row) : NULL;
}

/* The rows of an action: of all its known majors, ascending. */
static struct table action_rows(const struct wf_uses *uses) {
    struct wf_str name = wf_str_sub(uses->text, 0, wf_str_find_char(uses->text, '@', 0));
    struct table all = TABLE(wf_action_facts, wf_action_fact_count);
    size_t begin = first_row(all, name);
    size_t end = begin;
    while (uses->kind == WF_USES_REPOSITORY && end < all.count && compare_row(all, end, name) == 0) {
        end++;
    }
    return TABLE(&wf_action_facts[begin], end - begin);
}

const struct wf_action_fact *wf_action_fact(const struct wf_uses *uses, struct wf_str comment) {
    struct table rows = action_rows(uses);
    struct wf_version version = wf_uses_version(uses, comment);
    const struct wf_action_fact *fact = rows.rows;
    for (size_t i = 0; version.parts > 0 && i < rows.count; i++) {
        if (fact[i].from <= version.major && version.major <= fact[i].to) {
            return &fact[i];
        }
    }
    return version.parts > 0 || rows.count == 0 ? NULL : &fact[rows.count - 1];
}

struct wf_str wf_pin_comment(const struct wf_doc *doc, const struct wf_node *uses) {
    const struct wf_comment *comment = wf_comment_behind(doc, uses->span.end);
    return comment ? wf_comment_text(doc->source, comment) : (struct wf_str){0};
}

bool wf_action_may_have_input(const struct wf_uses *uses, struct wf_str name) {
    struct table rows = action_rows(uses);
    const struct wf_action_fact *fact = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        if (fact[i].open_inputs || wf_action_input(&fact[i], name) != NULL) {
            return true;
        }
    }
    return rows.count == 0;
}

bool wf_action_may_have_output(const struct wf_uses *uses, struct wf_str name) {
    struct table rows = action_rows(uses);
    const struct wf_action_fact *fact = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        if (fact[i].open_outputs || wf_action_has_output(&fact[i], name)) {
            return true;
        }
    }
    return rows.count == 0;
}

bool wf_action_has_output(const struct wf_action_fact *fact, struct wf_str name) {
    return find_row(TABLE(fact->outputs, fact->output_count), name) != NULL;
}

const struct wf_input_fact *wf_action_input(const struct wf_action_fact *fact, struct wf_str name) {
    return find_row(TABLE(fact->inputs, fact->input_count), name);
}

enum wf_truth wf_payload_has(struct wf_str event, struct wf_str name) {
    const struct wf_payload_fact *fact = find_row(TABLE(wf_payload_facts, wf_payload_fact_count), event);
    if (fact == NULL) {
        return WF_MAYBE;
    }
    const struct wf_payload_name *known = find_row(TABLE(fact->names, fact->name_count), name);
    return known != NULL ? known->has : fact->others;
}

uint32_t wf_runtime_end(struct wf_str runtime) {
    const struct wf_runtime_fact *fact = find_row(TABLE(wf_runtime_facts, wf_runtime_fact_count), runtime);
    return fact != NULL ? fact->end : 0;
}

bool wf_zone_known(struct wf_str name) {
    return find_row(TABLE(wf_zone_names, wf_zone_count), name) != NULL;
}

/* "Berlin" of "Europe/Berlin". */
static struct wf_str zone_city(struct wf_str name) {
    size_t at = name.len;
    while (at > 0 && name.ptr[at - 1] != '/') {
        at--;
    }
    return wf_str_sub(name, at, name.len);
}

struct wf_str wf_zone_near(struct wf_str name) {
    struct wf_near near = {.wanted = name};
    struct wf_str city = zone_city(name);
    for (size_t i = 0; i < wf_zone_count; i++) {
        if (wf_str_eq_case(zone_city(wf_zone_names[i]), city)) {
            return wf_zone_names[i];
        }
        wf_near_offer(&near, wf_zone_names[i]);
    }
    return near.best;
}
