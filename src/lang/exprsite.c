#include "base/buf.h"
#include "base/limits.h"
#include "lang/expr.h"
#include "lang/fold.h"
#include "lang/hole.h"

static const char not_closed[] =
    "The expression is not closed. An unescaped ${{ sequence was found, but the closing }} "
    "sequence was not found.";
static const char not_inline[] =
    "The directive 'insert' is not allowed in this context. Directives are not supported for expressions "
    "that are "
    "embedded within a string. Directives are only supported when the entire value is an expression.";

static bool is_insert(struct wf_str inner) {
    return wf_str_starts(inner, "insert") &&
           (inner.len == 6 || wf_fold_space(wf_str_sub(inner, 6, inner.len)) > 0);
}

static const char *inner_error(struct wf_str inner) {
    if (inner.len == 0) {
        return "An expression was expected";
    }
    return is_insert(inner) && inner.len > 6
               ? "Exactly 0 parameter(s) were expected following the directive 'insert'."
               : NULL;
}

static struct wf_expr_site site_at(struct wf_str text, size_t begin) {
    size_t end = wf_hole_end(text, begin);
    bool closed = end != 0;
    struct wf_str inside = wf_str_sub(text, begin + 3, closed ? end - 2 : text.len);
    struct wf_str inner = wf_fold_trim(inside);
    size_t inner_begin = inner.len == 0 ? begin + 3 : (size_t)(inner.ptr - text.ptr);
    return (struct wf_expr_site){
        .begin = begin,
        .end = closed ? end : text.len,
        .inner_begin = inner_begin,
        .inner_end = inner_begin + inner.len,
        .error = closed ? inner_error(inner) : not_closed,
        .closed = closed,
        .insert = closed && is_insert(inner),
    };
}

struct wf_expr_sites wf_expr_sites(struct wf_arena *arena, struct wf_str text) {
    struct wf_expr_sites found = {.whole = false};
    size_t at = 0;
    while ((at = wf_str_find(text, "${{", at)) != WF_NOT_FOUND) {
        struct wf_expr_site *site = WF_PUSH(arena, &found.sites);
        *site = site_at(text, at);
        at = site->end;
        if (site->insert && (site->begin > 0 || site->end < text.len)) {
            site->error = not_inline;
        }
    }
    found.whole =
        found.sites.len == 1 && found.sites.items[0].begin == 0 && found.sites.items[0].end == text.len;
    return found;
}

/* The text between the sites, one piece before each site and one behind the last. */
static struct wf_str piece_before(struct wf_str text, const struct wf_expr_sites *sites, size_t index) {
    size_t begin = index == 0 ? 0 : sites->sites.items[index - 1].end;
    size_t end = index < sites->sites.len ? sites->sites.items[index].begin : text.len;
    return wf_str_sub(text, begin, end);
}

static void put_literal(struct wf_buf *out, struct wf_str piece) {
    for (size_t i = 0; i < piece.len; i++) {
        char c = piece.ptr[i];
        wf_buf_char(out, c);
        if (c == '\'' || c == '{' || c == '}') {
            wf_buf_char(out, c);
        }
    }
}

struct wf_str wf_expr_rewrite(struct wf_arena *arena, struct wf_str text, const struct wf_expr_sites *sites) {
    struct wf_buf out = {.arena = arena};
    wf_buf_text(&out, "format('");
    for (size_t i = 0; i <= sites->sites.len; i++) {
        put_literal(&out, piece_before(text, sites, i));
        if (i < sites->sites.len) {
            wf_buf_printf(&out, "{%zu}", i);
        }
    }
    wf_buf_char(&out, '\'');
    for (size_t i = 0; i < sites->sites.len; i++) {
        const struct wf_expr_site *site = &sites->sites.items[i];
        wf_buf_text(&out, ", ");
        wf_buf_str(&out, wf_str_sub(text, site->inner_begin, site->inner_end));
    }
    wf_buf_char(&out, ')');
    return wf_buf_view(&out);
}

/* UTF-16 units of a piece, what must be doubled counted twice. */
static size_t cost(struct wf_str piece, bool literal) {
    size_t count = 0;
    for (size_t i = 0; i < piece.len; i++) {
        unsigned char c = (unsigned char)piece.ptr[i];
        count += (c & 0xC0) != 0x80 ? 1 : 0;
        count += c >= 0xF0 ? 1 : 0;
        count += literal && (c == '\'' || c == '{' || c == '}') ? 1 : 0;
    }
    return count;
}

static size_t digits_of(size_t number) {
    size_t digits = 1;
    for (; number >= 10; number /= 10) {
        digits++;
    }
    return digits;
}

const char *wf_expr_rewrite_error(struct wf_str text, const struct wf_expr_sites *sites) {
    if (sites->whole || sites->sites.len == 0) {
        return NULL;
    }
    size_t total = strlen("format('')");
    for (size_t i = 0; i <= sites->sites.len; i++) {
        total += cost(piece_before(text, sites, i), true);
        if (i < sites->sites.len) {
            const struct wf_expr_site *site = &sites->sites.items[i];
            total += strlen("{}, ") + digits_of(i) +
                     cost(wf_str_sub(text, site->inner_begin, site->inner_end), false);
        }
    }
    if (total > WF_GITHUB_MAX_EXPRESSION) {
        return "Exceeded max expression length 21000";
    }
    return sites->sites.len >= WF_GITHUB_MAX_ARGUMENTS ? "Too many parameters supplied: 'format'" : NULL;
}
