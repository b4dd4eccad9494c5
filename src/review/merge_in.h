/* What the files of the merge share. */
#ifndef WF_REVIEW_MERGE_IN_H
#define WF_REVIEW_MERGE_IN_H

#include "review/merge.h"
#include "review/unit.h"

/* An edit and, among insertions at one place, its turn. */
struct wf_merge_edit {
    struct wf_span span;
    struct wf_str text;
    int turn;
};

struct wf_merging {
    struct wf_arena *arena;
    enum wf_merge_side side;
    struct wf_merge *merge;
    WF_LIST(struct wf_merge_edit) edits;
};

/* One unit in the three files; `base` is NULL when both sides added it. */
struct wf_triple {
    const struct wf_unit *base, *ours, *theirs;
};

void wf_merge_put(struct wf_merging *merging, struct wf_span span, struct wf_str text, int turn);

/* Three texts of whole lines, to stand at `span` of the user's file. */
struct wf_merge_texts {
    struct wf_str base, ours, theirs;
};
void wf_merge_clash(struct wf_merging *merging, struct wf_span span, const struct wf_unit *unit,
                    const char *what, const struct wf_merge_texts *texts);

/* The unit's own text, unless it has children that can be merged one by one. */
void wf_merge_leaf(struct wf_merging *merging, const struct wf_triple *triple);
/* The same, as a conflict. */
void wf_merge_clash_unit(struct wf_merging *merging, const struct wf_triple *triple, const char *what);

/* Comments and empty lines: those of `span` in the user's file, `column` blanks before each; the three texts
 * as wf_unit_lead() gives them. */
void wf_merge_comments(struct wf_merging *merging, const struct wf_unit *unit, struct wf_span span,
                       uint32_t column, const struct wf_merge_texts *texts);

/* Whether two texts of comments differ in blanks and empty lines alone. */
bool wf_merge_same_comments(struct wf_str a, struct wf_str b, struct wf_arena *arena);

/* Whether the values say the same. */
bool wf_merge_same(const struct wf_unit *a, const struct wf_unit *b);
/* Whether nothing of `base` has been changed but its form and pins, and no comment added: it may go unasked.
 */
bool wf_merge_untouched(const struct wf_unit *base, const struct wf_unit *unit);

#endif
