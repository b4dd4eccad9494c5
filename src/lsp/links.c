/* `textDocument/documentLink`: what `uses` names, on GitHub. */
#include "lsp/feature.h"

static void add_link(const struct wf_request *request, json_t *list, const struct wf_node *node) {
    if (!wf_node_is_scalar(node) || node->kind == WF_ALIAS) {
        return;
    }
    struct wf_uses uses = wf_uses_parse(wf_node_text(node));
    if (uses.kind != WF_USES_REPOSITORY || uses.expression || uses.ref.len == 0) {
        return;
    }
    struct wf_str target =
        wf_arena_printf(request->arena, "https://github.com/%.*s/%.*s/%s/%.*s%s%.*s", WF_STR_ARG(uses.owner),
                        WF_STR_ARG(uses.repo), uses.workflow ? "blob" : "tree", WF_STR_ARG(uses.ref),
                        uses.path.len > 0 ? "/" : "", WF_STR_ARG(uses.path));
    struct wf_span span = wf_node_subspan(request->file->source, node, 0, node->text.len);
    json_array_append_new(list, json_pack("{s:o, s:o}", "range", wf_request_range(request, span), "target",
                                          wf_json_string(target)));
}

static void add_steps(const struct wf_request *request, json_t *list, const struct wf_step *steps,
                      size_t count) {
    for (size_t i = 0; i < count; i++) {
        add_link(request, list, steps[i].uses);
    }
}

static json_t *answer(struct wf_request *request) {
    const struct wf_file *file = request->file;
    json_t *list = json_array();
    for (size_t i = 0; file->workflow != NULL && i < file->workflow->job_count; i++) {
        const struct wf_job *job = &file->workflow->jobs[i];
        add_link(request, list, job->uses);
        add_steps(request, list, job->steps, job->step_count);
    }
    if (file->action != NULL) {
        add_steps(request, list, file->action->steps, file->action->step_count);
    }
    return list;
}

static json_t *options(void) {
    return json_pack("{s:b}", "resolveProvider", false);
}

const struct wf_feature wf_feature_links = {
    .method = "textDocument/documentLink",
    .capability = "documentLinkProvider",
    .options = options,
    .answer = answer,
};
