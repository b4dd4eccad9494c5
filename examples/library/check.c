/* What a program that uses libwfgen looks like: it checks the given files or folders and prints one line a
 * finding.
 *
 *     cc check.c $(pkg-config --cflags --libs wfgen) -o check && ./check .github/workflows
 */
#include <wfgen/wfgen.h>

static void print_finding(struct wfgen *session, size_t index) {
    struct wfgen_finding finding = {.size = sizeof finding};
    if (wfgen_finding(session, index, &finding)) {
        printf("%s:%u:%u: %s: %s [%s]%s\n", finding.file, finding.line, finding.column,
               wfgen_severity_name(finding.severity), finding.message, finding.rule,
               finding.fixable ? " (can be fixed)" : "");
    }
}

int main(int argc, char **argv) {
    struct wfgen *session = wfgen_new();
    if (!session) {
        return 3;
    }
    for (int i = 1; i < argc; i++) {
        wfgen_add_path(session, argv[i]);
    }
    enum wfgen_status status = wfgen_validate(session);
    for (size_t i = 0; status == WFGEN_OK && i < wfgen_finding_count(session); i++) {
        print_finding(session, i);
    }
    for (size_t i = 0; i < wfgen_problem_count(session); i++) {
        fprintf(stderr, "%s\n", wfgen_problem(session, i));
    }
    if (status != WFGEN_OK) {
        fprintf(stderr, "%s\n", wfgen_error(session));
    }
    struct wfgen_counts counts = {.size = sizeof counts};
    wfgen_count(session, &counts);
    wfgen_free(session);
    return status != WFGEN_OK ? (int)status : counts.failing > 0;
}
