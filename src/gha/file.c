#include "gha/file.h"

#include "base/file.h"

static bool stem_is(struct wf_str name, const char *stem) {
    return wf_path_is_yaml(name) && wf_str_is(wf_str_sub(name, 0, wf_str_find_char(name, '.', 0)), stem);
}

static bool is_pre_commit(struct wf_str name) {
    return wf_path_is_yaml(name) &&
           (wf_str_starts(name, ".pre-commit-config.y") || wf_str_starts(name, ".pre-commit-hooks.y"));
}

/* Whether the folder of `path` is `folder` itself or ends in "/" and `folder`. */
static bool lies_in(struct wf_str path, const char *folder) {
    struct wf_str base = wf_path_base(path);
    struct wf_str before = wf_str_sub(path, 0, path.len - base.len);
    size_t length = strlen(folder);
    return wf_str_ends(before, folder) &&
           (before.len == length || before.ptr[before.len - length - 1] == '/');
}

/* --- Docker's files ----------------------------------------------------------------------------------- */

static const char *const stems[] = {"Dockerfile", "Containerfile"};

/* Names that end so hold a text that becomes a Dockerfile later, was one, or speaks of one. */
static const char *const no_dockerfiles[] = {
    "bak",  "diff", "ejs",    "erb",      "gotmpl",   "hbs",  "html", "in",       "j2",   "jinja",
    "json", "lock", "m4",     "jinja2",   "markdown", "md",   "orig", "mustache", "old",  "patch",
    "rej",  "rst",  "sha256", "template", "tmpl",     "toml", "tpl",  "tt",       "yaml", "yml",
};

/* "Dockerfile.go" is one for a program in Go; "dockerfile.go" and "Dockerfile_test.go" are such programs. */
static const char *const languages[] = {
    "c",  "cc",  "cpp", "cs", "el", "ex", "go",    "h",   "hpp", "java",  "js", "kt",  "lua", "php",
    "pl", "ps1", "py",  "rb", "rs", "sh", "scala", "sql", "svg", "swift", "ts", "tsx", "vim",
};

static bool has_ending(struct wf_str name, const char *const *endings, size_t count) {
    size_t dot = name.len;
    while (dot > 0 && name.ptr[dot - 1] != '.') {
        dot--;
    }
    struct wf_str ending = wf_str_sub(name, dot, name.len);
    for (size_t i = 0; dot > 0 && i < count; i++) {
        if (wf_str_is_case(ending, endings[i])) {
            return true;
        }
    }
    return false;
}

/* What follows the stem of a name that begins with one, e.g. ".dev"; a NULL ptr when none does. */
static struct wf_str behind_stem(struct wf_str name, bool *exact) {
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
        size_t length = strlen(stems[i]);
        if (wf_str_is_case(wf_str_sub(name, 0, length), stems[i])) {
            *exact = wf_str_starts(name, stems[i]);
            return wf_str_sub(name, length, name.len);
        }
    }
    return (struct wf_str){0};
}

static bool is_separator(char c) {
    return c == '.' || c == '-' || c == '_';
}

static bool is_number(struct wf_str text) {
    size_t i = 0;
    while (i < text.len && wf_is_digit(text.ptr[i])) {
        i++;
    }
    return i > 0 && i == text.len;
}

static bool is_dockerfile_name(struct wf_str base) {
    bool exact = false;
    struct wf_str rest = behind_stem(base, &exact);
    if (rest.ptr == NULL) {
        return has_ending(base, stems, sizeof stems / sizeof *stems);
    }
    if (rest.len < 2 || !is_separator(rest.ptr[0])) {
        return rest.len == 0 || (exact && is_number(rest));
    }
    bool plain = exact && rest.ptr[0] == '.' && wf_str_find_char(rest, '.', 1) == WF_NOT_FOUND;
    return !has_ending(base, no_dockerfiles, sizeof no_dockerfiles / sizeof *no_dockerfiles) &&
           (plain || !has_ending(base, languages, sizeof languages / sizeof *languages));
}

bool wf_file_is_about_docker(struct wf_str path) {
    bool exact;
    return behind_stem(wf_path_base(path), &exact).ptr != NULL;
}

/* --- all files ---------------------------------------------------------------------------------------- */

enum wf_file_type wf_file_type_by_path(struct wf_str path) {
    struct wf_str base = wf_path_base(path);
    if (wf_path_is_yaml(base) && lies_in(path, ".github/workflows/")) {
        return WF_FILE_WORKFLOW;
    }
    if (stem_is(base, "action")) {
        return WF_FILE_ACTION;
    }
    if (stem_is(base, "dependabot") && lies_in(path, ".github/")) {
        return WF_FILE_DEPENDABOT;
    }
    if (is_pre_commit(base)) {
        return WF_FILE_PRE_COMMIT;
    }
    if (wf_str_ends(base, ".dockerignore")) {
        return WF_FILE_DOCKERIGNORE;
    }
    return is_dockerfile_name(base) ? WF_FILE_DOCKERFILE : WF_FILE_UNKNOWN;
}

bool wf_file_type_is_yaml(enum wf_file_type type) {
    return type != WF_FILE_DOCKERFILE && type != WF_FILE_DOCKERIGNORE;
}

enum wf_file_type wf_file_type(struct wf_str path, const struct wf_doc *doc) {
    enum wf_file_type type = wf_file_type_by_path(path);
    if (type != WF_FILE_UNKNOWN) {
        return type;
    }
    if (wf_node_get(doc->root, "jobs") || wf_node_get(doc->root, "on")) {
        return WF_FILE_WORKFLOW;
    }
    if (wf_node_get(doc->root, "runs")) {
        return WF_FILE_ACTION;
    }
    return wf_node_get(doc->root, "updates") ? WF_FILE_DEPENDABOT : WF_FILE_UNKNOWN;
}

struct wf_str wf_file_repository(struct wf_str path) {
    size_t at = WF_NOT_FOUND;
    for (size_t i = wf_str_find(path, ".github/", 0); i != WF_NOT_FOUND;
         i = wf_str_find(path, ".github/", i + 1)) {
        if (i == 0 || path.ptr[i - 1] == '/') {
            at = i;
        }
    }
    return at != WF_NOT_FOUND ? wf_str_sub(path, 0, at)
                              : wf_str_sub(path, 0, path.len - wf_path_base(path).len);
}
