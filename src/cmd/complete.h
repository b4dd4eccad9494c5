/* Completions for shells, printed from the tables of commands and options. What may stand behind an option is
 * its `values`, or follows from the name of its argument: FILE and PATH are files, DIR is a folder, RULE is a
 * list of rules with commas, LEVEL, WHEN, MODE, POLICY and NAME[=FILE] have words of their own. The same
 * holds for the operands of a command; words with "|" between them are meant literally. */
#ifndef WF_CMD_COMPLETE_H
#define WF_CMD_COMPLETE_H

#include "cmd/cmd.h"

/* What may stand at one place of the command line. A zeroed struct: anything. */
struct wf_choice {
    const char *words; /* with blanks, or "|", between them; NULL: none */
    bool rules;        /* ids of rules, ... */
    bool list;         /* ... several, with commas between them */
    bool formats;      /* names of reports */
    bool named;        /* a word may have "=FILE" behind it */
    bool packs;        /* of templates */
    bool shells;       /* those that have completions */
    bool commands;     /* of wfgen */
    bool files, folders;
};

enum { WF_MAX_COMMANDS = 64 };

/* All commands with those below others, each behind the one it belongs to: into `all`, which has
 * WF_MAX_COMMANDS places. */
size_t wf_all_commands(const struct wf_command **all);

struct wf_choice wf_choice_of_option(const struct wf_option *option);
struct wf_choice wf_choice_of_operands(const struct wf_command *command);

/* Whether words are known for the place. */
bool wf_has_words(const struct wf_choice *choice);

/* Prints them on standard output with blanks between them. */
void wf_print_words(struct wfgen *session, const struct wf_choice *choice);

/* Names of all commands, or of those below one, without its own name. */
void wf_print_command_names(const struct wf_command *const *commands);

/* The name of a command without that of the one above it. */
const char *wf_last_word(const struct wf_command *command);

/* Prints the text, but each byte of `special` with `escape` before it, and "\n" as a blank. */
void wf_print_escaped(const char *text, const char *special, const char *escape);

struct wf_shell {
    const char *name;
    void (*print)(struct wfgen *session);
};

/* Ended by one without a name. */
extern const struct wf_shell wf_shells[];

void wf_print_bash(struct wfgen *session);
void wf_print_fish(struct wfgen *session);
void wf_print_zsh(struct wfgen *session);

#endif
