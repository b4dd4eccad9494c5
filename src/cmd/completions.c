#include "cmd/complete.h"

#include <string.h>

static int run(struct wf_call *call) {
    const char *name = call->operand_count == 1 ? call->operands[0] : "";
    for (size_t i = 0; wf_shells[i].name != NULL; i++) {
        if (strcmp(wf_shells[i].name, name) == 0) {
            wf_shells[i].print(call->session);
            return WF_EXIT_CLEAN;
        }
    }
    wf_usage_error(call, "a shell is needed: bash, fish or zsh");
    return WF_EXIT_USAGE;
}

static const struct wf_option *const options[] = {NULL};

const struct wf_command wf_command_completions = {
    .name = "completions",
    .summary = "print what makes a shell complete wfgen's command line",
    .operands = "SHELL",
    .about = "SHELL is bash, fish or zsh. Installed packages bring these files along; otherwise:\n"
             "  bash: wfgen completions bash > ~/.local/share/bash-completion/completions/wfgen\n"
             "  fish: wfgen completions fish > ~/.config/fish/completions/wfgen.fish\n"
             "  zsh:  wfgen completions zsh > _wfgen, in a folder of $fpath",
    .options = options,
    .run = run,
};
