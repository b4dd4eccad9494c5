/* The graph of a workflow's jobs. */
#include "base/limits.h"
#include "base/map.h"
#include "review/graph.h"

enum { MAX_CALLERS = 3 };

/* --- needs ---------------------------------------------------------------------------------------------- */

/* Which jobs wait for which, through others too: `row * jobs + column`. */
struct waits {
    const struct wf_workflow *workflow;
    bool *table;
};

static bool waits_for(const struct waits *waits, const struct wf_job *job, const struct wf_job *other) {
    const struct wf_job *first = waits->workflow->jobs;
    return waits->table[(size_t)(job - first) * waits->workflow->job_count + (size_t)(other - first)];
}

static struct waits find_waits(struct wf_arena *arena, const struct wf_workflow *workflow) {
    size_t count = workflow->job_count;
    struct waits waits = {workflow, WF_NEW_ARRAY(arena, bool, count *count + 1)};
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < workflow->jobs[i].needed_count; k++) {
            waits.table[i * count + (size_t)(workflow->jobs[i].needed[k] - workflow->jobs)] = true;
        }
    }
    return waits;
}

/* Whether the job waits for itself, through others. */
static bool is_cyclic(const struct waits *waits, const struct wf_job *job) {
    bool cyclic = false;
    for (size_t k = 0; k < job->direct_count && !cyclic; k++) {
        cyclic = waits_for(waits, job->direct[k], job);
    }
    return cyclic;
}

/* Sets `implied` for the direct needs of the job that another of them waits for. */
static void find_implied(const struct waits *waits, const struct wf_job *job, const bool *cyclic,
                         bool *implied) {
    const struct wf_job *first = job->workflow->jobs;
    for (size_t i = 0; i < job->direct_count; i++) {
        const struct wf_job *other = job->direct[i];
        for (size_t k = 0; k < other->needed_count; k++) {
            const struct wf_job *need = other->needed[k];
            implied[need - first] |= !cyclic[need - first] || !waits_for(waits, need, other);
        }
    }
}

static void add_needs(struct wf_arena *arena, struct wf_graph *graph, const struct wf_workflow *workflow) {
    struct waits waits = find_waits(arena, workflow);
    bool *cyclic = WF_NEW_ARRAY(arena, bool, workflow->job_count + 1);
    bool *implied = WF_NEW_ARRAY(arena, bool, workflow->job_count + 1);
    for (size_t i = 0; i < workflow->job_count; i++) {
        cyclic[i] = is_cyclic(&waits, &workflow->jobs[i]);
    }
    for (size_t i = 0; i < workflow->job_count; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        memset(implied, 0, workflow->job_count * sizeof *implied);
        find_implied(&waits, job, cyclic, implied);
        for (size_t k = 0; k < job->direct_count; k++) {
            size_t from = (size_t)(job->direct[k] - workflow->jobs);
            wf_graph_join(arena, &graph->edges,
                          (struct wf_graph_edge){
                              .from = from, .to = i, .kind = WF_GRAPH_NEEDS, .implied = implied[from]});
        }
    }
}

/* --- calls ---------------------------------------------------------------------------------------------- */

static struct wf_str count_jobs(struct wf_arena *arena, size_t count) {
    return wf_arena_printf(arena, "%zu job%s", count, count == 1 ? "" : "s");
}

/* `name`, unless the title says it. */
static struct wf_str other_than(struct wf_str title, struct wf_str name) {
    return wf_str_sub(name, 0, wf_str_eq(title, name) ? 0 : name.len);
}

/* What a job calls, told from all else by its path or, when it is elsewhere, by `uses`. */
static struct wf_str callee_key(const struct wf_job *job) {
    return job->callee != NULL ? job->callee->doc->source->path : wf_node_text(wf_node_resolve(job->uses));
}

/* The nodes of workflows that are called; those of the world are there already. */
struct calls {
    struct wf_map nodes;   /* by callee_key(): a size_t, the index of the node */
    struct wf_map callers; /* by callee_key(): a size_t, how many jobs call it; of the jobs of a workflow */
    struct wf_graph *graph;
};

static void bind(struct wf_arena *arena, struct wf_map *map, struct wf_str key, size_t number) {
    size_t *place = WF_NEW(arena, size_t);
    *place = number;
    map->arena = arena;
    wf_map_put(map, key, place);
}

static size_t callee_node(struct wf_arena *arena, struct calls *calls, const struct wf_job *job) {
    struct wf_str key = callee_key(job);
    const size_t *known = wf_map_get(&calls->nodes, key);
    bool here = job->callee != NULL;
    if (known != NULL) {
        return *known;
    }
    struct wf_graph_node node = {.kind = here ? WF_GRAPH_WORKFLOW : WF_GRAPH_ELSEWHERE};
    if (here) {
        node.title = wf_graph_title(job->callee);
        node.name = other_than(node.title, wf_graph_short(key));
        wf_graph_say(arena, &node.facts, WF_FACT_JOBS, count_jobs(arena, job->callee->job_count));
    } else {
        node.title = wf_graph_called(arena, key, &node.name);
    }
    bind(arena, &calls->nodes, key, calls->graph->nodes.len);
    *WF_PUSH(arena, &calls->graph->nodes) = node;
    return calls->graph->nodes.len - 1;
}

static void count_callers(struct wf_arena *arena, struct calls *calls, const struct wf_workflow *workflow) {
    for (size_t i = 0; i < workflow->job_count; i++) {
        struct wf_str key = callee_key(&workflow->jobs[i]);
        size_t *count = wf_map_get(&calls->callers, key);
        if (count != NULL) {
            (*count)++;
        } else {
            bind(arena, &calls->callers, key, 1);
        }
    }
}

/* `caller` is the node that calls; WF_NOT_FOUND: the job's own. Lines from many jobs to one workflow would
 * hide all else: it says how many they are. */
static void add_call(struct wf_arena *arena, struct calls *calls, const struct wf_job *job, size_t caller) {
    const size_t *callers = wf_map_get(&calls->callers, callee_key(job));
    size_t count = callers != NULL ? *callers : 1;
    size_t before = calls->graph->nodes.len, to = callee_node(arena, calls, job);
    size_t from = caller == WF_NOT_FOUND ? (size_t)(job - job->workflow->jobs) : caller;
    if (count <= MAX_CALLERS) {
        wf_graph_join(arena, &calls->graph->edges,
                      (struct wf_graph_edge){.from = from, .to = to, .kind = WF_GRAPH_CALLS});
    } else if (calls->graph->nodes.len > before) {
        wf_graph_say(arena, &calls->graph->nodes.items[to].facts, WF_FACT_JOBS,
                     wf_arena_printf(arena, "called by %zu jobs", count));
    }
}

static void add_calls(struct wf_arena *arena, struct calls *calls, const struct wf_workflow *workflow,
                      size_t caller) {
    for (size_t i = 0; i < workflow->job_count; i++) {
        if (wf_node_text(wf_node_resolve(workflow->jobs[i].uses)).len > 0) {
            add_call(arena, calls, &workflow->jobs[i], caller);
        }
    }
}

/* --- jobs of a workflow --------------------------------------------------------------------------------- */

static bool is_drawn(size_t nodes) {
    return nodes <= WF_MAX_GRAPH_NODES;
}

static void add_job(struct wf_arena *arena, struct wf_graph *graph, const struct wf_graph_file *file,
                    const struct wf_job *job) {
    struct wf_str id = wf_node_text(job->key), name = wf_node_text(wf_node_resolve(job->name));
    struct wf_graph_node node = {
        .kind = WF_GRAPH_JOB, .title = id, .name = other_than(id, wf_str_trim(name))};
    if (is_drawn(file->workflow->job_count)) {
        node.facts = wf_graph_job_facts(arena, file, job);
    }
    *WF_PUSH(arena, &graph->nodes) = node;
}

const struct wf_graph *wf_graph_jobs(struct wf_arena *arena, const struct wf_graph_world *world,
                                     const struct wf_graph_file *file) {
    const struct wf_workflow *workflow = file->workflow;
    struct wf_graph *graph = WF_NEW(arena, struct wf_graph);
    struct calls calls = {.graph = graph};
    graph->title = wf_graph_title(workflow);
    graph->path = wf_graph_where(workflow);
    graph->entries = wf_graph_events(arena, world, file);
    for (size_t i = 0; i < workflow->job_count; i++) {
        add_job(arena, graph, file, &workflow->jobs[i]);
    }
    if (is_drawn(graph->nodes.len)) {
        add_needs(arena, graph, workflow);
        wf_graph_add_data(arena, graph, workflow);
        count_callers(arena, &calls, workflow);
        add_calls(arena, &calls, workflow, WF_NOT_FOUND);
    }
    return graph;
}

/* --- workflows of a repository -------------------------------------------------------------------------- */

static void add_workflow(struct wf_arena *arena, struct wf_graph *graph, const struct wf_graph_world *world,
                         const struct wf_graph_file *file) {
    struct wf_graph_node node = {
        .kind = WF_GRAPH_WORKFLOW,
        .title = wf_graph_title(file->workflow),
        .name = other_than(wf_graph_title(file->workflow), wf_graph_short(wf_graph_where(file->workflow))),
        .facts = wf_graph_events(arena, world, file),
    };
    wf_graph_say(arena, &node.facts, WF_FACT_JOBS, count_jobs(arena, file->workflow->job_count));
    *WF_PUSH(arena, &graph->nodes) = node;
}

static void add_followers(struct wf_arena *arena, struct wf_graph *graph, const struct wf_graph_world *world,
                          size_t to) {
    const struct wf_workflow *workflow = world->files[to].workflow;
    struct wf_graph_files followed = wf_graph_followed(arena, world, workflow);
    bool takes = wf_graph_takes_data(workflow);
    for (size_t i = 0; i < followed.list.len; i++) {
        wf_graph_join(arena, &graph->edges,
                      (struct wf_graph_edge){
                          .from = followed.list.items[i],
                          .to = to,
                          .kind = WF_GRAPH_STARTS,
                          .label = takes ? WF_STR("workflow_run, takes artifacts") : WF_STR("workflow_run"),
                      });
    }
}

/* Workflows that have the same name are told apart by their files. */
static void tell_apart(struct wf_arena *arena, struct wf_graph *graph) {
    struct wf_map first = {.arena = arena};
    for (size_t i = 0; i < graph->nodes.len; i++) {
        struct wf_graph_node *node = &graph->nodes.items[i];
        struct wf_graph_node *other = wf_map_get(&first, node->title);
        if (other == NULL) {
            wf_map_put(&first, node->title, node);
        } else {
            node->title =
                wf_arena_printf(arena, "%.*s (%.*s)", WF_STR_ARG(node->title), WF_STR_ARG(node->name));
        }
    }
}

const struct wf_graph *wf_graph_workflows(struct wf_arena *arena, const struct wf_graph_world *world,
                                          struct wf_str folder) {
    struct wf_graph *graph = WF_NEW(arena, struct wf_graph);
    struct calls calls = {.graph = graph};
    size_t end = folder.len > 0 && folder.ptr[folder.len - 1] == '/' ? folder.len - 1 : folder.len;
    graph->title =
        end > 0 ? wf_arena_printf(arena, "workflows of %.*s", (int)end, folder.ptr) : WF_STR("workflows");
    graph->of_workflows = true;
    for (size_t i = 0; i < world->count; i++) {
        add_workflow(arena, graph, world, &world->files[i]);
        bind(arena, &calls.nodes, world->files[i].workflow->doc->source->path, i);
    }
    tell_apart(arena, graph);
    for (size_t i = 0; i < world->count && is_drawn(world->count); i++) {
        add_followers(arena, graph, world, i);
        add_calls(arena, &calls, world->files[i].workflow, i);
        wf_graph_add_dispatches(arena, graph, world, i);
    }
    return graph;
}
