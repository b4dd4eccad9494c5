#include "docker/packages_table.h"

const char *wf_manager_name(enum wf_manager manager) {
    return wf_managers[manager].name;
}

struct wf_str wf_manager_manifests(enum wf_manager manager) {
    return wf_str_of(wf_managers[manager].manifests);
}

const char *wf_manager_cache(enum wf_manager manager) {
    return wf_managers[manager].cache;
}

/* --- options -------------------------------------------------------------------------------------------- */

static bool is_option(const struct wf_shell_word *word) {
    return word->head.len > 1 && word->head.ptr[0] == '-';
}

static struct wf_str option_name(const struct wf_shell_word *word) {
    size_t equals = wf_str_find_char(word->head, '=', 0);
    return wf_str_sub(word->head, 0, equals == WF_NOT_FOUND ? word->head.len : equals);
}

/* "-r" takes its value from the next word, "-rfile" and "--requirement=file" do not. */
static bool takes_next(const struct wf_manager_facts *facts, const struct wf_shell_word *word) {
    return is_option(word) && wf_str_find_char(word->head, '=', 0) == WF_NOT_FOUND &&
           wf_str_in(word->head, facts->valued);
}

bool wf_package_call_has(const struct wf_package_call *call, char letter, const char *name) {
    for (size_t i = call->program + 1; i < call->command->words.len; i++) {
        const struct wf_shell_word *word = &call->command->words.items[i];
        if (!is_option(word)) {
            continue;
        }
        bool is_long = wf_str_starts(word->head, "--");
        if (name != NULL && wf_str_is(option_name(word), name)) {
            return true;
        }
        if (!is_long && letter != '\0' && wf_str_find_char(word->head, letter, 1) != WF_NOT_FOUND) {
            return true;
        }
    }
    return false;
}

/* --- the program and its verb --------------------------------------------------------------------------- */

/* pip3.11 is pip. */
static struct wf_str without_version(struct wf_str program) {
    size_t end = program.len;
    while (end > 0 && (wf_is_digit(program.ptr[end - 1]) || program.ptr[end - 1] == '.')) {
        end--;
    }
    return wf_str_sub(program, 0, end);
}

static bool find_manager(struct wf_str program, enum wf_manager *manager) {
    struct wf_str bare = without_version(program);
    for (size_t i = 0; i < WF_MANAGERS; i++) {
        if (wf_str_in(program, wf_managers[i].programs) || (i == WF_MANAGER_PIP && wf_str_is(bare, "pip"))) {
            *manager = (enum wf_manager)i;
            return true;
        }
    }
    return false;
}

static struct wf_str word_at(const struct wf_shell_command *command, size_t index) {
    return index < command->words.len ? command->words.items[index].text : WF_STR("");
}

/* `python3 -m pip`: the word "pip". */
static uint32_t module_word(const struct wf_shell_command *command, uint32_t program) {
    for (size_t i = program + 1; i + 1 < command->words.len && is_option(&command->words.items[i]); i++) {
        if (wf_str_is(word_at(command, i), "-m")) {
            return (uint32_t)i + 1;
        }
    }
    return WF_SHELL_NONE;
}

static bool find_program(const struct wf_shell_command *command, struct wf_package_call *call) {
    call->program = wf_shell_program_word(command);
    call->tool = wf_shell_program(command);
    if (call->program == WF_SHELL_NONE || call->tool.len == 0) {
        return false;
    }
    if (wf_str_is(without_version(call->tool), "python")) {
        call->program = module_word(command, call->program);
        call->tool = call->program == WF_SHELL_NONE ? WF_STR("") : word_at(command, call->program);
    }
    return call->tool.len > 0 && find_manager(call->tool, &call->manager);
}

/* The index of the first operand at or behind `from`, or the number of words. */
static size_t next_operand(const struct wf_manager_facts *facts, const struct wf_shell_command *command,
                           size_t from) {
    size_t at = from;
    while (at < command->words.len && is_option(&command->words.items[at])) {
        at += takes_next(facts, &command->words.items[at]) ? 2 : 1;
    }
    return at < command->words.len ? at : command->words.len;
}

/* Whether the operands behind the program begin with the verb's words; `*last` gets the last one's index. */
static bool has_verb(const struct wf_manager_facts *facts, const struct wf_package_call *call,
                     const char *words, uint32_t *last) {
    struct wf_str rest = wf_str_of(words);
    struct wf_str part;
    *last = call->program;
    if (rest.len == 0) {
        return next_operand(facts, call->command, call->program + 1) == call->command->words.len;
    }
    while (wf_str_cut(&rest, ' ', &part)) {
        size_t at = next_operand(facts, call->command, *last + 1);
        struct wf_str word = word_at(call->command, at);
        if (part.len == 0 || at == call->command->words.len ||
            (!wf_str_eq(word, part) && !wf_str_is(part, "*"))) {
            return false;
        }
        *last = (uint32_t)at;
    }
    return true;
}

/* Maven and Gradle take several: `mvn clean package`. The last one that is known counts. */
static bool takes_goals(enum wf_manager manager) {
    return manager == WF_MANAGER_MAVEN || manager == WF_MANAGER_GRADLE;
}

static const struct wf_package_verb *find_goal(const struct wf_manager_facts *facts,
                                               struct wf_package_call *call) {
    const struct wf_package_verb *found = NULL;
    for (size_t at = next_operand(facts, call->command, call->program + 1); at < call->command->words.len;
         at = next_operand(facts, call->command, at + 1)) {
        for (const struct wf_package_verb *verb = facts->verbs; verb->words != NULL; verb++) {
            if (wf_str_is(word_at(call->command, at), verb->words)) {
                found = verb;
                call->verb = (uint32_t)at;
            }
        }
    }
    return found;
}

static const struct wf_package_verb *find_verb(struct wf_package_call *call) {
    const struct wf_manager_facts *facts = &wf_managers[call->manager];
    if (takes_goals(call->manager)) {
        return find_goal(facts, call);
    }
    for (const struct wf_package_verb *verb = facts->verbs; verb->words != NULL; verb++) {
        if (has_verb(facts, call, verb->words, &call->verb)) {
            return verb;
        }
    }
    return NULL;
}

/* pacman -S PACKAGE..., -Sy, -Syu, -Scc, -R: the letters say what it does. */
static const struct wf_package_verb *pacman_verb(struct wf_package_call *call) {
    static const struct wf_package_verb install = {"-S", WF_PACKAGE_INSTALL, true};
    static const struct wf_package_verb clean = {"-Sc", WF_PACKAGE_CLEAN, false};
    static const struct wf_package_verb removal = {"-R", WF_PACKAGE_REMOVE, true};
    call->verb = call->program;
    if (wf_package_call_has(call, 'R', "--remove")) {
        return &removal;
    }
    if (!wf_package_call_has(call, 'S', "--sync")) {
        return NULL;
    }
    return wf_package_call_has(call, 'c', "--clean") ? &clean : &install;
}

/* --- operands ------------------------------------------------------------------------------------------- */

static bool is_address(struct wf_str text) {
    return wf_str_has(text, "://") || wf_str_starts(text, "git+") || wf_str_starts(text, "git@");
}

static bool is_path(enum wf_manager manager, struct wf_str text) {
    static const char *const ends[] = {".deb", ".rpm", ".apk", ".whl", ".tar.gz", ".tgz", ".zip", ".gem"};
    bool file = wf_str_starts(text, ".") || wf_str_starts(text, "/") || wf_str_starts(text, "~");
    for (size_t i = 0; !file && i < sizeof ends / sizeof *ends; i++) {
        file = wf_str_ends(text, ends[i]);
    }
    return file && !(manager == WF_MANAGER_GO && wf_str_find_char(text, '@', 0) != WF_NOT_FOUND);
}

/* The version begins at the first of `pins`; an '@' that begins a name belongs to its scope. */
static size_t name_end(const char *pins, struct wf_str text) {
    size_t at = 1;
    while (at < text.len && strchr(pins, text.ptr[at]) == NULL) {
        at++;
    }
    return at < text.len ? at : text.len;
}

static void add_package(struct wf_arena *arena, struct wf_package_call *call, size_t index) {
    const struct wf_shell_word *word = &call->command->words.items[index];
    struct wf_package *package = WF_PUSH(arena, &call->packages);
    package->word = (uint32_t)index;
    package->literal = word->literal;
    package->text = word->literal ? word->text : word->head;
    package->remote = is_address(package->text);
    package->local = !package->remote && is_path(call->manager, package->text);
    if (!package->remote && !package->local) {
        size_t end = name_end(wf_managers[call->manager].pins, package->text);
        package->name = wf_str_sub(package->text, 0, end);
        package->version = wf_str_sub(package->text, end, package->text.len);
    }
}

static void add_packages(struct wf_arena *arena, struct wf_package_call *call) {
    const struct wf_manager_facts *facts = &wf_managers[call->manager];
    size_t at = next_operand(facts, call->command, call->verb + 1);
    while (at < call->command->words.len) {
        add_package(arena, call, at);
        at = next_operand(facts, call->command, at + 1);
    }
}

/* -r FILE, -r=FILE, --requirement FILE. */
static void add_manifests(struct wf_arena *arena, struct wf_package_call *call) {
    struct wf_str names = wf_str_of(wf_managers[call->manager].files);
    struct wf_str name;
    while (wf_str_cut(&names, ' ', &name)) {
        struct wf_shell_value value;
        const char *option = wf_arena_str(arena, name).ptr;
        for (uint32_t from = 0; name.len > 0 && wf_shell_option(call->command, option, from, &value);
             from = value.word) {
            bool constraint = wf_str_is(name, "-c") || wf_str_is(name, "--constraint");
            *WF_PUSH(arena, &call->manifests) =
                (struct wf_manifest){.value = value, .constraint = constraint};
        }
    }
}

struct wf_package_calls wf_package_calls_read(struct wf_arena *arena, const struct wf_shell_script *script) {
    struct wf_package_calls calls = {0};
    for (size_t i = 0; script != NULL && i < script->commands.len; i++) {
        struct wf_package_call call = {.command = script->commands.items[i]};
        if (call.command->kind != WF_SHELL_SIMPLE || !find_program(call.command, &call)) {
            continue;
        }
        call.verb = call.program;
        const struct wf_package_verb *verb =
            call.manager == WF_MANAGER_PACMAN ? pacman_verb(&call) : find_verb(&call);
        call.action = verb != NULL ? verb->action : WF_PACKAGE_OTHER;
        if (verb != NULL && verb->names) {
            add_packages(arena, &call);
        }
        add_manifests(arena, &call);
        *WF_PUSH(arena, &calls.list) = call;
    }
    return calls;
}
