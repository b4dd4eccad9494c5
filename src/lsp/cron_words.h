/* A schedule in words. */
#ifndef WF_LSP_CRON_WORDS_H
#define WF_LSP_CRON_WORDS_H

#include "base/buf.h"

/* "At 03:30 UTC, on Monday to Friday"; what is wrong with it when it is no schedule. */
struct wf_str wf_cron_words(struct wf_arena *arena, struct wf_str text);

#endif
