#include "lint/ignore.h"

#include "base/seek.h"

#include <stdint.h>

struct reader {
    struct wf_arena *arena;
    const struct wf_file *file;
    struct wf_ignores ignores;
};

/* A comment, and how far it reaches. */
struct comment {
    uint32_t line, first, last;
    bool ours, zizmor;
    struct wf_lines step;
};

/* `names`, a part of the file, with commas between them. */
static void read_names(struct reader *reader, struct wf_str names, const struct comment *comment) {
    struct wf_str part;
    while (wf_str_cut(&names, ',', &part)) {
        struct wf_str name = wf_str_trim(part);
        if (name.len > 0) {
            size_t begin = (size_t)(name.ptr - reader->file->source->bytes.ptr);
            *WF_PUSH(reader->arena, &reader->ignores.list) = (struct wf_ignore){
                .name = name,
                .span = wf_span_make(begin, begin + name.len),
                .first = comment->first,
                .last = comment->last,
                .line = comment->line,
                .zizmor = comment->zizmor,
                .step = comment->step,
                .ours = comment->ours,
            };
        }
    }
}

/* --- Dockerfiles -------------------------------------------------------------------------------------- */

static const struct comment everywhere = {.last = UINT32_MAX};

/* The instruction above which the comment at `offset` stands, with nothing but comments between, or NULL. */
static const struct wf_instruction *instruction_below(const struct wf_dockerfile *dockerfile,
                                                      uint32_t offset) {
    size_t at;
    WF_SEEK(at, dockerfile->instructions.len, dockerfile->instructions.items[at]->span.begin <= offset);
    const struct wf_instruction *below =
        at < dockerfile->instructions.len ? dockerfile->instructions.items[at] : NULL;
    return below && below->comments.len > 0 && below->comments.items[0].begin <= offset ? below : NULL;
}

/* The last line of the text of several lines that begins on this line, or the line itself. */
static uint32_t last_of_text(const struct wf_file *file, uint32_t line) {
    uint32_t next = wf_source_line_begin(file->source, line + 1);
    const struct wf_node *text = wf_node_scalar_over(file->doc->root, next);
    bool begins = text != NULL && wf_source_line_of(file->source, text->span.begin) == line;
    return begins ? wf_source_line_of(file->source, text->span.end - 1) : line;
}

/* The last line for which a comment counts. */
static uint32_t last_line(const struct wf_file *file, uint32_t line, bool own_line) {
    const struct wf_instruction *below = NULL;
    if (file->dockerfile && own_line) {
        below = instruction_below(file->dockerfile, wf_source_line_begin(file->source, line));
    }
    uint32_t end = below ? below->lines.end : 0;
    return end > 0 ? wf_source_line_of(file->source, end - 1)
                   : last_of_text(file, own_line ? line + 1 : line);
}

static bool cut_word(struct wf_str *text, const char *word) {
    if (!wf_str_starts(*text, word)) {
        return false;
    }
    *text = wf_str_trim(wf_str_sub(*text, strlen(word), text->len));
    return true;
}

/* `# hadolint [global] ignore=NAME,NAME` */
static void read_hadolint(struct reader *reader, struct wf_span comment) {
    const struct wf_source *source = reader->file->source;
    struct wf_str text = wf_str_trim(wf_source_slice(source, wf_span_make(comment.begin + 1, comment.end)));
    uint32_t line = wf_source_line_of(source, comment.begin);
    if (!cut_word(&text, "hadolint")) {
        return;
    }
    bool global = cut_word(&text, "global");
    if (cut_word(&text, "ignore") && cut_word(&text, "=")) {
        struct comment here = {.line = line, .first = line, .last = last_line(reader->file, line, true)};
        read_names(reader, text, global ? &everywhere : &here);
    }
}

/* `# check=skip=NAME,NAME;error=true` */
static void read_check(struct reader *reader, const struct wf_directive *directive) {
    struct wf_str rest = wf_source_slice(reader->file->source, directive->value_span);
    struct wf_str part;
    while (wf_str_cut(&rest, ';', &part)) {
        struct wf_str names = wf_str_trim(part);
        if (cut_word(&names, "skip") && cut_word(&names, "=")) {
            size_t from = reader->ignores.list.len;
            read_names(reader, names, &everywhere);
            for (size_t i = from; i < reader->ignores.list.len; i++) {
                struct wf_ignore *ignore = &reader->ignores.list.items[i];
                ignore->checks = wf_str_is(ignore->name, "all");
            }
        }
    }
}

static void read_dockerfile(struct reader *reader, const struct wf_dockerfile *dockerfile, bool hadolint) {
    for (size_t i = 0; hadolint && i < dockerfile->comments.len; i++) {
        read_hadolint(reader, dockerfile->comments.items[i]);
    }
    for (size_t i = 0; i < dockerfile->directives.len; i++) {
        if (wf_str_is(dockerfile->directives.items[i].name, "check")) {
            read_check(reader, &dockerfile->directives.items[i]);
        }
    }
}

/* --- all files ---------------------------------------------------------------------------------------- */

static struct wf_lines lines_of(const struct wf_source *source, struct wf_span span) {
    uint32_t end = span.end > span.begin ? span.end - 1 : span.begin;
    return (struct wf_lines){wf_source_line_of(source, span.begin), wf_source_line_of(source, end)};
}

/* Adds those of the steps that bytes `line` touch. */
static void add_steps(struct wf_lines *lines, const struct wf_source *source, struct wf_span line,
                      const struct wf_step *steps, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct wf_span span = steps[i].node->span;
        if (span.begin < line.end && span.end > line.begin) {
            struct wf_lines step = lines_of(source, span);
            lines->first = lines->first == 0 || step.first < lines->first ? step.first : lines->first;
            lines->last = step.last > lines->last ? step.last : lines->last;
        }
    }
}

static struct wf_lines steps_at(const struct wf_file *file, uint32_t line) {
    size_t begin = wf_source_line_begin(file->source, line);
    struct wf_span bytes = wf_span_make(begin, begin + wf_source_line(file->source, line).len);
    struct wf_lines lines = {0};
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        const struct wf_job *job = &file->workflow->jobs[i];
        add_steps(&lines, file->source, bytes, job->steps, job->step_count);
    }
    if (file->action) {
        add_steps(&lines, file->source, bytes, file->action->steps, file->action->step_count);
    }
    return lines;
}

static void read_comment(struct reader *reader, uint32_t line, struct wf_str text, size_t at, bool ours) {
    size_t open = wf_str_find_char(text, '[', at);
    size_t close = open == WF_NOT_FOUND ? WF_NOT_FOUND : wf_str_find_char(text, ']', open);
    if (close == WF_NOT_FOUND ||
        wf_str_trim(wf_str_sub(text, wf_str_find(text, "ignore", at) + 6, open)).len > 0) {
        return;
    }
    bool own_line = wf_str_starts(wf_str_trim(text), "#");
    struct wf_lines none = {0};
    struct comment comment = {
        .line = line,
        .first = line,
        .last = last_line(reader->file, line, own_line),
        .ours = ours,
        .zizmor = !ours,
        .step = ours ? none : steps_at(reader->file, line),
    };
    read_names(reader, wf_str_sub(text, open + 1, close), &comment);
}

/* Whether `offset` stands in a comment of the YAML. */
static bool is_yaml_comment(const struct wf_doc *doc, size_t offset) {
    size_t at;
    WF_SEEK(at, doc->comments.len, doc->comments.items[at].span.end <= offset);
    return at < doc->comments.len && doc->comments.items[at].span.begin <= offset;
}

/* Whether a mark may stand there: ours also in scripts, and in a .dockerignore only behind a '#' that begins
 * the line. */
static bool may_stand(const struct wf_file *file, size_t offset, struct wf_str line, bool ours) {
    if (file->dockerignore) {
        return wf_str_starts(line, "#") || wf_str_starts(line, "\xEF\xBB\xBF#");
    }
    return ours || is_yaml_comment(file->doc, offset);
}

struct wf_ignores wf_ignores_read(struct wf_arena *arena, const struct wf_file *file, bool hadolint) {
    static const char *const marks[] = {"wfgen: ignore", "zizmor: ignore"};
    const struct wf_source *source = file->source;
    struct reader reader = {.arena = arena, .file = file};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        for (size_t at = wf_str_find(source->bytes, marks[i], 0); at != WF_NOT_FOUND;
             at = wf_str_find(source->bytes, marks[i], at + 1)) {
            uint32_t line = wf_source_line_of(source, (uint32_t)at);
            struct wf_str text = wf_source_line(source, line);
            size_t column = at - wf_source_line_begin(source, line);
            struct wf_str before = wf_str_trim(wf_str_sub(text, 0, column));
            if (wf_str_ends(before, "#") && may_stand(file, at, text, i == 0)) {
                read_comment(&reader, line, text, column, i == 0);
            }
        }
    }
    if (file->dockerfile) {
        read_dockerfile(&reader, file->dockerfile, hadolint);
    }
    return reader.ignores;
}

/* --- use ---------------------------------------------------------------------------------------------- */

/* Hadolint's ids are DL and a number. */
static bool is_check_of_buildkit(const struct wf_rule *rule) {
    struct wf_str rest = wf_str_of(rule->aliases);
    struct wf_str alias;
    while (rest.len > 0 && wf_str_cut(&rest, ' ', &alias)) {
        if (!wf_str_starts(alias, "DL")) {
            return true;
        }
    }
    return false;
}

bool wf_is_shellcheck_code(struct wf_str name) {
    size_t i = 2;
    while (i < name.len && wf_is_digit(name.ptr[i])) {
        i++;
    }
    return name.len == strlen("SC2046") && i == name.len && wf_str_is_case(wf_str_sub(name, 0, 2), "SC");
}

bool wf_finding_has_code(const struct wf_finding *finding, struct wf_str name) {
    return strcmp(finding->rule, "shellcheck") == 0 && wf_is_shellcheck_code(name) &&
           wf_str_eq_case(wf_str_sub(finding->message, 0, name.len), name) &&
           wf_str_starts(wf_str_sub(finding->message, name.len, finding->message.len), ":");
}

static bool means(const struct wf_ignore *ignore, const struct wf_rule *rule,
                  const struct wf_finding *finding) {
    return wf_rule_is_called(rule, ignore->name) || (ignore->checks && is_check_of_buildkit(rule)) ||
           wf_finding_has_code(finding, ignore->name);
}

static bool is_inside(uint32_t line, struct wf_lines lines) {
    return line >= lines.first && line <= lines.last;
}

static void widen(struct wf_lines *lines, struct wf_lines more) {
    lines->first = more.first < lines->first ? more.first : lines->first;
    lines->last = more.last > lines->last ? more.last : lines->last;
}

/* From the first to the last line of what a finding is about. */
static struct wf_lines extent_of(const struct wf_finding *finding) {
    struct wf_lines lines = lines_of(finding->source, finding->span);
    for (size_t i = 0; i < finding->note_count; i++) {
        if (finding->notes[i].source == finding->source) {
            widen(&lines, lines_of(finding->source, finding->notes[i].span));
        }
    }
    if (finding->reach.end > finding->reach.begin) {
        widen(&lines, lines_of(finding->source, finding->reach));
    }
    return lines;
}

/* Where comments in zizmor's form count besides. `own` are the finding's lines, `all` its extent. */
static bool is_in_reach(const struct wf_ignore *ignore, const struct wf_finding *finding, struct wf_lines own,
                        struct wf_lines all) {
    bool reached = is_inside(ignore->line, own) || is_inside(own.first, ignore->step);
    if (reached || !is_inside(ignore->line, all)) {
        return reached;
    }
    for (size_t i = 0; i < finding->note_count && !reached; i++) {
        const struct wf_note *note = &finding->notes[i];
        reached =
            note->source == finding->source && is_inside(ignore->line, lines_of(note->source, note->span));
    }
    if (!reached && finding->reach.end > finding->reach.begin) {
        reached = is_inside(ignore->line, lines_of(finding->source, finding->reach));
    }
    return reached;
}

bool wf_ignores_match(struct wf_ignores *ignores, const struct wf_rule *rule,
                      const struct wf_finding *finding) {
    struct wf_lines lines = lines_of(finding->source, finding->span);
    struct wf_lines all = extent_of(finding);
    bool matched = false;
    for (size_t i = 0; i < ignores->list.len; i++) {
        struct wf_ignore *ignore = &ignores->list.items[i];
        bool reaches = ignore->first <= lines.first && lines.first <= ignore->last;
        reaches = reaches || (ignore->zizmor && is_in_reach(ignore, finding, lines, all));
        if (reaches && means(ignore, rule, finding)) {
            ignore->used = true;
            matched = true;
        }
    }
    return matched;
}
