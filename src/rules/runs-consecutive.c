#include "rules/run_ask.h"

static bool same_flags(const struct wf_instruction *a, const struct wf_instruction *b) {
    bool same = a->flags.len == b->flags.len;
    for (size_t i = 0; same && i < a->flags.len; i++) {
        same = wf_str_eq(a->flags.items[i].name, b->flags.items[i].name) &&
               wf_str_eq(a->flags.items[i].value, b->flags.items[i].value);
    }
    return same;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    struct wf_run before;
    if (instruction->index == 0 || !wf_run_read(check, instruction, &run) ||
        wf_is_trigger(run.dockerfile, instruction) || !wf_stage_ships(check, instruction->stage) ||
        !wf_run_read(check, run.dockerfile->instructions.items[instruction->index - 1], &before) ||
        !same_flags(instruction, before.instruction)) {
        return;
    }
    wf_report(check, instruction->name, "the RUN above could do this in the same layer");
}

const struct wf_rule wf_rule_runs_consecutive = {
    .id = "runs-consecutive",
    .title = "RUN right behind another one",
    .aliases = "DL3059",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .opt_in = true,
    .instruction_hook = check_instruction,
};
