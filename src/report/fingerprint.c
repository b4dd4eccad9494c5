#include "report/fingerprint.h"

#include "base/map.h"
#include "base/utf8.h"

#include <inttypes.h>

enum { WINDOW = 100, BASE = 37, END = 0xffff, REPLACEMENT = 0xfffd };

/* The hash of what is in the window, and which of its places begin a line. */
struct rolling {
    struct wf_arena *arena;
    struct wf_fingerprints out;
    struct wf_map counts;
    uint64_t hash, drop; /* `drop` is the factor of the oldest unit: BASE to the power of WINDOW */
    uint32_t units[WINDOW];
    size_t lines[WINDOW]; /* 1-based; 0: no line begins here */
    size_t at, line;
    bool begins_line;
};

static void emit(struct rolling *rolling) {
    size_t line = rolling->lines[rolling->at];
    struct wf_str hash = wf_arena_printf(rolling->arena, "%" PRIx64, rolling->hash);
    size_t *count = wf_map_get(&rolling->counts, hash);
    if (count == NULL) {
        count = WF_NEW(rolling->arena, size_t);
        wf_map_put(&rolling->counts, hash, count);
    }
    rolling->out.lines[line - 1] = wf_arena_printf(rolling->arena, "%s:%zu", hash.ptr, ++*count);
    rolling->lines[rolling->at] = 0;
}

static void push(struct rolling *rolling, uint32_t unit) {
    uint64_t oldest = rolling->units[rolling->at];
    rolling->units[rolling->at] = unit;
    rolling->hash = rolling->hash * BASE + unit - rolling->drop * oldest;
    rolling->at = (rolling->at + 1) % WINDOW;
}

static void flush(struct rolling *rolling) {
    if (rolling->lines[rolling->at] != 0) {
        emit(rolling);
    }
}

/* A unit that is no blank. */
static void take(struct rolling *rolling, uint32_t unit) {
    flush(rolling);
    if (rolling->begins_line && rolling->line < rolling->out.count) {
        rolling->lines[rolling->at] = ++rolling->line;
    }
    rolling->begins_line = unit == '\n';
    push(rolling, unit);
}

static void take_point(struct rolling *rolling, uint32_t point) {
    if (point < 0x10000) {
        take(rolling, point);
        return;
    }
    take(rolling, 0xd800 + ((point - 0x10000) >> 10));
    take(rolling, 0xdc00 + ((point - 0x10000) & 0x3ff));
}

static void take_text(struct rolling *rolling, struct wf_str text) {
    bool after_cr = false;
    while (text.len > 0) {
        uint32_t point = REPLACEMENT;
        size_t length = wf_utf8_next(text, &point);
        bool second = after_cr && point == '\n';
        after_cr = point == '\r';
        if (point != ' ' && point != '\t' && !second) {
            take_point(rolling, point == '\r' ? '\n' : point);
        }
        text = wf_str_sub(text, length == 0 ? 1 : length, text.len);
    }
}

struct wf_fingerprints wf_fingerprints_of(struct wf_arena *arena, const struct wf_source *source) {
    struct rolling rolling = {.arena = arena, .counts = {.arena = arena}, .drop = 1, .begins_line = true};
    rolling.out.count = source->line_count;
    rolling.out.lines = WF_NEW_ARRAY(arena, struct wf_str, rolling.out.count);
    for (size_t i = 0; i < WINDOW; i++) {
        rolling.drop *= BASE;
    }
    take_text(&rolling, source->bytes);
    take(&rolling, END);
    for (size_t i = 0; i < WINDOW; i++) {
        flush(&rolling);
        push(&rolling, 0);
    }
    return rolling.out;
}
