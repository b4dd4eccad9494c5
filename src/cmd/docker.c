#include "cmd/cmd.h"

extern const struct wf_command wf_command_docker_cache, wf_command_docker_context, wf_command_docker_log;

static const struct wf_command *const commands[] = {
    &wf_command_docker_cache,
    &wf_command_docker_context,
    &wf_command_docker_log,
    NULL,
};

static const struct wf_option *const options[] = {NULL};

static int run(struct wf_call *call) {
    wf_usage_error(call, "say which of its commands, as in \"wfgen docker log build.log\"");
    return WF_EXIT_USAGE;
}

const struct wf_command wf_command_docker = {
    .name = "docker",
    .summary = "look into image builds: their logs, contexts and caches",
    .operands = "COMMAND",
    .about = "",
    .options = options,
    .run = run,
    .commands = commands,
};
