/* One file as the rules see it: everything that is computed once and asked by many. Read-only for rules. */
#ifndef WF_LINT_FILE_H
#define WF_LINT_FILE_H

#include "docker/build.h"
#include "docker/image_source.h"
#include "gha/file.h"
#include "gha/schema.h"
#include "gha/script.h"
#include "gha/site.h"
#include "gha/trigger.h"
#include "gha/workflow.h"
#include "text/finding.h"

/* Programs of the system that are asked about scripts, see lint/outside.h. */
enum wf_checker_id { WF_SHELLCHECK, WF_PYFLAKES, WF_CHECKERS };

/* What one of them says about a part of a script. */
struct wf_remark {
    struct wf_span span; /* in the file */
    enum wf_severity severity;
    struct wf_str message, help;
};

struct wf_remarks {
    WF_LIST(struct wf_remark) list;
    bool heard; /* it was asked, and has answered for all scripts of the file */
};

struct wf_file {
    struct wf_arena *arena;
    const struct wf_source *source;
    const struct wf_doc *doc; /* never NULL; doc->root may be, and is in Docker's files */
    enum wf_file_type type;
    const struct wf_workflow *workflow;  /* NULL unless a workflow whose root is a mapping
                                            and that has no more events than GitHub reads */
    const struct wf_action *action;      /* likewise */
    const struct wf_schema_read *schema; /* never NULL; empty when the file has too many events */
    struct wf_scripts scripts;           /* of its run steps in bash or sh */
    const struct wf_sites *sites;        /* never NULL */
    const struct wf_run_cases *runs;     /* how the workflow can start; NULL unless a workflow */
    struct wf_remarks remarks[WF_CHECKERS];
    const struct wf_other_builds *other_builds; /* set when files are linked; NULL: none */
    const struct wf_images *images; /* what its steps build, push, load and use; NULL unless a workflow */
    const struct wf_dockerfile *dockerfile;     /* NULL unless a Dockerfile, and for a template of one */
    const struct wf_dockerignore *dockerignore; /* NULL unless one */
    const struct wf_image_source *image_source; /* what it belongs to; NULL unless one of these two */
};

/* The files of one repository. */
struct wf_repo {
    struct wf_file *const *files; /* that were read in this run */
    size_t count;
    const struct wf_folder *tree;  /* all its files; NULL: nobody knows what there is */
    struct wf_str folder;          /* what their paths begin with, or nothing but "../" as often as needed */
    struct wf_str inside;          /* then: where paths without it begin, "app/src/"; else empty */
    struct wf_file *const *others; /* that some of them name; nothing is reported about these */
    size_t other_count;
};

/* Reads and parses; never NULL. `bytes` must live as long as the arena. */
struct wf_file *wf_lint_file(struct wf_arena *arena, struct wf_str path, struct wf_str bytes);

/* The same for a file that is a Dockerfile or a .dockerignore whatever its name; any other `type` means YAML,
 * whose kind is found out. */
struct wf_file *wf_lint_file_as(struct wf_arena *arena, struct wf_str path, struct wf_str bytes,
                                enum wf_file_type type);

#endif
