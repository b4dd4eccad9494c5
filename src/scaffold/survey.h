/* What lies in a repository, looked at once and within bounds: the names of its files, and manifests, each of
 * which is read once. Symbolic links are not followed (docker/folder.h), code of others, build results and
 * what hides are not entered, and what was emitted before is not there. */
#ifndef WF_SCAFFOLD_SURVEY_H
#define WF_SCAFFOLD_SURVEY_H

#include "base/list.h"
#include "base/map.h"
#include "docker/folder.h"
#include "lang/exprvalue.h"
#include "lang/xml.h"
#include "yaml/node.h"

/* A folder that was entered; "" is the repository itself. */
struct wf_survey_folder {
    struct wf_str path;
    unsigned depth;
    bool sample;                      /* it holds examples, tests or documents, or lies in one that does */
    bool cut;                         /* not all of it was looked at */
    WF_LIST(struct wf_entry) entries; /* in byte order; folders and other things too */
};

struct wf_survey {
    struct wf_arena *arena;
    const struct wf_folder *source;
    WF_LIST(struct wf_survey_folder *) folders; /* those with fewer slashes first, then in byte order */
    struct wf_map by_path;                      /* of folders */
    struct wf_map texts, trees;                 /* files that were read */
    size_t entry_count;
};

/* `source` must outlive the survey. Never NULL. */
struct wf_survey *wf_survey_make(struct wf_arena *arena, const struct wf_folder *source);

/* What has this name, of any kind; NULL: nothing. With a `name` of "*.ext", or "name*", the first such file.
 */
const struct wf_entry *wf_survey_find(const struct wf_survey *survey, struct wf_str folder, const char *name);

bool wf_survey_has(const struct wf_survey *survey, struct wf_str folder, const char *name);
bool wf_survey_has_folder(const struct wf_survey *survey, struct wf_str folder, const char *name);

/* The first of these names (NULL ends them) that is a file of the folder, or NULL. */
const char *wf_survey_first(const struct wf_survey *survey, struct wf_str folder, const char *const *names);

/* FOLDER/NAME; the name alone in the repository's own folder. */
struct wf_str wf_survey_path(struct wf_arena *arena, struct wf_str folder, struct wf_str name);

/* The text of a file; empty when there is none, it is too large or no text. */
struct wf_str wf_survey_text(struct wf_survey *survey, struct wf_str folder, const char *name);

/* The first line that is neither empty nor a comment (#), trimmed. */
struct wf_str wf_survey_line(struct wf_survey *survey, struct wf_str folder, const char *name);

/* The value of a file in JSON or TOML (by its name); an object without members when there is none. Of a
 * broken one what stands before the mistake (TOML), or nothing. */
struct wf_value wf_survey_value(struct wf_survey *survey, struct wf_str folder, const char *name);

/* The texts of an XML file, none when there is no such file. Never NULL. */
const struct wf_xml *wf_survey_xml(struct wf_survey *survey, struct wf_str folder, const char *name);

/* The root of a YAML file, or NULL. */
const struct wf_node *wf_survey_yaml(struct wf_survey *survey, struct wf_str folder, const char *name);

/* Below `value` at a path of names with '/' between them: "tool/poetry/name". Unknown when there is nothing.
 */
struct wf_value wf_value_at(struct wf_value value, const char *path);
/* The same, when that is a string; else an empty one. */
struct wf_str wf_value_text_at(struct wf_value value, const char *path);

#endif
