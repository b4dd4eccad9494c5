#include "gha/shape.h"

#include "base/seek.h"

static const struct wf_str may_names[WF_MAY_COUNT] = {
    [WF_MAY_GITHUB] = WF_STR_INIT("github"),
    [WF_MAY_INPUTS] = WF_STR_INIT("inputs"),
    [WF_MAY_VARS] = WF_STR_INIT("vars"),
    [WF_MAY_NEEDS] = WF_STR_INIT("needs"),
    [WF_MAY_STRATEGY] = WF_STR_INIT("strategy"),
    [WF_MAY_MATRIX] = WF_STR_INIT("matrix"),
    [WF_MAY_SECRETS] = WF_STR_INIT("secrets"),
    [WF_MAY_STEPS] = WF_STR_INIT("steps"),
    [WF_MAY_JOB] = WF_STR_INIT("job"),
    [WF_MAY_RUNNER] = WF_STR_INIT("runner"),
    [WF_MAY_ENV] = WF_STR_INIT("env"),
    [WF_MAY_JOBS] = WF_STR_INIT("jobs"),
    [WF_MAY_HASH_FILES] = WF_STR_INIT("hashFiles"),
    [WF_MAY_STATUS] = WF_STR_INIT("status"),
    [WF_MAY_STATUS_OF_JOBS] = WF_STR_INIT("status-of-jobs"),
};

struct wf_str wf_may_name(enum wf_may may) {
    return may_names[may];
}

const struct wf_shape_key *wf_shape_key(const struct wf_shape *shape, struct wf_str name) {
    size_t at;
    WF_SEEK(at, shape->key_count, wf_str_cmp(shape->keys[at].name, name) < 0);
    return at < shape->key_count && wf_str_eq(shape->keys[at].name, name) ? &shape->keys[at] : NULL;
}
