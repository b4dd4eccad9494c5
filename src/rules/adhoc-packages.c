#include "rules/commands.h"
#include "rules/uses_ask.h"

/* The verb must be the first word of npm that is no option; of the others it may stand anywhere. */
static size_t first_operand(const struct wf_words *words) {
    size_t at = 0;
    while (at < words->list.len && wf_str_starts(words->list.items[at], "-")) {
        at++;
    }
    return at;
}

static bool installs(const struct wf_words *words) {
    static const struct {
        const char *program;
        const char *verbs;
    } programs[] = {
        {"gem", "install i"},
        {"yarn", "add"},
        {"pnpm", "add"},
        {"bundle", "add"},
        {"npm", "install i in ins inst insta instal isnt isnta isntal isntall add"},
    };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        if (wf_str_is(words->name, programs[i].program)) {
            size_t verb = wf_words_find(words, programs[i].verbs, 0);
            bool first = !wf_str_is(words->name, "npm") || verb == first_operand(words);
            return verb != WF_NOT_FOUND && first && wf_words_operand(words, verb + 1);
        }
    }
    return false;
}

static void check_command(struct wf_check *check, const struct wf_words *words) {
    if (!installs(words)) {
        return;
    }
    struct wf_finding *finding =
        wf_report_part(check, words->step->run, words->span.begin, words->span.end,
                       "packages are installed that no lock file pins: \"%.*s\"", WF_STR_ARG(words->name));
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_REGULAR);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    wf_commands_each(check, step, check_command);
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_live_steps_each(check, check_step);
}

const struct wf_rule wf_rule_adhoc_packages = {
    .id = "adhoc-packages",
    .title = "Packages that no lock file pins",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
