#include "lint/memo.h"
#include "rules/script_ask.h"

static const char *const variables[] = {"GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN",
                                        "GITHUB_ENTERPRISE_TOKEN", "GH_CONFIG_DIR"};

/* The commands of gh that ask for a token first (cli/cli, cmdutil.IsAuthCheckEnabled); `alias`, `auth`,
 * `completion`, `config`, `help` and `version` do not, extensions have names of their own. */
static const char *const asking[] = {
    "api",    "cache",  "codespace", "gist",    "gpg-key",  "issue",    "label",
    "org",    "pr",     "project",   "release", "repo",     "ruleset",  "run",
    "search", "secret", "ssh-key",   "status",  "variable", "workflow", NULL,
};

/* The word of gh's command when it needs a token, or NULL. */
static const struct wf_shell_word *asking_word(const struct wf_shell_command *command) {
    if (!wf_str_is(wf_shell_program(command), "gh")) {
        return NULL;
    }
    uint32_t at = wf_shell_program_word(command) + 1;
    const struct wf_shell_word *word = at < command->words.len ? &command->words.items[at] : NULL;
    bool asks = word && word->literal && wf_str_is_any(word->text, asking) &&
                !wf_shell_has_option(command, "--help") && !wf_shell_has_option(command, "-h");
    return asks ? word : NULL;
}

/* --- who may give a token ---------------------------------------------------------------------------------
 */

/* True when the mapping sets a variable, or cannot be looked into. */
static bool mapping_gives(const struct wf_node *env) {
    if (!env || wf_node_type(env) == WF_TYPE_NULL) {
        return false;
    }
    bool gives = !wf_node_is_mapping(env);
    for (size_t i = 0; !gives && i < sizeof variables / sizeof *variables; i++) {
        gives = wf_node_get(env, variables[i]) != NULL;
    }
    return gives;
}

static bool env_gives(const struct wf_step *step) {
    const struct wf_job *job = step->job;
    return mapping_gives(step->env) || mapping_gives(job->env) || mapping_gives(job->workflow->env) ||
           (wf_node_is_mapping(job->container) && mapping_gives(wf_node_get(job->container, "env")));
}

/* A text that sets the variable, logs in, or runs what cannot be read here. */
static bool text_gives(struct wf_str text) {
    bool gives = wf_str_has(text, "gh auth") || wf_str_has(text, "gh/hosts.yml") ||
                 wf_str_has(text, "gh()") || wf_str_has(text, "function gh");
    for (size_t i = 0; !gives && i < sizeof variables / sizeof *variables; i++) {
        for (size_t at = wf_str_find(text, variables[i], 0); !gives && at != WF_NOT_FOUND;
             at = wf_str_find(text, variables[i], at + 1)) {
            size_t end = at + strlen(variables[i]);
            char after = end < text.len ? text.ptr[end] : ' ';
            char before = at > 0 ? text.ptr[at - 1] : ' ';
            gives = (after == '=' || after == '<' || after == '"' || after == '\'') && before != '$' &&
                    before != '{';
        }
    }
    return gives;
}

static bool is_sourced(const struct wf_shell_command *command) {
    struct wf_str program = wf_shell_program(command);
    return wf_str_is(program, ".") || wf_str_is(program, "source") || wf_str_is(program, "eval");
}

static bool script_gives(const struct wf_script *script, const struct wf_shell_command *command) {
    for (size_t i = 0; i < command->order; i++) {
        if (is_sourced(script->shell->commands.items[i])) {
            return true;
        }
    }
    return text_gives(script->shell->text);
}

/* Owners whose actions keep tokens to themselves. */
static bool is_known(const struct wf_uses *uses) {
    static const char *const owners[] = {"actions", "docker", "github",  "astral-sh",
                                         "pnpm",    "ruby",   "dtolnay", NULL};
    return uses->kind == WF_USES_REPOSITORY && wf_str_is_any_case(uses->owner, owners);
}

/* An action may put a token into the environment of what follows: its name, or its being local, is what
 * tells. */
static enum wf_truth action_gives(const struct wf_step *step) {
    static const char *const names[] = {"secret", "vault",     "env",     "token",     "auth",
                                        "login",  "1password", "doppler", "infisical", "gh-",
                                        "-gh",    "github",    NULL};
    if (is_known(&step->action)) {
        return WF_FALSE;
    }
    struct wf_str name = wf_str_sub(step->action.text, 0, wf_str_find_char(step->action.text, '@', 0));
    bool told = step->action.kind != WF_USES_REPOSITORY || wf_ask_mentions_any(name, names);
    return told ? WF_TRUE : WF_MAYBE;
}

static enum wf_truth step_gives(const struct wf_step *step) {
    return step->uses ? action_gives(step) : text_gives(wf_node_text(step->run)) ? WF_TRUE : WF_FALSE;
}

static bool surely_gives(const struct wf_step *step) {
    return step_gives(step) == WF_TRUE;
}

static bool perhaps_gives(const struct wf_step *step) {
    return step_gives(step) != WF_FALSE;
}

static enum wf_truth earlier_gives(const struct wf_check *check, const struct wf_step *step) {
    if (wf_memo_step(check, "gives a token", step->job, surely_gives) < step->index) {
        return WF_TRUE;
    }
    bool maybe = wf_memo_step(check, "may give a token", step->job, perhaps_gives) < step->index;
    return maybe ? WF_MAYBE : WF_FALSE;
}

/* --- the runner
 * --------------------------------------------------------------------------------------------- */

/* "ubuntu-latest", "macos-14-large", "ubuntu-24.04-arm": what stands behind the system is a version and a
 * size. */
static enum wf_truth is_hosted_label(struct wf_str label) {
    static const char *const systems[] = {"ubuntu-", "macos-", "windows-"};
    static const char *const sizes[] = {"", "-arm", "-large", "-xlarge", "-intel", NULL};
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
        if (!wf_str_starts(label, systems[i])) {
            continue;
        }
        struct wf_str rest = wf_str_sub(label, strlen(systems[i]), label.len);
        size_t end = wf_str_starts(rest, "latest") ? 6 : 0;
        while (end < rest.len && (wf_is_digit(rest.ptr[end]) || rest.ptr[end] == '.')) {
            end++;
        }
        bool known = end > 0 && wf_str_is_any(wf_str_sub(rest, end, rest.len), sizes);
        return known ? WF_TRUE : WF_MAYBE; /* a name that somebody has given */
    }
    return wf_str_has(label, "${{") ? WF_MAYBE : WF_FALSE;
}

/* A runner of GitHub's has no login left by somebody; one of the user's may. */
static enum wf_truth is_hosted(const struct wf_job *job) {
    const struct wf_node *labels = job->runs_on;
    if (wf_node_is_scalar(labels)) {
        return is_hosted_label(wf_node_text(labels));
    }
    bool one = wf_node_is_sequence(labels) && labels->count == 1;
    return one ? is_hosted_label(wf_node_text(labels->first)) : WF_FALSE;
}

/* --- the fix
 * ------------------------------------------------------------------------------------------------ */

static const struct wf_node *key_before(const struct wf_node *mapping, const char *name) {
    const struct wf_node *before = NULL;
    for (WF_EACH(key, mapping)) {
        if (wf_str_is(wf_node_text(key), name)) {
            return before ? before : key;
        }
        before = key;
    }
    return before;
}

static bool add_token(struct wf_patch *patch, const struct wf_step *step) {
    const struct wf_node *key = wf_node_key(step->node, "env");
    if (!key) {
        struct wf_str pair = step->node->style == WF_FLOW ? WF_STR("env: {GH_TOKEN: \"${{ github.token }}\"}")
                                                          : WF_STR("env:\n  GH_TOKEN: ${{ github.token }}");
        return wf_patch_add_pair(patch, step->node, key_before(step->node, "run"), pair);
    }
    const struct wf_node *env = key->value;
    if (env->kind != WF_MAPPING) {
        return false;
    }
    struct wf_str pair = env->style == WF_FLOW ? WF_STR("GH_TOKEN: \"${{ github.token }}\"")
                                               : WF_STR("GH_TOKEN: ${{ github.token }}");
    return wf_patch_add_pair(patch, env, wf_node_last(env), pair);
}

/* --- the rule
 * ----------------------------------------------------------------------------------------------- */

static void report(struct wf_check *check, const struct wf_script *script,
                   const struct wf_shell_command *command, const struct wf_shell_word *word) {
    const struct wf_step *step = script->step;
    bool certain = is_hosted(step->job) == WF_TRUE && earlier_gives(check, step) == WF_FALSE &&
                   !step->continue_on_error && wf_shell_fails_script(script->shell, command, script->flags);
    uint32_t begin = command->words.items[wf_shell_program_word(command)].span.begin;
    struct wf_str text = wf_shell_slice(script->shell, wf_span_make(begin, word->span.end));
    struct wf_finding *finding =
        wf_report_part(check, step->run, begin, word->span.end,
                       "\"%.*s\" has no token: gh exits with 4 unless GH_TOKEN is set", WF_STR_ARG(text));
    if (certain) {
        finding->severity = WF_ERROR;
    }
    struct wf_patch patch = wf_check_patch(check);
    if (add_token(&patch, step)) {
        finding->fix = wf_patch_fix(&patch, "give the step GH_TOKEN", WF_FIX_SAFE);
    }
    wf_finding_help(
        check, finding,
        "env: {GH_TOKEN: ${{ github.token }}} on the step; the job's permissions say what it may do");
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    const struct wf_step *step = script->step;
    if (!step->job || env_gives(step) || is_hosted(step->job) == WF_FALSE) {
        return;
    }
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        const struct wf_shell_word *word = asking_word(command);
        if (word) {
            if (!script_gives(script, command) && earlier_gives(check, step) != WF_TRUE) {
                report(check, script, command, word);
            }
            return;
        }
    }
}

const struct wf_rule wf_rule_gh_token_missing = {
    .id = "gh-token-missing",
    .title = "The GitHub CLI is used without a token",
    .category = WF_SCRIPT,
    .severity = WF_WARNING,
    .fixable = true,
    .script_hook = check_script,
};
