#include "rules/run_ask.h"

#include "lint/memo.h"

static bool is_understood(const struct wf_instruction *instruction) {
    return instruction->kind == WF_RUN && instruction->script && instruction->script->posix &&
           instruction->stage && !instruction->script->shell->broken;
}

static void read_run(struct wf_check *check, const struct wf_instruction *instruction, struct wf_run *run) {
    *run = (struct wf_run){.instruction = instruction,
                           .dockerfile = check->file->dockerfile,
                           .check = check,
                           .shell = instruction->script->shell};
    run->calls = wf_package_calls_read(check->arena, run->shell);
    run->mounts = wf_instruction_mounts(check->arena, instruction);
}

bool wf_run_read(struct wf_check *check, const struct wf_instruction *instruction, struct wf_run *run) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    if (!is_understood(instruction)) {
        return false;
    }
    /* A trigger has the number of its ONBUILD. */
    void **place = wf_memo(check, wf_is_trigger(dockerfile, instruction) ? "triggers" : "runs", WF_STR(""));
    if (*place == NULL) {
        *place = WF_NEW_ARRAY(check->arena, struct wf_run *, dockerfile->instructions.len);
    }
    struct wf_run **kept = (struct wf_run **)*place + instruction->index;
    if (*kept == NULL) {
        *kept = WF_NEW(check->arena, struct wf_run);
        read_run(check, instruction, *kept);
    }
    *run = **kept;
    return true;
}

struct wf_span wf_run_span(const struct wf_run *run, struct wf_span part) {
    return wf_dscript_span(run->instruction->script, part);
}

bool wf_run_mentions(const struct wf_run *run, const char *text) {
    return wf_str_has(run->shell->text, text);
}

bool wf_run_mounts_over(const struct wf_run *run, const char *folder) {
    for (size_t i = 0; i < run->mounts.list.len; i++) {
        const struct wf_mount *mount = &run->mounts.list.items[i];
        size_t len = mount->target.len;
        while (len > 1 && mount->target.ptr[len - 1] == '/') {
            len--;
        }
        bool above = len > 0 && strlen(folder) >= len && memcmp(folder, mount->target.ptr, len) == 0 &&
                     (folder[len] == '\0' || folder[len] == '/');
        if (above && mount->type <= WF_MOUNT_TMPFS) {
            return true;
        }
    }
    return false;
}

const struct wf_mount *wf_cache_mount_of(const struct wf_mounts *mounts, enum wf_manager manager) {
    const char *folder = wf_manager_cache(manager);
    /* "/root/.cache/pip" is ".cache/pip" in any home, "/var/cache/apk" has other roots as well. */
    const char *root = folder[0] != '\0' ? strchr(folder + 1, '/') : NULL;
    if (root == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < mounts->list.len; i++) {
        const struct wf_mount *mount = &mounts->list.items[i];
        bool whole = wf_str_ends(mount->target, "/.cache") && wf_str_starts(wf_str_of(root), "/.cache/");
        if (mount->type == WF_MOUNT_CACHE && (wf_str_has(mount->target, root + 1) || whole)) {
            return mount;
        }
    }
    return NULL;
}

const struct wf_package_call *wf_run_call(const struct wf_run *run, enum wf_manager manager,
                                          enum wf_package_action action) {
    for (size_t i = 0; i < run->calls.list.len; i++) {
        const struct wf_package_call *call = &run->calls.list.items[i];
        if (call->manager == manager && call->action == action) {
            return call;
        }
    }
    return NULL;
}

bool wf_command_in(const struct wf_shell_command *command, const char *programs) {
    return command->kind == WF_SHELL_SIMPLE && wf_str_in(wf_shell_program(command), programs);
}

bool wf_command_is_open(const struct wf_shell_command *command) {
    uint32_t at = command->kind == WF_SHELL_SIMPLE ? wf_shell_program_word(command) : WF_SHELL_NONE;
    if (at == WF_SHELL_NONE) {
        return false;
    }
    const struct wf_shell_word *word = &command->words.items[at];
    static const char programs[] = "sh bash dash ash zsh eval . source make add-apt-repository "
                                   "apt-add-repository python python3 perl ruby node xargs chroot";
    bool path = wf_str_find_char(word->text, '/', 0) != WF_NOT_FOUND &&
                !wf_str_starts(word->text, "/usr/bin/") && !wf_str_starts(word->text, "/bin/");
    return !word->literal || path || wf_command_in(command, programs);
}

static bool mentions(const struct wf_instruction *instruction, struct wf_str text) {
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        if (wf_str_find_str(instruction->heredocs.items[i].body.text, text, 0) != WF_NOT_FOUND) {
            return true;
        }
    }
    return wf_str_find_str(instruction->line.text, text, 0) != WF_NOT_FOUND;
}

bool wf_above_mentions(struct wf_check *check, const struct wf_instruction *instruction, const char *text) {
    const size_t *first = wf_memo_first(check, "mentions", wf_str_of(text), mentions);
    return instruction->stage && first[instruction->stage->index] <= instruction->index;
}

struct wf_str wf_stage_library(const struct wf_stage *stage) {
    stage = stage->root;
    struct wf_str word = stage->base_word.text;
    static const char *const prefixes[] = {"docker.io/library/", "docker.io/", "library/"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        word = wf_str_sub(word, wf_str_starts(word, prefixes[i]) ? strlen(prefixes[i]) : 0, word.len);
    }
    size_t end = 0;
    while (end < word.len && word.ptr[end] != ':' && word.ptr[end] != '@') {
        end++;
    }
    word = wf_str_sub(word, 0, end);
    bool plain = wf_str_find_char(word, '$', 0) == WF_NOT_FOUND &&
                 wf_str_find_char(word, '/', 0) == WF_NOT_FOUND && !stage->scratch;
    return plain ? word : WF_STR("");
}

/* The stage, and all it is built on. */
static void ship(const struct wf_stage *stage, bool *ships) {
    while (stage && !ships[stage->index]) {
        ships[stage->index] = true;
        stage = stage->base;
    }
}

bool wf_stage_ships(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_image_source *source = check->file->image_source;
    void **place = wf_memo(check, "ships", WF_STR(""));
    if (*place == NULL) {
        bool *ships = WF_NEW_ARRAY(check->arena, bool, dockerfile->stages.len);
        *place = ships;
        ship(wf_last_stage(dockerfile), ships);
        for (size_t i = 0; source && i < source->uses.len; i++) {
            struct wf_str target = source->uses.items[i].target;
            ship(target.len > 0 ? wf_dockerfile_target(dockerfile, target) : NULL, ships);
        }
    }
    return ((const bool *)*place)[stage->index];
}

bool wf_is_trigger(const struct wf_dockerfile *dockerfile, const struct wf_instruction *instruction) {
    return dockerfile->instructions.items[instruction->index] != instruction;
}

/* --- edits ---------------------------------------------------------------------------------------------- */

void wf_run_insert(struct wf_patch *patch, const struct wf_run *run, uint32_t at, struct wf_str text) {
    wf_dscript_replace(patch, run->dockerfile, run->instruction->script, (struct wf_span){at, at}, text);
}

static bool has_heredoc(const struct wf_shell_script *shell) {
    for (size_t i = 0; i < shell->commands.len; i++) {
        const struct wf_shell_command *command = shell->commands.items[i];
        for (size_t k = 0; k < command->redirections.len; k++) {
            if (wf_str_starts(command->redirections.items[k].op, "<<")) {
                return true;
            }
        }
    }
    return false;
}

/* What stands before the pipeline on its line in the file, when that is only blanks and "&&". */
static bool own_line(const struct wf_run *run, uint32_t offset, struct wf_str *before) {
    const struct wf_source *source = run->dockerfile->source;
    uint32_t line = wf_source_line_begin(source, wf_source_line_of(source, offset));
    *before = wf_source_slice(source, (struct wf_span){line, offset});
    struct wf_str trimmed = wf_str_trim(*before);
    return trimmed.len == 0 || wf_str_is(trimmed, "&&");
}

bool wf_run_append(struct wf_patch *patch, const struct wf_run *run, const char *command) {
    const struct wf_shell_pipeline *last = run->shell->root->last;
    if (!last || last->joined != WF_SHELL_END || last->negated || run->instruction->heredocs.len > 0 ||
        has_heredoc(run->shell) || wf_command_in(last->first, "exec exit")) {
        return false;
    }
    struct wf_str before;
    bool own = own_line(run, wf_run_span(run, last->span).begin, &before);
    size_t indent = 0;
    while (own && indent < before.len && wf_is_blank(before.ptr[indent])) {
        indent++;
    }
    bool leads = own && indent < before.len;
    struct wf_buf text = {.arena = patch->arena};
    if (!own) {
        wf_buf_printf(&text, " && %s", command);
    } else if (leads) {
        wf_buf_printf(&text, " %c\n%.*s%s", run->dockerfile->escape, WF_STR_ARG(before), command);
    } else {
        wf_buf_printf(&text, " && %c\n%.*s%s", run->dockerfile->escape, WF_STR_ARG(before), command);
    }
    wf_run_insert(patch, run, last->span.end, wf_buf_view(&text));
    return true;
}
