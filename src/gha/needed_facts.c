#include "gha/needed_facts.h"

#include "base/seek.h"

#include "gha/facts_table.h"

enum { MAX_NAME = 256 };

/* "KIND:NAME" in `text`; empty when it is too long for any fact. */
static struct wf_str full_name(char *text, const char *kind, struct wf_str name) {
    size_t len = strlen(kind);
    if (name.len + len + 1 > MAX_NAME) {
        return WF_STR("");
    }
    memcpy(text, kind, len);
    text[len] = ':';
    memcpy(text + len + 1, name.ptr, name.len);
    return (struct wf_str){text, len + 1 + name.len};
}

/* The first fact that does not come before the name. */
static size_t first_from(struct wf_str name) {
    size_t at;
    WF_SEEK(at, wf_use_fact_count, wf_fact_cmp(wf_use_facts[at].name, name) < 0);
    return at;
}

const struct wf_use_fact *wf_use_fact(const char *kind, struct wf_str name) {
    char text[MAX_NAME];
    struct wf_str wanted = full_name(text, kind, name);
    size_t at = first_from(wanted);
    bool found = at < wf_use_fact_count && wf_fact_cmp(wf_use_facts[at].name, wanted) == 0;
    return found ? &wf_use_facts[at] : NULL;
}

bool wf_use_begins(const char *kind, struct wf_str prefix) {
    char text[MAX_NAME];
    struct wf_str wanted = full_name(text, kind, prefix);
    size_t at = first_from(wanted);
    return wanted.len > 0 && at < wf_use_fact_count &&
           wf_fact_cmp(wf_str_sub(wf_use_facts[at].name, 0, wanted.len), wanted) == 0;
}

/* How many parts `pattern` has when they begin `path`; -1: they do not. */
static int parts_of(struct wf_str pattern, struct wf_str path) {
    int count = 0;
    struct wf_str want, have;
    while (pattern.len > 0 && wf_str_cut(&pattern, '/', &want)) {
        if (!wf_str_cut(&path, '/', &have) || (!wf_str_is(want, "*") && !wf_str_eq(want, have))) {
            return -1;
        }
        count++;
    }
    return count;
}

const struct wf_use_fact *wf_use_path(struct wf_str path) {
    const struct wf_use_fact *best = NULL;
    int most = 0;
    for (size_t i = 0; i < wf_use_fact_count; i++) {
        struct wf_str name = wf_use_facts[i].name;
        int count = wf_str_starts(name, "path:") ? parts_of(wf_str_sub(name, 5, name.len), path) : -1;
        if (count > most || (count == 0 && path.len == 0)) {
            best = &wf_use_facts[i];
            most = count;
        }
    }
    return best;
}
