/* What kind of file this is, by its place and, elsewhere, by what it holds. */
#ifndef WF_GHA_FILE_H
#define WF_GHA_FILE_H

#include "yaml/node.h"

enum wf_file_type {
    WF_FILE_UNKNOWN,
    WF_FILE_WORKFLOW,   /* .github/workflows/NAME.yml, or a mapping with `jobs` or `on` */
    WF_FILE_ACTION,     /* action.yml, or a mapping with `runs` */
    WF_FILE_DEPENDABOT, /* .github/dependabot.yml, or a mapping with `updates` */
};

enum wf_file_type wf_file_type(struct wf_str path, const struct wf_doc *doc);

/* The folder that stands for the repository of a file: what is before ".github/", else its own folder. */
struct wf_str wf_file_repository(struct wf_str path);

#endif
