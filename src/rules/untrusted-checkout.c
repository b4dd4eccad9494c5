#include "gha/foreign.h"
#include "lint/memo.h"
#include "rules/foreign_tree.h"

/* A step that brings an outsider's commit into the workspace. */
struct fetch {
    struct wf_foreign_tree tree;
    enum wf_foreign foreign;
    bool branch;  /* only a branch's name, of this repository */
    bool refused; /* by the action itself, when a fork's */
};

/* --- which commit ------------------------------------------------------------------------------------- */

static bool is_checkout(const struct wf_step *step) {
    return wf_uses_is(&step->action, "actions/checkout");
}

/* Since June and July of 2026 the action refuses a fork's code after these events unless it is told not to:
 * from these versions on, and by the tags of whole majors, which move. */
static bool refuses(const struct wf_check *check, const struct wf_step *step, struct wf_str event) {
    static const uint32_t first_minor[] = {UINT32_MAX, UINT32_MAX, 8, 7, 4, 1, 1, 0};
    const struct wf_node *allowed = wf_step_input(step, "allow-unsafe-pr-checkout");
    struct wf_version version = wf_used_version(check, step);
    bool sha = step->action.ref_kind == WF_USES_REF_SHA;
    if (!wf_str_in(event, "pull_request_target workflow_run") ||
        (allowed && !wf_str_is_case(wf_node_text(allowed), "false"))) {
        return false;
    }
    if (version.parts < 2 || version.major > 7) {
        return version.parts > 0 ? version.major > 1 && !sha : !sha;
    }
    return version.minor >= first_minor[version.major];
}

static bool read_checkout(struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run,
                          struct fetch *fetch) {
    struct wf_context context = wf_context_of_step(check->arena, step, run);
    const struct wf_node *ref = wf_step_input(step, "ref");
    const struct wf_node *repository = wf_step_input(step, "repository");
    enum wf_foreign of_ref = wf_foreign_of(&context, wf_node_text(ref));
    enum wf_foreign of_repository = wf_foreign_of(&context, wf_node_text(repository));
    bool other = repository && of_repository == WF_FOREIGN_NO &&
                 !wf_str_has(wf_node_text(repository), "github.repository");
    bool inside;
    fetch->foreign = of_ref > of_repository ? of_ref : of_repository;
    fetch->branch = fetch->foreign == WF_FOREIGN_NAME;
    fetch->refused = refuses(check, step, run->event);
    fetch->tree.node = of_ref >= of_repository ? ref : repository;
    fetch->tree.folders.folder = wf_step_folder(check, step, &inside);
    fetch->tree.span = wf_span_make(0, (uint32_t)wf_node_text(fetch->tree.node).len);
    return !other && fetch->foreign != WF_FOREIGN_NO;
}

/* Words of git that bring what they name into the working tree. */
static bool reads_commit(const struct wf_context *context, const struct wf_words *words, bool *fetched,
                         enum wf_foreign *foreign) {
    struct wf_str verb = words->list.len > 0 ? words->list.items[0] : WF_STR("");
    enum wf_foreign worst = WF_FOREIGN_NO;
    for (size_t i = 1; i < words->list.len; i++) {
        enum wf_foreign one = wf_foreign_of(context, words->list.items[i]);
        worst = one > worst ? one : worst;
    }
    if (wf_str_is(words->name, "gh")) {
        *foreign = WF_FOREIGN_CODE;
        return wf_str_is(verb, "pr") && words->list.len > 1 && wf_str_is(words->list.items[1], "checkout");
    }
    if (!wf_str_is(words->name, "git")) {
        return false;
    }
    *fetched = *fetched || (wf_str_is(verb, "fetch") && worst == WF_FOREIGN_CODE);
    *foreign = WF_FOREIGN_CODE;
    bool moves = wf_str_in(verb, "checkout switch merge reset rebase cherry-pick pull clone");
    bool head = wf_words_find(words, "FETCH_HEAD", 0) != WF_NOT_FOUND;
    return moves && (worst == WF_FOREIGN_CODE || (*fetched && head));
}

static bool read_script(struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run,
                        struct fetch *fetch) {
    struct wf_context context = wf_context_of_step(check->arena, step, run);
    struct wf_commands commands = wf_commands_read(check, step);
    bool fetched = false;
    for (size_t i = 0; i < commands.list.len; i++) {
        if (reads_commit(&context, &commands.list.items[i], &fetched, &fetch->foreign)) {
            fetch->tree.node = step->run;
            fetch->tree.span = commands.list.items[i].span;
            return true;
        }
    }
    return false;
}

static bool read_fetch(struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run,
                       struct fetch *fetch) {
    *fetch = (struct fetch){.tree = {.step = step}};
    return is_checkout(step) ? read_checkout(check, step, run, fetch)
                             : step->run && read_script(check, step, run, fetch);
}

static void add_others(struct wf_check *check, struct fetch *fetch, const struct wf_run_case *run) {
    const struct wf_job *job = fetch->tree.step->job;
    for (size_t i = 0; i < job->step_count; i++) {
        struct fetch other;
        const struct wf_step *step = &job->steps[i];
        if (step == fetch->tree.step || !is_checkout(step) || read_fetch(check, step, run, &other)) {
            continue;
        }
        bool inside;
        struct wf_str folder = wf_step_folder(check, step, &inside);
        if (folder.len > fetch->tree.folders.folder.len) {
            *WF_PUSH(check->arena, &fetch->tree.folders.other) = folder;
        }
    }
}

/* --- findings ----------------------------------------------------------------------------------------- */

static const char help[] =
    "build what outsiders send after \"pull_request\", which has no rights, or check out "
    "this repository's own code here";

static const char refused_help[] =
    "newer versions of actions/checkout refuse a fork's code here, so that the job fails; "
    "build it after \"pull_request\", which has no rights";

static void report_use(struct wf_check *check, const struct fetch *fetch, const struct wf_foreign_use *use,
                       const struct wf_reach *reach) {
    struct wf_finding *finding =
        wf_report_part(check, use->code.node, use->code.span.begin, use->code.span.end,
                       "\"%.*s\" runs what an outsider sent, with this repository's rights: \"%.*s\"",
                       WF_STR_ARG(use->code.what), WF_STR_ARG(reach->run->event));
    bool vague = fetch->branch || fetch->refused || !reach->sure;
    bool asked = use->guard != WF_GUARD_NONE || wf_guard_of_way(check, reach) != WF_GUARD_NONE;
    bool lower = vague || asked || wf_job_is_harmless(check, use->step->job);
    finding->severity = lower ? WF_INFO : WF_WARNING;
    bool certain = fetch->foreign == WF_FOREIGN_CODE && !lower;
    enum wf_level confidence = vague ? WF_LEVEL_LOW : certain ? WF_LEVEL_HIGH : WF_LEVEL_MEDIUM;
    wf_finding_risk(finding, lower ? WF_LEVEL_MEDIUM : WF_LEVEL_HIGH, confidence, WF_REGULAR);
    wf_foreign_notes(check, finding, &fetch->tree, reach);
    wf_finding_help(check, finding, "%s", fetch->refused ? refused_help : help);
}

static void report_fetch(struct wf_check *check, const struct fetch *fetch) {
    struct wf_finding *finding =
        wf_report_part(check, fetch->tree.node, fetch->tree.span.begin, fetch->tree.span.end,
                       "what an outsider sent is checked out where the repository's rights are");
    finding->severity = WF_INFO;
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, fetch->branch ? WF_LEVEL_LOW : WF_LEVEL_MEDIUM, WF_PEDANTIC);
    wf_finding_help(check, finding, "read it as data; nothing of it may run");
}

/* The first privileged way in which the step comes to run decides; a sure one before others. */
static const struct wf_reach *way_to(struct wf_check *check, const struct wf_reaches *reaches,
                                     const struct wf_step *step, struct fetch *fetch) {
    const struct wf_reach *found = NULL;
    struct fetch best = {0};
    for (size_t i = 0; i < reaches->list.len; i++) {
        const struct wf_reach *reach = &reaches->list.items[i];
        struct fetch one;
        if (reach->starter == WF_STARTER_PRIVILEGED && wf_step_runs(check, step, reach->run) &&
            wf_guard_of_way(check, reach) != WF_GUARD_CLOSED && read_fetch(check, step, reach->run, &one) &&
            (one.foreign > best.foreign || (best.refused && !one.refused))) {
            best = one;
            found = reach;
        }
    }
    *fetch = best;
    return found;
}

static void check_step(struct wf_check *check, const struct wf_reaches *reaches, const struct wf_step *step) {
    struct fetch fetch;
    const struct wf_reach *reach = way_to(check, reaches, step, &fetch);
    if (!reach || wf_guard_of_step(check->arena, step, reach->run->event) == WF_GUARD_CLOSED) {
        return;
    }
    struct wf_foreign_use use;
    add_others(check, &fetch, reach->run);
    if (wf_foreign_used(check, &fetch.tree, reach->run, &use)) {
        report_use(check, &fetch, &use, reach);
    } else {
        report_fetch(check, &fetch);
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

const struct wf_rule wf_rule_untrusted_checkout = {
    .id = "untrusted-checkout",
    .title = "Code of outsiders run with the repository's rights",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
};
