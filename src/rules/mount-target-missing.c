#include "docker/vars.h"
#include "lint/memo.h"
#include "rules/docker_ask.h"

/* What a relative path is when it leads no further: "", ".", "./". */
static bool is_here(struct wf_str path) {
    struct wf_str part;
    while (wf_str_cut(&path, '/', &part)) {
        if (part.len > 0 && !wf_str_is(part, ".")) {
            return false;
        }
    }
    return true;
}

static bool is_root(struct wf_str path) {
    return wf_str_starts(path, "/") && is_here(path);
}

/* For each instruction the index of the last WORKDIR before it, or WF_NOT_FOUND. */
static const size_t *last_workdirs(struct wf_check *check) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    void **place = wf_memo(check, "last WORKDIR", WF_STR(""));
    if (*place == NULL) {
        size_t *before = WF_NEW_ARRAY(check->arena, size_t, dockerfile->instructions.len);
        size_t last = WF_NOT_FOUND;
        for (size_t i = 0; i < dockerfile->instructions.len; i++) {
            const struct wf_instruction *instruction = dockerfile->instructions.items[i];
            before[i] = last;
            last = instruction->kind == WF_WORKDIR && instruction->words.len > 0 ? i : last;
        }
        *place = before;
    }
    return *place;
}

/* TRUE: the working folder is known to be "/"; FALSE: a WORKDIR has set it, in this stage or below it. */
static enum wf_truth stands_at_root(struct wf_check *check, const struct wf_instruction *run) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_stage *stage = run->stage;
    bool set = wf_stands_below(check, run, WF_WORKDIR);
    size_t last = last_workdirs(check)[run->index];
    if (set && last != WF_NOT_FOUND && last >= stage->first) {
        const struct wf_instruction *workdir = dockerfile->instructions.items[last];
        return is_root(workdir->words.items[0].text) ? WF_TRUE : WF_FALSE;
    }
    return set ? WF_FALSE : stage->root->scratch ? WF_TRUE : WF_MAYBE;
}

static void check_mount(struct wf_check *check, const struct wf_instruction *run,
                        const struct wf_mount *mount) {
    bool file = mount->type == WF_MOUNT_SECRET || mount->type == WF_MOUNT_SSH;
    struct wf_vars vars = {.open = true};
    if (wf_str_find_char(mount->target, '$', 0) != WF_NOT_FOUND) {
        vars = wf_vars_at(check->arena, check->file->dockerfile, run, NULL);
    }
    struct wf_expanded target = wf_vars_expand(check->arena, check->file->dockerfile, &vars, mount->target);
    if (file || !target.known || wf_str_starts(target.text, "/") || !is_here(target.text)) {
        return;
    }
    enum wf_truth root = stands_at_root(check, run);
    if (root == WF_FALSE) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dflag_span(run, mount->flag),
                  root == WF_TRUE ? "the mount has no target, and nothing can be mounted at \"/\""
                                  : "the mount has no target, and at \"/\" it is refused");
    finding->severity = root == WF_TRUE ? WF_ERROR : WF_INFO;
    wf_finding_help(check, finding, "add target=FOLDER");
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *run) {
    bool trigger = check->file->dockerfile->instructions.items[run->index] != run;
    if (run->kind != WF_RUN || !run->stage || trigger) {
        return;
    }
    struct wf_mounts mounts = wf_instruction_mounts(check->arena, run);
    for (size_t i = 0; i < mounts.list.len; i++) {
        check_mount(check, run, &mounts.list.items[i]);
    }
}

const struct wf_rule wf_rule_mount_target_missing = {
    .id = "mount-target-missing",
    .title = "Mount without a target",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
