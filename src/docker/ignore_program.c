#include "docker/ignore_program.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "docker/ignore_regex.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define REPLACEMENT "\xEF\xBF\xBD" /* matches bytes that are no UTF-8 */

enum way { EXACT, PREFIX, SUFFIX, REGEX };

struct wf_ignore_program {
    enum way way;
    struct wf_str text; /* of PREFIX and SUFFIX: without the "**" */
    const struct wf_ignore_regex *regex;

    /* Of REGEX, what nearly always makes a look at it needless: */
    struct wf_str head, tail; /* what the path, or its last part, begins and ends with */
    bool name_only;           /* only the last part of the path counts: `regex` is for that */
    bool top_only;            /* a path with a '/' does not match */
};

/* --- what filepath.Match objects to ------------------------------------------------------------------- */

static const char unclosed[] = "a \"[\" has no \"]\"";
static const char empty_range[] = "a range in \"[...]\" is incomplete";
static const char lone_escape[] = "a \"\\\" at the end escapes nothing";

/* One bound of a range in a class, from `*at` on; NULL: it is good. */
static const char *skip_bound(struct wf_str pattern, size_t *at) {
    if (*at >= pattern.len) {
        return unclosed;
    }
    if (pattern.ptr[*at] == '-' || pattern.ptr[*at] == ']') {
        return empty_range;
    }
    *at += pattern.ptr[*at] == '\\' ? 1 : 0;
    if (*at >= pattern.len) {
        return lone_escape;
    }
    size_t len = wf_utf8_next(wf_str_sub(pattern, *at, pattern.len), NULL);
    *at += len == 0 ? 1 : len;
    return *at >= pattern.len ? unclosed : NULL;
}

static const char *skip_class(struct wf_str pattern, size_t *at) {
    *at += 1;
    *at += *at < pattern.len && pattern.ptr[*at] == '^' ? 1 : 0;
    for (bool first = true; first || pattern.ptr[*at] != ']'; first = false) {
        const char *problem = skip_bound(pattern, at);
        if (problem == NULL && pattern.ptr[*at] == '-') {
            *at += 1;
            problem = skip_bound(pattern, at);
        }
        if (problem != NULL) {
            return problem;
        }
    }
    *at += 1;
    return NULL;
}

static const char *check_syntax(struct wf_str pattern) {
    const char *problem = NULL;
    for (size_t at = 0; problem == NULL && at < pattern.len;) {
        if (pattern.ptr[at] == '[') {
            problem = skip_class(pattern, &at);
        } else if (pattern.ptr[at] == '\\' && at + 1 == pattern.len) {
            problem = lone_escape;
        } else {
            at += pattern.ptr[at] == '\\' ? 2 : 1;
        }
    }
    return problem;
}

/* --- the way to match --------------------------------------------------------------------------------- */

struct translation {
    struct wf_str pattern;
    size_t begin, at;
    enum way way;
    struct wf_buf regex;
};

/* At the first of two stars; a '/' behind them belongs to them. */
static void translate_stars(struct translation *to) {
    struct wf_str pattern = to->pattern;
    bool first = to->at == to->begin;
    to->at += 2;
    to->at += to->at < pattern.len && pattern.ptr[to->at] == '/' ? 1 : 0;
    if (to->at < pattern.len) {
        wf_buf_text(&to->regex, "(.*/)?");
        to->way = REGEX;
    } else if (to->way == EXACT) {
        to->way = PREFIX;
    } else {
        wf_buf_text(&to->regex, ".*");
        to->way = REGEX;
    }
    if (first) {
        to->way = SUFFIX;
    }
}

static void translate_escape(struct translation *to) {
    struct wf_str rest = wf_str_sub(to->pattern, to->at + 1, to->pattern.len);
    size_t len = wf_utf8_next(rest, NULL);
    wf_buf_char(&to->regex, '\\');
    wf_buf_str(&to->regex, wf_str_sub(rest, 0, len));
    to->at += 1 + len;
    to->way = REGEX;
}

static void translate_one(struct translation *to) {
    char c = to->pattern.ptr[to->at];
    if (c == '*') {
        wf_buf_text(&to->regex, "[^/]*");
    } else if (c == '?') {
        wf_buf_text(&to->regex, "[^/]");
    } else {
        if (strchr(".+()$", c) != NULL && c != '\0') {
            wf_buf_char(&to->regex, '\\');
        }
        wf_buf_char(&to->regex, c);
    }
    if (c == '*' || c == '?' || c == '[' || c == ']') {
        to->way = REGEX;
    }
    to->at++;
}

static void translate(struct translation *to) {
    /* Go's scanner drops a byte order mark. */
    to->begin = to->at = wf_str_starts(to->pattern, BYTE_ORDER_MARK) ? 3 : 0;
    wf_buf_char(&to->regex, '^');
    while (to->at < to->pattern.len) {
        if (wf_str_starts(wf_str_sub(to->pattern, to->at, to->pattern.len), "**")) {
            translate_stars(to);
        } else if (to->pattern.ptr[to->at] == '\\') {
            translate_escape(to);
        } else {
            translate_one(to);
        }
    }
    wf_buf_char(&to->regex, '$');
}

/* --- short cuts --------------------------------------------------------------------------------------- */

static bool is_special(char c) {
    return c != '\0' && strchr("*?[]\\{}|^$", c) != NULL;
}

static void find_ends(struct wf_ignore_program *program, struct wf_str pattern) {
    size_t begin = pattern.len;
    size_t end = 0;
    while (end < pattern.len && !is_special(pattern.ptr[end])) {
        end++;
    }
    while (begin > end && !is_special(pattern.ptr[begin - 1])) {
        begin--;
    }
    program->head = wf_str_sub(pattern, 0, end);
    program->tail = wf_str_sub(pattern, begin, pattern.len);
    if (begin >= 2 && wf_str_is(wf_str_sub(pattern, begin - 2, begin), "**") &&
        wf_str_starts(program->tail, "/")) {
        program->tail = wf_str_sub(program->tail, 1, program->tail.len); /* "**" has eaten the slash */
    }
    if (wf_str_ends(program->head, "/") && wf_str_is(wf_str_sub(pattern, end, pattern.len), "**")) {
        program->head = WF_STR("");
    }
}

/* Only '*' and '?', which never match a '/', and text. */
static bool is_simple(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("[]\\{}|^/\n", text.ptr[i]) != NULL) {
            return false;
        }
    }
    return text.len > 0 && !wf_str_has(text, "**");
}

/* The pattern of which the regular expression is to be made. */
static struct wf_str find_short_cuts(struct wf_ignore_program *program, struct wf_str pattern) {
    struct wf_str name = wf_str_starts(pattern, "**/") ? wf_str_sub(pattern, 3, pattern.len) : WF_STR("");
    bool odd = wf_str_starts(pattern, BYTE_ORDER_MARK) || wf_str_has(pattern, REPLACEMENT);
    if (odd || wf_str_has(pattern, "|") || wf_str_has(pattern, "\\") || wf_str_has(pattern, "{")) {
        return pattern;
    }
    program->name_only = is_simple(name);
    program->top_only = is_simple(pattern);
    find_ends(program, program->name_only ? name : pattern);
    return program->name_only ? name : pattern;
}

const struct wf_ignore_program *wf_ignore_program_make(struct wf_arena *arena, struct wf_str pattern,
                                                       const char **problem) {
    struct wf_ignore_program *program = WF_NEW(arena, struct wf_ignore_program);
    struct translation to = {.pattern = pattern, .regex = {.arena = arena}};
    *problem = check_syntax(pattern);
    if (*problem != NULL) {
        return NULL;
    }
    translate(&to);
    program->way = to.way;
    program->text = to.way == PREFIX   ? wf_str_sub(pattern, 0, pattern.len - 2)
                    : to.way == SUFFIX ? wf_str_sub(pattern, 2, pattern.len)
                                       : pattern;
    if (to.way == REGEX) {
        struct translation part = {.pattern = find_short_cuts(program, pattern), .regex = {.arena = arena}};
        translate(&part);
        program->regex = wf_ignore_regex_make(arena, wf_buf_view(&part.regex), problem);
    }
    return *problem == NULL ? program : NULL;
}

/* --- matching ----------------------------------------------------------------------------------------- */

static bool ends_in(struct wf_str path, struct wf_str end) {
    return path.len >= end.len && wf_str_eq(wf_str_sub(path, path.len - end.len, path.len), end);
}

/* Not of REGEX. */
static bool compare(const struct wf_ignore_program *program, struct wf_str path) {
    struct wf_str text = program->text;
    switch (program->way) {
    case PREFIX:
        return wf_str_eq(wf_str_sub(path, 0, text.len), text);
    case SUFFIX:
        return ends_in(path, text) || (text.ptr[0] == '/' && wf_str_eq(path, wf_str_sub(text, 1, text.len)));
    default:
        return wf_str_eq(path, text);
    }
}

static bool begins_with(struct wf_str path, struct wf_str begin) {
    return wf_str_eq(wf_str_sub(path, 0, begin.len), begin);
}

static struct wf_str last_part(struct wf_str path) {
    size_t begin = path.len;
    while (begin > 0 && path.ptr[begin - 1] != '/') {
        begin--;
    }
    return wf_str_sub(path, begin, path.len);
}

/* What the regular expression must be asked about; its ptr is NULL when the answer is no already. */
static struct wf_str narrow_down(const struct wf_ignore_program *program, struct wf_str path) {
    static const struct wf_str no = {NULL, 0};
    struct wf_str name = program->name_only ? last_part(path) : path;
    bool fits = begins_with(name, program->head) && ends_in(name, program->tail) &&
                !(program->top_only && memchr(path.ptr, '/', path.len) != NULL);
    /* "." of "**" does not match a line end. */
    bool odd = program->name_only && memchr(path.ptr, '\n', path.len - name.len) != NULL;
    return fits && !odd ? name : no;
}

static bool matches(const struct wf_ignore_program *program, struct wf_str path) {
    bool prefixes[WF_MAX_PATH_PARTS];
    struct wf_str asked = narrow_down(program, path);
    size_t last = 0;
    for (size_t i = 0; i < asked.len && last < WF_MAX_PATH_PARTS; i++) {
        last += asked.ptr[i] == '/' ? 1 : 0;
    }
    if (asked.ptr == NULL || last == WF_MAX_PATH_PARTS) {
        return false;
    }
    memset(prefixes, 0, (last + 1) * sizeof prefixes[0]);
    wf_ignore_regex_prefixes(program->regex, asked, prefixes);
    return prefixes[last];
}

bool wf_ignore_program_matches(const struct wf_ignore_program *program, struct wf_str path) {
    return program->way == REGEX ? matches(program, path) : compare(program, path);
}

void wf_ignore_program_prefixes(const struct wf_ignore_program *program, struct wf_str path, bool *prefixes) {
    bool at_once = program->way == REGEX && !program->name_only && !program->top_only;
    if (at_once && begins_with(path, program->head)) {
        wf_ignore_regex_prefixes(program->regex, path, prefixes);
    }
    for (size_t end = 0; !at_once && end <= path.len; end++) {
        if (end == path.len || path.ptr[end] == '/') {
            *prefixes = *prefixes || wf_ignore_program_matches(program, wf_str_sub(path, 0, end));
            prefixes++;
        }
    }
}
