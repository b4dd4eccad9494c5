/* A command is a constant in its own file, listed once in main.c; an option is a constant that any command
 * may list. Commands see nothing of wfgen but its public header. */
#ifndef WF_CMD_CMD_H
#define WF_CMD_CMD_H

#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <wfgen/docker.h>
#include <wfgen/wfgen.h>

enum {
    WF_EXIT_CLEAN = 0,
    WF_EXIT_FINDINGS = 1,
    WF_EXIT_USAGE = 2,
    WF_EXIT_FAILED = 3,
};

enum wf_color { WF_COLOR_AUTO, WF_COLOR_ALWAYS, WF_COLOR_NEVER };

/* One --format: where the report goes is standard output when `path` is NULL. */
struct wf_output {
    const char *format, *path;
};

enum { WF_MAX_OUTPUTS = 16, WF_MAX_TEXTS = 256 };

/* Values of an option that may be given several times; NULL behind the last. */
struct wf_texts {
    const char *items[WF_MAX_TEXTS + 1];
    size_t count;
};

/* What `wfgen docker cache` is asked; the lists of the question are these. */
struct wf_cache_call {
    struct wfgen_cache_question question;
    struct wf_texts build_args, changed, added, removed, set_args;
};

/* What `wfgen docker context` is asked. */
struct wf_context_call {
    struct wfgen_context_question question;
    struct wf_texts build_args;
    bool print_ignore, write;
};

/* What a person at a terminal sees of a long run (progress.c). */
struct wf_shown {
    double begin;       /* seconds */
    atomic_long update; /* the last one, in milliseconds since then; 0: none */
};

/* A command at work: what its options have set, and what is left of the command line. */
struct wf_call {
    const struct wf_command *command;
    struct wfgen *session; /* options act on it directly */
    struct wf_output outputs[WF_MAX_OUTPUTS];
    size_t output_count;
    enum wf_color color;
    bool quiet, unsafe, diff, dry_run, no_shellcheck;
    const char *list_format;   /* of `wfgen rules` and `wfgen emit` */
    const char *folder, *only; /* of `wfgen emit` */
    const char *context;       /* of `wfgen eval` */
    const char *pages;         /* of `wfgen man`: the folder that gets all pages */
    bool force, list, show_variables, check, explain, no_detect, detect;
    bool update, no_record, strict;    /* likewise */
    const char *conflicts;             /* likewise: a word of --conflicts */
    bool pins, pin, unpin, check_pins; /* --pins, and options of `wfgen fix` and `wfgen pins` */
    bool write_baseline;               /* of `wfgen validate` */
    const char *ignore_reason;         /* of `wfgen fix` */
    double fail_under;                 /* of `wfgen docker log` and `cache`: percent; 0: never */
    bool github_summary;               /* of `wfgen docker log` */
    struct wf_cache_call cache;
    struct wf_context_call build_context;
    unsigned graph_flags; /* of `wfgen graph`: WFGEN_GRAPH_ values */
    bool watch;           /* of `wfgen validate` */
    struct wf_shown shown;
    struct wf_texts lists;        /* of `wfgen validate` and `wfgen fix`: --files-from */
    struct wf_texts fail_classes; /* of `wfgen review` and `wfgen emit`: lists with commas */
    bool no_findings;             /* likewise */
    int operand_count;
    char **operands;
};

struct wf_option {
    const char *name;     /* without "--"; NULL: only the letter */
    char letter;          /* 0: only the name */
    const char *argument; /* what stands behind it, for the help; NULL: nothing does; see complete.h */
    const char *help;
    /* False when the value is wrong: then wf_usage_error() has been called. */
    bool (*apply)(struct wf_call *call, const char *value);
    size_t flag; /* without `apply`: where the bool stands in struct wf_call that the option makes true */
    const char *values; /* words that may stand behind it, with blanks between; NULL: `argument` tells */
};

struct wf_command {
    const char *name;
    const char *summary;                    /* one line */
    const char *operands;                   /* for the usage line */
    const char *about;                      /* more lines for the help; may be "" */
    const struct wf_option *const *options; /* ends in NULL */
    int (*run)(struct wf_call *call);       /* the exit code */
    /* Those below it, as in "wfgen docker log", ended by NULL; NULL: it has none. Their names begin with its
     * own ("docker log"). */
    const struct wf_command *const *commands;
};

/* All commands, ended by NULL. */
extern const struct wf_command *const wf_commands[];

/* Reads the options of `argv` into the call; what is none of them becomes its operands. False after a usage
 * error. */
bool wf_parse_options(struct wf_call *call, int argc, char **argv);

/* The help of a command, on standard output. */
void wf_print_help(const struct wf_command *command);

/* One line on standard error, "wfgen COMMAND: ..." and where the help is; false. */
bool wf_usage_error(const struct wf_call *call, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "; did you mean "X"?" for the nearest of `names`, or "". Written to `out`, which is returned. */
const char *wf_did_you_mean(char *out, size_t size, const char *prefix, const char *wanted,
                            const char *const *names, size_t count);

/* What options of several commands do with their value. The names of formats end in NULL, the first is the
 * default; what is refused has been told by wf_usage_error(). */
bool wf_set_list_format(struct wf_call *call, const char *value, const char *const *names);
bool wf_set_fail_under(struct wf_call *call, const char *value);
/* NAME[=FILE]: a format of these names and where it goes. */
bool wf_add_output(struct wf_call *call, const char *value, const char *const *names, size_t count);
bool wf_push_text(struct wf_call *call, struct wf_texts *texts, const char *value);

/* What `wfgen emit` does with files that it wrote before (emit_update.c); `pack` may be NULL. Give exit
 * codes. */
int wf_check_emitted(struct wf_call *call, const char *pack);
int wf_update_emitted(struct wf_call *call, const char *pack);
extern const struct wf_option wf_option_update, wf_option_conflicts, wf_option_fail_on_drift,
    wf_option_strict, wf_option_no_record;

/* printf() for people: what stands for %s is shown as wfgen_show() does. Of the conversions there are %s, %d,
 * %u, %zu, %g, %c and %%, with "-", a width and, for %s, a precision. Returns the bytes written. */
int wf_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
int wf_vprint(FILE *out, const char *format, va_list list) __attribute__((format(printf, 2, 0)));

/* The same of a text of several lines: their ends, and tabs, stay. */
void wf_print_lines(FILE *out, const char *text, size_t length);

/* A patch, a file or a list of paths on standard output: byte for byte, but on a terminal as wf_print_lines()
 * has it. */
void wf_print_exact(const char *text, size_t length);

/* Whether standard output is to be coloured. */
bool wf_use_color(const struct wf_call *call);

/* From here on a run that takes more than a second shows on standard error how far it is, if that is a
 * terminal, until wf_end_progress() wipes it away. */
void wf_begin_progress(struct wf_call *call);
void wf_end_progress(struct wf_call *call);

/* --- wfgen emit (emit.c, emit_explain.c) -------------------------------------------------------------- */

/* "NAME":TEXT behind `before`; a text of NULL is null. */
void wf_print_json_member(const char *before, const char *name, const char *text);
bool wf_wants_json(const struct wf_call *call);
/* Prints the session's problems and error; the exit code. */
int wf_fail_emit_call(const struct wf_call *call, enum wfgen_status status);

/* Tells what was detected and chosen; the exit code. `pack` NULL: all that fit. */
int wf_explain_emit(struct wf_call *call, const char *pack);
/* The same in three lines, of what was rendered. */
void wf_print_detection(struct wf_call *call);

/* --- what validate and fix share (check.c) ------------------------------------------------------------ */

extern const struct wf_option wf_option_format, wf_option_statistics, wf_option_min_severity,
    wf_option_fail_on, wf_option_persona, wf_option_policy, wf_option_config, wf_option_no_config,
    wf_option_select, wf_option_ignore, wf_option_color, wf_option_threads, wf_option_no_shellcheck,
    wf_option_pins, wf_option_triggers, wf_option_stdin_filename, wf_option_files_from, wf_option_quiet;

/* Sets what holds for both, and adds the operands, or the repository when there is none. What is refused is a
 * problem of the run. */
void wf_add_operands(struct wf_call *call);

/* Prints what the run has left out, its problems and, unless they say it, why it ended. */
void wf_print_problems(struct wf_call *call, enum wfgen_status status);

/* Says to the run which reports will be asked for, so that long ones are written while it goes. Not on a
 * terminal, which shows how far it is. */
void wf_announce_reports(struct wf_call *call, FILE *standard);

/* Writes all reports that were asked for; without any the text report goes to `standard`. */
bool wf_write_reports(struct wf_call *call, FILE *standard);

/* Whether the run had a lock; else a usage error. */
bool wf_expect_lock(const struct wf_call *call);

/* The exit code of a run that ended with `status`. */
int wf_exit_code(const struct wf_call *call, enum wfgen_status status);

#endif
