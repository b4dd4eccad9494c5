#include "docker/edit.h"
#include "lint/rule.h"

static bool has_any(struct wf_str text, const char *chars) {
    for (size_t i = 0; i < text.len; i++) {
        if (strchr(chars, text.ptr[i])) {
            return true;
        }
    }
    return false;
}

/* The value as a word; NULL ptr when it has quotes or escapes of its own that would come to mean something
 * else. */
static struct wf_str as_word(struct wf_check *check, const struct wf_instruction *instruction,
                             struct wf_str value) {
    bool special = has_any(value, "\"'") || wf_str_find_char(value, instruction->escape, 0) != WF_NOT_FOUND;
    bool plain = value.len > 0 && !has_any(value, " \t");
    size_t last = value.len > 0 ? value.len - 1 : 0;
    bool one_quoted = value.len > 1 && value.ptr[0] == '"' && value.ptr[last] == '"' &&
                      !has_any(wf_str_sub(value, 1, last), "\"'") &&
                      wf_str_find_char(value, instruction->escape, 0) == WF_NOT_FOUND;
    if (one_quoted || (plain && !special)) {
        return value;
    }
    struct wf_str none = {0};
    return special ? none : wf_arena_printf(check->arena, "\"%.*s\"", WF_STR_ARG(value));
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    if (instruction->pairs.len != 1 || !instruction->pairs.items[0].legacy) {
        return;
    }
    const struct wf_dpair *pair = &instruction->pairs.items[0];
    struct wf_finding *finding =
        wf_report(check, wf_instruction_part(instruction, pair->key.begin, pair->value.end),
                  "%s without \"=\" between key and value: \"%.*s\"", wf_instruction_name(instruction->kind),
                  WF_STR_ARG(pair->key.text));
    struct wf_str value = as_word(check, instruction, pair->value.text);
    if (!value.ptr) {
        return;
    }
    struct wf_patch patch = wf_check_patch(check);
    wf_instruction_replace(&patch, check->file->dockerfile, instruction, pair->key.end, pair->value.end,
                           wf_arena_printf(check->arena, "=%.*s", WF_STR_ARG(value)));
    finding->fix = wf_patch_fix(&patch, "write it with \"=\"", WF_FIX_SAFE);
}

const struct wf_rule wf_rule_key_value_legacy = {
    .id = "key-value-legacy",
    .title = "ENV or LABEL without an equals sign",
    .aliases = "LegacyKeyValueFormat",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
