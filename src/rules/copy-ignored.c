#include "docker/needs.h"
#include "rules/docker_ask.h"

static void check_need(struct wf_check *check, const struct wf_image_source *source,
                       const struct wf_need *need) {
    const struct wf_ignore_pattern *by = NULL;
    if (need->linked || need->path.len == 0 || !wf_need_is_excluded(need, source->ignore, &by) || !by) {
        return;
    }
    const struct wf_instruction *copy = need->instruction;
    struct wf_finding *finding = wf_report(
        check, copy->span, "the .dockerignore leaves out what this copies: \"%.*s\"", WF_STR_ARG(need->path));
    finding->severity = need->wildcard || !need->known ? WF_WARNING : WF_ERROR;
    wf_finding_note(check, finding, source->ignore->source, by->span, "left out here");
    wf_finding_help(check, finding, "bring it back with a line \"!%.*s\" behind that one",
                    WF_STR_ARG(need->path));
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    const struct wf_image_source *source = check->file->image_source;
    if (!source || !source->ignore || !wf_context_is_certain(source)) {
        return;
    }
    struct wf_needs needs = wf_needs_read(check->arena, dockerfile, NULL, NULL);
    for (size_t i = 0; i < needs.list.len; i++) {
        check_need(check, source, &needs.list.items[i]);
    }
}

const struct wf_rule wf_rule_copy_ignored = {
    .id = "copy-ignored",
    .title = "COPY of what the .dockerignore leaves out",
    .aliases = "CopyIgnoredFile",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .dockerfile_hook = check_dockerfile,
};
