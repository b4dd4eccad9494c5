/* The language server: the Language Server Protocol 3.17 over two file descriptors. Beside the public library
 * this is the second thing that the program is made of; it needs jansson, which the library does not. */
#ifndef WF_LSP_SERVER_H
#define WF_LSP_SERVER_H

#include <stdbool.h>

struct wf_lsp_settings {
    bool script_checkers; /* shellcheck and pyflakes are asked when nobody types */
    unsigned delay;       /* milliseconds without a keystroke after which a text is checked */
};

enum { WF_LSP_DELAY = 40 };

/* Serves until the client says `exit` or hangs up, and gives the exit code of the program: 0 after a
 * `shutdown`, 1 without one, 3 when what comes in is no such protocol or nothing can be written. */
int wf_lsp_serve(int in, int out, const struct wf_lsp_settings *settings);

#endif
