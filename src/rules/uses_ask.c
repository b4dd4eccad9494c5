#include "rules/uses_ask.h"

#include "gha/facts.h"
#include "gha/step.h"
#include "lang/hole.h"

static void visit_step(struct wf_check *check, const struct wf_step *step,
                       void (*visit)(struct wf_check *check, const struct wf_used *used)) {
    const struct wf_node *key = wf_node_is_scalar(step->uses) ? wf_node_key(step->node, "uses") : NULL;
    if (key) {
        struct wf_str text = wf_str_trim(wf_node_text(step->uses));
        bool same = text.len == step->action.text.len;
        struct wf_uses uses = same ? step->action : wf_uses_parse(text);
        visit(check, &(struct wf_used){step->job, step, key, step->uses, uses});
    }
}

static void visit_job(struct wf_check *check, const struct wf_job *job,
                      void (*visit)(struct wf_check *check, const struct wf_used *used)) {
    const struct wf_node *key = wf_node_is_scalar(job->uses) ? wf_node_key(job->node, "uses") : NULL;
    if (key) {
        struct wf_uses uses = wf_uses_parse(wf_str_trim(wf_node_text(job->uses)));
        visit(check, &(struct wf_used){job, NULL, key, job->uses, uses});
    }
    for (size_t i = 0; i < job->step_count; i++) {
        if (!job->steps[i].never) {
            visit_step(check, &job->steps[i], visit);
        }
    }
}

void wf_uses_each(struct wf_check *check, void (*visit)(struct wf_check *check, const struct wf_used *used)) {
    const struct wf_workflow *workflow = check->file->workflow;
    const struct wf_action *action = check->file->action;
    for (size_t i = 0; workflow && i < workflow->job_count; i++) {
        if (!wf_job_is_dead(&workflow->jobs[i])) {
            visit_job(check, &workflow->jobs[i], visit);
        }
    }
    for (size_t i = 0; action && i < action->step_count; i++) {
        if (!wf_step_is_dead(&action->steps[i])) {
            visit_step(check, &action->steps[i], visit);
        }
    }
}

struct wf_span wf_used_span(const struct wf_check *check, const struct wf_used *used) {
    size_t begin = (size_t)(used->uses.text.ptr - used->node->text.ptr);
    return wf_node_subspan(check->file->source, used->node, begin, begin + used->uses.text.len);
}

static void visit_steps(struct wf_check *check, const struct wf_step *steps, size_t count,
                        void (*visit)(struct wf_check *check, const struct wf_step *step)) {
    for (size_t i = 0; i < count; i++) {
        if (!steps[i].never) {
            visit(check, &steps[i]);
        }
    }
}

void wf_live_steps_each(struct wf_check *check,
                        void (*visit)(struct wf_check *check, const struct wf_step *step)) {
    const struct wf_workflow *workflow = check->file->workflow;
    const struct wf_action *action = check->file->action;
    for (size_t i = 0; workflow && i < workflow->job_count; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        if (!wf_job_is_dead(job)) {
            visit_steps(check, job->steps, job->step_count, visit);
        }
    }
    if (action) {
        visit_steps(check, action->steps, action->step_count, visit);
    }
}

struct wf_span wf_step_head(const struct wf_step *step) {
    const struct wf_node *first = wf_node_first(step->node);
    if (step->item->kind == WF_ALIAS || !first) {
        return step->item->span;
    }
    struct wf_span anchor = step->node->properties;
    return anchor.end > anchor.begin ? anchor : wf_span_make(first->span.begin, first->span.end);
}

bool wf_with_is_expression(const struct wf_step *step) {
    return wf_node_is_scalar(step->with) && wf_hole_any(wf_node_text(step->with));
}

struct wf_version wf_used_version(const struct wf_check *check, const struct wf_step *step) {
    struct wf_str comment = {0};
    if (step->action.ref_kind == WF_USES_REF_SHA) {
        comment = wf_pin_comment(check->file->doc, step->uses);
    }
    return wf_uses_version(&step->action, comment);
}

enum wf_truth wf_toolkit_boolean(struct wf_str text) {
    static const char *const words[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (wf_str_is(text, words[i])) {
            return i < 3 ? WF_TRUE : WF_FALSE;
        }
    }
    return WF_MAYBE;
}

/* Whether the action has the input at the version that is used, as far as that is known. */
static bool takes_input(const struct wf_check *check, const struct wf_step *step, const char *name) {
    struct wf_str comment = wf_pin_comment(check->file->doc, step->uses);
    const struct wf_action_fact *fact = wf_action_fact(&step->action, comment);
    return !fact || fact->open_inputs || wf_action_input(fact, wf_str_of(name));
}

const struct wf_fix *wf_input_fix(const struct wf_check *check, const struct wf_step *step, const char *name,
                                  const char *value, const char *title, enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *key = wf_node_key(step->node, "with");
    const struct wf_node *present = wf_step_input_key(step, name);
    bool flow = step->node->style == WF_FLOW;
    bool done = false;
    if (!takes_input(check, step, name)) {
        return NULL;
    }
    if (present && present->value->kind == WF_SCALAR && present->value->style == WF_PLAIN) {
        wf_patch_replace(&patch, present->value->span, wf_str_of(value));
        done = true;
    } else if (present) {
        done = wf_patch_set_scalar(&patch, present->value, wf_str_of(value));
    } else if (key && key->value->kind == WF_MAPPING) {
        done = wf_patch_add_pair(&patch, key->value, wf_node_last(key->value),
                                 wf_arena_printf(check->arena, "%s: %s", name, value));
    } else if (!key) {
        struct wf_str with = flow ? wf_arena_printf(check->arena, "with: {%s: %s}", name, value)
                                  : wf_arena_printf(check->arena, "with:\n  %s: %s", name, value);
        done = wf_patch_add_pair(&patch, step->node, wf_node_last(step->node), with);
    }
    return done ? wf_patch_fix(&patch, title, safety) : NULL;
}
