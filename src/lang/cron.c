#include "lang/cron.h"

struct field {
    const char *name;
    uint32_t from, to;
    const char *const *names; /* of `from` and what follows; NULL: none */
};

static const char *const months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL",
                                     "AUG", "SEP", "OCT", "NOV", "DEC", NULL};
static const char *const weekdays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL};
static const struct field fields[] = {
    {"minute", 0, 59, NULL},
    {"hour", 0, 23, NULL},
    {"day of the month", 1, 31, NULL},
    {"month", 1, 12, months},
    {"day of the week", 0, 6, weekdays},
};

enum { FIELDS = sizeof fields / sizeof fields[0], WEEKDAY = 4 };

/* A text on the way; the first problem stops it. */
struct reader {
    struct wf_arena *arena;
    struct wf_str text;
    struct wf_cron_problem *problem;
    const struct field *field;
};

static bool fail(struct reader *reader, struct wf_str part, struct wf_str message) {
    size_t begin = (size_t)(part.ptr - reader->text.ptr);
    *reader->problem = (struct wf_cron_problem){.message = message, .begin = begin, .end = begin + part.len};
    return false;
}

static bool read_number(struct wf_str text, uint32_t *number) {
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_digit(text.ptr[i]) || *number > 1000) {
            return false;
        }
        *number = *number * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    return text.len > 0;
}

static bool fail_range(struct reader *reader, struct wf_str part) {
    const struct field *field = reader->field;
    fail(reader, part,
         wf_arena_printf(reader->arena, "the %s is a number from %u to %u%s", field->name, field->from,
                         field->to, field->names != NULL ? " or a name of three letters" : ""));
    if (field == &fields[WEEKDAY] && wf_str_is(part, "7")) {
        reader->problem->message = WF_STR("the day of the week is a number from 0 (Sunday) to 6");
        reader->problem->instead = WF_STR("0");
    }
    return false;
}

static bool read_value(struct reader *reader, struct wf_str part, uint32_t *value) {
    const struct field *field = reader->field;
    for (uint32_t i = 0; field->names != NULL && field->names[i] != NULL; i++) {
        if (wf_str_is_case(part, field->names[i])) {
            *value = field->from + i;
            return true;
        }
    }
    bool good = read_number(part, value) && *value >= field->from && *value <= field->to;
    return good || fail_range(reader, part);
}

/* `*`, `n` or `a-b`; `*single`: it is one value. */
static bool read_range(struct reader *reader, struct wf_str part, uint32_t *from, uint32_t *to,
                       bool *single) {
    *single = false;
    *from = reader->field->from;
    *to = reader->field->to;
    if (wf_str_is(part, "*")) {
        return true;
    }
    size_t dash = wf_str_find_char(part, '-', 0);
    *single = dash == WF_NOT_FOUND;
    if (!read_value(reader, wf_str_sub(part, 0, dash), from)) {
        return false;
    }
    *to = *from;
    if (!*single && !read_value(reader, wf_str_sub(part, dash + 1, part.len), to)) {
        return false;
    }
    return *from <= *to || fail(reader, part, WF_STR("a range goes from the smaller to the larger value"));
}

/* One item of a list, with its step. */
static bool read_item(struct reader *reader, struct wf_str part, uint64_t *bits) {
    size_t slash = wf_str_find_char(part, '/', 0);
    uint32_t from;
    uint32_t to;
    uint32_t step = 1;
    bool single;
    if (!read_range(reader, wf_str_sub(part, 0, slash), &from, &to, &single)) {
        return false;
    }
    if (slash != WF_NOT_FOUND && (!read_number(wf_str_sub(part, slash + 1, part.len), &step) || step == 0)) {
        return fail(reader, part, WF_STR("behind the slash stands a number above 0"));
    }
    to = single && slash != WF_NOT_FOUND ? reader->field->to : to;
    for (uint32_t value = from; value <= to; value += step) {
        *bits |= (uint64_t)1 << value;
    }
    return true;
}

static bool read_field(struct reader *reader, struct wf_str text, uint64_t *bits) {
    struct wf_str item;
    *bits = 0;
    while (wf_str_cut(&text, ',', &item)) {
        if (!read_item(reader, item, bits)) {
            return false;
        }
    }
    return true;
}

/* Splits at blanks; the number of words, of which the first five are kept. */
static size_t split(struct wf_str text, struct wf_str words[FIELDS]) {
    size_t count = 0;
    for (size_t i = 0; i < text.len;) {
        size_t begin = i;
        while (i < text.len && !wf_is_space(text.ptr[i])) {
            i++;
        }
        if (i == begin) {
            i++;
        } else if (count++ < FIELDS) {
            words[count - 1] = wf_str_sub(text, begin, i);
        }
    }
    return count;
}

static bool fail_count(struct reader *reader, size_t count) {
    static const char *const words[][2] = {
        {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"},
        {"@weekly", "0 0 * * 0"}, {"@daily", "0 0 * * *"},    {"@midnight", "0 0 * * *"},
        {"@hourly", "0 * * * *"},
    };
    fail(reader, reader->text,
         wf_arena_printf(reader->arena,
                         "it has five fields (minute, hour, day, month, day of the week), not %zu", count));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (wf_str_is_case(wf_str_trim(reader->text), words[i][0])) {
            reader->problem->instead = wf_str_of(words[i][1]);
        }
    }
    return false;
}

bool wf_cron_parse(struct wf_arena *arena, struct wf_str text, struct wf_cron *cron,
                   struct wf_cron_problem *problem) {
    struct reader reader = {.arena = arena, .text = text, .problem = problem};
    struct wf_str words[FIELDS];
    uint64_t bits[FIELDS];
    size_t count = split(text, words);
    if (count != FIELDS) {
        return fail_count(&reader, count);
    }
    for (size_t i = 0; i < FIELDS; i++) {
        reader.field = &fields[i];
        if (!read_field(&reader, words[i], &bits[i])) {
            return false;
        }
    }
    *cron = (struct wf_cron){
        .minutes = bits[0],
        .hours = (uint32_t)bits[1],
        .days = (uint32_t)bits[2],
        .months = (uint32_t)bits[3],
        .weekdays = (uint32_t)bits[4],
        .any_day = words[2].ptr[0] == '*',
        .any_weekday = words[WEEKDAY].ptr[0] == '*',
    };
    return true;
}

/* Whether an hour of the schedule is followed by another one. */
static bool has_next_hour(const struct wf_cron *cron) {
    bool days_follow = cron->any_day && cron->any_weekday;
    bool midnight = days_follow && (cron->hours & 1U) != 0 && (cron->hours & (1U << 23)) != 0;
    return (cron->hours & (cron->hours >> 1)) != 0 || midnight;
}

unsigned wf_cron_shortest_gap(const struct wf_cron *cron) {
    uint32_t shortest = 60;
    uint32_t first = 60;
    uint32_t last = 60;
    for (uint32_t minute = 0; minute < 60; minute++) {
        if ((cron->minutes & ((uint64_t)1 << minute)) == 0) {
            continue;
        }
        if (first == 60) {
            first = minute;
        } else if (minute - last < shortest) {
            shortest = minute - last;
        }
        last = minute;
    }
    if (!wf_cron_fires(cron)) {
        return 0;
    }
    uint32_t over = first + 60 - last;
    return has_next_hour(cron) && over < shortest ? over : shortest;
}

bool wf_cron_fires(const struct wf_cron *cron) {
    static const uint32_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    /* When both days are given, either will do. */
    if (!cron->any_weekday) {
        return true;
    }
    for (uint32_t month = 1; month <= 12; month++) {
        uint32_t valid = (uint32_t)(((uint64_t)1 << (days[month - 1] + 1)) - 2);
        if ((cron->months & (1U << month)) != 0 && (cron->days & valid) != 0) {
            return true;
        }
    }
    return false;
}
