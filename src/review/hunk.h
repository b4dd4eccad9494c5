/* The hunks of unified differences: the only lines of a pull request that a comment may stand at. */
#ifndef WF_REVIEW_HUNK_H
#define WF_REVIEW_HUNK_H

#include "base/list.h"

#include <stdint.h>

/* Lines [begin, end) of the old and of the new file, from 1, with their context. */
struct wf_hunk {
    uint32_t old_begin, old_end, new_begin, new_end;
};

struct wf_hunks_of_file {
    struct wf_str path; /* of the new file; of a file that went: of the old one */
    WF_LIST(struct wf_hunk) list;
};

struct wf_hunks {
    WF_LIST(struct wf_hunks_of_file) files;
};

/* Reads what `git diff` prints for any number of files. */
struct wf_hunks wf_hunks_read(struct wf_arena *arena, struct wf_str diff);

/* The hunk that holds lines [first, last] of the new file (`old`: of the old one), or NULL. */
const struct wf_hunk *wf_hunk_find(const struct wf_hunks *hunks, struct wf_str path, bool old, uint32_t first,
                                   uint32_t last);

#endif
