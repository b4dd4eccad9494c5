#include "lint/rule.h"
#include "rules/script_ask.h"

struct query {
    struct wf_check *check;
    const struct wf_script *script;
    struct wf_shell_value fields; /* of --json */
    struct wf_span filter;
};

static bool asks_for(const struct query *query, struct wf_str name) {
    struct wf_str rest = query->fields.text;
    struct wf_str field;
    while (wf_str_cut(&rest, ',', &field)) {
        if (wf_str_eq(wf_str_trim(field), name)) {
            return true;
        }
    }
    return false;
}

/* --- the fields that a filter reads
 * ------------------------------------------------------------------------- */

static size_t skip_blanks(struct wf_str filter, size_t at) {
    while (at < filter.len && wf_is_space(filter.ptr[at])) {
        at++;
    }
    return at;
}

/* Behind `text`, and the blanks around it, when it stands there; else `at`. */
static size_t skip_text(struct wf_str filter, size_t at, const char *text) {
    size_t begin = skip_blanks(filter, at);
    bool here = wf_str_starts(wf_str_sub(filter, begin, filter.len), text);
    return here ? skip_blanks(filter, begin + strlen(text)) : at;
}

/* Behind `.[]`, `.[0]`, `map(` and what may stand around them before the first field of an entry. */
static size_t skip_to_entry(struct wf_str filter) {
    static const char *const openers[] = {"'", "\"", "[", "("};
    size_t at = 0;
    for (size_t i = 0; i < 2 * (sizeof openers / sizeof *openers); i++) {
        at = skip_text(filter, at, openers[i % 4]);
    }
    size_t entry = skip_text(filter, at, "map(");
    if (entry == at && wf_str_starts(wf_str_sub(filter, at, filter.len), ".[")) {
        size_t close = wf_str_find_char(filter, ']', at);
        entry = close == WF_NOT_FOUND ? at : skip_text(filter, close + 1, "|");
    }
    return skip_text(filter, skip_text(filter, entry, "|"), "select(");
}

/* The field that `.NAME` at `at` reads; empty when something else stands there. */
static struct wf_span field_at(struct wf_str filter, size_t at) {
    size_t end = at + 1;
    while (end < filter.len && wf_is_word(filter.ptr[end])) {
        end++;
    }
    bool field = at < filter.len && filter.ptr[at] == '.' && end > at + 1 && !wf_is_digit(filter.ptr[at + 1]);
    return field ? wf_span_make(at, end) : wf_span_make(0, 0);
}

static void check_field(const struct query *query, struct wf_span field) {
    struct wf_str filter = wf_shell_slice(query->script->shell, query->filter);
    struct wf_str name = wf_str_sub(filter, field.begin + 1, field.end);
    if (field.end == 0 || asks_for(query, name)) {
        return;
    }
    const struct wf_node *run = query->script->step->run;
    struct wf_finding *finding =
        wf_report_part(query->check, run, query->filter.begin + field.begin, query->filter.begin + field.end,
                       "\"--json %.*s\" does not ask for \"%.*s\", it is null in the filter",
                       WF_STR_ARG(query->fields.text), WF_STR_ARG(name));
    struct wf_str raw = wf_shell_slice(query->script->shell, query->fields.span);
    size_t begin = wf_str_find_str(raw, query->fields.text, 0);
    struct wf_patch patch = wf_check_patch(query->check);
    size_t end = query->fields.span.begin + begin + query->fields.text.len;
    struct wf_str added = wf_arena_printf(query->check->arena, ",%.*s", WF_STR_ARG(name));
    if (begin != WF_NOT_FOUND && wf_patch_set_part(&patch, run, end, end, added)) {
        finding->fix = wf_patch_fix(&patch, "ask for the field", WF_FIX_SAFE);
    }
}

/* Entries of `gh cache list` are flat: unless the filter makes objects of its own, each `.NAME` is a field of
 * theirs. */
static void check_caches(const struct query *query) {
    static const char *const names[] = {"createdAt", "id",          "key",    "lastAccessedAt",
                                        "ref",       "sizeInBytes", "version"};
    struct wf_str filter = wf_shell_slice(query->script->shell, query->filter);
    for (size_t i = 0; i < sizeof names / sizeof *names && !wf_str_has(filter, "{"); i++) {
        for (size_t at = wf_str_find(filter, names[i], 0); at != WF_NOT_FOUND;
             at = wf_str_find(filter, names[i], at + 1)) {
            struct wf_span field = at > 0 ? field_at(filter, at - 1) : wf_span_make(0, 0);
            bool whole = field.end == at + strlen(names[i]);
            bool begins = at < 2 || !wf_is_word(filter.ptr[at - 2]);
            if (whole && begins && !asks_for(query, wf_str_of(names[i]))) {
                check_field(query, field);
                break;
            }
        }
    }
}

/* --- commands
 * ----------------------------------------------------------------------------------------------- */

/* `gh NAME list` gives entries with the fields, `gh NAME view` one; others have forms of their own. */
static bool gives_json(const struct wf_shell_command *command) {
    uint32_t at = wf_shell_program_word(command);
    if (!wf_str_is(wf_shell_program(command), "gh") || at + 2 >= command->words.len ||
        !wf_shell_has_option(command, "--json")) {
        return false;
    }
    struct wf_str verb = command->words.items[at + 2].text;
    return wf_str_is(verb, "list") || wf_str_is(verb, "ls") || wf_str_is(verb, "view");
}

static bool is_caches(const struct wf_shell_command *command) {
    return wf_shell_command_is(command, "gh", "cache", "list", NULL) ||
           wf_shell_command_is(command, "gh", "cache", "ls", NULL);
}

/* Filters over entries that another filter has already made anew are not looked into. */
static bool makes_entries(const struct query *query) {
    struct wf_str filter = wf_shell_slice(query->script->shell, query->filter);
    return wf_str_has(filter, "_entries") || wf_str_has(filter, "group_by");
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        bool own = gives_json(command);
        const struct wf_shell_command *source = own ? command : NULL;
        if (!own && wf_str_is(wf_shell_program(command), "jq")) {
            source = wf_ask_producer(check, script->shell, command, gives_json);
        }
        struct query query = {check, script, {0}, wf_ask_filter(command)};
        if (!source || query.filter.end == query.filter.begin || makes_entries(&query) ||
            (!own && wf_ask_filter(source).end > 0) || !wf_shell_option(source, "--json", 0, &query.fields) ||
            !query.fields.literal || query.fields.text.len == 0) {
            continue;
        }
        if (is_caches(source)) {
            check_caches(&query);
        } else {
            struct wf_str filter = wf_shell_slice(script->shell, query.filter);
            check_field(&query, field_at(filter, skip_to_entry(filter)));
        }
    }
}

const struct wf_rule wf_rule_gh_json_field = {
    .id = "gh-json-field",
    .title = "A filter reads a field that --json does not ask for",
    .category = WF_SCRIPT,
    .severity = WF_WARNING,
    .fixable = true,
    .script_hook = check_script,
};
