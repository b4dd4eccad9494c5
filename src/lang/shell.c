#include "lang/shell.h"

#include "base/limits.h"
#include "lang/shell_reader.h"

char wf_shell_at(const struct wf_shell_reader *r, size_t at) {
    return at < r->text.len ? r->text.ptr[at] : '\0';
}

bool wf_shell_sees(const struct wf_shell_reader *r, const char *text) {
    return wf_str_starts(wf_str_sub(r->text, r->pos, r->text.len), text);
}

void wf_shell_break(struct wf_shell_reader *r) {
    if (!r->script->broken) {
        r->script->broken = true;
        r->script->broken_at = (uint32_t)r->pos;
    }
}

bool wf_shell_enter(struct wf_shell_reader *r) {
    if (r->depth >= WF_MAX_SHELL_DEPTH) {
        wf_shell_break(r);
        return false;
    }
    r->depth++;
    return true;
}

static void read_comment(struct wf_shell_reader *r) {
    size_t begin = r->pos;
    while (r->pos < r->text.len && r->text.ptr[r->pos] != '\n') {
        r->pos++;
    }
    *WF_PUSH(r->arena, &r->script->comments) = wf_span_make(begin, r->pos);
}

void wf_shell_skip_blanks(struct wf_shell_reader *r) {
    for (;;) {
        char c = wf_shell_at(r, r->pos);
        if (wf_is_blank(c) || c == '\r') {
            r->pos++;
        } else if (c == '\\' && wf_shell_at(r, r->pos + 1) == '\n') {
            r->pos += 2;
        } else {
            break;
        }
    }
    if (wf_shell_at(r, r->pos) == '#') {
        read_comment(r);
    }
}

/* The end of the line that begins at `at`, without its newline. */
static size_t line_end(const struct wf_shell_reader *r, size_t at) {
    size_t end = wf_str_find_char(r->text, '\n', at);
    return end == WF_NOT_FOUND ? r->text.len : end;
}

static bool is_delimiter(const struct wf_shell_redirection *redirection, struct wf_str delimiter,
                         struct wf_str line) {
    while (redirection->op.len == 3 && line.len > 0 && line.ptr[0] == '\t') {
        line = wf_str_sub(line, 1, line.len);
    }
    return wf_str_eq(line, delimiter);
}

static void read_here_document(struct wf_shell_reader *r, struct wf_shell_pending pending) {
    struct wf_shell_redirection *redirection = &pending.command->redirections.items[pending.redirection];
    const struct wf_shell_word *target = &redirection->target;
    struct wf_str delimiter =
        target->literal ? target->text : wf_str_sub(r->text, target->span.begin, target->span.end);
    bool expands = !target->quoted;
    size_t begin = r->pos;
    size_t end = begin;
    while (end < r->text.len &&
           !is_delimiter(redirection, delimiter, wf_str_sub(r->text, end, line_end(r, end)))) {
        size_t next = line_end(r, end);
        end = next < r->text.len ? next + 1 : next;
    }
    redirection->body = wf_span_make(begin, end);
    if (end == r->text.len) {
        wf_shell_break(r);
    }
    if (expands && wf_shell_enter(r)) {
        struct wf_shell_slot slot = wf_shell_slot_of(pending.command);
        slot.redirection = pending.redirection;
        wf_shell_read_body(r, slot, end);
        r->depth--;
    }
    r->pos = line_end(r, end);
}

static void read_newline(struct wf_shell_reader *r) {
    r->pos++;
    size_t count = r->pending.len;
    for (size_t i = 0; i < count; i++) {
        struct wf_shell_pending pending = r->pending.items[i];
        if (i == 0) {
            r->pending.len = 0;
        } else if (r->pos < r->text.len) {
            r->pos++;
        }
        read_here_document(r, pending);
    }
}

void wf_shell_skip_lines(struct wf_shell_reader *r) {
    for (;;) {
        wf_shell_skip_blanks(r);
        if (wf_shell_at(r, r->pos) != '\n') {
            break;
        }
        read_newline(r);
    }
}

static bool is_metachar(char c) {
    return c == '\0' || wf_is_space(c) || strchr(";&|()<>", c) != NULL;
}

bool wf_shell_sees_word(const struct wf_shell_reader *r, const char *word) {
    size_t len = strlen(word);
    return wf_shell_sees(r, word) && is_metachar(wf_shell_at(r, r->pos + len));
}

struct wf_shell_slot wf_shell_slot_of(struct wf_shell_command *command) {
    return (struct wf_shell_slot){command, WF_SHELL_NONE, WF_SHELL_NONE, WF_SHELL_NONE};
}

struct wf_shell_scope *wf_shell_new_scope(struct wf_shell_reader *r, enum wf_shell_place place,
                                          struct wf_shell_scope *parent, struct wf_shell_slot slot) {
    struct wf_shell_scope *scope = WF_NEW(r->arena, struct wf_shell_scope);
    scope->place = place;
    scope->parent = parent;
    scope->owner = slot.command;
    scope->word = slot.word;
    scope->assignment = slot.assignment;
    scope->redirection = slot.redirection;
    scope->span = wf_span_make(r->pos, r->pos);
    return scope;
}

static struct wf_shell_pipeline *new_pipeline(struct wf_shell_reader *r, struct wf_shell_scope *scope) {
    struct wf_shell_pipeline *pipeline = WF_NEW(r->arena, struct wf_shell_pipeline);
    pipeline->scope = scope;
    pipeline->span = wf_span_make(r->pos, r->pos);
    struct wf_shell_pipeline *before = scope->last;
    bool goes_on = before != NULL && (before->joined == WF_SHELL_AND || before->joined == WF_SHELL_OR);
    pipeline->list = goes_on ? before->list : pipeline;
    if (before != NULL) {
        before->next = pipeline;
    } else {
        scope->first = pipeline;
    }
    scope->last = pipeline;
    return pipeline;
}

static struct wf_shell_command *new_command(struct wf_shell_reader *r, struct wf_shell_pipeline *pipeline,
                                            struct wf_shell_command *before) {
    struct wf_shell_command *command = WF_NEW(r->arena, struct wf_shell_command);
    command->pipeline = pipeline;
    command->index = pipeline->length++;
    command->order = (uint32_t)r->script->commands.len;
    command->span = wf_span_make(r->pos, r->pos);
    *WF_PUSH(r->arena, &r->script->commands) = command;
    if (before != NULL) {
        before->next = command;
    } else {
        pipeline->first = command;
    }
    return command;
}

/* The operators, longer ones first. */
static const char *const redirection_ops[] = {"&>>", "&>", "<<<", "<<-", "<<", "<&",
                                              "<>",  "<",  ">>",  ">&",  ">|", ">"};

/* The length of the operator at `at`; 0 when none stands there. */
static size_t operator_at(const struct wf_shell_reader *r, size_t at) {
    struct wf_str rest = wf_str_sub(r->text, at, r->text.len);
    if (rest.len > 1 && (rest.ptr[0] == '<' || rest.ptr[0] == '>') && rest.ptr[1] == '(') {
        return 0;
    }
    for (size_t i = 0; i < sizeof redirection_ops / sizeof *redirection_ops; i++) {
        if (wf_str_starts(rest, redirection_ops[i])) {
            return strlen(redirection_ops[i]);
        }
    }
    return 0;
}

static bool read_redirection(struct wf_shell_reader *r, struct wf_shell_command *command) {
    size_t begin = r->pos;
    size_t at = begin;
    int fd = -1;
    while (wf_is_digit(wf_shell_at(r, at)) && at - begin < 4) {
        fd = (fd < 0 ? 0 : fd) * 10 + (r->text.ptr[at++] - '0');
    }
    size_t len = operator_at(r, at);
    if (len == 0 || (fd >= 0 && r->text.ptr[at] == '&')) {
        return false;
    }
    struct wf_shell_slot slot = wf_shell_slot_of(command);
    slot.redirection = (uint32_t)command->redirections.len;
    struct wf_shell_redirection *redirection = WF_PUSH(r->arena, &command->redirections);
    redirection->op = wf_str_sub(r->text, at, at + len);
    redirection->fd = fd;
    r->pos = at + len;
    while (wf_is_blank(wf_shell_at(r, r->pos))) {
        r->pos++;
    }
    struct wf_shell_word target;
    if (!wf_shell_read_word(r, slot, false, &target)) {
        wf_shell_break(r);
    }
    redirection = &command->redirections.items[slot.redirection];
    redirection->target = target;
    redirection->span = wf_span_make(begin, r->pos);
    if (wf_str_is(redirection->op, "<<") || wf_str_is(redirection->op, "<<-")) {
        *WF_PUSH(r->arena, &r->pending) = (struct wf_shell_pending){command, slot.redirection};
    }
    return true;
}

/* The offset of the `=` of an assignment that begins here, or 0. */
static size_t assignment_at(const struct wf_shell_reader *r) {
    size_t i = r->pos;
    while (wf_is_word(wf_shell_at(r, i))) {
        i++;
    }
    if (i == r->pos || wf_is_digit(r->text.ptr[r->pos])) {
        return 0;
    }
    if (wf_shell_at(r, i) == '[') {
        while (i < r->text.len && !wf_is_space(r->text.ptr[i]) && r->text.ptr[i] != ']') {
            i++;
        }
        i += wf_shell_at(r, i) == ']';
    }
    i += wf_shell_at(r, i) == '+' && wf_shell_at(r, i + 1) == '=';
    return wf_shell_at(r, i) == '=' ? i : 0;
}

static bool read_assignment(struct wf_shell_reader *r, struct wf_shell_command *command) {
    size_t begin = r->pos, equals = assignment_at(r);
    if (equals == 0) {
        return false;
    }
    struct wf_shell_slot slot = wf_shell_slot_of(command);
    slot.assignment = (uint32_t)command->assignments.len;
    struct wf_shell_assignment *assignment = WF_PUSH(r->arena, &command->assignments);
    assignment->append = r->text.ptr[equals - 1] == '+';
    size_t name_end = begin;
    while (wf_is_word(r->text.ptr[name_end])) {
        name_end++;
    }
    assignment->name = wf_str_sub(r->text, begin, name_end);
    /* The word begins at the `=` so that a parenthesis behind it is known to be an array. */
    r->pos = equals + 1;
    struct wf_shell_word value = {.literal = true, .span = wf_span_make(r->pos, r->pos)};
    if (wf_shell_at(r, r->pos) == '(') {
        r->pos = equals;
    }
    wf_shell_read_word(r, slot, false, &value);
    value.span.begin = (uint32_t)equals + 1;
    command->assignments.items[slot.assignment].value = value;
    command->assignments.items[slot.assignment].span = wf_span_make(begin, r->pos);
    return true;
}

static void read_word(struct wf_shell_reader *r, struct wf_shell_command *command) {
    struct wf_shell_slot slot = wf_shell_slot_of(command);
    slot.word = (uint32_t)command->words.len;
    WF_PUSH(r->arena, &command->words)->span = wf_span_make(r->pos, r->pos);
    struct wf_shell_word word;
    if (!wf_shell_read_word(r, slot, false, &word)) {
        wf_shell_break(r);
        r->pos++;
        word.span = wf_span_make(r->pos - 1, r->pos);
        word.literal = false;
    }
    command->words.items[slot.word] = word;
}

static bool ends_command(const struct wf_shell_reader *r) {
    char c = wf_shell_at(r, r->pos);
    return r->pos >= r->text.len || c == '\n' || c == ';' || c == '|' || c == ')' ||
           (c == '&' && operator_at(r, r->pos) == 0);
}

/* name() at a `(`. */
static bool is_function(const struct wf_shell_reader *r, const struct wf_shell_command *command) {
    size_t i = r->pos + 1;
    while (wf_is_blank(wf_shell_at(r, i))) {
        i++;
    }
    return wf_shell_at(r, r->pos) == '(' && wf_shell_at(r, i) == ')' && command->words.len == 1 &&
           command->assignments.len == 0 && command->words.items[0].literal;
}

static void read_simple(struct wf_shell_reader *r, struct wf_shell_command *command) {
    for (;;) {
        wf_shell_skip_blanks(r);
        if (ends_command(r)) {
            return;
        }
        if (is_function(r, command)) {
            command->kind = WF_SHELL_FUNCTION;
            command->name = command->words.items[0].text;
            r->pos = wf_str_find_char(r->text, ')', r->pos) + 1;
            wf_shell_read_function(r, command);
            return;
        }
        if (!read_redirection(r, command) && (command->words.len > 0 || !read_assignment(r, command))) {
            read_word(r, command);
        }
        command->span.end = (uint32_t)r->pos;
    }
}

static const struct {
    const char *word;
    unsigned stop;
} stop_words[] = {
    {"}", WF_SHELL_STOP_BRACE},   {"then", WF_SHELL_STOP_THEN}, {"do", WF_SHELL_STOP_DO},
    {"done", WF_SHELL_STOP_DONE}, {"fi", WF_SHELL_STOP_FI},     {"elif", WF_SHELL_STOP_FI},
    {"else", WF_SHELL_STOP_FI},   {"esac", WF_SHELL_STOP_CASE},
};

/* The index of the word that stands here, or their number. */
static size_t stop_word(const struct wf_shell_reader *r) {
    size_t i = 0;
    while (i < sizeof stop_words / sizeof *stop_words && !wf_shell_sees_word(r, stop_words[i].word)) {
        i++;
    }
    return i;
}

static void read_command(struct wf_shell_reader *r, struct wf_shell_command *command) {
    if (!wf_shell_read_compound(r, command)) {
        read_simple(r, command);
        if (command->span.end == command->span.begin) {
            wf_shell_break(r);
        }
        return;
    }
    command->span.end = (uint32_t)r->pos;
    for (;;) {
        wf_shell_skip_blanks(r);
        if (!read_redirection(r, command)) {
            break;
        }
        command->span.end = (uint32_t)r->pos;
    }
    if (!ends_command(r) && stop_word(r) == sizeof stop_words / sizeof *stop_words) {
        wf_shell_break(r);
    }
}

static bool read_pipe(struct wf_shell_reader *r) {
    wf_shell_skip_blanks(r);
    if (wf_shell_at(r, r->pos) != '|' || wf_shell_at(r, r->pos + 1) == '|') {
        return false;
    }
    r->pos += wf_shell_at(r, r->pos + 1) == '&' ? 2 : 1;
    wf_shell_skip_lines(r);
    return true;
}

static void read_pipeline(struct wf_shell_reader *r, struct wf_shell_scope *scope) {
    struct wf_shell_pipeline *pipeline = new_pipeline(r, scope);
    while (wf_shell_sees_word(r, "!")) {
        pipeline->negated = !pipeline->negated;
        r->pos++;
        wf_shell_skip_blanks(r);
    }
    struct wf_shell_command *command = NULL;
    do {
        command = new_command(r, pipeline, command);
        read_command(r, command);
        pipeline->span.end = command->span.end;
    } while (read_pipe(r));
}

void wf_shell_read_one(struct wf_shell_reader *r, struct wf_shell_scope *scope) {
    struct wf_shell_pipeline *pipeline = new_pipeline(r, scope);
    read_command(r, new_command(r, pipeline, NULL));
    pipeline->span.end = pipeline->first->span.end;
}

static bool sees_stop(struct wf_shell_reader *r, unsigned stops) {
    char c = wf_shell_at(r, r->pos);
    if (c == ')') {
        return (stops & WF_SHELL_STOP_PAREN) != 0;
    }
    if (c == ';') {
        return (stops & WF_SHELL_STOP_CASE) != 0 && (wf_shell_sees(r, ";;") || wf_shell_sees(r, ";&"));
    }
    size_t word = stop_word(r);
    if (word == sizeof stop_words / sizeof *stop_words) {
        return false;
    }
    if ((stops & stop_words[word].stop) == 0) {
        wf_shell_break(r);
        return false;
    }
    return true;
}

static enum wf_shell_join read_join(struct wf_shell_reader *r, unsigned stops) {
    wf_shell_skip_blanks(r);
    if (wf_shell_sees(r, "&&") || wf_shell_sees(r, "||")) {
        r->pos += 2;
        return r->text.ptr[r->pos - 1] == '&' ? WF_SHELL_AND : WF_SHELL_OR;
    }
    if (wf_shell_at(r, r->pos) == '&') {
        r->pos++;
        return WF_SHELL_BACKGROUND;
    }
    if (wf_shell_at(r, r->pos) == ';' && !sees_stop(r, stops)) {
        r->pos++;
    }
    return WF_SHELL_END;
}

void wf_shell_read_list(struct wf_shell_reader *r, struct wf_shell_scope *scope, unsigned stops) {
    scope->span = wf_span_make(r->pos, r->pos);
    for (;;) {
        wf_shell_skip_lines(r);
        if (r->pos >= r->text.len || sees_stop(r, stops)) {
            break;
        }
        if (wf_shell_at(r, r->pos) == ')' || wf_shell_at(r, r->pos) == ';') {
            wf_shell_break(r);
            r->pos++;
            continue;
        }
        size_t begin = r->pos;
        read_pipeline(r, scope);
        scope->last->joined = read_join(r, stops);
        if (r->pos == begin) {
            wf_shell_break(r);
            r->pos++;
        }
    }
    scope->span.end = (uint32_t)r->pos;
}

struct wf_shell_script *wf_shell_read(struct wf_arena *arena, struct wf_str text) {
    struct wf_shell_script *script = WF_NEW(arena, struct wf_shell_script);
    struct wf_shell_reader r = {.arena = arena, .script = script, .text = text};
    script->text = text;
    script->root = wf_shell_new_scope(&r, WF_SHELL_SCRIPT, NULL, wf_shell_slot_of(NULL));
    wf_shell_read_list(&r, script->root, 0);
    wf_shell_index(arena, script);
    return script;
}
