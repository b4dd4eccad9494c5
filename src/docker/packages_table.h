/* The package managers' command lines as tables. Internal to packages*.c. */
#ifndef WF_DOCKER_PACKAGES_TABLE_H
#define WF_DOCKER_PACKAGES_TABLE_H

#include "docker/packages.h"

struct wf_package_verb {
    const char *words; /* "install", "mod download"; "" for the program alone; "*": any word */
    enum wf_package_action action;
    bool names; /* what follows are packages */
};

struct wf_manager_facts {
    const char *name;
    const char *programs;  /* blank-separated */
    const char *valued;    /* options whose value is the next word */
    const char *files;     /* those of them whose value is a file that tells what to install */
    const char *manifests; /* see wf_manager_manifests() */
    const char *cache;
    const char *pins; /* a version begins at the first of these bytes behind the name's first one */
    const struct wf_package_verb *verbs; /* longest first, ended by NULL words */
};

extern const struct wf_manager_facts wf_managers[WF_MANAGERS];

#endif
