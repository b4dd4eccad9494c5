/* The only place that starts threads. */
#ifndef WF_BASE_PARALLEL_H
#define WF_BASE_PARALLEL_H

#include <stddef.h>

/* Calls `work(context, i)` once for every i in [0, count), on at most `threads` threads (0: one per
 * processor), in any order. Memory that runs out in a thread is raised again in the caller. */
void wf_parallel_for(size_t count, unsigned threads, void (*work)(void *context, size_t index),
                     void *context);

#endif
