/* Cache entries in the words of a script: --cache-from and --cache-to of `docker build`, --set of bake. */
#include "base/buf.h"
#include "docker/cache_lines.h"
#include "lang/hole.h"

/* A word without its quotes, with `${{ $NAME }}` for each variable, and where its bytes stand. */
struct unquoted {
    struct wf_buf text;
    WF_LIST(uint32_t) map;
    bool plain; /* nothing else is in it */
};

static void put(struct wf_arena *arena, struct unquoted *out, struct wf_str text, size_t at, bool copied) {
    wf_buf_str(&out->text, text);
    for (size_t i = 0; i < text.len; i++) {
        *WF_PUSH(arena, &out->map) = (uint32_t)(copied ? at + i : at);
    }
}

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || wf_is_digit(c);
}

/* The offset behind the variable whose '$' stands at `at`, or 0 when it is something else. */
static size_t put_variable(struct wf_arena *arena, struct unquoted *out, struct wf_str word, size_t at,
                           size_t base) {
    bool braces = at + 1 < word.len && word.ptr[at + 1] == '{';
    size_t begin = at + (braces ? 2 : 1);
    size_t end = begin;
    while (end < word.len && is_name(word.ptr[end])) {
        end++;
    }
    if (end == begin || (braces && (end >= word.len || word.ptr[end] != '}'))) {
        return 0;
    }
    struct wf_str hole = wf_arena_printf(arena, "${{ $%.*s }}", WF_STR_ARG(wf_str_sub(word, begin, end)));
    put(arena, out, hole, base + at, false);
    out->map.items[out->map.len - 1] = (uint32_t)(base + end + braces - 1); /* what is added goes behind it */
    return end + braces;
}

static struct unquoted unquote(struct wf_arena *arena, struct wf_str word, size_t base) {
    struct unquoted out = {.text = {.arena = arena}, .plain = true};
    char quote = '\0';
    for (size_t at = 0; out.plain && at < word.len;) {
        char c = word.ptr[at];
        size_t hole = wf_hole_end(word, at);
        if (hole > 0) {
            put(arena, &out, wf_str_sub(word, at, hole), base + at, true);
            at = hole;
        } else if (quote == '\0' && (c == '"' || c == '\'')) {
            quote = c;
            at++;
        } else if (c == quote && quote != '\0') {
            quote = '\0';
            at++;
        } else if (c == '$' && quote != '\'') {
            size_t end = put_variable(arena, &out, word, at, base);
            out.plain = end > 0;
            at = end;
        } else {
            out.plain = (c != '\\' && c != '`') || quote == '\'';
            put(arena, &out, wf_str_sub(word, at, at + 1), base + at, true);
            at++;
        }
    }
    return out;
}

/* The item of one option's value; NULL when it is not understood. */
static struct wf_csv_item *read_item(struct wf_arena *arena, const struct wf_script *script,
                                     struct wf_span span) {
    struct unquoted word = unquote(arena, wf_shell_slice(script->shell, span), span.begin);
    /* Without any `=` it is a list of images. */
    if (!word.plain || wf_hole_find(wf_buf_view(&word.text), '=', 0) == WF_NOT_FOUND) {
        return NULL;
    }
    struct wf_csv_item *item = WF_NEW(arena, struct wf_csv_item);
    item->text = wf_buf_view(&word.text);
    item->span = span;
    item->map = word.map.items;
    item->unknown = wf_hole_any(item->text);
    return item;
}

static void read_option(struct wf_arena *arena, struct wf_cache_lines *lines, const struct wf_script *script,
                        const struct wf_shell_command *command, const char *option) {
    const struct wf_node *value = wf_node_resolve(script->step->run);
    struct wf_shell_value found;
    for (uint32_t at = 0; wf_shell_option(command, option, at, &found); at = found.word) {
        struct wf_csv_item *item =
            found.span.end > found.span.begin ? read_item(arena, script, found.span) : NULL;
        struct wf_meant_line line = {.step = script->step,
                                     .key = value->key,
                                     .value = value,
                                     .item = item,
                                     .command = command,
                                     .exports = strcmp(option, "--cache-to") == 0};
        if (item && value->key && (strcmp(option, "--set") != 0 || wf_cache_line_set(&line))) {
            wf_cache_line_add(arena, lines, line);
        }
    }
}

struct wf_cache_lines *wf_cache_words(struct wf_arena *arena, const struct wf_script *script) {
    struct wf_cache_lines *lines = WF_NEW(arena, struct wf_cache_lines);
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        bool buildx = wf_shell_command_is(command, "docker", "buildx", "build", NULL);
        if (buildx || wf_shell_command_is(command, "docker", "build", NULL)) {
            read_option(arena, lines, script, command, "--cache-from");
            read_option(arena, lines, script, command, "--cache-to");
        } else if (wf_shell_command_is(command, "docker", "buildx", "bake", NULL)) {
            read_option(arena, lines, script, command, "--set");
        }
    }
    return lines;
}
