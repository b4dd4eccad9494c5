#include "rules/label_ask.h"

static void check_label(struct wf_check *check, const struct wf_label *label) {
    if (label->key.known && !wf_label_wanted(check, label->key.text)) {
        wf_report(check, wf_dword_span(label->instruction, &label->pair->key),
                  "label that the schema does not name: \"%.*s\"", WF_STR_ARG(label->key.text));
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    if (check->config->hadolint.strict_labels) {
        wf_labels_each(check, instruction, check_label);
    }
}

const struct wf_rule wf_rule_label_superfluous = {
    .id = "label-superfluous",
    .title = "Label that the schema does not name",
    .aliases = "DL3050",
    .category = WF_POLICY,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
