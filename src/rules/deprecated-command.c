#include "rules/replace.h"

struct command {
    const char *mark;
    bool named;    /* ` name=NAME::` follows, else the value at once */
    bool disabled; /* runners refuse it */
    const char *file;
};

static const struct command commands[] = {
    {"::set-output ", true, false, "GITHUB_OUTPUT"},
    {"::save-state ", true, false, "GITHUB_STATE"},
    {"::set-env ", true, true, "GITHUB_ENV"},
    {"::add-path::", false, true, "GITHUB_PATH"},
};

struct hit {
    struct wf_check *check;
    const struct wf_step *step;
    const struct command *command;
    size_t begin; /* of the mark in the script */
    size_t name, name_end, value;
};

/* A command begins a line of what is printed. */
static bool may_begin(struct wf_str text, size_t at) {
    return at == 0 || (text.ptr[at - 1] != ':' && !wf_is_alnum(text.ptr[at - 1])) ||
           (at > 1 && text.ptr[at - 1] == 'n' && strchr("\\`", text.ptr[at - 2]));
}

/* Finds the name and the value behind the mark; false when it is no command. */
static bool read_hit(struct hit *hit, struct wf_str text) {
    size_t behind = hit->begin + strlen(hit->command->mark);
    hit->value = behind;
    if (!hit->command->named) {
        return true;
    }
    while (behind < text.len && wf_is_blank(text.ptr[behind])) {
        behind++;
    }
    hit->name = behind + strlen("name=");
    hit->name_end = wf_str_find(text, "::", hit->name);
    size_t line = wf_str_find_char(text, '\n', behind);
    hit->value = hit->name_end + 2;
    return wf_str_starts(wf_str_sub(text, behind, text.len), "name=") && hit->name_end != WF_NOT_FOUND &&
           hit->name_end > hit->name && (line == WF_NOT_FOUND || hit->name_end < line);
}

static const struct wf_shell_script *script_of(const struct wf_check *check, const struct wf_step *step) {
    const struct wf_script *script = wf_script_of(&check->file->scripts, step);
    return script ? script->shell : NULL;
}

/* The `echo WORD` whose word begins with the command, or NULL. */
static const struct wf_shell_command *find_echo(const struct hit *hit, const struct wf_shell_script *script) {
    for (size_t i = 0; script && i < script->commands.len; i++) {
        const struct wf_shell_command *echo = script->commands.items[i];
        if (echo->kind != WF_SHELL_SIMPLE || echo->words.len < 2 ||
            !wf_str_is(echo->words.items[0].text, "echo")) {
            continue;
        }
        struct wf_span word = echo->words.items[1].span;
        bool quoted = strchr("'\"", script->text.ptr[word.begin]) != NULL;
        if (word.begin + (quoted ? 1 : 0) == hit->begin && echo->redirections.len == 0 &&
            echo->pipeline->length == 1 && echo->assignments.len == 0) {
            return echo;
        }
    }
    return NULL;
}

/* A value that can have no line end in it: a file wants another form for those. */
static bool is_literal(const struct wf_shell_command *echo, struct wf_str value) {
    for (size_t i = 1; i < echo->words.len; i++) {
        if (!echo->words.items[i].literal) {
            return false;
        }
    }
    return !wf_str_has(value, "%");
}

/* `echo "::set-output name=a::$b"` becomes `echo "a=$b" >> "$GITHUB_OUTPUT"`. */
static const struct wf_fix *make_fix(const struct hit *hit) {
    struct wf_check *check = hit->check;
    const struct wf_shell_script *script = script_of(check, hit->step);
    const struct wf_shell_command *echo = find_echo(hit, script);
    if (!echo) {
        return NULL;
    }
    struct wf_str text = script->text;
    struct wf_buf line = {.arena = check->arena};
    wf_buf_str(&line, wf_str_sub(text, echo->span.begin, hit->begin));
    if (hit->command->named) {
        wf_buf_str(&line, wf_str_sub(text, hit->name, hit->name_end));
        wf_buf_char(&line, '=');
    }
    struct wf_str value = wf_str_sub(text, hit->value, echo->span.end);
    wf_buf_str(&line, value);
    wf_buf_printf(&line, " >> \"$%s\"", hit->command->file);
    struct wf_patch patch = wf_check_patch(check);
    if (!wf_patch_set_part(&patch, hit->step->run, echo->span.begin, echo->span.end, wf_buf_view(&line))) {
        return NULL;
    }
    const char *title = wf_arena_printf(check->arena, "write it to $%s", hit->command->file).ptr;
    return wf_patch_fix(&patch, title, is_literal(echo, value) ? WF_FIX_SAFE : WF_FIX_UNSAFE);
}

/* What the runner's owner has allowed all the same. */
static bool is_allowed(const struct wf_step *step) {
    struct wf_str value = wf_node_text(wf_step_env(step, WF_STR("ACTIONS_ALLOW_UNSECURE_COMMANDS")));
    return value.len > 0 && !wf_str_is_case(value, "false");
}

static void report(const struct hit *hit) {
    struct wf_str name = wf_str_trim(wf_str_of(hit->command->mark));
    name.len -= wf_str_ends(name, "::") ? 2 : 0;
    bool fails = hit->command->disabled && !is_allowed(hit->step);
    struct wf_finding *finding = wf_report_part(
        hit->check, hit->step->run, hit->begin, hit->value,
        fails ? "runners refuse this command, the step fails: \"%.*s\"" : "command is deprecated: \"%.*s\"",
        WF_STR_ARG(name));
    finding->severity = fails ? WF_ERROR : WF_WARNING;
    wf_finding_help(hit->check, finding, "append NAME=VALUE to the file $%s", hit->command->file);
    finding->fix = make_fix(hit);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (!wf_node_is_scalar(step->run)) {
        return;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct hit hit = {.check = check, .step = step, .command = &commands[i]};
        hit.begin = wf_str_find(step->run->text, commands[i].mark, 0);
        while (hit.begin != WF_NOT_FOUND) {
            if (may_begin(step->run->text, hit.begin) && read_hit(&hit, step->run->text)) {
                report(&hit);
            }
            hit.begin = wf_str_find(step->run->text, commands[i].mark, hit.begin + 2);
        }
    }
}

const struct wf_rule wf_rule_deprecated_command = {
    .id = "deprecated-command",
    .title = "Workflow command that was replaced by a file",
    .category = WF_SCRIPT,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
};
