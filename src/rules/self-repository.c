#include "lang/hole.h"
#include "rules/uses_ask.h"

/* What lies in the workspace when a step begins. */
struct workspace {
    bool
        changed; /* scripts ran, or another commit is checked out: it may differ from the commit of the run */
    bool other;  /* the path is in a checkout of another repository, or nobody can tell */
};

/* Whether `path` lies in the folder `folder` of the workspace. */
static bool lies_in(struct wf_str path, struct wf_str folder) {
    folder = wf_str_starts(folder, "./") ? wf_str_sub(folder, 2, folder.len) : folder;
    folder = wf_str_ends(folder, "/") ? wf_str_sub(folder, 0, folder.len - 1) : folder;
    bool begins = wf_str_eq(wf_str_sub(path, 0, folder.len), folder);
    return begins && (path.len == folder.len || folder.len == 0 || path.ptr[folder.len] == '/');
}

static bool is_own(struct wf_str repository) {
    return repository.len == 0 || (wf_hole_any(repository) && wf_str_has(repository, "github.repository"));
}

static void add_checkout(struct workspace *workspace, const struct wf_step *step, struct wf_str path) {
    struct wf_str folder = wf_node_text(wf_step_input(step, "path"));
    bool own = is_own(wf_node_text(wf_step_input(step, "repository")));
    bool elsewhere = folder.len > 0 && !wf_str_in(folder, ". ./");
    if (wf_hole_any(folder) || (elsewhere && lies_in(path, folder)) || (!elsewhere && !own)) {
        workspace->other = true;
    }
    workspace->changed = workspace->changed || wf_step_input(step, "ref") != NULL;
}

static struct workspace workspace_of(const struct wf_check *check, const struct wf_step *step,
                                     struct wf_str path) {
    struct workspace workspace = {false, wf_str_in(path, "..") || wf_str_starts(path, "../")};
    const struct wf_step *first = step->job ? step->job->steps : check->file->action->steps;
    for (const struct wf_step *before = first; before < step; before++) {
        workspace.changed = workspace.changed || before->run;
        if (wf_uses_is(&before->action, "actions/checkout")) {
            add_checkout(&workspace, before, path);
        }
    }
    return workspace;
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    struct wf_str text = used->uses.text;
    struct workspace workspace = {0};
    if (used->uses.kind != WF_USES_LOCAL || !wf_str_starts(text, "./")) {
        return;
    }
    if (used->step) {
        workspace = workspace_of(check, used->step, wf_str_sub(text, 2, text.len));
    }
    if (workspace.other) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_used_span(check, used),
                  used->step ? "taken from the workspace, which steps can change: \"%.*s\""
                             : "older name for what lies in this repository: \"%.*s\"",
                  WF_STR_ARG(text));
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_REGULAR);
    struct wf_patch patch = wf_check_patch(check);
    size_t begin = (size_t)(text.ptr - used->node->text.ptr);
    if (wf_patch_set_part(&patch, used->node, begin, begin + 1, WF_STR("$"))) {
        finding->fix = wf_patch_fix(&patch, "take it from this repository at the running commit",
                                    workspace.changed || text.len == 2 ? WF_FIX_UNSAFE : WF_FIX_SAFE);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
}

const struct wf_rule wf_rule_self_repository = {
    .id = "self-repository",
    .title = "Own action that is taken from the workspace",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .file_hook = check_file,
};
