#include "gha/outputs.h"

#include "base/near.h"
#include "gha/local.h"

/* Programs that write nothing to $GITHUB_OUTPUT unless they are told its name. */
static const char *const innocent[] = {
    ":",     "[",        "awk",    "base64",    "basename", "bc",    "break",    "cat",     "cd",
    "chmod", "continue", "cp",     "curl",      "cut",      "date",  "declare",  "dirname", "docker",
    "du",    "echo",     "egrep",  "exit",      "export",   "expr",  "false",    "find",    "gh",
    "git",   "grep",     "head",   "jq",        "kubectl",  "let",   "local",    "ls",      "md5sum",
    "mkdir", "mv",       "numfmt", "printf",    "pwd",      "read",  "readonly", "return",  "rm",
    "sed",   "seq",      "set",    "sha256sum", "shift",    "shopt", "sleep",    "sort",    "tail",
    "tee",   "test",     "touch",  "tr",        "true",     "uname", "uniq",     "unset",   "wc",
    "yq",    NULL,
};

static const char variable[] = "GITHUB_OUTPUT";

struct reader {
    struct wf_arena *arena;
    const struct wf_shell_script *shell;
    struct wf_outputs *outputs;
    size_t seen;     /* mentions of the variable that were understood */
    bool multi_line; /* a name with a delimiter was written: other lines may be its value */
};

/* A line "name=..." or "name<<END" adds its name. */
static bool read_line(struct reader *reader, struct wf_str line) {
    size_t end = 0;
    while (end < line.len && wf_is_id(line.ptr[end])) {
        end++;
    }
    bool delimiter = wf_str_starts(wf_str_sub(line, end, line.len), "<<");
    if (end == 0 || !(delimiter || (end < line.len && line.ptr[end] == '='))) {
        return false;
    }
    *WF_PUSH(reader->arena, &reader->outputs->names) = wf_str_sub(line, 0, end);
    reader->multi_line |= delimiter;
    return true;
}

/* The lines of a text as echo and printf write it: also behind a `\n`. False when none shows a name. */
static bool read_lines(struct reader *reader, struct wf_str text) {
    bool found = false;
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        bool escape = false;
        while (end < text.len && text.ptr[end] != '\n' && !escape) {
            escape = text.ptr[end] == '\\' && end + 1 < text.len && text.ptr[end + 1] == 'n';
            end += escape ? 0 : 1;
        }
        found |= read_line(reader, wf_str_sub(text, at, end));
        at = end + (escape ? 2 : 1);
    }
    return found;
}

/* The first word behind the program that is no option, without its opening quote. */
static struct wf_str first_argument(const struct reader *reader, const struct wf_shell_command *command) {
    for (uint32_t i = wf_shell_program_word(command) + 1; i < command->words.len; i++) {
        struct wf_str raw = wf_shell_slice(reader->shell, command->words.items[i].span);
        if (raw.len > 0 && raw.ptr[0] != '-') {
            bool quoted = raw.ptr[0] == '"' || raw.ptr[0] == '\'';
            return wf_str_sub(raw, quoted ? 1 : 0, raw.len);
        }
    }
    return (struct wf_str){"", 0};
}

static bool reads_here(struct reader *reader, const struct wf_shell_command *command) {
    bool found = false;
    for (size_t i = 0; i < command->redirections.len; i++) {
        found |= read_lines(reader, wf_shell_slice(reader->shell, command->redirections.items[i].body));
    }
    return found;
}

/* Mentions in its redirections and, of tee, in its words. */
static size_t mentions_target(const struct reader *reader, const struct wf_shell_command *command) {
    size_t count = 0;
    for (size_t i = 0; i < command->redirections.len; i++) {
        count +=
            wf_str_has(wf_shell_slice(reader->shell, command->redirections.items[i].target.span), variable);
    }
    bool tee = wf_str_is(wf_shell_program(command), "tee");
    for (size_t i = 0; tee && i < command->words.len; i++) {
        count += wf_str_has(wf_shell_slice(reader->shell, command->words.items[i].span), variable);
    }
    return count;
}

/* Whether what the command prints goes there: its own redirection, that of a group around it, or a tee behind
 * it. */
static bool goes_there(const struct reader *reader, const struct wf_shell_command *command) {
    for (const struct wf_shell_command *at = command; at; at = at->pipeline->scope->owner) {
        for (const struct wf_shell_command *next = at; next; next = next->next) {
            if (mentions_target(reader, next) > 0) {
                return true;
            }
        }
    }
    return false;
}

static bool is_innocent(const struct reader *reader, struct wf_str program) {
    if (wf_str_is_any(program, innocent)) {
        return true;
    }
    for (size_t i = 0; i < reader->shell->commands.len; i++) {
        const struct wf_shell_command *command = reader->shell->commands.items[i];
        if (command->kind == WF_SHELL_FUNCTION && wf_str_eq(command->name, program)) {
            return true;
        }
    }
    return false;
}

static void read_command(struct reader *reader, const struct wf_shell_command *command) {
    reader->seen += mentions_target(reader, command);
    if (command->kind != WF_SHELL_SIMPLE || command->words.len == 0) {
        return;
    }
    struct wf_str program = wf_shell_program(command);
    bool prints = wf_str_is(program, "echo") || wf_str_is(program, "printf");
    bool copies = wf_str_is(program, "cat") || wf_str_is(program, "tee");
    struct wf_outputs *outputs = reader->outputs;
    outputs->open |= !is_innocent(reader, program);
    if (goes_there(reader, command)) {
        bool named =
            prints ? read_lines(reader, first_argument(reader, command)) : reads_here(reader, command);
        bool passes = wf_str_is(program, "tee") && command->index > 0;
        outputs->open |= !named && !passes && !reader->multi_line;
        outputs->open |= !prints && !copies && !reader->multi_line;
    }
}

static size_t count_mentions(struct wf_str text) {
    size_t count = 0;
    for (size_t i = wf_str_find(text, variable, 0); i != WF_NOT_FOUND;
         i = wf_str_find(text, variable, i + 1)) {
        count++;
    }
    return count;
}

static void read_script(struct wf_arena *arena, struct wf_outputs *outputs,
                        const struct wf_shell_script *shell) {
    struct reader reader = {.arena = arena, .shell = shell, .outputs = outputs};
    outputs->open = shell->broken || wf_str_has(shell->text, "::set-output");
    for (size_t i = 0; i < shell->commands.len; i++) {
        read_command(&reader, shell->commands.items[i]);
    }
    outputs->open |= reader.seen != count_mentions(shell->text);
}

static void read_local(struct wf_arena *arena, struct wf_outputs *outputs, const struct wf_step *step) {
    const struct wf_action_fact *fact = wf_local_fact(arena, step->local, step->action.text);
    outputs->open = fact->open_outputs;
    outputs->declared = true;
    for (uint32_t i = 0; i < fact->output_count; i++) {
        *WF_PUSH(arena, &outputs->names) = fact->outputs[i];
    }
}

static void read_action(struct wf_arena *arena, struct wf_outputs *outputs, const struct wf_doc *doc,
                        const struct wf_step *step) {
    struct wf_str comment = wf_pin_comment(doc, step->uses);
    const struct wf_action_fact *fact = wf_action_fact(&step->action, comment);
    struct wf_version version = wf_uses_version(&step->action, comment);
    bool certain = fact && version.parts > 0 && !version.extra;
    outputs->open = !certain || fact->open_outputs;
    outputs->action = version.parts == 0 ? &step->action : NULL;
    for (uint32_t i = 0; fact && i < fact->output_count; i++) {
        *WF_PUSH(arena, &outputs->names) = fact->outputs[i];
    }
}

struct wf_outputs wf_step_outputs(struct wf_arena *arena, const struct wf_doc *doc,
                                  const struct wf_scripts *scripts, const struct wf_step *step) {
    struct wf_outputs outputs = {.open = true};
    if (step->local) {
        read_local(arena, &outputs, step);
        return outputs;
    }
    if (step->uses) {
        read_action(arena, &outputs, doc, step);
        return outputs;
    }
    const struct wf_script *script = wf_script_of(scripts, step);
    if (script != NULL) {
        read_script(arena, &outputs, script->shell);
    }
    return outputs;
}

static bool is_slip(const struct wf_outputs *outputs, struct wf_str name) {
    for (size_t i = 0; i < outputs->names.len; i++) {
        if (name.len > 3 && wf_near_distance(outputs->names.items[i], name, 1) <= 1) {
            return true;
        }
    }
    return false;
}

enum wf_truth wf_outputs_have(const struct wf_outputs *outputs, struct wf_str name) {
    for (size_t i = 0; i < outputs->names.len; i++) {
        if (wf_str_eq_case(outputs->names.items[i], name)) {
            return WF_TRUE;
        }
    }
    if (outputs->declared && is_slip(outputs, name)) {
        return WF_FALSE;
    }
    bool maybe = outputs->open && !(outputs->action && !wf_action_may_have_output(outputs->action, name));
    return maybe ? WF_MAYBE : WF_FALSE;
}
