#include "rules/code_run.h"

#include "gha/context.h"
#include "lang/hole.h"

/* --- folders ------------------------------------------------------------------------------------------ */

static struct wf_str without_start(struct wf_str path, const char *start) {
    return wf_str_starts(path, start) ? wf_str_sub(path, strlen(start), path.len) : path;
}

struct wf_str wf_code_path(struct wf_str path, bool *inside) {
    static const char *const roots[] = {
        "${{ github.workspace }}", "$GITHUB_WORKSPACE", "${GITHUB_WORKSPACE}", "$PWD", "${{ $PWD }}", "."};
    path = wf_str_trim(path);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        struct wf_str rest = without_start(path, roots[i]);
        if (rest.len != path.len && (rest.len == 0 || rest.ptr[0] == '/' || rest.ptr[0] == '\\')) {
            path = wf_str_sub(rest, 1, rest.len);
            break;
        }
    }
    while (path.len > 0 && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    *inside = path.len == 0 ||
              (path.ptr[0] != '/' && path.ptr[0] != '~' && path.ptr[0] != '$' && !wf_str_starts(path, ".."));
    return wf_str_is(path, ".") ? WF_STR("") : path;
}

static bool lies_in(struct wf_str path, struct wf_str folder) {
    bool begins = path.len >= folder.len && wf_str_eq(wf_str_sub(path, 0, folder.len), folder);
    return folder.len == 0 || (begins && (path.len == folder.len || path.ptr[folder.len] == '/'));
}

/* Whether a path of the workspace lies in the folder that is asked for. */
static bool is_asked(const struct wf_code_folders *folders, struct wf_str path, bool inside) {
    for (size_t i = 0; i < folders->other.len; i++) {
        if (lies_in(path, folders->other.items[i])) {
            return false;
        }
    }
    return inside && lies_in(path, folders->folder);
}

/* --- commands ----------------------------------------------------------------------------------------- */

struct program {
    const char *names;
    const char *verbs; /* the first word that is no option must be one of these; NULL: any, or none */
    const char *file;  /* what it reads */
};

/* From the tools' own manuals: each of these runs what the file tells it to. */
static const struct program programs[] = {
    {"make gmake", NULL, "Makefile"},
    {"just", NULL, "justfile"},
    {"rake rails rspec rubocop", NULL, "Gemfile"},
    {"bundle bundler", "install exec update", "Gemfile"},
    {"tox", NULL, "tox.ini"},
    {"nox", NULL, "noxfile.py"},
    {"pytest py.test", NULL, "conftest.py"},
    {"pre-commit prek", "run", ".pre-commit-config.yaml"},
    {"poetry pdm hatch pipenv", "install run build sync test update lock", "pyproject.toml"},
    {"uv", "sync run build", "pyproject.toml"},
    {"mkdocs", "build serve gh-deploy", "mkdocs.yml"},
    {"sphinx-build", NULL, "conf.py"},
    {"mvn mvnw", NULL, "pom.xml"},
    {"gradle gradlew", NULL, "build.gradle"},
    {"ant", NULL, "build.xml"},
    {"sbt", NULL, "build.sbt"},
    {"bazel bazelisk", "build test run", "BUILD"},
    {"cmake", NULL, "CMakeLists.txt"},
    {"meson", "setup compile test", "meson.build"},
    {"cargo", "build run test bench check clippy doc nextest b r t c d", "build.rs"},
    {"go", "generate test run", "*.go"},
    {"dotnet", "build test run restore pack publish msbuild format", "*.csproj"},
    {"msbuild", NULL, "*.csproj"},
    {"swift", "build test run", "Package.swift"},
    {"zig", "build test run", "build.zig"},
    {"mix", "deps.get compile test run", "mix.exs"},
    {"stack cabal", "build test run install", "Setup.hs"},
    {"composer", "install update i u test run run-script exec", "composer.json"},
    {"phpunit phpstan", NULL, "composer.json"},
    {"docker", "build buildx compose", "Dockerfile"},
    {"docker-compose", "build up run", "docker-compose.yml"},
    {"terraform tofu terragrunt", "init plan apply validate", "*.tf"},
    {"ansible-playbook molecule", NULL, NULL},
    {"jest vitest mocha webpack eslint stylelint vite gulp grunt playwright cypress nx turbo lerna npx pnpx "
     "bunx tsx ts-node",
     NULL, "package.json"},
    {"deno", "run task test", "deno.json"},
    {"goreleaser", "build release", ".goreleaser.yml"},
    {"fastlane pod xcodebuild", NULL, NULL},
    {"nix", "develop run", "flake.nix"},
};

/* Words that run nothing of a package's. */
static const char node_idle[] =
    "config set get cache view info show search whoami login logout ping pack version "
    "outdated audit dist-tag list ls prefix root bin why licenses store help token "
    "access owner deprecate plugin import unlink";

static size_t first_operand(const struct wf_words *words, size_t from) {
    while (from < words->list.len && wf_str_starts(words->list.items[from], "-")) {
        from++;
    }
    return from;
}

static struct wf_str word_at(const struct wf_words *words, size_t at) {
    return at < words->list.len ? words->list.items[at] : WF_STR("");
}

/* npm, pnpm, yarn, bun: what is not known not to is a script of the package or runs some. */
static bool runs_node(struct wf_str name, const struct wf_words *words) {
    struct wf_str verb = word_at(words, first_operand(words, 0));
    bool yarn = wf_str_is(name, "yarn");
    bool installs = wf_str_in(verb, "install i ci add update up install-test clean-install") || verb.len == 0;
    bool global = wf_words_find(words, "-g --global --location=global", 0) != WF_NOT_FOUND ||
                  wf_str_is(verb, "global") || wf_str_is(verb, "dlx");
    if (global || wf_str_in(verb, node_idle) || (verb.len == 0 && !yarn)) {
        return false;
    }
    return !installs || wf_words_find(words, "--ignore-scripts --ignore-scripts=true --mode=skip-build", 0) ==
                            WF_NOT_FOUND;
}

/* pip install of the folder itself, of a local package or of a list that stands in it. */
static bool runs_pip(const struct wf_words *words, size_t from) {
    size_t verb = first_operand(words, from);
    if (!wf_str_in(word_at(words, verb), "install wheel")) {
        return false;
    }
    for (size_t i = verb + 1; i < words->list.len; i++) {
        struct wf_str word = words->list.items[i];
        bool list = wf_str_is(word, "-r") || wf_str_starts(word, "-r") ||
                    wf_str_starts(word, "--requirement") || wf_str_is(word, "-e") ||
                    wf_str_is(word, "--editable");
        if (list || (wf_str_starts(word, ".") && !wf_str_starts(word, "..."))) {
            return true;
        }
    }
    return false;
}

static bool is_script_name(struct wf_str word) {
    static const char *const ends[] = {".sh", ".bash", ".py",  ".js",  ".mjs", ".cjs", ".ts",
                                       ".rb", ".pl",   ".php", ".ps1", ".bat", ".cmd"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (wf_str_ends(word, ends[i])) {
            return true;
        }
    }
    return false;
}

/* An interpreter with a script of the folder: the first word that is no option. */
static bool runs_script(struct wf_str name, const struct wf_words *words, struct wf_str *file) {
    if (!wf_str_in(name, "bash sh zsh dash source . python python3 py node ruby perl php pwsh powershell")) {
        return false;
    }
    bool python = wf_str_starts(name, "py");
    size_t module = python ? wf_words_find(words, "-m", 0) : WF_NOT_FOUND;
    if (module != WF_NOT_FOUND) {
        struct wf_str what = word_at(words, module + 1);
        return wf_str_is(what, "pip")
                   ? runs_pip(words, module + 2)
                   : !wf_str_in(what, "venv virtualenv json.tool ensurepip site http.server");
    }
    struct wf_str script = word_at(words, first_operand(words, 0));
    bool inside;
    struct wf_str path = wf_code_path(script, &inside);
    *file = path;
    return script.len > 0 && inside && is_script_name(script) && !wf_str_has(script, "://") &&
           wf_words_find(words, "-c -e", 0) == WF_NOT_FOUND;
}

static bool only_asks(const struct wf_words *words) {
    return words->list.len == 1 &&
           wf_str_in(words->list.items[0], "--version -version -v -V version --help help");
}

/* docker build takes its context as an argument: one that is standard input or an address runs nothing here.
 */
static bool has_own_context(const struct wf_words *words) {
    struct wf_str last = word_at(words, words->list.len - 1);
    return !wf_str_is(last, "-") && !wf_str_has(last, "://");
}

static bool runs_program(struct wf_str name, const struct wf_words *words, struct wf_str *file) {
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        const struct program *program = &programs[i];
        if (!wf_str_in(name, program->names)) {
            continue;
        }
        struct wf_str verb = word_at(words, first_operand(words, 0));
        struct wf_str second = word_at(words, first_operand(words, 0) + 1);
        bool fits = !program->verbs || wf_str_in(verb, program->verbs) ||
                    (verb.len == 0 && wf_str_in(name, "bundle composer"));
        if (wf_str_is(name, "docker")) {
            fits = fits && has_own_context(words) &&
                   (wf_str_is(verb, "build") || wf_str_in(second, "build bake up run"));
        }
        *file = wf_str_of(program->file);
        return fits;
    }
    return false;
}

/* A program by its path in the folder. */
static bool runs_path(struct wf_str word, struct wf_str *file) {
    bool inside;
    *file = wf_code_path(word, &inside);
    return inside && wf_str_find_char(word, '/', 0) != WF_NOT_FOUND && wf_hole_end(word, 0) != word.len &&
           !wf_str_has(word, "://");
}

/* The program behind `sudo -E`, `time`, `xvfb-run`, `env A=b`: its words. */
static struct wf_words unwrapped(const struct wf_words *words) {
    struct wf_words inner = *words;
    while (wf_str_in(inner.name, "sudo env time nice exec command xvfb-run nohup timeout corepack") &&
           inner.list.len > 0) {
        size_t at = first_operand(&inner, 0);
        bool number = at < inner.list.len && wf_str_is(inner.name, "timeout");
        at += number ? 1 : 0;
        while (at < inner.list.len && wf_str_is(inner.name, "env") &&
               wf_str_find_char(inner.list.items[at], '=', 0) != WF_NOT_FOUND) {
            at++;
        }
        if (at >= inner.list.len) {
            break;
        }
        inner.name = inner.list.items[at];
        inner.list.items += at + 1;
        inner.list.len -= at + 1;
    }
    return inner;
}

static struct wf_str base_name(struct wf_str word) {
    size_t at = word.len;
    while (at > 0 && word.ptr[at - 1] != '/' && word.ptr[at - 1] != '\\') {
        at--;
    }
    return wf_str_sub(word, at, word.len);
}

static bool runs_code(const struct wf_words *words, struct wf_str *file) {
    struct wf_str name = base_name(words->name);
    if (only_asks(words)) {
        return false;
    }
    if (wf_str_in(name, "npm pnpm yarn bun")) {
        *file = WF_STR("package.json");
        return runs_node(name, words);
    }
    if (wf_str_in(name, "pip pip3")) {
        *file = WF_STR("setup.py");
        return runs_pip(words, 0);
    }
    if (wf_str_is(name, "uv") && wf_str_is(word_at(words, 0), "pip")) {
        *file = WF_STR("setup.py");
        return runs_pip(words, 1);
    }
    return runs_program(name, words, file) || runs_script(name, words, file) || runs_path(words->name, file);
}

/* --- scripts ------------------------------------------------------------------------------------------ */

struct place {
    struct wf_str folder; /* the working folder */
    bool inside;
};

static void change_folder(struct wf_check *check, struct place *place, const struct wf_words *words) {
    struct wf_str to = word_at(words, 0);
    bool inside;
    struct wf_str path = wf_code_path(to, &inside);
    bool back = wf_str_starts(to, "..") || wf_str_is(to, "-");
    bool absolute = to.len > 0 && (to.ptr[0] == '$' || wf_hole_end(to, 0) > 0);
    if (back) {
        place->folder = WF_STR("");
    } else if (!inside || absolute || place->folder.len == 0 || !place->inside) {
        place->folder = path;
        place->inside = inside;
    } else {
        place->folder =
            wf_arena_printf(check->arena, "%.*s/%.*s", WF_STR_ARG(place->folder), WF_STR_ARG(path));
    }
}

/* Whether a word of the command names the folder: `-C pr`, `--prefix=pr`, `pr/run.sh`. */
static bool names_folder(const struct wf_words *words, const struct wf_code_folders *folders) {
    for (size_t i = 0; folders->folder.len > 0 && i <= words->list.len; i++) {
        struct wf_str word = i == 0 ? words->name : words->list.items[i - 1];
        size_t equals = wf_str_find_char(word, '=', 0);
        struct wf_str value = equals == WF_NOT_FOUND ? word : wf_str_sub(word, equals + 1, word.len);
        bool inside;
        if (lies_in(wf_code_path(value, &inside), folders->folder)) {
            return true;
        }
    }
    return false;
}

/* Whether it names, or is, something in a folder that holds other code. */
static bool names_other(const struct wf_words *words, const struct wf_code_folders *folders) {
    for (size_t i = 0; i <= words->list.len; i++) {
        bool inside;
        struct wf_str path = wf_code_path(i == 0 ? words->name : words->list.items[i - 1], &inside);
        for (size_t k = 0; inside && path.len > 0 && k < folders->other.len; k++) {
            if (lies_in(path, folders->other.items[k])) {
                return true;
            }
        }
    }
    return false;
}

static bool is_elsewhere(const struct wf_words *words, const struct place *place,
                         const struct wf_code_folders *folders) {
    return names_other(words, folders) ||
           (!is_asked(folders, place->folder, place->inside) && !names_folder(words, folders));
}

static struct wf_str shown(struct wf_check *check, const struct wf_words *words) {
    struct wf_str verb = word_at(words, first_operand(words, 0));
    bool plain = verb.len > 0 && verb.len < 40 && !wf_hole_any(verb) &&
                 wf_str_find_char(verb, '\n', 0) == WF_NOT_FOUND;
    return plain ? wf_arena_printf(check->arena, "%.*s %.*s", WF_STR_ARG(words->name), WF_STR_ARG(verb))
                 : words->name;
}

struct wf_str wf_step_working_folder(const struct wf_check *check, const struct wf_step *step, bool *inside) {
    const struct wf_node *job = step->job ? step->job->defaults : NULL;
    const struct wf_node *workflow = step->job ? step->job->workflow->defaults : NULL;
    const struct wf_node *node = step->working_directory;
    node = node ? node : wf_node_get(wf_node_get(job, "run"), "working-directory");
    node = node ? node : wf_node_get(wf_node_get(workflow, "run"), "working-directory");
    struct wf_context context = step->job ? wf_context_of_step(check->arena, step, NULL)
                                          : (struct wf_context){.arena = check->arena, .step = step};
    *inside = true;
    return node ? wf_code_path(wf_context_text(&context, wf_node_text(node)), inside) : WF_STR("");
}

static struct wf_code_run run_of_script(struct wf_check *check, const struct wf_step *step,
                                        const struct wf_code_folders *folders) {
    struct wf_commands commands = wf_commands_read(check, step);
    struct place place;
    place.folder = wf_step_working_folder(check, step, &place.inside);
    for (size_t i = 0; i < commands.list.len; i++) {
        struct wf_words words = unwrapped(&commands.list.items[i]);
        struct wf_str file = {0};
        if (wf_str_in(words.name, "cd pushd Set-Location")) {
            change_folder(check, &place, &words);
        } else if (runs_code(&words, &file) && !is_elsewhere(&words, &place, folders)) {
            return (struct wf_code_run){step->run, commands.list.items[i].span, shown(check, &words), file};
        }
    }
    return (struct wf_code_run){0};
}

/* --- actions ------------------------------------------------------------------------------------------ */

/* Actions that run what lies in the workspace. */
static const struct {
    const char *name;
    const char *folder; /* the input that names where; NULL: the workspace */
    const char *needs;  /* the input without which they do not; NULL: none */
    const char *file;
} actions[] = {
    {"pre-commit/action", NULL, NULL, ".pre-commit-config.yaml"},
    {"docker/build-push-action", "context", "context", "Dockerfile"},
    {"docker/bake-action", "workdir", "workdir", "docker-bake.hcl"},
    {"gradle/gradle-build-action", "build-root-directory", "arguments", "build.gradle"},
    {"bahmutov/npm-install", "working-directory", NULL, "package.json"},
    {"cypress-io/github-action", "working-directory", NULL, "package.json"},
    {"ruby/setup-ruby", "working-directory", "bundler-cache", "Gemfile"},
    {"ramsey/composer-install", "working-directory", NULL, "composer.json"},
    {"borales/actions-yarn", "dir", "cmd", "package.json"},
    {"actions-rs/cargo", NULL, "command", "build.rs"},
    {"github/codeql-action/autobuild", "working-directory", NULL, "Makefile"},
    {"goreleaser/goreleaser-action", "workdir", NULL, ".goreleaser.yml"},
    {"wagoid/commitlint-github-action", NULL, NULL, "commitlint.config.js"},
    {"wearerequired/lint-action", NULL, NULL, "package.json"},
    {"reviewdog/action-eslint", "workdir", NULL, "package.json"},
    {"oxsecurity/megalinter", NULL, NULL, ".mega-linter.yml"},
    {"PyO3/maturin-action", "working-directory", NULL, "build.rs"},
    {"pypa/cibuildwheel", "package-dir", NULL, "pyproject.toml"},
    {"preactjs/compressed-size-action", NULL, NULL, "package.json"},
    {"andresz1/size-limit-action", "directory", NULL, "package.json"},
    {"pulumi/actions", "work-dir", NULL, "Pulumi.yaml"},
};

/* Code of the workspace in a script of actions/github-script. */
static bool requires_file(const struct wf_step *step) {
    struct wf_str script = wf_node_text(wf_step_input(step, "script"));
    return wf_uses_is(&step->action, "actions/github-script") &&
           (wf_str_has(script, "require('./") || wf_str_has(script, "require(\"./") ||
            wf_str_has(script, "GITHUB_WORKSPACE") || wf_str_has(script, "github.workspace }}/"));
}

static bool action_runs(struct wf_check *check, const struct wf_step *step, size_t i,
                        const struct wf_code_folders *folders) {
    struct wf_context context = wf_context_of_step(check->arena, step, NULL);
    const struct wf_node *where = actions[i].folder ? wf_step_input(step, actions[i].folder) : NULL;
    const struct wf_node *needed = actions[i].needs ? wf_step_input(step, actions[i].needs) : NULL;
    if (!wf_uses_is(&step->action, actions[i].name) || (actions[i].needs && !needed) ||
        wf_str_is(wf_node_text(needed), "false")) {
        return false;
    }
    bool inside = true;
    struct wf_str path =
        where ? wf_code_path(wf_context_text(&context, wf_node_text(where)), &inside) : WF_STR("");
    return is_asked(folders, path, inside) && !wf_str_has(path, "://");
}

static struct wf_code_run run_of_action(struct wf_check *check, const struct wf_step *step,
                                        const struct wf_code_folders *folders) {
    struct wf_code_run run = {.node = step->uses, .span = {0, (uint32_t)wf_node_text(step->uses).len}};
    bool inside;
    run.what = wf_str_sub(step->action.text, 0, wf_str_find_char(step->action.text, '@', 0));
    if (step->action.kind == WF_USES_LOCAL) {
        struct wf_str path = wf_code_path(step->action.text, &inside);
        run.file = WF_STR("action.yml");
        return is_asked(folders, path, inside) ? run : (struct wf_code_run){0};
    }
    if (requires_file(step) && folders->folder.len == 0) {
        return run;
    }
    for (size_t i = 0; step->job && i < sizeof actions / sizeof *actions; i++) {
        if (action_runs(check, step, i, folders)) {
            run.file = wf_str_of(actions[i].file);
            return run;
        }
    }
    return (struct wf_code_run){0};
}

struct wf_code_run wf_code_run_of(struct wf_check *check, const struct wf_step *step,
                                  const struct wf_code_folders *folders) {
    return step->run ? run_of_script(check, step, folders) : run_of_action(check, step, folders);
}
