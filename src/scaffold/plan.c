#include "scaffold/plan.h"

#include "lang/expr.h"
#include "scaffold/data.h"
#include "scaffold/tree.h"
#include "yaml/read.h"

struct planner {
    struct wf_arena *arena;
    const struct wf_order *order;
    struct wf_plan *plan;
    struct wf_value asked;
};

/* --- expressions -------------------------------------------------------------------------------------- */

struct mention {
    const char *root;
    bool found;
};

static bool is_root(void *context, const struct wf_expr_node *node) {
    struct mention *mention = context;
    mention->found = mention->found || (node->kind == WF_EXPR_NAME && wf_str_is(node->text, mention->root));
    return true;
}

static bool mentions(struct wf_arena *arena, const struct wf_pack_expression *expression, const char *root) {
    struct mention mention = {root, false};
    const struct wf_expr *expr = wf_expr_read(arena, expression->text);
    if (expr->root) {
        wf_expr_walk(expr->root, is_root, &mention);
    }
    return mention.found;
}

static bool evaluate(struct planner *planner, const struct wf_instance *instance,
                     const struct wf_pack_expression *expression, struct wf_value *value) {
    struct wf_value names = wf_value_object(planner->arena);
    const struct wf_detected *detected = planner->order->detected;
    wf_object_set(planner->arena, names.object, WF_STR("stack"),
                  instance->stack ? instance->stack->object : wf_value_null());
    wf_object_set(planner->arena, names.object, WF_STR("repository"), detected->repository->object);
    wf_object_set(planner->arena, names.object, WF_STR("asked"), planner->asked);
    struct wf_pack_scope scope = {planner->arena, instance->pack, &planner->plan->problems, names.object};
    return wf_pack_eval(&scope, expression, value);
}

/* What the names of an expression stand for, and why. */
struct told {
    struct wf_arena *arena;
    const struct wf_stack *stack, *repository;
    struct wf_buf reasons, values;
};

static void tell(struct wf_buf *out, const char *format, struct wf_str name, struct wf_str text) {
    struct wf_str piece = wf_arena_printf(out->arena, format, WF_STR_ARG(name), WF_STR_ARG(text));
    if (wf_str_find_str(wf_buf_view(out), piece, 0) == WF_NOT_FOUND || out->len == 0) {
        wf_buf_printf(out, "%s%.*s", out->len > 0 ? ", " : "", WF_STR_ARG(piece));
    }
}

static bool tell_name(void *context, const struct wf_expr_node *node) {
    struct told *told = context;
    const struct wf_expr_node *root = node->kind == WF_EXPR_INDEX ? node->first : NULL;
    if (!root || root->kind != WF_EXPR_NAME || root->next->kind != WF_EXPR_STRING) {
        return true;
    }
    const struct wf_stack *from = wf_str_is(root->text, "stack") ? told->stack : told->repository;
    for (size_t i = 0; from && i < from->found.len; i++) {
        const struct wf_found *found = &from->found.items[i];
        if (wf_str_eq_case(found->name, root->next->text)) {
            struct wf_str text = wf_found_text(told->arena, found->value);
            tell(&told->values, "%.*s is %.*s", found->name, text.len > 0 ? text : WF_STR("unknown"));
            if (found->reason.len > 0) {
                tell(&told->reasons, "%.*s%.*s", WF_STR(""), found->reason);
            }
        }
    }
    return true;
}

static struct told tell_all(struct planner *planner, const struct wf_instance *instance,
                            const struct wf_pack_expression *expression) {
    struct told told = {.arena = planner->arena,
                        .stack = instance->stack,
                        .repository = planner->order->detected->repository,
                        .reasons = {.arena = planner->arena},
                        .values = {.arena = planner->arena}};
    const struct wf_expr *expr = wf_expr_read(planner->arena, expression->text);
    if (expr->root) {
        wf_expr_walk(expr->root, tell_name, &told);
    }
    return told;
}

/* --- values ------------------------------------------------------------------------------------------- */

static bool is_nothing(struct wf_value value) {
    return value.kind == WF_VALUE_UNKNOWN || value.kind == WF_VALUE_NULL ||
           (value.kind == WF_VALUE_STRING && value.string.len == 0) ||
           (value.kind == WF_VALUE_ARRAY && value.array->len == 0);
}

/* A value in the shape that the input has: a number for a text becomes one. */
static const struct wf_node *as_node(struct wf_arena *arena, const struct wf_variable *variable,
                                     struct wf_value value) {
    bool text = variable->type == WF_VARIABLE_STRING || variable->type == WF_VARIABLE_ENUM;
    if (text && wf_value_is_primitive(value)) {
        return wf_tree_text(arena, wf_value_to_string(arena, value));
    }
    if (variable->type == WF_VARIABLE_LIST && wf_value_is_primitive(value)) {
        struct wf_tree list = wf_tree_list(arena);
        wf_tree_append(&list, wf_tree_text(arena, wf_value_to_string(arena, value)));
        return list.node;
    }
    return wf_tree_of_value(arena, value);
}

static void detect_one(struct planner *planner, struct wf_instance *instance, size_t index) {
    const struct wf_variable *variable = &instance->pack->variables.items[index];
    struct wf_problems problems = {0};
    struct wf_value value;
    if (variable->detect.text.len == 0 || instance->values->given[index] ||
        (!instance->stack && mentions(planner->arena, &variable->detect, "stack")) ||
        !evaluate(planner, instance, &variable->detect, &value) || is_nothing(value)) {
        return;
    }
    if (variable->type == WF_VARIABLE_LIST && value.kind == WF_VALUE_BOOLEAN && !value.boolean) {
        value = wf_value_array(planner->arena);
    }
    const struct wf_node *raw = as_node(planner->arena, variable, value);
    const struct wf_node *node =
        wf_value_check(planner->arena, variable, instance->pack->source, raw, &problems);
    struct told told = tell_all(planner, instance, &variable->detect);
    struct wf_str reason = told.reasons.len > 0 ? wf_buf_view(&told.reasons) : variable->detect.text;
    *WF_PUSH(planner->arena, &instance->detections) = (struct wf_detection){
        .input = variable->name,
        .value = wf_found_text(planner->arena, value),
        .reason = node ? reason : problems.items[0].message,
        .refused = node == NULL,
    };
    if (node) {
        instance->values->items[index] = node;
        instance->values->given[index] = raw;
    }
}

static bool is_called(const struct wf_instance *instance, struct wf_str name) {
    return wf_str_eq(name, instance->pack->name) ||
           (instance->stack && wf_str_eq(name, wf_stack_text(instance->stack, "id")));
}

/* "PACK.NAME=VALUE", or "STACK.NAME=VALUE", for another one says nothing to this one. */
static bool is_for(const struct wf_instance *instance, struct wf_str setting, struct wf_str *own) {
    size_t equals = wf_str_find_char(setting, '=', 0);
    size_t dot = wf_str_find_char(setting, '.', 0);
    *own = setting;
    if (equals == WF_NOT_FOUND || dot == WF_NOT_FOUND || dot > equals) {
        return true;
    }
    *own = wf_str_sub(setting, dot + 1, setting.len);
    return is_called(instance, wf_str_sub(setting, 0, dot));
}

static void make_values(struct planner *planner, struct wf_instance *instance) {
    const struct wf_order *order = planner->order;
    struct wf_str own;
    instance->values = wf_values_make(planner->arena, instance->pack);
    instance->values->lenient = !order->single;
    for (size_t i = 0; i < order->file_count; i++) {
        wf_values_read(instance->values, order->files[2 * i], order->files[2 * i + 1]);
    }
    for (size_t i = 0; i < order->setting_count; i++) {
        if (is_for(instance, order->settings[i], &own)) {
            wf_values_set(instance->values, own);
        }
    }
    for (size_t i = 0; order->detected && i < instance->pack->variables.len; i++) {
        detect_one(planner, instance, i);
    }
    for (size_t i = 0; i < instance->values->problems.len; i++) {
        *WF_PUSH(planner->arena, &planner->plan->problems) = instance->values->problems.items[i];
    }
}

/* --- which packs -------------------------------------------------------------------------------------- */

static const struct wf_str only_asked = WF_STR_INIT("it is only written when it is asked for: --packs");

/* Whether its `for` holds; `why` says what it depends on. */
static bool fits(struct planner *planner, struct wf_instance *instance) {
    const struct wf_pack_expression *expression = &instance->pack->for_stack;
    struct wf_value value;
    if (!evaluate(planner, instance, expression, &value)) {
        return false;
    }
    struct told told = tell_all(planner, instance, expression);
    struct wf_str values = wf_buf_view(&told.values);
    bool good = wf_value_truth(value) == WF_TRUE;
    if (!good && wf_value_truth(planner->asked) != WF_TRUE && mentions(planner->arena, expression, "asked")) {
        instance->why = only_asked;
        return false;
    }
    instance->why = wf_arena_printf(planner->arena, "%s%.*s%s%.*s", good ? "" : "it is for ",
                                    WF_STR_ARG(good ? WF_STR("") : expression->text), good ? "" : "; ",
                                    WF_STR_ARG(values));
    return good;
}

static void push(struct planner *planner, const struct wf_pack *pack, const struct wf_stack *stack,
                 bool asked) {
    struct wf_instance instance = {.pack = pack, .stack = stack};
    bool good = asked && pack->for_stack.text.len == 0;
    if (good) {
        instance.why = WF_STR("it was asked for");
    } else if (pack->for_stack.text.len == 0) {
        instance.why = only_asked;
    } else {
        good = fits(planner, &instance);
    }
    if (good) {
        make_values(planner, &instance);
    }
    *WF_PUSH(planner->arena, &planner->plan->instances) = instance;
}

static void choose(struct planner *planner, const struct wf_pack *pack, bool asked) {
    const struct wf_detected *detected = planner->order->detected;
    planner->asked = wf_value_boolean(asked);
    if (!mentions(planner->arena, &pack->for_stack, "stack")) {
        push(planner, pack, NULL, asked);
        return;
    }
    for (size_t i = 0; i < detected->stacks.len; i++) {
        push(planner, pack, detected->stacks.items[i], asked);
    }
}

/* The stack whose folder the user has named, else the first that the pack is for. */
static const struct wf_stack *stack_for(struct planner *planner, const struct wf_pack *pack) {
    const struct wf_order *order = planner->order;
    struct wf_str wanted = WF_STR("");
    for (size_t i = 0; i < order->setting_count; i++) {
        struct wf_str setting = order->settings[i];
        wanted = wf_str_starts(setting, "folder=") ? wf_str_sub(setting, 7, setting.len) : wanted;
    }
    for (size_t i = 0; order->detected && i < order->detected->stacks.len; i++) {
        struct wf_instance instance = {.pack = pack, .stack = order->detected->stacks.items[i]};
        bool there = wanted.len == 0 || wf_str_eq(wf_stack_text(instance.stack, "folder"), wanted);
        if (there && (pack->for_stack.text.len == 0 || fits(planner, &instance))) {
            return instance.stack;
        }
    }
    return NULL;
}

static void choose_single(struct planner *planner, const struct wf_pack *pack) {
    planner->asked = wf_value_boolean(true);
    struct wf_instance instance = {.pack = pack, .stack = stack_for(planner, pack)};
    instance.why = WF_STR("it was asked for");
    make_values(planner, &instance);
    *WF_PUSH(planner->arena, &planner->plan->instances) = instance;
}

/* --- names that no pack knows ------------------------------------------------------------------------- */

static bool is_input(const struct planner *planner, struct wf_str name, struct wf_near *near) {
    for (size_t i = 0; i < planner->plan->instances.len; i++) {
        const struct wf_instance *instance = &planner->plan->instances.items[i];
        if (!instance->values) {
            continue;
        }
        if (wf_pack_variable(instance->pack, name)) {
            return true;
        }
        for (size_t k = 0; k < instance->pack->variables.len; k++) {
            wf_near_offer(near, instance->pack->variables.items[k].name);
        }
    }
    return false;
}

static void check_name(struct planner *planner, const struct wf_source *source, struct wf_span span,
                       struct wf_str name) {
    struct wf_near near = {.wanted = name};
    if (!is_input(planner, name, &near)) {
        wf_problem_add(planner->arena, &planner->plan->problems, source, span,
                       "no chosen pack has an input \"%.*s\"%s", WF_STR_ARG(name),
                       wf_problem_hint(planner->arena, &near));
    }
}

static bool is_chosen(const struct planner *planner, struct wf_str pack, struct wf_near *near) {
    bool chosen = false;
    for (size_t i = 0; i < planner->plan->instances.len; i++) {
        const struct wf_instance *instance = &planner->plan->instances.items[i];
        chosen = chosen || (instance->values && is_called(instance, pack));
        if (instance->values) {
            wf_near_offer(near, instance->pack->name);
        }
    }
    return chosen;
}

static void check_setting(struct planner *planner, struct wf_str setting) {
    const struct wf_source *source = wf_source_make(planner->arena, WF_STR("--set"), setting);
    size_t equals = wf_str_find_char(setting, '=', 0);
    size_t dot = wf_str_find_char(setting, '.', 0);
    if (equals == WF_NOT_FOUND) {
        wf_problem_add(planner->arena, &planner->plan->problems, source, wf_span_make(0, setting.len),
                       "\"%.*s\" is no NAME=VALUE", WF_STR_ARG(setting));
    } else if (dot > equals) {
        check_name(planner, source, wf_span_make(0, equals), wf_str_sub(setting, 0, equals));
    } else {
        struct wf_str pack = wf_str_sub(setting, 0, dot);
        struct wf_near near = {.wanted = pack};
        if (is_chosen(planner, pack, &near)) {
            check_name(planner, source, wf_span_make(dot + 1, equals), wf_str_sub(setting, dot + 1, equals));
        } else {
            wf_problem_add(planner->arena, &planner->plan->problems, source, wf_span_make(0, dot),
                           "no pack \"%.*s\" was chosen%s", WF_STR_ARG(pack),
                           wf_problem_hint(planner->arena, &near));
        }
    }
}

static void check_names(struct planner *planner) {
    const struct wf_order *order = planner->order;
    for (size_t i = 0; i < order->file_count; i++) {
        const struct wf_source *source =
            wf_source_make(planner->arena, order->files[2 * i], order->files[2 * i + 1]);
        const struct wf_doc *doc = wf_yaml_read(planner->arena, source);
        for (WF_EACH(key, wf_node_is_mapping(doc->root) ? doc->root : NULL)) {
            check_name(planner, source, key->span, wf_node_text(key));
        }
    }
    for (size_t i = 0; i < order->setting_count; i++) {
        check_setting(planner, order->settings[i]);
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static void choose_all(struct planner *planner, const struct wf_pack_names *names, struct wf_err *err) {
    const struct wf_order *order = planner->order;
    bool asked = order->pack_count > 0;
    size_t count = asked ? order->pack_count : names->len;
    for (size_t i = 0; i < count; i++) {
        struct wf_str name = asked ? order->packs[i] : names->items[i];
        const struct wf_pack *pack =
            wf_pack_load(planner->arena, order->folder, name, &planner->plan->problems, err);
        if (pack && order->single) {
            choose_single(planner, pack);
        } else if (pack) {
            choose(planner, pack, asked);
        } else {
            return;
        }
    }
}

struct wf_plan *wf_plan_make(struct wf_arena *arena, const struct wf_order *order, struct wf_err *err) {
    struct wf_plan *plan = WF_NEW(arena, struct wf_plan);
    struct planner planner = {.arena = arena, .order = order, .plan = plan};
    struct wf_pack_names names = {0};
    *err = (struct wf_err){0};
    if (order->pack_count == 0 && !wf_pack_list(arena, order->folder, &names, err)) {
        return plan;
    }
    choose_all(&planner, &names, err);
    if (err->kind == WF_ERR_NONE && plan->problems.len == 0 && !order->single) {
        check_names(&planner);
    }
    return plan;
}
