/* Scripts that run what they download. */
#ifndef WF_RULES_DOWNLOAD_RUN_H
#define WF_RULES_DOWNLOAD_RUN_H

#include "lang/shell.h"

struct wf_download_run {
    struct wf_span span; /* of the command that downloads */
    struct wf_str what;  /* "curl" */
    struct wf_span user; /* of the command that runs it: the same one when it is a part of that */
};

struct wf_download_runs {
    WF_LIST(struct wf_download_run) list;
};

/* Of a script in bash or sh (NULL gives none): through a pipe into an interpreter, by `<(...)`, `$(...)` or a
 * file. Not what is named by a commit's or a file's digest, comes from this machine, or is in a script that
 * checks digests or signatures. */
struct wf_download_runs wf_download_runs_shell(struct wf_arena *arena, const struct wf_shell_script *script);

/* Of a PowerShell script: `irm URL | iex` and the like, on one line. */
struct wf_download_runs wf_download_runs_powershell(struct wf_arena *arena, struct wf_str script);

#endif
