#include "gha/workflow.h"

static const struct wf_node *value_of(const struct wf_node *mapping, const char *name) {
    const struct wf_node *key = wf_node_key(mapping, name);
    return key ? wf_node_resolve(key->value) : NULL;
}

static const struct wf_node *deep_value(const struct wf_node *mapping, const char *outer, const char *inner) {
    return value_of(value_of(mapping, outer), inner);
}

static void read_step(struct wf_step *step, const struct wf_node *node, const struct wf_job *job) {
    const struct wf_node *mapping = wf_node_resolve(node);
    *step = (struct wf_step){
        .node = mapping,
        .job = job,
        .index = node->index,
        .id = value_of(mapping, "id"),
        .name = value_of(mapping, "name"),
        .condition = value_of(mapping, "if"),
        .uses = value_of(mapping, "uses"),
        .run = value_of(mapping, "run"),
        .shell = value_of(mapping, "shell"),
        .with = value_of(mapping, "with"),
        .env = value_of(mapping, "env"),
        .working_directory = value_of(mapping, "working-directory"),
        .timeout_minutes = value_of(mapping, "timeout-minutes"),
        .continue_on_error = value_of(mapping, "continue-on-error"),
    };
    if (wf_node_is_scalar(step->uses)) {
        step->action = wf_uses_parse(step->uses->text);
    }
}

/* Steps that are mappings; `parallel:` groups are opened, in their place. */
static size_t read_steps(struct wf_step *steps, size_t count, const struct wf_node *sequence,
                         const struct wf_job *job, int depth) {
    for (WF_EACH(item, sequence)) {
        const struct wf_node *inner = value_of(item, "parallel");
        if (inner && depth > 0) {
            count = read_steps(steps, count, inner, job, depth - 1);
        } else if (wf_node_is_mapping(item)) {
            if (steps) {
                read_step(&steps[count], item, job);
                steps[count].index = (uint32_t)count;
            }
            count++;
        }
    }
    return count;
}

static struct wf_step *make_steps(struct wf_arena *arena, const struct wf_node *sequence,
                                  const struct wf_job *job, size_t *count) {
    if (!wf_node_is_sequence(sequence)) {
        return NULL;
    }
    *count = read_steps(NULL, 0, sequence, job, 1);
    struct wf_step *steps = WF_NEW_ARRAY(arena, struct wf_step, *count);
    read_steps(steps, 0, sequence, job, 1);
    return steps;
}

static void read_job(struct wf_arena *arena, struct wf_job *job, const struct wf_node *key,
                     const struct wf_workflow *workflow) {
    const struct wf_node *node = wf_node_resolve(key->value);
    *job = (struct wf_job){
        .key = key,
        .node = node,
        .workflow = workflow,
        .name = value_of(node, "name"),
        .condition = value_of(node, "if"),
        .needs = value_of(node, "needs"),
        .runs_on = value_of(node, "runs-on"),
        .permissions = value_of(node, "permissions"),
        .env = value_of(node, "env"),
        .outputs = value_of(node, "outputs"),
        .strategy = value_of(node, "strategy"),
        .matrix = deep_value(node, "strategy", "matrix"),
        .defaults = value_of(node, "defaults"),
        .container = value_of(node, "container"),
        .services = value_of(node, "services"),
        .environment = value_of(node, "environment"),
        .concurrency = value_of(node, "concurrency"),
        .timeout_minutes = value_of(node, "timeout-minutes"),
        .uses = value_of(node, "uses"),
        .with = value_of(node, "with"),
        .secrets = value_of(node, "secrets"),
        .steps_node = value_of(node, "steps"),
    };
    job->steps = make_steps(arena, job->steps_node, job, &job->step_count);
}

static void add_needed(struct wf_job *job, const struct wf_workflow *workflow, const struct wf_node *id) {
    const struct wf_job *needed = wf_workflow_job(workflow, wf_node_text(id));
    bool known = !needed || needed == job;
    for (size_t i = 0; i < job->needed_count && !known; i++) {
        known = job->needed[i] == needed;
    }
    if (!known) {
        job->needed[job->needed_count++] = needed;
    }
}

static void add_all_needed(struct wf_job *job, const struct wf_workflow *workflow,
                           const struct wf_node *needs) {
    if (wf_node_is_scalar(needs)) {
        add_needed(job, workflow, needs);
    }
    for (WF_EACH(item, needs)) {
        add_needed(job, workflow, item);
    }
}

/* The list grows while it is walked, so that what the needed jobs need comes in too. */
static void read_needed(struct wf_arena *arena, struct wf_job *job, const struct wf_workflow *workflow) {
    if (!job->needs) {
        return;
    }
    job->needed = WF_NEW_ARRAY(arena, const struct wf_job *, workflow->job_count);
    add_all_needed(job, workflow, job->needs);
    for (size_t i = 0; i < job->needed_count; i++) {
        add_all_needed(job, workflow, job->needed[i]->needs);
    }
}

struct wf_workflow *wf_workflow_read(struct wf_arena *arena, const struct wf_doc *doc) {
    if (!wf_node_is_mapping(doc->root)) {
        return NULL;
    }
    struct wf_workflow *workflow = WF_NEW(arena, struct wf_workflow);
    *workflow = (struct wf_workflow){
        .doc = doc,
        .root = doc->root,
        .name = value_of(doc->root, "name"),
        .on = value_of(doc->root, "on"),
        .env = value_of(doc->root, "env"),
        .permissions = value_of(doc->root, "permissions"),
        .defaults = value_of(doc->root, "defaults"),
        .concurrency = value_of(doc->root, "concurrency"),
        .jobs_node = value_of(doc->root, "jobs"),
    };
    if (!wf_node_is_mapping(workflow->jobs_node)) {
        return workflow;
    }
    workflow->jobs = WF_NEW_ARRAY(arena, struct wf_job, workflow->jobs_node->count);
    for (WF_EACH(key, workflow->jobs_node)) {
        if (wf_node_is_mapping(key->value)) {
            read_job(arena, &workflow->jobs[workflow->job_count++], key, workflow);
        }
    }
    for (size_t i = 0; i < workflow->job_count; i++) {
        read_needed(arena, &workflow->jobs[i], workflow);
    }
    return workflow;
}

struct wf_action *wf_action_read(struct wf_arena *arena, const struct wf_doc *doc) {
    if (!wf_node_is_mapping(doc->root)) {
        return NULL;
    }
    struct wf_action *action = WF_NEW(arena, struct wf_action);
    *action = (struct wf_action){
        .doc = doc,
        .root = doc->root,
        .name = value_of(doc->root, "name"),
        .inputs = value_of(doc->root, "inputs"),
        .outputs = value_of(doc->root, "outputs"),
        .runs = value_of(doc->root, "runs"),
        .using = deep_value(doc->root, "runs", "using"),
    };
    action->steps = make_steps(arena, value_of(action->runs, "steps"), NULL, &action->step_count);
    return action;
}

const struct wf_step *wf_job_step(const struct wf_job *job, struct wf_str id) {
    for (size_t i = 0; job && i < job->step_count; i++) {
        struct wf_str own = wf_node_text(job->steps[i].id);
        if (own.len > 0 && wf_str_eq_case(own, id)) {
            return &job->steps[i];
        }
    }
    return NULL;
}

const struct wf_job *wf_workflow_job(const struct wf_workflow *workflow, struct wf_str id) {
    for (size_t i = 0; i < workflow->job_count; i++) {
        if (wf_str_eq_case(wf_node_text(workflow->jobs[i].key), id)) {
            return &workflow->jobs[i];
        }
    }
    return NULL;
}

bool wf_job_needs(const struct wf_job *job, struct wf_str id) {
    for (size_t i = 0; i < job->needed_count; i++) {
        if (wf_str_eq_case(wf_node_text(job->needed[i]->key), id)) {
            return true;
        }
    }
    return false;
}

const struct wf_node *wf_step_input_key(const struct wf_step *step, const char *name) {
    for (WF_EACH(key, step->with)) {
        if (wf_str_is_case(wf_node_text(key), name)) {
            return key;
        }
    }
    return NULL;
}

const struct wf_node *wf_step_input(const struct wf_step *step, const char *name) {
    const struct wf_node *key = wf_step_input_key(step, name);
    return key ? wf_node_resolve(key->value) : NULL;
}

bool wf_step_uses(const struct wf_step *step, const char *repository) {
    if (step->action.kind != WF_USES_REPOSITORY) {
        return false;
    }
    struct wf_str wanted = wf_str_of(repository);
    size_t slash = wf_str_find_char(wanted, '/', 0);
    return wf_str_eq_case(step->action.owner, wf_str_sub(wanted, 0, slash)) &&
           wf_str_eq_case(step->action.repo, wf_str_sub(wanted, slash + 1, wanted.len));
}

const struct wf_node *wf_step_env(const struct wf_step *step, struct wf_str name) {
    const struct wf_job *job = step->job;
    const struct wf_node *scopes[] = {step->env, job ? job->env : NULL, job ? job->workflow->env : NULL};
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        const struct wf_node *value = wf_node_find(scopes[i], name, false);
        if (value) {
            return value;
        }
    }
    return NULL;
}

/* Whether a label of the job's runner holds `word`. */
static bool runs_on_has(const struct wf_job *job, const char *word) {
    const struct wf_node *labels = job->runs_on;
    if (wf_node_is_mapping(labels)) {
        labels = wf_node_get(labels, "labels");
    }
    if (wf_node_is_scalar(labels)) {
        return wf_str_has(wf_node_text(labels), word);
    }
    for (WF_EACH(item, labels)) {
        if (wf_str_has(wf_node_text(item), word)) {
            return true;
        }
    }
    return false;
}

struct wf_str wf_step_shell(const struct wf_step *step, bool *explicit_bash) {
    const struct wf_job *job = step->job;
    const struct wf_node *shell = step->shell;
    const struct wf_node *defaults[] = {job ? job->defaults : NULL, job ? job->workflow->defaults : NULL};
    for (size_t i = 0; !shell && i < 2; i++) {
        shell = deep_value(defaults[i], "run", "shell");
    }
    struct wf_str text = wf_node_text(shell);
    *explicit_bash = wf_str_is(text, "bash");
    if (shell || !job) {
        return text;
    }
    if (job->container) {
        return WF_STR("sh -e");
    }
    if (runs_on_has(job, "windows")) {
        return WF_STR("pwsh");
    }
    bool known = runs_on_has(job, "ubuntu") || runs_on_has(job, "macos") || runs_on_has(job, "linux");
    return known ? WF_STR("bash -e") : WF_STR("");
}
