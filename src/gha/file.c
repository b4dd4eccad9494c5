#include "gha/file.h"

#include "base/file.h"

static bool is_yaml_name(struct wf_str name) {
    return wf_str_ends(name, ".yml") || wf_str_ends(name, ".yaml");
}

static bool stem_is(struct wf_str name, const char *stem) {
    return is_yaml_name(name) && wf_str_is(wf_str_sub(name, 0, wf_str_find_char(name, '.', 0)), stem);
}

/* Whether the folder of `path` is `folder` itself or ends in "/" and `folder`. */
static bool lies_in(struct wf_str path, const char *folder) {
    struct wf_str base = wf_path_base(path);
    struct wf_str before = wf_str_sub(path, 0, path.len - base.len);
    size_t length = strlen(folder);
    return wf_str_ends(before, folder) &&
           (before.len == length || before.ptr[before.len - length - 1] == '/');
}

static enum wf_file_type type_by_place(struct wf_str path) {
    struct wf_str base = wf_path_base(path);
    if (is_yaml_name(base) && lies_in(path, ".github/workflows/")) {
        return WF_FILE_WORKFLOW;
    }
    if (stem_is(base, "action")) {
        return WF_FILE_ACTION;
    }
    if (stem_is(base, "dependabot") && lies_in(path, ".github/")) {
        return WF_FILE_DEPENDABOT;
    }
    return WF_FILE_UNKNOWN;
}

enum wf_file_type wf_file_type(struct wf_str path, const struct wf_doc *doc) {
    enum wf_file_type type = type_by_place(path);
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
