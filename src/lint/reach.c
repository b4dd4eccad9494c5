#include "lint/reach.h"

#include "base/buf.h"
#include "gha/context.h"
#include "gha/event.h"

struct visited {
    WF_LIST(const struct wf_file *) list;
};

struct search {
    struct wf_arena *arena;
    const struct wf_repo *repo;
    struct wf_reaches *out;
    struct visited parents, used;
};

/* False when the file was there before. */
static bool visit(struct search *search, struct visited *visited, const struct wf_file *file) {
    for (size_t i = 0; i < visited->list.len; i++) {
        if (visited->list.items[i] == file) {
            return false;
        }
    }
    *WF_PUSH(search->arena, &visited->list) = file;
    return true;
}

static size_t count_files(const struct wf_repo *repo) {
    return repo->count + repo->other_count;
}

static const struct wf_file *file_at(const struct wf_repo *repo, size_t i) {
    return i < repo->count ? repo->files[i] : repo->others[i - repo->count];
}

/* --- workflow_run ------------------------------------------------------------------------------------- */

static bool matches(struct wf_str name, struct wf_str pattern) {
    size_t star = wf_str_find_char(pattern, '*', 0);
    if (star == WF_NOT_FOUND) {
        return wf_str_eq(name, pattern);
    }
    if (!wf_str_eq(wf_str_sub(name, 0, star), wf_str_sub(pattern, 0, star))) {
        return false;
    }
    while (star < pattern.len && pattern.ptr[star] == '*') {
        star++;
    }
    struct wf_str rest = wf_str_sub(pattern, star, pattern.len);
    size_t next = wf_str_find_char(rest, '*', 0);
    struct wf_str piece = wf_str_sub(rest, 0, next);
    if (next == WF_NOT_FOUND) {
        return name.len >= piece.len && wf_str_eq(wf_str_sub(name, name.len - piece.len, name.len), piece);
    }
    return wf_str_find_str(name, piece, 0) != WF_NOT_FOUND;
}

bool wf_workflow_is_named(const struct wf_file *file, struct wf_str name) {
    struct wf_str own = file->workflow ? wf_node_text(file->workflow->name) : WF_STR("");
    if (own.len > 0 || !file->workflow) {
        return file->workflow && matches(own, name);
    }
    size_t at = wf_str_find(file->source->path, ".github/", 0);
    return at != WF_NOT_FOUND && matches(wf_str_sub(file->source->path, at, file->source->path.len), name);
}

static enum wf_starter starter_of(struct wf_str event) {
    if (wf_str_in(event, "pull_request pull_request_review pull_request_review_comment")) {
        return WF_STARTER_GUEST;
    }
    return wf_str_in(event,
                     "pull_request_target issues issue_comment discussion discussion_comment fork watch")
               ? WF_STARTER_PRIVILEGED
               : WF_STARTER_INSIDER;
}

static void read_workflow_run(struct search *search, const struct wf_file *file, struct wf_reach *reach);

/* Whether anyone can start the workflow that another one follows. */
static void ask_parent(struct search *search, const struct wf_file *parent, struct wf_reach *reach) {
    const struct wf_run_cases *runs = parent->runs;
    if (!visit(search, &search->parents, parent)) {
        return;
    }
    for (size_t i = 0; runs && i < runs->list.len; i++) {
        struct wf_str event = runs->list.items[i].event;
        if (wf_str_is(event, "workflow_run")) {
            read_workflow_run(search, parent, reach);
        } else if (starter_of(event) != WF_STARTER_INSIDER && !reach->parent) {
            reach->starter = WF_STARTER_PRIVILEGED;
            reach->sure = true;
            reach->parent = parent;
        }
    }
}

/* Those that it follows are the repository's own; one that is not at hand may be started by anyone. */
static void ask_name(struct search *search, struct wf_str name, struct wf_reach *reach) {
    bool found = false;
    for (size_t i = 0; i < count_files(search->repo) && name.len > 0; i++) {
        const struct wf_file *file = file_at(search->repo, i);
        if (file->workflow && wf_workflow_is_named(file, name)) {
            found = true;
            ask_parent(search, file, reach);
        }
    }
    if (!found && reach->starter == WF_STARTER_INSIDER) {
        reach->starter = WF_STARTER_PRIVILEGED;
        reach->sure = false;
    }
}

static void read_workflow_run(struct search *search, const struct wf_file *file, struct wf_reach *reach) {
    const struct wf_node *key = wf_event_key(file->workflow, "workflow_run");
    const struct wf_node *config = key ? wf_node_resolve(key->value) : NULL;
    const struct wf_node *names = wf_node_get(config, "workflows");
    if (!wf_node_is_sequence(names)) {
        ask_name(search, wf_node_text(names), reach);
    }
    for (WF_EACH(name, names)) {
        ask_name(search, wf_node_text(name), reach);
    }
}

/* --- users -------------------------------------------------------------------------------------------- */

static void add_file(struct search *search, const struct wf_file *file, const struct wf_job *job,
                     const struct wf_step *step);

/* The runs of an own event, when they reach the job and step by which the first file is used. */
static void add_run(struct search *search, const struct wf_file *file, const struct wf_run_case *run,
                    const struct wf_job *job, const struct wf_step *step) {
    struct wf_context context = {
        .arena = search->arena, .workflow = file->workflow, .job = job, .step = step, .run = run};
    struct wf_reach reach = {
        .run = run, .file = file, .through = job, .starter = starter_of(run->event), .sure = true};
    context.any_end = true;
    if (job && wf_context_reached(&context) == WF_FALSE) {
        return;
    }
    if (wf_str_is(run->event, "workflow_run")) {
        search->parents.list.len = 0;
        read_workflow_run(search, file, &reach);
    }
    *WF_PUSH(search->arena, &search->out->list) = reach;
}

static bool add_steps(struct search *search, const struct wf_file *used, const struct wf_file *file,
                      const struct wf_step *steps, size_t count) {
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (steps[i].local_doc == used->doc) {
            add_file(search, file, steps[i].job, steps[i].job ? &steps[i] : NULL);
            any = true;
        }
    }
    return any;
}

static void add_users(struct search *search, const struct wf_file *used) {
    bool any = false;
    if (!visit(search, &search->used, used)) {
        return;
    }
    for (size_t i = 0; i < count_files(search->repo); i++) {
        const struct wf_file *file = file_at(search->repo, i);
        for (size_t k = 0; file->workflow && k < file->workflow->job_count; k++) {
            const struct wf_job *job = &file->workflow->jobs[k];
            if (job->callee_doc == used->doc) {
                add_file(search, file, job, NULL);
                any = true;
            }
            any = add_steps(search, used, file, job->steps, job->step_count) || any;
        }
        if (file->action) {
            any = add_steps(search, used, file, file->action->steps, file->action->step_count) || any;
        }
    }
    bool published = used->action && !wf_str_has(used->source->path, ".github/");
    search->out->open = search->out->open || !any || published;
}

static void add_file(struct search *search, const struct wf_file *file, const struct wf_job *job,
                     const struct wf_step *step) {
    size_t count = file->runs ? file->runs->list.len : 0;
    search->out->open = search->out->open || (file->workflow && count == 0);
    for (size_t i = 0; i < count; i++) {
        if (wf_str_is(file->runs->list.items[i].event, "workflow_call")) {
            add_users(search, file);
        } else {
            add_run(search, file, &file->runs->list.items[i], job, step);
        }
    }
    if (file->action) {
        add_users(search, file);
    }
}

struct wf_reaches wf_reaches_of(struct wf_arena *arena, const struct wf_repo *repo,
                                const struct wf_file *file) {
    struct wf_reaches reaches = {.open = !file->workflow && !file->action};
    struct search search = {.arena = arena, .repo = repo, .out = &reaches};
    add_file(&search, file, NULL, NULL);
    return reaches;
}

static bool is_reached(struct wf_arena *arena, const struct wf_reach *reach, const struct wf_job *job) {
    struct wf_context context = {.arena = arena, .run = reach->run, .job = job, .any_end = true};
    context.workflow = job ? job->workflow : NULL;
    return !job || wf_context_reached(&context) != WF_FALSE;
}

enum wf_truth wf_reach_by(struct wf_arena *arena, const struct wf_reaches *reaches, const struct wf_job *job,
                          enum wf_starter least) {
    enum wf_truth truth = reaches->open ? WF_MAYBE : WF_FALSE;
    for (size_t i = 0; i < reaches->list.len; i++) {
        const struct wf_reach *reach = &reaches->list.items[i];
        if (reach->starter >= least && is_reached(arena, reach, job)) {
            truth = reach->sure || truth == WF_TRUE ? WF_TRUE : WF_MAYBE;
        }
    }
    return truth;
}

struct wf_str wf_reach_events(struct wf_arena *arena, const struct wf_reaches *reaches,
                              const struct wf_job *job) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < reaches->list.len; i++) {
        const struct wf_reach *reach = &reaches->list.items[i];
        bool known = false;
        for (size_t k = 0; k < i; k++) {
            const struct wf_reach *before = &reaches->list.items[k];
            known =
                known || (wf_str_eq(before->run->event, reach->run->event) && is_reached(arena, before, job));
        }
        if (!known && is_reached(arena, reach, job)) {
            wf_buf_text(&out, out.len > 0 ? " " : "");
            wf_buf_str(&out, reach->run->event);
        }
    }
    return wf_buf_view(&out);
}
