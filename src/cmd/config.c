#include "cmd/cmd.h"

#include <string.h>

enum { VALUE_COLUMN = 32 };

static void show_line(const char *indent, const char *name, const char *value, const char *origin) {
    int width = wf_print(stdout, "%s%s: %s", indent, name, value);
    wf_print(stdout, "%*s  # %s\n", width < VALUE_COLUMN ? VALUE_COLUMN - width : 0, "", origin);
}

static void show(struct wf_call *call) {
    const char *path = wfgen_config_path(call->session);
    struct wfgen_rule rule = {.size = sizeof rule};
    struct wfgen_setting setting = {.size = sizeof setting};
    enum wfgen_severity severity;
    bool on;
    wf_print(stdout, "file: %s\n", path != NULL ? path : "none");
    if (wfgen_pins_path(call->session) != NULL) {
        wf_print(stdout, "pins: %s\n", wfgen_pins_path(call->session));
    }
    for (size_t i = 0; wfgen_setting(call->session, i, &setting); i++) {
        show_line("", setting.name, setting.value, setting.origin);
    }
    puts("rules:");
    for (size_t i = 0; wfgen_rule(i, &rule) && wfgen_rule_setting(call->session, i, &on, &severity); i++) {
        const char *origin = wfgen_rule_origin(call->session, i);
        show_line("  ", rule.id, on ? wfgen_severity_name(severity) : "off", origin != NULL ? origin : "");
    }
}

static int print_schema(struct wf_call *call) {
    const char *schema = wfgen_config_schema(call->session);
    fputs(schema != NULL ? schema : "", stdout);
    return schema != NULL ? WF_EXIT_CLEAN : WF_EXIT_FAILED;
}

static void say_clean(const struct wf_call *call) {
    const char *path = wfgen_config_path(call->session);
    if (path == NULL) {
        puts("there is no configuration file");
    } else if (wfgen_finding_count(call->session) == 0) {
        wf_print(stdout, "%s: no mistakes\n", path);
    }
}

static int run(struct wf_call *call) {
    const char *what = call->operand_count == 1 ? call->operands[0] : "";
    bool check = strcmp(what, "check") == 0;
    if (strcmp(what, "schema") == 0) {
        return print_schema(call);
    }
    if (!check && strcmp(what, "show") != 0) {
        wf_usage_error(call, "\"show\", \"check\" or \"schema\" is needed");
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
    .summary = "show the settings that hold here and their origin, or check the file",
    .operands = "show|check|schema",
    .about =
        "\"show\" tells each setting and where it comes from: file and line, the command line, or the\n"
        "default. \"check\" says what is wrong with the file. \"schema\" prints its JSON schema for editors.",
    .options = options,
    .run = run,
};
