#include "gha/permission.h"

const struct wf_str wf_permission_scopes[] = {
    WF_STR_INIT("actions"),         WF_STR_INIT("artifact-metadata"),
    WF_STR_INIT("attestations"),    WF_STR_INIT("checks"),
    WF_STR_INIT("contents"),        WF_STR_INIT("deployments"),
    WF_STR_INIT("discussions"),     WF_STR_INIT("id-token"),
    WF_STR_INIT("issues"),          WF_STR_INIT("models"),
    WF_STR_INIT("packages"),        WF_STR_INIT("pages"),
    WF_STR_INIT("pull-requests"),   WF_STR_INIT("repository-projects"),
    WF_STR_INIT("security-events"), WF_STR_INIT("statuses"),
};

const size_t wf_permission_scope_count = sizeof wf_permission_scopes / sizeof *wf_permission_scopes;

static const char *const names[] = {"none", "read", "write", ""};

const char *wf_permission_name(enum wf_permission permission) {
    return names[permission];
}

bool wf_permission_is_scope(struct wf_str name) {
    for (size_t i = 0; i < wf_permission_scope_count; i++) {
        if (wf_str_eq(name, wf_permission_scopes[i])) {
            return true;
        }
    }
    return false;
}

enum wf_permission wf_permission_parse(struct wf_str text) {
    for (int i = WF_PERMISSION_NONE; i <= WF_PERMISSION_WRITE; i++) {
        if (wf_str_is(text, names[i])) {
            return (enum wf_permission)i;
        }
    }
    return WF_PERMISSION_UNKNOWN;
}

enum wf_permission wf_permission_of(const struct wf_node *permissions, struct wf_str scope) {
    bool token = wf_str_is(scope, "id-token");
    if (permissions == NULL) {
        return WF_PERMISSION_UNKNOWN;
    }
    if (wf_node_is_mapping(permissions)) {
        const struct wf_node *value = wf_node_find(permissions, scope, false);
        return value != NULL ? wf_permission_parse(wf_node_text(value)) : WF_PERMISSION_NONE;
    }
    if (wf_str_is(wf_node_text(permissions), "write-all")) {
        return WF_PERMISSION_WRITE;
    }
    /* Of a token that identifies the run there is nothing to read. */
    bool read = wf_str_is(wf_node_text(permissions), "read-all");
    return !read ? WF_PERMISSION_UNKNOWN : token ? WF_PERMISSION_NONE : WF_PERMISSION_READ;
}

static bool exceeds(const struct wf_node *wanted, const struct wf_node *granted, struct wf_str scope) {
    enum wf_permission want = wf_permission_of(wanted, scope);
    enum wf_permission have = wf_permission_of(granted, scope);
    return want != WF_PERMISSION_UNKNOWN && have != WF_PERMISSION_UNKNOWN && want > have;
}

struct wf_str wf_permission_excess(const struct wf_node *wanted, const struct wf_node *granted) {
    for (WF_EACH(key, wanted)) {
        if (exceeds(wanted, granted, wf_node_text(key))) {
            return wf_node_text(key);
        }
    }
    for (size_t i = 0; wf_node_is_scalar(wanted) && i < wf_permission_scope_count; i++) {
        if (exceeds(wanted, granted, wf_permission_scopes[i])) {
            return wf_permission_scopes[i];
        }
    }
    return WF_STR("");
}
