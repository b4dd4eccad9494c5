/* Steps of a job or composite action. */
#include "base/utf8.h"
#include "gha/facts.h"
#include "review/fact_in.h"

enum { MAX_LABEL = 60 };

static struct wf_str first_line(struct wf_str text) {
    struct wf_str line = WF_STR("");
    struct wf_str rest = wf_str_trim(text);
    wf_str_cut(&rest, '\n', &line);
    return wf_utf8_cut(line, MAX_LABEL);
}

static struct wf_str label_of(struct wf_arena *arena, const struct wf_step *step) {
    struct wf_str name = wf_node_text(step->name);
    name = name.len == 0 ? wf_node_text(step->id) : name;
    if (name.len == 0 && step->uses != NULL) {
        struct wf_str uses = wf_node_text(step->uses);
        name = wf_str_sub(uses, 0, wf_str_find_char(uses, '@', 0));
    }
    name = name.len == 0 ? wf_node_text(step->run) : name;
    return wf_arena_printf(arena, "step %u (%.*s)", step->index + 1, WF_STR_ARG(first_line(name)));
}

struct wf_fact_scope wf_fact_step_scope(const struct wf_fact_scope *job, const struct wf_step *step,
                                        size_t job_index) {
    struct wf_arena *arena = job->facts->arena;
    struct wf_fact_scope scope = *job;
    struct wf_str label = label_of(arena, step);
    scope.key = wf_arena_printf(arena, "%.*s.%.*s", WF_STR_ARG(job->key),
                                WF_STR_ARG(job->names->steps[job_index][step->index]));
    scope.where = job->where.len > 0
                      ? wf_arena_printf(arena, "%.*s, %.*s", WF_STR_ARG(job->where), WF_STR_ARG(label))
                      : label;
    return scope;
}

void wf_facts_of_uses(const struct wf_fact_scope *scope, const struct wf_node *node) {
    struct wf_facts *facts = scope->facts;
    struct wf_str text = wf_str_trim(wf_canon(facts->arena, node, WF_CANON_TEXT));
    struct wf_fact *fact = wf_fact_add(scope, WF_TOPIC_USES, WF_STR("uses"), text, node);
    fact->what = WF_STR("uses");
    fact->comment = wf_pin_comment(facts->file->doc, node);
    fact->shown = fact->comment.len > 0 ? wf_arena_printf(facts->arena, "%.*s # %.*s", WF_STR_ARG(text),
                                                          WF_STR_ARG(wf_str_trim(fact->comment)))
                                        : text;
}

/* --- inputs ------------------------------------------------------------------------------------------- */

static const struct {
    const char *action, *input; /* NULL: all others */
    enum wf_topic topic;
} input_topics[] = {
    {"actions/checkout", "ref", WF_TOPIC_CHECKOUT},
    {"actions/checkout", "repository", WF_TOPIC_CHECKOUT},
    {"actions/checkout", "persist-credentials", WF_TOPIC_CREDENTIALS},
    {"actions/cache", NULL, WF_TOPIC_CACHE},
    {"actions/cache/save", NULL, WF_TOPIC_CACHE},
    {"actions/cache/restore", NULL, WF_TOPIC_CACHE},
    {"actions/upload-artifact", NULL, WF_TOPIC_ARTIFACT},
    {"actions/download-artifact", NULL, WF_TOPIC_ARTIFACT},
    {"docker/build-push-action", NULL, WF_TOPIC_IMAGE},
    {"docker/bake-action", NULL, WF_TOPIC_IMAGE},
    {"docker/metadata-action", NULL, WF_TOPIC_IMAGE},
    {"docker/login-action", NULL, WF_TOPIC_IMAGE},
    {"docker/setup-buildx-action", NULL, WF_TOPIC_IMAGE},
    {"actions/github-script", "script", WF_TOPIC_SCRIPT},
};

static enum wf_topic topic_of(const struct wf_step *step, struct wf_str input) {
    for (size_t i = 0; i < sizeof input_topics / sizeof *input_topics; i++) {
        const char *name = input_topics[i].input;
        if (wf_uses_is(&step->action, input_topics[i].action) &&
            (name == NULL || wf_str_is_case(input, name))) {
            return input_topics[i].topic;
        }
    }
    return wf_str_starts(input, "cache") ? WF_TOPIC_CACHE : WF_TOPIC_INPUT;
}

/* Inputs of the image actions that are lists, whose order means nothing; tags are none: the first counts. */
static bool is_list(enum wf_topic topic, struct wf_str input) {
    static const char *const names[] = {"cache-from", "cache-to", "build-args",  "labels",
                                        "platforms",  "secrets",  "annotations", NULL};
    return topic == WF_TOPIC_IMAGE && wf_str_is_any_case(input, names);
}

static void add_input(const struct wf_fact_scope *scope, const struct wf_step *step,
                      const struct wf_node *key) {
    struct wf_arena *arena = scope->facts->arena;
    struct wf_str input = wf_arena_lower(arena, wf_node_text(key));
    enum wf_topic topic = topic_of(step, input);
    struct wf_str value = wf_canon(arena, key->value, WF_CANON_TEXT);
    bool list = is_list(topic, input);
    value = list ? wf_canon_lines(arena, value) : value;
    if (topic == WF_TOPIC_CREDENTIALS && wf_str_is(value, "true")) {
        return; /* the default */
    }
    struct wf_fact *fact =
        wf_fact_add(scope, topic, wf_arena_printf(arena, "with/%.*s", WF_STR_ARG(input)), value, key);
    fact->name = input;
    fact->what = topic == WF_TOPIC_SCRIPT ? WF_STR("script")
                                          : wf_arena_printf(arena, "input \"%.*s\"", WF_STR_ARG(input));
    fact->list = list;
}

static void add_inputs(const struct wf_fact_scope *scope, const struct wf_step *step) {
    if (step->with != NULL && !wf_node_is_mapping(step->with)) {
        wf_fact_pairs(scope, WF_TOPIC_INPUT, "with", "input", step->with);
        return;
    }
    for (WF_EACH(key, step->with)) {
        add_input(scope, step, key);
    }
}

/* --- the step ----------------------------------------------------------------------------------------- */

static void add_text(const struct wf_fact_scope *scope, enum wf_topic topic, const char *name,
                     const struct wf_node *node, const char *usual) {
    struct wf_str value = wf_canon(scope->facts->arena, node, WF_CANON_TEXT);
    if (node != NULL && !wf_str_is(value, usual)) {
        wf_fact_add(scope, topic, wf_str_of(name), value, node);
    }
}

static void add_step(const struct wf_fact_scope *scope, const struct wf_step *step, struct wf_str job) {
    static const char *const known[] = {
        "name", "if", "uses", "run", "with", "env", "timeout-minutes", "id", "continue-on-error", NULL};
    struct wf_arena *arena = scope->facts->arena;
    struct wf_fact *own = wf_fact_add(scope, WF_TOPIC_STEP, WF_STR(""), WF_STR("step"), step->item);
    own->parent = job;
    own->what = WF_STR("step");
    own->name = step->run != NULL ? WF_STR("run") : WF_STR("");
    add_text(scope, WF_TOPIC_DISPLAY, "name", step->name, "");
    add_text(scope, WF_TOPIC_OTHER, "id", step->id, "");
    struct wf_str condition = wf_canon_condition(arena, step->condition);
    if (condition.len > 0) {
        wf_fact_add(scope, WF_TOPIC_CONDITION, WF_STR("if"), condition, step->condition);
    }
    if (step->uses != NULL) {
        wf_facts_of_uses(scope, step->uses);
    }
    if (step->run != NULL) {
        struct wf_str script = wf_canon(arena, step->run, WF_CANON_TEXT);
        wf_fact_add(scope, WF_TOPIC_SCRIPT, WF_STR("run"), script, step->run)->what = WF_STR("script");
    }
    add_inputs(scope, step);
    wf_fact_pairs(scope, WF_TOPIC_ENV, "env", "variable", step->env);
    add_text(scope, WF_TOPIC_TOLERANCE, "continue-on-error", step->continue_on_error, "false");
    add_text(scope, WF_TOPIC_TIMEOUT, "timeout-minutes", step->timeout_minutes, "360");
    wf_fact_rest(scope, step->node, known);
}

void wf_facts_of_steps(const struct wf_fact_scope *scope, const struct wf_step *steps, size_t count,
                       size_t job) {
    struct wf_arena *arena = scope->facts->arena;
    struct wf_buf order = {.arena = arena}, shown = {.arena = arena};
    const struct wf_node *first = NULL;
    for (size_t i = 0; i < count; i++) {
        struct wf_fact_scope step = wf_fact_step_scope(scope, &steps[i], job);
        add_step(&step, &steps[i], scope->key);
        if (scope->names->step_matched[job][i]) {
            wf_buf_printf(&order, "%.*s ", WF_STR_ARG(scope->names->steps[job][i]));
            wf_buf_str(&shown, label_of(arena, &steps[i]));
            wf_buf_char(&shown, '\n');
            first = first != NULL ? first : steps[i].item;
        }
    }
    if (order.len > 0) {
        struct wf_fact *fact =
            wf_fact_add(scope, WF_TOPIC_ORDER, WF_STR("order"), wf_buf_view(&order), first);
        fact->shown = wf_buf_view(&shown);
        fact->span = (struct wf_span){first->span.begin, first->span.begin};
        fact->what = WF_STR("order of steps");
    }
}
