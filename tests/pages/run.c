#include "run.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "docker/edit.h"
#include "folder.h"
#include "lint/config.h"
#include "lint/link.h"
#include "lint/lock.h"
#include "lint/outside_in.h"
#include "lint/tool.h"
#include "variant.h"
#include "yaml/read.h"
#include "yaml/second.h"

#include <stdlib.h>

struct inputs inputs_of(struct wf_arena *arena, const struct page_case *page_case) {
    struct inputs inputs = {
        .items = WF_NEW_ARRAY(arena, struct input, page_case->file_count),
        .count = page_case->file_count,
        .config = page_case->config,
        .config_count = page_case->config_count,
        .listings = page_case->listings,
        .listing_count = page_case->listing_count,
    };
    for (size_t i = 0; i < inputs.count; i++) {
        const struct fence *fence = &page_case->files[i];
        bool linted = wf_str_is(fence->language, "yaml") || wf_str_is(fence->language, "dockerfile") ||
                      wf_str_is(fence->language, "dockerignore");
        inputs.items[i] = (struct input){fence->path, fence->body, fence->language, linted, false};
    }
    return inputs;
}

/* Stands for the templates that the program has. */
static bool render_job(void *context, struct wf_arena *arena, struct wf_str id, struct wf_str *yaml) {
    (void)context;
    *yaml =
        wf_arena_printf(arena, "%.*s:\n  runs-on: ubuntu-24.04\n  steps:\n    - run: make\n", WF_STR_ARG(id));
    return true;
}

static struct wf_config *read_config(struct wf_arena *arena, const struct inputs *inputs, const char *id) {
    struct wf_config *config = wf_config_make(arena);
    config->render_job = render_job;
    *WF_PUSH(arena, &config->rules) = (struct wf_rule_setting){.id = wf_str_of(id), .on = true};
    for (size_t i = 0; i < inputs->config_count; i++) {
        const struct fence *fence = &inputs->config[i];
        if (wf_str_starts(wf_path_base(fence->path), "wfgen.y") ||
            wf_str_starts(wf_path_base(fence->path), ".wfgen.y")) {
            wf_config_read(arena, config, &wf_rules, fence->path, fence->body);
        } else if (wf_str_starts(wf_path_base(fence->path), ".hadolint.y")) {
            wf_config_read_hadolint(arena, config, fence->path, fence->body);
        } else if (wf_str_ends(fence->path, ".lock")) {
            wf_lock_read(arena, config, fence->path, fence->body);
        } else {
            wf_config_read_policy(arena, config, fence->path, fence->body);
        }
    }
    return config;
}

/* What speaks of the other rules' findings needs them all. */
static struct wf_rule_table table_for(struct wf_arena *arena, const char *id, bool all) {
    if (all || strcmp(id, "unused-ignore") == 0) {
        return wf_rules;
    }
    const struct wf_rule **only = WF_NEW(arena, const struct wf_rule *);
    *only = wf_rule_find(&wf_rules, wf_str_of(id));
    return (struct wf_rule_table){only, 1};
}

static void collect(struct wf_arena *arena, struct outcome *outcome, const struct wf_findings *findings,
                    const char *id, bool all) {
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct wf_finding *finding = findings->list.items[i];
        if (strcmp(finding->rule, id) == 0 || (all && finding->severity >= WF_WARNING)) {
            *WF_PUSH(arena, &outcome->findings) = finding;
        }
    }
}

static int compare(const void *a, const void *b) {
    const struct wf_finding *const *left = a;
    const struct wf_finding *const *right = b;
    return wf_finding_cmp(*left, *right);
}

/* A case of several files is a whole repository; one file may be part of a larger one. */
static bool load_nothing(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    (void)context;
    (void)arena;
    (void)path;
    (void)bytes;
    return false;
}

static void link_files(struct wf_arena *arena, const struct inputs *inputs, struct wf_repo *repo,
                       bool who_starts) {
    struct wf_loader loader = {.read = load_nothing,
                               .files = folder_of(arena, inputs),
                               .users = who_starts ? WF_USERS_NAMED : WF_USERS_NONE,
                               .complete = true};
    wf_repo_link(arena, repo, inputs->count > 1 || loader.files ? &loader : NULL);
}

static const struct wf_checker *checker_of(const char *id) {
    if (strcmp(id, "shellcheck") == 0) {
        return &wf_checker_shellcheck;
    }
    return strcmp(id, "pyflakes") == 0 ? &wf_checker_pyflakes : NULL;
}

bool lacks_program(struct wf_arena *arena, const char *id) {
    const struct wf_checker *checker = checker_of(id);
    return checker && !wf_tool_find(arena, checker->programs);
}

/* Programs are slow: only the pages of the rules that need them run them. */
static void ask_outside(struct wf_arena *arena, const struct wf_repo *repo, const struct wf_config *config,
                        const char *id) {
    struct wf_rule_table table = table_for(arena, id, false);
    struct wf_outside outside = {.arena = arena,
                                 .files = repo->files,
                                 .count = repo->count,
                                 .table = &table,
                                 .config = config,
                                 .threads = 1};
    if (checker_of(id)) {
        wf_outside_ask(&outside);
    }
}

struct outcome run_case(struct wf_arena *arena, const struct inputs *inputs, const char *id, bool all) {
    struct outcome outcome = {.files = WF_NEW_ARRAY(arena, struct wf_file *, inputs->count)};
    for (size_t i = 0; i < inputs->count; i++) {
        outcome.files[i] = wf_lint_file(arena, inputs->items[i].path, inputs->items[i].bytes);
    }
    struct wf_rule_table table = table_for(arena, id, all);
    struct wf_config *config = read_config(arena, inputs, id);
    struct wf_repo repo = {.files = outcome.files, .count = inputs->count};
    link_files(arena, inputs, &repo, wf_lint_asks_who_starts(&table, config));
    ask_outside(arena, &repo, config, id);
    collect(arena, &outcome, wf_lint_run_once(arena, &repo, &table, config), id, all);
    for (size_t i = 0; i < inputs->count; i++) {
        if (inputs->items[i].linted) {
            collect(arena, &outcome, wf_lint_run(outcome.files[i], &repo, &table, config), id, all);
        }
    }
    if (outcome.findings.len > 1) {
        qsort(outcome.findings.items, outcome.findings.len, sizeof *outcome.findings.items, compare);
    }
    return outcome;
}

/* The line of the text as it stands on the page. */
static uint32_t page_line(const struct inputs *inputs, const struct wf_source *source, uint32_t line) {
    for (size_t i = 0; i < inputs->count; i++) {
        const struct input *input = &inputs->items[i];
        if (input->commented && wf_str_eq(input->path, source->path)) {
            return without_comments(source->bytes, line);
        }
    }
    return line;
}

struct wf_str outcome_text(struct wf_arena *arena, const struct outcome *outcome,
                           const struct inputs *inputs) {
    struct wf_buf text = {.arena = arena};
    for (size_t i = 0; i < outcome->findings.len; i++) {
        const struct wf_finding *finding = outcome->findings.items[i];
        if (!wf_str_eq(finding->source->path, inputs->items[0].path)) {
            wf_buf_printf(&text, "%.*s:", WF_STR_ARG(finding->source->path));
        }
        struct wf_pos pos = wf_source_pos(finding->source, finding->span.begin);
        wf_buf_printf(&text, "%u:%u: %s: %.*s\n", (unsigned)page_line(inputs, finding->source, pos.line),
                      (unsigned)pos.column, wf_severity_name(finding->severity),
                      WF_STR_ARG(finding->message));
    }
    return wf_buf_view(&text);
}

/* --- fixing ------------------------------------------------------------------------------------------- */

enum mark { TOUCHED = 1, CUT = 2 };

/* What any of the edits replaces, and where one inserts. */
static unsigned char *mark_edits(struct wf_arena *arena, const struct wf_source *source,
                                 const struct wf_fix *const *fixes, size_t count) {
    unsigned char *marks = WF_NEW_ARRAY(arena, unsigned char, source->bytes.len + 1);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < fixes[i]->edit_count; k++) {
            struct wf_span span = fixes[i]->edits[k].span;
            marks[span.begin] |= CUT;
            memset(marks + span.begin, TOUCHED, span.end - span.begin);
        }
    }
    return marks;
}

static size_t find_bytes(struct wf_str text, struct wf_str piece, size_t from) {
    while (from + piece.len <= text.len) {
        if (piece.len == 0 || memcmp(text.ptr + from, piece.ptr, piece.len) == 0) {
            return from;
        }
        from++;
    }
    return WF_NOT_FOUND;
}

/* Bytes that no edit touches must come out unchanged and in order. */
static bool keeps_bytes(struct wf_arena *arena, const struct wf_source *source,
                        const struct wf_fix *const *fixes, size_t count, struct wf_str result) {
    const unsigned char *marks = mark_edits(arena, source, fixes, count);
    size_t length = source->bytes.len;
    size_t at = 0;
    for (size_t begin = 0; begin < length;) {
        size_t end = begin;
        while (end < length && !(marks[end] & TOUCHED) && (end == begin || !(marks[end] & CUT))) {
            end++;
        }
        struct wf_str piece = wf_str_sub(source->bytes, begin, end);
        size_t found = find_bytes(result, piece, at);
        if (found == WF_NOT_FOUND || (begin == 0 && marks[0] == 0 && found != 0)) {
            return false;
        }
        at = found + piece.len;
        begin = end > begin ? end : begin + 1;
    }
    bool open_end = length == 0 || marks[length] != 0 || marks[length - 1] & TOUCHED;
    return open_end || at == result.len || wf_str_ends(result, "\n");
}

bool is_broken(const struct wf_doc *doc) {
    for (size_t i = 0; i < doc->problems.len; i++) {
        const char *code = doc->problems.items[i].code;
        if (strcmp(code, "syntax") == 0 || strcmp(code, "encoding") == 0) {
            return true;
        }
    }
    return false;
}

static struct wf_str judge(struct wf_arena *arena, const struct wf_file *file, const struct input *input,
                           const struct wf_edited *edited) {
    struct wf_err err = {0};
    if (!input->linted || is_broken(file->doc)) {
        return (struct wf_str){0};
    }
    if (!wf_file_type_is_yaml(file->type)) {
        bool good = !file->dockerfile || wf_dockerfile_untouched(arena, file->dockerfile, edited, &err);
        struct wf_str none = {0};
        return good ? none : wf_arena_printf(arena, "the fixed file is no good: %s\n", err.text);
    }
    if (is_broken(wf_yaml_parse(arena, input->path, input->bytes))) {
        return WF_STR("the fixed file is no YAML any more\n");
    }
    if (wf_second_check(arena, file->source->bytes, &err) == WF_SECOND_AGREES &&
        wf_second_check(arena, input->bytes, &err) != WF_SECOND_AGREES) {
        return wf_arena_printf(arena, "the second reader refuses the fixed file: %s\n", err.text);
    }
    return (struct wf_str){0};
}

/* One round in one file; whether it changed. */
static bool fix_file(struct wf_arena *arena, const struct outcome *outcome, const struct wf_file *file,
                     struct input *input, struct wf_str *problem, bool *safe, bool *unsafe) {
    WF_LIST(const struct wf_fix *) fixes = {0};
    for (size_t i = 0; i < outcome->findings.len; i++) {
        const struct wf_finding *finding = outcome->findings.items[i];
        if (finding->fix && finding->source == file->source) {
            *WF_PUSH(arena, &fixes) = finding->fix;
            *(finding->fix->safety == WF_FIX_SAFE ? safe : unsafe) = true;
        }
    }
    struct wf_edited edited = wf_edit_plan(arena, file->source, fixes.items, fixes.len);
    struct wf_str result = edited.bytes;
    bool changed = !wf_str_eq(result, input->bytes);
    input->bytes = result;
    if (changed && problem->len == 0) {
        *problem = keeps_bytes(arena, file->source, fixes.items, fixes.len, result)
                       ? judge(arena, file, input, &edited)
                       : WF_STR("bytes outside the edits have changed\n");
    }
    return changed;
}

struct wf_str fix_case(struct wf_arena *arena, struct inputs *inputs, const char *id, bool *safe,
                       bool *unsafe) {
    struct wf_str problem = {0};
    for (size_t round = 0; round < WF_MAX_FIX_ROUNDS; round++) {
        struct outcome outcome = run_case(arena, inputs, id, false);
        bool changed = false;
        for (size_t i = 0; i < inputs->count; i++) {
            changed =
                fix_file(arena, &outcome, outcome.files[i], &inputs->items[i], &problem, safe, unsafe) ||
                changed;
        }
        if (!changed || problem.len > 0) {
            return problem;
        }
    }
    return WF_STR("fixing does not end\n");
}
