#include "base/near.h"
#include "gha/event.h"
#include "lint/memo.h"
#include "rules/expr_ask.h"

/* A call of a workflow of the repository. */
struct call {
    struct wf_check *check;
    const struct wf_job *job;
    const struct wf_node *event; /* the callee's `workflow_call`; NULL: it declares nothing */
    struct wf_str name;
};

/* --- names -------------------------------------------------------------------------------------------- */

/* The declared name that is meant by `name` and not given yet. */
static struct wf_near near_name(const struct wf_node *declared, const struct wf_node *given,
                                struct wf_str name) {
    struct wf_near near = {.wanted = name};
    for (WF_EACH(key, declared)) {
        if (!wf_node_find(given, wf_node_text(key), true) && !wf_near_offer(&near, wf_node_text(key))) {
            break;
        }
    }
    if (near.distance > 2) {
        near.best = WF_STR("");
    }
    return near;
}

static void note_declared(const struct call *call, struct wf_finding *finding,
                          const struct wf_node *declared) {
    const struct wf_workflow *callee = call->job->callee;
    const struct wf_node *node = declared ? declared : callee->on;
    if (node) {
        wf_finding_note(call->check, finding, callee->doc->source, node->span,
                        declared ? "declared here" : "nothing is declared here");
    }
}

static void report_unknown(const struct call *call, const char *what, const struct wf_node *declared,
                           const struct wf_node *given, const struct wf_node *key) {
    struct wf_near near = near_name(declared, given, wf_node_text(key));
    struct wf_str guess = near.best.len > 0 ? wf_arena_printf(call->check->arena, ", did you mean \"%.*s\"?",
                                                              WF_STR_ARG(near.best))
                                            : WF_STR("");
    struct wf_finding *finding =
        wf_report(call->check, key->span, "unknown %s of \"%.*s\": \"%.*s\"%.*s", what,
                  WF_STR_ARG(call->name), WF_STR_ARG(near.wanted), WF_STR_ARG(guess));
    note_declared(call, finding, declared);
    struct wf_patch patch = wf_check_patch(call->check);
    if (near.best.len > 0 && wf_patch_set_scalar(&patch, key, near.best)) {
        const char *title = wf_arena_printf(patch.arena, "rename it to %.*s", WF_STR_ARG(near.best)).ptr;
        finding->fix = wf_patch_fix(&patch, title, near.distance <= 1 ? WF_FIX_SAFE : WF_FIX_UNSAFE);
    }
}

static bool is_required(const struct wf_node *declaration) {
    const struct wf_node *required = wf_node_get(declaration, "required");
    return wf_node_type(required) == WF_TYPE_BOOL && wf_node_bool(required);
}

/* Both ways between `with` or `secrets` and what is declared for it. */
static void check_names(const struct call *call, const char *what, const struct wf_node *declared,
                        const struct wf_node *given) {
    if ((given && !wf_node_is_mapping(given)) || (declared && !wf_node_is_mapping(declared))) {
        return;
    }
    for (WF_EACH(key, given)) {
        if (!wf_node_find(declared, wf_node_text(key), true)) {
            report_unknown(call, what, declared, given, key);
        }
    }
    for (WF_EACH(key, declared)) {
        struct wf_str name = wf_node_text(key);
        if (is_required(key->value) && !wf_node_find(given, name, true)) {
            struct wf_finding *finding =
                wf_report(call->check, call->job->uses->span, "missing %s of \"%.*s\": \"%.*s\" is required",
                          what, WF_STR_ARG(call->name), WF_STR_ARG(name));
            wf_finding_note(call->check, finding, call->job->callee->doc->source, key->span, "declared here");
        }
    }
}

/* --- values ------------------------------------------------------------------------------------------- */

static uint32_t wanted_kind(struct wf_str type) {
    return wf_str_is(type, "boolean") ? WF_KIND_BOOLEAN : wf_str_is(type, "number") ? WF_KIND_NUMBER : 0;
}

/* 'true' as true, '3' as 3. */
static const struct wf_fix *fix_quoted(const struct call *call, const struct wf_node *value,
                                       uint32_t wanted) {
    enum wf_type plain = wf_plain_type(wf_node_text(value));
    bool fits = (wanted == WF_KIND_BOOLEAN && plain == WF_TYPE_BOOL) ||
                (wanted == WF_KIND_NUMBER && plain == WF_TYPE_NUMBER);
    if (!fits || value->key == NULL || !(value->style == WF_SINGLE || value->style == WF_DOUBLE)) {
        return NULL;
    }
    struct wf_patch patch = wf_check_patch(call->check);
    wf_patch_replace(&patch, value->span, wf_node_text(value));
    return wf_patch_fix(&patch, "remove the quotes", WF_FIX_SAFE);
}

static void check_value(const struct call *call, struct wf_types *types, const struct wf_event_input *input) {
    const struct wf_node *value = wf_node_find(call->job->with, wf_node_text(input->id), true);
    uint32_t wanted = wanted_kind(input->type);
    if (!wf_node_is_scalar(value) || wanted == 0 || wf_node_text(value).len == 0) {
        return;
    }
    const struct wf_expr_type *type = wf_types_of_yaml(types, value);
    uint32_t kinds = type->kinds & ~(uint32_t)WF_KIND_NULL;
    if (kinds == 0 || (kinds & wanted) != 0) {
        return;
    }
    struct wf_str words = wf_type_words(call->check->arena, type);
    struct wf_finding *finding =
        wf_report(call->check, value->span, "input \"%.*s\" of \"%.*s\" is a %.*s, not %.*s",
                  WF_STR_ARG(wf_node_text(input->id)), WF_STR_ARG(call->name), WF_STR_ARG(input->type),
                  WF_STR_ARG(words));
    wf_finding_note(call->check, finding, call->job->callee->doc->source, input->id->span, "declared here");
    finding->fix = fix_quoted(call, value, wanted);
    bool text = wf_node_type(value) == WF_TYPE_STRING && (kinds & WF_KIND_STRING) != 0;
    if (text && wf_str_has(wf_node_text(value), "${{")) {
        finding->severity = WF_WARNING;
        wf_finding_help(call->check, finding, "fromJSON() makes a %.*s of text", WF_STR_ARG(input->type));
    }
}

static void check_values(const struct call *call) {
    struct wf_types *types = wf_memo_types(call->check, call->job);
    struct wf_event_inputs inputs = wf_event_inputs(call->check->arena, call->job->callee);
    for (size_t i = 0; i < inputs.list.len; i++) {
        if (inputs.list.items[i].call) {
            check_value(call, types, &inputs.list.items[i]);
        }
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (!job->callee) {
        return;
    }
    const struct wf_node *event = wf_node_get(job->callee->on, "workflow_call");
    struct call call = {check, job, event, wf_node_text(job->uses)};
    check_names(&call, "input", wf_node_get(event, "inputs"), job->with);
    check_names(&call, "secret", wf_node_get(event, "secrets"), job->secrets);
    check_values(&call);
}

const struct wf_rule wf_rule_workflow_call_input = {
    .id = "workflow-call-input",
    .title = "Call of a workflow with inputs or secrets that do not fit",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .job_hook = check_job,
};
