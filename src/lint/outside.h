/* What programs of the system say about the scripts of files (run steps, instructions of Dockerfiles):
 * shellcheck about those in bash and sh, pyflakes about those in Python. They are asked before the rules run,
 * about many scripts at once; the rules `shellcheck` and `pyflakes` only report the answers, which stand in
 * each file's `remarks`. */
#ifndef WF_LINT_OUTSIDE_H
#define WF_LINT_OUTSIDE_H

#include "base/parallel.h"
#include "lint/engine.h"

struct wf_outside {
    struct wf_arena *arena; /* of the notices */
    struct wf_file *const *files;
    size_t count;
    const struct wf_rule_table *table; /* a program whose rule is not in it, or is off, is not asked */
    const struct wf_config *config;
    unsigned threads;                   /* as for wf_parallel_for() */
    const struct wf_progress *progress; /* NULL: nobody is told */
    WF_LIST(struct wf_str) notices;     /* what was not checked, and why: one line each */
};

/* Sets the remarks of all files. Only the scripts' texts reach the programs, in files without a name,
 * and each program is given a limited time; whatever goes wrong is a notice. To be called once for a file,
 * from one thread. */
void wf_outside_ask(struct wf_outside *outside);

#endif
