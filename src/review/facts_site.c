/* What expressions bring in: which job and step sees which secret and variable, and what GitHub writes into
 * scripts. */
#include "gha/exprinfer.h"
#include "review/fact_in.h"

/* Everything that one name reaches in one job. */
struct reach {
    struct wf_fact_scope scope; /* the job */
    enum wf_topic topic;
    struct wf_str name, key;
    const struct wf_node *node; /* the first place */
    struct wf_buf ids, shown;
    struct wf_str last;
};

struct gathering {
    const struct wf_fact_scope *scope;
    const struct wf_review_file *file;
    struct wf_map known; /* struct reach by key */
    WF_LIST(struct reach *) list;
    const struct wf_site *site;
    struct wf_types types;
};

/* --- secrets and variables ---------------------------------------------------------------------------- */

struct place {
    struct wf_str job, where, id, shown;
    const struct wf_node *node;
};

static struct reach *reach_of(struct gathering *all, enum wf_topic topic, struct wf_str name,
                              const struct place *place) {
    struct wf_arena *arena = all->scope->facts->arena;
    const char *word = topic == WF_TOPIC_SECRET ? "secret" : "vars";
    struct wf_str key = wf_arena_printf(arena, "%s/%.*s", word, WF_STR_ARG(name));
    struct wf_str full = wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(place->job), WF_STR_ARG(key));
    struct reach *reach = wf_map_get(&all->known, full);
    if (reach != NULL) {
        return reach;
    }
    reach = WF_NEW(arena, struct reach);
    *reach =
        (struct reach){.scope = *all->scope, .topic = topic, .name = name, .key = key, .node = place->node};
    reach->scope.key = place->job;
    reach->scope.where = place->where;
    reach->ids.arena = reach->shown.arena = arena;
    wf_map_put(&all->known, full, reach);
    *WF_PUSH(arena, &all->list) = reach;
    return reach;
}

static void add_reach(struct gathering *all, enum wf_topic topic, struct wf_str name,
                      const struct place *place) {
    struct reach *reach = reach_of(all, topic, name, place);
    if (!wf_str_eq(reach->last, place->id)) {
        wf_buf_printf(&reach->ids, "%.*s\n", WF_STR_ARG(place->id));
        wf_buf_printf(&reach->shown, "%.*s\n", WF_STR_ARG(place->shown));
        reach->last = place->id;
    }
}

/* A job's own `if`, outputs and the like are no place where a program sees it, but still one it gets to. */
static struct place job_place(struct gathering *all, const struct wf_job *job, size_t index) {
    struct wf_arena *arena = all->scope->facts->arena;
    const struct wf_site *site = all->site;
    struct wf_fact_scope scope = wf_fact_job_scope(all->scope, job, index);
    struct place place = {.job = scope.key, .where = scope.where, .node = site->scalar};
    if (site->step != NULL) {
        struct wf_fact_scope step = wf_fact_step_scope(&scope, site->step, index);
        place.id = step.key;
        place.shown = wf_str_sub(step.where, scope.where.len + 2, step.where.len);
    } else {
        place.id = wf_arena_printf(arena, "the job's %.*s", WF_STR_ARG(wf_node_text(site->field)));
        bool env = wf_str_is(wf_node_text(site->field), "env");
        place.shown = env ? WF_STR("every step (the job's env)") : place.id;
    }
    return place;
}

/* What stands outside of jobs is in all of them. */
static struct place workflow_place(struct gathering *all) {
    struct place place = {.node = all->site->scalar};
    struct wf_str field = wf_node_text(all->site->field);
    place.id = wf_arena_printf(all->scope->facts->arena, "the workflow's %.*s", WF_STR_ARG(field));
    place.shown = wf_str_is(field, "env") ? WF_STR("every step of every job (the workflow's env)") : place.id;
    return place;
}

static struct place action_place(struct gathering *all) {
    struct wf_fact_scope scope = *all->scope;
    scope.key = WF_STR("a");
    struct place place = {.job = scope.key, .node = all->site->scalar};
    place.id = place.shown = WF_STR("the action");
    if (all->site->step != NULL) {
        struct wf_fact_scope step = wf_fact_step_scope(&scope, all->site->step, 0);
        place.id = step.key;
        place.shown = step.where;
    }
    return place;
}

static void add_name(struct gathering *all, enum wf_topic topic, struct wf_str name) {
    const struct wf_workflow *workflow = all->file->workflow;
    struct place place;
    if (workflow == NULL) {
        place = action_place(all);
    } else if (all->site->job == NULL) {
        place = workflow_place(all);
    } else {
        place = job_place(all, all->site->job, (size_t)(all->site->job - workflow->jobs));
    }
    add_reach(all, topic, name, &place);
}

static struct wf_str upper(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        wf_buf_char(&out, wf_upper(text.ptr[i]));
    }
    return wf_buf_view(&out);
}

/* `secrets` without a name, or with one that is computed, is all of them. */
static bool visit(void *context, const struct wf_expr_node *node) {
    struct gathering *all = context;
    struct wf_arena *arena = all->scope->facts->arena;
    struct wf_expr_chain chain = {0};
    if ((node->kind != WF_EXPR_INDEX && node->kind != WF_EXPR_NAME) || !wf_expr_chain(arena, node, &chain)) {
        return true;
    }
    struct wf_str name = chain.parts.len > 0 ? upper(arena, chain.parts.items[0].name) : WF_STR("");
    bool secret = wf_str_is_case(chain.root, "secrets");
    if (secret || wf_str_is_case(chain.root, "vars")) {
        add_name(all, secret ? WF_TOPIC_SECRET : WF_TOPIC_VARIABLE, name.len > 0 ? name : WF_STR("*"));
    } else if (wf_str_is_case(chain.root, "github") && wf_str_is(name, "TOKEN")) {
        add_name(all, WF_TOPIC_SECRET, WF_STR("GITHUB_TOKEN"));
    }
    for (size_t i = 0; i < chain.parts.len; i++) {
        if (chain.parts.items[i].dynamic) {
            wf_expr_walk(chain.parts.items[i].node, visit, context);
        }
    }
    return false;
}

static void add_inherited(struct gathering *all) {
    const struct wf_workflow *workflow = all->file->workflow;
    for (size_t i = 0; workflow != NULL && i < workflow->job_count; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        if (wf_str_is(wf_node_text(job->secrets), "inherit")) {
            struct wf_fact_scope scope = wf_fact_job_scope(all->scope, job, i);
            struct place place = {.job = scope.key, .where = scope.where, .node = job->secrets};
            place.id = place.shown = WF_STR("the called workflow (inherit)");
            add_reach(all, WF_TOPIC_SECRET, WF_STR("*"), &place);
        }
    }
}

static void put_reach(const struct reach *reach) {
    struct wf_arena *arena = reach->ids.arena;
    struct wf_str value = wf_canon_lines(arena, wf_buf_view(&reach->ids));
    struct wf_fact *fact = wf_fact_add(&reach->scope, reach->topic, reach->key, value, reach->node);
    const char *word = reach->topic == WF_TOPIC_SECRET ? "secret" : "variable";
    fact->name = reach->name;
    fact->what = wf_arena_printf(arena, "%s %.*s", word, WF_STR_ARG(reach->name));
    fact->shown = wf_canon_lines(arena, wf_buf_view(&reach->shown));
    fact->list = true;
}

/* --- scripts ------------------------------------------------------------------------------------------ */

static enum wf_taint worst(struct gathering *all) {
    enum wf_taint taint = WF_TAINT_NONE;
    if (all->site->expression->errors.len > 0 || all->site->expression->root == NULL) {
        return WF_TAINT_UNKNOWN;
    }
    wf_types_enter(&all->types, all->site->job);
    struct wf_taints taints = wf_taint_read(&all->types, all->site);
    for (size_t i = 0; i < taints.list.len; i++) {
        taint = taints.list.items[i].taint > taint ? taints.list.items[i].taint : taint;
    }
    return taint;
}

static size_t job_index(const struct gathering *all) {
    return all->site->job != NULL ? (size_t)(all->site->job - all->file->workflow->jobs) : 0;
}

static struct wf_fact_scope scope_of_site(struct gathering *all) {
    struct wf_fact_scope scope = *all->scope;
    scope.key = WF_STR("a");
    if (all->site->job != NULL) {
        scope = wf_fact_job_scope(all->scope, all->site->job, job_index(all));
    }
    return wf_fact_step_scope(&scope, all->site->step, job_index(all));
}

static void add_interpolation(struct gathering *all) {
    const struct wf_site *site = all->site;
    struct wf_arena *arena = all->scope->facts->arena;
    bool script = site->step != NULL && (wf_str_is(wf_node_text(site->field), "run") ||
                                         (wf_str_is_case(wf_node_text(site->entry), "script") &&
                                          wf_uses_is(&site->step->action, "actions/github-script")));
    if (!script) {
        return;
    }
    struct wf_fact_scope scope = scope_of_site(all);
    struct wf_str text = wf_str_trim(wf_str_sub(site->scalar->text, site->begin, site->end));
    struct wf_str name = wf_arena_printf(arena, "script/%.*s", WF_STR_ARG(text));
    struct wf_fact *fact = wf_fact_add(&scope, WF_TOPIC_INTERPOLATION, name, text, site->scalar);
    fact->span = wf_node_subspan(all->file->source, site->scalar, site->begin, site->end);
    fact->name = text;
    fact->taint = worst(all);
}

void wf_facts_of_sites(const struct wf_fact_scope *scope, const struct wf_review_file *file) {
    struct wf_arena *arena = scope->facts->arena;
    struct gathering all = {.scope = scope, .file = file, .known = {.arena = arena}};
    all.types = (struct wf_types){
        .arena = arena, .workflow = file->workflow, .action = file->action, .runs = file->runs};
    for (size_t i = 0; i < file->sites->list.len; i++) {
        all.site = &file->sites->list.items[i];
        if (all.site->expression->root != NULL) {
            wf_expr_walk(all.site->expression->root, visit, &all);
        }
        add_interpolation(&all);
    }
    add_inherited(&all);
    for (size_t i = 0; i < all.list.len; i++) {
        put_reach(all.list.items[i]);
    }
}
