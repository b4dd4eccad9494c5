#include "docker/buildlog_reader.h"

#include <stdlib.h>

enum { MAX_PASSES = 16 };

/* Vertices of one name: the one that ended last tells. */
struct named {
    const struct wf_log_vertex *last;
    size_t step;
};

/* A stage under way. */
struct ranked {
    size_t number; /* in the order in which the log names them */
    size_t rank;   /* higher than those of the stages that it copies from */
};

struct gathering {
    struct wf_arena *arena;
    struct wf_log_build *build;
    WF_LIST(struct named) named;
    WF_LIST(struct ranked) stages;
    struct wf_log_stage_names stage_names;
    struct wf_map names, places, platforms; /* size_t: place in one of the lists */
};

/* The number that belongs to `key`; `next` when it is new. */
static size_t number_of(struct wf_map *map, struct wf_str key, size_t next) {
    size_t *number = wf_map_get(map, key);
    if (number == NULL) {
        number = WF_NEW(map->arena, size_t);
        *number = next;
        wf_map_put(map, key, number);
    }
    return *number;
}

/* --- labels --------------------------------------------------------------------------------------------- */

/* "[web internal] load ..." is said when bake builds several targets. */
static bool has_targets(const struct wf_log_build *build) {
    for (size_t i = 0; i < build->vertices.len; i++) {
        struct wf_str name = build->vertices.items[i]->name;
        size_t end = wf_str_find(name, " internal] ", 0);
        size_t blank = wf_str_find_char(name, ' ', 0);
        bool platform_only = blank == end && wf_str_has(wf_str_sub(name, 0, end), "/");
        if (wf_str_starts(name, "[") && end != WF_NOT_FOUND && !platform_only) {
            return true;
        }
    }
    return false;
}

/* The merge of "COPY --link" is named so. */
static const char link[] = "LINK ";

static void without_link(struct wf_log_label *label) {
    if (wf_str_starts(label->instruction, link)) {
        label->instruction = wf_str_sub(label->instruction, strlen(link), label->instruction.len);
    }
}

/* --- steps ---------------------------------------------------------------------------------------------- */

static size_t stage_of(struct gathering *gathering, const struct wf_log_label *label) {
    size_t number = wf_log_stage_number(&gathering->stage_names, label, gathering->stages.len);
    if (number == gathering->stages.len) {
        *WF_PUSH(gathering->arena, &gathering->stages) = (struct ranked){.number = number};
    }
    return number;
}

static double together(double a, double b) {
    return a < 0 ? b : b < 0 ? a : a + b;
}

static void add_vertex(struct gathering *gathering, const struct wf_log_vertex *vertex) {
    struct wf_log_build *build = gathering->build;
    const struct wf_log_label *label = &vertex->label;
    size_t stage = stage_of(gathering, label);
    struct wf_str key = wf_arena_printf(gathering->arena, "%zu %u/%u", stage, label->index, label->total);
    size_t place = number_of(&gathering->places, key, build->steps.len);
    if (place == build->steps.len) {
        *WF_PUSH(gathering->arena, &build->steps) = (struct wf_log_step){
            .label = *label, .state = WF_LOG_CACHED, .seconds = -1, .began = vertex->began};
    }
    struct wf_log_step *step = &build->steps.items[place];
    step->group = stage;
    step->seconds = together(step->seconds, vertex->seconds);
    step->ended = vertex->ended > step->ended ? vertex->ended : step->ended;
    size_t name = number_of(&gathering->names, vertex->name, gathering->named.len);
    if (name == gathering->named.len) {
        *WF_PUSH(gathering->arena, &gathering->named) = (struct named){.last = vertex, .step = place};
    }
    struct named *named = &gathering->named.items[name];
    named->last = vertex->ended > named->last->ended ? vertex : named->last;
}

/* Of two states of one step the one that tells more. */
static enum wf_log_state worse(enum wf_log_state a, enum wf_log_state b) {
    static const int order[] = {[WF_LOG_CACHED] = 0,
                                [WF_LOG_DONE] = 1,
                                [WF_LOG_OPEN] = 2,
                                [WF_LOG_CANCELED] = 3,
                                [WF_LOG_FAILED] = 4};
    return order[a] > order[b] ? a : b;
}

static void find_states(struct gathering *gathering) {
    struct wf_log_build *build = gathering->build;
    for (size_t i = 0; i < gathering->named.len; i++) {
        struct wf_log_step *step = &build->steps.items[gathering->named.items[i].step];
        step->state = worse(step->state, gathering->named.items[i].last->state);
    }
}

/* --- order ---------------------------------------------------------------------------------------------- */

/* Lifts the stages above those that they copy from; false when all are. */
static bool lift(struct gathering *gathering) {
    bool changed = false;
    for (size_t i = 0; i < gathering->build->steps.len; i++) {
        const struct wf_log_step *step = &gathering->build->steps.items[i];
        struct ranked *stage = &gathering->stages.items[step->group];
        size_t source = wf_log_source_number(&gathering->stage_names, &step->label);
        if (source != WF_NOT_FOUND && source != step->group &&
            gathering->stages.items[source].rank >= stage->rank) {
            stage->rank = gathering->stages.items[source].rank + 1;
            changed = true;
        }
    }
    return changed;
}

static int by_rank(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->rank != y->rank) {
        return x->rank < y->rank ? -1 : 1;
    }
    return x->number < y->number ? -1 : 1;
}

static int by_place(const void *a, const void *b) {
    const struct wf_log_step *x = a, *y = b;
    if (x->group != y->group) {
        return x->group < y->group ? -1 : 1;
    }
    if (x->label.index != y->label.index) {
        return x->label.index < y->label.index ? -1 : 1;
    }
    return x->began < y->began ? -1 : 1;
}

static void sort_steps(struct gathering *gathering) {
    struct wf_log_build *build = gathering->build;
    size_t *places = WF_NEW_ARRAY(gathering->arena, size_t, gathering->stages.len);
    bool few = gathering->stages.len <= WF_LOG_MAX_STAGES;
    for (int pass = 0; few && pass < MAX_PASSES && lift(gathering); pass++) {
    }
    qsort(gathering->stages.items, gathering->stages.len, sizeof *gathering->stages.items, by_rank);
    for (size_t i = 0; i < gathering->stages.len; i++) {
        places[gathering->stages.items[i].number] = i;
    }
    for (size_t i = 0; i < build->steps.len; i++) {
        build->steps.items[i].group = places[build->steps.items[i].group];
    }
    qsort(build->steps.items, build->steps.len, sizeof *build->steps.items, by_place);
}

/* --- rates ---------------------------------------------------------------------------------------------- */

static void count(struct wf_log_rate *rate, const struct wf_log_step *step) {
    rate->total++;
    rate->cached += step->state == WF_LOG_CACHED ? 1 : 0;
}

static void count_step(struct gathering *gathering, const struct wf_log_step *step) {
    struct wf_log_build *build = gathering->build;
    struct wf_str platform = step->label.made_for;
    count(&build->together, step);
    if (platform.len == 0) {
        return;
    }
    size_t place = number_of(&gathering->platforms, platform, build->rates.len);
    if (place == build->rates.len) {
        WF_PUSH(gathering->arena, &build->rates)->platform = platform;
    }
    count(&build->rates.items[place], step);
}

void wf_log_find_steps(struct wf_arena *arena, struct wf_log_build *build) {
    struct gathering gathering = {.arena = arena, .build = build};
    gathering.names.arena = gathering.places.arena = gathering.platforms.arena = arena;
    wf_log_stage_names_begin(&gathering.stage_names, arena);
    bool targets = has_targets(build);
    for (size_t i = 0; i < build->vertices.len; i++) {
        struct wf_log_vertex *vertex = build->vertices.items[i];
        vertex->kind = wf_log_kind_of(vertex->name, targets, &vertex->label);
        vertex->label.made_for = wf_log_target_platform(arena, vertex->label.platform);
        without_link(&vertex->label);
        if (vertex->kind == WF_LOG_FROM) {
            stage_of(&gathering, &vertex->label);
        } else if (vertex->kind == WF_LOG_STEP) {
            add_vertex(&gathering, vertex);
        }
    }
    find_states(&gathering);
    if (build->steps.len > 0) {
        sort_steps(&gathering);
    }
    for (size_t i = 0; i < build->steps.len; i++) {
        count_step(&gathering, &build->steps.items[i]);
    }
}
