#include "docker/dockerfile_reader.h"

/* Of a constant word: what the builder would read. False: a variable is in it; a broken one is a problem. */
static bool read_word(struct wf_dreader *reader, const struct wf_instruction *instruction,
                      const struct wf_dword *word, struct wf_str *text) {
    struct wf_lexed lexed = wf_dword_lex(reader->arena, instruction->escape, word->text);
    *text = lexed.text;
    if (lexed.error) {
        bool decoded = word->text.ptr != instruction->line.text.ptr + word->begin;
        size_t begin = decoded ? word->begin : word->begin + lexed.error_at;
        wf_drefuse_part(reader, "expansion", instruction, begin, word->end, "%s", lexed.error);
    }
    return wf_dword_constant(&lexed);
}

static void refuse_arguments(struct wf_dreader *reader, const struct wf_instruction *instruction,
                             const char *expected) {
    wf_drefuse(reader, "argument-count", instruction->span, "%s %s", wf_instruction_name(instruction->kind),
               expected);
}

static void check_from(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    size_t count = instruction->words.len;
    if (count != 1 && (count != 3 || !wf_str_is_case(instruction->words.items[1].text, "as"))) {
        refuse_arguments(reader, instruction, "wants \"IMAGE\" or \"IMAGE AS NAME\"");
    }
    struct wf_str base;
    if (count > 0 && read_word(reader, instruction, &instruction->words.items[0], &base) && base.len == 0) {
        refuse_arguments(reader, instruction, "names no image");
    }
}

static void check_source(struct wf_dreader *reader, const struct wf_instruction *instruction,
                         const struct wf_dword *word) {
    struct wf_str source;
    if (read_word(reader, instruction, word, &source) && instruction->kind == WF_COPY &&
        (wf_str_starts(source, "http://") || wf_str_starts(source, "https://"))) {
        wf_drefuse_part(reader, "copy-url", instruction, word->begin, word->end,
                        "COPY takes no URL: use ADD");
    }
}

/* The builder replaces variables in the text of a here-document that it copies; quotes mean nothing there. */
static void check_body(struct wf_dreader *reader, const struct wf_heredoc *doc) {
    struct wf_lex_options options = {.escape = '\\', .no_quotes = true};
    struct wf_lexed lexed = wf_lex(reader->arena, doc->body.text, &options);
    if (doc->expands && lexed.error) {
        struct wf_span span = wf_joined_span(&doc->body, lexed.error_at, lexed.error_at + 1);
        wf_drefuse(reader, "expansion", span, "%s", lexed.error);
    }
}

/* A path of the context for certain: no address, no repository in any of its forms. */
static bool is_path(struct wf_str source) {
    return !wf_str_has(source, "://") && wf_str_find_char(source, '@', 0) == WF_NOT_FOUND &&
           !wf_str_starts(source, "github.com/");
}

static void check_checksum(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    const struct wf_dflag *flag = wf_instruction_flag(instruction, "checksum", NULL);
    struct wf_joined value = {0};
    if (flag != NULL) {
        value = wf_dflag_decode(reader->arena, instruction, flag);
    }
    if (value.text.len == 0) {
        return;
    }
    struct wf_lexed source =
        wf_dword_lex(reader->arena, instruction->escape, instruction->words.items[0].text);
    if (instruction->words.len > 2 || instruction->heredocs.len > 0) {
        wf_drefuse_part(reader, "checksum-sources", instruction, flag->begin, flag->end,
                        "\"--checksum\" wants one source, an address");
    } else if (wf_dword_constant(&source) && is_path(source.text)) {
        wf_drefuse_part(reader, "checksum-sources", instruction, flag->begin, flag->end,
                        "\"--checksum\" wants an address as its source, not a file of the context");
    }
}

static void check_files(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    const struct wf_dword *to = wf_instruction_destination(instruction);
    if (instruction->words.len < 2) {
        refuse_arguments(reader, instruction, "needs a source and a destination");
        return;
    }
    struct wf_str text;
    if (wf_dheredoc_word(reader->arena, to->text, NULL)) {
        wf_drefuse_part(reader, "heredoc-destination", instruction, to->begin, to->end,
                        "a here-document cannot be the destination of %s",
                        wf_instruction_name(instruction->kind));
        return;
    }
    read_word(reader, instruction, to, &text);
    for (size_t i = 0; i < wf_instruction_source_count(instruction); i++) {
        const struct wf_dword *word = &instruction->words.items[i];
        if (!wf_dheredoc_word(reader->arena, word->text, NULL)) {
            check_source(reader, instruction, word);
        }
    }
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        check_body(reader, &instruction->heredocs.items[i]);
    }
    check_checksum(reader, instruction);
}

static void check_pair(struct wf_dreader *reader, const struct wf_instruction *instruction,
                       const struct wf_dpair *pair) {
    struct wf_str text;
    if (pair->key.text.len == 0) {
        wf_drefuse_part(reader, "blank-name", instruction, pair->key.begin, pair->value.end,
                        "a name of %s is blank", wf_instruction_name(instruction->kind));
    }
    if (!pair->has_value && instruction->kind != WF_ARG) {
        wf_drefuse_part(reader, "pair", instruction, pair->key.begin, pair->key.end,
                        pair->legacy ? "\"%.*s\" of %s has no value" : "\"%.*s\" of %s wants a \"=\"",
                        WF_STR_ARG(pair->key.text), wf_instruction_name(instruction->kind));
    }
    if (instruction->kind != WF_ARG) {
        read_word(reader, instruction, &pair->key, &text);
    }
    if (pair->has_value) {
        read_word(reader, instruction, &pair->value, &text);
    }
}

static void check_pairs(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    if (instruction->pairs.len == 0) {
        refuse_arguments(reader, instruction, "needs an argument");
    }
    for (size_t i = 0; i < instruction->pairs.len; i++) {
        check_pair(reader, instruction, &instruction->pairs.items[i]);
    }
}

static void check_health(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    struct wf_str line = instruction->line.text;
    size_t begin = instruction->args_begin;
    size_t end = wf_dskip_word(line, begin);
    bool more = wf_dskip_unicode(line, end) < line.len;
    if (begin >= line.len) {
        refuse_arguments(reader, instruction, "needs \"CMD\" and a command, or \"NONE\"");
    } else if (instruction->none && more) {
        refuse_arguments(reader, instruction, "NONE takes no arguments");
    } else if (!instruction->none && !wf_str_is_case(wf_str_sub(line, begin, end), "CMD")) {
        wf_drefuse_part(reader, "healthcheck-type", instruction, begin, end,
                        "HEALTHCHECK knows CMD and NONE, not \"%.*s\"",
                        WF_STR_ARG(wf_str_sub(line, begin, end)));
    } else if (!instruction->none && (!more || (instruction->json && instruction->words.len == 0))) {
        refuse_arguments(reader, instruction, "CMD needs a command");
    }
}

static void check_shell(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    if (instruction->args_begin >= instruction->line.text.len ||
        (instruction->json && instruction->words.len == 0)) {
        refuse_arguments(reader, instruction, "needs a JSON list of strings");
    } else if (!instruction->json) {
        wf_drefuse_part(reader, "json", instruction, instruction->args_begin, instruction->line.text.len,
                        "SHELL wants a JSON list: [\"/bin/bash\", \"-c\"]");
    }
}

static void check_trigger(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    const struct wf_instruction *trigger = instruction->trigger;
    if (!trigger) {
        refuse_arguments(reader, instruction, "needs an instruction");
    } else if (trigger->kind == WF_ONBUILD || trigger->kind == WF_FROM || trigger->kind == WF_MAINTAINER) {
        wf_drefuse(reader, "onbuild", trigger->name, "%s cannot be a trigger of ONBUILD",
                   wf_instruction_name(trigger->kind));
    }
}

static void check_each(struct wf_dreader *reader, const struct wf_instruction *instruction,
                       bool (*good)(struct wf_str), const char *code, const char *what) {
    for (size_t i = 0; i < instruction->words.len; i++) {
        const struct wf_dword *word = &instruction->words.items[i];
        struct wf_str text;
        if (read_word(reader, instruction, word, &text) && good && !good(text)) {
            wf_drefuse_part(reader, code, instruction, word->begin, word->end, "%s: \"%.*s\"", what,
                            WF_STR_ARG(text));
        }
    }
    if (instruction->words.len == 0) {
        refuse_arguments(reader, instruction, "needs an argument");
    }
}

static bool is_not_blank(struct wf_str text) {
    return wf_str_trim(text).len > 0;
}

void wf_dcheck_arguments(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    switch (instruction->kind) {
    case WF_FROM:
        check_from(reader, instruction);
        return;
    case WF_ADD:
    case WF_COPY:
        check_files(reader, instruction);
        return;
    case WF_ENV:
    case WF_LABEL:
    case WF_ARG:
        check_pairs(reader, instruction);
        return;
    case WF_HEALTHCHECK:
        check_health(reader, instruction);
        return;
    case WF_SHELL:
        check_shell(reader, instruction);
        return;
    case WF_ONBUILD:
        check_trigger(reader, instruction);
        return;
    case WF_EXPOSE:
        check_each(reader, instruction, wf_dvalue_port, "port", "invalid port");
        return;
    case WF_STOPSIGNAL:
        check_each(reader, instruction, wf_dvalue_signal, "signal", "invalid signal");
        return;
    case WF_VOLUME:
        check_each(reader, instruction, is_not_blank, "volume", "a volume has no path");
        return;
    case WF_USER:
    case WF_WORKDIR:
        check_each(reader, instruction, NULL, "", "");
        return;
    case WF_MAINTAINER:
        if (instruction->words.len == 0) {
            refuse_arguments(reader, instruction, "needs an argument");
        }
        return;
    default:
        return;
    }
}
