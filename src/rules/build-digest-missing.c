#include "rules/image_fix.h"

struct reading {
    struct wf_check *check;
    const struct wf_site *site;
};

/* The build step whose output of this kind the chain reads, or NULL. */
static const struct wf_build *build_of(const struct reading *reading, const struct wf_expr_chain *chain) {
    const struct wf_job *job = reading->site->job;
    bool output = chain->parts.len >= 3 && wf_str_is_case(chain->root, "steps") &&
                  wf_str_is_case(chain->parts.items[1].name, "outputs");
    const struct wf_step *step = output && job ? wf_job_step(job, chain->parts.items[0].name) : NULL;
    bool before = step && (!reading->site->step || step->index < reading->site->step->index);
    return before ? wf_images_build(reading->check->file->images, step) : NULL;
}

static bool is_image_output(struct wf_str name) {
    return wf_str_is_case(name, "digest") || wf_str_is_case(name, "imageid");
}

/* `fromJSON(steps.ID.outputs.metadata)['containerimage.digest']` is the same. */
static bool is_image_metadata(const struct wf_expr_node *node, struct wf_str name) {
    const struct wf_expr_node *call = node->parent;
    const struct wf_expr_node *index = call ? call->parent : NULL;
    return wf_str_is_case(name, "metadata") && index && call->function == WF_FN_FROM_JSON &&
           index->kind == WF_EXPR_INDEX && index->last->kind == WF_EXPR_STRING &&
           wf_str_starts(index->last->text, "containerimage.");
}

static void report(struct reading *reading, const struct wf_build *build, const struct wf_expr_node *node) {
    struct wf_check *check = reading->check;
    struct wf_span part = wf_site_part(reading->site, node);
    struct wf_str text = wf_str_sub(reading->site->scalar->text, part.begin, part.end);
    struct wf_finding *finding =
        wf_report_part(check, reading->site->scalar, part.begin, part.end,
                       "the build makes no image, so \"%.*s\" is empty", WF_STR_ARG(text));
    wf_finding_note(check, finding, check->file->source, build->step->uses->span,
                    "neither pushed nor loaded, the result stays in the build cache");
    struct wf_patch patch = wf_check_patch(check);
    if (build->tags.key && wf_fix_load(&patch, build)) {
        finding->fix = wf_patch_fix(&patch, "load the image into Docker", WF_FIX_UNSAFE);
    } else {
        wf_finding_help(check, finding, "push or load the image, or do not read its digest");
    }
}

static bool visit(void *data, const struct wf_expr_node *node) {
    struct reading *reading = data;
    struct wf_expr_chain chain;
    if (!wf_expr_chain(reading->check->arena, node, &chain)) {
        return true;
    }
    const struct wf_build *build = build_of(reading, &chain);
    if (build && build->makes_image == WF_FALSE) {
        struct wf_str name = chain.parts.items[2].name;
        if (is_image_output(name) || is_image_metadata(node, name)) {
            report(reading, build, node);
        }
    }
    return false;
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    for (size_t i = 0; file->images && i < file->sites->list.len; i++) {
        struct reading reading = {check, &file->sites->list.items[i]};
        wf_expr_walk(reading.site->expression->root, visit, &reading);
    }
}

const struct wf_rule wf_rule_build_digest_missing = {
    .id = "build-digest-missing",
    .title = "Digest of a build that makes no image",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
