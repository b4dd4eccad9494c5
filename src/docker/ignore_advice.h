/* A better .dockerignore: what it should leave out and does not, chosen from what is known (ignore_facts.h)
 * and from what is really in the folder. A line never leaves out what an instruction names, of any Dockerfile
 * that is handed in; what the image may need at run time is left to a person. */
#ifndef WF_DOCKER_IGNORE_ADVICE_H
#define WF_DOCKER_IGNORE_ADVICE_H

#include "docker/context.h"
#include "docker/ignore_review.h"

enum wf_advice {
    WF_ADVICE_ADD,     /* it leaves out what is there and does not belong into an image */
    WF_ADVICE_GUARD,   /* nothing like that is there, or sent, now */
    WF_ADVICE_CORRECT, /* a line that is there already, written so that it works: `remark` */
    WF_ADVICE_PERHAPS, /* only a person can say whether the image needs it */
    WF_ADVICE_KEEP,    /* it must not be left out, although it would be usual: `need` names it */
};

struct wf_advised_line {
    enum wf_advice advice;
    struct wf_str text; /* the pattern */
    enum wf_ignore_group group;
    const char *why;                       /* a half sentence */
    const struct wf_need *need;            /* that names it, or takes it along; NULL: none */
    const struct wf_ignore_fact *fact;     /* from which it comes; NULL: none */
    const struct wf_ignore_remark *remark; /* of the line that it corrects; NULL: it is new */
    struct wf_amount left,
        sent; /* what it takes from what is left and from what is sent; of PERHAPS: would take */
};

struct wf_ignore_advice {
    struct wf_ignore_review review;        /* of the old file */
    WF_LIST(struct wf_advised_line) lines; /* in the order of the groups, KEEP and PERHAPS last */
    struct wf_str text; /* the better file; equal to the old one when there is nothing to do */
    struct wf_context_view before, after;
};

/* What is known of a build. All is borrowed. */
struct wf_advice_question {
    const struct wf_build_context *context;
    const struct wf_dockerignore *ignore;     /* NULL: there is none */
    const struct wf_needs *needs;             /* of the Dockerfile and its target; NULL: none is known */
    const struct wf_dockerfile *const *files; /* all Dockerfiles that may be built with this .dockerignore */
    size_t file_count;
};

struct wf_ignore_advice *wf_ignore_advise(struct wf_arena *arena, const struct wf_advice_question *question);

/* --- parts of it, for who knows less ------------------------------------------------------------------- */

/* What the scripts of Dockerfiles tell. */
struct wf_script_use {
    unsigned stacks; /* whose package managers run */
    bool git;        /* git runs */
};
struct wf_script_use wf_ignore_scripts(struct wf_arena *arena, const struct wf_dockerfile *const *files,
                                       size_t count);

/* Whether the .dockerignore (NULL: none) leaves out whatever the fact means, wherever it may stand: also in
 * the folders that exceptions bring back. `folder` NULL: not known which of these are folders. */
bool wf_ignore_keeps_out(struct wf_arena *arena, const struct wf_dockerignore *ignore,
                         const struct wf_ignore_fact *fact, const struct wf_folder *folder);

/* The first need that the pattern would starve: it is for something that the pattern leaves out and `ignore`
 * does not. NULL: none. */
const struct wf_need *wf_ignore_starves(struct wf_arena *arena, const struct wf_needs *needs,
                                        const struct wf_dockerignore *ignore,
                                        const struct wf_ignore_pattern *pattern);

#endif
