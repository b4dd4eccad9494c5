/* Messages of JSON-RPC over a pipe: a head that tells the length, then that many bytes of JSON. What has
 * arrived is queued, so that a request can be withdrawn before its turn comes. */
#ifndef WF_LSP_TRANSPORT_H
#define WF_LSP_TRANSPORT_H

#include "base/buf.h"
#include "base/list.h"

#include <jansson.h>

enum {
    WF_MAX_MESSAGE_BYTES = 96 * 1024 * 1024, /* a file of 16 MiB, each byte escaped */
    WF_MAX_MESSAGE_HEAD = 4096,
    WF_MAX_QUEUE = 4096,
};

enum wf_arrival {
    WF_ARRIVED, /* `*message` is a value of JSON, or NULL when the bytes were none */
    WF_NOTHING, /* in the given time */
    WF_HUNG_UP, /* the other side closed the pipe */
    WF_GARBLED, /* the head cannot be understood: nobody knows where the next message begins */
};

struct wf_transport {
    int in, out;
    bool ended;             /* nothing more will arrive */
    bool garbled;           /* what arrived last cannot be read */
    bool lost;              /* something could not be written */
    struct wf_arena arena;  /* of `bytes` */
    struct wf_buf bytes;    /* that have arrived and are in no message yet */
    struct wf_arena queued; /* of `queue` */
    WF_LIST(json_t *) queue;
    size_t next; /* the first of the queue that has not been handed out */
};

/* The next message, which becomes the caller's. Waits at most `timeout` milliseconds for it; negative: for
 * ever. */
enum wf_arrival wf_transport_next(struct wf_transport *transport, int timeout, json_t **message);

/* Whether a notification `$/cancelRequest` for this id is among those that wait. */
bool wf_transport_cancelled(const struct wf_transport *transport, const json_t *id);

/* Sends a message and gives it up. */
void wf_transport_send(struct wf_transport *transport, json_t *message);

void wf_transport_free(struct wf_transport *transport);

#endif
