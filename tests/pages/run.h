/* The files of one case of a page, linted and fixed as `wfgen` would. */
#ifndef WF_TESTS_PAGES_RUN_H
#define WF_TESTS_PAGES_RUN_H

#include "page.h"
#include "rules/registry.h"

struct input {
    struct wf_str path, bytes;
    bool linted;
};

struct inputs {
    struct input *items;
    size_t count;
    const struct fence *config;
    size_t config_count;
};

struct outcome {
    WF_LIST(const struct wf_finding *) findings; /* of the rules asked for, in the order of a report */
    struct wf_file **files;                      /* as many as there are inputs */
};

/* The fences' bodies. */
struct inputs inputs_of(struct wf_arena *arena, const struct page_case *page_case);

/* The findings of rule `id`, or of all rules at or above WF_WARNING and of `id` when `all`. */
struct outcome run_case(struct wf_arena *arena, const struct inputs *inputs, const char *id, bool all);

/* Whether the rule repeats what a program says that this system does not have. */
bool lacks_program(struct wf_arena *arena, const char *id);

/* `[path:]line:column: severity: message` lines; the path is left out in the first file. */
struct wf_str outcome_text(struct wf_arena *arena, const struct outcome *outcome,
                           const struct inputs *inputs);

/* Applies all fixes of rule `id` to `inputs` until nothing changes. An empty text, or why it went wrong.
 * `*unsafe` and
 * `*safe` tell which fixes there were. */
struct wf_str fix_case(struct wf_arena *arena, struct inputs *inputs, const char *id, bool *safe,
                       bool *unsafe);

/* Texts that mean the same. */
struct wf_str with_crlf(struct wf_arena *arena, struct wf_str bytes);
struct wf_str with_bom(struct wf_arena *arena, struct wf_str bytes);
/* Unchanged when the file's YAML is broken. */
struct wf_str with_comments(struct wf_arena *arena, struct wf_str bytes);

#endif
