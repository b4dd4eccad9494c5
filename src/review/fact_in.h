/* What the files that gather facts share. */
#ifndef WF_REVIEW_FACT_IN_H
#define WF_REVIEW_FACT_IN_H

#include "review/canon.h"
#include "review/fact.h"

/* A place on the way: keys of facts begin with `key`, and belong to it. */
struct wf_fact_scope {
    struct wf_facts *facts;
    const struct wf_review_names *names;
    struct wf_str key, where;
};

/* Adds one whose key is the scope's, a slash and `name`; `what` is made of the format. */
struct wf_fact *wf_fact_add(const struct wf_fact_scope *scope, enum wf_topic topic, struct wf_str name,
                            struct wf_str value, const struct wf_node *node);

/* The span of a key and its value's first line, or of any other node. */
struct wf_span wf_fact_span(const struct wf_node *node);

/* Each pair of a mapping as a fact "PREFIX/NAME" with the canonical value; `what` is "WORD \"NAME\"". */
void wf_fact_pairs(const struct wf_fact_scope *scope, enum wf_topic topic, const char *prefix,
                   const char *word, const struct wf_node *mapping);

/* Keys of a mapping that are none of `known` (NULL at the end), each as one fact. */
void wf_fact_rest(const struct wf_fact_scope *scope, const struct wf_node *mapping, const char *const *known);

/* `concurrency` of a workflow or job. */
void wf_fact_concurrency(const struct wf_fact_scope *scope, const struct wf_node *node);

void wf_facts_of_on(const struct wf_fact_scope *scope, const struct wf_workflow *workflow);
void wf_facts_of_job(const struct wf_fact_scope *scope, const struct wf_job *job, size_t index);
void wf_facts_of_steps(const struct wf_fact_scope *scope, const struct wf_step *steps, size_t count,
                       size_t job);
void wf_facts_of_uses(const struct wf_fact_scope *scope, const struct wf_node *node);
void wf_facts_of_sites(const struct wf_fact_scope *scope, const struct wf_review_file *file);
void wf_facts_of_dockerfile(const struct wf_fact_scope *scope, const struct wf_dockerfile *file);

/* The scope of a step; the name of one for people. */
struct wf_fact_scope wf_fact_step_scope(const struct wf_fact_scope *job, const struct wf_step *step,
                                        size_t job_index);
struct wf_fact_scope wf_fact_job_scope(const struct wf_fact_scope *file, const struct wf_job *job,
                                       size_t index);

#endif
