/* What a build sends to the builder, and a better .dockerignore. */
#include "api/session.h"

#include "base/file.h"
#include "base/near.h"
#include "report/context.h"
#include "text/diff.h"

#include <wfgen/docker.h>

#include <assert.h>
#include <errno.h>

enum { MAX_DOCKERFILES = 64 };

struct wfgen_context_answer {
    struct wf_context_report report;
    struct wf_folder folder;
    const char *ignore_path;
    struct wf_needs needs;
    WF_LIST(const struct wf_dockerfile *) files;
    WF_LIST(const char *) paths; /* that are left */
};

struct asked {
    const struct wfgen_context_question *question;
    const struct wfgen_context_answer **answer;
};

static const char *keep(struct wfgen *session, const char *text) {
    return wf_arena_str(&session->arena, wf_str_of(text)).ptr;
}

/* --- files -------------------------------------------------------------------------------------------- */

static bool read_source(struct wfgen *session, const char *path, const struct wf_source **source,
                        struct wf_err *err) {
    struct wf_str bytes;
    if (!wf_file_read(&session->arena, path, WF_MAX_FILE_BYTES, &bytes, err)) {
        return false;
    }
    *source = wf_source_make(&session->arena, wf_str_of(path), bytes);
    return true;
}

/* Without a name it is Dockerfile, or dockerfile as BuildKit has it, or none. */
static bool find_dockerfile(struct wfgen *session, const char *given, const char *folder, const char **path) {
    static const char *const names[] = {"Dockerfile", "dockerfile"};
    for (size_t i = 0; given == NULL && i < sizeof names / sizeof names[0]; i++) {
        *path = wf_path_join(&session->arena, folder, names[i]);
        if (wf_file_kind(*path) == WF_FILE_REGULAR) {
            return true;
        }
    }
    *path = given != NULL ? keep(session, given) : NULL;
    return given != NULL;
}

static bool read_dockerfile(struct wfgen *session, const char *given, const char *folder,
                            struct wfgen_context_answer *answer, struct wf_err *err) {
    const char *path;
    const struct wf_source *source;
    if (!find_dockerfile(session, given, folder, &path)) {
        return true;
    }
    if (!read_source(session, path, &source, err)) {
        return false;
    }
    answer->report.file = wf_str_of(path);
    answer->report.dockerfile = wf_dockerfile_read(&session->arena, source);
    *WF_PUSH(&session->arena, &answer->files) = answer->report.dockerfile;
    return true;
}

/* FILE.dockerignore wins completely over the folder's own, even when it is empty. */
static bool read_ignore(struct wfgen *session, const char *given, const char *folder,
                        struct wfgen_context_answer *answer, struct wf_err *err) {
    struct wf_arena *arena = &session->arena;
    const struct wf_source *source;
    const char *path = wf_arena_printf(arena, "%.*s.dockerignore", WF_STR_ARG(answer->report.file)).ptr;
    if (given != NULL) {
        path = keep(session, given);
    } else if (answer->report.file.len == 0 || wf_file_kind(path) != WF_FILE_REGULAR) {
        path = wf_path_join(arena, folder, ".dockerignore");
    }
    answer->ignore_path = path;
    answer->report.ignore_path = wf_str_of(path);
    if (given == NULL && wf_file_kind(path) == WF_FILE_MISSING) {
        return true;
    }
    if (!read_source(session, path, &source, err)) {
        return false;
    }
    answer->report.ignore = wf_dockerignore_read(arena, source);
    return true;
}

static bool is_dockerfile(struct wf_str name) {
    return wf_str_is(name, "Dockerfile") || wf_str_ends(name, ".Dockerfile") ||
           wf_str_ends(name, ".dockerfile") ||
           (wf_str_starts(name, "Dockerfile.") && !wf_str_ends(name, ".dockerignore"));
}

/* Others in the folder may be built with the same .dockerignore. */
static void read_other_dockerfiles(struct wfgen *session, struct wfgen_context_answer *answer) {
    const struct wf_build_context *context = answer->report.context;
    for (size_t i = 1; i < context->entries.len && answer->files.len < MAX_DOCKERFILES; i++) {
        const struct wf_context_entry *entry = &context->entries.items[i];
        struct wf_str bytes;
        if (entry->kind == WF_ENTRY_FILE && is_dockerfile(wf_path_base(entry->path)) &&
            answer->folder.read(answer->folder.context, &session->arena, entry->path, &bytes)) {
            const char *name = wf_arena_str(&session->arena, entry->path).ptr;
            struct wf_str path = wf_str_of(wf_path_join(&session->arena, answer->report.folder.ptr, name));
            const struct wf_source *source = wf_source_make(&session->arena, path, bytes);
            *WF_PUSH(&session->arena, &answer->files) = wf_dockerfile_read(&session->arena, source);
        }
    }
}

/* --- what the instructions take ----------------------------------------------------------------------- */

static bool read_args(struct wfgen *session, const char *const *texts, struct wf_build_args *args,
                      struct wf_err *err) {
    for (size_t i = 0; texts != NULL && texts[i] != NULL; i++) {
        struct wf_str text = wf_str_of(keep(session, texts[i]));
        size_t equals = wf_str_find_char(text, '=', 0);
        struct wf_build_arg *arg = WF_PUSH(&session->arena, &args->list);
        *arg = (struct wf_build_arg){.name = wf_str_sub(text, 0, equals), .value = WF_STR(""), .known = true};
        if (equals != WF_NOT_FOUND) {
            arg->value = wf_str_sub(text, equals + 1, text.len);
        }
        if (arg->name.len == 0) {
            return wf_err_set(err, WF_ERR_USAGE, "a build arg is NAME=VALUE, not \"%s\"", texts[i]);
        }
    }
    return true;
}

static bool refuse_target(const struct wf_dockerfile *file, const char *target, struct wf_err *err) {
    struct wf_near near = {.wanted = wf_str_of(target)};
    for (size_t i = 0; i < file->stages.len; i++) {
        wf_near_offer(&near, file->stages.items[i]->name);
    }
    if (near.best.len > 0) {
        return wf_err_set(err, WF_ERR_USAGE, "no stage is called \"%s\"; did you mean \"%.*s\"?", target,
                          WF_STR_ARG(near.best));
    }
    return wf_err_set(err, WF_ERR_USAGE, "no stage is called \"%s\"", target);
}

static bool read_needs(struct wfgen *session, const struct wfgen_context_question *question,
                       struct wfgen_context_answer *answer, struct wf_err *err) {
    const struct wf_dockerfile *file = answer->report.dockerfile;
    struct wf_build_args args = {.complete = true};
    if (!read_args(session, question->build_args, &args, err)) {
        return false;
    }
    if (file == NULL) {
        return question->target == NULL ||
               wf_err_set(err, WF_ERR_USAGE, "a target needs a Dockerfile, and there is none");
    }
    const struct wf_stage *target = wf_dockerfile_target(file, wf_str_of(question->target));
    if (target == NULL && question->target != NULL) {
        return refuse_target(file, question->target, err);
    }
    answer->needs = wf_needs_read(&session->arena, file, target, &args);
    wf_needs_follow(&session->arena, &answer->needs, &answer->folder);
    answer->report.needs = &answer->needs;
    answer->report.target = wf_str_of(question->target != NULL ? keep(session, question->target) : NULL);
    return true;
}

/* --- why the build fails ------------------------------------------------------------------------------ */

static struct wf_str *add_problem(struct wfgen *session, struct wfgen_context_answer *answer,
                                  const struct wf_source *source, struct wf_span span) {
    struct wf_context_problem *problem = WF_PUSH(&session->arena, &answer->report.problems);
    problem->source = source;
    problem->span = span;
    return &problem->message;
}

static void add_ignore_problems(struct wfgen *session, struct wfgen_context_answer *answer) {
    const struct wf_dockerignore *ignore = answer->report.ignore;
    for (size_t i = 0; ignore != NULL && i < ignore->patterns.len; i++) {
        const struct wf_ignore_pattern *pattern = &ignore->patterns.items[i];
        if (pattern->problem != NULL) {
            *add_problem(session, answer, ignore->source, pattern->span) =
                wf_arena_printf(&session->arena, "Docker refuses \"%.*s\": %s", WF_STR_ARG(pattern->written),
                                pattern->problem);
        }
    }
}

static bool is_missing(const struct wf_context_report *report, const struct wf_need *need) {
    return need->known && !need->wildcard && !report->context->truncated &&
           wf_build_context_find(report->context, need->path) == NULL;
}

/* A path behind a symbolic link is found under another name. */
static bool leads_through_link(const struct wfgen_context_answer *answer, const struct wf_need *need) {
    for (size_t i = 0; i < need->path.len; i++) {
        struct wf_str above = wf_str_sub(need->path, 0, i);
        if (need->path.ptr[i] == '/' &&
            answer->folder.entry(answer->folder.context, above).kind == WF_ENTRY_LINK) {
            return true;
        }
    }
    return false;
}

static void add_need_problem(struct wfgen *session, struct wfgen_context_answer *answer,
                             const struct wf_need *need) {
    const struct wf_context_report *report = &answer->report;
    assert(report->dockerfile != NULL); /* who needs it */
    const struct wf_source *source = report->dockerfile->source;
    const struct wf_ignore_pattern *by = NULL;
    if (wf_need_is_excluded(need, report->ignore, &by)) {
        *add_problem(session, answer, source, need->instruction->span) = wf_arena_printf(
            &session->arena,
            "\"%.*s\" is not there for the builder: line %u of the .dockerignore leaves it out",
            WF_STR_ARG(need->path), wf_context_ignore_line(report, by));
    } else if (is_missing(report, need) && !leads_through_link(answer, need)) {
        *add_problem(session, answer, source, need->instruction->span) =
            wf_arena_printf(&session->arena, "\"%.*s\" is not in the build context", WF_STR_ARG(need->path));
    }
}

static void add_problems(struct wfgen *session, struct wfgen_context_answer *answer) {
    const struct wf_dockerfile *file = answer->report.dockerfile;
    add_ignore_problems(session, answer);
    if (file != NULL && file->problems.len > 0) {
        *add_problem(session, answer, file->source, file->problems.items[0].span) =
            wf_arena_printf(&session->arena, "Docker refuses the Dockerfile: %.*s",
                            WF_STR_ARG(file->problems.items[0].message));
    }
    for (size_t i = 0; i < answer->needs.list.len; i++) {
        if (answer->needs.list.items[i].reached && !answer->needs.list.items[i].linked) {
            add_need_problem(session, answer, &answer->needs.list.items[i]);
        }
    }
}

/* --- the answer --------------------------------------------------------------------------------------- */

static void list_paths(struct wfgen *session, struct wfgen_context_answer *answer) {
    const struct wf_context_view *view = &answer->report.advice->before;
    for (size_t i = 0; i < view->context->entries.len; i++) {
        if (view->context->entries.items[i].kind != WF_ENTRY_FOLDER && view->marks[i].left.files > 0) {
            *WF_PUSH(&session->arena, &answer->paths) = view->context->entries.items[i].path.ptr;
        }
    }
}

static bool look(struct wfgen *session, const struct wfgen_context_question *question,
                 struct wfgen_context_answer *answer, struct wf_err *err) {
    const char *folder = keep(session, question->folder != NULL ? question->folder : ".");
    if (wf_file_kind(folder) != WF_FILE_FOLDER) {
        return wf_err_set(err, WF_ERR_WORLD, "cannot read \"%s\": it is no folder", folder);
    }
    answer->report.folder = wf_str_of(folder);
    answer->folder = wf_folder_on_disk(&session->arena, folder);
    if (!read_dockerfile(session, question->file, folder, answer, err) ||
        !read_ignore(session, question->ignore_file, folder, answer, err) ||
        !read_needs(session, question, answer, err)) {
        return false;
    }
    answer->report.context = wf_build_context_read(&session->arena, &answer->folder);
    if (answer->report.context->entries.items[0].unreadable) {
        return wf_err_set(err, WF_ERR_WORLD, "cannot read the folder \"%s\"", folder);
    }
    read_other_dockerfiles(session, answer);
    answer->report.files = answer->files.items;
    answer->report.file_count = answer->files.len;
    struct wf_advice_question advice = {.context = answer->report.context,
                                        .ignore = answer->report.ignore,
                                        .needs = answer->report.needs,
                                        .files = answer->files.items,
                                        .file_count = answer->files.len};
    answer->report.advice = wf_ignore_advise(&session->arena, &advice);
    add_problems(session, answer);
    list_paths(session, answer);
    return true;
}

static enum wfgen_status ask(struct wfgen *session, const void *argument) {
    const struct asked *asked = argument;
    struct wfgen_context_question question = {.size = sizeof question};
    struct wfgen_context_answer *answer = WF_NEW(&session->arena, struct wfgen_context_answer);
    struct wf_err err = {0};
    size_t known = asked->question->size < sizeof question ? asked->question->size : sizeof question;
    memcpy(&question, asked->question, known);
    if (!look(session, &question, answer, &err)) {
        return wf_fail(session, &err);
    }
    *asked->answer = answer;
    return WFGEN_OK;
}

enum wfgen_status wfgen_docker_context(struct wfgen *session, const struct wfgen_context_question *question,
                                       const struct wfgen_context_answer **answer) {
    *answer = NULL;
    return wf_guard(session, ask, &(struct asked){question, answer});
}

/* --- reading it --------------------------------------------------------------------------------------- */

struct place {
    const struct wfgen_context_answer *answer;
    size_t index;
    void *out;
};

static struct wfgen_amount amount_of(struct wf_amount amount) {
    return (struct wfgen_amount){amount.files, amount.bytes};
}

static const char *own(struct wfgen *session, struct wf_str text) {
    return wf_arena_str(&session->arena, text).ptr;
}

static enum wfgen_status get_summary(struct wfgen *session, const void *argument) {
    const struct place *place = argument;
    const struct wf_context_report *report = &place->answer->report;
    const struct wf_ignore_advice *advice = report->advice;
    struct wfgen_context_summary summary = {
        .size = sizeof summary,
        .dockerfile = report->dockerfile != NULL ? own(session, report->file) : NULL,
        .ignore_file = report->ignore != NULL ? place->answer->ignore_path : NULL,
        .all = amount_of(report->context->entries.items[0].all),
        .left = amount_of(advice->before.marks[0].left),
        .sent = amount_of(advice->before.marks[0].sent),
        .better_left = amount_of(advice->after.marks[0].left),
        .better_sent = amount_of(advice->after.marks[0].sent),
        .can_improve = wf_context_can_improve(report),
        .problem_count = report->problems.len,
        .line_count = advice->lines.len,
        .path_count = place->answer->paths.len,
    };
    wf_copy_out(place->out, &summary, sizeof summary);
    return WFGEN_OK;
}

bool wfgen_context_summary(struct wfgen *session, const struct wfgen_context_answer *answer,
                           struct wfgen_context_summary *summary) {
    return wf_guard(session, get_summary, &(struct place){answer, 0, summary}) == WFGEN_OK;
}

static enum wfgen_status get_line(struct wfgen *session, const void *argument) {
    const struct place *place = argument;
    const struct wf_context_report *report = &place->answer->report;
    const struct wf_advised_line *line = &report->advice->lines.items[place->index];
    struct wfgen_context_line out = {.size = sizeof out, .advice = (enum wfgen_advice)line->advice};
    out.pattern = own(session, line->text);
    out.group = wf_ignore_group_name(line->group);
    out.why = line->why;
    if (line->remark != NULL) {
        out.old_line = wf_context_ignore_line(report, line->remark->pattern);
        out.why = own(session, wf_context_fault(&session->arena, report, line->remark));
    }
    out.left = amount_of(line->left);
    out.sent = amount_of(line->sent);
    wf_copy_out(place->out, &out, sizeof out);
    return WFGEN_OK;
}

bool wfgen_context_line(struct wfgen *session, const struct wfgen_context_answer *answer, size_t index,
                        struct wfgen_context_line *line) {
    return index < answer->report.advice->lines.len &&
           wf_guard(session, get_line, &(struct place){answer, index, line}) == WFGEN_OK;
}

const char *wfgen_context_path(const struct wfgen_context_answer *answer, size_t index) {
    return index < answer->paths.len ? answer->paths.items[index] : NULL;
}

static enum wfgen_status get_problem(struct wfgen *session, const void *argument) {
    const struct place *place = argument;
    const struct wf_context_problem *problem = &place->answer->report.problems.items[place->index];
    struct wf_pos pos = wf_source_pos(problem->source, problem->span.begin);
    *(const char **)place->out =
        wf_arena_printf(&session->arena, "%.*s:%u:%u: %.*s", WF_STR_ARG(problem->source->path),
                        (unsigned)pos.line, (unsigned)pos.column, WF_STR_ARG(problem->message))
            .ptr;
    return WFGEN_OK;
}

const char *wfgen_context_problem(struct wfgen *session, const struct wfgen_context_answer *answer,
                                  size_t index) {
    const char *text = NULL;
    if (index < answer->report.problems.len) {
        wf_guard(session, get_problem, &(struct place){answer, index, &text});
    }
    return text;
}

const char *wfgen_context_ignore(const struct wfgen_context_answer *answer, size_t *length) {
    *length = answer->report.advice->text.len;
    return answer->report.advice->text.ptr;
}

static enum wfgen_status compare(struct wfgen *session, const void *argument) {
    const struct place *place = argument;
    const struct wf_context_report *report = &place->answer->report;
    struct wf_buf out = {.arena = &session->arena};
    struct wf_str old = report->ignore != NULL ? report->ignore->source->bytes : (struct wf_str){NULL, 0};
    wf_diff_unified(&out, report->ignore_path, old, report->advice->text);
    *(const char **)place->out = own(session, wf_buf_view(&out));
    return WFGEN_OK;
}

const char *wfgen_context_diff(struct wfgen *session, const struct wfgen_context_answer *answer) {
    const char *diff = NULL;
    wf_guard(session, compare, &(struct place){answer, 0, &diff});
    return diff;
}

static enum wfgen_status write_ignore(struct wfgen *session, const void *argument) {
    const struct wfgen_context_answer *answer = argument;
    struct wf_err err = {0};
    if (wf_context_can_improve(&answer->report) &&
        !wf_file_write(answer->ignore_path, answer->report.advice->text, &err)) {
        return wf_fail(session, &err);
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_write_context_ignore(struct wfgen *session, const struct wfgen_context_answer *answer,
                                             const char **path) {
    if (path != NULL) {
        *path = answer->ignore_path;
    }
    return wf_guard(session, write_ignore, answer);
}

/* --- reporting ---------------------------------------------------------------------------------------- */

struct printing {
    const struct wfgen_context_answer *answer;
    const char *format;
    FILE *out;
};

static enum wfgen_status print(struct wfgen *session, const void *argument) {
    const struct printing *printing = argument;
    const struct wf_context_format *format = wf_context_format(wf_str_of(printing->format));
    struct wf_buf text = {.arena = &session->arena};
    struct wf_err err;
    if (format == NULL) {
        wf_err_set(&err, WF_ERR_USAGE, "no format is called \"%s\"", printing->format);
        return wf_fail(session, &err);
    }
    format->write(&text, &printing->answer->report);
    errno = 0;
    if (fwrite(text.ptr, 1, text.len, printing->out) != text.len || fflush(printing->out) != 0) {
        wf_err_set(&err, WF_ERR_WORLD, "cannot write the report: %s", strerror(errno));
        return wf_fail(session, &err);
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_context_report(struct wfgen *session, const struct wfgen_context_answer *answer,
                                       const char *format, FILE *out) {
    return wf_guard(session, print, &(struct printing){answer, format, out});
}
