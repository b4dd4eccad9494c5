/* What a RUN writes where: a table of programs. Only what must be known of them is told: where they write,
 * and whether a second run leaves the same bytes, modes and owners. */
#include "docker/layers_in.h"

#include "base/file.h"

/* Areas, with a blank between: "/x" is /x and all below it, "." the working folder, "~" home folders, "@"
 * what the command's arguments name, "*" everywhere, "%" Python's packages. */
struct program {
    const char *names; /* with a blank before and behind each */
    const char *verbs; /* the same: only when the next word is one of these; NULL: always */
    const char *same, *unknown, *other;
};

static const struct program programs[] = {
    {" : [ alias basename break cat cd cmp command continue cut date diff dirname echo egrep env exit expr "
     "export "
     "false fgrep file getent grep groups head hostname id ls md5sum nproc printf pwd read readlink return "
     "set "
     "sha1sum sha256sum sha512sum shift sleep sort stat tail test time tr trap true type ulimit umask uname "
     "uniq "
     "unset wait wc which whoami yes ",
     NULL, NULL, NULL, NULL},
    {" mkdir rmdir rm unlink chown chmod chgrp touch ln truncate ", NULL, "@", NULL, NULL},
    {" useradd adduser usermod userdel deluser groupadd addgroup groupmod groupdel delgroup passwd chpasswd ",
     NULL, "/home /etc /var/mail /var/spool /var/log", NULL, NULL},
    {" apt-get apt aptitude apk dnf yum microdnf zypper pacman ", " clean autoclean autoremove update ", NULL,
     "/usr", "/var /etc/ssl"},
    {" apt-get apt aptitude dpkg apk dnf yum microdnf zypper pacman ", NULL, NULL,
     "/usr /etc /lib /lib64 /bin /sbin /opt", "/var"},
    {" ldconfig update-ca-certificates locale-gen ", NULL, NULL, "/usr /etc /var", NULL},
    {" pip pip3 ", " --version list show check config freeze ", NULL, NULL, NULL},
    {" pip pip3 ", " cache ", "~", NULL, NULL},
    {" pip pip3 ", NULL, NULL, "~ /usr/local/bin /usr/bin", "%"},
    {" virtualenv ", NULL, NULL, NULL, "@"},
    {" npm pnpm yarn bun npx corepack ", NULL, NULL, ". ~ /usr/local /usr/lib", NULL},
    {" cp mv install rsync sed patch dd tee gzip gunzip xz bzip2 strip ", NULL, NULL, "@", NULL},
    {" curl wget ", NULL, NULL, "@", NULL},
    {" tar unzip git ", NULL, NULL, ". ~ @", NULL},
};

struct effects {
    struct wf_arena *arena;
    const struct wf_vertex *run;
    struct wf_str path; /* absolute: what is asked about */
    struct wf_str folder;
    bool lost; /* the working folder is not known any more */
    enum wf_effect effect;
};

static void add_effect(struct effects *effects, enum wf_effect effect) {
    effects->effect = effect > effects->effect ? effect : effects->effect;
}

/* --- areas
 * -------------------------------------------------------------------------------------------------- */

static bool meets(struct wf_str path, struct wf_str area) {
    if (wf_str_is(path, "/") || wf_str_is(area, "/")) {
        return true;
    }
    /* Packages of a distribution leave /usr/local alone. */
    bool apart = wf_str_is(area, "/usr") && wf_path_within(path, WF_STR("/usr/local"));
    return !apart && (wf_path_within(path, area) || wf_path_within(area, path));
}

/* The environments in PATH and VIRTUAL_ENV, and the one the program itself stands in. */
static bool meets_environment(const struct effects *effects, struct wf_str program) {
    const struct wf_environment *environment = effects->run->environment;
    for (size_t i = 0; environment != NULL && i < environment->keys.len; i++) {
        const struct wf_key *key = &environment->keys.items[i];
        struct wf_str rest = key->text, part;
        bool searched = wf_str_is(key->name, "PATH") || wf_str_is(key->name, "VIRTUAL_ENV");
        while (searched && wf_str_cut(&rest, ':', &part)) {
            size_t cut = wf_str_ends(part, "/bin") ? part.len - 4 : part.len;
            struct wf_str root = wf_str_sub(part, 0, cut);
            if (root.len > 1 && root.ptr[0] == '/' && !wf_path_within(root, WF_STR("/usr")) &&
                meets(effects->path, root)) {
                return true;
            }
        }
    }
    size_t bin = wf_str_find(program, "/bin/", 0);
    return bin != WF_NOT_FOUND && bin > 0 && meets(effects->path, wf_str_sub(program, 0, bin));
}

static bool meets_packages(const struct effects *effects, struct wf_str program) {
    return meets(effects->path, WF_STR("/usr/local/lib")) ||
           meets(effects->path, WF_STR("/usr/lib/python3")) || wf_str_has(effects->path, "-packages") ||
           meets_environment(effects, program);
}

static struct wf_str absolute(const struct effects *effects, struct wf_str path) {
    return wf_graph_path(effects->arena, effects->folder, path, false);
}

static bool is_relative(struct wf_str path) {
    return path.len > 0 && path.ptr[0] != '/';
}

/* Arguments that are no options, and the values of those that name a place. */
static bool meets_arguments(const struct effects *effects, const struct wf_shell_command *command) {
    uint32_t first = wf_shell_program_word(command);
    for (size_t i = first == WF_SHELL_NONE ? 0 : first + 1; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        struct wf_str text = word->text;
        size_t equals = wf_str_find_char(text, '=', 0);
        if (wf_str_starts(text, "-") && equals != WF_NOT_FOUND) {
            text = wf_str_sub(text, equals + 1, text.len);
        }
        if (!word->literal || (effects->lost && is_relative(text))) {
            return true;
        }
        bool place = !wf_str_starts(text, "-") && !wf_str_has(text, "://");
        if (place && meets(effects->path, absolute(effects, text))) {
            return true;
        }
    }
    return false;
}

static bool meets_area(const struct effects *effects, const struct wf_shell_command *command,
                       struct wf_str area) {
    switch (area.ptr[0]) {
    case '*':
        return true;
    case '~':
        return meets(effects->path, WF_STR("/root")) || meets(effects->path, WF_STR("/home"));
    case '.':
        return effects->lost || meets(effects->path, effects->folder);
    case '@':
        return meets_arguments(effects, command);
    case '%':
        return meets_packages(effects, command->words.items[wf_shell_program_word(command)].text);
    default:
        return meets(effects->path, area);
    }
}

static bool meets_any(const struct effects *effects, const struct wf_shell_command *command,
                      const char *areas) {
    struct wf_str rest = wf_str_of(areas), area;
    while (areas != NULL && wf_str_cut(&rest, ' ', &area)) {
        if (meets_area(effects, command, area)) {
            return true;
        }
    }
    return false;
}

/* --- commands
 * ----------------------------------------------------------------------------------------------- */

static bool in_words(const char *words, struct wf_str word) {
    struct wf_str rest = wf_str_of(words), part;
    while (wf_str_cut(&rest, ' ', &part)) {
        if (part.len > 0 && wf_str_eq(part, word)) {
            return true;
        }
    }
    return false;
}

static struct wf_str word_at(const struct wf_shell_command *command, uint32_t i) {
    return i < command->words.len ? command->words.items[i].text : WF_STR("");
}

static const struct program *find_program(struct wf_str name, struct wf_str verb) {
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        const struct program *program = &programs[i];
        if (in_words(program->names, name) && (program->verbs == NULL || in_words(program->verbs, verb))) {
            return program;
        }
    }
    return NULL;
}

static void change_folder(struct effects *effects, const struct wf_shell_command *command, uint32_t at) {
    struct wf_str to = word_at(command, at + 1);
    bool literal = at + 1 < command->words.len && command->words.items[at + 1].literal;
    effects->lost = !literal || (effects->lost && is_relative(to));
    if (literal) {
        effects->folder = absolute(effects, to);
    }
}

/* pip where it is told to: --target, --prefix, --root; and what is built from the working folder. */
static void add_pip(struct effects *effects, const struct wf_shell_command *command, uint32_t at) {
    static const char *const options[] = {"--target", "-t", "--prefix", "--root"};
    struct wf_shell_value value;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (wf_shell_option(command, options[i], at, &value) &&
            (!value.literal || meets(effects->path, absolute(effects, value.text)))) {
            add_effect(effects, value.literal ? WF_EFFECT_OTHER : WF_EFFECT_UNKNOWN);
        }
    }
    for (uint32_t i = at + 1; i < command->words.len; i++) {
        bool local = wf_str_starts(word_at(command, i), ".");
        if (local && (effects->lost || meets(effects->path, effects->folder))) {
            add_effect(effects, WF_EFFECT_UNKNOWN);
        }
    }
}

/* -O, alone or among other letters: curl keeps the remote name in the working folder, wget does so without
 * it. */
static void add_download(struct effects *effects, const struct wf_shell_command *command, uint32_t at) {
    bool named = false;
    for (uint32_t i = at + 1; i < command->words.len; i++) {
        struct wf_str word = word_at(command, i);
        bool letters = wf_str_starts(word, "-") && !wf_str_starts(word, "--");
        named = named || (letters && wf_str_find_char(word, 'O', 0) != WF_NOT_FOUND) ||
                wf_str_starts(word, "--remote-name") || wf_str_starts(word, "--output-document");
    }
    bool here = named == wf_str_is(wf_shell_program(command), "curl");
    if (here && meets_any(effects, command, ".")) {
        add_effect(effects, WF_EFFECT_UNKNOWN);
    }
}

/* `python -m venv X` and `python -m pip`; a script can do anything. */
static bool add_module(struct effects *effects, const struct wf_shell_command *command, uint32_t at) {
    if (!wf_str_is(word_at(command, at + 1), "-m")) {
        return false;
    }
    struct wf_str module = word_at(command, at + 2);
    if (wf_str_is(module, "venv")) {
        add_effect(effects, meets_arguments(effects, command) ? WF_EFFECT_OTHER : WF_EFFECT_NONE);
        return true;
    }
    if (wf_str_is(module, "pip")) {
        add_effect(effects, meets_packages(effects, word_at(command, at)) ? WF_EFFECT_OTHER : WF_EFFECT_NONE);
        add_effect(effects, meets_any(effects, command, "~ /usr/local/bin /usr/bin") ? WF_EFFECT_UNKNOWN
                                                                                     : WF_EFFECT_NONE);
        add_pip(effects, command, at);
        return true;
    }
    return false;
}

static void add_program(struct effects *effects, const struct wf_shell_command *command) {
    uint32_t at = wf_shell_program_word(command);
    struct wf_str name = wf_shell_program(command);
    if (at == WF_SHELL_NONE || name.len == 0) {
        add_effect(effects, command->words.len > 0 ? WF_EFFECT_UNKNOWN : WF_EFFECT_NONE);
        return;
    }
    bool python = wf_str_starts(name, "python");
    if (wf_str_is(name, "cd")) {
        change_folder(effects, command, at);
    }
    if (python && add_module(effects, command, at)) {
        return;
    }
    const struct program *program = find_program(name, word_at(command, at + 1));
    if (program == NULL) {
        add_effect(effects, WF_EFFECT_UNKNOWN);
        return;
    }
    add_effect(effects, meets_any(effects, command, program->same) ? WF_EFFECT_SAME : WF_EFFECT_NONE);
    add_effect(effects, meets_any(effects, command, program->unknown) ? WF_EFFECT_UNKNOWN : WF_EFFECT_NONE);
    add_effect(effects, meets_any(effects, command, program->other) ? WF_EFFECT_OTHER : WF_EFFECT_NONE);
    if (program->other != NULL && program->other[0] == '%') {
        add_pip(effects, command, at);
    }
    if (wf_str_is(name, "curl") || wf_str_is(name, "wget")) {
        add_download(effects, command, at);
    }
}

static bool is_literal(const struct wf_shell_command *command) {
    bool literal = true;
    for (size_t i = 0; i < command->words.len && literal; i++) {
        literal = command->words.items[i].literal;
    }
    return literal;
}

static void add_redirections(struct effects *effects, const struct wf_shell_command *command) {
    struct wf_str name = wf_shell_program(command);
    bool fixed = is_literal(command) && command->pipeline->length == 1 &&
                 (wf_str_is(name, "echo") || wf_str_is(name, "printf") || wf_str_is(name, ":"));
    for (size_t i = 0; i < command->redirections.len; i++) {
        const struct wf_shell_redirection *one = &command->redirections.items[i];
        struct wf_str target = one->target.text;
        if (!wf_str_has(one->op, ">") || wf_str_starts(target, "/dev/") || wf_str_ends(one->op, "&")) {
            continue;
        }
        bool known = one->target.literal && !(effects->lost && is_relative(target));
        if (!known || meets(effects->path, absolute(effects, target))) {
            add_effect(effects, known && fixed ? WF_EFFECT_SAME : WF_EFFECT_UNKNOWN);
        }
    }
}

enum wf_effect wf_run_effect(struct wf_arena *arena, const struct wf_vertex *run, struct wf_str path) {
    const struct wf_dscript *script = run->instruction->script;
    const struct wf_key *folder = wf_vertex_key(run, WF_KEY_FOLDER);
    struct effects effects = {.arena = arena, .run = run, .path = path, .folder = WF_STR("/")};
    if (folder != NULL && folder->text.len > 0) {
        effects.folder = folder->text;
    }
    if (script == NULL || !script->posix || script->shell->broken) {
        return WF_EFFECT_UNKNOWN;
    }
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        if (command->kind == WF_SHELL_SIMPLE) {
            add_program(&effects, command);
        } else if (command->kind == WF_SHELL_FUNCTION) {
            add_effect(&effects, WF_EFFECT_UNKNOWN);
        }
        add_redirections(&effects, command);
    }
    return effects.effect;
}
