#include "base/limits.h"
#include "base/utf8.h"
#include "lint/rule.h"

/* The first node at nesting `limit` + 1, in the order of the file. */
static const struct wf_node *node_below(const struct wf_node *root, size_t limit) {
    const struct wf_node *node = root;
    size_t depth = 1;
    while (node) {
        bool collection = node->kind == WF_MAPPING || node->kind == WF_SEQUENCE;
        if (collection && depth > limit) {
            return node;
        }
        const struct wf_node *inner = collection ? node->first : node->value;
        if (inner) {
            depth += collection ? 1 : 0;
            node = inner;
            continue;
        }
        /* Up until something follows: behind a value comes its key's neighbour. */
        while (node && !(node->key ? node->key->next : node->next)) {
            depth -= node->parent ? 1 : 0;
            node = node->parent;
        }
        node = node ? (node->key ? node->key->next : node->next) : NULL;
    }
    return NULL;
}

static void check_depth(struct wf_check *check, const struct wf_file *file) {
    bool action = file->type == WF_FILE_ACTION;
    size_t limit = action ? WF_GITHUB_MAX_DEPTH_ACTION : WF_GITHUB_MAX_DEPTH_WORKFLOW;
    if (file->doc->max_depth <= limit) {
        return;
    }
    const struct wf_node *node = node_below(file->doc->root, limit);
    uint32_t at = node ? node->span.begin : 0;
    wf_report(check, wf_span_make(at, at), "nested deeper than the %zu levels that GitHub reads", limit);
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    if (!wf_file_type_is_yaml(file->type)) {
        return;
    }
    struct wf_str bytes = file->source->bytes; /* there are no more characters than bytes */
    bool large = bytes.len > WF_GITHUB_MAX_CHARACTERS;
    size_t characters = large ? wf_utf8_count(bytes) - (file->source->bom ? 1 : 0) : bytes.len;
    if (large && characters > WF_GITHUB_MAX_CHARACTERS) {
        wf_report(check, wf_span_make(0, 0), "the file has %zu characters, GitHub reads at most %d",
                  characters, WF_GITHUB_MAX_CHARACTERS);
    }
    if (file->doc->root) {
        check_depth(check, file);
    }
    if (file->doc->events > WF_GITHUB_MAX_EVENTS) {
        struct wf_finding *finding =
            wf_report(check, wf_span_make(0, 0),
                      "the file has more than the %d YAML events that GitHub reads", WF_GITHUB_MAX_EVENTS);
        wf_finding_help(check, finding, "each alias counts as much as what it stands for");
    }
}

const struct wf_rule wf_rule_yaml_limits = {
    .id = "yaml-limits",
    .title = "File beyond GitHub's limits",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .file_hook = check_file,
};
