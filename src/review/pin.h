/* What names something of others at one of its versions: `uses: owner/repo@ref # v1.2.3`, an image and its
 * tag, a version in a Dockerfile's ARG. */
#ifndef WF_REVIEW_PIN_H
#define WF_REVIEW_PIN_H

#include "review/unit.h"

/* Whether both are pins of the same thing. */
bool wf_pin_same(struct wf_arena *arena, const struct wf_unit *a, const struct wf_unit *b);

/* "actions/checkout v4.2.0", "python:3.12-slim": what a pin is, for people; empty when it is none. */
struct wf_str wf_pin_shown(struct wf_arena *arena, const struct wf_unit *unit);

/* Of two different changes of one pin: the newer version, in the form the user has given it; the template's
 * when the user has changed nothing but the form, else `ours` when it cannot be told which of two actions is
 * newer. False when the three are not pins of the same thing, or it cannot be told which image is newer.
 * `*body` is that of wf_unit_body(). */
bool wf_pin_merge(struct wf_arena *arena, const struct wf_unit *base, const struct wf_unit *ours,
                  const struct wf_unit *theirs, struct wf_str *body);

#endif
