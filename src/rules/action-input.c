#include "base/near.h"
#include "gha/local.h"
#include "lint/rule.h"

/* A step and what is known of its action. */
struct call {
    const struct wf_step *step;
    const struct wf_action_fact *fact;
    struct wf_str name; /* as the step writes it */
    uint32_t major;
    bool certain; /* the version is told by the ref or by the pin's comment, or the action is a local one */
};

static struct wf_str action_text(const struct call *call, struct wf_arena *arena) {
    if (!call->certain || call->step->local) {
        return wf_arena_printf(arena, "\"%.*s\"", WF_STR_ARG(call->name));
    }
    return wf_arena_printf(arena, "\"%.*s\" v%u", WF_STR_ARG(call->name), call->major);
}

/* The container actions' own keys in `with` (GitHub's workflow syntax, `jobs.<job_id>.steps[*].with.args`).
 */
static bool is_container_key(struct wf_str name) {
    return wf_str_is_case(name, "args") || wf_str_is_case(name, "entrypoint");
}

static bool is_known(const struct call *call, struct wf_str name) {
    if (is_container_key(name)) {
        return true;
    }
    if (!call->certain) {
        return wf_action_may_have_input(&call->step->action, name);
    }
    return call->fact->open_inputs || wf_action_input(call->fact, name) != NULL;
}

/* The nearest input that the step does not give yet. */
static struct wf_near find_near(const struct call *call, struct wf_str name) {
    struct wf_near near = {.wanted = name};
    for (uint32_t i = 0; i < call->fact->input_count; i++) {
        const struct wf_input_fact *input = &call->fact->inputs[i];
        if (!input->deprecated && !wf_node_find(call->step->with, input->name, true)) {
            wf_near_offer(&near, input->name);
        }
    }
    return near;
}

/* True when a key of the step before `end`, though misspelled, means the input: a second one cannot be
 * renamed. */
static bool is_meant(const struct call *call, struct wf_str input, const struct wf_node *end) {
    for (WF_EACH(key, call->step->with)) {
        struct wf_str name = wf_node_text(key);
        if (key == end) {
            return false;
        }
        if (!is_known(call, name) && wf_str_eq(find_near(call, name).best, input)) {
            return true;
        }
    }
    return false;
}

/* Names that are further apart are another input more often than a slip of the keyboard. */
enum { FURTHEST_SLIP = 2 };

static void fix_name(struct wf_check *check, struct wf_finding *finding, const struct wf_node *key,
                     const struct wf_near *near) {
    if (near->distance > FURTHEST_SLIP) {
        return;
    }
    bool slip = near->distance <= 1 || (near->distance == 2 && near->wanted.len >= 8);
    struct wf_patch patch = wf_check_patch(check);
    if (wf_patch_set_scalar(&patch, key, near->best)) {
        const char *title = wf_arena_printf(check->arena, "rename it to %.*s", WF_STR_ARG(near->best)).ptr;
        finding->fix = wf_patch_fix(&patch, title, slip ? WF_FIX_SAFE : WF_FIX_UNSAFE);
    }
}

/* Where a local action declares what it takes. */
static void note_local(struct wf_check *check, const struct call *call, struct wf_finding *finding) {
    const struct wf_action *local = call->step->local;
    const struct wf_node *key = local ? wf_node_key(local->root, local->inputs ? "inputs" : "runs") : NULL;
    if (key) {
        wf_finding_note(check, finding, local->doc->source, key->span,
                        local->inputs ? "the action's inputs" : "the action has no inputs");
    }
}

static void report_unknown(struct wf_check *check, const struct call *call, const struct wf_node *key) {
    struct wf_str action = action_text(call, check->arena);
    struct wf_near near = find_near(call, wf_node_text(key));
    if (near.best.len == 0) {
        note_local(check, call,
                   wf_report(check, key->span, "unknown input of %.*s: \"%.*s\"", WF_STR_ARG(action),
                             WF_STR_ARG(near.wanted)));
        return;
    }
    struct wf_finding *finding =
        wf_report(check, key->span, "unknown input of %.*s: \"%.*s\", did you mean \"%.*s\"?",
                  WF_STR_ARG(action), WF_STR_ARG(near.wanted), WF_STR_ARG(near.best));
    note_local(check, call, finding);
    if (!is_meant(call, near.best, key)) {
        fix_name(check, finding, key, &near);
    }
}

static void check_key(struct wf_check *check, const struct call *call, const struct wf_node *key) {
    struct wf_str name = wf_node_text(key);
    if (!is_known(call, name)) {
        report_unknown(check, call, key);
        return;
    }
    const struct wf_input_fact *input = wf_action_input(call->fact, name);
    if (input && input->deprecated && call->certain) {
        struct wf_str action = action_text(call, check->arena);
        struct wf_finding *finding = wf_report(check, key->span, "deprecated input of %.*s: \"%.*s\"",
                                               WF_STR_ARG(action), WF_STR_ARG(name));
        finding->severity = WF_INFO;
    }
}

static bool is_missing(const struct call *call, const struct wf_input_fact *input) {
    return input->required && !input->deprecated && !wf_node_find(call->step->with, input->name, true);
}

static void check_required(struct wf_check *check, const struct call *call) {
    for (uint32_t i = 0; call->certain && i < call->fact->input_count; i++) {
        const struct wf_input_fact *input = &call->fact->inputs[i];
        if (!is_missing(call, input)) {
            continue;
        }
        struct wf_str action = action_text(call, check->arena);
        struct wf_finding *finding =
            wf_report(check, call->step->uses->span, "missing input of %.*s: \"%.*s\" is required",
                      WF_STR_ARG(action), WF_STR_ARG(input->name));
        /* GitHub itself does not insist; a known action does. */
        finding->severity = call->step->local ? WF_WARNING : WF_ERROR;
        note_local(check, call, finding);
    }
}

/* Fills in what is known of the action; false when that is nothing. */
static bool know(struct wf_check *check, struct call *call) {
    const struct wf_step *step = call->step;
    if (step->local) {
        call->name = step->action.text;
        call->certain = true;
        call->fact = wf_local_fact(check->arena, step->local, call->name);
        return true;
    }
    struct wf_str comment = wf_pin_comment(check->file->doc, step->uses);
    struct wf_version version = wf_uses_version(&step->action, comment);
    call->fact = wf_action_fact(&step->action, comment);
    call->certain = version.parts > 0 && !version.extra;
    call->major = version.major;
    call->name = wf_str_sub(step->action.text, 0, wf_str_find_char(step->action.text, '@', 0));
    return call->fact != NULL;
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    struct call call = {.step = step};
    if (!step->uses || (step->with && !wf_node_is_mapping(step->with)) || !know(check, &call)) {
        return;
    }
    for (WF_EACH(key, step->with)) {
        check_key(check, &call, key);
    }
    check_required(check, &call);
}

const struct wf_rule wf_rule_action_input = {
    .id = "action-input",
    .title = "Input that an action does not have, or needs",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
};
