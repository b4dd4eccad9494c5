/* Changes to a source as plain text: bytes outside the edits never change. */
#ifndef WF_TEXT_EDIT_H
#define WF_TEXT_EDIT_H

#include "base/list.h"
#include "text/source.h"

/* Replaces the bytes of `span` by `text`; an empty span inserts. `text` uses LF; it is turned into the
 * source's line ends when applied. */
struct wf_edit {
    struct wf_span span;
    struct wf_str text;
};

enum wf_fix_safety {
    WF_FIX_SAFE,   /* only what was obviously meant, nothing that works now can break */
    WF_FIX_UNSAFE, /* right in most cases, but a person should look */
};

/* Edits that belong together: all are applied or none. */
struct wf_fix {
    const char *title; /* imperative, lower case: "remove the comment" */
    enum wf_fix_safety safety;
    struct wf_edit *edits;
    size_t edit_count;
};

/* The fixes of `fixes` (in order of preference) whose edits do not touch those of an earlier one, applied to
 * `bytes`. An edit that two fixes have in common is made once. `*applied` (may be NULL) gets their number. */
struct wf_str wf_edit_apply(struct wf_arena *arena, const struct wf_source *source,
                            const struct wf_fix *const *fixes, size_t count, size_t *applied);

/* What became of the fixes of wf_edit_plan(). */
struct wf_edited {
    struct wf_str bytes;
    bool *taken; /* one for each fix */
    size_t taken_count;
    struct wf_edit *edits; /* that were made, sorted */
    size_t edit_count;
};

/* As wf_edit_apply(), with an account of what was done. */
struct wf_edited wf_edit_plan(struct wf_arena *arena, const struct wf_source *source,
                              const struct wf_fix *const *fixes, size_t count);

#endif
