#include "rules/pre_commit.h"

void wf_hooks_each(struct wf_check *check,
                   void (*visit)(struct wf_check *check, const struct wf_hooks *hooks)) {
    const struct wf_doc *doc = check->file->doc;
    if (check->file->type != WF_FILE_PRE_COMMIT) {
        return;
    }
    for (WF_EACH(item, wf_node_get(doc->root, "repos"))) {
        const struct wf_node *entry = wf_node_resolve(item);
        const struct wf_node *url = wf_node_get(entry, "repo");
        if (wf_node_is_scalar(url) && !wf_str_in(wf_node_text(url), "local meta builtin")) {
            visit(check, &(struct wf_hooks){entry, wf_node_resolve(url)});
        }
    }
}

struct wf_str wf_hooks_slug(const struct wf_hooks *hooks) {
    static const char *const starts[] = {"https://github.com/", "http://github.com/", "git://github.com/",
                                         "ssh://git@github.com/", "git@github.com:"};
    struct wf_str url = hooks->url->text;
    size_t begin = 0;
    for (size_t i = 0; begin == 0 && i < sizeof starts / sizeof *starts; i++) {
        begin = wf_str_starts(url, starts[i]) ? strlen(starts[i]) : 0;
    }
    struct wf_str path = begin > 0 ? wf_str_sub(url, begin, url.len) : WF_STR("");
    path = wf_str_ends(path, "/") ? wf_str_sub(path, 0, path.len - 1) : path;
    path = wf_str_ends(path, ".git") ? wf_str_sub(path, 0, path.len - 4) : path;
    size_t slash = wf_str_find_char(path, '/', 0);
    bool two = slash != WF_NOT_FOUND && wf_str_find_char(path, '/', slash + 1) == WF_NOT_FOUND;
    return two ? path : WF_STR("");
}
