#include "gha/event.h"
#include "lang/exprvalue.h"
#include "lang/hole.h"
#include "rules/replace.h"

#include <math.h>

/* What people mean by other words. */
static struct wf_str boolean_meant(struct wf_str text) {
    static const char *const yes[] = {"yes", "on", "y", "1", NULL};
    static const char *const no[] = {"no", "off", "n", "0", NULL};
    if (wf_str_is_any_case(text, yes)) {
        return WF_STR("true");
    }
    return wf_str_is_any_case(text, no) ? WF_STR("false") : (struct wf_str){0};
}

static struct wf_finding *report_type(struct wf_check *check, const struct wf_event_input *input,
                                      struct wf_str meant) {
    struct wf_finding *finding = wf_report(
        check, input->value->span, "default of \"%.*s\" is no %.*s: \"%.*s\"",
        WF_STR_ARG(wf_node_text(input->id)), WF_STR_ARG(input->type), WF_STR_ARG(input->value->text));
    if (meant.len > 0) {
        finding->fix = wf_replace_fix(check, input->value, meant, WF_FIX_UNSAFE);
    }
    return finding;
}

static bool is_number(struct wf_str text) {
    return wf_plain_type(text) == WF_TYPE_NUMBER || !isnan(wf_number_parse(text));
}

/* GitHub reads the default of a dispatch with the file, that of a call when the workflow is called. */
static void check_boolean(struct wf_check *check, const struct wf_event_input *input) {
    const struct wf_node *value = input->value;
    bool word = wf_plain_type(value->text) == WF_TYPE_BOOL;
    if (wf_node_type(value) == WF_TYPE_BOOL || (input->call && word)) {
        return;
    }
    struct wf_finding *finding = report_type(check, input, boolean_meant(value->text));
    finding->severity = input->call ? WF_WARNING : WF_ERROR;
    if (word) {
        struct wf_patch patch = wf_check_patch(check);
        wf_patch_replace(&patch, value->span, value->text);
        finding->fix = wf_patch_fix(&patch, "write it without quotes", WF_FIX_SAFE);
    }
}

static void check_input(struct wf_check *check, const struct wf_event_input *input) {
    const struct wf_node *value = input->value;
    if (!wf_node_is_scalar(value) || wf_hole_any(value->text)) {
        return;
    }
    if (wf_str_is(input->type, "boolean") && value->text.len > 0) {
        check_boolean(check, input);
    } else if (wf_str_is(input->type, "number") && value->text.len > 0 && !is_number(value->text)) {
        report_type(check, input, (struct wf_str){0});
    }
    bool required = wf_node_type(input->required) == WF_TYPE_BOOL && wf_node_bool(input->required);
    if (input->call && required) {
        struct wf_finding *finding =
            wf_report(check, value->span, "default is never used, the input is required: \"%.*s\"",
                      WF_STR_ARG(wf_node_text(input->id)));
        finding->severity = WF_INFO;
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct wf_event_inputs inputs = wf_event_inputs(check->arena, workflow);
    for (size_t i = 0; i < inputs.list.len; i++) {
        check_input(check, &inputs.list.items[i]);
    }
}

const struct wf_rule wf_rule_input_default = {
    .id = "input-default",
    .title = "Default of an input that does not fit",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_workflow,
};
