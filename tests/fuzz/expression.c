/* Expressions: places lie in the text, and what is parsed can be computed. */
#include "fuzz.h"

#include "lang/expreval.h"

static bool look_up(void *context, struct wf_str name, struct wf_value *out) {
    (void)context;
    *out = wf_value_string(WF_STR("text"));
    return wf_str_is(name, "known");
}

static bool check_place(void *context, const struct wf_expr_node *node) {
    const struct wf_str *text = context;
    DEMAND(node->outer_begin <= node->begin && node->begin <= node->end && node->end <= node->outer_end &&
               node->outer_end <= text->len,
           "a part at %u..%u of %zu\n", node->begin, node->end, text->len);
    return true;
}

static void compute(struct wf_arena *arena, struct wf_str text) {
    struct wf_expr *expr = wf_expr_parse(arena, text, NULL);
    struct wf_expr_scope scope = {.lookup = look_up};
    struct wf_expr_error error;
    struct wf_value value;
    for (size_t i = 0; i < expr->errors.len; i++) {
        DEMAND(wf_expr_error_position(expr->text, &expr->errors.items[i]) <= expr->text.len + 1,
               "an error outside\n");
        wf_expr_error_text(arena, expr->text, &expr->errors.items[i]);
    }
    if (expr->root != NULL && expr->errors.len == 0) {
        wf_expr_walk(expr->root, check_place, &expr->text);
        wf_expr_eval(arena, expr->root, &scope, &value, &error);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_arena arena = {0};
    struct wf_str text = fuzz_text(data, size);
    struct wf_expr_sites sites = wf_expr_sites(&arena, text);
    compute(&arena, text);
    wf_expr_rewrite(&arena, text, &sites);
    for (size_t i = 0; i < sites.sites.len; i++) {
        const struct wf_expr_site *site = &sites.sites.items[i];
        DEMAND(site->inner_begin <= site->inner_end && site->inner_end <= size, "a site outside\n");
        compute(&arena, wf_str_sub(text, site->inner_begin, site->inner_end));
    }
    wf_arena_free(&arena);
    return 0;
}
