#include "docker/edit.h"
#include "lint/rule.h"

/* A folder by its name, or one of which nothing is known. */
static bool may_be_folder(struct wf_str path) {
    return wf_str_ends(path, "/") || wf_str_ends(path, "\\") || wf_str_is(path, ".") ||
           wf_str_is(path, "..") || wf_str_ends(path, "/.") || wf_str_ends(path, "/..") ||
           wf_str_has_any(path, (const char *const[]){"$", "\"", "'", NULL});
}

/* Whether WORKDIR of the stage, or of one below it, has made this folder. */
static bool is_workdir(const struct wf_dockerfile *dockerfile, const struct wf_instruction *copy,
                       struct wf_str path) {
    for (const struct wf_stage *stage = copy->stage; stage; stage = stage->base) {
        size_t last = stage == copy->stage ? copy->index : stage->last;
        for (size_t i = stage->first; i < last; i++) {
            const struct wf_instruction *workdir = dockerfile->instructions.items[i];
            struct wf_str folder = workdir->kind == WF_WORKDIR && workdir->words.len == 1
                                       ? workdir->words.items[0].text
                                       : WF_STR("");
            struct wf_str slice = wf_str_sub(folder, 0, path.len);
            bool below = folder.len == path.len || (folder.len > path.len && folder.ptr[path.len] == '/');
            if (below && wf_str_eq(slice, path)) {
                return true;
            }
        }
    }
    return false;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    if ((copy->kind != WF_COPY && copy->kind != WF_ADD) || copy->words.len < 3) {
        return;
    }
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_dword *to = &copy->words.items[copy->words.len - 1];
    if (may_be_folder(to->text) || is_workdir(dockerfile, copy, to->text)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dword_span(copy, to),
                  "several sources for what may become one file, without a \"/\" behind it: \"%.*s\"",
                  WF_STR_ARG(to->text));
    struct wf_patch patch = wf_check_patch(check);
    size_t end = to->end - (copy->json ? 1 : 0);
    wf_instruction_replace(&patch, dockerfile, copy, end, end, WF_STR("/"));
    finding->fix = wf_patch_fix(&patch, "say that it is a folder", WF_FIX_SAFE);
}

const struct wf_rule wf_rule_copy_destination_file = {
    .id = "copy-destination-file",
    .title = "Several sources for one file",
    .aliases = "DL3021",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
