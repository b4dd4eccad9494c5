#include "rules/run_ask.h"

static bool fills_lists(const struct wf_package_call *call) {
    return call->manager == WF_MANAGER_APT && call->action == WF_PACKAGE_UPDATE;
}

static bool cleans_lists(const struct wf_run *run) {
    static const char *const texts[] = {"/var/lib/apt", "/var/lib/{apt", "apt-get distclean", "apt distclean",
                                        NULL};
    return wf_str_has_any(run->shell->text, texts);
}

/* The RUN behind it that removes them, or NULL. */
static const struct wf_instruction *later_removal(struct wf_check *check,
                                                  const struct wf_instruction *instruction) {
    for (size_t i = instruction->index + 1; i < instruction->stage->last; i++) {
        struct wf_run run;
        if (wf_run_read(check, check->file->dockerfile->instructions.items[i], &run) && cleans_lists(&run)) {
            return run.instruction;
        }
    }
    return NULL;
}

/* Whether the steps behind it in a stage install from the lists: WF_MAYBE when one may do anything. */
static enum wf_truth uses_lists(struct wf_check *check, const struct wf_stage *stage, size_t from) {
    enum wf_truth used = WF_FALSE;
    for (size_t i = from; i < stage->last; i++) {
        const struct wf_instruction *instruction = check->file->dockerfile->instructions.items[i];
        struct wf_run run;
        if (instruction->kind == WF_RUN && !wf_run_read(check, instruction, &run)) {
            used = WF_MAYBE;
            continue;
        }
        bool installs =
            instruction->kind == WF_RUN && wf_run_call(&run, WF_MANAGER_APT, WF_PACKAGE_INSTALL) != NULL;
        if (installs) {
            return wf_run_call(&run, WF_MANAGER_APT, WF_PACKAGE_UPDATE) ? used : WF_TRUE;
        }
        for (size_t k = 0; instruction->kind == WF_RUN && k < run.shell->commands.len; k++) {
            used = wf_command_is_open(run.shell->commands.items[k]) ? WF_MAYBE : used;
        }
    }
    return used;
}

/* The same for its own stage and all that are built on it. */
static enum wf_truth are_used(struct wf_check *check, const struct wf_instruction *instruction) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    enum wf_truth used = WF_FALSE;
    for (size_t i = instruction->stage->index; i < dockerfile->stages.len; i++) {
        const struct wf_stage *stage = dockerfile->stages.items[i];
        if (wf_stage_is_on(stage, instruction->stage)) {
            used = wf_truth_or(
                used, uses_lists(check, stage,
                                 stage == instruction->stage ? instruction->index + 1 : stage->first));
        }
    }
    return used;
}

static void offer_removal(struct wf_check *check, struct wf_finding *finding, const struct wf_run *run,
                          const struct wf_package_call *call) {
    enum wf_truth used = are_used(check, run->instruction);
    bool alone = !wf_run_call(run, WF_MANAGER_APT, WF_PACKAGE_INSTALL) &&
                 !wf_run_call(run, WF_MANAGER_APT, WF_PACKAGE_UPGRADE);
    bool sudo = wf_str_is(call->command->words.items[0].text, "sudo");
    struct wf_patch patch = wf_check_patch(check);
    if (used != WF_TRUE && !alone &&
        wf_run_append(&patch, run,
                      sudo ? "sudo rm -rf /var/lib/apt/lists/*" : "rm -rf /var/lib/apt/lists/*")) {
        finding->fix = wf_patch_fix(&patch, "remove them in the same RUN",
                                    used == WF_FALSE ? WF_FIX_SAFE : WF_FIX_UNSAFE);
    } else {
        wf_finding_help(check, finding, "remove /var/lib/apt/lists/* in the RUN that installs");
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    const struct wf_package_call *call = NULL;
    if (wf_run_read(check, instruction, &run) && wf_stage_ships(check, instruction->stage)) {
        call = wf_run_call(&run, WF_MANAGER_APT, WF_PACKAGE_UPDATE);
    }
    if (!call || !fills_lists(call) || cleans_lists(&run) || wf_run_mounts_over(&run, "/var/lib/apt/lists")) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_run_span(&run, call->command->span), "the lists of packages stay in the image");
    const struct wf_instruction *later = later_removal(check, instruction);
    if (later) {
        wf_finding_note(check, finding, check->file->source, later->span,
                        "removed too late: they are in the layer of the earlier RUN");
    }
    offer_removal(check, finding, &run, call);
}

const struct wf_rule wf_rule_apt_lists_kept = {
    .id = "apt-lists-kept",
    .title = "Package lists left in the image",
    .aliases = "DL3009",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
