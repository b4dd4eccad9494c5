#include "rules/build_content.h"

#include "lang/hole.h"

static struct wf_str input(struct wf_arena *arena, const struct wf_build *build, const char *name) {
    struct wf_context context = wf_context_of_step(arena, build->step, NULL);
    return wf_str_trim(wf_context_text(&context, wf_node_text(wf_step_input(build->step, name))));
}

static struct wf_str plain_path(struct wf_str path) {
    while (wf_str_starts(path, "./")) {
        path = wf_str_sub(path, 2, path.len);
    }
    while (path.len > 0 && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    return wf_str_is(path, ".") ? WF_STR("") : path;
}

/* The default context is the repository at the commit, which for its layers is the same as ".". */
static struct wf_str context_of(struct wf_arena *arena, const struct wf_build *build) {
    struct wf_str context = input(arena, build, "context");
    if (wf_str_starts(context, "{{defaultContext}}")) {
        context = wf_str_sub(context, sizeof "{{defaultContext}}" - 1, context.len);
        context = wf_str_starts(context, ":") ? wf_str_sub(context, 1, context.len) : context;
    }
    return plain_path(context);
}

static struct wf_str file_of(struct wf_arena *arena, const struct wf_build *build) {
    struct wf_str file = plain_path(input(arena, build, "file"));
    struct wf_str context = context_of(arena, build);
    if (file.len > 0) {
        return file;
    }
    return wf_arena_printf(arena, "%.*s%sDockerfile", WF_STR_ARG(context), context.len > 0 ? "/" : "");
}

static enum wf_truth texts_differ(struct wf_str a, struct wf_str b) {
    if (wf_str_eq(a, b)) {
        return WF_FALSE;
    }
    return wf_hole_any(a) || wf_hole_any(b) ? WF_MAYBE : WF_TRUE;
}

/* The name and the `=` behind it with which an argument begins; empty when it is none. */
static struct wf_str arg_key(struct wf_str text) {
    size_t equals = wf_hole_find(text, '=', 0);
    return wf_str_sub(text, 0, equals == WF_NOT_FOUND ? 0 : equals + 1);
}

/* The first argument of each name. */
static struct wf_map args_by_key(struct wf_arena *arena, const struct wf_csv *list) {
    struct wf_map args = {.arena = arena};
    for (size_t i = 0; list && i < list->items.len; i++) {
        struct wf_csv_item *item = &list->items.items[i];
        if (!wf_map_get(&args, arg_key(item->text))) {
            wf_map_put(&args, arg_key(item->text), item);
        }
    }
    return args;
}

static enum wf_truth args_differ(struct wf_arena *arena, const struct wf_build *a, const struct wf_build *b) {
    struct wf_context here = wf_context_of_step(arena, a->step, NULL);
    struct wf_context there = wf_context_of_step(arena, b->step, NULL);
    const struct wf_csv *list = a->build_args.list;
    struct wf_map others = args_by_key(arena, list ? b->build_args.list : NULL);
    enum wf_truth result = WF_FALSE;
    for (size_t i = 0; list && i < list->items.len; i++) {
        struct wf_str text = list->items.items[i].text;
        size_t begin = arg_key(text).len;
        const struct wf_csv_item *item = wf_map_get(&others, arg_key(text));
        if (begin == 0) {
            continue;
        }
        enum wf_truth differ = WF_MAYBE;
        if (item) {
            struct wf_str own = wf_context_text(&here, wf_str_sub(text, begin, text.len));
            struct wf_str other = wf_context_text(&there, wf_str_sub(item->text, begin, item->text.len));
            differ = texts_differ(own, other);
        }
        result = wf_truth_or(result, differ);
    }
    size_t own_count = list ? list->items.len : 0;
    size_t other_count = b->build_args.list ? b->build_args.list->items.len : 0;
    return own_count == other_count ? result : wf_truth_or(result, WF_MAYBE);
}

/* How many of the platforms of `a` `b` has as well; holes count only when they are equal. */
static size_t common_platforms(const struct wf_csv *a, const struct wf_csv *b, bool *unknown) {
    size_t common = 0;
    for (size_t i = 0; i < a->items.len; i++) {
        *unknown = *unknown || a->items.items[i].unknown;
        for (size_t k = 0; k < b->items.len; k++) {
            *unknown = *unknown || b->items.items[k].unknown;
            common += wf_str_eq(a->items.items[i].text, b->items.items[k].text) ? 1 : 0;
        }
    }
    return common;
}

static enum wf_truth platforms_differ(const struct wf_build *a, const struct wf_build *b) {
    const struct wf_csv *x = a->platforms.list;
    const struct wf_csv *y = b->platforms.list;
    if (!x || !y) {
        return x || y ? WF_MAYBE : WF_FALSE;
    }
    bool unknown = false;
    size_t common = common_platforms(x, y, &unknown);
    if (common == x->items.len && common == y->items.len) {
        return WF_FALSE;
    }
    return common > 0 || unknown ? WF_MAYBE : WF_TRUE;
}

enum wf_truth wf_builds_differ(struct wf_arena *arena, const struct wf_build *a, const struct wf_build *b) {
    enum wf_truth result = texts_differ(context_of(arena, a), context_of(arena, b));
    result = wf_truth_or(result, texts_differ(file_of(arena, a), file_of(arena, b)));
    result = wf_truth_or(result, args_differ(arena, a, b));
    result = wf_truth_or(result, platforms_differ(a, b));
    bool same_target = wf_str_eq(input(arena, a, "target"), input(arena, b, "target"));
    bool same_contexts = wf_str_eq(input(arena, a, "build-contexts"), input(arena, b, "build-contexts"));
    return same_target && same_contexts ? result : wf_truth_or(result, WF_MAYBE);
}

/* --- one build, many times ---------------------------------------------------------------------------- */

/* Distinct values that the matrix gives to `name`. */
static enum wf_truth has_several(const struct wf_node *matrix, struct wf_str name) {
    if (!wf_node_is_mapping(matrix)) {
        return WF_MAYBE; /* an expression */
    }
    const struct wf_node *values = wf_node_find(matrix, name, true);
    const struct wf_node *include = wf_node_get(matrix, "include");
    if ((values && !wf_node_is_sequence(values)) || (include && !wf_node_is_sequence(include))) {
        return WF_MAYBE;
    }
    size_t count = values ? wf_node_resolve(values)->count : 0;
    struct wf_str first = {NULL, 0};
    for (WF_EACH(item, values ? NULL : include)) {
        const struct wf_node *value = wf_node_find(item, name, true);
        if (value && (count == 0 || !wf_str_eq(wf_node_text(value), first))) {
            first = count++ == 0 ? wf_node_text(value) : first;
        }
    }
    return count > 1 ? WF_TRUE : WF_FALSE;
}

struct search {
    struct wf_arena *arena;
    const struct wf_node *matrix;
    struct wf_buf text;
};

/* Adds the `matrix.NAME` of an expression, once, when the matrix has several values for it. */
static bool find_matrix(void *data, const struct wf_expr_node *node) {
    struct search *search = data;
    struct wf_expr_chain chain = {0};
    if (!wf_expr_chain(search->arena, node, &chain) || !wf_str_is_case(chain.root, "matrix") ||
        chain.parts.len == 0 || has_several(search->matrix, chain.parts.items[0].name) != WF_TRUE) {
        return true;
    }
    struct wf_buf text = {.arena = search->arena};
    wf_buf_text(&text, "${{ matrix");
    for (size_t i = 0; i < chain.parts.len && chain.parts.items[i].name.len > 0; i++) {
        wf_buf_printf(&text, ".%.*s", WF_STR_ARG(chain.parts.items[i].name));
    }
    wf_buf_text(&text, " }}");
    wf_buf_char(&text, '\0');
    if (!wf_str_has(wf_buf_view(&search->text), text.ptr)) {
        wf_buf_printf(&search->text, "%s%s", search->text.len > 0 ? "-" : "", text.ptr);
    }
    return false;
}

struct wf_str wf_build_matrix(struct wf_arena *arena, const struct wf_build *build) {
    static const char *const names[] = {"context", "file", "target", "build-args", "platforms"};
    struct wf_context context = wf_context_of_step(arena, build->step, NULL);
    struct search search = {.arena = arena, .matrix = build->job->matrix, .text = {.arena = arena}};
    for (size_t i = 0; build->job->matrix && i < sizeof names / sizeof *names; i++) {
        struct wf_str text = wf_context_text(&context, wf_node_text(wf_step_input(build->step, names[i])));
        struct wf_expr_sites sites = wf_expr_sites(arena, text);
        for (size_t k = 0; k < sites.sites.len; k++) {
            const struct wf_expr_site *site = &sites.sites.items[k];
            wf_expr_walk(wf_expr_read(arena, wf_str_sub(text, site->inner_begin, site->inner_end))->root,
                         find_matrix, &search);
        }
    }
    return wf_buf_view(&search.text);
}

/* --- a name for it ------------------------------------------------------------------------------------ */

static void put_slug(struct wf_buf *out, struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        bool plain = wf_is_alnum(text.ptr[i]) || strchr("_.-", text.ptr[i]);
        wf_buf_char(out, plain ? text.ptr[i] : '-');
    }
}

/* "ci" of ".github/workflows/ci.yml" */
static struct wf_str stem(struct wf_str path) {
    size_t begin = 0;
    for (size_t at = wf_str_find_char(path, '/', 0); at != WF_NOT_FOUND;
         at = wf_str_find_char(path, '/', at + 1)) {
        begin = at + 1;
    }
    struct wf_str name = wf_str_sub(path, begin, path.len);
    size_t dot = wf_str_find_char(name, '.', 1);
    return wf_str_sub(name, 0, dot == WF_NOT_FOUND ? name.len : dot);
}

struct wf_str wf_build_scope(struct wf_arena *arena, const struct wf_file *file,
                             const struct wf_build *build) {
    struct wf_buf out = {.arena = arena};
    put_slug(&out, stem(file->source->path));
    wf_buf_char(&out, '-');
    put_slug(&out, wf_node_text(build->job->key));
    if (!wf_images_lone_build(file->images, build->job)) {
        struct wf_str id = wf_node_text(build->step->id);
        wf_buf_char(&out, '-');
        put_slug(&out, id.len > 0 ? id : wf_arena_printf(arena, "%u", (unsigned)build->step->index + 1));
    }
    struct wf_str matrix = wf_build_matrix(arena, build);
    wf_buf_printf(&out, "%s%.*s", matrix.len > 0 ? "-" : "", WF_STR_ARG(matrix));
    return wf_buf_view(&out);
}
