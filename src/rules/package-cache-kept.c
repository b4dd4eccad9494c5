#include "docker/vars.h"
#include "rules/run_ask.h"

/* How each manager keeps its downloads out of the layer: by an option, or by a command of its own. */
static const struct {
    enum wf_manager manager;
    const char *option;    /* behind the verb */
    const char *command;   /* at the end of the RUN */
    const char *variable;  /* in the environment: keeps none */
    const char *traces[4]; /* of a clean-up in the script */
} managers[] = {
    {WF_MANAGER_APK, "--no-cache", NULL, NULL, {"cache/apk", "apk cache clean", "/var/cache", NULL}},
    {WF_MANAGER_PIP,
     "--no-cache-dir",
     NULL,
     "PIP_NO_CACHE_DIR",
     {".cache", "PIP_NO_CACHE_DIR", "no-cache-dir", "cache purge"}},
    {WF_MANAGER_YUM, NULL, "yum clean all", NULL, {"clean all", "cache/yum", "/var/cache", NULL}},
    {WF_MANAGER_DNF, NULL, "dnf clean all", NULL, {"clean all", "cache/dnf", "/var/cache", "cache/yum"}},
    {WF_MANAGER_ZYPPER, NULL, "zypper clean --all", NULL, {"zypper clean", "zypper cc", "/var/cache", NULL}},
    {WF_MANAGER_NPM,
     NULL,
     "npm cache clean --force",
     "npm_config_cache",
     {"cache clean", ".npm", "npm_config_cache", "cache"}},
    {WF_MANAGER_YARN,
     NULL,
     "yarn cache clean",
     "YARN_CACHE_FOLDER",
     {"cache clean", ".cache", "yarn_cache", ".yarn"}},
    {WF_MANAGER_CONDA, NULL, "conda clean --all --yes", NULL, {"clean", "/pkgs", NULL, NULL}},
};

static bool keeps_none(struct wf_check *check, const struct wf_run *run, const struct wf_package_call *call,
                       size_t k) {
    const char *variable = managers[k].variable;
    struct wf_vars vars = {0};
    if (variable) {
        vars = wf_vars_at(check->arena, run->dockerfile, run->instruction, NULL);
    }
    for (size_t i = 0; i < 4 && managers[k].traces[i]; i++) {
        if (wf_run_mentions(run, managers[k].traces[i])) {
            return true;
        }
    }
    return wf_run_call(run, call->manager, WF_PACKAGE_CLEAN) ||
           (variable && wf_vars_find(&vars, wf_str_of(variable))) ||
           (managers[k].option && wf_package_call_has(call, '\0', managers[k].option)) ||
           wf_package_call_has(call, '\0', "--no-cache") || wf_package_call_has(call, '\0', "--dry-run") ||
           wf_run_mounts_over(run, wf_manager_cache(call->manager)) ||
           wf_cache_mount_of(&run->mounts, call->manager);
}

/* A configuration file of the manager that the image brings. */
static bool is_configured(const struct wf_run *run) {
    static const char *const files[] = {
        "pip.conf", ".npmrc", ".yarnrc", "cachedir=", "keepcache", ".condarc", "no-cache-dir true"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (wf_above_mentions(run->check, run->instruction, files[i])) {
            return true;
        }
    }
    return false;
}

static void offer_clean(struct wf_check *check, struct wf_finding *finding, const struct wf_run *run,
                        const struct wf_package_call *call, size_t k) {
    struct wf_patch patch = wf_check_patch(check);
    if (managers[k].option) {
        wf_run_insert(&patch, run, call->command->words.items[call->verb].span.end,
                      wf_arena_printf(check->arena, " %s", managers[k].option));
        finding->fix = wf_patch_fix(&patch, "keep no cache", WF_FIX_SAFE);
        return;
    }
    const char *blank = strchr(managers[k].command, ' ');
    struct wf_str tool =
        wf_shell_slice(run->shell, (struct wf_span){call->command->words.items[0].span.begin,
                                                    call->command->words.items[call->program].span.end});
    struct wf_str command = wf_arena_printf(check->arena, "%.*s%s", WF_STR_ARG(tool), blank);
    if (call->command->words.items[0].literal && wf_run_append(&patch, run, command.ptr)) {
        /* Yarn 2 and later may run from the cache. */
        bool yarn = call->manager == WF_MANAGER_YARN;
        finding->fix =
            wf_patch_fix(&patch, "clear the cache in the same RUN", yarn ? WF_FIX_UNSAFE : WF_FIX_SAFE);
    } else {
        wf_finding_help(check, finding, "run \"%s\" in the same RUN", managers[k].command);
    }
}

static bool downloads(const struct wf_package_call *call) {
    return call->action == WF_PACKAGE_INSTALL &&
           !(call->manager == WF_MANAGER_PIP &&
             !wf_str_is(call->command->words.items[call->verb].text, "install"));
}

/* One finding of each manager, but options stand in each call. */
static void check_run(struct wf_check *check, const struct wf_run *run, size_t k) {
    for (size_t i = 0; i < run->calls.list.len; i++) {
        const struct wf_package_call *call = &run->calls.list.items[i];
        if (call->manager != managers[k].manager || !downloads(call) || keeps_none(check, run, call, k) ||
            is_configured(run)) {
            continue;
        }
        struct wf_span part = {call->command->words.items[call->program].span.begin,
                               call->command->words.items[call->verb].span.end};
        struct wf_finding *finding =
            wf_report(check, wf_run_span(run, part), "what \"%.*s\" has downloaded stays in the image",
                      WF_STR_ARG(call->tool));
        offer_clean(check, finding, run, call, k);
        if (!managers[k].option) {
            return;
        }
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    if (!wf_run_read(check, instruction, &run) || !wf_stage_ships(check, instruction->stage)) {
        return;
    }
    for (size_t k = 0; run.calls.list.len > 0 && k < sizeof managers / sizeof managers[0]; k++) {
        check_run(check, &run, k);
    }
}

const struct wf_rule wf_rule_package_cache_kept = {
    .id = "package-cache-kept",
    .title = "Downloads of a package manager left in the image",
    .aliases = "DL3019 DL3032 DL3036 DL3040 DL3042 DL3060",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
