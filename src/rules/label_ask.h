/* What the rules on labels ask: keys and values of LABEL, and the schema of hadolint's configuration. */
#ifndef WF_RULES_LABEL_ASK_H
#define WF_RULES_LABEL_ASK_H

#include "docker/vars.h"
#include "lint/rule.h"

/* Calls `visit` for each `key=value` of a LABEL, both without quotes; a part that is not known is !known. */
struct wf_label {
    const struct wf_instruction *instruction;
    const struct wf_dpair *pair;
    struct wf_expanded key, value;
};
void wf_labels_each(struct wf_check *check, const struct wf_instruction *instruction,
                    void (*visit)(struct wf_check *check, const struct wf_label *label));

/* What the schema says of a label; NULL: nothing. */
const struct wf_label_schema *wf_label_wanted(const struct wf_check *check, struct wf_str key);

#endif
