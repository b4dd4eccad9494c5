#include "review/schedule.h"

#include "base/buf.h"
#include "lang/cron.h"

static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};

enum { ALL_WEEKDAYS = 0x7F, WORK_DAYS = 0x3E, MAX_NAMED = 3 };

static unsigned count_bits(uint64_t bits) {
    unsigned count = 0;
    for (; bits != 0; bits &= bits - 1) {
        count++;
    }
    return count;
}

static unsigned lowest(uint64_t bits) {
    unsigned bit = 0;
    while (bit < 63 && (bits >> bit & 1) == 0) {
        bit++;
    }
    return bit;
}

/* The distance of all bits below `size`, when it is the same around the clock; else 0. */
static unsigned period(uint64_t bits, unsigned size) {
    unsigned count = count_bits(bits), step = count > 0 && size % count == 0 ? size / count : 0;
    for (unsigned bit = lowest(bits), seen = 0; step > 0 && seen < count; seen++, bit += step) {
        step = (bits >> bit & 1) == 0 ? 0 : step;
    }
    return step;
}

static void put_days(struct wf_buf *out, const struct wf_cron *cron) {
    unsigned count = count_bits(cron->weekdays);
    if (cron->any_weekday || cron->weekdays == ALL_WEEKDAYS) {
        wf_buf_text(out, "every day");
    } else if (cron->weekdays == WORK_DAYS) {
        wf_buf_text(out, "Monday to Friday");
    } else {
        wf_buf_text(out, "every ");
        for (unsigned i = 0, said = 0; i < 7; i++) {
            if ((cron->weekdays >> i & 1) != 0) {
                wf_buf_printf(out, "%s%s", said == 0 ? "" : said + 1 == count ? " and " : ", ", weekdays[i]);
                said++;
            }
        }
    }
}

static bool put_times(struct wf_buf *out, const struct wf_cron *cron) {
    unsigned hours = count_bits(cron->hours), minutes = count_bits(cron->minutes);
    unsigned each = period(cron->minutes, 60), apart = period(cron->hours, 24);
    if (hours == 24 && each > 0) {
        if (each == 60) {
            wf_buf_printf(out, "every hour at minute %u", lowest(cron->minutes));
        } else {
            wf_buf_printf(out, "every %u minutes", each);
        }
        return true;
    }
    if (minutes == 1 && hours > MAX_NAMED && apart > 0) {
        wf_buf_printf(out, "every %u hours", apart);
        return true;
    }
    return false;
}

struct wf_str wf_schedule_words(struct wf_arena *arena, struct wf_str text, struct wf_str zone) {
    struct wf_cron cron;
    struct wf_cron_problem problem;
    struct wf_buf out = {.arena = arena};
    bool plain = wf_cron_parse(arena, text, &cron, &problem) && count_bits(cron.months) == 12;
    bool some_day = plain && !cron.any_day && count_bits(cron.days) == 1 && cron.any_weekday;
    if (!plain || (!cron.any_day && !some_day)) {
        return wf_arena_printf(arena, "%.*s%s%.*s", WF_STR_ARG(text), zone.len > 0 ? " " : "",
                               WF_STR_ARG(zone));
    }
    bool often = cron.any_weekday && !some_day && put_times(&out, &cron);
    if (!often && (count_bits(cron.minutes) != 1 || count_bits(cron.hours) > MAX_NAMED)) {
        return text;
    }
    if (!often && some_day) {
        wf_buf_printf(&out, "on day %u of each month", lowest(cron.days));
    } else if (!often) {
        put_days(&out, &cron);
    }
    for (unsigned hour = 0, said = 0; !often && hour < 24; hour++) {
        if ((cron.hours >> hour & 1) != 0) {
            wf_buf_printf(&out, "%s%02u:%02u", said++ == 0 ? " at " : ", ", hour, lowest(cron.minutes));
        }
    }
    wf_buf_printf(&out, " %.*s (%.*s)", WF_STR_ARG(zone.len > 0 ? zone : WF_STR("UTC")), WF_STR_ARG(text));
    return wf_buf_view(&out);
}
