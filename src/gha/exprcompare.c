/* Comparisons of types: of each value that the one side can have with each that the other can. */
#include "gha/exprtype.h"

#include <math.h>

/* One possible value; `known` false: any of its kind. */
struct atom {
    struct wf_value value;
    bool known;
};

struct atoms {
    struct atom items[WF_MAX_TYPE_VALUES + 8];
    size_t count;
};

static void add(struct atoms *atoms, struct wf_value value, bool known) {
    atoms->items[atoms->count++] = (struct atom){value, known};
}

static void list_atoms(struct atoms *atoms, const struct wf_expr_type *type) {
    atoms->count = 0;
    uint32_t open = type->kinds & ~type->listed;
    if ((open & WF_KIND_NULL) != 0) {
        add(atoms, wf_value_null(), true);
    }
    if ((open & WF_KIND_BOOLEAN) != 0) {
        add(atoms, wf_value_boolean(false), true);
        add(atoms, wf_value_boolean(true), true);
    }
    for (uint32_t kind = WF_VALUE_NUMBER; kind <= WF_VALUE_OBJECT; kind++) {
        if ((open & WF_KIND_BIT(kind)) != 0) {
            add(atoms, (struct wf_value){.kind = (enum wf_value_kind)kind}, false);
        }
    }
    for (size_t i = 0; i < type->values.len; i++) {
        add(atoms, type->values.items[i], true);
    }
}

static bool is_tree(const struct atom *atom) {
    return atom->value.kind == WF_VALUE_ARRAY || atom->value.kind == WF_VALUE_OBJECT;
}

/* Whether it equals nothing and compares with nothing as a number does. */
static bool is_no_number(const struct atom *atom) {
    return atom->known && isnan(wf_value_to_number(atom->value));
}

/* What both comparisons give when it does not depend on what is unknown. */
static bool is_apart(const struct atom *a, const struct atom *b) {
    if (is_tree(a) || is_tree(b)) {
        return a->value.kind != b->value.kind;
    }
    bool numbers = a->value.kind != WF_VALUE_STRING || b->value.kind != WF_VALUE_STRING;
    return numbers && (is_no_number(a) || is_no_number(b));
}

static enum wf_truth atoms_equal(const struct atom *a, const struct atom *b) {
    if (is_apart(a, b)) {
        return WF_FALSE;
    }
    return a->known && b->known ? wf_value_equal(a->value, b->value) : WF_MAYBE;
}

static enum wf_truth atoms_greater(const struct atom *a, const struct atom *b) {
    if (is_apart(a, b) || is_tree(a)) {
        return WF_FALSE;
    }
    return a->known && b->known ? wf_value_greater(a->value, b->value) : WF_MAYBE;
}

static enum wf_truth compare_atoms(enum wf_expr_kind comparison, const struct atom *a, const struct atom *b) {
    switch (comparison) {
    case WF_EXPR_EQ:
    case WF_EXPR_NE:
        return atoms_equal(a, b);
    case WF_EXPR_LT:
        return atoms_greater(b, a);
    case WF_EXPR_LE:
        return wf_truth_or(atoms_equal(a, b), atoms_greater(b, a));
    case WF_EXPR_GT:
        return atoms_greater(a, b);
    default:
        return wf_truth_or(atoms_equal(a, b), atoms_greater(a, b));
    }
}

enum wf_truth wf_type_compare(enum wf_expr_kind comparison, const struct wf_expr_type *left,
                              const struct wf_expr_type *right) {
    struct atoms a, b;
    list_atoms(&a, left);
    list_atoms(&b, right);
    bool seen_true = false;
    bool seen_false = false;
    for (size_t i = 0; i < a.count; i++) {
        for (size_t k = 0; k < b.count; k++) {
            enum wf_truth truth = compare_atoms(comparison, &a.items[i], &b.items[k]);
            if (truth == WF_MAYBE) {
                return WF_MAYBE;
            }
            seen_true |= truth == WF_TRUE;
            seen_false |= truth == WF_FALSE;
        }
    }
    if (seen_true == seen_false) {
        return WF_MAYBE;
    }
    bool negated = comparison == WF_EXPR_NE;
    return seen_true != negated ? WF_TRUE : WF_FALSE;
}
