#include "docker/scenarios.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/map.h"
#include "docker/layers_in.h"

/* --- kinds of files
 * ------------------------------------------------------------------------------------------- */

const char *wf_file_class_name(enum wf_file_class class) {
    static const char *const names[] = {"code", "tests", "docs", "dependencies", "other files"};
    return names[class];
}

static const char *const manifests[] = {
    "pyproject.toml",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pipfile",
    "pipfile.lock",
    "setup.py",
    "setup.cfg",
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lockb",
    "npm-shrinkwrap.json",
    "go.mod",
    "go.sum",
    "cargo.toml",
    "cargo.lock",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "gradle.lockfile",
    "settings.gradle",
    "gemfile",
    "gemfile.lock",
    "composer.json",
    "composer.lock",
    "mix.exs",
    "mix.lock",
    "environment.yml",
    "packages.config",
    "directory.packages.props",
    "packages.lock.json",
    "bun.lock",
    "cmakelists.txt",
    "meson.build",
    "meson.options",
    "meson_options.txt",
    "conanfile.txt",
    "conanfile.py",
    "vcpkg.json",
};

static const char *const code_ends[] = {
    ".py",   ".pyi", ".js",  ".jsx", ".mjs", ".cjs", ".ts",    ".tsx",     ".vue",   ".svelte", ".go",
    ".rs",   ".c",   ".h",   ".cc",  ".cpp", ".hpp", ".java",  ".kt",      ".scala", ".rb",     ".php",
    ".cs",   ".fs",  ".ex",  ".exs", ".erl", ".hs",  ".swift", ".sh",      ".sql",   ".html",   ".css",
    ".scss", ".pl",  ".lua", ".r",   ".jl",  ".clj", ".proto", ".graphql",
};

static const char *const test_ends[] = {
    "_test.py",  "_test.go", ".test.js", ".test.ts",  ".test.tsx", ".test.jsx", ".spec.js", ".spec.ts",
    ".spec.tsx", "_spec.rb", "_test.rb", "test.java", "tests.cs",  "test.php",  "test.kt",
};

static const char *const doc_ends[] = {".md", ".rst", ".adoc", ".txt"};

static const char *const test_folders[] = {"test", "tests", "__tests__", "spec", "specs", "testdata"};
static const char *const doc_folders[] = {"doc", "docs", "documentation", "examples"};
static const char *const doc_names[] = {"license", "licence", "copying", "authors", "changelog", "notice"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool is_one_of(struct wf_str name, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (wf_str_is_case(name, list[i])) {
            return true;
        }
    }
    return false;
}

static bool ends_in(struct wf_str name, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(list[i]);
        if (name.len > len && wf_str_is_case(wf_str_sub(name, name.len - len, name.len), list[i])) {
            return true;
        }
    }
    return false;
}

static bool has_folder(struct wf_str path, const char *const *list, size_t count) {
    struct wf_str part;
    while (wf_str_cut(&path, '/', &part)) {
        if (path.ptr != NULL && is_one_of(part, list, count)) {
            return true;
        }
    }
    return false;
}

static bool is_manifest(struct wf_str name) {
    bool requirements = wf_str_starts(name, "requirements") || wf_str_starts(name, "constraints");
    return is_one_of(name, manifests, COUNT(manifests)) ||
           (requirements && (wf_str_ends(name, ".txt") || wf_str_ends(name, ".in"))) ||
           wf_str_ends(name, ".csproj") || wf_str_ends(name, ".gemspec");
}

enum wf_file_class wf_file_class(struct wf_str path) {
    struct wf_str name = wf_path_base(path);
    if (has_folder(path, test_folders, COUNT(test_folders)) || wf_str_starts(name, "test_") ||
        ends_in(name, test_ends, COUNT(test_ends)) || wf_str_is(name, "conftest.py")) {
        return WF_CLASS_TESTS;
    }
    if (is_manifest(name)) {
        return WF_CLASS_DEPENDENCIES;
    }
    if (has_folder(path, doc_folders, COUNT(doc_folders)) || is_one_of(name, doc_names, COUNT(doc_names)) ||
        ends_in(name, doc_ends, COUNT(doc_ends))) {
        return WF_CLASS_DOCS;
    }
    return ends_in(name, code_ends, COUNT(code_ends)) ? WF_CLASS_CODE : WF_CLASS_OTHER;
}

/* --- files with the same fate
 * ---------------------------------------------------------------------------------- */

/* Files of one class that the same steps take. */
struct group {
    enum wf_file_class class;
    struct wf_str example;
    size_t files;
};

struct groups {
    struct wf_arena *arena;
    const struct wf_layers_build *build;
    const struct wf_graph *graph;
    struct wf_map known; /* class and steps → group */
    WF_LIST(struct group *) list;
    struct wf_buf *takers; /* of each entry of the context: the numbers of the steps that take it */
};

static const char passed_over[] =
    ".git\n**/node_modules\n**/__pycache__\n**/.venv\n**/venv\n**/.tox\n**/.mypy_cache\n"
    "**/.pytest_cache\n**/.ruff_cache\n**/.idea\n**/.vscode\n**/.gradle\n";

static void note_takers(struct groups *groups, const struct wf_input *input, size_t number) {
    const struct wf_snapshot *context = groups->build->context;
    struct wf_selection selection = wf_select(groups->arena, context, input);
    for (size_t i = 0; i < selection.items.len; i++) {
        if (selection.items.items[i].entry != NULL) {
            struct wf_buf *takers = &groups->takers[selection.items.items[i].entry - context->entries.items];
            takers->arena = groups->arena;
            wf_buf_printf(takers, " %zu", number);
        }
    }
}

static void find_takers(struct groups *groups) {
    const struct wf_graph *graph = groups->graph;
    groups->takers = WF_NEW_ARRAY(groups->arena, struct wf_buf, groups->build->context->entries.len + 1);
    for (size_t i = 0; i < graph->vertices.len; i++) {
        const struct wf_vertex *vertex = graph->vertices.items[i];
        for (size_t k = 0; vertex->same == NULL && k < vertex->inputs.len; k++) {
            if (vertex->inputs.items[k].kind == WF_INPUT_CONTEXT) {
                note_takers(groups, &vertex->inputs.items[k], i);
            }
        }
    }
}

static void sort_in(struct groups *groups, const struct wf_snapshot_entry *entry) {
    const struct wf_snapshot *context = groups->build->context;
    const struct wf_snapshot_entry *sent = wf_snapshot_find(context, entry->path);
    struct wf_str takers =
        sent != NULL ? wf_buf_view(&groups->takers[sent - context->entries.items]) : WF_STR("");
    enum wf_file_class class = wf_file_class(entry->path);
    struct wf_str key = wf_arena_printf(groups->arena, "%d%.*s", (int)class, WF_STR_ARG(takers));
    struct group *group = wf_map_get(&groups->known, key);
    if (group == NULL) {
        group = WF_NEW(groups->arena, struct group);
        group->class = class;
        group->example = entry->path;
        wf_map_put(&groups->known, key, group);
        *WF_PUSH(groups->arena, &groups->list) = group;
    }
    group->files++;
}

/* --- scenarios
 * -------------------------------------------------------------------------------------------------- */

struct maker {
    struct wf_arena *arena;
    const struct wf_layers_build *build;
    const struct wf_dockerignore *ignore;
    enum wf_layers_cache cache;
    struct wf_scenarios *scenarios;
    const struct wf_graph *before; /* the graph of `build` */
    struct wf_map args;            /* names that were tried */
    size_t lines;                  /* instructions of all that was tried */
};

/* Whether one more change may be tried. */
static bool has_room(struct maker *maker) {
    bool room = maker->lines + maker->build->file->instructions.len <= WF_MAX_SCENARIO_LINES;
    maker->scenarios->left += room ? 0 : 1;
    return room;
}

static bool same_result(const struct wf_layers *a, const struct wf_layers *b) {
    bool same = a->steps.len == b->steps.len;
    for (size_t i = 0; same && i < a->steps.len; i++) {
        same = a->steps.items[i].state == b->steps.items[i].state;
    }
    return same;
}

static void add(struct maker *maker, struct wf_scenario scenario) {
    for (size_t i = 0; i < maker->scenarios->list.len; i++) {
        struct wf_scenario *other = &maker->scenarios->list.items[i];
        if (scenario.example.len > 0 && other->example.len > 0 && wf_str_eq(other->name, scenario.name) &&
            same_result(other->layers, scenario.layers)) {
            other->files += scenario.files;
            return;
        }
    }
    *WF_PUSH(maker->arena, &maker->scenarios->list) = scenario;
}

static const struct wf_layers *compare(struct maker *maker, const struct wf_layers_build *after) {
    struct wf_layers *layers = wf_layers_against(maker->arena, maker->before, after, maker->cache);
    maker->lines += maker->build->file->instructions.len;
    return layers;
}

static const struct wf_layers *with_change(struct maker *maker, struct wf_str path) {
    struct wf_changes changes = {0};
    struct wf_layers_build after = *maker->build;
    *WF_PUSH(maker->arena, &changes.list) = (struct wf_change){WF_CHANGE_CONTENT, path};
    struct wf_snapshot changed =
        wf_snapshot_change(maker->arena, maker->build->context, maker->ignore, &changes);
    after.context = &changed;
    return compare(maker, &after);
}

static void add_files(struct maker *maker, const struct groups *groups) {
    for (int class = WF_CLASS_CODE; class <= WF_CLASS_OTHER; class ++) {
        for (size_t i = 0; i < groups->list.len; i++) {
            const struct group *group = groups->list.items[i];
            if (group->class == (enum wf_file_class) class && has_room(maker)) {
                add(maker, (struct wf_scenario){.name = wf_str_of(wf_file_class_name(group->class)),
                                                .example = group->example,
                                                .files = group->files,
                                                .layers = with_change(maker, group->example)});
            }
        }
    }
}

static const struct wf_layers *with_arg(struct maker *maker, struct wf_str name) {
    struct wf_build_args args = {.complete = true};
    const struct wf_build_args *old = maker->build->args;
    struct wf_layers_build after = *maker->build;
    for (size_t i = 0; old != NULL && i < old->list.len; i++) {
        if (!wf_str_eq(old->list.items[i].name, name)) {
            *WF_PUSH(maker->arena, &args.list) = old->list.items[i];
        }
    }
    *WF_PUSH(maker->arena, &args.list) = (struct wf_build_arg){name, WF_STR("another-value"), true};
    after.args = &args;
    return compare(maker, &after);
}

static void add_arg(struct maker *maker, struct wf_str name) {
    struct wf_str title = wf_arena_printf(maker->arena, "ARG %.*s", WF_STR_ARG(name));
    if (wf_map_put(&maker->args, name, maker) == NULL && has_room(maker)) {
        add(maker, (struct wf_scenario){.name = title, .layers = with_arg(maker, name)});
    }
}

static void add_args(struct maker *maker) {
    const struct wf_dockerfile *file = maker->build->file;
    for (size_t i = 0; i < file->instructions.len; i++) {
        const struct wf_instruction *instruction = file->instructions.items[i];
        for (size_t k = 0; instruction->kind == WF_ARG && k < instruction->pairs.len; k++) {
            struct wf_str name = instruction->pairs.items[k].key.text;
            if (!wf_var_is_platform(name)) {
                add_arg(maker, name);
            }
        }
    }
}

struct wf_scenarios wf_scenarios_make(struct wf_arena *arena, const struct wf_layers_build *build,
                                      const struct wf_folder *folder, const struct wf_dockerignore *ignore,
                                      struct wf_str dockerfile, enum wf_layers_cache cache) {
    struct wf_scenarios scenarios = {0};
    struct wf_graph *graph = wf_graph_make(arena, build);
    struct maker maker = {arena, build, ignore, cache, &scenarios, .before = graph, .args = {.arena = arena}};
    struct groups groups = {.arena = arena, .build = build, .graph = graph, .known = {.arena = arena}};
    struct wf_source *source = wf_source_make(arena, WF_STR(""), wf_str_of(passed_over));
    struct wf_snapshot all = wf_snapshot_read(arena, folder, wf_dockerignore_read(arena, source));
    scenarios.complete = all.complete && build->context->complete;
    wf_graph_index(arena, graph);
    find_takers(&groups);
    for (size_t i = 0; i < all.entries.len; i++) {
        if (all.entries.items[i].kind == WF_ENTRY_FILE && !wf_str_eq(all.entries.items[i].path, dockerfile)) {
            sort_in(&groups, &all.entries.items[i]);
        }
    }
    add(&maker, (struct wf_scenario){.name = WF_STR("no change"), .layers = compare(&maker, build)});
    add_files(&maker, &groups);
    const struct wf_layers *comment =
        dockerfile.len > 0 ? with_change(&maker, dockerfile) : compare(&maker, build);
    add(&maker, (struct wf_scenario){.name = WF_STR("comment in the Dockerfile"), .layers = comment});
    add_args(&maker);
    return scenarios;
}
