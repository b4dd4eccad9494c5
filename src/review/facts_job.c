/* A job but for its steps. */
#include "review/fact_in.h"

static struct wf_arena *arena_of(const struct wf_fact_scope *scope) {
    return scope->facts->arena;
}

struct wf_fact_scope wf_fact_job_scope(const struct wf_fact_scope *file, const struct wf_job *job,
                                       size_t index) {
    struct wf_fact_scope scope = *file;
    scope.key = file->names->jobs[index];
    scope.where = wf_arena_printf(arena_of(file), "job \"%.*s\"", WF_STR_ARG(wf_node_text(job->key)));
    return scope;
}

/* Adds the value unless it is what GitHub takes when nothing is given. */
static struct wf_fact *add(const struct wf_fact_scope *scope, enum wf_topic topic, const char *name,
                           struct wf_str value, const struct wf_node *node, const char *usual) {
    if (node == NULL || wf_str_is(value, usual)) {
        return NULL;
    }
    return wf_fact_add(scope, topic, wf_str_of(name), value, node);
}

static void add_text(const struct wf_fact_scope *scope, enum wf_topic topic, const char *name,
                     const struct wf_node *node, const char *usual) {
    add(scope, topic, name, wf_canon(arena_of(scope), node, WF_CANON_TEXT), node, usual);
}

/* --- permissions -------------------------------------------------------------------------------------- */

static struct wf_str canon_permissions(struct wf_arena *arena, const struct wf_node *node) {
    struct wf_buf out = {.arena = arena};
    if (node == NULL) {
        return WF_STR("default");
    }
    if (!wf_node_is_mapping(node)) {
        struct wf_str text = wf_canon(arena, node, WF_CANON_TEXT);
        return text.len > 0 ? text : WF_STR("none");
    }
    for (WF_EACH(key, node)) {
        if (!wf_str_is(wf_node_text(key->value), "none")) {
            wf_buf_printf(&out, "%.*s: %.*s\n", WF_STR_ARG(wf_node_text(key)),
                          WF_STR_ARG(wf_node_text(key->value)));
        }
    }
    struct wf_str lines = wf_canon_lines(arena, wf_buf_view(&out));
    return lines.len > 0 ? lines : WF_STR("none");
}

/* Whether only other workflows start it: then a job gets what its caller grants. */
static bool is_only_called(const struct wf_fact_scope *scope) {
    const struct wf_run_cases *runs = scope->facts->file->runs;
    bool only = runs->list.len > 0;
    for (size_t i = 0; i < runs->list.len; i++) {
        only = only && wf_str_is(runs->list.items[i].event, "workflow_call");
    }
    return only;
}

static void add_permissions(const struct wf_fact_scope *scope, const struct wf_job *job) {
    const struct wf_node *node = job->permissions != NULL ? job->permissions : job->workflow->permissions;
    node = wf_node_resolve(node);
    struct wf_str value = canon_permissions(arena_of(scope), node);
    struct wf_fact *fact = wf_fact_add(scope, WF_TOPIC_PERMISSIONS, WF_STR("permissions"), value,
                                       node != NULL ? node : job->key);
    fact->node = node;
    fact->list = true;
    fact->name =
        is_only_called(scope) ? WF_STR("what its caller grants") : WF_STR("the repository's default");
    fact->comment = job->uses != NULL ? WF_STR("the called workflow's token") : WF_STR("the job's token");
    fact->shown = wf_str_is(value, "default") ? fact->name
                  : wf_str_is(value, "none")  ? WF_STR("nothing")
                                              : WF_STR("");
}

/* --- where it runs ------------------------------------------------------------------------------------ */

static void add_runner(const struct wf_fact_scope *scope, const struct wf_job *job) {
    struct wf_arena *arena = arena_of(scope);
    if (job->runs_on == NULL) {
        return;
    }
    struct wf_str value = wf_canon(arena, job->runs_on, WF_CANON_SET);
    if (wf_node_is_mapping(job->runs_on) && wf_node_get(job->runs_on, "group") == NULL) {
        value = wf_canon(arena, wf_node_get(job->runs_on, "labels"), WF_CANON_SET);
    }
    struct wf_fact *fact = wf_fact_add(scope, WF_TOPIC_RUNNER, WF_STR("runs-on"), value, job->runs_on);
    fact->what = WF_STR("runner");
    fact->list = true;
}

static void add_container(const struct wf_fact_scope *scope, const char *name, const struct wf_node *node) {
    static const char *const sets[] = {"volumes", "ports", NULL};
    struct wf_arena *arena = arena_of(scope);
    if (node != NULL && !wf_node_is_mapping(node)) {
        struct wf_str image = wf_arena_printf(arena, "%s/image", name);
        struct wf_fact *fact =
            wf_fact_add(scope, WF_TOPIC_CONTAINER, image, wf_canon(arena, node, WF_CANON_TEXT), node);
        fact->what = wf_arena_printf(arena, "image of %s", name);
        return;
    }
    for (WF_EACH(key, wf_node_resolve(node))) {
        bool set = wf_str_is_any(wf_node_text(key), sets);
        struct wf_str value = wf_canon(arena, key->value, set ? WF_CANON_SET : WF_CANON_TEXT);
        struct wf_str id = wf_arena_printf(arena, "%s/%.*s", name, WF_STR_ARG(wf_node_text(key)));
        struct wf_fact *fact = wf_fact_add(scope, WF_TOPIC_CONTAINER, id, value, key);
        fact->what = wf_arena_printf(arena, "%.*s of %s", WF_STR_ARG(wf_node_text(key)), name);
        fact->name = wf_node_text(key);
        fact->list = set;
    }
}

static void add_services(const struct wf_fact_scope *scope, const struct wf_node *services) {
    for (WF_EACH(key, services)) {
        struct wf_str name = wf_arena_printf(arena_of(scope), "service %.*s", WF_STR_ARG(wf_node_text(key)));
        add_container(scope, name.ptr, wf_node_resolve(key->value));
    }
}

static void add_strategy(const struct wf_fact_scope *scope, const struct wf_job *job) {
    static const char *const known[] = {"matrix", "fail-fast", NULL};
    struct wf_arena *arena = arena_of(scope);
    if (wf_node_is_mapping(job->strategy)) {
        add_text(scope, WF_TOPIC_MATRIX, "fail-fast", wf_node_get(job->strategy, "fail-fast"), "true");
        wf_fact_rest(scope, job->strategy, known);
    } else {
        add_text(scope, WF_TOPIC_MATRIX, "strategy", job->strategy, "");
    }
    if (job->matrix != NULL && !wf_node_is_mapping(job->matrix)) {
        wf_fact_add(scope, WF_TOPIC_MATRIX, WF_STR("matrix"), wf_canon(arena, job->matrix, WF_CANON_TYPED),
                    job->matrix);
    }
    for (WF_EACH(key, wf_node_resolve(job->matrix))) {
        if (!wf_node_is_mapping(job->matrix)) {
            break;
        }
        struct wf_str name = wf_arena_printf(arena, "matrix/%.*s", WF_STR_ARG(wf_node_text(key)));
        struct wf_fact *fact =
            wf_fact_add(scope, WF_TOPIC_MATRIX, name, wf_canon(arena, key->value, WF_CANON_TYPED), key);
        fact->what = wf_arena_printf(arena, "matrix \"%.*s\"", WF_STR_ARG(wf_node_text(key)));
    }
}

/* --- gates -------------------------------------------------------------------------------------------- */

void wf_fact_concurrency(const struct wf_fact_scope *scope, const struct wf_node *node) {
    if (!wf_node_is_mapping(node)) {
        add_text(scope, WF_TOPIC_CONCURRENCY, "concurrency", node, "");
        return;
    }
    static const char *const known[] = {"group", "cancel-in-progress", NULL};
    add_text(scope, WF_TOPIC_CONCURRENCY, "concurrency", wf_node_get(node, "group"), "");
    add_text(scope, WF_TOPIC_CONCURRENCY, "cancel-in-progress", wf_node_get(node, "cancel-in-progress"),
             "false");
    wf_fact_rest(scope, wf_node_resolve(node), known);
}

static void add_environment(const struct wf_fact_scope *scope, const struct wf_node *node) {
    static const char *const known[] = {"name", NULL};
    bool mapping = wf_node_is_mapping(node);
    add_text(scope, WF_TOPIC_ENVIRONMENT, "environment", mapping ? wf_node_get(node, "name") : node, "");
    if (mapping) {
        struct wf_fact_scope inner = *scope;
        inner.key = wf_arena_printf(arena_of(scope), "%.*s/environment", WF_STR_ARG(scope->key));
        wf_fact_rest(&inner, wf_node_resolve(node), known);
    }
}

static struct wf_str name_of_job(const struct wf_fact_scope *scope, const struct wf_workflow *workflow,
                                 struct wf_str id) {
    for (size_t i = 0; i < workflow->job_count; i++) {
        if (wf_str_eq_case(wf_node_text(workflow->jobs[i].key), id)) {
            return scope->names->job_matched[i] ? scope->names->jobs[i] : id;
        }
    }
    return id;
}

/* By the jobs that are meant: one that only has another id now is the same. */
static void add_needs(const struct wf_fact_scope *scope, const struct wf_job *job) {
    struct wf_arena *arena = arena_of(scope);
    struct wf_buf out = {.arena = arena};
    struct wf_str ids = wf_canon(arena, job->needs, WF_CANON_SET);
    struct wf_str rest = ids;
    struct wf_str id;
    while (ids.len > 0 && wf_str_cut(&rest, '\n', &id)) {
        wf_buf_str(&out, name_of_job(scope, job->workflow, id));
        wf_buf_char(&out, '\n');
    }
    if (ids.len > 0) {
        struct wf_str value = wf_canon_lines(arena, wf_buf_view(&out));
        struct wf_fact *fact = wf_fact_add(scope, WF_TOPIC_NEEDS, WF_STR("needs"), value, job->needs);
        fact->shown = ids;
        fact->list = true;
    }
}

static void add_gates(const struct wf_fact_scope *scope, const struct wf_job *job) {
    add(scope, WF_TOPIC_CONDITION, "if", wf_canon_condition(arena_of(scope), job->condition), job->condition,
        "");
    add_needs(scope, job);
    add_text(scope, WF_TOPIC_TOLERANCE, "continue-on-error", wf_node_get(job->node, "continue-on-error"),
             "false");
    add_text(scope, WF_TOPIC_TIMEOUT, "timeout-minutes", job->timeout_minutes, "360");
    add_environment(scope, job->environment);
    if (job->concurrency != NULL) {
        wf_fact_concurrency(scope, job->concurrency);
    }
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static void add_check(const struct wf_fact_scope *scope, const struct wf_job *job) {
    struct wf_str id = wf_node_text(job->key);
    struct wf_str name = job->name != NULL ? wf_canon(arena_of(scope), job->name, WF_CANON_TEXT) : id;
    wf_fact_add(scope, WF_TOPIC_CHECK, WF_STR("check"), name, job->name != NULL ? job->name : job->key);
    wf_fact_add(scope, WF_TOPIC_JOB_ID, WF_STR("id"), id, job->key);
}

static void add_called(const struct wf_fact_scope *scope, const struct wf_job *job) {
    if (job->uses == NULL) {
        return;
    }
    wf_facts_of_uses(scope, job->uses);
    wf_fact_pairs(scope, WF_TOPIC_INPUT, "with", "input", job->with);
    wf_fact_pairs(scope, WF_TOPIC_INPUT, "secrets", "secret", job->secrets);
}

void wf_facts_of_job(const struct wf_fact_scope *scope, const struct wf_job *job, size_t index) {
    static const char *const known[] = {"name",
                                        "permissions",
                                        "needs",
                                        "if",
                                        "runs-on",
                                        "environment",
                                        "concurrency",
                                        "env",
                                        "steps",
                                        "strategy",
                                        "uses",
                                        "with",
                                        "secrets",
                                        "container",
                                        "services",
                                        "timeout-minutes",
                                        "continue-on-error",
                                        "outputs",
                                        NULL};
    struct wf_fact *own = wf_fact_add(scope, WF_TOPIC_JOB, WF_STR(""), WF_STR("job"), job->key);
    own->span = job->key->span;
    own->what = WF_STR("job");
    own->name = wf_node_text(job->key);
    add_check(scope, job);
    add_permissions(scope, job);
    add_runner(scope, job);
    add_container(scope, "container", job->container);
    add_services(scope, wf_node_resolve(job->services));
    add_strategy(scope, job);
    add_gates(scope, job);
    add_called(scope, job);
    wf_fact_pairs(scope, WF_TOPIC_ENV, "env", "variable", job->env);
    wf_fact_pairs(scope, WF_TOPIC_INTERFACE, "outputs", "output", job->outputs);
    wf_fact_rest(scope, job->node, known);
    wf_facts_of_steps(scope, job->steps, job->step_count, index);
}
