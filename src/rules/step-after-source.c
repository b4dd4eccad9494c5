#include "docker/edit.h"
#include "docker/users.h"
#include "rules/install_ask.h"

/* Packages of the system that are all named; or users. */
static bool is_of_system(struct wf_arena *arena, const struct wf_instruction *run) {
    struct wf_package_calls calls = wf_package_calls_read(arena, run->script->shell);
    bool installs = wf_users_made_by(arena, run).list.len > 0;
    for (size_t i = 0; i < calls.list.len; i++) {
        const struct wf_package_call *call = &calls.list.items[i];
        if (call->manager > WF_MANAGER_PACMAN) {
            return false;
        }
        for (size_t k = 0; k < call->packages.len; k++) {
            if (call->packages.items[k].local || !call->packages.items[k].literal) {
                return false;
            }
        }
        installs |= call->action == WF_PACKAGE_INSTALL;
    }
    return installs;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *run) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    if (run->kind != WF_RUN || !run->stage || dockerfile->instructions.items[run->index] != run ||
        !wf_run_only_installs(check->arena, run) || !is_of_system(check->arena, run)) {
        return;
    }
    const struct wf_instruction *copy = wf_whole_copy_above(check, run);
    if (!copy) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, run->span, "every change of the source runs this again, which does not read it");
    wf_finding_note(check, finding, check->file->source, copy->span, "all of the source is copied before");
    struct wf_patch patch = wf_check_patch(check);
    if (wf_instruction_move_before(&patch, dockerfile, run, copy)) {
        finding->fix = wf_patch_fix(&patch, "move it above the COPY", WF_FIX_UNSAFE);
    }
}

const struct wf_rule wf_rule_step_after_source = {
    .id = "step-after-source",
    .title = "Step of the system below the source",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
