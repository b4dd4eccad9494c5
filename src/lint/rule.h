/* A rule is a constant in its own file, src/rules/ID.c, listed once, with its page src/rules/ID.md. */
#ifndef WF_LINT_RULE_H
#define WF_LINT_RULE_H

#include "lint/config.h"
#include "lint/file.h"
#include "text/finding.h"
#include "yaml/patch.h"

enum wf_category { WF_SYNTAX, WF_DOCKER, WF_EXPRESSION, WF_SCRIPT, WF_SECURITY, WF_UPKEEP, WF_POLICY };

/* "syntax", "docker", ... */
const char *wf_category_name(enum wf_category category);

struct wf_rule;

/* Whether `name` is the rule's id, or one of its aliases, whose case is ignored. */
bool wf_rule_is_called(const struct wf_rule *rule, struct wf_str name);

/* What a rule is handed: whom it speaks for, about which file, and where its findings go. */
struct wf_check {
    const struct wf_rule *rule;
    const struct wf_file *file; /* NULL in a run_hook */
    const struct wf_repo *repo; /* never NULL: at least this file; in a run_hook all files */
    const struct wf_config *config;
    struct wf_arena *arena; /* the file's; in a run_hook the run's */
    struct wf_findings *out;
    struct wf_map *memo; /* for lint/memo.h */
};

enum wf_option_kind {
    WF_OPTION_NUMBER,   /* whole, from 1 on */
    WF_OPTION_NAMES,    /* a list of texts */
    WF_OPTION_PATTERNS, /* a list of patterns that name actions (lang/uses_pattern.h) */
    WF_OPTION_POLICIES, /* a mapping of such patterns to one of `words` */
    WF_OPTION_FLAG,
    WF_OPTION_WORD, /* one of `words` */
};

/* A setting of a rule, below `rules: ID: config:`. */
struct wf_rule_option {
    const char *name;
    enum wf_option_kind kind;
    const char *const *words; /* ended by NULL; NULL for kinds without */
    const char *unless;       /* another setting that it excludes, or NULL */
};

struct wf_rule {
    const char *id;      /* names the mistake, in lower case with dashes */
    const char *title;   /* one line, the page's */
    const char *aliases; /* ids that other tools give it, with a blank between ("DL3020"); NULL: none. Their
                            ignore comments count for this rule, and `wfgen explain` knows them */
    enum wf_category category;
    enum wf_severity severity;
    bool fixable;                         /* offers a fix for at least some of its findings */
    bool opt_in;                          /* silent unless the configuration asks for it */
    const struct wf_rule_option *options; /* its settings, ended by one without a name; NULL: it has none */
    /* Each hook may be NULL; they are called in the order of the file. */
    void (*file_hook)(struct wf_check *check, const struct wf_file *file);
    void (*workflow_hook)(struct wf_check *check, const struct wf_workflow *workflow);
    void (*job_hook)(struct wf_check *check, const struct wf_job *job);
    void (*step_hook)(struct wf_check *check, const struct wf_step *step); /* also of composite actions */
    void (*script_hook)(struct wf_check *check,
                        const struct wf_script *script); /* also of composite actions */
    void (*build_hook)(struct wf_check *check, const struct wf_build *build);
    /* Of a Dockerfile or a .dockerignore. A trigger of ONBUILD is handed over as an instruction too. */
    void (*dockerfile_hook)(struct wf_check *check, const struct wf_dockerfile *dockerfile);
    void (*stage_hook)(struct wf_check *check, const struct wf_stage *stage);
    void (*instruction_hook)(struct wf_check *check, const struct wf_instruction *instruction);
    void (*dockerignore_hook)(struct wf_check *check, const struct wf_dockerignore *ignore);
    /* Once per run: what belongs to no single file that is linted. Reports with wf_report_at(). It is handed
     * files only where wf_config_spans_files(). */
    void (*run_hook)(struct wf_check *check, const struct wf_repo *all);
};

struct wf_findings {
    WF_LIST(struct wf_finding *) list;
};

/* Reports a finding of the check's rule at its severity and returns it for more (severity, help, note, fix).
 */
struct wf_finding *wf_report(struct wf_check *check, struct wf_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same in any file, e.g. that of a policy. */
struct wf_finding *wf_report_at(struct wf_check *check, const struct wf_source *source, struct wf_span span,
                                const char *format, ...) __attribute__((format(printf, 4, 5)));
/* At decoded bytes [begin, end) of a scalar. */
struct wf_finding *wf_report_part(struct wf_check *check, const struct wf_node *scalar, size_t begin,
                                  size_t end, const char *format, ...) __attribute__((format(printf, 5, 6)));

void wf_finding_help(struct wf_check *check, struct wf_finding *finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void wf_finding_note(struct wf_check *check, struct wf_finding *finding, const struct wf_source *source,
                     struct wf_span span, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* What a finding of security is worth, and who is the first to see it. A warning becomes an info unless
 * `security` is medium or high, `confidence` is not low, and everyone sees it. */
void wf_finding_risk(struct wf_finding *finding, enum wf_level security, enum wf_level confidence,
                     enum wf_persona persona);

/* Ignore comments in zizmor's form silence the finding from all lines of `span`, not only from its own and
 * those of the step it stands in. */
void wf_finding_reach(struct wf_finding *finding, struct wf_span span);

/* A pair of a mapping by its key, for that. */
struct wf_span wf_pair_span(const struct wf_node *key);

/* The rule's own setting `name` of the configuration, or NULL. */
const struct wf_node *wf_check_option(const struct wf_check *check, const char *name);

/* A patch of the check's file. */
struct wf_patch wf_check_patch(const struct wf_check *check);

#endif
