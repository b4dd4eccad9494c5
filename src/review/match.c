#include "review/match.h"

#include "base/map.h"
#include "review/canon.h"

static const double ENOUGH = 0.5;

/* Of more pairs, or more bytes in them, nobody asks how similar they are. */
enum { KEYS = 4, MAX_PAIRS = 10 * 1000, MAX_BYTES = 64 * 1024 * 1024 };

/* One job or step: by what it may be known again, the surest first; empty: nothing. */
struct thing {
    struct wf_str keys[KEYS];
    struct wf_str kind; /* only things of one kind can be similar */
    bool script;        /* a step that runs one */
    struct wf_str text; /* canonical */
    struct thing *other, *next;
};

struct things {
    struct thing *items;
    size_t count;
};

static void pair(struct thing *a, struct thing *b) {
    a->other = b;
    b->other = a;
}

/* Of several with the same key the n-th goes with the n-th. */
static void match_by(struct wf_arena *arena, const struct things *a, const struct things *b, size_t key) {
    struct wf_map first = {.arena = arena};
    for (size_t i = b->count; i-- > 0;) {
        struct thing *thing = &b->items[i];
        if (thing->other == NULL && thing->keys[key].len > 0) {
            thing->next = wf_map_put(&first, thing->keys[key], thing);
        }
    }
    for (size_t i = 0; i < a->count; i++) {
        struct thing *thing = &a->items[i];
        bool open = thing->other == NULL && thing->keys[key].len > 0;
        struct thing *found = open ? wf_map_get(&first, thing->keys[key]) : NULL;
        while (found != NULL && found->other != NULL) {
            found = found->next;
        }
        if (found != NULL) {
            pair(thing, found);
        }
    }
}

/* How many are left, and how much text they have. */
struct open {
    size_t count, bytes;
};

static struct open count_open(const struct things *things) {
    struct open open = {0};
    for (size_t i = 0; i < things->count; i++) {
        open.count += things->items[i].other == NULL ? 1 : 0;
        open.bytes += things->items[i].other == NULL ? things->items[i].text.len : 0;
    }
    return open;
}

static bool are_few(struct open a, struct open b) {
    return a.count > 0 && b.count > 0 && b.count <= MAX_PAIRS / a.count && a.bytes <= MAX_BYTES / b.count &&
           b.bytes <= MAX_BYTES / a.count;
}

struct candidate {
    double score;
    struct thing *a, *b;
    size_t distance;
};

static bool is_better(const struct candidate *candidate, const struct candidate *best) {
    return candidate->score > best->score ||
           (candidate->score >= best->score && candidate->distance < best->distance);
}

struct candidates {
    WF_LIST(struct candidate) list;
};

static struct candidates find_candidates(struct wf_arena *arena, const struct things *a,
                                         const struct things *b) {
    struct candidates out = {0};
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; a->items[i].other == NULL && k < b->count; k++) {
            bool open = b->items[k].other == NULL && wf_str_eq(a->items[i].kind, b->items[k].kind);
            double score = open ? wf_canon_similarity(arena, a->items[i].text, b->items[k].text) : 0;
            if (score >= ENOUGH) {
                *WF_PUSH(arena, &out.list) =
                    (struct candidate){score, &a->items[i], &b->items[k], i > k ? i - k : k - i};
            }
        }
    }
    return out;
}

/* The most similar first. */
static void match_similar(struct wf_arena *arena, const struct things *a, const struct things *b) {
    if (!are_few(count_open(a), count_open(b))) {
        return;
    }
    struct candidates all = find_candidates(arena, a, b);
    for (size_t found = all.list.len; found > 0;) {
        struct candidate best = {0};
        found = 0;
        for (size_t i = 0; i < all.list.len; i++) {
            const struct candidate *candidate = &all.list.items[i];
            bool open = candidate->a->other == NULL && candidate->b->other == NULL;
            found += open ? 1 : 0;
            best = open && is_better(candidate, &best) ? *candidate : best;
        }
        if (best.a != NULL) {
            pair(best.a, best.b);
        }
    }
}

static void match(struct wf_arena *arena, const struct things *a, const struct things *b) {
    for (size_t key = 0; key < KEYS; key++) {
        match_by(arena, a, b, key);
    }
    match_similar(arena, a, b);
}

/* The first index from `i` on that is matched, or the end. */
static size_t end_of_gap(const struct things *things, size_t i) {
    while (i < things->count && things->items[i].other == NULL) {
        i++;
    }
    return i;
}

/* What stands alone between the same neighbours has taken the place of the other; of several, when there are
 * as many, each that of its opposite. */
static void match_gap(const struct things *a, size_t i, size_t a_end, const struct things *b, size_t k) {
    size_t b_end = end_of_gap(b, k);
    bool same_end = (a_end == a->count && b_end == b->count) ||
                    (a_end < a->count && b_end < b->count && a->items[a_end].other == &b->items[b_end]);
    bool fits = same_end && a_end - i == b_end - k;
    for (; fits && i < a_end; i++, k++) {
        if (a->items[i].script == b->items[k].script) {
            pair(&a->items[i], &b->items[k]);
        }
    }
}

static void match_places(const struct things *a, const struct things *b) {
    for (size_t i = 0; i < a->count;) {
        size_t end = end_of_gap(a, i);
        size_t begin =
            i > 0 && a->items[i - 1].other != NULL ? (size_t)(a->items[i - 1].other - b->items) + 1 : 0;
        if (end > i && (i == 0 || a->items[i - 1].other != NULL)) {
            match_gap(a, i, end, b, begin);
        }
        i = end + 1;
    }
}

/* --- names -------------------------------------------------------------------------------------------- */

/* Those of the first file: "PREFIX3", where nothing belongs to it "PREFIX3-"; of the second what the first
 * calls it, else "PREFIX3+". */
static void name_things(struct wf_arena *arena, const char *prefix, const struct things *a,
                        const struct things *b, struct wf_str *names[2], bool *matched[2]) {
    for (size_t i = 0; i < a->count; i++) {
        matched[0][i] = a->items[i].other != NULL;
        names[0][i] = wf_arena_printf(arena, "%s%zu%s", prefix, i, matched[0][i] ? "" : "-");
    }
    for (size_t i = 0; i < b->count; i++) {
        const struct thing *other = b->items[i].other;
        matched[1][i] = other != NULL;
        names[1][i] =
            other != NULL ? names[0][other - a->items] : wf_arena_printf(arena, "%s%zu+", prefix, i);
    }
}

/* --- steps -------------------------------------------------------------------------------------------- */

static struct wf_str action_name(struct wf_arena *arena, const struct wf_step *step) {
    struct wf_str name = wf_canon_action(&step->action);
    return step->action.kind == WF_USES_REPOSITORY ? wf_arena_lower(arena, name) : name;
}

static struct things step_things(struct wf_arena *arena, const struct wf_step *steps, size_t count) {
    struct things out = {WF_NEW_ARRAY(arena, struct thing, count), count};
    for (size_t i = 0; i < count; i++) {
        struct wf_str text = wf_canon(arena, steps[i].node, WF_CANON_TEXT);
        struct wf_str action = action_name(arena, &steps[i]);
        out.items[i] = (struct thing){
            .keys = {text, wf_arena_lower(arena, wf_node_text(steps[i].id)), wf_node_text(steps[i].name),
                     action},
            .kind = action,
            .script = steps[i].run != NULL,
            .text = steps[i].run != NULL ? wf_canon(arena, steps[i].run, WF_CANON_TEXT) : text,
        };
    }
    return out;
}

static void match_steps(struct wf_arena *arena, const struct wf_step *const steps[2], const size_t counts[2],
                        const char *prefix, struct wf_str *names[2], bool *matched[2]) {
    struct things things[2];
    for (int i = 0; i < 2; i++) {
        things[i] = step_things(arena, steps[i], counts[i]);
        names[i] = WF_NEW_ARRAY(arena, struct wf_str, counts[i]);
        matched[i] = WF_NEW_ARRAY(arena, bool, counts[i]);
    }
    match(arena, &things[0], &things[1]);
    match_places(&things[0], &things[1]);
    name_things(arena, prefix, &things[0], &things[1], names, matched);
}

/* --- jobs --------------------------------------------------------------------------------------------- */

static struct things job_things(struct wf_arena *arena, const struct wf_workflow *workflow) {
    struct things out = {WF_NEW_ARRAY(arena, struct thing, workflow->job_count), workflow->job_count};
    for (size_t i = 0; i < out.count; i++) {
        struct wf_str text = wf_canon(arena, workflow->jobs[i].node, WF_CANON_TEXT);
        struct wf_str id = wf_arena_lower(arena, wf_node_text(workflow->jobs[i].key));
        out.items[i] = (struct thing){.keys = {id, text}, .text = text};
    }
    return out;
}

static void match_steps_of_job(struct wf_arena *arena, const struct wf_workflow *const workflows[2], size_t a,
                               size_t b, struct wf_review_names names[2]) {
    const struct wf_step *const steps[2] = {a < workflows[0]->job_count ? workflows[0]->jobs[a].steps : NULL,
                                            b < workflows[1]->job_count ? workflows[1]->jobs[b].steps : NULL};
    const size_t counts[2] = {steps[0] != NULL ? workflows[0]->jobs[a].step_count : 0,
                              steps[1] != NULL ? workflows[1]->jobs[b].step_count : 0};
    struct wf_str *step_names[2];
    bool *matched[2];
    match_steps(arena, steps, counts, "s", step_names, matched);
    const size_t jobs[2] = {a, b};
    for (int i = 0; i < 2; i++) {
        if (jobs[i] < workflows[i]->job_count) {
            names[i].steps[jobs[i]] = step_names[i];
            names[i].step_matched[jobs[i]] = matched[i];
        }
    }
}

static void make_names(struct wf_arena *arena, struct wf_review_names *names, size_t jobs) {
    *names = (struct wf_review_names){
        .jobs = WF_NEW_ARRAY(arena, struct wf_str, jobs),
        .steps = WF_NEW_ARRAY(arena, struct wf_str *, jobs),
        .job_matched = WF_NEW_ARRAY(arena, bool, jobs),
        .step_matched = WF_NEW_ARRAY(arena, bool *, jobs),
    };
}

void wf_review_match_workflows(struct wf_arena *arena, const struct wf_workflow *before,
                               const struct wf_workflow *after, struct wf_review_names names[2]) {
    static const struct wf_workflow nothing;
    const struct wf_workflow *const sides[2] = {before != NULL ? before : &nothing,
                                                after != NULL ? after : &nothing};
    struct things things[2];
    for (int i = 0; i < 2; i++) {
        things[i] = job_things(arena, sides[i]);
        make_names(arena, &names[i], sides[i]->job_count);
    }
    match(arena, &things[0], &things[1]);
    struct wf_str *const job_names[2] = {names[0].jobs, names[1].jobs};
    bool *const matched[2] = {names[0].job_matched, names[1].job_matched};
    name_things(arena, "j", &things[0], &things[1], (struct wf_str **)job_names, (bool **)matched);
    for (size_t i = 0; i < sides[0]->job_count; i++) {
        const struct thing *other = things[0].items[i].other;
        size_t index = other != NULL ? (size_t)(other - things[1].items) : sides[1]->job_count;
        match_steps_of_job(arena, sides, i, index, names);
    }
    for (size_t i = 0; i < sides[1]->job_count; i++) {
        if (!names[1].job_matched[i]) {
            match_steps_of_job(arena, sides, sides[0]->job_count, i, names);
        }
    }
}

void wf_review_match_actions(struct wf_arena *arena, const struct wf_action *before,
                             const struct wf_action *after, struct wf_review_names names[2]) {
    static const struct wf_action nothing;
    const struct wf_action *const sides[2] = {before != NULL ? before : &nothing,
                                              after != NULL ? after : &nothing};
    const struct wf_step *const steps[2] = {sides[0]->steps, sides[1]->steps};
    const size_t counts[2] = {sides[0]->step_count, sides[1]->step_count};
    struct wf_str *step_names[2];
    bool *matched[2];
    match_steps(arena, steps, counts, "s", step_names, matched);
    for (int i = 0; i < 2; i++) {
        make_names(arena, &names[i], 1);
        names[i].jobs[0] = WF_STR("a");
        names[i].job_matched[0] = before != NULL && after != NULL;
        names[i].steps[0] = step_names[i];
        names[i].step_matched[0] = matched[i];
    }
}
