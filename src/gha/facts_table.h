/* The tables behind gha/facts.h: constants that src/tool/compile.c makes of schemas/ when wfgen is built,
 * each in the order of wf_fact_cmp(). */
#ifndef WF_GHA_FACTS_TABLE_H
#define WF_GHA_FACTS_TABLE_H

#include "gha/capability.h"
#include "gha/facts.h"

struct wf_payload_name {
    struct wf_str name;
    enum wf_truth has; /* WF_MAYBE: some payloads have it */
};

struct wf_payload_fact {
    struct wf_str event;
    const struct wf_payload_name *names;
    uint32_t name_count;
    enum wf_truth others; /* of names that are not listed: WF_FALSE or WF_MAYBE */
};

struct wf_runtime_fact {
    struct wf_str name;
    uint32_t end; /* YYYYMM, or 0 */
};

/* A property below `github`. */
struct wf_property_fact {
    struct wf_str name;
    enum wf_capability capability; /* WF_CAP_UNKNOWN: it is an object */
    bool list;                     /* a list of these */
    uint32_t object;               /* its place in wf_object_facts */
};

struct wf_object_fact {
    const struct wf_property_fact *properties;
    uint32_t count;
};

/* By name, then by major version; the ranges of one action do not overlap. */
extern const struct wf_action_fact wf_action_facts[];
extern const size_t wf_action_fact_count;
extern const struct wf_payload_fact wf_payload_facts[];
extern const size_t wf_payload_fact_count;
extern const struct wf_runtime_fact wf_runtime_facts[];
extern const size_t wf_runtime_fact_count;
extern const struct wf_object_fact wf_object_facts[]; /* the first is `github` */
extern const struct wf_str wf_zone_names[];
extern const size_t wf_zone_count;

/* ASCII case is ignored, and `\` counts as `/`, as in `uses`. */
static inline int wf_fact_cmp(struct wf_str a, struct wf_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < len; i++) {
        if (a.ptr[i] == b.ptr[i]) {
            continue;
        }
        int left = a.ptr[i] == '\\' ? '/' : (unsigned char)wf_lower(a.ptr[i]);
        int right = b.ptr[i] == '\\' ? '/' : (unsigned char)wf_lower(b.ptr[i]);
        if (left != right) {
            return left - right;
        }
    }
    return (a.len > b.len) - (a.len < b.len);
}

#endif
