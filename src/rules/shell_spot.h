/* Where in a script a `${{ }}` stands: how a variable must be written there to give the same text. */
#ifndef WF_RULES_SHELL_SPOT_H
#define WF_RULES_SHELL_SPOT_H

#include "lang/shell.h"

enum wf_shell_spot {
    WF_SPOT_NONE,   /* no variable can stand there, or nobody can tell: code, comments, arithmetic, ... */
    WF_SPOT_BARE,   /* outside quotes, where the text may become several words, or none */
    WF_SPOT_WORD,   /* outside quotes, but always one word: an assignment's value, in [[ ]], beside other text
                     */
    WF_SPOT_DOUBLE, /* inside "..." */
    WF_SPOT_SINGLE, /* inside '...' */
    WF_SPOT_HERE,   /* in a here-document that expands variables */
};

struct wf_shell_site {
    enum wf_shell_spot spot;
    const struct wf_shell_command *command; /* NULL for WF_SPOT_NONE */
};

/* Of the hole that begins (with its `$`) at `offset` and ends at `end`. What another program reads as code
 * (`bash -c
 * "..."`, `eval`) is WF_SPOT_NONE: a variable would not help there. */
struct wf_shell_site wf_shell_site_of(const struct wf_shell_script *script, size_t offset, size_t end);

#endif
