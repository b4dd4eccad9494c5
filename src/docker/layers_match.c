#include "docker/layers_in.h"

static enum wf_truth worse(enum wf_truth a, enum wf_truth b) {
    if (a == WF_FALSE || b == WF_FALSE) {
        return WF_FALSE;
    }
    return a == WF_MAYBE || b == WF_MAYBE ? WF_MAYBE : WF_TRUE;
}

static enum wf_truth better(enum wf_truth a, enum wf_truth b) {
    if (a == WF_TRUE || b == WF_TRUE) {
        return WF_TRUE;
    }
    return a == WF_MAYBE || b == WF_MAYBE ? WF_MAYBE : WF_FALSE;
}

/* --- keys and inputs
 * ---------------------------------------------------------------------------------------- */

static size_t next_compared(const struct wf_vertex *vertex, size_t at) {
    while (at < vertex->keys.len && vertex->keys.items[at].kind == WF_KEY_SHELL) {
        at++;
    }
    return at;
}

/* FNV-1a; each text with its end. */
static uint64_t add_text(uint64_t hash, struct wf_str text) {
    for (size_t i = 0; i <= text.len; i++) {
        hash = (hash ^ (i < text.len ? (unsigned char)text.ptr[i] : 0xFFU)) * UINT64_C(0x100000001B3);
    }
    return hash;
}

static uint64_t add_key(uint64_t hash, const struct wf_key *key) {
    return add_text(add_text(hash ^ (uint64_t)key->kind, key->name), key->text);
}

static const uint64_t first_hash = UINT64_C(0xCBF29CE484222325);

void wf_environment_hash(struct wf_environment *environment) {
    environment->hash = first_hash;
    for (size_t i = 0; i < environment->keys.len; i++) {
        environment->hash = add_key(environment->hash, &environment->keys.items[i]);
    }
}

void wf_vertex_hash(struct wf_vertex *vertex) {
    uint64_t hash = vertex->environment != NULL ? vertex->environment->hash : first_hash;
    for (size_t i = next_compared(vertex, 0); i < vertex->keys.len; i = next_compared(vertex, i + 1)) {
        hash = add_key(hash, &vertex->keys.items[i]);
    }
    vertex->keys_hash = hash;
}

static bool key_same(const struct wf_key *a, const struct wf_key *b) {
    return a->kind == b->kind && wf_str_eq(a->name, b->name) && wf_str_eq(a->text, b->text);
}

static bool environment_same(const struct wf_environment *a, const struct wf_environment *b) {
    bool same = a == b || (a != NULL && b != NULL && a->hash == b->hash && a->keys.len == b->keys.len);
    for (size_t i = 0; same && a != b && i < a->keys.len; i++) {
        same = key_same(&a->keys.items[i], &b->keys.items[i]);
    }
    return same;
}

bool wf_keys_same(const struct wf_vertex *a, const struct wf_vertex *b) {
    if (a->keys_hash != b->keys_hash) {
        return false;
    }
    size_t i = next_compared(a, 0), j = next_compared(b, 0);
    while (i < a->keys.len && j < b->keys.len) {
        if (!key_same(&a->keys.items[i], &b->keys.items[j])) {
            return false;
        }
        i = next_compared(a, i + 1);
        j = next_compared(b, j + 1);
    }
    return i == a->keys.len && j == b->keys.len && environment_same(a->environment, b->environment);
}

/* Whether the second build's vertex is the first build's. */
static enum wf_truth matched(const struct wf_vertex *before, const struct wf_vertex *after) {
    enum wf_truth same = WF_FALSE;
    for (size_t i = 0; i < after->matches.len; i++) {
        if (after->matches.items[i].vertex == before) {
            same = better(same, after->matches.items[i].same);
        }
    }
    return same;
}

static bool same_selectors(const struct wf_input *a, const struct wf_input *b) {
    bool same = a->selectors.len == b->selectors.len;
    for (size_t i = 0; same && i < a->selectors.len; i++) {
        same = wf_str_eq(a->selectors.items[i].path, b->selectors.items[i].path);
    }
    return same;
}

static enum wf_truth same_context(const struct wf_comparison *comparison, const struct wf_input *before,
                                  const struct wf_input *after) {
    struct wf_arena scratch = {0};
    struct wf_selection old = wf_select(&scratch, comparison->before->build->context, before);
    struct wf_selection new = wf_select(&scratch, comparison->after->build->context, after);
    bool modes = comparison->cache != WF_LAYERS_LOCAL;
    enum wf_truth same = new.missing.ptr != NULL ? WF_FALSE : wf_selection_same(&old, &new, modes, NULL);
    wf_arena_free(&scratch);
    return same;
}

/* Of a stage the key is asked first, then the content. */
static enum wf_truth same_stage(const struct wf_comparison *comparison, const struct wf_input *before,
                                const struct wf_input *after) {
    enum wf_truth key = WF_FALSE;
    if (before->vertex != NULL && after->vertex != NULL && same_selectors(before, after)) {
        key = matched(before->vertex, after->vertex);
    }
    return key == WF_TRUE ? key : better(key, wf_output_same(comparison, before, after, NULL));
}

enum wf_truth wf_input_same(const struct wf_comparison *comparison, const struct wf_input *before,
                            const struct wf_input *after) {
    if (before->kind != after->kind) {
        return WF_FALSE;
    }
    switch (after->kind) {
    case WF_INPUT_PARENT:
        return matched(before->vertex, after->vertex);
    case WF_INPUT_STAGE:
        return same_stage(comparison, before, after);
    case WF_INPUT_CONTEXT:
        return same_context(comparison, before, after);
    case WF_INPUT_TEXT:
        return wf_str_eq(before->text, after->text) ? WF_TRUE : WF_FALSE;
    default:
        break;
    }
    return wf_str_eq(before->text, after->text) && after->fixed ? WF_TRUE : WF_MAYBE;
}

static enum wf_truth same_vertex(const struct wf_comparison *comparison, const struct wf_vertex *before,
                                 const struct wf_vertex *after) {
    enum wf_truth same = WF_TRUE;
    if (before->kind != after->kind || before->inputs.len != after->inputs.len ||
        !wf_keys_same(before, after)) {
        return WF_FALSE;
    }
    for (size_t i = 0; i < after->inputs.len && same != WF_FALSE; i++) {
        same = worse(same, wf_input_same(comparison, &before->inputs.items[i], &after->inputs.items[i]));
    }
    return same;
}

/* --- all vertices
 * ------------------------------------------------------------------------------------------- */

static void add_match(struct wf_arena *arena, struct wf_vertex *vertex, const struct wf_vertex *old,
                      enum wf_truth same) {
    WF_PUSH(arena, &vertex->matches);
    size_t at = vertex->matches.len - 1;
    for (; at > 0 && vertex->matches.items[at - 1].vertex->number > old->number; at--) {
        vertex->matches.items[at] = vertex->matches.items[at - 1];
    }
    vertex->matches.items[at] = (struct wf_match){old, same};
    vertex->cached = better(vertex->cached, same);
}

/* With the first build's steps that have the same keys and stand on `parent`. */
static void match_on(const struct wf_comparison *comparison, struct wf_vertex *vertex,
                     const struct wf_vertex *parent) {
    const struct wf_vertices *alike = wf_graph_alike(comparison->before, vertex->keys_hash, parent);
    for (size_t i = 0; alike != NULL && i < alike->list.len; i++) {
        enum wf_truth same = same_vertex(comparison, alike->list.items[i], vertex);
        if (same != WF_FALSE) {
            add_match(comparison->arena, vertex, alike->list.items[i], same);
        }
    }
}

static void match(const struct wf_comparison *comparison, struct wf_vertex *vertex) {
    const struct wf_vertex *parent = wf_vertex_parent(vertex);
    vertex->cached = WF_FALSE;
    if (comparison->before != NULL && parent == NULL) {
        match_on(comparison, vertex, NULL);
    }
    for (size_t i = 0; comparison->before != NULL && parent != NULL && i < parent->matches.len; i++) {
        match_on(comparison, vertex, parent->matches.items[i].vertex);
    }
}

/* What is made anew needs the layers that it stands on and copies from; those that were not exported are made
 * anew too. */
static void need_layers(const struct wf_graph *graph) {
    for (size_t i = graph->vertices.len; i-- > 0;) {
        const struct wf_vertex *vertex = graph->vertices.items[i];
        for (size_t k = 0; vertex->same == NULL && vertex->cached != WF_TRUE && k < vertex->inputs.len; k++) {
            struct wf_vertex *input = vertex->inputs.items[k].vertex;
            if (input == NULL || input->kind == WF_VERTEX_IMAGE || input->in_image ||
                input->cached == WF_FALSE) {
                continue;
            }
            bool anew = vertex->cached == WF_FALSE;
            input->not_stored = true;
            input->cached = anew ? WF_FALSE : WF_MAYBE;
        }
    }
}

static bool same_stage_as(const struct wf_vertex *old, const struct wf_vertex *vertex) {
    return vertex->stage->name.len > 0 ? wf_str_eq(old->stage->name, vertex->stage->name)
                                       : old->stage->index == vertex->stage->index;
}

/* The first step of the same kind in the same stage; NULL: there is none. */
static const struct wf_vertex *first_of(const struct wf_vertices *vertices, const struct wf_vertex *vertex) {
    for (size_t i = 0; vertices != NULL && i < vertices->list.len; i++) {
        const struct wf_vertex *old = vertices->list.items[i];
        if (old->kind == vertex->kind && same_stage_as(old, vertex)) {
            return old;
        }
    }
    return NULL;
}

/* The step of the first build that said the same, or stood in the same place. */
static const struct wf_vertex *find_against(const struct wf_graph *before, const struct wf_vertex *vertex) {
    struct wf_str index = {(const char *)&vertex->index, sizeof vertex->index};
    const struct wf_vertex *old = NULL;
    if (vertex->stage != NULL) {
        old = first_of(wf_map_get(&before->texts, vertex->instruction->line.text), vertex);
        old = old != NULL ? old : first_of(wf_map_get(&before->indices, index), vertex);
    }
    return old;
}

static void pair(const struct wf_comparison *comparison, struct wf_vertex *vertex) {
    if (comparison->before == NULL) {
        return;
    }
    if (vertex->matches.len > 0) {
        vertex->against = vertex->matches.items[0].vertex;
        return;
    }
    vertex->against = find_against(comparison->before, vertex);
}

void wf_match_graphs(const struct wf_comparison *comparison) {
    const struct wf_graph *after = comparison->after;
    for (size_t i = 0; i < after->vertices.len; i++) {
        struct wf_vertex *vertex = after->vertices.items[i];
        if (vertex->same == NULL) {
            match(comparison, vertex);
        }
        pair(comparison, vertex);
    }
    if (comparison->cache == WF_LAYERS_MIN) {
        need_layers(after);
    }
}
