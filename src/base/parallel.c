#include "base/parallel.h"

#include "base/err.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

enum { MAX_THREADS = 64 };

struct crew {
    void (*work)(void *context, size_t index);
    void *context;
    size_t count;
    const struct wf_progress *progress; /* NULL: nobody is told */
    const char *what;
    atomic_size_t next, done;
    atomic_bool out_of_memory;
};

static void work_through(struct crew *crew) {
    while (!atomic_load(&crew->out_of_memory)) {
        size_t index = atomic_fetch_add(&crew->next, 1);
        if (index >= crew->count) {
            return;
        }
        crew->work(crew->context, index);
        size_t done = atomic_fetch_add(&crew->done, 1) + 1;
        if (crew->progress != NULL) {
            crew->progress->tell(crew->progress->context, crew->what, done, crew->count);
        }
    }
}

/* In its own function so that nothing that setjmp could clobber is live. */
static void *work_protected(void *argument) {
    struct crew *crew = argument;
    jmp_buf point;
    jmp_buf *volatile earlier = wf_oom_protect(&point);
    if (setjmp(point) == 0) {
        work_through(crew);
    } else {
        atomic_store(&((struct crew *)argument)->out_of_memory, true);
    }
    wf_oom_protect(earlier);
    return NULL;
}

unsigned wf_parallel_threads(unsigned wanted) {
    long processors = wanted == 0 ? sysconf(_SC_NPROCESSORS_ONLN) : (long)wanted;
    return processors < 1 ? 1 : processors > MAX_THREADS ? MAX_THREADS : (unsigned)processors;
}

static unsigned thread_count(size_t count, unsigned wanted) {
    unsigned threads = wf_parallel_threads(wanted);
    return threads > count ? (unsigned)count : threads;
}

void wf_parallel_tell(size_t count, unsigned threads, void (*work)(void *context, size_t index),
                      void *context, const struct wf_progress *progress, const char *what) {
    bool told = progress != NULL && progress->tell != NULL;
    struct crew crew = {.work = work, .context = context, .count = count, .what = what};
    crew.progress = told ? progress : NULL;
    pthread_t helpers[MAX_THREADS];
    unsigned wanted = thread_count(count, threads);
    unsigned started = 0;
    /* The caller is one of the threads; a helper that cannot be started only costs time. */
    while (started + 1 < wanted && pthread_create(&helpers[started], NULL, work_protected, &crew) == 0) {
        started++;
    }
    work_protected(&crew);
    for (unsigned i = 0; i < started; i++) {
        pthread_join(helpers[i], NULL);
    }
    if (atomic_load(&crew.out_of_memory)) {
        wf_oom();
    }
}

void wf_parallel_for(size_t count, unsigned threads, void (*work)(void *context, size_t index),
                     void *context) {
    wf_parallel_tell(count, threads, work, context, NULL, "");
}
