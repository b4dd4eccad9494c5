/* Fixing: what changed is read again without a new error of syntax, and fixing it again changes nothing.
 * Workflows, actions, Dockerfiles, .dockerignore and other files: the first line's letter says which. */
#include "session.h"

#include <string.h>

static size_t count_of(struct wfgen *session, const char *rule) {
    struct wfgen_finding finding = {.size = sizeof finding};
    size_t count = 0;
    for (size_t i = 0; wfgen_finding(session, i, &finding); i++) {
        count += strcmp(finding.rule, rule) == 0 ? 1 : 0;
    }
    return count;
}

static size_t syntax_errors(struct wfgen *session) {
    return count_of(session, "yaml-syntax") + count_of(session, "dockerfile-syntax") +
           count_of(session, "expression-syntax");
}

static void fix_again(const char *name, const struct wfgen_outcome *first, size_t errors) {
    struct wfgen *session = session_of(name, first->after, first->after_length);
    struct wfgen_outcome second = {.size = sizeof second};
    wfgen_fix(session, WFGEN_FIX_UNSAFE);
    DEMAND(!wfgen_outcome(session, 0, &second) || second.state != WFGEN_CHANGED,
           "%s: fixing again changed\n%s\n--- to\n%s\n", name, first->after, second.after);
    DEMAND(syntax_errors(session) <= errors, "%s: a fix broke the syntax of\n%s\n", name, first->after);
    wfgen_free(session);
}

/* A fix may be refused when the second reader objects, but not because it goes on and on. */
static void check_end(struct wfgen *session, const char *name) {
    for (size_t i = 0; i < wfgen_problem_count(session); i++) {
        DEMAND(strstr(wfgen_problem(session, i), "come to an end") == NULL, "%s: %s\n", name,
               wfgen_problem(session, i));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_str text = fuzz_text(data, size);
    const char *name = session_name(fuzz_line(&text));
    struct wfgen *session = session_of(name, text.ptr, text.len);
    struct wfgen_outcome outcome = {.size = sizeof outcome};
    wfgen_validate(session);
    size_t errors = syntax_errors(session);
    wfgen_fix(session, WFGEN_FIX_UNSAFE);
    check_end(session, name);
    if (wfgen_outcome(session, 0, &outcome) && outcome.state == WFGEN_CHANGED) {
        fix_again(name, &outcome, errors);
    }
    wfgen_free(session);
    return 0;
}
