#include "rules/run_ask.h"

/* How each manager is told to go ahead. */
static const struct {
    enum wf_manager manager;
    char letter;
    const char *options[3];
    const char *setting; /* in its configuration */
    const char *added;
} answers[] = {
    {WF_MANAGER_APT, 'y', {"--yes", "--assume-yes", "--force-yes"}, "Assume-Yes", " -y"},
    {WF_MANAGER_DNF, 'y', {"--assumeyes", "--assumeno", NULL}, "assumeyes", " -y"},
    {WF_MANAGER_YUM, 'y', {"--assumeyes", "--assumeno", NULL}, "assumeyes", " -y"},
    {WF_MANAGER_ZYPPER,
     'n',
     {"--non-interactive", "--no-confirm", NULL},
     "noninteractive",
     " --non-interactive"},
    {WF_MANAGER_PACMAN, '\0', {"--noconfirm", "--ask", NULL}, "NoConfirm", " --noconfirm"},
    {WF_MANAGER_PIP, 'y', {"--yes", NULL, NULL}, "yes", " -y"},
};

/* -qq, -q=2 and -q2 answer yes for apt-get. */
static bool is_very_quiet(const struct wf_package_call *call) {
    for (size_t i = call->program + 1; i < call->command->words.len; i++) {
        struct wf_str word = call->command->words.items[i].head;
        if (word.len > 2 && word.ptr[0] == '-' && word.ptr[1] != '-' &&
            (wf_str_has(word, "q=2") || wf_str_has(word, "q2") ||
             wf_str_find_char(word, 'q', wf_str_find_char(word, 'q', 0) + 1) != WF_NOT_FOUND)) {
            return wf_str_find_char(word, 'q', 0) != WF_NOT_FOUND;
        }
    }
    return false;
}

static bool is_answered(const struct wf_package_call *call, size_t k) {
    bool letter = wf_package_call_has(call, answers[k].letter, NULL);
    for (size_t i = 0; i < 3 && answers[k].options[i]; i++) {
        letter = letter || wf_package_call_has(call, '\0', answers[k].options[i]);
    }
    bool zypper = call->manager == WF_MANAGER_ZYPPER && wf_package_call_has(call, 'y', NULL);
    bool quiet = call->manager == WF_MANAGER_APT && is_very_quiet(call);
    return letter || zypper || quiet || wf_package_call_has(call, 's', "--simulate") ||
           wf_package_call_has(call, '\0', "--dry-run") || wf_package_call_has(call, '\0', "--print-uris") ||
           wf_package_call_has(call, 'h', "--help");
}

/* A variable in the call may hold the option; a list of packages does not. */
static bool may_be_answered(const struct wf_package_call *call) {
    for (size_t i = 0; i < call->command->words.len; i++) {
        const struct wf_shell_word *word = &call->command->words.items[i];
        bool first = i == call->verb + 1U;
        if (word->bare && word->head.len == 0 && (first || i <= call->verb)) {
            return true;
        }
    }
    bool fed = call->command->index > 0;
    for (size_t i = 0; i < call->command->redirections.len; i++) {
        fed = fed || wf_str_starts(call->command->redirections.items[i].op, "<");
    }
    return fed;
}

static bool asks(const struct wf_package_call *call) {
    switch (call->action) {
    case WF_PACKAGE_INSTALL:
        return call->manager != WF_MANAGER_PIP && !wf_str_is(call->tool, "microdnf") &&
               !wf_str_is(call->tool, "yay") &&
               (call->packages.len > 0 || call->manager != WF_MANAGER_PACMAN);
    case WF_PACKAGE_UPGRADE:
        return !wf_str_is(call->tool, "microdnf");
    case WF_PACKAGE_REMOVE:
        return call->packages.len > 0 && !wf_str_is(call->tool, "microdnf");
    default:
        return false;
    }
}

static void check_call(struct wf_check *check, const struct wf_run *run, const struct wf_package_call *call,
                       size_t k) {
    bool configured = answers[k].manager != WF_MANAGER_PIP &&
                      wf_above_mentions(run->check, run->instruction, answers[k].setting);
    bool files = wf_above_mentions(run->check, run->instruction, "apt.conf");
    if (!asks(call) || is_answered(call, k) || may_be_answered(call) || configured ||
        (files && call->manager == WF_MANAGER_APT)) {
        return;
    }
    uint32_t end = call->command->words.items[call->verb].span.end;
    bool global = call->manager == WF_MANAGER_ZYPPER || call->manager == WF_MANAGER_PACMAN;
    uint32_t at = global ? call->command->words.items[call->program].span.end : end;
    struct wf_span part = {call->command->words.items[call->program].span.begin, end};
    struct wf_finding *finding =
        wf_report(check, wf_run_span(run, part),
                  "\"%.*s\" may ask a question, which nobody answers in a build", WF_STR_ARG(call->tool));
    struct wf_patch patch = wf_check_patch(check);
    wf_run_insert(&patch, run, at, wf_str_of(answers[k].added));
    finding->fix = wf_patch_fix(&patch, "answer yes", WF_FIX_SAFE);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run);
    for (size_t i = 0; read && i < run.calls.list.len; i++) {
        for (size_t k = 0; k < sizeof answers / sizeof answers[0]; k++) {
            if (answers[k].manager == run.calls.list.items[i].manager) {
                check_call(check, &run, &run.calls.list.items[i], k);
            }
        }
    }
}

const struct wf_rule wf_rule_install_prompts = {
    .id = "install-prompts",
    .title = "Package manager that waits for an answer",
    .aliases = "DL3014 DL3030 DL3034 DL3038",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
