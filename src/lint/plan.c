#include "lint/plan.h"

enum { LINES_BEFORE_FENCE = 3 };

static struct wf_str skip_word(struct wf_str text, const char *word) {
    return wf_str_starts(text, word) ? wf_str_sub(text, strlen(word), text.len) : text;
}

static struct wf_str skip_chars(struct wf_str text, const char *chars) {
    size_t at = 0;
    while (at < text.len && strchr(chars, text.ptr[at])) {
        at++;
    }
    return wf_str_sub(text, at, text.len);
}

static const char blanks[] = " \t\r\n";
static const char marks[] = "`\"'*";

/* NAME of " [the ]NAME job", with Markdown's marks or quotes around it left out. */
static struct wf_str named_job(struct wf_str text) {
    struct wf_str first = skip_chars(text, blanks);
    bool apart = first.len < text.len;
    struct wf_str article = skip_word(first, "the");
    struct wf_str noun = skip_chars(article, blanks);
    text = skip_chars(article.len < first.len && noun.len < article.len ? noun : first, marks);
    size_t end = 0;
    while (end < text.len && wf_is_id(text.ptr[end])) {
        end++;
    }
    struct wf_str rest = skip_chars(wf_str_sub(text, end, text.len), marks);
    struct wf_str word = skip_chars(rest, blanks);
    bool job = word.len < rest.len && wf_str_starts(word, "job");
    return apart && job ? wf_str_sub(text, 0, end) : (struct wf_str){0};
}

static bool is_fence(struct wf_str line) {
    return wf_str_starts(line, "```") || wf_str_starts(line, "~~~");
}

/* Whether the fenced block that begins within the next lines of `text` has a line "JOB:". */
static bool fence_has_job(struct wf_str text, struct wf_str job) {
    struct wf_str line;
    bool inside = false;
    for (int outside = 0; outside <= LINES_BEFORE_FENCE && wf_str_cut(&text, '\n', &line);
         outside += !inside) {
        line = wf_str_trim(line);
        if (is_fence(line) && inside) {
            return false;
        }
        inside |= is_fence(line);
        bool key = line.len == job.len + 1 && line.ptr[job.len] == ':';
        if (inside && key && wf_str_eq(wf_str_sub(line, 0, job.len), job)) {
            return true;
        }
    }
    return false;
}

struct wf_str wf_plan_after(struct wf_str prose, struct wf_str job) {
    static const char word[] = "fter"; /* "After", too */
    for (size_t at = wf_str_find(prose, word, 0); at != WF_NOT_FOUND; at = wf_str_find(prose, word, at + 1)) {
        struct wf_str rest = wf_str_sub(prose, at + strlen(word), prose.len);
        struct wf_str name = named_job(rest);
        if (name.len > 0 && !wf_str_eq(name, job) && fence_has_job(rest, job)) {
            return name;
        }
    }
    return (struct wf_str){0};
}
