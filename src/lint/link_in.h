/* What linking actions and workflows, and linking image builds, share. Internal to link*.c. */
#ifndef WF_LINT_LINK_IN_H
#define WF_LINT_LINK_IN_H

#include "base/map.h"
#include "lint/link.h"

struct wf_linker {
    struct wf_arena *arena;
    struct wf_repo *repo;
    const struct wf_loader *loader;
    struct wf_map places;      /* of all that was looked for, by path below the folder */
    struct wf_map definitions; /* sources of bake and Compose files, by path */
    struct wf_map dockers;     /* the same of Docker's files that do not have their usual names */
    bool complete;             /* what the present file names and is not found is not there */
    bool open;                 /* files that were not given may be loaded */
    WF_LIST(struct wf_file *) files;
    WF_LIST(struct wf_image_source *) sources;
    struct wf_map source_keys; /* of these */
};

/* The file at a path of the repository, loaded when it was not given; NULL when there is none. It is read as
 * `type` says when that is one of Docker's. */
struct wf_file *wf_link_find(struct wf_linker *linker, struct wf_str path, enum wf_file_type type);

/* Adds a workflow that was not known: `bytes` in the linker's arena. */
struct wf_file *wf_link_add(struct wf_linker *linker, struct wf_str path, struct wf_str bytes);

/* Loads workflows that were not given, see enum wf_link_users; the second one more when those of the first
 * are linked. */
void wf_link_users(struct wf_linker *linker);
void wf_link_all_users(struct wf_linker *linker);

/* Where a file stands below the repository's folder. */
struct wf_str wf_link_path(const struct wf_linker *linker, const struct wf_file *file);

/* Sets the image_source of the builds of a workflow; Dockerfiles that it needs are loaded. */
void wf_link_builds(struct wf_linker *linker, struct wf_file *file);

/* Sets the image_source of a Dockerfile when all builds are linked, and of a .dockerignore behind that. Other
 * files are left alone. */
void wf_link_dockerfile(struct wf_linker *linker, struct wf_file *file);
void wf_link_dockerignore(struct wf_linker *linker, struct wf_file *file);

/* The builds that no docker/build-push-action makes: sets file->other_builds. */
void wf_link_other_builds(struct wf_linker *linker, struct wf_file *file);
/* Adds those that bake and Compose files define. */
void wf_link_bakes(struct wf_linker *linker, struct wf_file *file, struct wf_other_builds *builds);

/* --- paths, in link_path.c --- */

/* `path` below `folder`, in its shortest form; false when it leads out of the repository. */
bool wf_link_join(struct wf_arena *arena, struct wf_str folder, struct wf_str path, struct wf_str *joined);
struct wf_str wf_link_folder(struct wf_str path);
/* Cuts `prefix` off the beginning of `text`. */
bool wf_link_cut(struct wf_str *text, const char *prefix);
/* The text of a step's input as it is in every run; false when it depends on something. */
bool wf_link_input(struct wf_arena *arena, const struct wf_step *step, const char *name, struct wf_str *text);
/* Where a path of the workspace, or an absolute one in it, stands in the repository; false: not known. */
bool wf_link_workspace_path(struct wf_arena *arena, const struct wf_step *step, struct wf_str text,
                            struct wf_str *below);
/* A context that is no folder: a URL, "-". */
bool wf_link_is_remote(struct wf_str context);

/* --- sources, in link_image.c --- */

/* Context and Dockerfile of a build, by paths of the repository. */
struct wf_link_place {
    bool git; /* the context is the repository as Git has it, not the workspace */
    bool context_known, file_known;
    struct wf_str context, file; /* `file` may be empty: the context's */
};

/* The source of a place whose file is known, with its Dockerfile loaded. */
struct wf_image_source *wf_link_source(struct wf_linker *linker, const struct wf_link_place *place);

/* Whether one folder alone, that of the Dockerfile (`folder`) or one above it, has all that it copies. */
bool wf_link_guess(struct wf_linker *linker, const struct wf_dockerfile *dockerfile, struct wf_str folder,
                   struct wf_str *context);

#endif
