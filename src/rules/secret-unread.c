#include "lint/link.h"
#include "rules/uses_ask.h"

/* --- whether a file reads a name of a context --------------------------------------------------------- */

static bool is_name_at(struct wf_str text, size_t at, struct wf_str name) {
    size_t end = at + name.len;
    return wf_str_eq_case(wf_str_sub(text, at, end), name) && (end >= text.len || !wf_is_id(text.ptr[end]));
}

/* What stands behind `context` at `at`: `.name`, `['name']`; anything else may be any name. */
static bool may_name(struct wf_str text, size_t at, struct wf_str name) {
    while (at < text.len && wf_is_space(text.ptr[at])) {
        at++;
    }
    char c = at < text.len ? text.ptr[at] : '\0';
    if (c == '.') {
        bool star = at + 1 < text.len && text.ptr[at + 1] == '*';
        return star || is_name_at(text, at + 1, name);
    }
    bool quoted = c == '[' && at + 1 < text.len && text.ptr[at + 1] == '\'';
    return !quoted || is_name_at(text, at + 2, name);
}

static bool expression_reads(struct wf_str text, const char *context, struct wf_str name) {
    size_t len = strlen(context);
    for (size_t at = 0; at + len <= text.len; at++) {
        bool begins = at == 0 || (!wf_is_id(text.ptr[at - 1]) && text.ptr[at - 1] != '.');
        bool ends = at + len == text.len || !wf_is_id(text.ptr[at + len]);
        if (begins && ends && wf_str_is_case(wf_str_sub(text, at, at + len), context) &&
            may_name(text, at + len, name)) {
            return true;
        }
    }
    return false;
}

static bool file_reads(const struct wf_file *file, const char *context, struct wf_str name) {
    for (size_t i = 0; i < file->sites->list.len; i++) {
        if (expression_reads(file->sites->list.items[i].expression->text, context, name)) {
            return true;
        }
    }
    return false;
}

/* A call that hands all of them on. */
static bool hands_on(const struct wf_workflow *workflow) {
    for (size_t i = 0; i < workflow->job_count; i++) {
        if (wf_str_is(wf_node_text(workflow->jobs[i].secrets), "inherit")) {
            return true;
        }
    }
    return false;
}

static bool is_secret(const struct wf_node *value) {
    return expression_reads(wf_node_text(value), "secrets", WF_STR("*")) ||
           wf_str_has(wf_node_text(value), "secrets.");
}

/* --- called workflows, actions ------------------------------------------------------------------------ */

static void report(struct wf_check *check, const struct wf_node *key, const char *what, struct wf_str user,
                   const struct wf_doc *doc) {
    struct wf_finding *finding =
        wf_report(check, key->span, "%s \"%.*s\" never reads the secret it gets: \"%.*s\"", what,
                  WF_STR_ARG(user), WF_STR_ARG(wf_node_text(key)));
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_help(check, finding, "do not hand it on; nothing in \"%.*s\" names it",
                    WF_STR_ARG(doc->source->path));
    struct wf_patch patch = wf_check_patch(check);
    if (wf_patch_remove(&patch, key)) {
        finding->fix = wf_patch_fix(&patch, "do not hand it on", WF_FIX_UNSAFE);
    }
}

static bool is_declared(const struct wf_workflow *callee, struct wf_str name) {
    const struct wf_node *call = wf_node_get(callee->on, "workflow_call");
    return wf_node_find(wf_node_get(call, "secrets"), name, true) != NULL;
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_file *file = job->callee ? wf_repo_file(check->repo, job->callee_doc) : NULL;
    if (!file || hands_on(job->callee)) {
        return;
    }
    for (WF_EACH(key, wf_node_is_mapping(job->secrets) ? job->secrets : NULL)) {
        struct wf_str name = wf_node_text(key);
        if (is_declared(job->callee, name) && !file_reads(file, "secrets", name)) {
            report(check, key, "workflow", wf_node_text(job->uses), job->callee_doc);
        }
    }
}

/* Only of composite actions is all that they do in the file. */
static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (!step->local || !wf_str_is(wf_node_text(step->local->using), "composite")) {
        return;
    }
    const struct wf_file *file = wf_repo_file(check->repo, step->local_doc);
    for (WF_EACH(key, file ? step->with : NULL)) {
        struct wf_str name = wf_node_text(key);
        if (is_secret(key->value) && wf_node_find(step->local->inputs, name, true) &&
            !file_reads(file, "inputs", name)) {
            report(check, key, "action", step->action.text, step->local_doc);
        }
    }
}

const struct wf_rule wf_rule_secret_unread = {
    .id = "secret-unread",
    .title = "Secret that is handed on and never read",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .job_hook = check_job,
    .step_hook = check_step,
};
