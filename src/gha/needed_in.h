/* What the parts of gha/needed.h share. */
#ifndef WF_GHA_NEEDED_IN_H
#define WF_GHA_NEEDED_IN_H

#include "gha/needed.h"
#include "gha/needed_facts.h"
#include "gha/step.h"
#include "lang/exprvalue.h"

/* An action of the repository whose steps are looked at, and the step that uses it. */
struct wf_needed_frame {
    const struct wf_action *action;
    const struct wf_step *user;
    const struct wf_needed_frame *above;
};

/* A walk over the steps of a job. */
struct wf_needed_look {
    struct wf_arena *arena;
    struct wf_map *known; /* see wf_needed_of_job() */
    struct wf_map called; /* workflows whose jobs were added */
    const struct wf_job *job;
    struct wf_needed *out;
    WF_LIST(const struct wf_node *) wide; /* keys of `env` around the steps that may hold the job's token */
    size_t seen;                          /* steps so far */
    const struct wf_needed_frame *frame;  /* NULL: in the job itself */
    const struct wf_step *step;           /* the present one; NULL: the job's own keys */
    bool kept;                            /* git has the job's token */
    bool cloned;                          /* other repositories lie about, with credentials of theirs */
    bool logged_in;                       /* so has a client of ghcr.io */
    bool handed;                          /* a script has put it into the environment of what follows */
    bool gh;                              /* `gh auth login` got it */
};

enum wf_token {
    WF_TOKEN_NONE,
    WF_TOKEN_OTHER, /* a secret, an app's token */
    WF_TOKEN_OWN,   /* or perhaps */
};

/* Whose token the text holds. */
enum wf_token wf_needed_token(const struct wf_needed_look *look, struct wf_str text);
/* The same of environment variable `name` as the present step sees it. */
enum wf_token wf_needed_env(const struct wf_needed_look *look, const char *name);
/* The name of a variable of the present step's environment that holds the job's token; empty: none does. */
struct wf_str wf_needed_variable(const struct wf_needed_look *look);

/* The document of the present step. */
const struct wf_doc *wf_needed_doc(const struct wf_needed_look *look);

/* Adds a need of what `reason` names; `span`: where it stands. The need it became a part of, valid until the
 * next one. */
struct wf_need *wf_needed_add(struct wf_needed_look *look, const char *scope, enum wf_permission access,
                              bool sure, struct wf_str reason, struct wf_span span);
/* Adds those of a fact. `writes`: what an access means that the verb tells. */
void wf_needed_add_fact(struct wf_needed_look *look, const struct wf_need_fact *fact, bool writes,
                        struct wf_str reason, struct wf_span span);
/* Adds all of a fact that holds whatever the inputs are. */
void wf_needed_add_use(struct wf_needed_look *look, const struct wf_use_fact *use, bool writes,
                       struct wf_str reason, struct wf_span span);

/* Notes what cannot be told, unless something was noted before. */
void wf_needed_unknown(struct wf_needed_look *look, struct wf_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether credentials of the job's lie about, which any program can use. */
static inline bool wf_needed_credentials(const struct wf_needed_look *look) {
    return look->kept || look->logged_in;
}

/* Notes a program that nobody can look into, which has what credentials lie about. */
void wf_needed_opaque(struct wf_needed_look *look, struct wf_str program, struct wf_span span);

/* One use of GitHub's API: the address behind the server's name, and whether it writes. `whole`: what stands
 * there. */
void wf_needed_api(struct wf_needed_look *look, struct wf_str path, bool writes, struct wf_str whole,
                   struct wf_span span);

/* A step with `uses`; a job with one. */
void wf_needed_action(struct wf_needed_look *look, const struct wf_step *step);
void wf_needed_call(struct wf_needed_look *look, const struct wf_job *job);
/* The code of actions/github-script. */
void wf_needed_client(struct wf_needed_look *look, const struct wf_step *step);
/* A step with `run`. */
void wf_needed_script(struct wf_needed_look *look, const struct wf_step *step);
/* All steps of a job or an action. */
void wf_needed_steps(struct wf_needed_look *look, const struct wf_step *steps, size_t count);

#endif
