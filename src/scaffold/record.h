/* What `wfgen emit` wrote, kept beside it: .github/wfgen.emit.yml. The file of a repository, which people may
 * read and edit:
 *
 *     version: 1
 *     packs:
 *       - name: docker
 *         only: ci.yml              # left out: all files of the pack
 *         answers:                  # inputs that were set or detected, sorted; all others are defaults
 *           image: acme/atom
 *         files:
 *           - path: .github/workflows/ci.yml
 *             render: |             # byte for byte; left out: the file is the user's alone
 *               name: CI
 *
 * One pack may stand there several times, with different answers and files. */
#ifndef WF_SCAFFOLD_RECORD_H
#define WF_SCAFFOLD_RECORD_H

#include "scaffold/render.h"

#define WF_RECORD_PATH ".github/wfgen.emit.yml"

struct wf_record_file {
    struct wf_str path;
    struct wf_str render; /* ptr is NULL: it is not followed */
};

struct wf_record_answer {
    struct wf_str name;
    const struct wf_node *value; /* as it was given */
};

struct wf_record_pack {
    struct wf_str name;
    struct wf_str only;            /* empty: all files */
    const struct wf_node *answers; /* as read; NULL: none */
    const struct wf_node *place;   /* of the entry, as read */
    WF_LIST(struct wf_record_answer) given;
    WF_LIST(struct wf_record_file) files;
};

struct wf_record {
    const struct wf_source *source; /* that was read, or NULL */
    WF_LIST(struct wf_record_pack) packs;
};

/* A pack with its values, what the record has of it, and what it renders. */
struct wf_kept_pack {
    const struct wf_record_pack *recorded; /* NULL: nothing */
    struct wf_values *values;
    const struct wf_rendering *now;
    const char *only; /* NULL: all files */
};

/* Reads a record; false when something was added to `problems`. */
bool wf_record_read(struct wf_arena *arena, struct wf_str path, struct wf_str bytes, struct wf_record *record,
                    struct wf_problems *problems);

/* The record as a file. */
struct wf_str wf_record_write(struct wf_arena *arena, const struct wf_record *record);

/* An entry for what was rendered of the pack with the values. */
struct wf_record_pack wf_record_of(struct wf_arena *arena, const struct wf_kept_pack *kept);

/* The file of that path, or NULL. */
struct wf_record_file *wf_record_find(const struct wf_record_pack *pack, struct wf_str path);

/* Puts an entry in: in the place of those of the same pack that have one of its files; others lose those. A
 * render of some of the files (`only`) replaces no more than these in an entry that has them. */
void wf_record_put(struct wf_arena *arena, struct wf_record *record, const struct wf_record_pack *pack);

#endif
