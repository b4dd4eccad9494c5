/* Fixing: what changed is read again without a new error of syntax, and fixing it again changes nothing.
 * Workflows, actions, Dockerfiles, .dockerignore and other files: the first line's letter says which. */
#include "session.h"

#include <string.h>

/* What a finding covers when it stands in one line. */
static struct wf_str covered(const struct wfgen_finding *finding, struct wf_str text) {
    struct wf_str line = {0};
    for (uint32_t i = 0; i < finding->line; i++) {
        wf_str_cut(&text, '\n', &line);
    }
    size_t begin = finding->column - 1 < line.len ? finding->column - 1 : line.len;
    size_t end = finding->end_line > finding->line ? line.len : finding->end_column - 1;
    return wf_str_sub(line, begin, end < line.len ? end : line.len);
}

/* Errors of syntax in `text`, but in an expression only when `before` did not have its text already: it is
 * read for the first time when the key above it gets its right name. */
static size_t syntax_errors(struct wfgen *session, struct wf_str text, struct wf_str before) {
    struct wfgen_finding finding = {.size = sizeof finding};
    size_t count = 0;
    for (size_t i = 0; wfgen_finding(session, i, &finding); i++) {
        struct wf_arena arena = {0};
        struct wf_str part = covered(&finding, text);
        bool file =
            strcmp(finding.rule, "yaml-syntax") == 0 || strcmp(finding.rule, "dockerfile-syntax") == 0;
        bool expression = strcmp(finding.rule, "expression-syntax") == 0;
        count += file || (expression && !wf_str_has(before, wf_arena_str(&arena, part).ptr)) ? 1 : 0;
        wf_arena_free(&arena);
    }
    return count;
}

static void fix_again(const char *name, const struct wfgen_outcome *first, size_t errors) {
    struct wf_str before = {first->before, first->before_length}, after = {first->after, first->after_length};
    struct wfgen *session = session_of(name, after.ptr, after.len);
    struct wfgen_outcome second = {.size = sizeof second};
    wfgen_fix(session, WFGEN_FIX_UNSAFE);
    DEMAND(!wfgen_outcome(session, 0, &second) || second.state != WFGEN_CHANGED,
           "%s: fixing again changed\n%.*s\n--- to\n%.*s\n", name, WF_STR_ARG(after),
           (int)second.after_length, second.after);
    DEMAND(syntax_errors(session, after, before) <= errors, "%s: a fix broke the syntax of\n%.*s\n", name,
           WF_STR_ARG(after));
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
    size_t errors = syntax_errors(session, text, WF_STR(""));
    wfgen_fix(session, WFGEN_FIX_UNSAFE);
    check_end(session, name);
    if (wfgen_outcome(session, 0, &outcome) && outcome.state == WFGEN_CHANGED) {
        fix_again(name, &outcome, errors);
    }
    wfgen_free(session);
    return 0;
}
