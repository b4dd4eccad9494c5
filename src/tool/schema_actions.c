#include "gha/facts_table.h"
#include "tool/schema.h"

#include <stdlib.h>

/* `v7` or `v7.3.0 SHA`. */
static bool read_newest(struct wf_str text, struct wf_schema_action *action) {
    struct wf_str sha = text;
    struct wf_str tag;
    if (!wf_str_cut(&sha, ' ', &tag) || !wf_schema_is_name(tag)) {
        return false;
    }
    /* Some tag versions without a "v"; a major alone is always told from a number by it. */
    size_t start = wf_str_starts(tag, "v") ? 1 : 0;
    if (start == 0 && sha.ptr == NULL) {
        return false;
    }
    if (sha.ptr != NULL) {
        action->tag = tag;
        action->sha = sha;
    }
    struct wf_str major = wf_str_sub(tag, start, wf_str_find_char(tag, '.', 0));
    return wf_schema_number(major, &action->newest) && action->newest > 0 &&
           (sha.ptr == NULL || (sha.len == 40 && wf_schema_is_name(sha)));
}

static void read_tags(struct wf_schema *schema, const struct wf_node *tags, struct wf_schema_action *action) {
    action->full_tags = tags != NULL;
    if (tags != NULL && (!wf_str_is(wf_node_text(tags), "full") || action->tag.len == 0)) {
        wf_schema_error(schema, action->doc, tags, "tags are \"full\", and then the newest version is, too");
    }
}

static void read_runtimes(struct wf_schema *schema, const struct wf_node *mapping,
                          struct wf_schema_action *action) {
    for (WF_EACH(key, mapping)) {
        struct wf_schema_major *major = WF_PUSH(schema->arena, &action->runtimes);
        major->node = key;
        major->runtime = wf_node_text(key->value);
        if (wf_str_is(major->runtime, "unknown")) {
            major->runtime = (struct wf_str){0};
        }
        if (!wf_majors_parse(wf_node_text(key), &major->majors)) {
            wf_schema_error(schema, action->doc, key, "majors are written as 4, 3-5 or 6+");
        }
    }
}

static void read_action(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *key) {
    static const char *const keys[] = {"newest", "tags", "runtimes", "inputs", "outputs", "open", NULL};
    struct wf_schema_action *action = WF_PUSH(schema->arena, &schema->actions);
    *action = (struct wf_schema_action){
        .name = wf_arena_lower(schema->arena, wf_node_text(key)), .doc = doc, .node = key};
    if (!wf_schema_is_name(action->name) || !wf_str_has(action->name, "/")) {
        wf_schema_error(schema, doc, key, "an action is named owner/repository or owner/repository/path");
    }
    if (!wf_schema_mapping(schema, doc, key->value, keys)) {
        return;
    }
    const struct wf_node *newest = wf_node_get(key->value, "newest");
    if (newest != NULL && !read_newest(wf_node_text(newest), action)) {
        wf_schema_error(schema, doc, newest, "the newest version is written as v7 or v7.3.0 COMMIT");
    }
    read_tags(schema, wf_node_get(key->value, "tags"), action);
    read_runtimes(schema, wf_node_get(key->value, "runtimes"), action);
    wf_schema_names_read(schema, doc, wf_node_get(key->value, "inputs"), &action->inputs);
    wf_schema_names_read(schema, doc, wf_node_get(key->value, "outputs"), &action->outputs);
    wf_schema_names_read(schema, doc, wf_node_get(key->value, "open"), &action->open);
}

void wf_actions_read(struct wf_schema *schema, const struct wf_doc *doc) {
    for (WF_EACH(key, doc->root)) {
        read_action(schema, doc, key);
    }
}

static bool is_valid_in(const struct wf_schema_name *name, uint32_t major) {
    for (size_t i = 0; i < name->majors.len; i++) {
        if (name->majors.items[i].from <= major && major <= name->majors.items[i].to) {
            return true;
        }
    }
    return name->majors.len == 0;
}

static bool is_open_in(const struct wf_schema_action *action, const char *what, uint32_t major) {
    for (size_t i = 0; i < action->open.list.len; i++) {
        const struct wf_schema_name *name = &action->open.list.items[i];
        if (wf_str_is(name->name, what) && is_valid_in(name, major)) {
            return true;
        }
    }
    return false;
}

static const struct wf_schema_major *find_major(const struct wf_schema_action *action, uint32_t major) {
    for (size_t i = 0; i < action->runtimes.len; i++) {
        const struct wf_schema_major *known = &action->runtimes.items[i];
        if (known->majors.from <= major && major <= known->majors.to) {
            return known;
        }
    }
    return NULL;
}

static bool is_runtime(const struct wf_schema *schema, struct wf_str name) {
    for (size_t i = 0; i < schema->runtimes.len; i++) {
        if (wf_str_eq(schema->runtimes.items[i].name, name)) {
            return true;
        }
    }
    return name.len == 0;
}

static void check_runtimes(struct wf_schema *schema, const struct wf_schema_action *action) {
    if (action->runtimes.len == 0) {
        wf_schema_error(schema, action->doc, action->node, "it has no \"runtimes\"");
        return;
    }
    for (size_t i = 0; i < action->runtimes.len; i++) {
        const struct wf_schema_major *major = &action->runtimes.items[i];
        if (!is_runtime(schema, major->runtime)) {
            wf_schema_error(schema, action->doc, major->node->value, "runtimes.yml has no \"%.*s\"",
                            WF_STR_ARG(major->runtime));
        }
        if (i > 0 && major->majors.from <= action->runtimes.items[i - 1].majors.to) {
            wf_schema_error(schema, action->doc, major->node, "the majors do not ascend");
        }
    }
    uint32_t last = action->runtimes.items[action->runtimes.len - 1].majors.to;
    if (action->newest > 0 && last != UINT32_MAX && action->newest != last) {
        wf_schema_error(schema, action->doc, action->node,
                        "the newest major is %u, the last of \"runtimes\" %u", action->newest, last);
    }
}

/* Names must begin and end with a known major, so that a slip of the pen does not vanish. */
static void check_majors(struct wf_schema *schema, const struct wf_schema_action *action,
                         const struct wf_schema_names *names) {
    for (size_t i = 0; i < names->list.len; i++) {
        const struct wf_schema_name *name = &names->list.items[i];
        for (size_t j = 0; j < name->majors.len; j++) {
            struct wf_majors majors = name->majors.items[j];
            if (find_major(action, majors.from) == NULL ||
                (majors.to != UINT32_MAX && find_major(action, majors.to) == NULL)) {
                wf_schema_error(schema, action->doc, name->node, "these majors are not among \"runtimes\"");
            }
        }
    }
}

/* Two entries of one name must be for different majors. */
static void check_unique(struct wf_schema *schema, const struct wf_schema_action *action,
                         const struct wf_schema_names *names) {
    for (size_t i = 0; i < names->list.len; i++) {
        for (size_t j = 0; j < i; j++) {
            const struct wf_schema_name *a = &names->list.items[i];
            const struct wf_schema_name *b = &names->list.items[j];
            bool clash = a->majors.len == 0 || b->majors.len == 0;
            for (size_t k = 0; k < a->majors.len; k++) {
                clash = clash || is_valid_in(b, a->majors.items[k].from);
            }
            for (size_t k = 0; k < b->majors.len; k++) {
                clash = clash || is_valid_in(a, b->majors.items[k].from);
            }
            if (clash && wf_fact_cmp(a->name, b->name) == 0) {
                wf_schema_error(schema, action->doc, a->node, "\"%.*s\" is listed twice",
                                WF_STR_ARG(a->name));
            }
        }
    }
}

static void check_open(struct wf_schema *schema, const struct wf_schema_action *action) {
    for (size_t i = 0; i < action->open.list.len; i++) {
        const struct wf_schema_name *name = &action->open.list.items[i];
        if (!wf_str_is(name->name, "inputs") && !wf_str_is(name->name, "outputs")) {
            wf_schema_error(schema, action->doc, name->node, "only \"inputs\" and \"outputs\" can be open");
        }
    }
}

struct cuts {
    WF_LIST(uint32_t) list;
};

static int by_number(const void *a, const void *b) {
    const uint32_t *left = a;
    const uint32_t *right = b;
    return (*left > *right) - (*left < *right);
}

static void cut_majors(struct wf_arena *arena, struct cuts *cuts, struct wf_majors majors) {
    *WF_PUSH(arena, &cuts->list) = majors.from;
    if (majors.to != UINT32_MAX) {
        *WF_PUSH(arena, &cuts->list) = majors.to + 1;
    }
}

static void cut_names(struct wf_arena *arena, struct cuts *cuts, const struct wf_schema_names *names) {
    for (size_t i = 0; i < names->list.len; i++) {
        for (size_t j = 0; j < names->list.items[i].majors.len; j++) {
            cut_majors(arena, cuts, names->list.items[i].majors.items[j]);
        }
    }
}

/* The majors at which something begins or ends, ascending. */
static struct cuts find_cuts(struct wf_arena *arena, const struct wf_schema_action *action) {
    struct cuts cuts = {{0}};
    for (size_t i = 0; i < action->runtimes.len; i++) {
        cut_majors(arena, &cuts, action->runtimes.items[i].majors);
    }
    cut_names(arena, &cuts, &action->inputs);
    cut_names(arena, &cuts, &action->outputs);
    cut_names(arena, &cuts, &action->open);
    if (cuts.list.len > 0) {
        qsort(cuts.list.items, cuts.list.len, sizeof *cuts.list.items, by_number);
    }
    return cuts;
}

static void make_rows(struct wf_arena *arena, struct wf_schema_action *action) {
    struct cuts cuts = find_cuts(arena, action);
    for (size_t i = 0; i < cuts.list.len; i++) {
        uint32_t from = cuts.list.items[i];
        const struct wf_schema_major *major = find_major(action, from);
        if (major == NULL || (i > 0 && from == cuts.list.items[i - 1])) {
            continue;
        }
        size_t next = i + 1;
        while (next < cuts.list.len && cuts.list.items[next] == from) {
            next++;
        }
        struct wf_schema_row *row = WF_PUSH(arena, &action->rows);
        row->majors.from = from;
        row->majors.to = next < cuts.list.len ? cuts.list.items[next] - 1 : major->majors.to;
        row->runtime = major->runtime;
    }
}

static void check_names(struct wf_schema *schema, const struct wf_schema_action *action,
                        struct wf_schema_names *names) {
    check_majors(schema, action, names);
    check_unique(schema, action, names);
    if (names->list.len > 0) {
        qsort(names->list.items, names->list.len, sizeof *names->list.items, wf_schema_by_name);
    }
}

void wf_actions_check(struct wf_schema *schema) {
    WF_SCHEMA_SORT(schema, &schema->actions);
    for (size_t i = 0; i < schema->actions.len; i++) {
        struct wf_schema_action *action = &schema->actions.items[i];
        check_runtimes(schema, action);
        check_open(schema, action);
        check_names(schema, action, &action->inputs);
        check_names(schema, action, &action->outputs);
        make_rows(schema->arena, action);
    }
}

static const char *bool_name(bool value) {
    return value ? "true" : "false";
}

/* The C initialisers of the names that are valid in a major; `*count` gets their number. */
static struct wf_str list_names(struct wf_arena *arena, const struct wf_schema_names *names, bool marks,
                                uint32_t major, uint32_t *count) {
    struct wf_buf out = {.arena = arena};
    *count = 0;
    for (size_t i = 0; i < names->list.len; i++) {
        const struct wf_schema_name *name = &names->list.items[i];
        if (!is_valid_in(name, major)) {
            continue;
        }
        (*count)++;
        wf_buf_printf(&out, marks ? "    {WF_STR_INIT(\"%.*s\"), " : "    WF_STR_INIT(\"%.*s\"),\n",
                      WF_STR_ARG(name->name));
        if (marks) {
            wf_buf_printf(&out, "%s, %s},\n", bool_name(name->required), bool_name(name->deprecated));
        }
    }
    return wf_buf_view(&out);
}

/* Writes `text` as a new array unless it is `*last`, the one before; returns the number of the array. */
static size_t write_list(struct wf_buf *out, const char *type, const char *name, struct wf_str text,
                         struct wf_str *last, size_t *tables) {
    if (text.len > 0 && !wf_str_eq(text, *last)) {
        (*tables)++;
        wf_buf_printf(out, "\nstatic const struct %s %s_%zu[] = {\n", type, name, *tables);
        wf_buf_str(out, text);
        wf_buf_text(out, "};\n");
        *last = text;
    }
    return *tables;
}

static void write_lists(struct wf_schema *schema, struct wf_buf *out) {
    struct wf_str last_inputs = {0};
    struct wf_str last_outputs = {0};
    size_t inputs = 0;
    size_t outputs = 0;
    for (size_t i = 0; i < schema->actions.len; i++) {
        struct wf_schema_action *action = &schema->actions.items[i];
        for (size_t j = 0; j < action->rows.len; j++) {
            struct wf_schema_row *row = &action->rows.items[j];
            struct wf_str text =
                list_names(schema->arena, &action->inputs, true, row->majors.from, &row->input_count);
            row->input_table = write_list(out, "wf_input_fact", "inputs", text, &last_inputs, &inputs);
            text = list_names(schema->arena, &action->outputs, false, row->majors.from, &row->output_count);
            row->output_table = write_list(out, "wf_str", "outputs", text, &last_outputs, &outputs);
        }
    }
}

static void write_list_name(struct wf_buf *out, const char *field, uint32_t count, size_t table) {
    if (count > 0) {
        wf_buf_printf(out, "     .%s = %s_%zu,\n", field, field, table);
    }
}

static void write_row(struct wf_buf *out, const struct wf_schema_action *action,
                      const struct wf_schema_row *row) {
    wf_buf_printf(out, "    {.name = WF_STR_INIT(\"%.*s\"),\n     .from = %u,\n     .to = %uU,\n",
                  WF_STR_ARG(action->name), row->majors.from, row->majors.to);
    wf_buf_printf(out, "     .runtime = WF_STR_INIT(\"%.*s\"),\n     .newest = %u,\n",
                  WF_STR_ARG(row->runtime), action->newest);
    wf_buf_printf(out, "     .sha = WF_STR_INIT(\"%.*s\"),\n     .tag = WF_STR_INIT(\"%.*s\"),\n",
                  WF_STR_ARG(action->sha), WF_STR_ARG(action->tag));
    wf_buf_printf(out, "     .full_tags = %s,\n", bool_name(action->full_tags));
    write_list_name(out, "inputs", row->input_count, row->input_table);
    write_list_name(out, "outputs", row->output_count, row->output_table);
    wf_buf_printf(out, "     .input_count = %u,\n     .output_count = %u,\n", row->input_count,
                  row->output_count);
    wf_buf_printf(out, "     .open_inputs = %s,\n     .open_outputs = %s},\n",
                  bool_name(is_open_in(action, "inputs", row->majors.from)),
                  bool_name(is_open_in(action, "outputs", row->majors.from)));
}

void wf_actions_write(struct wf_schema *schema, struct wf_buf *out) {
    write_lists(schema, out);
    wf_buf_text(out, "\nconst struct wf_action_fact wf_action_facts[] = {\n");
    size_t count = 0;
    for (size_t i = 0; i < schema->actions.len; i++) {
        const struct wf_schema_action *action = &schema->actions.items[i];
        for (size_t j = 0; j < action->rows.len; j++) {
            write_row(out, action, &action->rows.items[j]);
        }
        count += action->rows.len;
    }
    wf_buf_printf(out, "};\nconst size_t wf_action_fact_count = %zu;\n", count);
}
