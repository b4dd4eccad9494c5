#include "docker/vars.h"
#include "rules/run_ask.h"
#include "rules/script_ask.h"

/* What ends with the shell that runs it. */
static const struct {
    const char *program;
    const char *lost;
    const char *instead; /* the instruction that lasts; NULL: none */
} effects[] = {
    {"cd", "the folder", "WORKDIR"},   {"pushd", "the folder", "WORKDIR"},
    {"export", "the variable", "ENV"}, {"alias", "the alias", NULL},
    {"umask", "the mask", NULL},       {"source", "what the file sets", NULL},
    {".", "what the file sets", NULL}, {"set", "the option", NULL},
    {"ulimit", "the limit", NULL},     {"shopt", "the option", NULL},
};

static int effect_of(const struct wf_shell_command *command) {
    struct wf_str program = WF_STR("");
    if (command->kind == WF_SHELL_SIMPLE && command->words.len > 1) {
        program = command->words.items[0].text;
    }
    for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
        if (wf_str_is(program, effects[i].program)) {
            return (int)i;
        }
    }
    return -1;
}

static bool is_assignment(const struct wf_shell_command *command) {
    return command->kind == WF_SHELL_SIMPLE && command->words.len == 0 && command->assignments.len > 0 &&
           command->redirections.len == 0;
}

/* Whether each command of the script only sets something up for commands that do not come. */
static bool has_no_effect(const struct wf_shell_script *shell) {
    for (size_t i = 0; i < shell->commands.len; i++) {
        const struct wf_shell_command *command = shell->commands.items[i];
        if ((effect_of(command) < 0 && !is_assignment(command)) || command->redirections.len > 0) {
            return false;
        }
    }
    return shell->commands.len > 0;
}

/* A literal value that reads the same in ENV. */
static bool is_plain(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_word(text.ptr[i]) && !strchr("./-_:,=@+", text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

/* The builder expands $PATH as the shell does: the base image sets it. */
static struct wf_str without_path(struct wf_str word) {
    static const char *const ends[] = {":$PATH", ":${PATH}"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (wf_str_starts(word, "PATH=") && wf_str_ends(word, ends[i])) {
            return wf_str_sub(word, 0, word.len - strlen(ends[i]));
        }
    }
    return word;
}

static struct wf_str replacement(struct wf_check *check, const struct wf_run *run) {
    const struct wf_shell_command *command = run->shell->commands.items[0];
    int effect = effect_of(command);
    const char *instead = effect >= 0 ? effects[effect].instead : NULL;
    if (!instead || command->words.len != 2) {
        return WF_STR("");
    }
    struct wf_str word = without_path(wf_shell_slice(run->shell, command->words.items[1].span));
    bool plain = run->shell->commands.len == 1 && is_plain(word) && run->instruction->flags.len == 0 &&
                 run->instruction->heredocs.len == 0 && command->assignments.len == 0;
    bool env = plain && wf_str_is(wf_str_of(instead), "ENV");
    if (!plain || word.ptr[0] == '-' || (env && wf_str_find_char(word, '=', 1) == WF_NOT_FOUND)) {
        return WF_STR("");
    }
    return wf_arena_printf(check->arena, "%s %.*s", instead,
                           WF_STR_ARG(wf_shell_slice(run->shell, command->words.items[1].span)));
}

/* --- variables that a later RUN expects ------------------------------------------------------------------
 */

/* NAME of `NAME=value` or `NAME`. */
static struct wf_str name_in(const struct wf_shell_word *word) {
    size_t equals = wf_str_find_char(word->head, '=', 0);
    return wf_str_sub(word->head, 0, equals == WF_NOT_FOUND ? word->head.len : equals);
}

/* Whether a word of the script expands the variable. */
static bool uses(const struct wf_shell_script *shell, struct wf_str name) {
    for (size_t i = 0; i < shell->commands.len; i++) {
        const struct wf_shell_command *command = shell->commands.items[i];
        for (size_t k = 0; k < command->words.len; k++) {
            const struct wf_shell_word *word = &command->words.items[k];
            if (word->expansion && wf_ask_expands(shell, word->span, name)) {
                return true;
            }
        }
    }
    return false;
}

/* Whether the script itself gives the variable a value. */
static bool sets(const struct wf_shell_script *shell, struct wf_str name) {
    for (size_t i = 0; i < shell->commands.len; i++) {
        const struct wf_shell_command *command = shell->commands.items[i];
        bool loop = command->kind == WF_SHELL_FOR && wf_str_eq(command->name, name);
        for (size_t k = 0; !loop && k < command->assignments.len; k++) {
            loop = wf_str_eq(command->assignments.items[k].name, name);
        }
        for (size_t k = 1; !loop && k < command->words.len; k++) {
            loop = wf_str_eq(name_in(&command->words.items[k]), name);
        }
        if (loop || wf_command_in(command, "source . eval")) {
            return true;
        }
    }
    return false;
}

/* The next RUN that uses the variable, when nothing but the export can have set it. */
static const struct wf_instruction *user_of(struct wf_check *check, const struct wf_run *run,
                                            struct wf_str name) {
    for (size_t i = run->instruction->index + 1; i < run->instruction->stage->last; i++) {
        struct wf_run later;
        if (!wf_run_read(check, run->dockerfile->instructions.items[i], &later) ||
            later.instruction->heredocs.len > 0) {
            continue;
        }
        struct wf_vars vars = wf_vars_at(check->arena, run->dockerfile, later.instruction, NULL);
        if (uses(later.shell, name)) {
            return sets(later.shell, name) || wf_vars_find(&vars, name) ? NULL : later.instruction;
        }
    }
    return NULL;
}

static void check_export(struct wf_check *check, const struct wf_run *run, const struct wf_shell_word *word) {
    struct wf_str name = word->equals > 0 ? name_in(word) : WF_STR("");
    bool usual = wf_str_in(name, "PATH HOME LANG LC_ALL USER SHELL PWD TERM HOSTNAME");
    const struct wf_instruction *user = name.len > 0 && !usual ? user_of(check, run, name) : NULL;
    if (!user || wf_stage_library(run->instruction->stage).len == 0) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_run_span(run, word->span),
                  "a later RUN uses \"%.*s\", which lasts to the end of this one only", WF_STR_ARG(name));
    wf_finding_note(check, finding, check->file->source, user->span, "empty here");
    wf_finding_help(check, finding, "use ENV, or set it in that RUN");
}

static void check_exports(struct wf_check *check, const struct wf_run *run) {
    for (size_t i = 0; i < run->shell->commands.len; i++) {
        const struct wf_shell_command *command = run->shell->commands.items[i];
        for (size_t k = 1; wf_command_in(command, "export") && k < command->words.len; k++) {
            check_export(check, run, &command->words.items[k]);
        }
    }
}

/* --- RUN -------------------------------------------------------------------------------------------------
 */

static void report_all(struct wf_check *check, const struct wf_run *run) {
    const struct wf_instruction *instruction = run->instruction;
    const struct wf_shell_command *last = run->shell->commands.items[run->shell->commands.len - 1];
    int effect = effect_of(last);
    const char *lost = effect >= 0 ? effects[effect].lost : "the variable";
    struct wf_finding *finding = wf_report(
        check, instruction->span, "%s lasts to the end of this RUN only, which does nothing else", lost);
    struct wf_str text = replacement(check, run);
    if (text.len > 0) {
        struct wf_patch patch = wf_check_patch(check);
        wf_instruction_replace(&patch, run->dockerfile, instruction, 0, instruction->line.text.len, text);
        finding->fix = wf_patch_fix(&patch, "use the instruction that lasts", WF_FIX_UNSAFE);
    } else if (effect >= 0 && effects[effect].instead) {
        wf_finding_help(check, finding, "use %s", effects[effect].instead);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run);
    if (read && has_no_effect(run.shell)) {
        report_all(check, &run);
    } else if (read && !wf_is_trigger(run.dockerfile, instruction)) {
        check_exports(check, &run);
    }
}

const struct wf_rule wf_rule_run_effect_lost = {
    .id = "run-effect-lost",
    .title = "RUN whose effect is lost at its end",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
