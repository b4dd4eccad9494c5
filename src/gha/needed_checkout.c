#include "gha/needed.h"
#include "gha/step.h"

/* Commands that speak to the repository's server by way of git. */
static const char *const commands[][3] = {
    {"git", "push", NULL},      {"git", "fetch", NULL},        {"git", "pull", NULL},
    {"git", "submodule", NULL}, {"git", "lfs", NULL},          {"git", "ls-remote", NULL},
    {"gh", "pr", "checkout"},   {"mkdocs", "gh-deploy", NULL}, {"mike", "deploy", NULL},
    {"npx", "gh-pages", NULL},  {"lerna", "version", NULL},    {"lerna", "publish", NULL},
    {"cargo", "release", NULL}, {"git", "remote", "update"},
};

/* Actions that push what git has. */
static const char *const actions[] = {"stefanzweifel/git-auto-commit-action", "EndBug/add-and-commit",
                                      "Homebrew/actions/git-try-push", "autofix-ci/action"};

static struct wf_str name_of(struct wf_arena *arena, const char *const *words) {
    const char *third = words[2] ? words[2] : "";
    return wf_arena_printf(arena, "%s %s%s%s", words[0], words[1], words[2] ? " " : "", third);
}

/* It says itself whom it pushes as, or goes by another way. */
static bool has_own(struct wf_str text) {
    static const char *const signs[] = {"x-access-token", "git@",        "ssh://",   "_TOKEN}@",
                                        "_TOKEN@",        "extraheader", "secrets.", "github.token",
                                        "--local",        "/tmp/",       NULL};
    return wf_str_has_any(text, signs);
}

static bool finds(struct wf_arena *arena, const struct wf_shell_script *script, struct wf_str *name,
                  struct wf_span *part) {
    for (size_t i = 0; i < script->commands.len; i++) {
        const struct wf_shell_command *command = script->commands.items[i];
        for (size_t j = 0; j < sizeof commands / sizeof *commands; j++) {
            const char *const *words = commands[j];
            if (wf_shell_command_is(command, words[0], words[1], words[2], NULL) &&
                !has_own(wf_shell_slice(script, command->span))) {
                *name = name_of(arena, words);
                *part = command->span;
                return true;
            }
        }
    }
    return false;
}

static bool is_pushing_action(const struct wf_step *step) {
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (step->uses && wf_uses_is(&step->action, actions[i])) {
            return true;
        }
    }
    return false;
}

/* Steps up to here have the credentials of this checkout: another one replaces them. */
static bool is_replaced(const struct wf_step *step) {
    return step->uses && wf_uses_is(&step->action, "actions/checkout") && !wf_step_input(step, "path");
}

/* What the step does with the credentials; no name: nothing. */
static struct wf_checkout_use use_in(struct wf_arena *arena, const struct wf_doc *doc,
                                     const struct wf_step *step) {
    struct wf_checkout_use use = {.at = step->index};
    const struct wf_shell_script *script = step->run ? step->script : NULL;
    struct wf_span part;
    if (is_pushing_action(step)) {
        use.span = step->uses->span;
        use.name = wf_str_sub(step->action.text, 0, wf_str_find_char(step->action.text, '@', 0));
    } else if (script && finds(arena, script, &use.name, &part)) {
        use.span = wf_node_subspan(doc->source, wf_node_resolve(step->run), part.begin, part.end);
    } else if (!script && step->run && wf_str_has(wf_node_text(step->run), "git push")) {
        use.span = step->run->span;
        use.name = WF_STR("git push");
    }
    return use;
}

struct wf_checkout_use wf_checkout_use(struct wf_arena *arena, const struct wf_doc *doc,
                                       const struct wf_step *checkout, const struct wf_step *steps,
                                       size_t count) {
    struct wf_checkout_use use = {.at = count};
    for (size_t i = checkout->index + 1; i < count; i++) {
        if (is_replaced(&steps[i])) {
            return (struct wf_checkout_use){.at = i};
        }
        struct wf_checkout_use here = use_in(arena, doc, &steps[i]);
        if (here.name.len > 0) {
            return here;
        }
    }
    return use;
}
