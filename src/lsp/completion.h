/* Parts of completion. The file at hand is a variant of the text in which a placeholder stands for the word
 * that is being typed, so that what is not finished yet is YAML all the same. */
#ifndef WF_LSP_COMPLETION_H
#define WF_LSP_COMPLETION_H

#include "base/map.h"
#include "lsp/feature.h"
#include "lsp/shapes.h"

/* Kinds of the protocol. */
enum wf_item_kind {
    WF_ITEM_FUNCTION = 3,
    WF_ITEM_VARIABLE = 6,
    WF_ITEM_MODULE = 9,
    WF_ITEM_PROPERTY = 10,
    WF_ITEM_VALUE = 12,
    WF_ITEM_KEYWORD = 14,
    WF_ITEM_REFERENCE = 18,
    WF_ITEM_EVENT = 23,
};

struct wf_completion {
    const struct wf_request *request;
    struct wf_file *file;       /* the variant; NULL in a Dockerfile */
    const struct wf_node *node; /* with the placeholder */
    bool has_colon;             /* the word is a key that has its colon already */
    struct wf_span word;        /* of the text: what an item replaces */
    struct wf_map seen;
    json_t *items;
};

struct wf_item {
    struct wf_str label, insert; /* `insert` is the label when it is empty */
    enum wf_item_kind kind;
    struct wf_str detail, about;
};

/* Adds an item, once. */
void wf_complete(struct wf_completion *completion, const struct wf_item *item);

/* Keys that may stand at the placeholder; its values. */
void wf_complete_keys(struct wf_completion *completion);
void wf_complete_values(struct wf_completion *completion);

/* Names in an expression, of which `before` has been typed. */
void wf_complete_expression(struct wf_completion *completion, struct wf_str before);

/* How many bytes at the end of `before` are a name that is being typed. */
size_t wf_expression_word(struct wf_str before);

#endif
