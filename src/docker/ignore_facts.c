#include "docker/ignore_facts.h"

#include "docker/needs.h"

#define PYTHON WF_STACK_PYTHON
#define NODE WF_STACK_NODE

const struct wf_ignore_fact wf_ignore_facts[] = {
    {"**/.env", WF_IGNORE_SECRETS, 0, WF_IGNORE_GUARD, NULL},
    {"**/.env.local", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/.env.*.local", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/.env*", WF_IGNORE_SECRETS, 0, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/*.key", WF_IGNORE_SECRETS, 0, WF_IGNORE_GUARD, NULL},
    {"**/*.pem", WF_IGNORE_SECRETS, 0, WF_IGNORE_GUARD, NULL},
    {"**/*.p12", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/*.pfx", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/id_rsa*", WF_IGNORE_SECRETS, 0, WF_IGNORE_GUARD, NULL},
    {"**/id_dsa*", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/id_ecdsa*", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/id_ed25519*", WF_IGNORE_SECRETS, 0, WF_IGNORE_GUARD, NULL},
    {"**/.ssh", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/.gnupg", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/.aws", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/.kube", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/.netrc", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/.pypirc", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/*.kdbx", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/*.tfstate", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/*.tfstate.*", WF_IGNORE_SECRETS, 0, 0, NULL},
    {"**/*.tfvars", WF_IGNORE_SECRETS, 0, 0, NULL},

    {"**/.git", WF_IGNORE_VCS, 0, WF_IGNORE_GUARD, NULL},
    {"**/.gitignore", WF_IGNORE_VCS, 0, 0, NULL},
    {"**/.gitattributes", WF_IGNORE_VCS, 0, 0, NULL},
    {"**/.gitmodules", WF_IGNORE_VCS, 0, 0, NULL},
    {"**/.hg", WF_IGNORE_VCS, 0, 0, NULL},
    {"**/.hgignore", WF_IGNORE_VCS, 0, 0, NULL},
    {"**/.svn", WF_IGNORE_VCS, 0, 0, NULL},

    {"**/Dockerfile*", WF_IGNORE_DOCKER, 0, 0, NULL},
    {"**/*.Dockerfile", WF_IGNORE_DOCKER, 0, 0, NULL},
    {"**/.dockerignore", WF_IGNORE_DOCKER, 0, WF_IGNORE_GUARD, NULL},
    {"**/*.dockerignore", WF_IGNORE_DOCKER, 0, 0, NULL},
    {"**/docker-compose*.y*ml", WF_IGNORE_DOCKER, 0, 0, NULL},
    {"**/compose.y*ml", WF_IGNORE_DOCKER, 0, 0, NULL},
    {"**/compose.*.y*ml", WF_IGNORE_DOCKER, 0, 0, NULL},
    {"**/docker-bake*.hcl", WF_IGNORE_DOCKER, 0, 0, NULL},

    {"**/.github", WF_IGNORE_CI, 0, 0, NULL},
    {"**/.gitlab-ci.yml", WF_IGNORE_CI, 0, 0, NULL},
    {"**/.gitlab", WF_IGNORE_CI, 0, 0, NULL},
    {"**/.circleci", WF_IGNORE_CI, 0, 0, NULL},
    {"**/.travis.yml", WF_IGNORE_CI, 0, 0, NULL},
    {"**/azure-pipelines.yml", WF_IGNORE_CI, 0, 0, NULL},
    {"**/bitbucket-pipelines.yml", WF_IGNORE_CI, 0, 0, NULL},
    {"**/Jenkinsfile", WF_IGNORE_CI, 0, 0, NULL},
    {"**/.pre-commit-config.yaml", WF_IGNORE_CI, 0, 0, NULL},
    {"**/codecov.yml", WF_IGNORE_CI, 0, 0, NULL},
    {"**/.codecov.yml", WF_IGNORE_CI, 0, 0, NULL},

    {"**/__pycache__", WF_IGNORE_CACHES, PYTHON, WF_IGNORE_GUARD, NULL},
    {"**/*.py[cod]", WF_IGNORE_CACHES, PYTHON, WF_IGNORE_GUARD, NULL},
    {"**/*$py.class", WF_IGNORE_CACHES, PYTHON, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/.pytest_cache", WF_IGNORE_CACHES, PYTHON, WF_IGNORE_GUARD, NULL},
    {"**/.mypy_cache", WF_IGNORE_CACHES, PYTHON, WF_IGNORE_GUARD, NULL},
    {"**/.ruff_cache", WF_IGNORE_CACHES, PYTHON, WF_IGNORE_GUARD, NULL},
    {"**/.tox", WF_IGNORE_CACHES, PYTHON, 0, NULL},
    {"**/.nox", WF_IGNORE_CACHES, PYTHON, 0, NULL},
    {"**/.hypothesis", WF_IGNORE_CACHES, PYTHON, 0, NULL},
    {"**/.ipynb_checkpoints", WF_IGNORE_CACHES, PYTHON, 0, NULL},
    {"**/.coverage", WF_IGNORE_CACHES, PYTHON, WF_IGNORE_GUARD, NULL},
    {"**/.coverage.*", WF_IGNORE_CACHES, PYTHON, 0, NULL},
    {"**/*.cover", WF_IGNORE_CACHES, PYTHON, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/coverage.xml", WF_IGNORE_CACHES, 0, 0, NULL},
    {"**/htmlcov", WF_IGNORE_CACHES, PYTHON, WF_IGNORE_GUARD, NULL},
    {"**/*.egg-info", WF_IGNORE_CACHES, PYTHON, 0, NULL},
    {"**/.eggs", WF_IGNORE_CACHES, PYTHON, 0, NULL},
    {"**/.nyc_output", WF_IGNORE_CACHES, NODE, 0, NULL},
    {"**/coverage", WF_IGNORE_CACHES, NODE, 0, "lcov.info lcov-report coverage-final.json clover.xml"},
    {"**/.turbo", WF_IGNORE_CACHES, NODE, 0, NULL},
    {"**/.parcel-cache", WF_IGNORE_CACHES, NODE, 0, NULL},
    {"**/.eslintcache", WF_IGNORE_CACHES, NODE, 0, NULL},
    {"**/*.tsbuildinfo", WF_IGNORE_CACHES, NODE, 0, NULL},
    {"**/.gradle", WF_IGNORE_CACHES, WF_STACK_JAVA, WF_IGNORE_GUARD, NULL},
    {"**/.terraform", WF_IGNORE_CACHES, WF_STACK_TERRAFORM, 0, NULL},

    {"**/.venv", WF_IGNORE_INSTALLED, PYTHON, WF_IGNORE_GUARD, NULL},
    {"**/venv", WF_IGNORE_INSTALLED, PYTHON, WF_IGNORE_GUARD, NULL},
    {"**/node_modules", WF_IGNORE_INSTALLED, NODE, WF_IGNORE_GUARD | WF_IGNORE_MADE, NULL},
    {"**/vendor", WF_IGNORE_INSTALLED, WF_STACK_PHP, WF_IGNORE_MADE, "autoload.php"},

    {"**/target", WF_IGNORE_BUILT, WF_STACK_RUST | WF_STACK_JAVA, WF_IGNORE_MADE,
     "debug release .rustc_info.json CACHEDIR.TAG classes test-classes maven-status maven-archiver"},
    {"**/build", WF_IGNORE_BUILT, WF_STACK_JAVA, WF_IGNORE_MADE, "classes libs tmp generated"},
    {"**/bin", WF_IGNORE_BUILT, WF_STACK_DOTNET, WF_IGNORE_MADE, "Debug Release"},
    {"**/obj", WF_IGNORE_BUILT, WF_STACK_DOTNET, WF_IGNORE_MADE, "Debug Release project.assets.json"},
    {"**/.next", WF_IGNORE_BUILT, NODE, WF_IGNORE_MADE, NULL},
    {"**/.nuxt", WF_IGNORE_BUILT, NODE, WF_IGNORE_MADE, NULL},
    {"**/.svelte-kit", WF_IGNORE_BUILT, NODE, WF_IGNORE_MADE, NULL},

    {"**/*.log", WF_IGNORE_LOGS, 0, WF_IGNORE_GUARD, NULL},
    {"**/*-debug.log*", WF_IGNORE_LOGS, NODE, 0, NULL},
    {"**/*-error.log*", WF_IGNORE_LOGS, NODE, 0, NULL},
    {"**/*.tmp", WF_IGNORE_LOGS, 0, 0, NULL},
    {"**/*.bak", WF_IGNORE_LOGS, 0, 0, NULL},
    {"**/*.orig", WF_IGNORE_LOGS, 0, 0, NULL},

    {"**/.DS_Store", WF_IGNORE_EDITORS, 0, WF_IGNORE_GUARD, NULL},
    {"**/Thumbs.db", WF_IGNORE_EDITORS, 0, 0, NULL},
    {"**/.idea", WF_IGNORE_EDITORS, 0, WF_IGNORE_GUARD, NULL},
    {"**/.vscode", WF_IGNORE_EDITORS, 0, WF_IGNORE_GUARD, NULL},
    {"**/.vs", WF_IGNORE_EDITORS, WF_STACK_DOTNET, 0, NULL},
    {"**/*.sw[op]", WF_IGNORE_EDITORS, 0, WF_IGNORE_GUARD, NULL},
    {"**/*~", WF_IGNORE_EDITORS, 0, 0, NULL},
    {"**/.editorconfig", WF_IGNORE_EDITORS, 0, 0, NULL},
    {"**/.devcontainer", WF_IGNORE_EDITORS, 0, 0, NULL},

    {"**/*.md", WF_IGNORE_OTHER, 0, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/tests", WF_IGNORE_OTHER, 0, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/test_*.py", WF_IGNORE_OTHER, PYTHON, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/*_test.py", WF_IGNORE_OTHER, PYTHON, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/*_test.go", WF_IGNORE_OTHER, 0, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/*.test.ts", WF_IGNORE_OTHER, NODE, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/*.test.js", WF_IGNORE_OTHER, NODE, WF_IGNORE_OWN_CHOICE, NULL},
    {"**/__tests__", WF_IGNORE_OTHER, NODE, WF_IGNORE_OWN_CHOICE, NULL},
    {NULL, WF_IGNORE_OTHER, 0, 0, NULL},
};

static const struct {
    const char *name, *why;
} groups[WF_IGNORE_GROUPS] = {
    [WF_IGNORE_SECRETS] = {"secrets", "whoever has the image can read them"},
    [WF_IGNORE_VCS] = {"version control", "the image needs no history"},
    [WF_IGNORE_DOCKER] = {"the build's own files", "an edit of them would make \"COPY . .\" run again"},
    [WF_IGNORE_CI] = {"CI", "an edit of them would make \"COPY . .\" run again"},
    [WF_IGNORE_CACHES] = {"caches", "they are made again"},
    [WF_IGNORE_INSTALLED] = {"installed packages", "the image installs its own"},
    [WF_IGNORE_BUILT] = {"build output", "the image builds its own"},
    [WF_IGNORE_LOGS] = {"logs and leftovers", "no image needs them"},
    [WF_IGNORE_EDITORS] = {"editors and systems", "no image needs them"},
    [WF_IGNORE_DATA] = {"data", "no instruction uses it"},
    [WF_IGNORE_OTHER] = {"other files", "it depends on the image"},
};

const char *wf_ignore_group_name(enum wf_ignore_group group) {
    return groups[group].name;
}

const char *wf_ignore_group_why(enum wf_ignore_group group) {
    return groups[group].why;
}

/* --- stacks ------------------------------------------------------------------------------------------- */

/* A name that begins with '.' is the end of one, such as ".py". */
static const struct {
    const char *names;
    unsigned stack;
} markers[] = {
    {".py pyproject.toml setup.py setup.cfg requirements.txt Pipfile uv.lock poetry.lock environment.yml",
     WF_STACK_PYTHON},
    {"package.json", WF_STACK_NODE},
    {"Cargo.toml", WF_STACK_RUST},
    {"pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts", WF_STACK_JAVA},
    {".csproj .fsproj .vbproj .sln", WF_STACK_DOTNET},
    {"composer.json", WF_STACK_PHP},
    {".tf", WF_STACK_TERRAFORM},
};

static bool is_marker(struct wf_str marker, struct wf_str name) {
    return wf_str_eq(marker, name) || (marker.ptr[0] == '.' && name.len > marker.len &&
                                       wf_str_eq(wf_str_sub(name, name.len - marker.len, name.len), marker));
}

unsigned wf_stack_of(struct wf_str name) {
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        struct wf_str rest = wf_str_of(markers[i].names);
        struct wf_str marker;
        while (wf_str_cut(&rest, ' ', &marker)) {
            if (is_marker(marker, name)) {
                return markers[i].stack;
            }
        }
    }
    return 0;
}

unsigned wf_stack_of_manager(enum wf_manager manager) {
    static const unsigned stacks[WF_MANAGERS] = {
        [WF_MANAGER_PIP] = WF_STACK_PYTHON,    [WF_MANAGER_UV] = WF_STACK_PYTHON,
        [WF_MANAGER_POETRY] = WF_STACK_PYTHON, [WF_MANAGER_PIPENV] = WF_STACK_PYTHON,
        [WF_MANAGER_CONDA] = WF_STACK_PYTHON,  [WF_MANAGER_NPM] = WF_STACK_NODE,
        [WF_MANAGER_PNPM] = WF_STACK_NODE,     [WF_MANAGER_YARN] = WF_STACK_NODE,
        [WF_MANAGER_BUN] = WF_STACK_NODE,      [WF_MANAGER_CARGO] = WF_STACK_RUST,
        [WF_MANAGER_MAVEN] = WF_STACK_JAVA,    [WF_MANAGER_GRADLE] = WF_STACK_JAVA,
        [WF_MANAGER_DOTNET] = WF_STACK_DOTNET, [WF_MANAGER_COMPOSER] = WF_STACK_PHP,
    };
    return stacks[manager];
}

/* --- what a pattern means ----------------------------------------------------------------------------- */

struct wf_ignore_known wf_ignore_known(struct wf_arena *arena) {
    struct wf_ignore_known known = {.arena = arena};
    const char *problem;
    for (const struct wf_ignore_fact *fact = wf_ignore_facts; fact->pattern != NULL; fact++) {
        *WF_PUSH(arena, &known.programs) = wf_ignore_program_make(arena, wf_str_of(fact->pattern), &problem);
    }
    return known;
}

const struct wf_ignore_fact *wf_ignore_fact_of(const struct wf_ignore_known *known,
                                               const struct wf_ignore_pattern *pattern) {
    struct wf_need need = {.path = pattern->text};
    struct wf_str sample = wf_need_sample(known->arena, &need);
    bool plain = pattern->program != NULL && wf_str_find_char(pattern->text, '/', 0) == WF_NOT_FOUND &&
                 !wf_str_starts(pattern->text, "**");
    for (size_t i = 0; plain && i < known->programs.len; i++) {
        if (wf_ignore_program_matches(known->programs.items[i], sample)) {
            return &wf_ignore_facts[i];
        }
    }
    return NULL;
}
