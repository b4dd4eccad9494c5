/* Schedules as GitHub reads them: five fields (minute, hour, day of month, month, day of week) of `*`,
 * numbers, names, ranges, lists and steps; no seconds, no `@daily`, no `?`, day of week 0 to 6.
 * GitHub's page on events, `schedule`. */
#ifndef WF_LANG_CRON_H
#define WF_LANG_CRON_H

#include "base/arena.h"

#include <stdint.h>

/* Bit n of a field: the value n. */
struct wf_cron {
    uint64_t minutes;
    uint32_t hours, days, months;
    uint32_t weekdays;         /* bit 0: Sunday */
    bool any_day, any_weekday; /* begin with `*` */
};

/* Why a text is no schedule. */
struct wf_cron_problem {
    struct wf_str message; /* a sentence without the user's word */
    size_t begin, end;     /* the bytes of the text that are wrong */
    struct wf_str instead; /* what was surely meant there; empty when that cannot be known */
};

/* Reads `text`. False when GitHub refuses it: then `*problem` is set. */
bool wf_cron_parse(struct wf_arena *arena, struct wf_str text, struct wf_cron *cron,
                   struct wf_cron_problem *problem);

/* The shortest time between two firings in minutes, over the whole schedule; at most 60; 0 when it never
 * fires twice. */
unsigned wf_cron_shortest_gap(const struct wf_cron *cron);

/* False for a date that no year has, such as 31 February. */
bool wf_cron_fires(const struct wf_cron *cron);

#endif
