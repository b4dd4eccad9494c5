#include "rules/image_fix.h"

/* A step that also runs when its job has failed. */
struct late {
    struct wf_check *check;
    const struct wf_step *step;
    const struct wf_build *build; /* whose result it needs */
    struct wf_str need;           /* the image or output */
};

struct words {
    struct wf_arena *arena;
    bool asks_outcome; /* of a step or a job, which may well be the build's */
};

static bool visit(void *data, const struct wf_expr_node *node) {
    struct words *words = data;
    struct wf_expr_chain chain;
    if (!wf_expr_chain(words->arena, node, &chain)) {
        words->asks_outcome |= node->kind == WF_EXPR_CALL && node->function == WF_FN_SUCCESS;
        return true;
    }
    words->asks_outcome |= wf_str_is_case(chain.root, "steps") || wf_str_is_case(chain.root, "needs") ||
                           wf_str_is_case(chain.root, "job") || wf_str_is_case(chain.root, "env");
    return true;
}

/* `always()`, `!cancelled()`, `failure() || ...`: true in spite of a failure. */
static bool survives_failure(const struct wf_expr_node *node) {
    bool any = node->kind == WF_EXPR_OR;
    if (node->kind == WF_EXPR_CALL) {
        return node->function == WF_FN_ALWAYS || node->function == WF_FN_FAILURE;
    }
    if (node->kind == WF_EXPR_NOT) {
        return node->first->kind == WF_EXPR_CALL && node->first->function == WF_FN_CANCELLED;
    }
    for (const struct wf_expr_node *child = node->first; child && (any || node->kind == WF_EXPR_AND);
         child = child->next) {
        if (survives_failure(child)) {
            return true;
        }
    }
    return false;
}

static bool runs_after_failure(const struct late *late) {
    const struct wf_sites *sites = late->check->file->sites;
    for (size_t i = 0; i < sites->list.len; i++) {
        const struct wf_site *site = &sites->list.items[i];
        if (site->condition && site->step == late->step && site->expression->root) {
            struct words words = {late->check->arena, false};
            wf_expr_walk(site->expression->root, visit, &words);
            return survives_failure(site->expression->root) && !words.asks_outcome;
        }
    }
    return false;
}

static bool is_same_repository(struct wf_str a, struct wf_str b) {
    struct wf_ref left = wf_ref_parse(a);
    struct wf_ref right = wf_ref_parse(b);
    return wf_str_eq_case(left.domain, right.domain) && wf_str_eq_case(left.path, right.path);
}

static bool build_names(const struct late *late, const struct wf_build *build, struct wf_str ref) {
    struct wf_arena *arena = late->check->arena;
    const struct wf_run_cases *runs = late->check->file->runs;
    for (size_t r = 0; r < runs->list.len; r++) {
        struct wf_image_tags tags = wf_build_tags(arena, build, &runs->list.items[r]);
        for (size_t i = 0; i < tags.list.len; i++) {
            if (is_same_repository(tags.list.items[i].ref, ref)) {
                return true;
            }
        }
    }
    return false;
}

/* The step fails without the image that a build before it makes. */
static void find_image(struct late *late) {
    const struct wf_images *images = late->check->file->images;
    for (size_t i = 0; i < images->uses.len; i++) {
        const struct wf_image_use *use = &images->uses.items[i];
        bool needs = use->script->step == late->step && use->ref.len > 0 && use->verb != WF_IMAGE_MAKE &&
                     wf_shell_fails_script(use->script->shell, use->command, use->script->flags);
        for (size_t k = 0; needs && k < images->builds.len; k++) {
            const struct wf_build *build = images->builds.items[k];
            if (build->job == late->step->job && build->step->index < late->step->index &&
                build_names(late, build, use->ref)) {
                late->build = build;
                late->need = use->ref;
                return;
            }
        }
    }
}

struct reading {
    struct late *late;
    struct wf_str text;
};

/* An output of a build step before this one. */
static bool visit_output(void *data, const struct wf_expr_node *node) {
    struct reading *reading = data;
    struct late *late = reading->late;
    struct wf_expr_chain chain;
    if (!wf_expr_chain(late->check->arena, node, &chain)) {
        return true;
    }
    bool output = chain.parts.len > 2 && wf_str_is_case(chain.root, "steps") &&
                  wf_str_is_case(chain.parts.items[1].name, "outputs");
    const struct wf_step *step = output ? wf_job_step(late->step->job, chain.parts.items[0].name) : NULL;
    const struct wf_build *build =
        step && step->index < late->step->index ? wf_images_build(late->check->file->images, step) : NULL;
    if (build) {
        late->build = build;
        late->need = wf_str_sub(reading->text, node->begin, node->end);
    }
    return false;
}

static void find_output(struct late *late) {
    const struct wf_sites *sites = late->check->file->sites;
    for (size_t i = 0; i < sites->list.len && !late->build; i++) {
        const struct wf_site *site = &sites->list.items[i];
        struct reading reading = {late, site->expression->text};
        if (site->step == late->step && !site->condition) {
            wf_expr_walk(site->expression->root, visit_output, &reading);
        }
    }
}

static const struct wf_fix *make_fix(const struct late *late) {
    struct wf_patch patch = wf_check_patch(late->check);
    const struct wf_node *id = late->build->step->id;
    if (!id) {
        return wf_patch_remove(&patch, wf_node_key(late->step->node, "if"))
                   ? wf_patch_fix(&patch, "run it only when all went well", WF_FIX_UNSAFE)
                   : NULL;
    }
    struct wf_str text = wf_arena_printf(
        patch.arena, "${{ !cancelled() && steps.%.*s.outcome == 'success' }}", WF_STR_ARG(wf_node_text(id)));
    return wf_patch_set_scalar(&patch, late->step->condition, text)
               ? wf_patch_fix(&patch, "run it when the build went well", WF_FIX_UNSAFE)
               : NULL;
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    struct late late = {.check = check, .step = step};
    if (!step->job || !step->condition || !step->run || !runs_after_failure(&late)) {
        return;
    }
    find_image(&late);
    if (!late.build) {
        find_output(&late);
    }
    if (!late.build) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, step->condition->span,
                  "step also runs after a failed build, when there is no \"%.*s\"", WF_STR_ARG(late.need));
    wf_finding_note(check, finding, check->file->source, late.build->step->uses->span, "the build");
    finding->fix = make_fix(&late);
}

const struct wf_rule wf_rule_run_after_failed_build = {
    .id = "run-after-failed-build",
    .title = "Step that needs the image but also runs when its build has failed",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .step_hook = check_step,
};
