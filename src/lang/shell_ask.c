#include "lang/shell.h"

#include <stdarg.h>

struct wf_str wf_shell_slice(const struct wf_shell_script *script, struct wf_span span) {
    return wf_str_sub(script->text, span.begin, span.end);
}

const struct wf_shell_command *wf_shell_last(const struct wf_shell_command *command) {
    while (command->next) {
        command = command->next;
    }
    return command;
}

/* Programs that run the program behind them. */
static const struct {
    const char *name;
    const char *valued; /* its short options that take a value */
    uint32_t operands;  /* words of its own before the program */
    bool assignments;   /* NAME=value words may precede */
} wrappers[] = {
    {"sudo", "ughpCcDRrtT", 0, true}, {"env", "uCS", 0, true},  {"command", "", 0, false},
    {"builtin", "", 0, false},        {"exec", "a", 0, false},  {"time", "fo", 0, false},
    {"nohup", "", 0, false},          {"nice", "n", 0, false},  {"timeout", "sk", 1, false},
    {"stdbuf", "ioe", 0, false},      {"setsid", "", 0, false},
};

static struct wf_str base_name(struct wf_str path) {
    for (size_t i = path.len; i > 0; i--) {
        if (path.ptr[i - 1] == '/') {
            return wf_str_sub(path, i, path.len);
        }
    }
    return path;
}

static struct wf_str word_text(const struct wf_shell_command *command, uint32_t i) {
    return i < command->words.len ? command->words.items[i].text : (struct wf_str){"", 0};
}

static bool is_option(struct wf_str text) {
    return text.len > 1 && text.ptr[0] == '-';
}

static size_t wrapper_of(struct wf_str name) {
    size_t i = 0;
    while (i < sizeof wrappers / sizeof *wrappers && !wf_str_is(name, wrappers[i].name)) {
        i++;
    }
    return i;
}

/* The word behind the options, assignments and operands of wrapper `w`, whose own word is `i`. */
static uint32_t skip_wrapper(const struct wf_shell_command *command, size_t w, uint32_t i) {
    i++;
    while (i < command->words.len) {
        struct wf_str text = word_text(command, i);
        if (wf_str_is(text, "--")) {
            i++;
            break;
        }
        if (is_option(text)) {
            bool valued = text.len == 2 && strchr(wrappers[w].valued, text.ptr[1]) != NULL;
            i += valued ? 2 : 1;
        } else if (wrappers[w].assignments && wf_str_find_char(text, '=', 0) != WF_NOT_FOUND) {
            i++;
        } else {
            break;
        }
    }
    return i + wrappers[w].operands;
}

static uint32_t find_program(const struct wf_shell_command *command) {
    if (command->kind != WF_SHELL_SIMPLE) {
        return WF_SHELL_NONE;
    }
    uint32_t i = 0;
    while (i < command->words.len) {
        size_t w = wrapper_of(base_name(word_text(command, i)));
        if (w == sizeof wrappers / sizeof *wrappers) {
            return i;
        }
        i = skip_wrapper(command, w, i);
    }
    return WF_SHELL_NONE;
}

void wf_shell_note_program(struct wf_shell_command *command) {
    uint32_t i = find_program(command);
    command->program = i;
    command->program_name = i == WF_SHELL_NONE ? (struct wf_str){"", 0} : base_name(word_text(command, i));
}

/* The index behind the word that is `name`, options between skipped; WF_SHELL_NONE when another word stands
 * there. A word that is not `name` may be the value of the option before it. */
static uint32_t skip_to_name(const struct wf_shell_command *command, uint32_t i, const char *name) {
    bool after_option = false;
    for (; i < command->words.len; i++) {
        struct wf_str text = word_text(command, i);
        if (wf_str_is(text, name)) {
            return i + 1;
        }
        if (is_option(text)) {
            after_option = wf_str_find_char(text, '=', 0) == WF_NOT_FOUND;
        } else if (after_option) {
            after_option = false;
        } else {
            break;
        }
    }
    return WF_SHELL_NONE;
}

bool wf_shell_command_is(const struct wf_shell_command *command, const char *program, ...) {
    if (!wf_str_is(wf_shell_program(command), program)) {
        return false;
    }
    uint32_t i = wf_shell_program_word(command) + 1;
    va_list names;
    va_start(names, program);
    const char *name = va_arg(names, const char *);
    while (name != NULL && i != WF_SHELL_NONE) {
        i = skip_to_name(command, i, name);
        name = va_arg(names, const char *);
    }
    va_end(names);
    return i != WF_SHELL_NONE;
}

static void value_of_next(const struct wf_shell_command *command, uint32_t i, struct wf_shell_value *value) {
    const struct wf_shell_word *word = &command->words.items[i];
    value->span = wf_span_make(word->span.end, word->span.end);
    if (i + 1 < command->words.len) {
        word++;
        value->span = word->span;
        value->text = word->text;
        value->literal = word->literal;
    }
}

/* `--name=value`, which may be quoted in part or whole. */
static void value_in_word(const struct wf_shell_word *word, size_t name_len, struct wf_shell_value *value) {
    value->literal = word->literal;
    value->text = wf_str_sub(word->text, name_len + 1, word->text.len);
    value->span = wf_span_make(word->equals, word->span.end);
}

bool wf_shell_option(const struct wf_shell_command *command, const char *name, uint32_t from,
                     struct wf_shell_value *value) {
    size_t len = strlen(name);
    *value = (struct wf_shell_value){0};
    for (uint32_t i = from + 1; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        struct wf_str text = word->head;
        if (word->literal && wf_str_is(text, "--")) {
            return false;
        }
        if (!wf_str_starts(text, name)) {
            continue;
        }
        value->word = i;
        if (text.len == len && word->literal) {
            value_of_next(command, i, value);
            return true;
        }
        if (text.len > len && text.ptr[len] == '=') {
            value_in_word(word, len, value);
            return true;
        }
    }
    return false;
}

bool wf_shell_has_option(const struct wf_shell_command *command, const char *name) {
    struct wf_shell_value value;
    return wf_shell_option(command, name, 0, &value);
}
