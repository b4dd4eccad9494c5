#include "lang/json.h"

#include "base/limits.h"
#include "base/list.h"
#include "base/map.h"
#include "base/utf8.h"
#include "lang/fold.h"

#include <math.h>

enum { FEW_MEMBERS = 16 };

struct reader {
    struct wf_arena *arena;
    struct wf_str text;
    size_t at;
    bool lenient;
    struct wf_json_problem *problem;
};

static bool fail(struct reader *reader, const char *what) {
    *reader->problem = (struct wf_json_problem){what, reader->at};
    return false;
}

static char peek(const struct reader *reader) {
    return reader->at < reader->text.len ? reader->text.ptr[reader->at] : '\0';
}

static struct wf_str rest(const struct reader *reader) {
    return wf_str_sub(reader->text, reader->at, reader->text.len);
}

static bool skip_comment(struct reader *reader) {
    struct wf_str here = rest(reader);
    const char *closing = wf_str_starts(here, "//") ? "\n" : wf_str_starts(here, "/*") ? "*/" : NULL;
    if (!reader->lenient || closing == NULL) {
        return false;
    }
    size_t end = wf_str_find(here, closing, 2);
    reader->at += end == WF_NOT_FOUND ? here.len : end + strlen(closing);
    return true;
}

static size_t space_here(const struct reader *reader) {
    if (reader->lenient) {
        return wf_fold_space(rest(reader));
    }
    return reader->at < reader->text.len && wf_is_space(peek(reader)) ? 1 : 0;
}

static void skip_space(struct reader *reader) {
    for (;;) {
        size_t len = space_here(reader);
        if (len > 0) {
            reader->at += len;
        } else if (!skip_comment(reader)) {
            return;
        }
    }
}

static bool take(struct reader *reader, char c) {
    if (peek(reader) != c) {
        return false;
    }
    reader->at++;
    return true;
}

static bool read_hex4(struct reader *reader, uint32_t *unit) {
    *unit = 0;
    for (int i = 0; i < 4; i++, reader->at++) {
        int digit = wf_hex_digit(peek(reader));
        if (digit == 16) {
            return fail(reader, "bad \\u escape");
        }
        *unit = *unit * 16 + (uint32_t)digit;
    }
    return true;
}

/* Behind `\u`. A lone surrogate is no character: U+FFFD stands for it. */
static bool read_unicode(struct reader *reader, struct wf_buf *out) {
    uint32_t point, low;
    if (!read_hex4(reader, &point)) {
        return false;
    }
    if (point >= 0xD800 && point <= 0xDBFF && wf_str_starts(rest(reader), "\\u")) {
        size_t before = reader->at;
        reader->at += 2;
        if (!read_hex4(reader, &low)) {
            return false;
        }
        if (low >= 0xDC00 && low <= 0xDFFF) {
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
        } else {
            reader->at = before;
        }
    }
    char bytes[4];
    point = point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point;
    wf_buf_str(out, (struct wf_str){bytes, wf_utf8_put(point, bytes)});
    return true;
}

/* Behind the backslash. */
static bool read_escape(struct reader *reader, struct wf_buf *out) {
    static const char pairs[] = "\"\"\\\\//b\bf\fn\nr\rt\t''";
    char c = peek(reader);
    if (c == 'u') {
        reader->at++;
        return read_unicode(reader, out);
    }
    for (size_t i = 0; i + 1 < sizeof pairs; i += 2) {
        if (pairs[i] == c && (c != '\'' || reader->lenient)) {
            wf_buf_char(out, pairs[i + 1]);
            reader->at++;
            return true;
        }
    }
    return fail(reader, "bad escape in a string");
}

static bool read_string(struct reader *reader, struct wf_str *string) {
    char quote = peek(reader);
    size_t begin = ++reader->at;
    struct wf_buf out = {.arena = reader->arena};
    bool escaped = false;
    while (reader->at < reader->text.len) {
        char c = reader->text.ptr[reader->at];
        if (c == quote || c == '\\') {
            *string = wf_str_sub(reader->text, begin, reader->at++);
            if (c == quote && !escaped) {
                return true;
            }
            wf_buf_str(&out, *string);
            if (c == quote) {
                *string = wf_buf_view(&out);
                return true;
            }
            escaped = true;
            if (!read_escape(reader, &out)) {
                return false;
            }
            begin = reader->at;
        } else if ((unsigned char)c < 0x20 && !reader->lenient) {
            return fail(reader, "control character in a string");
        } else {
            reader->at++;
        }
    }
    return fail(reader, "unterminated string");
}

static size_t skip_digits(struct reader *reader) {
    size_t begin = reader->at;
    while (wf_is_digit(peek(reader))) {
        reader->at++;
    }
    return reader->at - begin;
}

static bool read_number(struct reader *reader, struct wf_value *out) {
    size_t begin = reader->at;
    take(reader, '-');
    bool zero = peek(reader) == '0';
    size_t digits = skip_digits(reader);
    if (digits == 0 || (zero && digits > 1)) {
        return fail(reader, "bad number");
    }
    if (take(reader, '.') && skip_digits(reader) == 0) {
        return fail(reader, "bad number");
    }
    if (wf_lower(peek(reader)) == 'e') {
        reader->at++;
        if (!take(reader, '+')) {
            take(reader, '-');
        }
        if (skip_digits(reader) == 0) {
            return fail(reader, "bad number");
        }
    }
    *out = wf_value_number(wf_number_parse(wf_str_sub(reader->text, begin, reader->at)));
    return true;
}

static bool is_word(char c) {
    return wf_is_word(c) || c == '$';
}

static struct wf_str read_word(struct reader *reader) {
    size_t begin = reader->at;
    take(reader, '-');
    while (is_word(peek(reader))) {
        reader->at++;
    }
    return wf_str_sub(reader->text, begin, reader->at);
}

static bool read_literal(struct reader *reader, struct wf_value *out) {
    static const struct {
        const char *word;
        bool lenient;
        struct wf_value value;
    } literals[] = {
        {"null", false, {.kind = WF_VALUE_NULL}},
        {"true", false, {.kind = WF_VALUE_BOOLEAN, .boolean = true}},
        {"false", false, {.kind = WF_VALUE_BOOLEAN, .boolean = false}},
        {"undefined", true, {.kind = WF_VALUE_NULL}},
        {"NaN", true, {.kind = WF_VALUE_NUMBER, .number = (double)NAN}},
        {"Infinity", true, {.kind = WF_VALUE_NUMBER, .number = (double)INFINITY}},
        {"-Infinity", true, {.kind = WF_VALUE_NUMBER, .number = -(double)INFINITY}},
    };
    size_t begin = reader->at;
    struct wf_str word = read_word(reader);
    for (size_t i = 0; i < sizeof literals / sizeof *literals; i++) {
        if (wf_str_is(word, literals[i].word) && (reader->lenient || !literals[i].lenient)) {
            *out = literals[i].value;
            return true;
        }
    }
    reader->at = begin;
    return fail(reader, begin < reader->text.len ? "unexpected character" : "unexpected end");
}

static bool read_value(struct reader *reader, int depth, struct wf_value *out);

static bool read_name(struct reader *reader, struct wf_str *name) {
    char c = peek(reader);
    if (c == '"' || (reader->lenient && c == '\'')) {
        return read_string(reader, name);
    }
    if (reader->lenient && is_word(c)) {
        *name = read_word(reader);
        return true;
    }
    return fail(reader, "expected a name in double quotes");
}

/* An array or object that is being read; the members of a large object are found by the folded name. */
struct collection {
    struct wf_value *value;
    struct wf_map places; /* size_t: place among the members */
};

static void note_place(struct reader *reader, struct collection *collection, size_t member) {
    struct wf_str name = collection->value->object->items[member].name;
    size_t *place = WF_NEW(reader->arena, size_t);
    *place = member;
    wf_map_put(&collection->places, wf_fold(reader->arena, name), place);
}

static void set_member(struct reader *reader, struct collection *collection, struct wf_str name,
                       struct wf_value value) {
    struct wf_object *object = collection->value->object;
    if (object->len < FEW_MEMBERS) {
        wf_object_set(reader->arena, object, name, value);
        return;
    }
    collection->places.arena = reader->arena;
    for (size_t i = collection->places.len; i < object->len; i++) {
        note_place(reader, collection, i);
    }
    const size_t *place = wf_map_get(&collection->places, wf_fold(reader->arena, name));
    struct wf_member *member = place != NULL ? &object->items[*place] : WF_PUSH(reader->arena, object);
    member->name = place != NULL ? member->name : name;
    member->value = value;
}

static bool read_member(struct reader *reader, int depth, struct collection *object) {
    struct wf_str name;
    struct wf_value value;
    if (!read_name(reader, &name)) {
        return false;
    }
    skip_space(reader);
    if (!take(reader, ':')) {
        return fail(reader, "expected \":\"");
    }
    if (!read_value(reader, depth, &value)) {
        return false;
    }
    set_member(reader, object, name, value);
    return true;
}

static bool read_item(struct reader *reader, int depth, struct collection *array) {
    struct wf_value value;
    if (!read_value(reader, depth, &value)) {
        return false;
    }
    *WF_PUSH(reader->arena, array->value->array) = value;
    return true;
}

static bool read_collection(struct reader *reader, int depth, struct wf_value *out) {
    bool is_object = peek(reader) == '{';
    char closing = is_object ? '}' : ']';
    struct collection collection = {.value = out};
    if (depth >= WF_MAX_JSON_DEPTH) {
        return fail(reader, "nested too deep");
    }
    *out = is_object ? wf_value_object(reader->arena) : wf_value_array(reader->arena);
    reader->at++;
    skip_space(reader);
    if (take(reader, closing)) {
        return true;
    }
    for (;;) {
        if (!(is_object ? read_member : read_item)(reader, depth + 1, &collection)) {
            return false;
        }
        skip_space(reader);
        bool more = take(reader, ',');
        skip_space(reader);
        if ((!more || reader->lenient) && take(reader, closing)) {
            return true;
        }
        if (!more) {
            return fail(reader, is_object ? "expected \",\" or \"}\"" : "expected \",\" or \"]\"");
        }
    }
}

static bool read_value(struct reader *reader, int depth, struct wf_value *out) {
    skip_space(reader);
    char c = peek(reader);
    if (c == '{' || c == '[') {
        return read_collection(reader, depth, out);
    }
    if (c == '"' || (reader->lenient && c == '\'')) {
        *out = wf_value_string(WF_STR(""));
        return read_string(reader, &out->string);
    }
    bool minus_number = c == '-' && !wf_str_starts(rest(reader), "-I");
    return wf_is_digit(c) || minus_number ? read_number(reader, out) : read_literal(reader, out);
}

bool wf_json_read(struct wf_arena *arena, struct wf_str text, enum wf_json_dialect dialect,
                  struct wf_value *out, struct wf_json_problem *problem) {
    struct reader reader = {
        .arena = arena, .text = text, .lenient = dialect == WF_JSON_LENIENT, .problem = problem};
    if (!read_value(&reader, 0, out)) {
        return false;
    }
    if (reader.lenient) {
        return true;
    }
    skip_space(&reader);
    return reader.at == text.len || fail(&reader, "unexpected text behind the value");
}

static char escape_letter(uint32_t point) {
    static const char pairs[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (size_t i = 0; i + 1 < sizeof pairs; i += 2) {
        if ((unsigned char)pairs[i] == point) {
            return pairs[i + 1];
        }
    }
    return '\0';
}

/* As Newtonsoft writes strings, which differs from wf_buf_json() in a few characters. */
static void write_string(struct wf_buf *out, struct wf_str s) {
    wf_buf_char(out, '"');
    for (size_t i = 0, len; i < s.len; i += len) {
        uint32_t point = (unsigned char)s.ptr[i];
        len = wf_utf8_next(wf_str_sub(s, i, s.len), &point);
        if (len == 0) {
            point = 0xFFFD;
            len = 1;
        }
        char letter = escape_letter(point);
        if (letter != '\0') {
            wf_buf_char(out, '\\');
            wf_buf_char(out, letter);
        } else if (point < 0x20 || point == 0x85 || point == 0x2028 || point == 0x2029) {
            wf_buf_printf(out, "\\u%04x", (unsigned)point);
        } else {
            wf_buf_str(out, wf_str_sub(s, i, i + len));
        }
    }
    wf_buf_char(out, '"');
}

static bool write_value(struct wf_buf *out, struct wf_value value, size_t depth);

static void write_line(struct wf_buf *out, size_t depth) {
    wf_buf_char(out, '\n');
    wf_buf_fill(out, ' ', depth * 2);
}

static bool write_array(struct wf_buf *out, const struct wf_array *array, size_t depth) {
    wf_buf_char(out, '[');
    for (size_t i = 0; i < array->len; i++) {
        wf_buf_text(out, i > 0 ? "," : "");
        write_line(out, depth + 1);
        if (!write_value(out, array->items[i], depth + 1)) {
            return false;
        }
    }
    if (array->len > 0) {
        write_line(out, depth);
    }
    wf_buf_char(out, ']');
    return true;
}

static bool write_object(struct wf_buf *out, const struct wf_object *object, size_t depth) {
    if (object->open) {
        return false;
    }
    wf_buf_char(out, '{');
    for (size_t i = 0; i < object->len; i++) {
        wf_buf_text(out, i > 0 ? "," : "");
        write_line(out, depth + 1);
        write_string(out, object->items[i].name);
        wf_buf_text(out, ": ");
        if (!write_value(out, object->items[i].value, depth + 1)) {
            return false;
        }
    }
    if (object->len > 0) {
        write_line(out, depth);
    }
    wf_buf_char(out, '}');
    return true;
}

static bool write_value(struct wf_buf *out, struct wf_value value, size_t depth) {
    if (value.kind == WF_VALUE_UNKNOWN || depth > WF_MAX_JSON_DEPTH + 1) {
        return false;
    }
    if (value.kind == WF_VALUE_ARRAY) {
        return write_array(out, value.array, depth);
    }
    if (value.kind == WF_VALUE_OBJECT) {
        return write_object(out, value.object, depth);
    }
    if (value.kind == WF_VALUE_STRING) {
        write_string(out, value.string);
    } else if (value.kind == WF_VALUE_NULL) {
        wf_buf_text(out, "null");
    } else {
        wf_buf_str(out, wf_value_to_string(out->arena, value));
    }
    return true;
}

bool wf_value_json(struct wf_buf *out, struct wf_value value) {
    return write_value(out, value, 0);
}
