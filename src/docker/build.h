/* What a workflow does with images: the steps that build them, log in, set up the builder, and the places
 * that use an image again. Computed once per workflow; the rules ask. Facts: docker/build-push-action,
 * bake-action, setup-buildx-action, login-action and metadata-action, as their own sources read their inputs.
 */
#ifndef WF_DOCKER_BUILD_H
#define WF_DOCKER_BUILD_H

#include "docker/cache_lines.h"
#include "docker/list.h"
#include "docker/meta.h"
#include "docker/ref.h"
#include "gha/context.h"
#include "gha/script.h"

/* A list input, split as its action splits it. */
struct wf_list_input {
    const struct wf_node *key;   /* NULL: the step does not have it */
    const struct wf_node *value; /* its scalar (wf_list_scalar); NULL when absent or no scalar */
    const struct wf_csv *list;   /* NULL when `value` is */
};

/* One entry of cache-from or cache-to. */
struct wf_cache_line {
    const struct wf_list_input *input;
    const struct wf_csv_item *item;
    const struct wf_cache_entry *entry; /* offsets are those of item->text */
    bool exports;                       /* of cache-to */
};

struct wf_image_source;

/* A step with docker/build-push-action. */
struct wf_build {
    const struct wf_step *step;
    const struct wf_job *job;
    struct wf_list_input tags, labels, cache_from, cache_to, build_args, outputs, platforms, secrets;
    WF_LIST(struct wf_cache_line) cache; /* imports, then exports, in the order of the file */
    const struct wf_cache_lines *lines;  /* the same entries as their author means them */
    enum wf_truth push, load;
    enum wf_truth exports;       /* some exporter runs: push, load, or an `outputs` that is not cacheonly */
    enum wf_truth makes_image;   /* ... one that makes an image, so that the step has a digest */
    enum wf_truth in_daemon;     /* later steps of the job see the image in the local daemon */
    enum wf_truth pushed;        /* ... in its registry */
    enum wf_truth may_run;       /* its `if` and its job's, when nothing is known of the event */
    const struct wf_step *setup; /* the docker/setup-buildx-action step before it, or NULL */
    enum wf_truth container_driver;             /* the builder runs in a container, apart from the daemon */
    const struct wf_image_meta *meta;           /* the metadata step whose tags it takes, or NULL */
    const struct wf_image_source *image_source; /* set when files are linked; NULL: it is not known */
};

/* docker/metadata-action. */
struct wf_image_meta {
    const struct wf_step *step;
    struct wf_list_input images, tags, flavor;
};

/* docker/login-action, `docker login` in a script. */
struct wf_login {
    const struct wf_step *step;
    struct wf_str registry; /* canonical; "docker.io" when none is named; a hole when unknown */
    enum wf_truth may_run;
};

enum wf_image_verb {
    WF_IMAGE_PULL,    /* docker pull, docker buildx imagetools inspect, docker manifest inspect */
    WF_IMAGE_RUN,     /* docker run, docker create: pulls what is missing */
    WF_IMAGE_INSPECT, /* docker history, inspect, images, save, tag, scan: needs it in the daemon */
    WF_IMAGE_PUSH,    /* docker push: needs it in the daemon */
    WF_IMAGE_DEPLOY,  /* kubectl set image, helm --set image.tag, an `image:` handed to an action */
    WF_IMAGE_MAKE,    /* docker build -t, docker tag's target, docker load, docker import */
};

/* A command of a script that names an image. */
struct wf_image_use {
    enum wf_image_verb verb;
    const struct wf_script *script;
    const struct wf_shell_command *command;
    struct wf_span word; /* in the script: the image's name */
    struct wf_str ref;   /* canonical text (gha/context.h); empty: an image nobody names (docker load) */
};

struct wf_images {
    const struct wf_workflow *workflow;
    const struct wf_run_cases *runs;
    WF_LIST(struct wf_build *) builds; /* in the order of the file */
    WF_LIST(struct wf_image_meta *) metas;
    WF_LIST(struct wf_login) logins;
    WF_LIST(struct wf_image_use) uses;
};

struct wf_images *wf_images_read(struct wf_arena *arena, const struct wf_workflow *workflow,
                                 const struct wf_run_cases *runs, const struct wf_scripts *scripts);

/* The build of this step, or NULL. */
const struct wf_build *wf_images_build(const struct wf_images *images, const struct wf_step *step);

/* The only build step of a job, or NULL when it has none or several. */
const struct wf_build *wf_images_lone_build(const struct wf_images *images, const struct wf_job *job);

/* Where bytes [begin, end) of a list item's text stand in its scalar's decoded text. */
struct wf_span wf_item_part(const struct wf_csv_item *item, size_t begin, size_t end);

/* One image name that a build gives its result, in a certain run. */
struct wf_image_tag {
    struct wf_str ref;           /* canonical text */
    const struct wf_node *value; /* the scalar it comes from: of `tags`, or of the metadata step's `tags` */
    struct wf_span part;         /* there, in decoded bytes */
    enum wf_truth made;          /* WF_MAYBE: an `enable` that is not known */
};

struct wf_image_tags {
    WF_LIST(struct wf_image_tag) list;
    bool complete; /* no others: everything that could add one is known */
};

/* The names that `build` gives its image in `run`. */
struct wf_image_tags wf_build_tags(struct wf_arena *arena, const struct wf_build *build,
                                   const struct wf_run_case *run);

/* What the metadata step makes of its `tags` in `run` (NULL: nothing is known of the run). */
struct wf_meta_tags *wf_image_meta_tags(struct wf_arena *arena, const struct wf_image_meta *meta,
                                        const struct wf_run_case *run);

#endif
