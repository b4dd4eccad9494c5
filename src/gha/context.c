#include "gha/context.h"

#include "base/buf.h"
#include "gha/facts.h"
#include "gha/written.h"
#include "lang/expreval.h"

struct wf_context wf_context_of_step(struct wf_arena *arena, const struct wf_step *step,
                                     const struct wf_run_case *run) {
    const struct wf_job *job = step->job;
    return (struct wf_context){arena, job ? job->workflow : NULL, job, step, run, 0, false};
}

struct wf_context wf_context_of_job(struct wf_arena *arena, const struct wf_job *job,
                                    const struct wf_run_case *run) {
    return (struct wf_context){arena, job->workflow, job, NULL, run, 0, false};
}

/* --- the github context ------------------------------------------------------------------------------- */

static struct wf_value open_object(struct wf_arena *arena) {
    struct wf_value value = wf_value_object(arena);
    value.object->open = true;
    return value;
}

static void set(struct wf_arena *arena, struct wf_value object, const char *name, struct wf_value value) {
    wf_object_set(arena, object.object, wf_str_of(name), value);
}

static void set_ref(const struct wf_context *context, struct wf_value github) {
    struct wf_arena *arena = context->arena;
    const struct wf_run_case *run = context->run;
    if (run->ref == WF_RUN_UNKNOWN) {
        return;
    }
    bool tag = run->ref == WF_RUN_TAG;
    bool pull = wf_str_starts(run->event, "pull_request");
    const char *folder = tag ? "refs/tags/" : run->ref == WF_RUN_PULL ? "refs/pull/" : "refs/heads/";
    if (!wf_str_is(run->event, "workflow_dispatch")) { /* a person may choose a tag */
        set(arena, github, "ref", wf_value_unknown_from(wf_str_of(folder)));
    }
    set(arena, github, "ref_type", wf_value_string(tag ? WF_STR("tag") : WF_STR("branch")));
    if (run->ref_name.len > 0 && run->ref != WF_RUN_PULL) {
        set(arena, github, "ref_name", wf_value_string(run->ref_name));
        struct wf_str ref = wf_arena_printf(arena, "%s%.*s", folder, WF_STR_ARG(run->ref_name));
        set(arena, github, "ref", wf_value_string(ref));
    }
    if (!pull) {
        set(arena, github, "head_ref", wf_value_string(WF_STR("")));
        set(arena, github, "base_ref", wf_value_string(WF_STR("")));
    }
}

struct absent {
    const struct wf_context *context;
    struct wf_value event;
};

/* Each `github.event.NAME` of the expression whose NAME the event's payload certainly lacks becomes null. */
static bool set_absent(void *data, const struct wf_expr_node *node) {
    struct absent *absent = data;
    struct wf_expr_chain chain = {0};
    if (!wf_expr_chain(absent->context->arena, node, &chain) || !wf_str_is_case(chain.root, "github") ||
        chain.parts.len < 2 || !wf_str_is_case(chain.parts.items[0].name, "event")) {
        return true;
    }
    struct wf_str name = chain.parts.items[1].name;
    if (name.len > 0 && wf_payload_has(absent->context->run->event, name) == WF_FALSE) {
        wf_object_set(absent->context->arena, absent->event.object, name, wf_value_null());
    }
    return true;
}

static struct wf_value github_context(const struct wf_context *context, const struct wf_expr *expression) {
    struct wf_value github = open_object(context->arena);
    if (!context->run || wf_str_is(context->run->event, "workflow_call")) {
        return github;
    }
    set(context->arena, github, "event_name", wf_value_string(context->run->event));
    set_ref(context, github);
    struct absent absent = {context, open_object(context->arena)};
    wf_expr_walk(expression->root, set_absent, &absent);
    set(context->arena, github, "event", absent.event);
    return github;
}

/* --- the others --------------------------------------------------------------------------------------- */

/* The innermost `env` that declares a name: its value, and the place where that is evaluated, which has the
 * levels above only, as GitHub does; so this ends. NULL: none does, or an earlier step set it since. */
static const struct wf_node *find_declared(const struct wf_context *context, struct wf_str name,
                                           struct wf_context *place) {
    const struct wf_step *step = context->step;
    const struct wf_node *value = step ? wf_node_find(step->env, name, true) : NULL;
    *place = *context;
    place->step = NULL;
    if (value || (step && wf_step_env_rewritten(step, name))) {
        return value;
    }
    value = context->job ? wf_node_find(context->job->env, name, true) : NULL;
    place->job = NULL;
    if (!value && context->workflow) {
        value = wf_node_find(context->workflow->env, name, true);
        place->workflow = NULL;
    }
    return value;
}

/* The `env` context of a place. */
struct env {
    struct wf_context context;
    struct wf_object *object;
};

/* A file may set many variables and have many expressions, each of which asks for a few: they are evaluated
 * one by one. */
static const struct wf_value *find_env(void *data, struct wf_str name) {
    const struct env *env = data;
    struct wf_context place;
    const struct wf_node *declared = find_declared(&env->context, name, &place);
    struct wf_value value = declared ? wf_context_value(&place, declared) : wf_value_unknown(WF_MAYBE);
    wf_object_set(env->context.arena, env->object, name, value);
    return wf_object_get(env->object, name);
}

static struct wf_value env_context(const struct wf_context *context) {
    struct wf_value value = open_object(context->arena);
    struct env *env = WF_NEW(context->arena, struct env);
    *env = (struct env){*context, value.object};
    value.object->find = find_env;
    value.object->context = env;
    return value;
}

/* `inputs` has members only when a person or another workflow started the run. */
static struct wf_value inputs_context(const struct wf_context *context) {
    struct wf_value inputs = wf_value_object(context->arena);
    bool called = !context->run || !context->workflow || wf_str_starts(context->run->event, "workflow_");
    inputs.object->open = called;
    return inputs;
}

struct lookup {
    const struct wf_context *context;
    const struct wf_expr *expression;
    struct wf_value github, env, inputs; /* made when first asked for: a name must keep its object */
};

static bool look_up(void *data, struct wf_str name, struct wf_value *value) {
    struct lookup *lookup = data;
    const struct {
        const char *name;
        struct wf_value *value;
    } known[] = {{"github", &lookup->github}, {"env", &lookup->env}, {"inputs", &lookup->inputs}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!wf_str_is_case(name, known[i].name)) {
            continue;
        }
        if (known[i].value->kind == WF_VALUE_UNKNOWN) {
            *known[i].value = i == 0   ? github_context(lookup->context, lookup->expression)
                              : i == 1 ? env_context(lookup->context)
                                       : inputs_context(lookup->context);
        }
        *value = *known[i].value;
        return true;
    }
    return false;
}

/* Mostly nothing failed before: what a rule asks is what happens in a run that goes well. */
static bool status(void *data, enum wf_expr_function function, const struct wf_value *arguments, size_t count,
                   struct wf_value *out) {
    const struct lookup *lookup = data;
    (void)arguments;
    (void)count;
    if (lookup->context->any_end && function != WF_FN_ALWAYS) {
        return false;
    }
    *out = wf_value_boolean(function == WF_FN_SUCCESS || function == WF_FN_ALWAYS);
    return true;
}

struct wf_value wf_context_eval(const struct wf_context *context, struct wf_str expression) {
    const struct wf_expr *parsed = wf_expr_read(context->arena, expression);
    if (!parsed->root || parsed->errors.len > 0) {
        return wf_value_unknown(WF_MAYBE);
    }
    struct lookup lookup = {.context = context, .expression = parsed};
    struct wf_expr_scope scope = {.lookup = look_up, .status = status, .context = &lookup};
    struct wf_value value = wf_value_unknown(WF_MAYBE);
    struct wf_expr_error error = {0};
    return wf_expr_eval(context->arena, parsed->root, &scope, &value, &error) ? value
                                                                              : wf_value_unknown(WF_MAYBE);
}

/* --- texts -------------------------------------------------------------------------------------------- */

/* A chain of names in lower case; any other expression with its white space made one blank. */
static void write_hole(struct wf_arena *arena, struct wf_buf *out, struct wf_str inner) {
    const struct wf_expr *parsed = wf_expr_read(arena, inner);
    struct wf_expr_chain chain = {0};
    wf_buf_text(out, "${{ ");
    if (parsed->root && wf_expr_chain(arena, parsed->root, &chain)) {
        wf_buf_str(out, wf_arena_lower(arena, chain.root));
        for (size_t i = 0; i < chain.parts.len; i++) {
            const struct wf_expr_part *part = &chain.parts.items[i];
            bool named = part->name.len > 0;
            struct wf_str name = named ? part->name : wf_str_sub(inner, part->node->begin, part->node->end);
            wf_buf_char(out, '.');
            wf_buf_str(out, wf_arena_lower(arena, name));
        }
    } else {
        for (size_t i = 0; i < inner.len; i++) {
            bool space = wf_is_space(inner.ptr[i]);
            if (!space || (i > 0 && !wf_is_space(inner.ptr[i - 1]))) {
                wf_buf_char(out, space ? ' ' : inner.ptr[i]);
            }
        }
    }
    wf_buf_text(out, " }}");
}

/* `env.NAME` whose value is known in part: its text. */
static bool find_variable(const struct wf_context *context, struct wf_str name, struct wf_str *text) {
    struct wf_context place;
    const struct wf_node *value = find_declared(context, name, &place);
    if (wf_node_is_scalar(value)) {
        *text = wf_context_text(&place, wf_node_text(value));
        return true;
    }
    return wf_written_variable(context, name, text);
}

static bool find_output(const struct wf_context *context, struct wf_str id, struct wf_str name,
                        struct wf_str *text) {
    const struct wf_step *step = context->job ? wf_job_step(context->job, id) : NULL;
    bool before = step && (!context->step || step->index < context->step->index);
    return before && wf_written_output(context, step, name, text);
}

/* What the files tell of a value that only the run knows in full. */
static bool find_in_files(const struct wf_context *context, struct wf_str inner, struct wf_str *text) {
    const struct wf_expr *parsed = wf_expr_read(context->arena, inner);
    struct wf_expr_chain chain = {0};
    if (!wf_expr_chain(context->arena, parsed->root, &chain)) {
        return false;
    }
    const struct wf_expr_part *parts = chain.parts.items;
    if (chain.parts.len == 1) {
        return wf_str_is_case(chain.root, "env") && find_variable(context, parts[0].name, text);
    }
    if (chain.parts.len != 3 || !wf_str_is_case(parts[1].name, "outputs")) {
        return false;
    }
    return wf_str_is_case(chain.root, "steps") ? find_output(context, parts[0].name, parts[2].name, text)
           : wf_str_is_case(chain.root, "needs")
               ? wf_written_job_output(context, parts[0].name, parts[2].name, text)
               : false;
}

static void write_site(const struct wf_context *context, struct wf_buf *out, struct wf_str inner) {
    struct wf_value value = wf_context_eval(context, inner);
    struct wf_str text;
    if (wf_value_is_primitive(value)) {
        wf_buf_str(out, wf_value_to_string(context->arena, value));
    } else if (find_in_files(context, inner, &text)) {
        wf_buf_str(out, text);
    } else {
        write_hole(context->arena, out, inner);
    }
}

struct wf_str wf_context_text(const struct wf_context *context, struct wf_str text) {
    if (!wf_str_has(text, "${{")) {
        return text;
    }
    struct wf_expr_sites sites = wf_expr_sites(context->arena, text);
    struct wf_buf out = {.arena = context->arena};
    size_t at = 0;
    for (size_t i = 0; i < sites.sites.len; i++) {
        const struct wf_expr_site *site = &sites.sites.items[i];
        wf_buf_str(&out, wf_str_sub(text, at, site->begin));
        if (site->error || site->insert) {
            wf_buf_str(&out, wf_str_sub(text, site->begin, site->end));
        } else {
            write_site(context, &out, wf_str_sub(text, site->inner_begin, site->inner_end));
        }
        at = site->end;
    }
    wf_buf_str(&out, wf_str_sub(text, at, text.len));
    return wf_buf_view(&out);
}

static struct wf_value plain_value(const struct wf_node *scalar) {
    switch (wf_node_type(scalar)) {
    case WF_TYPE_NULL:
        return wf_value_null();
    case WF_TYPE_BOOL:
        return wf_value_boolean(wf_node_bool(scalar));
    case WF_TYPE_NUMBER:
        return wf_value_number(wf_node_number(scalar));
    case WF_TYPE_STRING:
        return wf_value_string(wf_node_text(scalar));
    default:
        return wf_value_unknown(WF_MAYBE);
    }
}

struct wf_value wf_context_value(const struct wf_context *context, const struct wf_node *scalar) {
    struct wf_str text = wf_node_text(scalar);
    if (!wf_str_has(text, "${{")) {
        return plain_value(scalar);
    }
    struct wf_expr_sites sites = wf_expr_sites(context->arena, text);
    if (sites.whole && !sites.sites.items[0].error) {
        const struct wf_expr_site *site = &sites.sites.items[0];
        return wf_context_eval(context, wf_str_sub(text, site->inner_begin, site->inner_end));
    }
    struct wf_str resolved = wf_context_text(context, text);
    return wf_str_has(resolved, "${{") ? wf_value_unknown(WF_TRUE) : wf_value_string(resolved);
}

enum wf_truth wf_context_condition(const struct wf_context *context, const struct wf_node *condition) {
    struct wf_str text = wf_str_trim(wf_node_text(condition));
    if (text.len == 0) {
        return WF_TRUE;
    }
    struct wf_expr_sites sites = wf_expr_sites(context->arena, text);
    if (sites.sites.len == 0) {
        return wf_value_truth(wf_context_eval(context, text));
    }
    if (!sites.whole || sites.sites.items[0].error) {
        return WF_TRUE; /* a text that is not empty */
    }
    const struct wf_expr_site *site = &sites.sites.items[0];
    return wf_value_truth(wf_context_eval(context, wf_str_sub(text, site->inner_begin, site->inner_end)));
}

/* --- reaching a place ----------------------------------------------------------------------------------- */

/* An `if` with a status function decides alone; without one a skipped job that is needed skips this one too.
 */
static bool asks_status(const struct wf_node *condition) {
    static const char *const functions[] = {"always", "cancelled", "failure", "success", NULL};
    return wf_str_has_any(wf_node_text(condition), functions);
}

static enum wf_truth job_reached(const struct wf_context *context) {
    const struct wf_job *job = context->job;
    struct wf_context place = wf_context_of_job(context->arena, job, context->run);
    place.any_end = context->any_end;
    enum wf_truth reached = wf_context_condition(&place, job->condition);
    for (size_t i = 0; i < job->needed_count && !asks_status(job->condition); i++) {
        place.job = job->needed[i];
        if (place.job->condition) {
            reached = wf_truth_and(reached, wf_context_condition(&place, place.job->condition));
        }
    }
    return reached;
}

enum wf_truth wf_context_reached(const struct wf_context *context) {
    enum wf_truth reached = context->job ? job_reached(context) : WF_TRUE;
    return context->step ? wf_truth_and(reached, wf_context_condition(context, context->step->condition))
                         : reached;
}
