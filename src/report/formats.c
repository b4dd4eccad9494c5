#include "report/report.h"

extern const struct wf_format wf_format_jsonl;
extern const struct wf_format wf_format_text;

const struct wf_format *const wf_formats[] = {
    &wf_format_text,
    &wf_format_jsonl,
};

const size_t wf_format_count = sizeof wf_formats / sizeof wf_formats[0];

const struct wf_format *wf_format_find(struct wf_str name) {
    for (size_t i = 0; i < wf_format_count; i++) {
        if (wf_str_is(name, wf_formats[i]->name)) {
            return wf_formats[i];
        }
    }
    return NULL;
}
