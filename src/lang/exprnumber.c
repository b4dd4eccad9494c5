#include "lang/exprvalue.h"
#include "lang/fold.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* More digits than any double needs to be rounded rightly; the rest only tells zero from more than zero. */
enum { MAX_DIGITS = 800, MAX_EXPONENT = 100000 };

struct wf_str wf_number_text(struct wf_arena *arena, double number) {
    if (isnan(number)) {
        return WF_STR("NaN");
    }
    if (isinf(number)) {
        return number > 0 ? WF_STR("Infinity") : WF_STR("-Infinity");
    }
    if (number == 0) {
        return WF_STR("0");
    }
    char text[40], *out = text;
    snprintf(text, sizeof text, "%.15G", number);
    /* The host program's locale may write another decimal point, of several bytes even. */
    for (const char *in = text; *in != '\0'; in++) {
        if (wf_is_digit(*in) || *in == '-' || *in == '+' || *in == 'E') {
            *out++ = *in;
        } else if (out[-1] != '.') {
            *out++ = '.';
        }
    }
    return wf_arena_str(arena, (struct wf_str){text, (size_t)(out - text)});
}

struct decimal {
    char digits[MAX_DIGITS];
    size_t len;
    long exponent; /* of ten, for the digits read as one integer */
};

static size_t read_digits(struct wf_str text, size_t at, bool fraction, struct decimal *decimal) {
    size_t end = at;
    for (; end < text.len && wf_is_digit(text.ptr[end]); end++) {
        bool kept = decimal->len < MAX_DIGITS - 1;
        if (kept && (decimal->len > 0 || text.ptr[end] != '0')) {
            decimal->digits[decimal->len++] = text.ptr[end];
        } else if (!kept && text.ptr[end] != '0') {
            decimal->digits[MAX_DIGITS - 2] = '1';
        }
        decimal->exponent += (kept ? 0 : 1) - (fraction ? 1 : 0);
    }
    return end;
}

/* Returns the place behind the exponent, or `at` when there is none. */
static size_t read_exponent(struct wf_str text, size_t at, struct decimal *decimal) {
    if (at >= text.len || wf_lower(text.ptr[at]) != 'e') {
        return at;
    }
    size_t first = at + 1;
    bool minus = first < text.len && text.ptr[first] == '-';
    if (first < text.len && (minus || text.ptr[first] == '+')) {
        first++;
    }
    long value = 0;
    size_t end = first;
    for (; end < text.len && wf_is_digit(text.ptr[end]); end++) {
        value = value < MAX_EXPONENT ? value * 10 + (text.ptr[end] - '0') : value;
    }
    decimal->exponent += minus ? -value : value;
    return end == first ? at : end;
}

/* An integer with an exponent, so that no locale's decimal point matters. */
static double decimal_value(const struct decimal *decimal) {
    if (decimal->len == 0) {
        return 0;
    }
    char text[MAX_DIGITS + 32];
    snprintf(text, sizeof text, "%.*se%ld", (int)decimal->len, decimal->digits, decimal->exponent);
    return strtod(text, NULL);
}

static bool parse_decimal(struct wf_str text, double *number) {
    struct decimal decimal = {.len = 0};
    size_t first = text.ptr[0] == '+' || text.ptr[0] == '-' ? 1 : 0;
    size_t end = read_digits(text, first, false, &decimal);
    size_t count = end - first;
    if (end < text.len && text.ptr[end] == '.') {
        size_t fraction = end + 1;
        end = read_digits(text, fraction, true, &decimal);
        count += end - fraction;
    }
    if (count == 0 || read_exponent(text, end, &decimal) != text.len) {
        return false;
    }
    *number = decimal_value(&decimal);
    if (text.ptr[0] == '-') {
        *number = -*number;
    }
    return true;
}

static double parse_radix(struct wf_str digits, int radix) {
    uint64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        int digit = wf_hex_digit(digits.ptr[i]);
        value = value * (unsigned)radix + (unsigned)digit;
        if (digit >= radix || value > UINT32_MAX) {
            return (double)NAN;
        }
    }
    return value > INT32_MAX ? (double)value - 4294967296.0 : (double)value;
}

double wf_number_parse(struct wf_str text) {
    text = wf_fold_trim(text);
    double number = 0;
    if (text.len == 0 || parse_decimal(text, &number)) {
        return number;
    }
    if (text.len > 2 && wf_str_starts(text, "0x")) {
        return parse_radix(wf_str_sub(text, 2, text.len), 16);
    }
    if (text.len > 2 && wf_str_starts(text, "0o")) {
        return parse_radix(wf_str_sub(text, 2, text.len), 8);
    }
    if (wf_str_is(text, "Infinity") || wf_str_is(text, "+Infinity")) {
        return (double)INFINITY;
    }
    return wf_str_is(text, "-Infinity") ? -(double)INFINITY : (double)NAN;
}
