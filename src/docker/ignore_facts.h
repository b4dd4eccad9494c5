/* What is known of names that stand in build contexts and do not belong into images. */
#ifndef WF_DOCKER_IGNORE_FACTS_H
#define WF_DOCKER_IGNORE_FACTS_H

#include "docker/dockerignore.h"
#include "docker/packages.h"

enum wf_ignore_group {
    WF_IGNORE_SECRETS,
    WF_IGNORE_VCS,
    WF_IGNORE_DOCKER,
    WF_IGNORE_CI,
    WF_IGNORE_CACHES,    /* of interpreters, compilers, checkers */
    WF_IGNORE_INSTALLED, /* packages that the image installs for itself */
    WF_IGNORE_BUILT,     /* output that the image builds for itself */
    WF_IGNORE_LOGS,
    WF_IGNORE_EDITORS,
    WF_IGNORE_DATA,
    WF_IGNORE_OTHER, /* tests, prose: it depends on the image */
    WF_IGNORE_GROUPS
};

/* The group's heading: "secrets". */
const char *wf_ignore_group_name(enum wf_ignore_group group);
/* Why it does not belong into an image, a half sentence. */
const char *wf_ignore_group_why(enum wf_ignore_group group);

/* Languages and tools whose files stand in a context, as bits. */
enum {
    WF_STACK_PYTHON = 1 << 0,
    WF_STACK_NODE = 1 << 1,
    WF_STACK_RUST = 1 << 2,
    WF_STACK_JAVA = 1 << 3,
    WF_STACK_DOTNET = 1 << 4,
    WF_STACK_PHP = 1 << 5,
    WF_STACK_TERRAFORM = 1 << 6,
};

/* The stacks that a file of this name shows; 0 for most. */
unsigned wf_stack_of(struct wf_str name);

/* The stacks whose package managers are at work in a script. */
unsigned wf_stack_of_manager(enum wf_manager manager);

enum {
    WF_IGNORE_GUARD = 1,      /* worth a line even when there is no such file now */
    WF_IGNORE_MADE = 2,       /* the image makes its own, if it runs a manager of that stack */
    WF_IGNORE_OWN_CHOICE = 4, /* never proposed; but who excludes it means it at any depth */
};

struct wf_ignore_fact {
    const char *pattern; /* as it should be written */
    enum wf_ignore_group group;
    unsigned stacks; /* it belongs to one of them; 0: to all */
    unsigned how;    /* WF_IGNORE_GUARD ... */
    const char
        *inside; /* names, one of which must stand in such a folder, with a blank between; NULL: no matter */
};

/* Ended by a fact whose pattern is NULL. In the order of the groups. */
extern const struct wf_ignore_fact wf_ignore_facts[];

/* The facts' patterns, ready to match: made once for many questions. */
struct wf_ignore_known {
    struct wf_arena *arena;
    WF_LIST(const struct wf_ignore_program *) programs;
};
struct wf_ignore_known wf_ignore_known(struct wf_arena *arena);

/* The fact that a pattern of a .dockerignore means: what it matches at the top is what the fact matches
 * anywhere; NULL: none. */
const struct wf_ignore_fact *wf_ignore_fact_of(const struct wf_ignore_known *known,
                                               const struct wf_ignore_pattern *pattern);

#endif
