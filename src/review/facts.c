#include "review/fact_in.h"

#include "base/limits.h"

struct wf_span wf_fact_span(const struct wf_node *node) {
    if (node == NULL) {
        return (struct wf_span){0};
    }
    bool pair = node->parent != NULL && node->parent->kind == WF_MAPPING && node->value != NULL;
    struct wf_span span = node->span;
    span.end = pair && node->value->span.end > span.end ? node->value->span.end : span.end;
    return span;
}

/* A value's place begins at its key. */
static const struct wf_node *keyed(const struct wf_node *node) {
    return node != NULL && node->key != NULL ? node->key : node;
}

struct wf_fact *wf_fact_add(const struct wf_fact_scope *scope, enum wf_topic topic, struct wf_str name,
                            struct wf_str value, const struct wf_node *node) {
    struct wf_facts *facts = scope->facts;
    bool top = scope->key.len == 0 || name.len == 0;
    struct wf_fact *fact = WF_PUSH(facts->arena, &facts->list);
    *fact = (struct wf_fact){
        .topic = topic,
        .key = top ? (name.len == 0 ? scope->key : name)
                   : wf_arena_printf(facts->arena, "%.*s/%.*s", WF_STR_ARG(scope->key), WF_STR_ARG(name)),
        .parent = name.len == 0 ? WF_STR("") : scope->key,
        .value = value,
        .what = name,
        .where = scope->where,
        .name = name,
        .span = wf_fact_span(keyed(node)),
    };
    return fact;
}

void wf_fact_pairs(const struct wf_fact_scope *scope, enum wf_topic topic, const char *prefix,
                   const char *word, const struct wf_node *mapping) {
    struct wf_arena *arena = scope->facts->arena;
    if (!wf_node_is_mapping(mapping)) {
        if (mapping != NULL) {
            wf_fact_add(scope, topic, wf_str_of(prefix), wf_canon(arena, mapping, WF_CANON_TEXT), mapping);
        }
        return;
    }
    for (WF_EACH(key, mapping)) {
        struct wf_str name = wf_arena_printf(arena, "%s/%.*s", prefix, WF_STR_ARG(wf_node_text(key)));
        struct wf_fact *fact =
            wf_fact_add(scope, topic, name, wf_canon(arena, key->value, WF_CANON_TEXT), key);
        fact->name = wf_node_text(key);
        fact->what = wf_arena_printf(arena, "%s \"%.*s\"", word, WF_STR_ARG(wf_node_text(key)));
    }
}

void wf_fact_rest(const struct wf_fact_scope *scope, const struct wf_node *mapping,
                  const char *const *known) {
    struct wf_arena *arena = scope->facts->arena;
    for (WF_EACH(key, mapping)) {
        if (!wf_str_is_any(wf_node_text(key), known)) {
            struct wf_str value = wf_canon(arena, key->value, WF_CANON_TYPED);
            struct wf_fact *fact = wf_fact_add(scope, WF_TOPIC_OTHER, wf_node_text(key), value, key);
            fact->what = wf_arena_printf(arena, "\"%.*s\"", WF_STR_ARG(wf_node_text(key)));
        }
    }
}

/* --- files -------------------------------------------------------------------------------------------- */

static void add_text(const struct wf_fact_scope *scope, enum wf_topic topic, const char *what,
                     const struct wf_node *node) {
    if (node != NULL) {
        struct wf_str value = wf_canon(scope->facts->arena, node, WF_CANON_TEXT);
        wf_fact_add(scope, topic, wf_str_of(what), value, node);
    }
}

static void read_workflow(const struct wf_fact_scope *scope, const struct wf_review_file *file) {
    static const char *const known[] = {"name", "on", "env", "permissions", "concurrency", "jobs", NULL};
    const struct wf_workflow *workflow = file->workflow;
    add_text(scope, WF_TOPIC_WORKFLOW_NAME, "name", workflow->name);
    wf_facts_of_on(scope, workflow);
    wf_fact_pairs(scope, WF_TOPIC_ENV, "env", "variable", workflow->env);
    if (workflow->concurrency != NULL) {
        wf_fact_concurrency(scope, workflow->concurrency);
    }
    wf_fact_rest(scope, workflow->root, known);
    for (size_t i = 0; i < workflow->job_count; i++) {
        struct wf_fact_scope job = wf_fact_job_scope(scope, &workflow->jobs[i], i);
        wf_facts_of_job(&job, &workflow->jobs[i], i);
    }
    wf_facts_of_sites(scope, file);
}

static void read_runs(const struct wf_fact_scope *scope, const struct wf_action *action) {
    static const char *const known[] = {"steps", "using", NULL};
    struct wf_fact_scope runs = *scope;
    runs.key = WF_STR("runs");
    add_text(&runs, WF_TOPIC_OTHER, "using", action->using);
    wf_fact_rest(&runs, action->runs, known);
    struct wf_fact_scope steps = *scope;
    steps.key = WF_STR("a");
    wf_facts_of_steps(&steps, action->steps, action->step_count, 0);
}

static void read_action(const struct wf_fact_scope *scope, const struct wf_review_file *file) {
    static const char *const known[] = {"name",   "description", "author", "branding",
                                        "inputs", "outputs",     "runs",   NULL};
    const struct wf_action *action = file->action;
    for (size_t i = 0; i < 4; i++) {
        add_text(scope, WF_TOPIC_DISPLAY, known[i], wf_node_get(action->root, known[i]));
    }
    wf_fact_pairs(scope, WF_TOPIC_INTERFACE, "inputs", "input", action->inputs);
    wf_fact_pairs(scope, WF_TOPIC_INTERFACE, "outputs", "output", action->outputs);
    wf_fact_rest(scope, action->root, known);
    read_runs(scope, action);
    wf_facts_of_sites(scope, file);
}

static void read_patterns(const struct wf_fact_scope *scope, const struct wf_source *source) {
    struct wf_str rest = source->bytes;
    struct wf_str line;
    struct wf_buf out = {.arena = scope->facts->arena};
    while (wf_str_cut(&rest, '\n', &line)) {
        line = wf_str_trim(line);
        if (line.len > 0 && line.ptr[0] != '#') {
            wf_buf_str(&out, line);
            wf_buf_char(&out, '\n');
        }
    }
    struct wf_fact *fact = wf_fact_add(scope, WF_TOPIC_OTHER, WF_STR("patterns"), wf_buf_view(&out), NULL);
    fact->list = true;
}

/* What could not be read as one of these is compared as YAML, key by key, or byte by byte. */
static void read_other(const struct wf_fact_scope *scope, const struct wf_review_file *file) {
    static const char *const none[] = {NULL};
    bool whole = file->doc != NULL && !file->doc->cut && file->doc->events <= WF_GITHUB_MAX_EVENTS &&
                 wf_node_is_mapping(file->doc->root);
    if (whole) {
        wf_fact_rest(scope, file->doc->root, none);
    } else if (file->type == WF_FILE_DOCKERIGNORE) {
        read_patterns(scope, file->source);
    } else {
        wf_fact_add(scope, WF_TOPIC_OTHER, WF_STR("text"), file->source->bytes, NULL)->shown =
            WF_STR("text that cannot be read");
    }
}

static void index_facts(struct wf_facts *facts) {
    facts->by_key.arena = facts->arena;
    for (size_t i = facts->list.len; i-- > 0;) {
        wf_map_put(&facts->by_key, facts->list.items[i].key, &facts->list.items[i]);
    }
}

struct wf_facts *wf_facts_read(struct wf_arena *arena, const struct wf_review_file *file,
                               const struct wf_review_names *names) {
    struct wf_facts *facts = WF_NEW(arena, struct wf_facts);
    *facts = (struct wf_facts){.arena = arena, .file = file};
    struct wf_fact_scope scope = {.facts = facts, .names = names};
    if (file->dockerfile != NULL) {
        wf_facts_of_dockerfile(&scope, file->dockerfile);
    } else if (file->workflow != NULL && !file->doc->cut) {
        read_workflow(&scope, file);
    } else if (file->action != NULL && !file->doc->cut) {
        read_action(&scope, file);
    } else {
        read_other(&scope, file);
    }
    index_facts(facts);
    return facts;
}
