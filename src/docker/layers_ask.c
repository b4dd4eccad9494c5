/* Questions about one Dockerfile, for rules. */
#include "docker/layers.h"

/* --- stages
 * --------------------------------------------------------------------------------------------------- */

static void need(const struct wf_dockerfile *file, const struct wf_instruction *at, struct wf_str from,
                 bool *needed) {
    const struct wf_stage *stage = from.len > 0 ? wf_dockerfile_stage(file, at, from) : NULL;
    if (stage != NULL) {
        needed[stage->index] = true;
    }
}

static void need_of(struct wf_arena *arena, const struct wf_dockerfile *file,
                    const struct wf_instruction *instruction, bool *needed) {
    const struct wf_dflag *from = wf_instruction_flag(instruction, "from", NULL);
    if (instruction->kind == WF_COPY && from != NULL) {
        need(file, instruction, from->value, needed);
    }
    if (instruction->kind == WF_RUN) {
        struct wf_mounts mounts = wf_instruction_mounts(arena, instruction);
        for (size_t i = 0; i < mounts.list.len; i++) {
            need(file, instruction, mounts.list.items[i].from, needed);
        }
    }
    if (instruction->kind == WF_ONBUILD && instruction->trigger != NULL) {
        from = wf_instruction_flag(instruction->trigger, "from", NULL);
        need(file, instruction, from != NULL ? from->value : WF_STR(""), needed);
    }
}

struct wf_stages wf_layers_needed(struct wf_arena *arena, const struct wf_dockerfile *file,
                                  const struct wf_stage *target) {
    struct wf_stages stages = {0};
    bool *needed = WF_NEW_ARRAY(arena, bool, file->stages.len + 1);
    if (target == NULL) {
        target = wf_dockerfile_target(file, WF_STR(""));
    }
    size_t count = target != NULL ? target->index + 1 : 0;
    for (size_t s = count; s-- > 0;) {
        const struct wf_stage *stage = file->stages.items[s];
        needed[s] = needed[s] || stage == target;
        for (size_t i = stage->first; needed[s] && i < stage->last; i++) {
            need_of(arena, file, file->instructions.items[i], needed);
        }
        if (needed[s] && stage->base != NULL) {
            needed[stage->base->index] = true;
        }
    }
    for (size_t s = 0; s < count; s++) {
        if (needed[s]) {
            *WF_PUSH(arena, &stages.list) = file->stages.items[s];
        }
    }
    return stages;
}

/* --- expensive commands
 * --------------------------------------------------------------------------------------- */

static const struct {
    const char *program, *verb; /* NULL: whatever follows */
    const char *name;
} expensive[] = {
    {"apt-get", "install", "apt-get install"},
    {"apt-get", "upgrade", "apt-get upgrade"},
    {"apt-get", "dist-upgrade", "apt-get dist-upgrade"},
    {"apt-get", "build-dep", "apt-get build-dep"},
    {"apt", "install", "apt install"},
    {"apt", "upgrade", "apt upgrade"},
    {"aptitude", "install", "aptitude install"},
    {"apk", "add", "apk add"},
    {"dnf", "install", "dnf install"},
    {"microdnf", "install", "microdnf install"},
    {"tdnf", "install", "tdnf install"},
    {"yum", "install", "yum install"},
    {"zypper", "install", "zypper install"},
    {"zypper", "in", "zypper in"},
    {"pacman", NULL, "pacman"},
    {"pip", "install", "pip install"},
    {"pip", "wheel", "pip wheel"},
    {"pip3", "install", "pip3 install"},
    {"pip3", "wheel", "pip3 wheel"},
    {"uv", "sync", "uv sync"},
    {"uv", "pip", "uv pip"},
    {"poetry", "install", "poetry install"},
    {"pipenv", "install", "pipenv install"},
    {"pipenv", "sync", "pipenv sync"},
    {"conda", NULL, "conda"},
    {"mamba", NULL, "mamba"},
    {"micromamba", NULL, "micromamba"},
    {"npm", "ci", "npm ci"},
    {"npm", "install", "npm install"},
    {"npm", "i", "npm i"},
    {"npm", "run", "npm run"},
    {"pnpm", "install", "pnpm install"},
    {"pnpm", "i", "pnpm i"},
    {"pnpm", "run", "pnpm run"},
    {"pnpm", "build", "pnpm build"},
    {"yarn", NULL, "yarn"},
    {"bun", "install", "bun install"},
    {"bundle", "install", "bundle install"},
    {"gem", "install", "gem install"},
    {"composer", "install", "composer install"},
    {"composer", "update", "composer update"},
    {"go", "build", "go build"},
    {"go", "install", "go install"},
    {"go", "get", "go get"},
    {"go", "mod", "go mod"},
    {"cargo", "build", "cargo build"},
    {"cargo", "install", "cargo install"},
    {"cargo", "fetch", "cargo fetch"},
    {"cargo", "chef", "cargo chef"},
    {"rustup", NULL, "rustup"},
    {"mvn", NULL, "mvn"},
    {"mvnw", NULL, "mvnw"},
    {"gradle", NULL, "gradle"},
    {"gradlew", NULL, "gradlew"},
    {"sbt", NULL, "sbt"},
    {"dotnet", "restore", "dotnet restore"},
    {"dotnet", "build", "dotnet build"},
    {"dotnet", "publish", "dotnet publish"},
    {"mix", NULL, "mix"},
    {"make", NULL, "make"},
    {"cmake", NULL, "cmake"},
    {"ninja", NULL, "ninja"},
    {"meson", NULL, "meson"},
    {"gcc", NULL, "gcc"},
    {"g++", NULL, "g++"},
    {"cc", NULL, "cc"},
    {"clang", NULL, "clang"},
    {"javac", NULL, "javac"},
    {"curl", NULL, "curl"},
    {"wget", NULL, "wget"},
    {"git", "clone", "git clone"},
};

static const char *find_expensive(struct wf_str program, struct wf_str verb) {
    for (size_t i = 0; i < sizeof expensive / sizeof *expensive; i++) {
        if (wf_str_is(program, expensive[i].program) &&
            (expensive[i].verb == NULL || wf_str_is(verb, expensive[i].verb))) {
            return expensive[i].name;
        }
    }
    return NULL;
}

/* The first word behind `at` that is no option. */
static struct wf_str verb_of(const struct wf_shell_command *command, uint32_t at) {
    for (uint32_t i = at + 1; i < command->words.len; i++) {
        if (!wf_str_starts(command->words.items[i].head, "-")) {
            return command->words.items[i].text;
        }
    }
    return WF_STR("");
}

static const char *expensive_command(const struct wf_shell_command *command) {
    uint32_t at = wf_shell_program_word(command);
    struct wf_str program = wf_shell_program(command);
    if (at == WF_SHELL_NONE) {
        return NULL;
    }
    if (wf_str_starts(program, "python") && at + 2 < command->words.len &&
        wf_str_is(command->words.items[at + 1].text, "-m")) {
        at += 2;
        program = command->words.items[at].text;
    }
    return find_expensive(program, verb_of(command, at));
}

const char *wf_layers_expensive(const struct wf_instruction *instruction) {
    const char *name = NULL;
    if (instruction->kind != WF_RUN) {
        return NULL;
    }
    if (instruction->script == NULL || !instruction->script->posix) {
        const struct wf_dword *words = instruction->words.items;
        size_t count = instruction->json ? instruction->words.len : 0;
        return count > 0 ? find_expensive(words[0].text, count > 1 ? words[1].text : WF_STR("")) : NULL;
    }
    const struct wf_shell_script *shell = instruction->script->shell;
    for (size_t i = 0; i < shell->commands.len && name == NULL; i++) {
        if (shell->commands.items[i]->kind == WF_SHELL_SIMPLE) {
            name = expensive_command(shell->commands.items[i]);
        }
    }
    return name;
}
