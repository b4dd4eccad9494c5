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

/* What a rule is handed: whom it speaks for, about which file, and where its findings go. */
struct wf_check {
    const struct wf_rule *rule;
    const struct wf_file *file; /* NULL in a run_hook */
    const struct wf_repo *repo; /* never NULL: at least this file; in a run_hook all files */
    const struct wf_config *config;
    struct wf_arena *arena; /* the file's; in a run_hook the run's */
    struct wf_findings *out;
};

struct wf_rule {
    const char *id;    /* names the mistake, in lower case with dashes */
    const char *title; /* one line, the page's */
    enum wf_category category;
    enum wf_severity severity;
    bool fixable; /* offers a fix for at least some of its findings */
    bool opt_in;  /* silent unless the configuration asks for it */
    /* Each hook may be NULL; they are called in the order of the file. */
    void (*file_hook)(struct wf_check *check, const struct wf_file *file);
    void (*workflow_hook)(struct wf_check *check, const struct wf_workflow *workflow);
    void (*job_hook)(struct wf_check *check, const struct wf_job *job);
    void (*step_hook)(struct wf_check *check, const struct wf_step *step); /* also of composite actions */
    void (*script_hook)(struct wf_check *check,
                        const struct wf_script *script); /* also of composite actions */
    void (*build_hook)(struct wf_check *check, const struct wf_build *build);
    /* Once per run: what belongs to no single file that is linted. Reports with wf_report_at(). */
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

/* A patch of the check's file. */
struct wf_patch wf_check_patch(const struct wf_check *check);

#endif
