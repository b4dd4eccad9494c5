#include "gha/workflow.h"

#include "gha/step.h"

static const struct wf_node *deep_value(const struct wf_node *mapping, const char *outer, const char *inner) {
    return wf_node_get(wf_node_get(mapping, outer), inner);
}

static void read_step(struct wf_arena *arena, struct wf_step *step, const struct wf_node *node,
                      const struct wf_job *job) {
    const struct wf_node *mapping = wf_node_resolve(node);
    *step = (struct wf_step){
        .node = mapping,
        .job = job,
        .index = node->index,
        .id = wf_node_get(mapping, "id"),
        .name = wf_node_get(mapping, "name"),
        .condition = wf_node_get(mapping, "if"),
        .uses = wf_node_get(mapping, "uses"),
        .run = wf_node_get(mapping, "run"),
        .shell = wf_node_get(mapping, "shell"),
        .with = wf_node_get(mapping, "with"),
        .env = wf_node_get(mapping, "env"),
        .working_directory = wf_node_get(mapping, "working-directory"),
        .timeout_minutes = wf_node_get(mapping, "timeout-minutes"),
        .continue_on_error = wf_node_get(mapping, "continue-on-error"),
    };
    step->never = wf_condition_is_never(arena, step->condition);
    if (wf_node_is_scalar(step->run)) {
        step->writes_env = wf_str_has(step->run->text, "GITHUB_ENV");
        step->script = wf_shell_read(arena, wf_node_text(step->run));
    }
    if (wf_node_is_scalar(step->uses)) {
        step->action = wf_uses_parse(step->uses->text);
    }
}

/* Steps that are mappings; `parallel:` groups are opened, in their place. */
static size_t read_steps(struct wf_arena *arena, struct wf_step *steps, size_t count,
                         const struct wf_node *sequence, const struct wf_job *job, int depth) {
    for (WF_EACH(item, sequence)) {
        const struct wf_node *inner = wf_node_get(item, "parallel");
        if (inner && depth > 0) {
            count = read_steps(arena, steps, count, inner, job, depth - 1);
        } else if (wf_node_is_mapping(item)) {
            if (steps) {
                read_step(arena, &steps[count], item, job);
                steps[count].item = item;
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
    *count = read_steps(arena, NULL, 0, sequence, job, 1);
    struct wf_step *steps = WF_NEW_ARRAY(arena, struct wf_step, *count);
    read_steps(arena, steps, 0, sequence, job, 1);
    return steps;
}

/* The name that is set by the `=` or `<<` at `at`; empty: that is the `=` of ${NAME=...}. */
static struct wf_str set_at(struct wf_str script, size_t at) {
    size_t begin = at;
    while (begin > 0 && wf_is_word(script.ptr[begin - 1])) {
        begin--;
    }
    bool expands = begin > 0 && (script.ptr[begin - 1] == '$' || script.ptr[begin - 1] == '{');
    return wf_str_sub(script, expands ? at : begin, at);
}

static void note_written(struct wf_map *written, struct wf_step *step) {
    struct wf_str script = step->run->text;
    for (size_t i = 0; i < script.len; i++) {
        bool sets = script.ptr[i] == '=' || wf_str_starts(wf_str_sub(script, i, i + 2), "<<");
        struct wf_str name = sets ? set_at(script, i) : WF_STR("");
        if (name.len > 0 && !wf_map_get(written, name)) {
            wf_map_put(written, name, step);
        }
    }
}

static void read_job(struct wf_arena *arena, struct wf_job *job, const struct wf_node *key,
                     const struct wf_workflow *workflow) {
    const struct wf_node *node = wf_node_resolve(key->value);
    *job = (struct wf_job){
        .key = key,
        .node = node,
        .workflow = workflow,
        .name = wf_node_get(node, "name"),
        .condition = wf_node_get(node, "if"),
        .needs = wf_node_get(node, "needs"),
        .runs_on = wf_node_get(node, "runs-on"),
        .permissions = wf_node_get(node, "permissions"),
        .env = wf_node_get(node, "env"),
        .outputs = wf_node_get(node, "outputs"),
        .strategy = wf_node_get(node, "strategy"),
        .matrix = deep_value(node, "strategy", "matrix"),
        .defaults = wf_node_get(node, "defaults"),
        .container = wf_node_get(node, "container"),
        .services = wf_node_get(node, "services"),
        .environment = wf_node_get(node, "environment"),
        .concurrency = wf_node_get(node, "concurrency"),
        .timeout_minutes = wf_node_get(node, "timeout-minutes"),
        .uses = wf_node_get(node, "uses"),
        .with = wf_node_get(node, "with"),
        .secrets = wf_node_get(node, "secrets"),
        .steps_node = wf_node_get(node, "steps"),
    };
    job->never = wf_condition_is_never(arena, job->condition);
    job->steps = make_steps(arena, job->steps_node, job, &job->step_count);
    job->written.arena = arena;
    job->ids = (struct wf_map){.arena = arena, .ignore_case = true};
    for (size_t i = 0; i < job->step_count; i++) {
        struct wf_str id = wf_node_text(job->steps[i].id);
        if (id.len > 0 && !wf_job_step(job, id)) {
            wf_map_put(&job->ids, id, &job->steps[i]);
        }
        if (job->steps[i].writes_env) {
            note_written(&job->written, &job->steps[i]);
        }
    }
}

/* Jobs while their needs are read: `seen` has, for each, the number of the last one that was found to need
 * it. */
struct needs {
    struct wf_arena *arena;
    struct wf_workflow *workflow;
    size_t *seen, number;
};

static void add_job(struct needs *needs, const struct wf_job **list, size_t *count,
                    const struct wf_job *job) {
    size_t *seen = job ? &needs->seen[job - needs->workflow->jobs] : NULL;
    if (seen && *seen != needs->number) {
        *seen = needs->number;
        list[(*count)++] = job;
    }
}

static void read_direct(struct needs *needs, struct wf_job *job) {
    const struct wf_node *node = wf_node_resolve(job->needs);
    bool many = wf_node_is_sequence(node);
    needs->number++;
    job->direct = WF_NEW_ARRAY(needs->arena, const struct wf_job *, many ? node->count + 1 : 1);
    if (wf_node_is_scalar(node)) {
        add_job(needs, job->direct, &job->direct_count, wf_workflow_job(needs->workflow, wf_node_text(node)));
    }
    for (const struct wf_node *item = many ? node->first : NULL; item; item = item->next) {
        add_job(needs, job->direct, &job->direct_count, wf_workflow_job(needs->workflow, wf_node_text(item)));
    }
}

static void add_direct(struct needs *needs, struct wf_job *job, const struct wf_job *of) {
    for (size_t i = 0; i < of->direct_count; i++) {
        if (of->direct[i] != job) {
            add_job(needs, job->needed, &job->needed_count, of->direct[i]);
        }
    }
}

/* The list grows while it is walked, so that what the needed jobs need comes in too. */
static void read_needed(struct needs *needs, struct wf_job *job) {
    if (job->direct_count == 0) {
        return;
    }
    needs->number++;
    job->needed = WF_NEW_ARRAY(needs->arena, const struct wf_job *, needs->workflow->job_count);
    add_direct(needs, job, job);
    for (size_t i = 0; i < job->needed_count; i++) {
        add_direct(needs, job, job->needed[i]);
    }
}

static void read_all_needs(struct wf_arena *arena, struct wf_workflow *workflow) {
    struct needs needs = {.arena = arena, .workflow = workflow};
    workflow->ids = (struct wf_map){.arena = arena, .ignore_case = true};
    needs.seen = WF_NEW_ARRAY(arena, size_t, workflow->job_count + 1);
    for (size_t i = 0; i < workflow->job_count; i++) {
        struct wf_str id = wf_node_text(workflow->jobs[i].key);
        if (!wf_workflow_job(workflow, id)) {
            wf_map_put(&workflow->ids, id, &workflow->jobs[i]);
        }
    }
    for (size_t i = 0; i < workflow->job_count; i++) {
        read_direct(&needs, &workflow->jobs[i]);
    }
    for (size_t i = 0; i < workflow->job_count; i++) {
        read_needed(&needs, &workflow->jobs[i]);
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
        .name = wf_node_get(doc->root, "name"),
        .on = wf_node_get(doc->root, "on"),
        .env = wf_node_get(doc->root, "env"),
        .permissions = wf_node_get(doc->root, "permissions"),
        .defaults = wf_node_get(doc->root, "defaults"),
        .concurrency = wf_node_get(doc->root, "concurrency"),
        .jobs_node = wf_node_get(doc->root, "jobs"),
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
    read_all_needs(arena, workflow);
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
        .name = wf_node_get(doc->root, "name"),
        .inputs = wf_node_get(doc->root, "inputs"),
        .outputs = wf_node_get(doc->root, "outputs"),
        .runs = wf_node_get(doc->root, "runs"),
        .using = deep_value(doc->root, "runs", "using"),
    };
    action->steps = make_steps(arena, wf_node_get(action->runs, "steps"), NULL, &action->step_count);
    return action;
}

const struct wf_step *wf_job_step(const struct wf_job *job, struct wf_str id) {
    return job ? wf_map_get(&job->ids, id) : NULL;
}

const struct wf_job *wf_workflow_job(const struct wf_workflow *workflow, struct wf_str id) {
    return wf_map_get(&workflow->ids, id);
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
    return wf_node_find_key(step->with, wf_str_of(name), true);
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

bool wf_step_env_rewritten(const struct wf_step *step, struct wf_str name) {
    const struct wf_step *first = step->job ? wf_map_get(&step->job->written, name) : NULL;
    return first && first->index < step->index;
}

const struct wf_node *wf_step_env(const struct wf_step *step, struct wf_str name) {
    const struct wf_job *job = step->job;
    const struct wf_node *own = wf_node_find(step->env, name, false);
    if (own || !job) {
        return own;
    }
    const struct wf_node *outer = wf_node_find(job->env, name, false);
    outer = outer ? outer : wf_node_find(job->workflow->env, name, false);
    return outer && !wf_step_env_rewritten(step, name) ? outer : NULL;
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
