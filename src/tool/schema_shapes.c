#include "base/file.h"
#include "base/list.h"
#include "tool/shapes.h"

#include <stdlib.h>

enum { MAX_NESTING = 8 };

/* The file being read. */
struct reader {
    struct wf_schema *schema;
    struct wf_schema_shapes *file;
    int depth;
};

static const struct {
    const char *name;
    enum wf_shape_kind kind;
    uint32_t marks;
} builtins[] = {
    {"null", WF_SHAPE_NULL, 0},     {"boolean", WF_SHAPE_BOOLEAN, 0},
    {"number", WF_SHAPE_NUMBER, 0}, {"integer", WF_SHAPE_INTEGER, 0},
    {"text", WF_SHAPE_TEXT, 0},     {"word", WF_SHAPE_TEXT, WF_SHAPE_WORD},
};

static void mistake(struct reader *reader, const struct wf_node *node, const char *what) {
    wf_schema_error(reader->schema, reader->file->doc, node, "%s", what);
}

static uint16_t add_shape(struct reader *reader, struct wf_str name, const struct wf_node *node) {
    struct wf_schema_shape *shape = WF_PUSH(reader->schema->arena, &reader->file->list);
    shape->name = name;
    shape->node = node;
    return (uint16_t)(reader->file->list.len - 1);
}

static uint16_t find_shape(struct reader *reader, const struct wf_node *node) {
    struct wf_str name = wf_node_text(node);
    for (size_t i = 0; i < reader->file->list.len; i++) {
        if (name.len > 0 && wf_str_eq(reader->file->list.items[i].name, name)) {
            return (uint16_t)i;
        }
    }
    mistake(reader, node, "there is no shape of this name");
    return 0;
}

/* --- parts of a definition ---------------------------------------------------------------------------- */

static void read_definition(struct reader *reader, uint16_t place, const struct wf_node *node);

/* The place of what `node` names or defines. */
static uint16_t read_shape(struct reader *reader, const struct wf_node *node) {
    if (wf_node_is_scalar(node)) {
        return find_shape(reader, node);
    }
    uint16_t place = add_shape(reader, WF_STR(""), node);
    if (reader->depth >= MAX_NESTING) {
        mistake(reader, node, "definitions are nested too deep");
        return place;
    }
    reader->depth++;
    read_definition(reader, place, node);
    reader->depth--;
    return place;
}

static void read_parts(struct reader *reader, uint16_t place, const struct wf_node *list) {
    uint16_t *parts = WF_NEW_ARRAY(reader->schema->arena, uint16_t, list->count + 1);
    uint16_t count = 0;
    for (WF_EACH(item, list)) {
        parts[count++] = read_shape(reader, item);
    }
    struct wf_shape *out = &reader->file->list.items[place].out;
    out->kind = WF_SHAPE_CHOICE;
    out->parts = parts;
    out->part_count = count;
}

static struct wf_str *read_names(struct reader *reader, const struct wf_node *list, uint16_t *count) {
    if (!wf_node_is_sequence(list)) {
        mistake(reader, list, "a list is wanted here");
        return NULL;
    }
    struct wf_str *names = WF_NEW_ARRAY(reader->schema->arena, struct wf_str, list->count + 1);
    for (WF_EACH(item, list)) {
        names[(*count)++] = wf_node_text(item);
    }
    return names;
}

static int by_name(const void *a, const void *b) {
    const struct wf_shape_key *left = a;
    const struct wf_shape_key *right = b;
    return wf_str_cmp(left->name, right->name);
}

static void read_keys(struct reader *reader, uint16_t place, const struct wf_node *mapping) {
    struct wf_shape_key *keys = WF_NEW_ARRAY(reader->schema->arena, struct wf_shape_key, mapping->count + 1);
    uint16_t count = 0;
    for (WF_EACH(node, mapping)) {
        struct wf_shape_key *key = &keys[count++];
        key->name = wf_node_text(node);
        key->need = wf_str_ends(key->name, "!")   ? WF_KEY_REQUIRED
                    : wf_str_ends(key->name, "?") ? WF_KEY_ADVISED
                                                  : WF_KEY_OPTIONAL;
        key->name.len -= key->need == WF_KEY_OPTIONAL ? 0 : 1;
        key->shape = read_shape(reader, node->value);
    }
    qsort(keys, count, sizeof *keys, by_name);
    for (uint16_t i = 1; i < count; i++) {
        if (wf_str_eq(keys[i - 1].name, keys[i].name)) {
            mistake(reader, mapping, "a key is listed twice");
        }
    }
    struct wf_shape *out = &reader->file->list.items[place].out;
    out->kind = WF_SHAPE_MAPPING;
    out->keys = keys;
    out->key_count = count;
}

static uint32_t read_may(struct reader *reader, const struct wf_node *node) {
    const struct wf_node *list = node;
    if (wf_node_is_scalar(node)) {
        list = wf_node_find(reader->file->contexts, wf_node_text(node), false);
    }
    if (list == NULL || !wf_node_is_sequence(list)) {
        mistake(reader, node, "a list of contexts or the name of one is wanted here");
        return 0;
    }
    uint32_t may = 0;
    for (WF_EACH(item, list)) {
        uint32_t bit = 0;
        for (uint32_t i = 0; i < WF_MAY_COUNT; i++) {
            bit |= wf_str_eq(wf_may_name((enum wf_may)i), wf_node_text(item)) ? 1U << i : 0;
        }
        may |= bit;
        if (bit == 0) {
            mistake(reader, item, "this is no context or function");
        }
    }
    return may;
}

static uint32_t read_marks(struct reader *reader, const struct wf_node *list) {
    static const struct {
        const char *name;
        enum wf_shape_mark mark;
    } known[] = {
        {"ignore-case", WF_SHAPE_IGNORE_CASE},
        {"condition", WF_SHAPE_CONDITION},
        {"bare", WF_SHAPE_BARE},
        {"lenient", WF_SHAPE_LENIENT},
        {"open", WF_SHAPE_OPEN},
        {"unique", WF_SHAPE_UNIQUE},
        {"time", WF_SHAPE_TIME},
    };
    uint32_t marks = 0;
    for (WF_EACH(item, list)) {
        uint32_t mark = 0;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            mark |= wf_str_is(wf_node_text(item), known[i].name) ? known[i].mark : 0;
        }
        marks |= mark;
        if (mark == 0) {
            mistake(reader, item, "this is no known mark");
        }
    }
    return marks;
}

/* `1-90`, `0-90` or `1+`. */
static void read_size(struct reader *reader, struct wf_shape *out, const struct wf_node *node) {
    struct wf_str text = wf_node_text(node);
    bool open = wf_str_ends(text, "+");
    size_t dash = open ? text.len - 1 : wf_str_find_char(text, '-', 0);
    bool good = dash != WF_NOT_FOUND && wf_schema_number(wf_str_sub(text, 0, dash), &out->min) &&
                (open || wf_schema_number(wf_str_sub(text, dash + 1, text.len), &out->max));
    if (!good || (!open && out->max == 0)) {
        mistake(reader, node, "a size is written as 1-90 or 1+");
    }
}

/* --- laws --------------------------------------------------------------------------------------------- */

static void add_law(struct reader *reader, uint16_t place, struct wf_shape_law law) {
    struct wf_shape *out = &reader->file->list.items[place].out;
    struct wf_shape_law *laws = WF_NEW_ARRAY(reader->schema->arena, struct wf_shape_law, out->law_count + 1U);
    for (uint16_t i = 0; i < out->law_count; i++) {
        laws[i] = out->laws[i];
    }
    laws[out->law_count++] = law;
    out->laws = laws;
}

static void read_key_law(struct reader *reader, uint16_t place, const struct wf_node *list,
                         enum wf_shape_law_kind kind) {
    uint16_t count = 0;
    const struct wf_str *names = list == NULL ? NULL : read_names(reader, list, &count);
    if (names != NULL) {
        add_law(reader, place, (struct wf_shape_law){.kind = kind, .names = names, .name_count = count});
    }
}

static void read_needs(struct reader *reader, uint16_t place, const struct wf_node *mapping) {
    for (WF_EACH(key, mapping)) {
        struct wf_str *names = WF_NEW_ARRAY(reader->schema->arena, struct wf_str, 2);
        struct wf_str rest = wf_node_text(key);
        struct wf_shape_law law = {.kind = WF_LAW_NEEDS, .names = names, .name_count = 2};
        wf_str_cut(&rest, '=', &names[0]);
        names[1] = wf_node_text(key->value);
        law.value = rest.ptr == NULL ? WF_STR("") : rest;
        add_law(reader, place, law);
    }
}

/* --- definitions -------------------------------------------------------------------------------------- */

static void read_structure(struct reader *reader, uint16_t place, const struct wf_node *node) {
    const struct wf_node *each = wf_node_get(node, "each");
    const struct wf_node *names = wf_node_get(node, "names");
    const struct wf_node *list = wf_node_get(node, "list");
    if (wf_node_get(node, "keys") != NULL) {
        read_keys(reader, place, wf_node_get(node, "keys"));
    }
    if (each != NULL || list != NULL) {
        uint16_t item = read_shape(reader, each != NULL ? each : list);
        uint16_t key = names == NULL ? 0 : read_shape(reader, names);
        struct wf_shape *out = &reader->file->list.items[place].out;
        out->kind = each != NULL ? WF_SHAPE_MAPPING : WF_SHAPE_LIST;
        out->item = item;
        out->names = key;
    }
    read_key_law(reader, place, wf_node_get(node, "one-key"), WF_LAW_ONE_KEY);
    read_key_law(reader, place, wf_node_get(node, "some-key"), WF_LAW_SOME_KEY);
    read_needs(reader, place, wf_node_get(node, "needs"));
}

static void read_facets(struct reader *reader, uint16_t place, const struct wf_node *node) {
    const struct wf_node *values = wf_node_get(node, "values");
    const struct wf_node *may = wf_node_get(node, "may");
    const struct wf_node *size = wf_node_get(node, "size");
    struct wf_shape *out = &reader->file->list.items[place].out;
    if (values != NULL) {
        out->kind = WF_SHAPE_TEXT;
        out->values = read_names(reader, values, &out->value_count);
    }
    if (size != NULL) {
        read_size(reader, out, size);
    }
    out->may = may == NULL ? 0 : read_may(reader, may);
    out->marks |= read_marks(reader, wf_node_get(node, "mark"));
    out->label = wf_node_text(wf_node_get(node, "as"));
    out->unless = wf_node_text(wf_node_get(node, "unless"));
}

static void read_definition(struct reader *reader, uint16_t place, const struct wf_node *node) {
    static const char *const keys[] = {"is", "keys", "each",    "names",    "list",  "values", "may", "mark",
                                       "as", "size", "one-key", "some-key", "needs", "unless", NULL};
    if (wf_node_is_sequence(node)) {
        read_parts(reader, place, node);
        return;
    }
    if (!wf_schema_mapping(reader->schema, reader->file->doc, node, keys)) {
        return;
    }
    const struct wf_node *base = wf_node_get(node, "is");
    if (wf_node_is_sequence(base)) {
        read_parts(reader, place, base);
    } else if (base != NULL) {
        uint16_t found = read_shape(reader, base);
        reader->file->list.items[place].base = found;
    }
    read_structure(reader, place, node);
    read_facets(reader, place, node);
}

/* --- the file ----------------------------------------------------------------------------------------- */

/* `any` is a choice that holds itself. */
static void add_any(struct reader *reader) {
    struct wf_arena *arena = reader->schema->arena;
    uint16_t any = add_shape(reader, WF_STR("any"), NULL);
    uint16_t list = add_shape(reader, WF_STR(""), NULL);
    uint16_t mapping = add_shape(reader, WF_STR(""), NULL);
    uint16_t *parts = WF_NEW_ARRAY(arena, uint16_t, 3);
    for (uint16_t i = 0; i < any; i++) {
        parts[0] = wf_str_is(reader->file->list.items[i].name, "text") ? i : parts[0];
    }
    parts[1] = list;
    parts[2] = mapping;
    struct wf_schema_shape *items = reader->file->list.items;
    reader->file->any = any;
    items[any].out = (struct wf_shape){.kind = WF_SHAPE_CHOICE, .parts = parts, .part_count = 3};
    items[list].out = (struct wf_shape){.kind = WF_SHAPE_LIST, .item = any};
    items[mapping].out = (struct wf_shape){.kind = WF_SHAPE_MAPPING, .item = any, .names = parts[0]};
}

static void add_builtins(struct reader *reader) {
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++) {
        uint16_t place = add_shape(reader, wf_str_of(builtins[i].name), NULL);
        reader->file->list.items[place].out.kind = builtins[i].kind;
        reader->file->list.items[place].out.marks = builtins[i].marks;
    }
    add_any(reader);
}

void wf_shapes_read(struct wf_schema *schema, const struct wf_doc *doc) {
    static const char *const keys[] = {"contexts", "exact", "shapes", NULL};
    struct wf_schema_shapes *file = WF_NEW(schema->arena, struct wf_schema_shapes);
    struct reader reader = {.schema = schema, .file = file};
    const struct wf_node *shapes = wf_node_get(doc->root, "shapes");
    struct wf_str base = wf_path_base(doc->source->path);
    file->name = wf_str_sub(base, 0, wf_str_find_char(base, '.', 0));
    file->doc = doc;
    file->contexts = wf_node_get(doc->root, "contexts");
    file->exact = wf_node_get(doc->root, "exact") != NULL && wf_node_bool(wf_node_get(doc->root, "exact"));
    if (!wf_schema_mapping(schema, doc, doc->root, keys) || !wf_node_is_mapping(shapes) ||
        shapes->count == 0) {
        wf_schema_error(schema, doc, doc->root, "there are no \"shapes\"");
        return;
    }
    *WF_PUSH(schema->arena, &schema->shapes) = file;
    for (WF_EACH(key, shapes)) {
        add_shape(&reader, wf_node_text(key), key);
    }
    add_builtins(&reader);
    uint16_t place = 0;
    for (WF_EACH(key, shapes)) {
        if (wf_node_is_scalar(key->value)) {
            file->list.items[place].base = find_shape(&reader, key->value);
        } else {
            read_definition(&reader, place, key->value);
        }
        place++;
    }
}
