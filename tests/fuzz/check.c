/* All rules and all formats over a file: places lie in the file, and every report is made. */
#include "session.h"

static void check_findings(struct wfgen *session, const char *name) {
    struct wfgen_finding finding = {.size = sizeof finding};
    for (size_t i = 0; wfgen_finding(session, i, &finding); i++) {
        DEMAND(finding.line > 0 && finding.column > 0 &&
                   (finding.end_line > finding.line ||
                    (finding.end_line == finding.line && finding.end_column >= finding.column)),
               "%s: %s at %u:%u to %u:%u\n", name, finding.rule, finding.line, finding.column,
               finding.end_line, finding.end_column);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static FILE *out;
    struct wf_str text = fuzz_text(data, size);
    const char *name = session_name(fuzz_line(&text));
    struct wfgen *session = session_of(name, text.ptr, text.len);
    const char *format;
    const char *title;
    out = out != NULL ? out : fopen("/dev/null", "w");
    wfgen_validate(session);
    check_findings(session, name);
    for (size_t i = 0; wfgen_format(i, &format, &title); i++) {
        wfgen_report(session, format, out, 0);
    }
    wfgen_free(session);
    return 0;
}
