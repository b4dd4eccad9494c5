#include "docker/ref.h"
#include "rules/docker_ask.h"

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    struct wf_str image;
    if (!wf_base_image(check, stage, &image)) {
        return;
    }
    struct wf_ref ref = wf_ref_parse(image);
    bool latest = wf_str_is(ref.tag, "latest");
    if (ref.valid != WF_TRUE || ref.digest.len > 0 || (ref.tag.len > 0 && !latest)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dword_span(stage->from, &stage->base_word),
                  latest ? "\"latest\" is another image every few weeks: \"%.*s\""
                         : "no tag, so it is \"latest\", another image every few weeks: \"%.*s\"",
                  WF_STR_ARG(stage->base_word.text));
    wf_finding_help(check, finding, "name a version, or the digest");
}

const struct wf_rule wf_rule_base_unpinned = {
    .id = "base-unpinned",
    .title = "Base image without a version",
    .aliases = "DL3006 DL3007",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .stage_hook = check_stage,
};
