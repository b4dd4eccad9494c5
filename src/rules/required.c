#include "rules/required.h"

#include "base/file.h"
#include "base/limits.h"

bool wf_required_is(const struct wf_file *file, struct wf_str path) {
    struct wf_str own = file->source->path;
    if (wf_config_path_ends(own, path)) {
        return true;
    }
    return wf_str_has(path, ".github/workflows/") && !wf_str_has(own, ".github/") &&
           wf_str_eq(wf_path_base(own), wf_path_base(path));
}

static struct wf_required read_below(const struct wf_check *check, struct wf_str folder, struct wf_str path) {
    const char *full = wf_arena_printf(check->arena, "%.*s%.*s", WF_STR_ARG(folder), WF_STR_ARG(path)).ptr;
    struct wf_required found = {.exists = wf_file_kind(full) != WF_FILE_MISSING};
    struct wf_str bytes;
    if (wf_file_kind(full) == WF_FILE_REGULAR &&
        wf_file_read(check->arena, full, WF_MAX_FILE_BYTES, &bytes, NULL)) {
        found.source = wf_source_make(check->arena, wf_str_of(full), bytes);
    }
    return found;
}

/* Whether an earlier file lies in the same repository. */
static bool seen(const struct wf_repo *all, size_t index, struct wf_str folder) {
    for (size_t i = 0; i < index; i++) {
        if (wf_str_eq(wf_file_repository(all->files[i]->source->path), folder)) {
            return true;
        }
    }
    return false;
}

struct wf_required wf_required_find(const struct wf_check *check, struct wf_str path) {
    const struct wf_repo *all = check->repo;
    for (size_t i = 0; i < all->count; i++) {
        if (wf_required_is(all->files[i], path)) {
            return (struct wf_required){true, all->files[i], all->files[i]->source};
        }
    }
    for (size_t i = 0; i < all->count; i++) {
        struct wf_str folder = wf_file_repository(all->files[i]->source->path);
        struct wf_required found = {0};
        if (!seen(all, i, folder)) {
            found = read_below(check, folder, path);
        }
        if (found.exists) {
            return found;
        }
    }
    return (struct wf_required){0};
}

void wf_required_note(struct wf_check *check, struct wf_finding *finding, const struct wf_setting *setting) {
    if (setting->source) {
        wf_finding_note(check, finding, setting->source, setting->span, "required here");
    }
}
