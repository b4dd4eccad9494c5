#include "gha/facts_table.h"
#include "tool/schema.h"

static bool is_zone(struct wf_str name) {
    for (size_t i = 0; i < name.len; i++) {
        if (!wf_is_alnum(name.ptr[i]) && !strchr("_+-/", name.ptr[i])) {
            return false;
        }
    }
    return name.len > 0;
}

static void read_region(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *region) {
    struct wf_str before = wf_node_text(region);
    if (!wf_node_is_sequence(region->value)) {
        wf_schema_error(schema, doc, region->value, "a list of names is wanted here");
        return;
    }
    for (WF_EACH(item, region->value)) {
        struct wf_str name = wf_arena_printf(schema->arena, "%.*s%s%.*s", WF_STR_ARG(before),
                                             before.len > 0 ? "/" : "", WF_STR_ARG(wf_node_text(item)));
        *WF_PUSH(schema->arena, &schema->zones) = (struct wf_schema_zone){name, doc, item};
        if (!is_zone(name)) {
            wf_schema_error(schema, doc, item, "this is no name of a time zone");
        }
    }
}

void wf_zones_read(struct wf_schema *schema, const struct wf_doc *doc) {
    for (WF_EACH(region, doc->root)) {
        read_region(schema, doc, region);
    }
}

void wf_zones_check(struct wf_schema *schema) {
    WF_SCHEMA_SORT(schema, &schema->zones);
}

void wf_zones_write(const struct wf_schema *schema, struct wf_buf *out) {
    wf_buf_text(out, "\nconst struct wf_str wf_zone_names[] = {\n");
    for (size_t i = 0; i < schema->zones.len; i++) {
        wf_buf_printf(out, "    WF_STR_INIT(\"%.*s\"),\n", WF_STR_ARG(schema->zones.items[i].name));
    }
    wf_buf_printf(out, "};\nconst size_t wf_zone_count = %zu;\n", schema->zones.len);
}
