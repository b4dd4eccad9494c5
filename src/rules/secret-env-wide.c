#include "gha/flow.h"
#include "gha/step.h"
#include "rules/uses_ask.h"

/* An `env` that several steps see, and a secret in it. */
struct wide {
    const struct wf_node *env, *key;
    const struct wf_job *job; /* NULL: the workflow's */
};

/* --- who reads it ------------------------------------------------------------------------------------- */

/* Whether the text has the name with no letter, digit or `_` beside it, and not as that of the secret. */
static bool has_name(struct wf_str text, struct wf_str name) {
    for (size_t at = wf_str_find_str(text, name, 0); at != WF_NOT_FOUND;
         at = wf_str_find_str(text, name, at + 1)) {
        size_t end = at + name.len;
        struct wf_str before = wf_str_sub(text, 0, at);
        bool other = wf_str_ends(before, "secrets.") || wf_str_ends(before, "vars.");
        if (!other && (at == 0 || !wf_is_word(text.ptr[at - 1])) &&
            (end == text.len || !wf_is_word(text.ptr[end]))) {
            return true;
        }
    }
    return false;
}

static bool names_in(const struct wf_node *mapping, struct wf_str name) {
    for (WF_EACH(key, wf_node_resolve(mapping))) {
        if (has_name(wf_node_text(key->value), name)) {
            return true;
        }
    }
    return false;
}

/* Programs that read it without naming it. */
static bool reads_silently(const struct wf_step *step, struct wf_str name) {
    return wf_str_in(name, "GH_TOKEN GITHUB_TOKEN") && has_name(wf_node_text(step->run), WF_STR("gh"));
}

static bool reads(const struct wf_step *step, struct wf_str name) {
    if (wf_node_find(wf_node_resolve(step->env), name, false)) {
        return false;
    }
    return has_name(wf_node_text(step->run), name) || has_name(wf_node_text(step->condition), name) ||
           names_in(step->with, name) || names_in(step->env, name) || reads_silently(step, name);
}

struct readers {
    const struct wf_step *only; /* the first one */
    size_t count;
};

static void count_readers(const struct wf_job *job, struct wf_str name, struct readers *readers) {
    for (size_t i = 0; i < job->step_count; i++) {
        const struct wf_step *step = &job->steps[i];
        if (reads(step, name)) {
            readers->only = readers->count == 0 ? step : readers->only;
            readers->count++;
        }
    }
}

static struct readers readers_of(const struct wf_workflow *workflow, const struct wide *wide) {
    struct readers readers = {0};
    for (size_t i = 0; i < workflow->job_count; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        if (!wide->job || wide->job == job) {
            count_readers(job, wf_node_text(wide->key), &readers);
        }
    }
    return readers;
}

/* --- fix ---------------------------------------------------------------------------------------------- */

static const struct wf_fix *make_fix(struct wf_check *check, const struct wide *wide,
                                     const struct wf_step *step) {
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *value = wide->key->value;
    bool plain = value->kind == WF_SCALAR && value->style <= WF_DOUBLE && value->anchor.len == 0;
    bool asked = has_name(wf_node_text(step->condition), wf_node_text(wide->key));
    if (asked || !plain || wide->env->kind != WF_MAPPING || step->item->kind == WF_ALIAS ||
        (step->env && step->env->kind != WF_MAPPING)) {
        return NULL;
    }
    const struct wf_node *gone = wide->env->count == 1 ? wide->env->key : wide->key;
    struct wf_str bytes = check->file->source->bytes;
    struct wf_str pair = wf_str_sub(bytes, wide->key->span.begin, value->span.end);
    bool flow = step->node->style == WF_FLOW;
    struct wf_str env = flow ? wf_arena_printf(check->arena, "env: {%.*s}", WF_STR_ARG(pair))
                             : wf_arena_printf(check->arena, "env:\n  %.*s", WF_STR_ARG(pair));
    bool done = step->env ? wf_patch_add_pair(&patch, step->env, wf_node_last(step->env), pair)
                          : wf_patch_add_pair(&patch, step->node, wf_node_last(step->node), env);
    return done && wf_patch_remove(&patch, gone)
               ? wf_patch_fix(&patch, "give it to the one step that names it", WF_FIX_UNSAFE)
               : NULL;
}

/* --- findings ----------------------------------------------------------------------------------------- */

/* Whether a secret is (a part of) the value, not only compared with something. */
static bool is_secret(struct wf_arena *arena, struct wf_str text) {
    struct wf_expr_sites sites = wf_expr_sites(arena, text);
    for (size_t i = 0; i < sites.sites.len; i++) {
        const struct wf_expr_site *site = &sites.sites.items[i];
        struct wf_str inner = wf_str_sub(text, site->inner_begin, site->inner_end);
        const struct wf_expr *parsed = site->error ? NULL : wf_expr_read(arena, inner);
        struct wf_flow flow = {0};
        if (parsed && parsed->root) {
            flow = wf_flow_contexts(arena, parsed->root);
        }
        for (size_t k = 0; k < flow.list.len; k++) {
            struct wf_str pattern = wf_expr_pattern(arena, flow.list.items[k]);
            if (wf_str_starts(pattern, "secrets.") || wf_str_is(pattern, "github.token")) {
                return true;
            }
        }
    }
    return false;
}

static void check_env(struct wf_check *check, const struct wf_workflow *workflow, const struct wf_node *env,
                      const struct wf_job *job) {
    for (WF_EACH(key, wf_node_resolve(env))) {
        if (!is_secret(check->arena, wf_node_text(key->value))) {
            continue;
        }
        struct wide wide = {env, key, job};
        struct readers readers = readers_of(workflow, &wide);
        struct wf_finding *finding = wf_report(check, key->span,
                                               job ? "all steps of the job see the secret in \"%.*s\""
                                                   : "all jobs see the secret in \"%.*s\"",
                                               WF_STR_ARG(wf_node_text(key)));
        wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, readers.count == 1 ? WF_REGULAR : WF_PEDANTIC);
        if (readers.count == 1) {
            wf_finding_note(check, finding, check->file->source, wf_step_head(readers.only),
                            "only this step names it");
            finding->fix = make_fix(check, &wide, readers.only);
        }
        wf_finding_help(check, finding, "put it into the \"env\" of the steps that need it");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    size_t jobs = 0;
    for (size_t i = 0; i < workflow->job_count; i++) {
        jobs += workflow->jobs[i].uses ? 0 : 1;
    }
    if (jobs > 1) {
        check_env(check, workflow, workflow->env, NULL);
    }
    for (size_t i = 0; i < workflow->job_count; i++) {
        if (workflow->jobs[i].step_count > 1 && !wf_job_is_dead(&workflow->jobs[i])) {
            check_env(check, workflow, workflow->jobs[i].env, &workflow->jobs[i]);
        }
    }
}

const struct wf_rule wf_rule_secret_env_wide = {
    .id = "secret-env-wide",
    .title = "Secret in an environment that many steps share",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .workflow_hook = check_workflow,
};
