#include "rules/run_ask.h"

/* `apk upgrade busybox` is about one package. */
static bool is_whole(const struct wf_package_call *call) {
    for (size_t i = call->verb + 1U; i < call->command->words.len; i++) {
        struct wf_str word = call->command->words.items[i].head;
        if (word.len > 0 && word.ptr[0] != '-') {
            return false;
        }
    }
    return true;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run);
    for (size_t i = 0; read && i < run.calls.list.len; i++) {
        const struct wf_package_call *call = &run.calls.list.items[i];
        if (call->manager > WF_MANAGER_ZYPPER || call->action != WF_PACKAGE_UPGRADE || !is_whole(call)) {
            continue;
        }
        struct wf_span part = {call->command->words.items[call->program].span.begin,
                               call->command->words.items[call->verb].span.end};
        bool release =
            wf_str_in(call->command->words.items[call->verb].text, "dist-upgrade full-upgrade dup");
        struct wf_finding *finding = wf_report(
            check, wf_run_span(&run, part),
            release ? "the whole distribution is upgraded, as it is on the day of the build"
                    : "all packages of the base image are upgraded, as they are on the day of the build");
        wf_finding_help(check, finding, "build on a newer base image");
    }
}

const struct wf_rule wf_rule_packages_upgraded = {
    .id = "packages-upgraded",
    .title = "Packages of the base image upgraded",
    .aliases = "DL3005 DL3017 DL3031 DL3035 DL3039",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
