#include "rules/label_ask.h"

/* Docker's own, which its tools read from images of others: extensions of Docker Desktop. */
static const char *const given[] = {"com.docker.desktop.", "com.docker.extension.", "com.docker.image.",
                                    "io.docker.server.", NULL};
static const char *const reserved[] = {"com.docker.", "io.docker.", "org.dockerproject.", NULL};

static bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

/* Keys that programs read under the names that they have given them. */
static const char *const read[] = {"fly_launch_runtime", "operators.operatorframework.io.", NULL};

/* What is wrong with a key, or NULL. */
static const char *fault_of(struct wf_str key) {
    if (wf_str_starts_any(key, reserved) && !wf_str_starts_any(key, given)) {
        return "key in a namespace that Docker keeps for itself";
    }
    for (size_t i = 0; i < key.len && !wf_str_starts_any(key, read); i++) {
        char c = key.ptr[i];
        if (!is_lower(c) && !wf_is_digit(c) && c != '.' && c != '-') {
            return "key with other characters than lower-case letters, digits, \".\" and \"-\"";
        }
    }
    if (wf_str_has(key, "..") || wf_str_has(key, "--")) {
        return "key with two \".\" or \"-\" in a row";
    }
    char last = key.ptr[key.len - 1];
    bool ends = is_lower(key.ptr[0]) && (is_lower(last) || wf_is_digit(last));
    return ends ? NULL : "key that does not begin with a letter and end with a letter or digit";
}

static void check_label(struct wf_check *check, const struct wf_label *label) {
    const char *fault = label->key.known && label->key.text.len > 0 ? fault_of(label->key.text) : NULL;
    if (fault) {
        wf_report(check, wf_dword_span(label->instruction, &label->pair->key), "%s: \"%.*s\"", fault,
                  WF_STR_ARG(label->key.text));
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    wf_labels_each(check, instruction, check_label);
}

const struct wf_rule wf_rule_label_key = {
    .id = "label-key",
    .title = "Label whose key is not formed as Docker asks",
    .aliases = "DL3048",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
