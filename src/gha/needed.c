#include "gha/needed_in.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdlib.h>

/* --- tokens ------------------------------------------------------------------------------------------- */

/* The needle is in small letters. */
static bool has_case(struct wf_str text, const char *needle) {
    size_t len = strlen(needle);
    for (size_t at = 0; at + len <= text.len; at++) {
        bool begins = wf_lower(text.ptr[at]) == needle[0];
        if (begins && wf_str_is_case(wf_str_sub(text, at, at + len), needle)) {
            return true;
        }
    }
    return false;
}

/* The names behind each "CONTEXT." in the text, one after the other. */
static bool next_name(struct wf_str text, const char *context, size_t *at, struct wf_str *name) {
    size_t found = wf_str_find(text, context, *at);
    if (found == WF_NOT_FOUND) {
        return false;
    }
    size_t end = found + strlen(context);
    size_t begin = end;
    while (end < text.len && wf_is_id(text.ptr[end])) {
        end++;
    }
    *at = end;
    *name = wf_str_sub(text, begin, end);
    return true;
}

static enum wf_token worse(enum wf_token a, enum wf_token b) {
    return a > b ? a : b;
}

/* What an action's input holds, as its user gives it or by its default. */
static enum wf_token token_of_input(const struct wf_needed_look *look, struct wf_str name) {
    const struct wf_needed_frame *frame = look->frame;
    struct wf_needed_look above = *look;
    above.frame = frame->above;
    above.step = frame->user;
    const struct wf_node *given = wf_node_find(frame->user->with, name, true);
    const struct wf_node *declared = wf_node_find(frame->action->inputs, name, true);
    return given ? wf_needed_token(&above, wf_node_text(given))
                 : wf_needed_token(&above, wf_node_text(wf_node_get(declared, "default")));
}

/* The nearest `env` that sets it. */
static const struct wf_node *env_value(const struct wf_needed_look *look, struct wf_str name,
                                       struct wf_needed_look *there) {
    *there = *look;
    const struct wf_node *value = look->step ? wf_node_find(look->step->env, name, false) : NULL;
    for (; !value && there->frame; there->frame = there->frame->above) {
        there->step = there->frame->user;
        value = wf_node_find(there->step->env, name, false);
        if (value) {
            there->frame = there->frame->above;
            return value;
        }
    }
    value = value ? value : wf_node_find(look->job->env, name, false);
    return value ? value : wf_node_find(look->job->workflow->env, name, false);
}

enum { MAX_NAMES = 8 };

enum wf_token wf_needed_token(const struct wf_needed_look *look, struct wf_str text) {
    if (text.len == 0 || !wf_str_has(text, "${{")) {
        return text.len == 0 ? WF_TOKEN_NONE : WF_TOKEN_OTHER;
    }
    enum wf_token token = WF_TOKEN_OTHER;
    struct wf_str name;
    size_t at = 0;
    if (has_case(text, "github.token") || has_case(text, "secrets.github_token") ||
        has_case(text, "secrets['github_token']")) {
        return WF_TOKEN_OWN;
    }
    for (int i = 0; look->frame && i < MAX_NAMES && next_name(text, "inputs.", &at, &name); i++) {
        token = worse(token, token_of_input(look, name));
    }
    at = 0;
    for (int i = 0; i < MAX_NAMES && next_name(text, "env.", &at, &name); i++) {
        struct wf_needed_look there;
        struct wf_str value = wf_node_text(env_value(look, name, &there));
        bool again = wf_str_has(value, "env."); /* which may be itself */
        token = again || value.len == 0 ? token : worse(token, wf_needed_token(&there, value));
    }
    return token;
}

enum wf_token wf_needed_env(const struct wf_needed_look *look, const char *name) {
    struct wf_needed_look there;
    const struct wf_node *value = env_value(look, wf_str_of(name), &there);
    return value ? wf_needed_token(&there, wf_node_text(value)) : WF_TOKEN_NONE;
}

static struct wf_str variable_in(const struct wf_needed_look *look, const struct wf_node *env) {
    for (WF_EACH(key, env)) {
        if (wf_needed_token(look, wf_node_text(key->value)) == WF_TOKEN_OWN) {
            return wf_node_text(key);
        }
    }
    return WF_STR("");
}

/* Variables that hold the token whatever the step sets, or that refer to others, which it may set. */
static void add_wide(struct wf_needed_look *look, const struct wf_node *env) {
    for (WF_EACH(key, env)) {
        struct wf_str text = wf_node_text(key->value);
        if (wf_str_has(text, "env.") || wf_needed_token(look, text) == WF_TOKEN_OWN) {
            *WF_PUSH(look->arena, &look->wide) = key;
        }
    }
}

struct wf_str wf_needed_variable(const struct wf_needed_look *look) {
    struct wf_needed_look there = *look;
    struct wf_str name = WF_STR("");
    for (;;) {
        name = there.step ? variable_in(&there, there.step->env) : name;
        if (name.len > 0 || !there.frame) {
            break;
        }
        there.step = there.frame->user;
        there.frame = there.frame->above;
    }
    for (size_t i = 0; i < look->wide.len && name.len == 0; i++) {
        const struct wf_node *key = look->wide.items[i];
        bool own = wf_needed_token(&there, wf_node_text(key->value)) == WF_TOKEN_OWN;
        name = own ? wf_node_text(key) : name;
    }
    return name.len == 0 && look->handed ? WF_STR("its environment") : name;
}

/* --- what is found ------------------------------------------------------------------------------------ */

const struct wf_doc *wf_needed_doc(const struct wf_needed_look *look) {
    return look->frame ? look->frame->action->doc : look->job->workflow->doc;
}

static struct wf_need *find(const struct wf_needed *needed, struct wf_str scope, bool sure) {
    for (size_t i = 0; i < needed->list.len; i++) {
        struct wf_need *need = &needed->list.items[i];
        if (need->sure == sure && wf_str_eq(need->scope, scope)) {
            return need;
        }
    }
    return NULL;
}

enum { MAX_REASON = 72 };

/* Each thing once, in a line that can still be read. */
static void add_reason(struct wf_arena *arena, struct wf_need *need, struct wf_str reason) {
    bool known = wf_str_find_str(need->reason, reason, 0) != WF_NOT_FOUND;
    if (!known && need->reason.len + reason.len <= MAX_REASON) {
        need->reason = wf_arena_printf(arena, "%.*s, %.*s", WF_STR_ARG(need->reason), WF_STR_ARG(reason));
    }
}

static struct wf_need *add(struct wf_needed_look *look, struct wf_str scope, enum wf_permission access,
                           bool sure, struct wf_str reason, struct wf_span span) {
    struct wf_need *need = find(look->out, scope, sure);
    if (!need) {
        need = WF_PUSH(look->arena, &look->out->list);
        *need = (struct wf_need){.scope = scope,
                                 .access = access,
                                 .sure = sure,
                                 .reason = reason,
                                 .doc = wf_needed_doc(look),
                                 .span = span};
    } else if (need->access < access) {
        need->access = access;
        need->reason = reason; /* what only reads is no reason to write */
        need->span = span;
        need->doc = wf_needed_doc(look);
    } else if (need->access == access) {
        add_reason(look->arena, need, reason);
    }
    bool call = look->step && !look->frame &&
                (!look->step->uses || wf_uses_is(&look->step->action, "actions/github-script"));
    need->written = need->access == access ? need->written || call : need->written;
    return need;
}

struct wf_need *wf_needed_add(struct wf_needed_look *look, const char *scope, enum wf_permission access,
                              bool sure, struct wf_str reason, struct wf_span span) {
    return add(look, wf_str_of(scope), access, sure, reason, span);
}

static bool is_new_use(const struct wf_needed_look *look, struct wf_str scope) {
    return find(look->out, scope, true) == NULL;
}

void wf_needed_add_fact(struct wf_needed_look *look, const struct wf_need_fact *fact, bool writes,
                        struct wf_str reason, struct wf_span span) {
    enum wf_permission access = fact->access != WF_PERMISSION_UNKNOWN ? fact->access
                                : writes                              ? WF_PERMISSION_WRITE
                                                                      : WF_PERMISSION_READ;
    if (fact->mark == WF_NEED_OPAQUE) {
        wf_needed_opaque(look, reason, span);
    }
    if (fact->mark > WF_NEED_MAYBE || wf_str_is(fact->scope, "metadata")) {
        return;
    }
    /* Where only one of two is needed, one that something else needs is enough. */
    const struct wf_need *same = fact->other.len > 0 ? find(look->out, fact->other, true) : NULL;
    if (same && same->access >= access) {
        add(look, fact->other, access, true, reason, span);
        return;
    }
    bool first = is_new_use(look, fact->scope);
    struct wf_need *need = add(look, fact->scope, access, fact->mark == WF_NEED_SURE, reason, span);
    need->other = first || need->other.len > 0 ? fact->other : need->other;
}

void wf_needed_add_use(struct wf_needed_look *look, const struct wf_use_fact *use, bool writes,
                       struct wf_str reason, struct wf_span span) {
    for (uint32_t i = 0; i < use->count; i++) {
        wf_needed_add_fact(look, &use->needs[i], writes, reason, span);
    }
}

void wf_needed_unknown(struct wf_needed_look *look, struct wf_span span, const char *format, ...) {
    va_list args;
    if (look->out->unknown.len > 0) {
        return;
    }
    va_start(args, format);
    look->out->unknown = wf_arena_vprintf(look->arena, format, args);
    va_end(args);
    look->out->unknown_doc = wf_needed_doc(look);
    look->out->unknown_span = span;
}

/* Names of what changes the repository or publishes, in scripts and targets. */
static bool sounds_like_writing(struct wf_str text) {
    static const char *const names[] = {"release", "publish", "deploy", "push", "bump", "backport"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (has_case(text, names[i])) {
            return true;
        }
    }
    return false;
}

void wf_needed_opaque(struct wf_needed_look *look, struct wf_str program, struct wf_span span) {
    look->out->programs = true;
    if (!wf_needed_credentials(look)) {
        return;
    }
    if (look->out->opaque.len == 0) {
        look->out->opaque = program;
    }
    if (sounds_like_writing(program)) {
        wf_needed_unknown(look, span, "\"%.*s\" may use the credentials that %s left behind",
                          WF_STR_ARG(program), look->kept ? "actions/checkout" : "the login to ghcr.io");
    }
}

/* --- jobs --------------------------------------------------------------------------------------------- */

/* `inputs.NAME == 'text'` or with `!=`, whose input the user of the action gives or leaves at a plain
 * default: false when it is so for certain. */
static bool may_be(const struct wf_needed_look *look, struct wf_str part) {
    bool negated = wf_str_has(part, "!=");
    size_t at = wf_str_find(part, negated ? "!=" : "==", 0);
    struct wf_str name = wf_str_trim(wf_str_sub(part, 0, at));
    struct wf_str text = wf_str_trim(wf_str_sub(part, at == WF_NOT_FOUND ? part.len : at + 2, part.len));
    bool quoted = text.len > 1 && text.ptr[0] == '\'' && text.ptr[text.len - 1] == '\'';
    if (at == WF_NOT_FOUND || !quoted || !wf_str_starts(name, "inputs.")) {
        return true;
    }
    name = wf_str_sub(name, 7, name.len);
    const struct wf_node *given = wf_node_find(look->frame->user->with, name, true);
    const struct wf_node *declared = wf_node_find(look->frame->action->inputs, name, true);
    struct wf_str value = wf_node_text(given ? given : wf_node_get(declared, "default"));
    bool same = wf_str_eq_case(value, wf_str_sub(text, 1, text.len - 1));
    return wf_str_has(value, "${{") || same != negated;
}

/* Whether a step of an action may run with the inputs that it has. */
static bool may_run(const struct wf_needed_look *look, const struct wf_node *condition) {
    struct wf_str rest = wf_str_trim(wf_node_text(condition));
    if (!look->frame || wf_str_has(rest, "||") || wf_str_has(rest, "(")) {
        return true;
    }
    if (wf_str_starts(rest, "${{") && wf_str_ends(rest, "}}")) {
        rest = wf_str_sub(rest, 3, rest.len - 2);
    }
    bool may = true;
    while (rest.len > 0 && may) {
        size_t at = wf_str_find(rest, "&&", 0);
        may = may_be(look, wf_str_trim(wf_str_sub(rest, 0, at)));
        rest = at == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(rest, at + 2, rest.len);
    }
    return may;
}

void wf_needed_steps(struct wf_needed_look *look, const struct wf_step *steps, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (steps[i].never || !may_run(look, steps[i].condition)) {
            continue;
        }
        look->step = &steps[i];
        if (look->seen++ >= WF_MAX_NEEDED_STEPS) {
            wf_needed_unknown(look, steps[i].node->span, "it has more than %d steps", WF_MAX_NEEDED_STEPS);
            return;
        }
        if (steps[i].uses) {
            wf_needed_action(look, &steps[i]);
        } else if (steps[i].run) {
            wf_needed_script(look, &steps[i]);
        }
    }
}

/* A container's image that the job's token fetches. */
static void look_at_image(struct wf_needed_look *look, const struct wf_node *container) {
    const struct wf_node *password = wf_node_get(wf_node_get(container, "credentials"), "password");
    if (password && wf_needed_token(look, wf_node_text(password)) == WF_TOKEN_OWN) {
        wf_needed_add(look, "packages", WF_PERMISSION_READ, true, WF_STR("the container's image"),
                      password->span);
    }
}

static int by_scope(const void *a, const void *b) {
    const struct wf_need *left = a;
    const struct wf_need *right = b;
    int order = wf_str_cmp(left->scope, right->scope);
    return order != 0 ? order : (int)right->sure - (int)left->sure;
}

/* An alternative that something else needs anyway makes this one unneeded, what is sure what is not. */
static void drop_alternatives(struct wf_needed *needed) {
    size_t kept = 0;
    for (size_t i = 0; i < needed->list.len; i++) {
        struct wf_need need = needed->list.items[i];
        const struct wf_need *same = need.other.len > 0 ? find(needed, need.other, true) : NULL;
        const struct wf_need *sure = need.sure ? NULL : find(needed, need.scope, true);
        bool covered = (same && same != &needed->list.items[i] && same->other.len == 0 &&
                        same->access >= need.access && need.sure) ||
                       (sure && sure->access >= need.access);
        if (!covered) {
            needed->list.items[kept++] = need;
        }
    }
    needed->list.len = kept;
}

/* Comments and labels of pull requests only: the narrower scope. */
static bool is_of_pull_requests(const struct wf_workflow *workflow) {
    static const char *const events[] = {"pull_request", "pull_request_target", "pull_request_review",
                                         "pull_request_review_comment", NULL};
    const struct wf_node *on = workflow->on;
    if (wf_node_is_scalar(on)) {
        return wf_str_is_any(wf_node_text(on), events);
    }
    for (WF_EACH(event, on)) {
        if (!wf_str_is_any(wf_node_text(event), events)) {
            return false;
        }
    }
    return wf_node_first(on) != NULL;
}

static void choose_alternatives(struct wf_needed *needed, const struct wf_workflow *workflow) {
    bool pulls = is_of_pull_requests(workflow);
    for (size_t i = 0; i < needed->list.len; i++) {
        struct wf_need *need = &needed->list.items[i];
        if (pulls && need->sure && wf_str_is(need->other, "pull-requests") &&
            !find(needed, need->other, true)) {
            struct wf_str scope = need->scope;
            need->scope = need->other;
            need->other = scope;
        }
    }
}

static void look_at_job(struct wf_map *known, const struct wf_job *job, struct wf_needed *needed) {
    struct wf_needed_look look = {.arena = known->arena, .known = known, .job = job, .out = needed};
    look.called.arena = known->arena;
    add_wide(&look, job->env);
    add_wide(&look, job->workflow->env);
    if (job->uses) {
        wf_needed_call(&look, job);
    }
    look_at_image(&look, job->container);
    for (WF_EACH(service, job->services)) {
        look_at_image(&look, service->value);
    }
    wf_needed_steps(&look, job->steps, job->step_count);
    drop_alternatives(needed);
    choose_alternatives(needed, job->workflow);
    if (needed->list.len > 0) {
        qsort(needed->list.items, needed->list.len, sizeof *needed->list.items, by_scope);
    }
}

const struct wf_needed *wf_needed_of_job(struct wf_map *known, const struct wf_job *job) {
    struct wf_str key = {(const char *)&job, sizeof job};
    struct wf_needed *needed = wf_map_get(known, key);
    if (!needed) {
        needed = WF_NEW(known->arena, struct wf_needed);
        look_at_job(known, job, needed);
        wf_map_put(known, wf_arena_str(known->arena, key), needed);
    }
    return needed;
}

/* --- questions ---------------------------------------------------------------------------------------- */

const struct wf_need *wf_needed_scope(const struct wf_needed *needed, struct wf_str scope) {
    return find(needed, scope, true);
}

bool wf_needed_perhaps(const struct wf_needed *needed, struct wf_str scope, enum wf_permission access) {
    static const char *const reachable[] = {"contents", "packages", NULL};
    if (needed->unknown.len > 0 || (needed->opaque.len > 0 && wf_str_is_any(scope, reachable)) ||
        (needed->programs && wf_str_is(scope, "id-token"))) {
        return true;
    }
    for (size_t i = 0; i < needed->list.len; i++) {
        const struct wf_need *need = &needed->list.items[i];
        if (need->access >= access && (wf_str_eq(need->scope, scope) || wf_str_eq(need->other, scope))) {
            return true;
        }
    }
    return false;
}

bool wf_need_is_missing(const struct wf_need *need, const struct wf_node *permissions) {
    enum wf_permission other =
        need->other.len > 0 ? wf_permission_of(permissions, need->other) : WF_PERMISSION_NONE;
    enum wf_permission given = wf_permission_of(permissions, need->scope);
    return need->sure && given < need->access && other < need->access;
}
