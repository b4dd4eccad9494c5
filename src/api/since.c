/* Only what is new since a revision of git. A finding is new when the files of that revision, checked with
 * the same settings, do not have it: the same rule on a line with the same text in the same file, or in the
 * one that has been renamed. So a finding counts whose line has changed, and one that a change elsewhere has
 * caused. */
#include "api/revision.h"

#include "base/file.h"
#include "gha/file.h"

static const char *folder_of(struct wfgen *session) {
    bool any = session->inputs.len > 0;
    struct wf_str folder = any ? wf_file_repository(session->inputs.items[0]->name) : WF_STR("");
    return folder.len == 0 ? "." : wf_arena_str(&session->run, folder).ptr;
}

static void rename_files(struct wf_revision *revision, const struct wf_git_renames *renames) {
    for (size_t i = 0; i < revision->files.len; i++) {
        for (size_t k = 0; k < renames->list.len; k++) {
            if (wf_str_eq(revision->files.items[i].path, renames->list.items[k].from)) {
                revision->files.items[i].path = renames->list.items[k].to;
                break;
            }
        }
    }
}

static bool read_old(struct wfgen *session, struct wf_revision *revision, struct wf_err *err) {
    struct wf_git git;
    struct wf_git_renames renames = {0};
    const char *commit;
    if (!wf_git_open(&session->run, folder_of(session), &git, err) || !wf_git_enter_root(&git, err) ||
        !wf_git_commit(&git, session->since, &commit, err) ||
        !wf_revision_of_commit(&git, commit, revision, err) ||
        !wf_git_renames(&git, commit, NULL, &renames, err)) {
        return false;
    }
    rename_files(revision, &renames);
    return true;
}

bool wf_apply_since(struct wfgen *session, struct wf_err *err) {
    struct wf_revision revision;
    struct wf_map places = {.arena = &session->run};
    size_t kept = 0, count = session->findings.len;
    if (session->since == NULL) {
        return true;
    }
    if (!read_old(session, &revision, err)) {
        return false;
    }
    struct wfgen *old = wf_revision_check(session, &revision);
    struct wf_map known = wf_revision_keys(&session->run, old);
    struct wf_report report = wf_report_of(session, 0);
    struct wf_report_keys keys = {.report = &report, .seen = {.arena = &session->run}};
    report.places = &places;
    for (size_t i = 0; i < count; i++) {
        const struct wf_finding *finding = session->findings.items[i];
        if (wf_map_get(&known, wf_report_key(&keys, finding)) == NULL) {
            session->findings.items[kept++] = finding;
        }
    }
    session->findings.len = kept;
    if (kept < count) {
        *WF_PUSH(&session->run, &session->notices) =
            wf_arena_printf(&session->run, "%zu finding%s of \"%s\" not shown", count - kept,
                            count - kept == 1 ? "" : "s", session->since)
                .ptr;
    }
    return true;
}

static enum wfgen_status set(struct wfgen *session, const void *revision) {
    session->since = revision != NULL ? wf_arena_str(&session->arena, wf_str_of(revision)).ptr : NULL;
    return WFGEN_OK;
}

enum wfgen_status wfgen_set_since(struct wfgen *session, const char *revision) {
    return wf_guard(session, set, revision);
}
