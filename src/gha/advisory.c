#include "gha/advisory.h"

static int compare(const uint32_t a[3], const uint32_t b[3]) {
    for (size_t i = 0; i < 3; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

bool wf_advisory_has_version(const struct wf_advisory_fact *advisory, const struct wf_version *version) {
    uint32_t newest[3] = {version->major, version->parts > 1 ? version->minor : UINT32_MAX,
                          version->parts > 2 ? version->patch : UINT32_MAX};
    for (uint32_t i = 0; i < advisory->range_count; i++) {
        const struct wf_version_range *range = &advisory->ranges[i];
        if (version->parts > 0 && !version->extra && compare(newest, range->from) >= 0 &&
            compare(newest, range->below) < 0) {
            return true;
        }
    }
    return false;
}

bool wf_advisory_has_commit(const struct wf_advisory_fact *advisory, struct wf_str commit) {
    for (uint32_t i = 0; i < advisory->commit_count; i++) {
        if (wf_str_eq_case(advisory->commits[i], commit)) {
            return true;
        }
    }
    return false;
}
