#include "lint/rule.h"

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    if (!stage->namesake) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dword_span(stage->from, &stage->name_word),
                  "second stage with the name \"%.*s\": it hides the first one", WF_STR_ARG(stage->name));
    wf_finding_note(check, finding, check->file->source,
                    wf_dword_span(stage->namesake->from, &stage->namesake->name_word), "the first one");
    wf_finding_help(check, finding, "give it another name; what follows means the second one from here on");
}

const struct wf_rule wf_rule_stage_repeated = {
    .id = "stage-repeated",
    .title = "Two stages of the same name",
    .aliases = "DL3024 DuplicateStageName",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .stage_hook = check_stage,
};
