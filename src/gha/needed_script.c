#include "base/utf8.h"
#include "gha/needed_in.h"
#include "lang/hole.h"

enum { GH_NAMES = 2 };

/* One command of a script. */
struct place {
    struct wf_needed_look *look;
    const struct wf_shell_script *script;
    const struct wf_shell_command *command;
    const struct wf_doc *doc;
    const struct wf_node *scalar; /* the script */
    struct wf_str variable;       /* of the environment, that holds the job's token; empty: none does */
    bool has_token;               /* the script names it: it may be piped in */
    bool ghcr;                    /* the script names ghcr.io */
    struct wf_map functions;      /* that the script defines, by name */
    enum wf_token set[GH_NAMES];  /* what the script sets the variables of gh to, so far */
    uint32_t at;                  /* the word that names the program */
};

static struct wf_str word_text(const struct place *place, uint32_t index) {
    bool there = index < place->command->words.len;
    return there ? wf_shell_slice(place->script, place->command->words.items[index].span) : WF_STR("");
}

/* Without quotes, also when variables are in it. */
static struct wf_str bare_text(const struct place *place, uint32_t index) {
    bool there = index < place->command->words.len;
    struct wf_str text = word_text(place, index);
    if (there && place->command->words.items[index].literal) {
        return place->command->words.items[index].text;
    }
    bool quoted =
        text.len > 1 && (text.ptr[0] == '"' || text.ptr[0] == '\'') && text.ptr[text.len - 1] == text.ptr[0];
    return quoted ? wf_str_sub(text, 1, text.len - 1) : text;
}

static struct wf_span span_of(const struct place *place) {
    return wf_node_subspan(place->doc->source, place->scalar, place->command->span.begin,
                           place->command->span.end);
}

static bool is_word(const struct place *place, uint32_t index, const char *text) {
    return wf_str_is(bare_text(place, index), text);
}

/* The text in which a token may be written: the command with its assignments, redirections and documents. */
static struct wf_str whole(const struct place *place) {
    return wf_shell_slice(place->script, place->command->span);
}

/* The command names a variable that holds the token, or has it written in. */
static bool names_token(const struct place *place) {
    struct wf_str text = whole(place);
    struct wf_str variable = place->variable;
    return (variable.len > 0 && wf_str_find_str(text, variable, 0) != WF_NOT_FOUND) ||
           wf_needed_token(place->look, text) == WF_TOKEN_OWN;
}

/* The variables of which gh takes a token, the first that is set. */
static const char *const gh_names[] = {"GH_TOKEN", "GITHUB_TOKEN"};
_Static_assert(sizeof gh_names / sizeof *gh_names == GH_NAMES, "one token each");

/* Notes what the command sets them to. */
static void note_set(struct place *place) {
    const struct wf_shell_command *command = place->command;
    bool exports = wf_str_is(wf_shell_program(command), "export");
    for (size_t i = 0; i < GH_NAMES; i++) {
        for (size_t j = 0; j < command->assignments.len; j++) {
            const struct wf_shell_assignment *assignment = &command->assignments.items[j];
            if (wf_str_is(assignment->name, gh_names[i])) {
                place->set[i] = wf_needed_token(place->look, wf_shell_slice(place->script, assignment->span));
            }
        }
        if (exports && wf_str_has(whole(place), gh_names[i])) {
            place->set[i] = wf_needed_token(place->look, whole(place));
        }
    }
}

/* The token that gh takes. */
static enum wf_token gh_token(const struct place *place) {
    for (size_t i = 0; i < GH_NAMES; i++) {
        enum wf_token token = place->set[i];
        token = token != WF_TOKEN_NONE ? token : wf_needed_env(place->look, gh_names[i]);
        if (token != WF_TOKEN_NONE) {
            return token;
        }
    }
    return place->look->gh || place->look->handed ? WF_TOKEN_OWN : WF_TOKEN_NONE;
}

/* --- GitHub's API ------------------------------------------------------------------------------------- */

/* What stands for OWNER/REPO in one piece: `${{ github.repository }}`, `$GITHUB_REPOSITORY`, `${REPO}`. */
static bool is_variable(struct wf_str part) {
    return wf_str_starts(part, "$") || wf_str_has(part, "${{");
}

static struct wf_str without_repository(struct wf_str path) {
    struct wf_str owner, name;
    struct wf_str rest = path;
    wf_str_cut(&rest, '/', &owner);
    struct wf_str behind = rest;
    if (!rest.ptr || !wf_str_cut(&behind, '/', &name)) {
        return WF_STR("");
    }
    bool one = is_variable(owner) && !is_variable(name) && !wf_str_has(owner, "wner");
    struct wf_str left = one ? rest : behind;
    return left.ptr ? left : WF_STR("");
}

static bool is_open(struct wf_str path) {
    static const char *const names[] = {"rate_limit", "search/", "meta", "users/",
                                        "user",       "orgs/",   "zen",  NULL};
    return wf_str_starts_any(path, names);
}

void wf_needed_api(struct wf_needed_look *look, struct wf_str path, bool writes, struct wf_str whole,
                   struct wf_span span) {
    path = wf_str_starts(path, "/") ? wf_str_sub(path, 1, path.len) : path;
    path = wf_str_sub(path, 0, wf_str_find_char(path, '?', 0));
    const struct wf_use_fact *use = NULL;
    if (wf_str_starts(path, "repos/")) {
        use = wf_use_path(without_repository(wf_str_sub(path, 6, path.len)));
    }
    if (use && !wf_str_has(path, "/protection")) {
        wf_needed_add_use(look, use, writes, whole, span);
    } else if (wf_str_has(path, "/packages")) {
        wf_needed_add(look, "packages", writes ? WF_PERMISSION_WRITE : WF_PERMISSION_READ, true, whole, span);
    } else if (writes || !is_open(path)) {
        wf_needed_unknown(look, span, "nobody can tell what \"%.*s\" asks for", WF_STR_ARG(whole));
    }
}

static bool is_option_with_value(struct wf_str word) {
    static const char *const names[] = {
        "-X",   "--method", "-f",         "--raw-field", "-F", "--field",   "-H",      "--header",   "-q",
        "--jq", "-t",       "--template", "--input",     "-p", "--preview", "--cache", "--hostname", NULL};
    return wf_str_is_any(word, names);
}

static bool has_fields(const struct place *place) {
    static const char *const names[] = {
        "-f",     "-F",         "--field",       "--raw-field", "--input",       "-d",
        "--data", "--data-raw", "--data-binary", "-T",          "--upload-file", "--json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_shell_has_option(place->command, names[i])) {
            return true;
        }
    }
    return false;
}

/* Whether a call of the API writes; WF_MAYBE when its method is not written out. */
static enum wf_truth writes(const struct place *place, bool curl) {
    struct wf_shell_value value;
    if (wf_shell_option(place->command, "-X", 0, &value) ||
        wf_shell_option(place->command, curl ? "--request" : "--method", 0, &value)) {
        bool reads = wf_str_is_case(value.text, "GET") || wf_str_is_case(value.text, "HEAD");
        return !value.literal ? WF_MAYBE : reads ? WF_FALSE : WF_TRUE;
    }
    /* For curl -f means to fail, -F a form. */
    bool fields =
        curl ? wf_shell_has_option(place->command, "-d") || wf_shell_has_option(place->command, "--data") ||
                   wf_shell_has_option(place->command, "--data-raw") ||
                   wf_shell_has_option(place->command, "--data-binary") ||
                   wf_shell_has_option(place->command, "--json") || wf_shell_has_option(place->command, "-T")
             : has_fields(place);
    return fields ? WF_TRUE : WF_FALSE;
}

/* "gh api repos/{owner}/{repo}/labels" */
static struct wf_str shown(const struct place *place, const char *program, struct wf_str path) {
    enum { MAX_SHOWN = 48 };
    struct wf_str start = wf_utf8_cut(path, MAX_SHOWN);
    size_t line = wf_str_find_char(start, '\n', 0);
    return wf_arena_printf(place->look->arena, "%s %.*s", program, WF_STR_ARG(wf_str_sub(start, 0, line)));
}

static void use_address(const struct place *place, const char *program, struct wf_str path,
                        enum wf_truth writing) {
    struct wf_str text = shown(place, program, path);
    if (writing == WF_MAYBE || wf_str_is(path, "graphql")) {
        wf_needed_unknown(place->look, span_of(place), "nobody can tell what \"%.*s\" asks for",
                          WF_STR_ARG(text));
    } else {
        wf_needed_api(place->look, path, writing == WF_TRUE, text, span_of(place));
    }
}

static void look_at_gh_api(const struct place *place) {
    for (uint32_t i = place->at + 2; i < place->command->words.len; i++) {
        struct wf_str word = bare_text(place, i);
        if (is_option_with_value(word)) {
            i++;
        } else if (!wf_str_starts(word, "-")) {
            use_address(place, "gh api", word, writes(place, false));
            return;
        }
    }
}

/* The address behind the name of the API's server in one of the words. */
static bool find_address(const struct place *place, struct wf_str *path) {
    static const char *const servers[] = {"api.github.com", "GITHUB_API_URL", "github.api_url"};
    for (uint32_t i = place->at + 1; i < place->command->words.len; i++) {
        struct wf_str word = bare_text(place, i);
        for (size_t j = 0; j < sizeof servers / sizeof *servers; j++) {
            size_t at = wf_str_find(word, servers[j], 0);
            size_t slash = at == WF_NOT_FOUND ? at : wf_str_find_char(word, '/', at);
            if (slash != WF_NOT_FOUND) {
                *path = wf_str_sub(word, slash + 1, word.len);
                return true;
            }
        }
    }
    return false;
}

static void look_at_curl(const struct place *place) {
    struct wf_str path;
    if (wf_str_has(whole(place), "ACTIONS_ID_TOKEN_REQUEST")) {
        wf_needed_add(place->look, "id-token", WF_PERMISSION_WRITE, true, WF_STR("the run's identity"),
                      span_of(place));
    } else if (!names_token(place)) {
        return;
    } else if (wf_str_has(whole(place), "uploads.github.com")) {
        wf_needed_add(place->look, "contents", WF_PERMISSION_WRITE, true, WF_STR("curl to a release"),
                      span_of(place));
    } else if (find_address(place, &path)) {
        use_address(place, "curl", path, writes(place, true));
    } else {
        wf_needed_unknown(place->look, span_of(place), "curl sends the token to what cannot be told");
    }
}

/* --- gh ----------------------------------------------------------------------------------------------- */

static struct wf_str command_name(const struct place *place, const char *program, uint32_t words) {
    struct wf_str name = wf_str_of(program);
    for (uint32_t i = place->at + 1; i < place->command->words.len && words > 0; i++) {
        const struct wf_shell_word *word = &place->command->words.items[i];
        if (!word->literal) {
            return WF_STR("");
        }
        if (!wf_str_starts(word->text, "-")) {
            name = wf_arena_printf(place->look->arena, "%.*s %.*s", WF_STR_ARG(name), WF_STR_ARG(word->text));
            words--;
        }
    }
    return name;
}

static const struct wf_use_fact *command_fact(const struct place *place, const char *program,
                                              struct wf_str *name) {
    for (uint32_t words = wf_use_begins("command", wf_str_of(program)) ? 3 : 0; words-- > 0;) {
        *name = command_name(place, program, words);
        const struct wf_use_fact *use = wf_use_fact("command", *name);
        if (use && name->len > 0) {
            return use;
        }
    }
    return NULL;
}

static void look_at_gh(const struct place *place) {
    struct wf_str name;
    if (is_word(place, place->at + 1, "auth")) {
        place->look->gh |= is_word(place, place->at + 2, "login") && names_token(place);
        place->look->kept |= is_word(place, place->at + 2, "setup-git") && gh_token(place) == WF_TOKEN_OWN;
        return;
    }
    struct wf_str first = bare_text(place, place->at + 1);
    if (gh_token(place) != WF_TOKEN_OWN || first.len == 0 || wf_str_starts(first, "--")) {
        return;
    }
    if (is_word(place, place->at + 1, "api")) {
        look_at_gh_api(place);
        return;
    }
    const struct wf_use_fact *use = command_fact(place, "gh", &name);
    if (use) {
        wf_needed_add_use(place->look, use, true, name, span_of(place));
    } else {
        wf_needed_unknown(place->look, span_of(place), "nobody has told what \"gh %.*s\" does with the token",
                          WF_STR_ARG(word_text(place, place->at + 1)));
    }
}

/* --- git ---------------------------------------------------------------------------------------------- */

static uint32_t git_verb(const struct place *place) {
    uint32_t i = place->at + 1;
    while (i < place->command->words.len && wf_str_starts(bare_text(place, i), "-")) {
        i += is_word(place, i, "-c") || is_word(place, i, "-C") ? 2 : 1;
    }
    return i;
}

static void look_at_git(const struct place *place) {
    static const char *const readers[] = {"fetch", "pull", "clone", "ls-remote", "submodule", "lfs", NULL};
    struct wf_needed_look *look = place->look;
    struct wf_str verb = bare_text(place, git_verb(place));
    bool named = names_token(place);
    bool elsewhere = wf_str_has(whole(place), "git@") || wf_str_has(whole(place), "ssh://");
    look->cloned |= wf_str_is(verb, "clone") && !named;
    if (wf_str_is(verb, "remote") || wf_str_is(verb, "config")) {
        look->kept |= named;
    } else if (wf_str_is(verb, "push") && (look->kept || named) && !elsewhere) {
        wf_needed_add(look, "contents", WF_PERMISSION_WRITE, named || !look->cloned, WF_STR("git push"),
                      span_of(place));
    } else if (wf_str_is_any(verb, readers) && (look->kept || named)) {
        struct wf_str reason = wf_arena_printf(look->arena, "git %.*s", WF_STR_ARG(verb));
        wf_needed_add(look, "contents", WF_PERMISSION_READ, true, reason, span_of(place));
    }
}

/* --- registries --------------------------------------------------------------------------------------- */

static bool is_login(const struct place *place) {
    for (uint32_t i = place->at + 1; i < place->command->words.len; i++) {
        if (is_word(place, i, "login")) {
            return true;
        }
    }
    return false;
}

static bool pushes(const struct place *place) {
    static const char *const verbs[] = {"push",   "--push", "copy", "cp",     "create", "tag",
                                        "mutate", "append", "sign", "attest", NULL};
    static const char *const texts[] = {"type=registry", "push=true", NULL};
    bool found = wf_str_has_any(whole(place), texts);
    bool tags = wf_str_is(wf_shell_program(place->command), "docker");
    for (uint32_t i = place->at + 1; i < place->command->words.len && !found; i++) {
        found = wf_str_is_any(bare_text(place, i), verbs) && !(tags && is_word(place, i, "tag"));
    }
    return found;
}

static void look_at_registry(const struct place *place) {
    struct wf_needed_look *look = place->look;
    struct wf_str program = wf_shell_program(place->command);
    if (is_login(place)) {
        bool there = place->ghcr || wf_hole_any(whole(place));
        if (there && (place->variable.len > 0 || place->has_token)) {
            look->logged_in = true;
            struct wf_str reason = wf_arena_printf(look->arena, "%.*s login", WF_STR_ARG(program));
            wf_needed_add(look, "packages", WF_PERMISSION_READ, true, reason, span_of(place));
        }
    } else if (look->logged_in && pushes(place)) {
        struct wf_str reason = wf_arena_printf(look->arena, "%.*s pushes to ghcr.io", WF_STR_ARG(program));
        wf_needed_add(look, "packages", WF_PERMISSION_WRITE, true, reason, span_of(place));
    }
    bool signs = wf_str_is(program, "cosign") && pushes(place);
    if (signs && !wf_shell_has_option(place->command, "--key")) {
        wf_needed_add(look, "id-token", WF_PERMISSION_WRITE, true, WF_STR("cosign without a key"),
                      span_of(place));
    }
}

static void look_at_npm(const struct place *place) {
    struct wf_str program = wf_shell_program(place->command);
    bool publishes = false;
    for (uint32_t i = place->at + 1; i < place->command->words.len; i++) {
        publishes |= is_word(place, i, "publish");
    }
    struct wf_str reason = wf_arena_printf(place->look->arena, "%.*s publish", WF_STR_ARG(program));
    if (publishes && wf_shell_has_option(place->command, "--provenance")) {
        wf_needed_add(place->look, "id-token", WF_PERMISSION_WRITE, true, reason, span_of(place));
    } else if (publishes) {
        wf_needed_add(place->look, "id-token", WF_PERMISSION_WRITE, false, reason, span_of(place));
    }
    if (publishes && place->variable.len > 0) {
        wf_needed_add(place->look, "packages", WF_PERMISSION_WRITE, true, reason, span_of(place));
    }
}

/* --- all commands ------------------------------------------------------------------------------------- */

static const struct {
    const char *program;
    void (*look)(const struct place *place);
} programs[] = {
    {"gh", look_at_gh},
    {"git", look_at_git},
    {"curl", look_at_curl},
    {"wget", look_at_curl},
    {"docker", look_at_registry},
    {"podman", look_at_registry},
    {"buildah", look_at_registry},
    {"skopeo", look_at_registry},
    {"crane", look_at_registry},
    {"oras", look_at_registry},
    {"cosign", look_at_registry},
    {"helm", look_at_registry},
    {"regctl", look_at_registry},
};

static bool look_at_known(struct place *place, struct wf_str program) {
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        if (wf_str_is(program, programs[i].program)) {
            programs[i].look(place);
            return true;
        }
    }
    return false;
}

static void find_functions(struct place *place) {
    for (size_t i = 0; i < place->script->commands.len; i++) {
        struct wf_shell_command *command = place->script->commands.items[i];
        if (command->kind == WF_SHELL_FUNCTION) {
            wf_map_put(&place->functions, command->name, command);
        }
    }
}

/* The program that `xargs`, `find -exec` and the like run. */
static uint32_t behind_wrapper(const struct place *place, uint32_t at) {
    static const char *const wrappers[] = {"xargs", "find", "retry", "parallel", NULL};
    static const char *const inner[] = {"gh", "git", "docker", "curl", NULL};
    if (wf_str_is_any(bare_text(place, at), wrappers)) {
        for (uint32_t i = at + 1; i < place->command->words.len; i++) {
            if (wf_str_is_any(bare_text(place, i), inner)) {
                return i;
            }
        }
    }
    return at;
}

/* "make release": a program and what it is to do, as people will know it. */
static struct wf_str called(const struct place *place) {
    enum { MAX_CALLED = 40 };
    struct wf_str text =
        wf_shell_slice(place->script, wf_span_make(place->command->words.items[place->at].span.begin,
                                                   place->command->span.end));
    text = wf_str_sub(text, 0, wf_str_find_char(text, '\n', 0));
    return wf_utf8_cut(text, MAX_CALLED);
}

static void look_at_other(const struct place *place, struct wf_str program) {
    static const char *const managers[] = {"npm", "pnpm", "yarn", NULL};
    static const char *const quiet[] = {"find", "xargs", NULL};
    struct wf_needed_look *look = place->look;
    struct wf_str name;
    struct wf_str variable = place->variable;
    const struct wf_use_fact *use =
        program.len > 0 ? command_fact(place, wf_arena_str(look->arena, program).ptr, &name) : NULL;
    bool publishes = wf_str_has(whole(place), " publish") || wf_str_has(whole(place), " upload");
    if (publishes) { /* to a registry that trusts the run's identity */
        wf_needed_add(look, "id-token", WF_PERMISSION_WRITE, false, called(place), span_of(place));
    }
    if (wf_str_is_any(program, managers)) {
        look_at_npm(place);
    }
    bool own = wf_str_find_char(bare_text(place, place->at), '/', 0) != WF_NOT_FOUND &&
               !wf_str_starts(bare_text(place, place->at), "/");
    bool known = use || (!own && wf_use_fact("harmless", program)) || wf_str_is_any(program, quiet) ||
                 wf_map_get(&place->functions, program) || (publishes && variable.len == 0);
    if (use && variable.len > 0) {
        wf_needed_add_use(look, use, true, name, span_of(place));
    } else if (!known && (variable.len > 0 || names_token(place))) {
        wf_needed_unknown(look, span_of(place), "nobody can tell what \"%.*s\" does with the token%s%.*s",
                          WF_STR_ARG(called(place)), variable.len > 0 ? " in " : "", WF_STR_ARG(variable));
    } else if (!known) {
        bool told = wf_needed_credentials(look); /* else its place, which costs a walk, is of no interest */
        wf_needed_opaque(look, called(place), told ? span_of(place) : place->scalar->span);
    }
}

static void look_at_command(struct place *place) {
    const struct wf_shell_command *command = place->command;
    uint32_t at = wf_shell_program_word(command);
    if (command->kind != WF_SHELL_SIMPLE || at == WF_SHELL_NONE || at >= command->words.len) {
        return;
    }
    place->at = behind_wrapper(place, at);
    struct wf_str program = place->at != at ? bare_text(place, place->at) : wf_shell_program(command);
    if (program.len == 0 || !look_at_known(place, program)) {
        look_at_other(place, program);
    }
}

/* --- scripts ------------------------------------------------------------------------------------------ */

/* A script in another language, or for an unknown shell. */
static void look_at_text(struct wf_needed_look *look, const struct wf_step *step) {
    struct wf_str text = wf_node_text(step->run);
    struct wf_str variable = wf_needed_variable(look);
    if (variable.len > 0 || wf_needed_token(look, text) == WF_TOKEN_OWN) {
        wf_needed_unknown(look, step->run->span, "a script that is not for a shell like bash has the token");
    } else if (look->kept && wf_str_has(text, "git push")) {
        wf_needed_add(look, "contents", WF_PERMISSION_WRITE, true, WF_STR("git push"), step->run->span);
    } else {
        wf_needed_opaque(look, WF_STR("a script"), step->run->span);
    }
}

void wf_needed_script(struct wf_needed_look *look, const struct wf_step *step) {
    enum wf_shell_family family = wf_step_shell_choice(step).family;
    bool shell = family == WF_FAMILY_BASH || (family == WF_FAMILY_UNKNOWN && !step->shell);
    const struct wf_shell_script *script = shell ? step->script : NULL;
    if (!script) {
        look_at_text(look, step);
        return;
    }
    struct place place = {
        .look = look,
        .script = script,
        .doc = wf_needed_doc(look),
        .scalar = wf_node_resolve(step->run),
        .variable = wf_needed_variable(look),
        .has_token = wf_needed_token(look, script->text) == WF_TOKEN_OWN,
        .ghcr = wf_str_has(script->text, "ghcr.io"),
    };
    place.functions.arena = look->arena;
    find_functions(&place);
    for (size_t i = 0; i < script->commands.len; i++) {
        place.command = script->commands.items[i];
        note_set(&place);
        look_at_command(&place);
    }
    look->handed |= place.has_token && wf_str_has(script->text, "GITHUB_ENV");
}
