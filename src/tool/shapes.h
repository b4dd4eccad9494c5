/* The schema compiler's part for shapes of files (gha/shape.h): workflow.yml, action.yml and dependabot.yml.
 */
#ifndef WF_TOOL_SHAPES_H
#define WF_TOOL_SHAPES_H

#include "gha/shape.h"
#include "tool/schema.h"

/* One definition; what it says itself, and what it stands on. */
struct wf_schema_shape {
    struct wf_str name;     /* empty: without a name, inside another one */
    struct wf_shape out;    /* names in `parts` and `keys` are places in the file's list */
    uint16_t base;          /* of `is:`: what that one says holds where this one says nothing; 0: none */
    bool resolved, visited; /* by the check */
    const struct wf_node *node;
};

/* A file. */
struct wf_schema_shapes {
    struct wf_str name; /* "workflow" */
    const struct wf_doc *doc;
    const struct wf_node *contexts;
    bool exact;
    uint16_t any; /* place of the built-in shape */
    WF_LIST(struct wf_schema_shape) list;
};

void wf_shapes_read(struct wf_schema *schema, const struct wf_doc *doc);
void wf_shapes_check(struct wf_schema *schema);
void wf_shapes_write(const struct wf_schema *schema, struct wf_buf *out);

#endif
