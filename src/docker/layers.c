#include "docker/layers_in.h"

const char *wf_layer_state_name(enum wf_layer_state state) {
    static const char *const names[] = {"cached", "rebuilt", "unknown"};
    return names[state];
}

static enum wf_layer_state state_of(const struct wf_vertex *vertex) {
    return vertex->cached == WF_TRUE    ? WF_LAYER_CACHED
           : vertex->cached == WF_FALSE ? WF_LAYER_REBUILT
                                        : WF_LAYER_UNKNOWN;
}

static void count(struct wf_layers *layers, enum wf_layer_state state) {
    layers->cached += state == WF_LAYER_CACHED;
    layers->rebuilt += state == WF_LAYER_REBUILT;
    layers->unknown += state == WF_LAYER_UNKNOWN;
}

/* The files of COPY --link are to blame before what it is joined with. */
static const struct wf_vertex *explained(const struct wf_vertex *vertex) {
    bool merge = vertex->kind == WF_VERTEX_MERGE;
    return merge && vertex->inputs.items[1].vertex->cached != WF_TRUE ? vertex->inputs.items[1].vertex
                                                                      : vertex;
}

static void add_step(struct wf_arena *arena, const struct wf_comparison *comparison, struct wf_layers *layers,
                     const struct wf_vertex *vertex) {
    const struct wf_vertex *real = vertex->same != NULL ? vertex->same : vertex;
    struct wf_layer_step step = {.instruction = vertex->instruction,
                                 .stage = vertex->stage,
                                 .label = vertex->label,
                                 .index = vertex->index,
                                 .total = vertex->total,
                                 .state = state_of(real),
                                 .hidden = real->hidden};
    if (step.state != WF_LAYER_CACHED) {
        wf_layer_explain(comparison, explained(real), &step);
        step.reused = real->kind == WF_VERTEX_MERGE && real->inputs.items[1].vertex->cached == WF_TRUE;
    }
    step.label = wf_arena_str(arena, step.label);
    step.why = wf_arena_str(arena, step.why);
    step.path = wf_arena_str(arena, step.path);
    *WF_PUSH(arena, &layers->steps) = step;
    if (vertex->same == NULL) {
        count(layers, step.state);
    }
}

static void add_steps(struct wf_arena *arena, const struct wf_comparison *comparison,
                      struct wf_layers *layers) {
    for (size_t i = 0; i < comparison->after->vertices.len; i++) {
        struct wf_vertex *vertex = comparison->after->vertices.items[i];
        vertex->step = vertex->index > 0 ? layers->steps.len : WF_NOT_FOUND;
        if (vertex->index > 0) {
            add_step(arena, comparison, layers, vertex);
        }
    }
}

/* Steps move while the list grows: only then can one point to another. */
static void join_same(const struct wf_graph *graph, struct wf_layers *layers) {
    for (size_t i = 0; i < graph->vertices.len; i++) {
        const struct wf_vertex *vertex = graph->vertices.items[i];
        if (vertex->step != WF_NOT_FOUND && vertex->same != NULL && vertex->same->step != WF_NOT_FOUND) {
            layers->steps.items[vertex->step].same = &layers->steps.items[vertex->same->step];
        }
    }
}

static void free_scratch(void *scratch) {
    wf_arena_free(scratch);
}

/* An arena that goes with the other one, also when memory runs out; to be freed before. */
static struct wf_arena *new_scratch(struct wf_arena *arena) {
    struct wf_arena *scratch = WF_NEW(arena, struct wf_arena);
    wf_arena_on_free(arena, free_scratch, scratch);
    return scratch;
}

struct wf_layers *wf_layers_against(struct wf_arena *arena, const struct wf_graph *before,
                                    const struct wf_layers_build *after, enum wf_layers_cache cache) {
    struct wf_layers *layers = WF_NEW(arena, struct wf_layers);
    struct wf_arena *scratch = new_scratch(arena); /* the graphs are large, and questions many */
    struct wf_map compared = {.arena = scratch}, chains = {.arena = scratch};
    struct wf_comparison comparison = {
        .arena = scratch, .before = before, .cache = cache, .compared = &compared, .chains = &chains};
    comparison.after = wf_graph_make(scratch, after);
    struct wf_str problem = comparison.after->problem;
    if (before != NULL && problem.len == 0) {
        problem = before->problem;
    }
    if (problem.len > 0) {
        layers->problem = wf_arena_str(arena, problem);
    } else {
        wf_match_graphs(&comparison);
        add_steps(arena, &comparison, layers);
        join_same(comparison.after, layers);
    }
    wf_arena_free(scratch);
    return layers;
}

struct wf_layers *wf_layers_compare(struct wf_arena *arena, const struct wf_layers_build *before,
                                    const struct wf_layers_build *after, enum wf_layers_cache cache) {
    struct wf_arena *scratch = new_scratch(arena);
    struct wf_graph *graph = before != NULL ? wf_graph_make(scratch, before) : NULL;
    if (graph != NULL) {
        wf_graph_index(scratch, graph);
    }
    struct wf_layers *layers = wf_layers_against(arena, graph, after, cache);
    wf_arena_free(scratch);
    return layers;
}
