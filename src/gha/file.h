/* What kind of file this is, by its place and, elsewhere, by what it holds. */
#ifndef WF_GHA_FILE_H
#define WF_GHA_FILE_H

#include "yaml/node.h"

enum wf_file_type {
    WF_FILE_UNKNOWN,
    WF_FILE_WORKFLOW,     /* .github/workflows/NAME.yml, or a mapping with `jobs` or `on` */
    WF_FILE_ACTION,       /* action.yml, or a mapping with `runs` */
    WF_FILE_DEPENDABOT,   /* .github/dependabot.yml, or a mapping with `updates` */
    WF_FILE_PRE_COMMIT,   /* .pre-commit-config.yaml, .pre-commit-hooks.yaml */
    WF_FILE_DOCKERFILE,   /* Dockerfile, Dockerfile.NAME, Dockerfile2, NAME.Dockerfile, Containerfile; case
                             ignored. No   templates of them, no sources in another language */
    WF_FILE_DOCKERIGNORE, /* .dockerignore, NAME.dockerignore */
};

enum wf_file_type wf_file_type(struct wf_str path, const struct wf_doc *doc);

/* What the path alone tells. */
enum wf_file_type wf_file_type_by_path(struct wf_str path);

/* Whether the name begins as a Dockerfile's does, though it need not be one: "Dockerfile.erb". */
bool wf_file_is_about_docker(struct wf_str path);

/* Whether such a file is read as YAML. */
bool wf_file_type_is_yaml(enum wf_file_type type);

/* The folder that stands for the repository of a file: what is before ".github/", else its own folder. */
struct wf_str wf_file_repository(struct wf_str path);

#endif
