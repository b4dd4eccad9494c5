#include "rules/image_fix.h"

#include "gha/facts.h"

bool wf_fix_add_id(struct wf_patch *patch, const struct wf_step *step, struct wf_str id) {
    struct wf_str yaml = wf_arena_printf(patch->arena, "id: %.*s", WF_STR_ARG(id));
    return !step->id && wf_patch_add_pair(patch, step->node, wf_node_key(step->node, "name"), yaml);
}

static size_t platform_count(const struct wf_build *build) {
    return build->platforms.list ? build->platforms.list->items.len : build->platforms.key != NULL;
}

bool wf_fix_load(struct wf_patch *patch, const struct wf_build *build) {
    const struct wf_node *load = wf_step_input(build->step, "load");
    const struct wf_node *with = build->step->with;
    bool unknown =
        build->platforms.list && platform_count(build) == 1 && build->platforms.list->items.items[0].unknown;
    if (platform_count(build) > 1 || unknown || build->outputs.key) {
        return false;
    }
    if (load) {
        return wf_patch_set_scalar(patch, load, WF_STR("true"));
    }
    const struct wf_node *push = wf_step_input_key(build->step, "push");
    const struct wf_node *after = push ? push : build->tags.key;
    return with && after && wf_patch_add_pair(patch, with, after, WF_STR("load: true"));
}

bool wf_fix_insert_step(struct wf_patch *patch, const struct wf_step *step, struct wf_str yaml) {
    const struct wf_node *sequence = step->node->parent;
    const struct wf_node *before = NULL;
    if (!sequence || sequence->kind != WF_SEQUENCE) {
        return false;
    }
    for (WF_EACH(item, sequence)) {
        if (item == step->node) {
            return wf_patch_add_item(patch, sequence, before, yaml);
        }
        before = item;
    }
    return false;
}

struct wf_str wf_fix_uses(struct wf_arena *arena, const struct wf_step *like, const char *action,
                          uint32_t major) {
    struct wf_uses newest = wf_uses_parse(wf_arena_printf(arena, "%s@main", action));
    const struct wf_action_fact *fact = wf_action_fact(&newest, WF_STR(""));
    bool pinned = like->action.ref_kind == WF_USES_REF_SHA && fact && fact->sha.len > 0;
    if (pinned) {
        return wf_arena_printf(arena, "%s@%.*s # %.*s", action, WF_STR_ARG(fact->sha), WF_STR_ARG(fact->tag));
    }
    uint32_t wanted = major > 0 || !fact ? major : fact->newest;
    return wf_arena_printf(arena, "%s@v%u", action, (unsigned)wanted);
}

struct wf_str wf_fix_free_id(struct wf_arena *arena, const struct wf_job *job) {
    struct wf_str id = WF_STR("build");
    for (unsigned i = 2; wf_job_step(job, id); i++) {
        id = wf_arena_printf(arena, "build-%u", i);
    }
    return id;
}
