#include "lsp/cron_words.h"

#include "lang/cron.h"

enum { MAX_TIMES = 6 };

static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"",     "January", "February",  "March",   "April",    "May",     "June",
                                     "July", "August",  "September", "October", "November", "December"};

static unsigned count(uint64_t bits) {
    unsigned all = 0;
    for (; bits != 0; bits &= bits - 1) {
        all++;
    }
    return all;
}

/* The step of values that are `step` apart from 0 to the end of the field, or 0. */
static unsigned step_of(uint64_t bits, unsigned size) {
    for (unsigned step = 1; step <= size / 2; step++) {
        uint64_t every = 0;
        for (unsigned at = 0; at < size; at += step) {
            every |= (uint64_t)1 << at;
        }
        if (every == bits) {
            return step;
        }
    }
    return 0;
}

/* The values that a field of the schedule can have. */
struct field {
    unsigned size;            /* they are below it */
    const char *const *names; /* NULL: they are numbers */
};

static const struct field minute_field = {60, NULL}, hour_field = {24, NULL}, day_field = {32, NULL},
                          month_field = {13, months}, weekday_field = {7, weekdays};

static void put_value(struct wf_buf *out, unsigned value, const struct field *field) {
    if (field->names != NULL) {
        wf_buf_text(out, field->names[value]);
    } else {
        wf_buf_printf(out, "%u", value);
    }
}

static bool has(uint64_t bits, unsigned value) {
    return (bits >> value & 1) != 0;
}

/* "1, 3 to 5 and 7". */
static void put_values(struct wf_buf *out, uint64_t bits, const struct field *field) {
    bool first = true;
    for (unsigned at = 0; at < field->size; at++) {
        unsigned end = at;
        if (!has(bits, at)) {
            continue;
        }
        while (end + 1 < field->size && has(bits, end + 1)) {
            end++;
        }
        end = end == at + 1 ? at : end; /* two values are no range */
        wf_buf_text(out, first ? "" : bits >> (end + 1) == 0 ? " and " : ", ");
        put_value(out, at, field);
        wf_buf_text(out, end > at ? " to " : "");
        if (end > at) {
            put_value(out, end, field);
        }
        first = false;
        at = end;
    }
}

static void put_clock(struct wf_buf *out, const struct wf_cron *cron) {
    unsigned total = count(cron->minutes) * count(cron->hours);
    unsigned done = 0;
    wf_buf_text(out, "At ");
    for (unsigned hour = 0; hour < 24; hour++) {
        for (unsigned minute = 0; minute < 60; minute++) {
            if (has(cron->hours, hour) && has(cron->minutes, minute)) {
                wf_buf_text(out, done == 0 ? "" : done + 1 == total ? " and " : ", ");
                wf_buf_printf(out, "%02u:%02u", hour, minute);
                done++;
            }
        }
    }
    wf_buf_text(out, " UTC");
}

static void put_minutes(struct wf_buf *out, const struct wf_cron *cron) {
    unsigned step = step_of(cron->minutes, 60);
    if (step == 1) {
        wf_buf_text(out, "Every minute");
    } else if (step > 1) {
        wf_buf_printf(out, "Every %u minutes", step);
    } else {
        wf_buf_text(out, count(cron->minutes) == 1 ? "At minute " : "At minutes ");
        put_values(out, cron->minutes, &minute_field);
    }
}

static void put_hours(struct wf_buf *out, const struct wf_cron *cron) {
    unsigned step = step_of(cron->hours, 24);
    if (step == 1) {
        wf_buf_text(out, step_of(cron->minutes, 60) == 0 ? " of every hour" : "");
    } else if (step > 1) {
        wf_buf_printf(out, " of every %u%s hour", step, step == 2 ? "nd" : step == 3 ? "rd" : "th");
    } else {
        wf_buf_text(out, count(cron->hours) == 1 ? " of hour " : " of hours ");
        put_values(out, cron->hours, &hour_field);
        wf_buf_text(out, " UTC");
    }
}

/* Both fields of days: one of them is enough, unless one begins with a star. */
static void put_days(struct wf_buf *out, const struct wf_cron *cron) {
    bool days = count(cron->days) < 31, weeks = count(cron->weekdays) < 7;
    if (days) {
        wf_buf_text(out, ", on day ");
        put_values(out, cron->days, &day_field);
        wf_buf_text(out, " of the month");
    }
    if (weeks) {
        bool either = days && !cron->any_day && !cron->any_weekday;
        wf_buf_text(out, !days ? ", on " : either ? " or on " : " if it is ");
        put_values(out, cron->weekdays, &weekday_field);
    }
    if (count(cron->months) < 12) {
        wf_buf_text(out, ", in ");
        put_values(out, cron->months, &month_field);
    }
    if (!days && !weeks && count(cron->hours) * count(cron->minutes) <= MAX_TIMES) {
        wf_buf_text(out, ", every day");
    }
}

struct wf_str wf_cron_words(struct wf_arena *arena, struct wf_str text) {
    struct wf_cron cron;
    struct wf_cron_problem problem;
    struct wf_buf out = {.arena = arena};
    if (!wf_cron_parse(arena, text, &cron, &problem)) {
        wf_buf_printf(&out, "no schedule: %.*s", WF_STR_ARG(problem.message));
        return wf_buf_view(&out);
    }
    if (!wf_cron_fires(&cron)) {
        return WF_STR("Never: no year has such a day");
    }
    if (count(cron.minutes) * count(cron.hours) <= MAX_TIMES) {
        put_clock(&out, &cron);
    } else {
        put_minutes(&out, &cron);
        put_hours(&out, &cron);
    }
    put_days(&out, &cron);
    return wf_buf_view(&out);
}
