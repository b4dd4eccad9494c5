/* What linking actions and workflows, and linking image builds, share. Internal to link*.c. */
#ifndef WF_LINT_LINK_IN_H
#define WF_LINT_LINK_IN_H

#include "base/map.h"
#include "lint/link.h"

struct wf_linker {
    struct wf_arena *arena;
    struct wf_repo *repo;
    const struct wf_loader *loader;
    struct wf_map places;  /* of all that was looked for, by path below the folder */
    struct wf_map dockers; /* the same of Docker's files that do not have their usual names */
    bool complete;         /* what the present file names and is not found is not there */
    bool open;             /* files that were not given may be loaded */
    WF_LIST(struct wf_file *) files;
    WF_LIST(struct wf_image_source *) sources;
    struct wf_map source_keys; /* of these */
};

/* The file at a path of the repository, loaded when it was not given; NULL when there is none. It is read as
 * `type` says when that is one of Docker's. */
struct wf_file *wf_link_find(struct wf_linker *linker, struct wf_str path, enum wf_file_type type);

/* Where a file stands below the repository's folder. */
struct wf_str wf_link_path(const struct wf_linker *linker, const struct wf_file *file);

/* Sets the image_source of the builds of a workflow; Dockerfiles that it needs are loaded. */
void wf_link_builds(struct wf_linker *linker, struct wf_file *file);

/* Sets the image_source of a Dockerfile when all builds are linked, and of a .dockerignore behind that. Other
 * files are left alone. */
void wf_link_dockerfile(struct wf_linker *linker, struct wf_file *file);
void wf_link_dockerignore(struct wf_linker *linker, struct wf_file *file);

/* Whether one folder alone, that of the Dockerfile (`folder`) or one above it, has all that it copies. */
bool wf_link_guess(struct wf_linker *linker, const struct wf_dockerfile *dockerfile, struct wf_str folder,
                   struct wf_str *context);

#endif
