#include "tool/shapes.h"

/* --- check: `is` and choices are resolved ------------------------------------------------------------- */

/* What `shape` does not say itself is what its base says. */
static void inherit(struct wf_shape *shape, const struct wf_shape *base) {
    struct wf_shape own = *shape;
    *shape = *base;
    shape->may = own.may | base->may;
    shape->marks |= own.marks;
    shape->label = own.label.len > 0 ? own.label : base->label;
    shape->unless = own.unless.len > 0 ? own.unless : base->unless;
    if (own.min > 0 || own.max > 0) {
        shape->min = own.min;
        shape->max = own.max;
    }
}

static void resolve_base(struct wf_schema *schema, struct wf_schema_shapes *file,
                         struct wf_schema_shape *shape) {
    struct wf_schema_shape *chain[16];
    size_t count = 0;
    while (!shape->resolved) {
        if (shape->visited || count == sizeof chain / sizeof chain[0]) {
            wf_schema_error(schema, file->doc, shape->node,
                            "this shape stands on itself, or on too many others");
            return;
        }
        shape->visited = true;
        chain[count++] = shape;
        if (shape->base == 0) {
            break;
        }
        shape = &file->list.items[shape->base];
    }
    while (count > 0) {
        struct wf_schema_shape *next = chain[--count];
        if (next->base != 0) {
            inherit(&next->out, &file->list.items[next->base].out);
        }
        next->resolved = true;
    }
}

enum { MAX_PARTS = 64 };

/* Replaces choices among the parts by their parts. False when there are too many: one of them holds itself.
 */
static bool flatten(struct wf_schema *schema, struct wf_schema_shapes *file, struct wf_shape *shape) {
    uint16_t *parts = WF_NEW_ARRAY(schema->arena, uint16_t, MAX_PARTS);
    uint16_t count = 0;
    for (uint16_t i = 0; i < shape->part_count; i++) {
        const struct wf_shape *part = &file->list.items[shape->parts[i]].out;
        bool choice = part->kind == WF_SHAPE_CHOICE;
        for (uint16_t k = 0; k < (choice ? part->part_count : 1); k++) {
            if (count == MAX_PARTS) {
                return false;
            }
            parts[count++] = choice ? part->parts[k] : shape->parts[i];
        }
    }
    shape->parts = parts;
    shape->part_count = count;
    return true;
}

static bool holds_choice(const struct wf_schema_shapes *file, const struct wf_shape *shape) {
    for (uint16_t i = 0; i < shape->part_count; i++) {
        if (file->list.items[shape->parts[i]].out.kind == WF_SHAPE_CHOICE) {
            return true;
        }
    }
    return false;
}

static void check_file(struct wf_schema *schema, struct wf_schema_shapes *file) {
    for (size_t i = 0; i < file->list.len; i++) {
        resolve_base(schema, file, &file->list.items[i]);
    }
    for (size_t i = 0; i < file->list.len; i++) {
        struct wf_schema_shape *shape = &file->list.items[i];
        shape->out.marks |= file->exact ? WF_SHAPE_EXACT : 0;
        bool good = true;
        for (int round = 0; round < 8 && good && holds_choice(file, &shape->out); round++) {
            good = flatten(schema, file, &shape->out);
        }
        if (!good || holds_choice(file, &shape->out)) {
            wf_schema_error(schema, file->doc, shape->node, "this choice is one of itself");
        }
    }
}

void wf_shapes_check(struct wf_schema *schema) {
    for (size_t i = 0; i < schema->shapes.len; i++) {
        check_file(schema, schema->shapes.items[i]);
    }
}

/* --- write -------------------------------------------------------------------------------------------- */

struct writer {
    struct wf_buf *out;
    struct wf_str file;
};

static void put_text(struct wf_buf *out, struct wf_str text) {
    wf_buf_text(out, "WF_STR_INIT(\"");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\') {
            wf_buf_char(out, '\\');
        }
        wf_buf_char(out, text.ptr[i]);
    }
    wf_buf_text(out, "\")");
}

static void begin_array(const struct writer *writer, const char *type, const char *what, size_t shape) {
    wf_buf_printf(writer->out, "static const %s %.*s_%s_%zu[] = {", type, WF_STR_ARG(writer->file), what,
                  shape);
}

static void write_names(const struct writer *writer, const struct wf_str *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        put_text(writer->out, names[i]);
        wf_buf_text(writer->out, ", ");
    }
    wf_buf_text(writer->out, "};\n");
}

static void write_keys(const struct writer *writer, const struct wf_shape *shape, size_t place) {
    begin_array(writer, "struct wf_shape_key", "keys", place);
    for (uint16_t i = 0; i < shape->key_count; i++) {
        wf_buf_text(writer->out, "{");
        put_text(writer->out, shape->keys[i].name);
        wf_buf_printf(writer->out, ", %u, %u}, ", shape->keys[i].shape, shape->keys[i].need);
    }
    wf_buf_text(writer->out, "};\n");
}

static void write_laws(const struct writer *writer, const struct wf_shape *shape, size_t place) {
    for (uint16_t i = 0; i < shape->law_count; i++) {
        wf_buf_printf(writer->out, "static const struct wf_str %.*s_law_%zu_%u[] = {",
                      WF_STR_ARG(writer->file), place, i);
        write_names(writer, shape->laws[i].names, shape->laws[i].name_count);
    }
    begin_array(writer, "struct wf_shape_law", "laws", place);
    for (uint16_t i = 0; i < shape->law_count; i++) {
        const struct wf_shape_law *law = &shape->laws[i];
        wf_buf_printf(writer->out, "{%d, %.*s_law_%zu_%u, %u, ", (int)law->kind, WF_STR_ARG(writer->file),
                      place, i, law->name_count);
        put_text(writer->out, law->value);
        wf_buf_text(writer->out, "}, ");
    }
    wf_buf_text(writer->out, "};\n");
}

static void write_arrays(const struct writer *writer, const struct wf_shape *shape, size_t place) {
    if (shape->value_count > 0) {
        begin_array(writer, "struct wf_str", "values", place);
        write_names(writer, shape->values, shape->value_count);
    }
    if (shape->part_count > 0) {
        begin_array(writer, "uint16_t", "parts", place);
        for (uint16_t i = 0; i < shape->part_count; i++) {
            wf_buf_printf(writer->out, "%u, ", shape->parts[i]);
        }
        wf_buf_text(writer->out, "};\n");
    }
    if (shape->key_count > 0) {
        write_keys(writer, shape, place);
    }
    if (shape->law_count > 0) {
        write_laws(writer, shape, place);
    }
}

static void put_array(const struct writer *writer, const char *what, uint16_t count, size_t place) {
    if (count > 0) {
        wf_buf_printf(writer->out, "\n     .%s = %.*s_%s_%zu, ", what, WF_STR_ARG(writer->file), what, place);
    }
}

static void write_shape(const struct writer *writer, const struct wf_shape *shape, size_t place) {
    struct wf_buf *out = writer->out;
    wf_buf_printf(out, "    {.kind = %d, .may = 0x%X, .marks = 0x%X, .label = ", (int)shape->kind, shape->may,
                  shape->marks);
    put_text(out, shape->label);
    wf_buf_text(out, ", .unless = ");
    put_text(out, shape->unless);
    wf_buf_printf(out, ", .min = %u, .max = %u, .item = %u, .names = %u, ", shape->min, shape->max,
                  shape->item, shape->names);
    wf_buf_printf(out, ".value_count = %u, .part_count = %u, .key_count = %u, .law_count = %u, ",
                  shape->value_count, shape->part_count, shape->key_count, shape->law_count);
    put_array(writer, "values", shape->value_count, place);
    put_array(writer, "parts", shape->part_count, place);
    put_array(writer, "keys", shape->key_count, place);
    put_array(writer, "laws", shape->law_count, place);
    wf_buf_text(out, "},\n");
}

void wf_shapes_write(const struct wf_schema *schema, struct wf_buf *out) {
    for (size_t i = 0; i < schema->shapes.len; i++) {
        const struct wf_schema_shapes *file = schema->shapes.items[i];
        struct writer writer = {.out = out, .file = file->name};
        wf_buf_char(out, '\n');
        for (size_t k = 0; k < file->list.len; k++) {
            write_arrays(&writer, &file->list.items[k].out, k);
        }
        wf_buf_printf(out, "static const struct wf_shape %.*s_shapes[] = {\n", WF_STR_ARG(file->name));
        for (size_t k = 0; k < file->list.len; k++) {
            write_shape(&writer, &file->list.items[k].out, k);
        }
        wf_buf_printf(out, "};\nconst struct wf_shapes wf_%.*s_shapes = {%.*s_shapes, %zu, %u};\n",
                      WF_STR_ARG(file->name), WF_STR_ARG(file->name), file->list.len, file->any);
    }
}
