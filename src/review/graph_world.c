/* The workflows that are known, and what starts them. */
#include "base/file.h"
#include "review/graph.h"

#include <stdlib.h>

/* --- who can start them --------------------------------------------------------------------------------- */

/* Of these whoever has an account can start a run that has the repository's rights (GitHub's "events that
 * trigger workflows"). workflow_run is one when what it follows can be started by anyone. */
static const char *const open_events[] = {
    "pull_request_target", "issues", "issue_comment", "discussion",
    "discussion_comment",  "fork",   "watch",         NULL,
};
static const char *const followed_events[] = {
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    NULL,
};

static bool starts_with_outsiders(const struct wf_graph_file *file) {
    for (size_t i = 0; i < file->runs->list.len; i++) {
        struct wf_str event = file->runs->list.items[i].event;
        if (wf_str_is_any(event, followed_events) || wf_str_is_any(event, open_events)) {
            return true;
        }
    }
    return false;
}

/* --- by name -------------------------------------------------------------------------------------------- */

static void bind(struct wf_arena *arena, struct wf_map *map, struct wf_str key,
                 const struct wf_graph_world *world, size_t file) {
    struct wf_graph_files *files = wf_map_get(map, key);
    if (files == NULL) {
        files = WF_NEW(arena, struct wf_graph_files);
        map->arena = arena;
        wf_map_put(map, key, files);
    }
    *WF_PUSH(arena, &files->list) = file;
    files->outsiders |= starts_with_outsiders(&world->files[file]);
}

struct wf_graph_world wf_graph_world(struct wf_arena *arena, const struct wf_graph_file *files,
                                     size_t count) {
    struct wf_graph_world world = {.files = files, .count = count};
    for (size_t i = 0; i < count; i++) {
        struct wf_str name = wf_node_text(wf_node_resolve(files[i].workflow->name));
        if (name.len > 0) {
            bind(arena, &world.names, name, &world, i);
        }
        bind(arena, &world.bases, wf_path_base(files[i].workflow->doc->source->path), &world, i);
    }
    return world;
}

/* --- workflow_run --------------------------------------------------------------------------------------- */

/* The name behind `last`, the first one for NULL; NULL: there is none. */
static const struct wf_node *next_name(const struct wf_node *names, const struct wf_node *last) {
    if (last != NULL) {
        return last == names ? NULL : last->next;
    }
    return wf_node_is_scalar(names) ? names : wf_node_is_sequence(names) ? names->first : NULL;
}

static const struct wf_node *followed_names(const struct wf_workflow *workflow) {
    return wf_node_get(wf_node_get(workflow->on, "workflow_run"), "workflows");
}

static int by_index(const void *a, const void *b) {
    const size_t *left = a, *right = b;
    return *left < *right ? -1 : *left > *right;
}

struct wf_graph_files wf_graph_followed(struct wf_arena *arena, const struct wf_graph_world *world,
                                        const struct wf_workflow *workflow) {
    struct wf_graph_files followed = {0};
    const struct wf_node *names = followed_names(workflow);
    for (const struct wf_node *name = NULL; (name = next_name(names, name)) != NULL;) {
        const struct wf_graph_files *files = wf_map_get(&world->names, wf_node_text(name));
        for (size_t i = 0; files != NULL && i < files->list.len; i++) {
            *WF_PUSH(arena, &followed.list) = files->list.items[i];
        }
    }
    if (followed.list.len > 1) {
        qsort(followed.list.items, followed.list.len, sizeof *followed.list.items, by_index);
    }
    return followed;
}

/* A workflow_run that follows what is not among the files counts: nobody knows who starts that. */
static bool follows_outsiders(const struct wf_graph_world *world, const struct wf_workflow *workflow) {
    bool found = false;
    const struct wf_node *names = followed_names(workflow);
    for (const struct wf_node *name = NULL; (name = next_name(names, name)) != NULL;) {
        const struct wf_graph_files *files = wf_map_get(&world->names, wf_node_text(name));
        found = found || files != NULL;
        if (files != NULL && files->outsiders) {
            return true;
        }
    }
    return !found;
}

/* --- events --------------------------------------------------------------------------------------------- */

struct wf_graph_facts wf_graph_events(struct wf_arena *arena, const struct wf_graph_world *world,
                                      const struct wf_graph_file *file) {
    struct wf_graph_facts facts = {0};
    for (size_t i = 0; i < file->runs->list.len; i++) {
        struct wf_str event = file->runs->list.items[i].event;
        bool open = wf_str_is_any(event, open_events) ||
                    (wf_str_is(event, "workflow_run") && follows_outsiders(world, file->workflow));
        bool known = false;
        for (size_t k = 0; k < facts.list.len; k++) {
            known = known || wf_str_eq(facts.list.items[k].text, event);
        }
        if (!known) {
            wf_graph_say(arena, &facts, open ? WF_FACT_ANYONE : WF_FACT_EVENT, event);
        }
    }
    return facts;
}
