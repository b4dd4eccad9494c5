#include "docker/dockerfile_reader.h"

/* `^(\d*)<<(-?)\s*([^<]*)$`; false when the word is no such. `name` becomes what stands behind. */
static bool split(struct wf_str word, struct wf_heredoc *doc, struct wf_str *name) {
    size_t at = 0;
    doc->fd = 0;
    while (at < word.len && wf_is_digit(word.ptr[at])) {
        doc->fd = doc->fd > 100000 ? doc->fd : doc->fd * 10 + (unsigned)(word.ptr[at] - '0');
        at++;
    }
    if (!wf_str_starts(wf_str_sub(word, at, word.len), "<<")) {
        return false;
    }
    at += 2;
    doc->strips_tabs = at < word.len && word.ptr[at] == '-';
    at += doc->strips_tabs ? 1 : 0;
    while (at < word.len && (wf_is_space(word.ptr[at]) || word.ptr[at] == '\f')) {
        at++;
    }
    *name = wf_str_sub(word, at, word.len);
    return name->len > 0 && wf_str_find_char(*name, '<', 0) == WF_NOT_FOUND;
}

static size_t count_quotes(struct wf_str s) {
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++) {
        count += s.ptr[i] == '\'' || s.ptr[i] == '"';
    }
    return count;
}

/* The escape character of a here-document's word is always the backslash. */
bool wf_dheredoc_word(struct wf_arena *arena, struct wf_str word, struct wf_heredoc *doc) {
    struct wf_heredoc none = {0};
    struct wf_str name;
    doc = doc ? doc : &none;
    if (!split(word, doc, &name)) {
        return false;
    }
    struct wf_lex_options options = {.escape = '\\', .keep_unset = true};
    struct wf_lexed plain = wf_lex(arena, name, &options);
    options.raw_quotes = true;
    struct wf_lexed raw = wf_lex(arena, name, &options);
    if (plain.error || raw.error || plain.words.len != 1 || raw.words.len != 1) {
        return false;
    }
    doc->name = plain.words.items[0].text;
    doc->expands = count_quotes(doc->name) == count_quotes(raw.words.items[0].text);
    return true;
}

static bool has_heredocs(const struct wf_instruction *instruction) {
    if (instruction->kind == WF_ONBUILD && instruction->trigger) {
        instruction = instruction->trigger;
    }
    return !instruction->json &&
           (instruction->kind == WF_RUN || instruction->kind == WF_COPY || instruction->kind == WF_ADD);
}

static size_t skip_tabs(struct wf_str bytes, size_t begin, size_t end) {
    while (begin < end && bytes.ptr[begin] == '\t') {
        begin++;
    }
    return begin;
}

/* From the next line to the delimiter; false when there is none. */
static bool read_body(struct wf_dreader *reader, struct wf_heredoc *doc) {
    struct wf_gather body = {.text.arena = reader->arena};
    struct wf_dline line;
    size_t begin = reader->at;
    bool closed = false;
    while (!closed && wf_dline_next(reader, &line)) {
        size_t text = doc->strips_tabs ? skip_tabs(reader->bytes, line.begin, line.end) : line.begin;
        closed = wf_str_eq(wf_str_sub(reader->bytes, text, line.end), doc->name);
        if (!closed) {
            wf_gather_add(&body, wf_str_sub(reader->bytes, text, line.end), text);
            if (line.end < line.next) {
                wf_gather_add(&body, WF_STR("\n"), line.next - 1);
            }
        }
    }
    doc->body = wf_gather_end(&body);
    doc->span = wf_span_make(begin, reader->at);
    return closed;
}

void wf_dread_heredocs(struct wf_dreader *reader, struct wf_instruction *instruction) {
    struct wf_str line = instruction->line.text;
    if (!has_heredocs(instruction) || wf_str_find(line, "<<", 0) == WF_NOT_FOUND) {
        return;
    }
    struct wf_lex_options options = {
        .escape = '\\', .raw_quotes = true, .raw_escapes = true, .keep_unset = true};
    struct wf_lexed lexed = wf_lex(reader->arena, line, &options);
    for (size_t i = 0; i < lexed.words.len && lexed.error == NULL; i++) {
        const struct wf_lex_word *word = &lexed.words.items[i];
        struct wf_heredoc doc = {.begin = word->begin, .end = word->end};
        if (!wf_dheredoc_word(reader->arena, word->text, &doc)) {
            continue;
        }
        bool closed = read_body(reader, &doc);
        *WF_PUSH(reader->arena, &instruction->heredocs) = doc;
        if (!closed) {
            wf_drefuse_part(reader, "heredoc-end", instruction, doc.begin, doc.end,
                            "the here-document has no line \"%.*s\" that ends it", WF_STR_ARG(doc.name));
            break;
        }
    }
    instruction->lines.end = (uint32_t)reader->at;
}

void wf_dgather_heredocs(struct wf_gather *gather, const struct wf_dreader *reader,
                         const struct wf_instruction *instruction) {
    struct wf_str bytes = reader->bytes;
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        const struct wf_heredoc *doc = &instruction->heredocs.items[i];
        wf_gather_add(gather, WF_STR("\n"), doc->span.begin > 0 ? doc->span.begin - 1 : 0);
        size_t at = doc->span.begin;
        while (at < doc->span.end) {
            size_t end = wf_str_find_char(wf_str_sub(bytes, 0, doc->span.end), '\n', at);
            size_t next = end == WF_NOT_FOUND ? doc->span.end : end + 1;
            size_t text_end = end == WF_NOT_FOUND ? doc->span.end : end;
            while (text_end > at && bytes.ptr[text_end - 1] == '\r') {
                text_end--;
            }
            wf_gather_add(gather, wf_str_sub(bytes, at, text_end), at);
            if (next < doc->span.end) {
                wf_gather_add(gather, WF_STR("\n"), next - 1);
            }
            at = next;
        }
    }
}
