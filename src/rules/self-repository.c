#include "gha/facts.h"
#include "lang/hole.h"
#include "rules/uses_ask.h"

/* What lies in the workspace when a step begins. */
struct workspace {
    bool changed; /* it may differ from the commit of the run */
    bool other;   /* the path is in a checkout of another repository, or nobody can tell */
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
    if (wf_step_input(step, "ref")) {
        workspace->changed = true;
    } else if (own && folder.len == 0 && !step->condition && !wf_step_input(step, "clean")) {
        workspace->changed = false; /* it removes what is not of the commit */
    }
}

/* Known actions write only what is theirs, but for those that are told what to run or to unpack. */
static bool may_change(const struct wf_step *step) {
    static const char *const inputs[] = {"script", "run", "command", "runCmd", "cmd"};
    static const char *const unpacking[] = {"actions/download-artifact", "actions/cache",
                                            "actions/cache/restore"};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        if (wf_step_input(step, inputs[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof unpacking / sizeof *unpacking; i++) {
        if (wf_uses_is(&step->action, unpacking[i])) {
            return true;
        }
    }
    return !wf_action_fact(&step->action, WF_STR(""));
}

static struct workspace workspace_of(const struct wf_check *check, const struct wf_step *step,
                                     struct wf_str path) {
    struct workspace workspace = {false, wf_str_in(path, "..") || wf_str_starts(path, "../")};
    const struct wf_step *first = step->job ? step->job->steps : check->file->action->steps;
    for (const struct wf_step *before = first; before < step; before++) {
        if (before->never) {
            continue;
        }
        if (wf_uses_is(&before->action, "actions/checkout")) {
            add_checkout(&workspace, before, path);
        } else {
            workspace.changed = workspace.changed || may_change(before);
        }
    }
    return workspace;
}

/* --- saying it ---------------------------------------------------------------------------------------- */

static void report(struct wf_check *check, const struct wf_used *used, bool safe) {
    struct wf_str text = used->uses.text;
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
                                    safe ? WF_FIX_SAFE : WF_FIX_UNSAFE);
    }
}

static void check_step(struct wf_check *check, const struct wf_used *used) {
    struct wf_str path = wf_str_sub(used->uses.text, 2, used->uses.text.len);
    struct workspace workspace = workspace_of(check, used->step, path);
    if (!workspace.other && !used->step->local_missing) {
        report(check, used, used->step->local_doc && !workspace.changed && path.len > 0);
    }
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    if (used->uses.kind != WF_USES_LOCAL || !wf_str_starts(used->uses.text, "./")) {
        return;
    }
    if (used->step) {
        check_step(check, used);
    } else if (!used->job->callee_missing) {
        report(check, used, used->job->callee_doc != NULL);
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
