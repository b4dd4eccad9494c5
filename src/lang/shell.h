/* The script of a `run:` step in bash or sh, read well enough for lint rules to ask questions of.
 *
 * The reader is tolerant: it never fails, takes any bytes, ends an unterminated quote at the end of the text
 * and leaves nesting deeper than WF_MAX_SHELL_DEPTH as opaque words. Grammar: POSIX.1-2017 XCU 2 and the Bash
 * manual. A `${{ }}` is one atomic piece of a word, for GitHub puts text there before any shell sees the
 * script. All spans are byte offsets in the script (the decoded scalar). */
#ifndef WF_LANG_SHELL_H
#define WF_LANG_SHELL_H

#include "base/list.h"
#include "base/map.h"
#include "text/source.h"

#define WF_SHELL_NONE ((uint32_t)-1)

struct wf_shell_word {
    struct wf_span span;
    struct wf_str text; /* with quotes removed, when `literal`; else empty */
    struct wf_str head; /* the same up to the first expansion or hole */
    uint32_t equals;    /* offset behind the first `=` of head; 0: none */
    bool literal;       /* nothing in it is expanded (globs, braces and ~ count as text) */
    bool quoted;        /* some of it is quoted or escaped */
    bool expansion;     /* $x, ${x}, $(x), `x`, $((x)), <(x) */
    bool bare;          /* an expansion that no double quotes protect from splitting */
    bool hole;          /* a `${{ }}` */
};

/* NAME=value or NAME+=value before a command (or alone), array values included. */
struct wf_shell_assignment {
    struct wf_span span; /* all of it */
    struct wf_str name;  /* without a subscript */
    bool append;
    struct wf_shell_word value;
};

struct wf_shell_redirection {
    struct wf_span span;         /* from the file descriptor or the operator to the end of the target */
    struct wf_str op;            /* "<", ">", ">>", "<<", "<<-", "<<<", "<&", ">&", "&>", "&>>", ">|", "<>" */
    int fd;                      /* -1: not written */
    struct wf_shell_word target; /* the file; the delimiter of a here-document */
    struct wf_span body;         /* here-document: its lines without the delimiter's; else empty */
};

enum wf_shell_kind {
    WF_SHELL_SIMPLE,     /* words, assignments, redirections */
    WF_SHELL_TEST,       /* [[ ]]: the words between */
    WF_SHELL_ARITHMETIC, /* (( )) */
    WF_SHELL_SUBSHELL,   /* ( ) */
    WF_SHELL_GROUP,      /* { } */
    WF_SHELL_IF,
    WF_SHELL_WHILE, /* and until */
    WF_SHELL_FOR,   /* and select: words are the items, name the variable */
    WF_SHELL_CASE,  /* words: the subject, then all patterns */
    WF_SHELL_FUNCTION,
};

enum wf_shell_join { WF_SHELL_END, WF_SHELL_AND, WF_SHELL_OR, WF_SHELL_BACKGROUND };

struct wf_shell_scope;
struct wf_shell_command;

/* Commands joined by `|`. */
struct wf_shell_pipeline {
    struct wf_span span;
    uint32_t length;           /* number of commands */
    bool negated;              /* ! */
    enum wf_shell_join joined; /* what stands behind it: `;`, a newline or nothing; `&&`; `||`; `&` */
    struct wf_shell_scope *scope;
    struct wf_shell_command *first;
    struct wf_shell_pipeline *next; /* in the same scope */
    struct wf_shell_pipeline *list; /* the first one of the `a && b || c` in which it stands */
};

enum wf_shell_place {
    WF_SHELL_SCRIPT,
    WF_SHELL_SUBSTITUTION, /* $( ) or ` ` */
    WF_SHELL_PROCESS,      /* <( ) or >( ) */
    WF_SHELL_SUBSHELL_BODY,
    WF_SHELL_GROUP_BODY,
    WF_SHELL_FUNCTION_BODY,
    WF_SHELL_CONDITION, /* of if, elif, while, until: a failure there ends nothing */
    WF_SHELL_BRANCH,    /* then, elif's then, else */
    WF_SHELL_LOOP,
    WF_SHELL_CASE_ARM,
};

/* A list of pipelines and where it stands. */
struct wf_shell_scope {
    enum wf_shell_place place;
    struct wf_span span;            /* the list, without the delimiters */
    struct wf_shell_scope *parent;  /* NULL: the script */
    struct wf_shell_command *owner; /* the command it is a part of; NULL: the script */
    /* SUBSTITUTION and PROCESS: where in its owner it stands; the others WF_SHELL_NONE. */
    uint32_t word, assignment, redirection;
    struct wf_shell_pipeline *first, *last;
};

struct wf_shell_command {
    enum wf_shell_kind kind;
    struct wf_span span; /* with assignments and redirections */
    WF_LIST(struct wf_shell_word) words;
    WF_LIST(struct wf_shell_assignment) assignments;
    WF_LIST(struct wf_shell_redirection) redirections;
    struct wf_str name; /* FUNCTION: its name; FOR: its variable */
    struct wf_shell_pipeline *pipeline;
    struct wf_shell_command *next; /* in the pipeline */
    uint32_t index;                /* in the pipeline */
    uint32_t order;                /* in the script */
    uint32_t program;              /* the index of a word: wf_shell_program_word() */
    struct wf_str program_name;    /* wf_shell_program() */
};

/* A place where a variable gets a value that the commands behind it see. */
struct wf_shell_setting {
    const struct wf_shell_command *command;
    struct wf_str value; /* raw; NULL: no plain one (`+=`, `read`, `unset`, `for`) */
};

struct wf_shell_assigned {
    const struct wf_shell_command *command;
    const struct wf_shell_assignment *assignment;
};

/* Where a script sets a variable, in the order of its commands. */
struct wf_shell_name {
    WF_LIST(struct wf_shell_setting) kept;      /* for the rest of the script */
    WF_LIST(struct wf_shell_assigned) assigned; /* by an assignment, also one for its own command only */
};

struct wf_shell_script {
    struct wf_str text;
    struct wf_shell_scope *root;
    WF_LIST(struct wf_shell_command *) commands;    /* all of them, in the order in which they begin */
    WF_LIST(const struct wf_shell_command *) moves; /* those that change the folder: cd, pushd, popd */
    WF_LIST(const struct wf_shell_command *) sets;  /* those that are `set` with words behind it */
    struct wf_map names;                            /* a variable: struct wf_shell_name */
    WF_LIST(struct wf_span) comments;               /* from the '#' to the end of the line */
    bool broken; /* something is not closed, not expected or too deep: what is told may be wrong from
                    `broken_at` */
    uint32_t broken_at;
};

/* Reads `text` (borrowed). Never NULL. */
struct wf_shell_script *wf_shell_read(struct wf_arena *arena, struct wf_str text);

/* The index of the word that names the program really run: wrappers such as `sudo -u x`, `env A=b`,
 * `command`, `exec`, `time`, `nohup`, `timeout 5` are skipped. WF_SHELL_NONE when there is none. */
static inline uint32_t wf_shell_program_word(const struct wf_shell_command *command) {
    return command->program;
}
/* Finds it; for who makes a command of other words, once they are complete. */
void wf_shell_note_program(struct wf_shell_command *command);
/* Its name without folders; empty when there is none or it is not literal. */
static inline struct wf_str wf_shell_program(const struct wf_shell_command *command) {
    return command->program_name;
}

/* True when the program is the first name and the next words that are no options are the names behind it
 * (ended by NULL): wf_shell_command_is(c, "docker", "history", NULL). An option may take the word behind it
 * as value. */
bool wf_shell_command_is(const struct wf_shell_command *command, const char *program, ...);

struct wf_shell_value {
    uint32_t word;       /* index of the option's word */
    struct wf_span span; /* the value as written, quotes included; empty: nothing follows */
    struct wf_str text;  /* when `literal` */
    bool literal;
};

/* Finds option `name` ("--format" or "-f") behind word `from` (0 at first): `--format=x`, `--format x`, `-f
 * x`,
 * `-f=x`. Words behind `--` are no options. False when there is none. */
bool wf_shell_option(const struct wf_shell_command *command, const char *name, uint32_t from,
                     struct wf_shell_value *value);
/* True when the option stands there, as a flag or with a value. */
bool wf_shell_has_option(const struct wf_shell_command *command, const char *name);

/* The options of `set` that matter. GitHub starts `bash -e {0}` when no shell is given, `bash -eo pipefail
 * {0}` for `shell: bash`, `sh -e {0}` for sh. */
struct wf_shell_flags {
    bool errexit, pipefail, nounset, xtrace;
};

/* The flags that hold when `command` begins, if the script was started with `initial`. A `set` in another
 * subshell, function or pipeline does not count; one in a branch does. */
struct wf_shell_flags wf_shell_set_flags(const struct wf_shell_script *script,
                                         const struct wf_shell_command *command,
                                         struct wf_shell_flags initial);

enum wf_shell_fate {
    WF_SHELL_GOES_ON,    /* nobody notices */
    WF_SHELL_ENDS,       /* `set -e` ends the script */
    WF_SHELL_LAST_STATUS /* it is the last one: its status becomes the script's */
};

/* What happens when `command` exits with another status than zero. Bash's rules (a substitution's status
 * counts only in an assignment of its own, not in `export x=$(...)`); a function fails where it is called. */
enum wf_shell_fate wf_shell_fate(const struct wf_shell_script *script, const struct wf_shell_command *command,
                                 struct wf_shell_flags initial);
/* The step fails when the command does: its fate is not WF_SHELL_GOES_ON. */
bool wf_shell_fails_script(const struct wf_shell_script *script, const struct wf_shell_command *command,
                           struct wf_shell_flags initial);

/* The command in whose words, assignments or redirections this one is substituted, or NULL. */
const struct wf_shell_command *wf_shell_holder(const struct wf_shell_command *command);

/* The last command of the pipeline in which it stands. */
const struct wf_shell_command *wf_shell_last(const struct wf_shell_command *command);

/* The bytes of a span of the script. */
struct wf_str wf_shell_slice(const struct wf_shell_script *script, struct wf_span span);

#endif
