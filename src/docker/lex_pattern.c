#include "docker/lex.h"

#include "base/utf8.h"

/* One step through a pattern: a literal character, any one, or any number of them. A line end is matched by
 * literals only. */
struct step {
    char kind; /* 'c', '?', '*' */
    struct wf_str c;
};

struct steps {
    WF_LIST(struct step) list;
};

static struct wf_str char_at(struct wf_str s, size_t at) {
    size_t len = wf_utf8_next(wf_str_sub(s, at, s.len), NULL);
    return wf_str_sub(s, at, at + (len > 0 ? len : 1));
}

/* Behind a backslash: what may be escaped. */
static bool is_escapable(struct wf_str c) {
    return c.len == 1 && strchr("*?\\}/", c.ptr[0]) != NULL;
}

bool wf_lex_pattern_good(struct wf_str pattern) {
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.ptr[i] == '\\' && (++i == pattern.len || !is_escapable(char_at(pattern, i)))) {
            return false;
        }
    }
    return true;
}

static struct steps read_steps(struct wf_arena *arena, struct wf_str pattern) {
    struct steps steps = {0};
    for (size_t i = 0; i < pattern.len;) {
        struct wf_str c = char_at(pattern, i);
        i += c.len;
        struct step *step = WF_PUSH(arena, &steps.list);
        step->kind = wf_str_is(c, "*") || wf_str_is(c, "?") ? c.ptr[0] : 'c';
        if (wf_str_is(c, "\\") && i < pattern.len) {
            c = char_at(pattern, i);
            i += c.len;
        }
        step->c = c;
    }
    return steps;
}

/* From the places `now` of `value` to those behind one step. */
static void advance(const struct step *step, struct wf_str value, const char *now, char *next) {
    memset(next, 0, value.len + 1);
    for (size_t i = 0; i <= value.len;) {
        struct wf_str c = i < value.len ? char_at(value, i) : (struct wf_str){"", 1};
        bool here = now[i] != 0 || (step->kind == '*' && next[i] != 0);
        bool any = i < value.len && c.ptr[0] != '\n';
        if (here && step->kind == '*') {
            next[i] = 1;
        }
        if (here && i < value.len && (step->kind == 'c' ? wf_str_eq(step->c, c) : any)) {
            next[i + c.len] = 1;
        }
        i += c.len;
    }
}

struct matcher {
    struct steps steps;
    struct wf_str value;
    char *now, *next; /* room for a mark at each place of the value */
};

static struct matcher matcher_of(struct wf_arena *arena, struct wf_str value, struct wf_str pattern) {
    return (struct matcher){.steps = read_steps(arena, pattern),
                            .value = value,
                            .now = WF_NEW_ARRAY(arena, char, value.len + 1),
                            .next = WF_NEW_ARRAY(arena, char, value.len + 1)};
}

/* Where a match that begins at `from` ends: the first or the last place, or WF_NOT_FOUND. */
static size_t match_end(struct matcher *matcher, size_t from, bool longest) {
    memset(matcher->now, 0, matcher->value.len + 1);
    matcher->now[from] = 1;
    for (size_t i = 0; i < matcher->steps.list.len; i++) {
        advance(&matcher->steps.list.items[i], matcher->value, matcher->now, matcher->next);
        char *swap = matcher->now;
        matcher->now = matcher->next;
        matcher->next = swap;
    }
    size_t end = WF_NOT_FOUND;
    for (size_t i = from; i <= matcher->value.len && (longest || end == WF_NOT_FOUND); i++) {
        end = matcher->now[i] != 0 ? i : end;
    }
    return end;
}

static struct wf_str reversed(struct wf_arena *arena, struct wf_str s) {
    char *out = WF_NEW_ARRAY(arena, char, s.len + 1);
    for (size_t i = 0; i < s.len;) {
        struct wf_str c = char_at(s, i);
        memcpy(out + s.len - i - c.len, c.ptr, c.len);
        i += c.len;
    }
    return (struct wf_str){out, s.len};
}

static void reverse_steps(struct steps *steps) {
    for (size_t i = 0; i < steps->list.len / 2; i++) {
        struct step *other = &steps->list.items[steps->list.len - 1 - i];
        struct step swap = *other;
        *other = steps->list.items[i];
        steps->list.items[i] = swap;
    }
}

struct wf_str wf_lex_trim(struct wf_arena *arena, struct wf_str value, struct wf_str pattern, bool longest,
                          bool at_end) {
    struct matcher matcher = matcher_of(arena, at_end ? reversed(arena, value) : value, pattern);
    if (at_end) {
        reverse_steps(&matcher.steps);
    }
    size_t end = match_end(&matcher, 0, longest);
    if (end == WF_NOT_FOUND) {
        return value;
    }
    return at_end ? wf_str_sub(value, 0, value.len - end) : wf_str_sub(value, end, value.len);
}

struct wf_str wf_lex_replace(struct wf_arena *arena, struct wf_str value, struct wf_str pattern,
                             struct wf_str replacement, bool all) {
    struct matcher matcher = matcher_of(arena, value, pattern);
    struct wf_buf out = {.arena = arena};
    size_t kept = 0;
    bool any = false;
    for (size_t i = 0; i <= value.len && (all || !any);) {
        size_t end = match_end(&matcher, i, true);
        /* No empty match right behind the last one. */
        if (end != WF_NOT_FOUND && (end > i || !any || i > kept)) {
            wf_buf_str(&out, wf_str_sub(value, kept, i));
            wf_buf_str(&out, replacement);
            kept = end;
            any = true;
        }
        size_t step = i < value.len ? char_at(value, i).len : 1;
        i = end != WF_NOT_FOUND && end > i ? end : i + step;
    }
    wf_buf_str(&out, wf_str_sub(value, kept, value.len));
    return wf_buf_view(&out);
}
