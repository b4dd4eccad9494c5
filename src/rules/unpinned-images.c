#include "gha/flow.h"
#include "gha/matrix.h"
#include "gha/step.h"
#include "lang/hole.h"
#include "rules/pin_fix.h"
#include "rules/uses_ask.h"

/* A place that names an image. */
struct image {
    struct wf_check *check;
    const struct wf_job *job;   /* NULL in an action */
    const struct wf_node *key;  /* "image", "container" or "uses" */
    const struct wf_node *text; /* the scalar */
    struct wf_span reach;
};

static void report(const struct image *image, struct wf_span span, enum wf_level confidence,
                   enum wf_persona persona, const char *what, struct wf_str name) {
    struct wf_finding *finding = wf_report(image->check, span, "%s: \"%.*s\"", what, WF_STR_ARG(name));
    wf_finding_risk(finding, WF_LEVEL_HIGH, confidence, persona);
    wf_finding_reach(finding, image->reach);
}

/* The tag of an image without a digest; empty: none. */
static struct wf_str tag_of(struct wf_str name) {
    size_t from = 0;
    for (size_t i = 0; i < name.len; i++) {
        from = name.ptr[i] == '/' ? i + 1 : from;
    }
    size_t colon = wf_str_find_char(name, ':', from);
    return colon == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(name, colon + 1, name.len);
}

static void classify(const struct image *image, struct wf_span span, struct wf_str name) {
    if (name.len == 0 || wf_str_find_char(name, '@', 0) != WF_NOT_FOUND) {
        return;
    }
    struct wf_str tag = tag_of(name);
    if (tag.len == 0) {
        report(image, span, WF_LEVEL_HIGH, WF_REGULAR, "image has neither tag nor digest", name);
    } else if (wf_str_is(tag, "latest")) {
        report(image, span, WF_LEVEL_HIGH, WF_REGULAR, "image is whatever is the latest", name);
    } else {
        report(image, span, WF_LEVEL_HIGH, WF_PEDANTIC, "image is not pinned to a digest", name);
    }
}

/* --- expressions -------------------------------------------------------------------------------------- */

static void check_matrix(const struct image *image, struct wf_span span, struct wf_str path) {
    struct wf_matrix_leaves leaves = wf_matrix_leaves(image->check->arena, image->job);
    for (size_t i = 0; i < leaves.list.len; i++) {
        const struct wf_matrix_leaf *leaf = &leaves.list.items[i];
        struct wf_str value = leaf->node->text;
        if (!wf_str_eq_case(leaf->path, path)) {
            continue;
        }
        if (wf_hole_any(value)) {
            report(image, span, WF_LEVEL_LOW, WF_REGULAR, "image may not be pinned to a digest", value);
        } else {
            classify(image, span, value);
        }
    }
}

static void check_leaf(const struct image *image, struct wf_span span, struct wf_str text,
                       const struct wf_expr_node *leaf) {
    struct wf_arena *arena = image->check->arena;
    if (leaf->kind == WF_EXPR_STRING) {
        classify(image, span, leaf->text);
    } else if (wf_expr_is_below(arena, leaf, "matrix")) {
        check_matrix(image, span, wf_expr_pattern(arena, leaf));
    } else {
        report(image, span, WF_LEVEL_LOW, WF_REGULAR, "image may not be pinned to a digest",
               wf_str_sub(text, leaf->begin, leaf->end));
    }
}

static void check_expression(const struct image *image, const struct wf_expr_site *site) {
    struct wf_arena *arena = image->check->arena;
    struct wf_str text = wf_str_sub(image->text->text, site->inner_begin, site->inner_end);
    const struct wf_expr *expression = wf_expr_read(arena, text);
    if (expression->errors.len > 0 || !expression->root) {
        return;
    }
    struct wf_flow leaves = wf_flow_leaves(arena, expression->root);
    for (size_t i = 0; i < leaves.list.len; i++) {
        const struct wf_expr_node *leaf = leaves.list.items[i];
        struct wf_span part = wf_node_subspan(image->check->file->source, image->text,
                                              site->inner_begin + leaf->begin, site->inner_begin + leaf->end);
        check_leaf(image, leaves.list.len > 1 ? part : wf_pair_span(image->key), text, leaf);
    }
}

static void check_image(const struct image *image) {
    struct wf_expr_sites sites = wf_expr_sites(image->check->arena, image->text->text);
    struct wf_str name = wf_str_trim(image->text->text);
    if (sites.whole && !sites.sites.items[0].error) {
        check_expression(image, &sites.sites.items[0]);
    } else {
        classify(image, wf_pair_span(image->key),
                 wf_str_starts(name, "docker://") ? wf_str_sub(name, 9, name.len) : name);
    }
}

/* --- places ------------------------------------------------------------------------------------------- */

/* The pair `name` of a mapping, when its value is a text. */
static void check_pair(struct wf_check *check, const struct wf_job *job, const struct wf_node *mapping,
                       const char *name) {
    const struct wf_node *key = wf_node_key(mapping, name);
    const struct wf_node *text = key ? wf_node_resolve(key->value) : NULL;
    if (text && text->kind == WF_SCALAR) {
        check_image(&(struct image){check, job, key, text, wf_pair_span(key)});
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (job->uses || wf_job_is_dead(job)) {
        return;
    }
    check_pair(check, job, job->node, "container");
    check_pair(check, job, wf_node_resolve(job->container), "image");
    for (WF_EACH(service, wf_node_resolve(job->services))) {
        check_pair(check, job, wf_node_resolve(service->value), "image");
    }
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    if (used->step && used->uses.kind == WF_USES_DOCKER) {
        check_pair(check, used->job, used->step->node, "uses");
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    size_t from = check->out->list.len;
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        check_job(check, &file->workflow->jobs[i]);
    }
    if (file->action && wf_str_is(wf_node_text(file->action->using), "docker")) {
        struct wf_str image = wf_node_text(wf_node_get(file->action->runs, "image"));
        if (wf_str_starts(image, "docker://")) {
            check_pair(check, NULL, wf_node_resolve(file->action->runs), "image");
        }
    }
    wf_uses_each(check, check_use);
    wf_pin_fixes(check, from);
}

const struct wf_rule wf_rule_unpinned_images = {
    .id = "unpinned-images",
    .title = "Image that is not pinned to a digest",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .file_hook = check_file,
};
