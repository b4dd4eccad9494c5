/* A rule's page, src/rules/ID.md, taken apart. Its form: src/rules/README.md. */
#ifndef WF_TESTS_PAGES_PAGE_H
#define WF_TESTS_PAGES_PAGE_H

#include "base/list.h"

#include <stdint.h>

enum fence_kind { FENCE_NONE, FENCE_BAD, FENCE_TEXT, FENCE_FIXED, FENCE_LEFT, FENCE_GOOD, FENCE_CONFIG };

struct fence {
    enum fence_kind kind;
    struct wf_str language, path, body;
    bool as_is, no_eol;
    size_t begin, end; /* of the body in the page */
    size_t behind;     /* behind the line that closes the fence */
};

struct page_case {
    bool good;
    uint32_t line; /* of its first fence */
    struct fence *files, *fixed, *config;
    struct fence *listings; /* of files that are only there, without content */
    size_t file_count, fixed_count, config_count, listing_count;
    const struct fence *text, *left; /* may be NULL */
    size_t behind;                   /* behind its last fence but fixed and left ones */
};

struct page {
    const char *id;
    struct wf_str bytes, title, facts; /* line 3 and the line of facts */
    WF_LIST(struct page_case) cases;
    struct wf_str problem; /* why the page cannot be used; empty when it can */
};

struct page *page_read(struct wf_arena *arena, const char *id, struct wf_str bytes);

#endif
