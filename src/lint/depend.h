/* What a file takes from outside: the actions, reusable workflows and images that it names, each with its
 * place, whether or not it can ever run. */
#ifndef WF_LINT_DEPEND_H
#define WF_LINT_DEPEND_H

#include "docker/ref.h"
#include "lint/lock.h"
#include "lint/rule.h"

enum wf_dependency_kind { WF_DEPENDS_ACTION, WF_DEPENDS_WORKFLOW, WF_DEPENDS_IMAGE, WF_DEPENDS_LOCAL };

struct wf_dependency {
    enum wf_dependency_kind kind;
    struct wf_str text;  /* owner/repo[/path]@ref, name[:tag][@digest] or ./path */
    struct wf_span span; /* of the text in the file */
    struct wf_str name;  /* as the lock has it: "owner/repo", "docker.io/library/python"; LOCAL: empty */
    struct wf_str ref;   /* what stands behind the '@', or the tag of an image, "latest" without one */
    struct wf_str value; /* the commit or digest that it is pinned to, or empty */
    bool unknown;        /* a variable is in it: neither name nor ref are set */
    struct wf_uses uses; /* of an action or workflow */

    /* Where it stands: in a scalar, or in an instruction's line. */
    const struct wf_node *node; /* NULL in a Dockerfile */
    const struct wf_instruction *instruction;
    size_t begin; /* of the text in that text */

    /* Of an action or workflow. */
    bool alone;                       /* no other one ends on its line */
    const struct wf_comment *comment; /* that ends its line, when it is alone; or NULL */
};

struct wf_dependencies {
    WF_LIST(struct wf_dependency) list; /* in the order of the file; what an anchor holds is there once */
};

/* Those of a workflow: `uses` of steps and jobs, images of containers and services; of an action: `uses` of
 * its steps and its image; of a Dockerfile: FROM, `--from` of COPY and of mounts. Empty for other files. */
struct wf_dependencies wf_dependencies_read(struct wf_arena *arena, const struct wf_file *file);

/* Where the comment names a version or, since the lock knows them, a ref: the word, in the file. Empty: it
 * names none. `# v4`, `# tag=v4.1` and `# owner/repo@v4` do. */
struct wf_span wf_dependency_label(const struct wf_file *file, const struct wf_lock *lock,
                                   const struct wf_dependency *dependency);

/* The line of the lock that its ref stands for, or NULL: also when it is pinned, see wf_lock_of_value(). */
const struct wf_pin *wf_dependency_pin(const struct wf_lock *lock, const struct wf_dependency *dependency);

/* The lines of the lock that an unpinned form of it may be on: those with its commit that its comment does
 * not exclude; of an image the one with its tag and digest. The number of them, and the last in `*pin`. */
size_t wf_dependency_origins(const struct wf_file *file, const struct wf_lock *lock,
                             const struct wf_dependency *dependency, const struct wf_pin **pin);

/* Its line in a lock, whether or not the lock has it: "owner/repo@ref = COMMIT # VERSION". `*known` (may be
 * NULL) is false when such a word stands in it, because neither the file nor the lock tells. */
struct wf_str wf_dependency_line(struct wf_arena *arena, const struct wf_file *file,
                                 const struct wf_lock *lock, const struct wf_dependency *dependency,
                                 bool *known);

/* Fixes. They are NULL when the text cannot be changed, e.g. when a word of a Dockerfile is quoted. `title`
 * must be a constant. */

/* Pins it to the line's commit, which its comment then names, or digest. */
const struct wf_fix *wf_dependency_pin_fix(const struct wf_check *check,
                                           const struct wf_dependency *dependency, const struct wf_pin *pin,
                                           const char *title, enum wf_fix_safety safety);
/* Undoes that. */
const struct wf_fix *wf_dependency_unpin_fix(const struct wf_check *check,
                                             const struct wf_dependency *dependency, const struct wf_pin *pin,
                                             const char *title, enum wf_fix_safety safety);
/* Makes the comment name `label`. */
const struct wf_fix *wf_dependency_label_fix(const struct wf_check *check,
                                             const struct wf_dependency *dependency, struct wf_str label,
                                             const char *title, enum wf_fix_safety safety);

#endif
