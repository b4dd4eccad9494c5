/* What the parts of ignore_advice.h share. */
#ifndef WF_DOCKER_IGNORE_ADVICE_IN_H
#define WF_DOCKER_IGNORE_ADVICE_IN_H

#include "docker/ignore_advice.h"

struct wf_adviser {
    struct wf_arena *arena;
    const struct wf_advice_question *question;
    struct wf_needs needs; /* of all stages of all Dockerfiles */
    struct wf_script_use scripts;
    unsigned stacks; /* that stand in the context */
    bool takes_all;  /* an instruction takes all of the context, or nobody knows */
    struct wf_ignore_advice *advice;
    struct wf_str corrected_text;            /* the old file, with its corrections */
    const struct wf_dockerignore *corrected; /* the same; NULL: there is none */
    struct wf_context_view now;              /* as `corrected` leaves it */
};

/* Makes `corrected`, and a line for each correction that is sure and starves no instruction. */
void wf_advise_corrections(struct wf_adviser *adviser);

/* Adds lines for what is known by name. */
void wf_advise_names(struct wf_adviser *adviser);

/* Adds lines for heavy data. */
void wf_advise_data(struct wf_adviser *adviser);

/* Writes the better file and measures what each line does in it; lines that do nothing go. */
void wf_advise_text(struct wf_adviser *adviser);

/* Whether a line is worth having although it saves nothing now. One that would only keep "COPY . ." from
 * running again is not where nothing does that; who has written a .dockerignore knows about logs and editors.
 */
bool wf_advise_is_guard(const struct wf_adviser *adviser, const struct wf_ignore_fact *fact);

struct wf_advised_line *wf_advise_line(struct wf_adviser *adviser, enum wf_advice advice, struct wf_str text,
                                       enum wf_ignore_group group, const struct wf_ignore_fact *fact);

/* The last exception that names this very path, and not only a folder above it as "!app" does;
 * NULL: none. */
const struct wf_ignore_pattern *wf_ignore_wanted(const struct wf_dockerignore *ignore, struct wf_str path);

/* The last part of an entry's path. */
struct wf_str wf_context_name(const struct wf_context_entry *entry);

#endif
