#include "lang/cron.h"

static const struct {
    const char *name;
    unsigned first, last;
    const char *words; /* three letters each, from `first` */
} fields[WF_CRON_FIELDS] = {
    {"minute", 0, 59, ""},
    {"hour", 0, 23, ""},
    {"day of the month", 1, 31, ""},
    {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
    {"day of the week", 0, 6, "sunmontuewedthufrisat"},
};

static const struct {
    const char *name, *text;
} words[] = {
    {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"}, {"@weekly", "0 0 * * 0"},
    {"@daily", "0 0 * * *"},  {"@midnight", "0 0 * * *"}, {"@hourly", "0 * * * *"},
};

enum { HOURS = 24, MINUTES = 60, DAY_MINUTES = HOURS * MINUTES, MAX_STEP = 9999 };

struct reader {
    struct wf_arena *arena;
    struct wf_str text;
    struct wf_cron *cron;
    struct wf_cron_problem *problem;
};

static bool refuse(struct reader *reader, struct wf_str part, const char *instead, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool refuse(struct reader *reader, struct wf_str part, const char *instead, const char *format, ...) {
    va_list args;
    va_start(args, format);
    size_t begin = (size_t)(part.ptr - reader->text.ptr);
    *reader->problem = (struct wf_cron_problem){
        .begin = begin,
        .end = begin + part.len,
        .message = wf_arena_vprintf(reader->arena, format, args),
        .instead = wf_str_of(instead),
    };
    va_end(args);
    return false;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static bool is_number(struct wf_str text, unsigned *number) {
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_digit(text.ptr[i])) {
            return false;
        }
        *number = *number > MAX_STEP ? *number : *number * 10 + (unsigned)(text.ptr[i] - '0');
    }
    return text.len > 0;
}

static bool is_word(struct wf_str text, enum wf_cron_field field, unsigned *number) {
    struct wf_str all = wf_str_of(fields[field].words);
    for (size_t i = 0; text.len == 3 && i < all.len; i += 3) {
        if (wf_str_eq_case(text, wf_str_sub(all, i, i + 3))) {
            *number = fields[field].first + (unsigned)(i / 3);
            return true;
        }
    }
    return false;
}

static bool read_value(struct reader *reader, struct wf_str text, enum wf_cron_field field, unsigned *number) {
    if (is_word(text, field, number)) {
        return true;
    }
    if (!is_number(text, number)) {
        return refuse(reader, text, wf_str_is(text, "?") ? "*" : NULL, "\"%.*s\" is no %s", WF_STR_ARG(text),
                      fields[field].name);
    }
    if (*number < fields[field].first || *number > fields[field].last) {
        bool sunday = field == WF_CRON_WEEKDAY && *number == 7;
        return refuse(reader, text, sunday ? "0" : NULL, "\"%.*s\" is no %s: %u to %u", WF_STR_ARG(text),
                      fields[field].name, fields[field].first, fields[field].last);
    }
    return true;
}

static bool read_range(struct reader *reader, struct wf_str text, enum wf_cron_field field, unsigned *from,
                       unsigned *to) {
    size_t dash = wf_str_find_char(text, '-', 0);
    if (!read_value(reader, wf_str_sub(text, 0, dash), field, from)) {
        return false;
    }
    *to = *from;
    if (dash == WF_NOT_FOUND) {
        return true;
    }
    if (!read_value(reader, wf_str_sub(text, dash + 1, text.len), field, to)) {
        reader->problem->instead = (struct wf_str){0};
        return false;
    }
    return *from <= *to || refuse(reader, text, NULL, "the range ends before it begins: \"%.*s\"", WF_STR_ARG(text));
}

/* One of the parts between commas. */
static bool read_part(struct reader *reader, struct wf_str text, enum wf_cron_field field) {
    size_t slash = wf_str_find_char(text, '/', 0);
    struct wf_str range = wf_str_sub(text, 0, slash);
    unsigned from = fields[field].first;
    unsigned to = fields[field].last;
    unsigned step = 1;
    if (!wf_str_is(range, "*") && !read_range(reader, range, field, &from, &to)) {
        return false;
    }
    if (slash != WF_NOT_FOUND) {
        struct wf_str number = wf_str_sub(text, slash + 1, text.len);
        if (!is_number(number, &step) || step == 0) {
            return refuse(reader, text, NULL, "\"%.*s\" is no step: a number from 1", WF_STR_ARG(number));
        }
        bool open = wf_str_find_char(range, '-', 0) == WF_NOT_FOUND;
        to = open ? fields[field].last : to;
    }
    for (unsigned value = from; value <= to; value += step) {
        reader->cron->set[field] |= (uint64_t)1 << value;
    }
    return true;
}

static bool read_field(struct reader *reader, struct wf_str text, enum wf_cron_field field) {
    struct wf_str rest = text;
    struct wf_str part;
    while (wf_str_cut(&rest, ',', &part)) {
        if (part.len == 0) {
            return refuse(reader, text, NULL, "a %s is missing: \"%.*s\"", fields[field].name, WF_STR_ARG(text));
        }
        if (!read_part(reader, part, field)) {
            return false;
        }
    }
    return true;
}

/* The next word of `*rest`; its ptr stays in the text. */
static struct wf_str next_word(struct wf_str *rest) {
    size_t begin = 0;
    while (begin < rest->len && wf_is_space(rest->ptr[begin])) {
        begin++;
    }
    size_t end = begin;
    while (end < rest->len && !wf_is_space(rest->ptr[end])) {
        end++;
    }
    struct wf_str word = wf_str_sub(*rest, begin, end);
    *rest = wf_str_sub(*rest, end, rest->len);
    return word;
}

static size_t split(struct wf_str text, struct wf_str found[WF_CRON_FIELDS]) {
    size_t count = 0;
    struct wf_str word = next_word(&text);
    for (; word.len > 0; word = next_word(&text)) {
        if (count < WF_CRON_FIELDS) {
            found[count] = word;
        }
        count++;
    }
    return count;
}

static bool refuse_count(struct reader *reader, size_t count) {
    struct wf_str whole = wf_str_trim(reader->text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (wf_str_is_case(whole, words[i].name)) {
            return refuse(reader, whole, words[i].text, "\"%.*s\" means nothing to GitHub", WF_STR_ARG(whole));
        }
    }
    return refuse(reader, reader->text, NULL,
                  "%zu field%s instead of 5 (minute, hour, day, month, day of the week)", count,
                  count == 1 ? "" : "s");
}

bool wf_cron_parse(struct wf_arena *arena, struct wf_str text, struct wf_cron *cron,
                   struct wf_cron_problem *problem) {
    *cron = (struct wf_cron){0};
    struct reader reader = {arena, text, cron, problem};
    struct wf_str found[WF_CRON_FIELDS] = {0};
    size_t count = split(text, found);
    if (count != WF_CRON_FIELDS) {
        return refuse_count(&reader, count);
    }
    for (size_t i = 0; i < WF_CRON_FIELDS; i++) {
        if (!read_field(&reader, found[i], (enum wf_cron_field)i)) {
            return false;
        }
    }
    return true;
}

/* --- asking ------------------------------------------------------------------------------------------- */

static bool has(const struct wf_cron *cron, enum wf_cron_field field, unsigned value) {
    return (cron->set[field] >> value & 1) != 0;
}

static bool is_full(const struct wf_cron *cron, enum wf_cron_field field) {
    for (unsigned value = fields[field].first; value <= fields[field].last; value++) {
        if (!has(cron, field, value)) {
            return false;
        }
    }
    return true;
}

static unsigned month_days(unsigned month) {
    return month == 2 ? 29 : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static bool fires_on(const struct wf_cron *cron, unsigned month, unsigned day, unsigned weekday) {
    bool by_day = has(cron, WF_CRON_DAY, day);
    bool by_weekday = has(cron, WF_CRON_WEEKDAY, weekday);
    bool either = !is_full(cron, WF_CRON_DAY) && !is_full(cron, WF_CRON_WEEKDAY);
    return has(cron, WF_CRON_MONTH, month) && (either ? by_day || by_weekday : by_day && by_weekday);
}

/* Whether it can fire on the day behind this one. */
static bool fires_after(const struct wf_cron *cron, unsigned month, unsigned day, unsigned weekday) {
    unsigned tomorrow = (weekday + 1) % 7;
    bool first = day == month_days(month) || (month == 2 && day == 28);
    return (day < month_days(month) && fires_on(cron, month, day + 1, tomorrow)) ||
           (first && fires_on(cron, month % 12 + 1, 1, tomorrow));
}

/* Over all dates: whether one fires, and whether two in a row do. */
static bool any_day(const struct wf_cron *cron, bool in_a_row) {
    for (unsigned month = 1; month <= 12; month++) {
        for (unsigned day = 1; day <= month_days(month); day++) {
            for (unsigned weekday = 0; weekday < 7; weekday++) {
                if (fires_on(cron, month, day, weekday) && (!in_a_row || fires_after(cron, month, day, weekday))) {
                    return true;
                }
            }
        }
    }
    return false;
}

bool wf_cron_fires(const struct wf_cron *cron) {
    return any_day(cron, false);
}

unsigned wf_cron_shortest_gap(const struct wf_cron *cron) {
    unsigned first = DAY_MINUTES;
    unsigned last = DAY_MINUTES;
    unsigned gap = 0;
    for (unsigned now = 0; now < DAY_MINUTES; now++) {
        if (!has(cron, WF_CRON_HOUR, now / MINUTES) || !has(cron, WF_CRON_MINUTE, now % MINUTES)) {
            continue;
        }
        gap = last < now && (gap == 0 || now - last < gap) ? now - last : gap;
        first = first == DAY_MINUTES ? now : first;
        last = now;
    }
    if (!wf_cron_fires(cron)) {
        return 0;
    }
    unsigned night = first + DAY_MINUTES - last;
    return (gap == 0 || night < gap) && any_day(cron, true) ? night : gap;
}
