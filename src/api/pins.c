/* What the files use, and what the lock says of it. */
#include "api/session.h"

#include "yaml/comment.h"

#include <stdlib.h>

static int compare_lines(const void *a, const void *b) {
    const struct wf_lock_line *left = a;
    const struct wf_lock_line *right = b;
    return wf_str_cmp(left->text, right->text);
}

static void sort_lines(struct wfgen *session) {
    struct wf_lock_line *lines = session->lock_lines.items;
    size_t kept = 0;
    if (session->lock_lines.len > 1) {
        qsort(lines, session->lock_lines.len, sizeof *lines, compare_lines);
    }
    for (size_t i = 0; i < session->lock_lines.len; i++) {
        if (kept == 0 || compare_lines(&lines[kept - 1], &lines[i]) != 0) {
            lines[kept++] = lines[i];
        }
    }
    session->lock_lines.len = kept;
}

static void add_use(struct wfgen *session, const struct wf_file *file, const struct wf_lock *lock,
                    const struct wf_dependency *dependency) {
    *WF_PUSH(&session->run, &session->uses) = (struct wf_use){file, lock, *dependency};
    if (dependency->kind != WF_DEPENDS_LOCAL && !dependency->unknown) {
        struct wf_lock_line *line = WF_PUSH(&session->run, &session->lock_lines);
        struct wf_str text = wf_dependency_line(&session->run, file, lock, dependency, &line->known);
        line->text = wf_arena_str(&session->run, text);
    }
}

static enum wfgen_status list_uses(struct wfgen *session, const void *argument) {
    (void)argument;
    enum wfgen_status status = wf_begin_run(session);
    for (size_t i = 0; status == WFGEN_OK && i < session->inputs.len; i++) {
        const struct wf_input *input = session->inputs.items[i];
        const struct wf_file *file = input->file;
        if (file == NULL) {
            continue;
        }
        struct wf_dependencies found = wf_dependencies_read(&session->run, file);
        for (size_t k = 0; k < found.list.len; k++) {
            add_use(session, file, wf_config_of(session, input)->lock, &found.list.items[k]);
        }
    }
    sort_lines(session);
    return status;
}

enum wfgen_status wfgen_list_uses(struct wfgen *session) {
    return wf_guard(session, list_uses, NULL);
}

static const char *kind_of(const struct wf_dependency *dependency) {
    static const char *const branches[] = {"main", "master", "develop", "trunk", NULL};
    if (dependency->unknown) {
        return "variable";
    }
    if (dependency->kind == WF_DEPENDS_LOCAL) {
        return "local";
    }
    if (dependency->kind == WF_DEPENDS_IMAGE) {
        return dependency->value.len > 0 ? "digest" : "tag";
    }
    switch (dependency->uses.ref_kind) {
    case WF_USES_REF_SHA:
        return "sha";
    case WF_USES_REF_VERSION:
        return "tag";
    default:
        return wf_str_is_any(dependency->ref, branches) ? "branch" : "ref";
    }
}

/* The line of the lock that it has, by its ref or by what it is pinned to. */
static const struct wf_pin *pin_of(const struct wf_use *use, const struct wf_lock *lock) {
    const struct wf_dependency *dependency = &use->dependency;
    const struct wf_pin *pin = wf_dependency_pin(lock, dependency);
    if (pin == NULL && dependency->value.len > 0) {
        wf_dependency_origins(use->file, lock, dependency, &pin);
    }
    return pin;
}

static enum wfgen_status fill_use(struct wfgen *session, const void *argument) {
    struct wfgen_use *out = *(struct wfgen_use *const *)argument;
    struct wf_arena *arena = &session->run;
    const struct wf_use *use = &session->uses.items[out->line];
    const struct wf_dependency *dependency = &use->dependency;
    const struct wf_source *source = use->file->source;
    const struct wf_pin *pin = pin_of(use, use->lock);
    struct wf_pos pos = wf_source_pos(source, dependency->span.begin);
    struct wf_str comment =
        dependency->comment != NULL ? wf_comment_text(source, dependency->comment) : (struct wf_str){0};
    *out = (struct wfgen_use){
        .file = wf_report_path(source).ptr,
        .line = pos.line,
        .column = pos.column,
        .type = (enum wfgen_use_type)dependency->kind,
        .text = wf_arena_str(arena, dependency->text).ptr,
        .name = wf_arena_str(arena, dependency->name).ptr,
        .ref = wf_arena_str(arena, dependency->ref).ptr,
        .kind = kind_of(dependency),
        .value = wf_arena_str(arena, dependency->value).ptr,
        .comment = wf_arena_str(arena, comment).ptr,
        .locked = pin != NULL,
        .lock_value = wf_arena_str(arena, pin != NULL ? pin->value : (struct wf_str){0}).ptr,
        .lock_label = wf_arena_str(arena, pin != NULL ? pin->label : (struct wf_str){0}).ptr,
    };
    return WFGEN_OK;
}

bool wfgen_use(struct wfgen *session, size_t index, struct wfgen_use *use) {
    struct wfgen_use all = {.line = (unsigned)index};
    struct wfgen_use *target = &all;
    if (index >= session->uses.len || wf_guard(session, fill_use, &target) != WFGEN_OK) {
        return false;
    }
    wf_copy_out(use, &all, sizeof all);
    return true;
}

const char *wfgen_lock_line(const struct wfgen *session, size_t index, bool *known) {
    if (index >= session->lock_lines.len) {
        return NULL;
    }
    *known = session->lock_lines.items[index].known;
    return session->lock_lines.items[index].text.ptr;
}
