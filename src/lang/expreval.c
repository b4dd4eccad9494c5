#include "lang/expreval.h"

#include "base/limits.h"
#include "lang/exprformat.h"
#include "lang/fold.h"
#include "lang/json.h"

struct eval {
    struct wf_arena *arena;
    const struct wf_expr_scope *scope;
    struct wf_expr_error *error;
    size_t memory; /* bytes made so far */
};

static bool eval_node(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out);

static bool fail(struct eval *eval, const struct wf_expr_node *node, struct wf_str message) {
    *eval->error = (struct wf_expr_error){
        .kind = WF_EXPR_EVALUATION, .message = message, .begin = node->begin, .end = node->end};
    return false;
}

static bool give(struct wf_value *out, struct wf_value value) {
    *out = value;
    return true;
}

static bool give_truth(struct wf_value *out, enum wf_truth truth) {
    return give(out, truth == WF_MAYBE ? wf_value_unknown(WF_MAYBE) : wf_value_boolean(truth == WF_TRUE));
}

/* A few nested format() can grow without bound. GitHub limits what one result takes, two bytes a character;
 * all the results of one evaluation together are limited for our own sake. */
static bool spend(struct eval *eval, const struct wf_expr_node *node, size_t result, size_t more) {
    eval->memory += more;
    bool fits =
        result <= WF_GITHUB_MAX_EXPRESSION_MEMORY / 2 && eval->memory <= WF_GITHUB_MAX_EXPRESSION_MEMORY * 16;
    return fits || fail(eval, node, WF_STR("The maximum allowed memory size was exceeded"));
}

static struct wf_str text_of(struct eval *eval, struct wf_value value) {
    return wf_value_to_string(eval->arena, value);
}

/* ---- Indexes ---- */

struct index {
    bool star;
    struct wf_value value;
};

/* Puts what `index` picks from `target` into `out`: WF_FALSE when there is nothing, WF_MAYBE when that cannot
 * be known. */
static enum wf_truth pick_member(struct eval *eval, const struct wf_object *object, struct wf_value index,
                                 struct wf_value *out) {
    if (!wf_value_is_primitive(index)) {
        return WF_FALSE;
    }
    const struct wf_value *member = wf_object_get(object, text_of(eval, index));
    if (member == NULL) {
        return object->open ? WF_MAYBE : WF_FALSE;
    }
    *out = *member;
    return WF_TRUE;
}

static enum wf_truth pick_item(const struct wf_array *array, struct wf_value index, struct wf_value *out) {
    double place = wf_value_to_number(index);
    if (!(place >= 0 && place < (double)array->len)) {
        return WF_FALSE;
    }
    *out = array->items[(size_t)place];
    return WF_TRUE;
}

static enum wf_truth pick(struct eval *eval, struct wf_value target, struct wf_value index,
                          struct wf_value *out) {
    if (target.kind == WF_VALUE_OBJECT) {
        return pick_member(eval, target.object, index, out);
    }
    return target.kind == WF_VALUE_ARRAY ? pick_item(target.array, index, out) : WF_FALSE;
}

/* Appends all values of a collection; false when they cannot be known. */
static bool spread(struct eval *eval, struct wf_value target, struct wf_array *into) {
    if (target.kind == WF_VALUE_UNKNOWN || (target.kind == WF_VALUE_OBJECT && target.object->open)) {
        return false;
    }
    for (size_t i = 0; target.kind == WF_VALUE_ARRAY && i < target.array->len; i++) {
        *WF_PUSH(eval->arena, into) = target.array->items[i];
    }
    for (size_t i = 0; target.kind == WF_VALUE_OBJECT && i < target.object->len; i++) {
        *WF_PUSH(eval->arena, into) = target.object->items[i].value;
    }
    return true;
}

/* Applies the index to each item of a filtered array. */
static bool filter(struct eval *eval, const struct wf_array *items, const struct index *index,
                   struct wf_array *into) {
    for (size_t i = 0; i < items->len; i++) {
        struct wf_value item = items->items[i], found;
        if (item.kind == WF_VALUE_UNKNOWN) {
            return false;
        }
        if (index->star) {
            if (!spread(eval, item, into)) {
                return false;
            }
            continue;
        }
        enum wf_truth there = pick(eval, item, index->value, &found);
        if (there == WF_MAYBE) {
            return false;
        }
        if (there == WF_TRUE) {
            *WF_PUSH(eval->arena, into) = found;
        }
    }
    return true;
}

static bool eval_filtered(struct eval *eval, const struct wf_expr_node *node, struct wf_value target,
                          const struct index *index, struct wf_value *out) {
    *out = wf_value_array(eval->arena);
    out->array->filtered = true;
    bool nested = target.kind == WF_VALUE_ARRAY && target.array->filtered;
    bool known = index->star || index->value.kind != WF_VALUE_UNKNOWN;
    known =
        known && (nested ? filter(eval, target.array, index, out->array) : spread(eval, target, out->array));
    /* An array in any case, so true. */
    size_t made = out->kind == WF_VALUE_ARRAY ? out->array->len * sizeof(struct wf_value) : 0;
    if (!known) {
        *out = wf_value_unknown(WF_TRUE);
    }
    return spend(eval, node, 0, made);
}

static bool eval_index(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    struct wf_value target;
    struct index index = {.star = node->last->kind == WF_EXPR_STAR};
    if (!eval_node(eval, node->first, &target)) {
        return false;
    }
    if (target.kind == WF_VALUE_UNKNOWN) {
        return give(out, wf_value_unknown(index.star ? WF_TRUE : WF_MAYBE));
    }
    if (!index.star && wf_value_is_primitive(target)) {
        return give(out, wf_value_null());
    }
    if (!index.star && !eval_node(eval, node->last, &index.value)) {
        return false;
    }
    if (index.star || (target.kind == WF_VALUE_ARRAY && target.array->filtered)) {
        return eval_filtered(eval, node, target, &index, out);
    }
    if (index.value.kind == WF_VALUE_UNKNOWN) {
        return give(out, wf_value_unknown(WF_MAYBE));
    }
    enum wf_truth there = pick(eval, target, index.value, out);
    if (there != WF_TRUE) {
        *out = there == WF_FALSE ? wf_value_null() : wf_value_unknown(WF_MAYBE);
    }
    return true;
}

/* ---- Operators ---- */

/* `&&` and `||`. Once an operand's truth is unknown, a later one may not be reached: neither its value nor
 * its failure is certain, but that the whole ends as it does is. */
static bool eval_logic(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    enum wf_truth ending = node->kind == WF_EXPR_AND ? WF_FALSE : WF_TRUE;
    bool sure = true;
    for (const struct wf_expr_node *child = node->first; child != NULL; child = child->next) {
        if (!eval_node(eval, child, out)) {
            return !sure && give(out, wf_value_unknown(WF_MAYBE));
        }
        enum wf_truth truth = wf_value_truth(*out);
        if (truth == ending) {
            return sure || give(out, wf_value_unknown(ending));
        }
        sure = sure && (truth != WF_MAYBE || child->next == NULL);
    }
    return sure || give(out, wf_value_unknown(WF_MAYBE));
}

static bool eval_not(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    if (!eval_node(eval, node->first, out)) {
        return false;
    }
    return give_truth(out, wf_truth_not(wf_value_truth(*out)));
}

static enum wf_truth compare(enum wf_expr_kind kind, struct wf_value left, struct wf_value right) {
    switch (kind) {
    case WF_EXPR_LT:
        return wf_value_greater(right, left);
    case WF_EXPR_LE:
        return wf_truth_or(wf_value_equal(left, right), wf_value_greater(right, left));
    case WF_EXPR_GT:
        return wf_value_greater(left, right);
    case WF_EXPR_GE:
        return wf_truth_or(wf_value_equal(left, right), wf_value_greater(left, right));
    default:
        return wf_value_equal(left, right);
    }
}

static bool eval_comparison(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    struct wf_value left, right;
    if (!eval_node(eval, node->first, &left) || !eval_node(eval, node->last, &right)) {
        return false;
    }
    enum wf_truth truth = compare(node->kind, left, right);
    if (node->kind == WF_EXPR_NE && truth != WF_MAYBE) {
        truth = truth == WF_TRUE ? WF_FALSE : WF_TRUE;
    }
    return give_truth(out, truth);
}

/* ---- Functions ---- */

static bool item_among(const struct wf_array *array, struct wf_value wanted, struct wf_value *out) {
    enum wf_truth found = WF_FALSE;
    for (size_t i = 0; i < array->len && found != WF_TRUE; i++) {
        found = wf_truth_or(found, wf_value_equal(wanted, array->items[i]));
    }
    return give_truth(out, found);
}

/* The text functions see upper-cased text. */
static bool text_matches(enum wf_expr_function function, struct wf_str text, struct wf_str wanted) {
    if (wanted.len > text.len) {
        return false;
    }
    if (wanted.len == 0) {
        return true;
    }
    if (function == WF_FN_STARTS_WITH) {
        return memcmp(text.ptr, wanted.ptr, wanted.len) == 0;
    }
    if (function == WF_FN_ENDS_WITH) {
        return memcmp(text.ptr + text.len - wanted.len, wanted.ptr, wanted.len) == 0;
    }
    return wf_str_find_str(text, wanted, 0) != WF_NOT_FOUND;
}

/* The same for a text of which only the begin is known. */
static enum wf_truth start_matches(enum wf_expr_function function, struct wf_str start,
                                   struct wf_str wanted) {
    struct wf_str common = wf_str_sub(wanted, 0, start.len);
    if (function == WF_FN_STARTS_WITH && !text_matches(function, start, common)) {
        return WF_FALSE;
    }
    bool found = function != WF_FN_ENDS_WITH && text_matches(function, start, wanted);
    return found ? WF_TRUE : WF_MAYBE;
}

/* contains(), startsWith() and endsWith(). */
static bool call_match(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    struct wf_value where, what;
    if (!eval_node(eval, node->first, &where) || !eval_node(eval, node->last, &what)) {
        return false;
    }
    if (node->function == WF_FN_CONTAINS && where.kind == WF_VALUE_ARRAY) {
        return item_among(where.array, what, out);
    }
    if (where.kind >= WF_VALUE_ARRAY) {
        return give_truth(out, WF_FALSE);
    }
    bool both = where.kind == WF_VALUE_UNKNOWN && node->function == WF_FN_CONTAINS;
    if (what.kind >= WF_VALUE_ARRAY && !both) {
        return give_truth(out, WF_FALSE);
    }
    if (what.kind == WF_VALUE_UNKNOWN) {
        return give_truth(out, WF_MAYBE);
    }
    struct wf_str wanted = wf_fold(eval->arena, text_of(eval, what));
    if (where.kind == WF_VALUE_UNKNOWN) {
        return give_truth(out, start_matches(node->function, wf_fold(eval->arena, where.start), wanted));
    }
    struct wf_str text = wf_fold(eval->arena, text_of(eval, where));
    return give_truth(out, text_matches(node->function, text, wanted) ? WF_TRUE : WF_FALSE);
}

static const struct wf_expr_node *argument(const struct wf_expr_node *call, size_t index) {
    const struct wf_expr_node *node = call->first;
    for (; index > 0 && node != NULL; index--) {
        node = node->next;
    }
    return node;
}

/* Appends one argument's text; `*known` becomes false when it cannot be known. */
static bool put_argument(struct eval *eval, const struct wf_expr_node *node, struct wf_buf *out,
                         bool *known) {
    struct wf_value value;
    if (!eval_node(eval, node, &value)) {
        return false;
    }
    if (value.kind == WF_VALUE_UNKNOWN) {
        *known = false;
        return true;
    }
    wf_buf_str(out, text_of(eval, value));
    return true;
}

static bool put_piece(struct eval *eval, const struct wf_expr_node *node, struct wf_str format,
                      const struct wf_format_piece *piece, struct wf_buf *out, bool *known) {
    if (piece->kind == WF_FORMAT_BAD) {
        return fail(
            eval, node,
            wf_arena_printf(eval->arena, "The following format string is invalid: %.*s", WF_STR_ARG(format)));
    }
    if (piece->kind == WF_FORMAT_TEXT) {
        wf_buf_str(out, piece->text);
        return true;
    }
    const struct wf_expr_node *value = argument(node, piece->argument + 1);
    if (value == NULL) {
        return fail(
            eval, node,
            wf_arena_printf(eval->arena,
                            "The following format string references more arguments than were supplied: %.*s",
                            WF_STR_ARG(format)));
    }
    if (piece->kind == WF_FORMAT_SPECIFIER) {
        return fail(eval, node,
                    wf_arena_printf(eval->arena, "The format specifiers '%.*s' are not valid",
                                    WF_STR_ARG(piece->text)));
    }
    return put_argument(eval, value, out, known);
}

static bool call_format(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    struct wf_value format;
    if (!eval_node(eval, node->first, &format)) {
        return false;
    }
    if (format.kind == WF_VALUE_UNKNOWN) {
        return give(out, wf_value_unknown(WF_MAYBE));
    }
    struct wf_buf text = {.arena = eval->arena};
    struct wf_format_reader reader = {.format = text_of(eval, format)};
    bool known = true;
    for (struct wf_format_piece piece; wf_format_next(&reader, &piece);) {
        size_t before = text.len;
        if (!put_piece(eval, node, reader.format, &piece, &text, &known) ||
            !spend(eval, node, text.len, text.len - before)) {
            return false;
        }
    }
    if (!known) {
        return give(out, wf_value_unknown(text.len > 0 ? WF_TRUE : WF_MAYBE));
    }
    return give(out, wf_value_string(wf_buf_view(&text)));
}

static bool separator_of(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    if (node->count < 2) {
        return give(out, wf_value_string(WF_STR(",")));
    }
    if (!eval_node(eval, node->last, out)) {
        return false;
    }
    if (out->kind == WF_VALUE_ARRAY || out->kind == WF_VALUE_OBJECT) {
        *out = wf_value_string(WF_STR(","));
    }
    return true;
}

static bool join_items(struct eval *eval, const struct wf_expr_node *node, const struct wf_array *array,
                       struct wf_value *out) {
    struct wf_value separator = wf_value_null();
    if (array->len > 1 && !separator_of(eval, node, &separator)) {
        return false;
    }
    struct wf_buf text = {.arena = eval->arena};
    bool known = separator.kind != WF_VALUE_UNKNOWN;
    for (size_t i = 0; known && i < array->len; i++) {
        known = array->items[i].kind != WF_VALUE_UNKNOWN;
        if (known) {
            size_t before = text.len;
            wf_buf_str(&text, i > 0 ? text_of(eval, separator) : WF_STR(""));
            wf_buf_str(&text, text_of(eval, array->items[i]));
            if (!spend(eval, node, text.len, text.len - before)) {
                return false;
            }
        }
    }
    return give(out, known ? wf_value_string(wf_buf_view(&text)) : wf_value_unknown(WF_MAYBE));
}

static bool call_join(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    struct wf_value items;
    if (!eval_node(eval, node->first, &items)) {
        return false;
    }
    if (items.kind == WF_VALUE_ARRAY) {
        return join_items(eval, node, items.array, out);
    }
    if (items.kind == WF_VALUE_UNKNOWN) {
        return give(out, items.truth == WF_FALSE ? items : wf_value_unknown(WF_MAYBE));
    }
    return give(out, wf_value_string(items.kind == WF_VALUE_OBJECT ? WF_STR("") : text_of(eval, items)));
}

static bool call_to_json(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    struct wf_value value;
    if (!eval_node(eval, node->first, &value)) {
        return false;
    }
    struct wf_buf text = {.arena = eval->arena};
    if (!wf_value_json(&text, value)) {
        return give(out, wf_value_unknown(WF_TRUE));
    }
    return give(out, wf_value_string(wf_buf_view(&text))) && spend(eval, node, text.len, text.len);
}

static bool call_from_json(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    struct wf_value value;
    struct wf_json_problem problem;
    if (!eval_node(eval, node->first, &value)) {
        return false;
    }
    if (value.kind == WF_VALUE_UNKNOWN) {
        return give(out, wf_value_unknown(WF_MAYBE));
    }
    struct wf_str text = text_of(eval, value);
    if (wf_fold_trim(text).len == 0) {
        return fail(eval, node, WF_STR("Error parsing fromJson: empty input"));
    }
    if (!wf_json_read(eval->arena, text, WF_JSON_LENIENT, out, &problem)) {
        return fail(eval, node,
                    wf_arena_printf(eval->arena, "Error parsing fromJson: %s at byte %zu", problem.what,
                                    problem.offset + 1));
    }
    return spend(eval, node, 0, text.len);
}

static bool call_case(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    const struct wf_expr_node *child = node->first;
    for (; child != NULL && child->next != NULL; child = child->next->next) {
        struct wf_value predicate;
        if (!eval_node(eval, child, &predicate)) {
            return false;
        }
        if (predicate.kind == WF_VALUE_UNKNOWN) {
            return give(out, wf_value_unknown(WF_MAYBE));
        }
        if (predicate.kind != WF_VALUE_BOOLEAN) {
            return fail(eval, child, WF_STR("case predicate must evaluate to a boolean value"));
        }
        if (predicate.boolean) {
            return eval_node(eval, child->next, out);
        }
    }
    return child == NULL ? give(out, wf_value_null()) : eval_node(eval, child, out);
}

static bool call_status(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    struct wf_value *arguments = WF_NEW_ARRAY(eval->arena, struct wf_value, node->count);
    size_t count = 0;
    for (const struct wf_expr_node *child = node->first; child != NULL; child = child->next) {
        if (!eval_node(eval, child, &arguments[count++])) {
            return false;
        }
    }
    if (node->function == WF_FN_ALWAYS) {
        return give_truth(out, WF_TRUE);
    }
    const struct wf_expr_scope *scope = eval->scope;
    return (scope->status != NULL && scope->status(scope->context, node->function, arguments, count, out)) ||
           give(out, wf_value_unknown(WF_MAYBE));
}

/* A hash of files, or nothing when there are none. */
static bool call_unknown(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    (void)eval;
    (void)node;
    return give(out, wf_value_unknown(WF_MAYBE));
}

static bool (*const calls[WF_FN_COUNT])(struct eval *, const struct wf_expr_node *, struct wf_value *) = {
    [WF_FN_UNKNOWN] = call_unknown,    [WF_FN_CONTAINS] = call_match,      [WF_FN_STARTS_WITH] = call_match,
    [WF_FN_ENDS_WITH] = call_match,    [WF_FN_FORMAT] = call_format,       [WF_FN_JOIN] = call_join,
    [WF_FN_TO_JSON] = call_to_json,    [WF_FN_FROM_JSON] = call_from_json, [WF_FN_CASE] = call_case,
    [WF_FN_HASH_FILES] = call_unknown, [WF_FN_ALWAYS] = call_status,       [WF_FN_CANCELLED] = call_status,
    [WF_FN_SUCCESS] = call_status,     [WF_FN_FAILURE] = call_status,
};

static bool eval_name(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    const struct wf_expr_scope *scope = eval->scope;
    return (scope->lookup != NULL && scope->lookup(scope->context, node->text, out)) ||
           give(out, wf_value_unknown(WF_MAYBE));
}

static bool eval_node(struct eval *eval, const struct wf_expr_node *node, struct wf_value *out) {
    *out = wf_value_null();
    switch (node->kind) {
    case WF_EXPR_NULL:
    case WF_EXPR_STAR:
        return true;
    case WF_EXPR_BOOLEAN:
        return give(out, wf_value_boolean(node->boolean));
    case WF_EXPR_NUMBER:
        return give(out, wf_value_number(node->number));
    case WF_EXPR_STRING:
        return give(out, wf_value_string(node->text));
    case WF_EXPR_NAME:
        return eval_name(eval, node, out);
    case WF_EXPR_INDEX:
        return eval_index(eval, node, out);
    case WF_EXPR_CALL:
        return calls[node->function](eval, node, out);
    case WF_EXPR_NOT:
        return eval_not(eval, node, out);
    case WF_EXPR_AND:
    case WF_EXPR_OR:
        return eval_logic(eval, node, out);
    default:
        return eval_comparison(eval, node, out);
    }
}

bool wf_expr_eval(struct wf_arena *arena, const struct wf_expr_node *root, const struct wf_expr_scope *scope,
                  struct wf_value *out, struct wf_expr_error *error) {
    static const struct wf_expr_scope nothing = {.lookup = NULL};
    struct eval eval = {.arena = arena, .scope = scope == NULL ? &nothing : scope, .error = error};
    return root == NULL ? give(out, wf_value_null()) : eval_node(&eval, root, out);
}
