#include "cmd/cmd.h"
#include "lsp/server.h"

#include <unistd.h>

static int run(struct wf_call *call) {
    if (call->operand_count != 0) {
        wf_usage_error(call, "an editor starts it, without operands");
        return WF_EXIT_USAGE;
    }
    struct wf_lsp_settings settings = {.script_checkers = !call->no_shellcheck, .delay = WF_LSP_DELAY};
    return wf_lsp_serve(STDIN_FILENO, STDOUT_FILENO, &settings);
}

static bool set_stdio(struct wf_call *call, const char *value) {
    (void)call;
    (void)value;
    return true;
}

static const struct wf_option option_stdio = {
    .name = "stdio",
    .help = "talk over standard input and output, as it always does",
    .apply = set_stdio,
};

static const struct wf_option *const options[] = {
    &option_stdio,
    &wf_option_no_shellcheck,
    NULL,
};

const struct wf_command wf_command_lsp = {
    .name = "lsp",
    .summary = "serve an editor: findings, fixes, help and completion while you type",
    .operands = "",
    .about = "Speaks the Language Server Protocol 3.17 on standard input and output. Editors are set up as\n"
             "README.md shows. Options that an editor may send: {\"scriptCheckers\": false, \"delay\": 40}.\n"
             "\n"
             "exit codes: 0 the editor said good-bye, 1 it just left, 2 wrong usage, 3 it spoke gibberish",
    .options = options,
    .run = run,
};
