#include "gha/advisory.h"
#include "tool/schema.h"

/* 41, 4.1 or 4.1.3; what is left out is 0. */
static bool read_version(struct wf_str text, uint32_t version[3]) {
    struct wf_str part;
    size_t count = 0;
    version[0] = version[1] = version[2] = 0;
    while (count < 3 && wf_str_cut(&text, '.', &part)) {
        if (!wf_schema_number(part, &version[count++])) {
            return false;
        }
    }
    return count > 0 && text.ptr == NULL;
}

/* `< 2`, `<= 2.1.0`, `>= 1.0.0 < 2.0.0`. */
static bool read_range(struct wf_str text, struct wf_version_range *range) {
    struct wf_str word;
    *range = (struct wf_version_range){{0}, {0}};
    bool from = wf_str_starts(text, ">= ");
    if (from) {
        text = wf_str_sub(text, 3, text.len);
        if (!wf_str_cut(&text, ' ', &word) || !read_version(word, range->from) || text.ptr == NULL) {
            return false;
        }
    }
    bool with = wf_str_starts(text, "<= ");
    size_t skip = with ? 3 : 2;
    if ((!with && !wf_str_starts(text, "< ")) ||
        !read_version(wf_str_sub(text, skip, text.len), range->below)) {
        return false;
    }
    range->below[2] += with ? 1 : 0;
    return true;
}

static void add_range(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node,
                      struct wf_schema_advisory *advisory) {
    struct wf_version_range *range = WF_PUSH(schema->arena, &advisory->ranges);
    if (!read_range(wf_node_text(node), range)) {
        wf_schema_error(schema, doc, node,
                        "versions are written as \"< 2\", \"<= 2.1.0\" or \">= 1.0 < 2.0\"");
    }
}

static void read_ranges(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node,
                        struct wf_schema_advisory *advisory) {
    if (node && node->kind == WF_SCALAR) {
        add_range(schema, doc, node, advisory);
    }
    for (WF_EACH(item, node && node->kind == WF_SEQUENCE ? node : NULL)) {
        add_range(schema, doc, item, advisory);
    }
}

static bool is_commit(struct wf_str text) {
    size_t digits = 0;
    while (digits < text.len && wf_hex_digit(text.ptr[digits]) < 16) {
        digits++;
    }
    return text.len == 40 && digits == 40;
}

static void read_commits(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node,
                         struct wf_schema_advisory *advisory) {
    for (WF_EACH(item, node)) {
        *WF_PUSH(schema->arena, &advisory->commits) = wf_node_text(item);
        if (!is_commit(wf_node_text(item))) {
            wf_schema_error(schema, doc, item, "a commit has 40 hexadecimal digits");
        }
    }
}

/* Half a sentence that needs no escapes in C. */
static bool is_plain(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_alnum(text.ptr[i]) && strchr(" -',.", text.ptr[i]) == NULL) {
            return false;
        }
    }
    return text.len > 0;
}

static void check_texts(struct wf_schema *schema, const struct wf_schema_advisory *advisory) {
    static const char *const severities[] = {"critical", "high", "medium", "low", NULL};
    uint32_t version[3];
    bool lower = true;
    for (size_t i = 0; i < advisory->name.len; i++) {
        lower = lower && wf_lower(advisory->name.ptr[i]) == advisory->name.ptr[i];
    }
    const char *what = NULL;
    if (!wf_str_starts(advisory->id, "GHSA-") || !wf_schema_is_name(advisory->id)) {
        what = "an advisory has an id, GHSA-...";
    } else if (!lower || !wf_schema_is_name(advisory->name) || !wf_str_has(advisory->name, "/")) {
        what = "an action is named owner/repo in lower case";
    } else if (!wf_str_is_any(advisory->severity, severities)) {
        what = "the severity is critical, high, medium or low";
    } else if (advisory->patched.len > 0 && !read_version(advisory->patched, version)) {
        what = "the first good version is written as 1, 1.2 or 1.2.3";
    } else if (!is_plain(advisory->what)) {
        what = "\"what\" is half a sentence of letters and digits";
    } else if (advisory->ranges.len == 0 && advisory->commits.len == 0) {
        what = "it affects no version and no commit";
    }
    if (what != NULL) {
        wf_schema_error(schema, advisory->doc, advisory->node, "%s", what);
    }
}

static void read_advisory(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node) {
    static const char *const keys[] = {"id",      "action", "severity", "affected", "patched",
                                       "commits", "what",   "moved",    NULL};
    if (!wf_schema_mapping(schema, doc, node, keys)) {
        return;
    }
    struct wf_schema_advisory *advisory = WF_PUSH(schema->arena, &schema->advisories);
    *advisory = (struct wf_schema_advisory){
        .name = wf_node_text(wf_node_get(node, "action")),
        .id = wf_node_text(wf_node_get(node, "id")),
        .severity = wf_node_text(wf_node_get(node, "severity")),
        .patched = wf_node_text(wf_node_get(node, "patched")),
        .what = wf_node_text(wf_node_get(node, "what")),
        .moved = wf_str_is(wf_node_text(wf_node_get(node, "moved")), "true"),
        .doc = doc,
        .node = node,
    };
    read_ranges(schema, doc, wf_node_get(node, "affected"), advisory);
    read_commits(schema, doc, wf_node_get(node, "commits"), advisory);
    check_texts(schema, advisory);
}

static bool is_date(struct wf_str text) {
    uint32_t month;
    uint32_t day;
    return text.len == 10 && text.ptr[7] == '-' && wf_schema_month(wf_str_sub(text, 0, 7), &month) &&
           wf_schema_number(wf_str_sub(text, 8, 10), &day) && day >= 1 && day <= 31;
}

void wf_advisories_read(struct wf_schema *schema, const struct wf_doc *doc) {
    static const char *const keys[] = {"date", "advisories", NULL};
    if (!wf_schema_mapping(schema, doc, doc->root, keys)) {
        return;
    }
    schema->advisory_date = wf_node_text(wf_node_get(doc->root, "date"));
    if (!is_date(schema->advisory_date)) {
        wf_schema_error(schema, doc, doc->root, "a table has a \"date\", YYYY-MM-DD");
    }
    for (WF_EACH(item, wf_node_get(doc->root, "advisories"))) {
        read_advisory(schema, doc, item);
    }
}

static int by_name(const void *a, const void *b) {
    const struct wf_schema_advisory *left = a;
    const struct wf_schema_advisory *right = b;
    int order = wf_str_cmp(left->name, right->name);
    return order != 0 ? order : wf_str_cmp(left->id, right->id);
}

void wf_advisories_check(struct wf_schema *schema) {
    struct wf_schema_advisory *items = schema->advisories.items;
    if (schema->advisories.len > 1) {
        qsort(items, schema->advisories.len, sizeof *items, by_name);
    }
    for (size_t i = 1; i < schema->advisories.len; i++) {
        if (by_name(&items[i - 1], &items[i]) == 0) {
            wf_schema_error(schema, items[i].doc, items[i].node, "\"%.*s\" is listed twice for this action",
                            WF_STR_ARG(items[i].id));
        }
    }
}

static void write_lists(const struct wf_schema_advisory *advisory, size_t number, struct wf_buf *out) {
    if (advisory->ranges.len > 0) {
        wf_buf_printf(out, "static const struct wf_version_range advisory_ranges_%zu[] = {\n", number);
        for (size_t i = 0; i < advisory->ranges.len; i++) {
            const struct wf_version_range *range = &advisory->ranges.items[i];
            wf_buf_printf(out, "    {{%u, %u, %u}, {%u, %u, %u}},\n", range->from[0], range->from[1],
                          range->from[2], range->below[0], range->below[1], range->below[2]);
        }
        wf_buf_text(out, "};\n");
    }
    if (advisory->commits.len > 0) {
        wf_buf_printf(out, "static const struct wf_str advisory_commits_%zu[] = {\n", number);
        for (size_t i = 0; i < advisory->commits.len; i++) {
            wf_buf_printf(out, "    WF_STR_INIT(\"%.*s\"),\n", WF_STR_ARG(advisory->commits.items[i]));
        }
        wf_buf_text(out, "};\n");
    }
}

static void write_list_name(struct wf_buf *out, const char *name, size_t count, size_t number) {
    if (count > 0) {
        wf_buf_printf(out, ", %s_%zu", name, number);
    } else {
        wf_buf_text(out, ", NULL");
    }
}

void wf_advisories_write(const struct wf_schema *schema, struct wf_buf *out) {
    wf_buf_text(out, "\n");
    for (size_t i = 0; i < schema->advisories.len; i++) {
        write_lists(&schema->advisories.items[i], i, out);
    }
    wf_buf_text(out, "const struct wf_advisory_fact wf_advisory_facts[] = {\n");
    for (size_t i = 0; i < schema->advisories.len; i++) {
        const struct wf_schema_advisory *advisory = &schema->advisories.items[i];
        wf_buf_printf(out,
                      "    {WF_STR_INIT(\"%.*s\"), WF_STR_INIT(\"%.*s\"), WF_STR_INIT(\"%.*s\"), "
                      "WF_STR_INIT(\"%.*s\"), WF_STR_INIT(\"%.*s\"), %s",
                      WF_STR_ARG(advisory->name), WF_STR_ARG(advisory->id), WF_STR_ARG(advisory->severity),
                      WF_STR_ARG(advisory->patched), WF_STR_ARG(advisory->what),
                      advisory->moved ? "true" : "false");
        write_list_name(out, "advisory_ranges", advisory->ranges.len, i);
        write_list_name(out, "advisory_commits", advisory->commits.len, i);
        wf_buf_printf(out, ", %zu, %zu},\n", advisory->ranges.len, advisory->commits.len);
    }
    if (schema->advisories.len == 0) {
        wf_buf_text(
            out, "    {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, false, NULL, NULL, 0, 0},\n");
    }
    wf_buf_printf(out, "};\nconst size_t wf_advisory_fact_count = %zu;\n", schema->advisories.len);
    wf_buf_printf(out, "const char wf_advisory_date[] = \"%.*s\";\n", WF_STR_ARG(schema->advisory_date));
}
