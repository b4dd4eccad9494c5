#include "base/near.h"
#include "gha/outputs.h"
#include "rules/identifier.h"
#include "rules/image_fix.h"

/* `steps.ID.PROPERTY[.NAME]` in an expression. */
struct reference {
    struct wf_check *check;
    const struct wf_site *site;
    const struct wf_step *steps; /* of the job or action */
    size_t step_count, readable; /* those that have run when the expression is computed */
    struct wf_expr_chain chain;
    struct wf_str text, id, property, name; /* name: of the output, or empty */
};

static const struct wf_step *find_step(const struct reference *reference, struct wf_str id) {
    for (size_t i = 0; i < reference->step_count; i++) {
        if (wf_str_eq_case(wf_node_text(reference->steps[i].id), id)) {
            return &reference->steps[i];
        }
    }
    return NULL;
}

static bool may_have_it(const struct reference *reference, const struct wf_step *step, enum wf_truth *has) {
    const struct wf_file *file = reference->check->file;
    struct wf_outputs outputs = wf_step_outputs(reference->check->arena, file->doc, &file->scripts, step);
    *has = reference->name.len > 0 ? wf_outputs_have(&outputs, reference->name) : WF_MAYBE;
    return *has != WF_FALSE;
}

struct demand {
    const struct reference *reference;
    const struct wf_outputs *outputs;
    bool met;
};

static bool visit_demand(void *data, const struct wf_expr_node *node) {
    struct demand *demand = data;
    struct wf_expr_chain chain;
    if (!wf_expr_chain(demand->reference->check->arena, node, &chain)) {
        return true;
    }
    bool same = chain.parts.len > 2 && wf_str_is_case(chain.root, "steps") &&
                wf_str_eq_case(chain.parts.items[0].name, demand->reference->id);
    if (same && wf_outputs_have(demand->outputs, chain.parts.items[2].name) == WF_FALSE) {
        demand->met = false;
    }
    return false;
}

/* Whether the step may have all that the job or action reads from the id. */
static bool may_be_meant(const struct reference *reference, const struct wf_step *step) {
    const struct wf_file *file = reference->check->file;
    struct wf_outputs outputs = wf_step_outputs(reference->check->arena, file->doc, &file->scripts, step);
    struct demand demand = {reference, &outputs, true};
    for (size_t i = 0; i < file->sites->list.len && demand.met; i++) {
        if (file->sites->list.items[i].job == reference->site->job) {
            wf_expr_walk(file->sites->list.items[i].expression->root, visit_demand, &demand);
        }
    }
    return demand.met;
}

/* The only readable step whose action is known to have the output, or NULL. */
static const struct wf_step *lone_candidate(const struct reference *reference) {
    const struct wf_step *found = NULL;
    for (size_t i = 0; i < reference->readable; i++) {
        enum wf_truth has;
        may_have_it(reference, &reference->steps[i], &has);
        if (has == WF_TRUE && found) {
            return NULL;
        }
        found = has == WF_TRUE ? &reference->steps[i] : found;
    }
    return found;
}

static struct wf_str near_id(const struct reference *reference) {
    struct wf_near near = {.wanted = reference->id};
    for (size_t i = 0; i < reference->readable; i++) {
        struct wf_near now = near;
        wf_near_offer(&now, wf_node_text(reference->steps[i].id));
        if (now.best.ptr != near.best.ptr && may_be_meant(reference, &reference->steps[i])) {
            near = now;
        }
    }
    return near.best;
}

/* Writes another name in place of part `part` of the chain. */
static bool rename_part(const struct reference *reference, struct wf_patch *patch, size_t part,
                        struct wf_str name) {
    const struct wf_expr_part *old = &reference->chain.parts.items[part];
    struct wf_span span = wf_site_part(reference->site, old->node);
    bool dotted = wf_str_sub(reference->site->scalar->text, span.begin, span.end).ptr[0] != '\'';
    struct wf_str text = dotted ? name : wf_arena_printf(patch->arena, "'%.*s'", WF_STR_ARG(name));
    return wf_identifier_has_form(name) &&
           wf_patch_set_part(patch, reference->site->scalar, span.begin, span.end, text);
}

static const struct wf_fix *fix_rename(const struct reference *reference, size_t part, struct wf_str name) {
    struct wf_patch patch = wf_check_patch(reference->check);
    struct wf_str old = reference->chain.parts.items[part].name;
    bool near = wf_near_distance(old, name, 1) <= 1 && old.len > 3;
    if (!rename_part(reference, &patch, part, name)) {
        return NULL;
    }
    const char *title = wf_arena_printf(patch.arena, "rename it to %.*s", WF_STR_ARG(name)).ptr;
    return wf_patch_fix(&patch, title, near ? WF_FIX_SAFE : WF_FIX_UNSAFE);
}

/* Points the reference at `step`, which gets `id` when it has none. */
static const struct wf_fix *fix_point(const struct reference *reference, const struct wf_step *step,
                                      struct wf_str id) {
    struct wf_patch patch = wf_check_patch(reference->check);
    bool named = step->id != NULL;
    struct wf_str target = named ? wf_node_text(step->id) : id;
    bool same = wf_str_eq_case(target, reference->id);
    if ((!named && !wf_fix_add_id(&patch, step, target)) ||
        (!same && !rename_part(reference, &patch, 0, target))) {
        return NULL;
    }
    const char *title =
        named ? wf_arena_printf(patch.arena, "read it from step %.*s", WF_STR_ARG(target)).ptr
              : wf_arena_printf(patch.arena, "give the step the id %.*s", WF_STR_ARG(target)).ptr;
    return wf_patch_fix(&patch, title, WF_FIX_SAFE);
}

static struct wf_finding *report(const struct reference *reference, size_t part, struct wf_str message) {
    struct wf_span span = wf_site_part(reference->site, reference->chain.parts.items[part].node);
    return wf_report_part(reference->check, reference->site->scalar, span.begin, span.end, "%.*s",
                          WF_STR_ARG(message));
}

static const struct wf_job *job_with_step(const struct reference *reference) {
    const struct wf_job *job = reference->site->job;
    for (size_t i = 0; job && i < job->workflow->job_count; i++) {
        if (wf_job_step(&job->workflow->jobs[i], reference->id)) {
            return &job->workflow->jobs[i];
        }
    }
    return NULL;
}

static void report_no_step(const struct reference *reference) {
    struct wf_arena *arena = reference->check->arena;
    struct wf_str near = near_id(reference);
    const struct wf_step *candidate = lone_candidate(reference);
    candidate = candidate && may_be_meant(reference, candidate) ? candidate : NULL;
    const struct wf_job *other = job_with_step(reference);
    struct wf_str guess = near.len > 0 && (!candidate || candidate->id)
                              ? wf_arena_printf(arena, ", did you mean \"%.*s\"?", WF_STR_ARG(near))
                              : WF_STR("");
    struct wf_finding *finding =
        report(reference, 0,
               wf_arena_printf(arena, "no step of this %s has the id \"%.*s\", so \"%.*s\" is empty%.*s",
                               reference->site->job ? "job" : "action", WF_STR_ARG(reference->id),
                               WF_STR_ARG(reference->text), WF_STR_ARG(guess)));
    if (other) {
        wf_finding_help(reference->check, finding,
                        "step \"%.*s\" is in job \"%.*s\", which must hand the value on in its `outputs`",
                        WF_STR_ARG(reference->id), WF_STR_ARG(wf_node_text(other->key)));
    } else if (candidate && !candidate->id) {
        finding->fix = fix_point(reference, candidate, reference->id);
    } else if (near.len > 0) {
        finding->fix = fix_rename(reference, 0, near);
    } else if (candidate) {
        finding->fix = fix_point(reference, candidate, reference->id);
    }
    if (!finding->fix && !other) {
        wf_finding_help(reference->check, finding, "give the step that is meant this id");
    }
}

static void report_later(const struct reference *reference, const struct wf_step *step) {
    struct wf_str message = wf_arena_printf(
        reference->check->arena, "step \"%.*s\" %s, so \"%.*s\" is empty", WF_STR_ARG(reference->id),
        step == reference->site->step ? "has not run yet" : "runs later", WF_STR_ARG(reference->text));
    struct wf_finding *finding = report(reference, 0, message);
    wf_finding_note(reference->check, finding, reference->check->file->source, step->id->span, "the step");
}

static struct wf_str step_title(const struct reference *reference, const struct wf_step *step) {
    struct wf_arena *arena = reference->check->arena;
    if (!step->uses) {
        return wf_arena_printf(arena, "the script of step \"%.*s\" writes", WF_STR_ARG(reference->id));
    }
    struct wf_str name = wf_str_sub(step->action.text, 0, wf_str_find_char(step->action.text, '@', 0));
    return wf_arena_printf(arena, "\"%.*s\" has", WF_STR_ARG(name));
}

static struct wf_str near_output(const struct reference *reference, const struct wf_step *step) {
    const struct wf_file *file = reference->check->file;
    struct wf_outputs outputs = wf_step_outputs(reference->check->arena, file->doc, &file->scripts, step);
    struct wf_near near = {.wanted = reference->name};
    for (size_t i = 0; i < outputs.names.len; i++) {
        wf_near_offer(&near, outputs.names.items[i]);
    }
    return near.best;
}

static void report_no_output(const struct reference *reference, const struct wf_step *step) {
    struct wf_check *check = reference->check;
    struct wf_str near = near_output(reference, step);
    struct wf_str guess = near.len > 0
                              ? wf_arena_printf(check->arena, ", did you mean \"%.*s\"?", WF_STR_ARG(near))
                              : WF_STR("");
    struct wf_str title = step_title(reference, step);
    struct wf_finding *finding = report(
        reference, 2,
        wf_arena_printf(check->arena, "%.*s no output \"%.*s\", so \"%.*s\" is empty%.*s", WF_STR_ARG(title),
                        WF_STR_ARG(reference->name), WF_STR_ARG(reference->text), WF_STR_ARG(guess)));
    const struct wf_step *candidate = lone_candidate(reference);
    if (near.len > 0) {
        finding->fix = fix_rename(reference, 2, near);
    } else if (candidate && reference->site->job) {
        finding->fix = fix_point(reference, candidate, wf_fix_free_id(check->arena, reference->site->job));
    }
}

static const char *const properties[] = {"outputs", "outcome", "conclusion", NULL};

static bool is_property(struct wf_str name) {
    return wf_str_is_any_case(name, properties);
}

/* `steps.ID.NAME` lacks `outputs`. */
static const struct wf_fix *fix_missing_outputs(const struct reference *reference,
                                                const struct wf_step *step) {
    const struct wf_file *file = reference->check->file;
    struct wf_patch patch = wf_check_patch(reference->check);
    struct wf_outputs outputs = wf_step_outputs(patch.arena, file->doc, &file->scripts, step);
    enum wf_truth has = wf_outputs_have(&outputs, reference->property);
    const struct wf_expr_node *node = reference->chain.parts.items[1].node;
    struct wf_span part = wf_site_part(reference->site, node);
    bool dotted = reference->chain.parts.len == 2 && node->parent && node->parent->dot;
    if (has == WF_FALSE || !dotted ||
        !wf_patch_set_part(&patch, reference->site->scalar, part.begin, part.begin, WF_STR("outputs."))) {
        return NULL;
    }
    return wf_patch_fix(&patch, "read it from the outputs", has == WF_TRUE ? WF_FIX_SAFE : WF_FIX_UNSAFE);
}

static void report_no_property(const struct reference *reference, const struct wf_step *step) {
    struct wf_near near = {.wanted = reference->property};
    for (const char *const *name = properties; *name != NULL; name++) {
        wf_near_offer(&near, wf_str_of(*name));
    }
    struct wf_finding *finding =
        report(reference, 1,
               wf_arena_printf(reference->check->arena, "a step has no \"%.*s\", so \"%.*s\" is empty",
                               WF_STR_ARG(reference->property), WF_STR_ARG(reference->text)));
    wf_finding_help(reference->check, finding, "a step has `outputs`, `outcome` and `conclusion`");
    finding->fix =
        near.best.len > 0 ? fix_rename(reference, 1, near.best) : fix_missing_outputs(reference, step);
}

static void check_reference(const struct reference *reference) {
    const struct wf_step *step = find_step(reference, reference->id);
    enum wf_truth has;
    if (!step) {
        report_no_step(reference);
    } else if ((size_t)(step - reference->steps) >= reference->readable) {
        report_later(reference, step);
    } else if (reference->property.len > 0 && !is_property(reference->property)) {
        report_no_property(reference, step);
    } else if (!may_have_it(reference, step, &has)) {
        report_no_output(reference, step);
    }
}

static struct wf_str part_name(const struct wf_expr_chain *chain, size_t part) {
    return part < chain->parts.len ? chain->parts.items[part].name : (struct wf_str){"", 0};
}

static bool visit(void *data, const struct wf_expr_node *node) {
    struct reference reference = *(const struct reference *)data;
    if (!wf_expr_chain(reference.check->arena, node, &reference.chain)) {
        return true;
    }
    for (size_t i = 0; i < reference.chain.parts.len; i++) {
        if (reference.chain.parts.items[i].dynamic) {
            wf_expr_walk(reference.chain.parts.items[i].node, visit, data);
        }
    }
    reference.id = part_name(&reference.chain, 0);
    reference.property = part_name(&reference.chain, 1);
    reference.name =
        wf_str_is_case(reference.property, "outputs") ? part_name(&reference.chain, 2) : WF_STR("");
    reference.text = wf_str_sub(reference.site->expression->text, node->begin, node->end);
    if (wf_str_is_case(reference.chain.root, "steps") && reference.id.len > 0) {
        check_reference(&reference);
    }
    return false;
}

/* Where GitHub knows `steps` at all. */
static bool knows_steps(const struct wf_site *site) {
    struct wf_str field = wf_node_text(site->field);
    return site->step || wf_str_is(field, "outputs") || wf_str_is(field, "environment");
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    for (size_t i = 0; i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        if (!knows_steps(site) || (!site->job && !file->action)) {
            continue;
        }
        struct reference reference = {
            .check = check,
            .site = site,
            .steps = site->job ? site->job->steps : file->action->steps,
            .step_count = site->job ? site->job->step_count : file->action->step_count,
        };
        reference.readable = site->step ? site->step->index : reference.step_count;
        wf_expr_walk(site->expression->root, visit, &reference);
    }
}

const struct wf_rule wf_rule_step_output_unknown = {
    .id = "step-output-unknown",
    .title = "Output of a step that does not have it",
    .category = WF_EXPRESSION,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
