/* What `permissions` grants (GitHub's workflow syntax, `permissions`). */
#ifndef WF_GHA_PERMISSION_H
#define WF_GHA_PERMISSION_H

#include "yaml/node.h"

enum wf_permission { WF_PERMISSION_NONE, WF_PERMISSION_READ, WF_PERMISSION_WRITE, WF_PERMISSION_UNKNOWN };

/* All scopes, sorted. */
extern const struct wf_str wf_permission_scopes[];
extern const size_t wf_permission_scope_count;

/* What `permissions` (NULL: the repository's setting, which is not known) gives for a scope such as
 * "contents". */
enum wf_permission wf_permission_of(const struct wf_node *permissions, struct wf_str scope);

/* Whether GitHub has a scope of that name. */
bool wf_permission_is_scope(struct wf_str name);

/* What "none", "read" or "write" says; WF_PERMISSION_UNKNOWN for any other text. */
enum wf_permission wf_permission_parse(struct wf_str text);

/* "none", "read", "write". */
const char *wf_permission_name(enum wf_permission permission);

/* The first scope for which `wanted` asks more than `granted` surely gives; empty when there is none. */
struct wf_str wf_permission_excess(const struct wf_node *wanted, const struct wf_node *granted);

#endif
