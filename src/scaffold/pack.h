/* A pack: templates that belong together, and pack.yml, which says what they are given and what they become.
 *
 *     title: one line
 *     about: what it is for; several lines
 *     for: EXPRESSION             # when it fits a stack (scaffold/detect.h) or repository; left out: never
 *     include: [common/ci.yml]    # files whose inputs, facts and actions stand here
 *     inputs:                     # in the order in which they are listed to the user
 *       NAME:
 *         type: string            # bool, int, string, list (of strings) or enum
 *         default: ghcr.io        # of that type
 *         choices: [a, b]         # of an enum; a list may have them
 *         pattern: '[a-z]+'       # a POSIX extended regular expression for all of the text
 *         multiline: true         # the text may have line ends
 *         lower: true             # its ASCII letters become small, unless it has a ${{ }}
 *         csv: true               # items are written as lines of a list input of Docker's actions
 *         min: 1                  # of an int; also max
 *         help: what it does
 *         detect: EXPRESSION      # its value by what was found; nothing: the default, false: an empty list
 *     facts:                      # further variables: GitHub's expressions
 *       NAME: inputs.registry == 'ghcr.io' || facts.EARLIER
 *     refuse:                     # combinations of values that make no sense
 *       - if: EXPRESSION
 *         message: why
 *     actions:                    # <%& uses.NAME %>: the newest known version
 *       NAME: owner/repo          # pinned as the input `pins` says: "sha" or "tag"
 *     files:
 *       - path: .github/workflows/ci.yml   # may have <% tags %> as a template of text
 *         template: ci.yml        # in the folder of the pack
 *         when: EXPRESSION        # left out: always
 *     jobs:                       # those that can be rendered alone
 *       ID: jobs/ID.yml
 *
 * `pattern`, `multiline` and `lower` hold for a string and for each item of a list.
 *
 * Templates are lang/mustache.h's: YAML, or Dockerfile or text, by their name. They see all inputs and facts
 * by name and `uses`. Packs are embedded in the program; in a folder given by the user, a file DIR/PACK/NAME
 * takes the place of the embedded file of that name, whose text is still there as parent or partial
 * "PACK/NAME". */
#ifndef WF_SCAFFOLD_PACK_H
#define WF_SCAFFOLD_PACK_H

#include "base/list.h"
#include "lang/mustache.h"

enum wf_variable_type {
    WF_VARIABLE_BOOL,
    WF_VARIABLE_INT,
    WF_VARIABLE_STRING,
    WF_VARIABLE_LIST,
    WF_VARIABLE_ENUM,
};

/* An expression and where it stands; the text is empty when there is none. */
struct wf_pack_expression {
    struct wf_str text;
    const struct wf_node *node;
    const struct wf_source *source;
};

struct wf_variable {
    struct wf_str name, help, pattern;
    struct wf_pack_expression detect; /* its text is empty when nothing is */
    enum wf_variable_type type;
    const struct wf_node *fallback; /* the default */
    const struct wf_node *choices;  /* NULL: free */
    double min, max;
    bool multiline, lower, csv;
};

struct wf_pack_fact {
    struct wf_str name;
    struct wf_pack_expression value;
};

struct wf_pack_refusal {
    struct wf_pack_expression when;
    struct wf_str message;
};

struct wf_pack_file {
    struct wf_str path, template;
    struct wf_pack_expression when;
};

/* `name` stands for `text`: an action, or a job's template. */
struct wf_pack_name {
    struct wf_str name, text;
};

/* Whatever is wrong with a pack or with values; `source` is NULL where no one place is to blame. */
struct wf_problems {
    struct wf_mustache_problem *items;
    size_t len, cap;
};

/* Read-only once it is loaded. */
struct wf_pack {
    struct wf_arena *arena;
    struct wf_str name;
    const char *folder; /* of packs, given by the user; NULL: none */
    struct wf_str title, about;
    struct wf_pack_expression for_stack; /* the key "for" */
    const struct wf_source *source;      /* of pack.yml */
    WF_LIST(struct wf_variable) variables;
    WF_LIST(struct wf_pack_fact) facts;
    WF_LIST(struct wf_pack_refusal) refusals;
    WF_LIST(struct wf_pack_file) files;
    WF_LIST(struct wf_pack_name) actions, jobs;
};

struct wf_pack_names {
    struct wf_str *items;
    size_t len, cap;
};

/* The names of all packs, sorted: embedded ones and, unless `folder` is NULL, its own. False when the folder
 * cannot be read. */
bool wf_pack_list(struct wf_arena *arena, const char *folder, struct wf_pack_names *names,
                  struct wf_err *err);

/* Loads a pack; NULL when there is none of that name or it cannot be read (`err`), or when it is wrong
 * (`problems`, then err->kind is WF_ERR_NONE). */
const struct wf_pack *wf_pack_load(struct wf_arena *arena, const char *folder, struct wf_str name,
                                   struct wf_problems *problems, struct wf_err *err);

/* The bytes of the pack's file `name`, or of the embedded "PACK/NAME". A name that leads out of the folder
 * has none. */
bool wf_pack_template(const struct wf_pack *pack, struct wf_str name, struct wf_str *bytes);

/* Offers the names of all files that wf_pack_template() finds among the embedded ones. */
void wf_pack_offer(const struct wf_pack *pack, struct wf_near *near);

/* The variable of that name, or NULL. */
const struct wf_variable *wf_pack_variable(const struct wf_pack *pack, struct wf_str name);

/* "bool", "int", "string", "list" or "enum". */
const char *wf_variable_type_name(enum wf_variable_type type);

/* Whether `path` names something below a folder without ".." or a leading slash. */
bool wf_pack_is_inside(struct wf_str path);

/* "name:line:column: message", or the message alone. A NUL stands behind it. */
struct wf_str wf_problem_text(struct wf_arena *arena, const struct wf_mustache_problem *problem);

/* Adds a problem at a place. */
void wf_problem_add(struct wf_arena *arena, struct wf_problems *problems, const struct wf_source *source,
                    struct wf_span span, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "; did you mean "X"?", or "". */
const char *wf_problem_hint(struct wf_arena *arena, const struct wf_near *near);

#endif
