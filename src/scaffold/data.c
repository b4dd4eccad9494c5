#include "scaffold/data.h"

#include "gha/facts.h"
#include "lang/expreval.h"
#include "scaffold/tree.h"

/* --- expressions -------------------------------------------------------------------------------------- */

struct name_check {
    const struct wf_pack_scope *scope;
    const struct wf_pack_expression *expression;
    bool good;
};

static bool lookup(void *context, struct wf_str name, struct wf_value *out) {
    const struct wf_pack_scope *scope = context;
    const struct wf_value *value = wf_object_get(scope->names, name);
    *out = value ? *value : wf_value_null();
    return value != NULL;
}

static bool fail(const struct wf_pack_scope *scope, const struct wf_pack_expression *expression,
                 struct wf_str message) {
    wf_problem_add(scope->arena, scope->problems, expression->source, expression->node->span, "%.*s",
                   WF_STR_ARG(message));
    return false;
}

/* `inputs.x` without an input x would be null without a word. */
static bool check_name(void *context, const struct wf_expr_node *node) {
    struct name_check *check = context;
    const struct wf_pack_scope *scope = check->scope;
    const struct wf_expr_node *root = node->kind == WF_EXPR_INDEX ? node->first : NULL;
    struct wf_value object;
    if (!root || root->kind != WF_EXPR_NAME || !lookup((void *)scope, root->text, &object) ||
        object.kind != WF_VALUE_OBJECT) {
        return true;
    }
    if (root->next->kind == WF_EXPR_STRING && !wf_object_get(object.object, root->next->text)) {
        check->good = fail(scope, check->expression,
                           wf_arena_printf(scope->arena, "there is no \"%.*s.%.*s\"", WF_STR_ARG(root->text),
                                           WF_STR_ARG(root->next->text)));
    }
    return true;
}

bool wf_pack_eval(const struct wf_pack_scope *scope, const struct wf_pack_expression *expression,
                  struct wf_value *value) {
    const struct wf_expr *parsed = wf_expr_read(scope->arena, expression->text);
    struct name_check check = {scope, expression, true};
    struct wf_expr_scope names = {.lookup = lookup, .context = (void *)scope};
    struct wf_expr_error error;
    if (parsed->errors.len > 0) {
        return fail(scope, expression,
                    wf_expr_error_text(scope->arena, parsed->text, &parsed->errors.items[0]));
    }
    wf_expr_walk(parsed->root, check_name, &check);
    if (!check.good) {
        return false;
    }
    return wf_expr_eval(scope->arena, parsed->root, &names, value, &error) ||
           fail(scope, expression, wf_expr_error_text(scope->arena, parsed->text, &error));
}

bool wf_data_eval(struct wf_data *data, const struct wf_pack_expression *expression, struct wf_value *value) {
    struct wf_pack_scope scope = {data->arena, data->pack, data->problems, data->names.object};
    return wf_pack_eval(&scope, expression, value);
}

/* --- parts of the data -------------------------------------------------------------------------------- */

static struct wf_node *copy(struct wf_arena *arena, const struct wf_node *value) {
    if (!wf_node_is_sequence(value)) {
        struct wf_node *scalar = WF_NEW(arena, struct wf_node);
        *scalar = *value;
        return scalar;
    }
    struct wf_tree list = wf_tree_list(arena);
    for (WF_EACH(item, value)) {
        wf_tree_append(&list, wf_tree_text(arena, item->text));
    }
    return list.node;
}

static void put_inputs(struct wf_data *data, const struct wf_values *values, struct wf_tree *map) {
    for (size_t i = 0; i < data->pack->variables.len; i++) {
        struct wf_str name = data->pack->variables.items[i].name;
        wf_object_set(data->arena, data->inputs.object, name,
                      wf_tree_to_value(data->arena, values->items[i]));
        wf_tree_put(data->arena, map, name, copy(data->arena, values->items[i]));
    }
}

static bool put_facts(struct wf_data *data, struct wf_tree *map) {
    for (size_t i = 0; i < data->pack->facts.len; i++) {
        const struct wf_pack_fact *fact = &data->pack->facts.items[i];
        struct wf_value value;
        if (!wf_data_eval(data, &fact->value, &value)) {
            return false;
        }
        wf_object_set(data->arena, data->facts.object, fact->name, value);
        wf_tree_put(data->arena, map, fact->name, wf_tree_of_value(data->arena, value));
    }
    return true;
}

/* "owner/repo@SHA # v1.2.3"; by tag "owner/repo@v1", or @v1.2.3 when there is no such tag. */
static struct wf_str pinned(struct wf_data *data, struct wf_str action, bool by_tag) {
    struct wf_str text = wf_arena_printf(data->arena, "%.*s@newest", WF_STR_ARG(action));
    struct wf_uses uses = wf_uses_parse(text);
    const struct wf_action_fact *fact = wf_action_fact(&uses, WF_STR(""));
    if (!fact || fact->newest == 0 || fact->sha.len == 0) {
        return (struct wf_str){0};
    }
    if (by_tag && fact->full_tags) {
        return wf_arena_printf(data->arena, "%.*s@%.*s", WF_STR_ARG(action), WF_STR_ARG(fact->tag));
    }
    if (by_tag) {
        return wf_arena_printf(data->arena, "%.*s@v%u", WF_STR_ARG(action), (unsigned)fact->newest);
    }
    return wf_arena_printf(data->arena, "%.*s@%.*s # %.*s", WF_STR_ARG(action), WF_STR_ARG(fact->sha),
                           WF_STR_ARG(fact->tag));
}

static void put_actions(struct wf_data *data, struct wf_tree *map) {
    struct wf_tree uses = wf_tree_map(data->arena);
    const struct wf_value *pins = wf_object_get(data->inputs.object, WF_STR("pins"));
    bool by_tag = pins && pins->kind == WF_VALUE_STRING && wf_str_is(pins->string, "tag");
    for (size_t i = 0; i < data->pack->actions.len; i++) {
        const struct wf_pack_name *action = &data->pack->actions.items[i];
        struct wf_str text = pinned(data, action->text, by_tag);
        if (text.ptr) {
            wf_tree_put(data->arena, &uses, action->name, wf_tree_text(data->arena, text));
        } else {
            wf_problem_add(data->arena, data->problems, data->pack->source, wf_span_make(0, 0),
                           "no version of \"%.*s\" is known", WF_STR_ARG(action->text));
        }
    }
    wf_tree_put(data->arena, map, WF_STR("uses"), uses.node);
}

static bool check_refusals(struct wf_data *data) {
    for (size_t i = 0; i < data->pack->refusals.len; i++) {
        const struct wf_pack_refusal *refusal = &data->pack->refusals.items[i];
        struct wf_value value;
        if (!wf_data_eval(data, &refusal->when, &value)) {
            return false;
        }
        if (wf_value_truth(value) == WF_TRUE) {
            wf_problem_add(data->arena, data->problems, NULL, wf_span_make(0, 0), "%.*s",
                           WF_STR_ARG(refusal->message));
            return false;
        }
    }
    return true;
}

bool wf_data_make(struct wf_data *data, struct wf_values *values) {
    *data = (struct wf_data){.arena = values->arena, .pack = values->pack, .problems = &values->problems};
    if (values->problems.len > 0) {
        return false;
    }
    struct wf_tree map = wf_tree_map(data->arena);
    data->names = wf_value_object(data->arena);
    data->inputs = wf_value_object(data->arena);
    data->facts = wf_value_object(data->arena);
    wf_object_set(data->arena, data->names.object, WF_STR("inputs"), data->inputs);
    wf_object_set(data->arena, data->names.object, WF_STR("facts"), data->facts);
    put_inputs(data, values, &map);
    if (!put_facts(data, &map) || !check_refusals(data)) {
        return false;
    }
    put_actions(data, &map);
    data->root = map.node;
    return data->problems->len == 0;
}
