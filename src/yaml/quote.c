#include "yaml/quote.h"

#include "base/utf8.h"
#include "yaml/node.h"

#include <stdint.h>

static bool is_printable(uint32_t point) {
    return (point >= 0x20 && point <= 0x7E) ||
           (point >= 0xA0 && point <= 0xD7FF && point != 0x2028 && point != 0x2029) ||
           (point >= 0xE000 && point <= 0xFFFD && point != 0xFEFF) || (point >= 0x10000 && point <= 0x10FFFF);
}

bool wf_quote_single_ok(struct wf_str text) {
    size_t at = 0;
    while (at < text.len) {
        uint32_t point;
        size_t len = wf_utf8_next(wf_str_sub(text, at, text.len), &point);
        if (len == 0 || !is_printable(point)) {
            return false;
        }
        at += len;
    }
    return true;
}

/* yaml.org/type/bool, null, merge, value and float: the words; case as the type repository spells them. */
static bool is_yaml11_word(struct wf_str text) {
    static const char *const words[] = {
        "y",     "Y",     "yes",   "Yes",   "YES",   "n",    "N",    "no",   "No",   "NO",    "true",
        "True",  "TRUE",  "false", "False", "FALSE", "on",   "On",   "ON",   "off",  "Off",   "OFF",
        "null",  "Null",  "NULL",  "~",     "<<",    "=",    ".inf", ".Inf", ".INF", "+.inf", "+.Inf",
        "+.INF", "-.inf", "-.Inf", "-.INF", ".nan",  ".NaN", ".NAN", NULL,
    };
    return wf_str_is_any(text, words);
}

static bool all_of(struct wf_str text, const char *set) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\0' || strchr(set, text.ptr[i]) == NULL) {
            return false;
        }
    }
    return true;
}

/* An exponent at the end is cut off; the sign of YAML 1.1's exponents is optional for real readers. */
static struct wf_str without_exponent(struct wf_str text) {
    size_t e = wf_str_find_char(text, 'e', 0);
    if (e == WF_NOT_FOUND) {
        e = wf_str_find_char(text, 'E', 0);
    }
    if (e == WF_NOT_FOUND || e == 0) {
        return text;
    }
    struct wf_str digits = wf_str_sub(text, e + 1, text.len);
    if (wf_str_starts(digits, "+") || wf_str_starts(digits, "-")) {
        digits = wf_str_sub(digits, 1, digits.len);
    }
    return digits.len > 0 && all_of(digits, "0123456789") ? wf_str_sub(text, 0, e) : text;
}

/* yaml.org/type/int and float: binary, octal, hexadecimal, sexagesimal, underscores. */
static bool is_yaml11_number(struct wf_str text) {
    if (wf_str_starts(text, "+") || wf_str_starts(text, "-")) {
        text = wf_str_sub(text, 1, text.len);
    }
    if (text.len > 2 && text.ptr[0] == '0' && strchr("bBoOxX", text.ptr[1]) != NULL && text.ptr[1] != '\0') {
        return all_of(wf_str_sub(text, 2, text.len), "0123456789abcdefABCDEF_");
    }
    if (text.len == 0 || !(wf_is_digit(text.ptr[0]) || text.ptr[0] == '.')) {
        return false;
    }
    struct wf_str number = without_exponent(text);
    size_t dot = wf_str_find_char(number, '.', 0);
    bool one_dot = dot == WF_NOT_FOUND || wf_str_find_char(number, '.', dot + 1) == WF_NOT_FOUND;
    return one_dot && !wf_str_is(number, ".") && all_of(number, "0123456789_:.");
}

/* yaml.org/type/timestamp, by its date. */
static bool is_yaml11_date(struct wf_str text) {
    size_t digits[3] = {0, 0, 0}, at = 0;
    for (size_t part = 0; part < 3; part++) {
        while (at < text.len && wf_is_digit(text.ptr[at])) {
            at++;
            digits[part]++;
        }
        if (part < 2 && (at == text.len || text.ptr[at++] != '-')) {
            return false;
        }
    }
    bool shape = digits[0] == 4 && digits[1] >= 1 && digits[1] <= 2 && digits[2] >= 1 && digits[2] <= 2;
    return shape && (at == text.len || strchr("Tt \t", text.ptr[at]) != NULL);
}

static bool starts_like_syntax(struct wf_str text) {
    if (text.ptr[0] == '-') {
        return text.len == 1 || text.ptr[1] == ' ' || wf_str_starts(text, "---");
    }
    return strchr("?:,[]{}#&*!|>'\"%@`", text.ptr[0]) != NULL || wf_str_starts(text, "...");
}

/* Older readers, GitHub's among them, end a plain scalar of a flow collection at every ':' and '?'. */
static bool holds_syntax(struct wf_str text, enum wf_place place) {
    if (place == WF_PLACE_FLOW) {
        for (size_t i = 0; i < text.len; i++) {
            if (strchr(",[]{}:?", text.ptr[i]) != NULL) {
                return true;
            }
        }
    }
    return wf_str_has(text, ": ") || wf_str_has(text, " #") || wf_str_ends(text, ":");
}

bool wf_quote_is_typed(struct wf_str text) {
    return is_yaml11_word(text) || is_yaml11_number(text) || is_yaml11_date(text) ||
           wf_plain_type(text) != WF_TYPE_STRING;
}

bool wf_quote_plain_ok(struct wf_str text, enum wf_place place) {
    if (text.len == 0 || wf_is_space(text.ptr[0]) || wf_is_space(text.ptr[text.len - 1]) ||
        !wf_quote_single_ok(text)) {
        return false;
    }
    if (starts_like_syntax(text) || holds_syntax(text, place)) {
        return false;
    }
    return !wf_quote_is_typed(text);
}

void wf_quote_inside_single(struct wf_buf *out, struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'') {
            wf_buf_char(out, '\'');
        }
        wf_buf_char(out, text.ptr[i]);
    }
}

static void escape(struct wf_buf *out, uint32_t point) {
    static const struct {
        uint32_t point;
        char letter;
    } letters[] = {
        {0x00, '0'}, {0x07, 'a'}, {0x08, 'b'}, {0x09, 't'},  {0x0A, 'n'}, {0x0B, 'v'},   {0x0C, 'f'},
        {0x0D, 'r'}, {0x1B, 'e'}, {0x22, '"'}, {0x5C, '\\'}, {0x85, 'N'}, {0x2028, 'L'}, {0x2029, 'P'},
    };
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (letters[i].point == point) {
            wf_buf_char(out, '\\');
            wf_buf_char(out, letters[i].letter);
            return;
        }
    }
    if (point <= 0xFF) {
        wf_buf_printf(out, "\\x%02X", (unsigned)point);
    } else if (point <= 0xFFFF) {
        wf_buf_printf(out, "\\u%04X", (unsigned)point);
    } else {
        wf_buf_printf(out, "\\U%08X", (unsigned)point);
    }
}

void wf_quote_inside_double(struct wf_buf *out, struct wf_str text) {
    size_t at = 0;
    while (at < text.len) {
        uint32_t point = 0xFFFD;
        size_t len = wf_utf8_next(wf_str_sub(text, at, text.len), &point);
        if (len == 0) {
            wf_buf_text(out, "\xEF\xBF\xBD");
            len = 1;
        } else if (point == '"' || point == '\\' || !is_printable(point)) {
            escape(out, point);
        } else {
            wf_buf_str(out, wf_str_sub(text, at, at + len));
        }
        at += len;
    }
}

void wf_quote_always(struct wf_buf *out, struct wf_str text) {
    bool single = wf_quote_single_ok(text);
    wf_buf_char(out, single ? '\'' : '"');
    if (single) {
        wf_quote_inside_single(out, text);
    } else {
        wf_quote_inside_double(out, text);
    }
    wf_buf_char(out, single ? '\'' : '"');
}

void wf_quote(struct wf_buf *out, struct wf_str text, enum wf_place place) {
    if (wf_quote_plain_ok(text, place)) {
        wf_buf_str(out, text);
    } else {
        wf_quote_always(out, text);
    }
}
