/* Shell words as text: what a script's variables stand for. */
#include "base/buf.h"
#include "gha/written.h"
#include "lang/hole.h"

enum { MAX_NESTED_VARIABLES = 8, MAX_VARIABLES = 1000 };

struct expansion {
    const struct wf_context *context;
    const struct wf_shell_script *script;
    const struct wf_shell_command *command;
    struct wf_buf *out;
    int depth;  /* variables within variables that may still be opened */
    int budget; /* variables that may still be opened at all: scripts can be made to explode */
};

static void expand(struct expansion *expansion, struct wf_str raw);

/* The variables that GitHub's runner sets from the github context, whose property is the name in lower case
 * (GitHub's documentation, "Variables reference"). */
static const char *const default_variables[] = {
    "ACTOR",      "BASE_REF",   "EVENT_NAME", "HEAD_REF",         "JOB",         "REF",
    "REF_NAME",   "REF_TYPE",   "REPOSITORY", "REPOSITORY_OWNER", "RUN_ATTEMPT", "RUN_ID",
    "RUN_NUMBER", "SERVER_URL", "SHA",        "WORKFLOW",
};

static void unknown_variable(struct expansion *expansion, struct wf_str name) {
    wf_buf_printf(expansion->out, "${{ $%.*s }}", WF_STR_ARG(name));
}

/* What a command prints: unknown, and unlike that of any other substitution. */
static void unknown_output(struct expansion *expansion, struct wf_str raw, size_t at) {
    const struct wf_step *step = expansion->context->step;
    size_t offset = (size_t)(raw.ptr + at - expansion->script->text.ptr);
    wf_buf_printf(expansion->out, "${{ $(%u.%zu) }}", step ? step->index : 0, offset);
}

static bool expand_default(struct expansion *expansion, struct wf_str name) {
    for (size_t i = 0; i < sizeof default_variables / sizeof *default_variables; i++) {
        if (wf_str_starts(name, "GITHUB_") &&
            wf_str_is(wf_str_sub(name, 7, name.len), default_variables[i])) {
            struct wf_arena *arena = expansion->context->arena;
            struct wf_str property = wf_arena_lower(arena, wf_str_sub(name, 7, name.len));
            struct wf_str hole = wf_arena_printf(arena, "${{ github.%.*s }}", WF_STR_ARG(property));
            wf_buf_str(expansion->out, wf_context_text(expansion->context, hole));
            return true;
        }
    }
    return false;
}

/* True when the script itself sets the variable. Its value is used only when there is a single assignment,
 * before the command that asks. */
static bool expand_assigned(struct expansion *expansion, struct wf_str name) {
    const struct wf_shell_name *known = wf_map_get(&expansion->script->names, name);
    if (!known || known->kept.len == 0) {
        return false;
    }
    const struct wf_shell_setting *first = &known->kept.items[0];
    bool before = !expansion->command || first->command->order < expansion->command->order;
    if (known->kept.len == 1 && first->value.ptr && before && expansion->depth > 0 && expansion->budget > 0) {
        expansion->budget--;
        expansion->depth--;
        expand(expansion, first->value);
        expansion->depth++;
    } else {
        unknown_variable(expansion, name);
    }
    return true;
}

static bool expand_written(struct expansion *expansion, struct wf_str name) {
    struct wf_str value;
    if (expansion->budget <= 0 || !wf_written_variable(expansion->context, name, &value)) {
        return false;
    }
    expansion->budget--;
    wf_buf_str(expansion->out, value);
    return true;
}

static void expand_variable(struct expansion *expansion, struct wf_str name) {
    if (expand_assigned(expansion, name) || !expansion->context->step) {
        return;
    }
    const struct wf_node *value = wf_step_env(expansion->context->step, name);
    if (wf_node_is_scalar(value)) {
        wf_buf_str(expansion->out, wf_context_text(expansion->context, wf_node_text(value)));
    } else if (!expand_default(expansion, name) && !expand_written(expansion, name)) {
        unknown_variable(expansion, name);
    }
}

static void lower_tail(struct wf_buf *out, size_t from) {
    struct wf_str tail = wf_hole_lower(out->arena, wf_str_sub(wf_buf_view(out), from, out->len));
    out->len = from;
    wf_buf_str(out, tail);
}

/* The offset behind the bracket that closes the one at `open`. */
static size_t skip_brackets(struct wf_str raw, size_t open, char opener, char closer) {
    size_t depth = 0;
    for (size_t i = open; i < raw.len; i++) {
        size_t hole = wf_hole_end(raw, i);
        if (hole) {
            i = hole - 1;
        } else if (raw.ptr[i] == opener) {
            depth++;
        } else if (raw.ptr[i] == closer && --depth == 0) {
            return i + 1;
        }
    }
    return raw.len;
}

/* `${NAME}` and `${NAME,,}` are known; what other operators make is not. Returns the offset behind it. */
static size_t expand_braced(struct expansion *expansion, struct wf_str raw, size_t at) {
    size_t end = skip_brackets(raw, at + 1, '{', '}');
    size_t name_end = at + 2;
    while (name_end < end && wf_is_word(raw.ptr[name_end])) {
        name_end++;
    }
    struct wf_str name = wf_str_sub(raw, at + 2, name_end);
    struct wf_str after = wf_str_sub(raw, name_end, end > 0 ? end - 1 : end);
    size_t from = expansion->out->len;
    if (name.len == 0 || (after.len > 0 && !wf_str_is(after, ",,"))) {
        unknown_variable(expansion, wf_str_sub(raw, at + 1, end));
        return end;
    }
    expand_variable(expansion, name);
    if (after.len > 0) {
        lower_tail(expansion->out, from);
    }
    return end;
}

/* A `$` at `at`; returns the offset behind what it begins. */
static size_t expand_dollar(struct expansion *expansion, struct wf_str raw, size_t at) {
    size_t hole = wf_hole_end(raw, at);
    if (hole) {
        wf_buf_str(expansion->out, wf_context_text(expansion->context, wf_str_sub(raw, at, hole)));
        return hole;
    }
    char next = at + 1 < raw.len ? raw.ptr[at + 1] : '\0';
    if (next == '{') {
        return expand_braced(expansion, raw, at);
    }
    if (next == '(') {
        size_t end = skip_brackets(raw, at + 1, '(', ')');
        unknown_output(expansion, raw, at);
        return end;
    }
    size_t end = at + 1;
    while (end < raw.len && wf_is_word(raw.ptr[end])) {
        end++;
    }
    if (end == at + 1) {
        wf_buf_char(expansion->out, '$');
        return end;
    }
    expand_variable(expansion, wf_str_sub(raw, at + 1, end));
    return end;
}

static void expand(struct expansion *expansion, struct wf_str raw) {
    char quote = '\0';
    for (size_t at = 0; at < raw.len;) {
        char c = raw.ptr[at];
        if ((c == '\'' && quote != '"') || (c == '"' && quote != '\'')) {
            quote = quote ? '\0' : c;
            at++;
        } else if (c == '\\' && quote != '\'' && at + 1 < raw.len) {
            bool keeps = quote == '"' && !strchr("$`\"\\\n", raw.ptr[at + 1]);
            wf_buf_str(expansion->out, wf_str_sub(raw, at + (keeps ? 0 : 1), at + 2));
            at += 2;
        } else if (c == '`' && quote != '\'') {
            size_t end = wf_str_find_char(raw, '`', at + 1);
            unknown_output(expansion, raw, at);
            at = end == WF_NOT_FOUND ? raw.len : end + 1;
        } else if (c == '$' && (quote != '\'' || wf_hole_end(raw, at))) {
            at = expand_dollar(expansion, raw, at);
        } else {
            wf_buf_char(expansion->out, c);
            at++;
        }
    }
}

struct wf_str wf_context_word(const struct wf_context *context, const struct wf_shell_script *script,
                              const struct wf_shell_command *command, struct wf_span word) {
    struct wf_buf out = {.arena = context->arena};
    struct expansion expansion = {
        context, script, command, &out, MAX_NESTED_VARIABLES, (MAX_VARIABLES >> (3 * context->depth)) + 2};
    expand(&expansion, wf_shell_slice(script, word));
    return wf_buf_view(&out);
}
