#include "lint/rule.h"
#include "rules/path_use.h"

/* --- steps with actions/cache ------------------------------------------------------------------------- */

/* A line of its `path`. */
static bool is_dead(struct wf_check *check, const struct wf_step *step, struct wf_str path,
                    enum wf_truth *used) {
    struct wf_context context = wf_context_of_step(check->arena, step, NULL);
    struct wf_str canonical = wf_context_text(&context, path);
    struct wf_str key = wf_node_text(wf_step_input(step, "key"));
    if (!wf_path_is_for_builds(canonical, key)) {
        return false;
    }
    struct wf_path_use use = wf_path_use(check, check->file, step->job, canonical);
    *used = use.used;
    bool read = use.inspected && wf_path_used_elsewhere(check, check->file, step->job, canonical);
    return use.used != WF_TRUE && !read;
}

/* Somebody asks the step whether it restored something. */
static bool is_asked(const struct wf_check *check, const struct wf_step *step) {
    struct wf_str id = wf_node_text(step->id);
    const char *name = wf_arena_printf(check->arena, "steps.%.*s", WF_STR_ARG(id)).ptr;
    return id.len > 0 && wf_str_has(check->file->source->bytes, name);
}

static const struct wf_fix *fix(struct wf_check *check, const struct wf_step *step, struct wf_span line,
                                size_t lines) {
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *path = wf_step_input(step, "path");
    bool done = lines == 1 ? !is_asked(check, step) && wf_patch_remove(&patch, step->node)
                           : wf_patch_drop_line(&patch, path, line.begin);
    return done ? wf_patch_fix(&patch, lines == 1 ? "remove the step" : "remove the path", WF_FIX_UNSAFE)
                : NULL;
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    const struct wf_node *path = wf_step_input(step, "path");
    if (!step->job || !wf_step_uses(step, "actions/cache") || !wf_node_is_scalar(path)) {
        return;
    }
    WF_LIST(struct wf_span) lines = {0};
    for (size_t at = 0; at < path->text.len;) {
        size_t end = wf_str_find_char(path->text, '\n', at);
        end = end == WF_NOT_FOUND ? path->text.len : end;
        struct wf_str text = wf_str_trim(wf_str_sub(path->text, at, end));
        if (text.len > 0 && text.ptr[0] != '!' && text.ptr[0] != '#') {
            size_t begin = (size_t)(text.ptr - path->text.ptr);
            *WF_PUSH(check->arena, &lines) = wf_span_make(begin, begin + text.len);
        }
        at = end + 1;
    }
    for (size_t i = 0; i < lines.len; i++) {
        struct wf_span line = lines.items[i];
        struct wf_str text = wf_str_sub(path->text, line.begin, line.end);
        enum wf_truth used = WF_FALSE;
        if (!is_dead(check, step, text, &used)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report_part(check, path, line.begin, line.end,
                           "nothing in this job reads or writes the cached path: \"%.*s\"", WF_STR_ARG(text));
        finding->severity = used == WF_MAYBE ? WF_INFO : WF_WARNING;
        wf_finding_help(check, finding,
                        "BuildKit uses a folder only when \"type=local\" names it in cache-from or cache-to");
        finding->fix = used == WF_MAYBE ? NULL : fix(check, step, line, lines.len);
    }
}

/* --- tests in scripts --------------------------------------------------------------------------------- */

static bool is_file_test(struct wf_str word) {
    return word.len == 2 && word.ptr[0] == '-' && strchr("defrswx", word.ptr[1]);
}

static void check_command(struct wf_check *check, const struct wf_script *script,
                          const struct wf_shell_command *command) {
    struct wf_context context = wf_context_of_step(check->arena, script->step, NULL);
    struct wf_str program = wf_shell_program(command);
    if (command->kind != WF_SHELL_TEST && !wf_str_is(program, "[") && !wf_str_is(program, "test")) {
        return;
    }
    for (size_t i = 1; i < command->words.len; i++) {
        if (!is_file_test(command->words.items[i - 1].text)) {
            continue;
        }
        struct wf_span span = command->words.items[i].span;
        struct wf_str path = wf_context_word(&context, script->shell, command, span);
        bool candidate = wf_path_is_for_builds(path, WF_STR(""));
        const struct wf_job *job = script->step->job;
        if (candidate && wf_path_use(check, check->file, job, path).used == WF_FALSE &&
            !wf_path_used_elsewhere(check, check->file, job, path)) {
            struct wf_finding *finding = wf_report_part(
                check, script->step->run, span.begin, span.end,
                "nothing in this job writes the path that is tested: \"%.*s\"", WF_STR_ARG(path));
            wf_finding_help(check, finding, "the test always has the same result: remove it");
        }
    }
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    for (size_t i = 0; script->step->job && i < script->shell->commands.len; i++) {
        check_command(check, script, script->shell->commands.items[i]);
    }
}

const struct wf_rule wf_rule_cache_path_unwritten = {
    .id = "cache-path-unwritten",
    .title = "Cache folder that nothing writes",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
    .script_hook = check_script,
};
