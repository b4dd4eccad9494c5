/* What a change of one fact means. */
#ifndef WF_REVIEW_JUDGE_H
#define WF_REVIEW_JUDGE_H

#include "review/canon.h"
#include "review/review.h"

/* What was used before the change, anywhere. */
struct wf_review_known {
    struct wf_map owners, actions; /* lower case */
};

struct wf_judging {
    struct wf_arena *arena;
    const struct wf_fact *before, *after; /* one may be NULL */
    const struct wf_facts *old, *new;     /* of the whole files; NULL: there is none */
    const struct wf_review_known *known;
    bool exposed;                    /* wf_judge_is_exposed(new) */
    struct wf_review_change *change; /* class and care have the topic's values, the message a plain one */
};

/* Sets class, care and message of change->before and change->after. */
void wf_judge(struct wf_judging *judging);

/* --- of some topics ------------------------------------------------------------------------------------ */

void wf_judge_permissions(struct wf_judging *judging);
void wf_judge_event(struct wf_judging *judging);
void wf_judge_filter(struct wf_judging *judging);
void wf_judge_uses(struct wf_judging *judging);

/* --- what they share ----------------------------------------------------------------------------------- */

/* Sets all three; a printf format. */
void wf_judge_say(struct wf_judging *judging, enum wf_review_class class, enum wf_care care,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A value on one line, cut where it is long: `x`, `a, b and 3 more`. */
struct wf_str wf_judge_short(struct wf_arena *arena, const struct wf_fact *fact);
/* Texts with ", " between them, likewise. */
struct wf_str wf_judge_join(struct wf_arena *arena, const struct wf_str *texts, size_t count);

/* Whether outsiders can start the workflow with secrets or a token that may write. */
bool wf_judge_is_exposed(const struct wf_facts *facts);

#endif
