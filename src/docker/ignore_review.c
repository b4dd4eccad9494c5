#include "docker/ignore_review.h"

#include "base/buf.h"
#include "base/limits.h"

/* --- one pattern in another --------------------------------------------------------------------------- */

static bool is_special(char c) {
    return c != '\0' && strchr("*?[]\\^{}|", c) != NULL;
}

static bool is_literal(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (is_special(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

/* The folders that a pattern with wildcards names before its first one. */
static struct wf_str literal_folders(struct wf_str text) {
    size_t end = 0;
    for (size_t i = 0; i < text.len && !is_special(text.ptr[i]); i++) {
        end = text.ptr[i] == '/' ? i : end;
    }
    return wf_str_sub(text, 0, end);
}

static struct wf_str last_part(struct wf_str text) {
    size_t begin = text.len;
    while (begin > 0 && text.ptr[begin - 1] != '/') {
        begin--;
    }
    return wf_str_sub(text, begin, text.len);
}

static bool ends_in(struct wf_str text, struct wf_str end) {
    return text.len >= end.len && wf_str_eq(wf_str_sub(text, text.len - end.len, text.len), end);
}

/* Whether every name that the part `narrow` matches is one that the part `part` of `wide` does; no "**" in
 * them. */
static bool part_includes(const struct wf_ignore_pattern *wide, struct wf_str part, struct wf_str narrow) {
    struct wf_str end = wf_str_sub(narrow, 1, narrow.len);
    struct wf_str begin = wf_str_sub(part, 0, part.len - 1);
    if (wf_str_eq(part, narrow)) {
        return true;
    }
    if (wf_str_starts(part, "*") && is_literal(wf_str_sub(part, 1, part.len))) {
        return ends_in(narrow, wf_str_sub(part, 1, part.len));
    }
    if (wf_str_starts(part, "*") && wf_str_starts(narrow, "*") && is_literal(end)) {
        return wf_ignore_pattern_matches(wide, end); /* its star takes what the other one takes */
    }
    return wf_str_ends(part, "*") && is_literal(begin) && wf_str_eq(wf_str_sub(narrow, 0, begin.len), begin);
}

static bool has_part(struct wf_str text) {
    return text.len > 0 && wf_str_find_char(text, '/', 0) == WF_NOT_FOUND && !wf_str_has(text, "**");
}

bool wf_ignore_pattern_matches_all(const struct wf_ignore_pattern *wide,
                                   const struct wf_ignore_pattern *narrow) {
    struct wf_str last = last_part(narrow->text);
    if (wide->program == NULL || narrow->program == NULL) {
        return false;
    }
    if (wf_str_eq(wide->text, narrow->text) || wf_str_is(wide->text, "**")) {
        return true;
    }
    if (is_literal(narrow->text)) {
        return wf_ignore_pattern_matches(wide, narrow->text);
    }
    if (wf_str_starts(wide->text, "**/")) {
        struct wf_str part = wf_str_sub(wide->text, 3, wide->text.len);
        return has_part(part) && has_part(last) && part_includes(wide, part, last);
    }
    return has_part(wide->text) && has_part(narrow->text) && part_includes(wide, wide->text, narrow->text);
}

bool wf_ignore_pattern_covers_all(const struct wf_ignore_pattern *wide,
                                  const struct wf_ignore_pattern *narrow) {
    struct wf_str text = narrow->text;
    struct wf_str known = is_literal(text) ? text : literal_folders(text);
    if (wf_ignore_pattern_matches_all(wide, narrow)) {
        return true;
    }
    return wide->program != NULL && narrow->program != NULL &&
           (wf_str_is(wide->text, "*") || (known.len > 0 && wf_ignore_pattern_covers(wide, known)));
}

/* --- faults of one line ------------------------------------------------------------------------------- */

size_t wf_ignore_comment_at(struct wf_str written) {
    for (size_t i = 1; i < written.len; i++) {
        if (written.ptr[i] == '#' && wf_is_blank(written.ptr[i - 1])) {
            while (i > 0 && wf_is_blank(written.ptr[i - 1])) {
                i--;
            }
            return i;
        }
    }
    return WF_NOT_FOUND;
}

static bool leads_nowhere(struct wf_str text) {
    return wf_str_is(text, "/") || wf_str_is(text, ".") || wf_str_is(text, "..") ||
           wf_str_starts(text, "../");
}

/* `{a,b}`: where it begins; `*end` is behind it. */
static size_t find_braces(struct wf_str text, size_t *end) {
    size_t begin = wf_str_find_char(text, '{', 0);
    size_t comma = begin == WF_NOT_FOUND ? begin : wf_str_find_char(text, ',', begin);
    size_t close = comma == WF_NOT_FOUND ? comma : wf_str_find_char(text, '}', comma);
    if (close == WF_NOT_FOUND ||
        wf_str_find_char(wf_str_sub(text, begin + 1, close), '{', 0) != WF_NOT_FOUND) {
        return WF_NOT_FOUND;
    }
    *end = close + 1;
    return begin;
}

static struct wf_str spread_braces(struct wf_arena *arena, struct wf_str written, size_t begin, size_t end) {
    struct wf_buf out = {.arena = arena};
    struct wf_str rest = wf_str_sub(written, begin + 1, end - 1);
    struct wf_str part;
    while (wf_str_cut(&rest, ',', &part)) {
        wf_buf_text(&out, out.len > 0 ? "\n" : "");
        wf_buf_str(&out, wf_str_sub(written, 0, begin));
        wf_buf_str(&out, part);
        wf_buf_str(&out, wf_str_sub(written, end, written.len));
    }
    return wf_buf_view(&out);
}

static bool has_backslash_path(struct wf_str text) {
    size_t at = wf_str_find_char(text, '\\', 0);
    return at != WF_NOT_FOUND && at > 0 && at + 1 < text.len && wf_is_alnum(text.ptr[at + 1]) &&
           wf_str_find_char(text, '[', 0) == WF_NOT_FOUND;
}

static struct wf_str with_slashes(struct wf_arena *arena, struct wf_str written) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < written.len; i++) {
        wf_buf_char(&out, written.ptr[i] == '\\' ? '/' : written.ptr[i]);
    }
    return wf_buf_view(&out);
}

/* Only names that are known to stand at any depth; a '/' in front says that the top is meant. */
static bool is_only_top(const struct wf_ignore_known *known, const struct wf_ignore_pattern *pattern,
                        const struct wf_ignore_fact **fact) {
    bool rooted = wf_str_starts(pattern->written, "/") || wf_str_starts(pattern->written, "./");
    *fact = pattern->exception || rooted ? NULL : wf_ignore_fact_of(known, pattern);
    return *fact != NULL && (*fact)->inside == NULL && (*fact)->group != WF_IGNORE_VCS &&
           (*fact)->group != WF_IGNORE_DOCKER && (*fact)->group != WF_IGNORE_CI;
}

/* The lines, written so that they match anywhere if that is meant for certain. */
static struct wf_str anywhere(const struct wf_ignore_known *known, struct wf_str lines) {
    struct wf_buf out = {.arena = known->arena};
    struct wf_str line;
    const struct wf_ignore_fact *fact;
    while (wf_str_cut(&lines, '\n', &line)) {
        struct wf_ignore_pattern pattern = wf_ignore_pattern_read(known->arena, line);
        bool only_top = is_only_top(known, &pattern, &fact) && fact->group != WF_IGNORE_OTHER;
        wf_buf_text(&out, out.len > 0 ? "\n" : "");
        wf_buf_text(&out, only_top ? "**/" : "");
        wf_buf_str(&out, only_top ? pattern.text : line);
    }
    return wf_buf_view(&out);
}

static bool find_own_fault(const struct wf_ignore_known *known, const struct wf_ignore_pattern *pattern,
                           struct wf_ignore_remark *remark) {
    struct wf_arena *arena = known->arena;
    struct wf_str written = pattern->written;
    size_t comment = wf_ignore_comment_at(written);
    size_t end = 0;
    size_t braces = find_braces(written, &end);
    remark->sure = true;
    if (comment != WF_NOT_FOUND) {
        remark->fault = WF_IGNORE_COMMENT;
        remark->better = anywhere(known, wf_str_sub(written, 0, comment));
    } else if (leads_nowhere(pattern->text)) {
        remark->fault = WF_IGNORE_NOTHING;
        remark->better = WF_STR("");
    } else if (braces != WF_NOT_FOUND) {
        remark->fault = WF_IGNORE_BRACES;
        remark->better = anywhere(known, spread_braces(arena, written, braces, end));
    } else if (has_backslash_path(pattern->text)) {
        remark->fault = WF_IGNORE_BACKSLASH;
        remark->better = anywhere(known, with_slashes(arena, written));
    } else if (is_only_top(known, pattern, &remark->fact)) {
        remark->fault = WF_IGNORE_ONLY_TOP;
        remark->better = wf_arena_printf(arena, "**/%.*s", WF_STR_ARG(pattern->text));
        remark->sure = remark->fact->group != WF_IGNORE_OTHER;
    } else {
        return false;
    }
    return true;
}

/* --- faults of two lines ------------------------------------------------------------------------------ */

/* A line as it should be, so that a corrected line counts for its neighbours. */
struct line {
    struct wf_ignore_pattern pattern;
    struct wf_ignore_remark remark;
    bool has_remark, gone;
    bool touched; /* an exception may match it, or something above or below it */
};

struct lines {
    const struct wf_dockerignore *ignore;
    struct line *items;
    size_t len;
    size_t exceptions;
};

static bool is_opposed_between(const struct lines *lines, size_t from, size_t to, bool exception) {
    for (size_t i = from + 1; i < to; i++) {
        if (!lines->items[i].gone && lines->items[i].pattern.exception != exception) {
            return true;
        }
    }
    return false;
}

static bool lies_in(struct wf_str path, struct wf_str folder) {
    return path.len >= folder.len && wf_str_eq(wf_str_sub(path, 0, folder.len), folder) &&
           (path.len == folder.len || path.ptr[folder.len] == '/');
}

/* Whether an exception can match the path, something above it or something below it. */
static bool can_touch(const struct wf_ignore_pattern *exception, struct wf_str path) {
    if (wf_ignore_pattern_covers(exception, path)) {
        return true;
    }
    return is_literal(exception->text) ? lies_in(exception->text, path) : !has_part(exception->text);
}

static bool is_touched(const struct lines *lines, size_t i) {
    struct wf_str text = lines->items[i].pattern.text;
    struct wf_str known = is_literal(text) ? text : literal_folders(text);
    for (size_t n = 0; lines->exceptions > 0 && n < lines->len; n++) {
        const struct wf_ignore_pattern *other = &lines->items[n].pattern;
        if (other->exception && (known.len == 0 || can_touch(other, known))) {
            return true;
        }
    }
    return false;
}

/* Whether line `k` does all that line `i` does. Where exceptions are, a folder is no proof: what a folder did
 * not need is forgotten for what is in it (docker/dockerignore.h). */
static bool includes(const struct lines *lines, size_t k, size_t i) {
    const struct wf_ignore_pattern *wide = &lines->items[k].pattern, *narrow = &lines->items[i].pattern;
    return lines->items[i].touched ? wf_ignore_pattern_matches_all(wide, narrow)
                                   : wf_ignore_pattern_covers_all(wide, narrow);
}

/* Whether line `i` does nothing because of line `k`. */
static bool makes_needless(const struct lines *lines, size_t i, size_t k, enum wf_ignore_fault *fault) {
    const struct wf_ignore_pattern *line = &lines->items[i].pattern, *other = &lines->items[k].pattern;
    bool same_kind = line->exception == other->exception;
    if (k == i || lines->items[k].gone || !includes(lines, k, i)) {
        return false;
    }
    bool same = wf_str_eq(line->text, other->text);
    *fault = !same_kind ? WF_IGNORE_UNDONE : same ? WF_IGNORE_REPEATED : WF_IGNORE_COVERED;
    if (!same_kind) {
        /* Where there are more exceptions, what a folder notes may depend on this one. */
        return k > i && line->exception && lines->exceptions == 1;
    }
    bool opposed = is_opposed_between(lines, k < i ? k : i, k < i ? i : k, line->exception);
    return !opposed && (k < i || !same);
}

static bool is_idle(const struct lines *lines, size_t i) {
    for (size_t k = 0; k < i; k++) {
        if (!lines->items[k].pattern.exception) {
            return false;
        }
    }
    return lines->items[i].pattern.exception;
}

static void find_needless(struct lines *lines, size_t i) {
    struct line *line = &lines->items[i];
    const struct wf_ignore_pattern *own = &lines->ignore->patterns.items[i];
    enum wf_ignore_fault fault = WF_IGNORE_IDLE;
    size_t k = 0;
    line->touched = is_touched(lines, i);
    while (k < lines->len && !makes_needless(lines, i, k, &fault)) {
        k++;
    }
    if (k == lines->len && !is_idle(lines, i)) {
        return;
    }
    line->gone = line->has_remark = true;
    line->remark = (struct wf_ignore_remark){.pattern = own, .better = WF_STR(""), .sure = true};
    line->remark.fault = k == lines->len ? WF_IGNORE_IDLE : fault;
    line->remark.other = k == lines->len ? NULL : &lines->ignore->patterns.items[k];
}

/* The line as it is to be, if that is one line and sure; of several the first stands for none. */
static void correct(struct wf_arena *arena, struct line *line) {
    struct wf_str better = line->remark.better;
    line->gone = better.len == 0;
    if (line->remark.sure && better.len > 0 && wf_str_find_char(better, '\n', 0) == WF_NOT_FOUND) {
        line->pattern = wf_ignore_pattern_read(arena, better);
    }
}

struct wf_ignore_review wf_ignore_review(struct wf_arena *arena, const struct wf_dockerignore *ignore) {
    struct wf_ignore_review review = {0};
    struct wf_ignore_known known = wf_ignore_known(arena);
    struct lines lines = {.ignore = ignore, .len = ignore->patterns.len};
    lines.items = WF_NEW_ARRAY(arena, struct line, lines.len + 1);
    for (size_t i = 0; i < lines.len; i++) {
        struct line *line = &lines.items[i];
        line->pattern = ignore->patterns.items[i];
        lines.exceptions += line->pattern.exception ? 1 : 0;
        line->remark.pattern = &ignore->patterns.items[i];
        line->has_remark =
            line->pattern.problem == NULL && find_own_fault(&known, &line->pattern, &line->remark);
        if (line->has_remark) {
            correct(arena, line);
        }
    }
    for (size_t i = 0; i < lines.len; i++) {
        bool compared = lines.len <= WF_MAX_IGNORE_PAIRS && lines.items[i].pattern.problem == NULL;
        if (compared && !lines.items[i].gone) {
            find_needless(&lines, i);
        }
        if (lines.items[i].has_remark) {
            *WF_PUSH(arena, &review.remarks) = lines.items[i].remark;
        }
    }
    return review;
}
