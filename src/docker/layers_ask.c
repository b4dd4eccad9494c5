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

/* --- variables
 * ------------------------------------------------------------------------------------------------ */

struct question {
    struct wf_arena *arena;
    const struct wf_dockerfile *file;
    struct wf_instructions carriers; /* whose values depend on what has changed */
};

static bool is_in(const struct wf_instructions *list, const struct wf_instruction *instruction) {
    for (size_t i = 0; i < list->list.len; i++) {
        if (list->list.items[i] == instruction) {
            return true;
        }
    }
    return false;
}

static void add(struct wf_arena *arena, struct wf_instructions *list,
                const struct wf_instruction *instruction) {
    *WF_PUSH(arena, &list->list) = instruction;
}

/* The parts of an instruction in which the builder replaces variables. */
struct texts {
    WF_LIST(struct wf_str) list;
};

static bool is_expanded(enum wf_instruction_kind kind) {
    static const enum wf_instruction_kind kinds[] = {WF_ADD,    WF_ARG,    WF_COPY,   WF_ENV,
                                                     WF_EXPOSE, WF_FROM,   WF_LABEL,  WF_STOPSIGNAL,
                                                     WF_USER,   WF_VOLUME, WF_WORKDIR};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i] == kind) {
            return true;
        }
    }
    return false;
}

static struct texts expanded_texts(struct wf_arena *arena, const struct wf_instruction *instruction) {
    struct texts texts = {0};
    bool all = is_expanded(instruction->kind);
    for (size_t i = 0; i < instruction->flags.len; i++) {
        *WF_PUSH(arena, &texts.list) = instruction->flags.items[i].value;
    }
    for (size_t i = 0; all && i < instruction->words.len; i++) {
        *WF_PUSH(arena, &texts.list) = instruction->words.items[i].text;
    }
    for (size_t i = 0; all && i < instruction->pairs.len; i++) {
        *WF_PUSH(arena, &texts.list) = instruction->pairs.items[i].value.text;
    }
    for (size_t i = 0; all && i < instruction->heredocs.len; i++) {
        if (instruction->heredocs.items[i].expands) {
            *WF_PUSH(arena, &texts.list) = instruction->heredocs.items[i].body.text;
        }
    }
    return texts;
}

/* Whether the builder puts the value of a variable into it that one of the carriers has set. */
static bool expands_carried(struct question *question, const struct wf_instruction *instruction,
                            const struct wf_vars *vars) {
    struct texts texts = expanded_texts(question->arena, instruction);
    for (size_t i = 0; i < texts.list.len; i++) {
        struct wf_var_uses uses = wf_var_uses_read(question->arena, question->file, texts.list.items[i]);
        for (size_t k = 0; k < uses.list.len; k++) {
            const struct wf_var *var = wf_vars_find(vars, uses.list.items[k].name);
            if (var != NULL && var->set != NULL && is_in(&question->carriers, var->set)) {
                return true;
            }
        }
    }
    return false;
}

static bool sees_carried(const struct question *question, const struct wf_vars *vars) {
    struct wf_var_list list = wf_vars_list(question->arena, vars);
    for (size_t i = 0; i < list.list.len; i++) {
        if (list.list.items[i]->set != NULL && is_in(&question->carriers, list.list.items[i]->set)) {
            return true;
        }
    }
    return false;
}

static bool has_pair(const struct wf_instruction *instruction, struct wf_str name) {
    for (size_t i = 0; i < instruction->pairs.len; i++) {
        if (wf_str_eq(instruction->pairs.items[i].key.text, name)) {
            return true;
        }
    }
    return false;
}

/* `ARG X` of a stage takes the value of the global one. */
static bool takes_global(const struct question *question, const struct wf_instruction *instruction) {
    for (size_t i = 0; instruction->kind == WF_ARG && i < instruction->pairs.len; i++) {
        const struct wf_dpair *pair = &instruction->pairs.items[i];
        for (size_t k = 0; !pair->has_value && k < question->carriers.list.len; k++) {
            const struct wf_instruction *carrier = question->carriers.list.items[k];
            if (carrier->kind == WF_ARG && carrier->stage == NULL && has_pair(carrier, pair->key.text)) {
                return true;
            }
        }
    }
    return false;
}

static bool makes_step(const struct wf_instruction *instruction) {
    return instruction->kind == WF_RUN || instruction->kind == WF_COPY || instruction->kind == WF_ADD ||
           instruction->kind == WF_WORKDIR;
}

static bool sets_variables(const struct wf_instruction *instruction) {
    return instruction->kind == WF_ARG || instruction->kind == WF_ENV;
}

/* How far a change has come in a stage. */
struct spread {
    bool all;  /* every step from here on */
    bool runs; /* every RUN */
};

static bool is_reached(struct question *question, const struct wf_instruction *instruction,
                       struct spread *spread) {
    if (spread->all) {
        return makes_step(instruction);
    }
    struct wf_vars vars = wf_vars_at(question->arena, question->file, instruction, NULL);
    bool expands = expands_carried(question, instruction, &vars);
    if (sets_variables(instruction)) {
        if (expands || takes_global(question, instruction)) {
            add(question->arena, &question->carriers, instruction);
        }
        return false;
    }
    spread->runs = spread->runs || (expands && instruction->kind == WF_USER);
    spread->all = (expands && (makes_step(instruction) || instruction->kind == WF_FROM)) ||
                  (instruction->kind == WF_RUN && (spread->runs || sees_carried(question, &vars)));
    return spread->all && makes_step(instruction);
}

/* What the instruction that has changed does to the steps behind it. */
static struct spread begin_spread(struct question *question, const struct wf_instruction *changed) {
    struct spread spread = {0};
    if (sets_variables(changed)) {
        add(question->arena, &question->carriers, changed);
    }
    spread.all = makes_step(changed) || changed->kind == WF_FROM;
    spread.runs = changed->kind == WF_USER || changed->kind == WF_SHELL;
    return spread;
}

/* Global ARGs whose defaults hold the value. */
static void carry_globals(struct question *question, const struct wf_instruction *changed) {
    const struct wf_dockerfile *file = question->file;
    size_t end = file->stages.len > 0 ? file->stages.items[0]->first : 0;
    for (size_t i = changed->index + 1; i < end; i++) {
        const struct wf_instruction *one = file->instructions.items[i];
        struct wf_vars vars = wf_vars_at(question->arena, file, one, NULL);
        if (expands_carried(question, one, &vars)) {
            add(question->arena, &question->carriers, one);
        }
    }
}

struct wf_instructions wf_layers_invalidated(struct wf_arena *arena, const struct wf_dockerfile *file,
                                             const struct wf_instruction *instruction) {
    struct question question = {.arena = arena, .file = file};
    struct wf_instructions reached = {0};
    struct spread *ends = WF_NEW_ARRAY(arena, struct spread, file->stages.len + 1);
    struct spread first = begin_spread(&question, instruction);
    carry_globals(&question, instruction);
    for (size_t s = 0; s < file->stages.len; s++) {
        const struct wf_stage *stage = file->stages.items[s];
        struct spread spread = stage->base != NULL ? ends[stage->base->index] : (struct spread){0};
        for (size_t i = stage->first; i < stage->last; i++) {
            const struct wf_instruction *one = file->instructions.items[i];
            if (one == instruction) {
                spread = first;
            } else if (stage == instruction->stage && one->index < instruction->index) {
                continue;
            }
            if ((one == instruction && makes_step(one)) ||
                (one != instruction && is_reached(&question, one, &spread))) {
                add(arena, &reached, one);
            }
        }
        ends[s] = spread;
    }
    return reached;
}

/* --- users
 * ---------------------------------------------------------------------------------------------------- */

static bool is_name_byte(char c) {
    return wf_is_alnum(c) || c == '_';
}

/* $name, ${name}, ${name:-x}, but not $name2. */
static bool mentions(struct wf_str text, struct wf_str name) {
    for (size_t at = wf_str_find_char(text, '$', 0); at != WF_NOT_FOUND;
         at = wf_str_find_char(text, '$', at + 1)) {
        size_t begin = at + 1 + (at + 1 < text.len && text.ptr[at + 1] == '{');
        size_t end = begin + name.len;
        bool found = wf_str_eq(wf_str_sub(text, begin, end), name);
        if (found && (end >= text.len || !is_name_byte(text.ptr[end]))) {
            return true;
        }
    }
    return false;
}

static bool runs_at_build(const struct wf_instruction *instruction) {
    return instruction->kind == WF_RUN;
}

static bool expands_name(struct wf_arena *arena, const struct wf_dockerfile *file,
                         const struct wf_instruction *instruction, struct wf_str name) {
    struct texts texts = expanded_texts(arena, instruction);
    for (size_t i = 0; i < texts.list.len; i++) {
        struct wf_var_uses uses = wf_var_uses_read(arena, file, texts.list.items[i]);
        for (size_t k = 0; k < uses.list.len; k++) {
            if (wf_str_eq(uses.list.items[k].name, name)) {
                return true;
            }
        }
    }
    return false;
}

/* A program of the image sees ENV, but no ARG. */
static bool scripts_name(const struct wf_instruction *instruction, const struct wf_instruction *setter,
                         struct wf_str name) {
    bool sees = runs_at_build(instruction) || setter->kind == WF_ENV;
    return sees && instruction->script != NULL &&
           mentions(wf_str_sub(instruction->script->text->text, instruction->script->skip,
                               instruction->script->text->text.len),
                    name);
}

struct wf_instructions wf_layers_users(struct wf_arena *arena, const struct wf_dockerfile *file,
                                       const struct wf_instruction *setter, struct wf_str name) {
    struct wf_instructions users = {0};
    for (size_t i = setter->index + 1; i < file->instructions.len; i++) {
        const struct wf_instruction *one = file->instructions.items[i];
        bool names = expands_name(arena, file, one, name) || scripts_name(one, setter, name);
        if (!names) {
            continue;
        }
        struct wf_vars vars = wf_vars_at(arena, file, one, NULL);
        const struct wf_var *var = wf_vars_find(&vars, name);
        if (var != NULL && var->set == setter) {
            add(arena, &users, one);
        }
    }
    return users;
}
