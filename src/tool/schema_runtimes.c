#include "gha/facts_table.h"
#include "tool/schema.h"

static void read_runtime(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *key) {
    static const char *const keys[] = {"ended", NULL};
    struct wf_schema_runtime *runtime = WF_PUSH(schema->arena, &schema->runtimes);
    *runtime = (struct wf_schema_runtime){.name = wf_node_text(key), .doc = doc, .node = key};
    if (!wf_schema_is_name(runtime->name)) {
        wf_schema_error(schema, doc, key, "this is no name");
    }
    if (!wf_schema_mapping(schema, doc, key->value, keys)) {
        return;
    }
    const struct wf_node *ended = wf_node_get(key->value, "ended");
    if (ended != NULL && !wf_schema_month(wf_node_text(ended), &runtime->end)) {
        wf_schema_error(schema, doc, ended, "a month is written as YYYY-MM");
    }
}

void wf_runtimes_read(struct wf_schema *schema, const struct wf_doc *doc) {
    for (WF_EACH(key, doc->root)) {
        read_runtime(schema, doc, key);
    }
}

void wf_runtimes_check(struct wf_schema *schema) {
    WF_SCHEMA_SORT(schema, &schema->runtimes);
}

void wf_runtimes_write(const struct wf_schema *schema, struct wf_buf *out) {
    wf_buf_text(out, "\nconst struct wf_runtime_fact wf_runtime_facts[] = {\n");
    for (size_t i = 0; i < schema->runtimes.len; i++) {
        const struct wf_schema_runtime *runtime = &schema->runtimes.items[i];
        wf_buf_printf(out, "    {WF_STR_INIT(\"%.*s\"), %u},\n", WF_STR_ARG(runtime->name), runtime->end);
    }
    wf_buf_printf(out, "};\nconst size_t wf_runtime_fact_count = %zu;\n", schema->runtimes.len);
}
