#include "lint/rule.h"
#include "yaml/layout.h"

static void check_file(struct wf_check *check, const struct wf_file *file) {
    if (file->type != WF_FILE_ACTION) {
        return;
    }
    for (const struct wf_node *node = file->doc->root; node; node = wf_layout_next(node, file->doc->root)) {
        if (node->kind == WF_ALIAS) {
            wf_report(check, node->span,
                      "alias \"%.*s\" in an action: the runner reads aliases only in workflows",
                      WF_STR_ARG(node->text));
        } else if (node->anchor.len > 0) {
            wf_report(check, node->properties,
                      "anchor \"%.*s\" in an action: the runner reads anchors only in workflows",
                      WF_STR_ARG(node->anchor));
        }
    }
}

const struct wf_rule wf_rule_yaml_anchor_in_action = {
    .id = "yaml-anchor-in-action",
    .title = "Anchor or alias in an action's metadata file",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .file_hook = check_file,
};
