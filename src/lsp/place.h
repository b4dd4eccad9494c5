/* Places as the protocol counts them: lines from 0, and in them units of the encoding that client and server
 * have agreed on. */
#ifndef WF_LSP_PLACE_H
#define WF_LSP_PLACE_H

#include "text/source.h"

#include <jansson.h>

enum wf_units { WF_UTF16, WF_UTF8, WF_UTF32 };

/* "utf-16", "utf-8", "utf-32". */
const char *wf_units_name(enum wf_units units);

/* The first of the client's encodings (an array of names) that we know; UTF-16 when there is none. */
enum wf_units wf_units_choose(const json_t *names);

/* The byte that a place means; a place behind the end of its line is that end, one behind the text the
 * text's.
 */
size_t wf_place_offset(struct wf_str text, const json_t *position, enum wf_units units);

/* The place of a byte, and of bytes, of a source. */
json_t *wf_place_json(const struct wf_source *source, size_t offset, enum wf_units units);
json_t *wf_range_json(const struct wf_source *source, struct wf_span span, enum wf_units units);

#endif
