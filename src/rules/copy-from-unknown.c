#include "base/near.h"
#include "docker/edit.h"
#include "lint/rule.h"

/* The other contexts of a build, as far as they are known. */
static struct wf_str contexts_of(const struct wf_source_use *use) {
    if (use->build) {
        return wf_node_text(wf_node_get(use->build->step->with, "build-contexts"));
    }
    return use->other->contexts_complete ? use->other->contexts : WF_STR("${{");
}

/* A name that a build gives a context is no image. */
static bool is_given(const struct wf_image_source *source, struct wf_str name) {
    for (size_t i = 0; source && i < source->uses.len; i++) {
        struct wf_str text = contexts_of(&source->uses.items[i]);
        size_t at = name.len > 0 ? wf_str_find_str(text, name, 0) : WF_NOT_FOUND;
        if (at != WF_NOT_FOUND || wf_str_has(text, "${{")) {
            return true;
        }
    }
    return false;
}

/* Only a plain word can be a misspelt stage: images from elsewhere have a registry, a path, a tag. */
static bool is_plain(struct wf_str name) {
    for (size_t i = 0; i < name.len; i++) {
        if (strchr("/:@$.", name.ptr[i])) {
            return false;
        }
    }
    return name.len > 0 && !wf_is_digit(name.ptr[0]);
}

static struct wf_str nearest_stage(const struct wf_dockerfile *dockerfile,
                                   const struct wf_instruction *instruction, struct wf_str name) {
    struct wf_near near = {.wanted = name};
    for (size_t i = 0; i < dockerfile->stages.len; i++) {
        const struct wf_stage *stage = dockerfile->stages.items[i];
        bool above = stage->first < instruction->index && stage != instruction->stage;
        if (!above || (stage->name.len > 0 && !wf_near_offer(&near, stage->name))) {
            break;
        }
    }
    return near.best;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_dflag *from =
        instruction->kind == WF_COPY ? wf_instruction_flag(instruction, "from", NULL) : NULL;
    if (!from || !is_plain(from->value) || wf_dockerfile_stage(dockerfile, instruction, from->value) ||
        is_given(check->file->image_source, from->value)) {
        return;
    }
    struct wf_str near = nearest_stage(dockerfile, instruction, from->value);
    struct wf_finding *finding =
        wf_report(check, wf_dflag_span(instruction, from),
                  "no stage of this name above, so an image is pulled: \"%.*s\"", WF_STR_ARG(from->value));
    finding->severity = near.len > 0 ? WF_WARNING : WF_INFO;
    if (near.len > 0) {
        struct wf_patch patch = wf_check_patch(check);
        wf_instruction_set_flag(&patch, dockerfile, instruction, from, near);
        const char *title = wf_arena_printf(check->arena, "copy from \"%.*s\"", WF_STR_ARG(near)).ptr;
        finding->fix = wf_patch_fix(&patch, title, WF_FIX_UNSAFE);
    }
}

const struct wf_rule wf_rule_copy_from_unknown = {
    .id = "copy-from-unknown",
    .title = "COPY from a stage that is not there",
    .aliases = "DL3022",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
