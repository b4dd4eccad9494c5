#include "gha/facts_table.h"
#include "tool/schema.h"

/* `issues|pull-requests` */
static bool read_scope(struct wf_str text, struct wf_need_fact *need) {
    size_t bar = wf_str_find_char(text, '|', 0);
    need->scope = wf_str_sub(text, 0, bar);
    need->other = bar == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(text, bar + 1, text.len);
    bool metadata = wf_str_is(need->scope, "metadata"); /* which each token may read */
    return (metadata || wf_permission_is_scope(need->scope)) &&
           (need->other.len == 0 || wf_permission_is_scope(need->other));
}

static bool read_mark(struct wf_str text, struct wf_need_fact *need) {
    static const struct {
        const char *name;
        enum wf_need_mark mark;
    } marks[] = {{"given", WF_NEED_GIVEN}, {"opaque", WF_NEED_OPAQUE}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (wf_str_is(text, marks[i].name)) {
            need->mark = marks[i].mark;
            return true;
        }
    }
    return false;
}

/* `maybe SCOPE ACCESS if CONDITION and CONDITION` */
static bool read_need(struct wf_str text, struct wf_need_fact *need) {
    size_t at = wf_str_find(text, " if ", 0);
    need->when = at == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(text, at + 4, text.len);
    struct wf_str rest = wf_str_sub(text, 0, at);
    struct wf_str word = {0};
    if (read_mark(rest, need)) {
        return true;
    }
    if (!wf_str_cut(&rest, ' ', &word)) {
        return false;
    }
    if (wf_str_is(word, "maybe")) {
        need->mark = WF_NEED_MAYBE;
        wf_str_cut(&rest, ' ', &word);
    }
    need->access = WF_PERMISSION_UNKNOWN;
    bool good = read_scope(word, need);
    if (wf_str_cut(&rest, ' ', &word)) {
        need->access = wf_permission_parse(word);
        good = good && need->access != WF_PERMISSION_UNKNOWN;
    }
    return good;
}

static struct wf_schema_use *add_use(struct wf_schema *schema, const struct wf_doc *doc, const char *kind,
                                     const struct wf_node *name) {
    struct wf_schema_use *use = WF_PUSH(schema->arena, &schema->uses);
    use->name = wf_arena_printf(schema->arena, "%s:%.*s", kind, WF_STR_ARG(wf_node_text(name)));
    use->doc = doc;
    use->node = name;
    return use;
}

static void read_uses(struct wf_schema *schema, const struct wf_doc *doc, const char *kind,
                      const struct wf_node *mapping) {
    for (WF_EACH(key, mapping)) {
        struct wf_schema_use *use = add_use(schema, doc, kind, key);
        if (!wf_node_is_sequence(key->value)) {
            wf_schema_error(schema, doc, key, "a list is wanted here");
        }
        for (WF_EACH(item, key->value)) {
            if (!read_need(wf_node_text(item), WF_PUSH(schema->arena, &use->needs))) {
                wf_schema_error(schema, doc, item, "this is no need");
            }
        }
    }
}

static void read_names(struct wf_schema *schema, const struct wf_doc *doc, const char *kind,
                       const struct wf_node *list, bool opaque) {
    for (WF_EACH(item, list)) {
        struct wf_schema_use *use = add_use(schema, doc, kind, item);
        if (opaque) {
            WF_PUSH(schema->arena, &use->needs)->mark = WF_NEED_OPAQUE;
        }
    }
}

void wf_uses_read(struct wf_schema *schema, const struct wf_doc *doc) {
    static const char *const keys[] = {"nothing", "opaque", "actions",  "commands",
                                       "paths",   "rest",   "harmless", NULL};
    if (wf_schema_mapping(schema, doc, doc->root, keys)) {
        read_names(schema, doc, "action", wf_node_get(doc->root, "nothing"), false);
        read_names(schema, doc, "action", wf_node_get(doc->root, "opaque"), true);
        read_names(schema, doc, "harmless", wf_node_get(doc->root, "harmless"), false);
        read_uses(schema, doc, "action", wf_node_get(doc->root, "actions"));
        read_uses(schema, doc, "command", wf_node_get(doc->root, "commands"));
        read_uses(schema, doc, "path", wf_node_get(doc->root, "paths"));
        read_uses(schema, doc, "rest", wf_node_get(doc->root, "rest"));
    }
}

void wf_uses_check(struct wf_schema *schema) {
    WF_SCHEMA_SORT(schema, &schema->uses);
}

static void write_need(struct wf_buf *out, const struct wf_need_fact *need) {
    static const char *const accesses[] = {"WF_PERMISSION_NONE", "WF_PERMISSION_READ", "WF_PERMISSION_WRITE",
                                           "WF_PERMISSION_UNKNOWN"};
    static const char *const marks[] = {"WF_NEED_SURE", "WF_NEED_MAYBE", "WF_NEED_GIVEN", "WF_NEED_OPAQUE"};
    wf_buf_printf(out, "    {WF_STR_INIT(\"%.*s\"), WF_STR_INIT(\"%.*s\"), %s, %s, WF_STR_INIT(\"%.*s\")},\n",
                  WF_STR_ARG(need->scope), WF_STR_ARG(need->other), accesses[need->access], marks[need->mark],
                  WF_STR_ARG(need->when));
}

static void write_needs(struct wf_buf *out, const struct wf_schema_use *use, size_t index) {
    if (use->needs.len > 0) {
        wf_buf_printf(out, "\nstatic const struct wf_need_fact needs_%zu[] = {\n", index);
        for (size_t i = 0; i < use->needs.len; i++) {
            write_need(out, &use->needs.items[i]);
        }
        wf_buf_text(out, "};\n");
    }
}

void wf_uses_write(const struct wf_schema *schema, struct wf_buf *out) {
    for (size_t i = 0; i < schema->uses.len; i++) {
        write_needs(out, &schema->uses.items[i], i);
    }
    wf_buf_text(out, "\nconst struct wf_use_fact wf_use_facts[] = {\n");
    for (size_t i = 0; i < schema->uses.len; i++) {
        const struct wf_schema_use *use = &schema->uses.items[i];
        wf_buf_printf(out, "    {.name = WF_STR_INIT(\"%.*s\")", WF_STR_ARG(use->name));
        if (use->needs.len > 0) {
            wf_buf_printf(out, ", .needs = needs_%zu, .count = %zu", i, use->needs.len);
        }
        wf_buf_text(out, "},\n");
    }
    wf_buf_printf(out, "};\nconst size_t wf_use_fact_count = %zu;\n", schema->uses.len);
}
