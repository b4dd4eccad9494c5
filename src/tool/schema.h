/* The schema compiler: read → check → write. It turns the files of schemas/ (notation: schemas/README.md)
 * into one C file of constant tables (gha/facts_table.h). It runs on the build machine; all memory is one
 * arena's, and what is wrong is printed as `file:line:column: message` and counted. Each kind of file has its
 * own source here with one function per stage. */
#ifndef WF_TOOL_SCHEMA_H
#define WF_TOOL_SCHEMA_H

#include "base/buf.h"
#include "gha/advisory.h"
#include "gha/capability.h"
#include "gha/needed_facts.h"
#include "yaml/node.h"

#include <stdlib.h>

/* Major versions, both included. */
struct wf_majors {
    uint32_t from, to; /* UINT32_MAX: without end */
};

/* One name of a list with its marks: `name!-? (1-2 5+)`. */
struct wf_schema_name {
    struct wf_str name;
    bool required, deprecated, sometimes; /* ! - ? */
    WF_LIST(struct wf_majors) majors;     /* empty: all */
    const struct wf_node *node;
};

struct wf_schema_names {
    WF_LIST(struct wf_schema_name) list;
};

struct wf_schema_runtime {
    struct wf_str name;
    uint32_t end; /* YYYYMM, or 0 */
    const struct wf_doc *doc;
    const struct wf_node *node;
};

/* A label of a hosted runner. */
struct wf_schema_runner {
    struct wf_str name, os, image, instead;
    uint32_t going, gone; /* YYYYMM, or 0 */
    const struct wf_doc *doc;
    const struct wf_node *node;
};

struct wf_schema_advisory {
    struct wf_str name, id, severity, patched, what; /* the name is the action's */
    bool moved;
    WF_LIST(struct wf_version_range) ranges;
    WF_LIST(struct wf_str) commits;
    const struct wf_doc *doc;
    const struct wf_node *node;
};

struct wf_schema_zone {
    struct wf_str name;
    const struct wf_doc *doc;
    const struct wf_node *node;
};

struct wf_schema_property {
    struct wf_str name;
    struct wf_str object;          /* of which it is one; empty: none */
    enum wf_capability capability; /* WF_CAP_UNKNOWN: it is an object */
    bool list;
    const struct wf_doc *doc;
    const struct wf_node *node;
};

struct wf_schema_object {
    struct wf_str name;
    WF_LIST(struct wf_schema_property) properties;
    const struct wf_doc *doc;
    const struct wf_node *node;
};

struct wf_schema_event {
    struct wf_str name;
    struct wf_schema_names has, lacks;
    bool open; /* nothing is known about names that are not listed */
    const struct wf_doc *doc;
    const struct wf_node *node;
};

/* The known majors of an action that run on one thing. */
struct wf_schema_major {
    struct wf_majors majors;
    struct wf_str runtime; /* empty: not known */
    const struct wf_node *node;
};

/* Majors among which nothing differs: one row of the table. */
struct wf_schema_row {
    struct wf_majors majors;
    struct wf_str runtime;
    uint32_t input_count, output_count;
    size_t input_table, output_table; /* number of the C array; meaningless when the count is 0 */
};

struct wf_schema_action {
    struct wf_str name, tag, sha; /* tag and sha are empty when not known */
    uint32_t newest;              /* 0: not known */
    bool full_tags;
    WF_LIST(struct wf_schema_major) runtimes;
    struct wf_schema_names inputs, outputs, open;
    WF_LIST(struct wf_schema_row) rows; /* made by the check */
    const struct wf_doc *doc;
    const struct wf_node *node;
};

/* What permissions.yml says of one action, command, address or method. */
struct wf_schema_use {
    struct wf_str name; /* "action:actions/labeler" */
    WF_LIST(struct wf_need_fact) needs;
    const struct wf_doc *doc;
    const struct wf_node *node;
};

struct wf_schema_shapes; /* tool/shapes.h */

struct wf_schema {
    struct wf_arena *arena;
    size_t errors;
    WF_LIST(struct wf_schema_runtime) runtimes;
    struct wf_schema_names common; /* in the payload of each event that is given as a list */
    WF_LIST(struct wf_schema_event) events;
    WF_LIST(struct wf_schema_action) actions;
    WF_LIST(struct wf_schema_runner) runners;
    WF_LIST(struct wf_schema_zone) zones;
    struct wf_str advisory_date;
    WF_LIST(struct wf_schema_advisory) advisories;
    WF_LIST(struct wf_schema_object) objects;
    WF_LIST(struct wf_schema_shapes *) shapes;
    WF_LIST(struct wf_schema_use) uses;
};

/* Reports a mistake at `node`. */
void wf_schema_error(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The parsed file whose root is a mapping, or NULL when there is none (reported). */
const struct wf_doc *wf_schema_parse(struct wf_schema *schema, const char *path);

/* Reports `node` unless it is a mapping whose keys are all among `allowed` (ends in NULL; itself NULL: any).
 */
bool wf_schema_mapping(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *node,
                       const char *const *allowed);

/* Appends the names of a sequence; NULL is an empty one. */
void wf_schema_names_read(struct wf_schema *schema, const struct wf_doc *doc, const struct wf_node *sequence,
                          struct wf_schema_names *names);

/* Reads `4`, `3-5` or `6+`. */
bool wf_majors_parse(struct wf_str text, struct wf_majors *majors);
/* Reads all of `text` as a number of at most six digits. */
bool wf_schema_number(struct wf_str text, uint32_t *number);
/* Reads all of `text` as YYYY-MM. */
bool wf_schema_month(struct wf_str text, uint32_t *month);
/* True for letters, digits and `_ . - /`, at least one: text that needs no escapes in C. */
bool wf_schema_is_name(struct wf_str text);

/* Compares two things whose first member is their name, in the order of the tables. */
int wf_schema_by_name(const void *a, const void *b);

/* Sorts a list of such things, and reports those that have the same name. */
#define WF_SCHEMA_SORT(schema, list)                                                                         \
    do {                                                                                                     \
        if ((list)->len > 0) {                                                                               \
            qsort((list)->items, (list)->len, sizeof *(list)->items, wf_schema_by_name);                     \
        }                                                                                                    \
        for (size_t i_ = 1; i_ < (list)->len; i_++) {                                                        \
            if (wf_schema_by_name(&(list)->items[i_ - 1], &(list)->items[i_]) == 0) {                        \
                wf_schema_error((schema), (list)->items[i_].doc, (list)->items[i_].node,                     \
                                "\"%.*s\" is listed twice", WF_STR_ARG((list)->items[i_].name));             \
            }                                                                                                \
        }                                                                                                    \
    } while (0)

void wf_advisories_read(struct wf_schema *schema, const struct wf_doc *doc);
void wf_advisories_check(struct wf_schema *schema);
void wf_advisories_write(const struct wf_schema *schema, struct wf_buf *out);

void wf_runtimes_read(struct wf_schema *schema, const struct wf_doc *doc);
void wf_runtimes_check(struct wf_schema *schema);
void wf_runtimes_write(const struct wf_schema *schema, struct wf_buf *out);

void wf_runners_read(struct wf_schema *schema, const struct wf_doc *doc);
void wf_runners_check(struct wf_schema *schema);
void wf_runners_write(const struct wf_schema *schema, struct wf_buf *out);

void wf_zones_read(struct wf_schema *schema, const struct wf_doc *doc);
void wf_zones_check(struct wf_schema *schema);
void wf_zones_write(const struct wf_schema *schema, struct wf_buf *out);

void wf_values_read(struct wf_schema *schema, const struct wf_doc *doc);
void wf_values_check(struct wf_schema *schema);
void wf_values_write(const struct wf_schema *schema, struct wf_buf *out);

void wf_payloads_read(struct wf_schema *schema, const struct wf_doc *doc);
void wf_payloads_check(struct wf_schema *schema);
void wf_payloads_write(const struct wf_schema *schema, struct wf_buf *out);

void wf_actions_read(struct wf_schema *schema, const struct wf_doc *doc);
void wf_actions_check(struct wf_schema *schema);
void wf_actions_write(struct wf_schema *schema, struct wf_buf *out);

void wf_uses_read(struct wf_schema *schema, const struct wf_doc *doc);
void wf_uses_check(struct wf_schema *schema);
void wf_uses_write(const struct wf_schema *schema, struct wf_buf *out);

#endif
