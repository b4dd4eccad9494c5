#include "cmd/cmd.h"

#include <string.h>

static void show(struct wf_call *call) {
    const char *path = wfgen_config_path(call->session);
    struct wfgen_rule rule = {.size = sizeof rule};
    enum wfgen_severity severity;
    bool on;
    printf("file: %s\n", path != NULL ? path : "none");
    if (wfgen_pins_path(call->session) != NULL) {
        printf("pins: %s\n", wfgen_pins_path(call->session));
    }
    printf("fail-on: %s\npersona: %s\ntriggers: %s\nrules:\n",
           wfgen_severity_name(wfgen_fail_on(call->session)),
           wfgen_persona_name(wfgen_persona_of(call->session)),
           wfgen_triggers_name(wfgen_triggers_of(call->session)));
    for (size_t i = 0; wfgen_rule(i, &rule) && wfgen_rule_setting(call->session, i, &on, &severity); i++) {
        printf("  %s: %s\n", rule.id, on ? wfgen_severity_name(severity) : "off");
    }
}

static void say_clean(const struct wf_call *call) {
    const char *path = wfgen_config_path(call->session);
    if (path == NULL) {
        puts("there is no configuration file");
    } else if (wfgen_finding_count(call->session) == 0) {
        printf("%s: no mistakes\n", path);
    }
}

static int run(struct wf_call *call) {
    const char *what = call->operand_count == 1 ? call->operands[0] : "";
    bool check = strcmp(what, "check") == 0;
    if (!check && strcmp(what, "show") != 0) {
        wf_usage_error(call, "\"show\" or \"check\" is needed");
        return WF_EXIT_USAGE;
    }
    enum wfgen_status status = wfgen_check_settings(call->session);
    wf_print_problems(call, status);
    if (status == WFGEN_OK && check) {
        call->quiet = true; /* the summary counts files, and none was checked */
        status = wf_write_reports(call, stdout) ? WFGEN_OK : WFGEN_FAILED;
        say_clean(call);
    } else if (status == WFGEN_OK) {
        show(call);
    }
    return wf_exit_code(call, status);
}

static const struct wf_option *const options[] = {
    &wf_option_config,
    &wf_option_policy,
    &wf_option_color,
    NULL,
};

const struct wf_command wf_command_config = {
    .name = "config",
    .summary = "show the settings that hold here, or check the configuration file",
    .operands = "show|check",
    .about = "",
    .options = options,
    .run = run,
};
