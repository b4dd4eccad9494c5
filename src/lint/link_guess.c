/* Where the context of a Dockerfile is that no workflow speaks of. */
#include "lint/link_in.h"

#include "base/file.h"
#include "docker/needs.h"

/* Whether all that the needs name for certain stands below `folder`. False when they name nothing. */
static bool has_all(const struct wf_folder *files, struct wf_arena *arena, struct wf_str folder,
                    const struct wf_needs *needs) {
    size_t found = 0;
    for (size_t i = 0; i < needs->list.len; i++) {
        const struct wf_need *need = &needs->list.items[i];
        if (!need->known || need->wildcard || need->path.len == 0) {
            continue;
        }
        struct wf_str path = wf_arena_printf(arena, "%.*s%s%.*s", WF_STR_ARG(folder),
                                             folder.len > 0 ? "/" : "", WF_STR_ARG(need->path));
        if (files->entry(files->context, path).kind == WF_ENTRY_MISSING) {
            return false;
        }
        found++;
    }
    return found > 0;
}

bool wf_link_guess(struct wf_linker *linker, const struct wf_dockerfile *dockerfile, struct wf_str folder,
                   struct wf_str *context) {
    const struct wf_folder *files = linker->loader ? linker->loader->files : NULL;
    if (!files || !dockerfile) {
        return false;
    }
    struct wf_needs needs = wf_needs_read(linker->arena, dockerfile, NULL, NULL);
    struct wf_str best = {0};
    size_t found = 0;
    for (bool more = true; more;) {
        if (has_all(files, linker->arena, folder, &needs)) {
            best = folder;
            found++;
        }
        more = folder.len > 0;
        size_t base = wf_path_base(folder).len;
        folder = wf_str_sub(folder, 0, folder.len > base ? folder.len - base - 1 : 0);
    }
    *context = found == 1 ? best : *context;
    return found == 1;
}
