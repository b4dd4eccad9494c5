#include "lint/rule.h"

/* A stage that is named after its platform is meant for it: FROM --platform=linux/amd64 base AS base-amd64.
 */
static bool is_meant(struct wf_arena *arena, const struct wf_stage *stage, struct wf_str platform) {
    struct wf_str part;
    while (wf_str_cut(&platform, '/', &part)) {
        if (part.len > 0 && wf_str_has(stage->name, wf_arena_lower(arena, part).ptr)) {
            return true;
        }
    }
    return false;
}

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_dflag *flag = wf_instruction_flag(stage->from, "platform", NULL);
    if (!flag || wf_dflag_decode(check->arena, stage->from, flag).text.len == 0 ||
        wf_str_find_char(flag->value, '$', 0) != WF_NOT_FOUND || is_meant(check->arena, stage, flag->value)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dflag_span(stage->from, flag),
                  "the image can be built for one platform only: \"%.*s\"", WF_STR_ARG(flag->value));
    wf_finding_help(check, finding,
                    "choose the platform when building (--platform), or name the stage after it");
}

const struct wf_rule wf_rule_platform_constant = {
    .id = "platform-constant",
    .title = "Platform that is fixed in the Dockerfile",
    .aliases = "DL3029 FromPlatformFlagConstDisallowed",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .stage_hook = check_stage,
};
