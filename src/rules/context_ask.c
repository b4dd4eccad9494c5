#include "rules/context_ask.h"

#include "lint/memo.h"

#include "docker/edit.h"

const struct wf_instruction *wf_first_whole_copy(const struct wf_dockerfile *dockerfile) {
    for (size_t i = 0; dockerfile && i < dockerfile->instructions.len; i++) {
        if (wf_copy_is_whole(dockerfile->instructions.items[i])) {
            return dockerfile->instructions.items[i];
        }
    }
    return NULL;
}

struct search {
    const struct wf_dockerignore *wanted; /* the lines that are missing */
    const struct wf_dockerignore *ignore; /* those that are there */
    struct wf_arena *arena;
    struct wf_str found;
};

static void look(void *with, const struct wf_entry *entry) {
    struct search *search = with;
    if (search->found.len == 0 && wf_dockerignore_excludes(search->wanted, entry->name, NULL) &&
        !wf_dockerignore_excludes(search->ignore, entry->name, NULL)) {
        search->found = wf_arena_str(search->arena, entry->name);
    }
}

/* The first of what the lines mean at the top of the context. */
static struct wf_str find_present(struct wf_check *check, const struct wf_image_source *source,
                                  struct wf_str lines) {
    const struct wf_source *text = wf_source_make(check->arena, WF_STR(".dockerignore"), lines);
    struct search search = {wf_dockerignore_read(check->arena, text), source->ignore, check->arena, {0}};
    if (source->files && lines.len > 0) {
        source->files->each(source->files->context, check->arena, WF_STR(""), look, &search);
    }
    return search.found;
}

/* Worth a line even when there is no such file; the Dockerfile itself is always there. */
static bool is_wanted(const struct wf_ignore_fact *fact) {
    bool dockerfile = strcmp(fact->pattern, "**/Dockerfile*") == 0;
    return fact->stacks == 0 && ((fact->how & WF_IGNORE_GUARD) || dockerfile);
}

struct wf_taken wf_context_takes(struct wf_check *check, const struct wf_image_source *source,
                                 enum wf_ignore_group group) {
    struct wf_taken taken = {0};
    struct wf_buf names = {.arena = check->arena};
    struct wf_buf lines = {.arena = check->arena};
    for (const struct wf_ignore_fact *fact = wf_ignore_facts; fact->pattern; fact++) {
        if (fact->group != group || !is_wanted(fact) ||
            wf_ignore_keeps_out(check->arena, source->ignore, fact, NULL)) {
            continue;
        }
        *WF_PUSH(check->arena, &taken.list) = fact;
        wf_buf_text(&names, names.len > 0 ? ", " : "");
        wf_buf_text(&names, fact->pattern);
        wf_buf_text(&lines, fact->pattern);
        wf_buf_text(&lines, "\n");
    }
    taken.names = wf_buf_view(&names);
    taken.lines = wf_buf_view(&lines);
    taken.present = find_present(check, source, taken.lines);
    return taken;
}

static struct wf_finding *report_in_ignore(struct wf_check *check, const struct wf_taken *taken,
                                           const char *message, const struct wf_image_source *source,
                                           const struct wf_instruction *copy) {
    const struct wf_dockerignore *ignore = check->file->dockerignore;
    struct wf_str text = wf_arena_printf(check->arena, message, WF_STR_ARG(taken->names));
    struct wf_finding *finding = wf_report(check, wf_span_make(0, 0), "%.*s", WF_STR_ARG(text));
    wf_finding_note(check, finding, source->dockerfile->source, copy->span,
                    "all of the context is copied here");
    struct wf_patch patch = wf_check_patch(check);
    wf_dockerignore_add(&patch, ignore, NULL, taken->lines);
    finding->fix = wf_patch_fix(&patch, "leave them out", WF_FIX_UNSAFE);
    return finding;
}

struct wf_finding *wf_report_taken(struct wf_check *check, enum wf_ignore_group group, const char *message) {
    const struct wf_image_source *source = check->file->image_source;
    bool in_ignore = check->file->dockerignore != NULL;
    const struct wf_instruction *copy = source ? wf_first_whole_copy(source->dockerfile) : NULL;
    if (!copy || !wf_context_is_certain(source) || (source->ignore != NULL) != in_ignore) {
        return NULL;
    }
    struct wf_taken taken = wf_context_takes(check, source, group);
    if (taken.list.len == 0) {
        return NULL;
    }
    struct wf_finding *finding;
    if (in_ignore) {
        finding = report_in_ignore(check, &taken, message, source, copy);
    } else {
        struct wf_str text = wf_arena_printf(check->arena, message, WF_STR_ARG(taken.names));
        finding = wf_report(check, copy->span, "%.*s", WF_STR_ARG(text));
        wf_finding_help(check, finding,
                        "add a .dockerignore with these lines; `wfgen docker context` writes one");
    }
    if (taken.present.len > 0 && group != WF_IGNORE_DOCKER) { /* these two are there always */
        finding->severity = WF_WARNING;
        finding->message = wf_arena_printf(check->arena, "%.*s; \"%.*s\" is there now",
                                           WF_STR_ARG(finding->message), WF_STR_ARG(taken.present));
    }
    return finding;
}

const struct wf_ignore_review *wf_ignore_reviewed(struct wf_check *check,
                                                  const struct wf_dockerignore *ignore) {
    void **place = wf_memo(check, "review", WF_STR(""));
    if (*place == NULL) {
        struct wf_ignore_review *review = WF_NEW(check->arena, struct wf_ignore_review);
        *review = wf_ignore_review(check->arena, ignore);
        *place = review;
    }
    return *place;
}
