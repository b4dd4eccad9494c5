/* Where wf_node_offset() may begin to walk a long scalar, so that thousands of questions about one scalar do
 * not each walk it from its begin. For the reader; whoever has a node has its places. */
#ifndef WF_YAML_OFFSET_H
#define WF_YAML_OFFSET_H

#include "yaml/node.h"

struct wf_offsets;

/* Walks the scalar once; NULL when it is short. */
const struct wf_offsets *wf_offsets_make(struct wf_arena *arena, const struct wf_source *source,
                                         const struct wf_node *node);

#endif
