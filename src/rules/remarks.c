#include "rules/remarks.h"

void wf_report_remarks(struct wf_check *check, const struct wf_remarks *remarks) {
    for (size_t i = 0; i < remarks->list.len; i++) {
        const struct wf_remark *remark = &remarks->list.items[i];
        struct wf_finding *finding = wf_report(check, remark->span, "%.*s", WF_STR_ARG(remark->message));
        finding->severity = remark->severity;
        finding->help = remark->help;
    }
}
