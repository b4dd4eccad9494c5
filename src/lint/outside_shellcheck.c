#include "lint/outside_in.h"

#include "base/file.h"
#include "lang/json.h"

/* --- how it is asked ---------------------------------------------------------------------------------- */

/* The shebang tells the dialect and that a failing command ends the script, and takes a line of its own so
 * that a directive at the head of the script is still at its head. */
static struct wf_str head(const struct wf_file *file, const struct wf_step *step) {
    const struct wf_script *script = wf_script_of(&file->scripts, step);
    if (script == NULL) {
        return (struct wf_str){0};
    }
    bool explicit_bash;
    bool sh = wf_str_starts(wf_step_shell(step, &explicit_bash), "sh");
    struct wf_str bash = script->flags.errexit ? WF_STR("#!/bin/bash -e\n") : WF_STR("#!/bin/bash\n");
    struct wf_str posix = script->flags.errexit ? WF_STR("#!/bin/sh -e\n") : WF_STR("#!/bin/sh\n");
    return sh ? posix : bash;
}

/* A here-document that begins with "#!" is a file of its own to the system. */
static struct wf_str docker_head(const struct wf_dscript *script, struct wf_str text, bool errexit) {
    struct wf_str name = wf_path_base(script->program);
    if (!script->posix) {
        return (struct wf_str){0};
    }
    if (wf_str_starts(text, "#!")) {
        return WF_STR("");
    }
    if (wf_str_has(name, "ksh")) {
        return errexit ? WF_STR("#!/bin/ksh -e\n") : WF_STR("#!/bin/ksh\n");
    }
    if (wf_str_starts(name, "bash") || wf_str_is(name, "env")) {
        return errexit ? WF_STR("#!/bin/bash -e\n") : WF_STR("#!/bin/bash\n");
    }
    return errexit ? WF_STR("#!/bin/sh -e\n") : WF_STR("#!/bin/sh\n");
}

/* --- what means something else in a workflow --------------------------------------------------------------
 */

enum sense {
    NEVER,    /* always nonsense */
    OF_VALUE, /* nonsense where a `${{ }}` stands */
    FRAGILE,  /* called an error, but the script does what it should with ordinary values */
};

/* https://www.shellcheck.net/wiki/SC1090 and so on. */
static const struct {
    unsigned code;
    enum sense sense;
    const char *why;
} senses[] = {
    {1009, NEVER, "the finding that it goes with says what is wrong"},
    {1087, FRAGILE, "only what was meant for an array is wrong"},
    {1090, NEVER, "whether a sourced file can be found is not known here"},
    {1091, NEVER, "likewise"},
    {2034, OF_VALUE, "the name of the variable is not known"},
    {2043, OF_VALUE, "the expression can become several words"},
    {2045, FRAGILE, "names of files mostly have no blanks"},
    {2050, OF_VALUE, "the expression is not constant"},
    {2068, FRAGILE, "elements mostly have no blanks"},
    {2078, OF_VALUE, "the expression is not constant"},
    {2107, OF_VALUE, "likewise"},
    {2151, OF_VALUE, "the expression can be a number"},
    {2153, NEVER, "variables come from `env` and from earlier steps"},
    {2154, NEVER, "likewise"},
    {2157, OF_VALUE, "the expression can be empty"},
    {2158, OF_VALUE, "the expression is not constant"},
    {2159, OF_VALUE, "likewise"},
    {2160, OF_VALUE, "likewise"},
    {2161, OF_VALUE, "likewise"},
    {2170, OF_VALUE, "the expression can be a number"},
    {2193, OF_VALUE, "the expression can match"},
    {2194, OF_VALUE, "the expression is not constant"},
    {2195, NEVER, "the expression can match, and the finding stands at the pattern"},
    {2242, OF_VALUE, "the expression can be a number"},
    {2252, OF_VALUE, "the expressions need not be different"},
    {2282, OF_VALUE, "the name of the variable is not known"},
    {2309, OF_VALUE, "the expression can be a number"},
};

static bool has_sense(unsigned code, enum sense sense) {
    for (size_t i = 0; i < sizeof senses / sizeof *senses; i++) {
        if (senses[i].code == code && senses[i].sense == sense) {
            return true;
        }
    }
    return false;
}

/* --- how its answers are read --------------------------------------------------------------------------- */

static double number(const struct wf_value *value, const char *name) {
    const struct wf_value *member = wf_object_get(value->object, wf_str_of(name));
    return member != NULL && member->kind == WF_VALUE_NUMBER && member->number >= 0 && member->number < 1e9
               ? member->number
               : 0;
}

static struct wf_str string(const struct wf_value *value, const char *name) {
    const struct wf_value *member = wf_object_get(value->object, wf_str_of(name));
    return member != NULL && member->kind == WF_VALUE_STRING ? member->string : WF_STR("");
}

static size_t offset(const struct wf_unit *unit, const struct wf_value *comment, const char *line,
                     const char *column) {
    return wf_unit_offset(unit->text, (size_t)number(comment, line), (size_t)number(comment, column), false);
}

static bool read_comment(struct wf_batch *batch, const struct wf_value *comment) {
    if (comment->kind != WF_VALUE_OBJECT) {
        return false;
    }
    const struct wf_unit *unit = wf_batch_unit(batch, string(comment, "file"));
    unsigned code = (unsigned)number(comment, "code");
    struct wf_str message = string(comment, "message");
    if (unit == NULL || code == 0 || message.len == 0 || number(comment, "line") < 1) {
        return false;
    }
    bool error = wf_str_is(string(comment, "level"), "error") && !has_sense(code, FRAGILE);
    if (!has_sense(code, NEVER)) {
        *WF_PUSH(&batch->arena, &batch->sayings) = (struct wf_saying){
            .unit = unit,
            .begin = offset(unit, comment, "line", "column"),
            .end = offset(unit, comment, "endLine", "endColumn"),
            .severity = error ? WF_WARNING : WF_INFO,
            .message = wf_arena_printf(&batch->arena, "SC%u: %.*s", code, WF_STR_ARG(message)),
            .help = wf_arena_printf(&batch->arena, "see https://www.shellcheck.net/wiki/SC%u", code),
            .of_value = has_sense(code, OF_VALUE),
        };
    }
    return true;
}

static bool read_answers(struct wf_batch *batch, struct wf_str output) {
    struct wf_value value;
    struct wf_json_problem problem;
    if (!wf_json_read(&batch->arena, output, WF_JSON_STRICT, &value, &problem) ||
        value.kind != WF_VALUE_OBJECT) {
        return false;
    }
    const struct wf_value *comments = wf_object_get(value.object, WF_STR("comments"));
    if (comments == NULL || comments->kind != WF_VALUE_ARRAY) {
        return false;
    }
    for (size_t i = 0; i < comments->array->len; i++) {
        if (!read_comment(batch, &comments->array->items[i])) {
            return false;
        }
    }
    return true;
}

static const char *const programs[] = {"shellcheck", NULL};
static const char *const options[] = {"--norc", "--color=never", "--format=json1", NULL};

const struct wf_checker wf_checker_shellcheck = {
    .rule = "shellcheck",
    .scripts = "shell scripts",
    .programs = programs,
    .options = options,
    .head = head,
    .docker_head = docker_head,
    .read = read_answers,
};
