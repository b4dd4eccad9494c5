#include "gha/step.h"
#include "rules/download_run.h"
#include "rules/run_ask.h"
#include "rules/uses_ask.h"

static const char help[] =
    "install it by an action or package that is pinned, or compare its digest before it runs";

static void say(struct wf_check *check, struct wf_finding *finding, const struct wf_source *source,
                struct wf_span user, bool apart) {
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_REGULAR);
    if (apart) {
        wf_finding_note(check, finding, source, user, "it runs here");
    }
    wf_finding_help(check, finding, "%s", help);
}

/* --- run steps ---------------------------------------------------------------------------------------- */

static struct wf_download_runs runs_of(struct wf_check *check, const struct wf_step *step) {
    switch (wf_step_shell_choice(step).family) {
    case WF_FAMILY_POWERSHELL:
        return wf_download_runs_powershell(check->arena, wf_node_text(step->run));
    case WF_FAMILY_UNKNOWN:
    case WF_FAMILY_BASH:
        return wf_download_runs_shell(check->arena, step->script);
    default:
        return (struct wf_download_runs){0};
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    struct wf_download_runs runs = {0};
    if (wf_node_is_scalar(step->run)) {
        runs = runs_of(check, step);
    }
    for (size_t i = 0; i < runs.list.len; i++) {
        const struct wf_download_run *run = &runs.list.items[i];
        struct wf_finding *finding = wf_report_part(
            check, step->run, run->span.begin, run->span.end,
            "what \"%.*s\" downloads is run, and nothing checks what it is", WF_STR_ARG(run->what));
        struct wf_span user = wf_node_subspan(check->file->source, step->run, run->user.begin, run->user.end);
        say(check, finding, check->file->source, user, run->user.begin > run->span.end);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_live_steps_each(check, check_step);
}

/* --- RUN ---------------------------------------------------------------------------------------------- */

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    if (!wf_run_read(check, instruction, &run)) {
        return;
    }
    struct wf_download_runs runs = wf_download_runs_shell(check->arena, run.shell);
    for (size_t i = 0; i < runs.list.len; i++) {
        const struct wf_download_run *one = &runs.list.items[i];
        struct wf_finding *finding =
            wf_report(check, wf_run_span(&run, one->span),
                      "what \"%.*s\" downloads is run, and nothing checks what it is", WF_STR_ARG(one->what));
        say(check, finding, check->file->source, wf_run_span(&run, one->user),
            one->user.begin > one->span.end);
    }
}

const struct wf_rule wf_rule_download_unchecked = {
    .id = "download-unchecked",
    .title = "Downloaded script that runs unchecked",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
    .instruction_hook = check_instruction,
};
