#include "rules/label_ask.h"

void wf_labels_each(struct wf_check *check, const struct wf_instruction *instruction,
                    void (*visit)(struct wf_check *check, const struct wf_label *label)) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    if (instruction->kind != WF_LABEL || instruction->pairs.len == 0) {
        return;
    }
    struct wf_vars vars = wf_vars_at(check->arena, dockerfile, instruction, NULL);
    for (size_t i = 0; i < instruction->pairs.len; i++) {
        const struct wf_dpair *pair = &instruction->pairs.items[i];
        struct wf_label label = {.instruction = instruction, .pair = pair};
        label.key = wf_vars_expand(check->arena, dockerfile, &vars, pair->key.text);
        label.value = wf_vars_expand(check->arena, dockerfile, &vars, pair->value.text);
        visit(check, &label);
    }
}

const struct wf_label_schema *wf_label_wanted(const struct wf_check *check, struct wf_str key) {
    const struct wf_hadolint *hadolint = &check->config->hadolint;
    for (size_t i = 0; i < hadolint->labels.len; i++) {
        if (wf_str_eq(hadolint->labels.items[i].key, key)) {
            return &hadolint->labels.items[i];
        }
    }
    return NULL;
}
