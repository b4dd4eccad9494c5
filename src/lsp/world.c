#include "lsp/world.h"

#include "base/file.h"
#include "base/map.h"
#include "lint/file.h"

#include <stdint.h>

enum { MAX_FOLDERS_UP = 64 };

/* --- where it is -------------------------------------------------------------------------------------- */

static bool is_repository(struct wf_arena *arena, struct wf_str folder) {
    return wf_file_kind(wf_arena_printf(arena, "%.*s.github", WF_STR_ARG(folder)).ptr) == WF_FILE_FOLDER ||
           wf_file_kind(wf_arena_printf(arena, "%.*s.git", WF_STR_ARG(folder)).ptr) != WF_FILE_MISSING;
}

static struct wf_str folder_of(struct wf_str path) {
    size_t end = path.len;
    while (end > 0 && path.ptr[end - 1] != '/') {
        end--;
    }
    return wf_str_sub(path, 0, end);
}

struct wf_str wf_world_folder(struct wf_arena *arena, struct wf_str path) {
    struct wf_str own = wf_file_repository(path);
    struct wf_str folder = own;
    for (unsigned i = 0; i < MAX_FOLDERS_UP && folder.len > 0; i++) {
        if (is_repository(arena, folder)) {
            return folder;
        }
        folder = folder_of(wf_str_sub(folder, 0, folder.len - 1));
    }
    return own;
}

/* --- the beginning ------------------------------------------------------------------------------------ */

static bool is_document(const struct wf_world *world, const char *path) {
    for (size_t i = 0; i < world->documents.len; i++) {
        if (wf_str_is(world->documents.items[i]->path, path)) {
            return true;
        }
    }
    return false;
}

struct walk {
    struct wf_world *world;
    const char *folder;
};

static void add_sibling(void *context, const char *name) {
    const struct walk *walk = context;
    struct wfgen *session = walk->world->session;
    const char *path = wf_path_join(&session->arena, walk->folder, name);
    if (wf_path_is_yaml(wf_str_of(name)) && wf_file_kind(path) == WF_FILE_REGULAR &&
        !is_document(walk->world, path)) {
        wfgen_add_path(session, path);
    }
}

static void add_siblings(struct wf_world *world) {
    struct wf_err err;
    struct wf_str folder = world->folder;
    struct walk walk = {world, NULL};
    walk.folder = wf_arena_printf(&world->session->arena, "%.*s.github/workflows", WF_STR_ARG(folder)).ptr;
    if (folder.len > 0 && wf_file_kind(walk.folder) == WF_FILE_FOLDER) {
        wf_file_each(&world->session->arena, walk.folder, add_sibling, &walk, &err);
    }
}

static void add_document(struct wf_world *world, struct wf_document *document) {
    struct wfgen *session = world->session;
    size_t before = session->inputs.len;
    document->input = NULL;
    document->findings.items = NULL;
    document->findings.len = document->findings.cap = 0;
    document->checked = 0;
    if (document->type == WF_FILE_UNKNOWN) {
        return;
    }
    wfgen_add_bytes(session, document->path.ptr, document->text.ptr, document->text.len);
    if (session->inputs.len > before) {
        document->input = session->inputs.items[before];
        document->input->live = true;
        document->input->type = document->type;
    }
}

/* The documents come first: the settings are looked for around the first input. */
static void add_inputs(struct wf_world *world) {
    for (size_t i = 0; i < world->documents.len; i++) {
        add_document(world, world->documents.items[i]);
        world->documents.items[i]->stale = false;
        world->documents.items[i]->asks = world->outside;
    }
    add_siblings(world);
}

static void begin(struct wf_world *world) {
    struct wf_err err = {0};
    wf_world_forget(world);
    world->session = wfgen_new();
    if (world->session == NULL) {
        wf_oom();
    }
    world->begun = true;
    world->error[0] = '\0';
    wfgen_set_script_checkers(world->session, world->outside);
    add_inputs(world);
    enum wfgen_status status = wf_begin_run(world->session);
    if (status == WFGEN_OK && !wf_load_baseline(world->session, &err)) {
        status = wf_fail(world->session, &err);
    }
    if (status != WFGEN_OK && world->session->inputs.len > 0) {
        memcpy(world->error, wfgen_error(world->session), sizeof world->error - 1);
        wfgen_set_config(world->session, NULL);
        wf_begin_run(world->session);
    }
    /* Only what is edited is asked about. */
    for (size_t i = 0; i < world->session->inputs.len; i++) {
        world->session->inputs.items[i]->asked = true;
    }
}

void wf_world_forget(struct wf_world *world) {
    wfgen_free(world->session);
    wf_arena_free(&world->links);
    world->session = NULL;
    world->begun = false;
    for (size_t i = 0; i < world->documents.len; i++) {
        world->documents.items[i]->input = NULL;
        world->documents.items[i]->findings.len = world->documents.items[i]->findings.cap = 0;
    }
}

/* --- a keystroke -------------------------------------------------------------------------------------- */

struct change {
    size_t same_before, same_behind; /* bytes */
    size_t old_length;
    long long shift;
};

static struct change change_between(struct wf_str before, struct wf_str after) {
    struct change change = {.old_length = before.len, .shift = (long long)after.len - (long long)before.len};
    size_t least = before.len < after.len ? before.len : after.len;
    while (change.same_before < least && before.ptr[change.same_before] == after.ptr[change.same_before]) {
        change.same_before++;
    }
    while (change.same_behind < least - change.same_before &&
           before.ptr[before.len - 1 - change.same_behind] == after.ptr[after.len - 1 - change.same_behind]) {
        change.same_behind++;
    }
    return change;
}

static void keep_remark(struct wf_arena *arena, struct wf_remarks *to, const struct wf_remark *remark,
                        const struct change *change) {
    struct wf_remark copy = *remark;
    bool before = remark->span.end < change->same_before;
    bool behind = remark->span.begin > change->old_length - change->same_behind;
    if (!before && !behind) {
        return;
    }
    if (behind) {
        copy.span.begin = (uint32_t)((long long)copy.span.begin + change->shift);
        copy.span.end = (uint32_t)((long long)copy.span.end + change->shift);
    }
    copy.message = wf_arena_str(arena, remark->message);
    copy.help = wf_arena_str(arena, remark->help);
    *WF_PUSH(arena, &to->list) = copy;
}

/* What programs have said stays true where nothing has changed. */
static void keep_remarks(struct wf_file *file, const struct wf_file *old) {
    struct change change = change_between(old->source->bytes, file->source->bytes);
    for (size_t i = 0; i < WF_CHECKERS; i++) {
        file->remarks[i].heard = old->remarks[i].heard;
        for (size_t k = 0; k < old->remarks[i].list.len; k++) {
            keep_remark(file->arena, &file->remarks[i], &old->remarks[i].list.items[k], &change);
        }
    }
}

static void reread(struct wf_document *document) {
    struct wf_input *input = document->input;
    struct wf_arena old_arena = input->arena;
    const struct wf_file *old = input->file;
    input->arena = (struct wf_arena){0};
    input->findings = NULL;
    document->findings.items = NULL;
    document->findings.len = document->findings.cap = 0;
    document->checked = 0;
    input->given = input->bytes = wf_arena_str(&input->arena, document->text);
    wf_parse_input(input);
    if (old != NULL) {
        keep_remarks(input->file, old);
    }
    wf_arena_free(&old_arena);
    document->stale = false;
}

/* Findings may borrow from what was linked, so those of other documents do not outlive it. */
static void give_up_links(struct wf_world *world, const struct wf_document *document) {
    for (size_t i = 0; i < world->documents.len; i++) {
        struct wf_document *other = world->documents.items[i];
        other->stale = other->stale || (other != document && other->checked > 0);
    }
}

/* What a check of `document` makes lives until the next one, in the place of the run's arena. */
static struct wf_arena enter(struct wf_world *world, const struct wf_document *document) {
    struct wfgen *session = world->session;
    struct wf_arena run = session->run;
    give_up_links(world, document);
    wf_arena_free(&world->links);
    session->run = (struct wf_arena){0};
    session->findings.items = session->hidden.items = NULL;
    session->findings.len = session->findings.cap = session->hidden.len = session->hidden.cap = 0;
    session->notices.items = NULL;
    session->notices.len = session->notices.cap = 0;
    return run;
}

static void leave(struct wf_world *world, struct wf_arena run) {
    struct wfgen *session = world->session;
    world->links = session->run;
    session->run = run;
    session->findings.len = session->findings.cap = session->hidden.len = session->hidden.cap = 0;
    session->notices.len = session->notices.cap = 0;
}

void wf_world_refresh(struct wf_world *world, struct wf_document *document) {
    bool begins = !world->begun;
    if (begins) {
        begin(world);
    } else if (document->input == NULL || !document->stale) {
        return;
    } else {
        reread(document);
    }
    struct wf_arena run = enter(world, document);
    wf_link_inputs(world->session, WF_USERS_ALL);
    leave(world, run);
}

/* --- checking ----------------------------------------------------------------------------------------- */

static void collect(struct wfgen *session, struct wf_document *document) {
    const struct wf_findings *all = document->input->findings;
    for (size_t i = 0; i < all->list.len; i++) {
        if (wf_is_wanted(session, all->list.items[i])) {
            *WF_PUSH(&session->run, &session->findings) = all->list.items[i];
        }
    }
    wf_sort_findings(session->findings.items, session->findings.len);
    wf_apply_baseline(session);
    document->findings.items = NULL;
    document->findings.len = document->findings.cap = 0;
    for (size_t i = 0; i < session->findings.len; i++) {
        *WF_PUSH(&document->input->arena, &document->findings) = session->findings.items[i];
    }
}

bool wf_world_is_settings(const struct wf_world *world, const struct wf_document *document) {
    const char *path = world->begun ? wfgen_config_path(world->session) : NULL;
    return path != NULL && wf_str_is(document->path, path);
}

/* They are read when a world begins: what is told then is of the text on disk. */
static void check_settings(struct wf_world *world, struct wf_document *document) {
    struct wfgen *session = world->session;
    struct wf_repo all = wf_link_inputs(session, wf_asked_users(session));
    const struct wf_findings *found = wf_lint_run_once(&session->run, &all, &session->table, session->config);
    for (size_t i = 0; i < found->list.len; i++) {
        const struct wf_finding *finding = found->list.items[i];
        if (wf_str_eq(finding->source->path, document->path) && wf_is_wanted(session, finding)) {
            *WF_PUSH(&session->run, &document->findings) = finding;
        }
    }
}

void wf_world_check(struct wf_world *world, struct wf_document *document, bool ask) {
    if (world->begun && document->input != NULL && document->checked > 0) {
        document->stale = true; /* checking leaves things behind: never twice over the same model */
    }
    if (!world->begun) {
        begin(world);
    } else if (document->input != NULL && document->stale) {
        reread(document);
    }
    struct wf_input *input = document->input;
    if (document->checked == 0 && wf_world_is_settings(world, document)) {
        document->checked++;
        check_settings(world, document);
    }
    if (input == NULL || input->file == NULL) {
        return;
    }
    struct wfgen *session = world->session;
    struct wf_arena run = enter(world, document);
    wf_link_inputs(session, wf_asked_users(session));
    input->asked = !ask;
    if (ask) {
        memset(input->file->remarks, 0, sizeof input->file->remarks);
        wf_ask_outside(session);
    }
    input->findings = wf_lint_run(input->file, input->repo, &session->table, session->config);
    collect(session, document);
    document->checked++;
    leave(world, run);
}

/* --- variants ----------------------------------------------------------------------------------------- */

/* What a file's jobs and steps use of its repository, as it was found there: by the text of `uses`. */
struct found {
    struct wf_map calls, steps;
};

static void note_found(struct found *found, const struct wf_job *job) {
    if (job->callee != NULL && wf_map_get(&found->calls, wf_node_text(job->uses)) == NULL) {
        wf_map_put(&found->calls, wf_node_text(job->uses), (void *)(uintptr_t)job);
    }
    for (size_t k = 0; k < job->step_count; k++) {
        const struct wf_step *step = &job->steps[k];
        if (step->local != NULL && wf_map_get(&found->steps, step->action.text) == NULL) {
            wf_map_put(&found->steps, step->action.text, (void *)(uintptr_t)step);
        }
    }
}

static void link_job(struct wf_job *job, const struct found *found) {
    const struct wf_job *call = wf_map_get(&found->calls, wf_node_text(job->uses));
    job->callee = call != NULL ? call->callee : NULL;
    job->callee_doc = call != NULL ? call->callee_doc : NULL;
    for (size_t k = 0; k < job->step_count; k++) {
        const struct wf_step *step = wf_map_get(&found->steps, job->steps[k].action.text);
        job->steps[k].local = step != NULL ? step->local : NULL;
        job->steps[k].local_doc = step != NULL ? step->local_doc : NULL;
    }
}

struct wf_file *wf_world_variant(struct wf_arena *arena, const struct wf_document *document,
                                 struct wf_str text) {
    struct wf_file *file = wf_lint_file_as(arena, document->path, text, document->type);
    const struct wf_file *model = document->input != NULL ? document->input->file : NULL;
    struct found found = {.calls.arena = arena, .steps.arena = arena};
    bool both = file->workflow != NULL && model != NULL && model->workflow != NULL;
    for (size_t i = 0; both && i < model->workflow->job_count; i++) {
        note_found(&found, &model->workflow->jobs[i]);
    }
    for (size_t i = 0; file->workflow != NULL && model != NULL && i < file->workflow->job_count; i++) {
        link_job(&file->workflow->jobs[i], &found);
    }
    return file;
}
