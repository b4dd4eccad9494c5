#include "lint/plan.h"

enum { LINES_BEFORE_FENCE = 3 };

static bool is_name_char(char c) {
    return wf_is_alnum(c) || c == '_' || c == '-';
}

static struct wf_str skip_word(struct wf_str text, const char *word) {
    return wf_str_starts(text, word) ? wf_str_sub(text, strlen(word), text.len) : text;
}

/* NAME of "[the ]NAME job", backticks or quotes around it left out. */
static struct wf_str named_job(struct wf_str text) {
    text = skip_word(text, "the ");
    while (text.len > 0 && (text.ptr[0] == '`' || text.ptr[0] == '"' || text.ptr[0] == '\'')) {
        text = wf_str_sub(text, 1, text.len);
    }
    size_t end = 0;
    while (end < text.len && is_name_char(text.ptr[end])) {
        end++;
    }
    struct wf_str rest = wf_str_sub(text, end, text.len);
    while (rest.len > 0 && (rest.ptr[0] == '`' || rest.ptr[0] == '"' || rest.ptr[0] == '\'')) {
        rest = wf_str_sub(rest, 1, rest.len);
    }
    return wf_str_starts(rest, " job") ? wf_str_sub(text, 0, end) : (struct wf_str){0};
}

/* Whether the fenced block that begins within the next lines of `text` has a line "JOB:". */
static bool fence_has_job(struct wf_str text, struct wf_str job) {
    struct wf_str line;
    bool inside = false;
    for (int outside = 0; outside <= LINES_BEFORE_FENCE && wf_str_cut(&text, '\n', &line);
         outside += !inside) {
        line = wf_str_trim(line);
        if (wf_str_starts(line, "```") && inside) {
            return false;
        }
        inside |= wf_str_starts(line, "```");
        bool key = line.len == job.len + 1 && line.ptr[job.len] == ':';
        if (inside && key && wf_str_eq(wf_str_sub(line, 0, job.len), job)) {
            return true;
        }
    }
    return false;
}

struct wf_str wf_plan_after(struct wf_str prose, struct wf_str job) {
    for (size_t at = wf_str_find(prose, "after ", 0); at != WF_NOT_FOUND;
         at = wf_str_find(prose, "after ", at + 1)) {
        struct wf_str rest = wf_str_sub(prose, at + 6, prose.len);
        struct wf_str name = named_job(rest);
        if (name.len > 0 && !wf_str_eq(name, job) && fence_has_job(rest, job)) {
            return name;
        }
    }
    return (struct wf_str){0};
}
