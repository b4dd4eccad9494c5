#include "lang/hole.h"
#include "rules/required.h"

#include <fnmatch.h>

/* --- where tags come from ----------------------------------------------------------------------------- */

/* A list whose every item is one `${{ }}` may come from a metadata step in another job. */
static bool may_be_metadata(const struct wf_list_input *tags) {
    for (size_t i = 0; tags->list && i < tags->list->items.len; i++) {
        struct wf_str text = tags->list->items.items[i].text;
        if (text.len == 0 || wf_hole_end(text, 0) != text.len) {
            return false;
        }
    }
    return true;
}

static void check_source(struct wf_check *check, const struct wf_build *build) {
    if (build->tags.key && !build->meta && !may_be_metadata(&build->tags)) {
        struct wf_finding *finding = wf_report(
            check, build->tags.key->span, "tags of a pushed image do not come from docker/metadata-action");
        wf_finding_help(check, finding,
                        "add a docker/metadata-action step with an id and use its output \"tags\" here");
    }
}

/* --- which tags there are ----------------------------------------------------------------------------- */

static struct wf_str tag_of(struct wf_str ref) {
    size_t colon = WF_NOT_FOUND;
    for (size_t at = wf_hole_find(ref, ':', 0); at != WF_NOT_FOUND; at = wf_hole_find(ref, ':', at + 1)) {
        colon = at;
    }
    struct wf_str tag = colon == WF_NOT_FOUND ? WF_STR("latest") : wf_str_sub(ref, colon + 1, ref.len);
    return wf_str_find_char(tag, '/', 0) == WF_NOT_FOUND || wf_hole_any(tag) ? tag : WF_STR("latest");
}

/* Whether some tag fits; one that is partly unknown may. */
static bool carries(struct wf_check *check, const struct wf_image_tags *tags, struct wf_str pattern) {
    const char *glob = wf_arena_str(check->arena, pattern).ptr;
    for (size_t i = 0; i < tags->list.len; i++) {
        struct wf_str tag = tag_of(tags->list.items[i].ref);
        if (wf_hole_any(tag) || fnmatch(glob, wf_arena_str(check->arena, tag).ptr, 0) == 0) {
            return true;
        }
    }
    return !tags->complete;
}

/* Whether the build pushes in this run, as far as that is known. */
static bool pushes_in(struct wf_check *check, const struct wf_build *build, const struct wf_run_case *run) {
    struct wf_context job = wf_context_of_job(check->arena, build->job, run);
    struct wf_context step = wf_context_of_step(check->arena, build->step, run);
    if (wf_context_condition(&job, build->job->condition) == WF_FALSE ||
        wf_context_condition(&step, build->step->condition) == WF_FALSE) {
        return false;
    }
    const struct wf_node *push = wf_step_input(build->step, "push");
    struct wf_value value = wf_context_value(&step, push);
    bool refused = value.kind == WF_VALUE_STRING ? wf_str_is_case(value.string, "false")
                                                 : wf_value_truth(value) == WF_FALSE;
    return !push || !refused;
}

static void check_pattern(struct wf_check *check, const struct wf_build *build,
                          const struct wf_setting *pattern) {
    const struct wf_run_cases *runs = check->file->runs;
    for (size_t i = 0; i < runs->list.len; i++) {
        const struct wf_run_case *run = &runs->list.items[i];
        if (!pushes_in(check, build, run)) {
            continue;
        }
        struct wf_image_tags tags = wf_build_tags(check->arena, build, run);
        if (!carries(check, &tags, pattern->text)) {
            struct wf_str name = wf_run_case_name(check->arena, run);
            struct wf_finding *finding =
                wf_report(check, build->tags.key->span, "no tag matches \"%.*s\" for: %.*s",
                          WF_STR_ARG(pattern->text), WF_STR_ARG(name));
            wf_required_note(check, finding, pattern);
            return;
        }
    }
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_docker_policy *policy = &check->config->docker;
    if (build->pushed == WF_FALSE || !build->tags.key) {
        return;
    }
    if (policy->metadata_tags) {
        check_source(check, build);
    }
    for (size_t i = 0; i < policy->tags.len; i++) {
        check_pattern(check, build, &policy->tags.items[i]);
    }
}

const struct wf_rule wf_rule_policy_docker_tags = {
    .id = "policy-docker-tags",
    .title = "Pushed image without the tags that the policy requires",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .build_hook = check_build,
};
