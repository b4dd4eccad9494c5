#include "gha/facts.h"
#include "lint/rule.h"
#include "yaml/comment.h"

/* The bytes of the version that a pin's comment is; empty when it says more than a version. */
static struct wf_span version_in_comment(const struct wf_check *check, const struct wf_node *uses) {
    const struct wf_source *source = check->file->source;
    struct wf_str text = wf_pin_comment(check->file->doc, uses);
    if (wf_str_starts(text, "tag=")) {
        text = wf_str_sub(text, strlen("tag="), text.len);
    }
    if (wf_version_parse(text).parts == 0) {
        return (struct wf_span){0};
    }
    size_t begin = (size_t)(text.ptr - source->bytes.ptr);
    return wf_span_make(begin, begin + text.len);
}

static bool patch_ref(struct wf_patch *patch, const struct wf_step *step, struct wf_str ref) {
    size_t begin = (size_t)(step->action.ref.ptr - step->action.text.ptr);
    return wf_patch_set_part(patch, step->uses, begin, begin + step->action.ref.len, ref);
}

/* The newest major in the style of the present ref; false when that cannot be written. */
static bool patch_step(struct wf_check *check, const struct wf_step *step, const struct wf_action_fact *fact,
                       struct wf_patch *patch) {
    struct wf_version version = step->action.version;
    if (step->action.ref_kind == WF_USES_REF_SHA) {
        struct wf_span comment = version_in_comment(check, step->uses);
        if (fact->sha.len == 0 || comment.end == 0 || !patch_ref(patch, step, fact->sha)) {
            return false;
        }
        wf_patch_replace(patch, comment, fact->tag);
        return true;
    }
    if (!version.v || (version.parts > 1 && fact->tag.len == 0)) {
        return false;
    }
    struct wf_str major = wf_arena_printf(check->arena, "v%u", fact->newest);
    return patch_ref(patch, step, version.parts > 1 ? fact->tag : major);
}

/* What the newest major runs on, when it is newer than `major` and itself not outdated. */
static const struct wf_action_fact *find_newer(const struct wf_step *step, const struct wf_action_fact *fact,
                                               uint32_t major) {
    struct wf_uses unversioned = step->action;
    unversioned.ref_kind = WF_USES_REF_NAME;
    unversioned.version = (struct wf_version){0};
    const struct wf_action_fact *newest = wf_action_fact(&unversioned, (struct wf_str){0});
    return fact->newest > major && wf_runtime_end(newest->runtime) == 0 ? newest : NULL;
}

static void report(struct wf_check *check, const struct wf_step *step, const struct wf_action_fact *fact,
                   uint32_t major) {
    size_t begin = (size_t)(step->action.ref.ptr - step->action.text.ptr);
    struct wf_str name = wf_str_sub(step->action.text, 0, begin - 1);
    size_t end = begin + step->action.ref.len;
    const struct wf_action_fact *newest = find_newer(step, fact, major);
    if (!newest) {
        struct wf_finding *finding =
            wf_report_part(check, step->uses, begin, end, "action needs %.*s, which has ended: \"%.*s\" v%u",
                           WF_STR_ARG(fact->runtime), WF_STR_ARG(name), major);
        wf_finding_help(check, finding, "no version for a newer runtime is known; use another action");
        return;
    }
    struct wf_finding *finding =
        wf_report_part(check, step->uses, begin, end,
                       "action needs %.*s, which has ended: \"%.*s\" v%u; the newest version is v%u",
                       WF_STR_ARG(fact->runtime), WF_STR_ARG(name), major, fact->newest);
    struct wf_patch patch = wf_check_patch(check);
    if (patch_step(check, step, newest, &patch)) {
        finding->fix =
            wf_patch_fix(&patch, wf_arena_printf(check->arena, "use v%u", fact->newest).ptr, WF_FIX_UNSAFE);
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (step->action.kind != WF_USES_REPOSITORY) {
        return;
    }
    struct wf_str comment = wf_pin_comment(check->file->doc, step->uses);
    struct wf_version version = wf_uses_version(&step->action, comment);
    const struct wf_action_fact *fact = wf_action_fact(&step->action, comment);
    if (fact && version.parts > 0 && !version.extra && wf_runtime_end(fact->runtime) != 0) {
        report(check, step, fact, version.major);
    }
}

const struct wf_rule wf_rule_action_outdated = {
    .id = "action-outdated",
    .title = "Action that needs a runtime which has ended",
    .category = WF_UPKEEP,
    .severity = WF_INFO,
    .fixable = true,
    .step_hook = check_step,
};
