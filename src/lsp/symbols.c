/* `textDocument/documentSymbol`: jobs and their steps, inputs and outputs of actions, stages. */
#include "lsp/feature.h"

enum { KIND_MODULE = 2, KIND_METHOD = 6, KIND_FUNCTION = 12, KIND_EVENT = 24, KIND_PROPERTY = 7 };

struct symbols {
    const struct wf_request *request;
    json_t *list;
    struct wf_str container; /* for clients that know no symbols inside symbols */
};

/* Adds a symbol and gives the place of those inside it. */
static struct symbols add(const struct symbols *symbols, struct wf_str name, int kind, struct wf_span span,
                          struct wf_span selection) {
    const struct wf_request *request = symbols->request;
    struct symbols inner = *symbols;
    name = name.len > 0 ? name : WF_STR("?");
    span.end = span.end > selection.end ? span.end : selection.end;
    span.begin = span.begin < selection.begin ? span.begin : selection.begin;
    inner.container = name;
    if (!request->client->hierarchical_symbols) {
        json_array_append_new(symbols->list,
                              json_pack("{s:o, s:i, s:o, s:o}", "name", wf_json_string(name), "kind", kind,
                                        "containerName", wf_json_string(symbols->container), "location",
                                        wf_request_location(request, request->file->source, span)));
        return inner;
    }
    inner.list = json_array();
    json_array_append_new(symbols->list,
                          json_pack("{s:o, s:i, s:o, s:o, s:o}", "name", wf_json_string(name), "kind", kind,
                                    "range", wf_request_range(request, span), "selectionRange",
                                    wf_request_range(request, selection), "children", inner.list));
    return inner;
}

static struct wf_span pair_span(const struct wf_node *key) {
    return wf_span_make(key->span.begin, key->value != NULL ? key->value->span.end : key->span.end);
}

static struct wf_str first_line(struct wf_str text) {
    text = wf_str_trim(text);
    size_t end = wf_str_find_char(text, '\n', 0);
    return end == WF_NOT_FOUND ? text : wf_str_trim(wf_str_sub(text, 0, end));
}

static void add_steps(const struct symbols *symbols, const struct wf_step *steps, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct wf_node *named[] = {steps[i].name, steps[i].id, steps[i].uses, steps[i].run};
        const struct wf_node *by = NULL;
        for (size_t k = 0; k < sizeof named / sizeof *named && by == NULL; k++) {
            by = wf_node_is_scalar(named[k]) ? named[k] : NULL;
        }
        struct wf_span span = steps[i].item->span;
        struct wf_str name = by != NULL ? first_line(wf_node_text(by)) : WF_STR("step");
        add(symbols, name, KIND_METHOD, span, wf_span_make(span.begin, span.begin));
    }
}

static void add_keys(const struct symbols *symbols, const struct wf_node *mapping, const char *what) {
    for (WF_EACH(key, mapping)) {
        struct wf_str name =
            wf_arena_printf(symbols->request->arena, "%s%.*s", what, WF_STR_ARG(wf_node_text(key)));
        add(symbols, name, KIND_PROPERTY, pair_span(key), key->span);
    }
}

static void add_workflow(const struct symbols *symbols, const struct wf_workflow *workflow) {
    const struct wf_node *on = workflow->on != NULL ? workflow->on->key : NULL;
    if (on != NULL) {
        add(symbols, WF_STR("on"), KIND_EVENT, pair_span(on), on->span);
    }
    for (size_t i = 0; i < workflow->job_count; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        struct symbols inner =
            add(symbols, wf_node_text(job->key), KIND_FUNCTION, pair_span(job->key), job->key->span);
        add_steps(&inner, job->steps, job->step_count);
    }
}

static void add_dockerfile(const struct symbols *symbols, const struct wf_dockerfile *dockerfile) {
    for (size_t i = 0; i < dockerfile->stages.len; i++) {
        const struct wf_stage *stage = dockerfile->stages.items[i];
        struct wf_str name = stage->name_word.text.len > 0 ? stage->name_word.text : stage->base_word.text;
        struct wf_span span = stage->from->span;
        if (stage->last > stage->first) {
            span.end = dockerfile->instructions.items[stage->last - 1]->span.end;
        }
        struct symbols inner = add(symbols, name, KIND_MODULE, span, stage->from->span);
        for (size_t k = stage->first + 1; k < stage->last; k++) {
            const struct wf_instruction *instruction = dockerfile->instructions.items[k];
            struct wf_str text = first_line(instruction->line.text);
            add(&inner, text, KIND_METHOD, instruction->span, instruction->name);
        }
    }
}

static json_t *answer(struct wf_request *request) {
    struct symbols symbols = {.request = request, .list = json_array()};
    const struct wf_file *file = request->file;
    if (file->workflow != NULL) {
        add_workflow(&symbols, file->workflow);
    } else if (file->action != NULL) {
        add_keys(&symbols, file->action->inputs, "input ");
        add_keys(&symbols, file->action->outputs, "output ");
        add_steps(&symbols, file->action->steps, file->action->step_count);
    } else if (file->dockerfile != NULL) {
        add_dockerfile(&symbols, file->dockerfile);
    }
    return symbols.list;
}

const struct wf_feature wf_feature_symbols = {
    .method = "textDocument/documentSymbol",
    .capability = "documentSymbolProvider",
    .answer = answer,
};
