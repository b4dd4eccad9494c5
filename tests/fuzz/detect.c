/* A repository of one manifest, whose name is the first line: detection ends, every input that a pack got
 * from it has passed the pack's check, and what is rendered with it is YAML for the reader. */
#include "fuzz.h"

#include "docker/folder.h"
#include "lang/xml.h"
#include "scaffold/plan.h"
#include "scaffold/render.h"
#include "yaml/read.h"

struct manifest {
    struct wf_str name, text;
};

static struct wf_entry entry_of(void *context, struct wf_str path) {
    const struct manifest *manifest = context;
    if (path.len == 0) {
        return (struct wf_entry){.kind = WF_ENTRY_FOLDER};
    }
    bool known = wf_str_eq(path, manifest->name);
    return (struct wf_entry){.name = path,
                             .kind = known ? WF_ENTRY_FILE : WF_ENTRY_MISSING,
                             .size = known ? manifest->text.len : 0};
}

static bool each_entry(void *context, struct wf_arena *arena, struct wf_str path,
                       void (*visit)(void *with, const struct wf_entry *entry), void *with) {
    const struct manifest *manifest = context;
    struct wf_entry entry = entry_of(context, manifest->name);
    (void)arena;
    if (path.len == 0) {
        visit(with, &entry);
    }
    return path.len == 0;
}

static bool read_entry(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    const struct manifest *manifest = context;
    (void)arena;
    *bytes = manifest->text;
    return wf_str_eq(path, manifest->name);
}

/* The names that detection knows, one of which the first line begins. */
static struct wf_str choose_name(struct wf_str line) {
    static const char *const names[] = {
        "pyproject.toml", "Cargo.toml",       "package.json",  "pom.xml",     "app.csproj",
        "go.mod",         "requirements.txt", "composer.json", "Gemfile",     "build.gradle",
        "CMakeLists.txt", "setup.py",         "setup.cfg",     "Pipfile",     "environment.yml",
        "Makefile",       "tox.ini",          ".nvmrc",        "global.json", "rust-toolchain.toml",
        "mix.exs",        "poetry.lock",      "uv.lock",       "Dockerfile"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_str_is(line, names[i])) {
            return line;
        }
    }
    return wf_str_of(names[line.len > 0 ? (unsigned char)line.ptr[0] % (sizeof names / sizeof *names) : 0]);
}

static void check_yaml(struct wf_arena *arena, const struct wf_rendered *file) {
    bool yaml = wf_str_ends(file->path, ".yml") || wf_str_ends(file->path, ".yaml");
    const struct wf_doc *doc = yaml ? wf_yaml_parse(arena, file->path, file->bytes) : NULL;
    DEMAND(doc == NULL || doc->problems.len == 0, "%.*s: %.*s\n%.*s\n", WF_STR_ARG(file->path),
           WF_STR_ARG(doc->problems.items[0].message), WF_STR_ARG(file->bytes));
}

static void render(struct wf_arena *arena, const struct wf_plan *plan) {
    for (size_t i = 0; i < plan->instances.len; i++) {
        struct wf_values *values = plan->instances.items[i].values;
        const struct wf_rendering *rendering = values != NULL ? wf_render(values, NULL) : NULL;
        for (size_t k = 0; rendering != NULL && k < rendering->files.len; k++) {
            check_yaml(arena, &rendering->files.items[k]);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_arena arena = {0};
    struct wf_err err = {0};
    struct manifest manifest = {.text = fuzz_text(data, size)};
    manifest.name = choose_name(fuzz_line(&manifest.text));
    struct wf_folder folder = {&manifest, entry_of, each_entry, read_entry, NULL};
    struct wf_remote remote = {.folder_name = WF_STR("repo")};
    struct wf_order order = {.detected = wf_detect(&arena, &folder, &remote)};
    const struct wf_plan *plan = wf_plan_make(&arena, &order, &err);
    wf_xml_read(&arena, manifest.text);
    if (plan != NULL) {
        render(&arena, plan);
    }
    wf_arena_free(&arena);
    return 0;
}
