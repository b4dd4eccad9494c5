/* What a session of the public library is made of. Its functions stand in the files of this folder by topic.
 */
#ifndef WF_API_SESSION_H
#define WF_API_SESSION_H

#include "api/stream.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/parallel.h"
#include "lint/depend.h"
#include "lint/engine.h"
#include "lint/link.h"
#include "report/buildlog.h"
#include "report/graph.h"
#include "report/report.h"
#include "scaffold/plan.h"
#include "scaffold/record.h"

#include <wfgen/emit.h>
#include <wfgen/update.h>
#include <wfgen/wfgen.h>

struct wf_names {
    struct wf_str *items;
    size_t len, cap;
};

/* One file of the run. Its arena owns what is made of it in the run: the text, the tree, the findings. */
struct wf_input {
    const char *path;       /* what is opened; "-" is standard input */
    struct wf_str name;     /* what is reported */
    struct wf_str given;    /* bytes that the caller brought; ptr is NULL for a file */
    bool live;              /* ... which are what an editor makes of the file of that name */
    enum wf_file_type type; /* what it is whatever its name; WF_FILE_UNKNOWN: the name tells */
    struct wf_arena arena;
    const struct wf_err *err; /* why it could not be read; NULL: it could */
    struct wf_str bytes;
    struct wf_file *file; /* NULL: it could not be read */
    bool named;           /* by the user, not found in a folder */
    bool freed;           /* it was read and checked, and what was made of it is gone: wf_check_in_parts() */
    bool asked;           /* programs of the system have been asked about its scripts */
    const struct wf_repo *repo;
    const struct wf_config *config; /* of its repository; NULL: the session's */
    struct wf_findings *findings;
};

/* Inputs of one repository, in their order. */
struct wf_group {
    WF_LIST(struct wf_input *) inputs;
    struct wf_str first; /* of their names */
    struct wf_repo repo;
};
struct wf_groups {
    WF_LIST(struct wf_group *) list;
};

/* Fixes of one kind in one file. */
struct wf_repair {
    const char *rule;
    const struct wf_fix *fix; /* the first of them */
    size_t count;
};

struct wf_outcome {
    struct wf_input *input;
    enum wfgen_outcome_state state;
    struct wf_str before, after;
    WF_LIST(struct wf_repair) repairs;
    WF_LIST(const struct wf_finding *) fixable; /* in this round */
};

/* Something that a file uses. */
struct wf_use {
    const struct wf_file *file;
    const struct wf_lock *lock; /* of its repository; may be NULL */
    struct wf_dependency dependency;
};

struct wf_lock_line {
    struct wf_str text; /* ends in NUL */
    bool known;
};

/* A file that a team which begins would write. */
struct wf_start {
    const char *path;
    struct wf_str before; /* ptr is NULL: it does not exist yet */
    struct wf_str after;  /* empty: it is left alone, `why` says why */
    const char *why, *diff;
    bool written;
};

/* What a session scaffolds. */
struct wf_emit {
    const char *folder;                    /* of templates, as wfgen_set_template_folder() says */
    WF_LIST(const char *) files, settings; /* of values */
    const char *look;                      /* the repository's folder; NULL: nothing is detected */
    WF_LIST(struct wf_str) asked;          /* packs that are wanted whatever fits */

    struct wf_arena arena; /* of what follows, until the next call that scaffolds */
    struct wf_pack_names packs;
    struct wf_folder source; /* the repository */
    const struct wf_detected *detected;
    const struct wf_plan *plan;
    const struct wf_instance *shown;   /* whose inputs wfgen_variable() tells */
    bool several;                      /* what fits was chosen, not one pack: files that are there are left */
    WF_LIST(struct wf_kept_pack) kept; /* what was rendered, pack by pack */
    const struct wf_rendering *rendering;
    bool *current, *left; /* for each file: it stood there already; another one did and was left alone.
                             NULL before anything is written */

    /* Of wfgen_check_emitted() and wfgen_update_emitted(). */
    WF_LIST(struct wfgen_drift) drifts;
    WF_LIST(struct wfgen_merged) merged;
    WF_LIST(struct wfgen_conflict) conflicts;
    WF_LIST(const char *) notices;
};

/* Builds whose logs were read. */
struct wf_logged {
    struct wf_arena arena;
    WF_LIST(const struct wf_log_build *) builds;
};

struct wfgen {
    struct wf_arena arena; /* settings and inputs; lives as long as the session */
    struct wf_err err;     /* of the last call that failed */

    /* Settings. */
    unsigned threads;
    struct wf_names selected, ignored;
    WF_LIST(const char *) policies;
    const char *config_path, *pins_path;
    struct wf_names woken; /* rules that run although they are opt-in */
    enum wf_severity min_severity, fail_on;
    enum wf_persona persona;
    enum wf_triggers triggers;
    bool no_config, no_baseline, has_fail_on, has_persona, has_triggers;
    bool outside; /* programs of the system are asked about scripts */
    const char *stdin_name;

    const char *since; /* only findings that are new since this revision; NULL: all */

    /* Files were given as bytes, but stand in this folder, which is the repository; NULL: the disk. */
    const struct wf_folder *folder;
    const char *baseline_path; /* NULL: the one beside the configuration, if there is one */

    struct wf_progress progress;

    /* Inputs. */
    WF_LIST(struct wf_input *) inputs;
    struct wf_map known; /* identities of files that were added */
    WF_LIST(struct wf_err) refused_paths;
    bool has_list; /* inputs came from a list, which may be empty */

    /* The run. */
    struct wf_arena
        part;            /* what the part of the run at hand takes, but for the inputs: wf_check_in_parts() */
    struct wf_arena run; /* all that is in the following members, but for what belongs to an input's arena */
    const struct wf_config *config;              /* that holds for the first input */
    struct wf_map known_configs;                 /* by the files that they were read from */
    WF_LIST(const struct wf_config *) configs;   /* all of them */
    struct wf_groups groups;                     /* the inputs */
    const char *config_found;                    /* the file that was read; NULL: none */
    const char *baseline_found;                  /* likewise */
    struct wf_map baseline;                      /* keys of findings that are not to be told */
    bool baseline_missing;                       /* a setting names it */
    struct wf_rule_table table;                  /* the rules that run */
    size_t checked;                              /* files that were read */
    WF_LIST(const struct wf_finding *) findings; /* all that are wanted, sorted */
    WF_LIST(const struct wf_finding *)
    hidden; /* those that the baseline names, likewise; not kept while
               reports are written */
    size_t hidden_count;
    WF_LIST(const char *) problems, notices;
    WF_LIST(struct wf_outcome) outcomes; /* of wfgen_fix() */
    const char *ignore_reason;           /* not NULL while findings are not fixed but ignored */
    WF_LIST(struct wfgen_permission) permissions;
    WF_LIST(struct wf_use) uses; /* of wfgen_list_uses() */
    WF_LIST(struct wf_lock_line) lock_lines;
    WF_LIST(const struct wf_graph *) graphs;
    WF_LIST(struct wf_start) starts; /* of wfgen_plan_start() */
    WF_LIST(struct wfgen_setting) settings;
    bool listed; /* they are */

    struct wf_stream stream;
    struct wf_emit emit;
    struct wf_logged logged;
};

/* Calls `work(session, argument)` with memory running out turned into WFGEN_FAILED, and the session's error
 * cleared before. All public functions that allocate go through it. */
enum wfgen_status wf_guard(struct wfgen *session,
                           enum wfgen_status (*work)(struct wfgen *session, const void *argument),
                           const void *argument);

/* Notes `err` as the session's error and gives the status that belongs to its kind. */
enum wfgen_status wf_fail(struct wfgen *session, const struct wf_err *err);

/* Adds a sentence to the problems of the run. */
void wf_add_problem(struct wfgen *session, const char *text);

/* Copies a filled struct to a caller whose struct may be older and smaller; both begin with `size_t size`. */
void wf_copy_out(void *to, const void *from, size_t size);

/* The settings of a run: session->config and session->table. What is wrong in the files stands in the
 * configuration as problems. */
bool wf_load_settings(struct wfgen *session, struct wf_err *err);
/* Behind that the settings of each input: those of its own repository. */
bool wf_load_own_settings(struct wfgen *session, const struct wf_groups *groups, struct wf_err *err);
const struct wf_config *wf_config_of(const struct wfgen *session, const struct wf_input *input);
/* wf_config_spans_files() of any of them. */
bool wf_settings_span_files(const struct wfgen *session);

/* Forgets the run before, loads the settings and reads all inputs. */
enum wfgen_status wf_begin_run(struct wfgen *session);

/* Reads and parses all inputs. */
void wf_read_inputs(struct wfgen *session);

/* A folder that is never looked into: code of others, and files that are wrong on purpose. */
bool wf_is_skipped_folder(struct wf_str name);

/* Leaves out of session->findings what was found at session->since already; says so in a notice. */
bool wf_apply_since(struct wfgen *session, struct wf_err *err);

/* Parses `input->bytes` anew. */
void wf_parse_input(struct wf_input *input);

/* The folder of the repository of an input: the first one above the file that has ".github" or ".git". */
struct wf_str wf_repository_of(struct wfgen *session, const struct wf_input *input);

/* All inputs, read or not, by their repository. */
struct wf_groups wf_group_inputs(struct wfgen *session);
/* Links those that were read, and sets their `repo`. What that takes lives in the arena. */
void wf_link_group(struct wfgen *session, struct wf_arena *arena, struct wf_group *group,
                   enum wf_link_users users);
/* Does both for all of them, and gives all files. */
struct wf_repo wf_link_inputs(struct wfgen *session, enum wf_link_users users);
/* What the rules of the run ask for. */
enum wf_link_users wf_asked_users(const struct wfgen *session);

/* Some of the inputs of a session, and what their part of the run takes. */
struct wf_part {
    struct wfgen *session;
    struct wf_arena *arena;
    struct wf_input *const *inputs;
    size_t count;
    size_t before; /* inputs that other parts have done; for the progress */
};

/* Asks the programs of the system about the scripts of those that have not been asked about, if they are to
 * be asked at all: session->notices. To be done before the rules run. False when nobody was asked. */
bool wf_ask_part(const struct wf_part *part);
/* ... of all inputs. */
bool wf_ask_outside(struct wfgen *session);

/* Reads, asks, links and checks all inputs in parts that hold whole repositories, and frees what was made of
 * a part before the next one begins, so that memory does not grow with their number: session->findings,
 * behind what was there, are copies, not yet sorted, or have been written to the sinks of session->stream.
 * session->checked and the problems are as after wf_read_inputs(). */
void wf_check_in_parts(struct wfgen *session);
/* Reads and links again what that has freed: for who needs more than the findings. */
void wf_recall_inputs(struct wfgen *session);

/* The steps of a run for some of the inputs. */
void wf_read_part(const struct wf_part *part);
void wf_check_part(const struct wf_part *part);
/* Adds the findings of the part that are wanted to those of the session; gives the index of the first. */
size_t wf_collect_part(const struct wf_part *part);
/* Tells of the files that could not be read. */
void wf_gather_problems(struct wfgen *session);

/* Links the files that were read and runs the rules over all of them: session->findings, sorted. */
void wf_check_inputs(struct wfgen *session);

/* Applies the fixes of what was read until nothing changes: session->outcomes and what is left in
 * session->findings. */
void wf_fix_inputs(struct wfgen *session, bool unsafe);

/* Reads the baseline of a run, if there is one; moves what it names from session->findings to
 * session->hidden, and says so in notices. */
bool wf_load_baseline(struct wfgen *session, struct wf_err *err);
void wf_apply_baseline(struct wfgen *session);
/* The two halves of that. Leaves some of the findings out, which are the next ones of the run in their order,
 * and gives the number of those that stay; the notice. */
size_t wf_hide_known(struct wfgen *session, struct wf_report_keys *keys, const struct wf_finding **findings,
                     size_t count);
void wf_tell_baseline(struct wfgen *session);

/* The path of `name` in the repository of the first input (without inputs: around the working directory),
 * whether it exists or not; NULL when there is no such repository. */
const char *wf_search_repository(struct wfgen *session, const char *name);

/* The repository that was looked at, with what was rendered in the place of what is there. */
const struct wf_folder *wf_emit_overlay(struct wfgen *session);

/* Forgets what was planned and rendered before. */
void wf_forget_emit(struct wfgen *session);

/* Where packs are looked for beside the program's own: the folder that was set, else .wfgen/templates of the
 * repository; NULL when there is neither. */
const char *wf_emit_templates(struct wfgen *session);
/* Adds the problems to the session's; always a failure. */
enum wfgen_status wf_fail_emit(struct wfgen *session, const struct wf_problems *problems);

/* Reads, detects and chooses: session->emit.plan; `pack` NULL: all packs that fit. A session's problems say
 * what is wrong. */
enum wfgen_status wf_plan_emit(struct wfgen *session, const char *pack);

/* For the configuration: jobs that a policy misses are rendered by a built-in pack. */
bool wf_emit_job(void *context, struct wf_arena *arena, struct wf_str id, struct wf_str *yaml);

/* Sorts as reports have it. */
void wf_sort_findings(const struct wf_finding **findings, size_t count);

/* Whether the settings let findings of this rule and severity through. */
bool wf_is_wanted(const struct wfgen *session, const struct wf_finding *finding);

/* Makes session->graphs of what was read and linked; `flags` are WFGEN_GRAPH_ values. */
void wf_make_graphs(struct wfgen *session, unsigned flags);

/* Writes a report; what is no regular file, a pipe say, is written to, any other file replaced as a whole. */
bool wf_write_stream(FILE *file, struct wf_str text, struct wf_err *err);
bool wf_write_path(const char *path, struct wf_str text, struct wf_err *err);

/* The last run as reports see it, but for `places`. */
struct wf_report wf_report_of(const struct wfgen *session, unsigned flags);

#endif
