#include "docker/edit.h"

#include "base/buf.h"

#include <assert.h>

/* --- joined text -------------------------------------------------------------------------------------- */

/* What of a joined text stands on one line of the file; of a here-document, which has no continuations, all
 * of it. */
struct segment {
    size_t begin, end;          /* in the text */
    uint32_t file_begin;        /* of its first byte */
    uint32_t line, line_behind; /* the line's first byte, the next line's */
    bool first;                 /* it has the keyword: it stays */
    bool gone;                  /* nothing is left of it */
};

struct change {
    struct wf_patch *patch;
    const struct wf_source *source;
    const struct wf_joined *joined;
    WF_LIST(struct segment) segments; /* those that are asked for */
};

static size_t stretch_end(const struct wf_joined *joined, size_t index) {
    return index + 1 < joined->stretches.len ? joined->stretches.items[index + 1].at : joined->text.len;
}

/* Whether a line ends in what was cut out before this stretch. */
static bool begins_line(const struct change *change, size_t index) {
    const struct wf_stretch *items = change->joined->stretches.items;
    if (index == 0) {
        return true;
    }
    uint32_t behind = items[index - 1].offset + (uint32_t)(items[index].at - items[index - 1].at);
    struct wf_str cut = wf_source_slice(change->source, wf_span_make(behind, items[index].offset));
    return wf_str_find_char(cut, '\n', 0) != WF_NOT_FOUND;
}

/* The segments in which bytes [begin, end) stand. */
static void find_segments(struct change *change, size_t begin, size_t end) {
    const struct wf_joined *joined = change->joined;
    size_t i = joined->stretches.len > 0 ? wf_joined_stretch(joined, begin) : 0;
    while (i > 0 && !begins_line(change, i)) {
        i--;
    }
    for (size_t from = i; i < joined->stretches.len; i++) {
        const struct wf_stretch *stretch = &joined->stretches.items[i];
        if (begins_line(change, i)) {
            if (i > from && stretch->at >= end) {
                break;
            }
            uint32_t line = wf_source_line_of(change->source, stretch->offset);
            *WF_PUSH(change->patch->arena, &change->segments) = (struct segment){
                .begin = stretch->at,
                .first = i == 0,
                .file_begin = stretch->offset,
                .line = wf_source_line_begin(change->source, line),
                .line_behind = wf_source_line_begin(change->source, line + 1),
            };
        }
        assert(change->segments.len > 0); /* the first stretch begins a line */
        change->segments.items[change->segments.len - 1].end = stretch_end(joined, i);
    }
}

static bool is_blank(struct wf_str text) {
    return wf_str_trim(text).len == 0;
}

/* Where bytes [begin, end) stand. Whole lines of a here-document take along the tabs that were stripped. */
static struct wf_span place_of(const struct change *change, size_t begin, size_t end) {
    struct wf_str all = change->joined->text;
    struct wf_span span = wf_joined_span(change->joined, begin, end);
    if (end > begin && all.ptr[end - 1] == '\n' && (begin == 0 || all.ptr[begin - 1] == '\n')) {
        span.begin = wf_source_line_begin(change->source, wf_source_line_of(change->source, span.begin));
    }
    return span;
}

/* Replaces what of [begin, end) is in the segment by `text`, or the whole line when nothing is left on it. */
static void change_segment(struct change *change, struct segment *segment, size_t begin, size_t end,
                           struct wf_str text) {
    struct wf_str all = change->joined->text;
    begin = begin > segment->begin ? begin : segment->begin;
    end = end < segment->end ? end : segment->end;
    segment->gone = !segment->first && is_blank(text) && is_blank(wf_str_sub(all, segment->begin, begin)) &&
                    is_blank(wf_str_sub(all, end, segment->end));
    if (segment->gone) {
        wf_patch_replace(change->patch, wf_span_make(segment->line, segment->line_behind), WF_STR(""));
    } else {
        struct wf_span span =
            text.len == 0 ? place_of(change, begin, end) : wf_joined_span(change->joined, begin, end);
        wf_patch_replace(change->patch, span, text);
    }
}

/* The offset behind the line's last byte, its line end left out. */
static uint32_t line_end(const struct wf_source *source, uint32_t begin, uint32_t behind) {
    while (behind > begin &&
           (source->bytes.ptr[behind - 1] == '\n' || source->bytes.ptr[behind - 1] == '\r')) {
        behind--;
    }
    return behind;
}

/* The last line that is left must not be continued. `begin` is where the text ends now, but for `text`. */
static void end_line(struct change *change, const struct segment *segment, size_t begin, struct wf_str text) {
    struct wf_str all = change->joined->text;
    size_t kept = begin < segment->end ? begin : segment->end;
    while (is_blank(text) && kept > segment->begin && wf_is_blank(all.ptr[kept - 1])) {
        kept--;
    }
    uint32_t from =
        kept > segment->begin ? wf_joined_offset(change->joined, kept - 1) + 1 : segment->file_begin;
    uint32_t to = line_end(change->source, segment->line, segment->line_behind);
    wf_patch_replace(change->patch, wf_span_make(from, to), is_blank(text) ? WF_STR("") : text);
}

/* How many of all segments are left when all that follows is gone. The first one always is. */
static size_t find_tail(const struct change *change, size_t begin, struct wf_str text) {
    struct wf_str all = change->joined->text;
    size_t tail = change->segments.len;
    while (tail > 1) {
        const struct segment *segment = &change->segments.items[tail - 1];
        bool holds = begin >= segment->begin && begin < segment->end && !is_blank(text);
        size_t cut = begin > segment->begin ? begin : segment->begin;
        cut = cut < segment->end ? cut : segment->end;
        if (holds || !is_blank(wf_str_sub(all, segment->begin, cut))) {
            break;
        }
        tail--;
    }
    return tail;
}

/* Removes the lines behind the last segment that is left, but for comments and empty ones. */
static void drop_tail(struct change *change, size_t tail) {
    const struct segment *items = change->segments.items;
    assert(items != NULL && tail > 0); /* an instruction has lines */
    uint32_t end = items[change->segments.len - 1].line_behind;
    for (uint32_t begin = items[tail - 1].line_behind; begin < end;) {
        uint32_t line = wf_source_line_of(change->source, begin);
        uint32_t behind = wf_source_line_begin(change->source, line + 1);
        struct wf_str text = wf_str_trim(wf_source_line(change->source, line));
        if (text.len > 0 && text.ptr[0] != '#') {
            wf_patch_replace(change->patch, wf_span_make(begin, behind), WF_STR(""));
        }
        begin = behind;
    }
}

void wf_joined_replace(struct wf_patch *patch, const struct wf_source *source, const struct wf_joined *joined,
                       size_t begin, size_t end, struct wf_str text) {
    struct change change = {.patch = patch, .source = source, .joined = joined};
    if (begin >= end) {
        wf_patch_replace(patch, wf_joined_span(joined, begin, begin), text);
        return;
    }
    bool open = is_blank(wf_str_sub(joined->text, end, joined->text.len));
    find_segments(&change, open ? 0 : begin, open ? joined->text.len : end);
    size_t tail = open ? find_tail(&change, begin, text) : change.segments.len;
    drop_tail(&change, tail);
    for (size_t i = 0; i < tail; i++) {
        struct segment *segment = &change.segments.items[i];
        bool last = tail < change.segments.len && i + 1 == tail;
        bool first = begin >= segment->begin && begin < segment->end;
        bool touched = begin < segment->end && end > segment->begin;
        struct wf_str part = first ? text : WF_STR("");
        if (last) {
            end_line(&change, segment, begin, part);
        } else if (touched) {
            change_segment(&change, segment, begin, end, part);
        }
    }
}

/* --- parts of instructions ---------------------------------------------------------------------------- */

void wf_instruction_replace(struct wf_patch *patch, const struct wf_dockerfile *file,
                            const struct wf_instruction *instruction, size_t begin, size_t end,
                            struct wf_str text) {
    wf_joined_replace(patch, file->source, &instruction->line, begin, end, text);
}

void wf_instruction_replace_word(struct wf_patch *patch, const struct wf_dockerfile *file,
                                 const struct wf_instruction *instruction, const struct wf_dword *word,
                                 struct wf_str text) {
    wf_instruction_replace(patch, file, instruction, word->begin, word->end, text);
}

/* The segment of the line in which byte `at` stands. */
static struct segment segment_at(struct wf_patch *patch, const struct wf_source *source,
                                 const struct wf_joined *joined, size_t at) {
    struct change change = {.patch = patch, .source = source, .joined = joined};
    find_segments(&change, at, at + 1);
    return change.segments.items[0];
}

void wf_instruction_remove_part(struct wf_patch *patch, const struct wf_dockerfile *file,
                                const struct wf_instruction *instruction, size_t begin, size_t end) {
    struct wf_str all = instruction->line.text;
    struct segment segment = segment_at(patch, file->source, &instruction->line, begin);
    size_t from = begin;
    while (from > segment.begin && wf_is_blank(all.ptr[from - 1])) {
        from--;
    }
    if (from == segment.begin) {
        from = begin;
        while (end < segment.end && wf_is_blank(all.ptr[end])) {
            end++;
        }
    }
    wf_instruction_replace(patch, file, instruction, from, end, WF_STR(""));
}

void wf_instruction_remove_flag(struct wf_patch *patch, const struct wf_dockerfile *file,
                                const struct wf_instruction *instruction, const struct wf_dflag *flag) {
    wf_instruction_remove_part(patch, file, instruction, flag->begin, flag->end);
}

void wf_instruction_add_flag(struct wf_patch *patch, const struct wf_instruction *instruction,
                             struct wf_str flag) {
    size_t count = instruction->flags.len;
    size_t at = count > 0 ? instruction->flags.items[count - 1].end : instruction->keyword.len;
    uint32_t behind = wf_joined_offset(&instruction->line, at - 1) + 1;
    wf_patch_replace(patch, wf_span_make(behind, behind),
                     wf_arena_printf(patch->arena, " %.*s", WF_STR_ARG(flag)));
}

void wf_instruction_set_flag(struct wf_patch *patch, const struct wf_dockerfile *file,
                             const struct wf_instruction *instruction, const struct wf_dflag *flag,
                             struct wf_str value) {
    struct wf_str text = value;
    if (!flag->has_value) {
        text = wf_arena_printf(patch->arena, "=%.*s", WF_STR_ARG(value));
    }
    if (flag->value_begin < flag->end) {
        wf_instruction_replace(patch, file, instruction, flag->value_begin, flag->end, text);
    } else {
        uint32_t behind = wf_joined_offset(&instruction->line, flag->end - 1) + 1;
        wf_patch_replace(patch, wf_span_make(behind, behind), text);
    }
}

void wf_dscript_replace(struct wf_patch *patch, const struct wf_dockerfile *file,
                        const struct wf_dscript *script, struct wf_span part, struct wf_str text) {
    wf_joined_replace(patch, file->source, script->text, script->skip + part.begin, script->skip + part.end,
                      text);
}

/* --- whole instructions ------------------------------------------------------------------------------- */

static const struct wf_instruction *top_level(const struct wf_dockerfile *file,
                                              const struct wf_instruction *instruction) {
    return file->instructions.items[instruction->index];
}

static bool is_trigger(const struct wf_dockerfile *file, const struct wf_instruction *instruction) {
    return top_level(file, instruction) != instruction;
}

/* The line's first byte, a byte order mark left out. */
static uint32_t line_begin(const struct wf_source *source, uint32_t offset) {
    uint32_t begin = wf_source_line_begin(source, wf_source_line_of(source, offset));
    return begin == 0 ? (uint32_t)source->bom : begin;
}

static bool is_blank_line(const struct wf_source *source, uint32_t line) {
    return is_blank(wf_source_line(source, line));
}

/* Whether nothing but directives and empty lines stands before the line. */
static bool begins_file(const struct wf_dockerfile *file, uint32_t begin) {
    const struct wf_source *source = file->source;
    uint32_t at = (uint32_t)source->bom;
    if (file->directives.len > 0) {
        uint32_t last = file->directives.items[file->directives.len - 1].span.begin;
        at = wf_source_line_begin(source, wf_source_line_of(source, last) + 1);
    }
    return at >= begin || is_blank(wf_source_slice(source, wf_span_make(at, begin)));
}

/* The first byte of the comment lines right above the instruction that belong to it, or of its own line. */
static uint32_t first_byte(const struct wf_dockerfile *file, const struct wf_instruction *instruction) {
    uint32_t begin = line_begin(file->source, instruction->span.begin);
    uint32_t above = begin;
    if (instruction->comments.len > 0 && instruction->comments.items[0].begin < begin) {
        above = line_begin(file->source, instruction->comments.items[0].begin);
    }
    return begins_file(file, above) ? begin : above;
}

/* `range` (whole lines) with the empty lines that would be too many when it is gone. */
static struct wf_span with_empty_lines(const struct wf_source *source, struct wf_span range) {
    uint32_t first = wf_source_line_of(source, range.begin);
    uint32_t next = wf_source_line_of(source, range.end);
    uint32_t before = first;
    bool at_end = range.end >= source->bytes.len;
    while (before > 1 && is_blank_line(source, before - 1)) {
        before--;
    }
    if (at_end) {
        range.begin = before < first ? wf_source_line_begin(source, before) : range.begin;
        return range;
    }
    bool open = before < first || first == 1;
    while (open && next < source->line_count && is_blank_line(source, next)) {
        next++;
    }
    range.end = wf_source_line_begin(source, next);
    return range;
}

bool wf_instruction_remove(struct wf_patch *patch, const struct wf_dockerfile *file,
                           const struct wf_instruction *instruction) {
    if (is_trigger(file, instruction)) {
        return false;
    }
    struct wf_span range = wf_span_make(first_byte(file, instruction), instruction->lines.end);
    wf_patch_replace(patch, with_empty_lines(file->source, range), WF_STR(""));
    return true;
}

/* Whole lines at the begin of a line. At the end of a file without a last line end they begin with one and
 * have none at their end. */
static void insert_lines(struct wf_patch *patch, const struct wf_source *source, uint32_t at,
                         struct wf_str lines) {
    bool open = at == source->bytes.len && at > source->bom && source->bytes.ptr[at - 1] != '\n';
    if (open) {
        size_t length = lines.len - (wf_str_ends(lines, "\n") ? 1 : 0);
        lines = wf_arena_printf(patch->arena, "\n%.*s", (int)length, lines.ptr);
    }
    wf_patch_replace(patch, wf_span_make(at, at), lines);
}

void wf_instruction_insert_before(struct wf_patch *patch, const struct wf_dockerfile *file,
                                  const struct wf_instruction *instruction, struct wf_str lines) {
    insert_lines(patch, file->source, first_byte(file, top_level(file, instruction)), lines);
}

/* The escape with which the file ends though no line follows; empty: there is none. */
static struct wf_span open_tail(const struct wf_dockerfile *file, const struct wf_instruction *top) {
    struct wf_str behind = wf_source_slice(file->source, wf_span_make(top->span.end, top->lines.end));
    size_t end = wf_str_find_char(behind, '\n', 0);
    struct wf_str line = wf_str_trim(wf_str_sub(behind, 0, end));
    bool open = top->heredocs.len == 0 && line.len == 1 && line.ptr[0] == file->escape;
    size_t length = open ? (size_t)(line.ptr + 1 - behind.ptr) : 0;
    return wf_span_make(top->span.end, top->span.end + length);
}

void wf_instruction_insert_behind(struct wf_patch *patch, const struct wf_dockerfile *file,
                                  const struct wf_instruction *instruction, struct wf_str lines) {
    const struct wf_instruction *top = top_level(file, instruction);
    struct wf_span tail = open_tail(file, top);
    if (tail.end > tail.begin) {
        wf_patch_replace(patch, tail, WF_STR(""));
    }
    insert_lines(patch, file->source, top->lines.end, lines);
}

struct wf_str wf_instruction_text(struct wf_arena *arena, const struct wf_dockerfile *file,
                                  const struct wf_instruction *instruction) {
    const struct wf_instruction *top = top_level(file, instruction);
    struct wf_str bytes = wf_source_slice(file->source, wf_span_make(first_byte(file, top), top->lines.end));
    struct wf_span tail = open_tail(file, top);
    if (tail.end > tail.begin) {
        struct wf_str head = wf_str_sub(bytes, 0, tail.begin - first_byte(file, top));
        struct wf_str rest = wf_source_slice(file->source, wf_span_make(tail.end, top->lines.end));
        bytes = wf_arena_printf(arena, "%.*s%.*s", WF_STR_ARG(head), WF_STR_ARG(rest));
    }
    return wf_str_ends(bytes, "\n") ? bytes : wf_arena_printf(arena, "%.*s\n", WF_STR_ARG(bytes));
}

static bool move(struct wf_patch *patch, const struct wf_dockerfile *file,
                 const struct wf_instruction *instruction, const struct wf_instruction *target,
                 void (*insert)(struct wf_patch *patch, const struct wf_dockerfile *file,
                                const struct wf_instruction *instruction, struct wf_str lines)) {
    if (instruction == target || is_trigger(file, instruction) || is_trigger(file, target)) {
        return false;
    }
    insert(patch, file, target, wf_instruction_text(patch->arena, file, instruction));
    return wf_instruction_remove(patch, file, instruction);
}

bool wf_instruction_move_before(struct wf_patch *patch, const struct wf_dockerfile *file,
                                const struct wf_instruction *instruction,
                                const struct wf_instruction *target) {
    return move(patch, file, instruction, target, wf_instruction_insert_before);
}

bool wf_instruction_move_behind(struct wf_patch *patch, const struct wf_dockerfile *file,
                                const struct wf_instruction *instruction,
                                const struct wf_instruction *target) {
    return move(patch, file, instruction, target, wf_instruction_insert_behind);
}

struct wf_str wf_json_word(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    wf_buf_json(&out, text);
    return wf_buf_view(&out);
}

/* --- .dockerignore ------------------------------------------------------------------------------------ */

void wf_dockerignore_replace(struct wf_patch *patch, const struct wf_ignore_pattern *pattern,
                             struct wf_str text) {
    wf_patch_replace(patch, pattern->span, text);
}

static uint32_t next_line(const struct wf_source *source, uint32_t offset) {
    return wf_source_line_begin(source, wf_source_line_of(source, offset) + 1);
}

void wf_dockerignore_remove(struct wf_patch *patch, const struct wf_dockerignore *ignore,
                            const struct wf_ignore_pattern *pattern) {
    uint32_t begin = line_begin(ignore->source, pattern->span.begin);
    wf_patch_replace(patch, wf_span_make(begin, next_line(ignore->source, begin)), WF_STR(""));
}

void wf_dockerignore_add(struct wf_patch *patch, const struct wf_dockerignore *ignore,
                         const struct wf_ignore_pattern *pattern, struct wf_str lines) {
    size_t end = ignore->source->bytes.len;
    insert_lines(patch, ignore->source,
                 pattern ? next_line(ignore->source, pattern->span.begin) : (uint32_t)end, lines);
}
