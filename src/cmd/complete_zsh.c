#include "cmd/complete.h"

#include <string.h>

static const char head[] =
    "#compdef wfgen\n# zsh completion for wfgen; printed by \"wfgen completions zsh\"\n\n";

/* In single quotes, inside brackets and before a colon of _arguments and _describe. */
static void print_help(const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            fputs("'\\''", stdout);
        } else {
            fputs(strchr("[]:\\", *text) != NULL ? "\\" : "", stdout);
            putchar(*text == '\n' ? ' ' : *text);
        }
    }
}

/* The name of the function that completes a command. */
static void print_function(const struct wf_command *command) {
    fputs("_wfgen_", stdout);
    for (const char *at = command->name; *at != '\0'; at++) {
        putchar(*at == ' ' ? '_' : *at);
    }
}

/* ":message:action" of _arguments. */
static void print_choice(struct wfgen *session, const struct wf_choice *choice, const char *name) {
    bool both = choice->files && wf_has_words(choice);
    putchar(':');
    print_help(name);
    putchar(':');
    if (both) {
        fputs("{ compadd - ", stdout);
        wf_print_words(session, choice);
        fputs("; _files }", stdout);
    } else if (choice->rules) {
        fputs(choice->list ? "_sequence _wfgen_each_rule" : "_wfgen_each_rule", stdout);
    } else if (wf_has_words(choice)) {
        putchar('(');
        wf_print_words(session, choice);
        putchar(')');
    } else {
        fputs(choice->files ? "_files" : choice->folders ? "_files -/" : " ", stdout);
    }
}

static void print_spelling(struct wfgen *session, const struct wf_option *option, const char *spelling) {
    struct wf_choice choice = wf_choice_of_option(option);
    const char *joint = option->argument == NULL ? "" : spelling[1] == '-' ? "=" : "+";
    printf(" \\\n        '*%s%s[", spelling, joint);
    print_help(option->help);
    putchar(']');
    if (option->argument != NULL) {
        print_choice(session, &choice, option->argument);
    }
    putchar('\'');
}

static void print_option(struct wfgen *session, const struct wf_option *option) {
    char spelling[64];
    if (option->letter != 0) {
        snprintf(spelling, sizeof spelling, "-%c", option->letter);
        print_spelling(session, option, spelling);
    }
    if (option->name != NULL) {
        snprintf(spelling, sizeof spelling, "--%s", option->name);
        print_spelling(session, option, spelling);
    }
}

static void print_leaf(struct wfgen *session, const struct wf_command *command) {
    struct wf_choice choice = wf_choice_of_operands(command);
    fputs("    _arguments -s", stdout);
    for (size_t i = 0; command->options[i] != NULL; i++) {
        print_option(session, command->options[i]);
    }
    fputs(" \\\n        '(- *)'{-h,--help}'[show this help]'", stdout);
    if (command->operands[0] != '\0') {
        fputs(" \\\n        '*", stdout);
        print_choice(session, &choice, command->operands);
        putchar('\'');
    }
    putchar('\n');
}

/* A choice of commands; `help` is one too where the program's own are meant. */
static void print_group(const struct wf_command *const *commands, const char *help) {
    puts("    local -a commands=(");
    for (size_t i = 0; commands[i] != NULL; i++) {
        printf("        '%s:", wf_last_word(commands[i]));
        print_help(commands[i]->summary);
        puts("'");
    }
    printf("%s    )\n", help);
    puts("    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n"
         "    shift words\n    (( CURRENT-- ))\n    case $words[1] in");
    for (size_t i = 0; commands[i] != NULL; i++) {
        printf("    %s) ", wf_last_word(commands[i]));
        print_function(commands[i]);
        puts(" ;;");
    }
    puts(help[0] != '\0' ? "    help) (( CURRENT == 2 )) && _describe command commands ;;\n    esac"
                         : "    esac");
}

void wf_print_zsh(struct wfgen *session) {
    const struct wf_command *all[WF_MAX_COMMANDS];
    size_t count = wf_all_commands(all);
    fputs(head, stdout);
    fputs("_wfgen_each_rule() {\n    compadd \"$@\" - ", stdout);
    wf_print_words(session, &(struct wf_choice){.rules = true});
    puts("\n}\n");
    for (size_t i = 0; i < count; i++) {
        print_function(all[i]);
        puts("() {");
        if (all[i]->commands != NULL) {
            print_group(all[i]->commands, "");
        } else {
            print_leaf(session, all[i]);
        }
        puts("}\n");
    }
    puts("_wfgen() {");
    print_group(wf_commands, "        'help:show the options of a command'\n");
    puts("}\n\n_wfgen \"$@\"");
}
