#include "lint/memo.h"

#include "base/seek.h"

/* The place below this key, whose bytes are copied when it is new. */
static void **place_of(const struct wf_check *check, struct wf_str key) {
    void **place = wf_map_get(check->memo, key);
    if (place == NULL) {
        place = WF_NEW(check->arena, void *);
        wf_map_put(check->memo, wf_arena_str(check->arena, key), place);
    }
    return place;
}

void **wf_memo(const struct wf_check *check, const char *what, struct wf_str about) {
    struct wf_str key = wf_str_of(what);
    if (about.len > 0) {
        key = wf_arena_printf(check->arena, "%s:%.*s", what, WF_STR_ARG(about));
    }
    return place_of(check, key);
}

void **wf_memo_of(const struct wf_check *check, const char *what, const void *part) {
    const struct {
        const char *what;
        const void *part;
    } key = {what, part};
    return place_of(check, (struct wf_str){(const char *)&key, sizeof key});
}

const size_t *wf_memo_first(struct wf_check *check, const char *what, struct wf_str about,
                            bool (*is)(const struct wf_instruction *instruction, struct wf_str about)) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    void **place = wf_memo(check, what, about);
    if (*place != NULL) {
        return *place;
    }
    size_t *first = WF_NEW_ARRAY(check->arena, size_t, dockerfile->stages.len + 1);
    for (size_t s = 0; s < dockerfile->stages.len; s++) {
        const struct wf_stage *stage = dockerfile->stages.items[s];
        first[s] = stage->base != NULL && first[stage->base->index] != WF_NOT_FOUND ? 0 : WF_NOT_FOUND;
        for (size_t i = stage->first; i < stage->last && first[s] == WF_NOT_FOUND; i++) {
            first[s] = is(dockerfile->instructions.items[i], about) ? i : WF_NOT_FOUND;
        }
    }
    *place = first;
    return first;
}

struct wf_types *wf_memo_types(const struct wf_check *check, const struct wf_job *job) {
    const struct wf_file *file = check->file;
    void **place = wf_memo_of(check, "types", job);
    if (*place == NULL) {
        struct wf_types *types = WF_NEW(check->arena, struct wf_types);
        *types = (struct wf_types){check->arena, file->workflow, file->action, file->runs, job, {NULL}};
        *place = types;
    }
    return *place;
}

size_t wf_memo_step(const struct wf_check *check, const char *what, const struct wf_job *job,
                    bool (*is)(const struct wf_step *step)) {
    void **place = wf_memo_of(check, what, job);
    if (*place == NULL) {
        size_t *first = WF_NEW(check->arena, size_t);
        while (*first < job->step_count && !is(&job->steps[*first])) {
            (*first)++;
        }
        *first = *first < job->step_count ? *first : WF_NOT_FOUND;
        *place = first;
    }
    return *(const size_t *)*place;
}

/* --- names ---------------------------------------------------------------------------------------------- */

struct wf_places {
    struct wf_map names; /* of struct place_list */
};

struct place_list {
    WF_LIST(size_t) list;
};

struct wf_places *wf_places_new(struct wf_arena *arena) {
    struct wf_places *places = WF_NEW(arena, struct wf_places);
    places->names.arena = arena;
    return places;
}

struct wf_places *wf_memo_places(struct wf_check *check, const char *what,
                                 void (*fill)(struct wf_check *check, struct wf_places *places)) {
    void **place = wf_memo(check, what, WF_STR(""));
    if (*place == NULL) {
        struct wf_places *places = wf_places_new(check->arena);
        fill(check, places);
        *place = places;
    }
    return *place;
}

void wf_places_add(struct wf_places *places, struct wf_str name, size_t at) {
    struct place_list *found = wf_map_get(&places->names, name);
    if (found == NULL) {
        found = WF_NEW(places->names.arena, struct place_list);
        wf_map_put(&places->names, name, found);
    }
    *WF_PUSH(places->names.arena, &found->list) = at;
}

size_t wf_places_from(const struct wf_places *places, struct wf_str name, size_t from) {
    const struct place_list *found = wf_map_get(&places->names, name);
    size_t at;
    if (found == NULL) {
        return WF_NOT_FOUND;
    }
    WF_SEEK(at, found->list.len, found->list.items[at] < from);
    return at < found->list.len ? found->list.items[at] : WF_NOT_FOUND;
}

size_t wf_places_before(const struct wf_places *places, struct wf_str name, size_t number) {
    const struct place_list *found = wf_map_get(&places->names, name);
    size_t at;
    WF_SEEK(at, found ? found->list.len : 0, found->list.items[at] < number);
    return at > 0 ? found->list.items[at - 1] : WF_NOT_FOUND;
}

/* -------------------------------------------------------------------------------------------------------- */

const struct wf_reaches *wf_memo_reaches(const struct wf_check *check) {
    void **place = wf_memo(check, "reaches", WF_STR(""));
    if (*place == NULL) {
        struct wf_reaches *reaches = WF_NEW(check->arena, struct wf_reaches);
        *reaches = wf_reaches_of(check->arena, check->repo, check->file);
        *place = reaches;
    }
    return *place;
}
