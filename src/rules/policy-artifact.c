#include "base/file.h"
#include "rules/required.h"
#include "yaml/read.h"

static uint32_t count_lines(const struct wf_source *source) {
    bool open_end = wf_source_line(source, source->line_count).len > 0;
    return open_end ? source->line_count : source->line_count - 1;
}

/* Whether `word` stands in `text` with no letter, digit, '_' or '-' on either side. */
static bool has_word(struct wf_str text, struct wf_str word) {
    for (size_t at = wf_str_find_str(text, word, 0); at != WF_NOT_FOUND;
         at = wf_str_find_str(text, word, at + 1)) {
        size_t end = at + word.len;
        if ((at == 0 || !wf_is_id(text.ptr[at - 1])) && (end == text.len || !wf_is_id(text.ptr[end]))) {
            return true;
        }
    }
    return false;
}

/* A workflow exports its jobs, other YAML its top-level keys, any other file the words in it. */
static bool exports(struct wf_check *check, const struct wf_source *source, struct wf_str name) {
    if (!wf_path_is_yaml(source->path)) {
        return has_word(source->bytes, name);
    }
    const struct wf_node *root = wf_yaml_read(check->arena, source)->root;
    const struct wf_node *jobs = wf_node_get(root, "jobs");
    return wf_node_find(jobs, name, true) || wf_node_find(root, name, false);
}

static void check_exports(struct wf_check *check, const struct wf_artifact *artifact,
                          const struct wf_required *found) {
    if (found->file && found->file->workflow) {
        return; /* the rule policy-job says so in the workflow, where it can be mended */
    }
    for (size_t i = 0; i < artifact->exports.len; i++) {
        const struct wf_setting *name = &artifact->exports.items[i];
        if (!exports(check, found->source, name->text)) {
            wf_report_at(check, name->source, name->span, "\"%.*s\" does not define \"%.*s\"",
                         WF_STR_ARG(artifact->path.text), WF_STR_ARG(name->text));
        }
    }
}

static void check_text(struct wf_check *check, const struct wf_artifact *artifact,
                       const struct wf_source *source) {
    uint32_t lines = count_lines(source);
    if (lines < artifact->min_lines) {
        wf_report_at(check, artifact->lines.source, artifact->lines.span,
                     "\"%.*s\" has %u lines, %u are required", WF_STR_ARG(artifact->path.text),
                     (unsigned)lines, (unsigned)artifact->min_lines);
    }
    for (size_t i = 0; i < artifact->contains.len; i++) {
        const struct wf_setting *text = &artifact->contains.items[i];
        if (!wf_str_has(source->bytes, wf_arena_str(check->arena, text->text).ptr)) {
            wf_report_at(check, text->source, text->span, "\"%.*s\" does not contain \"%.*s\"",
                         WF_STR_ARG(artifact->path.text), WF_STR_ARG(text->text));
        }
    }
}

static void check_run(struct wf_check *check, const struct wf_repo *all) {
    (void)all;
    for (size_t i = 0; i < check->config->artifacts.len; i++) {
        const struct wf_artifact *artifact = &check->config->artifacts.items[i];
        struct wf_required found = wf_required_find(check, artifact->path.text);
        if (!found.exists) {
            wf_report_at(check, artifact->path.source, artifact->path.span, "\"%.*s\" does not exist",
                         WF_STR_ARG(artifact->path.text));
        } else if (found.source) {
            check_text(check, artifact, found.source);
            check_exports(check, artifact, &found);
        }
    }
}

const struct wf_rule wf_rule_policy_artifact = {
    .id = "policy-artifact",
    .title = "File that lacks what a policy requires of it",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .run_hook = check_run,
};
