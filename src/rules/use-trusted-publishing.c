#include "gha/permission.h"
#include "lang/hole.h"
#include "rules/commands.h"
#include "rules/uses_ask.h"

/* --- actions ------------------------------------------------------------------------------------------ */

/* The public index that lets a workflow publish by its own identity: its address is joined of these. */
struct index {
    const char *host, *domain, *path;
};

static const struct index python_index = {"pypi", "org", "/legacy"};
static const struct index ruby_index = {"rubygems", "org", ""};
static const struct index node_index = {"registry.npmjs", "org", ""};

static struct wf_str without_slash(struct wf_str text) {
    return wf_str_ends(text, "/") ? wf_str_sub(text, 0, text.len - 1) : text;
}

/* Whether the address, with `prefix` before the host, is that of the index. */
static bool is_at(struct wf_arena *arena, struct wf_str text, const struct index *index, const char *prefix) {
    struct wf_str address =
        wf_arena_printf(arena, "https://%s%s.%s%s", prefix, index->host, index->domain, index->path);
    return wf_str_eq(without_slash(text), address);
}

/* Whether input `name` is missing, may be that index, or is. */
static bool may_be_at(struct wf_arena *arena, const struct wf_step *step, const char *name,
                      const struct index *index) {
    const struct wf_node *key = wf_step_input_key(step, name);
    struct wf_str text = wf_str_trim(wf_node_text(key ? key->value : NULL));
    return !key || wf_hole_any(text) || is_at(arena, text, index, "") || is_at(arena, text, index, "upload.");
}

static bool has_text(const struct wf_step *step, const char *name) {
    return wf_node_text(wf_step_input(step, name)).len > 0;
}

/* Whether an input that is there says so, or may. */
static bool may_be(const struct wf_step *step, const char *name, bool value) {
    const struct wf_node *key = wf_step_input_key(step, name);
    struct wf_str text = wf_node_text(key ? key->value : NULL);
    return key && (wf_hole_any(text) || wf_str_is(text, "false") != value);
}

/* The input by which a step publishes with a long-lived secret, or NULL. */
static const char *secret_input(struct wf_arena *arena, const struct wf_used *used) {
    const struct wf_step *step = used->step;
    if (wf_uses_is(&used->uses, "pypa/gh-action-pypi-publish")) {
        bool index = may_be_at(arena, step, "repository-url", &python_index) &&
                     may_be_at(arena, step, "repository_url", &python_index);
        return index && has_text(step, "password") ? "password" : NULL;
    }
    if (wf_uses_is(&used->uses, "rubygems/release-gem")) {
        return may_be(step, "setup-trusted-publisher", false) ? "setup-trusted-publisher" : NULL;
    }
    if (wf_uses_is(&used->uses, "rubygems/configure-rubygems-credentials")) {
        bool index = may_be_at(arena, step, "gem-server", &ruby_index);
        return index && has_text(step, "api-token") ? "api-token" : NULL;
    }
    bool node =
        wf_uses_is(&used->uses, "actions/setup-node") && may_be_at(arena, step, "registry-url", &node_index);
    return node && may_be(step, "always-auth", true) ? "always-auth" : NULL;
}

static void advise(struct wf_check *check, struct wf_finding *finding) {
    wf_finding_risk(finding, WF_LEVEL_INFO, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_help(check, finding, "the job's own identity (\"id-token: write\") needs no secret");
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    const char *input = used->step ? secret_input(check->arena, used) : NULL;
    if (input) {
        struct wf_finding *finding =
            wf_report(check, used->key->span, "publishes with a secret that lives on: \"%s\"", input);
        wf_finding_note(check, finding, check->file->source, wf_step_input_key(used->step, input)->span,
                        "given here");
        advise(check, finding);
    }
}

/* --- commands ----------------------------------------------------------------------------------------- */

/* A program that publishes when these words stand behind it in this order; a star is any text. */
struct publisher {
    const char *program, *words, *dry;
};

static const struct publisher publishers[] = {
    {"cargo", "publish", "--dry-run -n"},
    {"uv", "publish", "--dry-run"},
    {"uv", "run twine* upload", ""},
    {"uvx", "twine* upload", ""},
    {"hatch", "publish", "--dry-run"},
    {"pdm", "publish", "--dry-run"},
    {"poetry", "publish", "--dry-run"},
    {"twine", "upload", ""},
    {"pipx", "run twine* upload", ""},
    {"python*", "-m twine upload", ""},
    {"gem", "push", ""},
    {"bundle", "exec gem push", ""},
    {"npm", "publish", "--dry-run"},
    {"yarn", "publish", "--dry-run -n"},
    {"pnpm", "publish", "--dry-run"},
    {"bun", "publish", "--dry-run"},
    {"bunx", "npm publish", "--dry-run"},
    {"bunx", "npm@* publish", "--dry-run"},
    {"nuget", "push", ""},
    {"nuget.exe", "push", ""},
    {"dotnet", "nuget push", ""},
};

static bool matches(struct wf_str word, struct wf_str pattern) {
    bool open = wf_str_ends(pattern, "*");
    struct wf_str start = wf_str_sub(pattern, 0, pattern.len - (open ? 1 : 0));
    return open ? wf_str_eq(wf_str_sub(word, 0, start.len), start) : wf_str_eq(word, start);
}

static bool publishes_by(const struct wf_words *words, const struct publisher *publisher) {
    struct wf_str rest = wf_str_of(publisher->words);
    struct wf_str pattern;
    size_t at = 0;
    if (!matches(words->name, wf_str_of(publisher->program))) {
        return false;
    }
    while (wf_str_cut(&rest, ' ', &pattern)) {
        while (at < words->list.len && !matches(words->list.items[at], pattern)) {
            at++;
        }
        if (at == words->list.len) {
            return false;
        }
        at++;
    }
    return wf_words_find(words, publisher->dry, at) == WF_NOT_FOUND;
}

/* GitHub's own registry takes the job's token, which is no secret that lives on. */
static bool goes_to_github(const struct wf_words *words) {
    for (size_t i = 0; i < words->list.len; i++) {
        if (wf_str_has(words->list.items[i], ".pkg.github.")) {
            return true;
        }
    }
    return false;
}

static void check_command(struct wf_check *check, const struct wf_words *words) {
    for (size_t i = 0; i < sizeof publishers / sizeof *publishers; i++) {
        if (publishes_by(words, &publishers[i]) && !goes_to_github(words)) {
            struct wf_finding *finding =
                wf_report_part(check, words->step->run, words->span.begin, words->span.end,
                               "publishes with a secret that lives on: \"%.*s\"", WF_STR_ARG(words->name));
            advise(check, finding);
            return;
        }
    }
}

static bool has_identity(const struct wf_job *job) {
    const struct wf_node *own = job->permissions;
    return wf_permission_of(own ? own : job->workflow->permissions, WF_STR("id-token")) ==
           WF_PERMISSION_WRITE;
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (step->job && !has_identity(step->job)) {
        wf_commands_each(check, step, check_command);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
    wf_live_steps_each(check, check_step);
}

const struct wf_rule wf_rule_use_trusted_publishing = {
    .id = "use-trusted-publishing",
    .title = "Packages published with a secret that lives on",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
