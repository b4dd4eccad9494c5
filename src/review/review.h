/* What a change to workflows, actions and image builds means: the difference of two revisions, said as a
 * reviewer asks for it. Layout, comments, quotes, key order and the different ways to write one thing are no
 * difference. */
#ifndef WF_REVIEW_REVIEW_H
#define WF_REVIEW_REVIEW_H

#include "review/fact.h"

/* What kind of change it is; `--fail-on` knows them by name. */
enum wf_review_class {
    WF_CLASS_OTHER,
    WF_CLASS_DISPLAY,
    WF_CLASS_WORKFLOW, /* a file came, went, has another name; it cannot be read any more */
    WF_CLASS_TRIGGER,
    WF_CLASS_TRIGGER_PRIVILEGED, /* outsiders can start it with secrets or a token that may write */
    WF_CLASS_SCHEDULE,
    WF_CLASS_INTERFACE,
    WF_CLASS_PERMISSION,
    WF_CLASS_WRITE_PERMISSION, /* a job may write what it could not, or get an identity token */
    WF_CLASS_JOB,
    WF_CLASS_JOB_RENAMED, /* its check has another name */
    WF_CLASS_STEP,
    WF_CLASS_ACTION,
    WF_CLASS_NEW_ACTION,
    WF_CLASS_NEW_OWNER, /* code of someone whose code was not used before */
    WF_CLASS_ACTION_UNPINNED,
    WF_CLASS_ACTION_MOVED, /* other code, though what is said of its version does not tell */
    WF_CLASS_SECRET,
    WF_CLASS_SECRET_REACH, /* a secret gets to where it did not */
    WF_CLASS_VARIABLE,
    WF_CLASS_SCRIPT,
    WF_CLASS_INTERPOLATION,
    WF_CLASS_CHECKOUT,
    WF_CLASS_CHECKOUT_UNTRUSTED, /* the code of a pull request's author */
    WF_CLASS_CREDENTIALS,
    WF_CLASS_RUNNER,
    WF_CLASS_SELF_HOSTED,
    WF_CLASS_CONTAINER,
    WF_CLASS_GATE,
    WF_CLASS_GATE_WEAKENED, /* what had to be true or succeed before need not be any more */
    WF_CLASS_MATRIX,
    WF_CLASS_ENV,
    WF_CLASS_INPUT,
    WF_CLASS_CACHE,
    WF_CLASS_ARTIFACT,
    WF_CLASS_IMAGE,
    WF_CLASS_DOCKERFILE,
    WF_REVIEW_CLASSES,
};

/* "write-permission", and a few words on it for the help. */
const char *wf_review_class_name(enum wf_review_class class);
const char *wf_review_class_about(enum wf_review_class class);

/* How much a reviewer must care. */
enum wf_care { WF_CARE_LOW, WF_CARE_MEDIUM, WF_CARE_HIGH };
const char *wf_care_name(enum wf_care care);

enum wf_review_kind { WF_REVIEW_CHANGED, WF_REVIEW_ADDED, WF_REVIEW_REMOVED };
const char *wf_review_kind_name(enum wf_review_kind kind);

struct wf_review_change {
    enum wf_review_class class;
    enum wf_care care;
    enum wf_review_kind kind;
    enum wf_topic topic;
    struct wf_str key;                    /* the fact's */
    struct wf_str where;                  /* "job \"build\", step 2 (Test)"; empty: the whole file */
    struct wf_str message;                /* one line */
    const struct wf_fact *before, *after; /* NULL: it was not there, is not there any more */
    bool inherited;                       /* it came with a job, step or file that is new */
    WF_LIST(struct wf_str) others;        /* where else the same has changed */
};

struct wf_review_pair {
    struct wf_str path;                          /* of the later one, if there is one */
    const struct wf_review_file *before, *after; /* one of them may be NULL */
    bool identical;                              /* byte by byte */
    WF_LIST(struct wf_review_change) changes;    /* what matters most first */
};

struct wf_review {
    WF_LIST(struct wf_review_pair) pairs; /* of files that differ or have other names, by path */
    size_t files;                         /* of both revisions together that were compared */
    size_t cares[WF_CARE_HIGH + 1];       /* changes */
};

/* All files of one revision. */
struct wf_review_side {
    WF_LIST(struct wf_review_file *) files;
};

/* Compares. Files belong together by path; of those left, an old and a new one that are similar. */
struct wf_review *wf_review_compare(struct wf_arena *arena, const struct wf_review_side *before,
                                    const struct wf_review_side *after);

/* The first line that a change is about in the later file, else (`old`) in the earlier one; 0: none. */
uint32_t wf_review_line(const struct wf_review_pair *pair, const struct wf_review_change *change, bool old);

#endif
