/* Reports of a review (review/review.h). */
#ifndef WF_REPORT_REVIEW_H
#define WF_REPORT_REVIEW_H

#include "base/buf.h"
#include "review/hunk.h"
#include "review/review.h"
#include "text/finding.h"

struct wf_review_report {
    const struct wf_review *review;
    struct wf_str before, after;              /* what was compared, as the user calls it */
    const struct wf_finding *const *findings; /* that are new, sorted; their paths are those of the pairs */
    size_t finding_count;
    const struct wf_hunks *hunks; /* of the difference */
    struct wf_str commit;         /* the later revision's; empty: it is none */
    bool color;
};

struct wf_review_format {
    const char *name;
    void (*write)(struct wf_buf *out, const struct wf_review_report *report);
};

/* NULL when there is no such format. */
const struct wf_review_format *wf_review_format_find(struct wf_str name);

void wf_review_write_text(struct wf_buf *out, const struct wf_review_report *report);
void wf_review_write_markdown(struct wf_buf *out, const struct wf_review_report *report);
void wf_review_write_json(struct wf_buf *out, const struct wf_review_report *report);
/* One page that needs nothing else. */
void wf_review_write_html(struct wf_buf *out, const struct wf_review_report *report);
/* The body of a request that makes a review of a pull request ("Create a review for a pull request"). */
void wf_review_write_github(struct wf_buf *out, const struct wf_review_report *report);

/* --- what they share ----------------------------------------------------------------------------------- */

/* "3 changes to look at (1 high, 2 medium), 4 small ones; 2 new findings", or "no behaviour change". */
void wf_review_summary(struct wf_buf *out, const struct wf_review_report *report);

/* Where else it is: ", job "a" and 3 more places"; empty for one place. */
struct wf_str wf_review_others(struct wf_arena *arena, const struct wf_review_change *change);

/* GitHub's limit for the text of a comment, in characters; what we leave of it for our last words. */
enum { WF_REVIEW_MAX_TEXT = 65535, WF_REVIEW_RESERVE = 600 };

/* The Markdown report, which ends with "N more" before it has more than `limit` bytes. */
void wf_review_markdown_body(struct wf_buf *out, const struct wf_review_report *report, size_t limit);

#endif
