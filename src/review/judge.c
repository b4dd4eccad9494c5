#include "review/judge.h"

#include "base/utf8.h"
#include "gha/runner.h"

#include <assert.h>

enum { MAX_SHORT = 120, MAX_JOINED = 8 };

/* --- shared ------------------------------------------------------------------------------------------- */

void wf_judge_say(struct wf_judging *judging, enum wf_review_class class, enum wf_care care,
                  const char *format, ...) {
    va_list args;
    va_start(args, format);
    judging->change->message = wf_arena_vprintf(judging->arena, format, args);
    va_end(args);
    judging->change->class = class;
    judging->change->care = care;
}

static struct wf_str cut(struct wf_arena *arena, struct wf_str text) {
    struct wf_str front = wf_utf8_cut(text, MAX_SHORT);
    return front.len == text.len ? text : wf_arena_printf(arena, "%.*s...", WF_STR_ARG(front));
}

struct wf_str wf_judge_join(struct wf_arena *arena, const struct wf_str *texts, size_t count) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        if (i == MAX_JOINED) {
            wf_buf_printf(&out, " and %zu more", count - i);
            break;
        }
        wf_buf_text(&out, i > 0 ? ", " : "");
        wf_buf_str(&out, cut(arena, texts[i]));
    }
    return wf_buf_view(&out);
}

struct wf_str wf_judge_short(struct wf_arena *arena, const struct wf_fact *fact) {
    struct wf_str rest = fact->shown.len > 0 ? fact->shown : fact->value;
    struct wf_str line;
    WF_LIST(struct wf_str) lines = {0};
    bool uses = fact->topic == WF_TOPIC_USES;
    if (rest.len == 0) {
        return WF_STR("\"\"");
    }
    while (wf_str_cut(&rest, '\n', &line)) {
        if (wf_str_trim(line).len > 0) {
            *WF_PUSH(arena, &lines) = uses ? line : wf_str_trim(line);
        }
    }
    return uses && lines.len == 1 ? lines.items[0] : wf_judge_join(arena, lines.items, lines.len);
}

static const struct wf_fact *present(const struct wf_judging *judging) {
    assert(judging->after != NULL || judging->before != NULL);
    return judging->after != NULL ? judging->after : judging->before;
}

/* --- gates -------------------------------------------------------------------------------------------- */

static void judge_needs(struct wf_judging *judging) {
    struct wf_arena *arena = judging->arena;
    struct wf_str before = judging->before != NULL ? judging->before->shown : WF_STR("");
    struct wf_str after = judging->after != NULL ? judging->after->shown : WF_STR("");
    struct wf_canon_difference difference = wf_canon_difference(arena, before, after);
    struct wf_str gone = wf_judge_join(arena, difference.gone.items, difference.gone.len);
    struct wf_str come = wf_judge_join(arena, difference.come.items, difference.come.len);
    if (gone.len == 0) {
        wf_judge_say(judging, WF_CLASS_GATE, WF_CARE_LOW, "also waits for %.*s", WF_STR_ARG(come));
    } else {
        wf_judge_say(judging, WF_CLASS_GATE_WEAKENED, WF_CARE_MEDIUM, "no longer waits for %.*s%s%.*s",
                     WF_STR_ARG(gone), come.len > 0 ? ", but for " : "", WF_STR_ARG(come));
    }
}

static void judge_condition(struct wf_judging *judging) {
    if (judging->after == NULL) {
        wf_judge_say(judging, WF_CLASS_GATE_WEAKENED, WF_CARE_MEDIUM,
                     "runs without a condition now; before: if %.*s",
                     WF_STR_ARG(wf_judge_short(judging->arena, judging->before)));
    } else if (judging->before == NULL) {
        bool always =
            wf_str_has(judging->after->value, "always()") || wf_str_has(judging->after->value, "failure()");
        wf_judge_say(judging, always ? WF_CLASS_GATE_WEAKENED : WF_CLASS_GATE, WF_CARE_LOW,
                     "runs only if %.*s now", WF_STR_ARG(wf_judge_short(judging->arena, judging->after)));
    }
}

static void judge_tolerance(struct wf_judging *judging) {
    if (judging->after != NULL) {
        wf_judge_say(judging, WF_CLASS_GATE_WEAKENED, WF_CARE_MEDIUM,
                     "its failure is no longer one (continue-on-error: %.*s)",
                     WF_STR_ARG(wf_judge_short(judging->arena, judging->after)));
    } else {
        wf_judge_say(judging, WF_CLASS_GATE, WF_CARE_LOW, "its failure counts now (no continue-on-error)");
    }
}

static void judge_environment(struct wf_judging *judging) {
    struct wf_arena *arena = judging->arena;
    if (judging->after == NULL) {
        wf_judge_say(
            judging, WF_CLASS_GATE_WEAKENED, WF_CARE_HIGH,
            "no longer runs in environment \"%.*s\": its approvals and its rules for branches do not hold",
            WF_STR_ARG(wf_judge_short(arena, judging->before)));
    } else if (judging->before == NULL) {
        wf_judge_say(judging, WF_CLASS_GATE, WF_CARE_MEDIUM,
                     "runs in environment \"%.*s\" now, and sees its secrets",
                     WF_STR_ARG(wf_judge_short(arena, judging->after)));
    } else {
        wf_judge_say(judging, WF_CLASS_GATE_WEAKENED, WF_CARE_HIGH,
                     "runs in environment \"%.*s\" instead of \"%.*s\"",
                     WF_STR_ARG(wf_judge_short(arena, judging->after)),
                     WF_STR_ARG(wf_judge_short(arena, judging->before)));
    }
}

/* --- names -------------------------------------------------------------------------------------------- */

static void judge_workflow_name(struct wf_judging *judging) {
    if (judging->before != NULL && judging->after != NULL) {
        wf_judge_say(judging, WF_CLASS_WORKFLOW, WF_CARE_MEDIUM,
                     "the workflow is called \"%.*s\" instead of \"%.*s\": \"workflow_run\" of others and "
                     "badges name it",
                     WF_STR_ARG(wf_judge_short(judging->arena, judging->after)),
                     WF_STR_ARG(wf_judge_short(judging->arena, judging->before)));
    }
}

static void judge_check(struct wf_judging *judging) {
    if (judging->before != NULL && judging->after != NULL) {
        wf_judge_say(judging, WF_CLASS_JOB_RENAMED, WF_CARE_MEDIUM,
                     "its check is called \"%.*s\" instead of \"%.*s\": where that one is required, merging "
                     "waits for ever",
                     WF_STR_ARG(wf_judge_short(judging->arena, judging->after)),
                     WF_STR_ARG(wf_judge_short(judging->arena, judging->before)));
    }
}

/* A new step that runs a script is new code. */
static void judge_part(struct wf_judging *judging) {
    const struct wf_fact *fact = present(judging);
    bool added = judging->before == NULL, runs = wf_str_is(fact->name, "run") && fact->topic == WF_TOPIC_STEP;
    const char *note = "";
    if (fact->topic == WF_TOPIC_JOB && !added) {
        note = ": where its check is required, merging waits for ever";
    } else if (runs && added) {
        note = ", which runs a script";
        judging->change->care = judging->change->inherited ? WF_CARE_LOW : WF_CARE_MEDIUM;
    }
    judging->change->message = wf_arena_printf(judging->arena, "%.*s %s%s", WF_STR_ARG(fact->what),
                                               added ? "added" : "removed", note);
}

static void judge_interface(struct wf_judging *judging) {
    const struct wf_node *node = present(judging)->node;
    bool required = judging->before == NULL &&
                    wf_str_is(wf_node_text(wf_node_get(node, "required")), "true") &&
                    wf_node_get(node, "default") == NULL;
    if (required) {
        wf_judge_say(judging, WF_CLASS_INTERFACE, WF_CARE_MEDIUM, "%.*s added, which callers must give",
                     WF_STR_ARG(present(judging)->what));
    } else if (judging->after == NULL) {
        judging->change->care = WF_CARE_MEDIUM;
    }
}

/* --- secrets ------------------------------------------------------------------------------------------ */

static struct wf_str secret_name(const struct wf_judging *judging) {
    struct wf_str name = present(judging)->name;
    return wf_str_is(name, "*") ? WF_STR("all secrets")
                                : wf_arena_printf(judging->arena, "secret %.*s", WF_STR_ARG(name));
}

/* Whether all jobs saw the secret before, by the workflow's env. */
static bool was_everywhere(const struct wf_judging *judging) {
    struct wf_str key = wf_arena_printf(judging->arena, "secret/%.*s", WF_STR_ARG(present(judging)->name));
    const struct wf_fact *fact = judging->old != NULL ? wf_map_get(&judging->old->by_key, key) : NULL;
    return fact != NULL && fact != judging->before && wf_str_has(fact->shown, "every step");
}

static void judge_secret(struct wf_judging *judging) {
    struct wf_arena *arena = judging->arena;
    struct wf_str before = judging->before != NULL ? judging->before->shown : WF_STR("");
    struct wf_str after = judging->after != NULL ? judging->after->shown : WF_STR("");
    struct wf_canon_difference difference = wf_canon_difference(arena, before, after);
    struct wf_str gone = wf_judge_join(arena, difference.gone.items, difference.gone.len);
    struct wf_str come = wf_judge_join(arena, difference.come.items, difference.come.len);
    struct wf_str name = secret_name(judging);
    bool own = wf_str_is(present(judging)->name, "GITHUB_TOKEN");
    bool wide = wf_str_has(come, "every step") || wf_str_is(present(judging)->name, "*");
    enum wf_care care = own || was_everywhere(judging)    ? WF_CARE_LOW
                        : judging->before == NULL || wide ? WF_CARE_HIGH
                                                          : WF_CARE_MEDIUM;
    bool narrower = wf_str_has(gone, "every step") && !wf_str_has(after, "every step");
    if (judging->after != NULL && narrower) {
        wf_judge_say(judging, WF_CLASS_SECRET, WF_CARE_LOW, "%.*s reaches only %.*s now, no longer %.*s",
                     WF_STR_ARG(name), WF_STR_ARG(wf_judge_short(arena, judging->after)), WF_STR_ARG(gone));
    } else if (judging->after == NULL || come.len == 0) {
        wf_judge_say(judging, WF_CLASS_SECRET, WF_CARE_LOW, "%.*s no longer reaches %.*s", WF_STR_ARG(name),
                     WF_STR_ARG(judging->after == NULL ? wf_judge_short(arena, judging->before) : gone));
    } else {
        wf_judge_say(judging, care == WF_CARE_LOW ? WF_CLASS_SECRET : WF_CLASS_SECRET_REACH, care,
                     "%.*s reaches %.*s now%s%.*s", WF_STR_ARG(name), WF_STR_ARG(come),
                     gone.len > 0 ? ", no longer " : "", WF_STR_ARG(gone));
    }
}

/* --- scripts ------------------------------------------------------------------------------------------ */

static void judge_script(struct wf_judging *judging) {
    if (judging->before == NULL || judging->after == NULL) {
        wf_judge_say(judging, WF_CLASS_SCRIPT, judging->change->inherited ? WF_CARE_LOW : WF_CARE_MEDIUM,
                     "script %s", judging->before == NULL ? "added" : "removed");
        return;
    }
    struct wf_canon_difference difference =
        wf_canon_difference(judging->arena, judging->before->value, judging->after->value);
    size_t come = difference.come.len, gone = difference.gone.len;
    if (come + gone == 0) {
        wf_judge_say(judging, WF_CLASS_SCRIPT, WF_CARE_MEDIUM,
                     "script changed: its lines stand in another order or depth");
    } else if (come <= 1 && gone <= 1) {
        wf_judge_say(judging, WF_CLASS_SCRIPT, WF_CARE_MEDIUM, "script changed: %s%.*s%s%s%.*s",
                     gone > 0 ? "- " : "",
                     WF_STR_ARG(wf_judge_join(judging->arena, difference.gone.items, gone)),
                     gone > 0 && come > 0 ? "  " : "", come > 0 ? "+ " : "",
                     WF_STR_ARG(wf_judge_join(judging->arena, difference.come.items, come)));
    } else {
        wf_judge_say(judging, WF_CLASS_SCRIPT, WF_CARE_MEDIUM,
                     "script changed: %zu line%s added, %zu removed", come, come == 1 ? "" : "s", gone);
    }
}

static void judge_interpolation(struct wf_judging *judging) {
    static const struct {
        enum wf_care care;
        const char *whose;
    } degrees[] = {
        [WF_TAINT_NONE] = {WF_CARE_LOW, ""},
        [WF_TAINT_UNKNOWN] = {WF_CARE_LOW, ""},
        [WF_TAINT_CALLER] = {WF_CARE_MEDIUM, ", text that whoever starts it chooses"},
        [WF_TAINT_WRITER] = {WF_CARE_MEDIUM, ", text that people with write access choose"},
        [WF_TAINT_OUTSIDER] = {WF_CARE_HIGH,
                               ", text that anyone can choose: it runs as a part of the script"},
    };
    const struct wf_fact *fact = present(judging);
    if (judging->after == NULL) {
        wf_judge_say(judging, WF_CLASS_INTERPOLATION, WF_CARE_LOW,
                     "no longer written into the script: ${{ %.*s }}", WF_STR_ARG(fact->name));
    } else {
        wf_judge_say(judging, WF_CLASS_INTERPOLATION, degrees[fact->taint].care,
                     "written into the script: ${{ %.*s }}%s", WF_STR_ARG(fact->name),
                     degrees[fact->taint].whose);
    }
}

static bool is_untrusted_code(struct wf_str value) {
    static const char *const names[] = {
        "pull_request.head",   "head_ref", "refs/pull/", "workflow_run.head", "head_sha",
        "pull_request.number", NULL};
    return wf_str_has_any(value, names);
}

static void judge_checkout(struct wf_judging *judging) {
    const struct wf_fact *after = judging->after;
    if (after == NULL || !is_untrusted_code(after->value) ||
        (judging->before != NULL && is_untrusted_code(judging->before->value))) {
        return;
    }
    bool exposed = judging->exposed;
    wf_judge_say(judging, WF_CLASS_CHECKOUT_UNTRUSTED, exposed ? WF_CARE_HIGH : WF_CARE_MEDIUM,
                 "checks out the code of a pull request's author (%.*s: %.*s)%s", WF_STR_ARG(after->name),
                 WF_STR_ARG(wf_judge_short(judging->arena, after)),
                 exposed ? ", in a run that has secrets and the full token" : "");
}

static void judge_credentials(struct wf_judging *judging) {
    if (judging->after == NULL) {
        wf_judge_say(judging, WF_CLASS_CREDENTIALS, WF_CARE_MEDIUM,
                     "checkout leaves its token in .git/config now (persist-credentials is not false)");
    } else {
        wf_judge_say(judging, WF_CLASS_CREDENTIALS, WF_CARE_LOW,
                     "checkout no longer leaves its token behind (persist-credentials: %.*s)",
                     WF_STR_ARG(judging->after->value));
    }
}

/* --- machines ----------------------------------------------------------------------------------------- */

/* Every label is one of GitHub's, or an expression. */
static bool is_hosted(const struct wf_fact *fact) {
    struct wf_str rest = fact->value;
    struct wf_str label;
    while (wf_str_cut(&rest, '\n', &label)) {
        if (!wf_str_has(label, "${{") && wf_runner_fact(wf_str_trim(label)) == NULL) {
            return false;
        }
    }
    return true;
}

static void judge_runner(struct wf_judging *judging) {
    if (judging->after == NULL || is_hosted(judging->after) ||
        (judging->before != NULL && !is_hosted(judging->before))) {
        return;
    }
    bool before = judging->before != NULL;
    wf_judge_say(judging, WF_CLASS_SELF_HOSTED,
                 wf_str_has(judging->after->value, "self-hosted") ? WF_CARE_HIGH : WF_CARE_MEDIUM,
                 "runs on %.*s, which is none of GitHub's own runners%s%.*s",
                 WF_STR_ARG(wf_judge_short(judging->arena, judging->after)), before ? "; before: " : "",
                 WF_STR_ARG(before ? wf_judge_short(judging->arena, judging->before) : WF_STR("")));
}

static void judge_container(struct wf_judging *judging) {
    bool options = judging->after != NULL && wf_str_is(judging->after->name, "options");
    static const char *const strong[] = {"--privileged",   "--cap-add",   "--pid",
                                         "--security-opt", "docker.sock", NULL};
    bool volumes = judging->after != NULL && wf_str_is(judging->after->name, "volumes");
    if ((options || volumes) && wf_str_has_any(judging->after->value, strong)) {
        judging->change->care = WF_CARE_HIGH;
    }
}

static void judge_cache(struct wf_judging *judging) {
    if (judging->after != NULL && judging->exposed) {
        judging->change->care = WF_CARE_MEDIUM;
    }
}

static void judge_image(struct wf_judging *judging) {
    static const char *const grave[] = {"push", "outputs", "registry", "secrets", "allow", NULL};
    if (wf_str_is_any(present(judging)->name, grave)) {
        judging->change->care = WF_CARE_MEDIUM;
    }
}

static void judge_base(struct wf_judging *judging) {
    if (judging->change->inherited) {
        judging->change->care = WF_CARE_LOW;
    }
}

static void judge_user(struct wf_judging *judging) {
    bool root = judging->after == NULL || wf_str_is(judging->after->value, "root") ||
                wf_str_is(judging->after->value, "0");
    if (root) {
        wf_judge_say(judging, WF_CLASS_DOCKERFILE, WF_CARE_MEDIUM, "runs as %s now; before: %.*s",
                     judging->after != NULL ? "root" : "the base image's user",
                     WF_STR_ARG(judging->before != NULL ? wf_judge_short(judging->arena, judging->before)
                                                        : WF_STR("the base image's user")));
    }
}

static void judge_instructions(struct wf_judging *judging) {
    if (judging->before == NULL || judging->after == NULL) {
        return;
    }
    struct wf_canon_difference difference =
        wf_canon_difference(judging->arena, judging->before->value, judging->after->value);
    struct wf_str gone = wf_judge_join(judging->arena, difference.gone.items, difference.gone.len);
    struct wf_str come = wf_judge_join(judging->arena, difference.come.items, difference.come.len);
    wf_judge_say(judging, WF_CLASS_DOCKERFILE, WF_CARE_LOW, "instructions changed: %s%.*s%s%s%.*s",
                 gone.len > 0   ? "- "
                 : come.len > 0 ? ""
                                : "another order",
                 WF_STR_ARG(gone), gone.len > 0 && come.len > 0 ? "; " : "", come.len > 0 ? "+ " : "",
                 WF_STR_ARG(come));
}

/* --- all ---------------------------------------------------------------------------------------------- */

static const struct {
    enum wf_review_class class;
    enum wf_care care;
    void (*judge)(struct wf_judging *judging);
} topics[] = {
    [WF_TOPIC_OTHER] = {WF_CLASS_OTHER, WF_CARE_LOW, NULL},
    [WF_TOPIC_DISPLAY] = {WF_CLASS_DISPLAY, WF_CARE_LOW, NULL},
    [WF_TOPIC_WORKFLOW_NAME] = {WF_CLASS_WORKFLOW, WF_CARE_LOW, judge_workflow_name},
    [WF_TOPIC_EVENT] = {WF_CLASS_TRIGGER, WF_CARE_MEDIUM, wf_judge_event},
    [WF_TOPIC_FILTER] = {WF_CLASS_TRIGGER, WF_CARE_MEDIUM, wf_judge_filter},
    [WF_TOPIC_SCHEDULE] = {WF_CLASS_SCHEDULE, WF_CARE_LOW, NULL},
    [WF_TOPIC_INTERFACE] = {WF_CLASS_INTERFACE, WF_CARE_LOW, judge_interface},
    [WF_TOPIC_PERMISSIONS] = {WF_CLASS_PERMISSION, WF_CARE_LOW, wf_judge_permissions},
    [WF_TOPIC_JOB] = {WF_CLASS_JOB, WF_CARE_MEDIUM, judge_part},
    [WF_TOPIC_JOB_ID] = {WF_CLASS_JOB, WF_CARE_LOW, NULL},
    [WF_TOPIC_CHECK] = {WF_CLASS_JOB_RENAMED, WF_CARE_LOW, judge_check},
    [WF_TOPIC_STEP] = {WF_CLASS_STEP, WF_CARE_LOW, judge_part},
    [WF_TOPIC_ORDER] = {WF_CLASS_STEP, WF_CARE_LOW, NULL},
    [WF_TOPIC_USES] = {WF_CLASS_ACTION, WF_CARE_LOW, wf_judge_uses},
    [WF_TOPIC_SECRET] = {WF_CLASS_SECRET, WF_CARE_LOW, judge_secret},
    [WF_TOPIC_VARIABLE] = {WF_CLASS_VARIABLE, WF_CARE_LOW, NULL},
    [WF_TOPIC_SCRIPT] = {WF_CLASS_SCRIPT, WF_CARE_MEDIUM, judge_script},
    [WF_TOPIC_INTERPOLATION] = {WF_CLASS_INTERPOLATION, WF_CARE_LOW, judge_interpolation},
    [WF_TOPIC_CHECKOUT] = {WF_CLASS_CHECKOUT, WF_CARE_LOW, judge_checkout},
    [WF_TOPIC_CREDENTIALS] = {WF_CLASS_CREDENTIALS, WF_CARE_LOW, judge_credentials},
    [WF_TOPIC_RUNNER] = {WF_CLASS_RUNNER, WF_CARE_LOW, judge_runner},
    [WF_TOPIC_CONTAINER] = {WF_CLASS_CONTAINER, WF_CARE_MEDIUM, judge_container},
    [WF_TOPIC_CONDITION] = {WF_CLASS_GATE, WF_CARE_MEDIUM, judge_condition},
    [WF_TOPIC_NEEDS] = {WF_CLASS_GATE, WF_CARE_LOW, judge_needs},
    [WF_TOPIC_TOLERANCE] = {WF_CLASS_GATE, WF_CARE_LOW, judge_tolerance},
    [WF_TOPIC_TIMEOUT] = {WF_CLASS_GATE, WF_CARE_LOW, NULL},
    [WF_TOPIC_ENVIRONMENT] = {WF_CLASS_GATE, WF_CARE_MEDIUM, judge_environment},
    [WF_TOPIC_CONCURRENCY] = {WF_CLASS_GATE, WF_CARE_LOW, NULL},
    [WF_TOPIC_MATRIX] = {WF_CLASS_MATRIX, WF_CARE_LOW, NULL},
    [WF_TOPIC_ENV] = {WF_CLASS_ENV, WF_CARE_LOW, NULL},
    [WF_TOPIC_INPUT] = {WF_CLASS_INPUT, WF_CARE_LOW, NULL},
    [WF_TOPIC_CACHE] = {WF_CLASS_CACHE, WF_CARE_LOW, judge_cache},
    [WF_TOPIC_ARTIFACT] = {WF_CLASS_ARTIFACT, WF_CARE_LOW, NULL},
    [WF_TOPIC_IMAGE] = {WF_CLASS_IMAGE, WF_CARE_LOW, judge_image},
    [WF_TOPIC_STAGE] = {WF_CLASS_DOCKERFILE, WF_CARE_LOW, judge_part},
    [WF_TOPIC_BASE] = {WF_CLASS_DOCKERFILE, WF_CARE_MEDIUM, judge_base},
    [WF_TOPIC_USER] = {WF_CLASS_DOCKERFILE, WF_CARE_LOW, judge_user},
    [WF_TOPIC_ARG] = {WF_CLASS_DOCKERFILE, WF_CARE_LOW, NULL},
    [WF_TOPIC_INSTRUCTIONS] = {WF_CLASS_DOCKERFILE, WF_CARE_LOW, judge_instructions},
};

static bool has_lines(const struct wf_fact *fact) {
    return wf_str_find_char(fact->value, '\n', 0) != WF_NOT_FOUND;
}

/* What only begins an item says nothing. */
static struct wf_str join_lines(struct wf_arena *arena, const struct wf_str *lines, size_t count) {
    WF_LIST(struct wf_str) kept = {0};
    for (size_t i = 0; i < count; i++) {
        if (!wf_str_is(lines[i], "-")) {
            *WF_PUSH(arena, &kept) = lines[i];
        }
    }
    return wf_judge_join(arena, kept.items, kept.len);
}

static void say_lines(struct wf_judging *judging) {
    struct wf_arena *arena = judging->arena;
    struct wf_canon_difference difference =
        wf_canon_difference(arena, judging->before->value, judging->after->value);
    struct wf_str gone = join_lines(arena, difference.gone.items, difference.gone.len);
    struct wf_str come = join_lines(arena, difference.come.items, difference.come.len);
    judging->change->message =
        wf_arena_printf(arena, "%.*s: %s%.*s%s%s%.*s", WF_STR_ARG(judging->after->what),
                        gone.len > 0   ? "- "
                        : come.len > 0 ? ""
                                       : "in another order",
                        WF_STR_ARG(gone), gone.len > 0 && come.len > 0 ? "; " : "", come.len > 0 ? "+ " : "",
                        WF_STR_ARG(come));
}

static void say_plain(struct wf_judging *judging) {
    struct wf_arena *arena = judging->arena;
    const struct wf_fact *before = judging->before, *after = judging->after;
    if (before == NULL) {
        judging->change->message = wf_arena_printf(arena, "%.*s added: %.*s", WF_STR_ARG(after->what),
                                                   WF_STR_ARG(wf_judge_short(arena, after)));
    } else if (after == NULL) {
        judging->change->message = wf_arena_printf(arena, "%.*s removed, was %.*s", WF_STR_ARG(before->what),
                                                   WF_STR_ARG(wf_judge_short(arena, before)));
    } else if (after->topic != WF_TOPIC_VARIABLE && after->topic != WF_TOPIC_ORDER &&
               (has_lines(before) || has_lines(after))) {
        say_lines(judging);
    } else {
        judging->change->message = wf_arena_printf(arena, "%.*s: %.*s -> %.*s", WF_STR_ARG(after->what),
                                                   WF_STR_ARG(wf_judge_short(arena, before)),
                                                   WF_STR_ARG(wf_judge_short(arena, after)));
    }
}

void wf_judge(struct wf_judging *judging) {
    const struct wf_fact *fact = present(judging);
    judging->change->class = topics[fact->topic].class;
    judging->change->care = topics[fact->topic].care;
    say_plain(judging);
    if (topics[fact->topic].judge != NULL) {
        topics[fact->topic].judge(judging);
    }
}
