/* Three-way merge of one file on its units: what the user made of the last render, and what the template
 * makes of it now. The result is the user's file with edits: bytes that nobody had to change stay as they
 * are.
 *
 * What only one side changed is taken; what both did is merged below that unit, and a scalar of several lines
 * by its lines. The user's additions stay behind what they stand behind; what the user has deleted stays
 * deleted. Of two versions of an action or image the newer one is taken. Quotes, layout and comments alone
 * never keep a change of the template away, nor get lost by one. Everything else is a conflict. */
#ifndef WF_REVIEW_MERGE_H
#define WF_REVIEW_MERGE_H

#include "yaml/node.h"

enum wf_merge_side {
    WF_MERGE_MARK,   /* conflicts become all three texts between git's marks */
    WF_MERGE_OURS,   /* the user's text stays */
    WF_MERGE_THEIRS, /* the template's is taken */
};

struct wf_merge_conflict {
    struct wf_span span; /* in the user's file */
    uint32_t line;       /* of the user's file */
    struct wf_str where; /* "jobs.build.timeout-minutes" */
    struct wf_str what;  /* why it is one */
    struct wf_str text;  /* the three texts between the marks */
};

struct wf_merge {
    struct wf_str bytes; /* the result; with marks it is YAML no more */
    WF_LIST(struct wf_merge_conflict) conflicts;
};

enum wf_merge_unread { WF_MERGE_READ, WF_MERGE_BAD_BASE, WF_MERGE_BAD_OURS, WF_MERGE_BAD_THEIRS };

/* All in the arena. What cannot be read as YAML is not merged: the answer says which of the three it is, and
 * `*doc` has its problems. */
enum wf_merge_unread wf_merge_files(struct wf_arena *arena, struct wf_str path, const struct wf_str texts[3],
                                    enum wf_merge_side side, struct wf_merge *merge,
                                    const struct wf_doc **doc);

#endif
