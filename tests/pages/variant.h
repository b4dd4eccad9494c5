/* Texts that mean the same as another one. */
#ifndef WF_TESTS_PAGES_VARIANT_H
#define WF_TESTS_PAGES_VARIANT_H

#include "run.h"

struct wf_str with_crlf(struct wf_arena *arena, const struct input *input);
struct wf_str with_bom(struct wf_arena *arena, const struct input *input);

/* YAML: a comment behind each line; unchanged when the file's YAML is broken. Docker's files: a comment line
 * above each instruction, in front of each line that continues one, and above each pattern. */
struct wf_str with_comments(struct wf_arena *arena, const struct input *input);

/* Where a line of with_comments() stands in the text that it was made of. */
uint32_t without_comments(struct wf_str commented, uint32_t line);

#endif
