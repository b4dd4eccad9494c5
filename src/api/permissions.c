/* What each job's token needs, and what it has. */
#include "api/session.h"

#include "gha/needed.h"

struct rows {
    struct wfgen *session;
    const struct wf_input *input;
    const struct wf_job *job;
    const struct wf_needed *needed;
    const struct wf_node *granted; /* NULL: the repository's setting */
};

static const char *text_of(const struct rows *rows, struct wf_str text) {
    return wf_arena_str(&rows->session->run, text).ptr;
}

static const char *access_name(enum wf_permission access) {
    return access == WF_PERMISSION_UNKNOWN ? NULL : wf_permission_name(access);
}

static struct wfgen_permission *add_row(const struct rows *rows, const char *state, const struct wf_doc *doc,
                                        struct wf_span span) {
    struct wfgen_permission *row = WF_PUSH(&rows->session->run, &rows->session->permissions);
    const struct wf_doc *there = doc ? doc : rows->input->file->doc;
    struct wf_pos pos = wf_source_pos(there->source, span.begin);
    *row = (struct wfgen_permission){
        .size = sizeof *row,
        .file = text_of(rows, rows->input->name),
        .job = text_of(rows, wf_node_text(rows->job->key)),
        .state = state,
        .place = text_of(rows, there->source->path),
        .line = pos.line,
        .column = pos.column,
    };
    return row;
}

static const char *state_of(const struct wf_need *need, bool missing) {
    bool reads = need->access == WF_PERMISSION_READ;
    return missing && reads ? "private" : missing ? "missing" : need->sure ? "needed" : "perhaps";
}

static void add_needs(const struct rows *rows) {
    for (size_t i = 0; i < rows->needed->list.len; i++) {
        const struct wf_need *need = &rows->needed->list.items[i];
        bool missing = wf_need_is_missing(need, rows->granted);
        struct wfgen_permission *row = add_row(rows, state_of(need, missing), need->doc, need->span);
        row->scope = text_of(rows, need->scope);
        row->needed = wf_permission_name(need->access);
        row->granted = access_name(wf_permission_of(rows->granted, need->scope));
        row->reason = text_of(rows, need->reason);
    }
}

/* What is granted and used by nothing. */
static void add_excess(const struct rows *rows) {
    for (WF_EACH(key, rows->granted)) {
        struct wf_str scope = wf_node_text(key);
        enum wf_permission access = wf_permission_parse(wf_node_text(key->value));
        bool grants = access == WF_PERMISSION_READ || access == WF_PERMISSION_WRITE;
        if (grants && !wf_needed_perhaps(rows->needed, scope, access)) {
            const struct wf_need *need = wf_needed_scope(rows->needed, scope);
            struct wfgen_permission *row = add_row(rows, "excess", NULL, key->span);
            row->scope = text_of(rows, scope);
            row->needed = wf_permission_name(need ? need->access : WF_PERMISSION_NONE);
            row->granted = wf_permission_name(access);
            row->reason = "nothing here uses it";
        }
    }
}

static void add_job(const struct rows *rows) {
    size_t before = rows->session->permissions.len;
    add_needs(rows);
    if (rows->needed->unknown.len > 0) {
        struct wfgen_permission *row =
            add_row(rows, "unknown", rows->needed->unknown_doc, rows->needed->unknown_span);
        row->reason = text_of(rows, rows->needed->unknown);
    } else {
        add_excess(rows);
    }
    if (rows->session->permissions.len == before) {
        add_row(rows, "nothing", NULL, rows->job->key->span)->reason = "nothing here uses the token";
    }
}

static void add_file(struct wfgen *session, const struct wf_input *input) {
    const struct wf_workflow *workflow = input->file ? input->file->workflow : NULL;
    struct wf_map known = {.arena = &session->run};
    for (size_t i = 0; workflow && i < workflow->job_count; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        struct rows rows = {session, input, job, NULL,
                            job->permissions ? job->permissions : workflow->permissions};
        rows.needed = wf_needed_of_job(&known, job);
        add_job(&rows);
    }
}

static enum wfgen_status compute(struct wfgen *session, const void *argument) {
    (void)argument;
    enum wfgen_status status = wf_begin_run(session);
    if (status != WFGEN_OK) {
        return status;
    }
    wf_link_inputs(session, WF_USERS_NONE);
    for (size_t i = 0; i < session->inputs.len; i++) {
        add_file(session, session->inputs.items[i]);
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_compute_permissions(struct wfgen *session) {
    return wf_guard(session, compute, NULL);
}

bool wfgen_permission(const struct wfgen *session, size_t index, struct wfgen_permission *permission) {
    bool there = index < session->permissions.len;
    if (there) {
        wf_copy_out(permission, &session->permissions.items[index], sizeof *permission);
    }
    return there;
}
