#include "rules/run_ask.h"

/* What ADD unpacks by itself. */
static bool is_archive(struct wf_str path) {
    static const char *const ends[] = {".tar",  ".tar.gz", ".tgz", ".tar.bz2",
                                       ".tbz2", ".tar.xz", ".txz", ".tar.zst"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (wf_str_ends(path, ends[i])) {
            return true;
        }
    }
    return false;
}

static struct wf_str base_name(struct wf_str path) {
    size_t begin = path.len;
    while (begin > 0 && path.ptr[begin - 1] != '/') {
        begin--;
    }
    return wf_str_sub(path, begin, path.len);
}

/* The command that unpacks a file of this name. */
static const struct wf_shell_command *unpacker(const struct wf_run *run, struct wf_str name) {
    for (size_t i = 0; i < run->shell->commands.len; i++) {
        const struct wf_shell_command *command = run->shell->commands.items[i];
        for (size_t k = 1; wf_command_in(command, "tar bsdtar gunzip gzip unxz xz") && k < command->words.len;
             k++) {
            if (wf_str_eq(base_name(command->words.items[k].text), name)) {
                return command;
            }
        }
    }
    return NULL;
}

static bool check_run(struct wf_check *check, const struct wf_instruction *copy,
                      const struct wf_dword *source, const struct wf_run *run) {
    bool whole = wf_str_ends(wf_instruction_destination(copy)->text, "/") ||
                 !is_archive(wf_instruction_destination(copy)->text);
    struct wf_str name = base_name(whole ? source->text : wf_instruction_destination(copy)->text);
    const struct wf_shell_command *command = unpacker(run, name);
    if (!command) {
        return false;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dword_span(copy, source),
                  "the archive \"%.*s\" stays in the image beside what is unpacked of it", WF_STR_ARG(name));
    wf_finding_note(check, finding, check->file->source, wf_run_span(run, command->span), "unpacked here");
    wf_finding_help(check, finding, "ADD unpacks it by itself; or mount it: RUN --mount=type=bind");
    return true;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    if (copy->kind != WF_COPY || copy->words.len < 2 || !copy->stage ||
        wf_is_trigger(check->file->dockerfile, copy)) {
        return;
    }
    for (size_t k = 0; k + 1 < copy->words.len; k++) {
        const struct wf_dword *source = &copy->words.items[k];
        bool found = !is_archive(source->text);
        for (size_t i = copy->index + 1; !found && i < copy->stage->last; i++) {
            struct wf_run run;
            found = wf_run_read(check, check->file->dockerfile->instructions.items[i], &run) &&
                    check_run(check, copy, source, &run);
        }
    }
}

const struct wf_rule wf_rule_archive_copied = {
    .id = "archive-copied",
    .title = "Archive copied and unpacked later",
    .aliases = "DL3010",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
