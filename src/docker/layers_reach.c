/* What a change of an instruction reaches, and who uses a variable: for rules, which ask it of every ARG. So
 * what does not depend on the question is found once. */
#include "docker/layers.h"

struct names {
    WF_LIST(struct wf_str) list;
};

/* How far a change has come in a stage. */
struct spread {
    bool all;     /* every step from here on */
    bool runs;    /* every RUN */
    bool touched; /* it is the stage of the change, or built on it */
};

struct wf_layers_ask {
    struct wf_arena *arena;
    const struct wf_dockerfile *file;
    struct wf_instructions *expands; /* of each instruction: the ARGs and ENVs whose values are put into it */
    struct wf_instructions *expanded; /* of each ARG and ENV: where */
    struct wf_map declares;           /* of a name: each `ARG NAME` of a stage */
    struct names *sets;               /* of each instruction: the variables that it sets */
    struct wf_map users;              /* of an ARG or ENV and a name, see key_of() */
    struct wf_stages *built;          /* of each stage: those that begin with it */

    /* Of the question at hand: */
    struct wf_instructions carriers; /* whose values depend on what has changed */
    bool *carries;                   /* the same, of each instruction */
    char *runs;                      /* 1: a RUN */
    char *loud;                      /* 1: a RUN that sees variables, or what a carrier may change */
    char *due;                       /* of each stage: 1: the change may come to it */
    struct wf_stages passed;         /* those that were looked at */
    size_t *from;
    struct spread *ends; /* of each stage */
};

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

static bool makes_step(const struct wf_instruction *instruction) {
    return instruction->kind == WF_RUN || instruction->kind == WF_COPY || instruction->kind == WF_ADD ||
           instruction->kind == WF_WORKDIR;
}

static bool sets_variables(const struct wf_instruction *instruction) {
    return instruction->kind == WF_ARG || instruction->kind == WF_ENV;
}

static bool is_of_file(const struct wf_dockerfile *file, const struct wf_instruction *instruction) {
    return instruction != NULL && file->instructions.items[instruction->index] == instruction;
}

/* --- what does not depend on the question
 * --------------------------------------------------------------------- */

static struct wf_str key_of(struct wf_arena *arena, const struct wf_instruction *setter, struct wf_str name) {
    return wf_arena_printf(arena, "%zu %.*s", setter->index, WF_STR_ARG(name));
}

/* The ARG or ENV of the file that has set what the instruction sees under this name, or NULL. */
static const struct wf_instruction *setter_of(const struct wf_layers_ask *ask,
                                              const struct wf_instruction *instruction, struct wf_str name) {
    struct wf_vars vars = wf_vars_at(ask->arena, ask->file, instruction, NULL);
    const struct wf_var *var = wf_vars_find(&vars, name);
    return var != NULL && is_of_file(ask->file, var->set) ? var->set : NULL;
}

static void add_user(struct wf_layers_ask *ask, const struct wf_instruction *setter,
                     const struct wf_instruction *user, struct wf_str name) {
    struct wf_str key = key_of(ask->arena, setter, name);
    struct wf_instructions *users = wf_map_get(&ask->users, key);
    if (users == NULL) {
        users = WF_NEW(ask->arena, struct wf_instructions);
        wf_map_put(&ask->users, key, users);
    }
    if (users->list.len == 0 || users->list.items[users->list.len - 1] != user) {
        add(ask->arena, users, user);
    }
}

static void read_expansions(struct wf_layers_ask *ask, const struct wf_instruction *instruction) {
    struct texts texts = expanded_texts(ask->arena, instruction);
    struct wf_instructions *expands = &ask->expands[instruction->index];
    for (size_t i = 0; i < texts.list.len; i++) {
        struct wf_var_uses uses = {0};
        if (wf_str_find_char(texts.list.items[i], '$', 0) != WF_NOT_FOUND) {
            uses = wf_var_uses_read(ask->arena, ask->file, texts.list.items[i]);
        }
        for (size_t k = 0; k < uses.list.len; k++) {
            const struct wf_instruction *setter = setter_of(ask, instruction, uses.list.items[k].name);
            if (setter != NULL) {
                add(ask->arena, expands, setter);
                add(ask->arena, &ask->expanded[setter->index], instruction);
                add_user(ask, setter, instruction, uses.list.items[k].name);
            }
        }
    }
}

static bool is_name_byte(char c) {
    return wf_is_alnum(c) || c == '_';
}

/* $name, ${name}, ${name:-x} in a script. A program of the image sees ENV, but no ARG. */
static void read_script(struct wf_layers_ask *ask, const struct wf_instruction *instruction) {
    const struct wf_dscript *script = instruction->script;
    struct wf_str text = wf_str_sub(script->text->text, script->skip, script->text->text.len);
    for (size_t at = wf_str_find_char(text, '$', 0); at != WF_NOT_FOUND;
         at = wf_str_find_char(text, '$', at + 1)) {
        size_t begin = at + 1 + (at + 1 < text.len && text.ptr[at + 1] == '{');
        size_t end = begin;
        while (end < text.len && is_name_byte(text.ptr[end])) {
            end++;
        }
        struct wf_str name = wf_str_sub(text, begin, end);
        const struct wf_instruction *setter = name.len > 0 ? setter_of(ask, instruction, name) : NULL;
        if (setter != NULL && (instruction->kind == WF_RUN || setter->kind == WF_ENV)) {
            add_user(ask, setter, instruction, name);
        }
    }
}

static bool sees_variables(const struct wf_layers_ask *ask, const struct wf_instruction *instruction) {
    return instruction->kind == WF_RUN &&
           wf_vars_at(ask->arena, ask->file, instruction, NULL).settings != NULL;
}

static void read_names(struct wf_layers_ask *ask, const struct wf_instruction *setter) {
    struct wf_vars vars = wf_vars_at(ask->arena, ask->file, setter, NULL);
    for (size_t i = 0; i < setter->pairs.len; i++) {
        struct wf_str name = setter->pairs.items[i].key.text;
        if (setter->kind == WF_ENV) {
            name = wf_vars_expand(ask->arena, ask->file, &vars, name).text;
        }
        *WF_PUSH(ask->arena, &ask->sets[setter->index].list) = name;
    }
}

static void read_declared(struct wf_layers_ask *ask, const struct wf_instruction *arg) {
    for (size_t i = 0; i < arg->pairs.len; i++) {
        struct wf_str name = arg->pairs.items[i].key.text;
        struct wf_instructions *declares = wf_map_get(&ask->declares, name);
        if (declares == NULL) {
            declares = WF_NEW(ask->arena, struct wf_instructions);
            wf_map_put(&ask->declares, name, declares);
        }
        if (!arg->pairs.items[i].has_value) {
            add(ask->arena, declares, arg);
        }
    }
}

struct wf_layers_ask *wf_layers_ask(struct wf_arena *arena, const struct wf_dockerfile *file) {
    struct wf_layers_ask *ask = WF_NEW(arena, struct wf_layers_ask);
    size_t count = file->instructions.len + 1;
    *ask = (struct wf_layers_ask){.arena = arena,
                                  .file = file,
                                  .expands = WF_NEW_ARRAY(arena, struct wf_instructions, count),
                                  .expanded = WF_NEW_ARRAY(arena, struct wf_instructions, count),
                                  .sets = WF_NEW_ARRAY(arena, struct names, count),
                                  .users.arena = arena,
                                  .declares.arena = arena,
                                  .carries = WF_NEW_ARRAY(arena, bool, count),
                                  .runs = WF_NEW_ARRAY(arena, char, count),
                                  .loud = WF_NEW_ARRAY(arena, char, count),
                                  .built = WF_NEW_ARRAY(arena, struct wf_stages, file->stages.len + 1),
                                  .due = WF_NEW_ARRAY(arena, char, file->stages.len + 1),
                                  .from = WF_NEW_ARRAY(arena, size_t, file->stages.len + 1),
                                  .ends = WF_NEW_ARRAY(arena, struct spread, file->stages.len + 1)};
    for (size_t i = 0; i < file->instructions.len; i++) {
        const struct wf_instruction *one = file->instructions.items[i];
        ask->runs[i] = one->kind == WF_RUN;
        ask->loud[i] = sees_variables(ask, one);
        read_expansions(ask, one);
        if (one->script != NULL) {
            read_script(ask, one);
        }
        if (sets_variables(one)) {
            read_names(ask, one);
        }
        if (one->kind == WF_ARG && one->stage != NULL) {
            read_declared(ask, one);
        }
    }
    for (size_t s = 0; s < file->stages.len; s++) {
        const struct wf_stage *stage = file->stages.items[s];
        ask->from[s] = WF_NOT_FOUND;
        if (stage->base != NULL) {
            *WF_PUSH(arena, &ask->built[stage->base->index].list) = stage;
        }
    }
    return ask;
}

struct wf_instructions wf_layers_users(const struct wf_layers_ask *ask, const struct wf_instruction *setter,
                                       struct wf_str name) {
    const struct wf_instructions *users = wf_map_get(&ask->users, key_of(ask->arena, setter, name));
    return users != NULL ? *users : (struct wf_instructions){0};
}

/* --- one question
 * ---------------------------------------------------------------------------------------------- */

static void mark(struct wf_layers_ask *ask, const struct wf_instructions *list, bool loud) {
    for (size_t i = 0; i < list->list.len; i++) {
        const struct wf_instruction *one = list->list.items[i];
        ask->loud[one->index] = loud || sees_variables(ask, one);
        if (one->stage != NULL) {
            ask->due[one->stage->index] = loud;
        }
    }
}

/* What the value of a variable gets into. */
static void mark_reached(struct wf_layers_ask *ask, const struct wf_instruction *setter, bool loud) {
    const struct names *names = &ask->sets[setter->index];
    mark(ask, &ask->expanded[setter->index], loud);
    for (size_t i = 0; setter->stage == NULL && i < names->list.len; i++) {
        const struct wf_instructions *declares = wf_map_get(&ask->declares, names->list.items[i]);
        if (declares != NULL) {
            mark(ask, declares, loud);
        }
    }
}

/* The first one that is marked from `from` on; `end` when there is none. */
static size_t next_marked(const char *marks, size_t from, size_t end) {
    const char *found = from < end ? memchr(marks + from, 1, end - from) : NULL;
    return found != NULL ? (size_t)(found - marks) : end;
}

static void carry(struct wf_layers_ask *ask, const struct wf_instruction *setter) {
    if (!ask->carries[setter->index]) {
        ask->carries[setter->index] = true;
        add(ask->arena, &ask->carriers, setter);
        mark_reached(ask, setter, true);
    }
}

static void forget_question(struct wf_layers_ask *ask) {
    for (size_t i = 0; i < ask->carriers.list.len; i++) {
        const struct wf_instruction *carrier = ask->carriers.list.items[i];
        ask->carries[carrier->index] = false;
        mark_reached(ask, carrier, false);
    }
    ask->carriers.list.len = 0;
    for (size_t i = 0; i < ask->passed.list.len; i++) {
        size_t index = ask->passed.list.items[i]->index;
        ask->due[index] = 0;
        ask->from[index] = WF_NOT_FOUND;
        ask->ends[index] = (struct spread){0};
    }
    ask->passed.list.len = 0;
}

/* Whether the builder puts the value of a variable into it that one of the carriers has set. */
static bool expands_carried(const struct wf_layers_ask *ask, const struct wf_instruction *instruction) {
    const struct wf_instructions *expands = &ask->expands[instruction->index];
    for (size_t i = 0; i < expands->list.len; i++) {
        if (ask->carries[expands->list.items[i]->index]) {
            return true;
        }
    }
    return false;
}

static bool sees_carried(const struct wf_layers_ask *ask, const struct wf_instruction *run) {
    for (size_t i = 0; i < ask->carriers.list.len; i++) {
        const struct wf_instruction *carrier = ask->carriers.list.items[i];
        const struct names *names = &ask->sets[carrier->index];
        for (size_t k = 0; k < names->list.len; k++) {
            if (setter_of(ask, run, names->list.items[k]) == carrier) {
                return true;
            }
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
static bool takes_global(const struct wf_layers_ask *ask, const struct wf_instruction *instruction) {
    for (size_t i = 0; instruction->kind == WF_ARG && i < instruction->pairs.len; i++) {
        const struct wf_dpair *pair = &instruction->pairs.items[i];
        for (size_t k = 0; !pair->has_value && k < ask->carriers.list.len; k++) {
            const struct wf_instruction *carrier = ask->carriers.list.items[k];
            if (carrier->kind == WF_ARG && carrier->stage == NULL && has_pair(carrier, pair->key.text)) {
                return true;
            }
        }
    }
    return false;
}

/* What the instruction does to a change that has come to it. */
static void pass(struct wf_layers_ask *ask, const struct wf_instruction *instruction, struct spread *spread) {
    bool expands = expands_carried(ask, instruction);
    if (sets_variables(instruction)) {
        if (expands || takes_global(ask, instruction)) {
            carry(ask, instruction);
        }
        return;
    }
    spread->runs = spread->runs || (expands && instruction->kind == WF_USER);
    spread->all = (expands && (makes_step(instruction) || instruction->kind == WF_FROM)) ||
                  (instruction->kind == WF_RUN && (spread->runs || sees_carried(ask, instruction)));
}

/* What the instruction that has changed does to the steps behind it. */
static void begin_spread(struct wf_layers_ask *ask, const struct wf_instruction *changed,
                         struct spread *spread) {
    if (sets_variables(changed)) {
        carry(ask, changed);
    }
    spread->touched = true;
    spread->all = makes_step(changed) || changed->kind == WF_FROM;
    spread->runs = changed->kind == WF_USER || changed->kind == WF_SHELL;
}

/* Global ARGs whose defaults hold the value. */
static void carry_globals(struct wf_layers_ask *ask, const struct wf_instruction *changed) {
    const struct wf_dockerfile *file = ask->file;
    size_t end = file->stages.len > 0 ? file->stages.items[0]->first : 0;
    for (size_t i = next_marked(ask->loud, changed->index + 1, end); i < end;
         i = next_marked(ask->loud, i + 1, end)) {
        if (expands_carried(ask, file->instructions.items[i])) {
            carry(ask, file->instructions.items[i]);
        }
    }
}

static void pass_stage(struct wf_layers_ask *ask, const struct wf_stage *stage,
                       const struct wf_instruction *changed) {
    struct spread spread = stage->base != NULL ? ask->ends[stage->base->index] : (struct spread){0};
    bool own = stage == changed->stage;
    size_t i = own ? changed->index : stage->first;
    if (own) {
        begin_spread(ask, changed, &spread);
        i += !spread.all;
    }
    spread.touched |= changed->stage == NULL;
    while (spread.touched && i < stage->last && !spread.all) {
        size_t end = spread.runs ? next_marked(ask->runs, i, stage->last) : stage->last;
        i = next_marked(ask->loud, i, end);
        if (i < stage->last) {
            pass(ask, ask->file->instructions.items[i], &spread);
            i += !spread.all;
        }
    }
    ask->from[stage->index] = spread.all ? i : WF_NOT_FOUND;
    ask->ends[stage->index] = spread;
    *WF_PUSH(ask->arena, &ask->passed.list) = stage;
    const struct wf_stages *built = &ask->built[stage->index];
    for (size_t k = 0; k < built->list.len; k++) {
        ask->due[built->list.items[k]->index] = 1;
    }
}

const size_t *wf_layers_reach(struct wf_layers_ask *ask, const struct wf_instruction *instruction) {
    size_t count = ask->file->stages.len;
    forget_question(ask);
    if (instruction->stage == NULL) {
        begin_spread(ask, instruction, &(struct spread){0});
        carry_globals(ask, instruction);
    } else {
        ask->due[instruction->stage->index] = 1;
    }
    for (size_t s = next_marked(ask->due, 0, count); s < count; s = next_marked(ask->due, s + 1, count)) {
        pass_stage(ask, ask->file->stages.items[s], instruction);
    }
    return ask->from;
}
