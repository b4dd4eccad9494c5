/* What GitHub and the known actions are known to accept and give. Written by us in schemas/, compiled to
 * constant tables when wfgen is built. */
#ifndef WF_GHA_FACTS_H
#define WF_GHA_FACTS_H

#include "lang/exprvalue.h"
#include "lang/uses.h"
#include "yaml/node.h"

struct wf_input_fact {
    struct wf_str name;
    bool required; /* and without a default */
    bool deprecated;
};

/* One action, for a range of its major versions. */
struct wf_action_fact {
    struct wf_str name;     /* "owner/repo" or "owner/repo/path", lower case */
    uint32_t from, to;      /* major versions, both included; 0 and UINT32_MAX: open */
    struct wf_str runtime;  /* "node20", "composite", "docker", or empty when not known */
    uint32_t newest;        /* newest major seen, 0 when not known */
    struct wf_str sha, tag; /* a pin for `newest`: commit and full version; empty when not known */
    bool full_tags;         /* there is no tag "v7", only `tag` */
    const struct wf_input_fact *inputs;
    const struct wf_str *outputs;
    uint32_t input_count, output_count;
    bool open_inputs, open_outputs; /* there are others that we do not list */
};

/* The facts of the version that `uses` means (`comment`: the comment behind a SHA, or empty), or NULL, also
 * for a major that is not known. A version that cannot be told from the text gets the facts of the newest
 * major. */
const struct wf_action_fact *wf_action_fact(const struct wf_uses *uses, struct wf_str comment);

/* The text of the comment behind a `uses`, which tells the version of a SHA; empty when there is none. */
struct wf_str wf_pin_comment(const struct wf_doc *doc, const struct wf_node *uses);

/* Whether some version of the action has the input, or may have it: true for actions that are not known. */
bool wf_action_may_have_input(const struct wf_uses *uses, struct wf_str name);

/* Likewise with an output. */
bool wf_action_may_have_output(const struct wf_uses *uses, struct wf_str name);

/* Case is ignored, as GitHub does. */
bool wf_action_has_output(const struct wf_action_fact *fact, struct wf_str name);
const struct wf_input_fact *wf_action_input(const struct wf_action_fact *fact, struct wf_str name);

/* Whether the payload of `event` (github.event) has the top-level property `name`; WF_MAYBE when either is
 * not known (`workflow_call`), and for properties that only some activity types or owners have. */
enum wf_truth wf_payload_has(struct wf_str event, struct wf_str name);

/* The year and month after which a runtime such as "node16" no longer runs on GitHub's runners, as YYYYMM; 0:
 * it runs. */
uint32_t wf_runtime_end(struct wf_str runtime);

/* Whether IANA's database has the time zone; case is ignored. */
bool wf_zone_known(struct wf_str name);
/* The nearest name of a time zone, or one in the same city; empty when none is near. */
struct wf_str wf_zone_near(struct wf_str name);

#endif
