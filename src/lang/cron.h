/* Schedules of workflows. Specification: github-actions-semantics section 6.1: exactly five fields, minute, hour,
 * day of the month, month, day of the week, each `*`, a number, a range `a-b`, any with `/step`, and lists of
 * these; names JAN-DEC and SUN-SAT; a week goes from 0 to 6. */
#ifndef WF_LANG_CRON_H
#define WF_LANG_CRON_H

#include "base/arena.h"

#include <stdint.h>

enum wf_cron_field { WF_CRON_MINUTE, WF_CRON_HOUR, WF_CRON_DAY, WF_CRON_MONTH, WF_CRON_WEEKDAY, WF_CRON_FIELDS };

struct wf_cron {
    uint64_t set[WF_CRON_FIELDS]; /* bit n: the value n */
};

struct wf_cron_problem {
    size_t begin, end; /* in the text */
    struct wf_str message;
    struct wf_str instead; /* what surely was meant by these bytes; empty when that cannot be known */
};

/* False, and the first mistake, when GitHub refuses `text`. */
bool wf_cron_parse(struct wf_arena *arena, struct wf_str text, struct wf_cron *cron,
                   struct wf_cron_problem *problem);

/* False when there is no day on which it fires, such as 30 February. When both kinds of days are restricted, either
 * of them is enough. */
bool wf_cron_fires(const struct wf_cron *cron);

/* The shortest time in minutes from one firing to the next, over all days; 0 when it never fires twice. */
unsigned wf_cron_shortest_gap(const struct wf_cron *cron);

#endif
