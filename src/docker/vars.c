#include "docker/lex.h"

#include "base/limits.h"
#include "base/pmap.h"

#include <assert.h>
#include <stdlib.h>

struct setting {
    struct wf_var var;
    size_t time;                /* when it was set */
    const struct wf_var *image; /* what ENV has left in the image; NULL: nothing */
    size_t place;               /* of that, among the image's */
};

/* A name of an ENV that an ARG has set since: the next stage has the ENV again. */
struct shadow {
    const struct shadow *next;
    struct wf_str name;
};

/* How far the instructions were followed. A copy goes its own way. */
struct walk {
    struct wf_arena *arena;
    const struct wf_dockerfile *file;
    const struct wf_build_args *args;
    struct wf_vars vars;
    size_t time, places;
    const struct shadow *shadowed;
};

/* dockerfile2llb, defaultArgs(): in this order. */
static const char *const platform_names[] = {
    "BUILDPLATFORM", "BUILDOS",         "BUILDOSVERSION", "BUILDARCH",     "BUILDVARIANT", "TARGETPLATFORM",
    "TARGETOS",      "TARGETOSVERSION", "TARGETARCH",     "TARGETVARIANT", "TARGETSTAGE",
};
static const char *const proxy_names[] = {"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"};

static const struct wf_vars nothing_known = {.open = true};

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool wf_var_is_platform(struct wf_str name) {
    for (size_t i = 0; i < COUNT(platform_names); i++) {
        if (wf_str_is(name, platform_names[i])) {
            return true;
        }
    }
    return false;
}

bool wf_var_is_proxy(struct wf_str name) {
    bool upper = name.len > 0 && name.ptr[0] < 'a';
    for (size_t i = 0; i < COUNT(proxy_names); i++) {
        bool same = wf_str_is_case(name, proxy_names[i]);
        for (size_t j = 0; j < name.len && same; j++) {
            same = name.ptr[j] == '_' || (name.ptr[j] < 'a') == upper;
        }
        if (same) {
            return true;
        }
    }
    return false;
}

/* --- looking up ----------------------------------------------------------------------------------------- */

static struct wf_lex_value value_of(const struct wf_var *var, bool open) {
    struct wf_lex_value value = {open ? WF_LEX_UNKNOWN : WF_LEX_UNSET, {"", 0}};
    if (var) {
        value.state = !var->known ? WF_LEX_UNKNOWN : var->unset ? WF_LEX_UNSET : WF_LEX_SET;
        value.text = var->value;
    }
    return value;
}

static const struct wf_var *find(const struct walk *walk, struct wf_str name) {
    return wf_vars_find(&walk->vars, name);
}

struct wf_lex_value wf_lex_vars_value(const void *context, struct wf_str name) {
    const struct wf_vars *vars = context;
    return value_of(wf_vars_find(vars, name), vars->open);
}

static struct wf_expanded walk_expand(const struct walk *walk, struct wf_str word) {
    return wf_vars_expand(walk->arena, walk->file, &walk->vars, word);
}

static const struct wf_build_arg *passed(const struct walk *walk, struct wf_str name) {
    for (size_t i = 0; walk->args && i < walk->args->list.len; i++) {
        if (wf_str_eq(walk->args->list.items[i].name, name)) {
            return &walk->args->list.items[i];
        }
    }
    return NULL;
}

/* Another value than those that are known may be passed. */
static bool may_be_passed(const struct walk *walk) {
    return walk->args == NULL || !walk->args->complete;
}

/* --- setting -------------------------------------------------------------------------------------------- */

static const struct setting *get(const struct walk *walk, struct wf_str name) {
    return wf_pmap_get(walk->vars.settings, name);
}

static void put(struct walk *walk, const struct setting *setting) {
    struct setting *kept = WF_NEW(walk->arena, struct setting);
    *kept = *setting;
    walk->vars.settings = wf_pmap_put(walk->arena, walk->vars.settings, kept->var.name, kept);
}

static void set(struct walk *walk, struct wf_var var) {
    const struct setting *old = get(walk, var.name);
    struct setting setting = {.var = var, .time = walk->time++};
    if (old != NULL && old->image != NULL) {
        struct shadow *shadow = WF_NEW(walk->arena, struct shadow);
        *shadow = (struct shadow){walk->shadowed, var.name};
        walk->shadowed = shadow;
        setting.image = old->image;
        setting.place = old->place;
    }
    put(walk, &setting);
}

/* The same, of what is in the image from now on. */
static void set_in_image(struct walk *walk, const struct wf_var *var) {
    const struct setting *old = get(walk, var->name);
    bool again = old != NULL && old->image != NULL;
    struct setting setting = {.var = *var, .time = walk->time++, .image = var};
    setting.place = again ? old->place : walk->places++;
    put(walk, &setting);
}

static enum wf_var_origin origin_of(struct wf_str name, const struct wf_var *global) {
    if (global && global->origin == WF_VAR_PLATFORM) {
        return WF_VAR_PLATFORM;
    }
    return wf_var_is_proxy(name) ? WF_VAR_PROXY : WF_VAR_ARG;
}

/* `ARG name`, and nobody passes a value or one may be: what was set before stays. */
static void declare(struct walk *walk, struct wf_var var) {
    const struct setting *old = get(walk, var.name);
    bool maybe = may_be_passed(walk);
    if (old && !old->var.unset) {
        struct setting setting = *old;
        setting.var.known = old->var.known && !maybe;
        put(walk, &setting);
        return;
    }
    var.unset = true;
    var.known = !maybe && !walk->vars.open;
    set(walk, var);
}

static void set_arg(struct walk *walk, const struct wf_instruction *arg, const struct wf_dpair *pair,
                    const struct walk *globals) {
    struct wf_str name = pair->key.text;
    const struct wf_build_arg *value = passed(walk, name);
    const struct wf_var *global = globals && !pair->has_value ? find(globals, name) : NULL;
    struct wf_var var = {.name = name, .set = arg, .origin = origin_of(name, global), .value = {"", 0}};
    if (value) {
        var.value = value->known ? value->value : var.value;
        var.known = value->known;
    } else if (pair->has_value) {
        struct wf_expanded text = walk_expand(walk, pair->value.text);
        var.value = text.text;
        var.known = text.known && !may_be_passed(walk);
    } else if (global && !global->unset) {
        var.value = global->value;
        var.known = global->known;
    } else {
        declare(walk, var);
        return;
    }
    set(walk, var);
}

/* All words of an ENV see what was set before it. */
static void set_env(struct walk *walk, const struct wf_instruction *env) {
    struct walk before = *walk;
    for (size_t i = 0; i < env->pairs.len; i++) {
        const struct wf_dpair *pair = &env->pairs.items[i];
        struct wf_expanded name = walk_expand(&before, pair->key.text);
        struct wf_expanded value = walk_expand(&before, pair->value.text);
        struct wf_var *var = WF_NEW(walk->arena, struct wf_var);
        *var = (struct wf_var){
            .name = name.text, .origin = WF_VAR_ENV, .set = env, .value = value.text, .known = value.known};
        before.vars.open = walk->vars.open |= !name.known;
        set_in_image(walk, var);
    }
}

static void set_one(struct walk *walk, const struct wf_instruction *instruction, const struct walk *globals) {
    if (instruction->kind == WF_ENV) {
        set_env(walk, instruction);
    }
    for (size_t j = 0; instruction->kind == WF_ARG && j < instruction->pairs.len; j++) {
        set_arg(walk, instruction, &instruction->pairs.items[j], globals);
    }
}

static void set_all(struct walk *walk, size_t first, size_t last, const struct walk *globals) {
    for (size_t i = first; i < last; i++) {
        set_one(walk, walk->file->instructions.items[i], globals);
    }
}

/* --- scopes --------------------------------------------------------------------------------------------- */

static struct walk new_walk(struct wf_arena *arena, const struct wf_dockerfile *file,
                            const struct wf_build_args *args) {
    return (struct walk){.arena = arena, .file = file, .args = args};
}

static struct walk begin_globals(struct wf_arena *arena, const struct wf_dockerfile *file,
                                 const struct wf_build_args *args) {
    struct walk walk = new_walk(arena, file, args);
    for (size_t i = 0; i < COUNT(platform_names); i++) {
        struct wf_str name = wf_str_of(platform_names[i]);
        const struct wf_build_arg *value = passed(&walk, name);
        bool known = value && value->known;
        set(&walk, (struct wf_var){.name = name,
                                   .origin = WF_VAR_PLATFORM,
                                   .value = known ? value->value : (struct wf_str){"", 0},
                                   .known = known});
    }
    return walk;
}

static size_t globals_end(const struct wf_dockerfile *file) {
    return file->stages.len > 0 ? file->stages.items[0]->first : file->instructions.len;
}

/* The platform's names, and the ARGs before instruction `last`, all of them before the first FROM. */
static struct walk walk_globals(struct wf_arena *arena, const struct wf_dockerfile *file,
                                const struct wf_build_args *args, size_t last) {
    struct walk walk = begin_globals(arena, file, args);
    size_t end = globals_end(file);
    set_all(&walk, 0, last < end ? last : end, NULL);
    return walk;
}

/* What an image without a base begins with; of another image nothing is known. */
static void begin_image(struct walk *walk, const struct wf_stage *stage) {
    if (!stage->scratch) {
        walk->vars.open = true;
        return;
    }
    struct wf_var *path = WF_NEW(walk->arena, struct wf_var);
    *path = (struct wf_var){.name = WF_STR("PATH"),
                            .origin = WF_VAR_BASE,
                            .known = true,
                            .value = WF_STR("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")};
    set_in_image(walk, path);
}

/* A stage begins with all that its base has set; the image's ENVs are set once more. */
static void begin_stage(struct walk *walk) {
    walk->vars.stage = walk->time++;
    for (const struct shadow *each = walk->shadowed; each != NULL; each = each->next) {
        struct setting setting = *get(walk, each->name);
        setting.var = *setting.image;
        setting.time = 0;
        put(walk, &setting);
    }
    walk->shadowed = NULL;
}

/* What the ONBUILDs of a base set when it is built on. True: `until` is one of them, and what stands before
 * it is set. */
static bool set_triggers(struct walk *walk, const struct wf_stage *base, const struct wf_instruction *until,
                         const struct walk *globals) {
    for (size_t i = base->first; i < base->last; i++) {
        const struct wf_instruction *trigger = walk->file->instructions.items[i]->trigger;
        if (trigger != NULL && trigger == until) {
            return true;
        }
        if (trigger != NULL) {
            set_one(walk, trigger, globals);
        }
    }
    return false;
}

static const struct wf_stage *base_of(const struct wf_stage *stage, const struct wf_stage *const *bases) {
    return bases != NULL ? bases[stage->index] : stage->base;
}

static void walk_stage(struct walk *walk, const struct wf_stage *stage, const struct wf_instruction *until,
                       const struct wf_stage *const *bases, const struct walk *globals) {
    WF_LIST(const struct wf_stage *) chain = {0};
    for (const struct wf_stage *each = stage; each; each = base_of(each, bases)) {
        *WF_PUSH(walk->arena, &chain) = each;
    }
    assert(chain.items != NULL); /* the stage itself is in it */
    begin_image(walk, chain.items[chain.len - 1]);
    for (size_t i = chain.len; i > 0; i--) {
        const struct wf_stage *each = chain.items[i - 1];
        if (i < chain.len) {
            begin_stage(walk);
        }
        if (i < chain.len && set_triggers(walk, chain.items[i], each == stage ? until : NULL, globals)) {
            return;
        }
        set_all(walk, each->first, each == stage ? until->index : each->last, globals);
    }
}

struct wf_vars wf_vars_in(struct wf_arena *arena, const struct wf_dockerfile *file,
                          const struct wf_stage *stage, const struct wf_instruction *until,
                          const struct wf_build_args *args, const struct wf_stage *const *bases) {
    if (until->settings > WF_MAX_DOCKERFILE_VARIABLES) {
        return nothing_known;
    }
    struct walk globals = walk_globals(arena, file, args, stage != NULL ? stage->first : until->index);
    if (stage == NULL || until->kind == WF_FROM) {
        return globals.vars;
    }
    struct walk walk = new_walk(arena, file, args);
    walk_stage(&walk, stage, until, bases, &globals);
    return walk.vars;
}

/* --- all instructions --------------------------------------------------------------------------------- */

struct line {
    struct wf_vars *at;
    struct walk globals;
    struct walk *ends;   /* of each stage */
    struct walk **begun; /* what a stage on it begins with; NULL: not asked yet */
};

/* What is set behind more than WF_MAX_DOCKERFILE_VARIABLES nobody is told. */
static bool is_beyond(const struct wf_instruction *instruction, size_t more) {
    return instruction->settings + more > WF_MAX_DOCKERFILE_VARIABLES;
}

static void follow(struct line *line, struct walk *walk, const struct wf_instruction *instruction,
                   const struct walk *globals) {
    bool from = instruction->kind == WF_FROM;
    line->at[instruction->index] = is_beyond(instruction, 0) ? nothing_known
                                   : from                    ? line->globals.vars
                                                             : walk->vars;
    if (!is_beyond(instruction, instruction->pairs.len)) {
        set_one(walk, instruction, globals);
    }
}

static struct walk begin_on(struct line *line, const struct wf_stage *base) {
    if (line->begun[base->index] == NULL) {
        struct walk *walk = WF_NEW(line->globals.arena, struct walk);
        *walk = line->ends[base->index];
        begin_stage(walk);
        set_triggers(walk, base, NULL, &line->globals);
        line->begun[base->index] = walk;
    }
    return *line->begun[base->index];
}

const struct wf_vars_line *wf_vars_line_in(struct wf_arena *arena, const struct wf_dockerfile *file,
                                           const struct wf_build_args *args,
                                           const struct wf_stage *const *bases) {
    static const struct wf_build_args none = {.complete = true};
    struct wf_vars_line *result = WF_NEW(arena, struct wf_vars_line);
    struct line line = {.at = WF_NEW_ARRAY(arena, struct wf_vars, file->instructions.len),
                        .globals = begin_globals(arena, file, args),
                        .ends = WF_NEW_ARRAY(arena, struct walk, file->stages.len),
                        .begun = WF_NEW_ARRAY(arena, struct walk *, file->stages.len)};
    for (size_t i = 0; i < globals_end(file); i++) {
        follow(&line, &line.globals, file->instructions.items[i], NULL);
    }
    for (size_t s = 0; s < file->stages.len; s++) {
        const struct wf_stage *stage = file->stages.items[s];
        struct walk *walk = &line.ends[s];
        const struct wf_stage *base = base_of(stage, bases);
        *walk = base != NULL ? begin_on(&line, base) : new_walk(arena, file, args);
        if (base == NULL) {
            begin_image(walk, stage);
        }
        for (size_t i = stage->first; i < stage->last; i++) {
            follow(&line, walk, file->instructions.items[i], &line.globals);
        }
    }
    bool asked = file->stages.len > 0 && !is_beyond(file->stages.items[0]->from, 0);
    result->at = line.at;
    result->defaults = asked ? walk_globals(arena, file, &none, globals_end(file)).vars : nothing_known;
    return result;
}

const struct wf_vars_line *wf_vars_line(struct wf_arena *arena, const struct wf_dockerfile *file,
                                        const struct wf_build_args *args) {
    return wf_vars_line_in(arena, file, args, NULL);
}

struct wf_vars wf_vars_at(struct wf_arena *arena, const struct wf_dockerfile *file,
                          const struct wf_instruction *instruction, const struct wf_build_args *args) {
    if (file->instructions.items[instruction->index] != instruction || is_beyond(instruction, 0)) {
        return nothing_known;
    }
    if (args == NULL) {
        return file->vars->at[instruction->index];
    }
    if (args->complete && args->list.len == 0 && instruction->kind == WF_FROM) {
        return file->vars->defaults;
    }
    return wf_vars_in(arena, file, instruction->stage, instruction, args, NULL);
}

/* --- asking ------------------------------------------------------------------------------------------- */

const struct wf_var *wf_vars_find(const struct wf_vars *vars, struct wf_str name) {
    const struct setting *setting = wf_pmap_get(vars->settings, name);
    return setting != NULL ? &setting->var : NULL;
}

struct ranked {
    const struct setting *setting;
    size_t time, place;
};

static int by_rank(const void *a, const void *b) {
    const struct ranked *left = a;
    const struct ranked *right = b;
    if (left->time != right->time) {
        return left->time < right->time ? -1 : 1;
    }
    return left->place < right->place ? -1 : left->place > right->place;
}

struct wf_var_list wf_vars_list(struct wf_arena *arena, const struct wf_vars *vars) {
    struct wf_pmap_values all = wf_pmap_all(arena, vars->settings);
    struct ranked *ranked = WF_NEW_ARRAY(arena, struct ranked, all.list.len);
    struct wf_var_list list = {0};
    for (size_t i = 0; i < all.list.len; i++) {
        const struct setting *setting = all.list.items[i];
        bool again = setting->image != NULL && setting->time < vars->stage;
        ranked[i] = (struct ranked){setting, again ? vars->stage : setting->time, setting->place};
    }
    if (all.list.len > 1) {
        qsort(ranked, all.list.len, sizeof *ranked, by_rank);
    }
    for (size_t i = 0; i < all.list.len; i++) {
        *WF_PUSH(arena, &list.list) = &ranked[i].setting->var;
    }
    return list;
}

struct wf_expanded wf_vars_expand(struct wf_arena *arena, const struct wf_dockerfile *file,
                                  const struct wf_vars *vars, struct wf_str word) {
    struct wf_lex_options options = {.escape = file->escape, .get = wf_lex_vars_value, .context = vars};
    struct wf_lexed lexed = wf_lex(arena, word, &options);
    struct wf_expanded out = {.text = lexed.text, .known = !lexed.hole && lexed.error == NULL};
    out.head = wf_str_sub(lexed.text, 0, lexed.hole ? lexed.head : lexed.text.len);
    return out;
}

struct wf_var_uses wf_var_uses_read(struct wf_arena *arena, const struct wf_dockerfile *file,
                                    struct wf_str word) {
    struct wf_lex_options options = {.escape = file->escape};
    return wf_lex(arena, word, &options).uses;
}
