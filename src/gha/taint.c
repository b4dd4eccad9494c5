#include "gha/taint.h"

#include "base/buf.h"
#include "base/limits.h"
#include "gha/context.h"
#include "gha/event.h"
#include "gha/matrix.h"
#include "gha/taint_names.h"

/* An index that stands behind the whole of what is walked: `.number` of `(a || b).number`. */
struct index {
    const struct wf_expr_node *node;
    const struct index *outer;
};

struct walk {
    struct wf_types *types;
    const struct wf_site *site;
    struct wf_context context;
    struct wf_taints *out;
    struct wf_str text;                /* of the expression that is walked */
    const struct wf_expr_node *source; /* of the site's expression, when another one is followed; else NULL */
};

/* --- what is found ------------------------------------------------------------------------------------ */

static void add(struct walk *walk, enum wf_taint taint, const struct wf_expr_node *node, struct wf_str text) {
    bool same = !walk->source && node && text.len == node->end - node->begin;
    struct wf_taint_source found = {taint, walk->source ? walk->source : node, same ? WF_STR("") : text};
    for (size_t i = 0; i < walk->out->list.len; i++) {
        struct wf_taint_source *known = &walk->out->list.items[i];
        if (known->node == found.node) {
            *known = known->taint < taint ? found : *known;
            return;
        }
    }
    if (taint != WF_TAINT_NONE) {
        *WF_PUSH(walk->context.arena, &walk->out->list) = found;
    }
}

/* --- other texts that a name stands for --------------------------------------------------------------- */

static void walk_node(struct walk *walk, const struct wf_expr_node *node, const struct index *index,
                      bool whole);

/* What stands in holes that come from another place means the same here only when it is of `github` or
 * `inputs`. */
static void follow_text(struct walk *walk, const struct wf_expr_node *node, struct wf_str text) {
    struct wf_expr_sites sites = wf_expr_sites(walk->context.arena, text);
    for (size_t i = 0; i < sites.sites.len; i++) {
        const struct wf_expr_site *hole = &sites.sites.items[i];
        struct wf_str inner = wf_str_sub(text, hole->inner_begin, hole->inner_end);
        const struct wf_expr *parsed = wf_expr_read(walk->context.arena, inner);
        struct walk there = *walk;
        there.text = inner;
        there.source = node;
        if (hole->error || parsed->errors.len > 0 || !parsed->root) {
            add(&there, WF_TAINT_UNKNOWN, node, WF_STR(""));
        } else {
            walk_node(&there, parsed->root, NULL, false);
        }
    }
}

static void follow_matrix(struct walk *walk, const struct wf_expr_node *node, struct wf_str hole) {
    struct wf_matrix_values values = wf_matrix_values_of(walk->context.arena, walk->context.job, hole);
    struct wf_context place = walk->context;
    place.step = NULL;
    if (!values.known || (values.open && values.texts.len == 0)) {
        add(walk, WF_TAINT_UNKNOWN, node, WF_STR(""));
    }
    for (size_t i = 0; i < values.texts.len; i++) {
        follow_text(walk, node, wf_context_text(&place, values.texts.items[i]->text));
    }
}

static void follow(struct walk *walk, const struct wf_expr_node *node, struct wf_str root,
                   struct wf_str text) {
    struct wf_str hole = wf_arena_printf(walk->context.arena, "${{ %.*s }}", WF_STR_ARG(text));
    struct wf_str found = wf_str_is_case(root, "matrix") ? hole : wf_context_text(&walk->context, hole);
    if (walk->source) {
        add(walk, WF_TAINT_UNKNOWN, node, WF_STR(""));
    } else if (wf_str_is_case(root, "matrix") && walk->context.job) {
        follow_matrix(walk, node, hole);
    } else if (wf_str_eq_case(found, hole)) {
        add(walk, WF_TAINT_UNKNOWN, node, WF_STR(""));
    } else {
        follow_text(walk, node, found);
    }
}

/* --- names -------------------------------------------------------------------------------------------- */

struct leaf {
    struct wf_str root, text; /* with the indexes behind it */
    WF_LIST(struct wf_expr_part) parts;
    bool star;
};

static void add_part(struct walk *walk, struct leaf *leaf, struct wf_expr_part part) {
    *WF_PUSH(walk->context.arena, &leaf->parts) = part;
    leaf->star = leaf->star || part.star;
}

static void add_index(struct walk *walk, struct leaf *leaf, struct wf_buf *text, const struct index *index) {
    const struct wf_expr_node *name = index->node->last;
    struct wf_expr_part part = {.star = name->kind == WF_EXPR_STAR, .node = index->node};
    part.name = name->kind == WF_EXPR_STRING ? name->text : WF_STR("");
    part.dynamic = !part.star && name->kind != WF_EXPR_STRING;
    add_part(walk, leaf, part);
    wf_buf_str(text, wf_str_sub(walk->text, index->node->first->outer_end, index->node->end));
}

static bool read_leaf(struct walk *walk, const struct wf_expr_node *node, const struct index *index,
                      struct leaf *leaf) {
    struct wf_expr_chain chain = {0};
    if (!wf_expr_chain(walk->context.arena, node, &chain)) {
        return false;
    }
    struct wf_buf text = {.arena = walk->context.arena};
    wf_buf_str(&text, wf_str_sub(walk->text, node->begin, node->end));
    leaf->root = chain.root;
    for (size_t i = 0; i < chain.parts.len; i++) {
        add_part(walk, leaf, chain.parts.items[i]);
    }
    for (; index; index = index->outer) {
        add_index(walk, leaf, &text, index);
    }
    leaf->text = wf_buf_view(&text);
    return true;
}

/* Whether all texts that a value of the type can be are known. A list or object is written as its kind's name
 * unless `whole`. */
static bool is_listed(const struct wf_expr_type *type, bool whole) {
    bool text = (type->kinds & WF_KIND_STRING) != 0 && (type->listed & WF_KIND_STRING) == 0;
    return !text && !(whole && (type->kinds & WF_KIND_TREE) != 0);
}

static bool is_fixed(struct walk *walk, const struct wf_expr_node *node, const struct leaf *leaf, bool whole,
                     bool indexed) {
    if (leaf->star && !whole) {
        return true; /* a list */
    }
    if (!walk->source && !indexed && is_listed(wf_types_infer(walk->types, node), whole)) {
        return true;
    }
    return wf_value_is_primitive(wf_context_eval(&walk->context, leaf->text));
}

/* Whether all inputs of that name are of a type that GitHub holds the caller to. */
static bool is_typed_input(struct walk *walk, struct wf_str name) {
    static const char *const typed[] = {"boolean", "choice", "environment", "number", NULL};
    struct wf_event_inputs inputs = {0};
    if (walk->types->workflow) {
        inputs = wf_event_inputs(walk->context.arena, walk->types->workflow);
    }
    bool found = false;
    for (size_t i = 0; i < inputs.list.len; i++) {
        bool same = wf_str_eq_case(wf_node_text(inputs.list.items[i].id), name);
        found = found || same;
        if (same && !wf_str_is_any(inputs.list.items[i].type, typed)) {
            return false;
        }
    }
    return found;
}

/* `inputs.NAME` and `github.event.inputs.NAME` */
static bool is_typed(struct walk *walk, const struct leaf *leaf) {
    size_t count = leaf->parts.len;
    const struct wf_expr_part *parts = leaf->parts.items;
    bool own = wf_str_is_case(leaf->root, "inputs") && count == 1;
    bool event = wf_str_is_case(leaf->root, "github") && count == 3 &&
                 wf_str_is_case(parts[0].name, "event") && wf_str_is_case(parts[1].name, "inputs");
    return (own || event) && is_typed_input(walk, parts[count - 1].name);
}

static void walk_name(struct walk *walk, const struct wf_expr_node *node, const struct index *index,
                      bool whole) {
    static const char *const safe[] = {"secrets", "vars", "runner", "job", "jobs", "strategy", NULL};
    struct leaf leaf = {0};
    if (!read_leaf(walk, node, index, &leaf)) {
        return;
    }
    if (wf_str_is_any_case(leaf.root, safe)) {
        return;
    }
    if (is_fixed(walk, node, &leaf, whole, index != NULL) || is_typed(walk, &leaf)) {
        return;
    }
    if (wf_str_is_case(leaf.root, "github")) {
        add(walk, wf_taint_of_github(leaf.parts.items, leaf.parts.len, whole, walk->context.run), node,
            leaf.text);
    } else if (wf_str_is_case(leaf.root, "inputs")) {
        add(walk, leaf.parts.len > 0 || whole ? WF_TAINT_CALLER : WF_TAINT_NONE, node, leaf.text);
    } else {
        follow(walk, node, leaf.root, leaf.text);
    }
}

/* --- expressions -------------------------------------------------------------------------------------- */

static void walk_index(struct walk *walk, const struct wf_expr_node *node, const struct index *index,
                       bool whole) {
    struct wf_expr_chain chain = {0};
    if (wf_expr_chain(walk->context.arena, node, &chain)) {
        walk_name(walk, node, index, whole);
        return;
    }
    struct index inner = {node, index};
    walk_node(walk, node->first, &inner, whole);
}

/* The values of case(predicate, value, ..., default). */
static void walk_case(struct walk *walk, const struct wf_expr_node *node, const struct index *index,
                      bool whole) {
    for (const struct wf_expr_node *test = node->first; test && test->next; test = test->next->next) {
        walk_node(walk, test->next, index, whole);
    }
    walk_node(walk, node->last, index, whole);
}

static void walk_call(struct walk *walk, const struct wf_expr_node *node, const struct index *index,
                      bool whole) {
    switch (node->function) {
    case WF_FN_FORMAT:
    case WF_FN_JOIN:
    case WF_FN_TO_JSON:
    case WF_FN_FROM_JSON:
        break;
    case WF_FN_CASE:
        walk_case(walk, node, index, whole);
        return;
    default:
        return;
    }
    bool inside = node->function == WF_FN_TO_JSON || node->function == WF_FN_JOIN || whole;
    for (const struct wf_expr_node *argument = node->first; argument; argument = argument->next) {
        walk_node(walk, argument, NULL, inside);
    }
}

static void walk_node(struct walk *walk, const struct wf_expr_node *node, const struct index *index,
                      bool whole) {
    if (node->height > WF_GITHUB_MAX_EXPRESSION_DEPTH) {
        return;
    }
    switch (node->kind) {
    case WF_EXPR_NAME:
    case WF_EXPR_INDEX:
        walk_index(walk, node, index, whole);
        break;
    case WF_EXPR_CALL:
        walk_call(walk, node, index, whole);
        break;
    case WF_EXPR_AND: /* what ends it earlier is falsy: no text */
        walk_node(walk, node->last, index, whole);
        break;
    case WF_EXPR_OR:
        for (const struct wf_expr_node *operand = node->first; operand; operand = operand->next) {
            walk_node(walk, operand, index, whole);
        }
        break;
    default:
        break;
    }
}

static void walk_run(struct walk *walk, const struct wf_run_case *run) {
    const struct wf_expr_node *root = walk->site->expression->root;
    walk->context.run = run;
    bool reached = wf_context_reached(&walk->context) != WF_FALSE;
    if (reached && !wf_value_is_primitive(wf_context_eval(&walk->context, walk->text))) {
        walk_node(walk, root, NULL, false);
    }
}

struct wf_taints wf_taint_read(struct wf_types *types, const struct wf_site *site) {
    struct wf_taints taints = {0};
    struct walk walk = {.types = types, .site = site, .out = &taints, .text = site->expression->text};
    walk.context = (struct wf_context){.arena = types->arena,
                                       .workflow = types->workflow,
                                       .job = site->job,
                                       .step = site->step,
                                       .any_end = true};
    if (is_listed(wf_types_infer(types, site->expression->root), false)) {
        return taints;
    }
    size_t count = types->runs ? types->runs->list.len : 0;
    for (size_t i = 0; i < count; i++) {
        walk_run(&walk, &types->runs->list.items[i]);
    }
    if (count == 0) {
        walk_run(&walk, NULL);
    }
    return taints;
}
