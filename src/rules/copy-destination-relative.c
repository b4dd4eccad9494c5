#include "rules/docker_ask.h"

/* "app/" or "."; "/app", "C:\app", "$DIR" are not. */
static bool is_relative(struct wf_str path) {
    bool quoted = path.len > 1 && (path.ptr[0] == '"' || path.ptr[0] == '\'');
    struct wf_str text = quoted ? wf_str_sub(path, 1, path.len - 1) : path;
    bool drive = text.len > 1 && text.ptr[1] == ':';
    return text.len > 0 && !drive && !strchr("/\\$%", text.ptr[0]);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    bool copies = instruction->kind == WF_COPY || instruction->kind == WF_ADD;
    const struct wf_dword *destination = copies ? wf_instruction_destination(instruction) : NULL;
    if (!destination || !instruction->stage || instruction->stage->scratch ||
        !is_relative(destination->text) || wf_stands_below(check, instruction, WF_WORKDIR)) {
        return;
    }
    struct wf_finding *finding = wf_report(check, wf_dword_span(instruction, destination),
                                           "depends on the working directory of the base image: \"%.*s\"",
                                           WF_STR_ARG(destination->text));
    wf_finding_help(check, finding, "put WORKDIR above it, or write an absolute path");
}

const struct wf_rule wf_rule_copy_destination_relative = {
    .id = "copy-destination-relative",
    .title = "Relative destination without WORKDIR",
    .aliases = "DL3045",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
