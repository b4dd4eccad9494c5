#include "rules/env_write.h"

static const char *const variables[] = {"GITHUB_ENV", "GITHUB_PATH"};

enum { VARIABLES = sizeof variables / sizeof *variables };

static void add(struct wf_arena *arena, struct wf_env_writes *writes, struct wf_span span,
                const char *variable) {
    *WF_PUSH(arena, &writes->list) = (struct wf_env_write){span, variable};
}

/* --- sh ----------------------------------------------------------------------------------------------- */

/* The variable that is all of a word: $X, ${X}, "$X", "${X}"; NULL: none of ours. */
static const char *named_by(struct wf_str word) {
    if (word.len > 1 && word.ptr[0] == '"' && word.ptr[word.len - 1] == '"') {
        word = wf_str_sub(word, 1, word.len - 1);
    }
    if (!wf_str_starts(word, "$")) {
        return NULL;
    }
    word = wf_str_sub(word, 1, word.len);
    if (word.len > 1 && word.ptr[0] == '{' && word.ptr[word.len - 1] == '}') {
        word = wf_str_sub(word, 1, word.len - 1);
    }
    for (size_t i = 0; i < VARIABLES; i++) {
        if (wf_str_is(word, variables[i])) {
            return variables[i];
        }
    }
    return NULL;
}

static bool prints_literals(const struct wf_shell_command *command) {
    struct wf_str program = wf_shell_program(command);
    bool literal = wf_str_is(program, "echo") || wf_str_is(program, "printf");
    for (size_t i = 0; i < command->words.len && literal; i++) {
        literal = command->words.items[i].literal;
    }
    return literal;
}

static bool reads_document(const struct wf_shell_command *command) {
    for (size_t i = 0; i < command->redirections.len; i++) {
        if (wf_str_starts(command->redirections.items[i].op, "<<")) {
            return true;
        }
    }
    return false;
}

static void read_redirections(struct wf_arena *arena, struct wf_env_writes *writes,
                              const struct wf_shell_script *script, const struct wf_shell_command *command) {
    for (size_t i = 0; i < command->redirections.len; i++) {
        const struct wf_shell_redirection *redirection = &command->redirections.items[i];
        bool writes_file = wf_str_is(redirection->op, ">") || wf_str_is(redirection->op, ">>");
        const char *variable = named_by(wf_shell_slice(script, redirection->target.span));
        if (writes_file && variable && !prints_literals(command) && !reads_document(command)) {
            add(arena, writes, command->span, variable);
        }
    }
}

static void read_tee(struct wf_arena *arena, struct wf_env_writes *writes,
                     const struct wf_shell_script *script, const struct wf_shell_command *command) {
    bool piped = command->index > 0 && wf_str_is(wf_shell_program(command), "tee");
    for (size_t i = 0; i < command->words.len && piped; i++) {
        const char *variable = named_by(wf_shell_slice(script, command->words.items[i].span));
        if (variable) {
            add(arena, writes, command->pipeline->span, variable);
        }
    }
}

struct wf_env_writes wf_env_writes_shell(struct wf_arena *arena, const struct wf_shell_script *script) {
    struct wf_env_writes writes = {0};
    for (size_t i = 0; i < script->commands.len; i++) {
        const struct wf_shell_command *command = script->commands.items[i];
        if (command->kind == WF_SHELL_SIMPLE) {
            read_redirections(arena, &writes, script, command);
            read_tee(arena, &writes, script, command);
        }
    }
    return writes;
}

/* --- PowerShell --------------------------------------------------------------------------------------- */

static bool starts_case(struct wf_str text, size_t at, const char *word) {
    return wf_str_is_case(wf_str_sub(text, at, at + strlen(word)), word);
}

static bool is_name_end(struct wf_str text, size_t at) {
    return at >= text.len || (!wf_is_alnum(text.ptr[at]) && text.ptr[at] != '_');
}

/* The variable that `$env:X` or `${env:X}` at `at` names. */
static const char *environment_at(struct wf_str text, size_t at) {
    size_t name = starts_case(text, at, "$env:") ? at + 5 : starts_case(text, at, "${env:") ? at + 6 : 0;
    for (size_t i = 0; i < VARIABLES && name > 0; i++) {
        if (starts_case(text, name, variables[i]) && is_name_end(text, name + strlen(variables[i]))) {
            return variables[i];
        }
    }
    return NULL;
}

static const char *target_behind(struct wf_str text, size_t at) {
    while (at < text.len && (text.ptr[at] == '>' || wf_is_blank(text.ptr[at]))) {
        at++;
    }
    at += at < text.len && text.ptr[at] == '"' ? 1 : 0;
    return environment_at(text, at);
}

static bool is_writer(struct wf_str text, size_t at) {
    static const char *const commands[] = {"out-file", "add-content", "set-content", "tee-object"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        bool begins = at == 0 || (is_name_end(text, at - 1) && text.ptr[at - 1] != '-');
        if (begins && starts_case(text, at, commands[i]) && is_name_end(text, at + strlen(commands[i]))) {
            return true;
        }
    }
    return false;
}

/* One line without its comment. */
static void read_line(struct wf_arena *arena, struct wf_env_writes *writes, struct wf_str line, size_t from) {
    bool writer = false;
    char quote = '\0';
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        const char *variable = NULL;
        if (quote == '\0' && c == '#') {
            return;
        }
        if (quote == '\0' && c == '>') {
            variable = target_behind(line, i);
            i += variable && i + 1 < line.len && line.ptr[i + 1] == '>' ? 1 : 0;
        } else if (c == '$' && quote != '\'' && writer) {
            variable = environment_at(line, i);
        }
        writer = quote == '\0' && c == '|' ? false : writer || (quote == '\0' && is_writer(line, i));
        if (c == '"' || c == '\'') {
            quote = quote == '\0' ? c : quote == c ? '\0' : quote;
        }
        if (variable) {
            add(arena, writes, wf_span_make(from, from + line.len), variable);
            return;
        }
    }
}

struct wf_env_writes wf_env_writes_powershell(struct wf_arena *arena, struct wf_str script) {
    struct wf_env_writes writes = {0};
    struct wf_str rest = script;
    struct wf_str line;
    while (rest.len > 0 && wf_str_cut(&rest, '\n', &line)) {
        read_line(arena, &writes, line, (size_t)(line.ptr - script.ptr));
    }
    return writes;
}

/* --- batch -------------------------------------------------------------------------------------------- */

static const char *batch_target(struct wf_str line, size_t at) {
    while (at < line.len && (line.ptr[at] == '>' || wf_is_blank(line.ptr[at]))) {
        at++;
    }
    at += at < line.len && line.ptr[at] == '"' ? 1 : 0;
    for (size_t i = 0; i < VARIABLES && at < line.len && line.ptr[at] == '%'; i++) {
        size_t end = at + 1 + strlen(variables[i]);
        if (starts_case(line, at + 1, variables[i]) && end < line.len && line.ptr[end] == '%') {
            return variables[i];
        }
    }
    return NULL;
}

struct wf_env_writes wf_env_writes_batch(struct wf_arena *arena, struct wf_str script) {
    struct wf_env_writes writes = {0};
    struct wf_str rest = script;
    struct wf_str line;
    while (rest.len > 0 && wf_str_cut(&rest, '\n', &line)) {
        size_t at = wf_str_find_char(line, '>', 0);
        const char *variable = NULL;
        for (; at != WF_NOT_FOUND && !variable; at = wf_str_find_char(line, '>', at + 1)) {
            bool begins = at > 0 && line.ptr[at - 1] != '>';
            variable = begins ? batch_target(line, at) : NULL;
        }
        if (variable) {
            size_t from = (size_t)(line.ptr - script.ptr);
            add(arena, &writes, wf_span_make(from, from + line.len), variable);
        }
    }
    return writes;
}
