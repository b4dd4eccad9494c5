#include "docker/buildlog_reader.h"

#include "base/limits.h"

/* --- vertices ------------------------------------------------------------------------------------------- */

void wf_log_set_name(struct wf_log_reader *reader, struct wf_log_vertex *vertex, struct wf_str name) {
    struct wf_log_label label;
    vertex->name = wf_arena_str(reader->arena, name);
    vertex->kind = wf_log_kind_of(vertex->name, false, &label);
    reader->stepped = reader->stepped || vertex->kind == WF_LOG_FROM || vertex->kind == WF_LOG_STEP;
}

struct wf_log_vertex *wf_log_add_vertex(struct wf_log_reader *reader, struct wf_str key, struct wf_str name) {
    struct wf_log_vertex *vertex = WF_NEW(reader->arena, struct wf_log_vertex);
    vertex->seconds = -1;
    wf_log_set_name(reader, vertex, name);
    vertex->began = ++reader->events;
    *WF_PUSH(reader->arena, &reader->build->vertices) = vertex;
    if (!reader->json) {
        wf_map_put(&reader->vertices, wf_arena_str(reader->arena, key), vertex);
    }
    reader->open++;
    reader->log->too_large = reader->log->too_large || ++reader->total > WF_MAX_LOG_VERTICES;
    return vertex;
}

static bool is_cache(const struct wf_log_vertex *vertex) {
    return vertex->kind == WF_LOG_CACHE_IMPORT || vertex->kind == WF_LOG_CACHE_EXPORT;
}

void wf_log_end_vertex(struct wf_log_reader *reader, struct wf_log_vertex *vertex, enum wf_log_state state) {
    reader->open -= vertex->ended == 0 ? 1 : 0;
    vertex->ended = ++reader->events;
    vertex->state = state;
    reader->exported = reader->exported || vertex->kind == WF_LOG_EXPORT;
    if (state == WF_LOG_FAILED) {
        *(is_cache(vertex) ? &reader->failed_caches : &reader->failed) += 1;
    }
}

bool wf_log_has_ended(const struct wf_log_reader *reader) {
    return reader->open == 0 && reader->exported;
}

void wf_log_notice(struct wf_log_vertex *vertex, struct wf_str id, uint64_t bytes, bool done) {
    if (vertex->kind == WF_LOG_CONTEXT && wf_str_starts(id, "transferring ")) {
        vertex->bytes = bytes > vertex->bytes ? bytes : vertex->bytes;
    } else if (vertex->kind == WF_LOG_CACHE_EXPORT && done && wf_str_starts(id, "writing layer ")) {
        vertex->layers++;
    } else if (vertex->kind == WF_LOG_CACHE_IMPORT && wf_str_starts(id, "inferred cache manifest type")) {
        vertex->found = true;
    }
}

enum { OUTPUT_ROOM = 2000 };

void wf_log_add_output(struct wf_log_reader *reader, struct wf_log_vertex *vertex, struct wf_str text) {
    struct wf_str *output = &vertex->output;
    text = wf_str_sub(text, text.len > OUTPUT_ROOM ? text.len - OUTPUT_ROOM : 0, text.len);
    if (text.len == 0) {
        return;
    }
    char *room = output->ptr != NULL ? (char *)output->ptr : WF_NEW_ARRAY(reader->arena, char, OUTPUT_ROOM);
    size_t kept = output->len < OUTPUT_ROOM - text.len ? output->len : OUTPUT_ROOM - text.len;
    memmove(room, room + output->len - kept, kept);
    memcpy(room + kept, text.ptr, text.len);
    *output = (struct wf_str){room, kept + text.len};
}

/* --- builds --------------------------------------------------------------------------------------------- */

void wf_log_warn(struct wf_log_reader *reader, struct wf_str text) {
    struct wf_log_build *build = reader->build;
    for (size_t i = 0; i < build->warnings.len; i++) {
        if (wf_str_eq(build->warnings.items[i], text)) {
            return;
        }
    }
    if (build->warnings.len < WF_MAX_LOG_WARNINGS) {
        struct wf_str copy = wf_arena_str(reader->arena, text);
        *WF_PUSH(reader->arena, &build->warnings) = copy;
    }
}

/* A line like "#1 some text" alone makes no build. */
static bool is_build(const struct wf_log_build *build) {
    for (size_t i = 0; i < build->vertices.len; i++) {
        const struct wf_log_vertex *vertex = build->vertices.items[i];
        if (vertex->ended > 0 || vertex->kind != WF_LOG_OTHER) {
            return true;
        }
    }
    return false;
}

static void sum_up(struct wf_log_reader *reader) {
    struct wf_log_build *build = reader->build;
    for (size_t i = 0; i < build->vertices.len; i++) {
        const struct wf_log_vertex *vertex = build->vertices.items[i];
        build->has_context = build->has_context || vertex->kind == WF_LOG_CONTEXT;
        build->context += vertex->bytes;
        build->unfinished = build->unfinished || (vertex->ended == 0 && vertex->kind != WF_LOG_OTHER);
    }
    if (build->error.len == 0 && wf_log_culprit(build) != NULL) {
        build->error = wf_log_culprit(build)->error;
    }
    build->unfinished = build->unfinished && build->error.len == 0;
    if (reader->last_time > reader->first_time && reader->first_time != 0) {
        build->seconds = (double)(reader->last_time - reader->first_time) / 1e9;
    }
    build->frame = wf_arena_str(reader->arena, wf_buf_view(&reader->frame));
}

static void end_build(struct wf_log_reader *reader) {
    struct wf_log_build *build = reader->build;
    if (build != NULL && is_build(build)) {
        sum_up(reader);
        wf_log_find_steps(reader->arena, build);
        wf_log_find_causes(reader->arena, build);
        build->number = reader->log->builds.len + 1;
        reader->log->too_large = reader->log->too_large || build->number > WF_MAX_LOG_BUILDS;
        *WF_PUSH(reader->arena, &reader->log->builds) = build;
    }
    reader->build = NULL;
}

void wf_log_begin_build(struct wf_log_reader *reader, bool json) {
    end_build(reader);
    struct wf_log_reader fresh = {
        .arena = reader->arena,
        .name = reader->name,
        .log = reader->log,
        .carry = reader->carry,
        .clean = reader->clean,
        .scratch = reader->scratch,
        .total = reader->total,
        .frame = reader->frame,
        .pending_warning = reader->pending_warning,
        .json = json,
    };
    *reader = fresh;
    reader->frame.len = 0;
    reader->vertices.arena = reader->openings.arena = reader->groups.arena = reader->arena;
    reader->build = WF_NEW(reader->arena, struct wf_log_build);
    reader->build->log = reader->name;
    reader->build->seconds = -1;
    if (reader->pending_warning.len > 0) {
        wf_log_warn(reader, reader->pending_warning);
        reader->pending_warning.len = 0;
    }
}

/* --- lines ---------------------------------------------------------------------------------------------- */

static void note_time(struct wf_log_reader *reader, int64_t time) {
    if (time != 0 && reader->build != NULL && !reader->json) {
        reader->first_time = reader->first_time == 0 ? time : reader->first_time;
        reader->last_time = time;
    }
}

static void read_line(struct wf_log_reader *reader, struct wf_str raw) {
    struct wf_log_line line = wf_log_clean_line(&reader->clean, raw);
    if (wf_log_plain_line(reader, line.text)) {
        note_time(reader, line.time);
    } else if (!wf_log_json_line(reader, line.text)) {
        wf_log_other_line(reader, line.text);
    }
}

static void free_scratch(void *object) {
    struct wf_log_reader *reader = object;
    wf_arena_free(&reader->scratch);
}

struct wf_log_reader *wf_log_begin(struct wf_arena *arena, struct wf_str name) {
    struct wf_log_reader *reader = WF_NEW(arena, struct wf_log_reader);
    reader->arena = reader->carry.arena = reader->clean.arena = reader->frame.arena = arena;
    wf_arena_on_free(arena, free_scratch, reader);
    reader->name = name;
    reader->log = WF_NEW(arena, struct wf_build_log);
    return reader;
}

/* What is behind the limit of a line is left out. */
static void carry(struct wf_log_reader *reader, struct wf_str piece) {
    wf_buf_str(&reader->carry, wf_str_sub(piece, 0, WF_MAX_LOG_LINE - reader->carry.len));
}

void wf_log_feed(struct wf_log_reader *reader, struct wf_str piece) {
    while (!reader->log->too_large) {
        size_t end = wf_str_find_char(piece, '\n', 0);
        struct wf_str line = wf_str_sub(piece, 0, end < WF_MAX_LOG_LINE ? end : WF_MAX_LOG_LINE);
        if (end == WF_NOT_FOUND || reader->carry.len > 0) {
            carry(reader, line);
        }
        if (end == WF_NOT_FOUND) {
            return;
        }
        if (reader->carry.len > 0) {
            struct wf_str whole = wf_buf_view(&reader->carry);
            reader->carry.len = 0;
            read_line(reader, whole);
        } else {
            read_line(reader, line);
        }
        piece = wf_str_sub(piece, end + 1, piece.len);
    }
}

const struct wf_build_log *wf_log_end(struct wf_log_reader *reader) {
    if (reader->carry.len > 0) {
        read_line(reader, wf_buf_view(&reader->carry));
    }
    end_build(reader);
    return reader->log;
}

/* --- what is asked about a build ------------------------------------------------------------------------ */

unsigned wf_log_percent(struct wf_log_rate rate) {
    return (unsigned)(100 * rate.cached / rate.total);
}

const struct wf_log_vertex *wf_log_culprit(const struct wf_log_build *build) {
    for (size_t i = 0; i < build->vertices.len; i++) {
        if (build->vertices.items[i]->state == WF_LOG_FAILED && !is_cache(build->vertices.items[i])) {
            return build->vertices.items[i];
        }
    }
    return NULL;
}

double wf_log_step_seconds(const struct wf_log_build *build) {
    double seconds = 0;
    for (size_t i = 0; i < build->steps.len; i++) {
        seconds += build->steps.items[i].seconds > 0 ? build->steps.items[i].seconds : 0;
    }
    return seconds;
}

const char *wf_log_cache_advice(const struct wf_log_vertex *vertex) {
    static const struct {
        const char *error, *advice;
    } known[] = {
        {"unknown cache importer", "BuildKit has no cache of this type: nothing was restored"},
        {"unknown cache exporter", "BuildKit has no cache of this type: nothing was stored"},
        {"invalid reference format", "this is no name of an image: the cache was left out"},
        {"must be lowercase", "names of images are in lower case: the cache was left out"},
        {"not found", "there is no such cache yet, or it was deleted"},
        {"manifest unknown", "there is no such cache yet, or it was deleted"},
        {"no such host", "the registry cannot be reached"},
        {"connection refused", "the registry cannot be reached"},
        {"unauthorized", "this job may not use the cache: is there a login before the build?"},
        {"denied", "this job may not use the cache: is there a login before the build?"},
        {"authorization failed", "this job may not use the cache: is there a login before the build?"},
        {"403", "this job may not use the cache: is there a login before the build?"},
        {"401", "this job may not use the cache: is there a login before the build?"},
        {"maximum timeout reached", "the cache service was too slow or limits requests"},
        {"cache service", "the cache service refused"},
    };
    for (size_t i = 0; vertex->state == WF_LOG_FAILED && i < sizeof known / sizeof *known; i++) {
        if (wf_str_has(vertex->error, known[i].error)) {
            return known[i].advice;
        }
    }
    return NULL;
}
