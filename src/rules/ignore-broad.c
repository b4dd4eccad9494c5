#include "lint/memo.h"
#include "rules/context_ask.h"

/* A whole kind of files that programs read when they run, at the top or at any depth. */
static bool is_broad(struct wf_str pattern) {
    static const char kinds[] = "json yaml yml toml ini cfg conf csv tsv txt xml sql html css js ts py sh";
    size_t begin = wf_str_starts(pattern, "**/") ? 3 : 0;
    struct wf_str rest = wf_str_sub(pattern, begin, pattern.len);
    return wf_str_starts(rest, "*.") && wf_str_in(wf_str_sub(rest, 2, rest.len), kinds);
}

/* The number of lines down to the last exception that speaks of the ending. */
static size_t last_exception(const struct wf_dockerignore *ignore, struct wf_str ending) {
    size_t i = ignore->patterns.len;
    while (i > 0 && !(ignore->patterns.items[i - 1].exception &&
                      wf_str_find_str(ignore->patterns.items[i - 1].text, ending, 0) != WF_NOT_FOUND)) {
        i--;
    }
    return i;
}

/* An exception below brings something of that kind back: its author has thought of it. */
static bool has_exception(const struct wf_check *check, const struct wf_dockerignore *ignore, size_t from,
                          struct wf_str pattern) {
    struct wf_str ending = wf_str_sub(pattern, wf_str_find(pattern, "*.", 0) + 1, pattern.len);
    void **known = wf_memo(check, "last exception", ending);
    if (!*known) {
        size_t *last = WF_NEW(check->arena, size_t);
        *last = last_exception(ignore, ending);
        *known = last;
    }
    return *(const size_t *)*known > from;
}

static void check_ignore(struct wf_check *check, const struct wf_dockerignore *ignore) {
    const struct wf_image_source *source = check->file->image_source;
    if (!source || !wf_context_is_certain(source) || !wf_first_whole_copy(source->dockerfile)) {
        return;
    }
    for (size_t i = 0; i < ignore->patterns.len; i++) {
        const struct wf_ignore_pattern *pattern = &ignore->patterns.items[i];
        if (pattern->exception || !is_broad(pattern->text) ||
            has_exception(check, ignore, i, pattern->text)) {
            continue;
        }
        struct wf_finding *finding = wf_report(
            check, pattern->span, "also leaves out what the program may read when it runs: \"%.*s\"",
            WF_STR_ARG(pattern->written));
        wf_finding_help(check, finding,
                        "name the files or the folder that are meant, or bring back what is needed with "
                        "a \"!\" line");
    }
}

const struct wf_rule wf_rule_ignore_broad = {
    .id = "ignore-broad",
    .title = "Pattern that leaves out a whole kind of files",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .dockerignore_hook = check_ignore,
};
