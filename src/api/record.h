/* What the files that scaffold share: targets that are written together, packs with their values, the record.
 */
#ifndef WF_API_RECORD_H
#define WF_API_RECORD_H

#include "api/session.h"
#include "scaffold/record.h"

/* A file that is to have these bytes, or to be gone. */
struct wf_target {
    const char *path;
    struct wf_str bytes, old;
    bool existed, written, gone;
    bool left; /* there is another one, which stays */
};

struct wf_targets {
    struct wf_target *items;
    size_t len, cap;
};

/* Reads what is there; why this file cannot be written, "" when it can. */
const char *wf_target_look(struct wfgen *session, struct wf_target *target, unsigned flags);

/* Writes all of them or none; false with problems. */
bool wf_targets_write(struct wfgen *session, struct wf_targets *targets);

/* Adds the record as a further file to session->emit.rendering and to `targets`, which are all others of
 * them; false with a problem when the record that is there cannot be read. */
bool wf_emit_record(struct wfgen *session, const char *folder, struct wf_targets *targets);

/* The packs of a record, and what they render now. */
struct wf_kept_packs {
    WF_LIST(struct wf_kept_pack) list;
    struct wf_record record;
    const char *path; /* of the record */
};

/* Loads and renders what the record below `folder` names, or all that it has of `pack`, or the pack with the
 * settings alone; proves every render. */
enum wfgen_status wf_load_kept(struct wfgen *session, const char *folder, const char *pack, const char *only,
                               struct wf_kept_packs *instances);

/* From emit.c: proves session->emit.rendering; blames a file for what either YAML reader finds. */
bool wf_emit_prove(struct wfgen *session);
void wf_emit_read_twice(struct wfgen *session, struct wf_str path, struct wf_str bytes);

#endif
