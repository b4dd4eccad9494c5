/* libwfgen: what a change of workflows, actions and image builds means. The rules of wfgen.h hold here too.
 */
#ifndef WFGEN_REVIEW_H
#define WFGEN_REVIEW_H

#include <wfgen/wfgen.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Two states of a repository. Members that are NULL or false are not set. */
struct wfgen_review_question {
    size_t size;
    const char *before; /* a revision of git; "A...B": where the two have parted; or a path */
    const char *after;  /* a revision; NULL: the work tree; or a path */
    bool paths;         /* both are files, or both are folders; what is neither is empty, like /dev/null */
    const char *folder; /* in the repository; NULL: "." */
    bool no_findings;   /* compare only: do not check both with all rules */
};

struct wfgen_review_answer;

/* Compares. `*answer` belongs to the session; the settings of the session decide what is found. WFGEN_USAGE
 * when there is no such revision, WFGEN_FAILED when something cannot be read. */
WFGEN_API enum wfgen_status wfgen_review(struct wfgen *session, const struct wfgen_review_question *question,
                                         const struct wfgen_review_answer **answer);

enum wfgen_care { WFGEN_CARE_LOW, WFGEN_CARE_MEDIUM, WFGEN_CARE_HIGH };
enum wfgen_review_kind { WFGEN_REVIEW_CHANGED, WFGEN_REVIEW_ADDED, WFGEN_REVIEW_REMOVED };

/* What behaves otherwise. */
struct wfgen_review_change {
    size_t size;
    const char *path;         /* in the repository */
    const char *review_class; /* "write-permission" */
    enum wfgen_care care;     /* how much a reviewer must care */
    enum wfgen_review_kind kind;
    const char *where; /* "job "build", step 2 (Test)"; "": the whole file */
    const char *message;
    unsigned line, old_line; /* in the later and the earlier file; 0: none */
    size_t places;           /* where the same has changed, this one included */
};

/* The changes of all files, by path and then by care; false when there is no such index or no memory. */
WFGEN_API size_t wfgen_review_change_count(const struct wfgen_review_answer *answer);
WFGEN_API bool wfgen_review_change(struct wfgen *session, const struct wfgen_review_answer *answer,
                                   size_t index, struct wfgen_review_change *change);

/* How many findings the change has brought, by which wfgen_set_since() tells too. */
WFGEN_API size_t wfgen_review_finding_count(const struct wfgen_review_answer *answer);

/* All classes of changes: the name, and a few words on it. False when there is no such index. */
WFGEN_API bool wfgen_review_class(size_t index, const char **name, const char **about);

/* Writes the answer as "text", "markdown", "json", "html" (one page) or "github-review" (the body of a
 * request that creates a review of a pull request) to a stream, or to the file at `path`. `flags` is
 * WFGEN_REPORT_COLOR or 0. */
WFGEN_API enum wfgen_status wfgen_review_report(struct wfgen *session,
                                                const struct wfgen_review_answer *answer, const char *format,
                                                FILE *out, const char *path, unsigned flags);

#ifdef __cplusplus
}
#endif

#endif
