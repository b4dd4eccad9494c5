#include "gha/facts_table.h"
#include "gha/outputs.h"
#include "lsp/at.h"
#include "lsp/completion.h"
#include "lsp/hover.h"
#include "lsp/texts.h"

static bool is_name(char c) {
    return wf_is_id(c);
}

size_t wf_expression_word(struct wf_str before) {
    size_t length = 0;
    while (length < before.len && is_name(before.ptr[before.len - 1 - length])) {
        length++;
    }
    return length;
}

/* --- contexts and functions --------------------------------------------------------------------------- */

static void add_context(struct wf_completion *completion, enum wf_may may) {
    struct wf_str name = wf_may_name(may);
    wf_complete(completion, &(struct wf_item){.label = name,
                                              .kind = WF_ITEM_MODULE,
                                              .about = wf_topic_text(WF_TOPIC_CONTEXT, name)});
}

static void add_function(struct wf_completion *completion, enum wf_expr_function function) {
    struct wf_str name = wf_str_of(wf_expr_function_name(function));
    bool plain = wf_expr_is_status(function);
    struct wf_str insert =
        wf_arena_printf(completion->request->arena, "%.*s%s", WF_STR_ARG(name), plain ? "()" : "(");
    wf_complete(completion, &(struct wf_item){.label = name,
                                              .insert = insert,
                                              .kind = WF_ITEM_FUNCTION,
                                              .about = wf_topic_text(WF_TOPIC_FUNCTION, name)});
}

static void complete_names(struct wf_completion *completion, uint32_t may) {
    bool status = (may & (1U << WF_MAY_STATUS | 1U << WF_MAY_STATUS_OF_JOBS)) != 0;
    for (unsigned i = 0; i < WF_MAY_CONTEXTS; i++) {
        if ((may >> i & 1) != 0) {
            add_context(completion, (enum wf_may)i);
        }
    }
    for (unsigned i = WF_FN_UNKNOWN + 1; may != 0 && i < WF_FN_COUNT; i++) {
        bool files = i == WF_FN_HASH_FILES;
        bool allowed = files ? (may >> WF_MAY_HASH_FILES & 1) != 0
                             : status || !wf_expr_is_status((enum wf_expr_function)i);
        if (allowed) {
            add_function(completion, (enum wf_expr_function)i);
        }
    }
}

/* --- parts -------------------------------------------------------------------------------------------- */

struct parts {
    struct wf_completion *completion;
    struct wf_str chain; /* before the point */
};

/* "steps.build": in names such as `steps['build']` too. */
static struct wf_str canonical(struct wf_arena *arena, const struct wf_expr_chain *chain) {
    struct wf_buf out = {.arena = arena};
    wf_buf_str(&out, chain->root);
    for (size_t i = 0; i < chain->parts.len; i++) {
        wf_buf_char(&out, '.');
        wf_buf_str(&out, chain->parts.items[i].name);
    }
    return wf_buf_view(&out);
}

static void add_part(struct parts *parts, struct wf_str name, struct wf_str detail) {
    struct wf_arena *arena = parts->completion->request->arena;
    struct wf_str full = wf_arena_printf(arena, "%.*s.%.*s", WF_STR_ARG(parts->chain), WF_STR_ARG(name));
    wf_complete(parts->completion, &(struct wf_item){.label = name,
                                                     .kind = WF_ITEM_PROPERTY,
                                                     .detail = detail,
                                                     .about = wf_topic_text(WF_TOPIC_PROPERTY, full)});
}

/* Names that other expressions of the file use at the same place. */
static bool visit(void *context, const struct wf_expr_node *node) {
    struct parts *parts = context;
    struct wf_arena *arena = parts->completion->request->arena;
    struct wf_expr_chain chain;
    if (node->kind == WF_EXPR_INDEX && wf_expr_chain(arena, node, &chain) && chain.parts.len > 0) {
        struct wf_str name = chain.parts.items[chain.parts.len - 1].name;
        chain.parts.len--;
        if (wf_str_eq_case(canonical(arena, &chain), parts->chain)) {
            add_part(parts, name, WF_STR(""));
        }
    }
    return true;
}

static void add_used(struct parts *parts) {
    const struct wf_sites *sites = parts->completion->file->sites;
    for (size_t i = 0; i < sites->list.len; i++) {
        if (sites->list.items[i].expression->root != NULL) {
            wf_expr_walk(sites->list.items[i].expression->root, visit, parts);
        }
    }
}

static void add_payload(struct parts *parts, const struct wf_run_cases *runs) {
    for (size_t i = 0; i < runs->list.len; i++) {
        for (size_t k = 0; k < wf_payload_fact_count; k++) {
            const struct wf_payload_fact *fact = &wf_payload_facts[k];
            bool same = wf_str_eq(fact->event, runs->list.items[i].event);
            for (uint32_t n = 0; same && n < fact->name_count; n++) {
                add_part(parts, fact->names[n].name, fact->event);
            }
        }
    }
}

static void add_secrets(struct parts *parts) {
    const struct wf_workflow *workflow = parts->completion->file->workflow;
    const struct wf_node *call = workflow != NULL ? wf_node_get(workflow->on, "workflow_call") : NULL;
    add_part(parts, WF_STR("GITHUB_TOKEN"), WF_STR(""));
    for (WF_EACH(key, wf_node_get(call, "secrets"))) {
        add_part(parts, wf_node_text(key), WF_STR("secret of the caller"));
    }
}

static void add_keys(struct parts *parts, const struct wf_node *mapping, struct wf_str detail) {
    for (WF_EACH(key, mapping)) {
        add_part(parts, wf_node_text(key), detail);
    }
}

static void add_variables(struct parts *parts) {
    const struct wf_file *file = parts->completion->file;
    const struct wf_step *step = wf_at_step(file, parts->completion->node);
    const struct wf_job *job = wf_at_job(file, parts->completion->node);
    add_keys(parts, step != NULL ? step->env : NULL, WF_STR("of the step"));
    add_keys(parts, job != NULL ? job->env : NULL, WF_STR("of the job"));
    add_keys(parts, file->workflow != NULL ? file->workflow->env : NULL, WF_STR("of the workflow"));
}

static void add_outputs(struct parts *parts, const struct wf_step *step) {
    const struct wf_file *file = parts->completion->file;
    struct wf_outputs outputs =
        wf_step_outputs(parts->completion->request->arena, file->doc, &file->scripts, step);
    for (size_t i = 0; i < outputs.names.len; i++) {
        add_part(parts, outputs.names.items[i], WF_STR(""));
    }
    add_keys(parts, step->local != NULL ? step->local->outputs : NULL, WF_STR(""));
}

/* Ids of the steps before the place, or the outputs of one of them. */
static void add_steps(struct parts *parts) {
    const struct wf_file *file = parts->completion->file;
    const struct wf_step *own = wf_at_step(file, parts->completion->node);
    const struct wf_job *job = wf_at_job(file, parts->completion->node);
    const struct wf_step *steps = job != NULL            ? job->steps
                                  : file->action != NULL ? file->action->steps
                                                         : NULL;
    size_t count = job != NULL ? job->step_count : file->action != NULL ? file->action->step_count : 0;
    for (size_t i = 0; i < count && &steps[i] != own; i++) {
        struct wf_str id = wf_node_text(steps[i].id);
        struct wf_str outputs =
            wf_arena_printf(parts->completion->request->arena, "steps.%.*s.outputs", WF_STR_ARG(id));
        if (wf_str_is_case(parts->chain, "steps")) {
            add_part(parts, id, wf_node_text(steps[i].name != NULL ? steps[i].name : steps[i].uses));
        } else if (id.len > 0 && wf_str_eq_case(parts->chain, outputs)) {
            add_outputs(parts, &steps[i]);
        }
    }
}

static void complete_parts(struct wf_completion *completion, struct wf_str chain) {
    struct wf_arena *arena = completion->request->arena;
    const struct wf_expr *expression = wf_expr_parse(arena, chain, NULL);
    struct wf_types types = wf_types_at(arena, completion->file, completion->node);
    struct wf_expr_chain parsed;
    if (expression->root == NULL || !wf_expr_chain(arena, expression->root, &parsed)) {
        return;
    }
    struct parts parts = {completion, canonical(arena, &parsed)};
    const struct wf_expr_type *type = wf_types_infer(&types, expression->root);
    for (size_t i = 0; i < type->members.len; i++) {
        struct wf_buf detail = {.arena = arena};
        wf_hover_type(&detail, type->members.items[i].type);
        add_part(&parts, type->members.items[i].name, wf_buf_view(&detail));
    }
    if (type->payload != NULL) {
        add_payload(&parts, type->payload);
    }
    if (wf_str_is_case(parts.chain, "secrets")) {
        add_secrets(&parts);
    }
    if (wf_str_is_case(parts.chain, "env")) {
        add_variables(&parts);
    }
    bool steps = wf_str_is_case(parsed.root, "steps");
    if (steps) {
        add_steps(&parts);
    } else if (type->open || type->kinds == WF_KIND_ANY) {
        add_used(&parts);
    }
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static bool in_text(struct wf_str before) {
    bool inside = false;
    for (size_t i = 0; i < before.len; i++) {
        inside ^= before.ptr[i] == '\'';
    }
    return inside;
}

static bool is_chain(char c) {
    return is_name(c) || strchr(".[]'*", c) != NULL;
}

void wf_complete_expression(struct wf_completion *completion, struct wf_str before) {
    struct wf_shape_set set = wf_shapes_at(completion->file, completion->node);
    if (in_text(before) || completion->file->type == WF_FILE_DEPENDABOT) {
        return;
    }
    struct wf_str rest = wf_str_sub(before, 0, before.len - wf_expression_word(before));
    if (!wf_str_ends(rest, ".")) {
        complete_names(completion, set.may);
        return;
    }
    size_t begin = rest.len - 1;
    while (begin > 0 && is_chain(rest.ptr[begin - 1])) {
        begin--;
    }
    complete_parts(completion, wf_str_sub(rest, begin, rest.len - 1));
}
