#include "docker/dockerfile_reader.h"

static struct wf_str base_name(struct wf_str path) {
    for (size_t i = path.len; i > 0; i--) {
        if (path.ptr[i - 1] == '/' || path.ptr[i - 1] == '\\') {
            return wf_str_sub(path, i, path.len);
        }
    }
    return path;
}

static bool is_posix_shell(struct wf_str program) {
    static const char *const names[] = {"sh", "bash", "dash", "ash", "ksh", "mksh", "busybox"};
    struct wf_str name = base_name(program);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_str_is(name, names[i]) ||
            (wf_str_ends(name, ".exe") && wf_str_is(wf_str_sub(name, 0, name.len - 4), names[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_windows(const struct wf_dreader *reader, const struct wf_stage *stage) {
    static const char *const signs[] = {"windows", "nanoserver", "servercore",
                                        "mcr.microsoft.com/dotnet/framework"};
    const struct wf_dflag *platform = wf_instruction_flag(stage->from, "platform", NULL);
    if (platform) {
        return wf_str_has(platform->value, "windows");
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (wf_str_has(stage->base_word.text, signs[i])) {
            return true;
        }
    }
    return reader->file->escape == '`';
}

struct wf_dshell wf_dshell_of(const struct wf_dreader *reader, const struct wf_stage *stage) {
    if (stage->base) {
        return reader->shells.items[stage->base->index];
    }
    bool windows = is_windows(reader, stage);
    return (struct wf_dshell){windows ? WF_STR("cmd") : WF_STR("/bin/sh"), !windows};
}

/* A wrapper may start the shell: ["env", "bash", "-c"]. */
void wf_dread_shell(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    if (!instruction->json || instruction->words.len == 0) {
        return;
    }
    reader->shell = (struct wf_dshell){instruction->words.items[0].text, false};
    for (size_t i = 0; i < instruction->words.len; i++) {
        reader->shell.posix |= is_posix_shell(instruction->words.items[i].text);
    }
}

/* Of `#!/usr/bin/env python3`: "/usr/bin/env" is asked for the next word. */
static struct wf_dshell shebang(struct wf_str body) {
    struct wf_str line = wf_str_sub(body, 2, wf_str_find_char(body, '\n', 0));
    size_t begin = wf_dskip_space(line, 0);
    struct wf_str program = wf_str_sub(line, begin, wf_dskip_word(line, begin));
    if (wf_str_is(base_name(program), "env")) {
        size_t end = wf_dskip_word(line, begin);
        do {
            begin = wf_dskip_space(line, end);
            end = wf_dskip_word(line, begin);
        } while (begin < line.len && line.ptr[begin] == '-');
        program = begin < line.len ? wf_str_sub(line, begin, end) : program;
    }
    return (struct wf_dshell){program, is_posix_shell(program)};
}

static void set_script(struct wf_dreader *reader, struct wf_instruction *instruction,
                       const struct wf_joined *text, size_t skip, struct wf_dshell shell) {
    struct wf_dscript *script = WF_NEW(reader->arena, struct wf_dscript);
    script->text = text;
    script->skip = skip;
    script->shell = wf_shell_read(reader->arena, wf_str_sub(text->text, skip, text->text.len));
    script->program = shell.program;
    script->posix = shell.posix;
    instruction->script = script;
}

/* RUN with here-documents: one alone is the script, or the file that is run; else the shell reads them behind
 * the line. */
static void read_heredoc_script(struct wf_dreader *reader, struct wf_instruction *instruction) {
    struct wf_str args =
        wf_str_sub(instruction->line.text, instruction->args_begin, instruction->line.text.len);
    const struct wf_heredoc *doc = &instruction->heredocs.items[0];
    if (wf_dheredoc_word(reader->arena, args, NULL)) {
        struct wf_str raw = wf_source_slice(reader->file->source, doc->span);
        bool file = wf_str_starts(raw, "#!") && doc->body.text.len > 0;
        set_script(reader, instruction, &doc->body, 0, file ? shebang(doc->body.text) : reader->shell);
        return;
    }
    struct wf_gather gather = {.text.arena = reader->arena};
    const struct wf_joined *line = &instruction->line;
    for (size_t i = 0; i < line->stretches.len; i++) {
        const struct wf_stretch *stretch = &line->stretches.items[i];
        size_t end = i + 1 < line->stretches.len ? stretch[1].at : line->text.len;
        size_t begin = stretch->at > instruction->args_begin ? stretch->at : instruction->args_begin;
        if (begin < end) {
            wf_gather_add(&gather, wf_str_sub(line->text, begin, end),
                          stretch->offset + (begin - stretch->at));
        }
    }
    wf_dgather_heredocs(&gather, reader, instruction);
    struct wf_joined *text = WF_NEW(reader->arena, struct wf_joined);
    *text = wf_gather_end(&gather);
    set_script(reader, instruction, text, 0, reader->shell);
}

/* Where the command of HEALTHCHECK CMD begins. */
static size_t script_begin(const struct wf_instruction *instruction) {
    struct wf_str line = instruction->line.text;
    if (instruction->kind != WF_HEALTHCHECK) {
        return instruction->args_begin;
    }
    return wf_dskip_unicode(line, wf_dskip_word(line, instruction->args_begin));
}

void wf_dread_script(struct wf_dreader *reader, struct wf_instruction *instruction) {
    size_t begin = script_begin(instruction);
    enum wf_instruction_kind kind = instruction->kind;
    bool shell = kind == WF_RUN || kind == WF_CMD || kind == WF_ENTRYPOINT ||
                 (kind == WF_HEALTHCHECK && !instruction->none);
    if (!shell || instruction->json || begin >= instruction->line.text.len) {
        return;
    }
    if (instruction->heredocs.len > 0) {
        read_heredoc_script(reader, instruction);
    } else {
        set_script(reader, instruction, &instruction->line, begin, reader->shell);
    }
}
