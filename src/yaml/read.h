/* The reader: libyaml's events become a tree with byte-exact spans. The only user of libyaml. */
#ifndef WF_YAML_READ_H
#define WF_YAML_READ_H

#include "yaml/node.h"

/* Reads `source` as GitHub's server reads YAML: one document, keys unique without regard to case, no complex
 * keys, anchors kept as nodes. Whatever is wrong stands in doc->problems; the tree holds what came before
 * a syntax error. Never NULL. */
struct wf_doc *wf_yaml_read(struct wf_arena *arena, const struct wf_source *source);

/* The same for text that we wrote: bytes in, tree out. */
struct wf_doc *wf_yaml_parse(struct wf_arena *arena, struct wf_str name, struct wf_str bytes);

#endif
