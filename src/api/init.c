/* What a team that begins would write: a configuration, the hook of pre-commit. */
#include "api/session.h"

#include "base/file.h"
#include "gha/runner.h"
#include "text/diff.h"
#include "yaml/patch.h"
#include "yaml/read.h"
#include "yaml/second.h"

enum { MAX_SHOWN_RULES = 5 };

static const char hook[] =
    "repo: local\n"
    "hooks:\n"
    "  - id: wfgen\n"
    "    name: wfgen validate\n"
    "    entry: wfgen validate\n"
    "    language: system\n"
    "    files: ^\\.github/workflows/[^/]+\\.ya?ml$|(^|/)(action\\.ya?ml|(Docker|Container)file(\\..+)?|"
    ".*\\.[Dd]ockerfile|.*\\.dockerignore)$\n"
    "    require_serial: true";

/* --- what there is -------------------------------------------------------------------------------------- */

/* Labels that are neither GitHub's nor of every self-hosted runner, in the order in which they are met. */
struct labels {
    WF_LIST(struct wf_str) list;
};

static void add_label(struct wf_arena *arena, struct labels *labels, struct wf_str label) {
    bool known = label.len == 0 || wf_runner_fact(label) != NULL || wf_runner_preset(label);
    for (size_t i = 0; i < labels->list.len && !known; i++) {
        known = wf_str_eq_case(labels->list.items[i], label);
    }
    if (!known) {
        *WF_PUSH(arena, &labels->list) = label;
    }
}

static void add_labels_of(struct wf_arena *arena, struct labels *labels, const struct wf_job *job) {
    struct wf_label_sets sets = wf_job_labels(arena, job);
    for (size_t i = 0; i < sets.list.len; i++) {
        const struct wf_labels *set = &sets.list.items[i];
        for (size_t k = 0; k < set->list.len; k++) {
            add_label(arena, labels, wf_node_text(set->list.items[k]));
        }
    }
}

static struct labels find_labels(struct wfgen *session) {
    struct labels labels = {0};
    for (size_t i = 0; i < session->inputs.len; i++) {
        const struct wf_file *file = session->inputs.items[i]->file;
        const struct wf_workflow *workflow = file != NULL ? file->workflow : NULL;
        for (size_t k = 0; workflow != NULL && k < workflow->job_count; k++) {
            add_labels_of(&session->run, &labels, &workflow->jobs[k]);
        }
    }
    return labels;
}

static bool builds_images(const struct wfgen *session) {
    for (size_t i = 0; i < session->inputs.len; i++) {
        const struct wf_file *file = session->inputs.items[i]->file;
        if (file != NULL &&
            (file->dockerfile != NULL || (file->images != NULL && file->images->builds.len > 0))) {
            return true;
        }
    }
    return false;
}

/* --- the configuration ---------------------------------------------------------------------------------- */

static void write_runners(struct wf_buf *out, const struct labels *labels) {
    if (labels->list.len == 0) {
        return;
    }
    wf_buf_text(out, "\n# Labels that are not GitHub's, as the workflows use them; any other one is "
                     "reported.\nrunners:\n");
    for (size_t i = 0; i < labels->list.len; i++) {
        wf_buf_text(out, "  - ");
        wf_buf_json(out, labels->list.items[i]);
        wf_buf_char(out, '\n');
    }
}

static void write_policy(struct wf_buf *out) {
    wf_buf_text(out, "\n# Images are built here. What the team could require of them: caches, tags, digests, "
                     "limits of time.\n"
                     "# policy:\n"
                     "#   docker: recommended\n");
}

/* How often each rule speaks, most often first. */
struct tally {
    const char *rule;
    size_t count;
};

static size_t count_rules(const struct wfgen *session, struct tally *tallies) {
    size_t len = 0;
    for (size_t i = 0; i < session->findings.len; i++) {
        const char *rule = session->findings.items[i]->rule;
        size_t at = 0;
        if (strcmp(rule, "runner-unknown") == 0) {
            continue; /* the list of labels answers it */
        }
        while (at < len && strcmp(tallies[at].rule, rule) != 0) {
            at++;
        }
        len += at == len ? 1 : 0;
        tallies[at] = (struct tally){rule, tallies[at].count + 1};
        for (; at > 0 && tallies[at].count > tallies[at - 1].count; at--) {
            struct tally one = tallies[at];
            tallies[at] = tallies[at - 1];
            tallies[at - 1] = one;
        }
    }
    return len;
}

static void write_rules(struct wfgen *session, struct wf_buf *out) {
    struct tally *tallies = WF_NEW_ARRAY(&session->run, struct tally, session->findings.len + 1);
    size_t count = count_rules(session, tallies);
    wf_buf_text(
        out,
        "\n# A rule can be off, on, info, warning or error, or {severity: ..., ignore: [\"generated/**\"]}.\n"
        "# rules:\n");
    for (size_t i = 0; i < count && i < MAX_SHOWN_RULES; i++) {
        wf_buf_printf(out, "#   %s: off  # %zu finding%s now\n", tallies[i].rule, tallies[i].count,
                      tallies[i].count == 1 ? "" : "s");
    }
    for (size_t i = 0; i < session->table.count; i++) {
        const struct wf_rule *rule = session->table.rules[i];
        if (rule->opt_in && rule->severity > WF_INFO) {
            wf_buf_printf(out, "#   %s: on  # %s; it is silent otherwise\n", rule->id, rule->title);
        }
    }
}

static struct wf_str config_text(struct wfgen *session) {
    wf_recall_inputs(session);
    struct wf_buf out = {.arena = &session->run};
    struct labels labels = find_labels(session);
    wf_buf_text(
        &out,
        "# Settings of wfgen. \"wfgen config show\" tells which are in force and where they come from,\n"
        "# \"wfgen explain RULE\" what a rule is about.\n"
        "\n"
        "# The severity from which on a finding fails the run: info, warning or error.\n"
        "fail-on: warning\n"
        "\n"
        "# For whose eyes findings of security are: regular, pedantic or auditor.\n"
        "persona: regular\n");
    write_runners(&out, &labels);
    if (builds_images(session)) {
        write_policy(&out);
    }
    write_rules(session, &out);
    return wf_buf_view(&out);
}

/* --- the hook ------------------------------------------------------------------------------------------- */

static bool has_hook(const struct wf_node *repos) {
    for (WF_EACH(repo, wf_node_is_sequence(repos) ? wf_node_resolve(repos) : NULL)) {
        const struct wf_node *hooks = wf_node_get(repo, "hooks");
        for (WF_EACH(one, wf_node_is_sequence(hooks) ? wf_node_resolve(hooks) : NULL)) {
            if (wf_str_starts(wf_node_text(wf_node_get(one, "id")), "wfgen")) {
                return true;
            }
        }
    }
    return false;
}

static const struct wf_node *last_item(const struct wf_node *sequence) {
    const struct wf_node *last = NULL;
    for (WF_EACH(item, sequence)) {
        last = item;
    }
    return last;
}

/* The text with one more entry, every other byte as it was; an empty one when there is no safe way. */
static struct wf_str add_hook(struct wf_arena *arena, const struct wf_doc *doc, struct wf_str before) {
    struct wf_patch patch = {.arena = arena, .doc = doc};
    const struct wf_node *repos = wf_node_resolve(wf_node_get(doc->root, "repos"));
    struct wf_err err = {0};
    struct wf_str after = {0};
    if (doc->problems.len == 0 && wf_node_is_sequence(repos) &&
        wf_patch_add_item(&patch, repos, last_item(repos), wf_str_of(hook))) {
        const struct wf_fix *fix = wf_patch_fix(&patch, "add the hook", WF_FIX_SAFE);
        after = fix != NULL ? wf_edit_apply(arena, doc->source, &fix, 1, NULL) : after;
    }
    bool good = after.len > before.len && wf_second_check(arena, after, &err) == WF_SECOND_AGREES &&
                has_hook(wf_node_get(wf_yaml_parse(arena, doc->source->path, after)->root, "repos"));
    return good ? after : (struct wf_str){0};
}

static struct wf_str new_hooks(struct wf_arena *arena) {
    struct wf_buf out = {.arena = arena};
    wf_buf_text(&out, "repos:\n");
    struct wf_str rest = wf_str_of(hook);
    struct wf_str line;
    for (bool first = true; wf_str_cut(&rest, '\n', &line); first = false) {
        wf_buf_printf(&out, "%s%.*s\n", first ? "  - " : "    ", WF_STR_ARG(line));
    }
    return wf_buf_view(&out);
}

/* --- the plan ------------------------------------------------------------------------------------------- */

static struct wf_start *push_start(struct wfgen *session, const char *path) {
    struct wf_start *start = WF_PUSH(&session->run, &session->starts);
    *start = (struct wf_start){.path = path, .why = ""};
    return start;
}

static void plan_config(struct wfgen *session, const char *path) {
    struct wf_start *start =
        push_start(session, session->config_found != NULL ? session->config_found : path);
    if (session->config_found != NULL) {
        start->why = "there is a configuration already";
    } else {
        start->after = config_text(session);
    }
}

static bool plan_hook(struct wfgen *session, struct wf_err *err) {
    struct wf_arena *arena = &session->run;
    struct wf_start *start = push_start(session, wf_search_repository(session, ".pre-commit-config.yaml"));
    if (wf_file_kind(start->path) == WF_FILE_MISSING) {
        start->after = new_hooks(arena);
        return true;
    }
    if (!wf_file_read(arena, start->path, WF_MAX_FILE_BYTES, &start->before, err)) {
        return false;
    }
    const struct wf_doc *doc = wf_yaml_parse(arena, wf_str_of(start->path), start->before);
    if (has_hook(wf_node_get(doc->root, "repos"))) {
        start->why = "there is a hook already";
        return true;
    }
    start->after = add_hook(arena, doc, start->before);
    start->why = start->after.len == 0 ? "it is written in a way that is left to a person" : "";
    return true;
}

static enum wfgen_status plan(struct wfgen *session, const void *argument) {
    (void)argument;
    struct wf_err err = {0};
    session->starts.len = 0;
    const char *path = wf_search_repository(session, ".github/wfgen.yml");
    if (path == NULL) {
        wf_err_set(&err, WF_ERR_WORLD, "there is no repository here");
        return wf_fail(session, &err);
    }
    plan_config(session, path);
    return plan_hook(session, &err) ? WFGEN_OK : wf_fail(session, &err);
}

enum wfgen_status wfgen_plan_start(struct wfgen *session) {
    return wf_guard(session, plan, NULL);
}

bool wfgen_start(struct wfgen *session, size_t index, struct wfgen_start *start) {
    if (index >= session->starts.len) {
        return false;
    }
    const struct wf_start *own = &session->starts.items[index];
    struct wfgen_start copy = {
        .path = own->path,
        .is_new = own->before.ptr == NULL,
        .text = own->after.ptr,
        .length = own->after.len,
        .why = own->why,
        .written = own->written,
    };
    wf_copy_out(start, &copy, start->size);
    return true;
}

/* --- what becomes of it --------------------------------------------------------------------------------- */

static enum wfgen_status make_diff(struct wfgen *session, const void *argument) {
    struct wf_start *start = &session->starts.items[*(const size_t *)argument];
    struct wf_buf out = {.arena = &session->run};
    if (start->after.len > 0) {
        wf_diff_unified(&out, wf_str_of(start->path), start->before, start->after);
    }
    wf_buf_char(&out, '\0');
    start->diff = out.ptr;
    return WFGEN_OK;
}

const char *wfgen_start_diff(struct wfgen *session, size_t index) {
    bool made = index < session->starts.len && wf_guard(session, make_diff, &index) == WFGEN_OK;
    return made ? session->starts.items[index].diff : NULL;
}

static enum wfgen_status write(struct wfgen *session, const void *argument) {
    (void)argument;
    struct wf_err err = {0};
    for (size_t i = 0; i < session->starts.len; i++) {
        struct wf_start *start = &session->starts.items[i];
        bool is_new = start->before.ptr == NULL;
        if (start->after.len > 0 && !(is_new ? wf_file_create(start->path, start->after, &err)
                                             : wf_file_write(start->path, start->after, &err))) {
            return wf_fail(session, &err);
        }
        start->written = start->after.len > 0;
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_write_start(struct wfgen *session) {
    return wf_guard(session, write, NULL);
}
