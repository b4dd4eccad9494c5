#include "lint/memo.h"
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

static bool unpacks(const struct wf_shell_command *command) {
    return wf_command_in(command, "tar bsdtar gunzip gzip unxz xz");
}

/* The names of what the RUN steps unpack. */
static void find_unpacked(struct wf_check *check, struct wf_places *places) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        struct wf_run run;
        bool known = wf_run_read(check, dockerfile->instructions.items[i], &run);
        for (size_t c = 0; known && c < run.shell->commands.len; c++) {
            const struct wf_shell_command *command = run.shell->commands.items[c];
            for (size_t k = 1; unpacks(command) && k < command->words.len; k++) {
                wf_places_add(places, base_name(command->words.items[k].text), i);
            }
        }
    }
}

/* The command that unpacks a file of this name. */
static const struct wf_shell_command *unpacker(const struct wf_run *run, struct wf_str name) {
    for (size_t i = 0; i < run->shell->commands.len; i++) {
        const struct wf_shell_command *command = run->shell->commands.items[i];
        for (size_t k = 1; unpacks(command) && k < command->words.len; k++) {
            if (wf_str_eq(base_name(command->words.items[k].text), name)) {
                return command;
            }
        }
    }
    return NULL;
}

static void check_source(struct wf_check *check, const struct wf_instruction *copy,
                         const struct wf_dword *source) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    bool whole = wf_str_ends(wf_instruction_destination(copy)->text, "/") ||
                 !is_archive(wf_instruction_destination(copy)->text);
    struct wf_str name = base_name(whole ? source->text : wf_instruction_destination(copy)->text);
    size_t at = wf_places_from(wf_memo_places(check, "unpacked", find_unpacked), name, copy->index + 1);
    struct wf_run run;
    if (at >= copy->stage->last || !wf_run_read(check, dockerfile->instructions.items[at], &run)) {
        return;
    }
    const struct wf_shell_command *command = unpacker(&run, name);
    if (!command) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dword_span(copy, source),
                  "the archive \"%.*s\" stays in the image beside what is unpacked of it", WF_STR_ARG(name));
    wf_finding_note(check, finding, check->file->source, wf_run_span(&run, command->span), "unpacked here");
    wf_finding_help(check, finding, "ADD unpacks it by itself; or mount it: RUN --mount=type=bind");
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    if (copy->kind != WF_COPY || copy->words.len < 2 || !copy->stage ||
        wf_is_trigger(check->file->dockerfile, copy)) {
        return;
    }
    for (size_t k = 0; k + 1 < copy->words.len; k++) {
        const struct wf_dword *source = &copy->words.items[k];
        if (is_archive(source->text)) {
            check_source(check, copy, source);
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
