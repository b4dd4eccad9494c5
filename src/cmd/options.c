#include "cmd/cmd.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_NAMES = 64, HELP_COLUMN = 28 };

/* --- errors ------------------------------------------------------------------------------------------- */

bool wf_usage_error(const struct wf_call *call, const char *format, ...) {
    va_list args;
    va_start(args, format);
    wf_print(stderr, "wfgen %s: ", call->command->name);
    wf_vprint(stderr, format, args);
    wf_print(stderr, "\ntry \"wfgen help %s\"\n", call->command->name);
    va_end(args);
    return false;
}

const char *wf_did_you_mean(char *out, size_t size, const char *prefix, const char *wanted,
                            const char *const *names, size_t count) {
    const char *best = wfgen_nearest(wanted, names, count);
    out[0] = '\0';
    if (best != NULL) {
        snprintf(out, size, "; did you mean \"%s%s\"?", prefix, best);
    }
    return out;
}

static bool unknown_option(const struct wf_call *call, const char *name, size_t length) {
    const char *names[MAX_NAMES];
    size_t count = 0;
    char hint[128];
    char wanted[64];
    for (size_t i = 0; call->command->options[i] != NULL && count < MAX_NAMES; i++) {
        if (call->command->options[i]->name != NULL) {
            names[count++] = call->command->options[i]->name;
        }
    }
    snprintf(wanted, sizeof wanted, "%.*s", (int)length, name);
    wf_did_you_mean(hint, sizeof hint, "--", wanted, names, count);
    return wf_usage_error(call, "unknown option \"--%.*s\"%s", (int)length, name, hint);
}

/* --- parsing ------------------------------------------------------------------------------------------ */

static const struct wf_option *find_long(const struct wf_command *command, const char *name, size_t length) {
    for (size_t i = 0; command->options[i] != NULL; i++) {
        const char *known = command->options[i]->name;
        if (known != NULL && strlen(known) == length && memcmp(known, name, length) == 0) {
            return command->options[i];
        }
    }
    return NULL;
}

static const struct wf_option *find_short(const struct wf_command *command, char letter) {
    for (size_t i = 0; command->options[i] != NULL; i++) {
        if (command->options[i]->letter == letter) {
            return command->options[i];
        }
    }
    return NULL;
}

/* The words of a command line that are still to be read. */
struct words {
    int count;
    char **next;
};

static char *take(struct words *words) {
    words->count--;
    return *words->next++;
}

/* For an option that stands alone. */
static bool switch_on(struct wf_call *call, const struct wf_option *option) {
    if (option->apply != NULL) {
        return option->apply(call, NULL);
    }
    *(bool *)((char *)call + option->flag) = true;
    return true;
}

/* `name` is the option as it was typed, `attached` the value that came with it or NULL. */
static bool apply(struct wf_call *call, const struct wf_option *option, const char *name,
                  const char *attached, struct words *words) {
    if (option->argument == NULL) {
        return attached == NULL ? switch_on(call, option)
                                : wf_usage_error(call, "\"%s\" takes no value", name);
    }
    if (attached == NULL && words->count == 0) {
        return wf_usage_error(call, "\"%s\" needs a value: %s", name, option->argument);
    }
    return option->apply(call, attached != NULL ? attached : take(words));
}

static bool parse_long(struct wf_call *call, const char *word, struct words *words) {
    const char *name = word + 2;
    size_t length = strcspn(name, "=");
    const struct wf_option *option = find_long(call->command, name, length);
    if (option == NULL) {
        return unknown_option(call, name, length);
    }
    char typed[64];
    snprintf(typed, sizeof typed, "--%s", option->name);
    return apply(call, option, typed, name[length] == '=' ? name + length + 1 : NULL, words);
}

/* "-q", "-j4", "-j 4", "-qj4". */
static bool parse_short(struct wf_call *call, const char *word, struct words *words) {
    for (const char *at = word + 1; *at != '\0'; at++) {
        const struct wf_option *option = find_short(call->command, *at);
        char typed[3] = {'-', *at, '\0'};
        if (option == NULL) {
            return wf_usage_error(call, "unknown option \"-%c\"", *at);
        }
        bool attached = option->argument != NULL && at[1] != '\0';
        if (!apply(call, option, typed, attached ? at + 1 : NULL, words)) {
            return false;
        }
        if (attached) {
            return true;
        }
    }
    return true;
}

bool wf_parse_options(struct wf_call *call, int argc, char **argv) {
    struct words words = {argc, argv};
    bool only_operands = false;
    call->operands = argv; /* they move to its front: never behind what is still to be read */
    while (words.count > 0) {
        char *word = take(&words);
        if (!only_operands && strcmp(word, "--") == 0) {
            only_operands = true;
        } else if (only_operands || word[0] != '-' || word[1] == '\0') {
            call->operands[call->operand_count++] = word;
        } else if (word[1] == '-' ? !parse_long(call, word, &words) : !parse_short(call, word, &words)) {
            return false;
        }
    }
    return true;
}

/* --- values that several commands take -------------------------------------------------------------- */

bool wf_set_list_format(struct wf_call *call, const char *value, const char *const *names) {
    char hint[128];
    char list[128] = "";
    size_t count = 0;
    size_t used = 0;
    call->list_format = value;
    for (; names[count] != NULL; count++) {
        if (strcmp(value, names[count]) == 0) {
            return true;
        }
        const char *joint = count == 0 ? "" : names[count + 1] == NULL ? " or " : ", ";
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", joint, names[count]);
    }
    wf_did_you_mean(hint, sizeof hint, "", value, names, count);
    return wf_usage_error(call, "\"--format\" takes %s, not \"%s\"%s", list, value, hint);
}

bool wf_set_fail_under(struct wf_call *call, const char *value) {
    char *end;
    call->fail_under = strtod(value, &end);
    end += *end == '%' ? 1 : 0;
    bool starts_well = value[0] >= '0' && value[0] <= '9';
    return (starts_well && *end == '\0' && call->fail_under <= 100) ||
           wf_usage_error(call, "\"--fail-under\" takes a number from 0 to 100, not \"%s\"", value);
}

bool wf_push_text(struct wf_call *call, struct wf_texts *texts, const char *value) {
    if (texts->count == WF_MAX_TEXTS) {
        return wf_usage_error(call, "too many values: \"%s\"", value);
    }
    texts->items[texts->count++] = value;
    return true;
}

/* --- help --------------------------------------------------------------------------------------------- */

static void print_option(const struct wf_option *option) {
    char left[96];
    size_t used = 0;
    if (option->letter != 0) {
        used += (size_t)snprintf(left, sizeof left, "-%c", option->letter);
    }
    if (option->name != NULL) {
        used +=
            (size_t)snprintf(left + used, sizeof left - used, "%s--%s", used > 0 ? ", " : "", option->name);
    }
    if (option->argument != NULL) {
        used += (size_t)snprintf(left + used, sizeof left - used, " %s", option->argument);
    }
    if (used < HELP_COLUMN) {
        printf("  %-*s  ", HELP_COLUMN, left);
    } else {
        printf("  %s\n  %*s  ", left, HELP_COLUMN, "");
    }
    for (const char *c = option->help; *c != '\0'; c++) {
        putchar(*c);
        if (*c == '\n') {
            printf("  %*s  ", HELP_COLUMN, "");
        }
    }
    putchar('\n');
}

void wf_print_help(const struct wf_command *command) {
    bool has_options = command->options[0] != NULL;
    printf("%s\n\nusage: wfgen %s%s%s%s\n", command->summary, command->name,
           has_options ? " [OPTION...]" : "", command->operands[0] != '\0' ? " " : "", command->operands);
    if (command->about[0] != '\0') {
        printf("\n%s\n", command->about);
    }
    if (command->commands != NULL) {
        printf("\ncommands:\n");
    }
    for (size_t i = 0; command->commands != NULL && command->commands[i] != NULL; i++) {
        const char *name = command->commands[i]->name + strlen(command->name) + 1;
        printf("  %-*s  %s\n", HELP_COLUMN, name, command->commands[i]->summary);
    }
    printf("\noptions:\n");
    for (size_t i = 0; command->options[i] != NULL; i++) {
        print_option(command->options[i]);
    }
    printf("  %-*s  show this help\n", HELP_COLUMN, "-h, --help");
}

/* --- colour ------------------------------------------------------------------------------------------- */

bool wf_use_color(const struct wf_call *call) {
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    if (call->color != WF_COLOR_AUTO) {
        return call->color == WF_COLOR_ALWAYS;
    }
    return isatty(STDOUT_FILENO) != 0 && (no_color == NULL || no_color[0] == '\0') &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0);
}
