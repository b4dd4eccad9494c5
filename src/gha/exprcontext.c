/* What each context holds at a place, after GitHub's page on contexts. */
#include "gha/event.h"
#include "gha/exprinfer.h"

#include "lang/hole.h"

/* --- what GitHub itself puts there -------------------------------------------------------------------- */

enum content { TEXT, NUMBER, BOOLEAN, CHOICE };

struct property {
    const char *name;
    enum content content;
    const char *const *choices;
};

static const char *const ref_types[] = {"branch", "tag", "", NULL};
static const char *const results[] = {"success", "failure", "cancelled", "skipped", NULL};
static const char *const statuses[] = {"success", "failure", "cancelled", NULL};
static const char *const systems[] = {"Linux", "Windows", "macOS", NULL};
static const char *const processors[] = {"X86", "X64", "ARM", "ARM64", NULL};
static const char *const environments[] = {"github-hosted", "self-hosted", NULL};

/* Those in the second group are not documented but in every dump of the context. */
static const struct property github_properties[] = {
    {"action", TEXT, NULL},
    {"action_path", TEXT, NULL},
    {"action_ref", TEXT, NULL},
    {"action_repository", TEXT, NULL},
    {"action_status", TEXT, NULL},
    {"actor", TEXT, NULL},
    {"actor_id", TEXT, NULL},
    {"api_url", TEXT, NULL},
    {"base_ref", TEXT, NULL},
    {"env", TEXT, NULL},
    {"event_path", TEXT, NULL},
    {"graphql_url", TEXT, NULL},
    {"head_ref", TEXT, NULL},
    {"job", TEXT, NULL},
    {"path", TEXT, NULL},
    {"ref", TEXT, NULL},
    {"ref_name", TEXT, NULL},
    {"ref_protected", BOOLEAN, NULL},
    {"ref_type", CHOICE, ref_types},
    {"repository", TEXT, NULL},
    {"repository_id", TEXT, NULL},
    {"repository_owner", TEXT, NULL},
    {"repository_owner_id", TEXT, NULL},
    {"repositoryUrl", TEXT, NULL},
    {"retention_days", TEXT, NULL},
    {"run_id", TEXT, NULL},
    {"run_number", TEXT, NULL},
    {"run_attempt", TEXT, NULL},
    {"secret_source", TEXT, NULL},
    {"server_url", TEXT, NULL},
    {"sha", TEXT, NULL},
    {"token", TEXT, NULL},
    {"triggering_actor", TEXT, NULL},
    {"workflow", TEXT, NULL},
    {"workflow_ref", TEXT, NULL},
    {"workflow_sha", TEXT, NULL},
    {"workspace", TEXT, NULL},

    {"artifact_cache_size_limit", TEXT, NULL},
    {"artifacts", TEXT, NULL},
    {"artifacts_list", TEXT, NULL},
    {"enterprise-managed-business-id", TEXT, NULL},
    {"output", TEXT, NULL},
    {"repo-self-hosted-runners-disabled", TEXT, NULL},
    {"repository_visibility", TEXT, NULL},
    {"state", TEXT, NULL},
    {"step_summary", TEXT, NULL},
    {NULL, TEXT, NULL},
};

static const struct property runner_properties[] = {
    {"name", TEXT, NULL},
    {"os", CHOICE, systems},
    {"arch", CHOICE, processors},
    {"temp", TEXT, NULL},
    {"tool_cache", TEXT, NULL},
    {"debug", TEXT, NULL},
    {"environment", CHOICE, environments},
    {"workspace", TEXT, NULL},
    {NULL, TEXT, NULL},
};

static const struct property job_properties[] = {
    {"status", CHOICE, statuses}, {"check_run_id", NUMBER, NULL},      {"workflow_ref", TEXT, NULL},
    {"workflow_sha", TEXT, NULL}, {"workflow_repository", TEXT, NULL}, {"workflow_file_path", TEXT, NULL},
    {NULL, TEXT, NULL},
};

static const struct property container_properties[] = {
    {"id", TEXT, NULL},
    {"network", TEXT, NULL},
    {NULL, TEXT, NULL},
};

static const struct property strategy_properties[] = {
    {"fail-fast", BOOLEAN, NULL},   {"job-index", NUMBER, NULL}, {"job-total", NUMBER, NULL},
    {"max-parallel", NUMBER, NULL}, {NULL, TEXT, NULL},
};

static const struct wf_expr_type *type_of_property(struct wf_arena *arena, const struct property *property) {
    switch (property->content) {
    case NUMBER:
        return &wf_type_number;
    case BOOLEAN:
        return &wf_type_boolean;
    case CHOICE:
        return wf_type_one_of(arena, property->choices);
    default:
        return &wf_type_text;
    }
}

static struct wf_expr_type *object_of(struct wf_arena *arena, const struct property *properties) {
    struct wf_expr_type *type = wf_type_make(arena, WF_KIND_OBJECT);
    for (; properties->name != NULL; properties++) {
        wf_type_new_member(arena, type, wf_str_of(properties->name), type_of_property(arena, properties));
    }
    return type;
}

/* An object whose members the files do not tell. */
static struct wf_expr_type *open_object(struct wf_arena *arena, const struct wf_expr_type *others) {
    struct wf_expr_type *type = wf_type_make(arena, WF_KIND_OBJECT);
    type->open = true;
    type->others = others;
    return type;
}

static void add(struct wf_arena *arena, struct wf_expr_type *type, const char *name,
                const struct wf_expr_type *member) {
    wf_type_new_member(arena, type, wf_str_of(name), member);
}

/* --- inputs ------------------------------------------------------------------------------------------- */

static bool has_event(const struct wf_types *types, const char *event) {
    return types->runs != NULL && wf_run_case_find(types->runs, event, WF_RUN_UNKNOWN) != NULL;
}

/* Whether a run can start without any inputs. */
static bool has_other_events(const struct wf_types *types) {
    for (size_t i = 0; i < types->runs->list.len; i++) {
        struct wf_str event = types->runs->list.items[i].event;
        if (!wf_str_is(event, "workflow_dispatch") && !wf_str_is(event, "workflow_call")) {
            return true;
        }
    }
    return false;
}

static const struct wf_expr_type *choice_type(struct wf_types *types, const struct wf_event_input *input) {
    struct wf_expr_type *type = wf_type_make(types->arena, 0);
    wf_type_add_value(types->arena, type, wf_value_string(WF_STR("")));
    for (WF_EACH(option, input->options)) {
        if (wf_hole_any(wf_node_text(option))) {
            return &wf_type_string;
        }
        wf_type_add_value(types->arena, type, wf_value_string(wf_node_text(option)));
    }
    return type;
}

static const struct wf_expr_type *input_type(struct wf_types *types, const struct wf_event_input *input) {
    if (wf_str_is(input->type, "boolean")) {
        return &wf_type_boolean;
    }
    if (wf_str_is(input->type, "number")) {
        return &wf_type_number;
    }
    if (wf_str_is(input->type, "choice") && wf_node_is_sequence(input->options)) {
        return choice_type(types, input);
    }
    bool text = wf_str_is(input->type, "string") || wf_str_is(input->type, "environment");
    return text ? &wf_type_string : &wf_type_any;
}

static const struct wf_expr_type *workflow_inputs(struct wf_types *types) {
    struct wf_event_inputs inputs = wf_event_inputs(types->arena, types->workflow);
    struct wf_expr_type *type = wf_type_make(types->arena, WF_KIND_OBJECT);
    bool absent = has_other_events(types);
    for (size_t i = 0; i < inputs.list.len; i++) {
        const struct wf_event_input *input = &inputs.list.items[i];
        const struct wf_expr_type *one = input_type(types, input);
        one = absent ? wf_type_join(types->arena, one, &wf_type_null) : one;
        wf_type_add_member(types->arena, type, wf_node_text(input->id), one);
    }
    return type;
}

static const struct wf_expr_type *inputs_context(struct wf_types *types) {
    if (types->workflow != NULL) {
        return workflow_inputs(types);
    }
    struct wf_expr_type *type = wf_type_make(types->arena, WF_KIND_OBJECT);
    for (WF_EACH(key, types->action->inputs)) {
        wf_type_add_member(types->arena, type, wf_node_text(key), &wf_type_string);
    }
    return type;
}

/* github.event.inputs: what was dispatched, all of it text. */
static const struct wf_expr_type *event_inputs(struct wf_types *types) {
    static const char *const booleans[] = {"true", "false", "", NULL};
    struct wf_event_inputs inputs = wf_event_inputs(types->arena, types->workflow);
    struct wf_expr_type *type = wf_type_make(types->arena, WF_KIND_OBJECT);
    for (size_t i = 0; i < inputs.list.len; i++) {
        const struct wf_event_input *input = &inputs.list.items[i];
        if (input->call) {
            continue;
        }
        const struct wf_expr_type *one = input_type(types, input);
        one = one == &wf_type_boolean        ? wf_type_one_of(types->arena, booleans)
              : one->kinds == WF_KIND_STRING ? one
                                             : &wf_type_string;
        wf_type_add_member(types->arena, type, wf_node_text(input->id),
                           wf_type_join(types->arena, one, &wf_type_null));
    }
    return has_other_events(types) ? wf_type_join(types->arena, type, &wf_type_null) : type;
}

/* --- github ------------------------------------------------------------------------------------------- */

/* Of a workflow that others call, the caller's. */
static bool is_open_event(const struct wf_types *types) {
    return types->runs == NULL || types->runs->list.len == 0 || has_event(types, "workflow_call");
}

static const struct wf_expr_type *event_name(struct wf_types *types) {
    if (is_open_event(types)) {
        return &wf_type_string;
    }
    struct wf_expr_type *type = wf_type_make(types->arena, 0);
    for (size_t i = 0; i < types->runs->list.len; i++) {
        wf_type_add_value(types->arena, type, wf_value_string(types->runs->list.items[i].event));
    }
    return type;
}

static const struct wf_expr_type *github_context(struct wf_types *types) {
    struct wf_expr_type *github = object_of(types->arena, github_properties);
    struct wf_expr_type *event = open_object(types->arena, NULL);
    if (!is_open_event(types)) {
        event->payload = types->runs;
        if (has_event(types, "workflow_dispatch")) {
            add(types->arena, event, "inputs", event_inputs(types));
        }
    }
    add(types->arena, github, "event", event);
    add(types->arena, github, "event_name", event_name(types));
    return github;
}

/* --- jobs --------------------------------------------------------------------------------------------- */

static const struct wf_expr_type *declared_outputs(struct wf_types *types, const struct wf_node *outputs) {
    struct wf_expr_type *type = wf_type_make(types->arena, WF_KIND_OBJECT);
    if (outputs != NULL && !wf_node_is_mapping(outputs)) {
        return open_object(types->arena, &wf_type_text);
    }
    for (WF_EACH(key, outputs)) {
        if (wf_hole_any(wf_node_text(key))) {
            return open_object(types->arena, &wf_type_text);
        }
        wf_type_add_member(types->arena, type, wf_node_text(key), &wf_type_text);
    }
    return type;
}

const struct wf_expr_type *wf_types_job_outputs(struct wf_types *types, const struct wf_job *job) {
    if (job->uses == NULL) {
        return declared_outputs(types, job->outputs);
    }
    if (job->callee == NULL) {
        return open_object(types->arena, &wf_type_text);
    }
    return declared_outputs(types, wf_node_get(wf_node_get(job->callee->on, "workflow_call"), "outputs"));
}

static const struct wf_expr_type *job_type(struct wf_types *types, const struct wf_job *job) {
    struct wf_expr_type *type = wf_type_make(types->arena, WF_KIND_OBJECT);
    add(types->arena, type, "result", wf_type_one_of(types->arena, results));
    add(types->arena, type, "outputs", wf_types_job_outputs(types, job));
    return type;
}

static void add_need(struct wf_types *types, struct wf_expr_type *needs, const struct wf_node *id) {
    const struct wf_job *job = wf_workflow_job(types->workflow, wf_node_text(id));
    wf_type_add_member(types->arena, needs, wf_node_text(id),
                       job != NULL ? job_type(types, job) : &wf_type_any);
}

static const struct wf_expr_type *needs_context(struct wf_types *types) {
    if (types->job == NULL) {
        return &wf_type_any;
    }
    struct wf_expr_type *needs = wf_type_make(types->arena, WF_KIND_OBJECT);
    if (wf_node_is_scalar(types->job->needs)) {
        add_need(types, needs, types->job->needs);
    }
    for (WF_EACH(id, types->job->needs)) {
        add_need(types, needs, id);
    }
    return needs;
}

static const struct wf_expr_type *jobs_context(struct wf_types *types) {
    struct wf_expr_type *jobs = wf_type_make(types->arena, WF_KIND_OBJECT);
    for (size_t i = 0; types->workflow != NULL && i < types->workflow->job_count; i++) {
        const struct wf_job *job = &types->workflow->jobs[i];
        wf_type_add_member(types->arena, jobs, wf_node_text(job->key), job_type(types, job));
    }
    return jobs;
}

static const struct wf_expr_type *services_type(struct wf_types *types) {
    struct wf_expr_type *service = object_of(types->arena, container_properties);
    add(types->arena, service, "ports", open_object(types->arena, &wf_type_text));
    const struct wf_job *job = types->job;
    if (job == NULL || (job->services != NULL && !wf_node_is_mapping(job->services))) {
        return open_object(types->arena, service);
    }
    struct wf_expr_type *services = wf_type_make(types->arena, WF_KIND_OBJECT);
    for (WF_EACH(key, job->services)) {
        services->open |= wf_hole_any(wf_node_text(key));
        wf_type_add_member(types->arena, services, wf_node_text(key), service);
    }
    return services;
}

static const struct wf_expr_type *job_context(struct wf_types *types) {
    struct wf_expr_type *job = object_of(types->arena, job_properties);
    add(types->arena, job, "container", object_of(types->arena, container_properties));
    add(types->arena, job, "services", services_type(types));
    return job;
}

/* --- the others --------------------------------------------------------------------------------------- */

/* Which steps there are is the rule step-output-unknown's. */
static const struct wf_expr_type *steps_context(struct wf_types *types) {
    struct wf_expr_type *step = open_object(types->arena, NULL);
    add(types->arena, step, "outputs", open_object(types->arena, &wf_type_text));
    add(types->arena, step, "outcome", wf_type_one_of(types->arena, results));
    add(types->arena, step, "conclusion", wf_type_one_of(types->arena, results));
    return open_object(types->arena, step);
}

static const struct wf_expr_type *strategy_context(struct wf_types *types) {
    return object_of(types->arena, strategy_properties);
}

static const struct wf_expr_type *runner_context(struct wf_types *types) {
    return object_of(types->arena, runner_properties);
}

static const struct wf_expr_type *text_context(struct wf_types *types) {
    return open_object(types->arena, &wf_type_text);
}

static const struct wf_expr_type *(*const makers[WF_MAY_CONTEXTS])(struct wf_types *types) = {
    [WF_MAY_GITHUB] = github_context, [WF_MAY_INPUTS] = inputs_context,     [WF_MAY_VARS] = text_context,
    [WF_MAY_NEEDS] = needs_context,   [WF_MAY_STRATEGY] = strategy_context, [WF_MAY_MATRIX] = wf_types_matrix,
    [WF_MAY_SECRETS] = text_context,  [WF_MAY_STEPS] = steps_context,       [WF_MAY_JOB] = job_context,
    [WF_MAY_RUNNER] = runner_context, [WF_MAY_ENV] = text_context,          [WF_MAY_JOBS] = jobs_context,
};

const struct wf_expr_type *wf_types_context(struct wf_types *types, struct wf_str name) {
    for (int i = 0; i < WF_MAY_CONTEXTS; i++) {
        if (!wf_str_eq_case(wf_may_name((enum wf_may)i), name)) {
            continue;
        }
        if (types->made[i] == NULL) {
            types->made[i] = &wf_type_any; /* for expressions in the matrix that name it */
            types->made[i] = makers[i](types);
        }
        return types->made[i];
    }
    return &wf_type_any;
}
