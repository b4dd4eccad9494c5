/* A rule's page, src/rules/ID.md, taken apart:
 *
 *     # cache-mode
 *
 *     Cache exporter without mode=max.
 *
 *     severity: warning · category: docker · fix: safe            (fix: safe|unsafe|none; at the end: ·
 * opt-in)
 *
 *     Why, in two or three sentences, with a link.
 *
 *     ```yaml bad                   a case begins: what the rule finds. Options: file=PATH (default
 *     ```                           .github/workflows/ci.yml; several files make one case), as-is (no
 * variants with CRLF, BOM and comments), no-eol (the last line has no line end)
 *     ```text                       its findings: [path:]line:column: severity: message
 *     ```yaml fixed                 the file after all fixes of this rule; file=PATH as above
 *     ```text left                  what the rule still finds in it (nothing, when there is no such fence)
 *     ```yaml good                  a case that no default rule objects to
 *     ```yaml config                .github/wfgen.yml of all cases that follow; any other file=PATH is a
 * policy
 *
 * Files of other languages (```dockerfile bad file=Dockerfile) are read but not linted. */
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
    size_t file_count, fixed_count, config_count;
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
