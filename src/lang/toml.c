#include "lang/toml.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <math.h>

enum { MAX_NAMES = 2000 /* of one table: each is compared with those before it */ };

struct reader {
    struct wf_arena *arena;
    struct wf_str text;
    size_t at;
    unsigned depth;
    const char *what; /* the first mistake */
};

static bool fail(struct reader *reader, const char *what) {
    reader->what = reader->what ? reader->what : what;
    return false;
}

static char peek(const struct reader *reader) {
    return reader->at < reader->text.len ? reader->text.ptr[reader->at] : '\0';
}

static bool sees(const struct reader *reader, const char *what) {
    return wf_str_starts(wf_str_sub(reader->text, reader->at, reader->text.len), what);
}

static bool take(struct reader *reader, char c) {
    bool there = reader->at < reader->text.len && reader->text.ptr[reader->at] == c;
    reader->at += there ? 1 : 0;
    return there;
}

static void skip_blanks(struct reader *reader) {
    while (wf_is_blank(peek(reader))) {
        reader->at++;
    }
}

static void skip_comment(struct reader *reader) {
    while (peek(reader) == '#' && reader->at < reader->text.len) {
        size_t end = wf_str_find_char(reader->text, '\n', reader->at);
        reader->at = end == WF_NOT_FOUND ? reader->text.len : end;
    }
}

/* Blanks, comments and line ends. */
static void skip_space(struct reader *reader) {
    size_t before;
    do {
        before = reader->at;
        while (reader->at < reader->text.len && wf_is_space(peek(reader))) {
            reader->at++;
        }
        skip_comment(reader);
    } while (reader->at > before);
}

/* --- strings ------------------------------------------------------------------------------------------ */

static bool read_code(struct reader *reader, size_t digits, struct wf_buf *out) {
    uint32_t point = 0;
    char bytes[4];
    for (size_t i = 0; i < digits; i++) {
        int digit = wf_hex_digit(peek(reader));
        if (digit > 15) {
            return fail(reader, "a bad escape");
        }
        point = point * 16 + (uint32_t)digit;
        reader->at++;
    }
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
        return fail(reader, "a bad escape");
    }
    wf_buf_str(out, (struct wf_str){bytes, wf_utf8_put(point, bytes)});
    return true;
}

/* Behind the backslash. */
static bool read_escape(struct reader *reader, struct wf_buf *out) {
    static const char from[] = "btnfre\"\\", to[] = "\b\t\n\f\r\033\"\\";
    char c = peek(reader);
    const char *place = c == '\0' ? NULL : strchr(from, c);
    if (c == 'u' || c == 'U') {
        reader->at++;
        return read_code(reader, c == 'u' ? 4 : 8, out);
    }
    if (wf_is_space(c)) {
        while (reader->at < reader->text.len && wf_is_space(peek(reader))) {
            reader->at++;
        }
        return true;
    }
    if (!place) {
        return fail(reader, "a bad escape");
    }
    reader->at++;
    wf_buf_char(out, to[place - from]);
    return true;
}

/* Up to the closing quote; of a long string the last three quotes of a run close it. */
static bool read_until(struct reader *reader, char quote, bool is_long, struct wf_buf *out) {
    const char close[] = {quote, is_long ? quote : '\0', is_long ? quote : '\0', '\0'};
    while (reader->at < reader->text.len) {
        char c = peek(reader);
        if (sees(reader, close)) {
            reader->at += is_long ? 3 : 1;
            for (; is_long && take(reader, quote);) {
                wf_buf_char(out, quote);
            }
            return true;
        }
        if (c == '\n' && !is_long) {
            break;
        }
        reader->at++;
        if (c != '\\' || quote == '\'') {
            wf_buf_char(out, c);
        } else if (!read_escape(reader, out)) {
            return false;
        }
    }
    return fail(reader, "a text without an end");
}

static bool read_text(struct reader *reader, struct wf_str *text) {
    char quote = peek(reader);
    bool is_long = sees(reader, quote == '"' ? "\"\"\"" : "'''");
    struct wf_buf out = {.arena = reader->arena};
    reader->at += is_long ? 3 : 1;
    if (is_long) {
        take(reader, '\r');
        take(reader, '\n');
    }
    bool good = read_until(reader, quote, is_long, &out);
    *text = out.len > 0 ? wf_buf_view(&out) : WF_STR("");
    return good;
}

/* --- keys --------------------------------------------------------------------------------------------- */

static bool read_key(struct reader *reader, struct wf_str *key) {
    skip_blanks(reader);
    if (peek(reader) == '"' || peek(reader) == '\'') {
        return read_text(reader, key);
    }
    size_t begin = reader->at;
    while (wf_is_id(peek(reader))) {
        reader->at++;
    }
    *key = wf_str_sub(reader->text, begin, reader->at);
    return key->len > 0 || fail(reader, "a name is missing");
}

static bool set(struct reader *reader, struct wf_object *table, struct wf_str name, struct wf_value value) {
    if (table->len >= MAX_NAMES) {
        return fail(reader, "too many names in a table");
    }
    wf_object_set(reader->arena, table, name, value);
    return true;
}

/* The table `name` of a table; of an array of tables the last one. NULL: something else has that name. */
static struct wf_object *table_in(struct reader *reader, struct wf_object *table, struct wf_str name) {
    const struct wf_value *there = wf_object_get(table, name);
    if (!there) {
        struct wf_value fresh = wf_value_object(reader->arena);
        return set(reader, table, name, fresh) ? fresh.object : NULL;
    }
    if (there->kind == WF_VALUE_ARRAY && there->array->len > 0) {
        there = &there->array->items[there->array->len - 1];
    }
    if (there->kind == WF_VALUE_OBJECT) {
        return there->object;
    }
    fail(reader, "a name that stands for something else already");
    return NULL;
}

/* `a.b.c`: the table a.b in `*table`, c in `*last`. */
static bool read_path(struct reader *reader, struct wf_object **table, struct wf_str *last) {
    if (!read_key(reader, last)) {
        return false;
    }
    skip_blanks(reader);
    for (unsigned depth = 0; take(reader, '.'); depth++) {
        *table = depth < WF_MAX_JSON_DEPTH ? table_in(reader, *table, *last) : NULL;
        if (!*table || !read_key(reader, last)) {
            return fail(reader, "nested too deep");
        }
        skip_blanks(reader);
    }
    return true;
}

/* --- values ------------------------------------------------------------------------------------------- */

static bool read_value(struct reader *reader, struct wf_value *out);

static bool read_array(struct reader *reader, struct wf_value *out) {
    *out = wf_value_array(reader->arena);
    for (skip_space(reader); !take(reader, ']'); skip_space(reader)) {
        struct wf_value item;
        if (!read_value(reader, &item)) {
            return false;
        }
        *WF_PUSH(reader->arena, out->array) = item;
        skip_space(reader);
        if (!take(reader, ',') && peek(reader) != ']') {
            return fail(reader, "\",\" or \"]\" is missing");
        }
    }
    return true;
}

static bool read_pair(struct reader *reader, struct wf_object *table) {
    struct wf_str name;
    struct wf_value value;
    if (!read_path(reader, &table, &name)) {
        return false;
    }
    if (!take(reader, '=')) {
        return fail(reader, "\"=\" is missing");
    }
    skip_blanks(reader);
    if (!read_value(reader, &value)) {
        return false;
    }
    return set(reader, table, name, value);
}

static bool read_inline(struct reader *reader, struct wf_value *out) {
    *out = wf_value_object(reader->arena);
    for (skip_space(reader); !take(reader, '}'); skip_space(reader)) {
        if (!read_pair(reader, out->object)) {
            return false;
        }
        skip_space(reader);
        if (!take(reader, ',') && peek(reader) != '}') {
            return fail(reader, "\",\" or \"}\" is missing");
        }
    }
    return true;
}

static struct wf_str without_underscores(struct reader *reader, struct wf_str word) {
    struct wf_buf out = {.arena = reader->arena};
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] != '_') {
            wf_buf_char(&out, word.ptr[i]);
        }
    }
    return wf_buf_view(&out);
}

/* A boolean, a number, or a date, which stays a text. */
static bool read_word(struct reader *reader, struct wf_value *out) {
    size_t begin = reader->at;
    while (reader->at < reader->text.len && !memchr(",]}#\n", peek(reader), 5)) {
        reader->at++;
    }
    struct wf_str word = wf_str_trim(wf_str_sub(reader->text, begin, reader->at));
    double number = wf_number_parse(without_underscores(reader, word));
    if (wf_str_is(word, "true") || wf_str_is(word, "false")) {
        *out = wf_value_boolean(word.len == 4);
    } else {
        *out = isnan(number) ? wf_value_string(word) : wf_value_number(number);
    }
    if (word.len == 0) {
        return fail(reader, "a value is missing");
    }
    bool date = wf_is_digit(word.ptr[0]) && (wf_str_has(word, "-") || wf_str_has(word, ":"));
    return out->kind != WF_VALUE_STRING || date || fail(reader, "a text without quotes");
}

static bool read_value(struct reader *reader, struct wf_value *out) {
    char c = peek(reader);
    bool good;
    if (++reader->depth > WF_MAX_JSON_DEPTH) {
        return fail(reader, "nested too deep");
    }
    if (c == '"' || c == '\'') {
        struct wf_str text;
        good = read_text(reader, &text);
        *out = wf_value_string(text);
    } else if (take(reader, '[')) {
        good = read_array(reader, out);
    } else {
        good = take(reader, '{') ? read_inline(reader, out) : read_word(reader, out);
    }
    reader->depth--;
    return good;
}

/* --- lines -------------------------------------------------------------------------------------------- */

/* `[a.b]` or `[[a.b]]`: what the following pairs belong to. */
static bool read_header(struct reader *reader, struct wf_object *root, struct wf_object **table) {
    bool many = take(reader, '[');
    struct wf_str name;
    *table = root;
    if (!read_path(reader, table, &name)) {
        return false;
    }
    if (!take(reader, ']') || (many && !take(reader, ']'))) {
        return fail(reader, "\"]\" is missing");
    }
    const struct wf_value *there = wf_object_get(*table, name);
    if (many && (!there || there->kind != WF_VALUE_ARRAY)) {
        struct wf_value list = wf_value_array(reader->arena);
        there = set(reader, *table, name, list) ? wf_object_get(*table, name) : NULL;
    }
    if (many && there) {
        struct wf_value fresh = wf_value_object(reader->arena);
        *WF_PUSH(reader->arena, there->array) = fresh;
        *table = fresh.object;
        return true;
    }
    *table = many ? NULL : table_in(reader, *table, name);
    return *table != NULL;
}

static bool read_lines(struct reader *reader, struct wf_object *root) {
    struct wf_object *table = root;
    for (skip_space(reader); reader->at < reader->text.len; skip_space(reader)) {
        if (!(take(reader, '[') ? read_header(reader, root, &table) : read_pair(reader, table))) {
            return false;
        }
        skip_blanks(reader);
        skip_comment(reader);
        take(reader, '\r');
        if (reader->at < reader->text.len && !take(reader, '\n')) {
            return fail(reader, "the line goes on behind its end");
        }
    }
    return true;
}

bool wf_toml_read(struct wf_arena *arena, struct wf_str text, struct wf_value *out,
                  struct wf_toml_problem *problem) {
    struct reader reader = {.arena = arena, .text = text, .at = wf_str_starts(text, "\xEF\xBB\xBF") ? 3 : 0};
    *out = wf_value_object(arena);
    if (read_lines(&reader, out->object)) {
        return true;
    }
    *problem = (struct wf_toml_problem){reader.what, reader.at};
    return false;
}
