/* The only place that starts threads. */
#ifndef WF_BASE_PARALLEL_H
#define WF_BASE_PARALLEL_H

#include <stddef.h>

/* Who wants to know how far a run is: `tell` is called from any thread, several at a time. */
struct wf_progress {
    void (*tell)(void *context, const char *what, size_t done, size_t total);
    void *context;
};

/* How many threads `wanted` stands for (0: one per processor). */
unsigned wf_parallel_threads(unsigned wanted);

/* Calls `work(context, i)` once for every i in [0, count), on at most `threads` threads (0: one per
 * processor), in any order. Memory that runs out in a thread is raised again in the caller. */
void wf_parallel_for(size_t count, unsigned threads, void (*work)(void *context, size_t index),
                     void *context);

/* The same, and tells `progress` (NULL or without `tell`: nobody) after each one. */
void wf_parallel_tell(size_t count, unsigned threads, void (*work)(void *context, size_t index),
                      void *context, const struct wf_progress *progress, const char *what);

#endif
