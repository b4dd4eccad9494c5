/* Two states of a repository side by side. */
#include "api/revision.h"

#include "base/file.h"
#include "report/review.h"
#include "text/diff.h"

#include <wfgen/review.h>

#include <errno.h>

/* What a change is called when its place among all changes is asked for. */
struct numbered {
    const struct wf_review_pair *pair;
    const struct wf_review_change *change;
};

struct wfgen_review_answer {
    struct wf_review_report report;
    struct wf_hunks hunks;
    WF_LIST(struct numbered) changes;
    WF_LIST(const struct wf_finding *) findings;
};

struct asked {
    const struct wfgen_review_question *question;
    const struct wfgen_review_answer **answer;
};

/* Both states, and what stands between them. */
struct sides {
    struct wf_revision before, after;
    struct wf_git_renames renames;
    struct wf_str diff; /* ptr is NULL: it is made of the files */
    struct wf_str commit;
};

/* --- reading ------------------------------------------------------------------------------------------ */

/* As GitHub makes it, whatever the user's configuration of git says. */
static bool read_diff(const struct wf_git *git, const char *before, const char *after, struct wf_str *diff,
                      struct wf_err *err) {
    const char *const arguments[] = {"diff",
                                     "--no-ext-diff",
                                     "--no-textconv",
                                     "--no-color",
                                     "--src-prefix=a/",
                                     "--dst-prefix=b/",
                                     "-M",
                                     "-U3",
                                     "--inter-hunk-context=0",
                                     "--diff-algorithm=default",
                                     "--indent-heuristic",
                                     before,
                                     after != NULL ? after : "--",
                                     after != NULL ? "--" : NULL,
                                     NULL};
    return wf_git_ask(git, arguments, diff, err);
}

static bool read_revisions(struct wfgen *session, const struct wfgen_review_question *question,
                           struct sides *sides, struct wf_err *err) {
    struct wf_git git;
    const char *before, *after = NULL;
    const char *folder = question->folder != NULL ? question->folder : ".";
    if (!wf_git_open(&session->run, folder, &git, err) || !wf_git_enter_root(&git, err) ||
        !wf_git_commit(&git, question->before, &before, err) ||
        (question->after != NULL && !wf_git_commit(&git, question->after, &after, err)) ||
        !wf_revision_of_commit(&git, before, &sides->before, err)) {
        return false;
    }
    sides->commit = wf_str_of(after);
    bool read = after != NULL ? wf_revision_of_commit(&git, after, &sides->after, err)
                              : wf_revision_of_work_tree(&git, &sides->after, err);
    return read && wf_git_renames(&git, before, after, &sides->renames, err) &&
           read_diff(&git, before, after, &sides->diff, err);
}

/* Two files are one file, called as the later one. */
static bool read_paths(struct wfgen *session, const struct wfgen_review_question *question,
                       struct sides *sides, struct wf_err *err) {
    enum wf_file_kind kind = wf_file_kind(question->after);
    const char *name = kind == WF_FILE_REGULAR || kind == WF_FILE_FOLDER ? question->after : question->before;
    bool one = wf_file_kind(question->before) == WF_FILE_FOLDER, other = kind == WF_FILE_FOLDER;
    if (wf_file_kind(question->before) == WF_FILE_MISSING || kind == WF_FILE_MISSING) {
        return wf_err_set(err, WF_ERR_USAGE, "there is no \"%s\"",
                          kind == WF_FILE_MISSING ? question->after : question->before);
    }
    if (one != other) {
        return wf_err_set(err, WF_ERR_USAGE, "\"%s\" and \"%s\" are a file and a folder", question->before,
                          question->after);
    }
    name = wf_arena_str(&session->run, wf_str_of(name)).ptr;
    return wf_revision_of_path(&session->run, question->before, name, &sides->before, err) &&
           wf_revision_of_path(&session->run, question->after, name, &sides->after, err);
}

/* --- comparing ---------------------------------------------------------------------------------------- */

static struct wf_review_side read_side(struct wf_arena *arena, const struct wf_revision *revision) {
    struct wf_review_side side = {0};
    for (size_t i = 0; i < revision->files.len; i++) {
        const struct wf_revision_file *file = &revision->files.items[i];
        *WF_PUSH(arena, &side.files) = wf_review_file_read(arena, file->path, file->bytes);
    }
    return side;
}

static void number_changes(struct wf_arena *arena, struct wfgen_review_answer *answer) {
    const struct wf_review *review = answer->report.review;
    for (size_t i = 0; i < review->pairs.len; i++) {
        for (size_t k = 0; k < review->pairs.items[i].changes.len; k++) {
            *WF_PUSH(arena, &answer->changes) =
                (struct numbered){&review->pairs.items[i], &review->pairs.items[i].changes.items[k]};
        }
    }
}

static struct wf_str own_diff(struct wf_arena *arena, const struct wf_review *review) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < review->pairs.len; i++) {
        const struct wf_review_pair *pair = &review->pairs.items[i];
        struct wf_str before = pair->before != NULL ? pair->before->source->bytes : (struct wf_str){0};
        struct wf_str after = pair->after != NULL ? pair->after->source->bytes : WF_STR("");
        wf_diff_unified(&out, pair->path, before, after);
    }
    return wf_buf_view(&out);
}

/* --- findings ----------------------------------------------------------------------------------------- */

static void follow_renames(struct wf_revision *before, const struct wf_git_renames *renames) {
    for (size_t i = 0; i < before->files.len; i++) {
        for (size_t k = 0; k < renames->list.len; k++) {
            bool same = wf_str_eq(before->files.items[i].path, renames->list.items[k].from);
            before->files.items[i].path = same ? renames->list.items[k].to : before->files.items[i].path;
        }
    }
}

static bool add_findings(struct wfgen *session, struct sides *sides, struct wfgen_review_answer *answer,
                         struct wf_err *err) {
    struct wf_arena *arena = &session->run;
    if (!wf_load_settings(session, err)) {
        return false;
    }
    follow_renames(&sides->before, &sides->renames);
    struct wf_map known = wf_revision_keys(arena, wf_revision_check(session, &sides->before));
    const struct wfgen *after = wf_revision_check(session, &sides->after);
    struct wf_revision_numbers numbers = wf_revision_number(arena, after);
    for (size_t i = 0; i < after->findings.len; i++) {
        if (wf_map_get(&known, numbers.keys[i]) == NULL) {
            *WF_PUSH(arena, &answer->findings) = after->findings.items[i];
        }
    }
    answer->report.findings = answer->findings.items;
    answer->report.finding_count = answer->findings.len;
    return true;
}

/* --- the call ----------------------------------------------------------------------------------------- */

static struct wf_str name_of(struct wf_arena *arena, const char *text, const char *otherwise) {
    return wf_arena_str(arena, wf_str_of(text != NULL ? text : otherwise));
}

static enum wfgen_status review(struct wfgen *session, const void *argument) {
    const struct asked *asked = argument;
    struct wfgen_review_question question = {0};
    struct wf_arena *arena = &session->run;
    struct sides sides = {0};
    struct wf_err err = {0};
    question.size = sizeof question;
    wf_copy_out(&question, asked->question,
                asked->question->size < sizeof question ? asked->question->size : sizeof question);
    if (!(question.paths ? read_paths(session, &question, &sides, &err)
                         : read_revisions(session, &question, &sides, &err))) {
        return wf_fail(session, &err);
    }
    struct wf_review_side before = read_side(arena, &sides.before), after = read_side(arena, &sides.after);
    struct wfgen_review_answer *answer = WF_NEW(arena, struct wfgen_review_answer);
    answer->report = (struct wf_review_report){
        .review = wf_review_compare(arena, &before, &after),
        .before = name_of(arena, question.before, ""),
        .after = name_of(arena, question.after, "work tree"),
        .hunks = &answer->hunks,
        .commit = sides.commit,
    };
    number_changes(arena, answer);
    answer->hunks =
        wf_hunks_read(arena, sides.diff.ptr != NULL ? sides.diff : own_diff(arena, answer->report.review));
    if (!question.no_findings && !add_findings(session, &sides, answer, &err)) {
        return wf_fail(session, &err);
    }
    *asked->answer = answer;
    return WFGEN_OK;
}

enum wfgen_status wfgen_review(struct wfgen *session, const struct wfgen_review_question *question,
                               const struct wfgen_review_answer **answer) {
    return wf_guard(session, review, &(struct asked){question, answer});
}

/* --- the answer --------------------------------------------------------------------------------------- */

size_t wfgen_review_change_count(const struct wfgen_review_answer *answer) {
    return answer->changes.len;
}

size_t wfgen_review_finding_count(const struct wfgen_review_answer *answer) {
    return answer->findings.len;
}

bool wfgen_review_class(size_t index, const char **name, const char **about) {
    if (index >= WF_REVIEW_CLASSES) {
        return false;
    }
    *name = wf_review_class_name((enum wf_review_class)index);
    *about = wf_review_class_about((enum wf_review_class)index);
    return true;
}

struct query {
    const struct wfgen_review_answer *answer;
    size_t index;
    struct wfgen_review_change *out;
};

static enum wfgen_status get_change(struct wfgen *session, const void *argument) {
    const struct query *query = argument;
    if (query->index >= query->answer->changes.len) {
        return WFGEN_USAGE;
    }
    const struct numbered *numbered = &query->answer->changes.items[query->index];
    const struct wf_review_change *change = numbered->change;
    struct wfgen_review_change all = {
        .path = wf_arena_str(&session->run, numbered->pair->path).ptr,
        .review_class = wf_review_class_name(change->class),
        .care = (enum wfgen_care)change->care,
        .kind = (enum wfgen_review_kind)change->kind,
        .where = wf_arena_str(&session->run, change->where).ptr,
        .message = wf_arena_str(&session->run, change->message).ptr,
        .line = wf_review_line(numbered->pair, change, false),
        .old_line = wf_review_line(numbered->pair, change, true),
        .places = change->others.len + 1,
    };
    wf_copy_out(query->out, &all, sizeof all);
    return WFGEN_OK;
}

bool wfgen_review_change(struct wfgen *session, const struct wfgen_review_answer *answer, size_t index,
                         struct wfgen_review_change *change) {
    return wf_guard(session, get_change, &(struct query){answer, index, change}) == WFGEN_OK;
}

struct delivery {
    const struct wfgen_review_answer *answer;
    const char *format, *path;
    FILE *out;
    unsigned flags;
};

static enum wfgen_status report(struct wfgen *session, const void *argument) {
    const struct delivery *delivery = argument;
    const struct wf_review_format *format = wf_review_format_find(wf_str_of(delivery->format));
    struct wf_buf out = {.arena = &session->run};
    struct wf_review_report report = delivery->answer->report;
    struct wf_err err = {0};
    if (format == NULL) {
        wf_err_set(&err, WF_ERR_USAGE, "no format of a review is called \"%s\"", delivery->format);
        return wf_fail(session, &err);
    }
    report.color = (delivery->flags & WFGEN_REPORT_COLOR) != 0;
    format->write(&out, &report);
    struct wf_str text = wf_buf_view(&out);
    if (delivery->path != NULL) {
        return wf_file_write(delivery->path, text, &err) ? WFGEN_OK : wf_fail(session, &err);
    }
    if (fwrite(text.ptr, 1, text.len, delivery->out) != text.len || fflush(delivery->out) != 0) {
        wf_err_set(&err, WF_ERR_WORLD, "cannot write the report: %s", strerror(errno));
        return wf_fail(session, &err);
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_review_report(struct wfgen *session, const struct wfgen_review_answer *answer,
                                      const char *format, FILE *out, const char *path, unsigned flags) {
    return wf_guard(session, report, &(struct delivery){answer, format, path, out, flags});
}
