#include "base/file.h"
#include "gha/facts_table.h"
#include "gha/runner.h"
#include "lsp/at.h"
#include "lsp/completion.h"
#include "lsp/hover.h"
#include "lsp/texts.h"

/* --- keys --------------------------------------------------------------------------------------------- */

static bool takes_text(const struct wf_shapes *all, uint16_t shape) {
    struct wf_shape_set set = wf_shapes_of(all, shape);
    for (size_t i = 0; i < set.count; i++) {
        enum wf_shape_kind kind = set.items[i]->kind;
        if (kind != WF_SHAPE_LIST && kind != WF_SHAPE_MAPPING && kind != WF_SHAPE_NULL) {
            return true;
        }
    }
    return false;
}

static void add_key(struct wf_completion *completion, struct wf_str name, bool text, struct wf_str detail,
                    struct wf_str about) {
    const struct wf_node *node = completion->node;
    const struct wf_node *mapping = wf_at_is_key(node) ? node->parent : NULL;
    if (wf_node_find(mapping, name, true) != NULL) {
        return;
    }
    struct wf_str insert = wf_arena_printf(completion->request->arena, "%.*s%s", WF_STR_ARG(name),
                                           completion->has_colon ? ""
                                           : text                ? ": "
                                                                 : ":");
    wf_complete(
        completion,
        &(struct wf_item){
            .label = name, .insert = insert, .kind = WF_ITEM_PROPERTY, .detail = detail, .about = about});
}

static void add_fact_inputs(struct wf_completion *completion, const struct wf_action_fact *fact) {
    for (uint32_t i = 0; fact != NULL && i < fact->input_count; i++) {
        const struct wf_input_fact *input = &fact->inputs[i];
        if (!input->deprecated) {
            add_key(completion, input->name, true, input->required ? WF_STR("required") : WF_STR(""),
                    WF_STR(""));
        }
    }
}

static void add_declared(struct wf_completion *completion, const struct wf_node *mapping) {
    for (WF_EACH(key, mapping)) {
        const struct wf_node *about = wf_node_get(key->value, "description");
        const struct wf_node *type = wf_node_get(key->value, "type");
        add_key(completion, wf_node_text(key), true, wf_node_text(type), wf_node_text(about));
    }
}

/* Keys below `with` and `secrets`, which the schema leaves open. False when it is no such place. */
static bool add_passed(struct wf_completion *completion) {
    const struct wf_node *mapping = completion->node->parent;
    const struct wf_step *step = wf_at_step(completion->file, mapping);
    const struct wf_job *job = wf_at_job(completion->file, mapping);
    if (step != NULL && mapping == step->with) {
        if (step->local != NULL) {
            add_declared(completion, step->local->inputs);
        } else {
            add_fact_inputs(completion, wf_fact_of_step(completion->request->arena, completion->file, step));
        }
        return true;
    }
    if (step == NULL && job != NULL && (mapping == job->with || mapping == job->secrets)) {
        add_declared(completion, wf_callee_keys(job, mapping == job->with ? "inputs" : "secrets"));
        return true;
    }
    return false;
}

void wf_complete_keys(struct wf_completion *completion) {
    if (wf_at_is_key(completion->node) && add_passed(completion)) {
        return;
    }
    struct wf_shape_set set = wf_shapes_at(completion->file, completion->node);
    enum wf_topic topic;
    bool known = wf_at_topic(completion->file, completion->node, &topic);
    for (size_t i = 0; i < set.count; i++) {
        for (uint16_t k = 0; set.items[i]->kind == WF_SHAPE_MAPPING && k < set.items[i]->key_count; k++) {
            const struct wf_shape_key *key = &set.items[i]->keys[k];
            struct wf_str detail = key->need == WF_KEY_REQUIRED ? WF_STR("required") : WF_STR("");
            add_key(completion, key->name, takes_text(set.all, key->shape), detail,
                    known ? wf_topic_text(topic, key->name) : WF_STR(""));
        }
    }
}

/* --- values ------------------------------------------------------------------------------------------- */

static void add_value(struct wf_completion *completion, struct wf_str value, enum wf_item_kind kind,
                      struct wf_str detail, struct wf_str about) {
    wf_complete(completion,
                &(struct wf_item){.label = value, .kind = kind, .detail = detail, .about = about});
}

static void add_actions(struct wf_completion *completion) {
    for (size_t i = 0; i < wf_action_fact_count; i++) {
        const struct wf_action_fact *fact = &wf_action_facts[i];
        bool last = i + 1 == wf_action_fact_count || !wf_str_eq(wf_action_facts[i + 1].name, fact->name);
        if (last) {
            unsigned major = fact->newest;
            struct wf_str label =
                major > 0
                    ? wf_arena_printf(completion->request->arena, "%.*s@v%u", WF_STR_ARG(fact->name), major)
                    : wf_arena_printf(completion->request->arena, "%.*s@", WF_STR_ARG(fact->name));
            add_value(completion, label, WF_ITEM_MODULE, fact->runtime, WF_STR(""));
        }
    }
}

static void add_local_action(void *context, const char *name) {
    struct wf_completion *completion = context;
    struct wf_str label = wf_arena_printf(completion->request->arena, "./.github/actions/%s", name);
    add_value(completion, label, WF_ITEM_MODULE, WF_STR("of this repository"), WF_STR(""));
}

static void add_local_actions(struct wf_completion *completion) {
    struct wf_err err;
    struct wf_arena *arena = completion->request->arena;
    struct wf_str folder = completion->request->document->world->folder;
    const char *path = wf_arena_printf(arena, "%.*s.github/actions", WF_STR_ARG(folder)).ptr;
    if (folder.len > 0 && wf_file_kind(path) == WF_FILE_FOLDER) {
        wf_file_each(arena, path, add_local_action, completion, &err);
    }
}

/* Calls `add` for each other workflow of the repository. */
static void each_workflow(struct wf_completion *completion,
                          void (*add)(struct wf_completion *completion, const struct wf_file *file)) {
    const struct wfgen *session = completion->request->document->world->session;
    for (size_t i = 0; i < session->inputs.len; i++) {
        const struct wf_file *file = session->inputs.items[i]->file;
        if (file != NULL && file->workflow != NULL && file != completion->request->file) {
            add(completion, file);
        }
    }
}

static void add_called(struct wf_completion *completion, const struct wf_file *file) {
    const struct wf_node *on = file->workflow->on;
    struct wf_str folder = completion->request->document->world->folder;
    struct wf_str path = file->source->path;
    bool called = wf_node_key(on, "workflow_call") != NULL || wf_str_is(wf_node_text(on), "workflow_call");
    if (called && path.len > folder.len) {
        struct wf_str label = wf_arena_printf(completion->request->arena, "./%.*s",
                                              WF_STR_ARG(wf_str_sub(path, folder.len, path.len)));
        add_value(completion, label, WF_ITEM_MODULE, wf_node_text(file->workflow->name), WF_STR(""));
    }
}

static void add_workflow_name(struct wf_completion *completion, const struct wf_file *file) {
    add_value(completion, wf_node_text(file->workflow->name), WF_ITEM_REFERENCE,
              wf_path_base(file->source->path), WF_STR(""));
}

static void add_jobs(struct wf_completion *completion, const struct wf_job *own) {
    const struct wf_workflow *workflow = completion->file->workflow;
    for (size_t i = 0; i < workflow->job_count; i++) {
        if (&workflow->jobs[i] != own) {
            add_value(completion, wf_node_text(workflow->jobs[i].key), WF_ITEM_REFERENCE,
                      wf_node_text(workflow->jobs[i].name), WF_STR(""));
        }
    }
}

static void add_labels(struct wf_completion *completion) {
    const struct wf_config *config = completion->request->document->world->session->config;
    for (size_t i = 0; i < wf_runner_fact_count; i++) {
        if (wf_runner_facts[i].gone == 0) {
            add_value(completion, wf_runner_facts[i].label, WF_ITEM_VALUE, wf_runner_facts[i].os, WF_STR(""));
        }
    }
    add_value(completion, WF_STR("self-hosted"), WF_ITEM_VALUE, WF_STR("your own"), WF_STR(""));
    for (size_t i = 0; config != NULL && i < config->runners.len; i++) {
        struct wf_str label = config->runners.items[i].text;
        if (wf_str_find_char(label, '*', 0) == WF_NOT_FOUND) {
            add_value(completion, label, WF_ITEM_VALUE, WF_STR("your own"), WF_STR(""));
        }
    }
}

static void add_shells(struct wf_completion *completion) {
    static const char *const shells[] = {"bash", "sh", "pwsh", "python", "powershell", "cmd"};
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        add_value(completion, wf_str_of(shells[i]), WF_ITEM_VALUE, WF_STR(""), WF_STR(""));
    }
}

static void add_by_shape(struct wf_completion *completion) {
    struct wf_shape_set set = wf_shapes_at(completion->file, completion->node);
    for (size_t i = 0; i < set.count; i++) {
        const struct wf_shape *shape = set.items[i];
        for (uint16_t k = 0; shape->kind == WF_SHAPE_TEXT && k < shape->value_count; k++) {
            struct wf_str about = wf_topic_text(WF_TOPIC_EVENT, shape->values[k]);
            bool event = wf_at_below(completion->node, "on");
            add_value(completion, shape->values[k], event ? WF_ITEM_EVENT : WF_ITEM_VALUE, WF_STR(""),
                      event ? about : WF_STR(""));
        }
        if (shape->kind == WF_SHAPE_BOOLEAN) {
            add_value(completion, WF_STR("true"), WF_ITEM_VALUE, WF_STR(""), WF_STR(""));
            add_value(completion, WF_STR("false"), WF_ITEM_VALUE, WF_STR(""), WF_STR(""));
        }
    }
}

void wf_complete_values(struct wf_completion *completion) {
    const struct wf_node *node = completion->node;
    const struct wf_job *job = wf_at_job(completion->file, node);
    const struct wf_step *step = wf_at_step(completion->file, node);
    if (step != NULL && wf_at_below(node, "uses")) {
        add_local_actions(completion);
        add_actions(completion);
    } else if (step == NULL && job != NULL && wf_at_below(node, "uses")) {
        each_workflow(completion, add_called);
    } else if (step == NULL && job != NULL && wf_at_below(node, "needs")) {
        add_jobs(completion, job);
    } else if (job != NULL && (wf_at_below(node, "runs-on") || wf_at_below(node, "labels"))) {
        add_labels(completion);
    } else if (job == NULL && wf_at_below(node, "workflows")) {
        each_workflow(completion, add_workflow_name);
    } else if (wf_at_below(node, "shell")) {
        add_shells(completion);
    } else {
        add_by_shape(completion);
    }
}
