/* A repository with texts that are being edited. The workflows beside them are read from disk once, so that
 * what files say of each other is known; a keystroke reads only its own text anew. Opening, closing, saving
 * and what happens on disk begin a world from scratch. */
#ifndef WF_LSP_WORLD_H
#define WF_LSP_WORLD_H

#include "api/session.h"

#include <jansson.h>

struct wf_world;

/* A text that the editor has open. */
struct wf_document {
    struct wf_arena arena; /* of `uri` and `path`, and of this */
    struct wf_str uri;
    struct wf_str path;     /* on disk, absolute; for other kinds of URI their last part */
    enum wf_file_type type; /* WF_FILE_UNKNOWN: nothing is said about it */
    json_int_t version;

    struct wf_arena text_arena;
    struct wf_str text;

    struct wf_world *world;
    struct wf_input *input;                      /* NULL: not read yet, or too large */
    WF_LIST(const struct wf_finding *) findings; /* of the last check; of `input`'s text */
    size_t checked;                              /* how often this model of the text was checked */

    bool stale;     /* `text` is newer than `input` */
    bool owed;      /* its findings are to be told ... */
    long long due;  /* ... at this time, in milliseconds ... */
    long long late; /* ... or at the latest at this, though there may be keystrokes yet */
    bool asks;      /* programs of the system are still to be asked ... */
    long long ask;  /* ... at this time */
};

struct wf_world {
    struct wf_str folder; /* ends in a slash; "" for texts that are no files */
    struct wfgen *session;
    struct wf_arena links; /* what the last linking has made */
    WF_LIST(struct wf_document *) documents;
    bool outside;    /* programs of the system may be asked */
    bool begun;      /* the session is read */
    char error[512]; /* why the settings could not be read; "": they could */
};

/* The folder of the repository that holds the file: the first one above it with .github or .git, else its
 * own.
 */
struct wf_str wf_world_folder(struct wf_arena *arena, struct wf_str path);

/* Forgets everything but the documents; the next call of the others reads it anew. */
void wf_world_forget(struct wf_world *world);

/* Makes sure that `document->input` is a model of its text. */
void wf_world_refresh(struct wf_world *world, struct wf_document *document);

/* Checks the text: document->findings. Programs are asked when `ask` is set, else what they said of parts
 * that have not changed since stays. */
void wf_world_check(struct wf_world *world, struct wf_document *document, bool ask);

/* Whether the document is the configuration that the world has read. */
bool wf_world_is_settings(const struct wf_world *world, const struct wf_document *document);

/* The model of a text that is almost the document's, in `arena`; the actions and workflows of the repository
 * that both use are known. */
struct wf_file *wf_world_variant(struct wf_arena *arena, const struct wf_document *document,
                                 struct wf_str text);

#endif
