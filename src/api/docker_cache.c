/* Which steps of an image build come from the cache when something changes. */
#include "api/docker_cache.h"

#include "base/file.h"
#include "report/layers.h"

#include <errno.h>

struct wfgen_cache_answer {
    struct wf_layers_report report;
};

struct asked {
    const struct wfgen_cache_question *question;
    const struct wfgen_cache_answer **answer;
};

static struct wf_str text_of(struct wfgen *session, const char *text) {
    return wf_arena_str(&session->arena, wf_str_of(text));
}

/* --- build args
 * ----------------------------------------------------------------------------------------------- */

static void set_arg(struct wf_arena *arena, struct wf_build_args *args, struct wf_build_arg arg, bool drop) {
    size_t kept = 0;
    for (size_t i = 0; i < args->list.len; i++) {
        if (!wf_str_eq(args->list.items[i].name, arg.name)) {
            args->list.items[kept++] = args->list.items[i];
        }
    }
    args->list.len = kept;
    if (!drop) {
        *WF_PUSH(arena, &args->list) = arg;
    }
}

static bool read_args(struct wfgen *session, const char *const *texts, bool drops, struct wf_build_args *args,
                      struct wf_err *err) {
    for (size_t i = 0; texts != NULL && texts[i] != NULL; i++) {
        struct wf_str text = text_of(session, texts[i]);
        size_t equals = wf_str_find_char(text, '=', 0);
        struct wf_build_arg arg = {.name = wf_str_sub(text, 0, equals), .value = WF_STR(""), .known = true};
        if (equals != WF_NOT_FOUND) {
            arg.value = wf_str_sub(text, equals + 1, text.len);
        }
        if (arg.name.len == 0) {
            return wf_err_set(err, WF_ERR_USAGE, "a build arg is NAME=VALUE, not \"%s\"", texts[i]);
        }
        set_arg(&session->arena, args, arg, drops && equals == WF_NOT_FOUND);
    }
    return true;
}

static struct wf_build_args copy_args(struct wfgen *session, const struct wf_build_args *args) {
    struct wf_build_args copy = {.complete = args->complete};
    for (size_t i = 0; i < args->list.len; i++) {
        *WF_PUSH(&session->arena, &copy.list) = args->list.items[i];
    }
    return copy;
}

/* --- files
 * ----------------------------------------------------------------------------------------------------- */

static bool refuse_problems(const struct wf_dockerfile *file, struct wf_err *err) {
    if (file->problems.len == 0) {
        return true;
    }
    const struct wf_dproblem *problem = &file->problems.items[0];
    struct wf_pos pos = wf_source_pos(file->source, problem->span.begin);
    return wf_err_set(err, WF_ERR_WORLD, "%.*s:%u:%u: Docker refuses this file: %.*s",
                      WF_STR_ARG(file->source->path), (unsigned)pos.line, (unsigned)pos.column,
                      WF_STR_ARG(problem->message));
}

bool wf_cache_parse(struct wfgen *session, struct wf_cache_side *side, struct wf_str dockerfile,
                    struct wf_err *err) {
    struct wf_source *source = wf_source_make(&session->arena, wf_str_of(side->file), dockerfile);
    side->build.file = wf_dockerfile_read(&session->arena, source);
    return refuse_problems(side->build.file, err);
}

void wf_cache_ignore(struct wfgen *session, struct wf_cache_side *side, const char *path,
                     struct wf_str bytes) {
    side->ignore =
        wf_dockerignore_read(&session->arena, wf_source_make(&session->arena, wf_str_of(path), bytes));
}

/* NAME.dockerignore beside the Dockerfile wins over the context's own. */
static bool read_ignore(struct wfgen *session, struct wf_cache_side *side, struct wf_err *err) {
    const char *own = wf_arena_printf(&session->arena, "%s.dockerignore", side->file).ptr;
    const char *path = wf_file_kind(own) == WF_FILE_REGULAR
                           ? own
                           : wf_path_join(&session->arena, side->folder, ".dockerignore");
    struct wf_str bytes;
    if (wf_file_kind(path) != WF_FILE_REGULAR) {
        return true;
    }
    if (!wf_file_read(&session->arena, path, WF_MAX_FILE_BYTES, &bytes, err)) {
        return false;
    }
    side->ignore_path = path;
    wf_cache_ignore(session, side, path, bytes);
    return true;
}

void wf_cache_look(struct wfgen *session, struct wf_cache_side *side) {
    side->snapshot = wf_snapshot_read(&session->arena, &side->files, side->ignore);
    side->build.context = &side->snapshot;
}

static bool read_side(struct wfgen *session, struct wf_cache_side *side, struct wf_err *err) {
    struct wf_str bytes;
    if (wf_file_kind(side->folder) != WF_FILE_FOLDER) {
        return wf_err_set(err, WF_ERR_WORLD, "cannot read \"%s\": it is no folder", side->folder);
    }
    if (!wf_file_read(&session->arena, side->file, WF_MAX_FILE_BYTES, &bytes, err) ||
        !wf_cache_parse(session, side, bytes, err) || !read_ignore(session, side, err)) {
        return false;
    }
    side->files = wf_folder_on_disk(&session->arena, side->folder);
    wf_cache_look(session, side);
    return true;
}

/* --- what has changed
 * -------------------------------------------------------------------------------------------- */

static struct wf_str clean_path(struct wfgen *session, const char *path) {
    struct wf_str rest = text_of(session, path), part;
    struct wf_buf out = {.arena = &session->arena};
    while (wf_str_cut(&rest, '/', &part)) {
        if (part.len > 0 && !wf_str_is(part, ".")) {
            wf_buf_text(&out, out.len > 0 ? "/" : "");
            wf_buf_str(&out, part);
        }
    }
    return wf_buf_view(&out);
}

static bool read_changes(struct wfgen *session, const struct wf_cache_side *side, const char *const *paths,
                         enum wf_change_kind kind, struct wf_changes *changes, struct wf_err *err) {
    for (size_t i = 0; paths != NULL && paths[i] != NULL; i++) {
        struct wf_str path = clean_path(session, paths[i]);
        bool missing = side->files.entry(side->files.context, path).kind == WF_ENTRY_MISSING;
        bool added = kind == WF_CHANGE_ADD;
        if (path.len == 0 || missing != added) {
            return wf_err_set(err, WF_ERR_USAGE, "\"%s\" is %s the folder \"%s\"", paths[i],
                              added ? "already in" : "not in", side->folder);
        }
        *WF_PUSH(&session->arena, &changes->list) = (struct wf_change){kind, path};
    }
    return true;
}

static bool has_any(const char *const *texts) {
    return texts != NULL && texts[0] != NULL;
}

static bool has_change(const struct wfgen_cache_question *question) {
    return has_any(question->changed) || has_any(question->added) || has_any(question->removed) ||
           has_any(question->set_args) || question->set_target != NULL || question->set_platform != NULL ||
           question->set_network != NULL || question->after != NULL || question->since != NULL ||
           question->no_change || question->cold;
}

/* The Dockerfile's path below the folder; empty when it stands elsewhere. */
static struct wf_str below_folder(struct wfgen *session, const struct wf_cache_side *side) {
    const char *prefix = wf_path_join(&session->arena, side->folder, "");
    struct wf_str file = wf_str_of(side->file);
    if (wf_str_is(wf_str_of(side->folder), ".")) {
        return clean_path(
            session, file.len > 0 && file.ptr[0] != '/' && !wf_str_starts(file, "../") ? side->file : "");
    }
    return wf_str_starts(file, prefix) ? clean_path(session, side->file + strlen(prefix)) : WF_STR("");
}

/* The second folder, with the Dockerfile in the same place. */
static bool read_after(struct wfgen *session, const struct wf_cache_side *before, struct wf_cache_side *after,
                       const char *folder, struct wf_err *err) {
    struct wf_str below = below_folder(session, before);
    after->folder = text_of(session, folder).ptr;
    after->file = below.len > 0 ? wf_path_join(&session->arena, after->folder, below.ptr) : before->file;
    after->ignore = NULL;
    return read_side(session, after, err);
}

static void change_settings(struct wfgen *session, const struct wfgen_cache_question *question,
                            struct wf_layers_build *build) {
    if (question->set_target != NULL) {
        build->target = text_of(session, question->set_target);
    }
    if (question->set_platform != NULL) {
        build->platform = text_of(session, question->set_platform);
    }
    if (question->set_network != NULL) {
        build->network = text_of(session, question->set_network);
    }
}

/* Both sides of the one change that was asked about. `before` was read; with `since` it is what stood there
 * then. */
static bool change_side(struct wfgen *session, const struct wfgen_cache_question *question,
                        struct wf_cache_side *before, struct wf_cache_side *after, struct wf_err *err) {
    struct wf_changes changes = {0};
    struct wf_build_args *args = WF_NEW(&session->arena, struct wf_build_args);
    *after = *before;
    if (question->after != NULL && !read_after(session, before, after, question->after, err)) {
        return false;
    }
    *args = copy_args(session, before->build.args);
    after->build.args = args;
    if (!read_args(session, question->set_args, true, args, err) ||
        !read_changes(session, before, question->changed, WF_CHANGE_CONTENT, &changes, err) ||
        !read_changes(session, before, question->added, WF_CHANGE_ADD, &changes, err) ||
        !read_changes(session, before, question->removed, WF_CHANGE_REMOVE, &changes, err)) {
        return false;
    }
    after->snapshot = wf_snapshot_change(&session->arena, &after->snapshot, after->ignore, &changes);
    after->build.context = &after->snapshot;
    change_settings(session, question, &after->build);
    return question->since == NULL ||
           wf_cache_since(session, question->since, before, below_folder(session, before), err);
}

/* --- the answer
 * --------------------------------------------------------------------------------------------------- */

static bool refuse_layers(const struct wf_layers *layers, struct wf_err *err) {
    return layers->problem.len == 0 || wf_err_set(err, WF_ERR_USAGE, "%.*s", WF_STR_ARG(layers->problem));
}

static bool answer_one(struct wfgen *session, const struct wfgen_cache_question *question,
                       struct wf_cache_side *before, enum wf_layers_cache cache,
                       struct wf_layers_report *report, struct wf_err *err) {
    struct wf_cache_side *after = WF_NEW(&session->arena, struct wf_cache_side);
    struct wf_scenario *scenario = WF_NEW(&session->arena, struct wf_scenario);
    if (!change_side(session, question, before, after, err)) {
        return false;
    }
    bool none = question->cold || before->absent;
    scenario->layers = wf_layers_compare(&session->arena, none ? NULL : &before->build, &after->build, cache);
    report->source = after->build.file->source;
    report->file = wf_str_of(after->file);
    report->scenarios = scenario;
    report->count = 1;
    report->complete = before->snapshot.complete && after->snapshot.complete;
    return refuse_layers(scenario->layers, err);
}

static bool answer_all(struct wfgen *session, struct wf_cache_side *side, enum wf_layers_cache cache,
                       struct wf_layers_report *report, struct wf_err *err) {
    struct wf_scenarios scenarios = wf_scenarios_make(&session->arena, &side->build, &side->files,
                                                      side->ignore, below_folder(session, side), cache);
    report->source = side->build.file->source;
    report->file = wf_str_of(side->file);
    report->scenarios = scenarios.list.items;
    report->count = scenarios.list.len;
    report->complete = scenarios.complete;
    report->left = scenarios.left;
    report->table = true;
    return refuse_layers(report->scenarios[0].layers, err);
}

static bool read_cache(const char *name, enum wf_layers_cache *cache, struct wf_err *err) {
    static const struct {
        const char *name;
        enum wf_layers_cache cache;
    } kinds[] = {{"local", WF_LAYERS_LOCAL},
                 {"max", WF_LAYERS_MAX},
                 {"min", WF_LAYERS_MIN},
                 {"inline", WF_LAYERS_MIN}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            *cache = kinds[i].cache;
            return true;
        }
    }
    return wf_err_set(err, WF_ERR_USAGE, "a cache is local, max, min or inline, not \"%s\"", name);
}

static bool begin(struct wfgen *session, const struct wfgen_cache_question *question,
                  struct wf_cache_side *side, struct wf_err *err) {
    struct wf_build_args *args = WF_NEW(&session->arena, struct wf_build_args);
    args->complete = true;
    side->folder = text_of(session, question->folder != NULL ? question->folder : ".").ptr;
    side->file = question->file != NULL ? text_of(session, question->file).ptr
                                        : wf_path_join(&session->arena, side->folder, "Dockerfile");
    side->build.args = args;
    side->build.target = text_of(session, question->target);
    side->build.platform = text_of(session, question->platform);
    side->build.network = text_of(session, question->network);
    return read_args(session, question->build_args, false, args, err) && read_side(session, side, err);
}

static enum wfgen_status ask(struct wfgen *session, const void *argument) {
    const struct asked *asked = argument;
    struct wfgen_cache_question question = {.size = sizeof question};
    struct wfgen_cache_answer *answer = WF_NEW(&session->arena, struct wfgen_cache_answer);
    struct wf_cache_side *side = WF_NEW(&session->arena, struct wf_cache_side);
    struct wf_err err = {0};
    enum wf_layers_cache cache = WF_LAYERS_LOCAL;
    size_t known = asked->question->size < sizeof question ? asked->question->size : sizeof question;
    memcpy(&question, asked->question, known);
    const char *name = question.cache != NULL ? question.cache : "local";
    if (!read_cache(name, &cache, &err) || !begin(session, &question, side, &err)) {
        return wf_fail(session, &err);
    }
    answer->report.folder = wf_str_of(side->folder);
    answer->report.cache = text_of(session, name).ptr;
    bool good = has_change(&question) ? answer_one(session, &question, side, cache, &answer->report, &err)
                                      : answer_all(session, side, cache, &answer->report, &err);
    if (!good) {
        return wf_fail(session, &err);
    }
    *asked->answer = answer;
    return WFGEN_OK;
}

enum wfgen_status wfgen_docker_cache(struct wfgen *session, const struct wfgen_cache_question *question,
                                     const struct wfgen_cache_answer **answer) {
    *answer = NULL;
    return wf_guard(session, ask, &(struct asked){question, answer});
}

/* --- reading it
 * ------------------------------------------------------------------------------------------------- */

size_t wfgen_cache_scenario_count(const struct wfgen_cache_answer *answer) {
    return answer->report.count;
}

struct place {
    const struct wfgen_cache_answer *answer;
    size_t scenario, step;
    void *out;
};

static const char *own(struct wfgen *session, struct wf_str text) {
    return wf_arena_str(&session->arena, text).ptr;
}

static enum wfgen_status get_scenario(struct wfgen *session, const void *argument) {
    const struct place *place = argument;
    if (place->scenario >= place->answer->report.count) {
        return WFGEN_USAGE;
    }
    const struct wf_scenario *scenario = &place->answer->report.scenarios[place->scenario];
    struct wfgen_cache_scenario out = {.size = sizeof out,
                                       .name = own(session, scenario->name),
                                       .example = own(session, scenario->example),
                                       .files = scenario->files,
                                       .cached = scenario->layers->cached,
                                       .rebuilt = scenario->layers->rebuilt,
                                       .unknown = scenario->layers->unknown,
                                       .steps = scenario->layers->steps.len};
    wf_copy_out(place->out, &out, sizeof out);
    return WFGEN_OK;
}

bool wfgen_cache_scenario(struct wfgen *session, const struct wfgen_cache_answer *answer, size_t index,
                          struct wfgen_cache_scenario *scenario) {
    return wf_guard(session, get_scenario, &(struct place){answer, index, 0, scenario}) == WFGEN_OK;
}

static enum wfgen_status get_step(struct wfgen *session, const void *argument) {
    const struct place *place = argument;
    const struct wf_layers_report *report = &place->answer->report;
    if (place->scenario >= report->count ||
        place->step >= report->scenarios[place->scenario].layers->steps.len) {
        return WFGEN_USAGE;
    }
    const struct wf_layer_step *step = &report->scenarios[place->scenario].layers->steps.items[place->step];
    struct wfgen_cache_step out = {.size = sizeof out,
                                   .stage = own(session, step->label),
                                   .index = step->index,
                                   .total = step->total,
                                   .line = wf_layers_line(report, step->instruction),
                                   .instruction = wf_instruction_name(step->instruction->kind),
                                   .text = own(session, step->instruction->line.text),
                                   .state = (enum wfgen_cache_state)step->state,
                                   .why = own(session, step->why),
                                   .cause_line = wf_layers_line(report, step->cause),
                                   .cause_path = own(session, step->path),
                                   .layer_reused = step->reused,
                                   .hidden = step->hidden};
    out.same_as = step->same != NULL ? wf_layers_line(report, step->same->instruction) : 0;
    wf_copy_out(place->out, &out, sizeof out);
    return WFGEN_OK;
}

bool wfgen_cache_step(struct wfgen *session, const struct wfgen_cache_answer *answer, size_t scenario,
                      size_t index, struct wfgen_cache_step *step) {
    return wf_guard(session, get_step, &(struct place){answer, scenario, index, step}) == WFGEN_OK;
}

struct writing {
    const struct wfgen_cache_answer *answer;
    const char *format;
    FILE *out;
    unsigned flags;
};

static enum wfgen_status write_report(struct wfgen *session, const void *argument) {
    const struct writing *writing = argument;
    const struct wf_layers_format *format = wf_layers_format(wf_str_of(writing->format));
    struct wf_layers_report report = writing->answer->report;
    struct wf_arena scratch = {0};
    struct wf_buf out = {.arena = &scratch};
    struct wf_err err = {0};
    if (format == NULL) {
        wf_err_set(&err, WF_ERR_USAGE, "no format is called \"%s\"", writing->format);
        return wf_fail(session, &err);
    }
    report.color = (writing->flags & WFGEN_REPORT_COLOR) != 0;
    format->write(&out, &report);
    bool written = fwrite(out.ptr, 1, out.len, writing->out) == out.len && fflush(writing->out) == 0;
    if (!written) {
        wf_err_set(&err, WF_ERR_WORLD, "cannot write the report: %s", strerror(errno));
    }
    wf_arena_free(&scratch);
    return written ? WFGEN_OK : wf_fail(session, &err);
}

enum wfgen_status wfgen_cache_report(struct wfgen *session, const struct wfgen_cache_answer *answer,
                                     const char *format, FILE *out, unsigned flags) {
    return wf_guard(session, write_report, &(struct writing){answer, format, out, flags});
}
