#include "docker/vars.h"
#include "lint/rule.h"

/* The words and exceptions are those of BuildKit's check. */
static bool is_secret_name(struct wf_str name) {
    static const char secret[] = "apikey auth credential credentials key password pword passwd secret token";
    static const char harmless[] = "public file version";
    bool found = false;
    struct wf_str part;
    while (wf_str_cut(&name, '_', &part)) {
        if (part.len > 0 && wf_str_in(part, harmless)) {
            return false;
        }
        found |= part.len > 0 && wf_str_in(part, secret);
    }
    return found;
}

/* The name ends in what it holds; keys are often public ones. */
static bool holds_secret(struct wf_str name) {
    static const char *const ends[] = {"password", "pword",       "passwd",      "secret",
                                       "token",    "credential",  "credentials", "apikey",
                                       "api_key",  "private_key", "secret_key",  "access_key"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (wf_str_ends(name, ends[i])) {
            return true;
        }
    }
    return false;
}

/* A value that stands in the file and is no path, switch or placeholder. */
static bool is_real(struct wf_str value) {
    bool quoted = value.len > 1 && (value.ptr[0] == '"' || value.ptr[0] == '\'');
    struct wf_str text = quoted ? wf_str_sub(value, 1, value.len - 1) : value;
    return text.len > 0 && wf_str_find_char(text, '$', 0) == WF_NOT_FOUND && text.ptr[0] != '/' &&
           !wf_str_in(wf_str_trim(text), "true false yes no 0 1 none null");
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    if (instruction->kind != WF_ENV && instruction->kind != WF_ARG) {
        return;
    }
    for (size_t i = 0; i < instruction->pairs.len; i++) {
        const struct wf_dpair *pair = &instruction->pairs.items[i];
        struct wf_str name = wf_arena_lower(check->arena, pair->key.text);
        if (!is_secret_name(name)) {
            continue;
        }
        bool real = pair->has_value && is_real(pair->value.text) && holds_secret(name);
        struct wf_finding *finding =
            wf_report(check, wf_dword_span(instruction, &pair->key), "%s stays in the image's %s: \"%.*s\"",
                      real ? "the value" : "a value given to it",
                      instruction->kind == WF_ENV ? "environment" : "history", WF_STR_ARG(pair->key.text));
        finding->severity = real ? WF_WARNING : WF_INFO;
        wf_finding_help(check, finding,
                        "hand secrets to RUN with --mount=type=secret, and to the container when "
                        "it starts");
    }
}

const struct wf_rule wf_rule_secret_in_variable = {
    .id = "secret-in-variable",
    .title = "Secret in ARG or ENV",
    .aliases = "DL3064 SecretsUsedInArgOrEnv",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .instruction_hook = check_instruction,
};
