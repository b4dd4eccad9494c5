/* Lines that belong to no vertex. After a build they are its warnings and, for each vertex that failed,
 *
 *     ------
 *      > [2/3] RUN make:
 *     0.1 what it printed last
 *     ------
 *
 * which is also said of a cache that could not be read and does not make the build fail. When it did fail the
 * lines of the Dockerfile and the error follow:
 *
 *     Dockerfile:4
 *     --------------------
 *        4 | >>> RUN make
 *     --------------------
 *     ERROR: failed to build: failed to solve: ...
 *
 * where older clients have only the error, and that with nothing before it. */
#include "docker/buildlog_reader.h"

enum { MAX_LINES = 60, MAX_LINE = 500 };

static const char rule[] = "------";
static const char frame_rule[] = "--------------------";

static void keep(struct wf_log_reader *reader, struct wf_str text) {
    if (reader->frame_lines++ < MAX_LINES) {
        wf_buf_str(&reader->frame, wf_str_sub(text, 0, MAX_LINE));
        wf_buf_char(&reader->frame, '\n');
    }
}

/* --- warnings ------------------------------------------------------------------------------------------- */

/* What the client says of its own accord: mostly before a build, or when it has ended. */
static bool is_of_client(struct wf_str text) {
    return wf_str_starts(text, "WARNING: No output specified") ||
           wf_str_starts(text, "WARNING: local cache import");
}

static void read_warning_of_client(struct wf_log_reader *reader, struct wf_str text) {
    struct wf_str warning = wf_str_sub(text, strlen("WARNING: "), text.len);
    if (reader->build != NULL) {
        wf_log_warn(reader, warning);
    } else if (reader->pending_warning.len == 0) {
        reader->pending_warning = wf_arena_str(reader->arena, warning);
    }
}

/* " 2 warnings found (use docker --debug to expand):" and lines with a dash. */
static bool read_warning(struct wf_log_reader *reader, struct wf_str text) {
    if (is_of_client(text)) {
        read_warning_of_client(reader, text);
        return true;
    }
    if (reader->build != NULL &&
        (wf_str_has(text, " warnings found") || wf_str_has(text, " warning found"))) {
        reader->in_warnings = true;
        return true;
    }
    if (reader->in_warnings && wf_str_starts(text, " - ")) {
        wf_log_warn(reader, wf_str_sub(text, strlen(" - "), text.len));
        return true;
    }
    reader->in_warnings = false;
    return false;
}

/* --- errors --------------------------------------------------------------------------------------------- */

static bool is_final(const struct wf_log_reader *reader, struct wf_str text) {
    bool solved = wf_str_starts(text, "ERROR: failed to solve") ||
                  wf_str_starts(text, "ERROR: failed to build") ||
                  wf_str_starts(text, "error: failed to solve") || wf_str_starts(text, "failed to solve");
    /* Behind a build that ended well it belongs to one that did not even begin. */
    bool ended_well = wf_log_has_ended(reader) && reader->failed + reader->failed_caches == 0;
    return solved ? !ended_well : wf_str_starts(text, "ERROR: ") && (reader->failed > 0 || !reader->stepped);
}

static void set_error(struct wf_log_reader *reader, struct wf_str text) {
    struct wf_str error = wf_str_starts(text, "ERROR: ")   ? wf_str_sub(text, strlen("ERROR: "), text.len)
                          : wf_str_starts(text, "error: ") ? wf_str_sub(text, strlen("error: "), text.len)
                                                           : text;
    reader->build->error = wf_arena_str(reader->arena, wf_str_sub(error, 0, 4 * MAX_LINE));
    reader->tail_state = WF_LOG_TAIL_NONE;
    reader->over = true;
}

/* "Dockerfile:4" */
static bool is_place(struct wf_str text) {
    size_t at = text.len;
    while (at > 0 && wf_is_digit(text.ptr[at - 1])) {
        at--;
    }
    return at < text.len && at > 1 && text.ptr[at - 1] == ':' &&
           wf_str_find_char(text, ' ', 0) == WF_NOT_FOUND;
}

/* Docker 20.10 prints the error alone. */
static bool is_old_final(const struct wf_log_reader *reader, struct wf_str text) {
    return reader->failed > 0 &&
           (wf_str_starts(text, "failed to ") || wf_str_starts(text, "executor failed running"));
}

static void read_behind(struct wf_log_reader *reader, struct wf_str text) {
    if (wf_str_trim(text).len == 0) {
        return;
    }
    if (wf_str_is(text, rule)) {
        reader->tail_state = WF_LOG_TAIL_BLOCK;
    } else if (is_place(text)) {
        reader->tail_state = WF_LOG_TAIL_FRAME;
        reader->dashes = 0;
        keep(reader, text);
    } else if (is_final(reader, text) || is_old_final(reader, text)) {
        set_error(reader, text);
    } else {
        reader->tail_state = WF_LOG_TAIL_NONE;
    }
}

static void read_frame(struct wf_log_reader *reader, struct wf_str text) {
    keep(reader, text);
    reader->dashes += wf_str_is(text, frame_rule) ? 1 : 0;
    if (reader->dashes == 2) {
        reader->tail_state = WF_LOG_TAIL_BEHIND;
    }
}

/* What tells why there may be no build that can be read. */
static void read_foreign(struct wf_log_reader *reader, struct wf_str text) {
    struct wf_build_log *log = reader->log;
    if (wf_str_starts(text, "ERROR: ") && log->complaint.len == 0) {
        log->complaint = wf_arena_str(reader->arena, wf_str_sub(text, strlen("ERROR: "), MAX_LINE));
    }
    log->terminal = log->terminal || wf_str_starts(text, " => ") || wf_str_starts(text, "[+] Building ");
    log->classic = log->classic || wf_str_starts(text, "Sending build context to Docker daemon") ||
                   wf_str_is(text, " ---> Using cache");
}

/* A line while no tail is being read. */
static void read_other(struct wf_log_reader *reader, struct wf_str text) {
    if (reader->build == NULL || reader->over) {
        read_foreign(reader, text);
    } else if (wf_str_is(text, rule) && reader->failed + reader->failed_caches > 0) {
        reader->tail_state = WF_LOG_TAIL_BLOCK;
    } else if (is_final(reader, text)) {
        set_error(reader, text);
    }
}

void wf_log_other_line(struct wf_log_reader *reader, struct wf_str text) {
    if (reader->tail_state == WF_LOG_TAIL_BLOCK) {
        if (wf_str_is(text, rule)) {
            reader->tail_state = WF_LOG_TAIL_BEHIND;
        }
    } else if (reader->tail_state == WF_LOG_TAIL_FRAME) {
        read_frame(reader, text);
    } else if (read_warning(reader, text)) {
        return;
    } else if (reader->tail_state == WF_LOG_TAIL_BEHIND) {
        read_behind(reader, text);
    } else {
        read_other(reader, text);
    }
}
