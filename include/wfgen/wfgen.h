/* libwfgen: validate and fix GitHub Actions files, offline.
 *
 *     struct wfgen *session = wfgen_new();
 *     if (wfgen_add_path(session, ".") == WFGEN_OK && wfgen_validate(session) == WFGEN_OK) {
 *         wfgen_report(session, "text", stdout, 0);
 *     }
 *     wfgen_free(session);
 *
 * A session is one run: settings, then inputs, then wfgen_validate() or wfgen_fix(), then any number of
 * questions about the result. Running it again after more inputs were added starts from the beginning.
 *
 * Threads. Use a session from one thread at a time; different sessions are independent of each other. Inside,
 * a run uses several threads; its result never depends on their number.
 * Ownership. Whatever a function returns belongs to the session and lives until wfgen_free(), unless it says
 * otherwise. Texts are UTF-8 and end in NUL; bytes that were no UTF-8 in the user's file may remain in them.
 * Errors. What is wrong in the files is a finding, never an error. A function that fails returns a status and
 * leaves a sentence in wfgen_error(). The library never prints and never ends the process.
 * Places. Lines and columns begin at 1, columns count Unicode code points, ends point behind the last
 * character.
 * Growth. A caller sets the member `size` of a struct to the struct's sizeof before it hands it
 * in; later versions add members at the end and fill only what the caller knows. */
#ifndef WFGEN_H
#define WFGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <wfgen/version.h>

#define WFGEN_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

struct wfgen;

enum wfgen_status {
    WFGEN_OK = 0,
    WFGEN_USAGE = 2,  /* a setting or an argument is wrong */
    WFGEN_FAILED = 3, /* the outside world refused: no such file, disk full, out of memory, nothing to do */
};

enum wfgen_severity {
    WFGEN_INFO,    /* taste, or cannot be known from the files */
    WFGEN_WARNING, /* GitHub accepts it, but it does not do what it says */
    WFGEN_ERROR,   /* GitHub refuses it, or it fails for certain */
};

/* Of security: how bad a hole is, and how sure it is that there is one. */
enum wfgen_level {
    WFGEN_LEVEL_NONE,
    WFGEN_LEVEL_INFO,
    WFGEN_LEVEL_LOW,
    WFGEN_LEVEL_MEDIUM,
    WFGEN_LEVEL_HIGH
};

/* Whom a finding of security is for; each of them sees what the ones before see. */
enum wfgen_persona {
    WFGEN_REGULAR,  /* everyone */
    WFGEN_PEDANTIC, /* who wants good habits too */
    WFGEN_AUDITOR,  /* who looks for all that could be a way in */
};

/* Whose runs matter: a finding in a workflow is left out when only others can start its job. */
enum wfgen_triggers {
    WFGEN_TRIGGERS_ALL,        /* everyone's */
    WFGEN_TRIGGERS_EXTERNAL,   /* of people who may not write, also pull requests from forks */
    WFGEN_TRIGGERS_PRIVILEGED, /* ... when the run has the repository's secrets and rights */
};

/* The version of the library, e.g. "0.1.0". A constant. */
WFGEN_API const char *wfgen_version(void);

/* The day of the table of published advisories that "known-vulnerable-actions" asks, YYYY-MM-DD. A constant.
 */
WFGEN_API const char *wfgen_advisory_date(void);

/* "info", "warning" or "error". A constant. */
WFGEN_API const char *wfgen_severity_name(enum wfgen_severity severity);
/* The severity of that name; false and `*severity` untouched when there is none. */
WFGEN_API bool wfgen_severity_parse(const char *name, enum wfgen_severity *severity);

/* "none", "info", "low", "medium" or "high". A constant. */
WFGEN_API const char *wfgen_level_name(enum wfgen_level level);

/* "regular", "pedantic" or "auditor". A constant. */
WFGEN_API const char *wfgen_persona_name(enum wfgen_persona persona);
/* The persona of that name; false and `*persona` untouched when there is none. */
WFGEN_API bool wfgen_persona_parse(const char *name, enum wfgen_persona *persona);

/* "all", "external" or "privileged". A constant. */
WFGEN_API const char *wfgen_triggers_name(enum wfgen_triggers triggers);
/* The one of that name; false and `*triggers` untouched when there is none. */
WFGEN_API bool wfgen_triggers_parse(const char *name, enum wfgen_triggers *triggers);

/* --- showing ------------------------------------------------------------------------------------------ */

/* Writes a text of the user's files, or a sentence about them, as it may be shown on a terminal and in the
 * log of a job: control characters, line ends, marks of direction and the like are escaped (\n, \x1b,
 * \u202e), and so is what would be a command to a runner ("::" at the beginning, "##["). Returns its bytes;
 * `out` NULL only counts. */
WFGEN_API size_t wfgen_show(FILE *out, const char *text, size_t length);

/* The same as a JSON string with its quotes, which means the text as it is. */
WFGEN_API void wfgen_show_json(FILE *out, const char *text, size_t length);

/* --- the session -------------------------------------------------------------------------------------- */

/* An empty session, or NULL when memory ran out. */
WFGEN_API struct wfgen *wfgen_new(void);

/* Ends the session and all that belongs to it; NULL is allowed. */
WFGEN_API void wfgen_free(struct wfgen *session);

/* What went wrong in the last call that failed, one line without a full stop; "" when none did. Valid until
 * the next call. */
WFGEN_API const char *wfgen_error(const struct wfgen *session);

/* --- settings ----------------------------------------------------------------------------------------- */

/* At most this many threads; 0, the default, is one per processor. */
WFGEN_API void wfgen_set_threads(struct wfgen *session, unsigned threads);

/* Only these rules run: ids or aliases with commas between them. May be called repeatedly. A selected rule
 * runs even when it is opt-in or the configuration turns it off. WFGEN_USAGE for an unknown id. */
WFGEN_API enum wfgen_status wfgen_select(struct wfgen *session, const char *rules);

/* Findings of these rules are dropped. As wfgen_select() otherwise. */
WFGEN_API enum wfgen_status wfgen_ignore(struct wfgen *session, const char *rules);

/* Reads the settings from this file; without one the run looks in the repository of each input. NULL: it
 * looks for nothing there, no lock and no baseline either; a file that was named holds all the same. */
WFGEN_API enum wfgen_status wfgen_set_config(struct wfgen *session, const char *path);

/* Reads the lock of commits and digests from this file instead of looking for .github/wfgen.lock, or for what
 * the configuration names. Read by the run. */
WFGEN_API enum wfgen_status wfgen_set_pins(struct wfgen *session, const char *path);

/* These rules run although they are opt-in, beside all others. As wfgen_select() otherwise. */
WFGEN_API enum wfgen_status wfgen_wake(struct wfgen *session, const char *rules);

/* Adds a policy: "docker=recommended", or a file, either of YAML or Markdown with a front matter. Read by the
 * run. */
WFGEN_API enum wfgen_status wfgen_add_policy(struct wfgen *session, const char *policy);

/* Findings below this severity are dropped; WFGEN_INFO, the default, keeps all. */
WFGEN_API void wfgen_set_min_severity(struct wfgen *session, enum wfgen_severity severity);

/* The severity from which on a finding fails the run; overrides the configuration, whose default is
 * WFGEN_WARNING. */
WFGEN_API void wfgen_set_fail_on(struct wfgen *session, enum wfgen_severity severity);

/* Findings of security for others than this one are left out; overrides the configuration, whose default is
 * WFGEN_REGULAR. */
WFGEN_API void wfgen_set_persona(struct wfgen *session, enum wfgen_persona persona);

/* Findings that this baseline names are left out of what wfgen_validate() finds, and counted in a
 * wfgen_notice(). Without this call it is .github/wfgen.baseline of the repository, where there is one; NULL:
 * none. A file that is missing names nothing, and a notice says so. */
WFGEN_API enum wfgen_status wfgen_set_baseline(struct wfgen *session, const char *path);

/* wfgen_validate() then tells only what is new since this revision of git: what its files, checked with the
 * same settings, do not have on a line with the same text. NULL: everything. */
WFGEN_API enum wfgen_status wfgen_set_since(struct wfgen *session, const char *revision);

/* Findings in what these cannot start are left out; overrides the configuration, whose default is
 * WFGEN_TRIGGERS_ALL. Reusable workflows and actions count with those of the repository that use them. */
WFGEN_API void wfgen_set_triggers(struct wfgen *session, enum wfgen_triggers triggers);

/* The name under which standard input is reported, and by whose place its kind is known. */
WFGEN_API enum wfgen_status wfgen_set_stdin_name(struct wfgen *session, const char *name);

/* Whether shellcheck and pyflakes are asked about the scripts, when the system has them ($PATH, folders that
 * are absolute). Off by default: a library starts no programs unasked. */
WFGEN_API void wfgen_set_script_checkers(struct wfgen *session, bool on);

/* Tells how far a run is: so many of `total` are done, `what` says of which things ("files checked"). `tell`
 * is called from any thread of the run, several at a time; NULL: nobody is told. */
WFGEN_API void wfgen_set_progress(struct wfgen *session,
                                  void (*tell)(void *context, const char *what, size_t done, size_t total),
                                  void *context);

/* --- inputs ------------------------------------------------------------------------------------------- */

/* Adds a file, "-" for standard input, or a folder: all of .github/workflows, all action.yml,
 * .github/dependabot.yml, Dockerfiles (Dockerfile, Dockerfile.NAME, NAME.Dockerfile, Containerfile) and
 * .dockerignore files below it (hidden folders other than .github, node_modules, vendor, testdata and
 * symbolic links to folders are left out), and when it holds none of GitHub's, the *.yml and *.yaml directly
 * inside: where it has Docker's only those that are workflows, actions or Dependabot's. NULL is the
 * repository around the working directory. What was added before is not added twice. WFGEN_FAILED when there
 * is nothing: the session goes on, wfgen_problem() lists it. */
WFGEN_API enum wfgen_status wfgen_add_path(struct wfgen *session, const char *path);

/* Adds what a file ("-": standard input) lists, one path a line or, when there is a NUL anywhere, with a NUL
 * behind each. "-" in it is a file; that there is nothing to check, in a folder or at all, is no failure. */
WFGEN_API enum wfgen_status wfgen_add_list(struct wfgen *session, const char *path);

/* Adds `length` bytes (copied) as a file with this name. */
WFGEN_API enum wfgen_status wfgen_add_bytes(struct wfgen *session, const char *name, const void *bytes,
                                            size_t length);

/* Forgets all inputs and the last run; the settings stay. */
WFGEN_API void wfgen_clear_inputs(struct wfgen *session);

/* --- running ------------------------------------------------------------------------------------------ */

/* Reads and checks everything. WFGEN_OK also when there are findings; WFGEN_USAGE when the settings could not
 * be read; WFGEN_FAILED when nothing could be checked. Files that could not be read are wfgen_problem()s. */
WFGEN_API enum wfgen_status wfgen_validate(struct wfgen *session);

/* How many paths could not be read, written or safely fixed, and a sentence on each. */
WFGEN_API size_t wfgen_problem_count(const struct wfgen *session);
WFGEN_API const char *wfgen_problem(const struct wfgen *session, size_t index);

/* What the last run has left out although it was asked for, one line each: "shell scripts were not checked:
 * ...".
 */
WFGEN_API size_t wfgen_notice_count(const struct wfgen *session);
WFGEN_API const char *wfgen_notice(const struct wfgen *session, size_t index);

struct wfgen_counts {
    size_t size;
    size_t files;          /* checked */
    size_t files_affected; /* with at least one finding */
    size_t errors, warnings, infos;
    size_t fixable;        /* findings with a safe fix */
    size_t fixable_unsafe; /* findings whose fix a person should look at */
    size_t failing;        /* findings at or above the severity that fails the run */
    size_t misconfigured;  /* errors in the configuration among the findings */
};

/* Of the last run. */
WFGEN_API void wfgen_count(const struct wfgen *session, struct wfgen_counts *counts);

/* Writes a baseline of all that the last run has found; NULL: to the file that wfgen_set_baseline() names, or
 * .github/wfgen.baseline of the repository. wfgen_baseline_path() says where it stands, or which one the last
 * run has read; NULL: none. */
WFGEN_API enum wfgen_status wfgen_write_baseline(struct wfgen *session, const char *path);
WFGEN_API const char *wfgen_baseline_path(const struct wfgen *session);

/* --- adoption ----------------------------------------------------------------------------------------- */

/* A file that a team which begins would write. */
struct wfgen_start {
    size_t size;
    const char *path;
    const char *text; /* all of it, `length` bytes; NULL: it is left alone */
    size_t length;
    bool is_new;     /* it does not exist yet; else one entry is added, every other byte stays */
    bool written;    /* by wfgen_write_start() */
    const char *why; /* it is left alone; else "" */
};

/* After wfgen_validate(), from what it has found: a configuration for the repository, and the hook in
 * .pre-commit-config.yaml. Nothing that is there is replaced. WFGEN_FAILED when the inputs lie in no
 * repository. The plan is gone with the next run. */
WFGEN_API enum wfgen_status wfgen_plan_start(struct wfgen *session);

/* The files of the plan, and the unified difference each makes ("": none); false or NULL when there is no
 * such index. */
WFGEN_API bool wfgen_start(struct wfgen *session, size_t index, struct wfgen_start *start);
WFGEN_API const char *wfgen_start_diff(struct wfgen *session, size_t index);

/* Writes them. WFGEN_FAILED when one cannot be written: those before it are. */
WFGEN_API enum wfgen_status wfgen_write_start(struct wfgen *session);

/* --- findings ----------------------------------------------------------------------------------------- */

struct wfgen_finding {
    size_t size;
    const char *file; /* as it was given; "<stdin>" */
    unsigned line, column, end_line, end_column;
    const char *rule; /* id */
    enum wfgen_severity severity;
    const char *message;
    const char *help;      /* NULL: none */
    bool fixable;          /* there is a fix */
    bool fix_unsafe;       /* a person should look at it */
    const char *fix_title; /* NULL: no fix */
    size_t note_count, edit_count;
    enum wfgen_level security;   /* how bad; WFGEN_LEVEL_NONE: no matter of security */
    enum wfgen_level confidence; /* how sure; WFGEN_LEVEL_NONE likewise */
    enum wfgen_persona persona;  /* the first one to see it */
};

/* A second place that explains the first. */
struct wfgen_note {
    size_t size;
    const char *file;
    unsigned line, column, end_line, end_column;
    const char *message;
};

/* Part of a fix: the text that takes the place of [line:column, end_line:end_column). */
struct wfgen_edit {
    size_t size;
    unsigned line, column, end_line, end_column;
    const char *text;
};

/* The findings of the last run, sorted by file, place and rule. */
WFGEN_API size_t wfgen_finding_count(const struct wfgen *session);

/* Fills in one finding, note or edit; false when there is no such index or memory ran out. */
WFGEN_API bool wfgen_finding(struct wfgen *session, size_t index, struct wfgen_finding *finding);
WFGEN_API bool wfgen_note(struct wfgen *session, size_t finding, size_t index, struct wfgen_note *note);
WFGEN_API bool wfgen_edit(struct wfgen *session, size_t finding, size_t index, struct wfgen_edit *edit);

/* --- reports ------------------------------------------------------------------------------------------ */

enum { WFGEN_REPORT_COLOR = 1, WFGEN_REPORT_NO_SUMMARY = 2 };

/* How many formats there are, and one's name and one-line description; false when there is no such index. */
WFGEN_API size_t wfgen_format_count(void);
WFGEN_API bool wfgen_format(size_t index, const char **name, const char **title);

/* Writes the last run's findings; `flags` are WFGEN_REPORT_ values or 0. WFGEN_USAGE for an unknown format.
 */
WFGEN_API enum wfgen_status wfgen_report(struct wfgen *session, const char *format, FILE *out,
                                         unsigned flags);

/* The same into a file, which is replaced as a whole or not at all. */
WFGEN_API enum wfgen_status wfgen_report_path(struct wfgen *session, const char *format, const char *path,
                                              unsigned flags);

/* The same through a function that is given pieces of the text and returns false to stop. */
WFGEN_API enum wfgen_status wfgen_report_call(struct wfgen *session, const char *format,
                                              bool (*write)(void *context, const char *text, size_t length),
                                              void *context, unsigned flags);

/* One line with the numbers of the last run, e.g. "1 error in 1 file; 1 fixable (wfgen fix)". NULL: no
 * memory. */
WFGEN_API const char *wfgen_summary(struct wfgen *session);

/* --- fixing ------------------------------------------------------------------------------------------- */

enum { WFGEN_FIX_UNSAFE = 1 };

enum wfgen_outcome_state {
    WFGEN_UNCHANGED,
    WFGEN_CHANGED, /* in memory */
    WFGEN_WRITTEN, /* on disk too */
    WFGEN_REFUSED, /* not proved right, or not writable; `after` equals `before` */
};

struct wfgen_outcome {
    size_t size;
    const char *file;
    enum wfgen_outcome_state state;
    bool in_memory; /* standard input or given bytes: wfgen_write() leaves it alone, `after` is the result */
    const char *before, *after;
    size_t before_length, after_length;
    size_t repair_count;
};

/* Fixes of one kind that were made in one file. */
struct wfgen_repair {
    size_t size;
    const char *rule, *title;
    bool unsafe;
    size_t count;
};

/* Validates, and applies fixes in memory until nothing changes; `flags` is WFGEN_FIX_UNSAFE or 0, and
 * wfgen_select() and wfgen_ignore() choose the rules. Each result is read again: by two independent YAML
 * readers, which must agree, or as a Dockerfile, in which nothing but the edited parts may have changed. Else
 * the file is refused and listed by wfgen_problem(). Afterwards the
 * findings are those that are left. Returns as wfgen_validate() does. */
WFGEN_API enum wfgen_status wfgen_fix(struct wfgen *session, unsigned flags);

/* The same, but instead of correcting what is found writes comments that silence it, each with `reason`,
 * which may be "". Findings at places that take no comment are left. */
WFGEN_API enum wfgen_status wfgen_add_ignores(struct wfgen *session, const char *reason);

/* One outcome per file that was read, in the order of the inputs; repairs in the order in which they were
 * made. False when there is no such index. */
WFGEN_API size_t wfgen_outcome_count(const struct wfgen *session);
WFGEN_API bool wfgen_outcome(struct wfgen *session, size_t index, struct wfgen_outcome *outcome);
WFGEN_API bool wfgen_repair(struct wfgen *session, size_t outcome, size_t index, struct wfgen_repair *repair);

/* The unified difference of an outcome, "" when nothing changed; NULL when there is no such index or no
 * memory. */
WFGEN_API const char *wfgen_diff(struct wfgen *session, size_t outcome);

/* Writes all changed files, each atomically. WFGEN_FAILED when one could not be written: the others are; that
 * one keeps its old bytes, is WFGEN_REFUSED and listed by wfgen_problem(), and its findings are back. */
WFGEN_API enum wfgen_status wfgen_write(struct wfgen *session);

/* --- rules -------------------------------------------------------------------------------------------- */

struct wfgen_rule {
    size_t size;
    const char *id, *title, *category;
    enum wfgen_severity severity;
    bool fixable; /* for at least some of its findings */
    bool opt_in;
    const char *aliases; /* ids that other tools give it, with a blank between; NULL: none */
};

/* All rules in order of id. Constants: they need no session and outlive all of them. */
WFGEN_API size_t wfgen_rule_count(void);
WFGEN_API bool wfgen_rule(size_t index, struct wfgen_rule *rule);

/* The page of a rule, by its id or an alias in any case (Markdown, not ended by NUL, `*length` bytes), or
 * NULL when there is no such rule. */
WFGEN_API const char *wfgen_rule_page(const char *id, size_t *length);

/* --- configuration ------------------------------------------------------------------------------------ */

/* Reads nothing but the settings, as a run would; the findings are what is wrong with them. WFGEN_USAGE when
 * a file that was named cannot be read. */
WFGEN_API enum wfgen_status wfgen_check_settings(struct wfgen *session);

/* The configuration file of the last run that holds for the first input, or NULL when there was none. */
WFGEN_API const char *wfgen_config_path(const struct wfgen *session);

/* The lock of the last run, the first of several, or NULL when there was none. */
WFGEN_API const char *wfgen_pins_path(const struct wfgen *session);

/* The severity from which on a finding fails the run, as settings and configuration have it. */
WFGEN_API enum wfgen_severity wfgen_fail_on(const struct wfgen *session);

/* The persona that the settings and configuration have. */
WFGEN_API enum wfgen_persona wfgen_persona_of(const struct wfgen *session);

/* The triggers likewise. */
WFGEN_API enum wfgen_triggers wfgen_triggers_of(const struct wfgen *session);

/* Whether a rule ran in the last run, and at which severity; false when there is no such index. */
WFGEN_API bool wfgen_rule_setting(const struct wfgen *session, size_t index, bool *on,
                                  enum wfgen_severity *severity);

/* A setting that is in force, but for those of rules. */
struct wfgen_setting {
    size_t size;
    const char *name;   /* "fail-on", "persona", "runners", "policy", "policy.docker.mode-max" */
    const char *value;  /* on one line */
    const char *origin; /* "FILE:LINE", "command line" or "default" */
};

/* The settings of the last run; false when there is no such index or memory ran out. */
WFGEN_API bool wfgen_setting(struct wfgen *session, size_t index, struct wfgen_setting *setting);

/* Likewise where wfgen_rule_setting() comes from; NULL when there is no such index or memory ran out. */
WFGEN_API const char *wfgen_rule_origin(struct wfgen *session, size_t index);

/* The JSON schema of the configuration file, for editors; NULL: no memory. */
WFGEN_API const char *wfgen_config_schema(struct wfgen *session);

/* --- pins --------------------------------------------------------------------------------------------- */

enum wfgen_use_type { WFGEN_USE_ACTION, WFGEN_USE_WORKFLOW, WFGEN_USE_IMAGE, WFGEN_USE_LOCAL };

/* An action, reusable workflow or image that a file names. */
struct wfgen_use {
    size_t size;
    const char *file;
    unsigned line, column;
    enum wfgen_use_type type;
    const char *text; /* as it is written: "actions/cache/save@v4", "python:3.12" */
    const char
        *name; /* that the lock has: "actions/cache", "docker.io/library/python"; "" when there is none */
    const char *ref;   /* behind the "@", or the tag; "" when there is none */
    const char *kind;  /* of the ref: "sha", "digest", "tag", "branch" (a usual name of one), "ref" (a branch
                          or a  tag), "local", "variable". A constant */
    const char *value; /* the commit or digest that it is pinned to, or "" */
    const char *comment;                 /* behind it, without "#"; "" when there is none */
    bool locked;                         /* the lock has it */
    const char *lock_value, *lock_label; /* there; "" when it has not */
};

/* Reads the files and the lock, and lists what they use; in the order of the inputs and of each file. Returns
 * as wfgen_validate() does. */
WFGEN_API enum wfgen_status wfgen_list_uses(struct wfgen *session);
WFGEN_API bool wfgen_use(struct wfgen *session, size_t index, struct wfgen_use *use);

/* The lines of a lock that has all of them, sorted: "NAME@REF = COMMIT # VERSION"; NULL when there is no such
 * index.
 * `*known` is false when one of these words stands in it because neither the files nor the lock tell. */
WFGEN_API const char *wfgen_lock_line(const struct wfgen *session, size_t index, bool *known);

/* --- permissions -------------------------------------------------------------------------------------- */

/* One scope of one job's token; or one line about the job. */
struct wfgen_permission {
    size_t size;
    const char *file, *job;
    /* "needed"; "missing": needed and surely not granted; "private": the same of reading, which all may do in
     * a public repository; "perhaps": used when something is that the files do not tell; "excess": granted
     * and not used; "unknown": why there may be more; "nothing": the job's token is not used. */
    const char *state;
    const char *scope;   /* "contents"; NULL in a line about the job */
    const char *needed;  /* "read", "write"; of an excess also "none" */
    const char *granted; /* "none", "read", "write"; NULL: what the repository's settings give */
    const char *reason;  /* "actions/checkout, git push" */
    const char *place;   /* the file where the reason stands, which can be an action's */
    unsigned line, column;
};

/* Reads all inputs and computes what the token of each job of each workflow needs. Fails as wfgen_validate()
 * does. */
WFGEN_API enum wfgen_status wfgen_compute_permissions(struct wfgen *session);

/* The lines of the last computation, by file and job; false behind the last one. `permission->size` must be
 * set. */
WFGEN_API bool wfgen_permission(const struct wfgen *session, size_t index,
                                struct wfgen_permission *permission);

/* --- expressions -------------------------------------------------------------------------------------- */

struct wfgen_value {
    size_t size;
    const char *kind;  /* "Null", "Boolean", "Number", "String", "Array", "Object"; "Unknown": it depends on
                          what is not known; NULL: there is an error */
    const char *json;  /* numbers that JSON cannot hold as text ("NaN"); NULL: unknown, or an error */
    const char *text;  /* as it appears inside a text; NULL: it has parts, is unknown, or an error */
    const char *error; /* what GitHub says; NULL: nothing */
    const char *error_kind; /* "lexing", "parsing" or "evaluation"; NULL: no error */
    unsigned position;      /* of the error in the expression, from 1, in UTF-16 units, as GitHub counts */
};

/* Computes one expression, which may stand in `${{ }}`, or a text with several. `context` is the path of a
 * JSON file with one object ("-": standard input): its members are then the only contexts; NULL: all of
 * GitHub's contexts are allowed and unknown. WFGEN_OK also when the expression is wrong; WFGEN_FAILED when
 * the contexts cannot be read. */
WFGEN_API enum wfgen_status wfgen_eval(struct wfgen *session, const char *expression, const char *context,
                                       struct wfgen_value *value);

/* --- helpers ------------------------------------------------------------------------------------------ */

/* The one of `count` names that `wanted` was probably meant to be, or NULL. */
WFGEN_API const char *wfgen_nearest(const char *wanted, const char *const *names, size_t count);

#ifdef __cplusplus
}
#endif

#endif
