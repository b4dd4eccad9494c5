#include "docker/list.h"

#include "lang/expr.h"
#include "lang/hole.h"

#define BUILD "docker/build-push-action"
#define BAKE "docker/bake-action"
#define META "docker/metadata-action"
#define BUILDX "docker/setup-buildx-action"

const struct wf_list_fact wf_list_facts[] = {
    {BUILD, "add-hosts", {.comma = true}},
    {BUILD, "allow", {.comma = true}},
    {BUILD, "annotations", {0}},
    {BUILD, "attests", {0}},
    {BUILD, "build-args", {0}},
    {BUILD, "build-contexts", {0}},
    {BUILD, "cache-from", {0}},
    {BUILD, "cache-to", {0}},
    {BUILD, "labels", {0}},
    {BUILD, "no-cache-filters", {.comma = true}},
    {BUILD, "outputs", {.no_quotes = true}},
    {BUILD, "platforms", {.comma = true}},
    {BUILD, "secret-envs", {.comma = true}},
    {BUILD, "secret-files", {0}},
    {BUILD, "secrets", {.keep_blanks = true}},
    {BUILD, "ssh", {.comma = true}},
    {BUILD, "tags", {.comma = true}},
    {BUILD, "ulimit", {0}},
    {BAKE, "allow", {.comma = true}},
    {BAKE, "files", {.comma = true}},
    {BAKE, "set", {.no_quotes = true}},
    {BAKE, "targets", {.comma = true}},
    {BAKE, "vars", {.no_quotes = true}},
    {META, "annotations", {.comment = '#'}},
    {META, "flavor", {.comment = '#'}},
    {META, "images", {.comment = '#'}},
    {META, "labels", {.comment = '#'}},
    {META, "tags", {.comment = '#'}},
    {BUILDX, "driver-opts", {.no_quotes = true}},
    {BUILDX, "platforms", {.comma = true}},
    {0},
};

const struct wf_list_fact *wf_list_fact(struct wf_str action, struct wf_str input) {
    for (const struct wf_list_fact *fact = wf_list_facts; fact->action; fact++) {
        if (wf_str_is_case(action, fact->action) && wf_str_is_case(input, fact->input)) {
            return fact;
        }
    }
    return NULL;
}

/* A value that begins with a quote: offset behind the closing one (or the text's end), else 0. */
static size_t quoted_end(struct wf_str item) {
    size_t equals = wf_hole_find(item, '=', 0);
    size_t at = equals == WF_NOT_FOUND ? 0 : equals + 1;
    char quote = at < item.len ? item.ptr[at] : '\0';
    if (quote != '"' && quote != '\'') {
        return 0;
    }
    size_t close = wf_hole_find(item, quote, at + 1);
    return close == WF_NOT_FOUND ? item.len : close + 1;
}

static bool begins_comment(struct wf_str item, size_t at, enum wf_list_kind kind) {
    if (at == 0) {
        return true;
    }
    if (!wf_is_space(item.ptr[at - 1])) {
        return false;
    }
    size_t before = at;
    while (before > 0 && wf_is_space(item.ptr[before - 1])) {
        before--;
    }
    bool only_value = before > 0 && item.ptr[before - 1] == '=';
    return kind == WF_LIST_TOKENS || (!only_value && at + 1 < item.len && wf_is_space(item.ptr[at + 1]));
}

size_t wf_list_comment(struct wf_str item, enum wf_list_kind kind) {
    size_t from = kind == WF_LIST_VALUES ? quoted_end(item) : 0;
    size_t at = wf_hole_find(item, '#', from);
    while (at != WF_NOT_FOUND && !begins_comment(item, at, kind)) {
        at = wf_hole_find(item, '#', at + 1);
    }
    while (at != WF_NOT_FOUND && at > 0 && wf_is_space(item.ptr[at - 1])) {
        at--;
    }
    return at;
}

/* The NAME of an expression `env.NAME`, or an empty slice. */
static struct wf_str variable(struct wf_arena *arena, struct wf_str expression) {
    struct wf_expr_chain chain = {0};
    const struct wf_expr *parsed = wf_expr_read(arena, expression);
    bool env = parsed->root && wf_expr_chain(arena, parsed->root, &chain) &&
               wf_str_is_case(chain.root, "env") && chain.parts.len == 1;
    return env ? chain.parts.items[0].name : WF_STR("");
}

const struct wf_node *wf_list_scalar(struct wf_arena *arena, const struct wf_step *step,
                                     const struct wf_node *key) {
    const struct wf_node *value = wf_node_resolve(key->value);
    if (!wf_node_is_scalar(value)) {
        return NULL;
    }
    struct wf_str text = wf_str_trim(value->text);
    if (!wf_str_starts(text, "${{") || wf_hole_end(text, 0) != text.len) {
        return value;
    }
    struct wf_str name = variable(arena, wf_str_sub(text, 3, text.len - 2));
    const struct wf_node *set = name.len > 0 ? wf_step_env(step, name) : NULL;
    return wf_node_is_scalar(set) ? wf_node_resolve(set) : value;
}
