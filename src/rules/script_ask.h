/* What several rules ask of a script: where the text that a command reads comes from, what a statement is,
 * how grep is called. All spans are of the script. */
#ifndef WF_RULES_SCRIPT_ASK_H
#define WF_RULES_SCRIPT_ASK_H

#include "lint/memo.h"

/* Whether the text holds `needle` (in lower case) in any case. */
bool wf_ask_mentions(struct wf_str text, const char *needle);
/* Whether it holds one of them; NULL ends them. */
bool wf_ask_mentions_any(struct wf_str text, const char *const *needles);

/* The beginning of the text's first line, for messages. */
struct wf_str wf_ask_shown(struct wf_arena *arena, struct wf_str text);

/* The last pipeline of the `a && b || c` in which `pipeline` stands. */
const struct wf_shell_pipeline *wf_ask_list_last(const struct wf_shell_pipeline *pipeline);

/* The command that `command` is a part of as a substitution or a condition, as far out as possible; else
 * itself. */
const struct wf_shell_command *wf_ask_outermost(const struct wf_shell_command *command);

/* What the author says about a command: its whole list or compound and the comment lines directly above. */
struct wf_str wf_ask_statement(const struct wf_shell_script *script, const struct wf_shell_command *command);

/* True when each run of the script comes here unless it ends before: no branch, loop, function or list
 * decides. */
bool wf_ask_is_unconditional(const struct wf_shell_command *command);

/* The name of the next variable that the text expands from byte `from` on, which goes behind its `$`; empty
 * when there is none. */
struct wf_str wf_ask_next_variable(struct wf_str text, size_t *from);
/* The name of the first variable that the bytes of `span` expand; empty when there is none. */
struct wf_str wf_ask_variable(const struct wf_shell_script *script, struct wf_span span);
/* Whether they expand variable `name`. */
bool wf_ask_expands(const struct wf_shell_script *script, struct wf_span span, struct wf_str name);

/* The command for which `is` holds and whose output `command` reads: through the pipe, a variable or a file,
 * and programs that pass on what they read. NULL when there is none. */
const struct wf_shell_command *wf_ask_producer(const struct wf_check *check,
                                               const struct wf_shell_script *script,
                                               const struct wf_shell_command *command,
                                               bool (*is)(const struct wf_shell_command *command));

/* True for `[[ ]]`, `[ ]`, `test` and `(( ))`. */
bool wf_ask_is_test(const struct wf_shell_command *command);

/* True for `wc -l`. */
bool wf_ask_counts_lines(const struct wf_shell_command *command);

/* True for echo and printf. */
bool wf_ask_prints(const struct wf_shell_command *command);

/* The jq filter as written: of jq itself, of gh's --jq. An empty span when there is none. */
struct wf_span wf_ask_filter(const struct wf_shell_command *command);
/* The first place at or after `from` where the filter calls function `name`, or WF_NOT_FOUND. */
size_t wf_ask_call(struct wf_str filter, const char *name, size_t from);

/* A call of grep, egrep, fgrep, zgrep or rg. */
struct wf_grep {
    WF_LIST(uint32_t) patterns; /* words */
    bool inverted, counts, ignores_case;
};

/* False when the command is none. */
bool wf_grep_read(struct wf_arena *arena, const struct wf_shell_command *command, struct wf_grep *grep);

#endif
