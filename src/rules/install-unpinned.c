#include "gha/step.h"
#include "lint/memo.h"
#include "rules/foreign_tree.h"
#include "rules/unpinned_packages.h"

/* What a step installs matters where it stands beside rights; elsewhere it is a habit. */
static enum wf_persona persona_of(const struct wf_check *check, const struct wf_step *step) {
    bool rights = step->job && wf_job_has_rights(check, step->job);
    return rights ? WF_REGULAR : WF_PEDANTIC;
}

/* Commands of adhoc-packages, which says more of them. */
static bool is_reported(const struct wf_package_call *call) {
    return wf_str_in(call->command->words.items[0].text, "gem yarn pnpm bundle npm");
}

static bool find_offer(const struct wf_job *job) {
    for (size_t i = 0; job && i < job->step_count; i++) {
        const struct wf_step *other = &job->steps[i];
        struct wf_str script = wf_node_text(other->run);
        if (wf_uses_is(&other->action, "peter-evans/create-pull-request") ||
            wf_str_has(script, "gh pr create") || wf_str_has(script, "git commit")) {
            return true;
        }
    }
    return false;
}

/* A job that offers newer versions for review is there to fetch them. */
static bool offers_updates(const struct wf_check *check, const struct wf_step *step) {
    static const bool answers[] = {false, true};
    void **place = wf_memo_of(check, "offers updates", step->job);
    if (*place == NULL) {
        *place = (void *)&answers[find_offer(step->job)];
    }
    return *place == &answers[true];
}

/* --- npm without names -------------------------------------------------------------------------------- */

/* Whether a step before it has brought this repository into `folder`; `*rest` is the folder below that. */
static bool is_checked_out(const struct wf_check *check, const struct wf_step *step, struct wf_str folder,
                           struct wf_str *rest) {
    enum { MAX_CHECKOUTS = 64 }; /* that are looked at, the last ones first */
    const struct wf_checkouts *checkouts = step->job ? wf_checkouts_of(check, step->job) : NULL;
    size_t count = checkouts ? wf_checkouts_before(checkouts, step) : 0;
    for (size_t i = count; i-- > 0 && count - i <= MAX_CHECKOUTS;) {
        const struct wf_step *before = checkouts->list.items[i];
        bool inside;
        struct wf_str path = wf_step_folder(check, before, &inside);
        bool below = path.len == 0 || (wf_str_starts(folder, wf_arena_str(check->arena, path).ptr) &&
                                       (folder.len == path.len || folder.ptr[path.len] == '/'));
        if (inside && below) {
            *rest = wf_str_sub(folder, path.len + (path.len > 0 && folder.len > path.len), folder.len);
            return !wf_step_input(before, "repository") && !wf_step_input(before, "ref");
        }
    }
    return false;
}

static bool has_lock(const struct wf_check *check, struct wf_str folder) {
    static const char *const names[] = {"package-lock.json", "npm-shrinkwrap.json"};
    const struct wf_folder *tree = check->repo->tree;
    for (size_t i = 0; tree && i < sizeof names / sizeof *names; i++) {
        struct wf_str path = wf_arena_printf(check->arena, "%.*s%s%s", WF_STR_ARG(folder),
                                             folder.len > 0 ? "/" : "", names[i]);
        if (tree->entry(tree->context, path).kind == WF_ENTRY_FILE) {
            return true;
        }
    }
    return false;
}

/* Whether no command of the step's script changes the folder. */
static bool stays(const struct wf_check *check, const struct wf_step *step) {
    static const char *const words[] = {"cd ", "pushd", "et-Location", NULL};
    static const bool answers[] = {false, true};
    void **place = wf_memo_of(check, "stays in its folder", step);
    if (*place == NULL) {
        *place = (void *)&answers[!wf_str_has_any(wf_node_text(step->run), words)];
    }
    return *place == &answers[true];
}

/* Where a command starts that no `cd` and no option sends elsewhere. */
static bool is_at_start(const struct wf_check *check, const struct wf_step *step,
                        const struct wf_package_call *call) {
    return stays(check, step) && !wf_package_call_has(call, 'C', "--prefix") &&
           !wf_package_call_has(call, 'w', "--workspace") && !wf_package_call_has(call, 'g', "--global") &&
           !wf_package_call_has(call, '\0', "--package-lock-only") &&
           !wf_package_call_has(call, '\0', "--no-package-lock");
}

static const struct wf_fix *fix_npm(struct wf_check *check, const struct wf_step *step, struct wf_span verb) {
    struct wf_patch patch = wf_check_patch(check);
    bool done = verb.end - verb.begin <= strlen("install") &&
                wf_patch_set_part(&patch, step->run, verb.begin, verb.end, WF_STR("ci"));
    return done ? wf_patch_fix(&patch, "install what the lock file says", WF_FIX_UNSAFE) : NULL;
}

static struct wf_finding *report(struct wf_check *check, const struct wf_step *step, struct wf_span span,
                                 struct wf_str message) {
    struct wf_finding *finding =
        wf_report_part(check, step->run, span.begin, span.end, "%.*s", WF_STR_ARG(message));
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, persona_of(check, step));
    return finding;
}

/* `npm install` follows a lock file only as far as package.json agrees, and writes what it finds into it. */
static void check_npm(struct wf_check *check, const struct wf_step *step,
                      const struct wf_package_call *call) {
    bool inside;
    struct wf_str rest = {0};
    struct wf_str folder = wf_step_working_folder(check, step, &inside);
    if (call->packages.len > 0 || !inside || !is_at_start(check, step, call) || offers_updates(check, step) ||
        !is_checked_out(check, step, folder, &rest) || !has_lock(check, rest)) {
        return;
    }
    struct wf_str verb = call->command->words.items[call->verb].text;
    if (wf_str_in(verb, "install i update")) {
        struct wf_finding *finding = report(
            check, step, call->command->words.items[call->verb].span,
            wf_arena_printf(check->arena, "\"npm %.*s\" may change what the lock file says: \"npm ci\"",
                            WF_STR_ARG(verb)));
        bool plain = call->command->words.items[call->verb].span.begin > call->command->span.begin;
        finding->fix = plain && !wf_str_is(verb, "update")
                           ? fix_npm(check, step, call->command->words.items[call->verb].span)
                           : NULL;
    }
}

/* --- packages with names ------------------------------------------------------------------------------ */

static void check_names(struct wf_check *check, const struct wf_step *step,
                        const struct wf_package_call *call) {
    size_t count;
    const struct wf_package *first = wf_unpinned_first(call, &count);
    if (!first || call->action != WF_PACKAGE_INSTALL || is_reported(call) || offers_updates(check, step)) {
        return;
    }
    struct wf_finding *finding = report(
        check, step, call->command->words.items[first->word].span,
        wf_arena_printf(check->arena, "\"%.*s\" is installed in whichever version is there at the time",
                        WF_STR_ARG(first->name)));
    if (count > 1) {
        wf_finding_help(check, finding, "tell the version of all %zu of this command", count);
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    struct wf_package_calls calls = {0};
    if (step->run) {
        calls = wf_commands_calls(check, step);
    }
    for (size_t i = 0; i < calls.list.len; i++) {
        const struct wf_package_call *call = &calls.list.items[i];
        bool language = call->manager >= WF_MANAGER_PIP;
        if (call->manager == WF_MANAGER_NPM && !wf_package_call_has(call, '\0', "--help")) {
            check_npm(check, step, call);
        }
        if (language && call->manager != WF_MANAGER_CONDA) {
            check_names(check, step, call);
        }
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_live_steps_each(check, check_step);
}

const struct wf_rule wf_rule_install_unpinned = {
    .id = "install-unpinned",
    .title = "Package of whatever version is the newest",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .file_hook = check_file,
};
