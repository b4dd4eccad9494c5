#include "base/buf.h"
#include "base/seek.h"
#include "gha/facts.h"
#include "lint/memo.h"
#include "rules/image_fix.h"

/* An expression that gives nothing in some of the runs. */
struct empty {
    struct wf_check *check;
    const struct wf_site *site;
    const struct wf_expr_node *node; /* the chain that is empty */
    struct wf_str text;              /* its text */
    struct wf_str runs;              /* their names, for the message */
    enum wf_truth reached;           /* in one of them: the step certainly runs */
    bool pulls_only;                 /* all of them are pull requests */
};

static bool is_event_value(struct wf_arena *arena, const struct wf_expr_node *node) {
    struct wf_expr_chain chain;
    if (!wf_expr_chain(arena, node, &chain) || chain.parts.len == 0) {
        return false;
    }
    struct wf_str first = chain.parts.items[0].name;
    if (wf_str_is_case(chain.root, "github")) {
        bool event = wf_str_is_case(first, "event") && chain.parts.len > 1;
        return event || wf_str_is_case(first, "head_ref") || wf_str_is_case(first, "base_ref");
    }
    return wf_str_is_case(chain.root, "inputs");
}

/* `env.NAME` whose value is, in turn, such a chain. */
static bool is_event_variable(const struct wf_check *check, const struct wf_site *site,
                              const struct wf_expr_node *node) {
    struct wf_expr_chain chain;
    if (!wf_expr_chain(check->arena, node, &chain) || chain.parts.len != 1 ||
        !wf_str_is_case(chain.root, "env")) {
        return false;
    }
    const struct wf_node *value = wf_step_env(site->step, chain.parts.items[0].name);
    struct wf_expr_sites sites = wf_expr_sites(check->arena, wf_node_text(value));
    if (!sites.whole || sites.sites.items[0].error) {
        return false;
    }
    const struct wf_expr_site *only = &sites.sites.items[0];
    struct wf_str text = wf_str_sub(wf_node_text(value), only->inner_begin, only->inner_end);
    return is_event_value(check->arena, wf_expr_read(check->arena, text)->root);
}

/* The chain that the value comes from: the expression itself, or an argument of format(). One with
 * alternatives
 * (`||`, `&&`, case) is how people say what to do when there is nothing. */
static const struct wf_expr_node *source_of(const struct wf_check *check, const struct wf_site *site) {
    const struct wf_expr_node *root = site->expression->root;
    if (!root || root->kind != WF_EXPR_CALL || root->function != WF_FN_FORMAT) {
        bool found = root && (is_event_value(check->arena, root) || is_event_variable(check, site, root));
        return found ? root : NULL;
    }
    for (const struct wf_expr_node *argument = root->first; argument; argument = argument->next) {
        if (is_event_value(check->arena, argument) || is_event_variable(check, site, argument)) {
            return argument;
        }
    }
    return NULL;
}

static bool is_empty(struct wf_value value) {
    return value.kind == WF_VALUE_NULL || (value.kind == WF_VALUE_STRING && value.string.len == 0);
}

static bool is_pull(struct wf_str event) {
    return wf_str_is(event, "pull_request") || wf_str_is(event, "pull_request_target");
}

/* Whether the value is empty in `run`, and its step gets that far. */
static bool is_empty_in(struct empty *empty, const struct wf_run_case *run) {
    struct wf_context context = {empty->check->arena,
                                 empty->check->file->workflow,
                                 empty->site->job,
                                 empty->site->step,
                                 run,
                                 0,
                                 false};
    if (wf_str_is(run->event, "workflow_call") || !is_empty(wf_context_eval(&context, empty->text))) {
        return false;
    }
    enum wf_truth reached = wf_context_reached(&context);
    if (reached == WF_TRUE) {
        empty->reached = WF_TRUE;
    }
    return reached != WF_FALSE;
}

static void collect(struct empty *empty, const struct wf_run_cases *runs) {
    struct wf_buf names = {.arena = empty->check->arena};
    struct wf_str last = {0};
    empty->pulls_only = true;
    for (size_t i = 0; i < runs->list.len; i++) {
        const struct wf_run_case *run = &runs->list.items[i];
        if (wf_str_eq(run->event, last) || !is_empty_in(empty, run)) {
            continue;
        }
        last = run->event;
        wf_buf_printf(&names, "%s%.*s", names.len > 0 ? ", " : "", WF_STR_ARG(run->event));
        empty->pulls_only &= is_pull(run->event);
    }
    empty->runs = wf_buf_view(&names);
}

/* --- where nothing is a mistake ------------------------------------------------------------------------- */

static bool is_input(const struct wf_site *site, const char *name) {
    return wf_str_is(wf_node_text(site->field), "with") && wf_str_is_case(wf_node_text(site->entry), name);
}

/* The line of the decoded text that holds the site. */
static struct wf_str line_around(const struct wf_site *site) {
    struct wf_str text = site->scalar->text;
    size_t begin = site->begin;
    size_t end = site->end;
    while (begin > 0 && text.ptr[begin - 1] != '\n') {
        begin--;
    }
    while (end < text.len && text.ptr[end] != '\n') {
        end++;
    }
    return wf_str_sub(text, begin, end);
}

/* An input of an image build where a missing value leaves its mark in the image or its name. */
static bool is_of_image(const struct wf_site *site) {
    static const char *const inputs[] = {"build-args", "labels", "tags",   "annotations",
                                         "images",     "flavor", "outputs"};
    bool docker = wf_step_uses(site->step, "docker/build-push-action") ||
                  wf_step_uses(site->step, "docker/metadata-action");
    for (size_t i = 0; docker && i < sizeof inputs / sizeof *inputs; i++) {
        if (is_input(site, inputs[i])) {
            /* `enable=` takes what it gets. */
            return !wf_str_has(line_around(site), "enable=");
        }
    }
    return false;
}

/* A docker command that every run of the script comes to. */
static bool is_docker_command(const struct wf_shell_command *command) {
    static const char *const commands[] = {"build", "buildx", "tag", "push", "pull", "run"};
    if (command->pipeline->scope->place != WF_SHELL_SCRIPT) {
        return false;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (wf_shell_command_is(command, "docker", commands[i], NULL)) {
            return true;
        }
    }
    return false;
}

/* The places of a script's docker commands, one behind the other. */
struct docker_commands {
    WF_LIST(struct wf_span) list;
};

static struct docker_commands *find_docker_commands(struct wf_check *check, const struct wf_script *script) {
    struct docker_commands *found = WF_NEW(check->arena, struct docker_commands);
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        if (is_docker_command(command)) {
            *WF_PUSH(check->arena, &found->list) = command->span;
        }
    }
    return found;
}

static bool is_in_docker_command(struct wf_check *check, const struct wf_site *site) {
    const struct wf_script *script =
        site->scalar == site->step->run ? wf_script_of(&check->file->scripts, site->step) : NULL;
    if (!script) {
        return false;
    }
    void **place = wf_memo_of(check, "docker commands", script);
    if (!*place) {
        *place = find_docker_commands(check, script);
    }
    const struct docker_commands *commands = *place;
    size_t behind;
    WF_SEEK(behind, commands->list.len, commands->list.items[behind].begin <= site->begin);
    return behind > 0 && site->end <= commands->list.items[behind - 1].end;
}

/* --- what to do ------------------------------------------------------------------------------------------
 */

static const struct wf_step *meta_before(const struct empty *empty) {
    const struct wf_images *images = empty->check->file->images;
    for (size_t i = images->metas.len; i-- > 0;) {
        const struct wf_step *step = images->metas.items[i]->step;
        if (step->job == empty->site->job && step->index < empty->site->step->index && step->id) {
            return step;
        }
    }
    return NULL;
}

static bool is_commit_time(struct wf_str text) {
    return wf_str_is_case(text, "github.event.head_commit.timestamp");
}

static const struct wf_fix *fix_time(const struct empty *empty) {
    struct wf_patch patch = wf_check_patch(empty->check);
    const struct wf_step *meta = meta_before(empty);
    struct wf_span part = wf_site_part(empty->site, empty->node);
    struct wf_str id = meta ? wf_node_text(meta->id) : WF_STR("");
    struct wf_str text =
        meta ? wf_arena_printf(patch.arena,
                               "fromJSON(steps.%.*s.outputs.json).labels['org.opencontainers.image.created']",
                               WF_STR_ARG(id))
             : wf_arena_printf(patch.arena, "%.*s || github.event.pull_request.updated_at",
                               WF_STR_ARG(empty->text));
    bool alone = empty->node == empty->site->expression->root;
    if (!alone || (!meta && !empty->pulls_only) ||
        !wf_patch_set_part(&patch, empty->site->scalar, part.begin, part.end, text)) {
        return NULL;
    }
    return meta ? wf_patch_fix(&patch, "take the time from the metadata step", WF_FIX_SAFE)
                : wf_patch_fix(&patch, "take the pull request's time there", WF_FIX_UNSAFE);
}

static struct wf_str owner_of(struct wf_arena *arena, struct wf_str text) {
    size_t first = wf_str_starts(text, "github.event.") ? strlen("github.event.") : 0;
    size_t end = first > 0 ? wf_str_find_char(text, '.', first) : WF_NOT_FOUND;
    return wf_arena_str(arena, wf_str_sub(text, 0, end == WF_NOT_FOUND ? text.len : end));
}

static void report(const struct empty *empty) {
    struct wf_check *check = empty->check;
    struct wf_span part = wf_site_part(empty->site, empty->node);
    struct wf_finding *finding =
        wf_report_part(check, empty->site->scalar, part.begin, part.end, "value is empty on %.*s: \"%.*s\"",
                       WF_STR_ARG(empty->runs), WF_STR_ARG(empty->text));
    if (empty->reached != WF_TRUE) {
        finding->severity = WF_INFO;
    }
    if (is_commit_time(empty->text)) {
        finding->fix = fix_time(empty);
        wf_finding_help(
            check, finding,
            "only a push has a head commit; docker/metadata-action's label "
            "org.opencontainers.image.created and `git log -1 --format=%%cI` work on every event");
        return;
    }
    struct wf_str owner = owner_of(check->arena, empty->text);
    wf_finding_help(check, finding, "%.*s is not there on every event of `on`; give another value with `||`",
                    WF_STR_ARG(owner));
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    for (size_t i = 0; file->runs && i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        if (!site->step || site->condition || !(is_of_image(site) || is_in_docker_command(check, site))) {
            continue;
        }
        struct empty empty = {.check = check, .site = site};
        empty.node = source_of(check, site);
        if (empty.node) {
            empty.text = wf_str_sub(site->expression->text, empty.node->begin, empty.node->end);
            collect(&empty, file->runs);
        }
        if (empty.runs.len > 0) {
            report(&empty);
        }
    }
}

const struct wf_rule wf_rule_value_empty_on_trigger = {
    .id = "value-empty-on-trigger",
    .title = "Value that is empty on one of the workflow's own triggers",
    .category = WF_EXPRESSION,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
