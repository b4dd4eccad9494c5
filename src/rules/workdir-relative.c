#include "docker/edit.h"
#include "docker/vars.h"
#include "rules/docker_ask.h"

static bool has_drive(struct wf_str path) {
    return path.len > 2 && wf_is_alpha(path.ptr[0]) && path.ptr[1] == ':';
}

/* "/app", "C:\app", or a path that cannot be known. Where "\" escapes, "C:\app" is "C:app". */
static bool is_absolute(const struct wf_expanded *path) {
    bool drive = has_drive(path->head) && (path->head.ptr[2] == '\\' || path->head.ptr[2] == '/');
    bool rooted = path->head.len > 0 && (path->head.ptr[0] == '/' || path->head.ptr[0] == '\\');
    return drive || rooted || (path->head.len == 0 && !path->known);
}

static bool is_absolute_there(struct wf_check *check, const struct wf_instruction *workdir) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_vars vars = wf_vars_at(check->arena, dockerfile, workdir, NULL);
    struct wf_expanded path = {.known = false};
    if (workdir->words.len > 0) {
        path = wf_vars_expand(check->arena, dockerfile, &vars, workdir->words.items[0].text);
    }
    return is_absolute(&path);
}

/* The first WORKDIR of the stage, if nothing of what it is built on has one. */
static const struct wf_instruction *first_workdir(struct wf_check *check, const struct wf_stage *stage) {
    for (size_t i = stage->first; i < stage->last && !wf_stands_below(check, stage->from, WF_WORKDIR); i++) {
        const struct wf_instruction *instruction = check->file->dockerfile->instructions.items[i];
        if (instruction->kind == WF_WORKDIR) {
            return instruction;
        }
    }
    return NULL;
}

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_instruction *workdir = first_workdir(check, stage);
    bool windows = wf_str_has(stage->base_word.text, "windows") || wf_str_has(stage->base_word.text, "nano");
    if (!workdir || is_absolute_there(check, workdir) ||
        (windows && has_drive(workdir->words.items[0].text))) {
        return;
    }
    const struct wf_dword *word = &workdir->words.items[0];
    struct wf_finding *finding = wf_report(check, wf_dword_span(workdir, word),
                                           "depends on the working directory of \"%.*s\": \"%.*s\"",
                                           WF_STR_ARG(stage->base_word.text), WF_STR_ARG(word->text));
    struct wf_patch patch = wf_check_patch(check);
    bool dotted = wf_str_starts(word->text, "./");
    if (has_drive(word->text)) {
        wf_finding_help(check, finding, "\"\\\" escapes what follows it: write \"/\"");
        return;
    }
    if (wf_is_word(word->text.ptr[0]) || (dotted && word->text.len > 2)) {
        struct wf_str rest = wf_str_sub(word->text, dotted ? 2 : 0, word->text.len);
        wf_instruction_replace_word(&patch, check->file->dockerfile, workdir, word,
                                    wf_arena_printf(check->arena, "/%.*s", WF_STR_ARG(rest)));
        finding->fix = wf_patch_fix(&patch, "write an absolute path", WF_FIX_UNSAFE);
    }
}

const struct wf_rule wf_rule_workdir_relative = {
    .id = "workdir-relative",
    .title = "Relative WORKDIR on an image whose own is not known",
    .aliases = "DL3000 WorkdirRelativePath",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .stage_hook = check_stage,
};
