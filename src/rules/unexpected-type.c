#include "base/buf.h"
#include "rules/schema_say.h"
#include "yaml/quote.h"

static bool wants(const struct wf_violation *violation, enum wf_shape_kind kind) {
    return (violation->kinds & (1U << kind)) != 0;
}

/* YAML 1.1's booleans are text for GitHub. */
static const char *boolean_word(struct wf_str text) {
    static const char *const words[][2] = {{"yes", "true"}, {"on", "true"},   {"y", "true"},
                                           {"no", "false"}, {"off", "false"}, {"n", "false"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (wf_str_is_case(text, words[i][0])) {
            return words[i][1];
        }
    }
    return NULL;
}

static void put(struct wf_check *check, struct wf_finding *finding, const struct wf_node *node,
                struct wf_str text, enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    wf_patch_replace(&patch, node->span, text);
    const char *title = wf_arena_printf(check->arena, "write %.*s", WF_STR_ARG(text)).ptr;
    finding->fix = wf_patch_fix(&patch, title, safety);
}

static bool fix_text(struct wf_check *check, struct wf_finding *finding,
                     const struct wf_violation *violation) {
    const struct wf_node *node = violation->node;
    enum wf_type type = wf_plain_type(node->text);
    bool number = wants(violation, WF_SHAPE_NUMBER) || wants(violation, WF_SHAPE_INTEGER);
    bool boolean = wants(violation, WF_SHAPE_BOOLEAN);
    bool quoted = node->style == WF_SINGLE || node->style == WF_DOUBLE;
    const char *word = boolean ? boolean_word(node->text) : NULL;
    if (quoted && ((number && type == WF_TYPE_NUMBER) || (boolean && type == WF_TYPE_BOOL))) {
        put(check, finding, node, node->text, WF_FIX_SAFE);
    } else if (word != NULL && node->style <= WF_DOUBLE) {
        put(check, finding, node, wf_str_of(word), WF_FIX_SAFE);
    } else if (wants(violation, WF_SHAPE_TEXT) && node->style == WF_PLAIN && type != WF_TYPE_STRING) {
        put(check, finding, node, wf_arena_printf(check->arena, "\"%.*s\"", WF_STR_ARG(node->text)),
            WF_FIX_SAFE);
    }
    return finding->fix != NULL;
}

/* One value becomes a list of one. */
static void fix_list(struct wf_check *check, struct wf_finding *finding,
                     const struct wf_violation *violation) {
    const struct wf_node *node = violation->node;
    struct wf_str raw = wf_source_slice(check->file->source, node->span);
    struct wf_buf list = {.arena = check->arena};
    if (node->style > WF_DOUBLE || wf_str_has(raw, "\n")) {
        return;
    }
    wf_buf_char(&list, '[');
    if (wf_node_type(node) != WF_TYPE_STRING || node->style != WF_PLAIN) {
        wf_buf_str(&list, raw);
    } else {
        wf_quote(&list, node->text, WF_PLACE_FLOW);
    }
    wf_buf_char(&list, ']');
    bool several = wf_str_has(node->text, ",") || wf_str_has(node->text, " ");
    put(check, finding, node, wf_buf_view(&list), several ? WF_FIX_UNSAFE : WF_FIX_SAFE);
}

static void fix(struct wf_check *check, struct wf_finding *finding, const struct wf_violation *violation) {
    bool scalar = violation->kind == WF_WRONG_KIND && violation->node->kind == WF_SCALAR;
    if (scalar && !fix_text(check, finding, violation) && violation->kinds == 1U << WF_SHAPE_LIST) {
        fix_list(check, finding, violation);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_schema_say(check, 1U << WF_WRONG_KIND | 1U << WF_MISSING_VALUE | 1U << WF_TOO_DEEP, fix);
}

const struct wf_rule wf_rule_unexpected_type = {
    .id = "unexpected-type",
    .title = "Value of another type than must stand there",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .file_hook = check_file,
};
