#include "lint/outside_in.h"

#include "base/file.h"

/* --- how it is asked ---------------------------------------------------------------------------------- */

static struct wf_str head(const struct wf_file *file, const struct wf_step *step) {
    (void)file;
    bool explicit_bash;
    struct wf_str shell = wf_step_shell(step, &explicit_bash);
    struct wf_str program;
    bool python =
        wf_str_cut(&shell, ' ', &program) && (wf_str_is(program, "python") || wf_str_is(program, "python3"));
    return python ? WF_STR("") : (struct wf_str){0};
}

static struct wf_str docker_head(const struct wf_dscript *script, struct wf_str text, bool errexit) {
    (void)text;
    (void)errexit;
    return wf_str_starts(wf_path_base(script->program), "python") ? WF_STR("") : (struct wf_str){0};
}

/* --- how its answers are read --------------------------------------------------------------------------- */

/* What makes the script fail when it comes there; all else is untidy. */
static const char *const failures[] = {"undefined name ", "local variable ", NULL};

static bool is_failure(struct wf_str message) {
    return wf_str_starts_any(message, failures) && !wf_str_ends(message, "is assigned to but never used");
}

/* Cuts digits and what follows them, a ":" or, for the last number, a ":" and a blank. 0: there are none. */
static size_t cut_number(struct wf_str *rest) {
    size_t number = 0;
    size_t length = 0;
    for (; length < rest->len && length < 9 && wf_is_digit(rest->ptr[length]); length++) {
        number = number * 10 + (size_t)(rest->ptr[length] - '0');
    }
    bool good = length > 0 && length < rest->len && rest->ptr[length] == ':';
    *rest = good ? wf_str_sub(*rest, length + 1, rest->len) : *rest;
    return good ? number : 0;
}

/* All letters beyond ASCII may stand in names. */
static size_t word_end(struct wf_str text, size_t at) {
    while (at < text.len && (wf_is_word(text.ptr[at]) || (text.ptr[at] & 0x80) != 0)) {
        at++;
    }
    return at;
}

/* `PATH:LINE:COLUMN: MESSAGE`; old versions leave out the column. */
static bool read_line(struct wf_batch *batch, struct wf_str line) {
    struct wf_str rest = line;
    struct wf_str path;
    const struct wf_unit *unit = wf_str_cut(&rest, ':', &path) ? wf_batch_unit(batch, path) : NULL;
    size_t row = unit != NULL ? cut_number(&rest) : 0;
    size_t column = row > 0 ? cut_number(&rest) : 0;
    struct wf_str message = wf_str_trim(rest);
    if (row == 0 || message.len == 0) {
        return false;
    }
    size_t begin = wf_unit_offset(unit->text, row, column, true);
    *WF_PUSH(&batch->arena, &batch->sayings) = (struct wf_saying){
        .unit = unit,
        .begin = begin,
        .end = word_end(unit->text, begin),
        .severity = is_failure(message) ? WF_WARNING : WF_INFO,
        .message = message,
        .help = WF_STR(""),
    };
    return true;
}

/* A line that is no finding shows the source of a syntax error, which the line before has told. */
static bool read_answers(struct wf_batch *batch, struct wf_str output) {
    struct wf_str line;
    while (output.len > 0 && wf_str_cut(&output, '\n', &line)) {
        if (read_line(batch, line)) {
            continue;
        }
        if (batch->sayings.len == 0) {
            return false;
        }
        batch->sayings.items[batch->sayings.len - 1].severity = WF_WARNING;
    }
    return true;
}

static const char *const programs[] = {"pyflakes3", "pyflakes", NULL};
static const char *const options[] = {NULL};

const struct wf_checker wf_checker_pyflakes = {
    .rule = "pyflakes",
    .scripts = "Python scripts",
    .programs = programs,
    .options = options,
    .head = head,
    .docker_head = docker_head,
    .read = read_answers,
};
