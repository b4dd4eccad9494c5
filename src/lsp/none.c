#include "lsp/server.h"

#include <stdio.h>

enum { EXIT_FAILED = 3 };

int wf_lsp_serve(int in, int out, const struct wf_lsp_settings *settings) {
    (void)in;
    (void)out;
    (void)settings;
    fputs("wfgen lsp: this wfgen was built without jansson, which the language server needs\n", stderr);
    return EXIT_FAILED;
}
