#include "rules/script_ask.h"

#include "base/seek.h"
#include "base/utf8.h"

enum { MAX_PRODUCER_STEPS = 16 };

bool wf_ask_mentions(struct wf_str text, const char *needle) {
    size_t len = strlen(needle);
    for (size_t at = 0; at + len <= text.len; at++) {
        if (wf_str_is_case(wf_str_sub(text, at, at + len), needle)) {
            return true;
        }
    }
    return false;
}

bool wf_ask_mentions_any(struct wf_str text, const char *const *needles) {
    while (*needles && !wf_ask_mentions(text, *needles)) {
        needles++;
    }
    return *needles != NULL;
}

struct wf_str wf_ask_shown(struct wf_arena *arena, struct wf_str text) {
    enum { SHOWN = 60 };
    struct wf_str line = wf_str_trim(wf_str_sub(text, 0, wf_str_find_char(text, '\n', 0)));
    struct wf_str front = wf_utf8_cut(line, SHOWN);
    return wf_arena_printf(arena, "%.*s%s", WF_STR_ARG(front), front.len < line.len ? "…" : "");
}

/* --- statements ----------------------------------------------------------------------------------------- */

static bool goes_on(const struct wf_shell_pipeline *pipeline) {
    return pipeline->joined == WF_SHELL_AND || pipeline->joined == WF_SHELL_OR;
}

const struct wf_shell_pipeline *wf_ask_list_last(const struct wf_shell_pipeline *pipeline) {
    while (goes_on(pipeline) && pipeline->next) {
        pipeline = pipeline->next;
    }
    return pipeline;
}

const struct wf_shell_command *wf_ask_outermost(const struct wf_shell_command *command) {
    const struct wf_shell_scope *scope = command->pipeline->scope;
    while (scope->owner && (scope->place == WF_SHELL_CONDITION || scope->place == WF_SHELL_SUBSTITUTION ||
                            scope->place == WF_SHELL_PROCESS)) {
        command = scope->owner;
        scope = command->pipeline->scope;
    }
    return command;
}

static size_t line_begin(struct wf_str text, size_t at) {
    while (at > 0 && text.ptr[at - 1] != '\n') {
        at--;
    }
    return at;
}

/* Where the comment lines directly above the line of `at` begin. */
static size_t comments_begin(struct wf_str text, size_t at) {
    size_t begin = line_begin(text, at);
    while (begin > 0) {
        size_t above = line_begin(text, begin - 1);
        if (!wf_str_starts(wf_str_trim(wf_str_sub(text, above, begin)), "#")) {
            break;
        }
        begin = above;
    }
    return begin;
}

struct wf_str wf_ask_statement(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    const struct wf_shell_pipeline *pipeline = wf_ask_outermost(command)->pipeline;
    size_t begin = comments_begin(script->text, pipeline->list->span.begin);
    return wf_str_sub(script->text, begin, wf_ask_list_last(pipeline)->span.end);
}

bool wf_ask_is_unconditional(const struct wf_shell_command *command) {
    while (command) {
        const struct wf_shell_scope *scope = command->pipeline->scope;
        bool decided = scope->place == WF_SHELL_FUNCTION_BODY || scope->place == WF_SHELL_BRANCH ||
                       scope->place == WF_SHELL_LOOP || scope->place == WF_SHELL_CASE_ARM;
        if (decided || command->pipeline->list != command->pipeline) {
            return false;
        }
        command = scope->owner;
    }
    return true;
}

/* --- variables ------------------------------------------------------------------------------------------ */

/* The name that the `$` at `at` expands; empty when it expands something else. */
static struct wf_str name_at(struct wf_str text, size_t at) {
    size_t begin = at + 1;
    if (begin < text.len && text.ptr[begin] == '{') {
        begin++;
        while (begin < text.len && (text.ptr[begin] == '#' || text.ptr[begin] == '!')) {
            begin++;
        }
    }
    size_t end = begin;
    while (end < text.len && wf_is_word(text.ptr[end])) {
        end++;
    }
    bool named = end > begin && !wf_is_digit(text.ptr[begin]);
    return named ? wf_str_sub(text, begin, end) : (struct wf_str){"", 0};
}

struct wf_str wf_ask_next_variable(struct wf_str text, size_t *from) {
    struct wf_str name = {"", 0};
    size_t at = wf_str_find_char(text, '$', *from);
    while (at != WF_NOT_FOUND && name.len == 0) {
        *from = at + 1;
        name = name_at(text, at);
        at = wf_str_find_char(text, '$', *from);
    }
    return name;
}

struct wf_str wf_ask_variable(const struct wf_shell_script *script, struct wf_span span) {
    size_t from = 0;
    return wf_ask_next_variable(wf_shell_slice(script, span), &from);
}

bool wf_ask_expands(const struct wf_shell_script *script, struct wf_span span, struct wf_str name) {
    struct wf_str text = wf_shell_slice(script, span);
    size_t from = 0;
    struct wf_str next = wf_ask_next_variable(text, &from);
    while (next.len > 0 && !wf_str_eq(next, name)) {
        next = wf_ask_next_variable(text, &from);
    }
    return next.len > 0;
}

/* --- where a text comes from ------------------------------------------------------------------------------
 */

bool wf_ask_is_test(const struct wf_shell_command *command) {
    struct wf_str program = wf_shell_program(command);
    return command->kind == WF_SHELL_TEST || command->kind == WF_SHELL_ARITHMETIC ||
           wf_str_is(program, "[") || wf_str_is(program, "test");
}

bool wf_ask_counts_lines(const struct wf_shell_command *command) {
    return wf_str_is(wf_shell_program(command), "wc") &&
           (wf_shell_has_option(command, "-l") || wf_shell_has_option(command, "--lines"));
}

bool wf_ask_prints(const struct wf_shell_command *command) {
    struct wf_str program = wf_shell_program(command);
    return wf_str_is(program, "echo") || wf_str_is(program, "printf");
}

static bool passes_on(const struct wf_shell_command *command) {
    static const char *const programs[] = {"cat", "tee", "head", "tail", "sort", "tac", "tr", "uniq", NULL};
    return wf_str_is_any(wf_shell_program(command), programs);
}

struct producer {
    const struct wf_check *check;
    const struct wf_shell_script *script;
    bool (*is)(const struct wf_shell_command *command);
    unsigned steps; /* that may still be taken */
};

static const struct wf_shell_command *produced(struct producer *p, const struct wf_shell_command *command);

/* What the first substitution of `command` within `span` gives. */
static const struct wf_shell_command *substituted(struct producer *p, const struct wf_shell_command *command,
                                                  struct wf_span span) {
    for (size_t i = command->order + 1; i < p->script->commands.len; i++) {
        const struct wf_shell_scope *scope = p->script->commands.items[i]->pipeline->scope;
        if (p->script->commands.items[i]->span.begin >= span.end) {
            break;
        }
        bool within = scope->span.begin >= span.begin && scope->span.end <= span.end;
        bool gives = scope->place == WF_SHELL_SUBSTITUTION || scope->place == WF_SHELL_PROCESS;
        if (scope->owner == command && within && gives && scope->last) {
            return produced(p, wf_shell_last(scope->last->first));
        }
    }
    return NULL;
}

static const struct wf_shell_command *from_variable(struct producer *p, const struct wf_shell_command *reader,
                                                    struct wf_str name) {
    const struct wf_shell_name *known = wf_map_get(&p->script->names, name);
    size_t before;
    WF_SEEK(before, known ? known->assigned.len : 0,
            known->assigned.items[before].command->order < reader->order);
    const struct wf_shell_assigned *last = before > 0 ? &known->assigned.items[before - 1] : NULL;
    return last ? substituted(p, last->command, last->assignment->span) : NULL;
}

/* The commands of the script that write a file, by its name. */
static const struct wf_places *writers(const struct wf_check *check, const struct wf_shell_script *script) {
    void **memo = wf_memo_of(check, "file writers", script);
    if (*memo != NULL) {
        return *memo;
    }
    struct wf_places *places = wf_places_new(check->arena);
    for (size_t i = 0; i < script->commands.len; i++) {
        const struct wf_shell_command *command = script->commands.items[i];
        for (size_t k = 0; k < command->redirections.len; k++) {
            const struct wf_shell_redirection *to = &command->redirections.items[k];
            if (wf_str_has(to->op, ">")) {
                wf_places_add(places, to->target.text, i);
            }
        }
    }
    *memo = places;
    return places;
}

static const struct wf_shell_command *from_file(struct producer *p, const struct wf_shell_command *reader,
                                                const struct wf_shell_word *file) {
    bool named = file->literal && file->text.len > 0;
    size_t last =
        named ? wf_places_before(writers(p->check, p->script), file->text, reader->order) : WF_NOT_FOUND;
    return last == WF_NOT_FOUND ? NULL : produced(p, p->script->commands.items[last]);
}

/* A word of a command that reads files, or prints its words. */
static const struct wf_shell_command *from_word(struct producer *p, const struct wf_shell_command *reader,
                                                const struct wf_shell_word *word, bool file) {
    const struct wf_shell_command *found = substituted(p, reader, word->span);
    if (!found && file) {
        found = from_file(p, reader, word);
    } else if (!found && word->expansion) {
        found = from_variable(p, reader, wf_ask_variable(p->script, word->span));
    }
    return found;
}

static const struct wf_shell_command *from_words(struct producer *p, const struct wf_shell_command *command,
                                                 bool files) {
    const struct wf_shell_command *found = NULL;
    for (size_t i = 1; !found && i < command->words.len; i++) {
        found = from_word(p, command, &command->words.items[i], files);
    }
    return found;
}

static const struct wf_shell_command *from_redirections(struct producer *p,
                                                        const struct wf_shell_command *command) {
    const struct wf_shell_command *found = NULL;
    for (size_t i = 0; !found && i < command->redirections.len; i++) {
        const struct wf_shell_redirection *from = &command->redirections.items[i];
        if (wf_str_is(from->op, "<<<") || wf_str_is(from->op, "<")) {
            found = from_word(p, command, &from->target, wf_str_is(from->op, "<"));
        }
    }
    return found;
}

static const struct wf_shell_command *read_by(struct producer *p, const struct wf_shell_command *command) {
    if (command->index == 0) {
        const struct wf_shell_command *found = from_redirections(p, command);
        return found ? found : from_words(p, command, true);
    }
    const struct wf_shell_command *before = p->script->commands.items[command->order - 1];
    while (before->pipeline != command->pipeline) {
        before = before->pipeline->scope->owner; /* of which it is a part */
    }
    return produced(p, before);
}

static const struct wf_shell_command *produced(struct producer *p, const struct wf_shell_command *command) {
    if (p->steps == 0) {
        return NULL;
    }
    p->steps--;
    if (p->is(command)) {
        return command;
    }
    if (wf_ask_prints(command)) {
        return from_words(p, command, false);
    }
    return passes_on(command) ? read_by(p, command) : NULL;
}

const struct wf_shell_command *wf_ask_producer(const struct wf_check *check,
                                               const struct wf_shell_script *script,
                                               const struct wf_shell_command *command,
                                               bool (*is)(const struct wf_shell_command *command)) {
    struct producer producer = {check, script, is, MAX_PRODUCER_STEPS};
    return read_by(&producer, command);
}

/* --- jq ---------------------------------------------------------------------------------------------------
 */

/* How many words option `text` of jq takes. */
static uint32_t words_of_option(struct wf_str text) {
    static const struct {
        const char *name;
        uint32_t words;
    } options[] = {
        {"--arg", 2}, {"--argjson", 2}, {"--slurpfile", 2}, {"--rawfile", 2}, {"--indent", 1}, {"-L", 1},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (wf_str_is(text, options[i].name)) {
            return options[i].words;
        }
    }
    return 0;
}

static struct wf_span jq_filter(const struct wf_shell_command *command) {
    for (uint32_t i = wf_shell_program_word(command) + 1; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        bool option = wf_str_starts(word->head, "-") && word->head.len > 1;
        if (wf_str_is(word->text, "-f") || wf_str_is(word->text, "--from-file")) {
            break;
        }
        if (!option) {
            return word->span;
        }
        i += words_of_option(word->text);
    }
    return wf_span_make(0, 0);
}

struct wf_span wf_ask_filter(const struct wf_shell_command *command) {
    struct wf_shell_value value;
    struct wf_str program = wf_shell_program(command);
    if (wf_str_is(program, "jq")) {
        return jq_filter(command);
    }
    bool given = wf_str_is(program, "gh") &&
                 (wf_shell_option(command, "--jq", 0, &value) || wf_shell_option(command, "-q", 0, &value));
    return given ? value.span : wf_span_make(0, 0);
}

size_t wf_ask_call(struct wf_str filter, const char *name, size_t from) {
    size_t len = strlen(name);
    for (size_t at = wf_str_find(filter, name, from); at != WF_NOT_FOUND;
         at = wf_str_find(filter, name, at + 1)) {
        char before = at > 0 ? filter.ptr[at - 1] : ' ';
        char after = at + len < filter.len ? filter.ptr[at + len] : ' ';
        if (!wf_is_word(before) && before != '.' && before != '$' && !wf_is_word(after)) {
            return at;
        }
    }
    return WF_NOT_FOUND;
}

/* --- grep -------------------------------------------------------------------------------------------------
 */

/* The short options of grep and rg that take a value. */
static const char grep_valued[] = "efmABCdD";
static const char rg_valued[] = "efmABCgtTjMr";

static void read_letter(struct wf_grep *grep, char letter) {
    grep->inverted |= letter == 'v';
    grep->counts |= letter == 'c';
    grep->ignores_case |= letter == 'i' || letter == 'y';
}

static void read_long(struct wf_grep *grep, struct wf_str text) {
    grep->inverted |= wf_str_is(text, "--invert-match");
    grep->counts |= wf_str_is(text, "--count");
    grep->ignores_case |= wf_str_is(text, "--ignore-case");
}

/* Reads option word `i`; returns the index behind it and its value. */
static uint32_t read_option(struct wf_arena *arena, const struct wf_shell_command *command, uint32_t i,
                            const char *valued, struct wf_grep *grep) {
    struct wf_str text = command->words.items[i].text;
    if (wf_str_starts(text, "--")) {
        read_long(grep, text);
        bool regexp = wf_str_is(text, "--regexp");
        if (regexp && i + 1 < command->words.len) {
            *WF_PUSH(arena, &grep->patterns) = i + 1;
        }
        return i + (regexp ? 2 : 1);
    }
    for (size_t k = 1; k < text.len; k++) {
        if (strchr(valued, text.ptr[k])) {
            bool apart = k + 1 == text.len;
            if (text.ptr[k] == 'e' && apart && i + 1 < command->words.len) {
                *WF_PUSH(arena, &grep->patterns) = i + 1;
            }
            return i + (apart ? 2 : 1);
        }
        read_letter(grep, text.ptr[k]);
    }
    return i + 1;
}

bool wf_grep_read(struct wf_arena *arena, const struct wf_shell_command *command, struct wf_grep *grep) {
    struct wf_str program = wf_shell_program(command);
    bool rg = wf_str_is(program, "rg");
    *grep = (struct wf_grep){0};
    if (!rg && !wf_str_is(program, "grep") && !wf_str_is(program, "egrep") && !wf_str_is(program, "fgrep") &&
        !wf_str_is(program, "zgrep")) {
        return false;
    }
    uint32_t operand = WF_SHELL_NONE;
    uint32_t i = wf_shell_program_word(command) + 1;
    while (i < command->words.len) {
        const struct wf_shell_word *word = &command->words.items[i];
        bool option =
            operand == WF_SHELL_NONE && word->literal && word->text.len > 1 && word->text.ptr[0] == '-';
        if (option && wf_str_is(word->text, "--")) {
            operand = i + 1;
        } else if (!option && operand == WF_SHELL_NONE) {
            operand = i;
        }
        i = option && operand == WF_SHELL_NONE
                ? read_option(arena, command, i, rg ? rg_valued : grep_valued, grep)
                : i + 1;
    }
    if (grep->patterns.len == 0 && operand < command->words.len) {
        *WF_PUSH(arena, &grep->patterns) = operand;
    }
    return true;
}
