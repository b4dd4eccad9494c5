#include "api/session.h"

#include "lint/ignore.h"

#include "base/near.h"
#include "rules/registry.h"

const char *wfgen_version(void) {
    return WFGEN_VERSION;
}

const char *wfgen_severity_name(enum wfgen_severity severity) {
    return wf_severity_name((enum wf_severity)severity);
}

bool wfgen_severity_parse(const char *name, enum wfgen_severity *severity) {
    enum wf_severity parsed;
    if (!wf_severity_parse(wf_str_of(name), &parsed)) {
        return false;
    }
    *severity = (enum wfgen_severity)parsed;
    return true;
}

const char *wfgen_level_name(enum wfgen_level level) {
    return wf_level_name((enum wf_level)level);
}

const char *wfgen_persona_name(enum wfgen_persona persona) {
    return wf_persona_name((enum wf_persona)persona);
}

bool wfgen_persona_parse(const char *name, enum wfgen_persona *persona) {
    enum wf_persona parsed;
    if (!wf_persona_parse(wf_str_of(name), &parsed)) {
        return false;
    }
    *persona = (enum wfgen_persona)parsed;
    return true;
}

const char *wfgen_triggers_name(enum wfgen_triggers triggers) {
    return wf_triggers_name((enum wf_triggers)triggers);
}

bool wfgen_triggers_parse(const char *name, enum wfgen_triggers *triggers) {
    enum wf_triggers parsed;
    if (!wf_triggers_parse(wf_str_of(name), &parsed)) {
        return false;
    }
    *triggers = (enum wfgen_triggers)parsed;
    return true;
}

/* --- the frame of every call -------------------------------------------------------------------------- */

enum wfgen_status wf_guard(struct wfgen *session,
                           enum wfgen_status (*work)(struct wfgen *session, const void *argument),
                           const void *argument) {
    jmp_buf point;
    jmp_buf *volatile earlier = wf_oom_protect(&point);
    volatile enum wfgen_status status = WFGEN_FAILED;
    session->err = (struct wf_err){0};
    if (setjmp(point) == 0) {
        status = work(session, argument);
    } else {
        wf_err_set(&session->err, WF_ERR_WORLD, "out of memory");
    }
    wf_oom_protect(earlier);
    return status;
}

enum wfgen_status wf_fail(struct wfgen *session, const struct wf_err *err) {
    session->err = *err;
    return err->kind == WF_ERR_USAGE ? WFGEN_USAGE : WFGEN_FAILED;
}

void wf_add_problem(struct wfgen *session, const char *text) {
    const char *copy = wf_arena_str(&session->run, wf_str_of(text)).ptr;
    *WF_PUSH(&session->run, &session->problems) = copy;
}

void wf_copy_out(void *to, const void *from, size_t size) {
    size_t wanted;
    memcpy(&wanted, to, sizeof wanted);
    size_t known = wanted < size ? wanted : size;
    if (known > sizeof wanted) {
        memcpy((char *)to + sizeof wanted, (const char *)from + sizeof wanted, known - sizeof wanted);
    }
}

/* In its own function so that nothing that setjmp could clobber is live. */
static struct wfgen *make_session(void) {
    struct wf_arena arena = {0};
    struct wfgen *session = WF_NEW(&arena, struct wfgen);
    session->arena = arena;
    session->known.arena = &session->arena;
    return session;
}

struct wfgen *wfgen_new(void) {
    jmp_buf point;
    jmp_buf *volatile earlier = wf_oom_protect(&point);
    struct wfgen *volatile session = NULL;
    if (setjmp(point) == 0) {
        session = make_session();
    }
    wf_oom_protect(earlier);
    return session;
}

void wfgen_free(struct wfgen *session) {
    if (session == NULL) {
        return;
    }
    for (size_t i = 0; i < session->inputs.len; i++) {
        wf_arena_free(&session->inputs.items[i]->arena);
    }
    wf_arena_free(&session->stream.waiting);
    wf_arena_free(&session->part);
    wf_arena_free(&session->run);
    wf_arena_free(&session->emit.arena);
    wf_arena_free(&session->logged.arena);
    struct wf_arena own = session->arena; /* the session itself lies in it */
    wf_arena_free(&own);
}

const char *wfgen_error(const struct wfgen *session) {
    return session->err.text;
}

/* --- settings ----------------------------------------------------------------------------------------- */

void wfgen_set_threads(struct wfgen *session, unsigned threads) {
    session->threads = threads;
}

void wfgen_set_min_severity(struct wfgen *session, enum wfgen_severity severity) {
    session->min_severity = (enum wf_severity)severity;
}

void wfgen_set_fail_on(struct wfgen *session, enum wfgen_severity severity) {
    session->fail_on = (enum wf_severity)severity;
    session->has_fail_on = true;
}

void wfgen_set_persona(struct wfgen *session, enum wfgen_persona persona) {
    session->persona = (enum wf_persona)persona;
    session->has_persona = true;
}

void wfgen_set_triggers(struct wfgen *session, enum wfgen_triggers triggers) {
    session->triggers = (enum wf_triggers)triggers;
    session->has_triggers = true;
}

struct choice {
    struct wf_names *names;
    const char *rules;
};

static enum wfgen_status unknown_rule(struct wfgen *session, struct wf_str id) {
    struct wf_near near = {.wanted = id};
    wf_rule_names(&wf_rules, &near);
    struct wf_err err;
    if (near.best.len > 0) {
        wf_err_set(&err, WF_ERR_USAGE, "no rule is called \"%.*s\"; did you mean \"%.*s\"?", WF_STR_ARG(id),
                   WF_STR_ARG(near.best));
    } else {
        wf_err_set(&err, WF_ERR_USAGE, "no rule is called \"%.*s\"", WF_STR_ARG(id));
    }
    return wf_fail(session, &err);
}

static enum wfgen_status choose(struct wfgen *session, const void *argument) {
    const struct choice *choice = argument;
    struct wf_str rest = wf_arena_str(&session->arena, wf_str_of(choice->rules));
    struct wf_str part;
    while (wf_str_cut(&rest, ',', &part)) {
        struct wf_str name = wf_str_trim(part);
        if (wf_is_shellcheck_code(name)) {
            *WF_PUSH(&session->arena, choice->names) = name;
            continue;
        }
        if (wf_rule_find(&wf_rules, name) == NULL) {
            return unknown_rule(session, name);
        }
        for (size_t i = 0; i < wf_rules.count; i++) {
            if (wf_rule_is_called(wf_rules.rules[i], name)) {
                *WF_PUSH(&session->arena, choice->names) = wf_str_of(wf_rules.rules[i]->id);
            }
        }
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_select(struct wfgen *session, const char *rules) {
    return wf_guard(session, choose, &(struct choice){&session->selected, rules});
}

enum wfgen_status wfgen_ignore(struct wfgen *session, const char *rules) {
    return wf_guard(session, choose, &(struct choice){&session->ignored, rules});
}

enum wfgen_status wfgen_wake(struct wfgen *session, const char *rules) {
    return wf_guard(session, choose, &(struct choice){&session->woken, rules});
}

static enum wfgen_status set_pins(struct wfgen *session, const void *path) {
    session->pins_path = wf_arena_str(&session->arena, wf_str_of(path)).ptr;
    return WFGEN_OK;
}

enum wfgen_status wfgen_set_pins(struct wfgen *session, const char *path) {
    return wf_guard(session, set_pins, path);
}

static enum wfgen_status set_config(struct wfgen *session, const void *path) {
    if (path == NULL) {
        session->no_config = true;
    } else {
        session->config_path = wf_arena_str(&session->arena, wf_str_of(path)).ptr;
    }
    return WFGEN_OK;
}

enum wfgen_status wfgen_set_config(struct wfgen *session, const char *path) {
    return wf_guard(session, set_config, path);
}

static enum wfgen_status add_policy(struct wfgen *session, const void *policy) {
    const char *copy = wf_arena_str(&session->arena, wf_str_of(policy)).ptr;
    *WF_PUSH(&session->arena, &session->policies) = copy;
    return WFGEN_OK;
}

enum wfgen_status wfgen_add_policy(struct wfgen *session, const char *policy) {
    return wf_guard(session, add_policy, policy);
}

static enum wfgen_status set_stdin_name(struct wfgen *session, const void *name) {
    session->stdin_name = wf_arena_str(&session->arena, wf_str_of(name)).ptr;
    return WFGEN_OK;
}

enum wfgen_status wfgen_set_stdin_name(struct wfgen *session, const char *name) {
    return wf_guard(session, set_stdin_name, name);
}
