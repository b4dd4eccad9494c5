#include "rules/callers.h"

#include "lint/memo.h"

enum { MAX_CALLS = 4 }; /* of callers' callers */

struct question {
    const struct wf_check *check;
    const struct wf_file *file; /* that is called */
    struct wf_str name;
    unsigned depth;
    struct wf_given given;
    bool called;
};

static struct wf_given ask(const struct wf_check *check, const struct wf_file *file, struct wf_str text,
                           unsigned depth);

/* An input of the caller's own is its callers'. */
static struct wf_given given_by(const struct question *question, const struct wf_file *file,
                                const struct wf_site *site, const struct wf_taint_source *source) {
    struct wf_span part = wf_site_part(site, source->node);
    struct wf_str own = wf_str_sub(site->expression->text, source->node->begin, source->node->end);
    struct wf_str text = source->origin.len > 0 ? source->origin : own;
    if (source->taint == WF_TAINT_CALLER && question->depth < MAX_CALLS) {
        return ask(question->check, file, text, question->depth + 1);
    }
    struct wf_span span = wf_node_subspan(file->source, site->scalar, part.begin, part.end);
    return (struct wf_given){source->taint, text, file->source, span};
}

static void ask_site(struct question *question, const struct wf_file *file, struct wf_types *types,
                     const struct wf_site *site) {
    if (site->expression->errors.len > 0 || !site->expression->root) {
        return;
    }
    wf_types_enter(types, site->job);
    struct wf_taints taints = wf_taint_read(types, site);
    for (size_t i = 0; i < taints.list.len; i++) {
        struct wf_given given = given_by(question, file, site, &taints.list.items[i]);
        question->given = given.taint > question->given.taint ? given : question->given;
    }
}

/* The expressions of the input where `job` or `step` calls. */
static void ask_call(struct question *question, const struct wf_file *file, const struct wf_job *job,
                     const struct wf_step *step) {
    struct wf_types types = {.arena = question->check->arena,
                             .workflow = file->workflow,
                             .action = file->action,
                             .runs = file->runs};
    question->called = true;
    for (size_t i = 0; i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        if (site->job == job && site->step == step && site->entry &&
            wf_str_is(wf_node_text(site->field), "with") &&
            wf_str_eq_case(wf_node_text(site->entry), question->name)) {
            ask_site(question, file, &types, site);
        }
    }
}

static void ask_steps(struct question *question, const struct wf_file *file, const struct wf_step *steps,
                      size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (steps[i].local_doc == question->file->doc) {
            ask_call(question, file, steps[i].job, &steps[i]);
        }
    }
}

static void ask_file(struct question *question, const struct wf_file *file) {
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        const struct wf_job *job = &file->workflow->jobs[i];
        if (job->callee_doc == question->file->doc) {
            ask_call(question, file, job, NULL);
        }
        ask_steps(question, file, job->steps, job->step_count);
    }
    if (file->action) {
        ask_steps(question, file, file->action->steps, file->action->step_count);
    }
}

/* A person may give it too, and an action that is not kept in .github is there for other repositories. */
static bool is_open(const struct wf_file *file) {
    bool dispatched = file->runs && wf_run_case_find(file->runs, "workflow_dispatch", WF_RUN_UNKNOWN);
    return dispatched || (file->action && !wf_str_has(file->source->path, ".github/"));
}

static struct wf_given find_out(const struct wf_check *check, const struct wf_file *file, struct wf_str text,
                                unsigned depth) {
    struct question question = {
        .check = check, .file = file, .depth = depth, .given = {.taint = WF_TAINT_CALLER}};
    const struct wf_expr *parsed = wf_expr_read(check->arena, text);
    struct wf_expr_chain chain = {0};
    if (!wf_expr_chain(check->arena, parsed->root, &chain) || !wf_str_is_case(chain.root, "inputs") ||
        chain.parts.len != 1 || chain.parts.items[0].name.len == 0) {
        return question.given;
    }
    question.name = chain.parts.items[0].name;
    question.given.taint = is_open(file) ? WF_TAINT_CALLER : WF_TAINT_NONE;
    for (size_t i = 0; i < check->repo->count; i++) {
        ask_file(&question, check->repo->files[i]);
    }
    for (size_t i = 0; i < check->repo->other_count; i++) {
        ask_file(&question, check->repo->others[i]);
    }
    if (!question.called) {
        question.given.taint = WF_TAINT_CALLER;
    }
    return question.given;
}

/* Found out once: ways through callers of callers may be without number. */
static struct wf_given ask(const struct wf_check *check, const struct wf_file *file, struct wf_str text,
                           unsigned depth) {
    struct wf_str about = wf_arena_printf(check->arena, "%u %.*s %.*s", depth, WF_STR_ARG(file->source->path),
                                          WF_STR_ARG(text));
    void **known = wf_memo(check, "given input", about);
    if (*known == NULL) {
        struct wf_given *given = WF_NEW(check->arena, struct wf_given);
        *given = find_out(check, file, text, depth);
        *known = given;
    }
    return *(const struct wf_given *)*known;
}

struct wf_given wf_given_input(const struct wf_check *check, const struct wf_file *file, struct wf_str text) {
    return ask(check, file, text, 0);
}
