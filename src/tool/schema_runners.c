#include "gha/facts_table.h"
#include "tool/schema.h"

#include <stdlib.h>

static const char *const systems[] = {"linux", "macos", "windows", NULL};

static uint32_t read_date(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *mapping,
                          const char *name) {
    const struct wf_node *node = wf_node_get(mapping, name);
    uint32_t month = 0;
    if (node && !wf_schema_month(wf_node_text(node), &month)) {
        wf_schema_error(schema, doc, node, "a month is written as YYYY-MM");
    }
    return month;
}

static void read_runner(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *key) {
    static const char *const keys[] = {"os", "image", "going", "gone", "instead", NULL};
    struct wf_schema_runner *runner = WF_PUSH(schema->arena, &schema->runners);
    *runner = (struct wf_schema_runner){.name = wf_node_text(key), .doc = doc, .node = key};
    if (!wf_schema_mapping(schema, doc, key->value, keys)) {
        return;
    }
    runner->os = wf_node_text(wf_node_get(key->value, "os"));
    runner->image = wf_node_text(wf_node_get(key->value, "image"));
    runner->instead = wf_node_text(wf_node_get(key->value, "instead"));
    runner->going = read_date(schema, doc, key->value, "going");
    runner->gone = read_date(schema, doc, key->value, "gone");
    if (!wf_schema_is_name(runner->name) || !wf_str_is_any(runner->os, systems)) {
        wf_schema_error(schema, doc, key,
                        "a runner is a label with one of the systems linux, macos, windows");
    }
}

void wf_runners_read(struct wf_schema *schema, const struct wf_doc *doc) {
    for (WF_EACH(key, doc->root)) {
        read_runner(schema, doc, key);
    }
}

static const struct wf_schema_runner *find(const struct wf_schema *schema, struct wf_str name) {
    for (size_t i = 0; i < schema->runners.len; i++) {
        if (wf_str_eq(schema->runners.items[i].name, name)) {
            return &schema->runners.items[i];
        }
    }
    return NULL;
}

/* `image` and `instead` name runners that are there. */
static void check_name(struct wf_schema *schema, const struct wf_schema_runner *runner, struct wf_str name) {
    const struct wf_schema_runner *other = name.len > 0 ? find(schema, name) : runner;
    if (other == NULL || (other != runner && other->gone > 0)) {
        wf_schema_error(schema, runner->doc, runner->node, "\"%.*s\" is no runner that is there",
                        WF_STR_ARG(name));
    }
}

void wf_runners_check(struct wf_schema *schema) {
    WF_SCHEMA_SORT(schema, &schema->runners);
    for (size_t i = 0; i < schema->runners.len; i++) {
        check_name(schema, &schema->runners.items[i], schema->runners.items[i].image);
        check_name(schema, &schema->runners.items[i], schema->runners.items[i].instead);
    }
}

void wf_runners_write(const struct wf_schema *schema, struct wf_buf *out) {
    wf_buf_text(out, "\nconst struct wf_runner_fact wf_runner_facts[] = {\n");
    for (size_t i = 0; i < schema->runners.len; i++) {
        const struct wf_schema_runner *runner = &schema->runners.items[i];
        struct wf_str image = runner->image.len > 0 ? runner->image : runner->name;
        wf_buf_printf(out,
                      "    {WF_STR_INIT(\"%.*s\"), WF_STR_INIT(\"%.*s\"), WF_STR_INIT(\"%.*s\"), "
                      "WF_STR_INIT(\"%.*s\"), %u, %u},\n",
                      WF_STR_ARG(runner->name), WF_STR_ARG(runner->os), WF_STR_ARG(image),
                      WF_STR_ARG(runner->instead), runner->going, runner->gone);
    }
    wf_buf_printf(out, "};\nconst size_t wf_runner_fact_count = %zu;\n", schema->runners.len);
}
