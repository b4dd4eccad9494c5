#include "lint/link.h"

#include "base/buf.h"
#include "base/map.h"

/* All that is known of a path of the repository. */
struct place {
    struct wf_file *file; /* NULL: there is none */
};

struct linker {
    struct wf_arena *arena;
    struct wf_repo *repo;
    const struct wf_loader *loader;
    struct wf_map places; /* by path below the folder */
    bool complete;        /* what the present file names and is not found is not there */
    WF_LIST(struct wf_file *) files;
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

static struct place *add_place(struct linker *linker, struct wf_str path, struct wf_file *file) {
    struct place *place = WF_NEW(linker->arena, struct place);
    place->file = file;
    wf_map_put(&linker->places, path, place);
    if (file) {
        *WF_PUSH(linker->arena, &linker->files) = file;
    }
    return place;
}

/* The file at a path of the repository, loaded when it was not given; NULL when there is none. */
static struct wf_file *find_file(struct linker *linker, struct wf_str path) {
    const struct place *place = wf_map_get(&linker->places, path);
    struct wf_str bytes;
    if (place) {
        return place->file;
    }
    struct wf_file *file = NULL;
    if (linker->loader && linker->loader->read(linker->loader->context, linker->arena, path, &bytes)) {
        struct wf_str folder = linker->repo->folder;
        file = wf_lint_file(linker->arena,
                            wf_arena_printf(linker->arena, "%.*s%.*s", WF_STR_ARG(folder), WF_STR_ARG(path)),
                            bytes);
    }
    return add_place(linker, path, file)->file;
}

static bool is_local(const struct wf_uses *uses) {
    return (uses->kind == WF_USES_LOCAL || uses->kind == WF_USES_SELF) && !uses->expression;
}

/* --- steps -------------------------------------------------------------------------------------------- */

/* An action without a metadata file is a Dockerfile. */
static bool has_dockerfile(struct linker *linker, struct wf_str folder) {
    static const char *const names[] = {"Dockerfile", "dockerfile"};
    struct wf_str bytes;
    for (size_t i = 0; linker->loader && i < sizeof names / sizeof *names; i++) {
        struct wf_str path = wf_arena_printf(linker->arena, "%.*s%s", WF_STR_ARG(folder), names[i]);
        if (linker->loader->read(linker->loader->context, linker->arena, path, &bytes)) {
            return true;
        }
    }
    return false;
}

static void link_step(struct linker *linker, struct wf_step *step) {
    if (!is_local(&step->action)) {
        return;
    }
    struct wf_str folder = local_path(linker->arena, step->action.text);
    bool inside = folder.len > 0 || wf_str_is(step->action.text, "./");
    folder = folder.len > 0 ? wf_arena_printf(linker->arena, "%.*s/", WF_STR_ARG(folder)) : folder;
    static const char *const names[] = {"action.yml", "action.yaml"};
    const struct wf_file *file = NULL;
    for (size_t i = 0; inside && !file && i < sizeof names / sizeof *names; i++) {
        file = find_file(linker, wf_arena_printf(linker->arena, "%.*s%s", WF_STR_ARG(folder), names[i]));
    }
    step->local_doc = file ? file->doc : NULL;
    step->local = file ? file->action : NULL;
    step->local_missing = inside && !file && linker->complete && !has_dockerfile(linker, folder);
}

/* --- jobs --------------------------------------------------------------------------------------------- */

static void link_job(struct linker *linker, struct wf_job *job) {
    struct wf_uses uses = wf_uses_parse(wf_node_text(job->uses));
    if (!wf_node_is_scalar(job->uses) || !is_local(&uses) || !uses.workflow) {
        return;
    }
    const struct wf_file *file = find_file(linker, local_path(linker->arena, uses.text));
    job->callee_doc = file ? file->doc : NULL;
    job->callee = file ? file->workflow : NULL;
    job->callee_missing = !file && linker->complete;
}

static struct wf_str path_of(const struct linker *linker, const struct wf_file *file) {
    struct wf_str path = file->source->path;
    bool inside = wf_str_eq(wf_str_sub(path, 0, linker->repo->folder.len), linker->repo->folder);
    return inside ? wf_str_sub(path, linker->repo->folder.len, path.len) : path;
}

/* Elsewhere, files are often examples, or templates for other repositories. */
static bool is_own(struct wf_str path) {
    return wf_str_starts(path, ".github/") || wf_str_find_char(path, '/', 0) == WF_NOT_FOUND;
}

static void link_file(struct linker *linker, struct wf_file *file) {
    linker->complete = linker->loader && linker->loader->complete && is_own(path_of(linker, file));
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
}

/* The list grows while it is walked, as what was loaded leads to more. */
void wf_repo_link(struct wf_arena *arena, struct wf_repo *repo, const struct wf_loader *loader) {
    struct linker linker = {.arena = arena, .repo = repo, .loader = loader, .places = {.arena = arena}};
    for (size_t i = 0; i < repo->count; i++) {
        add_place(&linker, path_of(&linker, repo->files[i]), repo->files[i]);
    }
    for (size_t i = 0; i < linker.files.len; i++) {
        link_file(&linker, linker.files.items[i]);
    }
    repo->others = linker.files.items + repo->count;
    repo->other_count = linker.files.len - repo->count;
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
