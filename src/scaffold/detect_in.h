/* What a detector of one stack is, and what they share. For detect*.c alone. Adding a stack: one file with a
 * `const struct wf_detector`, and one line in the table of detect.c. */
#ifndef WF_SCAFFOLD_DETECT_IN_H
#define WF_SCAFFOLD_DETECT_IN_H

#include "scaffold/ci.h"
#include "scaffold/detect.h"

/* A folder that may be, or is, a stack. */
struct wf_look {
    struct wf_arena *arena;
    struct wf_survey *survey;
    const struct wf_ci *ci;
    const struct wf_detector *detector;
    struct wf_stack *stack;
    struct wf_str folder; /* "": the repository's own */
    bool by_manifest;     /* false: only workflows and Dockerfiles speak of it */
    struct wf_depends *depends;
};

/* An action that installs the language, and its input for the version. */
struct wf_setup {
    const char *action, *input;
};

struct wf_detector {
    const char *language;
    const char *codeql;           /* CodeQL's name */
    const char *current;          /* the version to use where bounds alone are known: one that has support */
    const char *const *manifests; /* names ("*.ext" too) that make a folder a stack, the best first */
    const struct wf_setup *setups;
    const char *const *images;              /* base images whose tag begins with the version: "python" */
    const char *const *tools;               /* what its commands begin with, in scripts */
    const char *const *ecosystems;          /* of dependabot: then "repository.NAME" gets the folders */
    unsigned parts;                         /* of a version that count: 2 in "3.12", 1 in "22" */
    bool (*is_stack)(struct wf_look *look); /* NULL: every manifest makes one */
    bool (*owns)(struct wf_look *look, struct wf_str inner); /* the inner folder's manifest is a part
                                                                of this stack */
    const char *(*ecosystem)(const struct wf_stack *stack);  /* NULL: the first of `ecosystems` */
    void (*look)(struct wf_look *look);                      /* says what there is to say */
};

extern const struct wf_detector wf_detect_c, wf_detect_dotnet, wf_detect_go, wf_detect_java, wf_detect_node,
    wf_detect_php, wf_detect_python, wf_detect_ruby, wf_detect_rust;

/* Fills detected->repository. `looks` has one for each stack. */
void wf_detect_repository(struct wf_detected *detected, struct wf_survey *survey, const struct wf_ci *ci,
                          struct wf_look *const *looks, const struct wf_remote *remote);

/* ---- files of the look's folder ---- */

bool wf_look_has(const struct wf_look *look, const char *name);
bool wf_look_has_folder(const struct wf_look *look, const char *name);
const char *wf_look_first(const struct wf_look *look, const char *const *names);
struct wf_str wf_look_text(const struct wf_look *look, const char *name);
struct wf_value wf_look_value(const struct wf_look *look, const char *name);
/* Whether the text of a file has this in it. */
bool wf_look_mentions(const struct wf_look *look, const char *name, const char *what);

/* Whether something of this name, or pattern, lies in a folder or below it; the folder is the repository's.
 */
bool wf_look_folder_has(const struct wf_look *look, struct wf_str folder, const char *name);

/* Whether a folder is another one or lies below it; "" is around all. */
bool wf_path_is_in(struct wf_str inner, struct wf_str outer);

/* The detector among whose images this name is, or NULL. */
const struct wf_detector *wf_detector_of_image(struct wf_str name);

/* ---- versions ---- */

/* The number in front of a text such as "^3.12.1", "v22.x", "python-3.12", "go1.24.1", at most `parts` of it;
 * empty when there is none, or it is a version before a release. */
struct wf_str wf_version_of(struct wf_arena *arena, struct wf_str text, unsigned parts);
int wf_version_compare(struct wf_str a, struct wf_str b);
/* The least version that a range such as ">=3.9,<4", "^20 || ^22", ">= 18" allows; empty: none. */
struct wf_str wf_version_bound(struct wf_arena *arena, struct wf_str range, unsigned parts);

/* Says the version that a text of a file holds; false when there is none. */
bool wf_look_version(struct wf_look *look, struct wf_str text, const char *where);
/* A name of asdf's and mise's .tool-versions. */
bool wf_look_tool_version(struct wf_look *look, const char *tool);
/* A range: an exact version, or what it allows of the versions that are in use. */
void wf_look_range(struct wf_look *look, struct wf_str range, const char *where);
/* The versions that workflows test with, and that of the Dockerfile's base image. */
void wf_look_ci_versions(struct wf_look *look);
/* Adds to "versions", which stays sorted. */
void wf_look_add_version(struct wf_look *look, struct wf_str version, const char *where);

/* ---- dependencies ---- */

struct wf_depend {
    struct wf_str name;
    struct wf_str file;
    bool main; /* the program itself needs it, not only its tests */
};
struct wf_depends {
    WF_LIST(struct wf_depend) list;
};

void wf_look_depend(struct wf_look *look, struct wf_str name, const char *file, bool main);
/* The file that names the dependency, or NULL; "name*" stands for all that begin so. */
const struct wf_depend *wf_look_needs(const struct wf_look *look, const char *name);

/* What follows from a dependency. */
struct wf_consequence {
    const char *depend, *value;
};
/* Says the first of the table whose dependency is there; its end has a NULL. */
void wf_look_say_by(struct wf_look *look, const char *name, const struct wf_consequence *table);
/* Adds the words of all of them that the program itself needs. */
void wf_look_add_by(struct wf_look *look, const char *name, const struct wf_consequence *table);

/* ---- commands ---- */

/* Says a command that a workflow runs and that begins with one of the words. */
bool wf_look_ci_command(struct wf_look *look, const char *name, const char *const *begins);
/* Says "make TARGET" when the Makefile has that target. */
bool wf_look_make(struct wf_look *look, const char *name, const char *target);
/* Says a start command as a list, when it has no variables and the like. */
bool wf_look_command(struct wf_look *look, struct wf_str command, const char *where);
/* A Procfile's line "web:", and the CMD of a Dockerfile in exec form. */
void wf_look_known_commands(struct wf_look *look);
/* The port that Dockerfile or Compose file tell. */
void wf_look_known_port(struct wf_look *look);

/* The port that stands behind `before` in a source: "process.env.PORT || 8080", "listen(8080"; 0: none. */
double wf_port_behind(struct wf_str text, const char *before);

/* A name in small letters and digits, with '-' in the place of all else: fit for an image, and a file. */
struct wf_str wf_slug(struct wf_arena *arena, struct wf_str name);

/* Says the name, or the last part of a path, as such. */
void wf_look_name(struct wf_look *look, struct wf_str name, const char *where);

#endif
