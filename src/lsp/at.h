/* What stands at a byte of a workflow or action. */
#ifndef WF_LSP_AT_H
#define WF_LSP_AT_H

#include "lint/file.h"
#include "lsp/texts.h"

/* The innermost key, scalar or alias there, or the innermost collection that holds the byte; the end of a
 * scalar still belongs to it. NULL: none. */
const struct wf_node *wf_at_node(const struct wf_file *file, size_t offset);

/* Whether the node is a key. */
bool wf_at_is_key(const struct wf_node *node);

/* The key whose value the node is, or whose list it is an item of; NULL: none. */
const struct wf_node *wf_at_owner(const struct wf_node *node);

/* Whether that key is called so. */
bool wf_at_below(const struct wf_node *node, const char *key);

/* What a key, or a word that may become one, is about; false when its mapping is none that we know. */
bool wf_at_topic(const struct wf_file *file, const struct wf_node *key, enum wf_topic *topic);

/* The job and the step that the node is a part of, or NULL. */
const struct wf_job *wf_at_job(const struct wf_file *file, const struct wf_node *node);
const struct wf_step *wf_at_step(const struct wf_file *file, const struct wf_node *node);

/* The byte of the scalar's decoded text that stands at `offset` of the file. */
size_t wf_at_decoded(const struct wf_file *file, const struct wf_node *scalar, size_t offset);

/* The expression there, or NULL, and the innermost node of it that holds the byte. */
const struct wf_site *wf_at_site(const struct wf_file *file, const struct wf_node *scalar, size_t offset,
                                 const struct wf_expr_node **node);

/* Of an instruction that holds the byte; NULL: none. */
const struct wf_instruction *wf_at_instruction(const struct wf_dockerfile *dockerfile, size_t offset);

#endif
