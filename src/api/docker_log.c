/* Logs of image builds. */
#include "api/session.h"

#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <wfgen/docker.h>

/* --- reading -------------------------------------------------------------------------------------------- */

/* A log: a path, or bytes under a name. */
struct source {
    const char *name;
    struct wf_str bytes;
    bool is_path;
};

static void take_piece(void *reader, struct wf_str piece) {
    wf_log_feed(reader, piece);
}

static enum wfgen_status complain(struct wfgen *session, const char *name, const struct wf_build_log *log) {
    struct wf_err err;
    const char *shown = strcmp(name, "-") == 0 ? "<stdin>" : name;
    if (log->too_large) {
        wf_err_set(&err, WF_ERR_WORLD, "\"%s\" has more than %d builds or more than %d vertices", shown,
                   WF_MAX_LOG_BUILDS, WF_MAX_LOG_VERTICES);
    } else if (log->terminal) {
        wf_err_set(
            &err, WF_ERR_WORLD,
            "no build in \"%s\" that can be read: it was painted for a terminal; build with --progress=plain",
            shown);
    } else if (log->classic) {
        wf_err_set(&err, WF_ERR_WORLD, "no build in \"%s\" that can be read: BuildKit did not make it",
                   shown);
    } else if (log->complaint.len > 0) {
        wf_err_set(&err, WF_ERR_WORLD, "no build in \"%s\"; it says: %.*s", shown,
                   WF_STR_ARG(log->complaint));
    } else {
        wf_err_set(&err, WF_ERR_WORLD, "no build in \"%s\"", shown);
    }
    return wf_fail(session, &err);
}

static enum wfgen_status add_log(struct wfgen *session, const void *argument) {
    const struct source *source = argument;
    struct wf_logged *logged = &session->logged;
    struct wf_err err;
    struct wf_str name = wf_arena_str(&logged->arena, wf_str_of(source->name));
    struct wf_log_reader *reader = wf_log_begin(&logged->arena, name);
    if (!source->is_path) {
        wf_log_feed(reader, source->bytes);
    } else if (!wf_file_pieces(&logged->arena, name.ptr, take_piece, reader, &err)) {
        return wf_fail(session, &err);
    }
    const struct wf_build_log *log = wf_log_end(reader);
    if (log->builds.len == 0 || log->too_large) {
        return complain(session, source->name, log);
    }
    for (size_t i = 0; i < log->builds.len; i++) {
        *WF_PUSH(&logged->arena, &logged->builds) = log->builds.items[i];
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_add_build_log(struct wfgen *session, const char *path) {
    return wf_guard(session, add_log, &(struct source){.name = path, .is_path = true});
}

enum wfgen_status wfgen_add_build_log_bytes(struct wfgen *session, const char *name, const void *bytes,
                                            size_t length) {
    return wf_guard(session, add_log, &(struct source){.name = name, .bytes = {bytes, length}});
}

/* --- questions ------------------------------------------------------------------------------------------ */

/* What is asked for: a build, and something in it. */
struct question {
    size_t build, index;
    void *answer;
};

static const struct wf_log_build *build_of(const struct wfgen *session, size_t index) {
    return index < session->logged.builds.len ? session->logged.builds.items[index] : NULL;
}

static const char *text(struct wfgen *session, struct wf_str s) {
    return wf_arena_str(&session->logged.arena, s).ptr;
}

static const char *text_or_null(struct wfgen *session, struct wf_str s) {
    return s.len > 0 ? text(session, s) : NULL;
}

size_t wfgen_logged_build_count(const struct wfgen *session) {
    return session->logged.builds.len;
}

static size_t count_caches(const struct wf_log_build *build) {
    size_t count = 0;
    for (size_t i = 0; i < build->vertices.len; i++) {
        count += wf_log_is_cache(build->vertices.items[i]) ? 1 : 0;
    }
    return count;
}

static enum wfgen_status tell_build(struct wfgen *session, const void *argument) {
    const struct question *question = argument;
    const struct wf_log_build *build = build_of(session, question->build);
    assert(build != NULL);
    struct wfgen_logged_build answer = {
        .size = sizeof answer,
        .log = build->log.ptr,
        .number = build->number,
        .cached = build->together.cached,
        .total = build->together.total,
        .seconds = build->seconds,
        .step_seconds = wf_log_step_seconds(build),
        .has_context = build->has_context,
        .context_bytes = build->context,
        .unfinished = build->unfinished,
        .error = text_or_null(session, build->error),
        .step_count = build->steps.len,
        .platform_count = build->rates.len,
        .cache_count = count_caches(build),
        .warning_count = build->warnings.len,
    };
    wf_copy_out(question->answer, &answer, sizeof answer);
    return WFGEN_OK;
}

bool wfgen_logged_build(struct wfgen *session, size_t index, struct wfgen_logged_build *build) {
    return build_of(session, index) != NULL &&
           wf_guard(session, tell_build, &(struct question){.build = index, .answer = build}) == WFGEN_OK;
}

static enum wfgen_status tell_step(struct wfgen *session, const void *argument) {
    static const enum wfgen_step_state states[] = {
        [WF_LOG_OPEN] = WFGEN_STEP_UNFINISHED,   [WF_LOG_DONE] = WFGEN_STEP_RAN,
        [WF_LOG_CACHED] = WFGEN_STEP_CACHED,     [WF_LOG_FAILED] = WFGEN_STEP_FAILED,
        [WF_LOG_CANCELED] = WFGEN_STEP_CANCELED,
    };
    const struct question *question = argument;
    const struct wf_log_step *step = &build_of(session, question->build)->steps.items[question->index];
    struct wfgen_logged_step answer = {
        .size = sizeof answer,
        .target = text(session, step->label.target),
        .platform = text(session, step->label.platform),
        .stage = text(session, step->label.stage),
        .index = step->label.index,
        .of = step->label.total,
        .instruction = text(session, step->label.instruction),
        .state = states[step->state],
        .seconds = step->seconds,
        .origin = step->origin,
        .dragged = step->dragged,
        .why = step->why,
    };
    wf_copy_out(question->answer, &answer, sizeof answer);
    return WFGEN_OK;
}

bool wfgen_logged_step(struct wfgen *session, size_t build, size_t index, struct wfgen_logged_step *step) {
    const struct wf_log_build *found = build_of(session, build);
    return found != NULL && index < found->steps.len &&
           wf_guard(session, tell_step, &(struct question){build, index, step}) == WFGEN_OK;
}

static enum wfgen_status tell_platform(struct wfgen *session, const void *argument) {
    const struct question *question = argument;
    struct wf_log_rate rate = build_of(session, question->build)->rates.items[question->index];
    struct wfgen_logged_platform answer = {
        .size = sizeof answer,
        .platform = text(session, rate.platform),
        .cached = rate.cached,
        .total = rate.total,
    };
    wf_copy_out(question->answer, &answer, sizeof answer);
    return WFGEN_OK;
}

bool wfgen_logged_platform(struct wfgen *session, size_t build, size_t index,
                           struct wfgen_logged_platform *platform) {
    const struct wf_log_build *found = build_of(session, build);
    return found != NULL && index < found->rates.len &&
           wf_guard(session, tell_platform, &(struct question){build, index, platform}) == WFGEN_OK;
}

/* The import or export of this number, or NULL. */
static const struct wf_log_vertex *cache_of(const struct wf_log_build *build, size_t number) {
    for (size_t i = 0; i < build->vertices.len; i++) {
        if (wf_log_is_cache(build->vertices.items[i]) && number-- == 0) {
            return build->vertices.items[i];
        }
    }
    return NULL;
}

static enum wfgen_status tell_cache(struct wfgen *session, const void *argument) {
    const struct question *question = argument;
    const struct wf_log_vertex *vertex = cache_of(build_of(session, question->build), question->index);
    assert(vertex != NULL);
    struct wfgen_logged_cache answer = {
        .size = sizeof answer,
        .is_export = vertex->kind == WF_LOG_CACHE_EXPORT,
        .name = text(session, wf_log_cache_name(vertex)),
        .error = text_or_null(session, vertex->error),
        .advice = wf_log_cache_advice(vertex),
        .found = vertex->found,
        .layers = vertex->layers,
    };
    wf_copy_out(question->answer, &answer, sizeof answer);
    return WFGEN_OK;
}

bool wfgen_logged_cache(struct wfgen *session, size_t build, size_t index, struct wfgen_logged_cache *cache) {
    const struct wf_log_build *found = build_of(session, build);
    return found != NULL && cache_of(found, index) != NULL &&
           wf_guard(session, tell_cache, &(struct question){build, index, cache}) == WFGEN_OK;
}

const char *wfgen_logged_warning(struct wfgen *session, size_t build, size_t index) {
    const struct wf_log_build *found = build_of(session, build);
    return found != NULL && index < found->warnings.len ? found->warnings.items[index].ptr : NULL;
}

/* --- reports -------------------------------------------------------------------------------------------- */

struct delivery {
    const char *format;
    FILE *file;
    unsigned flags;
};

static enum wfgen_status report(struct wfgen *session, const void *argument) {
    const struct delivery *delivery = argument;
    const struct wf_log_format *format = wf_log_format_find(wf_str_of(delivery->format));
    struct wf_err err = {0};
    if (format == NULL) {
        wf_err_set(&err, WF_ERR_USAGE, "no format is called \"%s\"", delivery->format);
        return wf_fail(session, &err);
    }
    struct wf_buf out = {.arena = &session->logged.arena};
    struct wf_log_view view = {
        .builds = session->logged.builds.items,
        .count = session->logged.builds.len,
        .color = (delivery->flags & WFGEN_REPORT_COLOR) != 0,
    };
    format->write(&out, &view);
    bool written = out.len == 0 || fwrite(out.ptr, 1, out.len, delivery->file) == out.len;
    if (!written || fflush(delivery->file) != 0) {
        wf_err_set(&err, WF_ERR_WORLD, "cannot write the report: %s", strerror(errno));
        return wf_fail(session, &err);
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_report_build_logs(struct wfgen *session, const char *format, FILE *out,
                                          unsigned flags) {
    return wf_guard(session, report, &(struct delivery){.format = format, .file = out, .flags = flags});
}
