/* The YAML reader: places nest and lie in the file, and what both readers take is the same document. */
#include "fuzz.h"

#include "base/limits.h"
#include "yaml/read.h"
#include "yaml/second.h"

static void check_node(const struct wf_node *node, struct wf_span outer, int depth) {
    DEMAND(depth <= WF_MAX_YAML_DEPTH + 2, "a tree of depth %d\n", depth);
    DEMAND(node->span.begin <= node->span.end && node->span.begin >= outer.begin &&
               node->span.end <= outer.end,
           "a node at %zu..%zu in one at %zu..%zu\n", (size_t)node->span.begin, (size_t)node->span.end,
           (size_t)outer.begin, (size_t)outer.end);
    for (const struct wf_node *child = node->first; child != NULL; child = child->next) {
        check_node(child, node->span, depth + 1);
        if (child->value != NULL) {
            check_node(child->value, node->span, depth + 1);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_arena arena = {0};
    struct wf_err err = {0};
    struct wf_str text = fuzz_text(data, size);
    const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("input.yml"), text);
    if (doc->root != NULL) {
        check_node(doc->root, wf_span_make(0, size), 0);
    }
    wf_second_check(&arena, text, &err);
    wf_arena_free(&arena);
    return 0;
}
