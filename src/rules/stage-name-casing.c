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

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_dword *name = &stage->name_word;
    if (!has_upper(name->text)) {
        return;
    }
    struct wf_finding *finding = wf_report(check, wf_dword_span(stage->from, name),
                                           "name of a stage in upper case: \"%.*s\"", WF_STR_ARG(name->text));
    struct wf_patch patch = wf_check_patch(check);
    wf_instruction_replace_word(&patch, check->file->dockerfile, stage->from, name, stage->name);
    finding->fix = wf_patch_fix(&patch, "write it in lower case, as it is kept", WF_FIX_SAFE);
}

const struct wf_rule wf_rule_stage_name_casing = {
    .id = "stage-name-casing",
    .title = "Stage name in upper case",
    .aliases = "StageNameCasing",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .stage_hook = check_stage,
};
