/* From a pack and values to files. */
#ifndef WF_SCAFFOLD_RENDER_H
#define WF_SCAFFOLD_RENDER_H

#include "scaffold/values.h"

struct wf_rendered {
    struct wf_str path; /* below the repository's folder */
    struct wf_str bytes;
    bool is_job;                     /* its path is the id */
    const struct wf_pack_file *from; /* NULL: of a job */
};

struct wf_rendering {
    WF_LIST(struct wf_rendered) files;
    struct wf_problems problems; /* of the values, the pack or its templates; then there are no files */
    bool missing;                /* the only problem: nothing has the name that `only` asks for */
};

/* Renders the files whose `when` is true. With `only` (NULL: all) those alone whose path or last component it
 * is, or else the job of that id, whose path is the id itself; when there is none of that name, a problem
 * says which there are. Never NULL. */
struct wf_rendering *wf_render(struct wf_values *values, const char *only);

/* The text of one job, "ID:" its first line, LF and from column 0; false with the rendering's problems when
 * that cannot be, or the pack has no such job. */
bool wf_render_one_job(struct wf_values *values, struct wf_str id, struct wf_str *bytes,
                       struct wf_problems *problems);

/* Whether the pack can render this job alone. */
bool wf_render_has_job(const struct wf_pack *pack, struct wf_str id);

#endif
