#include "rules/run_ask.h"

/* chown, chmod or chgrp of whole trees, as the only thing that the script does. */
struct change {
    const struct wf_shell_command *command;
    struct wf_str mode; /* of chown "app:app", of chmod "755"; empty: not literal */
    struct wf_str path; /* its first operand behind that; empty: not literal */
    size_t paths;
    bool recursive, owner;
};

static bool read_change(const struct wf_shell_command *command, struct change *change) {
    *change = (struct change){.command = command, .owner = wf_command_in(command, "chown")};
    if (!change->owner && !wf_command_in(command, "chmod")) {
        return false;
    }
    for (size_t i = wf_shell_program_word(command) + 1; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        bool option = word->head.len > 1 && word->head.ptr[0] == '-' &&
                      (wf_str_find_char(word->head, 'R', 1) != WF_NOT_FOUND || word->head.ptr[1] == '-' ||
                       wf_str_find_char(word->head, 'v', 1) != WF_NOT_FOUND ||
                       wf_str_find_char(word->head, 'f', 1) != WF_NOT_FOUND);
        if (option) {
            change->recursive =
                change->recursive || wf_str_is(word->head, "--recursive") ||
                (word->head.ptr[1] != '-' && wf_str_find_char(word->head, 'R', 1) != WF_NOT_FOUND);
        } else if (change->mode.ptr == NULL) {
            change->mode = word->literal ? word->text : WF_STR("");
        } else {
            change->path = change->paths++ == 0 && word->literal ? word->text : change->path;
        }
    }
    return change->recursive && change->paths > 0;
}

static struct wf_str without_slash(struct wf_str path) {
    size_t end = path.len;
    while (end > 1 && path.ptr[end - 1] == '/') {
        end--;
    }
    return wf_str_sub(path, 0, end);
}

/* The last WORKDIR above it in its stage, when it is an absolute literal path. */
static struct wf_str folder_of(const struct wf_run *run) {
    struct wf_str folder = WF_STR("");
    for (size_t i = run->instruction->stage->first; i < run->instruction->index; i++) {
        const struct wf_instruction *workdir = run->dockerfile->instructions.items[i];
        if (workdir->kind == WF_WORKDIR && workdir->words.len == 1) {
            folder = workdir->words.items[0].text;
        }
    }
    bool plain = folder.len > 0 && folder.ptr[0] == '/' && wf_str_find_char(folder, '$', 0) == WF_NOT_FOUND;
    return plain ? without_slash(folder) : WF_STR("");
}

/* A path as it is from the root; empty: not known. */
static struct wf_str absolute(struct wf_check *check, const struct wf_run *run, struct wf_str path) {
    struct wf_str folder = folder_of(run);
    struct wf_str bare = wf_str_sub(path, wf_str_starts(path, "./") ? 2 : 0, path.len);
    if (path.len == 0 || wf_str_find_char(path, '$', 0) != WF_NOT_FOUND) {
        return WF_STR("");
    }
    if (path.ptr[0] == '/') {
        return without_slash(path);
    }
    if (folder.len == 0 || wf_str_is(bare, ".") || bare.len == 0) {
        return folder;
    }
    return without_slash(wf_arena_printf(check->arena, "%.*s/%.*s", WF_STR_ARG(folder), WF_STR_ARG(bare)));
}

static bool is_in(struct wf_str path, struct wf_str folder) {
    bool starts = path.len >= folder.len && wf_str_eq(wf_str_sub(path, 0, folder.len), folder);
    return folder.len > 0 && starts &&
           (path.len == folder.len || path.ptr[folder.len] == '/' || wf_str_is(folder, "/"));
}

/* The COPY or ADD right above, with nothing but settings between. */
static const struct wf_instruction *copy_above(const struct wf_run *run) {
    for (size_t i = run->instruction->index; i-- > run->instruction->stage->first + 1;) {
        const struct wf_instruction *above = run->dockerfile->instructions.items[i];
        if (above->kind == WF_COPY || above->kind == WF_ADD) {
            return above;
        }
        if (above->kind == WF_RUN || above->kind == WF_VOLUME || above->kind == WF_ONBUILD) {
            return NULL;
        }
    }
    return NULL;
}

static bool is_octal(struct wf_str mode) {
    for (size_t i = 0; i < mode.len; i++) {
        if (mode.ptr[i] < '0' || mode.ptr[i] > '7') {
            return false;
        }
    }
    return mode.len >= 3 && mode.len <= 4;
}

static void offer_flag(struct wf_check *check, struct wf_finding *finding, const struct wf_run *run,
                       const struct wf_instruction *copy, const struct change *change) {
    const char *name = change->owner ? "chown" : "chmod";
    bool alone = run->shell->commands.len == 1 && run->instruction->flags.len == 0 &&
                 run->instruction->heredocs.len == 0 && change->command->redirections.len == 0;
    struct wf_str to = absolute(check, run, wf_instruction_destination(copy)->text);
    struct wf_str path = absolute(check, run, change->path);
    bool whole = change->paths == 1 && to.len > 0 && wf_str_eq(to, path);
    if (!alone || !whole || change->mode.len == 0 || wf_instruction_flag(copy, name, NULL) ||
        (!change->owner && !is_octal(change->mode)) || wf_str_ends(change->mode, ":")) {
        wf_finding_help(check, finding, "give that %s --%s instead", wf_instruction_name(copy->kind), name);
        return;
    }
    struct wf_patch patch = wf_check_patch(check);
    wf_instruction_add_flag(&patch, copy,
                            wf_arena_printf(check->arena, "--%s=%.*s", name, WF_STR_ARG(change->mode)));
    if (wf_instruction_remove(&patch, run->dockerfile, run->instruction)) {
        finding->fix = wf_patch_fix(&patch, "let the copy do it", WF_FIX_UNSAFE);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run) && !wf_is_trigger(check->file->dockerfile, instruction);
    const struct wf_instruction *copy = read ? copy_above(&run) : NULL;
    for (size_t i = 0; copy && copy->words.len > 1 && i < run.shell->commands.len; i++) {
        struct change change;
        if (!read_change(run.shell->commands.items[i], &change)) {
            continue;
        }
        struct wf_str to = absolute(check, &run, wf_instruction_destination(copy)->text);
        if (!is_in(to, absolute(check, &run, change.path)) || change.paths != 1) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, wf_run_span(&run, change.command->span),
                      "writes each file that was just copied into the image a second time");
        wf_finding_note(check, finding, check->file->source, copy->span, "copied here");
        offer_flag(check, finding, &run, copy, &change);
        return;
    }
}

const struct wf_rule wf_rule_copy_then_changed = {
    .id = "copy-then-changed",
    .title = "Owner or mode changed after the copy",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
