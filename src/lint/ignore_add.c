#include "lint/ignore_add.h"

#include "base/buf.h"
#include "gha/step.h"
#include "lint/ignore.h"

/* A comment that is to be written or to get more names. */
struct addition {
    uint32_t offset;
    struct wf_str before, after; /* what stands around the names */
    WF_LIST(const char *) names;
    struct wf_fix *fix;
};

struct adding {
    const struct wf_file *file;
    struct wf_str reason;
    struct wf_ignores ignores;
    WF_LIST(struct addition *) additions;
};

/* The one at this place, which may be new. */
static struct addition *addition_at(struct adding *adding, uint32_t offset, bool *is_new) {
    for (size_t i = adding->additions.len; i > 0; i--) {
        if (adding->additions.items[i - 1]->offset == offset) {
            *is_new = false;
            return adding->additions.items[i - 1];
        }
    }
    struct addition *addition = WF_NEW(adding->file->arena, struct addition);
    addition->offset = offset;
    addition->fix = WF_NEW(adding->file->arena, struct wf_fix);
    *WF_PUSH(adding->file->arena, &adding->additions) = addition;
    *is_new = true;
    return addition;
}

/* --- a comment that is there already ----------------------------------------------------------------------
 */

static const struct wf_ignore *last_name_on(const struct wf_ignores *ignores, uint32_t line) {
    const struct wf_ignore *last = NULL;
    for (size_t i = 0; i < ignores->list.len; i++) {
        const struct wf_ignore *ignore = &ignores->list.items[i];
        if (ignore->ours && ignore->first <= line && line <= ignore->last &&
            (last == NULL || ignore->span.begin > last->span.begin)) {
            last = ignore;
        }
    }
    return last;
}

/* --- a new one ------------------------------------------------------------------------------------------ */

static const struct wf_step *step_in(const struct wf_step *steps, size_t count,
                                     const struct wf_node *script) {
    for (size_t i = 0; i < count; i++) {
        if (steps[i].run == script) {
            return &steps[i];
        }
    }
    return NULL;
}

static const struct wf_step *step_of_script(const struct wf_file *file, const struct wf_node *script) {
    const struct wf_step *step = NULL;
    for (size_t i = 0; file->workflow && i < file->workflow->job_count && !step; i++) {
        step = step_in(file->workflow->jobs[i].steps, file->workflow->jobs[i].step_count, script);
    }
    return file->action ? step_in(file->action->steps, file->action->step_count, script) : step;
}

/* Where line `index`, from 0, of the text begins. */
static size_t line_begin(struct wf_str text, uint32_t index) {
    size_t at = 0;
    for (; index > 0 && at != WF_NOT_FOUND; index--) {
        size_t end = wf_str_find_char(text, '\n', at);
        at = end == WF_NOT_FOUND ? WF_NOT_FOUND : end + 1;
    }
    return at;
}

/* Whether a '#' at the begin of that line of the script is a comment for the shell, and no more than that. */
static bool shell_takes_comment(struct wf_str script, size_t at) {
    struct wf_arena arena = {0};
    bool continues = at >= 2 && script.ptr[at - 2] == '\\';
    struct wf_str before = wf_str_sub(script, 0, at);
    struct wf_str after = wf_str_sub(script, at, script.len);
    struct wf_str changed = wf_arena_printf(&arena, "%.*s# x\n%.*s", WF_STR_ARG(before), WF_STR_ARG(after));
    const struct wf_shell_script *old = wf_shell_read(&arena, script);
    const struct wf_shell_script *new = wf_shell_read(&arena, changed);
    bool found = false;
    for (size_t i = 0; i < new->comments.len; i++) {
        found = found || new->comments.items[i].begin == at;
    }
    bool same = !old->broken && !new->broken && old->commands.len == new->commands.len;
    wf_arena_free(&arena);
    return found && !continues && same;
}

/* Whether a comment may stand in front of the line, which is inside of the scalar. */
static bool script_takes_comment(const struct wf_file *file, const struct wf_node *scalar, uint32_t line) {
    const struct wf_step *step = scalar->style == WF_LITERAL ? step_of_script(file, scalar) : NULL;
    if (step == NULL || wf_step_shell_choice(step).family != WF_FAMILY_BASH) {
        return false;
    }
    uint32_t head = wf_source_line_of(file->source, scalar->span.begin);
    size_t at = line_begin(scalar->text, line - head - 1);
    return at != WF_NOT_FOUND && shell_takes_comment(scalar->text, at);
}

/* The first line of the instruction on this line; 0: there is none. */
static uint32_t instruction_line(const struct wf_file *file, uint32_t line) {
    const struct wf_source *source = file->source;
    for (size_t i = 0; i < file->dockerfile->instructions.len; i++) {
        struct wf_span lines = file->dockerfile->instructions.items[i]->lines;
        uint32_t first = wf_source_line_of(source, lines.begin);
        if (first <= line && line <= wf_source_line_of(source, lines.end > 0 ? lines.end - 1 : 0)) {
            return first;
        }
    }
    return 0;
}

/* The line above which the comment can stand; 0: there is none. Above a text of several lines it counts for
 * all of them. */
static uint32_t place_of(const struct wf_file *file, uint32_t line) {
    if (file->dockerfile) {
        return instruction_line(file, line);
    }
    uint32_t begin = wf_source_line_begin(file->source, line);
    const struct wf_node *scalar = wf_node_scalar_over(file->doc->root, begin);
    bool above = scalar != NULL && !script_takes_comment(file, scalar, line);
    return above ? wf_source_line_of(file->source, scalar->span.begin) : line;
}

static struct wf_str indentation(struct wf_str line) {
    size_t blanks = 0;
    while (blanks < line.len && wf_is_blank(line.ptr[blanks])) {
        blanks++;
    }
    return wf_str_sub(line, 0, blanks);
}

static struct addition *new_comment(struct adding *adding, uint32_t line) {
    const struct wf_file *file = adding->file;
    size_t mark = line == 1 ? file->source->bom : 0;
    struct wf_str text = wf_source_line(file->source, line);
    bool is_new;
    struct addition *addition =
        addition_at(adding, wf_source_line_begin(file->source, line) + (uint32_t)mark, &is_new);
    if (is_new) {
        struct wf_str blanks =
            file->dockerignore ? WF_STR("") : indentation(wf_str_sub(text, mark, text.len));
        addition->before = wf_arena_printf(file->arena, "%.*s# wfgen: ignore[", WF_STR_ARG(blanks));
        addition->after = wf_arena_printf(file->arena, "]%s%.*s\n", adding->reason.len > 0 ? " " : "",
                                          WF_STR_ARG(adding->reason));
    }
    return addition;
}

static struct addition *more_names(struct adding *adding, const struct wf_ignore *last) {
    bool is_new;
    struct addition *addition = addition_at(adding, last->span.end, &is_new);
    addition->before = WF_STR(", ");
    return addition;
}

static void add_name(struct adding *adding, struct addition *addition, const char *name) {
    for (size_t i = 0; i < addition->names.len; i++) {
        if (strcmp(addition->names.items[i], name) == 0) {
            return;
        }
    }
    *WF_PUSH(adding->file->arena, &addition->names) = name;
}

/* Where the finding is to be ignored; NULL: nowhere. */
static struct addition *add(struct adding *adding, const struct wf_finding *finding) {
    const struct wf_file *file = adding->file;
    if (finding->source != file->source || strcmp(finding->rule, "unused-ignore") == 0) {
        return NULL;
    }
    uint32_t line = wf_source_line_of(file->source, finding->span.begin);
    const struct wf_ignore *last = last_name_on(&adding->ignores, line);
    uint32_t place = last == NULL ? place_of(file, line) : 0;
    struct addition *addition = last != NULL ? more_names(adding, last)
                                : place > 0  ? new_comment(adding, place)
                                             : NULL;
    if (addition != NULL) {
        add_name(adding, addition, finding->rule);
    }
    return addition;
}

static void write_fix(struct wf_arena *arena, struct addition *addition) {
    struct wf_buf text = {.arena = arena};
    wf_buf_str(&text, addition->before);
    for (size_t i = 0; i < addition->names.len; i++) {
        wf_buf_printf(&text, "%s%s", i > 0 ? ", " : "", addition->names.items[i]);
    }
    wf_buf_str(&text, addition->after);
    struct wf_edit *edit = WF_NEW(arena, struct wf_edit);
    *edit = (struct wf_edit){wf_span_make(addition->offset, addition->offset), wf_buf_view(&text)};
    *addition->fix = (struct wf_fix){"ignore it from now on", WF_FIX_SAFE, edit, 1};
}

const struct wf_fix **wf_ignore_fixes(const struct wf_file *file, const struct wf_finding *const *findings,
                                      size_t count, struct wf_str reason) {
    struct adding adding = {
        .file = file, .reason = reason, .ignores = wf_ignores_read(file->arena, file, true)};
    const struct wf_fix **fixes = WF_NEW_ARRAY(file->arena, const struct wf_fix *, count);
    bool unread = file->doc->cut || (file->type == WF_FILE_DOCKERFILE && file->dockerfile == NULL);
    for (size_t i = 0; i < count && !unread; i++) {
        struct addition *addition = add(&adding, findings[i]);
        fixes[i] = addition != NULL ? addition->fix : NULL;
    }
    for (size_t i = 0; i < adding.additions.len; i++) {
        write_fix(file->arena, adding.additions.items[i]);
    }
    return fixes;
}
