#include "docker/dockerignore.h"

bool wf_ignore_pattern_matches(const struct wf_ignore_pattern *pattern, struct wf_str path) {
    return pattern->program != NULL && wf_ignore_program_matches(pattern->program, path);
}

/* The first parts of a path, as many as there can be in a file system, and their number. */
static struct wf_str cut_parts(struct wf_str path, size_t *count) {
    *count = 1;
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] == '/' && ++*count > WF_MAX_PATH_PARTS) {
            *count = WF_MAX_PATH_PARTS;
            return wf_str_sub(path, 0, i);
        }
    }
    return path;
}

bool wf_ignore_pattern_covers(const struct wf_ignore_pattern *pattern, struct wf_str path) {
    bool prefixes[WF_MAX_PATH_PARTS];
    size_t count;
    bool covers = false;
    path = cut_parts(path, &count);
    memset(prefixes, 0, count * sizeof prefixes[0]);
    if (pattern->program != NULL) {
        wf_ignore_program_prefixes(pattern->program, path, prefixes);
    }
    for (size_t i = 0; i < count; i++) {
        covers = covers || prefixes[i];
    }
    return covers;
}

/* Whether any of the path's parts wants to know what the pattern says. */
static bool is_asked(const struct wf_ignore_pattern *pattern, const bool *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (out[i] == pattern->exception) {
            return pattern->program != NULL;
        }
    }
    return false;
}

/* Leads the path through one pattern: `out[d]` is whether its first d + 1 parts are left out so far. True
 * when the pattern matched the whole path. */
static bool apply(const struct wf_ignore_pattern *pattern, struct wf_str path, bool *out, size_t count) {
    bool prefixes[WF_MAX_PATH_PARTS];
    bool match = false;
    if (!is_asked(pattern, out, count)) {
        return false;
    }
    memset(prefixes, 0, count * sizeof prefixes[0]);
    wf_ignore_program_prefixes(pattern->program, path, prefixes);
    for (size_t i = 0; i < count; i++) {
        match = match || (pattern->exception == out[i] && prefixes[i]);
        if (match) {
            out[i] = !pattern->exception;
        }
    }
    return match;
}

bool wf_dockerignore_excludes(const struct wf_dockerignore *ignore, struct wf_str path,
                              const struct wf_ignore_pattern **by) {
    bool out[WF_MAX_PATH_PARTS];
    const struct wf_ignore_pattern *last = NULL;
    size_t count;
    path = cut_parts(path, &count);
    memset(out, 0, count * sizeof out[0]);
    for (size_t i = 0; ignore != NULL && i < ignore->patterns.len; i++) {
        if (apply(&ignore->patterns.items[i], path, out, count)) {
            last = &ignore->patterns.items[i];
        }
    }
    if (by != NULL) {
        *by = last;
    }
    return out[count - 1];
}

bool wf_dockerignore_step(const struct wf_dockerignore *ignore, struct wf_str path, const bool *above,
                          bool *here, const struct wf_ignore_pattern **by) {
    bool out = false;
    *by = NULL;
    for (size_t i = 0; ignore != NULL && i < ignore->patterns.len; i++) {
        const struct wf_ignore_pattern *pattern = &ignore->patterns.items[i];
        bool match = above != NULL && above[i];
        if (!match && pattern->exception == out) {
            match = wf_ignore_pattern_matches(pattern, path);
        }
        if (here != NULL) {
            here[i] = match;
        }
        if (match) {
            out = !pattern->exception;
            *by = pattern;
        }
    }
    return out;
}

/* An exception without "/" + "*" or "**" at its end: what it can match begins with this, if it has no other
 * special character. */
static struct wf_str without_trailing_glob(struct wf_str text) {
    if (wf_str_ends(text, "/**")) {
        text = wf_str_sub(text, 0, text.len - 3);
    }
    return wf_str_ends(text, "/*") ? wf_str_sub(text, 0, text.len - 2) : text;
}

static bool may_match_below(const struct wf_ignore_pattern *exception, struct wf_str folder) {
    struct wf_str text = without_trailing_glob(exception->text);
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("*[]?^\\", text.ptr[i]) != NULL) {
            return true;
        }
    }
    return text.len >= folder.len && wf_str_eq(wf_str_sub(text, 0, folder.len), folder) &&
           (text.len == folder.len || text.ptr[folder.len] == '/');
}

bool wf_dockerignore_prunes(const struct wf_dockerignore *ignore, struct wf_str folder) {
    if (!wf_dockerignore_excludes(ignore, folder, NULL)) {
        return false;
    }
    for (size_t i = 0; i < ignore->patterns.len; i++) {
        const struct wf_ignore_pattern *pattern = &ignore->patterns.items[i];
        if (pattern->exception && may_match_below(pattern, folder)) {
            return false;
        }
    }
    return true;
}
