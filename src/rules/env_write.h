/* Scripts that write to the files by which a step changes what later steps run with: $GITHUB_ENV and
 * $GITHUB_PATH. */
#ifndef WF_RULES_ENV_WRITE_H
#define WF_RULES_ENV_WRITE_H

#include "lang/shell.h"

/* Where a script does so: its bytes, and the name of the file's variable. */
struct wf_env_write {
    struct wf_span span;
    const char *variable;
};

struct wf_env_writes {
    WF_LIST(struct wf_env_write) list;
};

/* Of a script in bash or sh: commands that redirect there, but for echo and printf with nothing but literal
 * arguments, and `tee` of such a file. */
struct wf_env_writes wf_env_writes_shell(struct wf_arena *arena, const struct wf_shell_script *script);

/* Of a PowerShell script: redirections, and Out-File, Add-Content, Set-Content and Tee-Object. */
struct wf_env_writes wf_env_writes_powershell(struct wf_arena *arena, struct wf_str script);

/* Of a batch file: redirections. */
struct wf_env_writes wf_env_writes_batch(struct wf_arena *arena, struct wf_str script);

#endif
