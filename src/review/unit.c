#include "review/unit.h"

#include "base/file.h"
#include "base/limits.h"
#include "gha/file.h"
#include "review/canon.h"
#include "yaml/comment.h"
#include "yaml/layout.h"
#include "yaml/read.h"

/* --- texts -------------------------------------------------------------------------------------------- */

/* Lines without `column` blanks at their begin, where they have so many, and without CR at their end; the
 * first one begins behind its blanks already when `inside` is set. */
static struct wf_str dedent(struct wf_arena *arena, struct wf_str text, uint32_t column, bool inside) {
    struct wf_buf out = {.arena = arena};
    struct wf_str line;
    if (wf_str_ends(text, "\n")) {
        text.len--;
    } else if (text.len == 0) {
        return text;
    }
    for (bool first = true; wf_str_cut(&text, '\n', &line); first = false) {
        size_t skip = 0;
        while (!(first && inside) && skip < column && skip < line.len && line.ptr[skip] == ' ') {
            skip++;
        }
        line = wf_str_sub(line, skip, wf_str_ends(line, "\r") ? line.len - 1 : line.len);
        wf_buf_str(&out, line);
        wf_buf_char(&out, '\n');
    }
    return wf_buf_view(&out);
}

static struct wf_str part(const struct wf_unit *unit, struct wf_span span, uint32_t column, bool inside) {
    const struct wf_unit_file *file = unit->file;
    return dedent(file->arena, wf_source_slice(file->source, span), column, inside);
}

struct wf_str wf_unit_body(const struct wf_unit *unit) {
    return part(unit, unit->body, unit->column, true);
}

struct wf_str wf_unit_lead(const struct wf_unit *unit) {
    return part(unit, unit->lead, unit->column, false);
}

struct wf_str wf_unit_head(const struct wf_unit *unit) {
    return part(unit, wf_span_make(unit->body.begin, unit->head_end), unit->column, true);
}

struct wf_str wf_unit_tail(const struct wf_unit *unit) {
    uint32_t begin = unit->count > 0 ? unit->children[unit->count - 1].body.end : unit->body.end;
    uint32_t column = unit->count > 0 ? unit->children[0].column : unit->column;
    return part(unit, wf_span_make(begin, unit->body.end), column, false);
}

void wf_unit_indent(struct wf_buf *out, struct wf_str lines, uint32_t column) {
    struct wf_str line;
    if (lines.len == 0) {
        return;
    }
    lines.len -= wf_str_ends(lines, "\n") ? 1 : 0;
    while (wf_str_cut(&lines, '\n', &line)) {
        wf_buf_fill(out, ' ', line.len > 0 ? column : 0);
        wf_buf_str(out, line);
        wf_buf_char(out, '\n');
    }
}

struct wf_str wf_unit_where(struct wf_arena *arena, const struct wf_unit *unit) {
    if (unit->kind == WF_UNIT_FILE) {
        return WF_STR("the file");
    }
    if (unit->node != NULL) {
        return wf_node_path(arena, unit->node);
    }
    struct wf_str body = wf_unit_body(unit);
    size_t end = wf_str_find_char(body, '\n', 0);
    return wf_str_trim(wf_str_sub(body, 0, end));
}

struct wf_str wf_unit_comments(const struct wf_unit *unit) {
    const struct wf_unit_file *file = unit->file;
    struct wf_buf out = {.arena = file->arena};
    for (size_t i = 0; file->doc != NULL && i < file->doc->comments.len; i++) {
        struct wf_span span = file->doc->comments.items[i].span;
        if (span.begin >= unit->body.begin && span.end <= unit->body.end) {
            wf_buf_str(&out, wf_str_trim(wf_source_slice(file->source, span)));
            wf_buf_char(&out, '\n');
        }
    }
    for (size_t i = 0; file->dockerfile != NULL && i < file->dockerfile->comments.len; i++) {
        struct wf_span span = file->dockerfile->comments.items[i];
        if (span.begin >= unit->body.begin && span.end <= unit->body.end) {
            wf_buf_str(&out, wf_str_trim(wf_source_slice(file->source, span)));
            wf_buf_char(&out, '\n');
        }
    }
    return wf_buf_view(&out);
}

/* --- YAML --------------------------------------------------------------------------------------------- */

static bool is_explicit(const struct wf_doc *doc, const struct wf_node *key) {
    const char *bytes = doc->source->bytes.ptr;
    uint32_t at = wf_layout_begin(key);
    while (at > 0 && wf_is_blank(bytes[at - 1])) {
        at--;
    }
    return at > 0 && bytes[at - 1] == '?';
}

static bool can_split(const struct wf_doc *doc, const struct wf_node *value) {
    bool block = value != NULL && (value->kind == WF_MAPPING || value->kind == WF_SEQUENCE) &&
                 value->style == WF_BLOCK && value->count > 0;
    for (const struct wf_node *entry = block ? value->first : NULL; entry != NULL; entry = entry->next) {
        block = block && (value->kind == WF_SEQUENCE || !is_explicit(doc, entry));
    }
    return block;
}

/* Where the first entry's lead begins. */
static uint32_t head_end(const struct wf_unit *unit, const struct wf_node *value, uint32_t begin) {
    const struct wf_doc *doc = unit->file->doc;
    if (!wf_layout_own_line(doc->source, begin)) {
        return begin;
    }
    if (unit->kind == WF_UNIT_FILE) {
        return wf_layout_entry_first(doc, value->first);
    }
    uint32_t end = unit->key != NULL ? unit->key->span.end : unit->body.begin;
    bool has = value->properties.begin < value->properties.end;
    end = has && value->properties.end > end ? value->properties.end : end;
    return wf_layout_line_next(doc->source, end);
}

static void split(struct wf_unit *unit, const struct wf_node *value);

/* In `with` and `env` every value becomes a text: true is 'true'. */
static bool is_text(const struct wf_unit *unit) {
    for (; unit != NULL; unit = unit->parent) {
        if (wf_str_is(unit->name, "with") || wf_str_is(unit->name, "env")) {
            return true;
        }
    }
    return false;
}

static void fill(struct wf_unit *child, const struct wf_node *entry, uint32_t done) {
    const struct wf_doc *doc = child->file->doc;
    bool pair = wf_layout_is_key(entry);
    uint32_t begin = wf_layout_entry_begin(doc, entry);
    bool own = wf_layout_own_line(doc->source, begin);
    child->kind = pair ? WF_UNIT_PAIR : WF_UNIT_ITEM;
    child->name = pair ? wf_node_text(entry) : WF_STR("");
    child->key = pair ? entry : NULL;
    child->node = pair ? entry->value : entry;
    child->lead = wf_span_make(done, own ? wf_layout_line_begin(doc->source, begin) : begin);
    child->body = wf_span_make(begin, wf_layout_entry_next(doc, entry));
    child->column = wf_layout_column(doc->source, begin);
    enum wf_canon how = is_text(child) ? WF_CANON_TEXT : WF_CANON_TYPED;
    child->canon = wf_canon(child->file->arena, child->node, how);
}

/* Children in the order of the file, each behind the one before, or none. */
static void split(struct wf_unit *unit, const struct wf_node *value) {
    const struct wf_doc *doc = unit->file->doc;
    unit->head_end = unit->body.end;
    if (!can_split(doc, value)) {
        return;
    }
    uint32_t begin = wf_layout_entry_begin(doc, value->first);
    uint32_t done = head_end(unit, value, begin);
    struct wf_unit *children = WF_NEW_ARRAY(unit->file->arena, struct wf_unit, value->count);
    size_t count = 0;
    uint32_t head = done;
    for (const struct wf_node *entry = value->first; entry != NULL; entry = entry->next) {
        struct wf_unit *child = &children[count++];
        *child = (struct wf_unit){.file = unit->file, .parent = unit};
        fill(child, entry, done);
        if (child->lead.begin > child->lead.end || child->body.end > unit->body.end) {
            return;
        }
        done = child->body.end;
    }
    unit->children = children;
    unit->count = count;
    unit->head_end = head;
    unit->compact = head == begin && unit->kind != WF_UNIT_FILE;
    for (size_t i = 0; i < count; i++) {
        split(&children[i], children[i].node);
    }
}

static bool read_yaml(struct wf_unit_file *file) {
    const struct wf_doc *doc = wf_yaml_read(file->arena, file->source);
    file->doc = doc;
    if (doc->problems.len > 0 || doc->events > WF_GITHUB_MAX_EVENTS) {
        return false;
    }
    file->root.node = NULL;
    file->root.canon = wf_canon(file->arena, doc->root, WF_CANON_TYPED);
    split(&file->root, doc->root);
    return true;
}

/* --- Dockerfiles and lines ---------------------------------------------------------------------------- */

/* Blanks make no difference where nothing is quoted. */
static struct wf_str blanks_joined(struct wf_arena *arena, struct wf_str text) {
    static const char *const quotes[] = {"'", "\"", "<<", NULL};
    struct wf_buf out = {.arena = arena};
    if (wf_str_has_any(text, quotes)) {
        return text;
    }
    for (size_t i = 0; i < text.len; i++) {
        bool blank = wf_is_space(text.ptr[i]);
        if (!blank || (i > 0 && !wf_is_space(text.ptr[i - 1]))) {
            wf_buf_char(&out, blank ? ' ' : text.ptr[i]);
        }
    }
    return wf_buf_view(&out);
}

static struct wf_str canon_instruction(struct wf_arena *arena, const struct wf_instruction *instruction) {
    struct wf_buf out = {.arena = arena};
    wf_buf_str(&out, blanks_joined(arena, instruction->line.text));
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        wf_buf_char(&out, '\n');
        wf_buf_str(&out, instruction->heredocs.items[i].body.text);
    }
    return wf_buf_view(&out);
}

static void read_dockerfile(struct wf_unit_file *file) {
    struct wf_unit *root = &file->root;
    const struct wf_dockerfile *docker = wf_dockerfile_read(file->arena, file->source);
    file->dockerfile = docker;
    uint32_t done = root->body.begin;
    for (size_t i = 0; i < docker->directives.len; i++) {
        done = wf_layout_line_next(file->source, docker->directives.items[i].span.begin);
    }
    root->head_end = docker->instructions.len > 0 ? done : root->body.end;
    root->children = WF_NEW_ARRAY(file->arena, struct wf_unit, docker->instructions.len);
    for (size_t i = 0; i < docker->instructions.len; i++) {
        const struct wf_instruction *instruction = docker->instructions.items[i];
        root->children[root->count++] = (struct wf_unit){
            .kind = WF_UNIT_INSTRUCTION,
            .file = file,
            .parent = root,
            .instruction = instruction,
            .lead = wf_span_make(done, instruction->lines.begin),
            .body = instruction->lines,
            .head_end = instruction->lines.end,
            .canon = canon_instruction(file->arena, instruction),
        };
        done = instruction->lines.end;
    }
}

static void read_lines(struct wf_unit_file *file) {
    struct wf_unit *root = &file->root;
    const struct wf_source *source = file->source;
    uint32_t done = root->body.begin;
    root->head_end = done;
    root->children = WF_NEW_ARRAY(file->arena, struct wf_unit, source->line_count);
    for (uint32_t line = 1; line <= source->line_count; line++) {
        struct wf_str text = wf_str_trim(wf_source_line(source, line));
        if (text.len == 0 || text.ptr[0] == '#') {
            continue;
        }
        uint32_t begin = wf_layout_line_begin(source, wf_source_line_begin(source, line));
        struct wf_span body = wf_span_make(begin, wf_source_line_begin(source, line + 1));
        root->children[root->count++] = (struct wf_unit){
            .kind = WF_UNIT_LINE,
            .file = file,
            .parent = root,
            .lead = wf_span_make(done, begin),
            .body = body,
            .head_end = body.end,
            .canon = text,
        };
        done = body.end;
    }
}

const struct wf_unit_file *wf_units_read(struct wf_arena *arena, struct wf_str path, struct wf_str bytes,
                                         const struct wf_doc **doc) {
    struct wf_unit_file *file = WF_NEW(arena, struct wf_unit_file);
    const struct wf_source *source = wf_source_make(arena, path, bytes);
    *file = (struct wf_unit_file){.arena = arena, .source = source};
    file->root = (struct wf_unit){
        .kind = WF_UNIT_FILE,
        .file = file,
        .lead = wf_span_make(source->bom, source->bom),
        .body = wf_span_make(source->bom, bytes.len),
        .head_end = (uint32_t)bytes.len,
        .canon = bytes,
    };
    *doc = NULL;
    if (wf_path_is_yaml(path)) {
        bool good = read_yaml(file);
        *doc = file->doc;
        return good ? file : NULL;
    }
    if (wf_file_type_by_path(path) == WF_FILE_DOCKERFILE) {
        read_dockerfile(file);
    } else {
        read_lines(file);
    }
    return file;
}
