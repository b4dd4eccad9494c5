/* Small things around jansson. */
#ifndef WF_LSP_JSON_H
#define WF_LSP_JSON_H

#include "base/arena.h"

#include <jansson.h>

/* A string; bytes that are no UTF-8 become U+FFFD. */
json_t *wf_json_string(struct wf_str text);

/* The text of a string, which lives as long as `value`; empty for anything else. */
struct wf_str wf_json_text(const json_t *value);

/* The member below `value` that a path such as "textDocument.uri" names, or NULL. */
json_t *wf_json_at(const json_t *value, const char *path);

bool wf_json_is_true(const json_t *value, const char *path);

/* {"kind": "markdown", "value": text} */
json_t *wf_json_markdown(struct wf_str text);

#endif
