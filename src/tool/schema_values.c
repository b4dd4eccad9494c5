#include "gha/facts_table.h"
#include "tool/schema.h"

static const char *const keys[] = {"fixed", "structured", "objects", NULL};

/* One property. `name*` is a list of such values. */
static void read_property(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node,
                          struct wf_schema_object *object, enum wf_capability capability) {
    struct wf_schema_property *property = WF_PUSH(schema->arena, &object->properties);
    *property = (struct wf_schema_property){
        .name = wf_node_text(node), .doc = doc, .node = node, .capability = capability};
    if (wf_str_ends(property->name, "*")) {
        property->list = true;
        property->name.len--;
    }
    if (!wf_schema_is_name(property->name) && !wf_str_is(property->name, "+1")) {
        wf_schema_error(schema, doc, node, "this is no name");
    }
    if (capability == WF_CAP_UNKNOWN) {
        bool named = wf_node_text(node->value).len > 0;
        property->object = named ? wf_node_text(node->value) : property->name;
    }
}

static void read_list(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *list,
                      struct wf_schema_object *object, enum wf_capability capability) {
    for (WF_EACH(item, list)) {
        read_property(schema, doc, item, object, capability);
    }
}

static void read_object(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *key) {
    struct wf_schema_object *object = WF_PUSH(schema->arena, &schema->objects);
    *object = (struct wf_schema_object){.name = wf_node_text(key), .doc = doc, .node = key};
    if (wf_schema_mapping(schema, doc, key->value, keys)) {
        read_list(schema, doc, wf_node_get(key->value, "fixed"), object, WF_CAP_FIXED);
        read_list(schema, doc, wf_node_get(key->value, "structured"), object, WF_CAP_STRUCTURED);
        read_list(schema, doc, wf_node_get(key->value, "objects"), object, WF_CAP_UNKNOWN);
    }
}

void wf_values_read(struct wf_schema *schema, const struct wf_doc *doc) {
    for (WF_EACH(key, doc->root)) {
        read_object(schema, doc, key);
    }
}

static size_t find(const struct wf_schema *schema, struct wf_str name) {
    for (size_t i = 0; i < schema->objects.len; i++) {
        if (wf_str_eq(schema->objects.items[i].name, name)) {
            return i;
        }
    }
    return WF_NOT_FOUND;
}

void wf_values_check(struct wf_schema *schema) {
    for (size_t i = 0; i < schema->objects.len; i++) {
        struct wf_schema_object *object = &schema->objects.items[i];
        WF_SCHEMA_SORT(schema, &object->properties);
        for (size_t k = 0; k < object->properties.len; k++) {
            const struct wf_schema_property *property = &object->properties.items[k];
            if (property->object.len > 0 && find(schema, property->object) == WF_NOT_FOUND) {
                wf_schema_error(schema, property->doc, property->node, "there is no object \"%.*s\"",
                                WF_STR_ARG(property->object));
            }
        }
    }
}

static void write_properties(const struct wf_schema *schema, size_t index, struct wf_buf *out) {
    static const char *const names[] = {
        [WF_CAP_FIXED] = "WF_CAP_FIXED",
        [WF_CAP_STRUCTURED] = "WF_CAP_STRUCTURED",
        [WF_CAP_UNKNOWN] = "WF_CAP_UNKNOWN",
    };
    const struct wf_schema_object *object = &schema->objects.items[index];
    wf_buf_printf(out, "\nstatic const struct wf_property_fact properties_%zu[] = {\n", index);
    for (size_t i = 0; i < object->properties.len; i++) {
        const struct wf_schema_property *property = &object->properties.items[i];
        size_t target = property->object.len > 0 ? find(schema, property->object) : 0;
        wf_buf_printf(out, "    {WF_STR_INIT(\"%.*s\"), %s, %s, %zu},\n", WF_STR_ARG(property->name),
                      names[property->capability], property->list ? "true" : "false", target);
    }
    wf_buf_text(out, "};\n");
}

void wf_values_write(const struct wf_schema *schema, struct wf_buf *out) {
    for (size_t i = 0; i < schema->objects.len; i++) {
        write_properties(schema, i, out);
    }
    wf_buf_text(out, "\nconst struct wf_object_fact wf_object_facts[] = {\n");
    for (size_t i = 0; i < schema->objects.len; i++) {
        wf_buf_printf(out, "    {properties_%zu, %zu},\n", i, schema->objects.items[i].properties.len);
    }
    wf_buf_text(out, "};\n");
}
