/* Words with variables whose values the file alone tells: what becomes of them must be as good as what is
 * written. Of a base image's variables and of build arguments nothing is known here. */
#include "docker/dockerfile_reader.h"

struct expander {
    struct wf_dreader *reader;
    const struct wf_instruction *instruction;
    struct wf_vars vars;
};

static struct wf_lexed expand(const struct expander *expander, struct wf_str text, bool document) {
    struct wf_lex_options options = {.escape = document ? '\\' : expander->instruction->escape,
                                     .no_quotes = document,
                                     .get = wf_lex_vars_value,
                                     .context = &expander->vars};
    return wf_lex(expander->reader->arena, text, &options);
}

static void refuse_unset(const struct expander *expander, const struct wf_lexed *lexed, struct wf_span span) {
    const struct wf_var_use *use = &lexed->uses.list.items[lexed->fails_at];
    wf_drefuse(expander->reader, "required", span, "nothing sets \"%.*s\", which must be set",
               WF_STR_ARG(use->name));
}

/* --- values --------------------------------------------------------------------------------------------- */

static void refuse_value(const struct expander *expander, const char *code, const char *what,
                         const struct wf_dword *word, struct wf_str value) {
    wf_drefuse(expander->reader, code, wf_dword_span(expander->instruction, word), "%s: \"%.*s\"", what,
               WF_STR_ARG(value));
}

static void check_value(const struct expander *expander, const struct wf_dword *word,
                        const struct wf_lexed *lexed) {
    switch (expander->instruction->kind) {
    case WF_STOPSIGNAL:
        if (!wf_dvalue_signal(lexed->text)) {
            refuse_value(expander, "signal", "invalid signal", word, lexed->text);
        }
        return;
    case WF_VOLUME:
        if (lexed->text.len == 0) {
            refuse_value(expander, "volume", "a volume has no path", word, lexed->text);
        }
        return;
    case WF_EXPOSE:
        for (size_t i = 0; i < lexed->words.len; i++) {
            if (!wf_dvalue_port(lexed->words.items[i].text)) {
                refuse_value(expander, "port", "invalid port", word, lexed->words.items[i].text);
            }
        }
        return;
    default:
        return;
    }
}

static void check_word(const struct expander *expander, const struct wf_dword *word) {
    struct wf_lexed lexed = expand(expander, word->text, false);
    if (lexed.error != NULL || lexed.uses.list.len == 0) {
        return;
    }
    if (lexed.fails) {
        refuse_unset(expander, &lexed, wf_dword_span(expander->instruction, word));
    } else if (!lexed.hole) {
        check_value(expander, word, &lexed);
    }
}

/* --- instructions --------------------------------------------------------------------------------------- */

static void check_flags(const struct expander *expander) {
    static const char *const names[] = {"platform", "chown", "chmod", "checksum"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct wf_dflag *flag = wf_instruction_flag(expander->instruction, names[i], NULL);
        if (flag != NULL) {
            const struct wf_dword value = {flag->value, flag->value_begin, flag->end};
            check_word(expander, &value);
        }
    }
}

static void check_documents(const struct expander *expander) {
    const struct wf_instruction *instruction = expander->instruction;
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        const struct wf_heredoc *document = &instruction->heredocs.items[i];
        if (!document->expands || instruction->kind == WF_RUN) {
            continue;
        }
        struct wf_lexed lexed = expand(expander, document->body.text, true);
        if (lexed.fails && lexed.error == NULL) {
            const struct wf_var_use *use = &lexed.uses.list.items[lexed.fails_at];
            refuse_unset(expander, &lexed, wf_joined_span(&document->body, use->begin, use->end));
        }
    }
}

static bool is_expanded(enum wf_instruction_kind kind) {
    return kind != WF_RUN && kind != WF_CMD && kind != WF_ENTRYPOINT && kind != WF_HEALTHCHECK &&
           kind != WF_SHELL && kind != WF_MAINTAINER && kind != WF_ONBUILD;
}

static void check_words(const struct expander *expander) {
    const struct wf_instruction *instruction = expander->instruction;
    for (size_t i = 0; i < instruction->words.len; i++) {
        check_word(expander, &instruction->words.items[i]);
    }
    for (size_t i = 0; i < instruction->pairs.len; i++) {
        if (instruction->kind != WF_ARG) {
            check_word(expander, &instruction->pairs.items[i].key);
        }
        check_word(expander, &instruction->pairs.items[i].value);
    }
    check_flags(expander);
    check_documents(expander);
}

/* Finding out what is set takes time: only where it can matter. */
static bool matters(const struct wf_instruction *instruction) {
    struct wf_str text = instruction->line.text;
    bool value = instruction->kind == WF_STOPSIGNAL || instruction->kind == WF_VOLUME ||
                 instruction->kind == WF_EXPOSE || instruction->kind == WF_RUN;
    bool document = false;
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        document |= wf_str_find_char(instruction->heredocs.items[i].body.text, '?', 0) != WF_NOT_FOUND;
    }
    return document || (wf_str_find_char(text, '$', 0) != WF_NOT_FOUND &&
                        (value || wf_str_find_char(text, '?', 0) != WF_NOT_FOUND));
}

static void check_instruction(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    bool mounts = instruction->kind == WF_RUN && wf_instruction_flag(instruction, "mount", NULL) != NULL;
    bool words = is_expanded(instruction->kind) && matters(instruction);
    struct expander expander = {reader, instruction, {.open = true}};
    if ((mounts && matters(instruction)) || words) {
        expander.vars = wf_vars_at(reader->arena, reader->file, instruction, NULL);
    }
    if (mounts) {
        wf_dcheck_mounts(reader, instruction, &expander.vars);
    } else if (words) {
        check_words(&expander);
    }
}

void wf_dcheck_expanded(struct wf_dreader *reader) {
    for (size_t i = 0; i < reader->file->instructions.len; i++) {
        const struct wf_instruction *instruction = reader->file->instructions.items[i];
        check_instruction(reader, instruction);
        const struct wf_instruction *trigger = instruction->trigger;
        if (trigger != NULL && trigger->kind != WF_FROM) {
            check_instruction(reader, trigger);
        }
    }
}
