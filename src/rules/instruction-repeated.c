#include "docker/edit.h"
#include "lint/rule.h"

static bool is_single(enum wf_instruction_kind kind) {
    return kind == WF_CMD || kind == WF_ENTRYPOINT || kind == WF_HEALTHCHECK;
}

/* The next instruction of the same kind in the stage, or NULL. */
static const struct wf_instruction *next_of_kind(const struct wf_dockerfile *dockerfile,
                                                 const struct wf_instruction *instruction) {
    for (size_t i = instruction->index + 1; i < instruction->stage->last; i++) {
        if (dockerfile->instructions.items[i]->kind == instruction->kind) {
            return dockerfile->instructions.items[i];
        }
    }
    return NULL;
}

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    for (size_t i = stage->first; i < stage->last; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        const struct wf_instruction *next =
            is_single(instruction->kind) ? next_of_kind(dockerfile, instruction) : NULL;
        if (!next) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, instruction->span, "has no effect: the stage has another %s below",
                      wf_instruction_name(instruction->kind));
        wf_finding_note(check, finding, check->file->source, next->span, "the one that counts");
        struct wf_patch patch = wf_check_patch(check);
        if (wf_instruction_remove(&patch, dockerfile, instruction)) {
            finding->fix = wf_patch_fix(&patch, "remove it", WF_FIX_SAFE);
        }
    }
}

const struct wf_rule wf_rule_instruction_repeated = {
    .id = "instruction-repeated",
    .title = "CMD, ENTRYPOINT or HEALTHCHECK that has no effect",
    .aliases = "DL3012 DL4003 DL4004 MultipleInstructionsDisallowed",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .stage_hook = check_stage,
};
