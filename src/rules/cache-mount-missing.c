#include "lint/memo.h"
#include "rules/run_ask.h"

/* The mount with which a RUN of the file keeps what the manager downloads; NULL: none does. */
static const struct wf_dflag *find_mount(struct wf_check *check, enum wf_manager manager) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        struct wf_run run;
        if (!wf_run_read(check, dockerfile->instructions.items[i], &run) ||
            !wf_run_call(&run, manager, WF_PACKAGE_INSTALL)) {
            continue;
        }
        for (size_t k = 0; k < run.mounts.list.len; k++) {
            const struct wf_mount *mount = &run.mounts.list.items[k];
            if (mount->type == WF_MOUNT_CACHE && wf_str_is(mount->target, wf_manager_cache(manager))) {
                return mount->flag;
            }
        }
    }
    return NULL;
}

/* The same, asked once for each manager. */
static const struct wf_dflag *mount_elsewhere(struct wf_check *check, enum wf_manager manager) {
    void **place = wf_memo(check, "cache mount", wf_str_of(wf_manager_name(manager)));
    if (*place == NULL) {
        const struct wf_dflag **found = WF_NEW(check->arena, const struct wf_dflag *);
        *found = find_mount(check, manager);
        *place = found;
    }
    return *(const struct wf_dflag **)*place;
}

/* Whether it downloads something. */
static bool downloads(const struct wf_package_call *call) {
    bool named = call->manifests.len > 0 || call->packages.len == 0;
    for (size_t i = 0; i < call->packages.len; i++) {
        named = named || !call->packages.items[i].local;
    }
    return named && !wf_package_call_has(call, '\0', "--no-index") &&
           !wf_package_call_has(call, '\0', "--offline");
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run) && !wf_is_trigger(check->file->dockerfile, instruction);
    for (size_t i = 0; read && i < run.calls.list.len; i++) {
        const struct wf_package_call *call = &run.calls.list.items[i];
        const char *cache = wf_manager_cache(call->manager);
        if (call->manager < WF_MANAGER_PIP || call->action != WF_PACKAGE_INSTALL || !downloads(call) ||
            cache[0] == '\0' || run.mounts.list.len > 0 || wf_stands_below(check, instruction, WF_USER)) {
            continue;
        }
        const struct wf_dflag *flag = mount_elsewhere(check, call->manager);
        if (!flag) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, wf_run_span(&run, call->command->span),
                      "downloads all again, unlike the steps of %s that have a cache mount",
                      wf_manager_name(call->manager));
        struct wf_patch patch = wf_check_patch(check);
        wf_instruction_add_flag(&patch, instruction,
                                flag->value.len > 0
                                    ? wf_arena_printf(check->arena, "--mount=%.*s", WF_STR_ARG(flag->value))
                                    : WF_STR(""));
        finding->fix = wf_patch_fix(&patch, "mount the same cache", WF_FIX_UNSAFE);
        return;
    }
}

const struct wf_rule wf_rule_cache_mount_missing = {
    .id = "cache-mount-missing",
    .title = "Installing step without the cache mount of the others",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
