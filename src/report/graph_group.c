#include "report/graph.h"

#include <assert.h>
#include <stdlib.h>

enum { LEAST = 3 }; /* fewer nodes are drawn one by one */

/* A node and how it is joined: "<3n <5d >7n ", sorted. */
struct key {
    struct wf_str text;
    size_t node;
};

static int compare_keys(const void *a, const void *b) {
    const struct key *left = a, *right = b;
    int order = wf_str_cmp(left->text, right->text);
    return order != 0 ? order : left->node < right->node ? -1 : left->node > right->node;
}

struct end {
    size_t other;
    unsigned kind; /* of the edge, and which end the node is */
};

static int compare_ends(const void *a, const void *b) {
    const struct end *left = a, *right = b;
    if (left->kind != right->kind) {
        return left->kind < right->kind ? -1 : 1;
    }
    return left->other < right->other ? -1 : left->other > right->other;
}

struct ends {
    WF_LIST(struct end) list;
};

static void add_end(struct wf_arena *arena, struct ends *ends, const struct wf_graph_edge *edge, bool comes) {
    size_t other = comes ? edge->from : edge->to;
    unsigned kind = 4 * (unsigned)edge->kind + (edge->implied ? 2 : 0) + (comes ? 1 : 0);
    *WF_PUSH(arena, &ends->list) = (struct end){other, kind};
}

/* Empty for a node without edges. */
static struct wf_str key_of(struct wf_arena *arena, struct ends *ends) {
    struct wf_buf out = {.arena = arena};
    if (ends->list.len > 1) {
        qsort(ends->list.items, ends->list.len, sizeof ends->list.items[0], compare_ends);
    }
    for (size_t i = 0; i < ends->list.len; i++) {
        wf_buf_printf(&out, "%u:%zu ", ends->list.items[i].kind, ends->list.items[i].other);
    }
    return wf_buf_view(&out);
}

/* The nodes sorted so that those that are joined alike are neighbours. */
static struct key *sorted_keys(struct wf_arena *arena, size_t node_count, const struct wf_graph_edge *edges,
                               size_t edge_count) {
    struct ends *ends = WF_NEW_ARRAY(arena, struct ends, node_count + 1);
    struct key *keys = WF_NEW_ARRAY(arena, struct key, node_count + 1);
    for (size_t i = 0; i < edge_count; i++) {
        add_end(arena, &ends[edges[i].from], &edges[i], false);
        add_end(arena, &ends[edges[i].to], &edges[i], true);
    }
    for (size_t i = 0; i < node_count; i++) {
        keys[i] = (struct key){key_of(arena, &ends[i]), i};
    }
    qsort(keys, node_count, sizeof *keys, compare_keys);
    return keys;
}

/* For each node the first one of its group: itself when it stands alone. */
static size_t *find_leaders(struct wf_arena *arena, const struct key *keys, size_t count) {
    size_t *leaders = WF_NEW_ARRAY(arena, size_t, count + 1);
    for (size_t i = 0, next; i < count; i = next) {
        next = i + 1;
        while (next < count && wf_str_eq(keys[next].text, keys[i].text)) {
            next++;
        }
        bool many = next - i >= LEAST && keys[i].text.len > 0;
        for (size_t k = i; k < next; k++) {
            leaders[keys[k].node] = keys[many ? i : k].node;
        }
    }
    return leaders;
}

struct wf_graph_groups wf_graph_groups(struct wf_arena *arena, size_t node_count,
                                       const struct wf_graph_edge *edges, size_t edge_count) {
    struct wf_graph_groups groups = {0};
    const struct key *keys = sorted_keys(arena, node_count, edges, edge_count);
    const size_t *leaders = find_leaders(arena, keys, node_count);
    size_t *group_of = WF_NEW_ARRAY(arena, size_t, node_count + 1);
    for (size_t i = 0; i < node_count; i++) {
        if (leaders[i] == i) {
            group_of[i] = groups.list.len;
            WF_PUSH(arena, &groups.list);
        }
        assert(groups.list.items != NULL); /* the first node leads */
        group_of[i] = group_of[leaders[i]];
        *WF_PUSH(arena, &groups.list.items[group_of[i]].members) = i;
    }
    for (size_t i = 0; i < edge_count; i++) {
        struct wf_graph_edge edge = edges[i];
        edge.from = group_of[edge.from];
        edge.to = group_of[edge.to];
        wf_graph_join(arena, &groups.edges, edge);
    }
    return groups;
}
