/* The real files that tests go through: YAML files below `corpus` in the folder that WFGEN_SHARED names. */
#ifndef WF_TESTS_UNIT_CORPUS_H
#define WF_TESTS_UNIT_CORPUS_H

#include "base/arena.h"

/* One of them while it is visited. */
struct corpus_file {
    struct wf_arena *arena; /* freed after the visit; for what the test makes of the file, too */
    const char *path;
    struct wf_str bytes;
};

/* Visits, in byte order of the names, every YAML file whose path has `part`. A folder or file that cannot be
 * read fails the test. Without a corpus it prints that the test is skipped and returns false. */
bool corpus_each(const char *part, void (*visit)(void *context, const struct corpus_file *file),
                 void *context);

/* The same of all files that are `wanted` by their path. */
bool corpus_each_of(bool (*wanted)(struct wf_str path),
                    void (*visit)(void *context, const struct corpus_file *file), void *context);

#endif
