#include "gha/foreign.h"
#include "gha/guard.h"
#include "gha/permission.h"
#include "gha/step.h"
#include "lint/reach.h"
#include "rules/code_run.h"
#include "rules/uses_ask.h"

/* A step that brings an outsider's commit into the workspace. */
struct fetch {
    const struct wf_step *step;
    enum wf_foreign foreign;
    const struct wf_node *node; /* the scalar that names the commit, or the script */
    struct wf_span span;        /* its part */
    struct wf_code_folders folders;
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

static struct wf_str folder_of(struct wf_check *check, const struct wf_step *step) {
    struct wf_context context = wf_context_of_step(check->arena, step, NULL);
    bool inside;
    return wf_code_path(wf_context_text(&context, wf_node_text(wf_step_input(step, "path"))), &inside);
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
    fetch->foreign = of_ref > of_repository ? of_ref : of_repository;
    fetch->branch = fetch->foreign == WF_FOREIGN_NAME;
    fetch->refused = refuses(check, step, run->event);
    fetch->node = of_ref >= of_repository ? ref : repository;
    fetch->folders.folder = folder_of(check, step);
    fetch->span = wf_span_make(0, (uint32_t)wf_node_text(fetch->node).len);
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
            fetch->node = step->run;
            fetch->span = commands.list.items[i].span;
            return true;
        }
    }
    return false;
}

static bool read_fetch(struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run,
                       struct fetch *fetch) {
    *fetch = (struct fetch){.step = step};
    return is_checkout(step) ? read_checkout(check, step, run, fetch)
                             : step->run && read_script(check, step, run, fetch);
}

/* --- what is done with it ----------------------------------------------------------------------------- */

static bool is_live(struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run) {
    struct wf_context context = wf_context_of_step(check->arena, step, run);
    context.any_end = true;
    return !wf_step_is_dead(check->arena, step) && wf_context_reached(&context) != WF_FALSE;
}

/* Later checkouts that bring something else into folders of the workspace. */
static bool is_replaced(struct wf_check *check, const struct fetch *fetch, const struct wf_step *later) {
    return is_checkout(later) && !later->condition &&
           wf_str_eq(folder_of(check, later), fetch->folders.folder);
}

static void add_others(struct wf_check *check, struct fetch *fetch, const struct wf_run_case *run) {
    const struct wf_job *job = fetch->step->job;
    for (size_t i = 0; i < job->step_count; i++) {
        struct fetch other;
        const struct wf_step *step = &job->steps[i];
        if (step == fetch->step || !is_checkout(step) || read_fetch(check, step, run, &other)) {
            continue;
        }
        struct wf_str folder = folder_of(check, step);
        if (folder.len > fetch->folders.folder.len) {
            *WF_PUSH(check->arena, &fetch->folders.other) = folder;
        }
    }
}

struct use {
    const struct wf_step *step;
    struct wf_code_run code;
    enum wf_guard guard;
};

/* The first step behind it that runs its code. */
static bool find_use(struct wf_check *check, struct fetch *fetch, const struct wf_run_case *run,
                     struct use *use) {
    const struct wf_job *job = fetch->step->job;
    add_others(check, fetch, run);
    for (size_t i = fetch->step->index + (fetch->node == fetch->step->run ? 0 : 1); i < job->step_count;
         i++) {
        const struct wf_step *step = &job->steps[i];
        if (is_replaced(check, fetch, step) && step != fetch->step) {
            return false;
        }
        enum wf_guard guard = wf_guard_of_step(check->arena, step);
        struct wf_code_run code = {0};
        if (is_live(check, step, run) && guard != WF_GUARD_CLOSED) {
            code = wf_code_run_of(check, step, &fetch->folders);
        }
        bool before = step == fetch->step && code.span.begin < fetch->span.end;
        if (code.node && !before) {
            *use = (struct use){step, code, guard};
            return true;
        }
    }
    return false;
}

/* --- what it can do ----------------------------------------------------------------------------------- */

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

/* The token surely cannot write, and the job names no other secret. */
static bool is_harmless(const struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *own =
        wf_node_resolve(job->permissions ? job->permissions : job->workflow->permissions);
    bool writes = !own || wf_str_is(wf_node_text(own), "write-all");
    for (WF_EACH(key, own)) {
        writes = writes || wf_str_is(wf_node_text(key->value), "write");
    }
    return !writes && !names_secrets(check, job);
}

/* --- findings ----------------------------------------------------------------------------------------- */

static const char help[] =
    "build what outsiders send after \"pull_request\", which has no rights, or check out "
    "this repository's own code here";

static const char refused_help[] =
    "newer versions of actions/checkout refuse a fork's code here, so that the job fails; "
    "build it after \"pull_request\", which has no rights";

/* Of the job that calls the workflow. */
static enum wf_guard guard_of_way(struct wf_check *check, const struct wf_reach *reach) {
    return reach->through ? wf_guard_of_job(check->arena, reach->through) : WF_GUARD_NONE;
}

static void note_start(struct wf_check *check, struct wf_finding *finding, const struct wf_reach *reach) {
    const struct wf_file *file = reach->parent ? reach->parent : reach->file;
    if (file != check->file && file->workflow && file->workflow->on && file->workflow->on->key) {
        wf_finding_note(check, finding, file->source, file->workflow->on->key->span,
                        reach->parent ? "outsiders start it through this workflow" : "it is started here");
    }
}

static void report_use(struct wf_check *check, const struct fetch *fetch, const struct use *use,
                       const struct wf_reach *reach) {
    struct wf_finding *finding =
        wf_report_part(check, use->code.node, use->code.span.begin, use->code.span.end,
                       "\"%.*s\" runs what an outsider sent, with this repository's rights: \"%.*s\"",
                       WF_STR_ARG(use->code.what), WF_STR_ARG(reach->run->event));
    bool vague = fetch->branch || fetch->refused || !reach->sure;
    bool asked = use->guard != WF_GUARD_NONE || guard_of_way(check, reach) != WF_GUARD_NONE;
    bool lower = vague || asked || is_harmless(check, use->step->job);
    finding->severity = lower ? WF_INFO : WF_WARNING;
    bool certain = fetch->foreign == WF_FOREIGN_CODE && !lower;
    enum wf_level confidence = vague ? WF_LEVEL_LOW : certain ? WF_LEVEL_HIGH : WF_LEVEL_MEDIUM;
    wf_finding_risk(finding, lower ? WF_LEVEL_MEDIUM : WF_LEVEL_HIGH, confidence, WF_REGULAR);
    wf_finding_note(check, finding, check->file->source,
                    wf_node_subspan(check->file->source, fetch->node, fetch->span.begin, fetch->span.end),
                    "fetched here");
    note_start(check, finding, reach);
    wf_finding_help(check, finding, "%s", fetch->refused ? refused_help : help);
}

static void report_fetch(struct wf_check *check, const struct fetch *fetch) {
    struct wf_finding *finding =
        wf_report_part(check, fetch->node, fetch->span.begin, fetch->span.end,
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
        if (reach->starter == WF_STARTER_PRIVILEGED && is_live(check, step, reach->run) &&
            guard_of_way(check, reach) != WF_GUARD_CLOSED && read_fetch(check, step, reach->run, &one) &&
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
    if (!reach || wf_guard_of_step(check->arena, step) == WF_GUARD_CLOSED) {
        return;
    }
    struct use use;
    if (find_use(check, &fetch, reach->run, &use)) {
        report_use(check, &fetch, &use, reach);
    } else {
        report_fetch(check, &fetch);
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct wf_reaches reaches = wf_reaches_of(check->arena, check->repo, check->file);
    for (size_t i = 0; i < workflow->job_count; i++) {
        for (size_t k = 0; k < workflow->jobs[i].step_count; k++) {
            check_step(check, &reaches, &workflow->jobs[i].steps[k]);
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
