#include "base/map.h"
#include "base/near.h"
#include "gha/event.h"
#include "lang/hole.h"
#include "rules/replace.h"

static void check_repeated(struct wf_check *check, const struct wf_event_input *input) {
    struct wf_map seen = {.arena = check->arena};
    for (WF_EACH(option, input->options)) {
        if (!wf_node_is_scalar(option) || !wf_map_put(&seen, wf_node_text(option), &seen)) {
            continue;
        }
        struct wf_finding *finding = wf_report(check, option->span, "option is listed twice: \"%.*s\"",
                                               WF_STR_ARG(wf_node_text(option)));
        finding->fix = wf_remove_fix(check, option, "remove the second one", WF_FIX_SAFE);
    }
}

static void check_default(struct wf_check *check, const struct wf_event_input *input) {
    struct wf_str text = wf_node_text(input->value);
    struct wf_near near = {.wanted = text};
    if (!wf_node_is_scalar(input->value) || text.len == 0 || wf_hole_any(text)) {
        return;
    }
    for (WF_EACH(option, input->options)) {
        if (wf_str_eq(wf_node_text(option), text)) {
            return;
        }
        wf_near_offer(&near, wf_node_text(option));
    }
    struct wf_finding *finding =
        wf_report(check, input->value->span, "default \"%.*s\" is none of the options of \"%.*s\"",
                  WF_STR_ARG(text), WF_STR_ARG(wf_node_text(input->id)));
    if (near.best.len > 0) {
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near.best));
        finding->fix = wf_replace_fix(check, input->value, near.best, WF_FIX_UNSAFE);
    }
}

static void check_input(struct wf_check *check, const struct wf_event_input *input) {
    bool choice = wf_str_is(input->type, "choice");
    bool listed = wf_node_is_sequence(input->options) && input->options->count > 0;
    if (choice && !listed) {
        struct wf_finding *finding = wf_report(check, input->id->span, "choice without options: \"%.*s\"",
                                               WF_STR_ARG(wf_node_text(input->id)));
        finding->severity = WF_ERROR;
    } else if (choice) {
        check_repeated(check, input);
        check_default(check, input);
    } else if (listed && !input->call) {
        struct wf_finding *finding = wf_report(check, input->options->key->span,
                                               "options of an input of type \"%.*s\" mean nothing: \"%.*s\"",
                                               WF_STR_ARG(input->type), WF_STR_ARG(wf_node_text(input->id)));
        wf_finding_help(check, finding, "only inputs of type \"choice\" have options");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct wf_event_inputs inputs = wf_event_inputs(check->arena, workflow);
    for (size_t i = 0; i < inputs.list.len; i++) {
        check_input(check, &inputs.list.items[i]);
    }
}

const struct wf_rule wf_rule_input_options = {
    .id = "input-options",
    .title = "Options of an input that do not fit",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_workflow,
};
