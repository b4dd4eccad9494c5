#include "docker/edit.h"
#include "rules/install_ask.h"

/* The dependencies were installed before: what follows only adds the project. */
static bool is_prepared(struct wf_check *check, const struct wf_restore *restore,
                        const struct wf_instruction *copy) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    for (size_t i = restore->run->stage->first; i < copy->index; i++) {
        struct wf_restores before =
            wf_restores_read(check->arena, dockerfile->instructions.items[i], check->file->image_source);
        for (size_t k = 0; k < before.list.len; k++) {
            if (before.list.items[k].call.manager == restore->call.manager) {
                return true;
            }
        }
    }
    return false;
}

/* All the files that the RUN needs; empty when one is not known. */
static struct wf_str needed_files(struct wf_check *check, const struct wf_instruction *run) {
    struct wf_restores restores = wf_restores_read(check->arena, run, check->file->image_source);
    struct wf_buf files = {.arena = check->arena};
    for (size_t i = 0; i < restores.list.len; i++) {
        const struct wf_restore *restore = &restores.list.items[i];
        if (restore->needs_source || restore->manifests.len == 0) {
            return WF_STR("");
        }
        wf_buf_text(&files, files.len > 0 ? " " : "");
        wf_buf_str(&files, restore->manifests);
    }
    return wf_buf_view(&files);
}

static bool has_folder(struct wf_str files) {
    return wf_str_find_char(files, '/', 0) != WF_NOT_FOUND;
}

/* COPY of the files where the whole context would put them. */
static struct wf_str copy_lines(struct wf_check *check, const struct wf_instruction *copy,
                                struct wf_str files) {
    struct wf_str to = wf_instruction_destination(copy)->text;
    const struct wf_dflag *chown = wf_instruction_flag(copy, "chown", NULL);
    const char *slash = wf_str_ends(to, "/") ? "" : "/";
    const char *keyword = copy->keyword.ptr[0] == 'c' || copy->keyword.ptr[0] == 'a' ? "copy" : "COPY";
    return wf_arena_printf(check->arena, "%s %s%.*s%s%.*s %.*s%s\n", keyword, chown ? "--chown=" : "",
                           chown ? (int)chown->value.len : 0, chown ? chown->value.ptr : "", chown ? " " : "",
                           WF_STR_ARG(files), WF_STR_ARG(to), slash);
}

/* Nothing between the two may matter to the RUN. */
static bool can_pass(const struct wf_dockerfile *dockerfile, const struct wf_instruction *copy,
                     const struct wf_instruction *run) {
    for (size_t i = copy->index + 1; i < run->index; i++) {
        enum wf_instruction_kind kind = dockerfile->instructions.items[i]->kind;
        if (kind != WF_RUN && kind != WF_LABEL && kind != WF_EXPOSE && kind != WF_CMD &&
            kind != WF_ENTRYPOINT) {
            return false;
        }
    }
    return true;
}

static void offer_order(struct wf_check *check, struct wf_finding *finding, const struct wf_instruction *copy,
                        const struct wf_instruction *run) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_str files = needed_files(check, run);
    if (files.len == 0 || has_folder(files) || copy->words.len != 2 || !can_pass(dockerfile, copy, run) ||
        !wf_run_only_installs(check->arena, run)) {
        wf_finding_help(check, finding,
                        "copy only the files that name the dependencies, install, then copy the rest");
        return;
    }
    struct wf_patch patch = wf_check_patch(check);
    wf_instruction_insert_before(
        &patch, dockerfile, copy,
        wf_arena_printf(check->arena, "%.*s%.*s", WF_STR_ARG(copy_lines(check, copy, files)),
                        WF_STR_ARG(wf_instruction_text(check->arena, dockerfile, run))));
    if (wf_instruction_remove(&patch, dockerfile, run)) {
        finding->fix = wf_patch_fix(&patch, "copy the files that name the dependencies first", WF_FIX_UNSAFE);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *run) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    if (run->kind != WF_RUN || !run->stage || dockerfile->instructions.items[run->index] != run) {
        return;
    }
    const struct wf_instruction *copy = wf_whole_copy_above(check, run);
    struct wf_restores restores = {0};
    if (copy) {
        restores = wf_restores_read(check->arena, run, check->file->image_source);
    }
    for (size_t i = 0; i < restores.list.len; i++) {
        const struct wf_restore *restore = &restores.list.items[i];
        if (is_prepared(check, restore, copy)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, wf_dscript_span(run->script, restore->call.command->span),
                      "every change of the source installs the dependencies of %s again",
                      wf_manager_name(restore->call.manager));
        /* Which of many project files, and where, a person must say. */
        bool many = wf_str_has(wf_manager_manifests(restore->call.manager), "*");
        finding->severity = restore->needs_source || many ? WF_INFO : WF_WARNING;
        wf_finding_note(check, finding, check->file->source, copy->span,
                        "all of the source is copied before");
        offer_order(check, finding, copy, run);
        return;
    }
}

const struct wf_rule wf_rule_source_before_dependencies = {
    .id = "source-before-dependencies",
    .title = "Dependencies installed after the source is copied",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
