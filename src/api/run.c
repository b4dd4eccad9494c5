/* One run: read and parse in parallel, link in series, check in parallel, gather in one order. */
#include "api/session.h"

#include "base/file.h"
#include "base/parallel.h"

#include <stdint.h>
#include <stdlib.h>

/* --- reading ------------------------------------------------------------------------------------------ */

void wf_parse_input(struct wf_input *input) {
    bool named = input->type == WF_FILE_UNKNOWN;
    input->file = named ? wf_lint_file(&input->arena, input->name, input->bytes)
                        : wf_lint_file_as(&input->arena, input->name, input->bytes, input->type);
    input->asked = false;
}

/* Without a known name, and with a content that nobody reads: YAML's mistakes would not help. */
static bool is_usable(const struct wf_input *input, struct wf_err *err) {
    static const char expected[] =
        "expected is a workflow, an action, a configuration of Dependabot or pre-commit, "
        "a Dockerfile or a .dockerignore";
    const struct wf_file *file = input->file;
    if (!input->named || file->type != WF_FILE_UNKNOWN || wf_path_is_yaml(input->name)) {
        return true;
    }
    bool yaml = file->doc->problems.len == 0 && wf_node_is_mapping(file->doc->root);
    struct wf_str content = wf_str_trim(input->bytes);
    const char *found = content.len == 0 ? "an empty file"
                        : wf_file_is_about_docker(input->name)
                            ? "a template of a Dockerfile, or a text about one"
                        : yaml ? "YAML without their keys"
                               : "a text of another kind";
    wf_err_set(err, WF_ERR_WORLD, "cannot check \"%.*s\": found %s; %s", WF_STR_ARG(input->name), found,
               expected);
    return false;
}

static void read_input(void *context, size_t index) {
    struct wf_input *input = ((const struct wf_part *)context)->inputs[index];
    struct wf_err err = {0};
    input->bytes = input->given;
    bool have = input->given.ptr != NULL;
    if (have || wf_file_read(&input->arena, input->path, WF_MAX_FILE_BYTES, &input->bytes, &err)) {
        wf_parse_input(input);
        input->file = is_usable(input, &err) ? input->file : NULL;
    }
    if (input->file == NULL) {
        struct wf_err *kept = WF_NEW(&input->arena, struct wf_err);
        *kept = err;
        input->err = kept;
    }
}

static void forget_run(struct wfgen *session) {
    for (size_t i = 0; i < session->inputs.len; i++) {
        struct wf_input *input = session->inputs.items[i];
        wf_arena_free(&input->arena);
        *input = (struct wf_input){.path = input->path,
                                   .name = input->name,
                                   .given = input->given,
                                   .named = input->named,
                                   .live = input->live,
                                   .type = input->type};
    }
    wf_arena_free(&session->part);
    wf_arena_free(&session->run);
    session->config = NULL;
    session->config_found = NULL;
    session->known_configs = (struct wf_map){0};
    session->configs.len = session->configs.cap = 0;
    session->baseline_found = NULL;
    session->baseline = (struct wf_map){0};
    session->baseline_missing = false;
    session->ignore_reason = NULL;
    session->checked = 0;
    session->findings.len = session->findings.cap = 0;
    session->hidden.len = session->hidden.cap = 0;
    session->problems.len = session->problems.cap = 0;
    session->notices.len = session->notices.cap = 0;
    session->outcomes.len = session->outcomes.cap = 0;
    session->permissions.len = session->permissions.cap = 0;
    session->uses.len = session->uses.cap = 0;
    session->lock_lines.len = session->lock_lines.cap = 0;
    session->graphs.len = session->graphs.cap = 0;
    session->starts.len = session->starts.cap = 0;
    session->settings.len = session->settings.cap = 0;
    session->listed = false;
    session->groups = (struct wf_groups){0};
    session->hidden_count = 0;
    wf_arena_free(&session->stream.waiting);
    session->stream.on = false;
    session->stream.total = (struct wf_tally){0};
    session->stream.seen = (struct wf_map){0};
    session->stream.sinks.len = session->stream.sinks.cap = 0;
}

void wfgen_clear_inputs(struct wfgen *session) {
    forget_run(session);
    session->inputs.len = session->inputs.cap = 0;
    session->refused_paths.len = session->refused_paths.cap = 0;
    session->known = (struct wf_map){.arena = &session->arena};
}

void wfgen_set_progress(struct wfgen *session,
                        void (*tell)(void *context, const char *what, size_t done, size_t total),
                        void *context) {
    session->progress = (struct wf_progress){tell, context};
}

void wf_gather_problems(struct wfgen *session) {
    for (size_t i = 0; i < session->refused_paths.len; i++) {
        wf_add_problem(session, session->refused_paths.items[i].text);
    }
    for (size_t i = 0; i < session->inputs.len; i++) {
        const struct wf_input *input = session->inputs.items[i];
        if (input->file == NULL && !input->freed) {
            wf_add_problem(session, input->err->text);
        } else {
            session->checked++;
        }
    }
}

static void tell_part(void *context, const char *what, size_t done, size_t total) {
    const struct wf_part *part = context;
    const struct wf_progress *progress = &part->session->progress;
    (void)total;
    progress->tell(progress->context, what, part->before + done, part->session->inputs.len);
}

static void run_part(const struct wf_part *part, void (*work)(void *context, size_t index),
                     const char *what) {
    void *context = (void *)(uintptr_t)part;
    struct wf_progress progress = {part->session->progress.tell != NULL ? tell_part : NULL, context};
    wf_parallel_tell(part->count, part->session->threads, work, context, &progress, what);
}

void wf_read_part(const struct wf_part *part) {
    run_part(part, read_input, "files read");
}

static struct wf_part all_inputs(struct wfgen *session) {
    return (struct wf_part){session, &session->run, session->inputs.items, session->inputs.len, 0};
}

void wf_read_inputs(struct wfgen *session) {
    struct wf_part all = all_inputs(session);
    wf_read_part(&all);
    wf_gather_problems(session);
}

static enum wfgen_status start_run(struct wfgen *session, struct wf_err *err) {
    forget_run(session);
    session->groups = wf_group_inputs(session);
    bool loaded = wf_load_settings(session, err) && wf_load_own_settings(session, &session->groups, err);
    return loaded ? WFGEN_OK : wf_fail(session, err);
}

/* Fails when nothing could be read, unless that is what a list says. */
static enum wfgen_status need_files(struct wfgen *session) {
    struct wf_err err;
    if (session->checked > 0 || session->has_list) {
        return WFGEN_OK;
    }
    wf_err_set(&err, WF_ERR_WORLD, "nothing to check");
    return wf_fail(session, &err);
}

enum wfgen_status wf_begin_run(struct wfgen *session) {
    struct wf_err err = {0};
    enum wfgen_status status = start_run(session, &err);
    if (status == WFGEN_OK) {
        wf_read_inputs(session);
        status = need_files(session);
    }
    return status;
}

/* --- gathering ---------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    const struct wf_finding *const *left = a;
    const struct wf_finding *const *right = b;
    return wf_finding_cmp(*left, *right);
}

void wf_sort_findings(const struct wf_finding **findings, size_t count) {
    if (count > 1) {
        qsort(findings, count, sizeof *findings, compare);
    }
}

size_t wf_collect_part(const struct wf_part *part) {
    struct wfgen *session = part->session;
    size_t first = session->findings.len;
    for (size_t i = 0; i < part->count; i++) {
        const struct wf_findings *findings = part->inputs[i]->findings;
        for (size_t k = 0; findings != NULL && k < findings->list.len; k++) {
            if (wf_is_wanted(session, findings->list.items[k])) {
                *WF_PUSH(&session->run, &session->findings) = findings->list.items[k];
            }
        }
    }
    return first;
}

/* Those among `all` for which the configuration holds. */
static struct wf_repo files_under(struct wfgen *session, const struct wf_repo *all,
                                  const struct wf_config *config) {
    struct wf_file **files = WF_NEW_ARRAY(&session->run, struct wf_file *, all->count);
    struct wf_repo under = {.files = files};
    for (size_t i = 0; i < session->inputs.len && all->count > 0; i++) {
        const struct wf_input *input = session->inputs.items[i];
        if (input->file != NULL && wf_config_of(session, input) == config) {
            files[under.count++] = input->file;
        }
    }
    return under;
}

static bool is_known(const struct wfgen *session, const struct wf_finding *finding) {
    bool known = false;
    for (size_t i = 0; i < session->findings.len && !known; i++) {
        known = wf_finding_cmp(session->findings.items[i], finding) == 0;
    }
    return known;
}

/* What several configurations share, a policy say, is told of once. */
static void collect_under(struct wfgen *session, const struct wf_repo *all, const struct wf_config *config) {
    struct wf_repo under = files_under(session, all, config);
    const struct wf_findings *found = wf_lint_run_once(&session->run, &under, &session->table, config);
    for (size_t i = 0; i < found->list.len; i++) {
        if (wf_is_wanted(session, found->list.items[i]) && !is_known(session, found->list.items[i])) {
            *WF_PUSH(&session->run, &session->findings) = found->list.items[i];
        }
    }
}

static void collect_of_run(struct wfgen *session, const struct wf_repo *all) {
    if (session->configs.len == 0) {
        collect_under(session, all, session->config);
    }
    for (size_t i = 0; i < session->configs.len; i++) {
        collect_under(session, all, session->configs.items[i]);
    }
}

/* Behind those of the run, and of the parts that have been freed, if there are any. */
static void collect_of_inputs(struct wfgen *session) {
    struct wf_part all = all_inputs(session);
    wf_collect_part(&all);
    wf_sort_findings(session->findings.items, session->findings.len);
}

/* --- checking ----------------------------------------------------------------------------------------- */

static void check_input(void *context, size_t index) {
    const struct wf_part *part = context;
    const struct wfgen *session = part->session;
    struct wf_input *input = part->inputs[index];
    if (input->file != NULL) {
        input->findings =
            wf_lint_run(input->file, input->repo, &session->table, wf_config_of(session, input));
    }
}

void wf_check_part(const struct wf_part *part) {
    run_part(part, check_input, "files checked");
}

void wf_check_inputs(struct wfgen *session) {
    struct wf_repo files = wf_link_inputs(session, wf_asked_users(session));
    struct wf_part all = all_inputs(session);
    wf_check_part(&all);
    session->findings.len = 0;
    collect_of_run(session, &files);
    collect_of_inputs(session);
}

static enum wfgen_status check_settings(struct wfgen *session, const void *argument) {
    (void)argument;
    struct wf_err err = {0};
    forget_run(session);
    if (!wf_load_settings(session, &err)) {
        return wf_fail(session, &err);
    }
    const struct wf_rule *rule = wf_rule_find(&session->table, WF_STR("bad-config"));
    struct wf_rule_table all = session->table;
    session->table = (struct wf_rule_table){.rules = &rule, .count = rule != NULL ? 1 : 0};
    wf_check_inputs(session);
    session->table = all;
    return WFGEN_OK;
}

enum wfgen_status wfgen_check_settings(struct wfgen *session) {
    return wf_guard(session, check_settings, NULL);
}

/* What a rule says of all files at once needs them all. */
static enum wfgen_status check_whole(struct wfgen *session) {
    wf_read_inputs(session);
    wf_ask_outside(session);
    enum wfgen_status status = need_files(session);
    if (status == WFGEN_OK) {
        wf_check_inputs(session);
    }
    return status;
}

static enum wfgen_status check_in_parts(struct wfgen *session) {
    static const struct wf_repo none = {0};
    collect_of_run(session, &none);
    wf_check_in_parts(session);
    enum wfgen_status status = need_files(session);
    if (status == WFGEN_OK) {
        collect_of_inputs(session);
    }
    return status;
}

static enum wfgen_status validate(struct wfgen *session, const void *argument) {
    (void)argument;
    struct wf_err err = {0};
    enum wfgen_status status = start_run(session, &err);
    if (status != WFGEN_OK) {
        return status;
    }
    bool known = wf_load_baseline(session, &err);
    if (known) {
        wf_stream_begin(session);
    }
    status = wf_settings_span_files(session) ? check_whole(session) : check_in_parts(session);
    if (status != WFGEN_OK) {
        return status;
    }
    if (!known) {
        return wf_fail(session, &err);
    }
    if (session->stream.on) {
        wf_tell_baseline(session);
        return WFGEN_OK;
    }
    wf_apply_baseline(session);
    return wf_apply_since(session, &err) ? WFGEN_OK : wf_fail(session, &err);
}

enum wfgen_status wfgen_validate(struct wfgen *session) {
    enum wfgen_status status = wf_guard(session, validate, NULL);
    session->stream.announced.len = 0;
    return status;
}

size_t wfgen_problem_count(const struct wfgen *session) {
    return session->problems.len;
}

const char *wfgen_problem(const struct wfgen *session, size_t index) {
    return index < session->problems.len ? session->problems.items[index] : NULL;
}
