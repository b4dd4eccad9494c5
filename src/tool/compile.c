/* usage: compile OUTPUT.c SCHEMA.yml...
 * Compiles the schemas into one C file. Exit code 1: a schema has mistakes; 3: a file could not be written.
 */
#include "base/file.h"
#include "tool/shapes.h"

#include <stdio.h>
#include <stdlib.h>

/* The kinds of file, told by a part of their path. */
static const struct {
    const char *part;
    void (*read)(struct wf_schema *schema, const struct wf_doc *doc);
} kinds[] = {
    {"payloads.yml", wf_payloads_read},     {"runtimes.yml", wf_runtimes_read},
    {"runners.yml", wf_runners_read},       {"timezones.yml", wf_zones_read},
    {"values.yml", wf_values_read},         {"actions/", wf_actions_read},
    {"workflow.yml", wf_shapes_read},       {"action.yml", wf_shapes_read},
    {"dependabot.yml", wf_shapes_read},     {"permissions.yml", wf_uses_read},
    {"advisories.yml", wf_advisories_read}, {"payloads.yml", wf_payloads_read},
    {"runtimes.yml", wf_runtimes_read},     {"runners.yml", wf_runners_read},
    {"timezones.yml", wf_zones_read},       {"values.yml", wf_values_read},
    {"actions/", wf_actions_read},          {"workflow.yml", wf_shapes_read},
    {"action.yml", wf_shapes_read},         {"dependabot.yml", wf_shapes_read},
};

static void read_schema(struct wf_schema *schema, const char *path) {
    const struct wf_doc *doc = wf_schema_parse(schema, path);
    if (doc == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (wf_str_has(wf_str_of(path), kinds[i].part)) {
            kinds[i].read(schema, doc);
            return;
        }
    }
    wf_schema_error(schema, doc, doc->root, "this is no known kind of schema");
}

static struct wf_str write_tables(struct wf_schema *schema) {
    struct wf_buf out = {.arena = schema->arena};
    wf_buf_text(&out, "/* Made from schemas/ by src/tool/compile.c. */\n"
                      "#include \"gha/advisory.h\"\n"
                      "#include \"gha/facts_table.h\"\n"
                      "#include \"gha/needed_facts.h\"\n"
                      "#include \"gha/runner.h\"\n"
                      "#include \"gha/shape.h\"\n");
    wf_advisories_write(schema, &out);
    wf_actions_write(schema, &out);
    wf_payloads_write(schema, &out);
    wf_runtimes_write(schema, &out);
    wf_runners_write(schema, &out);
    wf_zones_write(schema, &out);
    wf_values_write(schema, &out);
    wf_shapes_write(schema, &out);
    wf_uses_write(schema, &out);
    return wf_buf_view(&out);
}

static int compile(struct wf_arena *arena, const char *output, char **paths) {
    struct wf_schema schema = {.arena = arena};
    for (; *paths != NULL; paths++) {
        read_schema(&schema, *paths);
    }
    wf_advisories_check(&schema);
    wf_runtimes_check(&schema);
    wf_runners_check(&schema);
    wf_zones_check(&schema);
    wf_values_check(&schema);
    wf_payloads_check(&schema);
    wf_actions_check(&schema);
    wf_shapes_check(&schema);
    wf_uses_check(&schema);
    if (schema.errors > 0) {
        return 1;
    }
    struct wf_err err = {0};
    if (!wf_file_write(output, write_tables(&schema), &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: compile OUTPUT.c SCHEMA.yml...\n");
        return 2;
    }
    struct wf_arena arena = {0};
    int code = compile(&arena, argv[1], argv + 2);
    wf_arena_free(&arena);
    return code;
}
