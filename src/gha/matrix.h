/* A job's matrix as far as the file tells it (GitHub's workflow syntax, `jobs.<job_id>.strategy`). */
#ifndef WF_GHA_MATRIX_H
#define WF_GHA_MATRIX_H

#include "gha/workflow.h"

/* The values that some text stands for. */
struct wf_matrix_values {
    WF_LIST(const struct wf_node *) list; /* aliases resolved; any kind of node */
    WF_LIST(const struct wf_node *)
    texts;      /* scalars with a `${{ }}` that gives more of them; then also `open` */
    bool known; /* the text is one expression `matrix.NAME...` */
    bool open;  /* there may be other values */
};

/* What `${{ matrix.NAME }}` (or deeper, `matrix.NAME.x`) can stand for in a job; `text` is all of a scalar.
 */
struct wf_matrix_values wf_matrix_values_of(struct wf_arena *arena, const struct wf_job *job,
                                            struct wf_str text);

/* One scalar that the matrix gives. */
struct wf_matrix_leaf {
    struct wf_str path;         /* what names it: "matrix.os", "matrix.image.tag" */
    const struct wf_node *node; /* a scalar, aliases resolved */
};

struct wf_matrix_leaves {
    WF_LIST(struct wf_matrix_leaf) list;
    bool known; /* false: the matrix, `include` or `exclude` is an expression, or there is no matrix */
};

/* Every scalar below the vectors and rows of a job's matrix, in the order of the file; items of lists add
 * nothing to the path, values that `exclude` names are left out. */
struct wf_matrix_leaves wf_matrix_leaves(struct wf_arena *arena, const struct wf_job *job);

/* Whether no value that `path` can stand for holds an expression; a path that the matrix does not have counts
 * as such. False when the matrix is an expression. */
bool wf_matrix_is_static(struct wf_arena *arena, const struct wf_job *job, struct wf_str path);

/* The keys of the matrix but `include` and `exclude`. */
bool wf_matrix_is_vector(const struct wf_node *key);

/* Whether some scalar in `node` holds a `${{ }}`. */
bool wf_matrix_has_expression(const struct wf_node *node);

/* Deep equality: scalars by their text, mappings in any order. */
bool wf_matrix_same(const struct wf_node *a, const struct wf_node *b);

#endif
