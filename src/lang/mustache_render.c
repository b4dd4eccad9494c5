#include "base/limits.h"
#include "base/map.h"
#include "lang/mustache_parts.h"

struct scope {
    const struct wf_node *node;
    bool item; /* of a list: -first and -last are known */
    bool first, last;
    const struct scope *outer;
};

/* The blocks that a parent tag hands on. The outermost one wins. */
struct fillings {
    const struct wf_mustache *template;
    const struct wf_mustache_node *parent;
    const struct fillings *outer;
};

struct renderer {
    struct wf_arena *arena;
    const struct wf_mustache_partials *partials;
    struct wf_mustache_problem *problem;
    enum wf_mustache_profile profile;
    struct wf_mustache_draft draft;
    struct wf_map parsed; /* partials by name */
    const struct scope *scope;
    const struct fillings *fillings;
    unsigned depth;
    bool fresh;    /* at the begin of an output line whose indentation is not written yet */
    bool vanished; /* a part that wrote nothing stood here: no second blank line */
    /* Where we are: */
    const struct wf_mustache *template;
    struct wf_str indent; /* of every line of the present partial or block */
    size_t dedent;        /* blanks taken from the begin of every line of the present block */
};

static const struct wf_node true_node = {.kind = WF_SCALAR, .style = WF_PLAIN, .text = WF_STR_INIT("true")};
static const struct wf_node false_node = {.kind = WF_SCALAR, .style = WF_PLAIN, .text = WF_STR_INIT("false")};

#define FAIL(r, node, ...)                                                                                   \
    wf_mustache_fail((r)->arena, (r)->problem, (r)->template->source, (node)->span, __VA_ARGS__)

static bool run(struct renderer *r, const struct wf_mustache_node *first);

static bool is_strict(const struct renderer *r) {
    return r->profile != WF_MUSTACHE_SPEC;
}

/* --- variables ---------------------------------------------------------------------------------------- */

static const struct wf_node *loop_value(const struct renderer *r, struct wf_str name) {
    const struct scope *scope = r->scope;
    while (scope && !scope->item) {
        scope = scope->outer;
    }
    if (!scope || !is_strict(r)) {
        return NULL;
    }
    if (wf_str_is(name, "-first")) {
        return scope->first ? &true_node : &false_node;
    }
    if (wf_str_is(name, "-last")) {
        return scope->last ? &true_node : &false_node;
    }
    return NULL;
}

static const struct wf_node *find_in_scopes(const struct renderer *r, struct wf_str name) {
    for (const struct scope *scope = r->scope; scope; scope = scope->outer) {
        const struct wf_node *found = wf_node_find(scope->node, name, false);
        if (found) {
            return found;
        }
    }
    return loop_value(r, name);
}

static void offer_keys(struct wf_near *near, struct wf_str wanted, const struct wf_node *map) {
    near->wanted = wanted;
    for (WF_EACH(key, map)) {
        wf_near_offer(near, wf_node_text(key));
    }
}

/* The value of a dotted name. When there is none, `*near` (if given) has looked at all names of the part that
 * is missing. */
static const struct wf_node *lookup(const struct renderer *r, struct wf_str name, struct wf_near *near) {
    if (wf_str_is(name, ".")) {
        return r->scope ? wf_node_resolve(r->scope->node) : NULL;
    }
    struct wf_str part;
    wf_str_cut(&name, '.', &part);
    const struct wf_node *node = find_in_scopes(r, part);
    for (const struct scope *scope = r->scope; near && !node && scope; scope = scope->outer) {
        offer_keys(near, part, scope->node);
    }
    while (node && wf_str_cut(&name, '.', &part)) {
        const struct wf_node *inner = wf_node_find(node, part, false);
        if (near && !inner) {
            offer_keys(near, part, node);
        }
        node = inner;
    }
    return node;
}

static bool fail_unknown(struct renderer *r, const struct wf_mustache_node *node, const char *what,
                         struct wf_str name, struct wf_str best) {
    if (best.len > 0) {
        return FAIL(r, node, "unknown %s \"%.*s\"; did you mean \"%.*s\"?", what, WF_STR_ARG(name),
                    WF_STR_ARG(best));
    }
    return FAIL(r, node, "unknown %s \"%.*s\"", what, WF_STR_ARG(name));
}

/* Looks the node's variable up; what is missing though it must not be is a problem. */
static bool resolve(struct renderer *r, const struct wf_mustache_node *node, const struct wf_node **value) {
    *value = lookup(r, node->text, NULL);
    if (*value || node->optional || !is_strict(r)) {
        return true;
    }
    struct wf_near near = {.wanted = node->text};
    lookup(r, node->text, &near);
    return fail_unknown(r, node, "variable", node->text, near.best);
}

static bool is_null(const struct wf_node *node) {
    return !node || wf_node_type(node) == WF_TYPE_NULL;
}

static bool is_true(const struct renderer *r, const struct wf_node *node) {
    if (is_null(node) || (wf_node_type(node) == WF_TYPE_BOOL && !wf_node_bool(node))) {
        return false;
    }
    if (wf_node_is_scalar(node)) {
        return !is_strict(r) || wf_node_text(node).len > 0;
    }
    return node->count > 0 || (wf_node_is_mapping(node) && !is_strict(r));
}

/* --- writing ------------------------------------------------------------------------------------------ */

static struct wf_buf *out(struct renderer *r) {
    return &r->draft.text;
}

/* From here on the text comes from `node`. */
static void note_origin(struct renderer *r, const struct wf_mustache_node *node) {
    if (r->profile == WF_MUSTACHE_YAML) {
        struct wf_mustache_origin *origin = WF_PUSH(r->arena, &r->draft.origins);
        *origin = (struct wf_mustache_origin){out(r)->len, r->template->source, node->span};
    }
}

static void begin_line(struct renderer *r) {
    if (r->fresh) {
        wf_buf_str(out(r), r->indent);
    }
    r->fresh = false;
    r->vanished = false;
}

static bool is_blank_line(struct wf_str text) {
    return wf_str_ends(text, "\n") && wf_str_trim(text).len == 0;
}

static bool blank_line_written(struct renderer *r) {
    struct wf_str text = wf_buf_view(out(r));
    return text.len == 0 || wf_str_is(text, "\n") || wf_str_ends(text, "\n\n");
}

static bool write_literal(struct renderer *r, const struct wf_mustache_node *node) {
    struct wf_str text = node->text;
    for (size_t i = 0; node->line_begin && i < r->dedent && text.len > 0 && wf_is_blank(text.ptr[0]); i++) {
        text = wf_str_sub(text, 1, text.len);
    }
    if (text.len == 0) {
        return true;
    }
    if (is_strict(r) && r->fresh && is_blank_line(text)) {
        if (!r->vanished || !blank_line_written(r)) {
            wf_buf_char(out(r), '\n');
        }
        return true;
    }
    begin_line(r);
    note_origin(r, node);
    if (is_strict(r) && wf_str_ends(text, "\r\n")) {
        text = wf_str_sub(text, 0, text.len - 2);
        wf_buf_str(out(r), text);
        text = WF_STR("\n");
    }
    wf_buf_str(out(r), text);
    r->fresh = wf_str_ends(text, "\n");
    return true;
}

static void write_html(struct wf_buf *to, struct wf_str text) {
    static const char *const entities[256] = {
        ['&'] = "&amp;", ['"'] = "&quot;", ['<'] = "&lt;", ['>'] = "&gt;"};
    for (size_t i = 0; i < text.len; i++) {
        const char *entity = entities[(unsigned char)text.ptr[i]];
        if (entity) {
            wf_buf_text(to, entity);
        } else {
            wf_buf_char(to, text.ptr[i]);
        }
    }
}

/* One word of a POSIX shell: bare where nothing in it means anything to a shell. */
static struct wf_str shell_word(struct wf_arena *arena, struct wf_str text) {
    bool bare = text.len > 0;
    for (size_t i = 0; i < text.len && bare; i++) {
        bare = wf_is_alnum(text.ptr[i]) || (text.ptr[i] != '\0' && strchr("_@%+:,./-", text.ptr[i]));
    }
    if (bare) {
        return text;
    }
    struct wf_buf word = {.arena = arena};
    wf_buf_char(&word, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'') {
            wf_buf_text(&word, "'\\''");
        } else {
            wf_buf_char(&word, text.ptr[i]);
        }
    }
    wf_buf_char(&word, '\'');
    return wf_buf_view(&word);
}

static void write_lines(struct renderer *r, const struct wf_mustache_node *node, struct wf_str text) {
    struct wf_str line = wf_mustache_last_line(out(r));
    struct wf_str margin = wf_str_sub(line, 0, wf_mustache_margin(line, true));
    /* The buffer may move while it is written. */
    margin = wf_arena_str(r->arena, margin);
    wf_mustache_lines(out(r), node->line_end ? wf_mustache_chomp(text) : text, margin);
}

static void dig_hole(struct renderer *r, const struct wf_mustache_node *node, const struct wf_node *value,
                     struct wf_str text) {
    enum wf_type type = wf_node_type(value);
    struct wf_mustache_hole *hole = WF_PUSH(r->arena, &r->draft.holes);
    *hole = (struct wf_mustache_hole){
        .at = out(r)->len,
        .value = text,
        .name = node->text,
        .bare = type == WF_TYPE_BOOL || type == WF_TYPE_NUMBER,
        .missing = is_null(value),
        .shell = node->how == WF_MUSTACHE_SHELL,
        .source = r->template->source,
        .span = node->span,
    };
    wf_buf_char(out(r), 'x');
}

/* "dry-run" is DRY_RUN. */
static struct wf_str variable_name(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf name = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        wf_buf_char(&name, letter ? (char)(c & ~0x20) : c >= '0' && c <= '9' ? c : '_');
    }
    return wf_buf_view(&name);
}

static bool write_text(struct renderer *r, const struct wf_mustache_node *node, const struct wf_node *value) {
    struct wf_str text = is_null(value) ? WF_STR("") : wf_node_text(value);
    if (node->how == WF_MUSTACHE_SHELL && !is_null(value)) {
        text = shell_word(r->arena, text);
    } else if (node->how == WF_MUSTACHE_VARIABLE) {
        text = variable_name(r->arena, text);
    }
    bool raw = node->how == WF_MUSTACHE_RAW;
    if (r->profile == WF_MUSTACHE_SPEC && !raw) {
        write_html(out(r), text);
    } else if (r->profile == WF_MUSTACHE_SPEC) {
        wf_buf_str(out(r), text);
    } else if (r->profile == WF_MUSTACHE_YAML && !raw) {
        dig_hole(r, node, value, text);
    } else if (r->profile == WF_MUSTACHE_DOCKERFILE && !raw && wf_str_has(wf_mustache_chomp(text), "\n")) {
        return FAIL(r, node,
                    "\"%.*s\" has several lines, which would end the instruction; write <%%& %.*s %%>",
                    WF_STR_ARG(node->text), WF_STR_ARG(node->text));
    } else if (node->how == WF_MUSTACHE_SHELL) {
        wf_buf_str(out(r), text); /* blanks would go into the word */
    } else {
        write_lines(r, node, text);
    }
    return true;
}

static bool write_value(struct renderer *r, const struct wf_mustache_node *node) {
    const struct wf_node *value;
    if (!resolve(r, node, &value)) {
        return false;
    }
    begin_line(r);
    note_origin(r, node);
    if (is_strict(r) && is_null(value) && !node->optional) {
        return FAIL(r, node, "variable \"%.*s\" is null; write <%%? %.*s %%> when it may be",
                    WF_STR_ARG(node->text), WF_STR_ARG(node->text));
    }
    if (node->how == WF_MUSTACHE_TREE) {
        return wf_mustache_tree(out(r), is_null(value) ? NULL : value) ||
               FAIL(r, node, "a tree must stand alone on its line, behind \"- \" or behind \"key:\"");
    }
    if (is_strict(r) && value && !wf_node_is_scalar(value)) {
        return FAIL(r, node, "\"%.*s\" is a %s, not a text; write <%%* %.*s %%>", WF_STR_ARG(node->text),
                    wf_node_is_mapping(value) ? "map" : "list", WF_STR_ARG(node->text));
    }
    return write_text(r, node, value);
}

/* --- sections ----------------------------------------------------------------------------------------- */

static bool run_in(struct renderer *r, const struct wf_mustache_node *node, struct scope scope) {
    scope.outer = r->scope;
    r->scope = &scope;
    bool good = run(r, node->first);
    r->scope = scope.outer;
    return good;
}

static bool write_section(struct renderer *r, const struct wf_mustache_node *node) {
    const struct wf_node *value;
    if (!resolve(r, node, &value)) {
        return false;
    }
    if (!is_true(r, value)) {
        return true;
    }
    if (!wf_node_is_sequence(value)) {
        return run_in(r, node, (struct scope){.node = value});
    }
    for (WF_EACH(item, value)) {
        struct scope scope = {wf_node_resolve(item), true, item->index == 0, item->next == NULL, NULL};
        if (!run_in(r, node, scope)) {
            return false;
        }
    }
    return true;
}

static bool write_inverted(struct renderer *r, const struct wf_mustache_node *node) {
    const struct wf_node *value;
    return resolve(r, node, &value) && (is_true(r, value) || run(r, node->first));
}

/* --- partials, parents, blocks ------------------------------------------------------------------------ */

static bool fail_partial(struct renderer *r, const struct wf_mustache_node *node, struct wf_str name) {
    struct wf_near near = {.wanted = name};
    if (r->partials && r->partials->offer) {
        r->partials->offer(r->partials->context, &near);
    }
    return fail_unknown(r, node, "partial", name, near.best);
}

/* The partial that a tag names; NULL in `*partial` when it may be missing and is. */
static bool load(struct renderer *r, const struct wf_mustache_node *node,
                 const struct wf_mustache **partial) {
    struct wf_str name = node->text, bytes;
    *partial = NULL;
    if (node->dynamic) {
        const struct wf_node *value;
        if (!resolve(r, node, &value)) {
            return false;
        }
        name = wf_node_text(value);
        if (!name.ptr) {
            return node->optional || !is_strict(r) ||
                   FAIL(r, node, "\"%.*s\" is no text and so names no partial", WF_STR_ARG(node->text));
        }
    }
    struct wf_mustache *known = wf_map_get(&r->parsed, name);
    if (known) {
        *partial = known;
        return true;
    }
    if (!r->partials || !r->partials->load(r->partials->context, name, &bytes)) {
        return node->optional || !is_strict(r) || fail_partial(r, node, name);
    }
    *partial = wf_mustache_parse(r->arena, r->profile, name, bytes, r->problem);
    if (*partial) {
        wf_map_put(&r->parsed, name, (void *)*partial);
    }
    return *partial != NULL;
}

/* Renders nodes of another place with `indent` (the present block's share of it taken off) before each line.
 */
static bool run_elsewhere(struct renderer *r, const struct wf_mustache *template,
                          const struct wf_mustache_node *first, struct wf_str indent, size_t dedent) {
    const struct wf_mustache *old_template = r->template;
    struct wf_str old_indent = r->indent, added = wf_str_sub(indent, r->dedent, indent.len);
    size_t old_dedent = r->dedent;
    r->template = template;
    r->indent = wf_arena_printf(r->arena, "%.*s%.*s", WF_STR_ARG(old_indent), WF_STR_ARG(added));
    r->dedent = dedent;
    bool good = run(r, first);
    r->template = old_template;
    r->indent = old_indent;
    r->dedent = old_dedent;
    return good;
}

static bool write_partial(struct renderer *r, const struct wf_mustache_node *node) {
    const struct wf_mustache *partial;
    if (!load(r, node, &partial)) {
        return false;
    }
    return !partial ||
           run_elsewhere(r, partial, partial->first, node->own_line ? node->indent : WF_STR(""), 0);
}

static const struct wf_mustache_node *find_block(const struct wf_mustache_node *node, struct wf_str name) {
    while (node && !(node->op == WF_MUSTACHE_BLOCK && wf_str_eq(node->text, name))) {
        node = node->next;
    }
    return node;
}

/* Looks for a block named `near->wanted` among `node` and all below it, and offers the others' names. What
 * the file includes may have any block: only rendering could tell. */
static bool has_block(const struct wf_mustache_node *node, struct wf_near *near) {
    bool found = false;
    for (; node && !found; node = node->next) {
        if (node->op == WF_MUSTACHE_BLOCK) {
            wf_near_offer(near, node->text);
            found = wf_str_eq(node->text, near->wanted);
        }
        found = found || node->op == WF_MUSTACHE_PARTIAL || node->op == WF_MUSTACHE_PARENT ||
                has_block(node->first, near);
    }
    return found;
}

/* A filling for a block that the parent does not have is a slip. */
static bool check_fillings(struct renderer *r, const struct wf_mustache_node *node,
                           const struct wf_mustache *parent) {
    for (const struct wf_mustache_node *n = node->first; n; n = n->next) {
        struct wf_near near = {.wanted = n->text};
        if (n->op == WF_MUSTACHE_BLOCK && !has_block(parent->first, &near)) {
            return fail_unknown(r, n, "block", n->text, near.best);
        }
    }
    return true;
}

static bool write_parent(struct renderer *r, const struct wf_mustache_node *node) {
    const struct wf_mustache *parent;
    if (!load(r, node, &parent) || (parent && is_strict(r) && !check_fillings(r, node, parent))) {
        return false;
    }
    if (!parent) {
        return true;
    }
    struct fillings *fillings = WF_NEW(r->arena, struct fillings);
    *fillings = (struct fillings){r->template, node, r->fillings};
    r->fillings = fillings;
    bool good = run_elsewhere(r, parent, parent->first, node->own_line ? node->indent : WF_STR(""), 0);
    r->fillings = fillings->outer;
    return good;
}

static bool write_block(struct renderer *r, const struct wf_mustache_node *node) {
    const struct wf_mustache_node *filling = NULL;
    const struct wf_mustache *template = NULL;
    for (const struct fillings *f = r->fillings; f; f = f->outer) {
        const struct wf_mustache_node *found = find_block(f->parent->first, node->text);
        filling = found ? found : filling;
        template = found ? f->template : template;
    }
    if (!filling) {
        return run(r, node->first);
    }
    size_t dedent = filling->own_line ? filling->indent.len : 0;
    if (!run_elsewhere(r, template, filling->first, node->indent, dedent)) {
        return false;
    }
    if (node->own_line && !r->fresh) {
        wf_buf_char(out(r), '\n');
        r->fresh = true;
    }
    return true;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static bool run_node(struct renderer *r, const struct wf_mustache_node *node) {
    static bool (*const writers[])(struct renderer *, const struct wf_mustache_node *) = {
        [WF_MUSTACHE_LITERAL] = write_literal, [WF_MUSTACHE_VALUE] = write_value,
        [WF_MUSTACHE_SECTION] = write_section, [WF_MUSTACHE_INVERTED] = write_inverted,
        [WF_MUSTACHE_PARTIAL] = write_partial, [WF_MUSTACHE_PARENT] = write_parent,
        [WF_MUSTACHE_BLOCK] = write_block,
    };
    size_t before = out(r)->len;
    if (!writers[node->op](r, node)) {
        return false;
    }
    bool part = node->op != WF_MUSTACHE_LITERAL && node->op != WF_MUSTACHE_VALUE;
    if (part && out(r)->len == before) {
        r->vanished = true;
    }
    return out(r)->len <= WF_MAX_RENDER_BYTES ||
           FAIL(r, node, "the text grows beyond %d bytes", WF_MAX_RENDER_BYTES);
}

static bool run(struct renderer *r, const struct wf_mustache_node *first) {
    if (r->depth == WF_MAX_TEMPLATE_DEPTH && first) {
        return FAIL(r, first, "sections and partials nest deeper than %d", WF_MAX_TEMPLATE_DEPTH);
    }
    r->depth++;
    bool good = true;
    for (const struct wf_mustache_node *node = first; node && good; node = node->next) {
        good = run_node(r, node);
    }
    r->depth--;
    return good;
}

/* Exactly one line end behind the last line, and no blank line where the last part vanished. */
static void end_text(struct renderer *r) {
    if (out(r)->len > 0 && !wf_str_ends(wf_buf_view(out(r)), "\n")) {
        wf_buf_char(out(r), '\n');
    }
    if (r->vanished && wf_str_ends(wf_buf_view(out(r)), "\n\n")) {
        out(r)->len--;
    }
}

bool wf_mustache_render(struct wf_arena *arena, const struct wf_mustache *template,
                        const struct wf_node *data, const struct wf_mustache_partials *partials,
                        struct wf_str *text, struct wf_mustache_problem *problem) {
    struct scope root = {.node = wf_node_resolve(data)};
    struct renderer r = {
        .arena = arena,
        .partials = partials,
        .problem = problem,
        .profile = template->profile,
        .draft.text.arena = arena,
        .parsed.arena = arena,
        .scope = &root,
        .fresh = true,
        .template = template,
    };
    if (!run(&r, template->first)) {
        return false;
    }
    if (is_strict(&r)) {
        end_text(&r);
    }
    if (r.profile == WF_MUSTACHE_YAML) {
        return wf_mustache_fill(arena, &r.draft, text, problem);
    }
    *text = wf_buf_view(&r.draft.text);
    return true;
}
