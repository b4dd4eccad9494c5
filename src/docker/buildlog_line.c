#include "docker/buildlog_reader.h"

#include "base/limits.h"

enum { ESCAPE = 0x1b, BELL = 0x07, NANO = 1000 * 1000 * 1000, FIRST_YEAR = 1970, LAST_YEAR = 2200 };

/* --- colours -------------------------------------------------------------------------------------------- */

/* The bytes of the control sequence at the front of `text`, which begins with ESC. */
static size_t sequence_length(struct wf_str text) {
    size_t i = 2;
    if (text.len >= 2 && text.ptr[1] == '[') {
        while (i < text.len && (text.ptr[i] < '@' || text.ptr[i] > '~')) {
            i++;
        }
    } else if (text.len >= 2 && text.ptr[1] == ']') {
        while (i < text.len && text.ptr[i] != BELL) {
            i++;
        }
    } else {
        return 1;
    }
    return i < text.len ? i + 1 : text.len;
}

static struct wf_str without_colors(struct wf_buf *scratch, struct wf_str text) {
    scratch->len = 0;
    size_t begin = 0, at;
    while ((at = wf_str_find_char(text, ESCAPE, begin)) != WF_NOT_FOUND) {
        wf_buf_str(scratch, wf_str_sub(text, begin, at));
        begin = at + sequence_length(wf_str_sub(text, at, text.len));
    }
    if (begin == 0) {
        return text;
    }
    wf_buf_str(scratch, wf_str_sub(text, begin, text.len));
    return wf_buf_view(scratch);
}

/* --- times ---------------------------------------------------------------------------------------------- */

/* Exactly `count` digits at `at`, or -1. */
static int digits(struct wf_str text, size_t at, size_t count) {
    int value = 0;
    if (at + count > text.len) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (!wf_is_digit(text.ptr[at + i])) {
            return -1;
        }
        value = value * 10 + (text.ptr[at + i] - '0');
    }
    return value;
}

/* Days since 1970 of the Gregorian calendar, counted in years that begin in March. */
static int64_t days_of(int year, int month, int day) {
    int64_t y = month > 2 ? year : year - 1;
    int64_t m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1 - 719468;
}

static bool has_separators(struct wf_str text) {
    return text.len >= 20 && text.ptr[4] == '-' && text.ptr[7] == '-' && text.ptr[10] == 'T' &&
           text.ptr[13] == ':' && text.ptr[16] == ':';
}

/* Minutes east of Greenwich of "Z" or "+02:00" at `*at`, which is moved behind it. */
static bool read_zone(struct wf_str text, size_t *at, int *minutes) {
    char sign = *at < text.len ? text.ptr[*at] : '\0';
    int hour = digits(text, *at + 1, 2), minute = digits(text, *at + 4, 2);
    *minutes = 0;
    if (sign == 'Z') {
        *at += 1;
        return true;
    }
    if ((sign != '+' && sign != '-') || hour < 0 || minute < 0) {
        return false;
    }
    *minutes = (sign == '-' ? -1 : 1) * (hour * 60 + minute);
    *at += 6;
    return true;
}

size_t wf_log_time(struct wf_str text, int64_t *time) {
    static const size_t places[] = {0, 5, 8, 11, 14, 17};
    int parts[6];
    if (!has_separators(text)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        parts[i] = digits(text, places[i], i == 0 ? 4 : 2);
        if (parts[i] < 0) {
            return 0;
        }
    }
    if (parts[0] < FIRST_YEAR || parts[0] > LAST_YEAR) {
        return 0;
    }
    size_t at = 19;
    int64_t nanos = 0, unit = NANO;
    if (text.ptr[at] == '.') {
        for (at++; at < text.len && wf_is_digit(text.ptr[at]); at++) {
            unit /= 10;
            nanos += (text.ptr[at] - '0') * unit;
        }
    }
    int minutes;
    if (!read_zone(text, &at, &minutes)) {
        return 0;
    }
    int64_t days = days_of(parts[0], parts[1], parts[2]);
    *time = (((days * 24 + parts[3]) * 60 + parts[4] - minutes) * 60 + parts[5]) * NANO + nanos;
    return at;
}

/* --- what GitHub puts before a line --------------------------------------------------------------------- */

/* "JOB<tab>STEP<tab>TIME text", as `gh run view --log` prints it; or just "TIME text". */
static struct wf_str behind_columns(struct wf_str text) {
    struct wf_str rest = text;
    for (int column = 0; column < 2; column++) {
        size_t tab = wf_str_find_char(rest, '\t', 0);
        if (tab == WF_NOT_FOUND) {
            return text;
        }
        rest = wf_str_sub(rest, tab + 1, rest.len);
    }
    return wf_str_starts(rest, "\xEF\xBB\xBF") ? wf_str_sub(rest, 3, rest.len) : rest;
}

static bool take_time(struct wf_log_line *line, struct wf_str text) {
    size_t len = wf_log_time(text, &line->time);
    if (len == 0 || (len < text.len && text.ptr[len] != ' ')) {
        line->time = 0;
        return false;
    }
    line->text = wf_str_sub(text, len + 1, text.len);
    return true;
}

struct wf_log_line wf_log_clean_line(struct wf_buf *scratch, struct wf_str raw) {
    while (raw.len > 0 && (raw.ptr[raw.len - 1] == '\r' || raw.ptr[raw.len - 1] == '\n')) {
        raw.len--;
    }
    raw = wf_str_starts(raw, "\xEF\xBB\xBF") ? wf_str_sub(raw, 3, raw.len) : raw;
    struct wf_log_line line = {.text = without_colors(scratch, raw)};
    if (!take_time(&line, line.text)) {
        take_time(&line, behind_columns(line.text));
    }
    return line;
}

/* --- numbers -------------------------------------------------------------------------------------------- */

size_t wf_log_decimal(struct wf_str text, double *value) {
    size_t at = 0;
    double number = 0, unit = 1;
    for (; at < text.len && wf_is_digit(text.ptr[at]); at++) {
        number = number * 10 + (text.ptr[at] - '0');
    }
    if (at == 0) {
        return 0;
    }
    if (at + 1 < text.len && text.ptr[at] == '.' && wf_is_digit(text.ptr[at + 1])) {
        for (at++; at < text.len && wf_is_digit(text.ptr[at]); at++) {
            unit /= 10;
            number += (text.ptr[at] - '0') * unit;
        }
    }
    *value = number;
    return at;
}

size_t wf_log_size(struct wf_str text, uint64_t *bytes) {
    static const struct {
        const char *name;
        double factor;
    } units[] = {{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}};
    double number;
    size_t len = wf_log_decimal(text, &number);
    struct wf_str unit = wf_str_sub(text, len, text.len);
    for (size_t i = 0; len > 0 && i < sizeof units / sizeof *units; i++) {
        if (wf_str_starts(unit, units[i].name) && number < 1e6) {
            *bytes = (uint64_t)(number * units[i].factor + 0.5);
            return len + strlen(units[i].name);
        }
    }
    return 0;
}
