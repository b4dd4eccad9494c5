/* What a rule says. Findings are data first and text last: reports turn them into text. */
#ifndef WF_TEXT_FINDING_H
#define WF_TEXT_FINDING_H

#include "base/map.h"
#include "text/edit.h"

enum wf_severity {
    WF_INFO,    /* taste, or cannot be known from the files */
    WF_WARNING, /* GitHub accepts it, but it does not do what it says */
    WF_ERROR,   /* GitHub refuses it, or it fails for certain */
};

const char *wf_severity_name(enum wf_severity severity);
/* False when `name` is none of "info", "warning", "error". */
bool wf_severity_parse(struct wf_str name, enum wf_severity *severity);

/* How bad a hole is, and how sure it is that there is one. */
enum wf_level { WF_LEVEL_NONE, WF_LEVEL_INFO, WF_LEVEL_LOW, WF_LEVEL_MEDIUM, WF_LEVEL_HIGH };

/* "none", "info", "low", "medium", "high". */
const char *wf_level_name(enum wf_level level);

/* Whom a finding is for; each of them sees what the ones before see. */
enum wf_persona {
    WF_REGULAR,  /* everyone */
    WF_PEDANTIC, /* who wants good habits too */
    WF_AUDITOR,  /* who looks for all that could be a way in */
};

const char *wf_persona_name(enum wf_persona persona);
/* False when `name` is none of "regular", "pedantic", "auditor". */
bool wf_persona_parse(struct wf_str name, enum wf_persona *persona);

/* Which findings in workflows matter: those in jobs that people can start who may not write. */
enum wf_triggers {
    WF_TRIGGERS_ALL,        /* whoever starts it */
    WF_TRIGGERS_EXTERNAL,   /* anyone can: also by a pull request from a fork, whose runs have few rights */
    WF_TRIGGERS_PRIVILEGED, /* anyone can, and the run has the repository's secrets and rights */
};

const char *wf_triggers_name(enum wf_triggers triggers);
/* False when `name` is none of "all", "external", "privileged". */
bool wf_triggers_parse(struct wf_str name, enum wf_triggers *triggers);

/* A second place that explains the first. */
struct wf_note {
    const struct wf_source *source;
    struct wf_span span;
    struct wf_str message;
};

struct wf_finding {
    const char *rule; /* its id */
    enum wf_severity severity;
    const struct wf_source *source;
    struct wf_span span;
    struct wf_str message; /* one line, lower case, the user's words in double quotes */
    struct wf_str help; /* what to do when there is no fix, or what only a person can decide; may be empty */
    struct wf_note *notes;
    size_t note_count;
    const struct wf_fix *fix; /* NULL: a person must decide */
    bool fails;               /* the run, as the settings have it */
    enum wf_level security;   /* how bad; WF_LEVEL_NONE: no matter of security */
    enum wf_level confidence; /* WF_LEVEL_LOW to WF_LEVEL_HIGH when `security` is set */
    enum wf_persona persona;  /* the first one to see it */
    struct wf_str triggers;   /* of security: the events that start what it is in, a blank between; may be
                                 empty */
    struct wf_span reach;     /* where zizmor's ignore comments count as well; empty: see lint/ignore.h */
};

/* A copy that shares nothing with what it was made from but the rule's id, for when that is to be freed. The
 * sources that it and its notes stand in are copied once for each `copies`, whose keys are their addresses.
 */
struct wf_finding *wf_finding_copy(struct wf_arena *arena, const struct wf_finding *finding,
                                   struct wf_map *copies);

/* The order of a report: path, place, rule, message. */
int wf_finding_cmp(const struct wf_finding *a, const struct wf_finding *b);

#endif
