/* Links the files of a repository: a step that uses `./path` gets its action, a job that calls
 * `./.github/workflows/name.yml` its workflow, a build its Dockerfile, its context and its .dockerignore,
 * also when those were not given but stand on disk. Where nothing but Docker's files were given, the
 * repository's workflows that may build them are loaded too. What is loaded for that is context only: nothing
 * is reported about it. */
#ifndef WF_LINT_LINK_H
#define WF_LINT_LINK_H

#include "lint/file.h"

/* Which workflows are loaded that were not given, and that no given file names. */
enum wf_link_users {
    WF_USERS_NONE,
    WF_USERS_NAMED, /* whoever uses a given file or makes it start, in how many steps ever; all of them where
                       outsiders can start one so with rights: what they leave may be picked up anywhere */
    WF_USERS_ALL,   /* all, where a given file is there for others or follows some */
};

/* Where files of the repository are read that were not given. */
struct wf_loader {
    /* The bytes of the file at `path` below the repository's folder, in the arena; false when there is none.
     */
    bool (*read)(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes);
    void *context;
    const struct wf_folder *files; /* all files of the repository; NULL: nobody knows what there is */
    bool own_folder; /* the folder is no repository's, only that of the given files: what workflows name is
                        not looked for there */
    enum wf_link_users users;
    bool complete; /* what `read` does not find is not in the repository */
};

/* Sets the `local` of all steps, the `callee` of all jobs and the `image_source` of all builds and of
 * Docker's files, and appends what had to be loaded to `repo->others`. `loader` NULL: only the given files.
 * To be called once, before rules run, from one thread.
 */
void wf_repo_link(struct wf_arena *arena, struct wf_repo *repo, const struct wf_loader *loader);

/* The file of the repository that was read as `doc`, or NULL. */
const struct wf_file *wf_repo_file(const struct wf_repo *repo, const struct wf_doc *doc);

#endif
