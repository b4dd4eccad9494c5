#include "cmd/complete.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

extern const struct wf_command wf_command_completions, wf_command_config, wf_command_docker, wf_command_emit,
    wf_command_eval, wf_command_explain, wf_command_fix, wf_command_graph, wf_command_init, wf_command_lsp,
    wf_command_man, wf_command_permissions, wf_command_pins, wf_command_review, wf_command_rules,
    wf_command_validate;

const struct wf_command *const wf_commands[] = {
    &wf_command_validate,
    &wf_command_fix,
    &wf_command_emit,
    &wf_command_review,
    &wf_command_graph,
    &wf_command_permissions,
    &wf_command_pins,
    &wf_command_docker,
    &wf_command_eval,
    &wf_command_explain,
    &wf_command_rules,
    &wf_command_config,
    &wf_command_init,
    &wf_command_completions,
    &wf_command_man,
    &wf_command_lsp,
    NULL,
};

enum { MAX_COMMANDS = 64 };

static const struct wf_command *find_command(const struct wf_command *const *commands, const char *name) {
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(wf_last_word(commands[i]), name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

static void print_overview(FILE *out) {
    fputs("wfgen checks GitHub Actions files and the image builds in them, and writes the corrected file.\n\n"
          "usage: wfgen COMMAND [OPTION...] [PATH...]\n\n"
          "examples:\n"
          "  wfgen validate                     check the repository around this folder\n"
          "  wfgen fix --diff                   show what fix would change\n"
          "  wfgen validate --policy docker=recommended .github/workflows/ci.yml\n\n"
          "commands:\n",
          out);
    for (size_t i = 0; wf_commands[i] != NULL; i++) {
        wf_print(out, "  %-11s %s\n", wf_commands[i]->name, wf_commands[i]->summary);
    }
    fputs("  help        show the options of a command: wfgen help COMMAND\n\n"
          "exit codes: 0 clean, 1 findings, 2 wrong usage or configuration, 3 the job could not be done\n",
          out);
}

/* `above` is the command that has no such command below it; NULL: the program. */
static int unknown_command(const struct wf_command *above, const char *name) {
    const struct wf_command *const *commands = above != NULL ? above->commands : wf_commands;
    const char *names[MAX_COMMANDS];
    size_t count = 0;
    char hint[128];
    for (; count < MAX_COMMANDS && commands[count] != NULL; count++) {
        names[count] = wf_last_word(commands[count]);
    }
    wf_did_you_mean(hint, sizeof hint, "", name, names, count);
    const char *blank = above != NULL ? " " : "", *of = above != NULL ? above->name : "";
    wf_print(stderr, "wfgen%s%s: unknown command \"%s\"%s\ntry \"wfgen help%s%s\"\n", blank, of, name, hint,
             blank, of);
    return WF_EXIT_USAGE;
}

/* Takes the words that name a command from the front of the command line: its exit code in `*code` and NULL
 * when there is no such command. */
static const struct wf_command *take_command(int *argc, char ***argv, int *code) {
    const struct wf_command *command = NULL;
    do {
        const struct wf_command *above = command;
        command = find_command(above != NULL ? above->commands : wf_commands, **argv);
        if (command == NULL) {
            *code = unknown_command(above, **argv);
            return NULL;
        }
        ++*argv;
        --*argc;
    } while (command->commands != NULL && *argc > 0 && (**argv)[0] != '-');
    return command;
}

static int help(int argc, char **argv) {
    int code = WF_EXIT_CLEAN;
    if (argc == 0) {
        print_overview(stdout);
        return code;
    }
    const struct wf_command *command = take_command(&argc, &argv, &code);
    if (command != NULL) {
        wf_print_help(command);
    }
    return code;
}

static bool asks_for_help(int argc, char **argv) {
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return true;
        }
    }
    return false;
}

static int run_command(const struct wf_command *command, int argc, char **argv) {
    struct wf_call call = {.command = command, .session = wfgen_new()};
    if (call.session == NULL) {
        fputs("wfgen: out of memory\n", stderr);
        return WF_EXIT_FAILED;
    }
    int code = wf_parse_options(&call, argc, argv) ? command->run(&call) : WF_EXIT_USAGE;
    wfgen_free(call.session);
    return code;
}

static int dispatch(int argc, char **argv) {
    if (argc < 2) {
        print_overview(stderr);
        return WF_EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        wf_print(stdout, "wfgen %s\nadvisories of %s\n", wfgen_version(), wfgen_advisory_date());
        return WF_EXIT_CLEAN;
    }
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        return help(argc - 2, argv + 2);
    }
    int code = WF_EXIT_CLEAN;
    argc--;
    argv++;
    const struct wf_command *command = take_command(&argc, &argv, &code);
    if (command == NULL) {
        return code;
    }
    if (asks_for_help(argc, argv)) {
        wf_print_help(command);
        return WF_EXIT_CLEAN;
    }
    return run_command(command, argc, argv);
}

/* What one file took serves the next one: giving it back to the system and asking again costs more than a
 * rule does. */
static void keep_freed_memory(void) {
#ifdef __GLIBC__
    enum { KEPT = 16 * 1024 * 1024, BLOCK = 4 * 1024 * 1024 };
    mallopt(M_TRIM_THRESHOLD, KEPT);
    mallopt(M_MMAP_THRESHOLD, BLOCK);
#endif
}

int main(int argc, char **argv) {
    keep_freed_memory();
    int code = dispatch(argc, argv);
    bool lost = fflush(stdout) != 0 || ferror(stdout);
    if (lost && code != WF_EXIT_FAILED) {
        wf_print(stderr, "wfgen: cannot write to standard output: %s\n", strerror(errno));
        return WF_EXIT_FAILED;
    }
    return code;
}
