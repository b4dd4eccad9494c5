#include "report/report.h"

struct wf_str wf_report_path(const struct wf_source *source) {
    return wf_str_is(source->path, "-") ? WF_STR("<stdin>") : source->path;
}

struct wf_tally wf_report_tally(const struct wf_report *report) {
    struct wf_tally tally = {0};
    if (report->total != NULL) {
        return *report->total;
    }
    for (size_t i = 0; i < report->count; i++) {
        const struct wf_finding *finding = report->findings[i];
        bool same = i > 0 && wf_str_eq(report->findings[i - 1]->source->path, finding->source->path);
        tally.files += same ? 0 : 1;
        tally.severities[finding->severity]++;
        if (finding->fix != NULL) {
            *(finding->fix->safety == WF_FIX_SAFE ? &tally.safe : &tally.unsafe) += 1;
        }
        tally.failing += finding->fails ? 1 : 0;
        tally.misconfigured +=
            finding->severity == WF_ERROR && strcmp(finding->rule, "bad-config") == 0 ? 1 : 0;
    }
    return tally;
}

void wf_tally_add(struct wf_tally *tally, const struct wf_tally *more) {
    for (int i = WF_INFO; i <= WF_ERROR; i++) {
        tally->severities[i] += more->severities[i];
    }
    tally->files += more->files;
    tally->safe += more->safe;
    tally->unsafe += more->unsafe;
    tally->failing += more->failing;
    tally->misconfigured += more->misconfigured;
}

static void count(struct wf_buf *out, size_t number, const char *noun) {
    wf_buf_printf(out, "%zu %s%s", number, noun, number == 1 ? "" : "s");
}

static void severities(struct wf_buf *out, const struct wf_tally *tally) {
    const char *separator = "";
    for (int i = WF_ERROR; i >= WF_INFO; i--) {
        if (tally->severities[i] > 0) {
            wf_buf_text(out, separator);
            count(out, tally->severities[i], wf_severity_name((enum wf_severity)i));
            separator = ", ";
        }
    }
}

static void fixes(struct wf_buf *out, const struct wf_tally *tally) {
    if (tally->safe > 0) {
        wf_buf_printf(out, "; %zu fixable (wfgen fix)", tally->safe);
    }
    if (tally->unsafe > 0) {
        wf_buf_printf(out,
                      tally->safe > 0 ? ", %zu more with --unsafe" : "; %zu fixable (wfgen fix --unsafe)",
                      tally->unsafe);
    }
}

void wf_report_summary(struct wf_buf *out, const struct wf_report *report) {
    struct wf_tally tally = wf_report_tally(report);
    if (tally.files == 0) {
        wf_buf_text(out, "no findings");
    }
    severities(out, &tally);
    wf_buf_text(out, " in ");
    count(out, tally.files == 0 ? report->files : tally.files, "file");
    fixes(out, &tally);
}
