/* The plain form: "#7 [deps 3/9] RUN make" opens a vertex or turns back to it, more lines with its number
 * follow, and
 * "#7 ..." leaves it, "#7 DONE 1.2s" and the like end it. Only a vertex that is neither left nor ended has
 * lines that are no header. */
#include "docker/buildlog_reader.h"

enum { MAX_DIGITS = 7 };

/* "#7 text": the number as text, and the text. */
static bool split(struct wf_str line, struct wf_str *number, struct wf_str *text) {
    size_t at = 1;
    if (line.len < 3 || line.ptr[0] != '#') {
        return false;
    }
    while (at < line.len && wf_is_digit(line.ptr[at])) {
        at++;
    }
    if (at == 1 || at > MAX_DIGITS || at + 1 >= line.len || line.ptr[at] != ' ') {
        return false;
    }
    *number = wf_str_sub(line, 1, at);
    *text = wf_str_sub(line, at + 1, line.len);
    return number->len == 1 || number->ptr[0] != '0';
}

static unsigned value_of(struct wf_str number) {
    unsigned value = 0;
    for (size_t i = 0; i < number.len; i++) {
        value = value * 10 + (unsigned)(number.ptr[i] - '0');
    }
    return value;
}

/* --- lines of a vertex ---------------------------------------------------------------------------------- */

/* "0.123 what the command prints" */
static bool is_output(struct wf_str text) {
    double seconds;
    size_t len = wf_log_decimal(text, &seconds);
    return len > 0 && wf_str_find_char(wf_str_sub(text, 0, len), '.', 0) != WF_NOT_FOUND &&
           (len == text.len || text.ptr[len] == ' ');
}

/* "DONE", "DONE 1.2s" */
static bool is_done(struct wf_str text, double *seconds) {
    struct wf_str rest = wf_str_sub(text, strlen("DONE"), text.len);
    if (!wf_str_starts(text, "DONE") || rest.len == 0) {
        return wf_str_starts(text, "DONE");
    }
    size_t len = rest.ptr[0] == ' ' ? wf_log_decimal(wf_str_sub(rest, 1, rest.len), seconds) : 0;
    return len > 0 && wf_str_is(wf_str_sub(rest, len + 1, rest.len), "s");
}

static bool is_end(struct wf_str text) {
    double seconds;
    return wf_str_is(text, "CACHED") || wf_str_is(text, "CANCELED") || wf_str_is(text, "...") ||
           wf_str_starts(text, "ERROR: ") || is_done(text, &seconds);
}

static bool end_vertex(struct wf_log_reader *reader, struct wf_log_vertex *vertex, struct wf_str text) {
    double seconds = -1;
    if (!is_end(text)) {
        return false;
    }
    reader->current = NULL;
    if (wf_str_is(text, "...")) {
        return true;
    }
    enum wf_log_state state = wf_str_is(text, "CACHED")     ? WF_LOG_CACHED
                              : wf_str_is(text, "CANCELED") ? WF_LOG_CANCELED
                              : is_done(text, &seconds)     ? WF_LOG_DONE
                                                            : WF_LOG_FAILED;
    /* The layer of a cached step may be fetched later, when a step that runs needs it. Of "COPY --link" it is
     * the copy that was cached, and the merge that was not. */
    if (vertex->ended > 0 && vertex->state == WF_LOG_CACHED && state == WF_LOG_DONE &&
        !wf_str_has(vertex->name, " --link")) {
        state = WF_LOG_CACHED;
        seconds = -1;
    }
    /* Of a vertex that ends twice older BuildKits tell the last part, newer ones the sum. */
    vertex->seconds = seconds > vertex->seconds ? seconds : vertex->seconds;
    if (state == WF_LOG_FAILED) {
        vertex->error = wf_arena_str(reader->arena, wf_str_sub(text, strlen("ERROR: "), text.len));
    }
    wf_log_end_vertex(reader, vertex, state);
    return true;
}

/* A line between header and end. */
static void read_event(struct wf_log_reader *reader, struct wf_log_vertex *vertex, struct wf_str text) {
    uint64_t bytes = 0;
    if (is_output(text)) {
        size_t blank = wf_str_find_char(text, ' ', 0);
        wf_log_add_output(reader, vertex,
                          wf_str_sub(text, blank == WF_NOT_FOUND ? text.len : blank + 1, text.len));
        wf_log_add_output(reader, vertex, WF_STR("\n"));
        return;
    }
    if (wf_str_starts(text, "WARN: ")) {
        wf_log_warn(reader, wf_str_sub(text, strlen("WARN: "), text.len));
        return;
    }
    size_t colon = wf_str_find(text, ": ", 0);
    if (colon != WF_NOT_FOUND) {
        wf_log_size(wf_str_sub(text, colon + 2, text.len), &bytes);
    }
    wf_log_notice(vertex, text, bytes, wf_str_ends(text, " done"));
}

/* --- headers -------------------------------------------------------------------------------------------- */

/* Bake and compose give one vertex the name of every target that needs it. */
static bool same_but_target(struct wf_str a, struct wf_str b) {
    size_t end_a = wf_str_find(a, "] ", 0), end_b = wf_str_find(b, "] ", 0);
    return end_a != WF_NOT_FOUND && end_b != WF_NOT_FOUND &&
           wf_str_eq(wf_str_sub(a, end_a, a.len), wf_str_sub(b, end_b, b.len));
}

static bool begins_build(const struct wf_log_reader *reader, unsigned number,
                         const struct wf_log_vertex *vertex, struct wf_str name) {
    if (reader->build == NULL || reader->json || reader->over) {
        return true;
    }
    if (number == 0) {
        return reader->build->vertices.len > 0;
    }
    if (vertex == NULL || vertex->name.len == 0) {
        return number <= reader->highest && wf_log_has_ended(reader);
    }
    if (!wf_str_eq(vertex->name, name)) {
        return reader->open == 0 || !same_but_target(vertex->name, name);
    }
    bool restarted = wf_log_is_opening(name) && reader->build->vertices.len > 1;
    return vertex->ended > 0 && (restarted || wf_log_has_ended(reader));
}

static void read_header(struct wf_log_reader *reader, struct wf_str number, struct wf_str name) {
    unsigned value = value_of(number);
    struct wf_log_vertex *vertex = reader->json ? NULL : wf_map_get(&reader->vertices, number);
    reader->tail_state = WF_LOG_TAIL_NONE;
    if (begins_build(reader, value, vertex, name)) {
        wf_log_begin_build(reader, false);
        vertex = NULL;
    }
    if (value == 0) {
        return;
    }
    if (vertex == NULL) {
        vertex = wf_log_add_vertex(reader, number, name);
    } else if (vertex->name.len == 0) {
        wf_log_set_name(reader, vertex, name);
    }
    reader->highest = value > reader->highest ? value : reader->highest;
    reader->current = vertex;
}

/* A line of a vertex whose header is missing: the log begins in the middle of a build. */
static struct wf_log_vertex *find_nameless(struct wf_log_reader *reader, struct wf_str number) {
    if (reader->build == NULL || reader->json || reader->over) {
        wf_log_begin_build(reader, false);
    }
    struct wf_log_vertex *vertex = wf_map_get(&reader->vertices, number);
    if (vertex == NULL) {
        unsigned value = value_of(number);
        vertex = wf_log_add_vertex(reader, number, WF_STR(""));
        reader->highest = value > reader->highest ? value : reader->highest;
    }
    return vertex;
}

bool wf_log_plain_line(struct wf_log_reader *reader, struct wf_str line) {
    struct wf_str number, text;
    if (!split(line, &number, &text)) {
        return false;
    }
    struct wf_log_vertex *vertex = reader->json ? NULL : wf_map_get(&reader->vertices, number);
    bool is_current = vertex != NULL && vertex == reader->current;
    if (is_current && !wf_str_eq(text, vertex->name)) {
        if (!end_vertex(reader, vertex, text)) {
            read_event(reader, vertex, text);
        }
    } else if (is_end(text)) {
        end_vertex(reader, find_nameless(reader, number), text);
    } else if (!is_output(text)) {
        read_header(reader, number, text);
    }
    return true;
}
