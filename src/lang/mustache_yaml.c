/* The YAML profile: the draft, in which a letter stands for each value, is read as YAML, so that the place of
 * every value is known for certain; then each scalar that holds values is written anew. */
#include "lang/hole.h"
#include "lang/mustache_parts.h"
#include "yaml/quote.h"
#include "yaml/read.h"

#include <assert.h>

struct filler {
    struct wf_arena *arena;
    const struct wf_mustache_draft *draft;
    struct wf_mustache_problem *problem;
    const struct wf_doc *doc;
    struct wf_str text; /* the draft's */
    struct wf_buf out;
    size_t done;    /* bytes of the draft that are written */
    size_t hole;    /* the first that is not filled yet */
    size_t comment; /* the first that does not end before `done` */
};

/* Where in a `${{ }}` a hole is. */
enum inside { OUTSIDE, IN_EXPRESSION, IN_STRING };

#define FAIL(hole, ...) wf_mustache_fail(f->arena, f->problem, (hole)->source, (hole)->span, __VA_ARGS__)

/* The next hole, when it lies before byte `end` of the draft. */
static const struct wf_mustache_hole *hole_before(const struct filler *f, size_t end) {
    bool more = f->hole < f->draft->holes.len && f->draft->holes.items[f->hole].at < end;
    return more ? &f->draft->holes.items[f->hole] : NULL;
}

static void copy_until(struct filler *f, struct wf_buf *to, size_t end) {
    wf_buf_str(to, wf_str_sub(f->text, f->done, end));
    f->done = end;
}

static void pass_hole(struct filler *f) {
    f->done = f->draft->holes.items[f->hole].at + 1;
    f->hole++;
}

/* --- expressions -------------------------------------------------------------------------------------- */

/* True when byte `at` of `text` stands between the quotes of an expression's string that begins behind
 * `from`. In a single-quoted scalar each quote of the expression is written twice. */
static bool in_string(struct wf_str text, size_t from, size_t at, bool doubled) {
    bool inside = false;
    for (size_t i = from; i < at; i++) {
        if (text.ptr[i] == '\'') {
            inside = !inside;
            i += doubled ? 1 : 0;
        }
    }
    return inside;
}

static enum inside place_in_expression(struct wf_str text, size_t at, const struct wf_node *node) {
    bool doubled = node->style == WF_SINGLE;
    for (size_t i = 0; i < at; i++) {
        size_t end = wf_hole_end(text, i);
        if (end > at) {
            return in_string(text, i, at, doubled) ? IN_STRING : IN_EXPRESSION;
        }
        i = end > 0 ? end - 1 : i;
    }
    bool bare_expression = node->key && wf_str_is(wf_node_text(node->key), "if");
    size_t from = node->style == WF_PLAIN ? 0 : 1;
    return bare_expression && in_string(text, from, at, doubled) ? IN_STRING : OUTSIDE;
}

/* The hole's value as it must be read at its place in the scalar `node`. */
static struct wf_str value_at(const struct filler *f, const struct wf_mustache_hole *hole,
                              const struct wf_node *node) {
    struct wf_str text = wf_str_sub(f->text, node->span.begin, node->span.end);
    enum inside inside = place_in_expression(text, hole->at - node->span.begin, node);
    if (inside == OUTSIDE || (inside == IN_EXPRESSION && hole->bare)) {
        return hole->value;
    }
    struct wf_buf value = {.arena = f->arena};
    if (inside == IN_EXPRESSION) {
        wf_buf_char(&value, '\'');
    }
    wf_quote_inside_single(&value, hole->value);
    if (inside == IN_EXPRESSION) {
        wf_buf_char(&value, '\'');
    }
    return wf_buf_view(&value);
}

/* --- scalars in flow styles --------------------------------------------------------------------------- */

static enum wf_place place_of(const struct wf_node *node) {
    if (node->parent && node->parent->style == WF_FLOW) {
        return WF_PLACE_FLOW;
    }
    bool is_key = node->parent && node->parent->kind == WF_MAPPING && !node->key;
    return is_key ? WF_PLACE_KEY : WF_PLACE_BLOCK_VALUE;
}

/* Appends the whole scalar with its values, as it shall be read. */
static void join_plain(struct filler *f, struct wf_buf *to, const struct wf_node *node) {
    const struct wf_mustache_hole *hole;
    while ((hole = hole_before(f, node->span.end)) != NULL) {
        copy_until(f, to, hole->at);
        wf_buf_str(to, value_at(f, hole, node));
        pass_hole(f);
    }
    copy_until(f, to, node->span.end);
}

static bool fill_plain(struct filler *f, const struct wf_node *node) {
    const struct wf_mustache_hole *hole = hole_before(f, node->span.end);
    bool whole = node->span.end - node->span.begin == 1;
    if (wf_str_has(wf_str_sub(f->text, node->span.begin, node->span.end), "\n")) {
        return FAIL(hole, "a plain scalar over several lines cannot take \"%.*s\"; quote the scalar",
                    WF_STR_ARG(hole->name));
    }
    enum wf_place place = place_of(node);
    struct wf_buf joined = {.arena = f->arena};
    join_plain(f, &joined, node);
    if (whole && hole->missing) {
        while (place == WF_PLACE_BLOCK_VALUE && wf_str_ends(wf_buf_view(&f->out), " ")) {
            f->out.len--;
        }
    } else if (whole && hole->bare) {
        wf_buf_str(&f->out, hole->value);
    } else {
        wf_quote(&f->out, wf_buf_view(&joined), place);
    }
    return true;
}

static bool fill_quoted(struct filler *f, const struct wf_node *node) {
    const struct wf_mustache_hole *hole;
    while ((hole = hole_before(f, node->span.end)) != NULL) {
        struct wf_str value = value_at(f, hole, node);
        copy_until(f, &f->out, hole->at);
        pass_hole(f);
        if (node->style == WF_DOUBLE) {
            wf_quote_inside_double(&f->out, value);
        } else if (wf_quote_single_ok(value)) {
            wf_quote_inside_single(&f->out, value);
        } else {
            return FAIL(hole, "single quotes cannot hold the value of \"%.*s\"; use double quotes",
                        WF_STR_ARG(hole->name));
        }
    }
    copy_until(f, &f->out, node->span.end);
    return true;
}

/* --- block scalars ------------------------------------------------------------------------------------ */

static size_t line_begin(const struct filler *f, size_t at) {
    while (at > 0 && f->text.ptr[at - 1] != '\n') {
        at--;
    }
    return at;
}

/* Blanks before the first line of the scalar that is not blank; `*first` is where that line's text begins. */
static size_t content_column(const struct filler *f, const struct wf_node *node, size_t *first) {
    size_t at = wf_str_find_char(f->text, '\n', node->span.begin);
    at = at == WF_NOT_FOUND ? node->span.end : at;
    while (at < node->span.end && wf_is_space(f->text.ptr[at])) {
        at++;
    }
    *first = at;
    return at - line_begin(f, at);
}

static size_t column_of(const struct filler *f, const struct wf_node *node) {
    bool properties =
        node->properties.end > node->properties.begin && node->properties.begin < node->span.begin;
    size_t begin = properties ? node->properties.begin : node->span.begin;
    return begin - line_begin(f, begin);
}

/* The indentation of what the scalar belongs to: its mapping's keys, or its "-". */
static size_t outer_column(const struct filler *f, const struct wf_node *node) {
    if (node->key) {
        return column_of(f, node->parent->first);
    }
    struct wf_str line = wf_str_sub(f->text, line_begin(f, node->span.begin), node->span.begin);
    size_t at = column_of(f, node);
    while (at > 0 && line.ptr[at - 1] != '-') {
        at--;
    }
    return at > 0 ? at - 1 : 0;
}

static bool has_indicator(struct wf_str header) {
    size_t end = 1;
    while (end < header.len && strchr("+-0123456789", header.ptr[end])) {
        if (wf_is_digit(header.ptr[end++])) {
            return true;
        }
    }
    return false;
}

/* Writes '|' or '>' and, where the first line's own blanks would be taken for indentation, the indicator. */
static bool begin_block(struct filler *f, const struct wf_node *node, const struct wf_mustache_hole *hole) {
    size_t first, column = content_column(f, node, &first), outer = outer_column(f, node);
    bool blank = hole->value.len == 0 || wf_is_space(hole->value.ptr[0]);
    copy_until(f, &f->out, node->span.begin + 1);
    if (hole->at != first || !blank || has_indicator(wf_str_sub(f->text, node->span.begin, node->span.end))) {
        return true;
    }
    if (column <= outer || column - outer > 9) {
        return FAIL(hole, "\"%.*s\" begins with a blank, but this block is indented too far to say so",
                    WF_STR_ARG(hole->name));
    }
    wf_buf_printf(&f->out, "%u", (unsigned)(column - outer));
    return true;
}

/* `leads`: nothing stands before the value on its line. */
static bool check_block_value(struct filler *f, const struct wf_node *node,
                              const struct wf_mustache_hole *hole, struct wf_str value, bool leads) {
    if (!wf_mustache_block_ok(value)) {
        return FAIL(hole, "a block scalar cannot hold the control characters in \"%.*s\"",
                    WF_STR_ARG(hole->name));
    }
    if (leads && value.len > 0 && wf_str_trim(value).len == 0) {
        return FAIL(hole,
                    "readers differ on blanks alone, as in \"%.*s\", in a block scalar; use double quotes",
                    WF_STR_ARG(hole->name));
    }
    bool folds = wf_str_has(value, "\n") || (leads && value.len > 0 && wf_is_blank(value.ptr[0]));
    if (node->style == WF_FOLDED && folds) {
        return FAIL(hole, "\">\" would fold the lines of \"%.*s\"; use \"|\"", WF_STR_ARG(hole->name));
    }
    return true;
}

static bool fill_block_hole(struct filler *f, const struct wf_node *node, const struct wf_mustache_hole *hole,
                            size_t column) {
    copy_until(f, &f->out, hole->at);
    struct wf_str value = value_at(f, hole, node);
    bool ends_line = hole->at + 1 >= node->span.end || f->text.ptr[hole->at + 1] == '\n';
    value = ends_line ? wf_mustache_chomp(value) : value;
    struct wf_str line = wf_str_sub(f->text, line_begin(f, hole->at), hole->at);
    size_t blanks = wf_mustache_margin(line, false);
    bool leads = blanks == line.len;
    if (!check_block_value(f, node, hole, value, leads)) {
        return false;
    }
    if (leads && (value.len == 0 ? ends_line : value.ptr[0] == '\n')) {
        f->out.len -= line.len; /* a line of blanks may count as text */
    }
    /* Blanks would go into a word of the shell. */
    struct wf_str margin = wf_str_sub(line, 0, hole->shell && column < blanks ? column : blanks);
    wf_mustache_lines(&f->out, value, margin);
    pass_hole(f);
    return true;
}

static bool fill_block(struct filler *f, const struct wf_node *node) {
    const struct wf_mustache_hole *hole = hole_before(f, node->span.end);
    size_t first, column = content_column(f, node, &first);
    if (!begin_block(f, node, hole)) {
        return false;
    }
    while ((hole = hole_before(f, node->span.end)) != NULL) {
        if (!fill_block_hole(f, node, hole, column)) {
            return false;
        }
    }
    copy_until(f, &f->out, node->span.end);
    return true;
}

/* --- between scalars ---------------------------------------------------------------------------------- */

static const struct wf_comment *comment_at(struct filler *f, size_t at) {
    while (f->comment < f->doc->comments.len && f->doc->comments.items[f->comment].span.end <= at) {
        f->comment++;
    }
    bool in = f->comment < f->doc->comments.len && f->doc->comments.items[f->comment].span.begin < at;
    return in ? &f->doc->comments.items[f->comment] : NULL;
}

/* The comment's sign and the blanks around it, for the further lines of a value. */
static struct wf_str comment_margin(const struct filler *f, const struct wf_comment *comment, size_t at) {
    size_t end = comment->span.begin + 1;
    while (end < at && wf_is_blank(f->text.ptr[end])) {
        end++;
    }
    return wf_str_sub(f->text, line_begin(f, comment->span.begin), end);
}

static bool fill_comment(struct filler *f, const struct wf_mustache_hole *hole) {
    const struct wf_comment *comment = comment_at(f, hole->at);
    if (!comment) {
        return FAIL(hole, "the value of \"%.*s\" cannot stand here; only scalars and comments can hold one",
                    WF_STR_ARG(hole->name));
    }
    struct wf_str value = wf_mustache_chomp(hole->value);
    if (!wf_mustache_block_ok(value) || (!comment->own_line && wf_str_has(value, "\n"))) {
        return FAIL(hole, "this comment cannot hold the value of \"%.*s\"", WF_STR_ARG(hole->name));
    }
    wf_mustache_lines(&f->out, value, comment_margin(f, comment, hole->at));
    return true;
}

static bool fill_gap(struct filler *f, size_t end) {
    const struct wf_mustache_hole *hole;
    while ((hole = hole_before(f, end)) != NULL) {
        copy_until(f, &f->out, hole->at);
        if (!fill_comment(f, hole)) {
            return false;
        }
        pass_hole(f);
    }
    copy_until(f, &f->out, end);
    return true;
}

/* --- the tree ----------------------------------------------------------------------------------------- */

/* A value in a script would be read by a shell; only a `run` that is one value as a whole is the user's own.
 */
static bool check_script(struct filler *f, const struct wf_node *node) {
    bool block = node->style == WF_LITERAL || node->style == WF_FOLDED;
    size_t quotes = node->style == WF_PLAIN ? 0 : 2;
    bool whole = !block && node->span.end - node->span.begin == 1 + quotes;
    if (!node->key || !wf_str_is(wf_node_text(node->key), "run") || whole) {
        return true;
    }
    for (size_t i = f->hole; i < f->draft->holes.len && f->draft->holes.items[i].at < node->span.end; i++) {
        const struct wf_mustache_hole *hole = &f->draft->holes.items[i];
        if (!hole->shell) {
            return FAIL(hole, "\"%.*s\" stands in a script; write <%% %.*s | sh %%> or pass it in \"env\"",
                        WF_STR_ARG(hole->name), WF_STR_ARG(hole->name));
        }
    }
    return true;
}

static bool fill_scalar(struct filler *f, const struct wf_node *node) {
    static bool (*const fills[])(struct filler *, const struct wf_node *) = {
        [WF_PLAIN] = fill_plain,   [WF_SINGLE] = fill_quoted, [WF_DOUBLE] = fill_quoted,
        [WF_LITERAL] = fill_block, [WF_FOLDED] = fill_block,
    };
    if (!fill_gap(f, node->span.begin)) {
        return false;
    }
    return !hole_before(f, node->span.end) || (check_script(f, node) && fills[node->style](f, node));
}

static bool fill_node(struct filler *f, const struct wf_node *node) {
    if (!node || node->kind == WF_ALIAS) {
        return true;
    }
    if (node->kind == WF_SCALAR) {
        return fill_scalar(f, node);
    }
    for (const struct wf_node *child = node->first; child; child = child->next) {
        if (!fill_node(f, child) || !fill_node(f, child->value)) {
            return false;
        }
    }
    return true;
}

/* What a reader says about keys, tags and anchors does not stop it; the letters in the draft may even cause
 * it. */
static bool stops_reader(const struct wf_problem *problem) {
    static const char *const harmless[] = {"duplicate-key",   "complex-key",    "merge-key", "tag",
                                           "recursive-alias", "unknown-anchor", "empty"};
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        if (strcmp(problem->code, harmless[i]) == 0) {
            return false;
        }
    }
    return true;
}

/* The problem goes to the place in the template that wrote the text. */
static bool check_draft(struct filler *f) {
    const struct wf_problem *problem = NULL;
    for (size_t i = 0; i < f->doc->problems.len && !problem; i++) {
        const struct wf_problem *found = &f->doc->problems.items[i];
        problem = stops_reader(found) ? found : NULL;
    }
    if (!problem) {
        return true;
    }
    const struct wf_mustache_draft *draft = f->draft;
    assert(draft->origins.len > 0);
    size_t last = 0;
    while (last + 1 < draft->origins.len && draft->origins.items[last + 1].at <= problem->span.begin) {
        last++;
    }
    return FAIL(&draft->origins.items[last], "the text would be no YAML: %.*s", WF_STR_ARG(problem->message));
}

bool wf_mustache_fill(struct wf_arena *arena, const struct wf_mustache_draft *draft, struct wf_str *text,
                      struct wf_mustache_problem *problem) {
    struct filler f = {
        .arena = arena,
        .draft = draft,
        .problem = problem,
        .text = wf_buf_view(&draft->text),
        .out.arena = arena,
    };
    f.text = f.text.ptr ? f.text : WF_STR("");
    f.doc = wf_yaml_parse(arena, WF_STR("template"), f.text);
    if (!check_draft(&f) || !fill_node(&f, f.doc->root) || !fill_gap(&f, f.text.len)) {
        return false;
    }
    *text = wf_buf_view(&f.out);
    return true;
}
