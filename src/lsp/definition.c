/* `textDocument/definition`: from a name to where it is made. */
#include "gha/event.h"
#include "lsp/at.h"
#include "lsp/feature.h"

static json_t *to_node(const struct wf_request *request, const struct wf_source *source,
                       const struct wf_node *node) {
    return node != NULL ? wf_request_location(request, source, node->span) : NULL;
}

static json_t *here(const struct wf_request *request, const struct wf_node *node) {
    return to_node(request, request->file->source, node);
}

/* The first byte of another file. */
static json_t *to_file(const struct wf_request *request, const struct wf_doc *doc) {
    return doc != NULL ? wf_request_location(request, doc->source, wf_span_make(0, 0)) : NULL;
}

static const struct wf_node *key_of(const struct wf_node *mapping, struct wf_str name) {
    for (WF_EACH(key, mapping)) {
        if (wf_str_eq_case(wf_node_text(key), name)) {
            return key;
        }
    }
    return NULL;
}

/* --- names in expressions ----------------------------------------------------------------------------- */

struct name {
    const struct wf_request *request;
    const struct wf_job *job;
    const struct wf_step *step;
    struct wf_str first, third; /* steps.FIRST.outputs.THIRD; may be empty */
};

static json_t *find_output(const struct name *name, const struct wf_job *job) {
    const struct wf_node *key = key_of(job->outputs, name->third);
    return here(name->request, key != NULL ? key : job->key);
}

static json_t *find_need(const struct name *name) {
    const struct wf_workflow *workflow = name->request->file->workflow;
    const struct wf_job *job = workflow != NULL ? wf_workflow_job(workflow, name->first) : NULL;
    if (job == NULL) {
        return NULL;
    }
    return name->third.len > 0 ? find_output(name, job) : here(name->request, job->key);
}

static const struct wf_step *step_called(const struct name *name) {
    const struct wf_action *action = name->request->file->action;
    for (size_t i = 0; action != NULL && i < action->step_count; i++) {
        if (wf_str_eq_case(wf_node_text(action->steps[i].id), name->first)) {
            return &action->steps[i];
        }
    }
    return name->job != NULL ? wf_job_step(name->job, name->first) : NULL;
}

static json_t *find_step(const struct name *name) {
    const struct wf_step *step = step_called(name);
    if (step == NULL) {
        return NULL;
    }
    const struct wf_node *output =
        step->local != NULL && name->third.len > 0 ? key_of(step->local->outputs, name->third) : NULL;
    return output != NULL ? to_node(name->request, step->local_doc->source, output)
                          : here(name->request, step->id);
}

static json_t *find_input(const struct name *name) {
    const struct wf_file *file = name->request->file;
    if (file->action != NULL) {
        return here(name->request, key_of(file->action->inputs, name->first));
    }
    if (file->workflow == NULL) {
        return NULL;
    }
    struct wf_event_inputs inputs = wf_event_inputs(name->request->arena, file->workflow);
    for (size_t i = 0; i < inputs.list.len; i++) {
        if (wf_str_eq_case(wf_node_text(inputs.list.items[i].id), name->first)) {
            return here(name->request, inputs.list.items[i].id);
        }
    }
    return NULL;
}

static json_t *find_variable(const struct name *name) {
    const struct wf_workflow *workflow = name->request->file->workflow;
    const struct wf_node *places[] = {
        name->step != NULL ? name->step->env : NULL,
        name->job != NULL ? name->job->env : NULL,
        workflow != NULL ? workflow->env : NULL,
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const struct wf_node *key = key_of(places[i], name->first);
        if (key != NULL) {
            return here(name->request, key);
        }
    }
    return NULL;
}

static json_t *find_matrix(const struct name *name) {
    const struct wf_node *matrix = name->job != NULL ? name->job->matrix : NULL;
    const struct wf_node *key = key_of(matrix, name->first);
    for (WF_EACH(row, key == NULL ? wf_node_get(matrix, "include") : NULL)) {
        key = key != NULL ? key : key_of(row, name->first);
    }
    return here(name->request, key);
}

static json_t *find_secret(const struct name *name) {
    const struct wf_workflow *workflow = name->request->file->workflow;
    const struct wf_node *call = workflow != NULL ? wf_node_get(workflow->on, "workflow_call") : NULL;
    return here(name->request, key_of(wf_node_get(call, "secrets"), name->first));
}

static const struct {
    const char *context;
    json_t *(*find)(const struct name *name);
} contexts[] = {
    {"needs", find_need},   {"jobs", find_need},     {"steps", find_step},     {"inputs", find_input},
    {"env", find_variable}, {"matrix", find_matrix}, {"secrets", find_secret},
};

static json_t *find_in_expression(const struct wf_request *request, const struct wf_node *scalar,
                                  const struct wf_expr_node *node) {
    bool index = node->parent != NULL && node->parent->kind == WF_EXPR_INDEX && node != node->parent->first;
    struct wf_expr_chain chain;
    if (!wf_expr_chain(request->arena, index ? node->parent : node, &chain)) {
        return NULL;
    }
    struct name *name = WF_NEW(request->arena, struct name);
    *name = (struct name){.request = request,
                          .job = wf_at_job(request->file, scalar),
                          .step = wf_at_step(request->file, scalar)};
    name->first = chain.parts.len > 0 ? chain.parts.items[0].name : name->first;
    name->third = chain.parts.len > 2 ? chain.parts.items[2].name : name->third;
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        if (wf_str_is_case(chain.root, contexts[i].context)) {
            return contexts[i].find(name);
        }
    }
    return NULL;
}

/* --- names in YAML ------------------------------------------------------------------------------------ */

static json_t *find_used(const struct wf_request *request, const struct wf_node *node) {
    const struct wf_step *step = wf_at_step(request->file, node);
    const struct wf_job *job = wf_at_job(request->file, node);
    if (step != NULL) {
        return to_file(request, step->local_doc);
    }
    return job != NULL ? to_file(request, job->callee_doc) : NULL;
}

/* A key of `with`: the input of the local action or workflow. */
static json_t *find_passed(const struct wf_request *request, const struct wf_node *key) {
    const struct wf_step *step = wf_at_step(request->file, key);
    const struct wf_job *job = wf_at_job(request->file, key);
    struct wf_str name = wf_node_text(key);
    if (step != NULL && step->local != NULL) {
        return to_node(request, step->local_doc->source, key_of(step->local->inputs, name));
    }
    if (step != NULL || job == NULL || job->callee == NULL) {
        return NULL;
    }
    const struct wf_node *call = wf_node_get(job->callee->on, "workflow_call");
    bool secret = wf_str_is(wf_node_text(key->parent->key), "secrets");
    const struct wf_node *declared = wf_node_get(call, secret ? "secrets" : "inputs");
    return to_node(request, job->callee_doc->source, key_of(declared, name));
}

static json_t *find_in_yaml(const struct wf_request *request, const struct wf_node *node) {
    if (node->kind == WF_ALIAS) {
        return here(request, node->target);
    }
    if (node->kind != WF_SCALAR) {
        return NULL;
    }
    if (wf_at_is_key(node)) {
        const struct wf_node *owner = node->parent->key;
        bool passed = owner != NULL && wf_str_in(wf_node_text(owner), "with secrets");
        return passed ? find_passed(request, node) : NULL;
    }
    if (wf_at_below(node, "needs") && wf_at_job(request->file, node) != NULL) {
        struct name name = {.request = request, .first = wf_node_text(node)};
        return find_need(&name);
    }
    return wf_at_below(node, "uses") ? find_used(request, node) : NULL;
}

/* --- Dockerfiles -------------------------------------------------------------------------------------- */

static bool holds(struct wf_span span, size_t offset) {
    return span.begin <= offset && offset <= span.end;
}

static json_t *to_stage(const struct wf_request *request, const struct wf_stage *stage) {
    return stage != NULL ? wf_request_location(request, request->file->source, stage->from->span) : NULL;
}

static json_t *find_stage(const struct wf_request *request) {
    const struct wf_dockerfile *dockerfile = request->file->dockerfile;
    const struct wf_instruction *at = wf_at_instruction(dockerfile, request->offset);
    if (at == NULL) {
        return NULL;
    }
    if (at->kind == WF_FROM && at->stage != NULL &&
        holds(wf_dword_span(at, &at->stage->base_word), request->offset)) {
        return to_stage(request, at->stage->base);
    }
    for (size_t i = 0; i < at->flags.len; i++) {
        const struct wf_dflag *flag = &at->flags.items[i];
        if (wf_str_is(flag->name, "from") && holds(wf_dflag_span(at, flag), request->offset)) {
            return to_stage(request, wf_dockerfile_stage(dockerfile, at, flag->value));
        }
    }
    struct wf_mounts mounts = wf_instruction_mounts(request->arena, at);
    for (size_t i = 0; i < mounts.list.len; i++) {
        const struct wf_mount *mount = &mounts.list.items[i];
        if (mount->from.len > 0 && holds(wf_dflag_span(at, mount->flag), request->offset)) {
            return to_stage(request, wf_dockerfile_stage(dockerfile, at, mount->from));
        }
    }
    return NULL;
}

static json_t *answer(struct wf_request *request) {
    if (request->file->dockerfile != NULL) {
        return find_stage(request);
    }
    const struct wf_node *node = wf_at_node(request->file, request->offset);
    const struct wf_expr_node *expression;
    if (node == NULL) {
        return NULL;
    }
    wf_at_site(request->file, node, request->offset, &expression);
    return expression != NULL ? find_in_expression(request, node, expression) : find_in_yaml(request, node);
}

const struct wf_feature wf_feature_definition = {
    .method = "textDocument/definition",
    .capability = "definitionProvider",
    .answer = answer,
};
