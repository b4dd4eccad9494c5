/* The texts that the editor has open. */
#ifndef WF_LSP_DOCUMENT_H
#define WF_LSP_DOCUMENT_H

#include "lsp/place.h"
#include "lsp/world.h"

/* A new document of a `TextDocumentItem`; its world is the caller's. The content decides when neither name
 * nor language say what kind of file it is. */
struct wf_document *wf_document_open(const json_t *item);

/* Takes the changes of `textDocument/didChange` over. */
void wf_document_change(struct wf_document *document, const json_t *params, enum wf_units units);

void wf_document_free(struct wf_document *document);

/* The path of a file's URI, in the arena; empty for other URIs. */
struct wf_str wf_uri_path(struct wf_arena *arena, struct wf_str uri);

/* The URI of a path. */
struct wf_str wf_uri_of(struct wf_arena *arena, struct wf_str path);

#endif
