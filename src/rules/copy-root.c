#include "rules/run_ask.h"

/* Only the files that its instructions have put there. */
static bool is_from_scratch(const struct wf_stage *stage) {
    while (stage && stage->base) {
        stage = stage->base;
    }
    return stage && stage->scratch;
}

/* Many images hold only a few files (s6-overlay, xx), also when a stage gives them a name. */
static bool is_system(const struct wf_check *check, const struct wf_stage *stage) {
    for (size_t i = stage->first; i < stage->last; i++) {
        if (check->file->dockerfile->instructions.items[i]->kind == WF_RUN) {
            return true;
        }
    }
    return wf_stage_library(stage).len > 0;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    const struct wf_stage *from =
        copy->kind == WF_COPY && copy->stage ? wf_copy_stage(check->file->dockerfile, copy) : NULL;
    if (!from || !is_system(check, from) || copy->words.len != 2 ||
        !wf_str_in(copy->words.items[0].text, "/ /. /*") || !wf_str_in(copy->words.items[1].text, "/ /.") ||
        is_from_scratch(copy->stage) || is_from_scratch(from)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, copy->span, "a whole file system is copied over that of another image");
    wf_finding_help(check, finding, "copy the files that are needed, or begin with FROM scratch");
}

const struct wf_rule wf_rule_copy_root = {
    .id = "copy-root",
    .title = "Whole file system copied over another one",
    .aliases = "DL3067",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
