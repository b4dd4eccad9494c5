#include "base/buf.h"
#include "lint/rule.h"

enum { TAB_WIDTH = 2 };

/* Spaces for the tabs that begin a line: no YAML is written so, not even the content of a block scalar. */
static void indent_line(struct wf_check *check, struct wf_patch *patch, uint32_t number) {
    struct wf_str line = wf_source_line(check->file->source, number);
    struct wf_buf spaces = {.arena = check->arena};
    size_t end = 0;
    while (end < line.len && wf_is_blank(line.ptr[end])) {
        wf_buf_fill(&spaces, ' ', line.ptr[end] == '\t' ? TAB_WIDTH : 1);
        end++;
    }
    if (end > 0 && line.ptr[0] == '\t') {
        uint32_t begin = wf_source_line_begin(check->file->source, number);
        wf_patch_replace(patch, wf_span_make(begin, begin + end), wf_buf_view(&spaces));
    }
}

static void offer_spaces(struct wf_check *check, struct wf_finding *finding) {
    const struct wf_source *source = check->file->source;
    struct wf_str line = wf_source_line(source, wf_source_line_of(source, finding->span.begin));
    struct wf_patch patch = wf_check_patch(check);
    if (!wf_str_starts(line, "\t")) {
        return;
    }
    for (uint32_t number = 1; number <= source->line_count; number++) {
        indent_line(check, &patch, number);
    }
    finding->fix = wf_patch_fix(&patch, "indent with spaces", WF_FIX_UNSAFE);
}

static const struct {
    const char *code, *help;
} helps[] = {
    {"duplicate-key", "GitHub compares keys without regard to case; keep one of the two"},
    {"merge-key", "write the keys out, or put the whole mapping behind an alias: \"env: *common\""},
    {"complex-key", "write the key as plain text"},
    {"tag", "remove the tag; of all tags only !!str, !!bool, !!int, !!float and !!null are known, on fitting "
            "scalars"},
    {"multiple-documents", "move what follows to a file of its own"},
    {"unknown-anchor", "an anchor such as \"&name\" must stand before its first alias"},
    {"encoding", "save the file as UTF-8"},
};

static void say(struct wf_check *check, const struct wf_problem *problem) {
    const char *prefix = strcmp(problem->code, "encoding") == 0 ? "the file is no UTF-8 text: " : "";
    struct wf_finding *finding =
        wf_report(check, problem->span, "%s%.*s", prefix, WF_STR_ARG(problem->message));
    if (problem->other.end > problem->other.begin) {
        wf_finding_note(check, finding, check->file->source, problem->other, "the first one stands here");
    }
    for (size_t i = 0; i < sizeof helps / sizeof helps[0]; i++) {
        if (strcmp(helps[i].code, problem->code) == 0) {
            wf_finding_help(check, finding, "%s", helps[i].help);
        }
    }
    if (strcmp(problem->code, "syntax") == 0) {
        offer_spaces(check, finding);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    for (size_t i = 0; i < file->doc->problems.len; i++) {
        say(check, &file->doc->problems.items[i]);
    }
}

const struct wf_rule wf_rule_yaml_syntax = {
    .id = "yaml-syntax",
    .title = "File that GitHub cannot read as YAML",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .file_hook = check_file,
};
