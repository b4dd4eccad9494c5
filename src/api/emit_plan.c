/* What is to be scaffolded: the repository is looked at, packs are chosen, their inputs get values. */
#include "api/git.h"
#include "api/session.h"

#include "base/file.h"

#include <stdlib.h>

static const char default_pack[] = "docker";

/* --- settings ----------------------------------------------------------------------------------------- */

static enum wfgen_status set_look(struct wfgen *session, const void *folder) {
    session->emit.look = folder == NULL ? NULL : wf_arena_str(&session->arena, wf_str_of(folder)).ptr;
    return WFGEN_OK;
}

enum wfgen_status wfgen_set_detection(struct wfgen *session, const char *folder) {
    return wf_guard(session, set_look, folder);
}

static enum wfgen_status ask(struct wfgen *session, const void *name) {
    *WF_PUSH(&session->arena, &session->emit.asked) = wf_arena_str(&session->arena, wf_str_of(name));
    return WFGEN_OK;
}

enum wfgen_status wfgen_add_pack(struct wfgen *session, const char *name) {
    return wf_guard(session, ask, name);
}

const char *wf_emit_templates(struct wfgen *session) {
    struct wf_emit *emit = &session->emit;
    const char *own = wf_path_join(&emit->arena, emit->look == NULL ? "." : emit->look, ".wfgen/templates");
    return emit->folder != NULL ? emit->folder : wf_file_kind(own) == WF_FILE_FOLDER ? own : NULL;
}

/* --- detection ---------------------------------------------------------------------------------------- */

static struct wf_str ask_git(const struct wf_git *git, const char *const *arguments) {
    struct wf_str output;
    struct wf_err err;
    int status = 0;
    return wf_git_run(git, arguments, &output, &status, &err) && status == 0 ? wf_str_trim(output)
                                                                             : WF_STR("");
}

/* How the folder is called when its path is written out. */
static struct wf_str name_of_folder(struct wf_arena *arena, const char *folder) {
    char *real = realpath(folder, NULL);
    if (real == NULL) {
        return WF_STR("");
    }
    wf_arena_on_free(arena, free, real);
    return wf_path_base(wf_str_of(real));
}

/* Only where the folder is the root of a repository of its own: one further up is about something else. */
static struct wf_remote read_remote(struct wfgen *session) {
    static const char *const remote[] = {"remote", "get-url", "origin", NULL};
    static const char *const head[] = {"rev-parse", "--abbrev-ref", "origin/HEAD", NULL};
    static const char *const branch[] = {"symbolic-ref", "--short", "HEAD", NULL};
    const char *folder = session->emit.look;
    struct wf_arena *arena = &session->emit.arena;
    struct wf_remote all = {.folder_name = name_of_folder(arena, folder)};
    struct wf_git git;
    struct wf_err err;
    if (wf_file_kind(wf_path_join(arena, folder, ".git")) == WF_FILE_MISSING ||
        !wf_git_open(arena, folder, &git, &err)) {
        return all;
    }
    all.url = ask_git(&git, remote);
    struct wf_str name = ask_git(&git, head);
    if (wf_str_starts(name, "origin/") && !wf_str_is(name, "origin/HEAD")) {
        all.default_branch = wf_str_sub(name, strlen("origin/"), name.len);
    }
    name = ask_git(&git, branch);
    if (all.default_branch.len == 0 && (wf_str_is(name, "main") || wf_str_is(name, "master"))) {
        all.checked_out = name;
    }
    return all;
}

static void detect(struct wfgen *session) {
    struct wf_emit *emit = &session->emit;
    if (emit->look != NULL) {
        struct wf_remote remote = read_remote(session);
        emit->source = wf_folder_on_disk(&emit->arena, emit->look);
        emit->detected = wf_detect(&emit->arena, &emit->source, &remote);
    }
}

/* --- the plan ----------------------------------------------------------------------------------------- */

void wf_forget_emit(struct wfgen *session) {
    struct wf_emit *emit = &session->emit;
    wf_arena_free(&emit->arena);
    emit->packs = (struct wf_pack_names){0};
    emit->detected = NULL;
    emit->plan = NULL;
    emit->shown = NULL;
    emit->rendering = NULL;
    emit->kept.len = emit->kept.cap = 0;
    emit->drifts.len = emit->drifts.cap = 0;
    emit->merged.len = emit->merged.cap = 0;
    emit->conflicts.len = emit->conflicts.cap = 0;
    emit->notices.len = emit->notices.cap = 0;
    emit->current = NULL;
    emit->left = NULL;
    session->problems.len = 0;
}

enum wfgen_status wf_fail_emit(struct wfgen *session, const struct wf_problems *problems) {
    struct wf_err err;
    for (size_t i = 0; i < problems->len; i++) {
        wf_add_problem(session, wf_problem_text(&session->emit.arena, &problems->items[i]).ptr);
    }
    wf_err_set(&err, WF_ERR_USAGE, "nothing was rendered");
    return wf_fail(session, &err);
}

/* The paths and bytes of the files of values. */
static bool read_files(struct wfgen *session, struct wf_order *order, struct wf_err *err) {
    struct wf_emit *emit = &session->emit;
    struct wf_str *texts = WF_NEW_ARRAY(&emit->arena, struct wf_str, 2 * emit->files.len);
    struct wf_str *settings = WF_NEW_ARRAY(&emit->arena, struct wf_str, emit->settings.len);
    for (size_t i = 0; i < emit->files.len; i++) {
        texts[2 * i] = wf_str_of(emit->files.items[i]);
        if (!wf_file_read(&emit->arena, emit->files.items[i], WF_MAX_FILE_BYTES, &texts[2 * i + 1], err)) {
            err->kind = WF_ERR_USAGE; /* a setting names it */
            return false;
        }
    }
    for (size_t i = 0; i < emit->settings.len; i++) {
        settings[i] = wf_str_of(emit->settings.items[i]);
    }
    order->files = texts;
    order->file_count = emit->files.len;
    order->settings = settings;
    order->setting_count = emit->settings.len;
    return true;
}

/* One pack that is named, those that are asked for, or those that fit; where nothing is found, that for
 * Docker. */
static struct wf_order order_of(struct wfgen *session, const char *pack) {
    struct wf_emit *emit = &session->emit;
    struct wf_order order = {.folder = wf_emit_templates(session), .detected = emit->detected};
    bool found = emit->detected != NULL && emit->detected->stacks.len > 0;
    if (pack == NULL && emit->detected != NULL && (found || emit->asked.len > 0)) {
        order.packs = emit->asked.items;
        order.pack_count = emit->asked.len;
        return order;
    }
    struct wf_str *name = WF_NEW(&emit->arena, struct wf_str);
    *name = wf_arena_str(&emit->arena, wf_str_of(pack != NULL ? pack : default_pack));
    order.packs = name;
    order.pack_count = 1;
    order.single = true;
    return order;
}

static const struct wf_instance *first_chosen(const struct wf_plan *plan) {
    for (size_t i = 0; i < plan->instances.len; i++) {
        if (plan->instances.items[i].values != NULL) {
            return &plan->instances.items[i];
        }
    }
    return NULL;
}

enum wfgen_status wf_plan_emit(struct wfgen *session, const char *pack) {
    struct wf_emit *emit = &session->emit;
    struct wf_err err = {0};
    wf_forget_emit(session);
    detect(session);
    struct wf_order order = order_of(session, pack);
    emit->several = !order.single;
    if (!read_files(session, &order, &err)) {
        return wf_fail(session, &err);
    }
    struct wf_plan *plan = wf_plan_make(&emit->arena, &order, &err);
    if (err.kind != WF_ERR_NONE) {
        return wf_fail(session, &err);
    }
    emit->plan = plan;
    if (plan->problems.len > 0) {
        return wf_fail_emit(session, &plan->problems);
    }
    emit->shown = first_chosen(plan);
    return WFGEN_OK;
}

static enum wfgen_status load_pack(struct wfgen *session, const void *name) {
    return wf_plan_emit(session, name);
}

enum wfgen_status wfgen_load_pack(struct wfgen *session, const char *pack) {
    return wf_guard(session, load_pack, pack);
}

/* --- questions ---------------------------------------------------------------------------------------- */

struct question {
    size_t index;
    void *out;
};

static const char *keep(struct wfgen *session, struct wf_str text) {
    return wf_arena_str(&session->emit.arena, text).ptr;
}

static const char *id_of(struct wfgen *session, const struct wf_stack *stack) {
    return stack == NULL ? NULL : keep(session, wf_stack_text(stack, "id"));
}

/* On one line. */
static const char *json_of(struct wfgen *session, struct wf_value value) {
    struct wf_buf out = {.arena = &session->emit.arena};
    if (value.kind == WF_VALUE_STRING) {
        wf_buf_json(&out, value.string);
    } else if (value.kind != WF_VALUE_ARRAY) {
        wf_buf_str(&out, wf_value_to_string(&session->emit.arena, value));
    } else {
        wf_buf_char(&out, '[');
        for (size_t i = 0; i < value.array->len; i++) {
            wf_buf_text(&out, i > 0 ? "," : "");
            wf_buf_json(&out, value.array->items[i].string);
        }
        wf_buf_char(&out, ']');
    }
    return keep(session, wf_buf_view(&out));
}

static bool nth_fact(struct wfgen *session, const struct wf_stack *stack, size_t *index, bool of_stack,
                     struct wfgen_fact *fact) {
    for (size_t i = 0; i < stack->found.len; i++) {
        const struct wf_found *found = &stack->found.items[i];
        if (found->reason.len > 0 && (*index)-- == 0) {
            fact->stack = of_stack ? id_of(session, stack) : NULL;
            fact->name = keep(session, found->name);
            fact->value = keep(session, wf_found_text(&session->emit.arena, found->value));
            fact->json = json_of(session, found->value);
            fact->reason = keep(session, found->reason);
            return true;
        }
    }
    return false;
}

static enum wfgen_status get_fact(struct wfgen *session, const void *argument) {
    const struct question *question = argument;
    const struct wf_detected *detected = session->emit.detected;
    struct wfgen_fact fact = {0};
    size_t index = question->index;
    bool found = false;
    for (size_t i = 0; detected != NULL && i < detected->stacks.len && !found; i++) {
        found = nth_fact(session, detected->stacks.items[i], &index, true, &fact);
    }
    if (detected != NULL && !found) {
        found = nth_fact(session, detected->repository, &index, false, &fact);
    }
    wf_copy_out(question->out, &fact, sizeof fact);
    return found ? WFGEN_OK : WFGEN_USAGE;
}

bool wfgen_fact(struct wfgen *session, size_t index, struct wfgen_fact *fact) {
    return wf_guard(session, get_fact, &(struct question){index, fact}) == WFGEN_OK;
}

static enum wfgen_status get_choice(struct wfgen *session, const void *argument) {
    const struct question *question = argument;
    const struct wf_plan *plan = session->emit.plan;
    if (plan == NULL || question->index >= plan->instances.len) {
        return WFGEN_USAGE;
    }
    const struct wf_instance *instance = &plan->instances.items[question->index];
    struct wfgen_choice all = {
        .pack = keep(session, instance->pack->name),
        .stack = id_of(session, instance->stack),
        .why = keep(session, instance->why),
        .chosen = instance->values != NULL,
    };
    wf_copy_out(question->out, &all, sizeof all);
    return WFGEN_OK;
}

bool wfgen_choice(struct wfgen *session, size_t index, struct wfgen_choice *choice) {
    return wf_guard(session, get_choice, &(struct question){index, choice}) == WFGEN_OK;
}

static enum wfgen_status get_detected(struct wfgen *session, const void *argument) {
    const struct question *question = argument;
    const struct wf_plan *plan = session->emit.plan;
    size_t index = question->index;
    for (size_t i = 0; plan != NULL && i < plan->instances.len; i++) {
        const struct wf_instance *instance = &plan->instances.items[i];
        if (index >= instance->detections.len) {
            index -= instance->detections.len;
            continue;
        }
        const struct wf_detection *one = &instance->detections.items[index];
        struct wfgen_detected all = {
            .pack = keep(session, instance->pack->name),
            .stack = id_of(session, instance->stack),
            .input = keep(session, one->input),
            .value = keep(session, one->value),
            .reason = keep(session, one->reason),
            .refused = one->refused,
        };
        wf_copy_out(question->out, &all, sizeof all);
        return WFGEN_OK;
    }
    return WFGEN_USAGE;
}

bool wfgen_detected(struct wfgen *session, size_t index, struct wfgen_detected *detected) {
    return wf_guard(session, get_detected, &(struct question){index, detected}) == WFGEN_OK;
}
