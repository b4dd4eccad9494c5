/* JUnit's XML, for the pages on tests of CI servers: a suite for each file with findings, a case for each
 * finding. Errors and warnings are failures; an info is a skipped case, so that it fails no build. A run
 * without findings has one case that passed, since a report without any counts as a mistake. */
#include "report/escape.h"
#include "report/report.h"

/* Of the file whose findings begin at `first`. */
struct suite {
    size_t first, count, failures, skipped;
};

static struct suite suite_at(const struct wf_report *report, size_t first) {
    struct suite suite = {.first = first};
    const struct wf_source *source = report->findings[first]->source;
    for (size_t i = first; i < report->count && report->findings[i]->source == source; i++) {
        suite.count++;
        *(report->findings[i]->severity == WF_INFO ? &suite.skipped : &suite.failures) += 1;
    }
    return suite;
}

static void quoted(struct wf_buf *out, struct wf_str value) {
    wf_buf_char(out, '"');
    wf_escape_markup(out, value);
    wf_buf_char(out, '"');
}

static void test_case(struct wf_buf *out, struct wf_str path, const struct wf_finding *finding) {
    struct wf_pos pos = wf_source_pos(finding->source, finding->span.begin);
    const char *element = finding->severity == WF_INFO ? "skipped" : "failure";
    wf_buf_text(out, "<testcase classname=");
    quoted(out, path);
    wf_buf_text(out, " name=");
    quoted(out, wf_arena_printf(out->arena, "%s at %u:%u", finding->rule, pos.line, pos.column));
    wf_buf_printf(out, " time=\"0\"><%s", element);
    if (finding->severity != WF_INFO) {
        wf_buf_printf(out, " type=\"%s\"", wf_severity_name(finding->severity));
    }
    wf_buf_text(out, " message=");
    quoted(out, finding->message);
    wf_buf_char(out, '>');
    wf_escape_markup(out,
                     wf_arena_printf(out->arena, "%.*s:%u:%u: ", WF_STR_ARG(path), pos.line, pos.column));
    wf_escape_markup(out, wf_report_sentence(out->arena, finding));
    wf_buf_printf(out, "</%s></testcase>\n", element);
}

static void write_suite(struct wf_buf *out, const struct wf_report *report, const struct suite *suite) {
    const struct wf_finding *const *findings = report->findings + suite->first;
    struct wf_str path = wf_report_repository_path(report, findings[0]->source);
    wf_buf_text(out, "<testsuite name=");
    quoted(out, path);
    wf_buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"0\">\n",
                  suite->count, suite->failures, suite->skipped);
    for (size_t i = 0; i < suite->count; i++) {
        test_case(out, path, findings[i]);
    }
    wf_buf_text(out, "</testsuite>\n");
}

static void write(struct wf_buf *out, const struct wf_report *report) {
    struct wf_tally tally = wf_report_tally(report);
    wf_buf_printf(out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<testsuites name=\"wfgen\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" time=\"0\">\n",
                  report->count > 0 ? report->count : 1,
                  tally.severities[WF_WARNING] + tally.severities[WF_ERROR]);
    for (size_t i = 0; i < report->count;) {
        struct suite suite = suite_at(report, i);
        write_suite(out, report, &suite);
        i += suite.count;
    }
    if (report->count == 0) {
        wf_buf_printf(
            out,
            "<testsuite name=\"wfgen\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
            "<testcase classname=\"wfgen\" name=\"no findings in %zu files\" time=\"0\"/>\n"
            "</testsuite>\n",
            report->files);
    }
    wf_buf_text(out, "</testsuites>\n");
}

const struct wf_format wf_format_junit = {
    .name = "junit",
    .title = "JUnit's XML, for the pages on tests of CI servers",
    .write = write,
};
