#include "rules/download_run.h"

#include "lint/memo.h"

enum { COMMIT_DIGITS = 40 };

/* --- downloads ---------------------------------------------------------------------------------------- */

static struct wf_str text_of(const struct wf_shell_script *script, const struct wf_shell_word *word) {
    return word->literal ? word->text : wf_shell_slice(script, word->span);
}

/* A run of hexadecimal digits as long as a commit's or a file's digest. */
static bool has_digest(struct wf_str text) {
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = wf_hex_digit(text.ptr[i]) < 16 ? run + 1 : 0;
        if (run >= COMMIT_DIGITS) {
            return true;
        }
    }
    return false;
}

static bool is_own_machine(struct wf_str url) {
    static const char *const hosts[] = {
        "://localhost", "://127.0.0.1", "://[::1]", "://0.0.0.0", "file://", "://host.docker.internal", NULL};
    return wf_str_has_any(url, hosts);
}

/* The address that a command downloads from; empty when it is none. */
static struct wf_str url_of(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    struct wf_str program = wf_shell_program(command);
    struct wf_str url = {0};
    if (!wf_str_in(program, "curl wget aria2c")) {
        return url;
    }
    for (size_t i = wf_shell_program_word(command) + 1; i < command->words.len; i++) {
        struct wf_str word = text_of(script, &command->words.items[i]);
        if (wf_str_has(word, "://") || (url.len == 0 && !wf_str_starts(word, "-"))) {
            url = wf_str_has(word, "://") || !wf_str_has(url, "://") ? word : url;
        }
    }
    return has_digest(url) || is_own_machine(url) ? WF_STR("") : url;
}

/* --- what runs it ------------------------------------------------------------------------------------- */

static bool is_interpreter(const struct wf_shell_command *command) {
    return wf_str_in(wf_shell_program(command),
                     "sh bash zsh dash ksh ash python python3 node perl ruby php pwsh");
}

static bool is_shell(const struct wf_shell_command *command) {
    return wf_str_in(wf_shell_program(command), "sh bash zsh dash ksh ash");
}

/* The first word behind the program that is no option; `end` when there is none. */
static uint32_t operand_of(const struct wf_shell_command *command) {
    uint32_t i = wf_shell_program_word(command) + 1;
    while (i < command->words.len && wf_str_starts(command->words.items[i].text, "-") &&
           command->words.items[i].text.len > 1) {
        i++;
    }
    return i;
}

/* Whether what comes in through the pipe is the code: no other is named. */
static bool reads_code(const struct wf_shell_command *command) {
    if (!is_interpreter(command)) {
        return false;
    }
    bool shell = is_shell(command);
    uint32_t from = wf_shell_program_word(command) + 1;
    for (uint32_t i = from; i < command->words.len; i++) {
        struct wf_str word = command->words.items[i].text;
        if (wf_str_in(word, "-s - --") || (shell && wf_str_starts(word, "-s"))) {
            return true;
        }
        bool code = wf_str_starts(word, "-") && !wf_str_starts(word, "--") && !shell;
        if ((shell && wf_str_is(word, "-c")) || code || !wf_str_starts(word, "-")) {
            return false;
        }
    }
    return true;
}

static const struct wf_shell_command *behind_pipe(const struct wf_shell_command *command) {
    for (const struct wf_shell_command *next = command->next; next; next = next->next) {
        if (next->kind == WF_SHELL_SIMPLE && reads_code(next)) {
            return next;
        }
    }
    return NULL;
}

/* `bash <(curl ...)`, `sh -c "$(curl ...)"`, `eval "$(curl ...)"` */
static const struct wf_shell_command *around(const struct wf_shell_command *command) {
    const struct wf_shell_scope *scope = command->pipeline->scope;
    const struct wf_shell_command *holder = wf_shell_holder(command);
    if (!holder || scope->owner != holder) {
        return NULL;
    }
    bool sources = wf_str_in(wf_shell_program(holder), "source . eval");
    bool process = scope->place == WF_SHELL_PROCESS && (is_interpreter(holder) || sources);
    bool code = scope->place == WF_SHELL_SUBSTITUTION && scope->word != WF_SHELL_NONE &&
                (wf_str_in(wf_shell_program(holder), "eval") ||
                 (is_shell(holder) && wf_shell_has_option(holder, "-c")));
    return process || code ? holder : NULL;
}

/* --- files -------------------------------------------------------------------------------------------- */

static struct wf_str last_part(struct wf_str url) {
    size_t at = url.len;
    while (at > 0 && url.ptr[at - 1] != '/') {
        at--;
    }
    return wf_str_sub(url, at, url.len);
}

/* The file that it writes; empty: none, or nobody can tell. */
static struct wf_str file_of(const struct wf_shell_script *script, const struct wf_shell_command *command,
                             struct wf_str url) {
    bool curl = wf_str_is(wf_shell_program(command), "curl");
    struct wf_shell_value value;
    for (size_t i = 0; i < command->redirections.len; i++) {
        const struct wf_shell_redirection *redirection = &command->redirections.items[i];
        if (redirection->op.len > 0 && redirection->op.ptr[0] == '>' && redirection->fd < 2) {
            return text_of(script, &redirection->target);
        }
    }
    for (uint32_t i = wf_shell_program_word(command) + 1; i < command->words.len; i++) {
        struct wf_str word = command->words.items[i].text;
        bool cluster = wf_str_starts(word, "-") && !wf_str_starts(word, "--") && word.len > 1;
        char end = cluster ? word.ptr[word.len - 1] : '\0';
        if (end == (curl ? 'o' : 'O') && i + 1 < command->words.len) {
            return text_of(script, &command->words.items[i + 1]);
        }
        if (curl && cluster && wf_str_find_char(word, 'O', 1) != WF_NOT_FOUND) {
            return last_part(url);
        }
    }
    const char *option = curl ? "--output" : "--output-document";
    if (wf_shell_option(command, option, 0, &value)) {
        return wf_shell_slice(script, value.span);
    }
    bool named = !curl || wf_shell_has_option(command, "--remote-name");
    return named ? last_part(url) : WF_STR("");
}

static struct wf_str without_dot(struct wf_str path) {
    return wf_str_starts(path, "./") ? wf_str_sub(path, 2, path.len) : path;
}

/* Adds the files that the command runs, or makes programs. */
static void add_run_files(struct wf_places *files, const struct wf_shell_script *script,
                          const struct wf_shell_command *command) {
    uint32_t program = wf_shell_program_word(command);
    if (command->kind != WF_SHELL_SIMPLE || program == WF_SHELL_NONE) {
        return;
    }
    struct wf_str name = text_of(script, &command->words.items[program]);
    wf_places_add(files, without_dot(name), command->order);
    bool chmod = wf_str_is(name, "chmod");
    bool runs = is_interpreter(command) || wf_str_in(name, "source .");
    uint32_t at = chmod ? (uint32_t)command->words.len - 1 : operand_of(command);
    struct wf_str mode =
        chmod && program + 1 < command->words.len ? command->words.items[program + 1].text : WF_STR("");
    bool executable = wf_str_find_char(mode, 'x', 0) != WF_NOT_FOUND || wf_str_starts(mode, "7") ||
                      wf_str_starts(mode, "07") || wf_str_starts(mode, "5");
    if ((runs || (chmod && executable)) && at < command->words.len) {
        wf_places_add(files, without_dot(text_of(script, &command->words.items[at])), command->order);
    }
}

/* A script, and what it runs of files: found when it is asked for first. */
struct asked {
    struct wf_arena *arena;
    const struct wf_shell_script *script;
    struct wf_places *files;
};

static const struct wf_shell_command *behind_file(struct asked *asked, const struct wf_shell_command *command,
                                                  struct wf_str url) {
    const struct wf_shell_script *script = asked->script;
    struct wf_str file = file_of(script, command, url);
    if (file.len == 0 || wf_str_is(file, "-") || wf_str_starts(file, "/dev/")) {
        return NULL;
    }
    if (!asked->files) {
        asked->files = wf_places_new(asked->arena);
        for (size_t i = 0; i < script->commands.len; i++) {
            add_run_files(asked->files, script, script->commands.items[i]);
        }
    }
    size_t at = wf_places_from(asked->files, without_dot(file), command->order + 1);
    return at != WF_NOT_FOUND ? script->commands.items[at] : NULL;
}

/* --- checks ------------------------------------------------------------------------------------------- */

static bool checks(struct wf_str text) {
    static const char *const words[] = {
        "sha256sum",     "sha512sum",     "sha1sum",      "shasum",
        "md5sum",        "cosign verify", "gpg --verify", "gpg --batch --verify",
        "gpgv",          "minisign",      "openssl dgst", "attestation verify",
        "slsa-verifier", "b2sum",         "sha384",       "hash_file",
        "Get-FileHash",  "--checksum",    "signify",      NULL};
    return wf_str_has_any(text, words);
}

/* None of them in a script that checks what it downloads. */
static struct wf_download_runs checked(struct wf_download_runs runs, struct wf_str script) {
    if (runs.list.len > 0 && checks(script)) {
        runs.list.len = 0;
    }
    return runs;
}

/* ------------------------------------------------------------------------------------------------------ */

struct wf_download_runs wf_download_runs_shell(struct wf_arena *arena, const struct wf_shell_script *script) {
    struct wf_download_runs runs = {0};
    struct asked asked = {arena, script, NULL};
    size_t count = script ? script->commands.len : 0;
    for (size_t i = 0; i < count; i++) {
        const struct wf_shell_command *command = script->commands.items[i];
        struct wf_str url = command->kind == WF_SHELL_SIMPLE ? url_of(script, command) : WF_STR("");
        const struct wf_shell_command *user = NULL;
        if (url.len > 0) {
            user = behind_pipe(command);
            user = user ? user : around(command);
            user = user ? user : behind_file(&asked, command, url);
        }
        if (user) {
            *WF_PUSH(arena, &runs.list) =
                (struct wf_download_run){command->span, wf_shell_program(command), user->span};
        }
    }
    return checked(runs, script ? script->text : WF_STR(""));
}

struct wf_download_runs wf_download_runs_powershell(struct wf_arena *arena, struct wf_str script) {
    static const char *const sources[] = {
        "irm ",  "iwr ", "Invoke-RestMethod ", "Invoke-WebRequest ", "DownloadString(", "curl ",
        "wget ", NULL};
    static const char *const users[] = {"iex", "Invoke-Expression", "IEX", NULL};
    struct wf_download_runs runs = {0};
    struct wf_str rest = script;
    struct wf_str line;
    while (rest.len > 0 && wf_str_cut(&rest, '\n', &line)) {
        struct wf_str text = wf_str_trim(line);
        size_t end = wf_str_has_any(text, users) ? wf_str_find(text, "://", 0) : WF_NOT_FOUND;
        if (end == WF_NOT_FOUND || wf_str_starts(text, "#") || !wf_str_has_any(text, sources) ||
            has_digest(text) || is_own_machine(text)) {
            continue;
        }
        uint32_t begin = (uint32_t)(text.ptr - script.ptr);
        struct wf_span span = wf_span_make(begin, begin + (uint32_t)text.len);
        *WF_PUSH(arena, &runs.list) = (struct wf_download_run){span, WF_STR("iex"), span};
    }
    return checked(runs, script);
}
