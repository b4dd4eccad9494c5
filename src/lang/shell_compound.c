#include "lang/hole.h"
#include "lang/shell_reader.h"

static size_t skip_quoted(const struct wf_shell_reader *r, size_t at) {
    char quote = r->text.ptr[at++];
    while (at < r->text.len && r->text.ptr[at] != quote) {
        at += quote == '"' && r->text.ptr[at] == '\\' ? 2 : 1;
    }
    return at + 1;
}

size_t wf_shell_arithmetic_end(const struct wf_shell_reader *r, size_t at) {
    size_t open = 0;
    size_t inner_end = 0; /* behind the parenthesis that closed the inner one */
    while (at < r->text.len) {
        size_t hole = wf_hole_end(r->text, at);
        char c = r->text.ptr[at];
        if (hole != 0) {
            at = hole;
        } else if (c == '\'' || c == '"') {
            at = skip_quoted(r, at);
        } else if (c == '\\') {
            at += 2;
        } else if (c == ')' && open == 1) {
            return at == inner_end ? at + 1 : 0;
        } else {
            open += c == '(';
            open -= c == ')';
            at++;
            inner_end = c == ')' && open == 1 ? at : inner_end;
        }
    }
    return 0;
}

/* Reads a list that is a part of `command`, then its end word (when it has one). */
static void read_part(struct wf_shell_reader *r, struct wf_shell_command *command, enum wf_shell_place place,
                      unsigned stops, const char *end) {
    struct wf_shell_scope *scope =
        wf_shell_new_scope(r, place, command->pipeline->scope, wf_shell_slot_of(command));
    wf_shell_read_list(r, scope, stops);
    if (end == NULL) {
        return;
    }
    if (wf_shell_sees(r, end)) {
        r->pos += strlen(end);
    } else {
        wf_shell_break(r);
    }
}

static void read_subshell(struct wf_shell_reader *r, struct wf_shell_command *command) {
    command->kind = WF_SHELL_SUBSHELL;
    r->pos++;
    read_part(r, command, WF_SHELL_SUBSHELL_BODY, WF_SHELL_STOP_PAREN, ")");
}

static void read_group(struct wf_shell_reader *r, struct wf_shell_command *command) {
    command->kind = WF_SHELL_GROUP;
    r->pos++;
    read_part(r, command, WF_SHELL_GROUP_BODY, WF_SHELL_STOP_BRACE, "}");
}

static void read_if(struct wf_shell_reader *r, struct wf_shell_command *command) {
    command->kind = WF_SHELL_IF;
    r->pos += 2;
    for (;;) {
        read_part(r, command, WF_SHELL_CONDITION, WF_SHELL_STOP_THEN, "then");
        read_part(r, command, WF_SHELL_BRANCH, WF_SHELL_STOP_FI, NULL);
        if (!wf_shell_sees_word(r, "elif")) {
            break;
        }
        r->pos += 4;
    }
    if (wf_shell_sees_word(r, "else")) {
        r->pos += 4;
        read_part(r, command, WF_SHELL_BRANCH, WF_SHELL_STOP_FI, NULL);
    }
    if (wf_shell_sees_word(r, "fi")) {
        r->pos += 2;
    } else {
        wf_shell_break(r);
    }
}

static void read_while(struct wf_shell_reader *r, struct wf_shell_command *command) {
    command->kind = WF_SHELL_WHILE;
    r->pos += 5;
    read_part(r, command, WF_SHELL_CONDITION, WF_SHELL_STOP_DO, "do");
    read_part(r, command, WF_SHELL_LOOP, WF_SHELL_STOP_DONE, "done");
}

/* Words up to `end` (or the end of the line, when NULL); `test` as for wf_shell_read_word(). */
static void read_words(struct wf_shell_reader *r, struct wf_shell_command *command, bool test,
                       const char *end) {
    for (;;) {
        if (test) {
            wf_shell_skip_lines(r);
        } else {
            wf_shell_skip_blanks(r);
        }
        struct wf_shell_slot slot = wf_shell_slot_of(command);
        slot.word = (uint32_t)command->words.len;
        struct wf_shell_word word;
        if (r->pos >= r->text.len || (end != NULL && wf_shell_sees_word(r, end)) ||
            !wf_shell_read_word(r, slot, test, &word)) {
            return;
        }
        *WF_PUSH(r->arena, &command->words) = word;
    }
}

static void read_test(struct wf_shell_reader *r, struct wf_shell_command *command) {
    command->kind = WF_SHELL_TEST;
    r->pos += 2;
    read_words(r, command, true, "]]");
    if (wf_shell_sees(r, "]]")) {
        r->pos += 2;
    } else {
        wf_shell_break(r);
    }
}

static void read_arithmetic(struct wf_shell_reader *r, struct wf_shell_command *command, size_t end) {
    r->pos += 2;
    wf_shell_read_body(r, wf_shell_slot_of(command), end - 2);
    r->pos = end;
}

static void read_for_words(struct wf_shell_reader *r, struct wf_shell_command *command) {
    struct wf_shell_word name;
    if (!wf_shell_read_word(r, wf_shell_slot_of(command), false, &name)) {
        wf_shell_break(r);
        return;
    }
    command->name = name.text;
    wf_shell_skip_lines(r);
    if (wf_shell_sees_word(r, "in")) {
        r->pos += 2;
        read_words(r, command, false, NULL);
    }
}

static void read_for(struct wf_shell_reader *r, struct wf_shell_command *command) {
    command->kind = WF_SHELL_FOR;
    r->pos += wf_shell_sees(r, "for") ? 3 : 6;
    wf_shell_skip_blanks(r);
    size_t end = wf_shell_sees(r, "((") ? wf_shell_arithmetic_end(r, r->pos) : 0;
    if (end != 0) {
        read_arithmetic(r, command, end);
    } else {
        read_for_words(r, command);
    }
    wf_shell_skip_blanks(r);
    r->pos += wf_shell_at(r, r->pos) == ';';
    wf_shell_skip_lines(r);
    if (wf_shell_sees_word(r, "do")) {
        r->pos += 2;
        read_part(r, command, WF_SHELL_LOOP, WF_SHELL_STOP_DONE, "done");
    } else {
        wf_shell_break(r);
    }
}

/* `a | b )`; false when that does not stand here. */
static bool read_patterns(struct wf_shell_reader *r, struct wf_shell_command *command) {
    wf_shell_skip_blanks(r);
    r->pos += wf_shell_at(r, r->pos) == '(';
    for (;;) {
        read_words(r, command, false, NULL);
        char c = wf_shell_at(r, r->pos);
        if (c != '|' && c != ')') {
            wf_shell_break(r);
            return false;
        }
        r->pos++;
        if (c == ')') {
            return true;
        }
    }
}

static void read_arm_end(struct wf_shell_reader *r) {
    static const char *const ends[] = {";;&", ";;", ";&"};
    for (size_t i = 0; i < 3; i++) {
        if (wf_shell_sees(r, ends[i])) {
            r->pos += strlen(ends[i]);
            return;
        }
    }
}

static void read_case(struct wf_shell_reader *r, struct wf_shell_command *command) {
    command->kind = WF_SHELL_CASE;
    r->pos += 4;
    read_words(r, command, false, "in");
    wf_shell_skip_lines(r);
    if (!wf_shell_sees_word(r, "in")) {
        wf_shell_break(r);
        return;
    }
    r->pos += 2;
    for (;;) {
        wf_shell_skip_lines(r);
        if (wf_shell_sees_word(r, "esac")) {
            r->pos += 4;
            return;
        }
        if (!read_patterns(r, command)) {
            return;
        }
        read_part(r, command, WF_SHELL_CASE_ARM, WF_SHELL_STOP_CASE, NULL);
        read_arm_end(r);
    }
}

void wf_shell_read_function(struct wf_shell_reader *r, struct wf_shell_command *command) {
    wf_shell_skip_lines(r);
    if (!wf_shell_enter(r)) {
        r->pos = r->text.len;
        return;
    }
    struct wf_shell_scope *body =
        wf_shell_new_scope(r, WF_SHELL_FUNCTION_BODY, command->pipeline->scope, wf_shell_slot_of(command));
    wf_shell_read_one(r, body);
    body->span.end = (uint32_t)r->pos;
    command->span.end = (uint32_t)r->pos;
    r->depth--;
}

static void read_function(struct wf_shell_reader *r, struct wf_shell_command *command) {
    command->kind = WF_SHELL_FUNCTION;
    r->pos += strlen("function");
    wf_shell_skip_blanks(r);
    struct wf_shell_word name;
    if (wf_shell_read_word(r, wf_shell_slot_of(command), false, &name)) {
        command->name = name.text;
    }
    wf_shell_skip_blanks(r);
    if (wf_shell_sees(r, "()")) {
        r->pos += 2;
    }
    wf_shell_read_function(r, command);
}

static const struct {
    const char *word;
    void (*read)(struct wf_shell_reader *r, struct wf_shell_command *command);
} compounds[] = {
    {"{", read_group},    {"if", read_if},     {"while", read_while}, {"until", read_while},
    {"for", read_for},    {"case", read_case}, {"[[", read_test},     {"function", read_function},
    {"select", read_for},
};

static bool read_parens(struct wf_shell_reader *r, struct wf_shell_command *command) {
    size_t end = wf_shell_at(r, r->pos + 1) == '(' ? wf_shell_arithmetic_end(r, r->pos) : 0;
    if (end == 0) {
        read_subshell(r, command);
    } else {
        command->kind = WF_SHELL_ARITHMETIC;
        read_arithmetic(r, command, end);
    }
    return true;
}

bool wf_shell_read_compound(struct wf_shell_reader *r, struct wf_shell_command *command) {
    bool paren = wf_shell_at(r, r->pos) == '(';
    size_t i = 0;
    while (!paren && i < sizeof compounds / sizeof *compounds && !wf_shell_sees_word(r, compounds[i].word)) {
        i++;
    }
    if (i == sizeof compounds / sizeof *compounds) {
        return false;
    }
    if (!wf_shell_enter(r)) {
        r->pos = r->text.len;
        return true;
    }
    if (paren) {
        read_parens(r, command);
    } else {
        compounds[i].read(r, command);
    }
    r->depth--;
    return true;
}
