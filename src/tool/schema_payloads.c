#include "gha/facts_table.h"
#include "tool/schema.h"

#include <stdlib.h>

static void read_event(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *key) {
    static const char *const keys[] = {"has", "lacks", NULL};
    struct wf_schema_event *event = WF_PUSH(schema->arena, &schema->events);
    *event = (struct wf_schema_event){.name = wf_node_text(key), .doc = doc, .node = key};
    if (!wf_schema_is_name(event->name)) {
        wf_schema_error(schema, doc, key, "this is no name");
    }
    if (wf_node_is_sequence(key->value)) {
        wf_schema_names_read(schema, doc, key->value, &event->has);
    } else if (wf_schema_mapping(schema, doc, key->value, keys)) {
        event->open = true;
        wf_schema_names_read(schema, doc, wf_node_get(key->value, "has"), &event->has);
        wf_schema_names_read(schema, doc, wf_node_get(key->value, "lacks"), &event->lacks);
    }
}

void wf_payloads_read(struct wf_schema *schema, const struct wf_doc *doc) {
    static const char *const keys[] = {"all", "events", NULL};
    wf_schema_mapping(schema, doc, doc->root, keys);
    wf_schema_names_read(schema, doc, wf_node_get(doc->root, "all"), &schema->common);
    const struct wf_node *events = wf_node_get(doc->root, "events");
    if (events == NULL || !wf_schema_mapping(schema, doc, events, NULL)) {
        wf_schema_error(schema, doc, doc->root, "there are no \"events\"");
        return;
    }
    for (WF_EACH(key, events)) {
        read_event(schema, doc, key);
    }
}

static struct wf_payload_name *put_names(struct wf_payload_name *row, const struct wf_schema_names *names,
                                         bool lacks) {
    for (size_t i = 0; i < names->list.len; i++) {
        const struct wf_schema_name *name = &names->list.items[i];
        *row++ = (struct wf_payload_name){name->name, lacks             ? WF_FALSE
                                                      : name->sometimes ? WF_MAYBE
                                                                        : WF_TRUE};
    }
    return row;
}

/* All that is known of an event's payload, sorted. */
static struct wf_payload_name *event_names(const struct wf_schema *schema,
                                           const struct wf_schema_event *event, size_t *count) {
    const struct wf_schema_names *common = event->open ? &event->lacks : &schema->common;
    *count = common->list.len + event->has.list.len;
    struct wf_payload_name *rows = WF_NEW_ARRAY(schema->arena, struct wf_payload_name, *count + 1);
    put_names(put_names(rows, common, event->open), &event->has, false);
    qsort(rows, *count, sizeof *rows, wf_schema_by_name);
    return rows;
}

static void check_event(struct wf_schema *schema, const struct wf_schema_event *event) {
    size_t count;
    const struct wf_payload_name *rows = event_names(schema, event, &count);
    for (size_t i = 1; i < count; i++) {
        if (wf_fact_cmp(rows[i - 1].name, rows[i].name) == 0) {
            wf_schema_error(schema, event->doc, event->node, "\"%.*s\" is listed twice for this event",
                            WF_STR_ARG(rows[i].name));
        }
    }
}

void wf_payloads_check(struct wf_schema *schema) {
    WF_SCHEMA_SORT(schema, &schema->events);
    for (size_t i = 0; i < schema->events.len; i++) {
        check_event(schema, &schema->events.items[i]);
    }
}

static const char *truth_name(enum wf_truth truth) {
    static const char *const names[] = {
        [WF_MAYBE] = "WF_MAYBE", [WF_TRUE] = "WF_TRUE", [WF_FALSE] = "WF_FALSE"};
    return names[truth];
}

static size_t write_names(const struct wf_schema *schema, const struct wf_schema_event *event, size_t table,
                          struct wf_buf *out) {
    size_t count;
    const struct wf_payload_name *rows = event_names(schema, event, &count);
    if (count == 0) {
        return 0;
    }
    wf_buf_printf(out, "\nstatic const struct wf_payload_name payload_%zu[] = {\n", table);
    for (size_t i = 0; i < count; i++) {
        wf_buf_printf(out, "    {WF_STR_INIT(\"%.*s\"), %s},\n", WF_STR_ARG(rows[i].name),
                      truth_name(rows[i].has));
    }
    wf_buf_text(out, "};\n");
    return count;
}

void wf_payloads_write(const struct wf_schema *schema, struct wf_buf *out) {
    struct wf_buf table = {.arena = schema->arena};
    for (size_t i = 0; i < schema->events.len; i++) {
        const struct wf_schema_event *event = &schema->events.items[i];
        size_t count = write_names(schema, event, i, out);
        wf_buf_printf(&table, "    {WF_STR_INIT(\"%.*s\"), ", WF_STR_ARG(event->name));
        if (count > 0) {
            wf_buf_printf(&table, "payload_%zu, ", i);
        } else {
            wf_buf_text(&table, "NULL, ");
        }
        wf_buf_printf(&table, "%zu, %s},\n", count, event->open ? "WF_MAYBE" : "WF_FALSE");
    }
    wf_buf_text(out, "\nconst struct wf_payload_fact wf_payload_facts[] = {\n");
    wf_buf_str(out, wf_buf_view(&table));
    wf_buf_printf(out, "};\nconst size_t wf_payload_fact_count = %zu;\n", schema->events.len);
}
