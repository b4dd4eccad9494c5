#include "docker/vars.h"
#include "rules/docker_ask.h"

static struct wf_str without_slash(struct wf_str path) {
    return wf_str_ends(path, "/") && path.len > 1 ? wf_str_sub(path, 0, path.len - 1) : path;
}

/* The absolute path of the folder into which the stage copies the whole context; empty: it does not, or
 * unknown. */
static struct wf_str whole_folder(struct wf_check *check, const struct wf_stage *stage,
                                  const struct wf_instruction **copy) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_str workdir = WF_STR("");
    for (size_t i = stage->first; i < stage->last; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        if (instruction->kind == WF_WORKDIR && instruction->words.len == 1) {
            workdir = instruction->words.items[0].text;
        } else if (wf_copy_is_whole(instruction)) {
            struct wf_str to = without_slash(wf_instruction_destination(instruction)->text);
            *copy = instruction;
            return without_slash(to.ptr[0] == '/' ? to : wf_str_is(to, ".") ? workdir : WF_STR(""));
        }
    }
    return WF_STR("");
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_stage *from =
        copy->kind == WF_COPY && copy->stage ? wf_copy_stage(dockerfile, copy) : NULL;
    if (!from || copy->stage != wf_last_stage(dockerfile)) {
        return;
    }
    const struct wf_instruction *whole = NULL;
    struct wf_str folder = whole_folder(check, from, &whole);
    for (size_t i = 0; folder.len > 1 && i + 1 < copy->words.len; i++) {
        if (!wf_str_eq(without_slash(copy->words.items[i].text), folder)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, copy->span,
                      "the image gets all of the context by way of \"%.*s\", what only building needs too",
                      WF_STR_ARG(folder));
        wf_finding_note(check, finding, check->file->source, whole->span, "copied into the other stage here");
        wf_finding_help(check, finding, "copy what runs by name, from the context or from what was built");
    }
}

const struct wf_rule wf_rule_source_through_builder = {
    .id = "source-through-builder",
    .title = "Whole context in the image by way of another stage",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
