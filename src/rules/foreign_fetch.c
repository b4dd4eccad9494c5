#include "rules/foreign_fetch.h"

#include "gha/context.h"
#include "lint/memo.h"

enum { MAX_CHECKOUTS = 64 }; /* of a job that are told from another one */

/* --- commits ------------------------------------------------------------------------------------- */

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
                          struct wf_fetch *fetch) {
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

static bool read_git(struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run,
                     struct wf_fetch *fetch) {
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

bool wf_fetch_read(struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run,
                   struct wf_fetch *fetch) {
    *fetch = (struct wf_fetch){.tree = {.step = step}};
    return is_checkout(step) ? read_checkout(check, step, run, fetch)
                             : step->run && read_git(check, step, run, fetch);
}

void wf_fetch_others(struct wf_check *check, struct wf_fetch *fetch, const struct wf_run_case *run) {
    const struct wf_checkouts *checkouts = wf_checkouts_of(check, fetch->tree.step->job);
    for (size_t i = 0; i < checkouts->list.len && i < MAX_CHECKOUTS; i++) {
        struct wf_fetch other;
        const struct wf_step *step = checkouts->list.items[i];
        if (step == fetch->tree.step || wf_fetch_read(check, step, run, &other)) {
            continue;
        }
        bool inside;
        struct wf_str folder = wf_step_folder(check, step, &inside);
        if (folder.len > fetch->tree.folders.folder.len) {
            *WF_PUSH(check->arena, &fetch->tree.folders.other) = folder;
        }
    }
}

/* --- artifacts of other runs --------------------------------------------------------------------------- */

static bool is_downloader(const struct wf_step *step) {
    static const char *const names[] = {
        "dawidd6/action-download-artifact", "aochmann/actions-download-artifact",
        "bettermarks/action-artifact-download", "blablacar/action-download-last-artifact",
        "levonet/action-download-last-artifact"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_uses_is(&step->action, names[i])) {
            return true;
        }
    }
    return false;
}

/* The action is told to take those of branches or events that are not an outsider's. */
static bool is_own_run(const struct wf_step *step) {
    struct wf_str event = wf_node_text(wf_step_input(step, "event"));
    return wf_str_in(event, "push schedule release workflow_dispatch");
}

static bool read_action(struct wf_check *check, const struct wf_step *step, struct wf_foreign_tree *tree) {
    bool other = wf_uses_is(&step->action, "actions/download-artifact") && wf_step_input(step, "run-id");
    bool inside;
    tree->node = step->uses;
    tree->span = wf_span_make(0, (uint32_t)wf_node_text(step->uses).len);
    tree->folders.folder = wf_step_folder(check, step, &inside);
    return inside && (other || (is_downloader(step) && !is_own_run(step)));
}

/* The folder behind an option of a command; the working folder without it. */
static struct wf_str folder_behind(const struct wf_words *words, const char *options, bool *inside) {
    size_t at = wf_words_find(words, options, 0);
    bool given = at != WF_NOT_FOUND && at + 1 < words->list.len;
    return wf_code_path(given ? words->list.items[at + 1] : WF_STR(""), inside);
}

/* A script that gets an archive, by GitHub's API. */
static bool gets_archive(const struct wf_step *step) {
    struct wf_str script = wf_node_text(step->run ? step->run : wf_step_input(step, "script"));
    return wf_str_has(script, "downloadArtifact") ||
           (wf_str_has(script, "/artifacts") &&
            (wf_str_has(script, "/zip") || wf_str_has(script, "archive_download_url")));
}

static bool has_archive(const struct wf_check *check, const struct wf_step *step) {
    return wf_memo_step(check, "gets an archive", step->job, gets_archive) <= step->index;
}

static bool read_unpacking(struct wf_check *check, const struct wf_step *step, struct wf_foreign_tree *tree) {
    struct wf_commands commands = wf_commands_read(check, step);
    for (size_t i = 0; i < commands.list.len; i++) {
        const struct wf_words *words = &commands.list.items[i];
        bool inside = false;
        bool gh = wf_str_is(words->name, "gh") && words->list.len > 1 &&
                  wf_str_is(words->list.items[0], "run") && wf_str_is(words->list.items[1], "download");
        if (gh) {
            tree->folders.folder = folder_behind(words, "-D --dir", &inside);
        } else if (wf_str_is(words->name, "unzip") && has_archive(check, step)) {
            bool lists = wf_words_find(words, "-l -p -t -Z", 0) != WF_NOT_FOUND;
            tree->folders.folder = folder_behind(words, "-d", &inside);
            inside = inside && !lists;
        }
        if (inside) {
            tree->node = step->run;
            tree->span = words->span;
            return true;
        }
    }
    return false;
}

bool wf_artifact_read(struct wf_check *check, const struct wf_step *step, struct wf_foreign_tree *tree) {
    *tree = (struct wf_foreign_tree){.step = step};
    return step->run ? read_unpacking(check, step, tree) : read_action(check, step, tree);
}
