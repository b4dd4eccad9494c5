/* Fixes are applied round by round over all files, since one file's fix may rest on what another one says.
 * Each round's result of a file is proved before the next begins; a file whose proof fails keeps its first
 * bytes. */
#include "api/session.h"

#include "base/file.h"
#include "docker/edit.h"
#include "lint/ignore_add.h"
#include "text/diff.h"
#include "yaml/read.h"
#include "yaml/second.h"

/* --- the account -------------------------------------------------------------------------------------- */

static struct wf_repair *repair_of(struct wfgen *session, struct wf_outcome *outcome,
                                   const struct wf_finding *finding) {
    for (size_t i = 0; i < outcome->repairs.len; i++) {
        struct wf_repair *repair = &outcome->repairs.items[i];
        if (strcmp(repair->rule, finding->rule) == 0 &&
            strcmp(repair->fix->title, finding->fix->title) == 0) {
            return repair;
        }
    }
    struct wf_repair *repair = WF_PUSH(&session->run, &outcome->repairs);
    *repair = (struct wf_repair){.rule = finding->rule, .fix = finding->fix};
    return repair;
}

static void make_outcomes(struct wfgen *session) {
    for (size_t i = 0; i < session->inputs.len; i++) {
        struct wf_input *input = session->inputs.items[i];
        if (input->file != NULL) {
            *WF_PUSH(&session->run, &session->outcomes) =
                (struct wf_outcome){.input = input, .before = input->bytes, .after = input->bytes};
        }
    }
}

static void set_bytes(struct wf_outcome *outcome, struct wf_str bytes) {
    outcome->after = bytes;
    outcome->input->bytes = bytes;
    wf_parse_input(outcome->input);
}

static void take_back(struct wf_outcome *outcome) {
    outcome->state = WFGEN_REFUSED;
    outcome->repairs.len = 0;
    set_bytes(outcome, outcome->before);
}

static void refuse(struct wfgen *session, struct wf_outcome *outcome, const char *why) {
    struct wf_err err;
    wf_err_set(&err, WF_ERR_WORLD, "nothing fixed in \"%.*s\": %s", WF_STR_ARG(outcome->input->name), why);
    wf_add_problem(session, err.text);
    take_back(outcome);
}

/* --- proof -------------------------------------------------------------------------------------------- */

static bool has_syntax_error(const struct wf_doc *doc) {
    for (size_t i = 0; i < doc->problems.len; i++) {
        if (strcmp(doc->problems.items[i].code, "syntax") == 0) {
            return true;
        }
    }
    return false;
}

/* Where both readers agreed before they must agree now, and on no fewer good things. What the first reader
 * alone could read must be the same outside the edits. What none could read must be good now. */
static bool is_proved_yaml(const struct wf_input *input, const struct wf_edited *edited, struct wf_err *err) {
    struct wf_arena *arena = input->file->arena;
    const struct wf_doc *before = input->file->doc;
    const struct wf_doc *after = wf_yaml_parse(arena, input->name, edited->bytes);
    struct wf_err ignored;
    bool was_good = wf_second_check(arena, input->bytes, &ignored) == WF_SECOND_AGREES;
    if (!was_good && !has_syntax_error(before)) {
        return wf_second_untouched(arena, input->bytes, edited->bytes, edited->edits, edited->edit_count,
                                   err);
    }
    if (was_good && after->problems.len > before->problems.len) {
        return wf_err_set(err, WF_ERR_WORLD, "the result would not be valid YAML");
    }
    return wf_second_check(arena, edited->bytes, err) == WF_SECOND_AGREES;
}

/* There is no second reader of Docker's files: what no edit touches must come out as it was. */
static bool is_proved(const struct wf_input *input, const struct wf_edited *edited, struct wf_err *err) {
    const struct wf_file *file = input->file;
    if (file->dockerfile != NULL) {
        return wf_dockerfile_untouched(file->arena, file->dockerfile, edited, err);
    }
    if (file->dockerignore != NULL) {
        return wf_dockerignore_untouched(file->arena, file->dockerignore, edited, err);
    }
    return is_proved_yaml(input, edited, err);
}

/* --- one round ---------------------------------------------------------------------------------------- */

/* Outcomes by the source that their file has in this round: the key is the pointer itself. */
static struct wf_str source_key(const struct wf_source *const *source) {
    return (struct wf_str){(const char *)source, sizeof *source};
}

static struct wf_map outcomes_by_source(struct wfgen *session) {
    struct wf_map map = {.arena = &session->run};
    for (size_t i = 0; i < session->outcomes.len; i++) {
        struct wf_outcome *outcome = &session->outcomes.items[i];
        outcome->fixable.len = 0;
        wf_map_put(&map, source_key((const struct wf_source *const *)&outcome->input->file->source), outcome);
    }
    return map;
}

static void deal_out(struct wfgen *session, const struct wf_map *outcomes, enum wf_fix_safety safety) {
    for (size_t i = 0; i < session->findings.len; i++) {
        const struct wf_finding *finding = session->findings.items[i];
        struct wf_outcome *outcome = wf_map_get(outcomes, source_key(&finding->source));
        bool open = outcome != NULL && outcome->state != WFGEN_REFUSED;
        if (open && finding->fix != NULL && finding->fix->safety == safety) {
            *WF_PUSH(&session->run, &outcome->fixable) = finding;
        }
    }
}

/* Gives each finding of a file a comment that silences it for a fix. */
static void ignore_in_file(struct wfgen *session, struct wf_outcome *outcome,
                           const struct wf_finding *const *findings, size_t count) {
    struct wf_file *file = outcome->input->file;
    const struct wf_fix **fixes = wf_ignore_fixes(file, findings, count, wf_str_of(session->ignore_reason));
    for (size_t i = 0; i < count; i++) {
        if (fixes[i] != NULL) {
            struct wf_finding *copy = WF_NEW(&session->run, struct wf_finding);
            *copy = *findings[i];
            copy->fix = fixes[i];
            *WF_PUSH(&session->run, &outcome->fixable) = copy;
        }
    }
}

/* Findings are sorted by file. */
static void deal_out_ignores(struct wfgen *session, const struct wf_map *outcomes) {
    const struct wf_finding *const *findings = session->findings.items;
    size_t end;
    for (size_t i = 0; i < session->findings.len; i = end) {
        const struct wf_source *source = findings[i]->source;
        struct wf_outcome *outcome = wf_map_get(outcomes, source_key(&source));
        for (end = i + 1; end < session->findings.len && findings[end]->source == source;) {
            end++;
        }
        if (outcome != NULL && outcome->state != WFGEN_REFUSED) {
            ignore_in_file(session, outcome, findings + i, end - i);
        }
    }
}

/* What the edits make of the file, and whether they change it. */
static bool plan_file(const struct wf_outcome *outcome, struct wf_edited *edited) {
    struct wf_input *input = outcome->input;
    size_t count = outcome->fixable.len;
    const struct wf_fix **fixes = WF_NEW_ARRAY(&input->arena, const struct wf_fix *, count);
    for (size_t i = 0; i < count; i++) {
        fixes[i] = outcome->fixable.items[i]->fix;
    }
    *edited = wf_edit_plan(&input->arena, input->file->source, fixes, count);
    return !wf_str_eq(edited->bytes, input->bytes);
}

static void accept(struct wfgen *session, struct wf_outcome *outcome, const struct wf_edited *edited) {
    for (size_t i = 0; i < outcome->fixable.len; i++) {
        if (edited->taken[i]) {
            repair_of(session, outcome, outcome->fixable.items[i])->count++;
        }
    }
    outcome->state = WFGEN_CHANGED;
    set_bytes(outcome, edited->bytes);
}

/* Whether the file is another one now. */
static bool fix_file(struct wfgen *session, struct wf_outcome *outcome, bool last_round) {
    struct wf_edited edited;
    struct wf_err err = {0};
    if (outcome->fixable.len == 0 || !plan_file(outcome, &edited)) {
        return false;
    }
    if (last_round) {
        refuse(session, outcome, "its fixes do not come to an end");
    } else if (!is_proved(outcome->input, &edited, &err)) {
        refuse(session, outcome, err.text);
    } else {
        accept(session, outcome, &edited);
    }
    return true;
}

/* Whether any file is another one now. */
static bool fix_round(struct wfgen *session, bool unsafe, bool last_round) {
    struct wf_map outcomes = outcomes_by_source(session);
    bool changed = false;
    if (session->ignore_reason != NULL) {
        deal_out_ignores(session, &outcomes);
    } else {
        deal_out(session, &outcomes, WF_FIX_SAFE); /* first: they are preferred */
    }
    if (unsafe) {
        deal_out(session, &outcomes, WF_FIX_UNSAFE);
    }
    for (size_t i = 0; i < session->outcomes.len; i++) {
        changed = fix_file(session, &session->outcomes.items[i], last_round) || changed;
    }
    return changed;
}

/* --- the public functions ----------------------------------------------------------------------------- */

/* What programs say can be ignored, though not fixed. */
static void check_again(struct wfgen *session) {
    if (session->ignore_reason != NULL) {
        wf_ask_outside(session);
    }
    wf_check_inputs(session);
}

void wf_fix_inputs(struct wfgen *session, bool unsafe) {
    bool changed = true;
    make_outcomes(session);
    check_again(session);
    for (unsigned round = 0; changed && round <= WF_MAX_FIX_ROUNDS; round++) {
        changed = fix_round(session, unsafe, round == WF_MAX_FIX_ROUNDS);
        if (changed) {
            check_again(session);
        }
    }
    /* Only now: programs are slow, and have no fixes. */
    if (wf_ask_outside(session)) {
        wf_check_inputs(session);
    }
}

static enum wfgen_status fix(struct wfgen *session, const void *argument) {
    const unsigned *flags = argument;
    enum wfgen_status status = wf_begin_run(session);
    if (status == WFGEN_OK) {
        wf_fix_inputs(session, (*flags & WFGEN_FIX_UNSAFE) != 0);
    }
    return status;
}

enum wfgen_status wfgen_fix(struct wfgen *session, unsigned flags) {
    return wf_guard(session, fix, &flags);
}

static enum wfgen_status add_ignores(struct wfgen *session, const void *argument) {
    enum wfgen_status status = wf_begin_run(session);
    if (status == WFGEN_OK) {
        session->ignore_reason = argument;
        wf_fix_inputs(session, false);
        session->ignore_reason = NULL;
    }
    return status;
}

enum wfgen_status wfgen_add_ignores(struct wfgen *session, const char *reason) {
    return wf_guard(session, add_ignores, reason);
}

size_t wfgen_outcome_count(const struct wfgen *session) {
    return session->outcomes.len;
}

bool wfgen_outcome(struct wfgen *session, size_t index, struct wfgen_outcome *outcome) {
    if (index >= session->outcomes.len) {
        return false;
    }
    const struct wf_outcome *found = &session->outcomes.items[index];
    struct wfgen_outcome all = {
        .file = wf_report_path(found->input->file->source).ptr,
        .state = found->state,
        .in_memory = found->input->given.ptr != NULL,
        .before = found->before.ptr,
        .after = found->after.ptr,
        .before_length = found->before.len,
        .after_length = found->after.len,
        .repair_count = found->repairs.len,
    };
    wf_copy_out(outcome, &all, sizeof all);
    return true;
}

bool wfgen_repair(struct wfgen *session, size_t outcome, size_t index, struct wfgen_repair *repair) {
    if (outcome >= session->outcomes.len || index >= session->outcomes.items[outcome].repairs.len) {
        return false;
    }
    const struct wf_repair *found = &session->outcomes.items[outcome].repairs.items[index];
    struct wfgen_repair all = {
        .rule = found->rule,
        .title = found->fix->title,
        .unsafe = found->fix->safety == WF_FIX_UNSAFE,
        .count = found->count,
    };
    wf_copy_out(repair, &all, sizeof all);
    return true;
}

struct diff_query {
    size_t outcome;
    const char **text;
};

static enum wfgen_status diff(struct wfgen *session, const void *argument) {
    const struct diff_query *query = argument;
    if (query->outcome >= session->outcomes.len) {
        return WFGEN_USAGE;
    }
    const struct wf_outcome *outcome = &session->outcomes.items[query->outcome];
    struct wf_buf out = {.arena = &session->run};
    wf_diff_unified(&out, wf_report_path(outcome->input->file->source), outcome->before, outcome->after);
    *query->text = wf_arena_str(&session->run, wf_buf_view(&out)).ptr;
    return WFGEN_OK;
}

const char *wfgen_diff(struct wfgen *session, size_t outcome) {
    const char *text = NULL;
    wf_guard(session, diff, &(struct diff_query){outcome, &text});
    return text;
}

static bool write_outcome(struct wfgen *session, struct wf_outcome *outcome) {
    struct wf_err err = {0};
    if (outcome->state != WFGEN_CHANGED || outcome->input->given.ptr != NULL) {
        return true;
    }
    if (wf_file_write(outcome->input->path, outcome->after, &err)) {
        outcome->state = WFGEN_WRITTEN;
        return true;
    }
    take_back(outcome);
    wf_add_problem(session, err.text);
    wf_fail(session, &err);
    return false;
}

static enum wfgen_status write_all(struct wfgen *session, const void *argument) {
    (void)argument;
    bool written = true;
    for (size_t i = 0; i < session->outcomes.len; i++) {
        written = write_outcome(session, &session->outcomes.items[i]) && written;
    }
    if (!written) {
        wf_ask_outside(session);
        wf_check_inputs(session);
    }
    return written ? WFGEN_OK : WFGEN_FAILED;
}

enum wfgen_status wfgen_write(struct wfgen *session) {
    return wf_guard(session, write_all, NULL);
}
