#include "rules/install_ask.h"

static void add_path(struct wf_buf *paths, struct wf_str path) {
    bool dotted = wf_str_starts(path, "./");
    wf_buf_text(paths, paths->len > 0 ? " " : "");
    wf_buf_str(paths, wf_str_sub(path, dotted ? 2 : 0, path.len));
}

/* Those that are named; false when one is not a plain relative path. */
static bool add_named(struct wf_buf *paths, const struct wf_package_call *call) {
    for (size_t i = 0; i < call->manifests.len; i++) {
        const struct wf_shell_value *value = &call->manifests.items[i].value;
        if (!value->literal || value->text.len == 0 || value->text.ptr[0] == '/' ||
            wf_str_has(value->text, "..") || wf_str_has(value->text, "://")) {
            return false;
        }
        add_path(paths, value->text);
    }
    return true;
}

/* Those the manager looks for by itself: what the context has of them; of an unknown context the most usual.
 */
static void add_usual(struct wf_buf *paths, enum wf_manager manager, const struct wf_image_source *source) {
    const struct wf_folder *files = source ? source->files : NULL;
    struct wf_str names = wf_manager_manifests(manager);
    struct wf_str name;
    while (wf_str_cut(&names, ' ', &name)) {
        bool pattern = wf_str_find_char(name, '*', 0) != WF_NOT_FOUND;
        if (files && !pattern && files->entry(files->context, name).kind == WF_ENTRY_FILE) {
            add_path(paths, name);
        }
    }
}

static bool installs_project(const struct wf_package_call *call) {
    for (size_t i = 0; i < call->packages.len; i++) {
        if (call->packages.items[i].local) {
            return true;
        }
    }
    bool poetry = call->manager == WF_MANAGER_POETRY && !wf_package_call_has(call, '\0', "--no-root");
    bool uv = call->manager == WF_MANAGER_UV && call->manifests.len == 0 &&
              !wf_package_call_has(call, '\0', "--no-install-project");
    bool compiles = call->manager == WF_MANAGER_CARGO;
    bool editable = wf_package_call_has(call, 'e', "--editable");
    return poetry || uv || compiles || (editable && call->manager == WF_MANAGER_PIP);
}

static bool is_restore(const struct wf_package_call *call) {
    bool manager = call->manager >= WF_MANAGER_PIP;
    bool usual = wf_manager_manifests(call->manager).len > 0 && call->packages.len == 0;
    return manager && call->action == WF_PACKAGE_INSTALL && (call->manifests.len > 0 || usual);
}

struct wf_restores wf_restores_read(struct wf_arena *arena, const struct wf_instruction *run,
                                    const struct wf_image_source *source) {
    struct wf_restores restores = {0};
    bool script = run->kind == WF_RUN && run->script && run->script->posix;
    struct wf_package_calls calls = {0};
    if (script) {
        calls = wf_package_calls_read(arena, run->script->shell);
    }
    for (size_t i = 0; i < calls.list.len; i++) {
        const struct wf_package_call *call = &calls.list.items[i];
        if (!is_restore(call)) {
            continue;
        }
        struct wf_buf paths = {.arena = arena};
        struct wf_restore *restore = WF_PUSH(arena, &restores.list);
        *restore = (struct wf_restore){.run = run, .call = *call, .needs_source = installs_project(call)};
        if (call->manifests.len == 0) {
            add_usual(&paths, call->manager, source);
            restore->manifests = wf_buf_view(&paths);
        } else if (add_named(&paths, call)) {
            restore->manifests = wf_buf_view(&paths);
        }
    }
    return restores;
}

bool wf_run_only_installs(struct wf_arena *arena, const struct wf_instruction *run) {
    static const char plain[] =
        "apt-get apt apk dnf yum zypper pip pip3 python python3 npm yarn pnpm corepack gem bundle "
        "composer poetry pipenv uv rm mkdir echo true set useradd adduser groupadd addgroup "
        "update-ca-certificates";
    if (run->kind != WF_RUN || !run->script || !run->script->posix || run->script->shell->broken ||
        run->heredocs.len > 0) {
        return false;
    }
    struct wf_package_calls calls = wf_package_calls_read(arena, run->script->shell);
    size_t managers = 0;
    for (size_t i = 0; i < run->script->shell->commands.len; i++) {
        const struct wf_shell_command *command = run->script->shell->commands.items[i];
        if (command->kind != WF_SHELL_SIMPLE || !wf_str_in(wf_shell_program(command), plain)) {
            return false;
        }
        managers += wf_str_in(wf_shell_program(command), "python python3 npm yarn pnpm gem composer");
    }
    for (size_t i = 0; i < calls.list.len; i++) {
        bool installs =
            calls.list.items[i].action <= WF_PACKAGE_REMOVE && calls.list.items[i].action != WF_PACKAGE_BUILD;
        managers -= installs && wf_str_in(wf_shell_program(calls.list.items[i].command),
                                          "python python3 npm yarn pnpm gem composer");
    }
    return managers == 0; /* none of those that can do anything at all does something else */
}

/* Without an option that says where; pip, and what belongs to the system, else stay out of the folder. */
static bool installs_elsewhere(const struct wf_package_call *call) {
    if (call->manager <= WF_MANAGER_PACMAN) {
        return true;
    }
    for (size_t i = 0; i < call->packages.len; i++) {
        if (call->packages.items[i].local) {
            return false;
        }
    }
    return call->manager == WF_MANAGER_PIP && !wf_package_call_has(call, 't', "--target") &&
           !wf_package_call_has(call, 'e', "--editable") && !wf_package_call_has(call, 'd', "--dest") &&
           !wf_package_call_has(call, '\0', "--prefix") && !wf_package_call_has(call, '\0', "--root") &&
           !wf_package_call_has(call, '\0', "--src");
}

static const struct wf_package_call *call_of(const struct wf_package_calls *calls,
                                             const struct wf_shell_command *command) {
    for (size_t i = 0; i < calls->list.len; i++) {
        if (calls->list.items[i].command == command) {
            return &calls->list.items[i];
        }
    }
    return NULL;
}

/* Whether all operands are absolute paths outside of the folder. */
static bool names_others(const struct wf_shell_command *command, size_t from, struct wf_str folder) {
    for (size_t i = from; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        bool option = wf_str_starts(word->text, "-");
        bool inside = wf_str_find_str(word->text, folder, 0) == 0 || wf_str_has(word->text, "..");
        if (!option && (!word->literal || !wf_str_starts(word->text, "/") || inside)) {
            return false;
        }
    }
    return true;
}

static bool leaves_folder(const struct wf_package_calls *calls, const struct wf_shell_command *command,
                          struct wf_str folder) {
    static const char silent[] =
        "[ test echo true set useradd adduser groupadd addgroup update-ca-certificates";
    struct wf_str program = wf_shell_program(command);
    const struct wf_package_call *call = call_of(calls, command);
    size_t first = wf_shell_program_word(command) + 1;
    if (command->redirections.len > 0) {
        return false;
    }
    if (command->kind != WF_SHELL_SIMPLE || call) {
        return call ? installs_elsewhere(call) : command->kind == WF_SHELL_IF;
    }
    if (wf_str_in(program, "rm mkdir")) {
        return names_others(command, first, folder);
    }
    bool venv = wf_str_in(program, "python python3") && command->words.len > first + 2 &&
                wf_str_is(command->words.items[first].text, "-m") &&
                wf_str_is(command->words.items[first + 1].text, "venv");
    return venv ? names_others(command, first + 2, folder) : wf_str_in(program, silent);
}

bool wf_run_leaves_folder(struct wf_arena *arena, const struct wf_instruction *run, struct wf_str folder) {
    if (run->kind != WF_RUN || !run->script || !run->script->posix || run->script->shell->broken ||
        run->heredocs.len > 0) {
        return false;
    }
    struct wf_package_calls calls = wf_package_calls_read(arena, run->script->shell);
    for (size_t i = 0; i < run->script->shell->commands.len; i++) {
        if (!leaves_folder(&calls, run->script->shell->commands.items[i], folder)) {
            return false;
        }
    }
    return true;
}
