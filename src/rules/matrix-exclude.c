#include "base/limits.h"
#include "base/near.h"
#include "gha/matrix.h"
#include "lang/hole.h"
#include "rules/replace.h"

/* As `==` compares them: numbers by value, texts without upper and lower case. */
static bool same_scalar(const struct wf_node *a, const struct wf_node *b) {
    if (wf_node_type(a) == WF_TYPE_NUMBER && wf_node_type(b) == WF_TYPE_NUMBER) {
        return wf_node_number(a) == wf_node_number(b);
    }
    return wf_str_eq_case(a->text, b->text);
}

static bool may_match(const struct wf_node *wanted, const struct wf_node *value, unsigned depth);

static bool may_match_pairs(const struct wf_node *wanted, const struct wf_node *value, unsigned depth) {
    for (WF_EACH(key, wanted)) {
        const struct wf_node *own = wf_node_find(value, wf_node_text(key), true);
        if (!own || !may_match(key->value, own, depth)) {
            return false;
        }
    }
    return true;
}

static bool may_match_items(const struct wf_node *wanted, const struct wf_node *value, unsigned depth) {
    const struct wf_node *own = wf_node_first(value);
    for (WF_EACH(item, wanted)) {
        if (!own || !may_match(item, own, depth)) {
            return false;
        }
        own = own->next;
    }
    return true;
}

/* All leaves of `wanted` are in `value`, as far as the file tells. */
static bool may_match(const struct wf_node *wanted, const struct wf_node *value, unsigned depth) {
    const struct wf_node *left = wf_node_resolve(wanted);
    const struct wf_node *right = wf_node_resolve(value);
    if (!left || !right || depth == 0) {
        return true;
    }
    if ((left->kind == WF_SCALAR && wf_hole_any(left->text)) ||
        (right->kind == WF_SCALAR && wf_hole_any(right->text))) {
        return true;
    }
    if (left->kind != right->kind) {
        return false;
    }
    if (left->kind == WF_SCALAR) {
        return same_scalar(left, right);
    }
    return (left->kind == WF_MAPPING ? may_match_pairs : may_match_items)(left, right, depth - 1);
}

static void check_value(struct wf_check *check, const struct wf_node *key, const struct wf_node *vector) {
    if (!wf_node_is_sequence(vector)) {
        return;
    }
    for (WF_EACH(value, vector)) {
        if (may_match(key->value, value, WF_GITHUB_MAX_DEPTH_WORKFLOW)) {
            return;
        }
    }
    struct wf_finding *finding =
        wf_report(check, key->value->span, "nothing is excluded, the matrix has no such value of \"%.*s\"",
                  WF_STR_ARG(wf_node_text(key)));
    finding->severity = WF_INFO;
}

static void report_key(struct wf_check *check, const struct wf_job *job, const struct wf_node *key) {
    struct wf_near near = {.wanted = wf_node_text(key)};
    for (WF_EACH(vector, job->matrix)) {
        if (wf_matrix_is_vector(vector) && !wf_near_offer(&near, wf_node_text(vector))) {
            break;
        }
    }
    struct wf_finding *finding = wf_report(check, key->span, "matrix has no list \"%.*s\" to exclude from",
                                           WF_STR_ARG(wf_node_text(key)));
    if (near.best.len > 0) {
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near.best));
        finding->fix = wf_replace_fix(check, key, near.best, WF_FIX_UNSAFE);
    }
}

static void check_row(struct wf_check *check, const struct wf_job *job, const struct wf_node *row) {
    for (WF_EACH(key, row)) {
        struct wf_str name = wf_node_text(key);
        const struct wf_node *vector = wf_node_resolve(wf_node_find(job->matrix, name, true));
        bool known = vector && !wf_str_is(name, "include") && !wf_str_is(name, "exclude");
        if (known) {
            check_value(check, key, vector);
        } else if (!wf_hole_any(name)) {
            report_key(check, job, key);
        }
    }
}

/* A key that is an expression can bring any list. */
static bool is_open(const struct wf_node *matrix) {
    for (WF_EACH(key, matrix)) {
        if (wf_hole_any(wf_node_text(key))) {
            return true;
        }
    }
    return false;
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *exclude = wf_node_get(job->matrix, "exclude");
    if (!wf_node_is_sequence(exclude) || is_open(job->matrix)) {
        return;
    }
    for (WF_EACH(row, exclude)) {
        const struct wf_node *real = wf_node_resolve(row);
        if (wf_node_is_mapping(real)) {
            check_row(check, job, real);
        }
    }
}

const struct wf_rule wf_rule_matrix_exclude = {
    .id = "matrix-exclude",
    .title = "Exclusion that fits no combination of the matrix",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .job_hook = check_job,
};
