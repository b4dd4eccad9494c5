#include "gha/step.h"

#include "gha/flow.h"
#include "lang/hole.h"

/* --- dead code ---------------------------------------------------------------------------------------- */

bool wf_condition_is_never(struct wf_arena *arena, const struct wf_node *condition) {
    struct wf_str text = wf_node_text(condition);
    if (wf_str_trim(text).len == 0) {
        return false;
    }
    struct wf_expr_sites sites = wf_expr_sites(arena, text);
    if (sites.sites.len > 0) {
        const struct wf_expr_site *site = &sites.sites.items[0];
        text = wf_str_sub(text, site->inner_begin, site->inner_end);
        if (!sites.whole || site->error) {
            return false;
        }
    }
    const struct wf_expr *expression = wf_expr_read(arena, text);
    if (expression->errors.len > 0 || !expression->root) {
        return false;
    }
    return wf_value_truth(wf_expr_constant(arena, expression->root)) == WF_FALSE;
}

bool wf_job_is_dead(const struct wf_job *job) {
    return job && job->never;
}

bool wf_step_is_dead(const struct wf_step *step) {
    return step && (step->never || wf_job_is_dead(step->job));
}

/* --- shells ------------------------------------------------------------------------------------------- */

/* "bash" of "/bin/bash -e {0}" */
static struct wf_str shell_name(struct wf_str text) {
    struct wf_str rest = wf_str_trim(text);
    struct wf_str command = {0};
    wf_str_cut(&rest, ' ', &command);
    struct wf_str name = command;
    for (size_t i = 0; i < command.len; i++) {
        if (command.ptr[i] == '/' || command.ptr[i] == '\\') {
            name = wf_str_sub(command, i + 1, command.len);
        }
    }
    return wf_str_ends(name, ".exe") ? wf_str_sub(name, 0, name.len - 4) : name;
}

static enum wf_shell_family family_of(struct wf_str name) {
    static const struct {
        const char *name;
        enum wf_shell_family family;
    } known[] = {
        {"bash", WF_FAMILY_BASH},       {"sh", WF_FAMILY_BASH},        {"zsh", WF_FAMILY_BASH},
        {"pwsh", WF_FAMILY_POWERSHELL}, {"cmd", WF_FAMILY_CMD},        {"powershell", WF_FAMILY_POWERSHELL},
        {"python", WF_FAMILY_PYTHON},   {"python3", WF_FAMILY_PYTHON},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (wf_str_is_case(name, known[i].name)) {
            return known[i].family;
        }
    }
    return name.len == 0 ? WF_FAMILY_UNKNOWN : WF_FAMILY_OTHER;
}

static const struct wf_node *named_shell(const struct wf_step *step) {
    const struct wf_job *job = step->job;
    const struct wf_node *shell = step->shell;
    if (!shell && job) {
        shell = wf_node_get(wf_node_get(job->defaults, "run"), "shell");
    }
    if (!shell && job) {
        shell = wf_node_get(wf_node_get(job->workflow->defaults, "run"), "shell");
    }
    return shell;
}

struct wf_shell_choice wf_step_shell_choice(const struct wf_step *step) {
    bool explicit_bash;
    const struct wf_node *named = named_shell(step);
    struct wf_str text = named ? wf_node_text(named) : wf_step_shell(step, &explicit_bash);
    struct wf_shell_choice choice = {.node = named};
    if (!wf_hole_any(text)) {
        choice.name = shell_name(text);
        choice.family = family_of(choice.name);
    }
    if (!named && step->job) {
        choice.node = step->job->runs_on;
    }
    return choice;
}

/* --- variables ---------------------------------------------------------------------------------------- */

bool wf_variable_is_default(struct wf_str name) {
    static const char *const names[] = {
        "CI",
        "GITHUB_ACTION",
        "GITHUB_ACTIONS",
        "GITHUB_ACTION_PATH",
        "GITHUB_ACTION_REPOSITORY",
        "GITHUB_ACTOR",
        "GITHUB_ACTOR_ID",
        "GITHUB_API_URL",
        "GITHUB_BASE_REF",
        "GITHUB_ENV",
        "GITHUB_EVENT_NAME",
        "GITHUB_EVENT_PATH",
        "GITHUB_GRAPHQL_URL",
        "GITHUB_HEAD_REF",
        "GITHUB_JOB",
        "GITHUB_OUTPUT",
        "GITHUB_PATH",
        "GITHUB_REF",
        "GITHUB_REF_NAME",
        "GITHUB_REF_PROTECTED",
        "GITHUB_REF_TYPE",
        "GITHUB_REPOSITORY",
        "GITHUB_REPOSITORY_ID",
        "GITHUB_REPOSITORY_OWNER",
        "GITHUB_REPOSITORY_OWNER_ID",
        "GITHUB_RETENTION_DAYS",
        "GITHUB_RUN_ATTEMPT",
        "GITHUB_RUN_ID",
        "GITHUB_RUN_NUMBER",
        "GITHUB_SERVER_URL",
        "GITHUB_SHA",
        "GITHUB_STEP_SUMMARY",
        "GITHUB_TRIGGERING_ACTOR",
        "GITHUB_WORKFLOW",
        "GITHUB_WORKFLOW_REF",
        "GITHUB_WORKFLOW_SHA",
        "GITHUB_WORKSPACE",
        "RUNNER_ARCH",
        "RUNNER_DEBUG",
        "RUNNER_ENVIRONMENT",
        "RUNNER_NAME",
        "RUNNER_OS",
        "RUNNER_TEMP",
        "RUNNER_TOOL_CACHE",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_str_is(name, names[i])) {
            return true;
        }
    }
    return false;
}

bool wf_step_env_is_static(const struct wf_step *step, struct wf_str name) {
    const struct wf_job *job = step->job;
    const struct wf_node *blocks[] = {step->env, job ? job->env : NULL, job ? job->workflow->env : NULL};
    if (wf_variable_is_default(name) && !wf_str_is(name, "CI")) {
        return true;
    }
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        const struct wf_node *value = wf_node_find(blocks[i], name, true);
        if (wf_node_is_scalar(blocks[i])) {
            return false;
        }
        if (value) {
            return !wf_hole_any(wf_node_text(value));
        }
    }
    return false;
}
