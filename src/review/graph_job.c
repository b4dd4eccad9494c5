/* What is said of a job. */
#include "gha/runner.h"
#include "lang/hole.h"
#include "review/graph.h"

enum { MAX_RUNNERS = 4 };

/* --- where it runs -------------------------------------------------------------------------------------- */

static struct wf_str joined(struct wf_arena *arena, const struct wf_node *node) {
    struct wf_graph_list list = {0};
    for (WF_EACH(item, node)) {
        wf_graph_list_add(arena, &list, wf_node_text(item));
    }
    return wf_graph_list_text(&list);
}

/* `runs-on` as it is written: a label, labels, or a group. */
static struct wf_str written(struct wf_arena *arena, const struct wf_node *runs_on) {
    if (wf_node_is_mapping(runs_on)) {
        const struct wf_node *labels = wf_node_get(runs_on, "labels");
        struct wf_str group = wf_node_text(wf_node_get(runs_on, "group"));
        struct wf_graph_list both = {0};
        wf_graph_list_add(arena, &both, group);
        wf_graph_list_add(arena, &both,
                          wf_node_is_sequence(labels) ? joined(arena, labels) : wf_node_text(labels));
        return wf_graph_list_text(&both);
    }
    return wf_node_is_sequence(runs_on) ? joined(arena, runs_on) : wf_node_text(runs_on);
}

/* With `${{ matrix.os }}` as the labels that it stands for, when they are all known. */
static struct wf_str runner(struct wf_arena *arena, const struct wf_job *job) {
    struct wf_str text = written(arena, wf_node_resolve(job->runs_on));
    struct wf_label_sets sets = wf_job_labels(arena, job);
    struct wf_graph_list all = {0};
    if (!wf_hole_any(text) || sets.open || sets.group || sets.list.len == 0) {
        return text;
    }
    for (size_t i = 0; i < sets.list.len; i++) {
        const struct wf_labels *labels = &sets.list.items[i];
        struct wf_graph_list one = {0};
        for (size_t k = 0; k < labels->list.len; k++) {
            wf_graph_list_add(arena, &one, wf_node_text(labels->list.items[k]));
        }
        wf_graph_list_add(arena, &all, wf_graph_list_text(&one));
        if (labels->open || one.text.len == 0 || all.known.len > MAX_RUNNERS) {
            return text;
        }
    }
    return wf_graph_list_text(&all);
}

static struct wf_str matrix(struct wf_arena *arena, const struct wf_job *job) {
    size_t size = wf_graph_matrix_size(arena, job);
    bool none = size == 1 && wf_node_key(wf_node_resolve(job->strategy), "matrix") == NULL;
    if (none) {
        return WF_STR("");
    }
    return size == 0 ? WF_STR("x?") : wf_arena_printf(arena, "x%zu", size);
}

/* --- what it may do ------------------------------------------------------------------------------------- */

static struct wf_str environment(const struct wf_job *job) {
    const struct wf_node *node = wf_node_resolve(job->environment);
    return wf_node_is_mapping(node) ? wf_node_text(wf_node_get(node, "name")) : wf_node_text(node);
}

static struct wf_str calls(struct wf_arena *arena, const struct wf_job *job) {
    struct wf_str of;
    struct wf_str file = wf_graph_called(arena, wf_node_text(wf_node_resolve(job->uses)), &of);
    return of.len > 0 ? wf_arena_printf(arena, "%.*s of %.*s", WF_STR_ARG(file), WF_STR_ARG(of)) : file;
}

static struct wf_str timeout(struct wf_arena *arena, const struct wf_job *job) {
    struct wf_str text = wf_node_text(wf_node_resolve(job->timeout_minutes));
    return text.len > 0 ? wf_arena_printf(arena, "%.*s min", WF_STR_ARG(text)) : text;
}

static struct wf_str writes(struct wf_arena *arena, const struct wf_job *job) {
    const struct wf_node *own = job->permissions;
    const struct wf_node *node = wf_node_resolve(own != NULL ? own : job->workflow->permissions);
    struct wf_graph_list list = {0};
    if (wf_str_is(wf_node_text(node), "write-all")) {
        return WF_STR("everything");
    }
    for (const struct wf_node *key = wf_node_is_mapping(node) ? node->first : NULL; key; key = key->next) {
        if (wf_str_is(wf_node_text(key->value), "write")) {
            wf_graph_list_add(arena, &list, wf_node_text(key));
        }
    }
    return wf_graph_list_text(&list);
}

struct search {
    struct wf_arena *arena;
    struct wf_graph_list found;
};

/* `secrets.NAME`, `secrets['NAME']`; without a name it is all of them. */
static bool find_secret(void *context, const struct wf_expr_node *node) {
    struct search *search = context;
    if (node->kind != WF_EXPR_NAME || !wf_str_is_case(node->text, "secrets")) {
        return true;
    }
    const struct wf_expr_node *above = node->parent;
    bool indexed = above != NULL && above->kind == WF_EXPR_INDEX && above->first == node;
    bool named = indexed && above->last->kind == WF_EXPR_STRING;
    struct wf_str name = named ? above->last->text : WF_STR("all");
    if (!wf_str_is_case(name, "GITHUB_TOKEN")) {
        wf_graph_list_add(search->arena, &search->found, name);
    }
    return true;
}

static struct wf_str secrets(struct wf_arena *arena, const struct wf_graph_file *file,
                             const struct wf_job *job) {
    struct search search = {.arena = arena};
    const struct wf_node *handed = wf_node_resolve(job->secrets);
    if (wf_str_is(wf_node_text(handed), "inherit")) {
        wf_graph_list_add(arena, &search.found, WF_STR("all (inherit)"));
    }
    for (size_t i = 0; i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        bool everywhere = site->job == NULL && site->field && wf_str_is(wf_node_text(site->field), "env");
        if ((site->job == job || everywhere) && site->expression->root != NULL) {
            wf_expr_walk(site->expression->root, find_secret, &search);
        }
    }
    return wf_graph_list_text(&search.found);
}

struct wf_graph_facts wf_graph_job_facts(struct wf_arena *arena, const struct wf_graph_file *file,
                                         const struct wf_job *job) {
    struct wf_graph_facts facts = {0};
    wf_graph_say(arena, &facts, WF_FACT_RUNNER, runner(arena, job));
    wf_graph_say(arena, &facts, WF_FACT_MATRIX, matrix(arena, job));
    wf_graph_say(arena, &facts, WF_FACT_CALLS, calls(arena, job));
    wf_graph_say(arena, &facts, WF_FACT_ENVIRONMENT, environment(job));
    wf_graph_say(arena, &facts, WF_FACT_TIMEOUT, timeout(arena, job));
    wf_graph_say(arena, &facts, WF_FACT_WRITES, writes(arena, job));
    wf_graph_say(arena, &facts, WF_FACT_SECRETS, secrets(arena, file, job));
    return facts;
}
