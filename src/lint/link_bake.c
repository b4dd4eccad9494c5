/* The builds that bake and Compose files define and a step makes. */
#include "lint/link_in.h"

#include "docker/bake.h"
#include "docker/bake_call.h"
#include "lang/hole.h"

static bool read_bytes(struct wf_linker *linker, struct wf_str path, struct wf_str *bytes) {
    const struct wf_loader *loader = linker->loader;
    if (!linker->open || loader->read(loader->context, linker->arena, path, bytes)) {
        return linker->open;
    }
    const struct wf_folder *files = loader->files;
    return files && files->entry(files->context, path).kind == WF_ENTRY_FILE &&
           files->read(files->context, linker->arena, path, bytes);
}

/* The definition file at a path of the repository, read once; NULL: there is none. */
static const struct wf_source *find_source(struct wf_linker *linker, struct wf_str path) {
    const struct wf_source *source = wf_map_get(&linker->definitions, path);
    struct wf_str bytes;
    if (!source && read_bytes(linker, path, &bytes)) {
        struct wf_str full =
            wf_arena_printf(linker->arena, "%.*s%.*s", WF_STR_ARG(linker->repo->folder), WF_STR_ARG(path));
        source = wf_source_make(linker->arena, full, bytes);
        wf_map_put(&linker->definitions, path, (void *)source);
    }
    return source;
}

struct definition {
    struct wf_linker *linker;
    struct wf_file *file;
    const struct wf_bake_call *call;
    struct wf_other_builds *builds;
    struct wf_bake bake;
    struct wf_str base; /* below the workspace: where contexts begin */
    bool args_complete; /* no file adds arguments that are not seen */
};

static struct wf_str below(struct wf_arena *arena, struct wf_str folder, struct wf_str path) {
    bool alone = folder.len == 0 || wf_str_starts(path, "/") || wf_str_starts(path, "${{");
    return alone ? path : wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(folder), WF_STR_ARG(path));
}

/* False when there is no such file, or it is not understood. */
static bool read_file(struct definition *definition, struct wf_str name) {
    struct wf_arena *arena = definition->linker->arena;
    struct wf_str path;
    struct wf_str text = below(arena, definition->call->folder, name);
    if (!wf_link_workspace_path(arena, definition->call->step, text, &path)) {
        return false;
    }
    const struct wf_source *source = find_source(definition->linker, path);
    return source && wf_bake_read(arena, &definition->bake, source);
}

static void read_usual(struct definition *definition) {
    static const char *const compose[] = {"compose.yaml", "compose.yml", "docker-compose.yml",
                                          "docker-compose.yaml", NULL};
    static const char *const compose_over[] = {"compose.override.yml", "compose.override.yaml",
                                               "docker-compose.override.yml", "docker-compose.override.yaml",
                                               NULL};
    static const char *const bake[] = {"docker-bake.json", "docker-bake.hcl", "docker-bake.override.json",
                                       "docker-bake.override.hcl", NULL};
    bool found = false;
    for (size_t i = 0; compose[i] && !(found && definition->call->compose); i++) {
        found = read_file(definition, wf_str_of(compose[i]));
    }
    const char *const *more = definition->call->compose ? compose_over : bake;
    for (size_t i = 0; more[i]; i++) {
        read_file(definition, wf_str_of(more[i]));
    }
}

/* What docker/metadata-action writes gives its own target tags, labels and two arguments. */
static bool is_of_metadata(struct wf_str name) {
    return wf_str_has(name, ".outputs.bake-file");
}

static bool read_files(struct definition *definition) {
    const struct wf_bake_call *call = definition->call;
    definition->base = call->folder;
    definition->args_complete = true;
    if (call->files.list.len == 0) {
        read_usual(definition);
    }
    for (size_t i = 0; i < call->files.list.len; i++) {
        struct wf_str name = call->files.list.items[i];
        wf_link_cut(&name, "cwd://");
        if (is_of_metadata(name)) {
            definition->args_complete = false;
        } else if (!read_file(definition, name)) {
            return false;
        }
        if (i == 0 && call->compose) {
            definition->base = below(definition->linker->arena, call->folder, wf_link_folder(name));
        }
    }
    return true;
}

/* --- one build -------------------------------------------------------------------------------------------
 */

/* `args` as a mapping, or as a list of NAME=VALUE. */
static void add_arg(struct wf_arena *arena, struct wf_other_build *build, const struct wf_bake_value *item) {
    struct wf_str text = item->key.len > 0 ? item->key : item->text;
    size_t equals = item->key.len > 0 ? WF_NOT_FOUND : wf_hole_find(text, '=', 0);
    struct wf_str name = wf_str_sub(text, 0, equals == WF_NOT_FOUND ? text.len : equals);
    struct wf_span span = item->key.len > 0 ? item->key_span : item->span;
    if (name.len == 0 || wf_hole_any(name) || wf_str_is(name, "<<")) {
        build->args_complete = false;
        return;
    }
    struct wf_str value = item->key.len > 0 ? item->text : wf_str_sub(text, equals, text.len);
    value = item->key.len > 0 || equals == WF_NOT_FOUND ? value : wf_str_sub(value, 1, value.len);
    bool known =
        item->kind == WF_BAKE_TEXT && !wf_hole_any(value) && (item->key.len > 0 || equals != WF_NOT_FOUND);
    size_t first = span.begin;
    span = item->key.len > 0 ? span : wf_span_make(first, first + name.len);
    *WF_PUSH(arena, &build->args) = (struct wf_other_arg){{name, value, known}, item->source, span};
}

/* A field's text; unknown ones are a hole. */
static struct wf_str text_of(const struct wf_bake_value *value, const char *usual) {
    if (!value) {
        return wf_str_of(usual);
    }
    return value->kind == WF_BAKE_TEXT ? value->text : WF_STR("${{ $ }}");
}

/* What `set` changes of a target. */
static void apply_sets(const struct wf_bake_call *call, struct wf_other_build *build) {
    for (size_t i = 0; i < call->sets.list.len; i++) {
        struct wf_str text = call->sets.list.items[i];
        struct wf_str key = wf_str_sub(text, 0, wf_hole_find(text, '=', 0));
        size_t dot = wf_hole_find(key, '.', 0);
        struct wf_str field = wf_str_sub(key, dot == WF_NOT_FOUND ? key.len : dot + 1, key.len);
        bool place = wf_str_in(field, "context dockerfile target dockerfile-inline") ||
                     wf_str_starts(field, "contexts") || wf_hole_any(key) || field.len == 0;
        build->known = build->known && !place;
        build->args_complete = build->args_complete && !wf_str_starts(field, "args.");
    }
}

static void add_build(struct definition *definition, const struct wf_bake_target *target) {
    struct wf_arena *arena = definition->linker->arena;
    struct wf_other_build *build = WF_NEW(arena, struct wf_other_build);
    *build = (struct wf_other_build){.step = definition->call->step,
                                     .source = target->block->body.source,
                                     .span = target->block->name_span,
                                     .folder = definition->base,
                                     .context = text_of(target->context, "."),
                                     .file = text_of(target->dockerfile, ""),
                                     .target = text_of(target->target, "")};
    build->file_in_context = true;
    build->no_file = target->inline_file;
    build->known = target->known;
    build->target_source = target->target ? target->target->source : build->source;
    build->target_span = target->target ? target->target->span : build->span;
    build->args_complete = target->known && definition->args_complete;
    build->contexts_complete = target->known;
    build->args_complete = build->args_complete && definition->call->args.list.len == 0;
    apply_sets(definition->call, build);
    build->target_known = build->known && !wf_hole_any(build->target);
    for (size_t i = 0; i < target->args.len; i++) {
        add_arg(arena, build, target->args.items[i]);
    }
    for (size_t i = 0; i < target->contexts.len; i++) {
        struct wf_str key = target->contexts.items[i]->key;
        build->contexts = wf_arena_printf(arena, "%.*s %.*s", WF_STR_ARG(build->contexts), WF_STR_ARG(key));
        build->contexts_complete = build->contexts_complete && key.len > 0;
    }
    *WF_PUSH(arena, &definition->builds->list) = build;
}

static bool resolve_all(struct definition *definition, struct wf_bake_targets *targets) {
    struct wf_arena *arena = definition->linker->arena;
    const struct wf_bake_call *call = definition->call;
    const struct wf_bake *bake = &definition->bake;
    for (size_t i = 0; i < call->names.list.len; i++) {
        /* A service without `build` is none that is built. */
        if (!wf_bake_resolve(arena, bake, call->names.list.items[i], targets) && !call->compose) {
            return false;
        }
    }
    if (call->names.list.len == 0 && !wf_bake_resolve(arena, bake, WF_STR("default"), targets)) {
        for (size_t i = 0; bake->compose && i < bake->blocks.len; i++) {
            wf_bake_resolve(arena, bake, bake->blocks.items[i].name, targets);
        }
    }
    return true;
}

static void read_call(struct wf_linker *linker, struct wf_file *file, struct wf_other_builds *builds,
                      const struct wf_bake_call *call) {
    struct definition definition = {.linker = linker, .file = file, .call = call, .builds = builds};
    struct wf_bake_targets targets = {0};
    if (!call->known || wf_hole_any(call->folder) || !read_files(&definition) ||
        !resolve_all(&definition, &targets)) {
        return;
    }
    for (size_t i = 0; i < targets.list.len; i++) {
        add_build(&definition, targets.list.items[i]);
    }
}

void wf_link_bakes(struct wf_linker *linker, struct wf_file *file, struct wf_other_builds *builds) {
    struct wf_bake_calls calls = {0};
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        const struct wf_job *job = &file->workflow->jobs[i];
        for (size_t k = 0; k < job->step_count; k++) {
            wf_bake_step_read(linker->arena, &calls, &job->steps[k]);
        }
    }
    for (size_t i = 0; file->workflow && i < file->scripts.list.len; i++) {
        wf_bake_commands_read(linker->arena, &calls, &file->scripts.list.items[i]);
    }
    for (size_t i = 0; i < calls.list.len; i++) {
        read_call(linker, file, builds, &calls.list.items[i]);
    }
}
