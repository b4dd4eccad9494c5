/* libwfgen: files that were emitted before. The rules of wfgen.h hold here too. */
#ifndef WFGEN_UPDATE_H
#define WFGEN_UPDATE_H

#include <wfgen/emit.h>

#ifdef __cplusplus
extern "C" {
#endif

/* wfgen_write_emitted() keeps a record, .github/wfgen.emit.yml: packs, answers and renders. What follows
 * begins with it. */

/* What a difference between a file and what was rendered means. */
enum wfgen_drift_class {
    WFGEN_DRIFT_FORMAT,     /* layout, comments, the order of keys, names of steps */
    WFGEN_DRIFT_PIN,        /* another version of the same action or image */
    WFGEN_DRIFT_EXTENSION,  /* something was added, and all that was rendered is still there */
    WFGEN_DRIFT_STRUCTURAL, /* something that was rendered is different or missing */
    WFGEN_DRIFT_UPDATE,     /* the file is none the worse, but would be rendered differently now */
    WFGEN_DRIFT_UNREADABLE, /* the file cannot be compared */
};

/* "format", "pin", ...; NULL for a number that is none of them. */
WFGEN_API const char *wfgen_drift_name(enum wfgen_drift_class drift);

struct wfgen_drift {
    size_t size;
    const char *file; /* below the folder */
    unsigned line;
    enum wfgen_drift_class drift;
    const char *message;
};

/* Compares the files below `folder` with what was rendered: with the record of `pack` (NULL: all packs of the
 * record), or, where it has none, with what the pack renders with the settings. WFGEN_USAGE when there is
 * neither a record nor a pack, or a pack or value is wrong; wfgen_problem() lists why. wfgen_drift() gives
 * the differences by file and line, false when there is no such index. */
WFGEN_API enum wfgen_status wfgen_check_emitted(struct wfgen *session, const char *folder, const char *pack,
                                                const char *only);
WFGEN_API bool wfgen_drift(struct wfgen *session, size_t index, struct wfgen_drift *drift);

enum wfgen_conflicts {
    WFGEN_CONFLICTS_REPORT,   /* nothing is written when there is one */
    WFGEN_CONFLICTS_MARK,     /* git's marks are written into the files */
    WFGEN_CONFLICTS_YOURS,    /* the text of the file stays */
    WFGEN_CONFLICTS_TEMPLATE, /* the template's is taken */
};

/* Merges what the packs render now into the files below `folder`, all of them or none, and writes the record
 * anew. `pack` as above; of one without a record the files are taken for what the pack renders now: they
 * stay, missing ones are written. `flags` may have WFGEN_EMIT_DRY_RUN. With WFGEN_CONFLICTS_REPORT and a
 * conflict nothing is written and the status is WFGEN_OK. */
WFGEN_API enum wfgen_status wfgen_update_emitted(struct wfgen *session, const char *folder, const char *pack,
                                                 enum wfgen_conflicts conflicts, unsigned flags);

enum wfgen_merge_state {
    WFGEN_MERGE_UNCHANGED,
    WFGEN_MERGE_UPDATED,
    WFGEN_MERGE_CREATED,
    WFGEN_MERGE_REMOVED,
    WFGEN_MERGE_CONFLICT, /* left as it is, or with marks */
};

struct wfgen_merged {
    size_t size;
    const char *path; /* below the folder; the record comes last */
    enum wfgen_merge_state state;
    const char *diff; /* unified; "" when nothing changes */
};

struct wfgen_conflict {
    size_t size;
    const char *file;
    unsigned line; /* of the file as it was */
    const char *where, *why;
    const char *text; /* yours, the last render and the template's between git's marks; "" for a whole file */
};

/* Of the last wfgen_update_emitted(); false, or NULL, when there is no such index. Notices say what else is
 * worth knowing. */
WFGEN_API bool wfgen_merged(struct wfgen *session, size_t index, struct wfgen_merged *merged);
WFGEN_API bool wfgen_conflict(struct wfgen *session, size_t index, struct wfgen_conflict *conflict);
WFGEN_API const char *wfgen_emit_notice(const struct wfgen *session, size_t index);

#ifdef __cplusplus
}
#endif

#endif
