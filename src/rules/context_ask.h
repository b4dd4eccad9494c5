/* What a COPY of the whole context takes along that does not belong into an image. */
#ifndef WF_RULES_CONTEXT_ASK_H
#define WF_RULES_CONTEXT_ASK_H

#include "docker/ignore_advice.h"
#include "docker/ignore_review.h"
#include "rules/docker_ask.h"

/* The first COPY or ADD of the Dockerfile that takes the whole context; NULL: none. */
const struct wf_instruction *wf_first_whole_copy(const struct wf_dockerfile *dockerfile);

/* The review of the .dockerignore at hand, made once. */
const struct wf_ignore_review *wf_ignore_reviewed(struct wf_check *check,
                                                  const struct wf_dockerignore *ignore);

struct wf_taken {
    WF_LIST(const struct wf_ignore_fact *) list; /* that are worth a line, and are not left out */
    struct wf_str names;                         /* their patterns with ", " between */
    struct wf_str lines;                         /* a line for each */
    struct wf_str
        present; /* the first one at the top of the context; empty: none, or nothing is known of it */
};

/* Those of one group. */
struct wf_taken wf_context_takes(struct wf_check *check, const struct wf_image_source *source,
                                 enum wf_ignore_group group);

/* Reports what a whole COPY takes of this group: in the .dockerignore, with the lines as fix, when there is
 * one (to be called from a dockerignore_hook), else at the COPY (from a dockerfile_hook). `message` has one
 * "%.*s". */
struct wf_finding *wf_report_taken(struct wf_check *check, enum wf_ignore_group group, const char *message);

#endif
