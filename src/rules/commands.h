/* The commands of a run step as plain words, whether its shell is bash or PowerShell. */
#ifndef WF_RULES_COMMANDS_H
#define WF_RULES_COMMANDS_H

#include "docker/packages.h"
#include "lint/rule.h"

/* One simple command. */
struct wf_words {
    const struct wf_step *step;
    struct wf_span span;         /* in the decoded script */
    struct wf_str name;          /* the first word */
    WF_LIST(struct wf_str) list; /* the others: quotes removed where that can be done */
};

struct wf_commands {
    WF_LIST(struct wf_words) list;
};

/* Each simple command of the step's script, in its order, also inside others. Scripts whose shell is not
 * known are read as bash; those for other shells are left out. */
struct wf_commands wf_commands_read(struct wf_check *check, const struct wf_step *step);

/* Calls `visit` for each of them. */
void wf_commands_each(struct wf_check *check, const struct wf_step *step,
                      void (*visit)(struct wf_check *check, const struct wf_words *words));

/* What they do with package managers. In PowerShell the words of a command all have its span. */
struct wf_package_calls wf_commands_calls(struct wf_check *check, const struct wf_step *step);

/* The index of the first word from `from` that is one of `names` (single spaces separate them), or
 * WF_NOT_FOUND. */
size_t wf_words_find(const struct wf_words *words, const char *names, size_t from);

/* Whether some word from `from` is no option. */
bool wf_words_operand(const struct wf_words *words, size_t from);

#endif
