/* Schedules in words. */
#ifndef WF_REVIEW_SCHEDULE_H
#define WF_REVIEW_SCHEDULE_H

#include "base/arena.h"

/* "every Monday at 03:00 UTC", "every 15 minutes", or the schedule itself where words would be longer;
 * `zone` may be empty. */
struct wf_str wf_schedule_words(struct wf_arena *arena, struct wf_str cron, struct wf_str zone);

#endif
