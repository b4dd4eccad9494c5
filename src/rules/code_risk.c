#include "rules/code_risk.h"

#include "gha/capability.h"
#include "gha/flow.h"
#include "gha/matrix.h"
#include "gha/step.h"

/* --- code --------------------------------------------------------------------------------------------- */

/* Inputs that actions run as code, or in which they expand code (CodeQL's models of actions, and the actions'
 * own documentation). Ends in NULL. */
struct code_inputs {
    const char *action;
    const char *inputs[5];
};

static const struct code_inputs known[] = {
    {"8398a7/action-slack", {"custom_payload"}},
    {"actions/github-script", {"script"}},
    {"addnab/docker-run-action", {"options", "run"}},
    {"amadevus/pwsh-script", {"script"}},
    {"appleboy/ssh-action", {"script"}},
    {"azure/cli", {"inlineScript"}},
    {"azure/powershell", {"inlineScript"}},
    {"cardinalby/js-eval-action", {"expression"}},
    {"devorbitus/yq-action-output", {"cmd"}},
    {"gautamkrishnar/blog-post-workflow", {"item_exec"}},
    {"imjohnbo/issue-bot", {"body", "linked-comments-previous-issue-text", "linked-comments-new-issue-text"}},
    {"jannekem/run-python-script-action", {"script"}},
    {"lucasbento/auto-close-issues", {"issue-close-message"}},
    {"mikefarah/yq", {"cmd"}},
    {"roots/issue-closer-action", {"issue-close-message", "pr-close-message"}},
    {"sergeysova/jq-action", {"cmd"}},
    {"skitionek/notify-microsoft-teams", {"overwrite"}},
    {"tibdex/backport", {"body_template", "head_template", "labels_template", "title_template"}},
};

static bool is_code_input(const struct wf_step *step, struct wf_str name) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        for (size_t k = 0; wf_uses_is(&step->action, known[i].action) && known[i].inputs[k]; k++) {
            if (wf_str_is_case(name, known[i].inputs[k])) {
                return true;
            }
        }
    }
    return false;
}

bool wf_site_is_code(const struct wf_site *site) {
    if (!site->step || !site->field) {
        return false;
    }
    struct wf_str field = wf_node_text(site->field);
    if (!site->entry) {
        return wf_str_is(field, "run");
    }
    return wf_str_is(field, "with") && is_code_input(site->step, wf_node_text(site->entry));
}

/* --- whose text it is --------------------------------------------------------------------------------- */

/* The worst of the sources in the context; of WF_TAINT_NONE when there is none. */
static struct wf_taint_source worst_of(const struct wf_taints *taints, const struct wf_expr_node *context) {
    struct wf_taint_source worst = {.taint = WF_TAINT_NONE, .node = context};
    for (size_t i = 0; i < taints->list.len; i++) {
        const struct wf_taint_source *source = &taints->list.items[i];
        bool inside = source->node->begin >= context->begin && source->node->end <= context->end;
        if (inside && source->taint > worst.taint) {
            worst = *source;
        }
    }
    return worst;
}

/* What is known of an input's callers takes the place of the input. */
static void ask_callers(const struct wf_asked *asked, struct wf_code_risk *risk) {
    struct wf_taint_source *source = &risk->source;
    if (source->taint != WF_TAINT_CALLER) {
        return;
    }
    struct wf_str text = source->origin.len > 0 ? source->origin : wf_expr_slice(asked->site, source->node);
    risk->given = wf_given_input(asked->check, asked->check->file, text);
    source->taint = risk->given.taint;
    source->origin = source->taint > WF_TAINT_CALLER ? risk->given.text : source->origin;
}

/* --- how bad it is ------------------------------------------------------------------------------------ */

static void set(struct wf_code_risk *risk, enum wf_level security, enum wf_level confidence,
                enum wf_persona persona) {
    risk->security = security;
    risk->confidence = confidence;
    risk->persona = persona;
}

static void set_capability(struct wf_code_risk *risk, enum wf_capability capability) {
    if (capability == WF_CAP_STRUCTURED) {
        set(risk, WF_LEVEL_MEDIUM, WF_LEVEL_HIGH, WF_REGULAR);
    } else if (capability == WF_CAP_ARBITRARY) {
        set(risk, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
    }
}

static void risk_of_github(const struct wf_asked *asked, struct wf_code_risk *risk,
                           const struct wf_expr_chain *chain) {
    const struct wf_expr_part *parts = chain->parts.items;
    bool input = chain->parts.len == 3 && wf_str_is_case(parts[0].name, "event") &&
                 wf_str_is_case(parts[1].name, "inputs");
    enum wf_capability capability = wf_capability_of_github(parts, chain->parts.len);
    if (input && wf_capability_of_input(asked->check->arena, asked->check->file->workflow, NULL,
                                        parts[2].name) == WF_CAP_FIXED) {
        return;
    }
    set_capability(risk, capability);
}

static void risk_of_input(const struct wf_asked *asked, struct wf_code_risk *risk, struct wf_str name) {
    const struct wf_file *file = asked->check->file;
    enum wf_capability capability =
        wf_capability_of_input(asked->check->arena, file->workflow, file->action, name);
    if (capability == WF_CAP_FIXED) {
        set(risk, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_PEDANTIC);
    } else if (capability == WF_CAP_UNKNOWN) {
        set(risk, WF_LEVEL_LOW, WF_LEVEL_LOW, WF_REGULAR);
    } else if (risk->source.taint == WF_TAINT_NONE) {
        set(risk, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_PEDANTIC); /* all callers give harmless text */
    } else {
        set_capability(risk, capability);
    }
}

static void risk_of_env(const struct wf_asked *asked, struct wf_code_risk *risk, struct wf_str name) {
    bool fixed = wf_step_env_is_static(asked->site->step, name) || risk->source.taint == WF_TAINT_NONE;
    set(risk, WF_LEVEL_LOW, WF_LEVEL_HIGH, fixed ? WF_PEDANTIC : WF_REGULAR);
}

static void risk_of_matrix(const struct wf_asked *asked, struct wf_code_risk *risk,
                           const struct wf_expr_node *context) {
    const struct wf_job *job = asked->site->job;
    struct wf_arena *arena = asked->check->arena;
    bool harmless = risk->source.taint == WF_TAINT_NONE || !job || !job->matrix;
    if (!harmless && !wf_matrix_is_static(arena, job, wf_expr_pattern(arena, context))) {
        set(risk, WF_LEVEL_MEDIUM, WF_LEVEL_MEDIUM, WF_REGULAR);
    }
}

/* `ROOT.X.NAME` for any X. */
static bool is_third(const struct wf_expr_chain *chain, const char *root, const char *name) {
    return chain->parts.len == 2 && wf_str_is_case(chain->root, root) &&
           wf_str_is_case(chain->parts.items[1].name, name);
}

/* What the runner fills in itself. */
static bool is_fixed(const struct wf_expr_chain *chain, struct wf_str pattern) {
    static const char *const names[] = {"job.status", "runner.arch", "runner.debug",     "runner.environment",
                                        "runner.os",  "runner.temp", "runner.tool_cache"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_str_is(pattern, names[i])) {
            return true;
        }
    }
    return wf_str_is_case(chain->root, "strategy") || is_third(chain, "needs", "result") ||
           is_third(chain, "steps", "outcome") || is_third(chain, "steps", "conclusion");
}

/* Of steps, jobs, variables of the repository and the like. */
static void risk_of_rest(struct wf_code_risk *risk, struct wf_str root) {
    bool followed = wf_str_is_case(root, "steps") || wf_str_is_case(root, "needs");
    if (!followed || risk->source.taint != WF_TAINT_NONE) {
        set(risk, WF_LEVEL_INFO, WF_LEVEL_LOW, WF_REGULAR);
    }
}

static void risk_of_name(const struct wf_asked *asked, struct wf_code_risk *risk,
                         const struct wf_expr_node *context, const struct wf_expr_chain *chain) {
    struct wf_arena *arena = asked->check->arena;
    struct wf_str input = wf_expr_tail(arena, context, "inputs");
    struct wf_str variable = wf_expr_tail(arena, context, "env");
    if (wf_str_is_case(chain->root, "secrets") || is_fixed(chain, wf_expr_pattern(arena, context))) {
        return;
    }
    if (wf_str_is_case(chain->root, "github")) {
        risk_of_github(asked, risk, chain);
    } else if (wf_str_is_case(chain->root, "matrix")) {
        risk_of_matrix(asked, risk, context);
    } else if (input.len > 0) {
        risk_of_input(asked, risk, input);
    } else if (variable.len > 0) {
        risk_of_env(asked, risk, variable);
    } else {
        risk_of_rest(risk, chain->root);
    }
}

struct wf_code_risk wf_code_risk(const struct wf_asked *asked, const struct wf_taints *taints,
                                 const struct wf_expr_node *context) {
    struct wf_code_risk risk = {.source = worst_of(taints, context)};
    struct wf_expr_chain chain = {0};
    ask_callers(asked, &risk);
    if (wf_expr_chain(asked->check->arena, context, &chain)) {
        risk_of_name(asked, &risk, context, &chain);
    } else {
        set(&risk, WF_LEVEL_INFO, WF_LEVEL_LOW, WF_REGULAR);
    }
    if (risk.source.taint >= WF_TAINT_WRITER) {
        set(&risk, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
    }
    return risk;
}
