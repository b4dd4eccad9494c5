#include "docker/dockerfile_reader.h"

#include "lang/fold.h"

/* bufio.MaxScanTokenSize - 1, moby/buildkit's handleScannerError(). */
enum { MAX_LINE = 65535 };

bool wf_dline_next(struct wf_dreader *reader, struct wf_dline *line) {
    struct wf_str bytes = reader->bytes;
    if (reader->at >= bytes.len) {
        return false;
    }
    size_t end = wf_str_find_char(bytes, '\n', reader->at);
    line->begin = reader->at;
    line->next = end == WF_NOT_FOUND ? bytes.len : end + 1;
    line->end = end == WF_NOT_FOUND ? bytes.len : end;
    if (line->end - line->begin > MAX_LINE) {
        wf_drefuse(reader, "line-length", wf_span_make(line->begin, line->end),
                   "a line has %zu bytes, more than %d", line->end - line->begin, MAX_LINE);
    }
    while (line->end > line->begin && bytes.ptr[line->end - 1] == '\r') {
        line->end--;
    }
    reader->at = line->next;
    return true;
}

static struct wf_str line_text(const struct wf_dreader *reader, const struct wf_dline *line) {
    return wf_str_sub(reader->bytes, line->begin, line->end);
}

size_t wf_dskip_unicode(struct wf_str text, size_t at) {
    for (size_t len; (len = wf_fold_space(wf_str_sub(text, at, text.len))) > 0;) {
        at += len;
    }
    return at;
}

/* --- directives ----------------------------------------------------------------------------------------- */

struct directives {
    bool done;   /* the parser looks for no more */
    bool hashed; /* the other reader, which looks for `syntax` and `check`, does not either */
};

static size_t skip_name(struct wf_str text) {
    size_t len = 0;
    while (len < text.len && (wf_is_alpha(text.ptr[len]) || (len > 0 && wf_is_digit(text.ptr[len])))) {
        len++;
    }
    return len;
}

static bool is_directive_name(struct wf_str name) {
    return wf_str_is(name, "syntax") || wf_str_is(name, "escape") || wf_str_is(name, "check");
}

/* `# name = value` with a known name, into `out`. */
static bool match_directive(const struct wf_dreader *reader, struct wf_str line, struct wf_directive *out) {
    struct wf_str text = wf_str_sub(line, wf_dskip_unicode(line, 1), line.len);
    size_t name = skip_name(text);
    struct wf_str rest = wf_str_sub(text, name, text.len);
    size_t equals = 0;
    while (equals < rest.len && wf_is_space(rest.ptr[equals])) {
        equals++;
    }
    out->name = wf_arena_lower(reader->arena, wf_str_sub(text, 0, name));
    struct wf_str after = wf_str_sub(rest, equals + 1, rest.len);
    if (equals >= rest.len || rest.ptr[equals] != '=' || after.len == 0 || !is_directive_name(out->name)) {
        return false;
    }
    out->value = wf_str_trim(after);
    size_t begin = (size_t)(out->value.ptr - reader->bytes.ptr);
    out->value_span = wf_span_make(begin, begin + out->value.len);
    return true;
}

static const struct wf_directive *find_directive(const struct wf_dockerfile *file, struct wf_str name) {
    for (size_t i = 0; i < file->directives.len; i++) {
        if (wf_str_eq(file->directives.items[i].name, name)) {
            return &file->directives.items[i];
        }
    }
    return NULL;
}

/* linter.ParseLintOptions(): blanks do not belong around a name. */
static void check_options(struct wf_dreader *reader, const struct wf_directive *check) {
    struct wf_str rest = check->value, option = {"", 0};
    bool more = rest.len > 0;
    while (more) {
        more = wf_str_find_char(rest, ';', 0) != WF_NOT_FOUND;
        wf_str_cut(&rest, ';', &option);
        size_t equals = wf_str_find_char(option, '=', 0);
        struct wf_str name = wf_str_sub(option, 0, equals);
        struct wf_str value =
            wf_str_sub(option, equals == WF_NOT_FOUND ? option.len : equals + 1, option.len);
        bool known = equals != WF_NOT_FOUND && wf_str_in(name, "skip error experimental");
        if (known && (!wf_str_is(name, "error") || wf_dvalue_bool(wf_str_trim(value)))) {
            continue;
        }
        const char *expected = known ? "\"error\" of the checks wants \"true\" or \"false\""
                                     : "the checks take \"skip=NAMES\" and \"error=true\"";
        wf_drefuse(reader, "directive-check", check->value_span, "%s, not \"%.*s\"", expected,
                   WF_STR_ARG(known ? value : option));
        return;
    }
}

static void apply_directive(struct wf_dreader *reader, const struct wf_directive *directive, bool parsed) {
    struct wf_str value = directive->value;
    if (find_directive(reader->file, directive->name) != NULL) {
        if (parsed) {
            wf_drefuse(reader, "directive-repeated", directive->span, "the directive \"%.*s\" is given twice",
                       WF_STR_ARG(directive->name));
        }
        return;
    }
    *WF_PUSH(reader->arena, &reader->file->directives) = *directive;
    if (wf_str_is(directive->name, "check")) {
        check_options(reader, directive);
    }
    if (!wf_str_is(directive->name, "escape")) {
        return;
    }
    if (wf_str_is(value, "\\") || wf_str_is(value, "`")) {
        reader->file->escape = value.ptr[0];
    } else {
        wf_drefuse(reader, "directive-escape", directive->value_span,
                   "the escape character is a backslash or a backtick, not \"%.*s\"", WF_STR_ARG(value));
    }
}

/* Two readers look for directives. The parser trims a line first, is ended by a `#!` line and cares for
 * `escape` only; the one that finds `syntax` and `check` skips `#!` and wants the `#` first. */
static bool take_directive(struct wf_dreader *reader, struct directives *state, const struct wf_dline *line) {
    struct wf_str raw = line_text(reader, line);
    size_t indent = wf_dskip_unicode(raw, 0);
    struct wf_str text = wf_str_sub(raw, indent, raw.len);
    if (line->begin == reader->file->source->bom && wf_str_starts(raw, "#!")) {
        state->done = true;
        return false;
    }
    struct wf_directive found = {.span = wf_span_make(line->begin + indent, line->end)};
    bool match = wf_str_starts(text, "#") && match_directive(reader, text, &found);
    state->hashed |= !match || indent > 0;
    state->done |= !match;
    bool escape = match && wf_str_is(found.name, "escape");
    if (escape ? state->done : state->hashed) {
        return match && !state->done;
    }
    apply_directive(reader, &found, !state->done);
    return true;
}

/* --- lines --------------------------------------------------------------------------------------- */

static bool is_comment(struct wf_str text, size_t *hash) {
    *hash = wf_dskip_unicode(text, 0);
    return *hash < text.len && text.ptr[*hash] == '#';
}

static struct wf_span note_comment(struct wf_dreader *reader, const struct wf_dline *line, size_t hash) {
    struct wf_span span = wf_span_make(line->begin + hash, line->end);
    *WF_PUSH(reader->arena, &reader->file->comments) = span;
    return span;
}

/* Whether the line goes on in the next one: its last character but blanks is the escape character, and the
 * one before it is not. `len` becomes what stands before it. */
static bool continues(char escape, struct wf_str text, size_t *len) {
    size_t end = text.len;
    while (end > 0 && wf_is_blank(text.ptr[end - 1])) {
        end--;
    }
    if (end == 0 || text.ptr[end - 1] != escape || (end > 1 && text.ptr[end - 2] == escape)) {
        return false;
    }
    *len = end - 1;
    return true;
}

/* Adds what the line holds; true when it goes on. */
static bool gather_line(const struct wf_dreader *reader, const struct wf_dline *line,
                        struct wf_gather *gather) {
    struct wf_str text = line_text(reader, line);
    size_t len = text.len;
    bool more = continues(reader->file->escape, text, &len);
    size_t begin = gather->text.len == 0 ? wf_dskip_unicode(text, 0) : 0;
    if (begin < len) {
        wf_gather_add(gather, wf_str_sub(text, begin, len), line->begin + begin);
    }
    return more;
}

static void trim_right(struct wf_joined *joined) {
    joined->text.len = wf_fold_trim(joined->text).len;
    while (joined->stretches.len > 1 &&
           joined->stretches.items[joined->stretches.len - 1].at >= joined->text.len) {
        joined->stretches.len--;
    }
}

/* The lines from `line` on, as long as they go on. */
static void gather_lines(struct wf_dreader *reader, struct wf_dline line,
                         struct wf_instruction *instruction) {
    struct wf_gather gather = {.text.arena = reader->arena};
    size_t begin = line.begin;
    bool more = gather_line(reader, &line, &gather);
    while (more && wf_dline_next(reader, &line)) {
        struct wf_str text = line_text(reader, &line);
        size_t hash;
        if (is_comment(text, &hash)) {
            *WF_PUSH(reader->arena, &instruction->comments) = note_comment(reader, &line, hash);
        } else if (hash == text.len) {
            *WF_PUSH(reader->arena, &reader->file->empty_continuations) = wf_span_make(line.begin, line.next);
        } else {
            more = gather_line(reader, &line, &gather);
        }
    }
    instruction->line = wf_gather_end(&gather);
    trim_right(&instruction->line);
    instruction->lines = wf_span_make(begin, line.next);
    instruction->span = instruction->line.text.len > 0
                            ? wf_joined_span(&instruction->line, 0, instruction->line.text.len)
                            : wf_span_make(begin, begin);
}

static struct wf_instruction *new_instruction(struct wf_dreader *reader) {
    struct wf_instruction *instruction = WF_NEW(reader->arena, struct wf_instruction);
    instruction->index = reader->file->instructions.len;
    *WF_PUSH(reader->arena, &reader->file->instructions) = instruction;
    return instruction;
}

void wf_dread_lines(struct wf_dreader *reader) {
    struct directives directives = {0};
    struct wf_dline line;
    size_t above = 0; /* comments right above the line */
    while (wf_dline_next(reader, &line)) {
        size_t hash;
        struct wf_str text = line_text(reader, &line);
        bool comment = is_comment(text, &hash);
        bool open = !directives.done || !directives.hashed;
        if (open && take_directive(reader, &directives, &line)) {
            continue;
        }
        if (comment) {
            note_comment(reader, &line, hash);
            above++;
        } else if (hash == text.len) {
            above = 0;
        } else {
            struct wf_instruction *instruction = new_instruction(reader);
            size_t first = reader->file->comments.len - above;
            for (size_t i = 0; i < above; i++) {
                *WF_PUSH(reader->arena, &instruction->comments) = reader->file->comments.items[first + i];
            }
            gather_lines(reader, line, instruction);
            wf_dread_instruction(reader, instruction);
            above = 0;
        }
    }
}
