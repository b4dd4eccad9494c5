#include "scaffold/survey.h"

#include "base/file.h"
#include "base/utf8.h"
#include "lang/json.h"
#include "lang/toml.h"
#include "yaml/read.h"

#include <string.h>

enum {
    MAX_DEPTH = 4,
    MAX_FOLDERS = 3000,
    MAX_ENTRIES = 100 * 1000,
    MAX_MANIFEST_BYTES = 1024 * 1024,
};

/* --- folders ------------------------------------------------------------------------------------------ */

static bool is_entered(struct wf_str name) {
    static const char *const never[] = {
        "node_modules", "bower_components", "vendor", "third_party", "target", "dist", "build", "out",
        "venv",         "__pycache__",      "Pods",   "obj",         NULL};
    static const char *const hidden[] = {".github", ".config", ".cargo", ".mvn", ".devcontainer", NULL};
    return wf_str_starts(name, ".") ? wf_str_is_any(name, hidden) : !wf_str_is_any(name, never);
}

static bool is_sample(struct wf_str name) {
    static const char *const samples[] = {"testdata",    "test",          "tests",       "spec",
                                          "specs",       "__tests__",     "fixtures",    "example",
                                          "examples",    "sample",        "samples",     "demo",
                                          "demos",       "docs",          "doc",         "website",
                                          "e2e",         "bench",         "benches",     "benchmark",
                                          "benchmarks",  "template",      "templates",   "playground",
                                          ".github",     ".devcontainer", "fuzz",        "contrib",
                                          "hack",        "tools",         "integration", "integration-tests",
                                          "playgrounds", "documentation", NULL};
    return wf_str_is_any_case(name, samples);
}

struct wf_str wf_survey_path(struct wf_arena *arena, struct wf_str folder, struct wf_str name) {
    if (folder.len == 0) {
        return name;
    }
    return wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(folder), WF_STR_ARG(name));
}

static void push_folder(struct wf_survey *survey, struct wf_str path, unsigned depth, bool sample) {
    struct wf_survey_folder *folder = WF_NEW(survey->arena, struct wf_survey_folder);
    folder->path = path;
    folder->depth = depth;
    folder->sample = sample;
    *WF_PUSH(survey->arena, &survey->folders) = folder;
    wf_map_put(&survey->by_path, path, folder);
}

struct visit {
    struct wf_survey *survey;
    struct wf_survey_folder *folder;
};

static void visit(void *with, const struct wf_entry *entry) {
    struct visit *visit = with;
    struct wf_survey *survey = visit->survey;
    struct wf_survey_folder *folder = visit->folder;
    if (survey->entry_count >= MAX_ENTRIES) {
        folder->cut = true;
        return;
    }
    survey->entry_count++;
    struct wf_entry *own = WF_PUSH(survey->arena, &folder->entries);
    *own = *entry;
    own->name = wf_arena_str(survey->arena, entry->name);
    if (entry->kind == WF_ENTRY_FOLDER && is_entered(entry->name) && folder->depth < MAX_DEPTH &&
        survey->folders.len < MAX_FOLDERS) {
        push_folder(survey, wf_survey_path(survey->arena, folder->path, own->name), folder->depth + 1,
                    folder->sample || is_sample(entry->name));
    }
}

/* --- names -------------------------------------------------------------------------------------------- */

static bool matches(struct wf_str name, struct wf_str pattern) {
    if (wf_str_starts(pattern, "*")) {
        struct wf_str end = wf_str_sub(pattern, 1, pattern.len);
        return name.len > end.len && wf_str_eq(wf_str_sub(name, name.len - end.len, name.len), end);
    }
    if (wf_str_ends(pattern, "*")) {
        struct wf_str begin = wf_str_sub(pattern, 0, pattern.len - 1);
        return wf_str_eq(wf_str_sub(name, 0, begin.len), begin);
    }
    return wf_str_eq(name, pattern);
}

const struct wf_entry *wf_survey_find(const struct wf_survey *survey, struct wf_str folder,
                                      const char *name) {
    struct wf_str path = wf_str_of(name), own;
    size_t slash = WF_NOT_FOUND;
    for (size_t i = 0; i < path.len; i++) {
        slash = path.ptr[i] == '/' ? i : slash;
    }
    own = slash == WF_NOT_FOUND ? path : wf_str_sub(path, slash + 1, path.len);
    if (slash != WF_NOT_FOUND) {
        folder = wf_survey_path(survey->arena, folder, wf_str_sub(path, 0, slash));
    }
    const struct wf_survey_folder *at = wf_map_get(&survey->by_path, folder);
    for (size_t i = 0; at && i < at->entries.len; i++) {
        if (matches(at->entries.items[i].name, own)) {
            return &at->entries.items[i];
        }
    }
    return NULL;
}

bool wf_survey_has(const struct wf_survey *survey, struct wf_str folder, const char *name) {
    const struct wf_entry *entry = wf_survey_find(survey, folder, name);
    return entry && entry->kind == WF_ENTRY_FILE;
}

bool wf_survey_has_folder(const struct wf_survey *survey, struct wf_str folder, const char *name) {
    const struct wf_entry *entry = wf_survey_find(survey, folder, name);
    return entry && entry->kind == WF_ENTRY_FOLDER;
}

const char *wf_survey_first(const struct wf_survey *survey, struct wf_str folder, const char *const *names) {
    for (; *names; names++) {
        if (wf_survey_has(survey, folder, *names)) {
            return *names;
        }
    }
    return NULL;
}

/* --- contents ----------------------------------------------------------------------------------------- */

static struct wf_str read_text(struct wf_survey *survey, struct wf_str path) {
    struct wf_entry entry = survey->source->entry(survey->source->context, path);
    struct wf_str bytes;
    if (entry.kind != WF_ENTRY_FILE || entry.size > MAX_MANIFEST_BYTES ||
        !survey->source->read(survey->source->context, survey->arena, path, &bytes) ||
        bytes.len > MAX_MANIFEST_BYTES || wf_utf8_invalid(bytes) != WF_NOT_FOUND) {
        return WF_STR("");
    }
    return wf_str_starts(bytes, "\xEF\xBB\xBF") ? wf_str_sub(bytes, 3, bytes.len) : bytes;
}

struct wf_str wf_survey_text(struct wf_survey *survey, struct wf_str folder, const char *name) {
    const struct wf_entry *entry = wf_survey_find(survey, folder, name);
    if (!entry || entry->kind != WF_ENTRY_FILE) {
        return WF_STR("");
    }
    struct wf_str path = wf_survey_path(survey->arena, folder, wf_str_of(name));
    struct wf_str own = wf_path_base(path);
    path = wf_str_sub(path, 0, path.len - own.len);
    path = wf_arena_printf(survey->arena, "%.*s%.*s", WF_STR_ARG(path), WF_STR_ARG(entry->name));
    struct wf_str *text = wf_map_get(&survey->texts, path);
    if (!text) {
        text = WF_NEW(survey->arena, struct wf_str);
        *text = read_text(survey, path);
        wf_map_put(&survey->texts, path, text);
    }
    return *text;
}

struct wf_str wf_survey_line(struct wf_survey *survey, struct wf_str folder, const char *name) {
    struct wf_str rest = wf_survey_text(survey, folder, name);
    struct wf_str line;
    while (wf_str_cut(&rest, '\n', &line)) {
        line = wf_str_trim(line);
        if (line.len > 0 && line.ptr[0] != '#') {
            return line;
        }
    }
    return WF_STR("");
}

struct wf_value wf_survey_value(struct wf_survey *survey, struct wf_str folder, const char *name) {
    struct wf_str path = wf_survey_path(survey->arena, folder, wf_str_of(name));
    struct wf_value *value = wf_map_get(&survey->trees, path);
    if (value) {
        return *value;
    }
    struct wf_str text = wf_survey_text(survey, folder, name);
    struct wf_toml_problem toml;
    struct wf_json_problem json;
    value = WF_NEW(survey->arena, struct wf_value);
    bool is_json = wf_str_ends(path, ".json") || wf_str_ends(path, ".jsonc") || wf_str_ends(path, ".lock");
    if (!is_json) {
        wf_toml_read(survey->arena, text, value, &toml);
    } else if (!wf_json_read(survey->arena, text, WF_JSON_LENIENT, value, &json) ||
               value->kind != WF_VALUE_OBJECT) {
        *value = wf_value_object(survey->arena);
    }
    wf_map_put(&survey->trees, path, value);
    return *value;
}

const struct wf_node *wf_survey_yaml(struct wf_survey *survey, struct wf_str folder, const char *name) {
    struct wf_str path =
        wf_survey_path(survey->arena, folder, wf_arena_printf(survey->arena, "%s#yaml", name));
    struct wf_doc *doc = wf_map_get(&survey->trees, path);
    if (!doc) {
        doc = wf_yaml_parse(survey->arena, path, wf_survey_text(survey, folder, name));
        wf_map_put(&survey->trees, path, doc);
    }
    return wf_node_resolve(doc->root);
}

const struct wf_xml *wf_survey_xml(struct wf_survey *survey, struct wf_str folder, const char *name) {
    struct wf_str path =
        wf_survey_path(survey->arena, folder, wf_arena_printf(survey->arena, "%s#xml", name));
    struct wf_xml *xml = wf_map_get(&survey->trees, path);
    if (!xml) {
        xml = WF_NEW(survey->arena, struct wf_xml);
        *xml = wf_xml_read(survey->arena, wf_survey_text(survey, folder, name));
        wf_map_put(&survey->trees, path, xml);
    }
    return xml;
}

/* --- what is ours ------------------------------------------------------------------------------------- */

static void forget(struct wf_survey *survey, struct wf_str path) {
    struct wf_str base = wf_path_base(path);
    struct wf_str folder = wf_str_sub(path, 0, path.len > base.len ? path.len - base.len - 1 : 0);
    struct wf_survey_folder *at = wf_map_get(&survey->by_path, folder);
    for (size_t i = 0; at && i < at->entries.len; i++) {
        if (wf_str_eq(at->entries.items[i].name, base)) {
            memmove(&at->entries.items[i], &at->entries.items[i + 1],
                    (at->entries.len - i - 1) * sizeof *at->entries.items);
            at->entries.len--;
            return;
        }
    }
}

/* What was emitted before (scaffold/record.h) tells nothing about the project: with it, a second run would
 * find other answers than the first. */
static void forget_emitted(struct wf_survey *survey) {
    if (!wf_survey_has(survey, WF_STR(".github"), "wfgen.emit.yml")) {
        return;
    }
    const struct wf_node *root = wf_survey_yaml(survey, WF_STR(".github"), "wfgen.emit.yml");
    for (WF_EACH(pack, wf_node_get(root, "packs"))) {
        for (WF_EACH(file, wf_node_get(pack, "files"))) {
            const struct wf_node *path = wf_node_get(file, "path");
            if (wf_node_is_scalar(path) && wf_node_get(file, "render") != NULL) {
                forget(survey, wf_node_text(path));
            }
        }
    }
}

struct wf_survey *wf_survey_make(struct wf_arena *arena, const struct wf_folder *source) {
    struct wf_survey *survey = WF_NEW(arena, struct wf_survey);
    *survey = (struct wf_survey){.arena = arena,
                                 .source = source,
                                 .by_path = {.arena = arena},
                                 .texts = {.arena = arena},
                                 .trees = {.arena = arena}};
    push_folder(survey, WF_STR(""), 0, false);
    for (size_t i = 0; i < survey->folders.len; i++) {
        struct visit with = {survey, survey->folders.items[i]};
        source->each(source->context, arena, with.folder->path, visit, &with);
    }
    forget_emitted(survey);
    return survey;
}

struct wf_value wf_value_at(struct wf_value value, const char *path) {
    struct wf_str rest = wf_str_of(path), name;
    while (wf_str_cut(&rest, '/', &name)) {
        const struct wf_value *inner =
            value.kind == WF_VALUE_OBJECT ? wf_object_get(value.object, name) : NULL;
        value = inner ? *inner : (struct wf_value){0};
    }
    return value;
}

struct wf_str wf_value_text_at(struct wf_value value, const char *path) {
    value = wf_value_at(value, path);
    return value.kind == WF_VALUE_STRING ? value.string : WF_STR("");
}
