/* A file of any kind in a session of the library: for the targets `check` and `fix`. */
#ifndef WFGEN_FUZZ_SESSION_H
#define WFGEN_FUZZ_SESSION_H

#include "fuzz.h"

#include <wfgen/wfgen.h>

/* The name that the first line, a letter, stands for. */
static inline const char *session_name(struct wf_str kind) {
    static const struct {
        char letter;
        const char *name;
    } names[] = {
        {'a', "action.yml"},    {'d', ".github/dependabot.yml"},  {'D', "Dockerfile"},
        {'i', ".dockerignore"}, {'p', ".pre-commit-config.yaml"}, {'w', ".github/workflows/ci.yml"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (kind.len > 0 && kind.ptr[0] == names[i].letter) {
            return names[i].name;
        }
    }
    return ".github/workflows/ci.yml";
}

/* A session without configuration or programs of others, with all rules, that has the bytes as its one file.
 */
static inline struct wfgen *session_of(const char *name, const char *bytes, size_t length) {
    struct wfgen *session = wfgen_new();
    struct wfgen_rule rule = {.size = sizeof rule};
    DEMAND(session != NULL, "no session\n");
    wfgen_set_threads(session, 1);
    wfgen_set_persona(session, WFGEN_AUDITOR);
    wfgen_set_config(session, NULL);
    /* A rule that is on anyway needs no setting, and each setting is compared with each rule of each run. */
    for (size_t i = 0; wfgen_rule(i, &rule); i++) {
        if (rule.opt_in) {
            wfgen_wake(session, rule.id);
        }
    }
    wfgen_add_policy(session, "docker=recommended");
    DEMAND(wfgen_add_bytes(session, name, bytes, length) == WFGEN_OK, "%s\n", wfgen_error(session));
    return session;
}

#endif
