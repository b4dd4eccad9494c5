#include "cmd/complete.h"

static const char head[] =
    "# fish completion for wfgen; printed by \"wfgen completions fish\"\n\n"
    "# Whether the words before the cursor begin with these; with -n, are these and no more.\n"
    "function __wfgen_at\n"
    "    argparse --stop-nonopt n -- $argv\n"
    "    set -l line (commandline -opc)\n"
    "    set -e line[1]\n"
    "    test (count $line) -ge (count $argv); or return 1\n"
    "    set -q _flag_n; and test (count $line) -gt (count $argv); and return 1\n"
    "    for i in (seq (count $argv))\n"
    "        test $line[$i] = $argv[$i]; or return 1\n"
    "    end\n"
    "end\n\n"
    "# A list with commas: what is there already, and one word more.\n"
    "function __wfgen_list\n"
    "    set -l begun (commandline -ct | string replace -r '^--[a-z-]*=' '' | string replace -r '[^,]*$' "
    "'')\n"
    "    printf '%s\\n' \"$begun\"$argv\n"
    "end\n\n"
    "complete -c wfgen -f\n"
    "complete -c wfgen -n '__wfgen_at -n' -l version -s V -d 'print the version'\n"
    "complete -c wfgen -l help -s h -d 'show this help'\n";

/* A text in single quotes. */
static void print_quoted(const char *text) {
    putchar('\'');
    wf_print_escaped(text, "\\'", "\\");
    putchar('\'');
}

static void print_choice(struct wfgen *session, const struct wf_choice *choice) {
    if (choice->files) {
        fputs(" -F", stdout);
    } else if (choice->folders) {
        fputs(" -a '(__fish_complete_directories)'", stdout);
    }
    if (wf_has_words(choice)) {
        fputs(choice->list ? " -a '(__wfgen_list " : " -a '", stdout);
        wf_print_words(session, choice);
        fputs(choice->list ? ")'" : "'", stdout);
    }
}

static void print_option(struct wfgen *session, const struct wf_command *command,
                         const struct wf_option *option) {
    struct wf_choice choice = wf_choice_of_option(option);
    printf("complete -c wfgen -n '__wfgen_at %s'", command->name);
    if (option->name != NULL) {
        printf(" -l %s", option->name);
    }
    if (option->letter != 0) {
        printf(" -s %c", option->letter);
    }
    fputs(option->argument != NULL ? " -r" : "", stdout);
    print_choice(session, &choice);
    fputs(" -d ", stdout);
    print_quoted(option->help);
    putchar('\n');
}

/* That it exists, where its name is being typed. */
static void print_name(const struct wf_command *command, const char *above) {
    printf("complete -c wfgen -n '__wfgen_at -n%s%s' -a %s -d ", above[0] != '\0' ? " " : "", above,
           wf_last_word(command));
    print_quoted(command->summary);
    putchar('\n');
}

static void print_command(struct wfgen *session, const struct wf_command *command) {
    struct wf_choice choice = wf_choice_of_operands(command);
    for (size_t i = 0; command->commands != NULL && command->commands[i] != NULL; i++) {
        print_name(command->commands[i], command->name);
    }
    if (command->commands == NULL && (choice.files || choice.folders || wf_has_words(&choice))) {
        printf("complete -c wfgen -n '__wfgen_at %s'", command->name);
        print_choice(session, &choice);
        putchar('\n');
    }
    for (size_t i = 0; command->options[i] != NULL; i++) {
        print_option(session, command, command->options[i]);
    }
}

void wf_print_fish(struct wfgen *session) {
    const struct wf_command *all[WF_MAX_COMMANDS];
    size_t count = wf_all_commands(all);
    fputs(head, stdout);
    for (size_t i = 0; wf_commands[i] != NULL; i++) {
        print_name(wf_commands[i], "");
        print_name(wf_commands[i], "help");
    }
    puts("complete -c wfgen -n '__wfgen_at -n' -a help -d 'show the options of a command'");
    for (size_t i = 0; i < count; i++) {
        print_command(session, all[i]);
    }
}
