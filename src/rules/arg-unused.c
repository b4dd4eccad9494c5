#include "docker/edit.h"
#include "docker/layers.h"
#include "docker/vars.h"
#include "rules/install_ask.h"

/* Programs of which it is known that they read no variable but those of their own. */
static const char closed[] = "apt-get apt apk dnf yum zypper pip pip3 useradd adduser groupadd addgroup "
                             "usermod chown chmod mkdir rm cp mv ln "
                             "echo cat touch test [ true false : set cd ls curl wget tar unzip gzip sed grep "
                             "find sleep update-ca-certificates "
                             "ldconfig install";

/* A RUN whose programs may read any variable from the environment. */
static bool may_read(const struct wf_instruction *run) {
    if (!run->script || !run->script->posix || run->script->shell->broken || run->heredocs.len > 0) {
        return true;
    }
    for (size_t i = 0; i < run->script->shell->commands.len; i++) {
        const struct wf_shell_command *command = run->script->shell->commands.items[i];
        bool names = command->kind == WF_SHELL_SIMPLE && command->words.len > 0;
        if (names && !wf_str_in(wf_shell_program(command), closed)) {
            return true;
        }
    }
    return false;
}

/* How many of the steps are RUN; WF_NOT_FOUND when one of them may read the variable. */
static size_t count_runs(const struct wf_instructions *again) {
    size_t runs = 0;
    for (size_t i = 0; i < again->list.len; i++) {
        const struct wf_instruction *step = again->list.items[i];
        if (step->kind == WF_RUN && may_read(step)) {
            return WF_NOT_FOUND;
        }
        runs += step->kind == WF_RUN;
    }
    return runs;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *arg) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    if (arg->kind != WF_ARG || !arg->stage || dockerfile->instructions.items[arg->index] != arg) {
        return;
    }
    struct wf_instructions again = wf_layers_invalidated(check->arena, dockerfile, arg);
    size_t runs = count_runs(&again);
    for (size_t i = 0; runs != WF_NOT_FOUND && i < arg->pairs.len; i++) {
        struct wf_str name = arg->pairs.items[i].key.text;
        if (wf_layers_users(check->arena, dockerfile, arg, name).list.len > 0 ||
            wf_variable_is_implicit(name)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, wf_dword_span(arg, &arg->pairs.items[i].key),
                      runs > 0 ? "nothing uses \"%.*s\", though a new value of it runs the steps below again"
                               : "nothing uses \"%.*s\"",
                      WF_STR_ARG(name));
        finding->severity =
            runs > 0 && wf_build_arg_is_passed(check->file->image_source, name) ? WF_WARNING : WF_INFO;
        struct wf_patch patch = wf_check_patch(check);
        if (arg->pairs.len == 1 && wf_instruction_remove(&patch, dockerfile, arg)) {
            finding->fix = wf_patch_fix(&patch, "remove it", WF_FIX_UNSAFE);
        }
    }
}

const struct wf_rule wf_rule_arg_unused = {
    .id = "arg-unused",
    .title = "ARG that nothing uses",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
