#include "gha/script.h"

#include "base/seek.h"

/* GitHub's command lines: `bash -e {0}` when none is given, `bash --noprofile --norc -eo pipefail {0}` for
 * bash, `sh -e {0}` for sh. A custom command line says itself what it sets. */
static bool shell_flags(const struct wf_step *step, struct wf_shell_flags *flags) {
    bool explicit_bash = false;
    struct wf_str shell = wf_step_shell(step, &explicit_bash);
    if (wf_str_is(shell, "bash") || wf_str_is(shell, "sh") || wf_str_is(shell, "bash -e") ||
        wf_str_is(shell, "sh -e")) {
        *flags = (struct wf_shell_flags){.errexit = true, .pipefail = explicit_bash};
        return true;
    }
    if (!wf_str_starts(shell, "bash ") && !wf_str_starts(shell, "sh ")) {
        return false;
    }
    flags->pipefail = wf_str_has(shell, "pipefail");
    struct wf_str rest = shell;
    struct wf_str word;
    while (wf_str_cut(&rest, ' ', &word)) {
        bool letters = word.len > 1 && word.ptr[0] == '-' && wf_is_alpha(word.ptr[1]);
        flags->errexit |= letters && wf_str_find_char(word, 'e', 0) != WF_NOT_FOUND;
        flags->errexit |= wf_str_is(word, "errexit");
    }
    return true;
}

void wf_scripts_read(struct wf_arena *arena, struct wf_scripts *scripts, const struct wf_step *steps,
                     size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct wf_shell_flags flags = {0};
        if (wf_node_is_scalar(steps[i].run) && shell_flags(&steps[i], &flags)) {
            *WF_PUSH(arena, &scripts->list) = (struct wf_script){&steps[i], steps[i].script, flags};
        }
    }
}

/* They stand in the order of the steps, those of a job together. */
const struct wf_script *wf_script_of(const struct wf_scripts *scripts, const struct wf_step *step) {
    const struct wf_script *items = scripts->list.items;
    size_t at;
    WF_SEEK(at, scripts->list.len,
            items[at].step->job < step->job || (items[at].step->job == step->job && items[at].step < step));
    return at < scripts->list.len && items[at].step == step ? &items[at] : NULL;
}
