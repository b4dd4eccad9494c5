#include "docker/edit.h"
#include "docker/layers.h"
#include "rules/docker_ask.h"

/* The first expensive step that runs again for a new value of the ARG, although it stands before its first
 * user. */
static const struct wf_instruction *first_victim(const struct wf_instructions *again,
                                                 const struct wf_instruction *user) {
    for (size_t i = 0; i < again->list.len; i++) {
        const struct wf_instruction *step = again->list.items[i];
        if (step->stage == user->stage && step->index < user->index && wf_layers_expensive(step)) {
            return step;
        }
    }
    return NULL;
}

static void offer_move(struct wf_check *check, struct wf_finding *finding, const struct wf_instruction *arg,
                       const struct wf_instruction *user) {
    struct wf_patch patch = wf_check_patch(check);
    if (arg->pairs.len == 1 && wf_instruction_move_before(&patch, check->file->dockerfile, arg, user)) {
        finding->fix = wf_patch_fix(&patch, "move it down to its first use", WF_FIX_UNSAFE);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *arg) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    if (arg->kind != WF_ARG || !arg->stage || dockerfile->instructions.items[arg->index] != arg) {
        return;
    }
    struct wf_instructions again = wf_layers_invalidated(check->arena, dockerfile, arg);
    for (size_t i = 0; i < arg->pairs.len; i++) {
        struct wf_str name = arg->pairs.items[i].key.text;
        struct wf_instructions users = wf_layers_users(check->arena, dockerfile, arg, name);
        const struct wf_instruction *user = users.list.len > 0 ? users.list.items[0] : NULL;
        const struct wf_instruction *victim =
            user && user->stage == arg->stage ? first_victim(&again, user) : NULL;
        if (!victim || wf_variable_is_implicit(name)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, wf_dword_span(arg, &arg->pairs.items[i].key),
                      "a new value of \"%.*s\" runs \"%s\" again, which does not use it", WF_STR_ARG(name),
                      wf_layers_expensive(victim));
        finding->severity = wf_build_arg_varies(check->file->image_source, name) ? WF_WARNING : WF_INFO;
        wf_finding_note(check, finding, check->file->source, victim->name, "runs again");
        wf_finding_note(check, finding, check->file->source, user->name, "the first step that uses it");
        offer_move(check, finding, arg, user);
    }
}

const struct wf_rule wf_rule_arg_early = {
    .id = "arg-early",
    .title = "ARG above steps that do not use it",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
