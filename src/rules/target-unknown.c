#include "base/near.h"
#include "docker/cache_lines.h"
#include "gha/context.h"
#include "lint/rule.h"

static struct wf_str nearest(const struct wf_dockerfile *dockerfile, struct wf_str target) {
    struct wf_near near = {.wanted = target};
    for (size_t i = 0; i < dockerfile->stages.len; i++) {
        if (dockerfile->stages.items[i]->name.len > 0 &&
            !wf_near_offer(&near, dockerfile->stages.items[i]->name)) {
            break;
        }
    }
    return near.best;
}

static void check_target(struct wf_check *check, const struct wf_image_source *source, struct wf_str target,
                         const struct wf_source *where, struct wf_span span) {
    const struct wf_dockerfile *dockerfile = source ? source->dockerfile : NULL;
    /* A number is a stage to older builders. */
    if (target.len == 0 || wf_is_digit(target.ptr[0]) || !dockerfile || dockerfile->problems.len > 0 ||
        dockerfile->stages.len == 0 || wf_dockerfile_target(dockerfile, target)) {
        return;
    }
    struct wf_finding *finding =
        wf_report_at(check, where, span, "the Dockerfile has no such stage, the build fails: \"%.*s\"",
                     WF_STR_ARG(target));
    wf_finding_note(check, finding, dockerfile->source, wf_span_make(0, 0), "the Dockerfile");
    struct wf_str near = nearest(dockerfile, target);
    if (near.len > 0) {
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near));
    }
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_node *value = wf_step_input(build->step, "target");
    struct wf_context context = wf_context_of_step(check->arena, build->step, NULL);
    if (wf_node_is_scalar(value)) {
        struct wf_str target = wf_str_trim(wf_context_text(&context, wf_node_text(value)));
        bool known = !wf_str_has(target, "${{");
        check_target(check, build->image_source, known ? target : WF_STR(""), check->file->source,
                     value->span);
    }
}

/* Whether another step before it builds this very target of a bake or Compose file. */
static bool is_repeated(struct wf_check *check, const struct wf_other_build *build) {
    for (size_t i = 0; build->target_source != check->file->source && i < check->repo->count; i++) {
        const struct wf_other_builds *builds = check->repo->files[i]->other_builds;
        for (size_t k = 0; builds && k < builds->list.len; k++) {
            const struct wf_other_build *other = builds->list.items[k];
            if (other == build) {
                return false;
            }
            if (other->target_source == build->target_source &&
                other->target_span.begin == build->target_span.begin) {
                return true;
            }
        }
    }
    return false;
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    for (size_t i = 0; file->other_builds && i < file->other_builds->list.len; i++) {
        const struct wf_other_build *build = file->other_builds->list.items[i];
        if (build->target_known && !is_repeated(check, build)) {
            check_target(check, build->image_source, build->target, build->target_source, build->target_span);
        }
    }
}

const struct wf_rule wf_rule_target_unknown = {
    .id = "target-unknown",
    .title = "Target that is no stage of the Dockerfile",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .build_hook = check_build,
    .file_hook = check_file,
};
