/* What a stage holds after two builds: the steps that both have are passed over, those behind them are asked
 * whether they leave something else at the paths that are copied. */
#include "docker/layers_in.h"

#include "base/file.h"

struct chain {
    WF_LIST(const struct wf_vertex *) steps; /* the last one first */
};

/* What two stages do, without what both have in common. */
struct chains {
    const struct wf_vertex *ends[2]; /* the key */
    struct chain before, after;
    bool apart; /* they begin with different images */
};

static struct chain chain_of(struct wf_arena *arena, const struct wf_vertex *last) {
    struct chain chain = {0};
    for (; last != NULL; last = wf_vertex_parent(last)) {
        *WF_PUSH(arena, &chain.steps) = last;
    }
    return chain;
}

static bool is_match(const struct wf_vertex *before, const struct wf_vertex *after) {
    for (size_t i = 0; i < after->matches.len; i++) {
        if (after->matches.items[i].vertex == before && after->matches.items[i].same == WF_TRUE) {
            return true;
        }
    }
    return false;
}

/* The first place of the chain that the step matches; `places` are those of vertices, from 1. The length of
 * the chain when there is none. */
static size_t matching_place(const struct chain *before, const size_t *places,
                             const struct wf_vertex *after) {
    size_t first = before->steps.len;
    for (size_t i = 0; i < after->matches.len; i++) {
        size_t place = places[after->matches.items[i].vertex->number];
        if (after->matches.items[i].same == WF_TRUE && place > 0 && place - 1 < first) {
            first = place - 1;
        }
    }
    return first;
}

/* Cuts off what both have in common. False: they begin with different images. */
static bool cut_common(const struct wf_comparison *comparison, struct chain *before, struct chain *after) {
    size_t *places = WF_NEW_ARRAY(comparison->arena, size_t, comparison->before->vertices.len + 1);
    for (size_t k = before->steps.len; k-- > 0;) {
        places[before->steps.items[k]->number] = k + 1;
    }
    for (size_t i = 0; i < after->steps.len; i++) {
        size_t place = matching_place(before, places, after->steps.items[i]);
        if (place < before->steps.len) {
            after->steps.len = i;
            before->steps.len = place;
            return true;
        }
    }
    bool old_image =
        before->steps.len > 0 && before->steps.items[before->steps.len - 1]->kind == WF_VERTEX_IMAGE;
    bool new_image =
        after->steps.len > 0 && after->steps.items[after->steps.len - 1]->kind == WF_VERTEX_IMAGE;
    return !old_image && !new_image;
}

/* Many paths are copied from one stage: it is looked through once. */
static const struct chains *chains_of(const struct wf_comparison *comparison, const struct wf_vertex *old_end,
                                      const struct wf_vertex *new_end) {
    struct wf_arena *arena = comparison->arena;
    const struct wf_vertex *ends[2] = {old_end, new_end};
    struct chains *chains = wf_map_get(comparison->chains, (struct wf_str){(const char *)ends, sizeof ends});
    if (chains == NULL) {
        chains = WF_NEW(arena, struct chains);
        memcpy(chains->ends, ends, sizeof ends);
        chains->before = chain_of(arena, old_end);
        chains->after = chain_of(arena, new_end);
        chains->apart = !cut_common(comparison, &chains->before, &chains->after);
        wf_map_put(comparison->chains, (struct wf_str){(const char *)chains->ends, sizeof ends}, chains);
    }
    return chains;
}

/* --- where COPY writes
 * -------------------------------------------------------------------------------------- */

static const struct wf_vertex *copy_of(const struct wf_vertex *vertex) {
    return vertex->kind == WF_VERTEX_MERGE ? vertex->inputs.items[1].vertex : vertex;
}

static struct wf_str destination_of(const struct wf_vertex *vertex) {
    const struct wf_key *key = wf_vertex_key(vertex, WF_KEY_DESTINATION);
    struct wf_str path = key != NULL ? key->text : WF_STR("/");
    while (path.len > 1 && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    return path;
}

static bool meets(struct wf_str a, struct wf_str b) {
    return wf_str_is(a, "/") || wf_str_is(b, "/") || wf_path_within(a, b) || wf_path_within(b, a);
}

static bool is_within(struct wf_str path, struct wf_str folder) {
    return wf_str_is(folder, "/") || wf_path_within(path, folder);
}

static bool touches(struct wf_arena *arena, const struct wf_vertex *vertex, struct wf_str path) {
    if (vertex->kind == WF_VERTEX_RUN) {
        return wf_run_effect(arena, vertex, path) != WF_EFFECT_NONE;
    }
    struct wf_str destination = destination_of(copy_of(vertex));
    return vertex->kind == WF_VERTEX_FOLDER ? is_within(destination, path) : meets(destination, path);
}

static struct chain touching(struct wf_arena *arena, const struct chain *chain, struct wf_str path) {
    struct chain kept = {0};
    for (size_t i = 0; i < chain->steps.len; i++) {
        if (touches(arena, chain->steps.items[i], path)) {
            *WF_PUSH(arena, &kept.steps) = chain->steps.items[i];
        }
    }
    return kept;
}

/* --- what of it lands at a path
 * ------------------------------------------------------------------------------ */

static bool all_plain(const struct wf_input *input) {
    for (size_t i = 0; i < input->selectors.len; i++) {
        const struct wf_selector *selector = &input->selectors.items[i];
        if (selector->wildcard || selector->include.len > 0 || selector->less != NULL) {
            return false;
        }
    }
    return true;
}

/* Where a selected file stands in the image: files go into a folder under their own name. */
static struct wf_str landing(struct wf_arena *arena, const struct wf_vertex *copy,
                             const struct wf_selected *one) {
    struct wf_str destination = destination_of(copy);
    const struct wf_key *key = wf_vertex_key(copy, WF_KEY_DESTINATION);
    struct wf_str name = one->name;
    if (name.len == 0 && one->entry->kind != WF_ENTRY_FOLDER && wf_str_ends(key->text, "/")) {
        name = wf_path_base(one->entry->path);
    }
    return name.len == 0 ? destination : wf_graph_path(arena, destination, name, false);
}

static void keep_landing(struct wf_arena *arena, const struct wf_vertex *copy, struct wf_str path,
                         struct wf_selection *selection) {
    size_t kept = 0;
    for (size_t i = 0; i < selection->items.len; i++) {
        const struct wf_selected *one = &selection->items.items[i];
        if (one->entry == NULL || is_within(landing(arena, copy, one), path)) {
            selection->items.items[kept++] = *one;
        }
    }
    selection->items.len = kept;
}

/* Only what lands at the path counts. */
static enum wf_truth same_files(const struct wf_comparison *comparison, const struct wf_vertex *before,
                                const struct wf_vertex *after, size_t input, struct wf_str path) {
    const struct wf_input *old = &before->inputs.items[input], *new = &after->inputs.items[input];
    struct wf_selection left = wf_select(comparison->arena, comparison->before->build->context, old);
    struct wf_selection right = wf_select(comparison->arena, comparison->after->build->context, new);
    if (all_plain(old) && all_plain(new)) {
        keep_landing(comparison->arena, before, path, &left);
        keep_landing(comparison->arena, after, path, &right);
    }
    return wf_selection_same(&left, &right, true, NULL);
}

static enum wf_truth worse(enum wf_truth a, enum wf_truth b) {
    if (a == WF_FALSE || b == WF_FALSE) {
        return WF_FALSE;
    }
    return a == WF_MAYBE || b == WF_MAYBE ? WF_MAYBE : WF_TRUE;
}

static enum wf_truth same_copy(const struct wf_comparison *comparison, const struct wf_vertex *before,
                               const struct wf_vertex *after, struct wf_str path) {
    enum wf_truth same = WF_TRUE;
    if (before->kind != after->kind || before->inputs.len != after->inputs.len ||
        !wf_keys_same(before, after)) {
        return WF_MAYBE;
    }
    for (size_t i = 0; i < after->inputs.len; i++) {
        const struct wf_input *old = &before->inputs.items[i], *new = &after->inputs.items[i];
        if (new->kind == WF_INPUT_CONTEXT && old->kind == WF_INPUT_CONTEXT) {
            same = worse(same, same_files(comparison, before, after, i, path));
        } else if (new->kind != WF_INPUT_PARENT) {
            same = worse(same, wf_input_same(comparison, old, new));
        }
    }
    return same;
}

static enum wf_truth same_run(const struct wf_comparison *comparison, const struct wf_vertex *before,
                              const struct wf_vertex *after, struct wf_str path) {
    if (is_match(before, after)) {
        return WF_TRUE;
    }
    enum wf_effect effect = wf_run_effect(comparison->arena, after, path);
    const struct wf_key *old = wf_vertex_key(before, WF_KEY_TEXT), *new = wf_vertex_key(after, WF_KEY_TEXT);
    if (effect == WF_EFFECT_OTHER) {
        return WF_FALSE;
    }
    bool again = effect == WF_EFFECT_SAME && old != NULL && wf_str_eq(old->text, new->text);
    return again ? WF_TRUE : WF_MAYBE;
}

static enum wf_truth same_step(const struct wf_comparison *comparison, const struct wf_vertex *before,
                               const struct wf_vertex *after, struct wf_str path) {
    before = copy_of(before);
    after = copy_of(after);
    if (before->kind != after->kind) {
        return WF_MAYBE;
    }
    switch (after->kind) {
    case WF_VERTEX_RUN:
        return same_run(comparison, before, after, path);
    case WF_VERTEX_COPY:
        return same_copy(comparison, before, after, path);
    default:
        return wf_keys_same(before, after) ? WF_TRUE : WF_MAYBE;
    }
}

/* --- a path of a stage
 * --------------------------------------------------------------------------------------- */

/* The part of a pattern that names no pattern. */
static struct wf_str fixed_path(struct wf_arena *arena, const struct wf_selector *selector) {
    struct wf_str path = wf_arena_printf(arena, "/%.*s", WF_STR_ARG(selector->path));
    for (size_t i = 0; selector->wildcard && i < path.len; i++) {
        if (memchr("*?[\\", path.ptr[i], 4) != NULL) {
            path.len = i;
        }
    }
    while (selector->wildcard && path.len > 1 && path.ptr[path.len - 1] != '/') {
        path.len--;
    }
    path.len -= path.len > 1 && path.ptr[path.len - 1] == '/';
    return path;
}

static enum wf_truth same_path(const struct wf_comparison *comparison, const struct wf_vertex *old_end,
                               const struct wf_vertex *new_end, struct wf_str path,
                               const struct wf_vertex **blame) {
    const struct chains *chains = chains_of(comparison, old_end, new_end);
    enum wf_truth same = WF_TRUE;
    if (chains->apart) {
        const struct chain *all = &chains->after;
        *blame = all->steps.len > 0 ? all->steps.items[all->steps.len - 1] : new_end;
        return WF_MAYBE;
    }
    struct chain before = touching(comparison->arena, &chains->before, path);
    struct chain after = touching(comparison->arena, &chains->after, path);
    if (before.steps.len != after.steps.len) {
        *blame = after.steps.len > 0 ? after.steps.items[after.steps.len - 1] : new_end;
        return WF_MAYBE;
    }
    for (size_t i = after.steps.len; i-- > 0 && same != WF_FALSE;) {
        enum wf_truth one = same_step(comparison, before.steps.items[i], after.steps.items[i], path);
        if (one != WF_TRUE && (same == WF_TRUE || one == WF_FALSE)) {
            *blame = after.steps.items[i];
        }
        same = worse(same, one);
    }
    return same;
}

/* What was found out of two inputs. */
struct compared {
    const struct wf_input *inputs[2]; /* the key */
    enum wf_truth same;
    const struct wf_vertex *blame;
};

static void compare(const struct wf_comparison *comparison, struct compared *found) {
    const struct wf_input *before = found->inputs[0], *after = found->inputs[1];
    bool selectors = before->selectors.len == after->selectors.len;
    found->same = selectors ? WF_TRUE : WF_MAYBE;
    for (size_t i = 0; selectors && i < after->selectors.len && found->same != WF_FALSE; i++) {
        struct wf_str old = fixed_path(comparison->arena, &before->selectors.items[i]);
        struct wf_str new = fixed_path(comparison->arena, &after->selectors.items[i]);
        enum wf_truth one = WF_MAYBE;
        if (wf_str_eq(old, new)) {
            one = same_path(comparison, before->vertex, after->vertex, new, &found->blame);
        }
        found->same = worse(found->same, one);
    }
}

enum wf_truth wf_output_same(const struct wf_comparison *comparison, const struct wf_input *before,
                             const struct wf_input *after, const struct wf_vertex **blame) {
    const struct wf_input *inputs[2] = {before, after};
    struct compared *found =
        wf_map_get(comparison->compared, (struct wf_str){(const char *)inputs, sizeof inputs});
    if (found == NULL) {
        found = WF_NEW(comparison->arena, struct compared);
        memcpy(found->inputs, inputs, sizeof inputs);
        compare(comparison, found);
        wf_map_put(comparison->compared, (struct wf_str){(const char *)found->inputs, sizeof inputs}, found);
    }
    if (blame != NULL) {
        *blame = found->blame;
    }
    return found->same;
}
