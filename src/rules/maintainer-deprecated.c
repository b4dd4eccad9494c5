#include "docker/edit.h"
#include "lint/rule.h"

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    if (instruction->kind != WF_MAINTAINER) {
        return;
    }
    struct wf_finding *finding = wf_report(check, instruction->span, "MAINTAINER is deprecated");
    struct wf_str name =
        wf_str_trim(wf_str_sub(instruction->line.text, instruction->args_begin, instruction->line.text.len));
    bool quoted = name.len > 1 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"';
    name = quoted ? wf_str_sub(name, 1, name.len - 1) : name;
    if (name.len == 0 || name.ptr[name.len - 1] == instruction->escape ||
        wf_str_find_char(name, '"', 0) != WF_NOT_FOUND || wf_str_find_char(name, '$', 0) != WF_NOT_FOUND) {
        return;
    }
    struct wf_patch patch = wf_check_patch(check);
    const char *keyword = instruction->keyword.ptr[0] == 'm' ? "label" : "LABEL";
    wf_patch_replace(&patch, instruction->span,
                     wf_arena_printf(check->arena, "%s org.opencontainers.image.authors=\"%.*s\"", keyword,
                                     WF_STR_ARG(name)));
    finding->fix = wf_patch_fix(&patch, "write a label", WF_FIX_UNSAFE);
}

const struct wf_rule wf_rule_maintainer_deprecated = {
    .id = "maintainer-deprecated",
    .title = "MAINTAINER is deprecated",
    .aliases = "DL4000 MaintainerDeprecated",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
