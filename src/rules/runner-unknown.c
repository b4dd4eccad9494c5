#include "base/near.h"
#include "rules/replace.h"
#include "rules/runner_label.h"

enum { SLIPS = 2 };

/* Teams and those who rent out runners name them so: ubuntu-latest-8-cores, depot-ubuntu-24.04, arm-runner.
 */
static bool is_telling(struct wf_str label) {
    static const char *const words[] = {"ubuntu", "linux", "windows", "macos", "runner"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        for (size_t at = 0; at + strlen(words[i]) <= label.len; at++) {
            if (wf_str_is_case(wf_str_sub(label, at, at + strlen(words[i])), words[i])) {
                return true;
            }
        }
    }
    return false;
}

/* A name of GitHub's with something behind it. */
static bool extends_known(struct wf_str label) {
    for (size_t i = 0; i < wf_runner_fact_count; i++) {
        struct wf_str known = wf_runner_facts[i].label;
        if (label.len > known.len && wf_str_eq_case(wf_str_sub(label, 0, known.len), known) &&
            strchr("-_", label.ptr[known.len])) {
            return true;
        }
    }
    return false;
}

/* "latest" or a version, as GitHub's own labels end. */
static bool is_version(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_digit(text.ptr[i]) && text.ptr[i] != '.') {
            return wf_str_is_case(text, "latest");
        }
    }
    return text.len > 0;
}

static const struct {
    const char *system, *latest;
} systems[] = {
    {"ubuntu", "ubuntu-latest"}, {"linux", "ubuntu-latest"}, {"windows", "windows-latest"},
    {"win", "windows-latest"},   {"macos", "macos-latest"},  {"mac", "macos-latest"},
    {"osx", "macos-latest"},
};

/* The label that must have been meant; empty when it may well be a team's own. */
static struct wf_str find_meant(struct wf_str label) {
    struct wf_near near = {.wanted = label};
    for (size_t i = 0; i < wf_runner_fact_count; i++) {
        if (wf_runner_facts[i].gone == 0) {
            wf_near_offer(&near, wf_runner_facts[i].label);
        }
    }
    if (near.best.len > 0 && near.distance <= SLIPS && !extends_known(label)) {
        return near.best;
    }
    size_t dash = wf_str_find_char(label, '-', 0);
    for (size_t i = 0; dash != WF_NOT_FOUND && i < sizeof systems / sizeof *systems; i++) {
        if (wf_str_is_case(wf_str_sub(label, 0, dash), systems[i].system) &&
            is_version(wf_str_sub(label, dash + 1, label.len))) {
            return wf_str_of(systems[i].latest);
        }
    }
    return (struct wf_str){0};
}

static void report_unlisted(struct wf_check *check, const struct wf_node *label) {
    struct wf_finding *finding = wf_report(
        check, label->span, "runner label is not among those that the configuration lists: \"%.*s\"",
        WF_STR_ARG(label->text));
    struct wf_near near = {.wanted = label->text};
    for (size_t i = 0; i < check->config->runners.len; i++) {
        wf_near_offer(&near, check->config->runners.items[i].text);
    }
    if (near.best.len > 0) {
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near.best));
    }
}

static void report_meant(struct wf_check *check, const struct wf_node *label, struct wf_str meant) {
    struct wf_finding *finding = wf_report(check, label->span, "GitHub has no runner with the label \"%.*s\"",
                                           WF_STR_ARG(label->text));
    wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(meant));
    finding->fix = wf_replace_fix(check, label, meant, WF_FIX_UNSAFE);
}

static void report_own(struct wf_check *check, const struct wf_node *label) {
    struct wf_finding *finding = wf_report(check, label->span, "GitHub has no runner with the label \"%.*s\"",
                                           WF_STR_ARG(label->text));
    finding->severity = WF_INFO;
    wf_finding_help(check, finding,
                    "when it is one of your own, list it under \"runners\" in .github/wfgen.yml");
}

static void check_label(struct wf_check *check, const struct wf_runner_label *label) {
    struct wf_str text = label->node->text;
    if (wf_runner_fact(text) || wf_runner_preset(text) || wf_runner_is_named(check->config, text)) {
        return;
    }
    struct wf_str meant = {0};
    if (!label->own) {
        meant = find_meant(text);
    }
    if (meant.len > 0) {
        report_meant(check, label->node, meant);
    } else if (check->config->runners.len > 0) {
        report_unlisted(check, label->node);
    } else if (!label->own && !is_telling(text)) {
        report_own(check, label->node);
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    wf_runner_labels_each(check, job, check_label);
}

const struct wf_rule wf_rule_runner_unknown = {
    .id = "runner-unknown",
    .title = "Runner label that GitHub does not have",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .fixable = true,
    .job_hook = check_job,
};
