/* What a Dockerfile's cache is worth: what is rebuilt when one thing changes, for every kind of thing that
 * people change. The kinds are guessed from the names of files. */
#ifndef WF_DOCKER_SCENARIOS_H
#define WF_DOCKER_SCENARIOS_H

#include "docker/layers.h"

enum wf_file_class {
    WF_CLASS_CODE,
    WF_CLASS_TESTS,
    WF_CLASS_DOCS,
    WF_CLASS_DEPENDENCIES, /* manifests and lock files of package managers */
    WF_CLASS_OTHER,
};

/* "code", "tests", "docs", "dependencies", "other files". */
const char *wf_file_class_name(enum wf_file_class class);
enum wf_file_class wf_file_class(struct wf_str path);

struct wf_scenario {
    struct wf_str name;    /* "code", "ARG VERSION", "no change", ... */
    struct wf_str example; /* the file that was changed to find out; empty: none */
    size_t files;          /* of the context, ignored ones too, for which the result is the same */
    const struct wf_layers *layers;
};

struct wf_scenarios {
    WF_LIST(struct wf_scenario) list;
    bool complete; /* all files of the context could be looked at */
    size_t left;   /* changes that were not tried: WF_MAX_SCENARIO_LINES */
};

/* `folder` is the context; build->context is what the .dockerignore `ignore` leaves of it. `dockerfile` is
 * the Dockerfile's path below the context, empty when it stands elsewhere. Big folders that hold no sources
 * (.git, node_modules, caches) are passed over. */
struct wf_scenarios wf_scenarios_make(struct wf_arena *arena, const struct wf_layers_build *build,
                                      const struct wf_folder *folder, const struct wf_dockerignore *ignore,
                                      struct wf_str dockerfile, enum wf_layers_cache cache);

#endif
