#include "lint/memo.h"
#include "rules/run_ask.h"

/* What only compiling needs. */
static bool is_build_tool(const struct wf_package *package) {
    struct wf_str name = package->name;
    static const char tools[] =
        "build-essential gcc g++ clang make cmake autoconf automake libtool pkg-config pkgconf ninja-build "
        "build-base alpine-sdk gcc-c++ musl-dev libc6-dev libc-dev linux-headers bison flex nasm yasm meson "
        "python3-dev python-dev python3-devel rustc cargo golang golang-go gfortran rpm-build "
        "redhat-rpm-config";
    bool plain = wf_str_in(name, tools);
    bool headers =
        (wf_str_ends(name, "-dev") || wf_str_ends(name, "-devel")) && !wf_str_starts(name, "java-");
    return package->literal && (plain || headers);
}

static bool removes(const struct wf_run *run) {
    for (size_t i = 0; i < run->calls.list.len; i++) {
        if (run->calls.list.items[i].action == WF_PACKAGE_REMOVE &&
            run->calls.list.items[i].manager <= WF_MANAGER_PACMAN) {
            return true;
        }
    }
    return false;
}

static const struct wf_package *first_tool(const struct wf_run *run, const struct wf_package_call **of,
                                           size_t *count) {
    const struct wf_package *first = NULL;
    *count = 0;
    for (size_t i = 0; i < run->calls.list.len; i++) {
        const struct wf_package_call *call = &run->calls.list.items[i];
        bool installs = call->manager <= WF_MANAGER_PACMAN && call->action == WF_PACKAGE_INSTALL;
        for (size_t k = 0; installs && k < call->packages.len; k++) {
            if (is_build_tool(&call->packages.items[k])) {
                *of = first ? *of : call;
                first = first ? first : &call->packages.items[k];
                (*count)++;
            }
        }
    }
    return first;
}

static bool is_shell(const struct wf_instruction *command) {
    size_t begin = command->args_begin < command->line.text.len ? command->args_begin : 0;
    struct wf_str text = wf_str_trim(wf_str_sub(command->line.text, begin, command->line.text.len));
    if (command->json && command->words.len > 0) {
        text = command->words.items[0].text;
    }
    return command->words.len < 2 && wf_str_in(text, "sh bash zsh /bin/sh /bin/bash /bin/ash /usr/bin/bash");
}

/* An image that is there to build in: nothing but a shell is run in it. */
static bool is_to_run(const struct wf_dockerfile *dockerfile) {
    const struct wf_stage *last = wf_last_stage(dockerfile);
    for (size_t i = last->first; i < last->last; i++) {
        const struct wf_instruction *command = dockerfile->instructions.items[i];
        if ((command->kind == WF_CMD || command->kind == WF_ENTRYPOINT) && !is_shell(command)) {
            return true;
        }
    }
    return false;
}

static bool runs_something(struct wf_check *check) {
    void **place = wf_memo(check, "build-tools-shipped", WF_STR(""));
    if (*place == NULL) {
        bool *runs = WF_NEW(check->arena, bool);
        *runs = is_to_run(check->file->dockerfile);
        *place = runs;
    }
    return *(const bool *)*place;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_stage *last = wf_last_stage(dockerfile);
    struct wf_run run;
    if (!wf_run_read(check, instruction, &run) || !wf_stage_is_on(last, instruction->stage) ||
        removes(&run) || !runs_something(check)) {
        return;
    }
    const struct wf_package_call *call = NULL;
    size_t count = 0;
    const struct wf_package *tool = first_tool(&run, &call, &count);
    if (!tool) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_run_span(&run, call->command->words.items[tool->word].span),
                  "\"%.*s\" is needed for building only and stays in the image", WF_STR_ARG(tool->name));
    wf_finding_help(check, finding,
                    count > 1 ? "build in a stage of its own and copy the result (%zu such packages here)"
                              : "build in a stage of its own and copy the result",
                    count);
}

const struct wf_rule wf_rule_build_tools_shipped = {
    .id = "build-tools-shipped",
    .title = "Compilers left in the image",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
