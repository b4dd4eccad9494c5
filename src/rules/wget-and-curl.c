#include "rules/run_ask.h"

/* The first use of a program in a RUN of the stage. */
static bool first_use(struct wf_check *check, const struct wf_stage *stage, const char *program,
                      struct wf_run *run, const struct wf_shell_command **command) {
    for (size_t i = stage->first; i < stage->last; i++) {
        bool read = wf_run_read(check, check->file->dockerfile->instructions.items[i], run);
        for (size_t k = 0; read && k < run->shell->commands.len; k++) {
            *command = run->shell->commands.items[k];
            if (wf_command_in(*command, program)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_before(const struct wf_run *a, const struct wf_shell_command *of_a, const struct wf_run *b,
                      const struct wf_shell_command *of_b) {
    return wf_run_span(a, of_a->span).begin < wf_run_span(b, of_b->span).begin;
}

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    struct wf_run wget;
    struct wf_run curl;
    const struct wf_shell_command *of_wget;
    const struct wf_shell_command *of_curl;
    if (!first_use(check, stage, "wget", &wget, &of_wget) ||
        !first_use(check, stage, "curl", &curl, &of_curl)) {
        return;
    }
    bool curl_first = is_before(&curl, of_curl, &wget, of_wget);
    struct wf_span later = curl_first ? wf_run_span(&wget, of_wget->span) : wf_run_span(&curl, of_curl->span);
    struct wf_span first = curl_first ? wf_run_span(&curl, of_curl->span) : wf_run_span(&wget, of_wget->span);
    struct wf_finding *finding = wf_report(check, later, "both wget and curl are used in this stage");
    wf_finding_note(check, finding, check->file->source, first, "the other one");
}

const struct wf_rule wf_rule_wget_and_curl = {
    .id = "wget-and-curl",
    .title = "Two programs for downloads",
    .aliases = "DL4001",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .opt_in = true,
    .stage_hook = check_stage,
};
