#include "docker/edit.h"
#include "docker/vars.h"
#include "rules/docker_ask.h"

/* Variables that a program reads when it runs. */
static bool is_for_running(struct wf_str name) {
    return wf_str_in(name, "PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONPATH NODE_ENV RAILS_ENV RACK_ENV "
                           "APP_ENV FLASK_APP FLASK_ENV DJANGO_SETTINGS_MODULE ASPNETCORE_URLS "
                           "ASPNETCORE_ENVIRONMENT DOTNET_RUNNING_IN_CONTAINER GIN_MODE");
}

/* The stage from which the last one takes the program, when it is no base of it; NULL: there is none, or
 * several. */
static const struct wf_stage *builder_of(const struct wf_dockerfile *dockerfile,
                                         const struct wf_stage *last) {
    const struct wf_stage *builder = NULL;
    for (size_t i = last->first; i < last->last; i++) {
        const struct wf_instruction *copy = dockerfile->instructions.items[i];
        const struct wf_stage *from = copy->kind == WF_COPY ? wf_copy_stage(dockerfile, copy) : NULL;
        if (from && builder && from != builder) {
            return NULL;
        }
        builder = from ? from : builder;
    }
    return builder && !wf_stage_is_on(last, builder) ? builder : NULL;
}

/* Both begin with the same image: what the builder runs, the last stage runs too. */
static bool has_same_base(const struct wf_stage *a, const struct wf_stage *b) {
    while (a->base) {
        a = a->base;
    }
    while (b->base) {
        b = b->base;
    }
    return !a->scratch && wf_str_eq(a->base_word.text, b->base_word.text);
}

static bool sets_variable(struct wf_check *check, const struct wf_stage *stage, struct wf_str name) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    for (; stage; stage = stage->base) {
        for (size_t i = stage->first; i < stage->last; i++) {
            const struct wf_instruction *env = dockerfile->instructions.items[i];
            for (size_t k = 0; env->kind == WF_ENV && k < env->pairs.len; k++) {
                if (wf_str_eq(env->pairs.items[k].key.text, name)) {
                    return true;
                }
            }
        }
    }
    return false;
}

static void check_pair(struct wf_check *check, const struct wf_instruction *env, const struct wf_dpair *pair,
                       const struct wf_stage *last) {
    if (!is_for_running(pair->key.text) || sets_variable(check, last, pair->key.text)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_instruction_part(env, pair->key.begin, pair->value.end),
                  "does not reach the last stage, which begins anew: \"%.*s\"", WF_STR_ARG(pair->key.text));
    wf_finding_note(check, finding, check->file->source, last->from->span, "the last stage");
    if (pair->legacy || wf_str_find_char(pair->value.text, '$', 0) != WF_NOT_FOUND) {
        return;
    }
    struct wf_patch patch = wf_check_patch(check);
    wf_instruction_insert_behind(&patch, check->file->dockerfile, last->from,
                                 wf_arena_printf(check->arena, "ENV %.*s=%.*s\n", WF_STR_ARG(pair->key.text),
                                                 WF_STR_ARG(pair->value.text)));
    finding->fix = wf_patch_fix(&patch, "set it in the last stage too", WF_FIX_UNSAFE);
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    const struct wf_stage *last = wf_last_stage(dockerfile);
    const struct wf_stage *builder = last ? builder_of(dockerfile, last) : NULL;
    if (!builder || !has_same_base(builder, last)) {
        return;
    }
    for (const struct wf_stage *stage = builder; stage; stage = stage->base) {
        for (size_t i = stage->first; i < stage->last; i++) {
            const struct wf_instruction *env = dockerfile->instructions.items[i];
            for (size_t k = 0; env->kind == WF_ENV && k < env->pairs.len; k++) {
                check_pair(check, env, &env->pairs.items[k], last);
            }
        }
    }
}

const struct wf_rule wf_rule_env_lost = {
    .id = "env-lost",
    .title = "ENV that does not reach the stage that runs",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .dockerfile_hook = check_dockerfile,
};
