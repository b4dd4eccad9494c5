#include "gha/context.h"
#include "gha/step.h"
#include "lint/memo.h"
#include "rules/env_write.h"
#include "rules/foreign_fetch.h"

/* --- variables ---------------------------------------------------------------------------------------- */

/* Where a later script writes what it reads from a file to the variables of later steps. */
static bool writes_file(struct wf_check *check, const struct wf_step *step, struct wf_span *span) {
    const struct wf_shell_script *script = step->script;
    struct wf_env_writes writes = wf_env_writes_shell(check->arena, script);
    for (size_t i = 0; script && i < writes.list.len; i++) {
        struct wf_str text = wf_shell_slice(script, writes.list.items[i].span);
        static const char *const reads[] = {"$(cat ", "`cat ", "$(<", "$(head ", "$(jq ", "$(tail ", NULL};
        if (wf_str_has_any(text, reads) || wf_str_starts(text, "cat ") || wf_str_starts(text, "jq ")) {
            *span = writes.list.items[i].span;
            return true;
        }
    }
    return false;
}

static const struct wf_step *find_write(struct wf_check *check, const struct wf_foreign_tree *tree,
                                        const struct wf_run_case *run, struct wf_span *span) {
    const struct wf_job *job = tree->step->job;
    for (size_t i = tree->step->index; i < job->step_count; i++) {
        const struct wf_step *step = &job->steps[i];
        bool bash = step->run && wf_step_shell_choice(step).family <= WF_FAMILY_BASH;
        if (bash && wf_step_runs(check, step, run) && writes_file(check, step, span)) {
            return step;
        }
    }
    return NULL;
}

/* --- who uploads -------------------------------------------------------------------------------------- */

/* The name that is asked for; empty: all, or it cannot be told. */
static struct wf_str asked_name(struct wf_check *check, const struct wf_foreign_tree *tree) {
    struct wf_context context = wf_context_of_step(check->arena, tree->step, NULL);
    struct wf_commands commands = {0};
    if (tree->step->run) {
        commands = wf_commands_read(check, tree->step);
    }
    for (size_t i = 0; i < commands.list.len; i++) {
        const struct wf_words *words = &commands.list.items[i];
        size_t at = wf_words_find(words, "-n --name", 0);
        if (wf_str_is(words->name, "gh") && at != WF_NOT_FOUND && at + 1 < words->list.len) {
            return wf_context_text(&context, words->list.items[at + 1]);
        }
    }
    return wf_context_text(&context, wf_node_text(wf_step_input(tree->step, "name")));
}

static struct wf_str uploaded_name(struct wf_arena *arena, const struct wf_step *step) {
    struct wf_context context = wf_context_of_step(arena, step, NULL);
    const struct wf_node *name = wf_step_input(step, "name");
    return name ? wf_context_text(&context, wf_node_text(name)) : WF_STR("artifact");
}

/* The step of the workflow behind which this one runs that uploads it, when there is one such step. */
static const struct wf_step *find_upload(struct wf_check *check, const struct wf_foreign_tree *tree,
                                         const struct wf_workflow *parent) {
    struct wf_str name = asked_name(check, tree);
    const struct wf_step *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < parent->job_count; i++) {
        for (size_t k = 0; k < parent->jobs[i].step_count; k++) {
            const struct wf_step *step = &parent->jobs[i].steps[k];
            if (wf_uses_is(&step->action, "actions/upload-artifact") &&
                (name.len == 0 || wf_str_eq(uploaded_name(check->arena, step), name))) {
                found = found ? found : step;
                count++;
            }
        }
    }
    return count == 1 ? found : NULL;
}

static void note_upload(struct wf_check *check, struct wf_finding *finding,
                        const struct wf_foreign_tree *tree, const struct wf_reach *reach) {
    const struct wf_step *step = NULL;
    if (reach->parent && reach->parent->workflow) {
        step = find_upload(check, tree, reach->parent->workflow);
    }
    if (step) {
        wf_finding_note(check, finding, reach->parent->source, step->uses->span,
                        "outsiders' runs upload it here");
    }
}

/* --- findings ----------------------------------------------------------------------------------------- */

static void weigh(struct wf_check *check, struct wf_finding *finding, const struct wf_foreign_tree *tree,
                  const struct wf_reach *reach, enum wf_guard guard) {
    bool asked = guard != WF_GUARD_NONE || wf_guard_of_way(check, reach) != WF_GUARD_NONE;
    bool lower = asked || !reach->sure || wf_job_is_harmless(check, tree->step->job);
    finding->severity = lower ? WF_INFO : WF_WARNING;
    wf_finding_risk(finding, lower ? WF_LEVEL_MEDIUM : WF_LEVEL_HIGH,
                    reach->sure ? WF_LEVEL_MEDIUM : WF_LEVEL_LOW, WF_REGULAR);
    wf_foreign_notes(check, finding, tree, reach);
    note_upload(check, finding, tree, reach);
    wf_finding_help(
        check, finding,
        "unpack it below ${{ runner.temp }} and treat it as data: check each value before it is used");
}

static bool report_write(struct wf_check *check, const struct wf_foreign_tree *tree,
                         const struct wf_reach *reach) {
    struct wf_span span;
    const struct wf_step *step = find_write(check, tree, reach->run, &span);
    enum wf_guard guard = step ? wf_guard_of_step(check->arena, step, reach->run->event) : WF_GUARD_CLOSED;
    if (guard == WF_GUARD_CLOSED) {
        return false;
    }
    struct wf_finding *finding =
        wf_report_part(check, step->run, span.begin, span.end,
                       "what an outsider's run left in an artifact becomes variables of later steps");
    weigh(check, finding, tree, reach, guard);
    return true;
}

/* A checkout into a folder empties it first. */
static void add_others(struct wf_check *check, struct wf_foreign_tree *tree) {
    const struct wf_job *job = tree->step->job;
    for (size_t i = tree->step->index + 1; i < job->step_count; i++) {
        bool inside;
        struct wf_str folder = wf_step_folder(check, &job->steps[i], &inside);
        if (wf_uses_is(&job->steps[i].action, "actions/checkout") && inside && folder.len > 0) {
            *WF_PUSH(check->arena, &tree->folders.other) = folder;
        }
    }
}

static bool report_use(struct wf_check *check, const struct wf_foreign_tree *tree,
                       const struct wf_reach *reach) {
    struct wf_foreign_use use;
    if (!wf_foreign_used(check, tree, reach->run, &use)) {
        return false;
    }
    struct wf_finding *finding = wf_report_part(
        check, use.code.node, use.code.span.begin, use.code.span.end,
        "\"%.*s\" runs what an outsider's run may have left in an artifact", WF_STR_ARG(use.code.what));
    weigh(check, finding, tree, reach, use.guard);
    return true;
}

static void report_tree(struct wf_check *check, const struct wf_foreign_tree *tree) {
    struct wf_finding *finding = wf_report_part(check, tree->node, tree->span.begin, tree->span.end,
                                                "artifact of an outsider's run is unpacked in the workspace");
    finding->severity = WF_INFO;
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_MEDIUM, WF_PEDANTIC);
    wf_finding_help(check, finding, "unpack it below ${{ runner.temp }}");
}

static void check_step(struct wf_check *check, const struct wf_reaches *reaches, const struct wf_step *step) {
    struct wf_foreign_tree tree;
    if (!wf_artifact_read(check, step, &tree)) {
        return;
    }
    for (size_t i = 0; i < reaches->list.len; i++) {
        const struct wf_reach *reach = &reaches->list.items[i];
        if (reach->starter != WF_STARTER_PRIVILEGED || !wf_step_runs(check, step, reach->run) ||
            wf_guard_of_way(check, reach) == WF_GUARD_CLOSED ||
            wf_guard_of_step(check->arena, step, reach->run->event) == WF_GUARD_CLOSED) {
            continue;
        }
        add_others(check, &tree);
        bool written = report_write(check, &tree, reach);
        if (!report_use(check, &tree, reach) && !written) {
            report_tree(check, &tree);
        }
        return;
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_reaches *reaches = wf_memo_reaches(check);
    for (size_t i = 0; i < workflow->job_count; i++) {
        for (size_t k = 0; k < workflow->jobs[i].step_count; k++) {
            check_step(check, reaches, &workflow->jobs[i].steps[k]);
        }
    }
}

const struct wf_rule wf_rule_untrusted_artifact = {
    .id = "untrusted-artifact",
    .title = "Artifact of an outsider's run used with the repository's rights",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
};
