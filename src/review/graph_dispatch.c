/* What steps start: `gh workflow run`, `gh api .../dispatches`, actions and scripts for it. */
#include "base/file.h"
#include "review/graph.h"

struct dispatcher {
    struct wf_arena *arena;
    struct wf_graph *graph;
    const struct wf_graph_world *world;
    size_t from;
};

/* --- whom it starts ------------------------------------------------------------------------------------- */

static bool has_event(const struct wf_graph_file *file, const char *event) {
    return wf_run_case_find(file->runs, event, WF_RUN_UNKNOWN) != NULL;
}

/* The workflows that are called so, by the name of their file, their path or their own name. */
static struct wf_graph_files called_so(const struct dispatcher *by, struct wf_str called) {
    const struct wf_graph_files *files = wf_map_get(&by->world->bases, wf_path_base(called));
    const struct wf_graph_files *named = wf_map_get(&by->world->names, called);
    struct wf_graph_files both = {0};
    if (called.len == 0 || files == NULL || named == NULL) {
        return called.len == 0 ? both : files != NULL ? *files : named != NULL ? *named : both;
    }
    for (size_t i = 0, k = 0; i < files->list.len || k < named->list.len;) {
        bool first =
            k == named->list.len || (i < files->list.len && files->list.items[i] <= named->list.items[k]);
        *WF_PUSH(by->arena, &both.list) = first ? files->list.items[i++] : named->list.items[k++];
    }
    return both;
}

static void join(const struct dispatcher *by, size_t to, enum wf_graph_edge_kind kind, const char *label) {
    wf_graph_join(
        by->arena, &by->graph->edges,
        (struct wf_graph_edge){.from = by->from, .to = to, .kind = kind, .label = wf_str_of(label)});
}

static void start_workflow(const struct dispatcher *by, struct wf_str called) {
    struct wf_graph_files files = called_so(by, called);
    for (size_t i = 0; i < files.list.len; i++) {
        if (has_event(&by->world->files[files.list.items[i]], "workflow_dispatch")) {
            join(by, files.list.items[i], WF_GRAPH_STARTS, "workflow_dispatch");
        }
    }
}

static void take_data(const struct dispatcher *by, struct wf_str called) {
    struct wf_graph_files files = called_so(by, called);
    for (size_t i = 0; i < files.list.len; i++) {
        struct dispatcher giver = {by->arena, by->graph, by->world, files.list.items[i]};
        if (giver.from != by->from) {
            join(&giver, by->from, WF_GRAPH_DATA, "artifacts");
        }
    }
}

/* `types` of repository_dispatch; without any all of them start it. */
static bool listens(const struct wf_graph_file *file, struct wf_str type) {
    const struct wf_node *event = wf_node_get(file->workflow->on, "repository_dispatch");
    const struct wf_node *types = wf_node_get(event, "types");
    for (WF_EACH(item, types)) {
        if (wf_str_eq(wf_node_text(item), type)) {
            return true;
        }
    }
    return types == NULL || (wf_node_is_scalar(types) && wf_str_eq(wf_node_text(types), type));
}

static void send_event(const struct dispatcher *by, struct wf_str type) {
    for (size_t i = 0; type.len > 0 && i < by->world->count; i++) {
        const struct wf_graph_file *file = &by->world->files[i];
        if (has_event(file, "repository_dispatch") && listens(file, type)) {
            join(by, i, WF_GRAPH_STARTS, "repository_dispatch");
        }
    }
}

/* --- commands ------------------------------------------------------------------------------------------- */

/* Whether what names a repository names this one. */
static bool is_here(struct wf_str repository) {
    static const char *const names[] = {"github.repository", "GITHUB_REPOSITORY", "{owner}/{repo}",
                                        ":owner/:repo", NULL};
    return wf_str_has_any(repository, names);
}

static bool goes_elsewhere(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    struct wf_shell_value value;
    bool given = wf_shell_option(command, "--repo", 0, &value) || wf_shell_option(command, "-R", 0, &value);
    return given && !is_here(wf_shell_slice(script, value.span));
}

/* The first word behind "gh workflow run" that is no option. */
static struct wf_str run_operand(const struct wf_shell_command *command) {
    uint32_t at = wf_shell_program_word(command) + 3;
    for (; at < command->words.len; at++) {
        const struct wf_shell_word *word = &command->words.items[at];
        if (!wf_str_starts(word->head, "-")) {
            return word->text;
        }
        bool alone = word->equals > 0 || wf_str_is(word->head, "--json");
        at += alone ? 0 : 1;
    }
    return (struct wf_str){0};
}

/* What stands behind `key` up to the end of the word: "event_type=deploy". */
static struct wf_str field(const struct wf_shell_command *command, const char *key) {
    for (size_t i = 0; i < command->words.len; i++) {
        struct wf_str text = command->words.items[i].text;
        if (wf_str_starts(text, key)) {
            return wf_str_sub(text, strlen(key), text.len);
        }
    }
    return (struct wf_str){0};
}

/* "repos/OWNER/REPO/actions/workflows/FILE/dispatches", "repos/OWNER/REPO/dispatches". */
static void read_address(const struct dispatcher *by, const struct wf_shell_command *command,
                         struct wf_str address) {
    static const char folder[] = "/actions/workflows/", end[] = "/dispatches";
    size_t at = wf_str_find(address, folder, 0), last = wf_str_find(address, end, 0);
    if (last == WF_NOT_FOUND || !is_here(address)) {
        return;
    }
    if (at != WF_NOT_FOUND) {
        start_workflow(by, wf_str_sub(address, at + sizeof folder - 1, last));
    } else {
        send_event(by, field(command, "event_type="));
    }
}

static void read_command(const struct dispatcher *by, const struct wf_shell_script *script,
                         const struct wf_shell_command *command) {
    if (wf_shell_command_is(command, "gh", "workflow", "run", NULL) && !goes_elsewhere(script, command)) {
        start_workflow(by, run_operand(command));
    }
    if (wf_shell_command_is(command, "gh", "api", NULL) || wf_shell_command_is(command, "curl", NULL)) {
        for (size_t i = 0; i < command->words.len; i++) {
            read_address(by, command, wf_shell_slice(script, command->words.items[i].span));
        }
    }
}

/* --- actions -------------------------------------------------------------------------------------------- */

static struct wf_str input(const struct wf_step *step, const char *name) {
    return wf_str_trim(wf_node_text(wf_node_resolve(wf_step_input(step, name))));
}

/* What stands in quotes behind each `key` of a script: "workflow_id: 'deploy.yml'". */
static void each_quoted(const struct dispatcher *by, struct wf_str script, const char *key,
                        void (*found)(const struct dispatcher *by, struct wf_str text)) {
    size_t at = wf_str_find(script, key, 0);
    for (; at != WF_NOT_FOUND; at = wf_str_find(script, key, at + 1)) {
        size_t open = at + strlen(key);
        while (open < script.len && (wf_is_space(script.ptr[open]) || script.ptr[open] == ':')) {
            open++;
        }
        if (open < script.len && strchr("'\"`", script.ptr[open]) != NULL) {
            size_t end = wf_str_find_char(script, script.ptr[open], open + 1);
            if (end != WF_NOT_FOUND) {
                found(by, wf_str_sub(script, open + 1, end));
            }
        }
    }
}

static void read_javascript(const struct dispatcher *by, struct wf_str script) {
    if (wf_str_has(script, "createWorkflowDispatch")) {
        each_quoted(by, script, "workflow_id", start_workflow);
    }
    if (wf_str_has(script, "createDispatchEvent")) {
        each_quoted(by, script, "event_type", send_event);
    }
}

static void read_step(const struct dispatcher *by, const struct wf_step *step) {
    struct wf_str repository = input(step, "repository"), repo = input(step, "repo");
    bool here = (repository.len == 0 || is_here(repository)) && (repo.len == 0 || is_here(repo));
    if (wf_step_uses(step, "actions/github-script")) {
        read_javascript(by, input(step, "script"));
    } else if (here && wf_step_uses(step, "peter-evans/repository-dispatch")) {
        send_event(by, input(step, "event-type"));
    } else if (here && wf_step_uses(step, "benc-uk/workflow-dispatch")) {
        start_workflow(by, input(step, "workflow"));
    } else if (here && wf_step_uses(step, "dawidd6/action-download-artifact")) {
        take_data(by, input(step, "workflow"));
    }
}

void wf_graph_add_dispatches(struct wf_arena *arena, struct wf_graph *graph,
                             const struct wf_graph_world *world, size_t file) {
    struct dispatcher by = {arena, graph, world, file};
    const struct wf_graph_file *from = &world->files[file];
    for (size_t i = 0; i < from->scripts->list.len; i++) {
        const struct wf_shell_script *script = from->scripts->list.items[i].shell;
        for (size_t k = 0; k < script->commands.len; k++) {
            read_command(&by, script, script->commands.items[k]);
        }
    }
    for (size_t j = 0; j < from->workflow->job_count; j++) {
        const struct wf_job *job = &from->workflow->jobs[j];
        for (size_t i = 0; i < job->step_count; i++) {
            read_step(&by, &job->steps[i]);
        }
    }
}
