#include "lint/memo.h"
#include "rules/run_ask.h"

static bool fills_lists(const struct wf_package_call *call) {
    return call->manager == WF_MANAGER_APT && call->action == WF_PACKAGE_UPDATE;
}

static bool cleans_lists(const struct wf_run *run) {
    static const char *const texts[] = {"/var/lib/apt", "/var/lib/{apt", "apt-get distclean", "apt distclean",
                                        NULL};
    return wf_str_has_any(run->shell->text, texts);
}

/* What becomes of the lists behind an instruction, in its stage. */
struct fate {
    const struct wf_instruction *removal; /* the RUN that removes them, or NULL */
    enum wf_truth used;                   /* to install from; WF_MAYBE when a step may do anything */
};

struct fates {
    struct fate *from;        /* of each instruction, that one included */
    enum wf_truth *by_others; /* of each stage: whether those that are built on it use the lists */
};

static bool may_use(const struct wf_run *run) {
    for (size_t k = 0; k < run->shell->commands.len; k++) {
        if (wf_command_is_open(run->shell->commands.items[k])) {
            return true;
        }
    }
    return false;
}

static struct fate fate_from(struct wf_check *check, const struct wf_instruction *instruction,
                             struct fate behind) {
    struct wf_run run;
    if (instruction->kind != WF_RUN) {
        return behind;
    }
    bool read = wf_run_read(check, instruction, &run);
    if (read && cleans_lists(&run)) {
        behind.removal = instruction;
    }
    if (read && wf_run_call(&run, WF_MANAGER_APT, WF_PACKAGE_INSTALL)) {
        behind.used = wf_run_call(&run, WF_MANAGER_APT, WF_PACKAGE_UPDATE) ? WF_FALSE : WF_TRUE;
    } else if ((!read || may_use(&run)) && behind.used == WF_FALSE) {
        behind.used = WF_MAYBE;
    }
    return behind;
}

static struct fates *read_fates(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    struct fates *fates = WF_NEW(check->arena, struct fates);
    fates->from = WF_NEW_ARRAY(check->arena, struct fate, dockerfile->instructions.len);
    fates->by_others = WF_NEW_ARRAY(check->arena, enum wf_truth, dockerfile->stages.len);
    for (size_t s = 0; s < dockerfile->stages.len; s++) {
        fates->by_others[s] = WF_FALSE;
    }
    for (size_t s = dockerfile->stages.len; s-- > 0;) {
        const struct wf_stage *stage = dockerfile->stages.items[s];
        struct fate fate = {.used = WF_FALSE};
        for (size_t i = stage->last; i-- > stage->first;) {
            fate = fates->from[i] = fate_from(check, dockerfile->instructions.items[i], fate);
        }
        if (stage->base) {
            enum wf_truth *base = &fates->by_others[stage->base->index];
            *base = wf_truth_or(*base, wf_truth_or(fate.used, fates->by_others[s]));
        }
    }
    return fates;
}

/* In its own stage and all that are built on it. */
static struct fate fate_behind(struct wf_check *check, const struct wf_instruction *instruction) {
    void **place = wf_memo(check, "apt-lists-kept", WF_STR(""));
    if (*place == NULL) {
        *place = read_fates(check, check->file->dockerfile);
    }
    const struct fates *fates = *place;
    bool last = instruction->index + 1 == instruction->stage->last;
    struct fate fate = {.used = WF_FALSE};
    if (!last) {
        fate = fates->from[instruction->index + 1];
    }
    fate.used = wf_truth_or(fate.used, fates->by_others[instruction->stage->index]);
    return fate;
}

static void offer_removal(struct wf_check *check, struct wf_finding *finding, const struct wf_run *run,
                          const struct wf_package_call *call, enum wf_truth used) {
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
    struct fate fate = fate_behind(check, instruction);
    if (fate.removal) {
        wf_finding_note(check, finding, check->file->source, fate.removal->span,
                        "removed too late: they are in the layer of the earlier RUN");
    }
    offer_removal(check, finding, &run, call, fate.used);
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
