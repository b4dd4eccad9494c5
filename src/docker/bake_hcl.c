/* HCL, as far as bake files need it: blocks with labels, attributes, texts, lists and objects. */
#include "base/buf.h"
#include "base/limits.h"
#include "docker/bake.h"

struct reader {
    struct wf_arena *arena;
    const struct wf_source *source;
    struct wf_str text;
    size_t at;
};

static char here(const struct reader *reader) {
    return reader->at < reader->text.len ? reader->text.ptr[reader->at] : '\0';
}

static bool begins(const struct reader *reader, const char *what) {
    return wf_str_starts(wf_str_sub(reader->text, reader->at, reader->text.len), what);
}

static void skip_to(struct reader *reader, const char *end) {
    size_t found = wf_str_find(reader->text, end, reader->at);
    reader->at = found == WF_NOT_FOUND ? reader->text.len : found + strlen(end);
}

/* Blanks and comments; line ends too when `lines`. */
static void skip(struct reader *reader, bool lines) {
    while (reader->at < reader->text.len) {
        char c = here(reader);
        if (c == ' ' || c == '\t' || c == '\r' || (lines && c == '\n')) {
            reader->at++;
        } else if (begins(reader, "/*")) {
            skip_to(reader, "*/");
        } else if (c == '#' || begins(reader, "//")) {
            size_t end = wf_str_find_char(reader->text, '\n', reader->at);
            reader->at = end == WF_NOT_FOUND ? reader->text.len : end;
        } else {
            return;
        }
    }
}

static bool is_word(char c) {
    return wf_is_alnum(c) || c == '_' || c == '-';
}

static struct wf_span word(struct reader *reader) {
    size_t begin = reader->at;
    while (is_word(here(reader))) {
        reader->at++;
    }
    return wf_span_make(begin, reader->at);
}

/* The offset behind a `${ }` or `%{ }`. */
static void skip_template(struct reader *reader) {
    size_t depth = 0;
    bool quoted = false;
    for (; reader->at < reader->text.len && here(reader) != '\n'; reader->at++) {
        char c = here(reader);
        quoted = c == '"' ? !quoted : quoted;
        depth += !quoted && c == '{' ? 1 : 0;
        if (!quoted && c == '}' && --depth == 0) {
            reader->at++;
            return;
        }
    }
}

/* A text in quotes, the first of which is next. */
static struct wf_bake_value quoted(struct reader *reader) {
    struct wf_buf out = {.arena = reader->arena};
    struct wf_bake_value value = {.kind = WF_BAKE_TEXT, .source = reader->source};
    size_t begin = ++reader->at;
    while (reader->at < reader->text.len && here(reader) != '"' && here(reader) != '\n') {
        if (begins(reader, "$${") || begins(reader, "%%{")) {
            wf_buf_str(&out, wf_str_sub(reader->text, reader->at + 1, reader->at + 3));
            reader->at += 3;
        } else if (begins(reader, "${") || begins(reader, "%{")) {
            skip_template(reader);
            wf_buf_text(&out, "${{ $ }}");
        } else {
            bool escape = here(reader) == '\\' && reader->at + 1 < reader->text.len;
            reader->at += escape ? 1 : 0;
            wf_buf_str(&out, wf_str_sub(reader->text, reader->at, reader->at + 1));
            reader->at++;
        }
    }
    value.span = wf_span_make(begin, reader->at);
    value.text = wf_buf_view(&out);
    reader->at += here(reader) == '"' ? 1 : 0;
    return value;
}

static struct wf_bake_value value_of(struct reader *reader, unsigned depth);

/* An expression that is no plain value ends where its line, list or object ends. */
static void skip_expression(struct reader *reader) {
    size_t depth = 0;
    while (reader->at < reader->text.len) {
        char c = here(reader);
        if (c == '"') {
            quoted(reader);
            continue;
        }
        bool closes = c == ')' || c == ']' || c == '}';
        if (depth == 0 && (closes || c == ',' || c == '\n' || c == '#' || begins(reader, "//"))) {
            return;
        }
        depth += c == '(' || c == '[' || c == '{' ? 1 : 0;
        depth -= closes ? 1 : 0;
        reader->at++;
    }
}

static void read_items(struct reader *reader, struct wf_bake_value *list, unsigned depth) {
    reader->at++;
    for (skip(reader, true); reader->at < reader->text.len && here(reader) != ']'; skip(reader, true)) {
        size_t before = reader->at;
        if (here(reader) == ',') {
            reader->at++;
            continue;
        }
        struct wf_bake_value item = value_of(reader, depth + 1);
        *WF_PUSH(reader->arena, &list->items) = item;
        reader->at += reader->at == before ? 1 : 0;
    }
    reader->at += here(reader) == ']' ? 1 : 0;
}

/* `key = value` up to the closing brace; nested blocks count as unknown members. */
static void read_members(struct reader *reader, struct wf_bake_value *object, unsigned depth) {
    reader->at++;
    for (skip(reader, true); reader->at < reader->text.len && here(reader) != '}'; skip(reader, true)) {
        size_t before = reader->at;
        struct wf_bake_value key = {.kind = WF_BAKE_UNKNOWN};
        if (here(reader) == '"') {
            key = quoted(reader);
        } else if (is_word(here(reader))) {
            key.span = word(reader);
            key.text = wf_source_slice(reader->source, key.span);
            key.kind = WF_BAKE_TEXT;
        }
        skip(reader, false);
        if (key.kind == WF_BAKE_TEXT && (here(reader) == '=' || here(reader) == ':')) {
            reader->at++;
            skip(reader, false);
            struct wf_bake_value member = value_of(reader, depth + 1);
            member.key = key.text;
            member.key_span = key.span;
            *WF_PUSH(reader->arena, &object->items) = member;
        } else {
            skip_expression(reader);
            struct wf_bake_value other = {.source = reader->source, .key = key.text, .key_span = key.span};
            if (here(reader) != ',' && reader->at > before) {
                *WF_PUSH(reader->arena, &object->items) = other;
            }
            reader->at += here(reader) != '}' ? 1 : 0;
        }
        reader->at += here(reader) == ',' ? 1 : 0;
        reader->at += reader->at == before ? 1 : 0;
    }
    reader->at += here(reader) == '}' ? 1 : 0;
}

/* `<<NAME` or `<<-NAME`, lines, and a line with the name alone. */
static void skip_heredoc(struct reader *reader) {
    reader->at += begins(reader, "<<-") ? 3 : 2;
    struct wf_str name = wf_source_slice(reader->source, word(reader));
    while (reader->at < reader->text.len) {
        size_t begin = wf_str_find_char(reader->text, '\n', reader->at);
        reader->at = begin == WF_NOT_FOUND ? reader->text.len : begin + 1;
        size_t end = wf_str_find_char(reader->text, '\n', reader->at);
        end = end == WF_NOT_FOUND ? reader->text.len : end;
        if (wf_str_eq(wf_str_trim(wf_str_sub(reader->text, reader->at, end)), name)) {
            reader->at = end;
            return;
        }
    }
}

static struct wf_bake_value value_of(struct reader *reader, unsigned depth) {
    struct wf_bake_value value = {.source = reader->source};
    size_t begin = reader->at;
    if (depth < WF_MAX_TEMPLATE_DEPTH && here(reader) == '"') {
        value = quoted(reader);
    } else if (depth < WF_MAX_TEMPLATE_DEPTH && here(reader) == '[') {
        value.kind = WF_BAKE_LIST;
        read_items(reader, &value, depth);
    } else if (depth < WF_MAX_TEMPLATE_DEPTH && here(reader) == '{') {
        value.kind = WF_BAKE_OBJECT;
        read_members(reader, &value, depth);
    }
    if (begins(reader, "<<")) {
        skip_heredoc(reader);
        return value;
    }
    skip(reader, false);
    bool ends = reader->at >= reader->text.len || strchr(",\n]})", here(reader));
    if (value.kind == WF_BAKE_UNKNOWN || !ends) {
        skip_expression(reader);
        value = (struct wf_bake_value){.source = reader->source, .span = wf_span_make(begin, reader->at)};
    }
    return value;
}

/* A block, or an attribute, of the file itself. */
static void read_top(struct reader *reader, struct wf_bake *bake) {
    struct wf_str type = wf_source_slice(reader->source, word(reader));
    struct wf_bake_value label = {0};
    skip(reader, false);
    if (here(reader) == '"') {
        label = quoted(reader);
    } else if (is_word(here(reader))) {
        label.span = word(reader);
        label.text = wf_source_slice(reader->source, label.span);
    }
    skip(reader, false);
    if (here(reader) != '{') {
        skip_expression(reader);
        return;
    }
    struct wf_bake_value body = {.kind = WF_BAKE_OBJECT, .source = reader->source};
    read_members(reader, &body, 0);
    if (wf_str_in(type, "target group")) {
        *WF_PUSH(reader->arena, &bake->blocks) =
            (struct wf_bake_block){label.text, label.span, body, wf_str_is(type, "group")};
    }
}

void wf_bake_read_hcl(struct wf_arena *arena, struct wf_bake *bake, const struct wf_source *source) {
    struct reader reader = {arena, source, source->bytes, source->bom};
    for (skip(&reader, true); reader.at < reader.text.len; skip(&reader, true)) {
        size_t before = reader.at;
        read_top(&reader, bake);
        reader.at += reader.at == before ? 1 : 0;
    }
}
