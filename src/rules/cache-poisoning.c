#include "gha/context.h"
#include "gha/event.h"
#include "gha/flow.h"
#include "gha/step.h"
#include "rules/cache_actions.h"
#include "rules/script_ask.h"

/* Why what a job makes is published. */
struct scenario {
    const struct wf_node *place; /* a trigger, or the `uses` of a step; NULL: it is not */
    const char *what;
    bool tagged; /* what makes a release is always a tag's push or the event `release` */
};

/* --- triggers ----------------------------------------------------------------------------------------- */

static const struct wf_node *release_branch(const struct wf_node *push) {
    const struct wf_node *patterns = wf_node_resolve(wf_node_get(push, "branches"));
    if (wf_ask_mentions(wf_node_text(patterns), "release")) {
        return patterns;
    }
    for (WF_EACH(pattern, patterns)) {
        if (wf_ask_mentions(wf_node_text(pattern), "release")) {
            return pattern;
        }
    }
    return NULL;
}

static const struct wf_node *release_event(const struct wf_workflow *workflow) {
    const struct wf_node *on = workflow->on;
    if (wf_node_is_mapping(on)) {
        return wf_node_key(on, "release");
    }
    if (wf_str_is(wf_node_text(on), "release")) {
        return on;
    }
    for (WF_EACH(event, on)) {
        if (wf_str_is(wf_node_text(event), "release")) {
            return event;
        }
    }
    return NULL;
}

static struct scenario scenario_of_triggers(const struct wf_workflow *workflow) {
    const struct wf_node *key = wf_event_key(workflow, "push");
    const struct wf_node *push = key ? wf_node_resolve(key->value) : NULL;
    const struct wf_node *tags = wf_node_key(push, "tags");
    tags = tags ? tags : wf_node_key(push, "tags-ignore");
    const struct wf_node *branch = release_branch(push);
    const struct wf_node *event = release_event(workflow);
    const struct wf_node *place = event ? event : tags ? tags : branch;
    return (struct scenario){place, "it runs for releases", branch == NULL};
}

static struct scenario scenario_of_steps(const struct wf_job *job) {
    for (size_t i = 0; i < job->step_count; i++) {
        const struct wf_step *step = &job->steps[i];
        if (wf_step_publishes(step) && !wf_step_is_dead(step)) {
            return (struct scenario){step->uses, "it publishes here", false};
        }
    }
    return (struct scenario){0};
}

/* --- inputs that depend on the tag -------------------------------------------------------------------- */

static bool is_equal_to(struct wf_arena *arena, const struct wf_expr_node *node, const char *context,
                        const char *text) {
    bool equal = node->kind == WF_EXPR_EQ && node->first->next == node->last;
    bool turned = equal && node->first->kind == WF_EXPR_STRING;
    const struct wf_expr_node *name = turned ? node->last : node->first;
    const struct wf_expr_node *value = turned ? node->first : node->last;
    return equal && value->kind == WF_EXPR_STRING && wf_str_is(value->text, text) &&
           wf_str_is(wf_expr_pattern(arena, name), context);
}

/* `github.event_name == 'push' && github.ref_type == 'tag'` */
static bool asks_for_tag_push(struct wf_arena *arena, const struct wf_expr_node *node) {
    if (node->kind != WF_EXPR_AND || node->count != 2) {
        return false;
    }
    const struct wf_expr_node *a = node->first;
    const struct wf_expr_node *b = node->last;
    return (is_equal_to(arena, a, "github.event_name", "push") &&
            is_equal_to(arena, b, "github.ref_type", "tag")) ||
           (is_equal_to(arena, b, "github.event_name", "push") &&
            is_equal_to(arena, a, "github.ref_type", "tag"));
}

/* What a condition on the tag is where a release is made. */
static enum wf_truth in_release(struct wf_arena *arena, const struct wf_expr_node *node) {
    if (node->kind == WF_EXPR_NOT) {
        enum wf_truth inner = in_release(arena, node->first);
        return inner == WF_MAYBE ? WF_MAYBE : inner == WF_TRUE ? WF_FALSE : WF_TRUE;
    }
    if (node->kind == WF_EXPR_BOOLEAN) {
        return node->boolean ? WF_TRUE : WF_FALSE;
    }
    bool starts = node->kind == WF_EXPR_CALL && node->function == WF_FN_STARTS_WITH && node->count == 2 &&
                  wf_str_is(wf_expr_pattern(arena, node->first), "github.ref") &&
                  node->last->kind == WF_EXPR_STRING && wf_str_is(node->last->text, "refs/tags/");
    return starts || asks_for_tag_push(arena, node) ? WF_TRUE : WF_MAYBE;
}

/* The same by what each run that makes a release computes. */
static enum wf_truth in_runs(const struct wf_check *check, const struct wf_step *step,
                             const struct wf_expr *expression) {
    const struct wf_run_cases *runs = check->file->runs;
    bool all[3] = {false, true, true};
    for (size_t i = 0; runs && i < runs->list.len; i++) {
        const struct wf_run_case *run = &runs->list.items[i];
        if (run->ref == WF_RUN_TAG) {
            struct wf_context context = wf_context_of_step(check->arena, step, run);
            enum wf_truth truth = wf_value_truth(wf_context_eval(&context, expression->text));
            all[WF_TRUE] = all[WF_TRUE] && truth == WF_TRUE;
            all[WF_FALSE] = all[WF_FALSE] && truth == WF_FALSE;
        }
    }
    return all[WF_TRUE] == all[WF_FALSE] ? WF_MAYBE : all[WF_TRUE] ? WF_TRUE : WF_FALSE;
}

/* Whether a release uses the cache, where an expression decides. */
static enum wf_truth decide(const struct wf_check *check, const struct wf_step *step,
                            const struct wf_dependency_cache *use) {
    struct wf_str text = wf_node_text(use->key ? use->key->value : NULL);
    struct wf_expr_sites sites = wf_expr_sites(check->arena, text);
    if (!sites.whole || sites.sites.items[0].error) {
        return WF_MAYBE;
    }
    const struct wf_expr_site *site = &sites.sites.items[0];
    const struct wf_expr *expression =
        wf_expr_read(check->arena, wf_str_sub(text, site->inner_begin, site->inner_end));
    if (expression->errors.len > 0 || !expression->root) {
        return WF_MAYBE;
    }
    enum wf_truth value = in_release(check->arena, expression->root);
    value = value == WF_MAYBE ? in_runs(check, step, expression) : value;
    return value == WF_MAYBE ? WF_MAYBE : (value == WF_TRUE) == use->off ? WF_FALSE : WF_TRUE;
}

/* --- what is said ------------------------------------------------------------------------------------- */

static void report(struct wf_check *check, const struct wf_step *step, const struct wf_dependency_cache *use,
                   const struct scenario *scenario) {
    const struct wf_source *source = check->file->source;
    struct wf_finding *finding =
        wf_report(check, wf_node_key(step->node, "uses")->span, "%s \"%.*s\" can come from other runs",
                  use->used == WF_MAYBE ? "cache that may be used by" : "cache of",
                  WF_STR_ARG(wf_str_sub(wf_node_text(step->uses), 0,
                                        wf_str_find_char(wf_node_text(step->uses), '@', 0))));
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_LOW, WF_REGULAR);
    wf_finding_note(check, finding, source, scenario->place->span, "%s", scenario->what);
    if (use->key) {
        wf_finding_note(check, finding, source, use->key->span, "this input decides");
    }
    if (use->switched_by) {
        finding->fix = wf_input_fix(check, step, use->switched_by, use->off ? "true" : "false",
                                    "build releases without a cache", WF_FIX_UNSAFE);
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step, const struct scenario *scenario) {
    struct wf_dependency_cache use = wf_dependency_cache_of(check, step);
    if (use.used == WF_MAYBE && use.switched_by && scenario->tagged) {
        use.used = decide(check, step, &use);
    }
    if (use.used != WF_FALSE) {
        report(check, step, &use, scenario);
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (job->uses || wf_job_is_dead(job)) {
        return;
    }
    struct scenario scenario = scenario_of_triggers(job->workflow);
    if (!scenario.place) {
        scenario = scenario_of_steps(job);
    }
    for (size_t i = 0; scenario.place && i < job->step_count; i++) {
        if (job->steps[i].uses && !wf_step_is_dead(&job->steps[i])) {
            check_step(check, &job->steps[i], &scenario);
        }
    }
}

const struct wf_rule wf_rule_cache_poisoning = {
    .id = "cache-poisoning",
    .title = "Release that is built from a cache which other runs write",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .job_hook = check_job,
};
