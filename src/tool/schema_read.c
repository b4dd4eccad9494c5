#include "base/file.h"
#include "base/limits.h"
#include "gha/facts_table.h"
#include "tool/schema.h"
#include "yaml/read.h"

#include <stdio.h>

static void print_place(const struct wf_source *source, uint32_t offset) {
    struct wf_pos pos = wf_source_pos(source, offset);
    fprintf(stderr, "%.*s:%u:%u: ", WF_STR_ARG(source->path), pos.line, pos.column);
}

void wf_schema_error(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node,
                     const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str message = wf_arena_vprintf(schema->arena, format, args);
    va_end(args);
    print_place(doc->source, node->span.begin);
    fprintf(stderr, "%.*s\n", WF_STR_ARG(message));
    schema->errors++;
}

static bool report_problems(struct wf_schema *schema, const struct wf_doc *doc) {
    for (size_t i = 0; i < doc->problems.len; i++) {
        print_place(doc->source, doc->problems.items[i].span.begin);
        fprintf(stderr, "%.*s\n", WF_STR_ARG(doc->problems.items[i].message));
        schema->errors++;
    }
    return doc->problems.len > 0;
}

const struct wf_doc *wf_schema_parse(struct wf_schema *schema, const char *path) {
    struct wf_str bytes;
    struct wf_err err = {0};
    if (!wf_file_read(schema->arena, path, WF_MAX_FILE_BYTES, &bytes, &err)) {
        fprintf(stderr, "%s\n", err.text);
        schema->errors++;
        return NULL;
    }
    const struct wf_doc *doc = wf_yaml_parse(schema->arena, wf_str_of(path), bytes);
    if (report_problems(schema, doc)) {
        return NULL;
    }
    if (!wf_node_is_mapping(doc->root)) {
        print_place(doc->source, 0);
        fprintf(stderr, "this is no mapping\n");
        schema->errors++;
        return NULL;
    }
    return doc;
}

bool wf_schema_mapping(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node,
                       const char *const *allowed) {
    if (!wf_node_is_mapping(node)) {
        wf_schema_error(schema, doc, node, "a mapping is wanted here");
        return false;
    }
    size_t before = schema->errors;
    for (WF_EACH(key, node)) {
        if (allowed != NULL && !wf_str_is_any(wf_node_text(key), allowed)) {
            wf_schema_error(schema, doc, key, "\"%.*s\" is no key of this mapping",
                            WF_STR_ARG(wf_node_text(key)));
        }
    }
    return schema->errors == before;
}

bool wf_schema_number(struct wf_str text, uint32_t *number) {
    uint32_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_digit(text.ptr[i])) {
            return false;
        }
        value = value * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    *number = value;
    return text.len > 0 && text.len <= 6;
}

bool wf_schema_month(struct wf_str text, uint32_t *month) {
    uint32_t year;
    uint32_t number;
    if (text.len != 7 || text.ptr[4] != '-' || !wf_schema_number(wf_str_sub(text, 0, 4), &year) ||
        !wf_schema_number(wf_str_sub(text, 5, 7), &number) || number < 1 || number > 12) {
        return false;
    }
    *month = year * 100 + number;
    return true;
}

bool wf_majors_parse(struct wf_str text, struct wf_majors *majors) {
    if (wf_str_ends(text, "+")) {
        majors->to = UINT32_MAX;
        return wf_schema_number(wf_str_sub(text, 0, text.len - 1), &majors->from);
    }
    size_t dash = wf_str_find_char(text, '-', 0);
    if (!wf_schema_number(wf_str_sub(text, 0, dash), &majors->from)) {
        return false;
    }
    majors->to = majors->from;
    return dash == WF_NOT_FOUND ||
           (wf_schema_number(wf_str_sub(text, dash + 1, text.len), &majors->to) && majors->from < majors->to);
}

bool wf_schema_is_name(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_alnum(text.ptr[i]) && strchr("_.-/", text.ptr[i]) == NULL) {
            return false;
        }
    }
    return text.len > 0;
}

/* Takes the marks off the end of the name. */
static void read_marks(struct wf_schema_name *name) {
    bool *const marks[] = {&name->required, &name->deprecated, &name->sometimes};
    const char *mark;
    while (name->name.len > 0 && (mark = strchr("!-?", name->name.ptr[name->name.len - 1])) != NULL) {
        *marks[mark - "!-?"] = true;
        name->name.len--;
    }
}

static bool read_majors(struct wf_arena *arena, struct wf_str text, struct wf_schema_name *name) {
    struct wf_str part;
    while (wf_str_cut(&text, ' ', &part)) {
        if (!wf_majors_parse(part, WF_PUSH(arena, &name->majors))) {
            return false;
        }
    }
    return name->majors.len > 0;
}

static void read_name(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node,
                      struct wf_schema_name *name) {
    struct wf_str text = wf_node_text(node);
    size_t open = wf_str_find_char(text, '(', 0);
    name->node = node;
    name->name = wf_str_trim(wf_str_sub(text, 0, open));
    read_marks(name);
    if (!wf_schema_is_name(name->name)) {
        wf_schema_error(schema, doc, node, "a name with its marks is wanted here: name!-? (1-2 5+)");
    } else if (open != WF_NOT_FOUND &&
               (!wf_str_ends(text, ")") ||
                !read_majors(schema->arena, wf_str_sub(text, open + 1, text.len - 1), name))) {
        wf_schema_error(schema, doc, node, "majors are written as (4), (3-5), (6+) or (1-2 5+)");
    }
}

void wf_schema_names_read(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *sequence,
                          struct wf_schema_names *names) {
    const struct wf_node *list = wf_node_resolve(sequence);
    if (list != NULL && !wf_node_is_sequence(list)) {
        wf_schema_error(schema, doc, list, "a list of names is wanted here");
        return;
    }
    for (WF_EACH(item, list)) {
        read_name(schema, doc, item, WF_PUSH(schema->arena, &names->list));
    }
}

int wf_schema_by_name(const void *a, const void *b) {
    const struct wf_str *left = a;
    const struct wf_str *right = b;
    return wf_fact_cmp(*left, *right);
}
