#include "base/file.h"
#include "lint/rule.h"

/* --- workflows that a job calls ----------------------------------------------------------------------- */

static bool is_repository_name(struct wf_str name) {
    for (size_t i = 0; i < name.len; i++) {
        if (!wf_is_alnum(name.ptr[i]) && !strchr("_.-", name.ptr[i])) {
            return false;
        }
    }
    return name.len > 0;
}

/* As Git and GitHub want it. */
static bool is_ref(struct wf_str ref) {
    for (size_t i = 0; i < ref.len; i++) {
        unsigned char c = (unsigned char)ref.ptr[i];
        if (c <= ' ' || c == 0x7F || strchr("?*[]\\~^:", c)) {
            return false;
        }
    }
    char first = ref.len > 0 ? ref.ptr[0] : '/';
    char last = ref.len > 0 ? ref.ptr[ref.len - 1] : '/';
    return first != '/' && first != '.' && last != '/' && last != '.' && !wf_str_has(ref, "..") &&
           !wf_str_has(ref, "//") && !wf_str_has(ref, "@{") && !wf_str_has(ref, "/.") &&
           !wf_str_ends(ref, ".lock");
}

/* What is wrong with a path inside the repository, or NULL. */
static const char *path_problem(struct wf_str path) {
    static const char *const folders[] = {".github/workflows/", ".github/workflows-lab/"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (!wf_str_starts(path, folders[i])) {
            continue;
        }
        struct wf_str name = wf_str_sub(path, strlen(folders[i]), path.len);
        if (wf_str_find_char(name, '/', 0) != WF_NOT_FOUND) {
            return "it must stand directly in the folder .github/workflows";
        }
        if (!wf_path_is_yaml(name)) {
            return "its name must end in .yml or .yaml";
        }
        return wf_str_starts(name, ".y") ? "its name is only an extension" : NULL;
    }
    return "it must stand in the folder .github/workflows";
}

static const char *workflow_problem(const struct wf_uses *uses) {
    if (uses->kind == WF_USES_INVALID) {
        return uses->problem;
    }
    if (uses->kind == WF_USES_DOCKER) {
        return "it is an image";
    }
    if (uses->kind == WF_USES_LOCAL || uses->kind == WF_USES_SELF) {
        bool version = wf_str_find_char(uses->text, '@', 0) != WF_NOT_FOUND;
        return version ? "a workflow of the same repository has no version"
                       : path_problem(wf_str_sub(uses->text, 2, uses->text.len));
    }
    if (!is_repository_name(uses->owner) || !is_repository_name(uses->repo)) {
        return "owner or repository has a character that no name has";
    }
    const char *problem = path_problem(uses->path);
    return problem             ? problem
           : is_ref(uses->ref) ? NULL
                               : "the version behind the @ is no name of a branch or tag";
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (!wf_node_is_scalar(job->uses) || wf_node_text(job->uses).len == 0) {
        return;
    }
    struct wf_uses uses = wf_uses_parse(wf_node_text(job->uses));
    const char *problem = uses.expression ? NULL : workflow_problem(&uses);
    if (problem) {
        struct wf_finding *finding =
            wf_report(check, job->uses->span, "\"%.*s\" is no workflow that a job can call: %s",
                      WF_STR_ARG(uses.text), problem);
        wf_finding_help(check, finding,
                        "it is written as ./.github/workflows/NAME.yml or "
                        "OWNER/REPOSITORY/.github/workflows/NAME.yml@REF");
    }
}

/* --- actions ------------------------------------------------------------------------------------------ */

static const char *action_problem(const struct wf_uses *uses) {
    if (uses->kind == WF_USES_INVALID) {
        return uses->problem;
    }
    if (uses->kind == WF_USES_DOCKER && wf_str_ends(uses->image, ":")) {
        return "the image's tag is empty";
    }
    if (uses->kind == WF_USES_REPOSITORY && uses->workflow) {
        return "it is a workflow, which a job calls with its own \"uses\"";
    }
    return NULL;
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    const struct wf_uses *uses = &step->action;
    if (!wf_node_is_scalar(step->uses) || uses->text.len == 0 || uses->expression) {
        return;
    }
    const char *problem = action_problem(uses);
    if (problem) {
        wf_report(check, step->uses->span, "\"%.*s\" is no action: %s", WF_STR_ARG(uses->text), problem);
    } else if (uses->kind == WF_USES_REPOSITORY && uses->ref_kind == WF_USES_REF_SHORT_SHA) {
        struct wf_finding *finding = wf_report(
            check, step->uses->span, "\"%.*s\" looks like a shortened commit, which GitHub does not accept",
            WF_STR_ARG(uses->ref));
        finding->severity = WF_WARNING;
    }
}

const struct wf_rule wf_rule_uses_format = {
    .id = "uses-format",
    .title = "\"uses\" that names no action or workflow",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .job_hook = check_job,
    .step_hook = check_step,
};
