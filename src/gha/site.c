#include "gha/site.h"

#include "base/limits.h"

/* What is known of a place on the way down to its scalars. */
struct place {
    struct wf_arena *arena;
    struct wf_sites *sites;
    struct wf_site site;
};

static bool is_condition(const struct wf_site *site) {
    return wf_str_is(wf_node_text(site->field), "if") && !site->entry;
}

static void add(const struct place *place, const struct wf_node *scalar, size_t begin, size_t end,
                bool bare) {
    struct wf_site *site = WF_PUSH(place->arena, &place->sites->list);
    *site = place->site;
    site->scalar = scalar;
    site->begin = begin;
    site->end = end;
    site->condition = is_condition(site);
    site->bare = bare;
    site->expression = wf_expr_read(place->arena, wf_str_sub(scalar->text, begin, end));
}

static void read_scalar(const struct place *place, const struct wf_node *scalar) {
    if (!wf_str_has(scalar->text, "${{")) {
        if (is_condition(&place->site)) {
            add(place, scalar, 0, scalar->text.len, true);
        }
        return;
    }
    struct wf_expr_sites found = wf_expr_sites(place->arena, scalar->text);
    for (size_t i = 0; i < found.sites.len; i++) {
        const struct wf_expr_site *site = &found.sites.items[i];
        if (!site->error && !site->insert) {
            add(place, scalar, site->inner_begin, site->inner_end, false);
        }
    }
}

/* Deeper nesting than GitHub allows is left out. */
static void read_node(struct place *place, const struct wf_node *node, size_t depth) {
    node = wf_node_resolve(node);
    if (wf_node_is_scalar(node)) {
        read_scalar(place, node);
    }
    bool mapping = wf_node_is_mapping(node);
    const struct wf_node *entry = place->site.entry;
    for (const struct wf_node *item = wf_node_first(node); item && depth > 0; item = item->next) {
        place->site.entry = mapping && !entry ? item : entry;
        if (mapping) {
            read_node(place, item, depth - 1);
        }
        read_node(place, mapping ? item->value : item, depth - 1);
    }
    place->site.entry = entry;
}

/* The pairs of `mapping` but `skip`. */
static void read_pairs(struct place place, const struct wf_node *mapping, const char *skip) {
    for (WF_EACH(key, mapping)) {
        if (!wf_str_is(wf_node_text(key), skip)) {
            place.site.field = key;
            read_node(&place, key->value, WF_GITHUB_MAX_DEPTH_ACTION);
        }
    }
}

static void read_steps(struct place place, const struct wf_step *steps, size_t count) {
    for (size_t i = 0; i < count; i++) {
        place.site.step = &steps[i];
        read_pairs(place, steps[i].node, "");
    }
}

struct wf_sites *wf_sites_read(struct wf_arena *arena, const struct wf_workflow *workflow,
                               const struct wf_action *action) {
    struct wf_sites *sites = WF_NEW(arena, struct wf_sites);
    struct place place = {.arena = arena, .sites = sites};
    if (workflow) {
        read_pairs(place, workflow->root, "jobs");
        for (size_t i = 0; i < workflow->job_count; i++) {
            place.site.job = &workflow->jobs[i];
            read_pairs(place, workflow->jobs[i].node, "steps");
            read_steps(place, workflow->jobs[i].steps, workflow->jobs[i].step_count);
        }
    }
    if (action) {
        read_pairs(place, action->root, "runs");
        read_pairs(place, action->runs, "steps");
        read_steps(place, action->steps, action->step_count);
    }
    return sites;
}

struct wf_span wf_site_part(const struct wf_site *site, const struct wf_expr_node *node) {
    return wf_span_make(site->begin + node->begin, site->begin + node->end);
}
