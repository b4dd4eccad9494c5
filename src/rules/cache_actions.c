#include "rules/cache_actions.h"

#include "lang/hole.h"

enum control_kind {
    ALWAYS,  /* no input turns it off */
    BOOLEAN, /* "true" and "false"; any other text is true */
    TEXT,    /* any text that is not empty */
    WORDS,   /* one of `words` */
};

/* What an input says about the cache. */
struct control {
    const char *input;
    enum control_kind kind;
    bool opt_out;          /* the cache is off when the value matches, else on */
    enum wf_truth missing; /* when the input is not given */
    const char *words[4];
};

enum joined { ONE, BOTH, EITHER, SETUP_UV };

struct cache_action {
    const char *name;
    enum joined joined;
    struct control controls[2];
};

/* From the actions' own action.yml. */
static const struct cache_action actions[] = {
    {"actions/cache", ONE, {{"lookup-only", BOOLEAN, true, WF_TRUE, {0}}}},
    {"actions/setup-java", ONE, {{"cache", TEXT, false, WF_FALSE, {0}}}},
    {"actions/setup-python", ONE, {{"cache", TEXT, false, WF_FALSE, {0}}}},
    {"graalvm/setup-graalvm", ONE, {{"cache", TEXT, false, WF_FALSE, {0}}}},
    {"actions/setup-go", ONE, {{"cache", BOOLEAN, false, WF_TRUE, {0}}}},
    {"actions-rust-lang/setup-rust-toolchain", ONE, {{"cache", BOOLEAN, false, WF_TRUE, {0}}}},
    {"jdx/mise-action", ONE, {{"cache", BOOLEAN, false, WF_TRUE, {0}}}},
    {"actions/setup-dotnet", ONE, {{"cache", BOOLEAN, false, WF_FALSE, {0}}}},
    {"actions/setup-node",
     EITHER,
     {{"cache", WORDS, false, WF_FALSE, {"npm", "yarn", "pnpm"}},
      {"package-manager-cache", BOOLEAN, false, WF_TRUE, {0}}}},
    {"astral-sh/setup-uv",
     SETUP_UV,
     {{"enable-cache", WORDS, false, WF_FALSE, {"true"}}, {"enable-cache", BOOLEAN, false, WF_TRUE, {0}}}},
    {"Swatinem/rust-cache", ONE, {{"lookup-only", BOOLEAN, true, WF_TRUE, {0}}}},
    {"ruby/setup-ruby", ONE, {{"bundler-cache", BOOLEAN, false, WF_FALSE, {0}}}},
    {"PyO3/maturin-action", ONE, {{"sccache", BOOLEAN, false, WF_FALSE, {0}}}},
    {"mlugg/setup-zig", ONE, {{"use-cache", BOOLEAN, false, WF_TRUE, {0}}}},
    {"oven-sh/setup-bun", ONE, {{"no-cache", BOOLEAN, true, WF_TRUE, {0}}}},
    {"DeterminateSystems/magic-nix-cache-action", ONE, {{"use-gha-cache", BOOLEAN, false, WF_TRUE, {0}}}},
    {"gradle/actions/setup-gradle", ONE, {{"cache-disabled", BOOLEAN, true, WF_TRUE, {0}}}},
    {"docker/setup-buildx-action",
     BOTH,
     {{"cache-binary", BOOLEAN, false, WF_TRUE, {0}}, {"version", TEXT, false, WF_FALSE, {0}}}},
    {"ramsey/composer-install", ONE, {{"ignore-cache", WORDS, true, WF_TRUE, {"yes", "true", "1"}}}},
    {"Mozilla-Actions/sccache-action", ONE, {{NULL, ALWAYS, false, WF_TRUE, {0}}}},
    {"nix-community/cache-nix-action", ONE, {{NULL, ALWAYS, false, WF_TRUE, {0}}}},
    {"awalsh128/cache-apt-pkgs-action", ONE, {{NULL, ALWAYS, false, WF_TRUE, {0}}}},
};

/* --- one input ---------------------------------------------------------------------------------------- */

static enum wf_truth negated(enum wf_truth truth) {
    return truth == WF_MAYBE ? WF_MAYBE : truth == WF_TRUE ? WF_FALSE : WF_TRUE;
}

static bool is_word(const struct control *control, struct wf_str text) {
    for (size_t i = 0; i < 4 && control->words[i]; i++) {
        if (wf_str_is(text, control->words[i])) {
            return true;
        }
    }
    return false;
}

/* Whether the input's text is what the control looks for. */
static enum wf_truth matches(const struct control *control, struct wf_str text) {
    bool expression = wf_hole_any(text);
    switch (control->kind) {
    case TEXT: /* an expression most likely gives one */
        return text.len > 0 ? WF_TRUE : WF_FALSE;
    case WORDS:
        return expression ? WF_MAYBE : is_word(control, text) ? WF_TRUE : WF_FALSE;
    default:
        return expression ? WF_MAYBE : wf_str_is(text, "false") ? WF_FALSE : WF_TRUE;
    }
}

static enum wf_truth ask(const struct control *control, const struct wf_step *step,
                         const struct wf_node **key) {
    const struct wf_node *value = control->input ? wf_step_input(step, control->input) : NULL;
    if (!value) {
        return control->missing;
    }
    *key = wf_step_input_key(step, control->input);
    enum wf_truth match = matches(control, wf_node_text(value));
    return control->opt_out ? negated(match) : match;
}

/* --- a step ------------------------------------------------------------------------------------------- */

static enum wf_truth either(enum wf_truth a, enum wf_truth b) {
    if (a == WF_TRUE || b == WF_TRUE) {
        return WF_TRUE;
    }
    return a == WF_FALSE && b == WF_FALSE ? WF_FALSE : WF_MAYBE;
}

/* Before version 10 setup-uv caches unless it is told not to ("auto"). */
static enum wf_truth ask_setup_uv(const struct wf_check *check, const struct cache_action *action,
                                  const struct wf_step *step, const struct wf_node **key) {
    struct wf_version version = wf_used_version(check, step);
    enum wf_truth old = version.parts == 0 ? WF_MAYBE : version.major < 10 ? WF_TRUE : WF_FALSE;
    enum wf_truth on = ask(&action->controls[0], step, key);
    enum wf_truth set = ask(&action->controls[1], step, key);
    return either(on, negated(either(negated(old), negated(set))));
}

static enum wf_truth ask_action(const struct wf_check *check, const struct cache_action *action,
                                const struct wf_step *step, const struct wf_node **key) {
    if (action->joined == SETUP_UV) {
        return ask_setup_uv(check, action, step, key);
    }
    enum wf_truth first = ask(&action->controls[0], step, key);
    if (action->joined == ONE) {
        return first;
    }
    enum wf_truth second = ask(&action->controls[1], step, key);
    return action->joined == EITHER ? either(first, second)
                                    : negated(either(negated(first), negated(second)));
}

struct wf_dependency_cache wf_dependency_cache_of(const struct wf_check *check, const struct wf_step *step) {
    struct wf_dependency_cache use = {.used = WF_FALSE};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        const struct cache_action *action = &actions[i];
        if (!wf_uses_is(&step->action, action->name)) {
            continue;
        }
        bool single = action->joined == ONE && action->controls[0].kind == BOOLEAN;
        use.used = wf_with_is_expression(step) && action->controls[0].kind != ALWAYS
                       ? WF_MAYBE
                       : ask_action(check, action, step, &use.key);
        use.switched_by = single ? action->controls[0].input : NULL;
        use.off = action->controls[0].opt_out;
    }
    return use;
}

/* --- publishing --------------------------------------------------------------------------------------- */

bool wf_step_publishes(const struct wf_step *step) {
    static const char *const publishers[] = {
        "pypa/gh-action-pypi-publish",
        "rubygems/release-gem",
        "jreleaser/release-action",
        "goreleaser/goreleaser-action",
        "softprops/action-gh-release",
        "release-drafter/release-drafter",
        "googleapis/release-please-action",
        "redhat-actions/push-to-registry",
        "aws-actions/amazon-ecs-deploy-task-definition",
        "aws-actions/aws-cloudformation-github-deploy",
        "Azure/aci-deploy",
        "Azure/container-apps-deploy-action",
        "Azure/functions-action",
        "Azure/sql-action",
        "cloudflare/wrangler-action",
        "google-github-actions/deploy-appengine",
        "google-github-actions/deploy-cloudrun",
        "google-github-actions/deploy-cloud-functions",
    };
    for (size_t i = 0; i < sizeof publishers / sizeof *publishers; i++) {
        if (wf_uses_is(&step->action, publishers[i])) {
            return true;
        }
    }
    return wf_uses_is(&step->action, "docker/build-push-action") &&
           !wf_str_is(wf_node_text(wf_step_input(step, "push")), "false");
}
