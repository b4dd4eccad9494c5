#include "docker/edit.h"
#include "docker/layers.h"
#include "rules/docker_ask.h"

/* What the ARGs of a file are asked with. */
struct asked {
    struct wf_layers_ask *layers;
    const struct wf_instruction **expensive; /* of each instruction: the next one that is, it or one below */
};

static struct asked ask(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    size_t count = dockerfile->instructions.len;
    struct asked asked = {wf_layers_asked(check),
                          WF_NEW_ARRAY(check->arena, const struct wf_instruction *, count + 1)};
    for (size_t i = count; i-- > 0;) {
        const struct wf_instruction *step = dockerfile->instructions.items[i];
        asked.expensive[i] = wf_layers_expensive(step) ? step : asked.expensive[i + 1];
    }
    return asked;
}

/* The first expensive step that runs again for a new value of the ARG, although it stands before its first
 * user. */
static const struct wf_instruction *first_victim(const struct asked *asked, const struct wf_instruction *arg,
                                                 const struct wf_instruction *user) {
    size_t from = wf_layers_reach(asked->layers, arg)[arg->stage->index];
    const struct wf_instruction *step = from != WF_NOT_FOUND ? asked->expensive[from] : NULL;
    return step && step->index < user->index ? step : NULL;
}

static void offer_move(struct wf_check *check, struct wf_finding *finding, const struct wf_instruction *arg,
                       const struct wf_instruction *user) {
    struct wf_patch patch = wf_check_patch(check);
    if (arg->pairs.len == 1 && wf_instruction_move_before(&patch, check->file->dockerfile, arg, user)) {
        finding->fix = wf_patch_fix(&patch, "move it down to its first use", WF_FIX_UNSAFE);
    }
}

static void check_arg(struct wf_check *check, const struct asked *asked, const struct wf_instruction *arg) {
    for (size_t i = 0; i < arg->pairs.len; i++) {
        struct wf_str name = arg->pairs.items[i].key.text;
        struct wf_instructions users = wf_layers_users(asked->layers, arg, name);
        const struct wf_instruction *user = users.list.len > 0 ? users.list.items[0] : NULL;
        const struct wf_instruction *victim =
            user && user->stage == arg->stage ? first_victim(asked, arg, user) : NULL;
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

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    struct asked asked = {0};
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *arg = dockerfile->instructions.items[i];
        if (arg->kind == WF_ARG && arg->stage) {
            asked = asked.layers ? asked : ask(check, dockerfile);
            check_arg(check, &asked, arg);
        }
    }
}

const struct wf_rule wf_rule_arg_early = {
    .id = "arg-early",
    .title = "ARG above steps that do not use it",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .dockerfile_hook = check_dockerfile,
};
