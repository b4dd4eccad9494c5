#include "docker/build.h"

#include "base/seek.h"

#include "docker/image_use.h"
#include "lang/hole.h"

#include <assert.h>

/* --- inputs ------------------------------------------------------------------------------------------- */

static struct wf_list_input list_input(struct wf_arena *arena, const struct wf_step *step, const char *action,
                                       const char *name) {
    struct wf_list_input input = {.key = wf_step_input_key(step, name)};
    const struct wf_node *value = input.key ? wf_list_scalar(arena, step, input.key) : NULL;
    if (value) {
        input.value = value;
        const struct wf_list_fact *fact = wf_list_fact(wf_str_of(action), wf_str_of(name));
        input.list = wf_csv_read(arena, value->text, &fact->options);
    }
    return input;
}

static enum wf_truth truth_of(bool yes) {
    return yes ? WF_TRUE : WF_FALSE;
}

/* A boolean input: absent is false. */
static enum wf_truth flag(const struct wf_context *context, const char *name) {
    const struct wf_node *value = wf_step_input(context->step, name);
    if (!value) {
        return WF_FALSE;
    }
    struct wf_value result = wf_context_value(context, value);
    if (result.kind == WF_VALUE_STRING) {
        return truth_of(wf_str_is_case(wf_str_trim(result.string), "true"));
    }
    return result.kind == WF_VALUE_BOOLEAN ? truth_of(result.boolean) : WF_MAYBE;
}

static void add_cache(struct wf_arena *arena, struct wf_build *build, const struct wf_list_input *input,
                      bool exports) {
    for (size_t i = 0; input->list && i < input->list->items.len; i++) {
        const struct wf_csv_item *item = &input->list->items.items[i];
        *WF_PUSH(arena, &build->cache) =
            (struct wf_cache_line){input, item, wf_cache_read(arena, item->text), exports};
    }
}

struct wf_span wf_item_part(const struct wf_csv_item *item, size_t begin, size_t end) {
    return wf_span_make(wf_csv_offset(item, begin), wf_csv_offset(item, end));
}

/* --- the builder -------------------------------------------------------------------------------------- */

/* Another action that may set up a builder, or a daemon that can do more. */
static bool may_set_up(const struct wf_step *step) {
    static const char *const words[] = {"buildx", "builder", "setup-docker", "depot/", "containerd", NULL};
    if (step->action.kind == WF_USES_REPOSITORY) {
        return !wf_step_uses(step, "docker/setup-buildx-action") && wf_str_has_any(step->action.text, words);
    }
    return step->action.kind == WF_USES_LOCAL || step->action.kind == WF_USES_SELF;
}

/* What the steps before the one at hand have made of the builder; asked of one step after the other. */
struct builder {
    const struct wf_job *job;
    uint32_t seen;               /* how many of its steps were looked at, */
    uint32_t read;               /* and how many of their scripts */
    const struct wf_step *setup; /* the last set-up step */
    bool hidden;                 /* something else may set up a builder */
    bool named;                  /* a script does, or chooses one */
};

static void look_before(struct builder *builder, const struct wf_step *step) {
    assert(step->job != NULL); /* only jobs build images here */
    if (builder->job != step->job) {
        *builder = (struct builder){.job = step->job};
    }
    for (; builder->seen < step->index; builder->seen++) {
        const struct wf_step *other = &step->job->steps[builder->seen];
        builder->hidden |= may_set_up(other);
        if (wf_step_uses(other, "docker/setup-buildx-action")) {
            builder->setup = other;
        }
    }
}

static bool scripts_name_builder(struct builder *builder, const struct wf_step *step) {
    static const char *const words[] = {
        "buildx create",  "buildx use", "buildx install", "daemon.json", "containerd-snapshotter",
        "BUILDX_BUILDER", NULL};
    for (; builder->read < step->index; builder->read++) {
        builder->named |= wf_str_has_any(wf_node_text(step->job->steps[builder->read].run), words);
    }
    return builder->named || wf_step_env(step, WF_STR("BUILDX_BUILDER")) != NULL;
}

static bool hosted_by_github(const struct wf_job *job) {
    bool one = wf_node_is_sequence(job->runs_on) && job->runs_on->count == 1;
    struct wf_str label = wf_node_text(one ? wf_node_first(job->runs_on) : job->runs_on);
    return wf_str_starts(label, "ubuntu-") && !job->container;
}

static enum wf_truth container_driver(const struct wf_context *context, const struct wf_build *build,
                                      struct builder *builder) {
    if (!build->setup) {
        bool certain = !builder->hidden && hosted_by_github(build->job) &&
                       !wf_step_input(build->step, "builder") && !scripts_name_builder(builder, build->step);
        return certain ? WF_FALSE : WF_MAYBE;
    }
    struct wf_str driver = wf_context_text(context, wf_node_text(wf_step_input(build->setup, "driver")));
    bool used = wf_context_condition(context, build->setup->condition) == WF_TRUE &&
                !wf_str_is(wf_node_text(wf_step_input(build->setup, "use")), "false");
    bool plain = wf_str_is(driver, "docker");
    if (!used || wf_hole_any(driver) || (plain && builder->hidden)) {
        return WF_MAYBE;
    }
    return truth_of(!plain);
}

static bool loads_by_default(const struct wf_build *build) {
    struct wf_str options =
        build->setup ? wf_node_text(wf_step_input(build->setup, "driver-opts")) : WF_STR("");
    return wf_str_has(options, "default-load=true");
}

/* --- what comes out ----------------------------------------------------------------------------------- */

static bool field_is(const struct wf_cache_entry *output, const char *name, const char *value) {
    return wf_str_is(wf_cache_value(output, name), value);
}

/* An entry of `outputs`: the same CSV of key=value fields as a cache entry; one bare field is a folder. */
static void read_output(struct wf_arena *arena, struct wf_build *build, struct wf_str text) {
    const struct wf_cache_entry *output = wf_cache_read(arena, text);
    struct wf_str type = output->bare ? WF_STR("local") : output->type_text;
    if (output->unknown) {
        build->exports = wf_truth_or(build->exports, WF_MAYBE);
        build->makes_image = wf_truth_or(build->makes_image, WF_MAYBE);
        build->in_daemon = wf_truth_or(build->in_daemon, WF_MAYBE);
        build->pushed = wf_truth_or(build->pushed, WF_MAYBE);
        return;
    }
    bool registry = wf_str_is(type, "registry");
    bool image = registry || wf_str_is(type, "image");
    bool docker = wf_str_is(type, "docker");
    enum wf_truth pushes = truth_of(registry || field_is(output, "push", "true"));
    if (image && !registry && wf_hole_any(wf_cache_value(output, "push"))) {
        pushes = WF_MAYBE;
    }
    build->exports = wf_truth_or(build->exports, truth_of(!wf_str_is(type, "cacheonly")));
    build->makes_image = wf_truth_or(build->makes_image, truth_of(image || docker || wf_str_is(type, "oci")));
    build->in_daemon =
        wf_truth_or(build->in_daemon, truth_of(docker && wf_cache_value(output, "dest").len == 0));
    build->pushed = wf_truth_or(build->pushed, image ? pushes : WF_FALSE);
}

static void read_results(struct wf_arena *arena, struct wf_build *build) {
    build->exports = wf_truth_or(build->push, build->load);
    build->makes_image = build->exports;
    build->in_daemon = build->load;
    build->pushed = build->push;
    bool none = !build->outputs.key;
    for (size_t i = 0; build->outputs.list && i < build->outputs.list->items.len; i++) {
        read_output(arena, build, build->outputs.list->items.items[i].text);
    }
    if (loads_by_default(build)) {
        build->exports = build->makes_image = build->in_daemon = WF_TRUE;
    } else if (none && build->container_driver != WF_TRUE) {
        /* The docker driver's default output is the daemon. */
        enum wf_truth by_default = build->container_driver == WF_FALSE ? WF_TRUE : WF_MAYBE;
        build->exports = wf_truth_or(build->exports, by_default);
        build->makes_image = wf_truth_or(build->makes_image, by_default);
        build->in_daemon = wf_truth_or(build->in_daemon, by_default);
    }
}

static struct wf_build *read_build(struct wf_arena *arena, const struct wf_step *step,
                                   struct builder *builder) {
    static const char action[] = "docker/build-push-action";
    struct wf_context context = wf_context_of_step(arena, step, NULL);
    struct wf_build *build = WF_NEW(arena, struct wf_build);
    build->step = step;
    build->job = step->job;
    build->tags = list_input(arena, step, action, "tags");
    build->labels = list_input(arena, step, action, "labels");
    build->cache_from = list_input(arena, step, action, "cache-from");
    build->cache_to = list_input(arena, step, action, "cache-to");
    build->build_args = list_input(arena, step, action, "build-args");
    build->outputs = list_input(arena, step, action, "outputs");
    build->platforms = list_input(arena, step, action, "platforms");
    build->secrets = list_input(arena, step, action, "secrets");
    add_cache(arena, build, &build->cache_from, false);
    add_cache(arena, build, &build->cache_to, true);
    build->lines = wf_cache_lines(arena, step);
    build->push = flag(&context, "push");
    build->load = flag(&context, "load");
    look_before(builder, step);
    build->setup = builder->setup;
    build->container_driver = container_driver(&context, build, builder);
    build->may_run = wf_context_condition(&context, step->condition);
    read_results(arena, build);
    return build;
}

static struct wf_image_meta *read_meta(struct wf_arena *arena, const struct wf_step *step) {
    static const char action[] = "docker/metadata-action";
    struct wf_image_meta *meta = WF_NEW(arena, struct wf_image_meta);
    meta->step = step;
    meta->images = list_input(arena, step, action, "images");
    meta->tags = list_input(arena, step, action, "tags");
    meta->flavor = list_input(arena, step, action, "flavor");
    return meta;
}

/* --- logins ------------------------------------------------------------------------------------------- */

static void add_login(struct wf_arena *arena, struct wf_images *images, const struct wf_step *step,
                      struct wf_str registry) {
    struct wf_context context = wf_context_of_step(arena, step, NULL);
    *WF_PUSH(arena, &images->logins) =
        (struct wf_login){step, registry, wf_context_condition(&context, step->condition)};
}

static void read_login_step(struct wf_arena *arena, struct wf_images *images, const struct wf_step *step) {
    struct wf_context context = wf_context_of_step(arena, step, NULL);
    if (wf_step_uses(step, "docker/login-action")) {
        bool several = wf_step_input(step, "registry-auth") != NULL;
        struct wf_str registry = wf_context_text(&context, wf_node_text(wf_step_input(step, "registry")));
        add_login(arena, images, step,
                  several             ? WF_STR("${{ registry-auth }}")
                  : registry.len == 0 ? WF_STR("docker.io")
                                      : registry);
    } else if (step->action.kind == WF_USES_REPOSITORY && wf_str_has(step->uses->text, "login")) {
        add_login(arena, images, step, WF_STR("${{ login }}"));
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static void read_step(struct wf_arena *arena, struct wf_images *images, const struct wf_step *step,
                      struct builder *builder) {
    if (wf_step_uses(step, "docker/build-push-action")) {
        *WF_PUSH(arena, &images->builds) = read_build(arena, step, builder);
    } else if (wf_step_uses(step, "docker/metadata-action")) {
        *WF_PUSH(arena, &images->metas) = read_meta(arena, step);
    } else {
        read_login_step(arena, images, step);
    }
}

/* `tags: ${{ steps.ID.outputs.tags }}` names the metadata step. */
static void link_meta(struct wf_images *images, struct wf_build *build) {
    struct wf_str tags = build->tags.value ? build->tags.value->text : WF_STR("");
    size_t at = wf_str_find(tags, "steps.", 0);
    struct wf_str rest = wf_str_sub(tags, at == WF_NOT_FOUND ? tags.len : at + 6, tags.len);
    for (size_t i = 0; rest.len > 0 && i < images->metas.len; i++) {
        const struct wf_step *step = images->metas.items[i]->step;
        struct wf_str id = wf_node_text(step->id);
        if (step->job != build->job || id.len == 0) {
            continue;
        }
        bool named = wf_str_eq_case(wf_str_sub(rest, 0, id.len), id) &&
                     wf_str_starts(wf_str_sub(rest, id.len, rest.len), ".outputs.tags");
        if (named) {
            build->meta = images->metas.items[i];
        }
    }
}

struct wf_images *wf_images_read(struct wf_arena *arena, const struct wf_workflow *workflow,
                                 const struct wf_run_cases *runs, const struct wf_scripts *scripts) {
    struct wf_images *images = WF_NEW(arena, struct wf_images);
    images->workflow = workflow;
    images->runs = runs;
    struct builder builder = {0};
    for (size_t i = 0; i < workflow->job_count; i++) {
        for (size_t k = 0; k < workflow->jobs[i].step_count; k++) {
            read_step(arena, images, &workflow->jobs[i].steps[k], &builder);
        }
    }
    for (size_t i = 0; i < images->builds.len; i++) {
        link_meta(images, images->builds.items[i]);
    }
    wf_image_uses_read(arena, images, scripts);
    return images;
}

/* Where the builds of the job begin, or those from its step `step` on: they stand in the order of the file.
 */
static size_t first_build(const struct wf_images *images, const struct wf_job *job,
                          const struct wf_step *step) {
    struct wf_build *const *builds = images->builds.items;
    size_t at;
    WF_SEEK(at, images->builds.len,
            builds[at]->job < job || (builds[at]->job == job && step && builds[at]->step < step));
    return at;
}

const struct wf_build *wf_images_build(const struct wf_images *images, const struct wf_step *step) {
    size_t at = first_build(images, step->job, step);
    bool found = at < images->builds.len && images->builds.items[at]->step == step;
    return found ? images->builds.items[at] : NULL;
}

const struct wf_build *wf_images_lone_build(const struct wf_images *images, const struct wf_job *job) {
    size_t at = first_build(images, job, NULL);
    struct wf_build *const *builds = images->builds.items;
    bool one = at < images->builds.len && builds[at]->job == job;
    bool two = at + 1 < images->builds.len && builds[at + 1]->job == job;
    return one && !two ? builds[at] : NULL;
}
