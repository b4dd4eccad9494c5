#include "rules/image_fix.h"

/* Inputs of actions that look at an image in the local daemon. */
static const struct {
    const char *action, *input;
} scanners[] = {
    {"aquasecurity/trivy-action", "image-ref"},
    {"anchore/scan-action", "image"},
    {"anchore/sbom-action", "image"},
    {"docker/scout-action", "image"},
    {"snyk/actions", "image"},
    {"azure/container-scan", "image-name"},
};

/* An image that is asked for after the build that names it so. */
struct asked {
    struct wf_check *check;
    const struct wf_build *build;
    struct wf_str name; /* canonical text */
    const struct wf_step *step;
    uint32_t order;       /* of the command in its script; 0 for an action */
    bool in_registry_too; /* it is enough that the image was pushed */
};

static bool is_same(struct wf_arena *arena, struct wf_str a, struct wf_str b) {
    struct wf_ref left = wf_ref_parse(a);
    struct wf_ref right = wf_ref_parse(b);
    return wf_ref_same(arena, &left, &right) == WF_TRUE;
}

static bool names_it(struct wf_arena *arena, const struct wf_build *build, struct wf_str name) {
    struct wf_image_tags tags = wf_build_tags(arena, build, NULL);
    for (size_t i = 0; i < tags.list.len; i++) {
        if (is_same(arena, tags.list.items[i].ref, name)) {
            return true;
        }
    }
    return false;
}

static bool is_earlier(const struct wf_image_use *use, const struct asked *asked) {
    const struct wf_step *step = use->script->step;
    return step->job == asked->step->job &&
           (step->index < asked->step->index || (step == asked->step && use->command->order < asked->order));
}

/* Something else puts an image of that name, or one nobody can tell, into the daemon. */
static bool comes_from_elsewhere(const struct asked *asked) {
    struct wf_arena *arena = asked->check->arena;
    const struct wf_images *images = asked->check->file->images;
    for (size_t i = 0; i < images->uses.len; i++) {
        const struct wf_image_use *use = &images->uses.items[i];
        /* `docker run` pulls, but not what was never pushed. */
        bool runs = use->verb == WF_IMAGE_RUN && asked->build->pushed != WF_FALSE;
        bool makes = use->verb == WF_IMAGE_MAKE || use->verb == WF_IMAGE_PULL || runs;
        bool hidden = use->ref.len == 0 || (use->verb == WF_IMAGE_MAKE && wf_ref_parse(use->ref).unknown);
        if (makes && is_earlier(use, asked) && (hidden || is_same(arena, use->ref, asked->name))) {
            return true;
        }
    }
    for (size_t i = 0; i < images->builds.len; i++) {
        const struct wf_build *other = images->builds.items[i];
        bool before = other->job == asked->step->job && other->step->index < asked->step->index;
        if (before && other != asked->build && names_it(arena, other, asked->name)) {
            return true;
        }
    }
    return false;
}

/* The last build before the step that names the image and leaves it in the build cache, or NULL. */
static const struct wf_build *build_before(const struct asked *asked) {
    const struct wf_images *images = asked->check->file->images;
    for (size_t i = images->builds.len; i-- > 0;) {
        const struct wf_build *build = images->builds.items[i];
        bool before = build->job == asked->step->job && build->step->index < asked->step->index;
        bool absent = build->in_daemon == WF_FALSE && build->may_run != WF_FALSE &&
                      (build->pushed == WF_FALSE || !asked->in_registry_too);
        if (before && absent && names_it(asked->check->arena, build, asked->name)) {
            return build;
        }
    }
    return NULL;
}

static void report(const struct asked *asked, const struct wf_node *scalar, struct wf_span part, bool fails) {
    struct wf_check *check = asked->check;
    const struct wf_build *build = asked->build;
    const char *where =
        build->pushed == WF_FALSE ? "it stays in the build cache" : "it goes to the registry only";
    struct wf_finding *finding =
        wf_report_part(check, scalar, part.begin, part.end,
                       "image is not in Docker: \"%.*s\" is built but not loaded", WF_STR_ARG(asked->name));
    finding->severity = fails ? WF_ERROR : WF_WARNING;
    wf_finding_note(check, finding, check->file->source, build->step->uses->span, "built here; %s", where);
    struct wf_patch patch = wf_check_patch(check);
    if (wf_fix_load(&patch, build)) {
        finding->fix = wf_patch_fix(&patch, "load the image into Docker", WF_FIX_SAFE);
    } else {
        wf_finding_help(check, finding, "load the image (for one platform), or pull it first");
    }
}

/* `docker images NAME` of an image that is not there prints a table without rows. */
static bool only_lists(const struct wf_shell_command *command) {
    return wf_shell_command_is(command, "docker", "images", NULL) ||
           wf_shell_command_is(command, "docker", "image", "ls", NULL);
}

static void check_use(struct wf_check *check, const struct wf_image_use *use) {
    const struct wf_script *script = use->script;
    bool runs = use->verb == WF_IMAGE_RUN;
    if (!script->step->job || use->ref.len == 0 ||
        (!runs && use->verb != WF_IMAGE_INSPECT && use->verb != WF_IMAGE_PUSH)) {
        return;
    }
    struct asked asked = {check, NULL, use->ref, script->step, use->command->order, runs};
    asked.build = build_before(&asked);
    if (!asked.build || comes_from_elsewhere(&asked)) {
        return;
    }
    /* `docker run` would pull what is missing: another image of that name, if there is one. */
    bool fails = !only_lists(use->command) && !runs && !script->step->continue_on_error &&
                 wf_shell_fails_script(script->shell, use->command, script->flags);
    report(&asked, script->step->run, use->word, fails);
}

static void check_images(struct wf_check *check, const struct wf_workflow *workflow) {
    (void)workflow;
    const struct wf_images *images = check->file->images;
    for (size_t i = 0; i < images->uses.len; i++) {
        check_use(check, &images->uses.items[i]);
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    for (size_t i = 0; step->job && i < sizeof scanners / sizeof *scanners; i++) {
        const struct wf_node *input = wf_step_input(step, scanners[i].input);
        if (!wf_step_uses(step, scanners[i].action) || !wf_node_is_scalar(input)) {
            continue;
        }
        struct wf_context context = wf_context_of_step(check->arena, step, NULL);
        struct asked asked = {check, NULL, wf_context_text(&context, wf_node_text(input)), step, 0, true};
        asked.build = build_before(&asked);
        if (asked.build && !comes_from_elsewhere(&asked)) {
            report(&asked, input, wf_span_make(0, input->text.len), false);
        }
    }
}

const struct wf_rule wf_rule_image_not_loaded = {
    .id = "image-not-loaded",
    .title = "Image that is used in Docker but was not loaded there",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_images,
    .step_hook = check_step,
};
