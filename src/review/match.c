#include "review/match.h"

#include "review/canon.h"
#include "review/pair.h"

/* --- names -------------------------------------------------------------------------------------------- */

/* Those of the first file: "PREFIX3", where nothing belongs to it "PREFIX3-"; of the second what the first
 * calls it, else "PREFIX3+". */
static void name_things(struct wf_arena *arena, const char *prefix, const struct wf_things *a,
                        const struct wf_things *b, struct wf_str *names[2], bool *matched[2]) {
    for (size_t i = 0; i < a->count; i++) {
        matched[0][i] = a->items[i].other != NULL;
        names[0][i] = wf_arena_printf(arena, "%s%zu%s", prefix, i, matched[0][i] ? "" : "-");
    }
    for (size_t i = 0; i < b->count; i++) {
        const struct wf_thing *other = b->items[i].other;
        matched[1][i] = other != NULL;
        names[1][i] =
            other != NULL ? names[0][other - a->items] : wf_arena_printf(arena, "%s%zu+", prefix, i);
    }
}

/* --- steps -------------------------------------------------------------------------------------------- */

static struct wf_things step_things(struct wf_arena *arena, const struct wf_step *steps, size_t count) {
    struct wf_things out = {WF_NEW_ARRAY(arena, struct wf_thing, count), count};
    for (size_t i = 0; i < count; i++) {
        struct wf_str text = wf_canon(arena, steps[i].node, WF_CANON_TEXT);
        struct wf_str action = wf_pair_action(arena, &steps[i].action);
        out.items[i] = (struct wf_thing){
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
    struct wf_things things[2];
    for (int i = 0; i < 2; i++) {
        things[i] = step_things(arena, steps[i], counts[i]);
        names[i] = WF_NEW_ARRAY(arena, struct wf_str, counts[i]);
        matched[i] = WF_NEW_ARRAY(arena, bool, counts[i]);
    }
    wf_pair(arena, &things[0], &things[1]);
    wf_pair_places(&things[0], &things[1]);
    name_things(arena, prefix, &things[0], &things[1], names, matched);
}

/* --- jobs --------------------------------------------------------------------------------------------- */

static struct wf_things job_things(struct wf_arena *arena, const struct wf_workflow *workflow) {
    struct wf_things out = {WF_NEW_ARRAY(arena, struct wf_thing, workflow->job_count), workflow->job_count};
    for (size_t i = 0; i < out.count; i++) {
        struct wf_str text = wf_canon(arena, workflow->jobs[i].node, WF_CANON_TEXT);
        struct wf_str id = wf_arena_lower(arena, wf_node_text(workflow->jobs[i].key));
        out.items[i] = (struct wf_thing){.keys = {id, text}, .text = text};
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
    struct wf_things things[2];
    for (int i = 0; i < 2; i++) {
        things[i] = job_things(arena, sides[i]);
        make_names(arena, &names[i], sides[i]->job_count);
    }
    wf_pair(arena, &things[0], &things[1]);
    struct wf_str *const job_names[2] = {names[0].jobs, names[1].jobs};
    bool *const matched[2] = {names[0].job_matched, names[1].job_matched};
    name_things(arena, "j", &things[0], &things[1], (struct wf_str **)job_names, (bool **)matched);
    for (size_t i = 0; i < sides[0]->job_count; i++) {
        const struct wf_thing *other = things[0].items[i].other;
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
