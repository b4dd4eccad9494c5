#include "docker/edit.h"
#include "lint/memo.h"
#include "rules/install_ask.h"

static bool is_for_tests(struct wf_str file) {
    return wf_str_has(file, "test") || wf_str_has(file, "dev") || wf_str_has(file, "lint");
}

/* The stage and those it is built on. */
static void reach(const struct wf_stage *stage, bool *reaches) {
    while (stage && !reaches[stage->index]) {
        reaches[stage->index] = true;
        stage = stage->base;
    }
}

static void find_reached(const struct wf_dockerfile *dockerfile, bool *reaches) {
    const struct wf_stage *last = wf_last_stage(dockerfile);
    if (wf_str_has(last->name, "test") || wf_str_has(last->name, "dev")) {
        return;
    }
    for (size_t i = last->first; i < last->last; i++) {
        const struct wf_instruction *copy = dockerfile->instructions.items[i];
        const struct wf_stage *from = copy->kind == WF_COPY ? wf_copy_stage(dockerfile, copy) : NULL;
        bool packages = wf_str_has(copy->line.text, "site-packages") || wf_str_has(copy->line.text, "venv") ||
                        wf_str_has(copy->line.text, "/usr/local ");
        reach(packages ? from : NULL, reaches);
    }
    reach(last, reaches);
}

/* Whether the last stage is built on the stage, or copies installed packages from it. */
static bool reaches_image(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    void **place = wf_memo(check, "tests-in-image", WF_STR(""));
    if (*place == NULL) {
        *place = WF_NEW_ARRAY(check->arena, bool, dockerfile->stages.len);
        find_reached(dockerfile, *place);
    }
    return ((const bool *)*place)[stage->index];
}

/* Only an argument decides whether they are installed. */
static bool is_switched(const struct wf_shell_command *command) {
    return command->pipeline->scope->place != WF_SHELL_SCRIPT &&
           command->pipeline->scope->place != WF_SHELL_GROUP_BODY;
}

static bool tests_file(const struct wf_shell_script *shell) {
    return wf_str_has(shell->text, "-f ");
}

/* --- the fix ------------------------------------------------------------------------------------------ */

/* The COPY right above that brings only lists of what tests need; NULL: another instruction. */
static const struct wf_instruction *list_copy(const struct wf_dockerfile *dockerfile,
                                              const struct wf_instruction *run) {
    const struct wf_instruction *copy = dockerfile->instructions.items[run->index - 1];
    bool plain = copy->kind == WF_COPY && copy->stage == run->stage && !copy->json &&
                 copy->heredocs.len == 0 && copy->flags.len == 0;
    for (size_t i = 0; plain && i + 1 < copy->words.len; i++) {
        plain = is_for_tests(copy->words.items[i].text);
    }
    return plain ? copy : NULL;
}

static bool has_stage(const struct wf_dockerfile *dockerfile, const char *name) {
    for (size_t i = 0; i < dockerfile->stages.len; i++) {
        if (wf_str_is(dockerfile->stages.items[i]->name, name)) {
            return true;
        }
    }
    return false;
}

/* Whether the step installs nothing but what tests need, and its stage is not the image itself. */
static bool is_apart(struct wf_check *check, const struct wf_instruction *run,
                     const struct wf_restores *restores) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    for (size_t i = 0; i < restores->list.len; i++) {
        if (!is_for_tests(restores->list.items[i].manifests) || restores->list.items[i].needs_source) {
            return false;
        }
    }
    struct wf_package_calls calls = wf_package_calls_read(check->arena, run->script->shell);
    return run->stage != wf_last_stage(dockerfile) && run->stage->name.len > 0 &&
           calls.list.len == restores->list.len && dockerfile->escape == '\\' &&
           wf_run_leaves_folder(check->arena, run, WF_STR("/")) && !has_stage(dockerfile, "test");
}

static void offer_stage(struct wf_check *check, struct wf_finding *finding, const struct wf_instruction *run,
                        const struct wf_restores *restores) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    if (!is_apart(check, run, restores)) {
        return;
    }
    struct wf_patch patch = wf_check_patch(check);
    struct wf_buf text = {.arena = check->arena};
    const struct wf_instruction *copy = list_copy(dockerfile, run);
    wf_buf_printf(&text, "FROM %.*s AS test\n", WF_STR_ARG(run->stage->name));
    if (copy) {
        wf_buf_str(&text, wf_instruction_text(check->arena, dockerfile, copy));
        wf_instruction_remove(&patch, dockerfile, copy);
    }
    wf_buf_str(&text, wf_instruction_text(check->arena, dockerfile, run));
    wf_buf_text(&text, "\n");
    wf_instruction_remove(&patch, dockerfile, run);
    wf_instruction_insert_before(&patch, dockerfile, dockerfile->instructions.items[run->stage->last],
                                 wf_buf_view(&text));
    finding->fix = wf_patch_fix(&patch, "install it in a stage \"test\"", WF_FIX_UNSAFE);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *run) {
    if (run->kind != WF_RUN || !run->stage || !reaches_image(check, run->stage)) {
        return;
    }
    struct wf_restores restores = wf_restores_read(check->arena, run, NULL);
    for (size_t i = 0; i < restores.list.len; i++) {
        const struct wf_restore *restore = &restores.list.items[i];
        if (!is_for_tests(restore->manifests) ||
            (is_switched(restore->call.command) && !tests_file(run->script->shell))) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, wf_dscript_span(run->script, restore->call.command->span),
                      "what the tests need ends up in the image: \"%.*s\"", WF_STR_ARG(restore->manifests));
        wf_finding_help(check, finding,
                        "install it in a stage of its own and run the tests there (--target)");
        offer_stage(check, finding, run, &restores);
    }
}

const struct wf_rule wf_rule_tests_in_image = {
    .id = "tests-in-image",
    .title = "Dependencies of the tests in the image",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
