/* How one of the outside programs is asked, and its answers read. Internal to outside*.c. */
#ifndef WF_LINT_OUTSIDE_IN_H
#define WF_LINT_OUTSIDE_IN_H

#include "lint/outside.h"

/* Where a script stands: it is that of a step, or of an instruction of a Dockerfile. */
struct wf_place {
    struct wf_file *file;
    const struct wf_node *scalar;    /* of the step; NULL: of an instruction */
    const struct wf_dscript *script; /* of the instruction */
};

/* A script as the program is given it, and all its places: equal scripts are asked about once. */
struct wf_unit {
    struct wf_str text;
    size_t head; /* so many bytes of it were put before the script */
    WF_LIST(struct wf_place) places;
};

/* An answer: about bytes [begin, end) of a unit's text. */
struct wf_saying {
    const struct wf_unit *unit;
    size_t begin, end;
    enum wf_severity severity;
    struct wf_str message, help;
    bool of_value; /* it rests on a value, and is senseless when a `${{ }}` stands on these lines */
};

/* What one process is asked. It has an arena of its own, since many run at the same time. */
struct wf_batch {
    struct wf_arena arena;
    const struct wf_checker *checker;
    struct wf_unit *const *units;
    size_t count;
    int *files; /* the units' texts, as many as are open */
    size_t file_count;
    const char **paths; /* of these files */
    bool failed;
    struct wf_err err;
    WF_LIST(struct wf_saying) sayings;
};

struct wf_checker {
    const char *rule;
    const char *scripts;         /* what it reads, for notices */
    const char *const *programs; /* its names, ended by NULL */
    const char *const *options;  /* likewise */
    /* What is to be put before the script of a step, or a NULL ptr when its script is not for this program.
     */
    struct wf_str (*head)(const struct wf_file *file, const struct wf_step *step);
    /* The same for the script of an instruction, whose bytes are `text`. `errexit`: SHELL has -e. */
    struct wf_str (*docker_head)(const struct wf_dscript *script, struct wf_str text, bool errexit);
    /* Reads what the program printed; false when that makes no sense. */
    bool (*read)(struct wf_batch *batch, struct wf_str output);
};

extern const struct wf_checker wf_checker_shellcheck, wf_checker_pyflakes;

/* The unit whose file is `path`, or NULL. */
const struct wf_unit *wf_batch_unit(const struct wf_batch *batch, struct wf_str path);

/* The offset of 1-based line and column in a text, clamped to it. The column counts code points, or bytes. */
size_t wf_unit_offset(struct wf_str text, size_t line, size_t column, bool bytes);

#endif
