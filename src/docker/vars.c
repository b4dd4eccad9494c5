#include "docker/lex.h"

#include "base/limits.h"

/* One setting. A later one of the same name takes its place at the end of the list. */
struct slot {
    struct wf_var var;
    bool dead;
};

struct walk {
    struct wf_arena *arena;
    const struct wf_dockerfile *file;
    const struct wf_build_args *args;
    struct wf_map names;
    WF_LIST(struct slot *) slots;
    WF_LIST(struct wf_var) image; /* the ENVs of the image so far */
    bool open;
};

/* dockerfile2llb, defaultArgs(): in this order. */
static const char *const platform_names[] = {
    "BUILDPLATFORM", "BUILDOS",         "BUILDOSVERSION", "BUILDARCH",     "BUILDVARIANT", "TARGETPLATFORM",
    "TARGETOS",      "TARGETOSVERSION", "TARGETARCH",     "TARGETVARIANT", "TARGETSTAGE",
};
static const char *const proxy_names[] = {"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"};

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

static struct wf_var *find(const struct walk *walk, struct wf_str name) {
    struct slot *slot = wf_map_get(&walk->names, name);
    return slot ? &slot->var : NULL;
}

static struct wf_lex_value walk_value(const void *context, struct wf_str name) {
    const struct walk *walk = context;
    return value_of(find(walk, name), walk->open);
}

static struct wf_lex_value vars_value(const void *context, struct wf_str name) {
    const struct wf_vars *vars = context;
    return value_of(wf_vars_find(vars, name), vars->open);
}

static struct wf_expanded expand(struct wf_arena *arena, struct wf_str word,
                                 const struct wf_lex_options *options) {
    struct wf_lexed lexed = wf_lex(arena, word, options);
    struct wf_expanded out = {.text = lexed.text, .known = !lexed.hole && lexed.error == NULL};
    out.head = wf_str_sub(lexed.text, 0, lexed.hole ? lexed.head : lexed.text.len);
    return out;
}

static struct wf_expanded walk_expand(const struct walk *walk, struct wf_str word) {
    struct wf_lex_options options = {.escape = walk->file->escape, .get = walk_value, .context = walk};
    return expand(walk->arena, word, &options);
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

static void set(struct walk *walk, struct wf_var var) {
    struct slot *slot = WF_NEW(walk->arena, struct slot);
    slot->var = var;
    struct slot *old = wf_map_put(&walk->names, var.name, slot);
    if (old) {
        old->dead = true;
    }
    *WF_PUSH(walk->arena, &walk->slots) = slot;
}

static enum wf_var_origin origin_of(struct wf_str name, const struct wf_var *global) {
    if (global && global->origin == WF_VAR_PLATFORM) {
        return WF_VAR_PLATFORM;
    }
    return wf_var_is_proxy(name) ? WF_VAR_PROXY : WF_VAR_ARG;
}

/* `ARG name`, and nobody passes a value or one may be: what was set before stays. */
static void declare(struct walk *walk, struct wf_var var) {
    struct wf_var *old = find(walk, var.name);
    bool maybe = may_be_passed(walk);
    if (old && !old->unset) {
        old->known = old->known && !maybe;
        return;
    }
    var.unset = true;
    var.known = !maybe && !walk->open;
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

static void keep_in_image(struct walk *walk, const struct wf_var *var) {
    for (size_t i = 0; i < walk->image.len; i++) {
        if (wf_str_eq(walk->image.items[i].name, var->name)) {
            walk->image.items[i] = *var;
            return;
        }
    }
    *WF_PUSH(walk->arena, &walk->image) = *var;
}

/* All words of an ENV see what was set before it. */
static void set_env(struct walk *walk, const struct wf_instruction *env) {
    WF_LIST(struct wf_var) vars = {0};
    for (size_t i = 0; i < env->pairs.len; i++) {
        const struct wf_dpair *pair = &env->pairs.items[i];
        struct wf_expanded name = walk_expand(walk, pair->key.text);
        struct wf_expanded value = walk_expand(walk, pair->value.text);
        *WF_PUSH(walk->arena, &vars) = (struct wf_var){
            .name = name.text, .origin = WF_VAR_ENV, .set = env, .value = value.text, .known = value.known};
        walk->open |= !name.known;
    }
    for (size_t i = 0; i < vars.len; i++) {
        set(walk, vars.items[i]);
        keep_in_image(walk, &vars.items[i]);
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
    return (struct walk){.arena = arena, .file = file, .args = args, .names.arena = arena};
}

/* The platform's names, and the ARGs before instruction `last`, all of them before the first FROM. */
static struct walk walk_globals(struct wf_arena *arena, const struct wf_dockerfile *file,
                                const struct wf_build_args *args, size_t last) {
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
    size_t end = file->stages.len > 0 ? file->stages.items[0]->first : file->instructions.len;
    set_all(&walk, 0, last < end ? last : end, NULL);
    return walk;
}

/* What an image without a base begins with; of another image nothing is known. */
static void begin_image(struct walk *walk, const struct wf_stage *stage) {
    if (!stage->scratch) {
        walk->open = true;
        return;
    }
    struct wf_var path = {.name = WF_STR("PATH"),
                          .origin = WF_VAR_BASE,
                          .known = true,
                          .value = WF_STR("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")};
    set(walk, path);
    keep_in_image(walk, &path);
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

/* A stage begins with all that its base has set; the image's ENVs are set once more. */
static void walk_stage(struct walk *walk, const struct wf_stage *stage, const struct wf_instruction *until,
                       const struct wf_stage *const *bases, const struct walk *globals) {
    WF_LIST(const struct wf_stage *) chain = {0};
    for (const struct wf_stage *each = stage; each; each = base_of(each, bases)) {
        *WF_PUSH(walk->arena, &chain) = each;
    }
    begin_image(walk, chain.items[chain.len - 1]);
    for (size_t i = chain.len; i > 0; i--) {
        const struct wf_stage *each = chain.items[i - 1];
        for (size_t j = 0; j < walk->image.len && i < chain.len; j++) {
            set(walk, walk->image.items[j]);
        }
        if (i < chain.len && set_triggers(walk, chain.items[i], each == stage ? until : NULL, globals)) {
            return;
        }
        set_all(walk, each->first, each == stage ? until->index : each->last, globals);
    }
}

static struct wf_vars result(struct walk *walk) {
    struct wf_vars vars = {.open = walk->open, .names.arena = walk->arena};
    for (size_t i = 0; i < walk->slots.len; i++) {
        if (!walk->slots.items[i]->dead) {
            *WF_PUSH(walk->arena, &vars.list) = walk->slots.items[i]->var;
        }
    }
    for (size_t i = 0; i < vars.list.len; i++) {
        wf_map_put(&vars.names, vars.list.items[i].name, &vars.list.items[i]);
    }
    return vars;
}

struct wf_vars wf_vars_in(struct wf_arena *arena, const struct wf_dockerfile *file,
                          const struct wf_stage *stage, const struct wf_instruction *until,
                          const struct wf_build_args *args, const struct wf_stage *const *bases) {
    if (until->settings > WF_MAX_DOCKERFILE_VARIABLES) {
        return (struct wf_vars){.open = true, .names.arena = arena};
    }
    struct walk globals = walk_globals(arena, file, args, stage != NULL ? stage->first : until->index);
    if (stage == NULL || until->kind == WF_FROM) {
        return result(&globals);
    }
    struct walk walk = new_walk(arena, file, args);
    walk_stage(&walk, stage, until, bases, &globals);
    return result(&walk);
}

struct wf_vars wf_vars_at(struct wf_arena *arena, const struct wf_dockerfile *file,
                          const struct wf_instruction *instruction, const struct wf_build_args *args) {
    if (file->instructions.items[instruction->index] != instruction) {
        return (struct wf_vars){.open = true, .names.arena = arena};
    }
    return wf_vars_in(arena, file, instruction->stage, instruction, args, NULL);
}

const struct wf_var *wf_vars_find(const struct wf_vars *vars, struct wf_str name) {
    return wf_map_get(&vars->names, name);
}

struct wf_expanded wf_vars_expand(struct wf_arena *arena, const struct wf_dockerfile *file,
                                  const struct wf_vars *vars, struct wf_str word) {
    struct wf_lex_options options = {.escape = file->escape, .get = vars_value, .context = vars};
    return expand(arena, word, &options);
}

struct wf_var_uses wf_var_uses_read(struct wf_arena *arena, const struct wf_dockerfile *file,
                                    struct wf_str word) {
    struct wf_lex_options options = {.escape = file->escape};
    return wf_lex(arena, word, &options).uses;
}
