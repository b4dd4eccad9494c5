#include "base/limits.h"
#include "base/map.h"
#include "base/near.h"
#include "gha/outputs.h"
#include "rules/identifier.h"
#include "rules/image_fix.h"

/* --- the steps of one job or action ------------------------------------------------------------------- */

/* Whether a step may have all that is read from an id. */
struct verdict {
    const struct wf_step *step;
    bool good;
};

/* What concerns all references to one id: found out once, as there may be thousands of them. */
struct subject {
    struct wf_str id;
    WF_LIST(struct wf_str) names; /* of the outputs that are read from it */
    WF_LIST(struct verdict) verdicts;
    struct wf_near near; /* among the first `offered` steps */
    size_t offered;
    const struct wf_job *elsewhere; /* one that has a step with the id */
    bool sought;
};

/* The first two steps that are known to give an output. */
struct giver {
    size_t first, second;
};

struct steps {
    struct wf_check *check;
    const struct wf_job *job; /* NULL: an action's */
    const struct wf_step *items;
    size_t count;
    struct wf_outputs **outputs; /* of each step; NULL: not asked yet */
    struct wf_map ids, subjects, givers;
    bool indexed; /* the givers */
};

static struct steps steps_of(struct wf_check *check, const struct wf_job *job) {
    const struct wf_action *action = check->file->action;
    struct wf_map map = {.arena = check->arena, .ignore_case = true};
    struct steps steps = {
        .check = check,
        .job = job,
        .items = job ? job->steps : action->steps,
        .count = job ? job->step_count : action->step_count,
        .ids = map,
        .subjects = map,
        .givers = map,
    };
    steps.outputs = WF_NEW_ARRAY(check->arena, struct wf_outputs *, steps.count);
    for (size_t i = steps.count; i-- > 0;) {
        struct wf_str id = wf_node_text(steps.items[i].id);
        if (id.len > 0) {
            wf_map_put(&steps.ids, id, (void *)(uintptr_t)&steps.items[i]);
        }
    }
    return steps;
}

static const struct wf_outputs *outputs_of(struct steps *steps, const struct wf_step *step) {
    const struct wf_file *file = steps->check->file;
    struct wf_outputs **outputs = &steps->outputs[step - steps->items];
    if (!*outputs) {
        *outputs = WF_NEW(steps->check->arena, struct wf_outputs);
        **outputs = wf_step_outputs(steps->check->arena, file->doc, &file->scripts, step);
    }
    return *outputs;
}

static struct subject *subject_of(struct steps *steps, struct wf_str id) {
    struct subject *subject = wf_map_get(&steps->subjects, id);
    if (!subject) {
        subject = WF_NEW(steps->check->arena, struct subject);
        *subject = (struct subject){.id = id, .near = {.wanted = id}};
        wf_map_put(&steps->subjects, id, subject);
    }
    return subject;
}

static bool visit_read(void *data, const struct wf_expr_node *node) {
    struct steps *steps = data;
    struct wf_expr_chain chain;
    if (!wf_expr_chain(steps->check->arena, node, &chain)) {
        return true;
    }
    if (chain.parts.len > 2 && wf_str_is_case(chain.root, "steps")) {
        struct subject *subject = subject_of(steps, chain.parts.items[0].name);
        *WF_PUSH(steps->check->arena, &subject->names) = chain.parts.items[2].name;
    }
    return false;
}

static void add_giver(struct steps *steps, struct wf_str name, size_t step) {
    struct giver *giver = wf_map_get(&steps->givers, name);
    if (!giver) {
        giver = WF_NEW(steps->check->arena, struct giver);
        *giver = (struct giver){step, SIZE_MAX};
        wf_map_put(&steps->givers, name, giver);
    } else if (giver->first != step && giver->second == SIZE_MAX) {
        giver->second = step;
    }
}

static void index_steps(struct steps *steps) {
    const struct wf_sites *sites = steps->check->file->sites;
    for (size_t i = 0; i < steps->count; i++) {
        const struct wf_outputs *outputs = outputs_of(steps, &steps->items[i]);
        for (size_t k = 0; k < outputs->names.len; k++) {
            add_giver(steps, outputs->names.items[k], i);
        }
    }
    for (size_t i = 0; i < sites->list.len; i++) {
        if (sites->list.items[i].job == steps->job) {
            wf_expr_walk(sites->list.items[i].expression->root, visit_read, steps);
        }
    }
    steps->indexed = true;
}

/* Whether the step may have all that the job or action reads from the id. */
static bool may_be_meant(struct steps *steps, struct subject *subject, const struct wf_step *step) {
    for (size_t i = 0; i < subject->verdicts.len; i++) {
        if (subject->verdicts.items[i].step == step) {
            return subject->verdicts.items[i].good;
        }
    }
    const struct wf_outputs *outputs = outputs_of(steps, step);
    bool good = true;
    for (size_t i = 0; good && i < subject->names.len; i++) {
        good = wf_outputs_have(outputs, subject->names.items[i]) != WF_FALSE;
    }
    *WF_PUSH(steps->check->arena, &subject->verdicts) = (struct verdict){step, good};
    return good;
}

/* --- one reference ------------------------------------------------------------------------------------ */

/* `steps.ID.PROPERTY[.NAME]` in an expression. */
struct reference {
    struct wf_check *check;
    const struct wf_site *site;
    struct steps *steps;
    size_t readable; /* of the steps: those that have run when the expression is computed */
    struct wf_expr_chain chain;
    struct wf_str text, id, property, name; /* name: of the output, or empty */
};

/* What is known of its id, when everything there is to know has been asked. */
static struct subject *subject_asked(const struct reference *reference) {
    if (!reference->steps->indexed) {
        index_steps(reference->steps);
    }
    return subject_of(reference->steps, reference->id);
}

/* The only readable step whose action is known to have the output, or NULL. */
static const struct wf_step *lone_candidate(const struct reference *reference) {
    struct steps *steps = reference->steps;
    if (!steps->indexed) {
        index_steps(steps);
    }
    const struct giver *giver = reference->name.len > 0 ? wf_map_get(&steps->givers, reference->name) : NULL;
    bool lone = giver && giver->first < reference->readable && giver->second >= reference->readable;
    return lone ? &steps->items[giver->first] : NULL;
}

static struct wf_str near_id(const struct reference *reference) {
    struct steps *steps = reference->steps;
    struct subject *subject = subject_asked(reference);
    size_t last = reference->readable < WF_MAX_NEAR_NAMES ? reference->readable : WF_MAX_NEAR_NAMES;
    if (last < subject->offered) {
        subject->near = (struct wf_near){.wanted = subject->id};
        subject->offered = 0;
    }
    for (; subject->offered < last; subject->offered++) {
        const struct wf_step *step = &steps->items[subject->offered];
        struct wf_near now = subject->near;
        wf_near_offer(&now, wf_node_text(step->id));
        if (now.best.ptr != subject->near.best.ptr && may_be_meant(steps, subject, step)) {
            subject->near = now;
        }
    }
    return subject->near.best;
}

/* --- fixes -------------------------------------------------------------------------------------------- */

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

/* --- reporting ---------------------------------------------------------------------------------------- */

static struct wf_finding *report(const struct reference *reference, size_t part, struct wf_str message) {
    struct wf_span span = wf_site_part(reference->site, reference->chain.parts.items[part].node);
    return wf_report_part(reference->check, reference->site->scalar, span.begin, span.end, "%.*s",
                          WF_STR_ARG(message));
}

static const struct wf_job *job_with_step(const struct reference *reference) {
    const struct wf_job *job = reference->site->job;
    struct subject *subject = subject_of(reference->steps, reference->id);
    for (size_t i = 0; !subject->sought && job && i < job->workflow->job_count; i++) {
        if (wf_job_step(&job->workflow->jobs[i], reference->id)) {
            subject->elsewhere = &job->workflow->jobs[i];
            break;
        }
    }
    subject->sought = true;
    return subject->elsewhere;
}

static void report_no_step(const struct reference *reference) {
    struct wf_arena *arena = reference->check->arena;
    struct wf_str near = near_id(reference);
    const struct wf_step *candidate = lone_candidate(reference);
    bool meant = candidate && may_be_meant(reference->steps, subject_asked(reference), candidate);
    candidate = meant ? candidate : NULL;
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
    const struct wf_outputs *outputs = outputs_of(reference->steps, step);
    struct wf_near near = {.wanted = reference->name};
    for (size_t i = 0; i < outputs->names.len; i++) {
        if (!wf_near_offer(&near, outputs->names.items[i])) {
            break;
        }
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
    struct wf_patch patch = wf_check_patch(reference->check);
    enum wf_truth has = wf_outputs_have(outputs_of(reference->steps, step), reference->property);
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

/* --- all ---------------------------------------------------------------------------------------------- */

static bool may_have_it(const struct reference *reference, const struct wf_step *step) {
    return reference->name.len == 0 ||
           wf_outputs_have(outputs_of(reference->steps, step), reference->name) != WF_FALSE;
}

static void check_reference(const struct reference *reference) {
    const struct wf_step *step = wf_map_get(&reference->steps->ids, reference->id);
    if (!step) {
        report_no_step(reference);
    } else if ((size_t)(step - reference->steps->items) >= reference->readable) {
        report_later(reference, step);
    } else if (reference->property.len > 0 && !is_property(reference->property)) {
        report_no_property(reference, step);
    } else if (!may_have_it(reference, step)) {
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
    struct steps steps = {0};
    for (size_t i = 0; i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        if (!knows_steps(site) || (!site->job && !file->action)) {
            continue;
        }
        if (!steps.check || steps.job != site->job) {
            steps = steps_of(check, site->job);
        }
        struct reference reference = {.check = check, .site = site, .steps = &steps};
        reference.readable = site->step ? site->step->index : steps.count;
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
