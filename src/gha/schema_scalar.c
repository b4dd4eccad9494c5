#include "base/near.h"
#include "gha/schema_walk.h"

/* --- what may be named -------------------------------------------------------------------------------- */

static const struct wf_expr_allowed *make_allowed(struct wf_arena *arena, uint32_t may) {
    struct wf_expr_allowed *allowed = WF_NEW(arena, struct wf_expr_allowed);
    struct wf_str *contexts = WF_NEW_ARRAY(arena, struct wf_str, WF_MAY_CONTEXTS);
    for (uint32_t i = 0; i < WF_MAY_CONTEXTS; i++) {
        if ((may & (1U << i)) != 0) {
            contexts[allowed->context_count++] = wf_may_name((enum wf_may)i);
        }
    }
    allowed->contexts = contexts;
    allowed->hash_files = (may & (1U << WF_MAY_HASH_FILES)) != 0;
    if ((may & (1U << WF_MAY_STATUS_OF_JOBS)) != 0) {
        allowed->status = WF_EXPR_STATUS_OF_JOBS;
    } else if ((may & (1U << WF_MAY_STATUS)) != 0) {
        allowed->status = WF_EXPR_STATUS;
    }
    return allowed;
}

static const struct wf_expr_allowed *allowed_for(struct wf_walk *walk, uint32_t may) {
    if (may == 0) {
        return NULL;
    }
    for (size_t i = 0; i < walk->allowed_count; i++) {
        if (walk->allowed[i].may == may) {
            return walk->allowed[i].allowed;
        }
    }
    const struct wf_expr_allowed *allowed = make_allowed(walk->arena, may);
    if (walk->allowed_count < sizeof walk->allowed / sizeof walk->allowed[0]) {
        walk->allowed[walk->allowed_count].may = may;
        walk->allowed[walk->allowed_count++].allowed = allowed;
    }
    return allowed;
}

/* --- literals ----------------------------------------------------------------------------------------- */

/* A scalar's type and text; an expression that is a text constant stands for that text. */
struct literal {
    enum wf_type type;
    struct wf_str text;
};

static bool text_fits(const struct wf_shape *shape, struct wf_str text) {
    if ((shape->marks & WF_SHAPE_WORD) != 0 && text.len == 0) {
        return false;
    }
    for (uint16_t i = 0; i < shape->value_count; i++) {
        bool same = (shape->marks & WF_SHAPE_IGNORE_CASE) != 0 ? wf_str_eq_case(shape->values[i], text)
                                                               : wf_str_eq(shape->values[i], text);
        if (same) {
            return true;
        }
    }
    return shape->value_count == 0;
}

static bool is_integer(struct wf_str text) {
    size_t begin = text.len > 1 && text.ptr[0] == '-' ? 1 : 0;
    for (size_t i = begin; i < text.len; i++) {
        if (!wf_is_digit(text.ptr[i])) {
            return false;
        }
    }
    return text.len > begin;
}

/* Any other type can stand for its text, but no text for another type. */
static bool fits(const struct wf_shape *shape, const struct literal *literal) {
    switch (shape->kind) {
    case WF_SHAPE_NULL:
        return literal->type == WF_TYPE_NULL;
    case WF_SHAPE_BOOLEAN:
        return literal->type == WF_TYPE_BOOL;
    case WF_SHAPE_NUMBER:
        return literal->type == WF_TYPE_NUMBER;
    case WF_SHAPE_INTEGER:
        return literal->type == WF_TYPE_NUMBER && is_integer(literal->text);
    case WF_SHAPE_TEXT:
        return (literal->type == WF_TYPE_STRING || (shape->marks & WF_SHAPE_EXACT) == 0) &&
               text_fits(shape, literal->text);
    default:
        return false;
    }
}

static const struct wf_shape *fitting_part(const struct wf_walk *walk, const struct wf_shape *shape,
                                           const struct literal *literal) {
    for (size_t i = 0; i < wf_shape_part_count(shape); i++) {
        const struct wf_shape *part = wf_shape_part(walk, shape, i);
        if (fits(part, literal)) {
            return part;
        }
    }
    return NULL;
}

static const char *type_name(const struct literal *literal) {
    switch (literal->type) {
    case WF_TYPE_BOOL:
        return "boolean";
    case WF_TYPE_NUMBER:
        return "number";
    default:
        return "text";
    }
}

static bool lists_values(const struct wf_walk *walk, const struct wf_shape *shape, struct wf_near *near) {
    bool found = false;
    for (size_t i = 0; i < wf_shape_part_count(shape); i++) {
        const struct wf_shape *part = wf_shape_part(walk, shape, i);
        for (uint16_t k = 0; k < part->value_count; k++) {
            wf_near_offer(near, part->values[k]);
            found = true;
        }
    }
    return found;
}

static void violate_value(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot,
                          const struct literal *literal) {
    struct wf_str wanted = wf_shape_wanted(walk, spot->shape);
    if (literal->text.len == 0) {
        struct wf_violation *missing = wf_walk_violate(walk, spot, WF_MISSING_VALUE, node);
        missing->message = wf_arena_printf(walk->arena, "missing value: %.*s is wanted", WF_STR_ARG(wanted));
        return;
    }
    struct wf_near near = {.wanted = literal->text};
    bool listed = lists_values(walk, spot->shape, &near);
    struct wf_violation *violation =
        wf_walk_violate(walk, spot, listed ? WF_UNKNOWN_VALUE : WF_WRONG_KIND, node);
    const char *type = listed ? "value" : type_name(literal);
    struct wf_buf message = {.arena = walk->arena};
    wf_buf_printf(&message, "unexpected %s \"%.*s\": %.*s is wanted", type, WF_STR_ARG(literal->text),
                  WF_STR_ARG(wanted));
    if (near.best.len > 0) {
        wf_buf_printf(&message, ", did you mean \"%.*s\"?", WF_STR_ARG(near.best));
        wf_violation_near(violation, &near);
    }
    violation->message = wf_buf_view(&message);
}

/* --- size --------------------------------------------------------------------------------------------- */

void wf_walk_size(struct wf_walk *walk, const struct wf_node *node, const struct wf_shape *shape,
                  const struct wf_spot *spot, size_t size, const char *unit) {
    if (size >= shape->min && (shape->max == 0 || size <= shape->max)) {
        return;
    }
    struct wf_violation *violation = wf_walk_violate(walk, spot, WF_WRONG_SIZE, node);
    bool few = size < shape->min;
    uint32_t bound = few ? shape->min : shape->max;
    violation->message = wf_arena_printf(walk->arena, "too %s: at %s %u %s%s", few ? "short" : "long",
                                         few ? "least" : "most", bound, unit, bound == 1 ? "" : "s");
}

static void check_range(struct wf_walk *walk, const struct wf_node *node, const struct wf_shape *shape,
                        const struct wf_spot *spot) {
    double value = wf_node_number(node);
    bool bounded = shape->min > 0 || shape->max > 0;
    if (value >= shape->min && (shape->max == 0 || value <= shape->max)) {
        return;
    }
    if (!bounded && value >= 0) {
        return;
    }
    struct wf_violation *violation = wf_walk_violate(walk, spot, WF_WRONG_SIZE, node);
    if (shape->min == shape->max) {
        violation->message = wf_arena_printf(walk->arena, "unexpected number \"%.*s\": %u is wanted",
                                             WF_STR_ARG(node->text), shape->min);
        return;
    }
    struct wf_str upper =
        shape->max == 0 ? WF_STR("") : wf_arena_printf(walk->arena, ", at most %u", shape->max);
    violation->message = wf_arena_printf(walk->arena, "number \"%.*s\" is out of range: at least %u%.*s",
                                         WF_STR_ARG(node->text), shape->min, WF_STR_ARG(upper));
}

static bool is_time(struct wf_str text) {
    return text.len == 5 && text.ptr[2] == ':' && wf_is_digit(text.ptr[0]) && wf_is_digit(text.ptr[1]) &&
           wf_is_digit(text.ptr[3]) && wf_is_digit(text.ptr[4]) &&
           (text.ptr[0] - '0') * 10 + (text.ptr[1] - '0') < 24 && text.ptr[3] < '6';
}

static void check_size(struct wf_walk *walk, const struct wf_node *node, const struct wf_shape *shape,
                       const struct wf_spot *spot) {
    if (shape->kind == WF_SHAPE_INTEGER) {
        check_range(walk, node, shape, spot);
    } else if (shape->kind == WF_SHAPE_TEXT && (shape->min > 0 || shape->max > 0)) {
        wf_walk_size(walk, node, shape, spot, node->text.len, "character");
    }
    if ((shape->marks & WF_SHAPE_TIME) != 0 && !is_time(node->text)) {
        struct wf_violation *violation = wf_walk_violate(walk, spot, WF_WRONG_SIZE, node);
        violation->message = wf_arena_printf(walk->arena, "\"%.*s\" is no time of day such as \"09:30\"",
                                             WF_STR_ARG(node->text));
    }
}

/* --- expressions -------------------------------------------------------------------------------------- */

/* The text of `${{ 'text' }}`; false when the scalar is anything else. */
static bool is_constant(struct wf_walk *walk, struct wf_str text, const struct wf_expr_sites *sites,
                        struct wf_str *constant) {
    const struct wf_expr_site *site = &sites->sites.items[0];
    if (!sites->whole || text.ptr[site->inner_begin] != '\'') {
        return false;
    }
    struct wf_str inner = wf_str_sub(text, site->inner_begin, site->inner_end);
    const struct wf_expr *expression = wf_expr_read(walk->arena, inner);
    if (expression->root == NULL || expression->root->kind != WF_EXPR_STRING || expression->errors.len > 0) {
        return false;
    }
    *constant = expression->root->text;
    return true;
}

static bool has_error(const struct wf_expr_sites *sites) {
    for (size_t i = 0; i < sites->sites.len; i++) {
        if (sites->sites.items[i].error != NULL) {
            return true;
        }
    }
    return false;
}

static void violate_expression(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot,
                               const struct wf_expr_sites *sites) {
    const struct wf_expr_site *site = &sites->sites.items[0];
    struct wf_violation *violation = wf_walk_violate(walk, spot, WF_MISPLACED_EXPRESSION, node);
    violation->span = wf_node_subspan(walk->doc->source, node, site->begin, site->end);
    violation->message = (spot->shape->marks & WF_SHAPE_BARE) != 0
                             ? WF_STR("no \"${{ }}\" may stand around this condition")
                             : WF_STR("no expression may stand here");
}

static void add_place(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot) {
    struct wf_place_read *place = WF_PUSH(walk->arena, &walk->read->places);
    *place = (struct wf_place_read){
        .scalar = node,
        .allowed = allowed_for(walk, spot->may),
        .condition = (spot->shape->marks & WF_SHAPE_CONDITION) != 0,
        .bare = (spot->shape->marks & WF_SHAPE_BARE) != 0,
    };
}

/* Reads a text with `${{`. True when it is an expression; else it is a literal, in `*literal`. */
static bool read_expression(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot,
                            struct literal *literal) {
    struct wf_expr_sites sites = wf_expr_sites(walk->arena, node->text);
    if (is_constant(walk, node->text, &sites, &literal->text)) {
        if ((spot->shape->marks & WF_SHAPE_CONDITION) != 0) {
            add_place(walk, node, spot);
        }
        return false;
    }
    if (spot->may == 0 || (spot->shape->marks & WF_SHAPE_BARE) != 0) {
        violate_expression(walk, node, spot, &sites);
        return true;
    }
    add_place(walk, node, spot);
    if (!has_error(&sites) && sites.sites.items[0].insert && node->key != NULL) {
        struct wf_violation *violation = wf_walk_violate(walk, spot, WF_MISPLACED_EXPRESSION, node);
        violation->message = WF_STR("\"${{ insert }}\" may stand only as a key");
    }
    return true;
}

bool wf_walk_scalar(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot) {
    struct literal literal = {.type = wf_node_type(node), .text = node->text};
    if (walk->expressions && literal.type == WF_TYPE_STRING && wf_str_has(node->text, "${{")) {
        if (read_expression(walk, node, spot, &literal)) {
            return true;
        }
    } else if ((spot->shape->marks & WF_SHAPE_CONDITION) != 0) {
        add_place(walk, node, spot);
    }
    if (literal.type == WF_TYPE_NULL) {
        literal.text = WF_STR("");
    }
    const struct wf_shape *part = fitting_part(walk, spot->shape, &literal);
    bool anything = spot->shape->unless.len > 0 && literal.type == WF_TYPE_STRING &&
                    wf_node_type(wf_node_find(walk->doc->root, spot->shape->unless, false)) == WF_TYPE_BOOL &&
                    wf_node_bool(wf_node_find(walk->doc->root, spot->shape->unless, false));
    if (part == NULL && !anything) {
        violate_value(walk, node, spot, &literal);
    } else if (part != NULL) {
        check_size(walk, node, part, spot);
    }
    return false;
}
