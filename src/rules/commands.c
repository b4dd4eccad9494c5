#include "rules/commands.h"

#include "gha/step.h"
#include "lang/hole.h"
#include "lint/memo.h"

struct reader {
    struct wf_check *check;
    const struct wf_step *step;
    struct wf_commands *out;
};

/* --- bash --------------------------------------------------------------------------------------------- */

static struct wf_str word_text(const struct wf_shell_script *script, const struct wf_shell_word *word) {
    return word->literal ? word->text : wf_shell_slice(script, word->span);
}

static void read_shell_command(const struct reader *reader, const struct wf_shell_script *script,
                               const struct wf_shell_command *command) {
    if (command->kind != WF_SHELL_SIMPLE || command->words.len == 0) {
        return;
    }
    struct wf_words words = {.step = reader->step, .name = word_text(script, &command->words.items[0])};
    for (size_t i = 1; i < command->words.len; i++) {
        *WF_PUSH(reader->check->arena, &words.list) = word_text(script, &command->words.items[i]);
    }
    words.span.begin = command->words.items[0].span.begin;
    words.span.end = command->words.items[command->words.len - 1].span.end;
    *WF_PUSH(reader->check->arena, &reader->out->list) = words;
}

static void read_shell(const struct reader *reader) {
    const struct wf_shell_script *script = reader->step->script;
    for (size_t i = 0; script && i < script->commands.len; i++) {
        read_shell_command(reader, script, script->commands.items[i]);
    }
}

/* --- PowerShell --------------------------------------------------------------------------------------- */

/* A backtick takes the meaning of what is behind it, also that of a line's end. */
static size_t escape_end(struct wf_str text, size_t at) {
    bool crlf = at + 2 < text.len && text.ptr[at + 1] == '\r' && text.ptr[at + 2] == '\n';
    size_t end = at + (crlf ? 3 : 2);
    return end < text.len ? end : text.len;
}

/* Behind the quote that closes the one at `at`, or the end of the text. */
static size_t quote_end(struct wf_str text, size_t at) {
    size_t end = wf_str_find_char(text, text.ptr[at], at + 1);
    return end == WF_NOT_FOUND ? text.len : end + 1;
}

static bool is_separator(char c) {
    return c != '\0' && strchr("\r\n;|&(){}", c) != NULL;
}

/* The end of the word that begins at `at`. */
static size_t word_end(struct wf_str text, size_t at) {
    while (at < text.len && !wf_is_space(text.ptr[at]) && !is_separator(text.ptr[at])) {
        size_t hole = wf_hole_end(text, at);
        bool quote = text.ptr[at] == '\'' || text.ptr[at] == '"';
        at = hole > 0              ? hole
             : quote               ? quote_end(text, at)
             : text.ptr[at] == '`' ? escape_end(text, at)
                                   : at + 1;
    }
    return at;
}

/* Where the next word, separator or comment begins. */
static size_t skip_blanks(struct wf_str text, size_t at) {
    while (at < text.len && (wf_is_blank(text.ptr[at]) || text.ptr[at] == '`')) {
        at = text.ptr[at] == '`' ? escape_end(text, at) : at + 1;
    }
    return at;
}

static struct wf_str unquoted(struct wf_str word) {
    bool quoted = word.len > 1 && (word.ptr[0] == '\'' || word.ptr[0] == '"') &&
                  quote_end(word, 0) == word.len && word.ptr[word.len - 1] == word.ptr[0];
    return quoted ? wf_str_sub(word, 1, word.len - 1) : word;
}

/* Reads the command that begins at `at`: gives where it ends. */
static size_t read_power_command(const struct reader *reader, struct wf_str text, size_t at) {
    struct wf_words words = {.step = reader->step, .span = {(uint32_t)at, (uint32_t)at}};
    while (at < text.len && !is_separator(text.ptr[at]) && text.ptr[at] != '#') {
        size_t end = word_end(text, at);
        struct wf_str word = unquoted(wf_str_sub(text, at, end));
        if (words.name.len == 0) {
            words.name = word;
        } else {
            *WF_PUSH(reader->check->arena, &words.list) = word;
        }
        words.span.end = (uint32_t)end;
        at = skip_blanks(text, end);
    }
    *WF_PUSH(reader->check->arena, &reader->out->list) = words;
    return at;
}

static void read_power(const struct reader *reader) {
    struct wf_str text = wf_node_text(reader->step->run);
    size_t at = skip_blanks(text, 0);
    while (at < text.len) {
        if (text.ptr[at] == '#') {
            size_t end = wf_str_find_char(text, '\n', at);
            at = end == WF_NOT_FOUND ? text.len : end;
        } else if (is_separator(text.ptr[at])) {
            at++;
        } else {
            at = read_power_command(reader, text, at);
        }
        at = skip_blanks(text, at);
    }
}

/* ------------------------------------------------------------------------------------------------------ */

static struct wf_commands read_commands(struct wf_check *check, const struct wf_step *step) {
    struct wf_commands commands = {0};
    struct reader reader = {check, step, &commands};
    switch (wf_step_shell_choice(step).family) {
    case WF_FAMILY_POWERSHELL:
        read_power(&reader);
        break;
    case WF_FAMILY_UNKNOWN:
    case WF_FAMILY_BASH:
        read_shell(&reader);
        break;
    default:
        break;
    }
    return commands;
}

struct wf_commands wf_commands_read(struct wf_check *check, const struct wf_step *step) {
    if (!wf_node_is_scalar(step->run)) {
        return (struct wf_commands){0};
    }
    void **place = wf_memo_of(check, "commands", step);
    if (*place == NULL) {
        struct wf_commands *commands = WF_NEW(check->arena, struct wf_commands);
        *commands = read_commands(check, step);
        *place = commands;
    }
    return *(const struct wf_commands *)*place;
}

static void add_word(struct wf_arena *arena, struct wf_shell_command *command, struct wf_str text) {
    bool literal = wf_str_find_char(text, '$', 0) == WF_NOT_FOUND;
    *WF_PUSH(arena, &command->words) = (struct wf_shell_word){
        .span = command->span, .text = literal ? text : WF_STR(""), .head = text, .literal = literal};
}

struct wf_package_calls wf_commands_calls(struct wf_check *check, const struct wf_step *step) {
    enum wf_shell_family family = wf_step_shell_choice(step).family;
    if (family != WF_FAMILY_POWERSHELL) {
        bool bash = family == WF_FAMILY_BASH || family == WF_FAMILY_UNKNOWN;
        return wf_package_calls_read(check->arena, bash ? step->script : NULL);
    }
    struct wf_shell_script script = {.text = wf_node_text(step->run)};
    struct wf_commands commands = wf_commands_read(check, step);
    for (size_t i = 0; i < commands.list.len; i++) {
        const struct wf_words *words = &commands.list.items[i];
        struct wf_shell_command *command = WF_NEW(check->arena, struct wf_shell_command);
        *command = (struct wf_shell_command){.kind = WF_SHELL_SIMPLE, .span = words->span};
        add_word(check->arena, command, words->name);
        for (size_t k = 0; k < words->list.len; k++) {
            add_word(check->arena, command, words->list.items[k]);
        }
        wf_shell_note_program(command);
        *WF_PUSH(check->arena, &script.commands) = command;
    }
    return wf_package_calls_read(check->arena, &script);
}

void wf_commands_each(struct wf_check *check, const struct wf_step *step,
                      void (*visit)(struct wf_check *check, const struct wf_words *words)) {
    struct wf_commands commands = wf_commands_read(check, step);
    for (size_t i = 0; i < commands.list.len; i++) {
        visit(check, &commands.list.items[i]);
    }
}

size_t wf_words_find(const struct wf_words *words, const char *names, size_t from) {
    for (size_t i = from; i < words->list.len; i++) {
        if (wf_str_in(words->list.items[i], names)) {
            return i;
        }
    }
    return WF_NOT_FOUND;
}

bool wf_words_operand(const struct wf_words *words, size_t from) {
    for (size_t i = from; i < words->list.len; i++) {
        if (!wf_str_starts(words->list.items[i], "-")) {
            return true;
        }
    }
    return false;
}
