#include "lang/shell.h"

const struct wf_shell_command *wf_shell_holder(const struct wf_shell_command *command) {
    const struct wf_shell_scope *scope = command->pipeline->scope;
    while (scope != NULL && scope->place != WF_SHELL_SUBSTITUTION && scope->place != WF_SHELL_PROCESS) {
        scope = scope->parent;
    }
    return scope == NULL ? NULL : scope->owner;
}

/* What runs there runs in a shell of its own, so that its `set` ends with it. */
static bool is_own_shell(const struct wf_shell_scope *scope) {
    switch (scope->place) {
    case WF_SHELL_SUBSTITUTION:
    case WF_SHELL_PROCESS:
    case WF_SHELL_SUBSHELL_BODY:
    case WF_SHELL_FUNCTION_BODY:
        return true;
    default:
        return scope->owner != NULL && scope->owner->pipeline->length > 1;
    }
}

static bool is_inside(const struct wf_shell_scope *scope, const struct wf_shell_scope *outer) {
    while (scope != NULL && scope != outer) {
        scope = scope->parent;
    }
    return scope != NULL;
}

/* True when a `set` at `setter` reaches `command`, which stands behind it. */
static bool reaches(const struct wf_shell_command *setter, const struct wf_shell_command *command) {
    const struct wf_shell_scope *scope = setter->pipeline->scope;
    if (setter->pipeline->length > 1 || setter->pipeline->joined == WF_SHELL_BACKGROUND) {
        return false;
    }
    while (!is_inside(command->pipeline->scope, scope)) {
        if (is_own_shell(scope)) {
            return false;
        }
        scope = scope->parent;
    }
    return true;
}

static void set_letter(struct wf_shell_flags *flags, char letter, bool on) {
    if (letter == 'e') {
        flags->errexit = on;
    } else if (letter == 'u') {
        flags->nounset = on;
    } else if (letter == 'x') {
        flags->xtrace = on;
    }
}

static void set_name(struct wf_shell_flags *flags, struct wf_str name, bool on) {
    if (wf_str_is(name, "errexit")) {
        flags->errexit = on;
    } else if (wf_str_is(name, "pipefail")) {
        flags->pipefail = on;
    } else if (wf_str_is(name, "nounset")) {
        flags->nounset = on;
    } else if (wf_str_is(name, "xtrace")) {
        flags->xtrace = on;
    }
}

/* Applies `set -euo pipefail` and its like. */
static void apply_set(const struct wf_shell_command *command, struct wf_shell_flags *flags) {
    for (size_t i = 1; i < command->words.len; i++) {
        struct wf_str text = command->words.items[i].text;
        if (text.len < 2 || (text.ptr[0] != '-' && text.ptr[0] != '+') || wf_str_is(text, "--")) {
            return;
        }
        bool on = text.ptr[0] == '-';
        bool named = false;
        for (size_t k = 1; k < text.len; k++) {
            named = named || text.ptr[k] == 'o';
            set_letter(flags, text.ptr[k], on);
        }
        if (named && i + 1 < command->words.len) {
            set_name(flags, command->words.items[++i].text, on);
        }
    }
}

/* A substitution forgets -e (bash unless in POSIX mode), but keeps the other flags. */
static bool forgets_errexit(const struct wf_shell_scope *scope) {
    while (scope != NULL && scope->place != WF_SHELL_SUBSTITUTION) {
        scope = scope->parent;
    }
    return scope != NULL;
}

struct wf_shell_flags wf_shell_set_flags(const struct wf_shell_script *script,
                                         const struct wf_shell_command *command,
                                         struct wf_shell_flags initial) {
    bool forgets = forgets_errexit(command->pipeline->scope);
    for (size_t i = 0; i < script->sets.len && script->sets.items[i]->order < command->order; i++) {
        const struct wf_shell_command *setter = script->sets.items[i];
        if (!reaches(setter, command)) {
            continue;
        }
        if (forgets && forgets_errexit(setter->pipeline->scope)) {
            initial.errexit = false;
            forgets = false;
        }
        apply_set(setter, &initial);
    }
    initial.errexit = initial.errexit && !forgets;
    return initial;
}

/* A function whose calls are being looked at. */
struct asked {
    const struct wf_shell_command *function;
    const struct asked *outer;
};

/* A question asked of a whole script. */
struct asking {
    const struct wf_shell_script *script;
    struct wf_shell_flags initial;
    unsigned calls; /* of functions that may still be looked at */
    const struct asked *asked;
};

enum { MAX_CALLS = 1000 };

/* The last pipeline of `a && b || c`. */
static const struct wf_shell_pipeline *list_end(const struct wf_shell_pipeline *pipeline) {
    while ((pipeline->joined == WF_SHELL_AND || pipeline->joined == WF_SHELL_OR) && pipeline->next != NULL) {
        pipeline = pipeline->next;
    }
    return pipeline;
}

static bool in_background(const struct wf_shell_pipeline *pipeline) {
    return list_end(pipeline)->joined == WF_SHELL_BACKGROUND;
}

/* The command's status is the pipeline's. */
static bool decides_pipeline(const struct asking *a, const struct wf_shell_command *command) {
    if (command->pipeline->negated) {
        return false;
    }
    return command->next == NULL || wf_shell_set_flags(a->script, command, a->initial).pipefail;
}

/* A failure of the pipeline is the status of the whole scope: the rest of its list is skipped by `&&`, and no
 * other list follows. */
static bool decides_scope(const struct wf_shell_pipeline *pipeline) {
    while (pipeline->joined == WF_SHELL_AND && pipeline->next != NULL) {
        pipeline = pipeline->next;
    }
    return pipeline->next == NULL && pipeline->joined != WF_SHELL_OR;
}

/* `&&`, `||`, `!` and conditions switch `set -e` off for all that is inside. */
static bool is_tested(const struct wf_shell_command *command) {
    while (command != NULL) {
        const struct wf_shell_pipeline *pipeline = command->pipeline;
        if (pipeline->negated || pipeline->joined == WF_SHELL_AND || pipeline->joined == WF_SHELL_OR ||
            pipeline->scope->place == WF_SHELL_CONDITION) {
            return true;
        }
        if (pipeline->scope->place == WF_SHELL_SUBSTITUTION || pipeline->scope->place == WF_SHELL_PROCESS ||
            pipeline->scope->place == WF_SHELL_FUNCTION_BODY) {
            return false;
        }
        command = pipeline->scope->owner;
    }
    return false;
}

/* The scope whose shell ends when `set -e` strikes at the command; a function's body stands for its callers.
 */
static const struct wf_shell_scope *shell_of(const struct wf_shell_command *command) {
    const struct wf_shell_scope *scope = command->pipeline->scope;
    while (scope->owner != NULL && !is_own_shell(scope) && !in_background(scope->owner->pipeline)) {
        scope = scope->parent;
    }
    return scope;
}

/* The substitution is the one whose status its command takes: it stands in an assignment of a command without
 * words, and no other one follows in that command. */
static bool decides_assignment(const struct asking *a, const struct wf_shell_scope *scope) {
    const struct wf_shell_command *holder = scope->owner;
    if (holder->kind != WF_SHELL_SIMPLE || holder->words.len > 0 || scope->assignment == WF_SHELL_NONE) {
        return false;
    }
    for (size_t i = holder->order + 1; i < a->script->commands.len; i++) {
        const struct wf_shell_command *command = a->script->commands.items[i];
        const struct wf_shell_scope *other = command->pipeline->scope;
        if (command->span.begin >= holder->span.end) {
            break;
        }
        if (other->owner == holder && other->span.begin > scope->span.begin) {
            return false;
        }
    }
    return true;
}

static enum wf_shell_fate fate_of(struct asking *a, const struct wf_shell_command *command);

static bool is_call(const struct wf_shell_command *command, const struct wf_shell_command *function) {
    return command->kind == WF_SHELL_SIMPLE && command->words.len > 0 && function->name.len > 0 &&
           wf_str_eq(command->words.items[0].text, function->name);
}

static bool is_asked(const struct asking *a, const struct wf_shell_command *function) {
    const struct asked *asked = a->asked;
    while (asked != NULL && asked->function != function) {
        asked = asked->outer;
    }
    return asked != NULL;
}

/* A function fails where it is called: the worst of all calls, or of those where `set -e` holds. */
static enum wf_shell_fate fate_of_calls(struct asking *a, const struct wf_shell_command *function,
                                        bool errexit) {
    enum wf_shell_fate worst = WF_SHELL_GOES_ON;
    if (is_asked(a, function)) {
        return worst;
    }
    struct asked asked = {function, a->asked};
    struct asking inner = *a;
    inner.asked = &asked;
    for (size_t i = 0; i < a->script->commands.len && worst != WF_SHELL_ENDS && inner.calls > 0; i++) {
        const struct wf_shell_command *call = a->script->commands.items[i];
        if (!is_call(call, function)) {
            continue;
        }
        inner.calls--;
        bool exits = !is_tested(call) && wf_shell_set_flags(a->script, call, a->initial).errexit;
        enum wf_shell_fate fate = !errexit || exits ? fate_of(&inner, call) : WF_SHELL_GOES_ON;
        worst = fate == WF_SHELL_GOES_ON ? worst : fate;
    }
    a->calls = inner.calls;
    return worst;
}

/* The command that fails when the list of `scope` does, or NULL. */
static const struct wf_shell_command *next_outwards(const struct asking *a,
                                                    const struct wf_shell_scope *scope) {
    switch (scope->place) {
    case WF_SHELL_CONDITION:
    case WF_SHELL_PROCESS:
        return NULL;
    case WF_SHELL_SUBSTITUTION:
        return decides_assignment(a, scope) ? scope->owner : NULL;
    default:
        return scope->owner;
    }
}

/* Goes outwards from a failing command. `soft`: it is a compound command that failed only because of
 * something that `set -e` has already let pass; then it lets the compound pass as well. */
static enum wf_shell_fate fate_of(struct asking *a, const struct wf_shell_command *command) {
    bool soft = false;
    while (command != NULL && decides_pipeline(a, command) && !in_background(command->pipeline)) {
        const struct wf_shell_scope *scope = command->pipeline->scope;
        bool exits = !soft && !is_tested(command);
        const struct wf_shell_scope *shell = shell_of(command);
        if (exits && shell->place == WF_SHELL_FUNCTION_BODY) {
            enum wf_shell_fate fate = fate_of_calls(a, shell->owner, true);
            if (fate != WF_SHELL_GOES_ON) {
                return fate;
            }
        } else if (exits && wf_shell_set_flags(a->script, command, a->initial).errexit) {
            if (shell->place == WF_SHELL_SCRIPT) {
                return WF_SHELL_ENDS;
            }
            command = next_outwards(a, shell);
            continue;
        }
        if (!decides_scope(command->pipeline)) {
            return WF_SHELL_GOES_ON;
        }
        if (scope->place == WF_SHELL_SCRIPT) {
            return WF_SHELL_LAST_STATUS;
        }
        if (scope->place == WF_SHELL_FUNCTION_BODY) {
            return fate_of_calls(a, scope->owner, false);
        }
        soft = !is_own_shell(scope);
        command = next_outwards(a, scope);
    }
    return WF_SHELL_GOES_ON;
}

enum wf_shell_fate wf_shell_fate(const struct wf_shell_script *script, const struct wf_shell_command *command,
                                 struct wf_shell_flags initial) {
    struct asking asking = {script, initial, MAX_CALLS, NULL};
    return fate_of(&asking, command);
}

bool wf_shell_fails_script(const struct wf_shell_script *script, const struct wf_shell_command *command,
                           struct wf_shell_flags initial) {
    return wf_shell_fate(script, command, initial) != WF_SHELL_GOES_ON;
}
