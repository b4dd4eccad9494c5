/* The files of one case of a page, linted and fixed as `wfgen` would. */
#ifndef WF_TESTS_PAGES_RUN_H
#define WF_TESTS_PAGES_RUN_H

#include "page.h"
#include "rules/registry.h"

struct input {
    struct wf_str path, bytes, language;
    bool linted;    /* in a language that wfgen knows; else the file is only there */
    bool commented; /* with_comments() made it */
};

struct inputs {
    struct input *items;
    size_t count;
    const struct fence *config, *listings;
    size_t config_count, listing_count;
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

/* `[path:]line:column: severity: message` lines; the path is left out in the first file. Lines are those that
 * the text had before it was commented. */
struct wf_str outcome_text(struct wf_arena *arena, const struct outcome *outcome,
                           const struct inputs *inputs);

/* Applies all fixes of rule `id` to `inputs` until nothing changes. An empty text, or why it went wrong.
 * `*unsafe` and
 * `*safe` tell which fixes there were. */
struct wf_str fix_case(struct wf_arena *arena, struct inputs *inputs, const char *id, bool *safe,
                       bool *unsafe);

/* Whether the text is no YAML at all. */
bool is_broken(const struct wf_doc *doc);

#endif
