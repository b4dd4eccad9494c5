#include "docker/edit.h"
#include "lint/rule.h"

static bool has_upper(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (wf_lower(text.ptr[i]) != text.ptr[i]) {
            return true;
        }
    }
    return false;
}

/* Behind the last ':' that is not part of a variable's default. */
static size_t container_begin(struct wf_str port) {
    size_t begin = 0;
    for (size_t i = 0; i < port.len; i++) {
        begin = port.ptr[i] == ':' ? i + 1 : begin;
    }
    return begin;
}

static void check_port(struct wf_check *check, const struct wf_instruction *instruction,
                       const struct wf_dword *port) {
    bool variable = wf_str_find_char(port->text, '$', 0) != WF_NOT_FOUND;
    size_t begin = container_begin(port->text);
    bool upper = has_upper(port->text);
    if (variable || (begin == 0 && !upper)) {
        return;
    }
    struct wf_span span = wf_dword_span(instruction, port);
    struct wf_finding *finding =
        begin > 0
            ? wf_report(check, span, "EXPOSE cannot publish on the host, only the last port counts: \"%.*s\"",
                        WF_STR_ARG(port->text))
            : wf_report(check, span, "protocol in upper case: \"%.*s\"", WF_STR_ARG(port->text));
    finding->severity = begin > 0 ? WF_WARNING : WF_INFO;
    struct wf_patch patch = wf_check_patch(check);
    struct wf_str text = wf_arena_lower(check->arena, wf_str_sub(port->text, begin, port->text.len));
    wf_instruction_replace_word(&patch, check->file->dockerfile, instruction, port, text);
    finding->fix = wf_patch_fix(
        &patch, begin > 0 ? "name the container's port only" : "write it in lower case", WF_FIX_SAFE);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    for (size_t i = 0; instruction->kind == WF_EXPOSE && i < instruction->words.len; i++) {
        check_port(check, instruction, &instruction->words.items[i]);
    }
}

const struct wf_rule wf_rule_expose_host = {
    .id = "expose-host",
    .title = "EXPOSE with a part that is ignored",
    .aliases = "ExposeInvalidFormat ExposeProtoCasing",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
