#include "docker/dockerfile_reader.h"

#include "lang/fold.h"
#include "lang/json.h"

bool wf_dspace(char c) {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

size_t wf_dskip_space(struct wf_str text, size_t at) {
    while (at < text.len && wf_dspace(text.ptr[at])) {
        at++;
    }
    return at;
}

size_t wf_dskip_word(struct wf_str text, size_t at) {
    while (at < text.len && !wf_dspace(text.ptr[at])) {
        at++;
    }
    return at;
}

static struct wf_dword word_of(struct wf_str line, size_t begin, size_t end) {
    return (struct wf_dword){wf_str_sub(line, begin, end), begin, end};
}

void wf_dread_words(struct wf_dreader *reader, struct wf_instruction *instruction, size_t begin) {
    struct wf_str line = instruction->line.text;
    while (begin < line.len) {
        size_t end = wf_dskip_word(line, begin);
        *WF_PUSH(reader->arena, &instruction->words) = word_of(line, begin, end);
        begin = wf_dskip_space(line, end);
    }
}

/* --- flags ---------------------------------------------------------------------------------------------- */

/* Behind the quoted part that begins at `at`. */
static size_t skip_quoted(struct wf_str line, size_t at, char escape) {
    char quote = line.ptr[at++];
    while (at < line.len && line.ptr[at] != quote) {
        at += line.ptr[at] == escape ? 2 : 1;
    }
    return at < line.len ? at + 1 : line.len;
}

static size_t skip_flag(struct wf_str line, size_t at, char escape) {
    while (at < line.len && !wf_dspace(line.ptr[at])) {
        char c = line.ptr[at];
        if (c == '\'' || c == '"') {
            at = skip_quoted(line, at, escape);
        } else {
            at += c == escape ? 2 : 1;
        }
    }
    return at < line.len ? at : line.len;
}

static struct wf_joined decode(struct wf_arena *arena, char escape, struct wf_str text, size_t offset) {
    struct wf_gather out = {.text.arena = arena};
    char quote = '\0';
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (quote == '\0' ? c == '\'' || c == '"' : c == quote) {
            quote = quote == '\0' ? c : '\0';
            continue;
        }
        if (c == escape && ++i == text.len) {
            break;
        }
        wf_gather_add(&out, wf_str_sub(text, i, i + 1), offset + i);
    }
    return wf_gather_end(&out);
}

struct wf_joined wf_dflag_decode(struct wf_arena *arena, const struct wf_instruction *instruction,
                                 const struct wf_dflag *flag) {
    struct wf_str text = wf_str_sub(instruction->line.text, flag->begin, flag->end);
    struct wf_joined whole = decode(arena, instruction->escape, text, flag->begin);
    size_t equals = wf_str_find_char(whole.text, '=', 0);
    size_t begin = equals == WF_NOT_FOUND ? whole.text.len : equals + 1;
    return wf_joined_slice(arena, &whole, begin, whole.text.len);
}

static void add_flag(struct wf_dreader *reader, struct wf_instruction *instruction, size_t begin,
                     size_t end) {
    struct wf_dflag *flag = WF_PUSH(reader->arena, &instruction->flags);
    struct wf_str text = wf_str_sub(instruction->line.text, begin, end);
    struct wf_joined whole = decode(reader->arena, instruction->escape, text, begin);
    size_t equals = wf_str_find_char(whole.text, '=', 0);
    flag->begin = begin;
    flag->end = end;
    flag->has_value = equals != WF_NOT_FOUND;
    flag->value_begin = flag->has_value ? wf_joined_offset(&whole, equals) + 1 : end;
    flag->value = wf_str_sub(instruction->line.text, flag->value_begin, end);
    flag->name = wf_str_sub(whole.text, 2, equals);
}

void wf_dread_flags(struct wf_dreader *reader, struct wf_instruction *instruction, size_t begin) {
    struct wf_str line = instruction->line.text;
    char escape = reader->file->escape;
    size_t at = wf_dskip_space(line, begin);
    while (wf_str_starts(wf_str_sub(line, at, line.len), "--")) {
        size_t end = skip_flag(line, at, escape);
        bool last = end - at == 2;
        if (!last) {
            add_flag(reader, instruction, at, end);
        }
        at = wf_dskip_space(line, end);
        if (last) {
            break;
        }
    }
    instruction->args_begin = wf_dskip_unicode(line, at);
}

/* --- JSON ----------------------------------------------------------------------------------------------- */

/* Behind the string that begins with the quote at `at`; the text is known to be good JSON. */
static size_t skip_string(struct wf_str line, size_t at) {
    at++;
    while (at < line.len && line.ptr[at] != '"') {
        at += line.ptr[at] == '\\' ? 2 : 1;
    }
    return at + 1;
}

static bool all_strings(const struct wf_array *array) {
    for (size_t i = 0; i < array->len; i++) {
        if (array->items[i].kind != WF_VALUE_STRING) {
            return false;
        }
    }
    return true;
}

bool wf_dread_json(struct wf_dreader *reader, struct wf_instruction *instruction, size_t begin) {
    struct wf_str line = instruction->line.text;
    size_t at = wf_dskip_unicode(line, begin);
    struct wf_value value;
    struct wf_json_problem problem;
    if (at >= line.len || line.ptr[at] != '[' ||
        !wf_json_read(reader->arena, wf_str_sub(line, at, line.len), WF_JSON_STRICT, &value, &problem) ||
        value.kind != WF_VALUE_ARRAY) {
        return false;
    }
    instruction->json = true;
    if (!all_strings(value.array)) {
        wf_drefuse_part(reader, "json", instruction, at, line.len,
                        "the items of the JSON form must be strings");
        return true;
    }
    for (size_t i = 0; i < value.array->len; i++) {
        size_t quote = wf_str_find_char(line, '"', at);
        at = skip_string(line, quote);
        *WF_PUSH(reader->arena, &instruction->words) =
            (struct wf_dword){value.array->items[i].string, quote, at};
    }
    return true;
}

/* --- pairs ---------------------------------------------------------------------------------------------- */

/* Behind one character, and the one that it escapes. */
static size_t skip_escaped(struct wf_str line, size_t at, char escape) {
    return line.ptr[at] == escape && at + 1 < line.len ? at + 2 : at + 1;
}

/* Behind the word at `at`: up to white space outside quotes, or an escape character that ends the line. */
static size_t skip_pair(struct wf_str line, size_t at, char escape) {
    char quote = '\0';
    while (at < line.len) {
        char c = line.ptr[at];
        bool dangling = quote != '\'' && c == escape && at + 1 == line.len;
        if (dangling || (quote == '\0' && wf_dskip_unicode(line, at) > at)) {
            return at;
        }
        if (quote == '\0') {
            quote = c == '\'' || c == '"' ? c : '\0';
        } else if (c == quote) {
            quote = '\0';
        }
        at = quote == '\'' ? at + 1 : skip_escaped(line, at, escape);
    }
    return at;
}

static void add_pair(struct wf_dreader *reader, struct wf_instruction *instruction, size_t begin,
                     size_t end) {
    struct wf_str line = instruction->line.text;
    size_t equals = wf_str_find_char(wf_str_sub(line, 0, end), '=', begin);
    struct wf_dpair *pair = WF_PUSH(reader->arena, &instruction->pairs);
    pair->has_value = equals != WF_NOT_FOUND;
    pair->key = word_of(line, begin, pair->has_value ? equals : end);
    pair->value = word_of(line, pair->has_value ? equals + 1 : end, end);
}

/* `ENV key all the rest`. */
static void read_legacy(struct wf_dreader *reader, struct wf_instruction *instruction) {
    struct wf_str line = instruction->line.text;
    size_t begin = instruction->args_begin;
    size_t end = wf_dskip_word(line, begin);
    size_t value = wf_dskip_space(line, end);
    struct wf_dpair *pair = WF_PUSH(reader->arena, &instruction->pairs);
    pair->legacy = true;
    pair->has_value = value < line.len;
    pair->key = word_of(line, begin, end);
    pair->value = word_of(line, value, line.len);
}

void wf_dread_pairs(struct wf_dreader *reader, struct wf_instruction *instruction) {
    struct wf_str line = instruction->line.text;
    char escape = reader->file->escape;
    for (size_t at = instruction->args_begin; at < line.len;) {
        size_t end = skip_pair(line, at, escape);
        if (end == at) {
            return;
        }
        bool first = instruction->pairs.len == 0;
        if (first && instruction->kind != WF_ARG &&
            wf_str_find_char(wf_str_sub(line, at, end), '=', 0) == WF_NOT_FOUND) {
            read_legacy(reader, instruction);
            return;
        }
        add_pair(reader, instruction, at, end);
        at = wf_dskip_unicode(line, end);
    }
}
