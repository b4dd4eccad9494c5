#include "docker/layers_in.h"

#include "base/buf.h"
#include "base/limits.h"
#include "docker/ref.h"

/* --- paths and words --------------------------------------------------------------------------------------
 */

static void drop_part(struct wf_buf *out) {
    while (out->len > 0 && out->ptr[--out->len] != '/') {
    }
}

static void append_parts(struct wf_buf *out, struct wf_str path) {
    struct wf_str part;
    while (wf_str_cut(&path, '/', &part)) {
        if (wf_str_is(part, "..")) {
            drop_part(out);
        } else if (part.len > 0 && !wf_str_is(part, ".")) {
            wf_buf_char(out, '/');
            wf_buf_str(out, part);
        }
    }
}

struct wf_str wf_graph_path(struct wf_arena *arena, struct wf_str folder, struct wf_str path, bool keep) {
    struct wf_buf out = {.arena = arena};
    if (!wf_str_starts(path, "/")) {
        append_parts(&out, folder);
    }
    append_parts(&out, path);
    bool dot = wf_str_ends(path, "/.");
    if (out.len == 0 || (keep && (dot || wf_str_ends(path, "/") || path.len == 0 || wf_str_is(path, ".")))) {
        wf_buf_char(&out, '/');
    }
    if (keep && dot) {
        wf_buf_char(&out, '.');
    }
    return wf_buf_view(&out);
}

/* Its name and, when it is known, its value: with those of all variables in it, a word says the same again.
 */
static void append_binding(struct wf_buf *out, const struct wf_vars *vars, struct wf_str name) {
    const struct wf_var *var = wf_vars_find(vars, name);
    wf_buf_char(out, '\1');
    wf_buf_str(out, name);
    wf_buf_char(out, var == NULL || var->unset ? '-' : var->known ? '=' : '?');
    if (var != NULL) {
        wf_buf_str(out, var->value);
    }
}

struct wf_str wf_graph_expand(struct wf_graph_maker *maker, struct wf_str word) {
    const struct wf_dockerfile *file = maker->build->file;
    struct wf_vars closed = maker->vars;
    closed.open = false;
    struct wf_expanded expanded = wf_vars_expand(maker->arena, file, &closed, word);
    if (expanded.known) {
        return expanded.text;
    }
    struct wf_buf out = {.arena = maker->arena};
    struct wf_var_uses uses = wf_var_uses_read(maker->arena, file, word);
    wf_buf_char(&out, '\1');
    wf_buf_str(&out, word);
    for (size_t i = 0; i < uses.list.len; i++) {
        append_binding(&out, &maker->vars, uses.list.items[i].name);
    }
    return wf_buf_view(&out);
}

/* --- vertices
 * ----------------------------------------------------------------------------------------------- */

struct wf_vertex *wf_vertex_parent(const struct wf_vertex *vertex) {
    bool has = vertex->inputs.len > 0 && vertex->inputs.items[0].kind == WF_INPUT_PARENT;
    return has ? vertex->inputs.items[0].vertex : NULL;
}

const struct wf_key *wf_vertex_key(const struct wf_vertex *vertex, enum wf_key_kind kind) {
    for (size_t i = 0; i < vertex->keys.len; i++) {
        if (vertex->keys.items[i].kind == kind) {
            return &vertex->keys.items[i];
        }
    }
    return NULL;
}

struct wf_key *wf_graph_key(struct wf_graph_maker *maker, struct wf_vertex *vertex, enum wf_key_kind kind,
                            struct wf_str text) {
    struct wf_key *key = WF_PUSH(maker->arena, &vertex->keys);
    key->kind = kind;
    key->text = text;
    return key;
}

static bool selector_same(const struct wf_selector *a, const struct wf_selector *b) {
    return wf_str_eq(a->path, b->path) && a->wildcard == b->wildcard && wf_str_eq(a->include, b->include);
}

static bool input_identical(const struct wf_input *a, const struct wf_input *b) {
    if (a->kind != b->kind || a->vertex != b->vertex || !wf_str_eq(a->text, b->text) ||
        a->selectors.len != b->selectors.len) {
        return false;
    }
    for (size_t i = 0; i < a->selectors.len; i++) {
        if (!selector_same(&a->selectors.items[i], &b->selectors.items[i])) {
            return false;
        }
    }
    return true;
}

static bool vertex_identical(const struct wf_vertex *a, const struct wf_vertex *b) {
    if (a->kind != b->kind || a->inputs.len != b->inputs.len || !wf_keys_same(a, b)) {
        return false;
    }
    for (size_t i = 0; i < a->inputs.len; i++) {
        if (!input_identical(&a->inputs.items[i], &b->inputs.items[i])) {
            return false;
        }
    }
    return true;
}

/* --- finding vertices -------------------------------------------------------------------------------------
 */

static void bind(struct wf_arena *arena, struct wf_map *map, struct wf_str key, struct wf_vertex *vertex) {
    struct wf_vertices *vertices = wf_map_get(map, key);
    if (vertices == NULL) {
        vertices = WF_NEW(arena, struct wf_vertices);
        map->arena = arena;
        wf_map_put(map, wf_arena_str(arena, key), vertices);
    }
    *WF_PUSH(arena, &vertices->list) = vertex;
}

struct place {
    uint64_t keys;
    const struct wf_vertex *parent;
};

const struct wf_vertices *wf_graph_alike(const struct wf_graph *graph, uint64_t keys_hash,
                                         const struct wf_vertex *parent) {
    struct place place = {keys_hash, parent};
    return wf_map_get(&graph->alike, (struct wf_str){(const char *)&place, sizeof place});
}

void wf_graph_index(struct wf_arena *arena, struct wf_graph *graph) {
    for (size_t i = 0; i < graph->vertices.len; i++) {
        struct wf_vertex *vertex = graph->vertices.items[i];
        if (vertex->stage != NULL) {
            struct wf_str index = {(const char *)&vertex->index, sizeof vertex->index};
            bind(arena, &graph->texts, vertex->instruction->line.text, vertex);
            bind(arena, &graph->indices, index, vertex);
        }
    }
}

/* Two steps that do the same on the same are one for the builder. */
static struct wf_vertex *add_vertex(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    struct wf_graph *graph = maker->graph;
    wf_vertex_hash(vertex);
    struct place place = {vertex->keys_hash, wf_vertex_parent(vertex)};
    const struct wf_vertices *alike = wf_graph_alike(graph, place.keys, place.parent);
    for (size_t i = 0; alike != NULL && i < alike->list.len && vertex->same == NULL; i++) {
        if (vertex_identical(alike->list.items[i], vertex)) {
            vertex->same = alike->list.items[i];
        }
    }
    if (vertex->same == NULL) {
        bind(maker->arena, &graph->alike, (struct wf_str){(const char *)&place, sizeof place}, vertex);
    }
    vertex->number = graph->vertices.len;
    *WF_PUSH(maker->arena, &graph->vertices) = vertex;
    return vertex->same != NULL ? vertex->same : vertex;
}

static struct wf_vertex *make_vertex(struct wf_graph_maker *maker, enum wf_vertex_kind kind) {
    struct wf_vertex *vertex = WF_NEW(maker->arena, struct wf_vertex);
    vertex->kind = kind;
    vertex->instruction = maker->instruction;
    vertex->stage = maker->stage;
    return vertex;
}

/* With the step before as its first input, unless it stands on scratch. */
static struct wf_vertex *make_next(struct wf_graph_maker *maker, enum wf_vertex_kind kind) {
    struct wf_vertex *vertex = make_vertex(maker, kind);
    if (maker->now->last != NULL) {
        struct wf_input *parent = WF_PUSH(maker->arena, &vertex->inputs);
        parent->kind = WF_INPUT_PARENT;
        parent->vertex = maker->now->last;
    }
    return vertex;
}

static struct wf_str platform_of(const struct wf_graph_maker *maker) {
    return maker->now->platform.len > 0 ? maker->now->platform : maker->build->platform;
}

static struct wf_vertex *add_image(struct wf_graph_maker *maker, struct wf_str name) {
    struct wf_vertex *image = make_vertex(maker, WF_VERTEX_IMAGE);
    struct wf_ref ref = wf_ref_parse(name);
    bool plain = ref.valid == WF_TRUE && !ref.unknown;
    wf_graph_key(maker, image, WF_KEY_IMAGE, plain ? wf_ref_full(maker->arena, &ref) : name);
    wf_graph_key(maker, image, WF_KEY_PLATFORM, platform_of(maker));
    return add_vertex(maker, image);
}

struct wf_vertex *wf_graph_from(struct wf_graph_maker *maker, struct wf_str from) {
    const struct wf_stage *stage = wf_dockerfile_stage(maker->build->file, maker->instruction, from);
    if (stage != NULL) {
        return maker->ends[stage->index].last;
    }
    return wf_str_is_case(from, "scratch") ? NULL : add_image(maker, from);
}

static struct wf_str owner_part(struct wf_str name) {
    return wf_str_is(name, "root") ? WF_STR("0") : name;
}

struct wf_str wf_graph_owner(struct wf_arena *arena, struct wf_str owner) {
    struct wf_str group = owner, user;
    wf_str_cut(&group, ':', &user);
    if (owner.len == 0 || group.ptr == NULL) {
        return owner_part(owner);
    }
    struct wf_str names[] = {owner_part(user), owner_part(group)};
    return wf_arena_printf(arena, "%.*s:%.*s", WF_STR_ARG(names[0]), WF_STR_ARG(names[1]));
}

/* --- one stage
 * ---------------------------------------------------------------------------------------------- */

static void add_working_folder(struct wf_graph_maker *maker) {
    const struct wf_instruction *instruction = maker->instruction;
    struct wf_stage_state *now = maker->now;
    struct wf_str word = instruction->words.len > 0 ? instruction->words.items[0].text : WF_STR("");
    word = wf_graph_expand(maker, word);
    now->folder = wf_graph_path(maker->arena, now->folder, word, false);
    now->run_folder = wf_str_starts(word, "/") ? word : now->folder;
    now->folder_set = instruction;
}

static struct wf_str build_arg(const struct wf_graph_maker *maker, const char *name) {
    const struct wf_build_args *args = maker->build->args;
    for (size_t i = 0; args != NULL && i < args->list.len; i++) {
        if (wf_str_is(args->list.items[i].name, name)) {
            return args->list.items[i].value;
        }
    }
    return WF_STR("");
}

/* The time of what WORKDIR makes; COPY keeps those of its sources. */
static void add_epoch(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    struct wf_str epoch = build_arg(maker, "SOURCE_DATE_EPOCH");
    if (epoch.len > 0) {
        wf_graph_key(maker, vertex, WF_KEY_FLAG, epoch)->name = WF_STR("SOURCE_DATE_EPOCH");
    }
}

static void dispatch_workdir(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    wf_graph_key(maker, vertex, WF_KEY_DESTINATION, maker->now->folder);
    wf_graph_key(maker, vertex, WF_KEY_USER, wf_graph_owner(maker->arena, maker->now->user))->set =
        maker->now->user_set;
    add_epoch(maker, vertex);
}

/* COPY --link stands on nothing; what joins it with the steps before depends on both. */
static struct wf_vertex *link_copy(struct wf_graph_maker *maker, struct wf_vertex *copy) {
    if (maker->now->last == NULL) {
        copy->hidden = true;
        return copy;
    }
    struct wf_vertex *merge = make_next(maker, WF_VERTEX_MERGE);
    struct wf_input *own = WF_PUSH(maker->arena, &merge->inputs);
    own->kind = WF_INPUT_PARENT;
    own->vertex = add_vertex(maker, copy);
    return merge;
}

static bool is_linked(const struct wf_instruction *instruction) {
    const struct wf_dflag *link = wf_instruction_flag(instruction, "link", NULL);
    return link != NULL && !wf_str_is_case(link->value, "false") &&
           wf_instruction_flag(instruction, "chmod", NULL) == NULL;
}

static struct wf_vertex *dispatch_copy(struct wf_graph_maker *maker) {
    bool linked = is_linked(maker->instruction);
    struct wf_vertex *copy = linked ? make_vertex(maker, WF_VERTEX_COPY) : make_next(maker, WF_VERTEX_COPY);
    wf_graph_add_copy(maker, copy);
    return linked ? link_copy(maker, copy) : copy;
}

/* The step that the instruction makes, NULL: none. */
static struct wf_vertex *dispatch_step(struct wf_graph_maker *maker) {
    struct wf_vertex *vertex = NULL;
    switch (maker->instruction->kind) {
    case WF_RUN:
        vertex = make_next(maker, WF_VERTEX_RUN);
        wf_graph_add_run(maker, vertex);
        break;
    case WF_COPY:
    case WF_ADD:
        vertex = dispatch_copy(maker);
        break;
    case WF_WORKDIR:
        add_working_folder(maker);
        /* "/." is another folder to the builder. */
        if (!wf_str_is(maker->now->run_folder, "/")) {
            vertex = make_next(maker, WF_VERTEX_FOLDER);
            dispatch_workdir(maker, vertex);
        }
        break;
    default:
        break;
    }
    return vertex;
}

static void set_user(struct wf_graph_maker *maker) {
    const struct wf_instruction *instruction = maker->instruction;
    if (instruction->words.len > 0) {
        maker->now->user = wf_graph_expand(maker, instruction->words.items[0].text);
        maker->now->user_set = instruction;
    }
}

static void set_shell(struct wf_graph_maker *maker) {
    struct wf_buf shell = {.arena = maker->arena};
    for (size_t i = 0; i < maker->instruction->words.len; i++) {
        wf_buf_str(&shell, maker->instruction->words.items[i].text);
        wf_buf_char(&shell, '\0');
    }
    maker->now->shell = wf_buf_view(&shell);
    maker->now->shell_set = maker->instruction;
}

struct numbering {
    struct wf_str label;
    size_t index, total;
};

static void dispatch(struct wf_graph_maker *maker, struct numbering *numbering) {
    struct wf_vertex *vertex = dispatch_step(maker);
    if (vertex != NULL) {
        vertex->label = numbering->label;
        vertex->index = ++numbering->index;
        vertex->total = numbering->total;
        maker->now->last = add_vertex(maker, vertex);
    } else if (maker->instruction->kind == WF_USER) {
        set_user(maker);
    } else if (maker->instruction->kind == WF_SHELL) {
        set_shell(maker);
    }
}

static bool makes_step(enum wf_instruction_kind kind) {
    return kind == WF_RUN || kind == WF_COPY || kind == WF_ADD || kind == WF_WORKDIR;
}

/* --- all stages
 * --------------------------------------------------------------------------------------------- */

static const struct wf_instruction *instruction_at(const struct wf_dockerfile *file, size_t index) {
    return file->instructions.items[index];
}

/* The first line of a stage: what it begins with. */
struct beginning {
    const struct wf_stage *base;
    struct wf_str image; /* when `base` is NULL; empty: scratch */
    struct wf_str platform;
    bool needed;
};

/* Every FROM sees the same, the global ARGs, but for those that are told nothing. */
static struct wf_vars vars_of_from(struct wf_graph_maker *maker, const struct wf_instruction *from) {
    bool told = from->settings <= WF_MAX_DOCKERFILE_VARIABLES;
    if (told && maker->globals_known) {
        return maker->globals;
    }
    struct wf_vars vars = wf_vars_at(maker->arena, maker->build->file, from, maker->build->args);
    if (told) {
        maker->globals = vars;
        maker->globals_known = true;
    }
    return vars;
}

static struct beginning read_beginning(struct wf_graph_maker *maker, const struct wf_stage *stage) {
    struct beginning beginning = {0};
    const struct wf_dflag *platform = wf_instruction_flag(stage->from, "platform", NULL);
    maker->vars = vars_of_from(maker, stage->from);
    struct wf_str name = wf_graph_expand(maker, stage->base_word.text);
    if (platform != NULL) {
        beginning.platform = wf_graph_expand(maker, platform->value);
    }
    beginning.base = wf_dockerfile_stage(maker->build->file, stage->from, name);
    if (beginning.base == NULL && !wf_str_is(name, "scratch")) {
        beginning.image = name;
    }
    return beginning;
}

static void need_from(const struct wf_graph_maker *maker, const struct wf_instruction *instruction,
                      struct wf_str from, struct beginning *beginnings) {
    const struct wf_stage *other =
        from.len > 0 ? wf_dockerfile_stage(maker->build->file, instruction, from) : NULL;
    if (other != NULL) {
        beginnings[other->index].needed = true;
    }
}

static void need_sources(struct wf_graph_maker *maker, const struct wf_instruction *instruction,
                         struct beginning *beginnings) {
    const struct wf_dflag *from = wf_instruction_flag(instruction, "from", NULL);
    if (from != NULL && instruction->kind == WF_COPY) {
        need_from(maker, instruction, from->value, beginnings);
    }
    if (instruction->kind == WF_RUN) {
        struct wf_mounts mounts = wf_instruction_mounts(maker->arena, instruction);
        for (size_t i = 0; i < mounts.list.len; i++) {
            need_from(maker, instruction, mounts.list.items[i].from, beginnings);
        }
    }
}

static const struct wf_instruction *trigger_at(const struct wf_dockerfile *file, size_t index) {
    const struct wf_instruction *instruction = instruction_at(file, index);
    return instruction->kind == WF_ONBUILD ? instruction->trigger : NULL;
}

/* Every stage stands before those that need it. */
static void mark_needed(struct wf_graph_maker *maker, const struct wf_stage *target,
                        struct beginning *beginnings) {
    const struct wf_dockerfile *file = maker->build->file;
    beginnings[target->index].needed = true;
    for (size_t s = target->index + 1; s-- > 0;) {
        const struct wf_stage *stage = file->stages.items[s], *base = beginnings[s].base;
        if (!beginnings[s].needed) {
            continue;
        }
        for (size_t i = stage->first + 1; i < stage->last; i++) {
            need_sources(maker, instruction_at(file, i), beginnings);
        }
        for (size_t i = base != NULL ? base->first : 0; base != NULL && i < base->last; i++) {
            if (trigger_at(file, i) != NULL) {
                need_sources(maker, trigger_at(file, i), beginnings);
            }
        }
        if (base != NULL) {
            beginnings[base->index].needed = true;
        }
    }
}

/* An image that is copied from is a stage of its own to the builder, and whatever is mounted counts as one.
 */
static bool has_other_state(const struct wf_dockerfile *file, const struct wf_instruction *instruction) {
    const struct wf_dflag *from = wf_instruction_flag(instruction, "from", NULL);
    if (instruction->kind == WF_COPY && from != NULL && from->value.len > 0) {
        return wf_dockerfile_stage(file, instruction, from->value) == NULL;
    }
    return instruction->kind == WF_RUN && wf_instruction_flag(instruction, "mount", NULL) != NULL;
}

static bool is_alone(const struct wf_dockerfile *file) {
    bool alone = file->stages.len == 1;
    for (size_t i = 0; i < file->instructions.len && alone; i++) {
        alone = !has_other_state(file, instruction_at(file, i));
    }
    return alone;
}

static struct numbering number_stage(struct wf_graph_maker *maker, const struct wf_stage *stage,
                                     const struct beginning *beginning, bool alone) {
    const struct wf_dockerfile *file = maker->build->file;
    struct numbering numbering = {.label = stage->name};
    if (alone) {
        numbering.label = WF_STR("");
    } else if (stage->name.len == 0) {
        numbering.label = wf_arena_printf(maker->arena, "stage-%zu", stage->index);
    }
    numbering.index = numbering.total = beginning->image.len > 0;
    for (size_t i = stage->first; i < stage->last; i++) {
        numbering.total += makes_step(instruction_at(file, i)->kind);
    }
    for (size_t i = 0; beginning->base != NULL && i < file->instructions.len; i++) {
        numbering.total += instruction_at(file, i)->stage == beginning->base && trigger_at(file, i) != NULL;
    }
    return numbering;
}

static void dispatch_one(struct wf_graph_maker *maker, const struct wf_instruction *instruction,
                         struct numbering *numbering) {
    maker->instruction = instruction;
    if (makes_step(instruction->kind) || instruction->kind == WF_USER) {
        const struct wf_dockerfile *file = maker->build->file;
        maker->vars =
            instruction_at(file, instruction->index) == instruction
                ? maker->line->at[instruction->index]
                : wf_vars_in(maker->arena, file, maker->stage, instruction, maker->build->args, maker->bases);
    }
    dispatch(maker, numbering);
}

static void make_stage(struct wf_graph_maker *maker, const struct wf_stage *stage,
                       const struct beginning *beginning, bool alone) {
    const struct wf_dockerfile *file = maker->build->file;
    struct wf_stage_state *now = &maker->ends[stage->index];
    const struct wf_stage *base = beginning->base;
    maker->now = now;
    maker->stage = stage;
    maker->instruction = stage->from;
    if (base != NULL) {
        *now = maker->ends[base->index];
    } else {
        now->platform = beginning->platform;
        now->last = beginning->image.len > 0 ? add_image(maker, beginning->image) : NULL;
    }
    struct numbering numbering = number_stage(maker, stage, beginning, alone);
    for (size_t i = base != NULL ? base->first : 0; base != NULL && i < base->last; i++) {
        if (trigger_at(file, i) != NULL) {
            dispatch_one(maker, trigger_at(file, i), &numbering);
        }
    }
    for (size_t i = stage->first + 1; i < stage->last; i++) {
        dispatch_one(maker, instruction_at(file, i), &numbering);
    }
}

static void mark_image_layers(struct wf_vertex *vertex) {
    while (vertex != NULL) {
        vertex->in_image = true;
        if (vertex->kind == WF_VERTEX_MERGE) {
            vertex->inputs.items[1].vertex->in_image = true;
        }
        vertex = wf_vertex_parent(vertex);
    }
}

struct wf_graph *wf_graph_make(struct wf_arena *arena, const struct wf_layers_build *build) {
    struct wf_graph *graph = WF_NEW(arena, struct wf_graph);
    struct wf_graph_maker maker = {.arena = arena, .build = build, .graph = graph};
    const struct wf_dockerfile *file = build->file;
    const struct wf_stage *target = wf_dockerfile_target(file, build->target);
    graph->build = build;
    if (target == NULL) {
        graph->problem = build->target.len > 0 ? wf_arena_printf(arena, "no stage is called \"%.*s\"",
                                                                 WF_STR_ARG(build->target))
                                               : WF_STR("the Dockerfile has no FROM");
        return graph;
    }
    struct beginning *beginnings = WF_NEW_ARRAY(arena, struct beginning, file->stages.len);
    maker.ends = WF_NEW_ARRAY(arena, struct wf_stage_state, file->stages.len);
    maker.bases = WF_NEW_ARRAY(arena, const struct wf_stage *, file->stages.len);
    for (size_t i = 0; i < file->stages.len; i++) {
        maker.stage = file->stages.items[i];
        beginnings[i] = read_beginning(&maker, maker.stage);
        maker.bases[i] = beginnings[i].base;
    }
    maker.line = wf_vars_line_in(arena, file, build->args, maker.bases);
    mark_needed(&maker, target, beginnings);
    bool alone = is_alone(file);
    for (size_t i = 0; i <= target->index; i++) {
        if (beginnings[i].needed) {
            make_stage(&maker, file->stages.items[i], &beginnings[i], alone);
        }
    }
    graph->target = maker.ends[target->index].last;
    mark_image_layers(graph->target);
    return graph;
}
