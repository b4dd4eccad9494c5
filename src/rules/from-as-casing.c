#include "docker/edit.h"
#include "lint/rule.h"

enum casing { MIXED, LOWER, UPPER };

static enum casing casing_of(struct wf_str text) {
    bool lower = false;
    bool upper = false;
    for (size_t i = 0; i < text.len; i++) {
        lower |= wf_upper(text.ptr[i]) != text.ptr[i];
        upper |= wf_lower(text.ptr[i]) != text.ptr[i];
    }
    return lower == upper ? MIXED : lower ? LOWER : UPPER;
}

static const struct wf_dword *as_word(const struct wf_instruction *from) {
    return from->words.len == 3 && wf_str_is_case(from->words.items[1].text, "as") ? &from->words.items[1]
                                                                                   : NULL;
}

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_dword *as = as_word(stage->from);
    enum casing wanted = casing_of(stage->from->keyword);
    if (!as || wanted == MIXED || casing_of(as->text) == wanted) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dword_span(stage->from, as), "\"%.*s\" is not spelled in the case of \"%.*s\"",
                  WF_STR_ARG(as->text), WF_STR_ARG(stage->from->keyword));
    struct wf_patch patch = wf_check_patch(check);
    wf_instruction_replace_word(&patch, check->file->dockerfile, stage->from, as,
                                wanted == UPPER ? WF_STR("AS") : WF_STR("as"));
    finding->fix = wf_patch_fix(&patch, "spell both alike", WF_FIX_SAFE);
}

const struct wf_rule wf_rule_from_as_casing = {
    .id = "from-as-casing",
    .title = "FROM and AS in different cases",
    .aliases = "FromAsCasing",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .stage_hook = check_stage,
};
