#include "base/buf.h"
#include "yaml/layout.h"
#include "yaml/patch_in.h"
#include "yaml/quote.h"
#include "yaml/read.h"

/* --- shared ------------------------------------------------------------------------------------------- */

static bool inside_character(struct wf_str s, size_t at) {
    return at < s.len && ((unsigned char)s.ptr[at] & 0xC0) == 0x80;
}

/* Whole characters only, so that an edit never begins or ends within one. */
static size_t common_prefix(struct wf_str a, struct wf_str b) {
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n]) {
        n++;
    }
    while (n > 0 && (inside_character(a, n) || inside_character(b, n))) {
        n--;
    }
    return n;
}

static size_t common_suffix(struct wf_str a, struct wf_str b) {
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[a.len - 1 - n] == b.ptr[b.len - 1 - n]) {
        n++;
    }
    while (n > 0 && inside_character(a, a.len - n)) {
        n--;
    }
    return n;
}

void wf_patch_trimmed(struct wf_patch *patch, struct wf_span span, struct wf_str text) {
    struct wf_str old = wf_source_slice(patch->doc->source, span);
    size_t prefix = common_prefix(old, text);
    old = wf_str_sub(old, prefix, old.len);
    text = wf_str_sub(text, prefix, text.len);
    size_t suffix = common_suffix(old, text);
    if (old.len > suffix || text.len > suffix) {
        wf_patch_replace(patch, wf_span_make(span.begin + prefix, span.end - suffix),
                         wf_str_sub(text, 0, text.len - suffix));
    }
}

bool wf_patch_reads_as(const struct wf_patch *patch, const struct wf_node *scalar, struct wf_str candidate,
                       struct wf_str text) {
    struct wf_buf out = {.arena = patch->arena};
    int column = wf_layout_parent_column(patch->doc->source, scalar);
    bool flow = wf_layout_in_flow(scalar);
    wf_buf_fill(&out, ' ', column > 0 ? (size_t)column : 0);
    wf_buf_text(&out, flow ? "- [" : "- ");
    wf_buf_str(&out, candidate);
    wf_buf_text(&out, flow ? "]" : "");
    struct wf_doc *doc = wf_yaml_parse(patch->arena, WF_STR("new"), wf_buf_view(&out));
    const struct wf_node *root = doc->root;
    if (doc->problems.len > 0 || !root || root->kind != WF_SEQUENCE || root->count != 1) {
        return false;
    }
    const struct wf_node *item = root->first;
    if (flow) {
        item = item->kind == WF_SEQUENCE && item->count == 1 ? item->first : NULL;
    }
    return item && item->kind == WF_SCALAR && wf_str_eq(item->text, text);
}

struct wf_str wf_patch_spliced(const struct wf_patch *patch, const struct wf_node *scalar, size_t begin,
                               size_t end, struct wf_str text) {
    struct wf_buf out = {.arena = patch->arena};
    wf_buf_str(&out, wf_str_sub(scalar->text, 0, begin));
    wf_buf_str(&out, text);
    wf_buf_str(&out, wf_str_sub(scalar->text, end, scalar->text.len));
    return wf_buf_view(&out);
}

/* --- plain and quoted scalars ------------------------------------------------------------------------- */

static enum wf_place place_of(const struct wf_node *scalar) {
    if (wf_layout_in_flow(scalar)) {
        return WF_PLACE_FLOW;
    }
    return wf_layout_is_key(scalar) ? WF_PLACE_KEY : WF_PLACE_BLOCK_VALUE;
}

static size_t digits(struct wf_str text, size_t from) {
    size_t at = from;
    while (at < text.len && wf_is_digit(text.ptr[at])) {
        at++;
    }
    return at - from;
}

/* A boolean, null or number that is printed as it is written: no leading or trailing zeros, no exponent, at
 * most the 15 digits that a double keeps. */
static bool is_canonical(struct wf_str text) {
    enum wf_type type = wf_plain_type(text);
    if (type != WF_TYPE_NUMBER) {
        return text.len > 0 && (type == WF_TYPE_BOOL || type == WF_TYPE_NULL);
    }
    text = wf_str_starts(text, "-") ? wf_str_sub(text, 1, text.len) : text;
    size_t whole = digits(text, 0);
    if (whole == 0 || text.len > 15 || (whole > 1 && text.ptr[0] == '0')) {
        return false;
    }
    size_t part = whole < text.len ? digits(text, whole + 1) : 0;
    return whole == text.len || (text.ptr[whole] == '.' && part > 0 && whole + 1 + part == text.len &&
                                 text.ptr[text.len - 1] != '0');
}

static bool may_be_plain(const struct wf_node *scalar, struct wf_str text) {
    return wf_quote_plain_ok(text, place_of(scalar)) ||
           (wf_quote_is_typed(scalar->text) && is_canonical(text));
}

static struct wf_str written(const struct wf_patch *patch, const struct wf_node *scalar, struct wf_str text) {
    struct wf_buf out = {.arena = patch->arena};
    if (scalar->style == WF_PLAIN && may_be_plain(scalar, text)) {
        wf_buf_str(&out, text);
    } else if (scalar->style == WF_DOUBLE) {
        wf_buf_char(&out, '"');
        wf_quote_inside_double(&out, text);
        wf_buf_char(&out, '"');
    } else {
        wf_quote_always(&out, text);
    }
    return wf_buf_view(&out);
}

/* An empty value has no bytes; its text goes behind its indicator or its anchor. */
static bool fill_empty(struct wf_patch *patch, const struct wf_node *scalar, struct wf_str text) {
    struct wf_str bytes = patch->doc->source->bytes;
    uint32_t at = scalar->span.begin;
    /* In flow collections libyaml's mark stands at what follows. */
    while (at > 0 && bytes.ptr[at - 1] == ' ') {
        at--;
    }
    char before = at > 0 ? bytes.ptr[at - 1] : '\0';
    bool properties = scalar->properties.end > scalar->properties.begin;
    bool value = properties ? at == scalar->properties.end : before == (scalar->key ? ':' : '-');
    if (wf_layout_is_key(scalar) || !value) {
        return false;
    }
    struct wf_str new = wf_arena_printf(patch->arena, " %.*s", WF_STR_ARG(written(patch, scalar, text)));
    wf_patch_replace(patch, wf_span_make(at, at), new);
    return true;
}

static struct wf_str inside(const struct wf_patch *patch, enum wf_style style, struct wf_str text) {
    struct wf_buf out = {.arena = patch->arena};
    if (style == WF_SINGLE) {
        wf_quote_inside_single(&out, text);
    } else if (style == WF_DOUBLE) {
        wf_quote_inside_double(&out, text);
    } else {
        wf_buf_str(&out, text);
    }
    return wf_buf_view(&out);
}

static struct wf_str candidate(const struct wf_patch *patch, const struct wf_node *scalar,
                               struct wf_span span, struct wf_str text) {
    const struct wf_source *source = patch->doc->source;
    struct wf_buf out = {.arena = patch->arena};
    wf_buf_str(&out, wf_source_slice(source, wf_span_make(scalar->span.begin, span.begin)));
    wf_buf_str(&out, text);
    wf_buf_str(&out, wf_source_slice(source, wf_span_make(span.end, scalar->span.end)));
    return wf_buf_view(&out);
}

static bool holds(const struct wf_patch *patch, const struct wf_node *scalar, struct wf_str now,
                  struct wf_str part, struct wf_str whole) {
    bool one_line =
        wf_str_find_char(now, '\n', 0) == WF_NOT_FOUND && wf_str_find_char(now, '\r', 0) == WF_NOT_FOUND;
    if (scalar->style == WF_PLAIN && one_line) {
        return may_be_plain(scalar, whole);
    }
    if (scalar->style != WF_DOUBLE && !wf_quote_single_ok(part)) {
        return false;
    }
    return wf_patch_reads_as(patch, scalar, now, whole);
}

/* Quotes on one line hold whatever can be written in them. */
static bool set_in_quotes(struct wf_patch *patch, const struct wf_node *scalar, size_t begin, size_t end,
                          struct wf_str part) {
    const struct wf_source *source = patch->doc->source;
    struct wf_str raw = wf_source_slice(source, scalar->span);
    bool one_line =
        wf_str_find_char(raw, '\n', 0) == WF_NOT_FOUND && wf_str_find_char(raw, '\r', 0) == WF_NOT_FOUND;
    if (scalar->text.len == 0 || !one_line ||
        (scalar->style != WF_DOUBLE && (scalar->style != WF_SINGLE || !wf_quote_single_ok(part)))) {
        return false;
    }
    wf_patch_trimmed(patch, wf_node_subspan(source, scalar, begin, end), inside(patch, scalar->style, part));
    return true;
}

/* Printable ASCII without line breaks. */
static bool is_simple(struct wf_str text) {
    size_t at = 0;
    while (at < text.len && text.ptr[at] >= ' ' && text.ptr[at] <= '~') {
        at++;
    }
    return at == text.len;
}

/* Whether a plain scalar stays one: nothing new looks like syntax, and what stands before tells it from
 * numbers and dates, which have none of these letters, and from the words of YAML, which are short. */
static bool stays_plain(const struct wf_node *scalar, size_t begin, struct wf_str text) {
    bool telling = false;
    for (size_t i = 0; i < begin && i < 64 && begin > 8 && !telling; i++) {
        telling = strchr("ghijklmpqrsuvwy/$", scalar->text.ptr[i]) != NULL;
    }
    for (size_t i = 0; i < text.len && telling; i++) {
        telling = strchr(wf_layout_in_flow(scalar) ? ":#,[]{}" : ":#", text.ptr[i]) == NULL;
    }
    return telling && (text.len == 0 || (text.ptr[0] != ' ' && text.ptr[text.len - 1] != ' '));
}

/* A change between two bytes of one line that are no blanks: how lines are folded, and where the scalar ends,
 * cannot change. So the rest of the scalar, which may be long, need not be read again. */
static bool set_within_line(struct wf_patch *patch, const struct wf_node *scalar, size_t begin, size_t end,
                            struct wf_str part) {
    const struct wf_source *source = patch->doc->source;
    struct wf_str old = scalar->text;
    if (begin == 0 || end >= old.len || wf_is_space(old.ptr[begin - 1]) || wf_is_space(old.ptr[end]) ||
        !is_simple(part) ||
        !is_simple(wf_source_slice(source, wf_node_subspan(source, scalar, begin - 1, end + 1))) ||
        (scalar->style == WF_PLAIN && !stays_plain(scalar, begin, part))) {
        return false;
    }
    wf_patch_trimmed(patch, wf_node_subspan(source, scalar, begin, end), inside(patch, scalar->style, part));
    return true;
}

static bool set_inline(struct wf_patch *patch, const struct wf_node *scalar, size_t begin, size_t end,
                       struct wf_str part) {
    const struct wf_source *source = patch->doc->source;
    struct wf_str whole = wf_patch_spliced(patch, scalar, begin, end, part);
    if (scalar->span.begin == scalar->span.end) {
        return fill_empty(patch, scalar, whole);
    }
    struct wf_span span = wf_node_subspan(source, scalar, begin, end);
    if (scalar->text.len == 0) {
        span = wf_span_make(scalar->span.begin + 1, scalar->span.begin + 1);
    }
    struct wf_str text = inside(patch, scalar->style, part);
    if (holds(patch, scalar, candidate(patch, scalar, span, text), part, whole)) {
        wf_patch_trimmed(patch, span, text);
    } else {
        wf_patch_trimmed(patch, scalar->span, written(patch, scalar, whole));
    }
    return true;
}

/* --- the operations ----------------------------------------------------------------------------------- */

static bool is_block_scalar(const struct wf_node *node) {
    return node->kind == WF_SCALAR && (node->style == WF_LITERAL || node->style == WF_FOLDED);
}

bool wf_patch_set_part(struct wf_patch *patch, const struct wf_node *scalar, size_t begin, size_t end,
                       struct wf_str text) {
    if (scalar->kind != WF_SCALAR || begin > end || end > scalar->text.len) {
        return false;
    }
    if (wf_str_eq(wf_str_sub(scalar->text, begin, end), text)) {
        return true;
    }
    if (set_within_line(patch, scalar, begin, end, text)) {
        return true;
    }
    if (is_block_scalar(scalar)) {
        return wf_patch_set_line(patch, scalar, begin, end, text) ||
               wf_patch_set_block(patch, scalar, begin, end,
                                  wf_patch_spliced(patch, scalar, begin, end, text));
    }
    return set_in_quotes(patch, scalar, begin, end, text) || set_inline(patch, scalar, begin, end, text);
}

bool wf_patch_set_scalar(struct wf_patch *patch, const struct wf_node *scalar, struct wf_str text) {
    if (scalar->kind != WF_SCALAR) {
        return false;
    }
    struct wf_str old = scalar->text;
    size_t prefix = common_prefix(old, text);
    size_t suffix = common_suffix(wf_str_sub(old, prefix, old.len), wf_str_sub(text, prefix, text.len));
    return wf_patch_set_part(patch, scalar, prefix, old.len - suffix,
                             wf_str_sub(text, prefix, text.len - suffix));
}

bool wf_patch_drop_line(struct wf_patch *patch, const struct wf_node *scalar, size_t offset) {
    struct wf_str text = scalar->text;
    if (!is_block_scalar(scalar) || offset >= text.len) {
        return false;
    }
    size_t begin = offset;
    while (begin > 0 && text.ptr[begin - 1] != '\n') {
        begin--;
    }
    size_t end = wf_str_find_char(text, '\n', offset);
    size_t body = text.len;
    while (body > 0 && text.ptr[body - 1] == '\n') {
        body--;
    }
    if (end == WF_NOT_FOUND || end >= body) {
        /* The last line: the line end before it goes instead, so that those behind it stay. */
        end = body;
        while (begin > 0 && text.ptr[begin - 1] == '\n') {
            begin--;
        }
    } else {
        end++;
    }
    bool last = wf_str_trim(wf_str_sub(text, 0, begin)).len == 0 &&
                wf_str_trim(wf_str_sub(text, end, text.len)).len == 0;
    return !last && wf_patch_set_part(patch, scalar, begin, end, WF_STR(""));
}
