#include "gha/written.h"

enum { MAX_DEPTH = 4 }; /* of values that are made of other written values */

struct search {
    const struct wf_shell_script *shell;
    const char *file; /* "GITHUB_OUTPUT" */
    struct wf_str name;
    bool ignore_case;
    size_t count; /* of writes */
    const struct wf_shell_command *command;
    struct wf_span value; /* in the script */
};

static bool appends(const struct search *search, const struct wf_shell_command *command) {
    for (size_t i = 0; i < command->redirections.len; i++) {
        if (wf_str_has(wf_shell_slice(search->shell, command->redirections.items[i].target.span),
                       search->file)) {
            return true;
        }
    }
    return false;
}

/* By itself or as a part of a group. `*always`: it is no part of a branch, loop or function. */
static bool goes_to_file(const struct search *search, const struct wf_shell_command *command, bool *always) {
    bool found = appends(search, command);
    *always = true;
    for (const struct wf_shell_scope *scope = command->pipeline->scope; scope->owner; scope = scope->parent) {
        found |= appends(search, scope->owner);
        *always &= scope->place == WF_SHELL_GROUP_BODY;
    }
    return found;
}

static bool is_name(const struct search *search, struct wf_str text) {
    return search->ignore_case ? wf_str_eq_case(text, search->name) : wf_str_eq(text, search->name);
}

static void look_at(struct search *search, const struct wf_shell_command *command) {
    bool always;
    bool echo = wf_str_is(wf_shell_program(command), "echo") && command->words.len == 2;
    if (command->words.len < 2 || !goes_to_file(search, command, &always)) {
        return;
    }
    struct wf_span word = command->words.items[1].span;
    struct wf_str raw = wf_shell_slice(search->shell, word);
    bool quoted = raw.len > 1 && (raw.ptr[0] == '"' || raw.ptr[0] == '\'');
    bool closed = quoted && raw.ptr[raw.len - 1] == raw.ptr[0];
    size_t equals = wf_str_find_char(raw, '=', 0);
    if (equals == WF_NOT_FOUND || !is_name(search, wf_str_sub(raw, quoted, equals))) {
        return;
    }
    bool plain = echo && always && (!quoted || (closed && raw.ptr[0] == '"'));
    search->count += plain ? 1 : 2;
    search->command = command;
    search->value = wf_span_make(word.begin + equals + 1, word.end - quoted);
}

static bool search_step(const struct wf_step *step, struct search *search) {
    if (!wf_node_is_scalar(step->run) || !wf_str_has(step->run->text, search->file)) {
        return false;
    }
    search->shell = step->script;
    for (size_t i = 0; i < search->shell->commands.len; i++) {
        look_at(search, search->shell->commands.items[i]);
    }
    return search->count > 0;
}

static struct wf_context deeper(const struct wf_context *context, const struct wf_step *step) {
    struct wf_context place = *context;
    place.step = step;
    place.depth++;
    return place;
}

static bool finish(const struct wf_context *context, const struct wf_step *step, const struct search *search,
                   struct wf_str *value) {
    struct wf_context place = deeper(context, step);
    if (search->count != 1) {
        return false;
    }
    *value = wf_context_word(&place, search->shell, search->command, search->value);
    return true;
}

bool wf_written_output(const struct wf_context *context, const struct wf_step *step, struct wf_str name,
                       struct wf_str *value) {
    struct search search = {.file = "GITHUB_OUTPUT", .name = name, .ignore_case = true};
    return context->depth < MAX_DEPTH && search_step(step, &search) && finish(context, step, &search, value);
}

bool wf_written_variable(const struct wf_context *context, struct wf_str name, struct wf_str *value) {
    const struct wf_step *writer = NULL;
    struct search found = {0};
    for (uint32_t i = 0;
         context->depth < MAX_DEPTH && context->job && context->step && i < context->step->index; i++) {
        const struct wf_step *step = &context->job->steps[i];
        struct search search = {.file = "GITHUB_ENV", .name = name};
        if (step->writes_env && search_step(step, &search)) {
            if (writer) {
                return false;
            }
            writer = step;
            found = search;
        }
    }
    return writer && !writer->condition && finish(context, writer, &found, value);
}

bool wf_written_job_output(const struct wf_context *context, struct wf_str job, struct wf_str name,
                           struct wf_str *value) {
    const struct wf_job *needed = context->workflow ? wf_workflow_job(context->workflow, job) : NULL;
    const struct wf_node *output = needed ? wf_node_find(needed->outputs, name, true) : NULL;
    if (context->depth >= MAX_DEPTH || !wf_node_is_scalar(output)) {
        return false;
    }
    struct wf_context place = deeper(context, NULL);
    place.job = needed;
    *value = wf_context_text(&place, wf_node_text(output));
    return true;
}
