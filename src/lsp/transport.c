#include "lsp/transport.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

/* --- what has arrived --------------------------------------------------------------------------------- */

/* A surrogate without its other half is no character, but editors can send one. U+FFFD takes as much room, so
 * that places stay right. */
static unsigned unit_at(const char *bytes, size_t at, size_t end) {
    unsigned value = 0;
    if (at + 6 > end || bytes[at] != '\\' || bytes[at + 1] != 'u') {
        return 0;
    }
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = wf_hex_digit(bytes[i]);
        if (digit == 16) {
            return 0;
        }
        value = value * 16 + (unsigned)digit;
    }
    return value;
}

static void mend_surrogates(char *bytes, size_t length) {
    for (size_t at = 0; at + 1 < length;) {
        if (bytes[at] != '\\') {
            at++;
            continue;
        }
        unsigned unit = unit_at(bytes, at, length);
        unsigned second = unit >= 0xD800 && unit < 0xDC00 ? unit_at(bytes, at + 6, length) : 0;
        if (second >= 0xDC00 && second < 0xE000) {
            at += 12;
        } else if (unit >= 0xD800 && unit < 0xE000) {
            memcpy(bytes + at + 2, "FFFD", 4);
            at += 6;
        } else {
            at += 2;
        }
    }
}

/* The end of the head, behind its empty line; 0: it is not here yet. */
static size_t head_end(struct wf_str bytes) {
    size_t end = wf_str_find(bytes, "\r\n\r\n", 0);
    return end != WF_NOT_FOUND ? end + 4 : 0;
}

static bool parse_length(struct wf_str value, size_t *length) {
    *length = 0;
    value = wf_str_trim(value);
    for (size_t i = 0; i < value.len; i++) {
        if (!wf_is_digit(value.ptr[i]) || *length > WF_MAX_MESSAGE_BYTES) {
            return false;
        }
        *length = *length * 10 + (size_t)(value.ptr[i] - '0');
    }
    return value.len > 0 && *length <= WF_MAX_MESSAGE_BYTES;
}

/* Content-Length of a head. */
static bool read_head(struct wf_str head, size_t *length) {
    struct wf_str line;
    bool found = false;
    while (wf_str_cut(&head, '\n', &line)) {
        size_t colon = wf_str_find_char(line, ':', 0);
        if (colon != WF_NOT_FOUND && wf_str_is_case(wf_str_sub(line, 0, colon), "Content-Length")) {
            found = parse_length(wf_str_sub(line, colon + 1, line.len), length);
        }
    }
    return found;
}

static void push(struct wf_transport *transport, char *bytes, size_t length) {
    mend_surrogates(bytes, length);
    json_t *message = json_loadb(bytes, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
    *WF_PUSH(&transport->queued, &transport->queue) = message;
}

/* Moves the bytes behind `used` to the front, in memory of their own, so that a large message leaves none. */
static void drop_front(struct wf_transport *transport, size_t used) {
    if (used == 0) {
        return;
    }
    struct wf_arena old = transport->arena;
    struct wf_str rest = wf_str_sub(wf_buf_view(&transport->bytes), used, transport->bytes.len);
    transport->arena = (struct wf_arena){0};
    transport->bytes = (struct wf_buf){.arena = &transport->arena};
    wf_buf_str(&transport->bytes, rest);
    wf_arena_free(&old);
}

/* Turns the bytes that are there into messages. */
static void take_messages(struct wf_transport *transport) {
    size_t used = 0;
    size_t length = 0;
    for (;;) {
        struct wf_str rest = wf_str_sub(wf_buf_view(&transport->bytes), used, transport->bytes.len);
        size_t head = head_end(rest);
        if (head == 0 || head > WF_MAX_MESSAGE_HEAD) {
            transport->garbled = rest.len > WF_MAX_MESSAGE_HEAD;
            break;
        }
        if (!read_head(wf_str_sub(rest, 0, head), &length)) {
            transport->garbled = true;
            break;
        }
        if (rest.len - head < length) {
            break;
        }
        push(transport, transport->bytes.ptr + used + head, length);
        used += head + length;
    }
    drop_front(transport, used);
}

/* Whether something could be read; the end counts. */
static bool read_piece(struct wf_transport *transport, int timeout) {
    struct pollfd ready = {.fd = transport->in, .events = POLLIN};
    int count = poll(&ready, 1, timeout);
    if (count <= 0) {
        return false;
    }
    char piece[PIECE];
    ssize_t length = read(transport->in, piece, sizeof piece);
    if (length <= 0) {
        transport->ended = length == 0 || (errno != EINTR && errno != EAGAIN);
        return transport->ended;
    }
    wf_buf_str(&transport->bytes, (struct wf_str){piece, (size_t)length});
    return true;
}

static bool is_open(const struct wf_transport *transport) {
    return !transport->ended && !transport->garbled;
}

/* All that can be read without waiting. */
static void read_all(struct wf_transport *transport) {
    while (is_open(transport) && transport->queue.len - transport->next < WF_MAX_QUEUE &&
           read_piece(transport, 0)) {
        take_messages(transport);
    }
}

enum wf_arrival wf_transport_next(struct wf_transport *transport, int timeout, json_t **message) {
    transport->bytes.arena = &transport->arena;
    read_all(transport);
    while (transport->next == transport->queue.len && is_open(transport)) {
        if (!read_piece(transport, timeout)) {
            return WF_NOTHING;
        }
        take_messages(transport);
    }
    if (transport->next == transport->queue.len) {
        return transport->garbled || transport->bytes.len > 0 ? WF_GARBLED : WF_HUNG_UP;
    }
    *message = transport->queue.items[transport->next++];
    if (transport->next == transport->queue.len) {
        wf_arena_free(&transport->queued);
        memset(&transport->queue, 0, sizeof transport->queue);
        transport->next = 0;
    }
    return WF_ARRIVED;
}

bool wf_transport_cancelled(const struct wf_transport *transport, const json_t *id) {
    for (size_t i = transport->next; i < transport->queue.len; i++) {
        const json_t *message = transport->queue.items[i];
        const char *method = json_string_value(json_object_get(message, "method"));
        const json_t *other = json_object_get(json_object_get(message, "params"), "id");
        if (method != NULL && strcmp(method, "$/cancelRequest") == 0 && json_equal(other, id)) {
            return true;
        }
    }
    return false;
}

/* --- what is sent ------------------------------------------------------------------------------------- */

static void write_all(struct wf_transport *transport, const char *bytes, size_t length) {
    while (length > 0 && !transport->lost) {
        ssize_t written = write(transport->out, bytes, length);
        if (written < 0 && errno != EINTR) {
            transport->lost = true;
        } else if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
}

static int append(const char *bytes, size_t length, void *context) {
    wf_buf_str(context, (struct wf_str){bytes, length});
    return 0;
}

void wf_transport_send(struct wf_transport *transport, json_t *message) {
    struct wf_arena arena = {0};
    struct wf_buf body = {.arena = &arena}, head = {.arena = &arena};
    json_dump_callback(message, append, &body, JSON_COMPACT);
    json_decref(message);
    wf_buf_printf(&head, "Content-Length: %zu\r\n\r\n", body.len);
    write_all(transport, head.ptr, head.len);
    write_all(transport, body.ptr, body.len);
    wf_arena_free(&arena);
}

void wf_transport_free(struct wf_transport *transport) {
    for (size_t i = transport->next; i < transport->queue.len; i++) {
        json_decref(transport->queue.items[i]);
    }
    wf_arena_free(&transport->queued);
    wf_arena_free(&transport->arena);
}
