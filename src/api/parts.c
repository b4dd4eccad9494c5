/* A run in parts: many repositories take no more memory than the largest of them. */
#include "api/session.h"

#include <stdlib.h>

/* Enough that threads seldom wait for each other, and not more than stays in a processor's own cache between
 * the reading and the rules. */
enum { FILES_OF_THREAD = 8 };

static void add_group(struct wf_part *part, struct wf_input **inputs, const struct wf_group *group) {
    for (size_t i = 0; i < group->inputs.len; i++) {
        inputs[part->count++] = group->inputs.items[i];
    }
}

/* --- findings ----------------------------------------------------------------------------------------- */

static void keep_findings(const struct wf_part *part) {
    struct wfgen *session = part->session;
    struct wf_map copies = {.arena = part->arena};
    for (size_t i = wf_collect_part(part); i < session->findings.len; i++) {
        session->findings.items[i] = wf_finding_copy(&session->run, session->findings.items[i], &copies);
    }
}

static void free_input(struct wf_input *input) {
    wf_arena_free(&input->arena);
    input->freed = true;
    input->file = NULL;
    input->repo = NULL;
    input->findings = NULL;
    input->bytes = (struct wf_str){0};
}

/* --- the run ------------------------------------------------------------------------------------------ */

/* `next` is the first path of the parts that follow, or empty. */
static void check_part(struct wf_part *part, struct wf_group *const *groups, size_t count,
                       struct wf_str next) {
    struct wfgen *session = part->session;
    wf_read_part(part);
    wf_ask_part(part);
    for (size_t i = 0; i < count; i++) {
        wf_link_group(session, part->arena, groups[i], wf_asked_users(session));
    }
    wf_check_part(part);
    if (next.len == 0 && part->before == 0) {
        return; /* all that there is: it may stay as it is */
    }
    if (!wf_stream_part(part, next)) {
        keep_findings(part);
    }
    for (size_t i = 0; i < part->count; i++) {
        if (part->inputs[i]->file != NULL) {
            free_input(part->inputs[i]);
        }
    }
    wf_arena_free(part->arena);
}

static int by_path(const void *a, const void *b) {
    const struct wf_group *const *left = a;
    const struct wf_group *const *right = b;
    return wf_str_cmp((*left)->first, (*right)->first);
}

/* In the order of the report. */
static struct wf_groups sorted_groups(const struct wfgen *session) {
    struct wf_groups groups = session->groups;
    if (groups.list.len > 1) {
        qsort(groups.list.items, groups.list.len, sizeof *groups.list.items, by_path);
    }
    return groups;
}

void wf_check_in_parts(struct wfgen *session) {
    struct wf_groups groups = sorted_groups(session);
    struct wf_input **inputs = WF_NEW_ARRAY(&session->run, struct wf_input *, session->inputs.len);
    struct wf_part part = {.session = session, .arena = &session->part, .inputs = inputs};
    size_t least = FILES_OF_THREAD * (size_t)wf_parallel_threads(session->threads);
    size_t first = 0;
    for (size_t i = 0; i < groups.list.len; i++) {
        bool last = i + 1 == groups.list.len;
        add_group(&part, inputs, groups.list.items[i]);
        if (part.count >= least || last) {
            struct wf_str next = last ? WF_STR("") : groups.list.items[i + 1]->first;
            check_part(&part, &groups.list.items[first], i + 1 - first, next);
            part.before += part.count;
            part.count = 0;
            first = i + 1;
        }
    }
    wf_gather_problems(session);
}

void wf_recall_inputs(struct wfgen *session) {
    struct wf_input **inputs = WF_NEW_ARRAY(&session->run, struct wf_input *, session->inputs.len);
    struct wf_part part = {.session = session, .arena = &session->run, .inputs = inputs};
    for (size_t i = 0; i < session->inputs.len; i++) {
        struct wf_input *input = session->inputs.items[i];
        if (input->freed) {
            inputs[part.count++] = input;
        }
    }
    if (part.count > 0) {
        wf_read_part(&part);
        wf_link_inputs(session, WF_USERS_ALL);
    }
    for (size_t i = 0; i < part.count; i++) {
        inputs[i]->freed = inputs[i]->file == NULL;
    }
}
