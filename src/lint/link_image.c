/* What the builds of a repository are made from. */
#include "lint/link_in.h"

#include "base/buf.h"
#include "base/file.h"
#include "lang/hole.h"

/* --- context and Dockerfile of a build ---------------------------------------------------------------- */

/* `{{defaultContext}}` or `{{defaultContext}}:folder`; `*folder` gets the folder. */
static bool is_default_context(struct wf_str context, struct wf_str *folder) {
    size_t close = wf_str_find(context, "}}", 0);
    *folder = WF_STR("");
    if (context.len == 0) {
        return true;
    }
    if (!wf_str_starts(context, "{{") || close == WF_NOT_FOUND ||
        !wf_str_is(wf_str_trim(wf_str_sub(context, 2, close)), "defaultContext")) {
        return false;
    }
    struct wf_str rest = wf_str_sub(context, close + 2, context.len);
    *folder = wf_link_cut(&rest, ":") ? rest : *folder;
    return rest.len == 0 || folder->len > 0;
}

static struct wf_link_place find_place(struct wf_arena *arena, const struct wf_step *step) {
    struct wf_link_place place = {0};
    struct wf_str context;
    struct wf_str folder;
    struct wf_str file;
    bool known = wf_link_input(arena, step, "context", &context);
    place.file_known = wf_link_input(arena, step, "file", &file);
    place.git = known && is_default_context(context, &folder);
    if (place.git) {
        place.context_known = !wf_hole_any(folder) && wf_link_join(arena, WF_STR(""), folder, &place.context);
        place.file_known = place.file_known && !wf_hole_any(file) && place.context_known;
    } else {
        place.context_known = known && !wf_link_is_remote(context) &&
                              wf_link_workspace_path(arena, step, context, &place.context);
        place.file_known = place.file_known && !wf_link_is_remote(context);
    }
    if (file.len == 0) {
        place.file_known = place.context_known;
    } else if (place.git) {
        place.file_known = place.file_known && wf_link_join(arena, place.context, file, &place.file);
    } else {
        place.file_known = place.file_known && wf_link_workspace_path(arena, step, file, &place.file);
    }
    return place;
}

/* The Dockerfile of a place; `*path` gets where it stands or would. BuildKit also takes "dockerfile". */
static struct wf_file *find_dockerfile(struct wf_linker *linker, const struct wf_link_place *place,
                                       struct wf_str *path) {
    static const char *const names[] = {"Dockerfile", "dockerfile"};
    if (place->file.len > 0) {
        *path = place->file;
        return wf_link_find(linker, *path, WF_FILE_DOCKERFILE);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct wf_str own;
        wf_link_join(linker->arena, place->context, wf_str_of(names[i]), &own);
        struct wf_file *file = wf_link_find(linker, own, WF_FILE_DOCKERFILE);
        *path = i == 0 || file ? own : *path;
        if (file) {
            return file;
        }
    }
    return NULL;
}

/* --- a part of a folder ------------------------------------------------------------------------------- */

enum { MAX_PATH = 4096 };

struct below {
    const struct wf_folder *whole;
    struct wf_str prefix;
};

/* Entries are asked for without an arena. */
static struct wf_entry below_entry(void *context, struct wf_str path) {
    const struct below *below = context;
    char full[MAX_PATH];
    size_t length = below->prefix.len + (path.len > 0 ? 1 + path.len : 0);
    if (length > sizeof full) {
        return (struct wf_entry){.name = wf_path_base(path), .kind = WF_ENTRY_MISSING};
    }
    memcpy(full, below->prefix.ptr, below->prefix.len);
    if (path.len > 0) {
        full[below->prefix.len] = '/';
        memcpy(full + below->prefix.len + 1, path.ptr, path.len);
    }
    struct wf_entry entry = below->whole->entry(below->whole->context, (struct wf_str){full, length});
    entry.name = wf_path_base(path);
    return entry;
}

static struct wf_str below_path(const struct below *below, struct wf_arena *arena, struct wf_str path) {
    return wf_arena_printf(arena, "%.*s%s%.*s", WF_STR_ARG(below->prefix), path.len > 0 ? "/" : "",
                           WF_STR_ARG(path));
}

static bool below_each(void *context, struct wf_arena *arena, struct wf_str path,
                       void (*visit)(void *with, const struct wf_entry *entry), void *with) {
    const struct below *below = context;
    return below->whole->each(below->whole->context, arena, below_path(below, arena, path), visit, with);
}

static bool below_read(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    const struct below *below = context;
    return below->whole->read(below->whole->context, arena, below_path(below, arena, path), bytes);
}

static bool below_link(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *target) {
    const struct below *below = context;
    return below->whole->link(below->whole->context, arena, below_path(below, arena, path), target);
}

static const struct wf_folder *folder_below(struct wf_arena *arena, const struct wf_folder *whole,
                                            struct wf_str prefix) {
    if (!whole || prefix.len == 0) {
        return whole;
    }
    struct below *below = WF_NEW(arena, struct below);
    *below = (struct below){whole, prefix};
    struct wf_folder *folder = WF_NEW(arena, struct wf_folder);
    *folder = (struct wf_folder){
        .context = below,
        .entry = below_entry,
        .each = below_each,
        .read = below_read,
        .link = whole->link ? below_link : NULL,
    };
    return folder;
}

/* --- sources ------------------------------------------------------------------------------------------ */

/* The .dockerignore that counts: the Dockerfile's own one, else the context's. */
static void find_ignore(struct wf_linker *linker, struct wf_image_source *source) {
    struct wf_str own =
        wf_arena_printf(linker->arena, "%.*s.dockerignore", WF_STR_ARG(source->dockerfile_path));
    const struct wf_file *file = wf_link_find(linker, own, WF_FILE_DOCKERIGNORE);
    source->ignore_path = own;
    if (!file && source->context_known) {
        wf_link_join(linker->arena, source->context, WF_STR(".dockerignore"), &source->ignore_path);
        file = wf_link_find(linker, source->ignore_path, WF_FILE_DOCKERIGNORE);
    }
    source->ignore = file ? file->dockerignore : NULL;
}

static struct wf_image_source *add_source(struct wf_linker *linker, const struct wf_image_source *what) {
    struct wf_str key = wf_arena_printf(linker->arena, "%.*s\n%d%.*s", WF_STR_ARG(what->dockerfile_path),
                                        what->context_known ? 1 : 0, WF_STR_ARG(what->context));
    struct wf_image_source *source = wf_map_get(&linker->source_keys, key);
    if (!source) {
        source = WF_NEW(linker->arena, struct wf_image_source);
        *source = *what;
        find_ignore(linker, source);
        source->files = what->context_known && linker->loader
                            ? folder_below(linker->arena, linker->loader->files, what->context)
                            : NULL;
        wf_map_put(&linker->source_keys, key, source);
        *WF_PUSH(linker->arena, &linker->sources) = source;
    }
    return source;
}

/* --- uses --------------------------------------------------------------------------------------------- */

static void add_arg(struct wf_arena *arena, const struct wf_context *context, struct wf_build_args *args,
                    struct wf_str item) {
    struct wf_str text = wf_context_text(context, item);
    size_t equals = wf_hole_find(text, '=', 0);
    struct wf_str name = wf_str_trim(wf_str_sub(text, 0, equals));
    if (wf_hole_any(name)) {
        args->complete = false;
    } else if (name.len > 0) {
        struct wf_str value = equals == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(text, equals + 1, text.len);
        *WF_PUSH(arena, &args->list) = (struct wf_build_arg){
            .name = name, .value = value, .known = equals != WF_NOT_FOUND && !wf_hole_any(value)};
    }
}

static struct wf_build_args read_args(struct wf_arena *arena, const struct wf_build *build) {
    const struct wf_list_input *input = &build->build_args;
    struct wf_context context = wf_context_of_step(arena, build->step, NULL);
    struct wf_build_args args = {.complete = !input->key || input->list};
    for (size_t i = 0; input->list && i < input->list->items.len; i++) {
        add_arg(arena, &context, &args, input->list->items.items[i].text);
    }
    return args;
}

static void add_use(struct wf_arena *arena, struct wf_image_source *source, const struct wf_file *file,
                    const struct wf_build *build) {
    struct wf_source_use *use = WF_PUSH(arena, &source->uses);
    use->source = file->source;
    use->build = build;
    use->args = read_args(arena, build);
    use->target_known =
        wf_link_input(arena, build->step, "target", &use->target) && !wf_hole_any(use->target);
    use->target = use->target_known ? use->target : WF_STR("");
}

struct wf_image_source *wf_link_source(struct wf_linker *linker, const struct wf_link_place *place) {
    struct wf_image_source what = {.context_known = place->context_known};
    struct wf_file *dockerfile = find_dockerfile(linker, place, &what.dockerfile_path);
    what.dockerfile = dockerfile ? dockerfile->dockerfile : NULL;
    what.dockerfile_missing = !dockerfile && linker->complete;
    what.context = place->context_known ? place->context : wf_link_folder(what.dockerfile_path);
    struct wf_image_source *source = add_source(linker, &what);
    source->dockerfile_missing |= what.dockerfile_missing;
    return source;
}

static void link_build(struct wf_linker *linker, struct wf_file *file, struct wf_build *build) {
    struct wf_link_place place = find_place(linker->arena, build->step);
    if (place.file_known) {
        struct wf_image_source *source = wf_link_source(linker, &place);
        add_use(linker->arena, source, file, build);
        build->image_source = source;
    }
}

void wf_link_builds(struct wf_linker *linker, struct wf_file *file) {
    for (size_t i = 0; file->images && i < file->images->builds.len; i++) {
        link_build(linker, file, file->images->builds.items[i]);
    }
}

/* --- Docker's files ----------------------------------------------------------------------------------- */

/* No workflow speaks of this Dockerfile: its own folder is the context, for certain when it is the
 * repository's or has a .dockerignore, unless all that is copied stands in another one. */
static struct wf_image_source *usual_source(struct wf_linker *linker, const struct wf_file *dockerfile,
                                            struct wf_str path) {
    struct wf_image_source what = {
        .dockerfile = dockerfile ? dockerfile->dockerfile : NULL,
        .dockerfile_path = path,
        .context = wf_link_folder(path),
    };
    struct wf_str ignore;
    wf_link_join(linker->arena, what.context, WF_STR(".dockerignore"), &ignore);
    what.context_known = what.context.len == 0 || wf_link_find(linker, ignore, WF_FILE_DOCKERIGNORE) ||
                         wf_link_guess(linker, what.dockerfile, what.context, &what.context);
    return add_source(linker, &what);
}

/* Builds with different contexts leave it open what the Dockerfile's paths mean. */
static void merge(struct wf_arena *arena, struct wf_image_source *merged,
                  const struct wf_image_source *other) {
    merged->context_known = false;
    merged->files = NULL;
    merged->ignore = merged->ignore == other->ignore ? merged->ignore : NULL;
    for (size_t i = 0; i < other->uses.len; i++) {
        *WF_PUSH(arena, &merged->uses) = other->uses.items[i];
    }
}

/* The source itself when there is only one, else one made of all. */
static struct wf_image_source *source_of_dockerfile(struct wf_linker *linker, const struct wf_file *file,
                                                    struct wf_str path) {
    struct wf_image_source *found = NULL;
    struct wf_image_source *merged = NULL;
    for (size_t i = 0; i < linker->sources.len; i++) {
        struct wf_image_source *source = linker->sources.items[i];
        if (source->dockerfile != file->dockerfile) {
            continue;
        }
        if (found && !merged) {
            merged = WF_NEW(linker->arena, struct wf_image_source);
            *merged = *found;
            merged->uses.items = NULL;
            merged->uses.len = merged->uses.cap = 0;
            merge(linker->arena, merged, found);
        }
        if (merged) {
            merge(linker->arena, merged, source);
        }
        found = merged ? merged : source;
    }
    return found ? found : usual_source(linker, file, path);
}

static struct wf_image_source *source_with(const struct wf_linker *linker,
                                           const struct wf_dockerignore *ignore) {
    for (size_t i = 0; i < linker->sources.len; i++) {
        if (linker->sources.items[i]->ignore == ignore) {
            return linker->sources.items[i];
        }
    }
    return NULL;
}

/* Dockerfiles come first, so that most .dockerignore files have their source already. */
static struct wf_image_source *source_of_ignore(struct wf_linker *linker, const struct wf_file *file,
                                                struct wf_str path) {
    struct wf_image_source *source = source_with(linker, file->dockerignore);
    struct wf_str stem = wf_str_sub(path, 0, path.len - strlen(".dockerignore"));
    bool own = stem.len > 0 && !wf_str_ends(stem, "/");
    struct wf_link_place place = {.context = wf_link_folder(path), .file = own ? stem : WF_STR("")};
    struct wf_image_source what = {.context = place.context, .context_known = !own};
    if (!source) {
        const struct wf_file *dockerfile = find_dockerfile(linker, &place, &what.dockerfile_path);
        what.dockerfile = dockerfile ? dockerfile->dockerfile : NULL;
        source = own ? usual_source(linker, dockerfile, what.dockerfile_path) : add_source(linker, &what);
    }
    return source;
}

void wf_link_dockerfile(struct wf_linker *linker, struct wf_file *file) {
    if (file->dockerfile) {
        file->image_source = source_of_dockerfile(linker, file, wf_link_path(linker, file));
    }
}

void wf_link_dockerignore(struct wf_linker *linker, struct wf_file *file) {
    if (file->dockerignore) {
        file->image_source = source_of_ignore(linker, file, wf_link_path(linker, file));
    }
}
