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

/* What the ARGs of a file are asked with. */
struct asked {
    struct wf_layers_ask *layers;
    size_t *runs,
        *readers; /* of each stage, behind the index of the last RUN, and of the last that may read */
};

static struct asked ask(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    size_t count = dockerfile->stages.len;
    struct asked asked = {wf_layers_asked(check), WF_NEW_ARRAY(check->arena, size_t, count),
                          WF_NEW_ARRAY(check->arena, size_t, count)};
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *run = dockerfile->instructions.items[i];
        if (run->kind == WF_RUN && run->stage) {
            asked.runs[run->stage->index] = i + 1;
            asked.readers[run->stage->index] = may_read(run) ? i + 1 : asked.readers[run->stage->index];
        }
    }
    return asked;
}

/* Whether steps run again for a new value; WF_MAYBE when one of them may read the variable. */
static enum wf_truth runs_again(const struct asked *asked, const struct wf_dockerfile *dockerfile,
                                const struct wf_instruction *arg) {
    const size_t *from = wf_layers_reach(asked->layers, arg);
    bool runs = false;
    for (size_t s = arg->stage->index; s < dockerfile->stages.len; s++) {
        if (from[s] < asked->readers[s]) {
            return WF_MAYBE;
        }
        runs = runs || from[s] < asked->runs[s];
    }
    return runs ? WF_TRUE : WF_FALSE;
}

static bool is_used(const struct asked *asked, const struct wf_instruction *arg, struct wf_str name) {
    return wf_layers_users(asked->layers, arg, name).list.len > 0 || wf_variable_is_implicit(name);
}

static void check_arg(struct wf_check *check, const struct asked *asked, const struct wf_instruction *arg) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    enum wf_truth again = WF_FALSE;
    bool known = false;
    for (size_t i = 0; i < arg->pairs.len; i++) {
        struct wf_str name = arg->pairs.items[i].key.text;
        if (is_used(asked, arg, name)) {
            continue;
        }
        again = known ? again : runs_again(asked, dockerfile, arg);
        known = true;
        if (again == WF_MAYBE) {
            return;
        }
        struct wf_finding *finding = wf_report(
            check, wf_dword_span(arg, &arg->pairs.items[i].key),
            again == WF_TRUE ? "nothing uses \"%.*s\", though a new value of it runs the steps below again"
                             : "nothing uses \"%.*s\"",
            WF_STR_ARG(name));
        finding->severity = again == WF_TRUE && wf_build_arg_is_passed(check->file->image_source, name)
                                ? WF_WARNING
                                : WF_INFO;
        struct wf_patch patch = wf_check_patch(check);
        if (arg->pairs.len == 1 && wf_instruction_remove(&patch, dockerfile, arg)) {
            finding->fix = wf_patch_fix(&patch, "remove it", WF_FIX_UNSAFE);
        }
    }
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    struct asked asked = {0};
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *arg = dockerfile->instructions.items[i];
        if (arg->kind == WF_ARG && arg->stage) {
            asked = asked.layers ? asked : ask(check, dockerfile);
            check_arg(check, &asked, arg);
        }
    }
}

const struct wf_rule wf_rule_arg_unused = {
    .id = "arg-unused",
    .title = "ARG that nothing uses",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .dockerfile_hook = check_dockerfile,
};
