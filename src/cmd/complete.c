#include "cmd/complete.h"

#include <wfgen/emit.h>

#include <string.h>

const struct wf_shell wf_shells[] = {
    {"bash", wf_print_bash},
    {"fish", wf_print_fish},
    {"zsh", wf_print_zsh},
    {NULL, NULL},
};

size_t wf_all_commands(const struct wf_command **all) {
    size_t count = 0;
    for (size_t i = 0; wf_commands[i] != NULL && count < WF_MAX_COMMANDS; i++) {
        const struct wf_command *const *below = wf_commands[i]->commands;
        all[count++] = wf_commands[i];
        for (size_t k = 0; below != NULL && below[k] != NULL && count < WF_MAX_COMMANDS; k++) {
            all[count++] = below[k];
        }
    }
    return count;
}

const char *wf_last_word(const struct wf_command *command) {
    const char *blank = strrchr(command->name, ' ');
    return blank != NULL ? blank + 1 : command->name;
}

/* --- places ------------------------------------------------------------------------------------------- */

struct named_choice {
    const char *name;
    struct wf_choice choice;
};

/* By the name in the help, without brackets and dots. */
static const struct named_choice known[] = {
    {"COMMAND", {.commands = true}},
    {"DIR", {.folders = true}},
    {"FILE", {.files = true}},
    {"LEVEL", {.words = "info warning error"}},
    {"MODE", {.words = "default host none"}},
    {"NAME[=FILE]", {.formats = true, .named = true}},
    {"PACK", {.packs = true}},
    {"PATH", {.files = true}},
    {"POLICY", {.words = "docker=recommended", .files = true}},
    {"RULE", {.rules = true}},
    {"RULE,", {.rules = true, .list = true}},
    {"SHELL", {.shells = true}},
    {"WHEN", {.words = "auto always never"}},
};

static struct wf_choice choice_of(const char *name) {
    name += name[0] == '[' ? 1 : 0;
    size_t length = strcspn(name, ".");
    bool open = length > 0 && name[length - 1] == ']' && memchr(name, '[', length) == NULL;
    length -= open ? 1 : 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strlen(known[i].name) == length && memcmp(known[i].name, name, length) == 0) {
            return known[i].choice;
        }
    }
    return (struct wf_choice){0};
}

struct wf_choice wf_choice_of_option(const struct wf_option *option) {
    if (option->values != NULL) {
        bool named = option->argument != NULL && strstr(option->argument, "[=FILE]") != NULL;
        return (struct wf_choice){.words = option->values, .named = named};
    }
    struct wf_choice none = {0};
    return option->argument != NULL ? choice_of(option->argument) : none;
}

struct wf_choice wf_choice_of_operands(const struct wf_command *command) {
    struct wf_choice literal = {.words = command->operands};
    return strchr(command->operands, '|') != NULL ? literal : choice_of(command->operands);
}

bool wf_has_words(const struct wf_choice *choice) {
    return choice->words != NULL || choice->rules || choice->formats || choice->packs || choice->shells ||
           choice->commands;
}

/* --- words -------------------------------------------------------------------------------------------- */

static void print_packs(struct wfgen *session) {
    struct wfgen_pack pack = {.size = sizeof pack};
    bool listed = wfgen_list_packs(session) == WFGEN_OK;
    for (size_t i = 0; listed && wfgen_pack(session, i, &pack); i++) {
        printf("%s%s", i > 0 ? " " : "", pack.name);
    }
}

static void print_rules(void) {
    struct wfgen_rule rule = {.size = sizeof rule};
    for (size_t i = 0; wfgen_rule(i, &rule); i++) {
        printf("%s%s", i > 0 ? " " : "", rule.id);
    }
}

static void print_formats(void) {
    const char *name;
    const char *title;
    for (size_t i = 0; wfgen_format(i, &name, &title); i++) {
        printf("%s%s", i > 0 ? " " : "", name);
    }
}

static void print_shells(void) {
    for (size_t i = 0; wf_shells[i].name != NULL; i++) {
        printf("%s%s", i > 0 ? " " : "", wf_shells[i].name);
    }
}

void wf_print_command_names(const struct wf_command *const *commands) {
    for (size_t i = 0; commands[i] != NULL; i++) {
        printf("%s%s", i > 0 ? " " : "", wf_last_word(commands[i]));
    }
}

void wf_print_words(struct wfgen *session, const struct wf_choice *choice) {
    for (const char *at = choice->words; at != NULL && *at != '\0'; at++) {
        putchar(*at == '|' ? ' ' : *at);
    }
    if (choice->rules) {
        print_rules();
    }
    if (choice->formats) {
        print_formats();
    }
    if (choice->packs) {
        print_packs(session);
    }
    if (choice->shells) {
        print_shells();
    }
    if (choice->commands) {
        wf_print_command_names(wf_commands);
    }
}

void wf_print_escaped(const char *text, const char *special, const char *escape) {
    for (; *text != '\0'; text++) {
        if (strchr(special, *text) != NULL) {
            fputs(escape, stdout);
        }
        putchar(*text == '\n' ? ' ' : *text);
    }
}
