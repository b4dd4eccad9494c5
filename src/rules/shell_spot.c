#include "rules/shell_spot.h"

#include "lang/hole.h"

static bool holds(struct wf_span span, size_t at) {
    return span.begin <= at && at < span.end;
}

/* --- quotes ------------------------------------------------------------------------------------------- */

/* The end of the `$( )` whose list begins at `begin`, or 0. */
static size_t substitution_end(const struct wf_shell_script *script, size_t begin) {
    for (size_t i = 0; i < script->commands.len; i++) {
        const struct wf_shell_scope *scope = script->commands.items[i]->pipeline->scope;
        bool inside = scope->place == WF_SHELL_SUBSTITUTION && scope->span.begin == begin;
        size_t close = inside ? wf_str_find_char(script->text, ')', scope->span.end) : WF_NOT_FOUND;
        if (close != WF_NOT_FOUND && wf_str_trim(wf_str_sub(script->text, scope->span.end, close)).len == 0) {
            return close + 1;
        }
    }
    return 0;
}

/* The end of `${NAME}`; 0 for expansions that hold more. */
static size_t parameter_end(struct wf_str text, size_t at) {
    size_t end = at + 2;
    while (end < text.len && text.ptr[end] != '}') {
        if (strchr("{$'\"`\\", text.ptr[end])) {
            return 0;
        }
        end++;
    }
    return end < text.len ? end + 1 : 0;
}

/* The offset behind what begins at `at` with a `$`, or 0. */
static size_t dollar_end(const struct wf_shell_script *script, size_t at, bool bare) {
    struct wf_str rest = wf_str_sub(script->text, at, script->text.len);
    size_t hole = wf_hole_end(script->text, at);
    if (hole > 0) {
        return hole;
    }
    if (wf_str_starts(rest, "$((") || (bare && wf_str_starts(rest, "$'"))) {
        return 0;
    }
    if (wf_str_starts(rest, "$(")) {
        return substitution_end(script, at + 2);
    }
    return wf_str_starts(rest, "${") ? parameter_end(script->text, at) : at + 1;
}

/* How the byte `to` is quoted in the word that begins at `from`. */
static enum wf_shell_spot quoting(const struct wf_shell_script *script, size_t from, size_t to) {
    char quote = '\0';
    size_t at = from;
    while (at < to) {
        char c = script->text.ptr[at];
        if (quote == '\'' ? c == '$' && wf_hole_end(script->text, at) > 0 : c == '$') {
            at = dollar_end(script, at, quote == '\0');
            if (at == 0) {
                return WF_SPOT_NONE;
            }
            continue;
        }
        if (c == '`' && quote != '\'') {
            return WF_SPOT_NONE;
        }
        at += c == '\\' && quote != '\'' ? 2 : 1;
        if (c == '\'' && quote != '"') {
            quote = quote == '\'' ? '\0' : '\'';
        } else if (c == '"' && quote != '\'') {
            quote = quote == '"' ? '\0' : '"';
        }
    }
    if (at != to) {
        return WF_SPOT_NONE;
    }
    return quote == '"' ? WF_SPOT_DOUBLE : quote == '\'' ? WF_SPOT_SINGLE : WF_SPOT_BARE;
}

/* --- code --------------------------------------------------------------------------------------------- */

/* A command that reads (some of) its words or its input as code of another language. */
static bool reads_code(const struct wf_shell_command *command) {
    static const char *const programs[] = {"eval",     "ssh",  "trap", "source", ".",     "xargs",
                                           "parallel", "psql", "awk",  "gawk",   "mysql", "jq",
                                           "yq",       "sed",  "perl", "expect", NULL};
    static const char *const options[] = {"-c",  "-lc",    "-ec",       "-e",     "-p",       "-exec",
                                          "-xc", "--eval", "--command", "-print", "-Command", NULL};
    static const char *const innocent[] = {"git",    "grep",  "docker", "podman", "echo",
                                           "printf", "mkdir", "cp",     "gh",     NULL};
    struct wf_str program = wf_shell_program(command);
    bool code = wf_str_is_any(program, programs);
    bool shell = false;
    for (size_t i = 0; !code && i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        shell = shell ||
                (i > 0 && word->literal && (wf_str_is(word->text, "sh") || wf_str_is(word->text, "bash")));
        bool option = word->literal && wf_str_is_any(word->text, options);
        code = option && (shell || !wf_str_is_any(program, innocent));
    }
    return code;
}

/* --- the place ---------------------------------------------------------------------------------------- */

static const struct wf_shell_command *innermost(const struct wf_shell_script *script, size_t at) {
    const struct wf_shell_command *found = NULL;
    for (size_t i = 0; i < script->commands.len; i++) {
        const struct wf_shell_command *command = script->commands.items[i];
        if (holds(command->span, at)) {
            found = command;
        }
    }
    return found;
}

static bool in_comment(const struct wf_shell_script *script, size_t at) {
    for (size_t i = 0; i < script->comments.len; i++) {
        if (holds(script->comments.items[i], at)) {
            return true;
        }
    }
    return false;
}

/* The here-document that holds it, and its command. */
static const struct wf_shell_redirection *here_document(const struct wf_shell_script *script, size_t at,
                                                        const struct wf_shell_command **command) {
    for (size_t i = 0; i < script->commands.len; i++) {
        *command = script->commands.items[i];
        for (size_t k = 0; k < (*command)->redirections.len; k++) {
            if (holds((*command)->redirections.items[k].body, at)) {
                return &(*command)->redirections.items[k];
            }
        }
    }
    return NULL;
}

static struct wf_shell_site in_here_document(const struct wf_shell_script *script, size_t at,
                                             const struct wf_shell_redirection *here,
                                             const struct wf_shell_command *command) {
    static const char *const writers[] = {"cat", "tee", "gh", "curl", "git", "docker", "echo", NULL};
    const struct wf_shell_command *inner = innermost(script, at);
    bool nested = inner && inner != command && inner->span.begin >= here->body.begin;
    bool text = wf_str_is_any(wf_shell_program(command), writers);
    bool alone = command->next == NULL;
    if (nested || here->target.quoted || !text || !alone) {
        return (struct wf_shell_site){WF_SPOT_NONE, NULL};
    }
    return (struct wf_shell_site){WF_SPOT_HERE, command};
}

static bool beside_text(const struct wf_shell_word *word, size_t at, size_t end) {
    return word->span.begin < at || end < word->span.end;
}

static struct wf_shell_site in_word(const struct wf_shell_script *script,
                                    const struct wf_shell_command *command, const struct wf_shell_word *word,
                                    size_t at, size_t end) {
    enum wf_shell_spot spot = quoting(script, word->span.begin, at);
    bool one = command->kind == WF_SHELL_TEST || beside_text(word, at, end);
    return (struct wf_shell_site){spot == WF_SPOT_BARE && one ? WF_SPOT_WORD : spot, command};
}

static struct wf_shell_site in_command(const struct wf_shell_script *script,
                                       const struct wf_shell_command *command, size_t at, size_t end) {
    for (size_t i = 0; i < command->assignments.len; i++) {
        const struct wf_shell_word *value = &command->assignments.items[i].value;
        bool list = wf_str_starts(wf_shell_slice(script, value->span), "(");
        if (holds(value->span, at) && !list) {
            enum wf_shell_spot spot = quoting(script, value->span.begin, at);
            return (struct wf_shell_site){spot == WF_SPOT_BARE ? WF_SPOT_WORD : spot, command};
        }
    }
    uint32_t program = wf_shell_program_word(command);
    bool names = command->kind == WF_SHELL_SIMPLE && program == WF_SHELL_NONE;
    for (size_t i = 0; i < command->words.len && !names; i++) {
        bool first = command->kind == WF_SHELL_SIMPLE && i <= program;
        if (holds(command->words.items[i].span, at) && !first) {
            return in_word(script, command, &command->words.items[i], at, end);
        }
    }
    for (size_t i = 0; i < command->redirections.len; i++) {
        if (holds(command->redirections.items[i].target.span, at)) {
            return in_word(script, command, &command->redirections.items[i].target, at, end);
        }
    }
    return (struct wf_shell_site){WF_SPOT_NONE, NULL};
}

struct wf_shell_site wf_shell_site_of(const struct wf_shell_script *script, size_t offset, size_t end) {
    const struct wf_shell_site nowhere = {WF_SPOT_NONE, NULL};
    const struct wf_shell_command *command;
    if (in_comment(script, offset) || (script->broken && script->broken_at <= end)) {
        return nowhere;
    }
    const struct wf_shell_redirection *here = here_document(script, offset, &command);
    if (here) {
        return in_here_document(script, offset, here, command);
    }
    command = innermost(script, offset);
    bool words = command && (command->kind == WF_SHELL_SIMPLE || command->kind == WF_SHELL_TEST);
    if (!words || reads_code(command)) {
        return nowhere;
    }
    struct wf_shell_site site = in_command(script, command, offset, end);
    return site.spot == WF_SPOT_NONE ? nowhere : site;
}
