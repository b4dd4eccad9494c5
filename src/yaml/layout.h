/* Where the things of a tree stand on the lines of the file: what a text edit must know and a tree does not
 * say. Offsets are bytes of the source; columns count characters from 0 and leave out a BOM. An *entry* is
 * the key node of a pair or the item of a sequence. */
#ifndef WF_YAML_LAYOUT_H
#define WF_YAML_LAYOUT_H

#include "yaml/node.h"

/* First byte of the line on which `offset` stands, behind a BOM. */
uint32_t wf_layout_line_begin(const struct wf_source *source, uint32_t offset);
/* First byte of the next line; the end of the file when there is none. */
uint32_t wf_layout_line_next(const struct wf_source *source, uint32_t offset);
/* True when the line that begins at `line` holds nothing but blanks. */
bool wf_layout_line_blank(const struct wf_source *source, uint32_t line);
uint32_t wf_layout_column(const struct wf_source *source, uint32_t offset);
/* True when nothing but blanks stands before `offset` on its line. */
bool wf_layout_own_line(const struct wf_source *source, uint32_t offset);

/* First byte of a node with its anchor and tag. */
uint32_t wf_layout_begin(const struct wf_node *node);
/* Behind the last byte of a node: its span's end, except for block scalars that end in lines of blanks alone,
 * which are text, and what ends in such a scalar. */
uint32_t wf_layout_end(const struct wf_source *source, const struct wf_node *node);
/* True when empty lines behind the node belong to the block scalar that ends it ("|+"). */
bool wf_layout_keeps_lines(const struct wf_source *source, const struct wf_node *node);
/* The key's first byte or, in block sequences, the item's '-'. */
uint32_t wf_layout_entry_begin(const struct wf_doc *doc, const struct wf_node *entry);
/* Behind the last byte of the entry's content. */
uint32_t wf_layout_entry_end(const struct wf_source *source, const struct wf_node *entry);
/* Entry of a block collection: the first byte of the line behind all that belongs to it: its content, the
 * comment that follows it and comment lines indented deeper than it. */
uint32_t wf_layout_entry_next(const struct wf_doc *doc, const struct wf_node *entry);
/* Entry of a block collection that begins its line: the first byte of the comment lines directly above it at
 * its column, or of its own line. A comment that begins the file belongs to the file. */
uint32_t wf_layout_entry_first(const struct wf_doc *doc, const struct wf_node *entry);

/* The column of the block collection that holds `node`; -1 when there is none. */
int wf_layout_parent_column(const struct wf_source *source, const struct wf_node *node);
/* True inside [ ] or { }, brackets left out or not. */
bool wf_layout_in_flow(const struct wf_node *node);
/* The key whose value is ->value; false for values and items. */
bool wf_layout_is_key(const struct wf_node *node);

/* The node behind `node` in the file's order (a collection before its content), NULL behind the last one
 * below `root`. */
const struct wf_node *wf_layout_next(const struct wf_node *node, const struct wf_node *root);
/* As above, but behind all that is in `node`. */
const struct wf_node *wf_layout_skip(const struct wf_node *node, const struct wf_node *root);

#endif
