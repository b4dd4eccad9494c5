/* What the server can be asked about a text. A feature is a constant in its own file, listed once in
 * server.c; its answer is made of the model of the text as it is now. */
#ifndef WF_LSP_FEATURE_H
#define WF_LSP_FEATURE_H

#include "lint/file.h"
#include "lsp/document.h"
#include "lsp/json.h"

/* What the client understands. */
struct wf_client {
    enum wf_units units;
    bool document_changes;     /* edits of a certain version of a text */
    bool hierarchical_symbols; /* symbols inside symbols */
};

struct wf_request {
    struct wf_arena *arena; /* gone when the answer is sent */
    const struct wf_client *client;
    const json_t *params;
    struct wf_document *document;
    struct wf_file *file; /* the model of its text; with all its links */
    size_t offset;        /* of `position`, when the request has one */
};

struct wf_feature {
    const char *method;
    const char *capability;                        /* its name among the server's capabilities */
    json_t *(*options)(void);                      /* the value there; NULL: true */
    bool findings;                                 /* needs document->findings */
    json_t *(*answer)(struct wf_request *request); /* NULL: nothing */
};

/* A range of the request's text, and a place in some file: {"uri", "range"}. */
json_t *wf_request_range(const struct wf_request *request, struct wf_span span);
json_t *wf_request_location(const struct wf_request *request, const struct wf_source *source,
                            struct wf_span span);

/* What `textDocument/publishDiagnostics` says of the findings. */
json_t *wf_diagnostics(struct wf_arena *arena, const struct wf_document *document,
                       const struct wf_client *client);
json_t *wf_diagnostic(struct wf_arena *arena, const struct wf_finding *finding,
                      const struct wf_client *client);

#endif
