/* Who gives an input of a reusable workflow or of an action of the repository, as far as the files of this
 * run tell. */
#ifndef WF_RULES_CALLERS_H
#define WF_RULES_CALLERS_H

#include "gha/taint.h"
#include "lint/rule.h"

struct wf_given {
    enum wf_taint taint;          /* WF_TAINT_CALLER when nobody in the repository calls it, or others may */
    struct wf_str text;           /* the expression that gives the worst; empty: none */
    const struct wf_source *file; /* where it stands */
    struct wf_span span;
};

/* What the callers of `file` give for the input that the expression `text` (`inputs.NAME`) names there;
 * through callers of callers. */
struct wf_given wf_given_input(const struct wf_check *check, const struct wf_file *file, struct wf_str text);

#endif
