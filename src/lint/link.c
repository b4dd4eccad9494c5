#include "lint/link_in.h"

#include "base/buf.h"
#include "base/file.h"

#include <stdlib.h>

#define WORKFLOWS ".github/workflows"

/* All that is known of a path of the repository. */
struct place {
    struct wf_file *file; /* NULL: there is none */
};

/* The path of a local `uses` below the repository's folder: parts with one slash between; empty when it leads
 * out of it. */
static struct wf_str local_path(struct wf_arena *arena, struct wf_str uses) {
    struct wf_buf out = {.arena = arena};
    for (size_t at = 2; at < uses.len;) {
        size_t end = at;
        while (end < uses.len && uses.ptr[end] != '/' && uses.ptr[end] != '\\') {
            end++;
        }
        struct wf_str part = wf_str_sub(uses, at, end);
        if (wf_str_is(part, "..")) {
            return WF_STR("");
        }
        if (part.len > 0 && !wf_str_is(part, ".")) {
            wf_buf_text(&out, out.len > 0 ? "/" : "");
            wf_buf_str(&out, part);
        }
        at = end + 1;
    }
    return wf_buf_view(&out);
}

static struct place *add_place(struct wf_linker *linker, struct wf_map *places, struct wf_str path,
                               struct wf_file *file) {
    struct place *place = WF_NEW(linker->arena, struct place);
    place->file = file;
    wf_map_put(places, path, place);
    if (file) {
        *WF_PUSH(linker->arena, &linker->files) = file;
    }
    return place;
}

static struct wf_file *read_as(struct wf_linker *linker, struct wf_str path, struct wf_str bytes,
                               enum wf_file_type type) {
    struct wf_str folder = linker->repo->folder;
    struct wf_str full = wf_arena_printf(linker->arena, "%.*s%.*s", WF_STR_ARG(folder), WF_STR_ARG(path));
    return wf_lint_file_as(linker->arena, full, bytes, type);
}

static struct wf_file *load(struct wf_linker *linker, struct wf_str path, enum wf_file_type type) {
    const struct wf_loader *loader = linker->loader;
    struct wf_str bytes;
    bool there = loader->read(loader->context, linker->arena, path, &bytes);
    return there ? read_as(linker, path, bytes, type) : NULL;
}

struct wf_file *wf_link_add(struct wf_linker *linker, struct wf_str path, struct wf_str bytes) {
    struct wf_file *file = read_as(linker, path, bytes, WF_FILE_WORKFLOW);
    return add_place(linker, &linker->places, path, file)->file;
}

/* A file that was given keeps the type that its name gives it; read for a build it may be something else. */
static bool is_read_as(const struct wf_file *file, enum wf_file_type type) {
    return !file || wf_file_type_is_yaml(type) || file->type == type;
}

struct wf_file *wf_link_find(struct wf_linker *linker, struct wf_str path, enum wf_file_type type) {
    const struct place *place = wf_map_get(&linker->places, path);
    if (place && is_read_as(place->file, type)) {
        return place->file;
    }
    struct wf_map *places = place ? &linker->dockers : &linker->places;
    place = wf_map_get(places, path);
    if (place || !linker->open) {
        return place ? place->file : NULL;
    }
    return add_place(linker, places, path, load(linker, path, type))->file;
}

static bool is_local(const struct wf_uses *uses) {
    return (uses->kind == WF_USES_LOCAL || uses->kind == WF_USES_SELF) && !uses->expression;
}

/* --- steps -------------------------------------------------------------------------------------------- */

/* An action without a metadata file is a Dockerfile. */
static bool has_dockerfile(struct wf_linker *linker, struct wf_str folder) {
    static const char *const names[] = {"Dockerfile", "dockerfile"};
    struct wf_str bytes;
    for (size_t i = 0; linker->open && i < sizeof names / sizeof *names; i++) {
        struct wf_str path = wf_arena_printf(linker->arena, "%.*s%s", WF_STR_ARG(folder), names[i]);
        if (linker->loader->read(linker->loader->context, linker->arena, path, &bytes)) {
            return true;
        }
    }
    return false;
}

static void link_step(struct wf_linker *linker, struct wf_step *step) {
    if (!is_local(&step->action)) {
        return;
    }
    struct wf_str folder = local_path(linker->arena, step->action.text);
    bool inside = folder.len > 0 || wf_str_is(step->action.text, "./");
    folder = folder.len > 0 ? wf_arena_printf(linker->arena, "%.*s/", WF_STR_ARG(folder)) : folder;
    static const char *const names[] = {"action.yml", "action.yaml"};
    const struct wf_file *file = NULL;
    for (size_t i = 0; inside && !file && i < sizeof names / sizeof *names; i++) {
        struct wf_str path = wf_arena_printf(linker->arena, "%.*s%s", WF_STR_ARG(folder), names[i]);
        file = wf_link_find(linker, path, WF_FILE_ACTION);
    }
    step->local_doc = file ? file->doc : NULL;
    step->local = file ? file->action : NULL;
    step->local_missing = inside && !file && linker->complete && !has_dockerfile(linker, folder);
}

/* --- jobs --------------------------------------------------------------------------------------------- */

static void link_job(struct wf_linker *linker, struct wf_job *job) {
    struct wf_uses uses = wf_uses_parse(wf_node_text(job->uses));
    if (!wf_node_is_scalar(job->uses) || !is_local(&uses) || !uses.workflow) {
        return;
    }
    const struct wf_file *file = wf_link_find(linker, local_path(linker->arena, uses.text), WF_FILE_WORKFLOW);
    job->callee_doc = file ? file->doc : NULL;
    job->callee = file ? file->workflow : NULL;
    job->callee_missing = !file && linker->complete;
}

struct wf_str wf_link_path(const struct wf_linker *linker, const struct wf_file *file) {
    struct wf_str path = file->source->path;
    bool inside = wf_str_eq(wf_str_sub(path, 0, linker->repo->folder.len), linker->repo->folder);
    if (inside) {
        return wf_str_sub(path, linker->repo->folder.len, path.len);
    }
    struct wf_str start = linker->repo->inside;
    return start.len > 0 && !wf_str_starts(path, "../") && !wf_str_starts(path, "/")
               ? wf_arena_printf(linker->arena, "%.*s%.*s", WF_STR_ARG(start), WF_STR_ARG(path))
               : path;
}

/* Elsewhere, files are often examples, or templates for other repositories. */
static bool is_own(struct wf_str path) {
    return wf_str_starts(path, ".github/") || wf_str_find_char(path, '/', 0) == WF_NOT_FOUND;
}

static void link_file(struct wf_linker *linker, struct wf_file *file) {
    linker->complete = linker->loader && linker->loader->complete && is_own(wf_link_path(linker, file));
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        struct wf_job *job = &file->workflow->jobs[i];
        link_job(linker, job);
        for (size_t k = 0; k < job->step_count; k++) {
            link_step(linker, &job->steps[k]);
        }
    }
    for (size_t i = 0; file->action && i < file->action->step_count; i++) {
        link_step(linker, &file->action->steps[i]);
    }
    wf_link_builds(linker, file);
    wf_link_other_builds(linker, file);
}

/* The list grows while it is walked, as what was loaded leads to more. Gives its length. */
static size_t link_from(struct wf_linker *linker, size_t first,
                        void (*link)(struct wf_linker *linker, struct wf_file *file)) {
    for (; first < linker->files.len; first++) {
        link(linker, linker->files.items[first]);
    }
    return first;
}

/* Behind the given ones stand those that were loaded. */
static void show_others(struct wf_linker *linker) {
    linker->repo->others = linker->files.items + linker->repo->count;
    linker->repo->other_count = linker->files.len - linker->repo->count;
}

/* --- the workflows that build a Dockerfile ----------------------------------------------------------------
 */

static bool only_docker(const struct wf_repo *repo) {
    for (size_t i = 0; i < repo->count; i++) {
        if (wf_file_type_is_yaml(repo->files[i]->type)) {
            return false;
        }
    }
    return repo->count > 0;
}

/* Few workflows of most repositories build images; the others need not be read further. */
static void visit_workflow(void *with, const struct wf_entry *entry) {
    struct wf_linker *linker = with;
    struct wf_str path = wf_arena_printf(linker->arena, WORKFLOWS "/%.*s", WF_STR_ARG(entry->name));
    struct wf_str bytes;
    if (entry->kind == WF_ENTRY_FILE && wf_path_is_yaml(entry->name) && !wf_map_get(&linker->places, path) &&
        linker->loader->read(linker->loader->context, linker->arena, path, &bytes) &&
        wf_str_has(bytes, "docker")) {
        wf_link_add(linker, path, bytes);
    }
}

/* Where only Docker's files were given, the repository's own workflows say how they are built. */
static void load_builders(struct wf_linker *linker) {
    const struct wf_folder *files = linker->open ? linker->loader->files : NULL;
    if (files && only_docker(linker->repo)) {
        files->each(files->context, linker->arena, WF_STR(WORKFLOWS), visit_workflow, linker);
    }
}

static int compare(const void *a, const void *b) {
    const struct wf_file *const *left = a;
    const struct wf_file *const *right = b;
    int order = !(*left)->workflow - !(*right)->workflow;
    return order != 0 ? order : wf_str_cmp((*left)->source->path, (*right)->source->path);
}

/* Workflows first, in whatever order they were loaded. */
static void sort_others(struct wf_linker *linker) {
    size_t given = linker->repo->count;
    if (linker->files.len > given + 1) {
        qsort(linker->files.items + given, linker->files.len - given, sizeof *linker->files.items, compare);
    }
}

void wf_repo_link(struct wf_arena *arena, struct wf_repo *repo, const struct wf_loader *loader) {
    struct wf_linker linker = {.arena = arena,
                               .repo = repo,
                               .loader = loader,
                               .places = {.arena = arena},
                               .dockers = {.arena = arena},
                               .definitions = {.arena = arena},
                               .source_keys = {.arena = arena}};
    for (size_t i = 0; i < repo->count; i++) {
        add_place(&linker, &linker.places, wf_link_path(&linker, repo->files[i]), repo->files[i]);
    }
    repo->tree = loader && loader->complete && !loader->own_folder ? loader->files : NULL;
    linker.open = loader && !loader->own_folder;
    wf_link_users(&linker);
    load_builders(&linker);
    size_t linked = link_from(&linker, 0, link_file);
    show_others(&linker);
    wf_link_all_users(&linker);
    link_from(&linker, linked, link_file);
    linker.open = loader != NULL;
    link_from(&linker, 0, wf_link_dockerfile);
    link_from(&linker, 0, wf_link_dockerignore);
    sort_others(&linker);
    show_others(&linker);
}

static const struct wf_file *find_doc(struct wf_file *const *files, size_t count, const struct wf_doc *doc) {
    for (size_t i = 0; i < count; i++) {
        if (files[i]->doc == doc) {
            return files[i];
        }
    }
    return NULL;
}

const struct wf_file *wf_repo_file(const struct wf_repo *repo, const struct wf_doc *doc) {
    const struct wf_file *file = find_doc(repo->files, repo->count, doc);
    return file ? file : find_doc(repo->others, repo->other_count, doc);
}
