#include "rules/foreign_tree.h"

#include "base/seek.h"

#include "gha/context.h"
#include "gha/step.h"
#include "lint/memo.h"

struct wf_str wf_step_folder(const struct wf_check *check, const struct wf_step *step, bool *inside) {
    struct wf_context context = wf_context_of_step(check->arena, step, NULL);
    return wf_code_path(wf_context_text(&context, wf_node_text(wf_step_input(step, "path"))), inside);
}

bool wf_step_runs(const struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run) {
    struct wf_context context = wf_context_of_step(check->arena, step, run);
    context.any_end = true;
    return !wf_step_is_dead(step) && wf_context_reached(&context) != WF_FALSE;
}

const struct wf_checkouts *wf_checkouts_of(const struct wf_check *check, const struct wf_job *job) {
    void **place = wf_memo_of(check, "checkouts", job);
    if (*place == NULL) {
        struct wf_checkouts *checkouts = WF_NEW(check->arena, struct wf_checkouts);
        for (size_t i = 0; i < job->step_count; i++) {
            if (wf_uses_is(&job->steps[i].action, "actions/checkout")) {
                *WF_PUSH(check->arena, &checkouts->list) = &job->steps[i];
            }
        }
        *place = checkouts;
    }
    return *place;
}

size_t wf_checkouts_before(const struct wf_checkouts *checkouts, const struct wf_step *step) {
    size_t at;
    WF_SEEK(at, checkouts->list.len, checkouts->list.items[at]->index < step->index);
    return at;
}

/* Later checkouts that bring something else into folders of the workspace. */
static bool is_replaced(const struct wf_check *check, const struct wf_foreign_tree *tree,
                        const struct wf_step *later) {
    bool inside;
    return wf_uses_is(&later->action, "actions/checkout") && !later->condition &&
           wf_str_eq(wf_step_folder(check, later, &inside), tree->folders.folder);
}

/* The first step behind it that runs its code. */
bool wf_foreign_used(struct wf_check *check, const struct wf_foreign_tree *tree,
                     const struct wf_run_case *run, struct wf_foreign_use *use) {
    const struct wf_job *job = tree->step->job;
    for (size_t i = tree->step->index + (tree->node == tree->step->run ? 0 : 1); i < job->step_count; i++) {
        const struct wf_step *step = &job->steps[i];
        if (is_replaced(check, tree, step) && step != tree->step) {
            return false;
        }
        enum wf_guard guard = wf_guard_of_step(check->arena, step, run->event);
        struct wf_code_run code = {0};
        if (wf_step_runs(check, step, run) && guard != WF_GUARD_CLOSED) {
            code = wf_code_run_of(check, step, &tree->folders);
        }
        bool before = step == tree->step && code.span.begin < tree->span.end;
        if (code.node && !before) {
            *use = (struct wf_foreign_use){step, code, guard};
            return true;
        }
    }
    return false;
}

static bool names_secrets(const struct wf_check *check, const struct wf_job *job) {
    for (size_t i = 0; i < check->file->sites->list.len; i++) {
        const struct wf_site *site = &check->file->sites->list.items[i];
        if ((site->job == job || !site->job) && wf_str_has(site->expression->text, "secrets.") &&
            !wf_str_has(site->expression->text, "secrets.GITHUB_TOKEN")) {
            return true;
        }
    }
    return false;
}

static bool writes(const struct wf_node *permissions) {
    bool any = wf_str_is(wf_node_text(permissions), "write-all");
    for (WF_EACH(key, permissions)) {
        any = any || wf_str_is(wf_node_text(key->value), "write");
    }
    return any;
}

bool wf_job_is_harmless(const struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *own =
        wf_node_resolve(job->permissions ? job->permissions : job->workflow->permissions);
    return own && !writes(own) && !names_secrets(check, job);
}

bool wf_job_has_rights(const struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *own =
        wf_node_resolve(job->permissions ? job->permissions : job->workflow->permissions);
    return (own && writes(own)) || names_secrets(check, job) || job->environment;
}

/* Of the job that calls the workflow. */
enum wf_guard wf_guard_of_way(const struct wf_check *check, const struct wf_reach *reach) {
    return reach->through ? wf_guard_of_job(check->arena, reach->through, reach->run->event) : WF_GUARD_NONE;
}

void wf_foreign_notes(struct wf_check *check, struct wf_finding *finding, const struct wf_foreign_tree *tree,
                      const struct wf_reach *reach) {
    const struct wf_source *source = check->file->source;
    wf_finding_note(check, finding, source,
                    wf_node_subspan(source, tree->node, tree->span.begin, tree->span.end), "fetched here");
    const struct wf_file *file = reach->parent ? reach->parent : reach->file;
    if (file != check->file && file->workflow && file->workflow->on && file->workflow->on->key) {
        wf_finding_note(check, finding, file->source, file->workflow->on->key->span,
                        reach->parent ? "outsiders start it through this workflow" : "it is started here");
    }
}
