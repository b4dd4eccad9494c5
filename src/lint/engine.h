/* Runs rules over files. The rule table is passed in: this floor knows no rule. */
#ifndef WF_LINT_ENGINE_H
#define WF_LINT_ENGINE_H

#include "base/near.h"
#include "lint/rule.h"

struct wf_rule_table {
    const struct wf_rule *const *rules; /* in order of id */
    size_t count;
};

/* The first rule that is called so (wf_rule_is_called()), or NULL. An alias can stand for several rules. */
const struct wf_rule *wf_rule_find(const struct wf_rule_table *table, struct wf_str id);

/* Offers all ids and aliases. */
void wf_rule_names(const struct wf_rule_table *table, struct wf_near *near);

/* Whether rule `id` (no alias) is in the table and the configuration lets it speak about the file at `path`.
 */
bool wf_rule_is_on(const struct wf_rule_table *table, const struct wf_config *config, struct wf_str id,
                   struct wf_str path);

/* All findings of one file, sorted, ignore comments applied. May run on many files at once: it reads shared
 * data only and writes into `file`'s arena. */
struct wf_findings *wf_lint_run(struct wf_file *file, const struct wf_repo *repo,
                                const struct wf_rule_table *table, const struct wf_config *config);

/* The findings of the run as a whole: those of the rules' run_hooks, e.g. on the configuration and on files
 * that a policy requires. To be called once, with all files that were read; `arena` is the run's. */
struct wf_findings *wf_lint_run_once(struct wf_arena *arena, const struct wf_repo *all,
                                     const struct wf_rule_table *table, const struct wf_config *config);

/* Whether any of the rules wants to know who starts a file, wf_memo_reaches(): all those of security do. */
bool wf_lint_asks_who_starts(const struct wf_rule_table *table, const struct wf_config *config);

#endif
