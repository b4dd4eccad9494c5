#include "docker/edit.h"
#include "docker/packages.h"
#include "docker/vars.h"
#include "rules/run_ask.h"

/* What turns a manager's own cache off. */
static const struct {
    enum wf_manager manager;
    const char *option;   /* on its command line */
    const char *variable; /* in its environment: any value does */
} switches[] = {
    {WF_MANAGER_PIP, "--no-cache-dir", "PIP_NO_CACHE_DIR"},
    {WF_MANAGER_UV, "--no-cache", "UV_NO_CACHE"},
    {WF_MANAGER_POETRY, "--no-cache", NULL},
    {WF_MANAGER_APK, "--no-cache", NULL},
};

static void add_mount_note(struct wf_check *check, struct wf_finding *finding,
                           const struct wf_instruction *run, const struct wf_mount *mount) {
    wf_finding_note(check, finding, check->file->source, wf_dflag_span(run, mount->flag),
                    "the mount that stays empty");
}

static uint32_t option_word(const struct wf_shell_command *command, const char *option) {
    for (size_t i = 0; i < command->words.len; i++) {
        if (command->words.items[i].literal && wf_str_is(command->words.items[i].text, option)) {
            return (uint32_t)i;
        }
    }
    return WF_SHELL_NONE;
}

static void check_option(struct wf_check *check, const struct wf_instruction *run,
                         const struct wf_package_call *call, const char *option,
                         const struct wf_mount *mount) {
    uint32_t at = option_word(call->command, option);
    if (at == WF_SHELL_NONE || at == 0) {
        return;
    }
    struct wf_span word = call->command->words.items[at].span;
    struct wf_finding *finding = wf_report(check, wf_dscript_span(run->script, word),
                                           "the cache mount is of no use: \"%s\" turns the cache of %s off",
                                           option, wf_manager_name(call->manager));
    add_mount_note(check, finding, run, mount);
    struct wf_patch patch = wf_check_patch(check);
    struct wf_span part = {call->command->words.items[at - 1].span.end, word.end};
    wf_dscript_replace(&patch, check->file->dockerfile, run->script, part, WF_STR(""));
    finding->fix = wf_patch_fix(&patch, "remove the option", WF_FIX_SAFE);
}

static const struct wf_dpair *pair_of(const struct wf_instruction *env, struct wf_str name) {
    for (size_t i = 0; i < env->pairs.len; i++) {
        if (wf_str_eq(env->pairs.items[i].key.text, name)) {
            return &env->pairs.items[i];
        }
    }
    return NULL;
}

static void offer_no_variable(struct wf_check *check, struct wf_finding *finding,
                              const struct wf_instruction *env, const struct wf_dpair *pair) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_patch patch = wf_check_patch(check);
    bool done = true;
    if (env->pairs.len > 1) {
        wf_instruction_remove_part(&patch, dockerfile, env, pair->key.begin, pair->value.end);
    } else {
        done = wf_instruction_remove(&patch, dockerfile, env);
    }
    if (done) {
        finding->fix = wf_patch_fix(&patch, "remove the variable", WF_FIX_UNSAFE);
    }
}

static void check_variable(struct wf_check *check, const struct wf_instruction *run,
                           const struct wf_package_call *call, const char *name,
                           const struct wf_mount *mount) {
    struct wf_vars vars = wf_vars_at(check->arena, check->file->dockerfile, run, NULL);
    const struct wf_var *var = wf_vars_find(&vars, wf_str_of(name));
    const struct wf_dpair *pair = var && var->set ? pair_of(var->set, var->name) : NULL;
    if (!pair || (var->known && var->value.len == 0)) {
        return;
    }
    struct wf_finding *finding = wf_report(
        check, wf_instruction_part(var->set, pair->key.begin, pair->value.end),
        "a cache mount is of no use: \"%s\" turns the cache of %s off", name, wf_manager_name(call->manager));
    add_mount_note(check, finding, run, mount);
    if (var->set->kind == WF_ENV) {
        offer_no_variable(check, finding, var->set, pair);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *run) {
    if (run->kind != WF_RUN || !run->script || !run->script->posix || !run->stage) {
        return;
    }
    struct wf_mounts mounts = wf_instruction_mounts(check->arena, run);
    struct wf_package_calls calls = {0};
    if (mounts.list.len > 0) {
        calls = wf_package_calls_read(check->arena, run->script->shell);
    }
    for (size_t i = 0; i < calls.list.len; i++) {
        const struct wf_package_call *call = &calls.list.items[i];
        for (size_t k = 0; k < sizeof switches / sizeof switches[0]; k++) {
            const struct wf_mount *mount =
                switches[k].manager == call->manager ? wf_cache_mount_of(&mounts, call->manager) : NULL;
            if (mount && call->action != WF_PACKAGE_OTHER) {
                check_option(check, run, call, switches[k].option, mount);
            }
            if (mount && call->action != WF_PACKAGE_OTHER && switches[k].variable) {
                check_variable(check, run, call, switches[k].variable, mount);
            }
        }
    }
}

const struct wf_rule wf_rule_cache_mount_defeated = {
    .id = "cache-mount-defeated",
    .title = "Cache mount that stays empty",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
