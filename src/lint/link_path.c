/* Where what a workflow names by a path stands in the repository. */
#include "lint/link_in.h"

#include "base/buf.h"
#include "base/file.h"
#include "lang/hole.h"

/* --- paths -------------------------------------------------------------------------------------------- */

/* Appends the parts of `path` to a path of the repository; false when it leads out of it. */
static bool append_path(struct wf_buf *out, struct wf_str path) {
    struct wf_str part;
    while (path.len > 0 && wf_str_cut(&path, '/', &part)) {
        if (wf_str_is(part, "..")) {
            if (out->len == 0) {
                return false;
            }
            while (out->len > 0 && out->ptr[--out->len] != '/') {
            }
        } else if (part.len > 0 && !wf_str_is(part, ".")) {
            wf_buf_text(out, out->len > 0 ? "/" : "");
            wf_buf_str(out, part);
        }
    }
    return true;
}

/* `path` below `folder`, in its shortest form. */
bool wf_link_join(struct wf_arena *arena, struct wf_str folder, struct wf_str path, struct wf_str *joined) {
    struct wf_buf out = {.arena = arena};
    bool inside = append_path(&out, folder) && append_path(&out, path);
    *joined = wf_buf_view(&out);
    return inside;
}

struct wf_str wf_link_folder(struct wf_str path) {
    size_t base = wf_path_base(path).len;
    return wf_str_sub(path, 0, path.len > base ? path.len - base - 1 : 0);
}

/* --- the workspace ------------------------------------------------------------------------------------ */

/* The text of a step's input as it is in every run; false when it depends on something. */
bool wf_link_input(struct wf_arena *arena, const struct wf_step *step, const char *name,
                   struct wf_str *text) {
    const struct wf_node *value = wf_step_input(step, name);
    struct wf_context context = wf_context_of_step(arena, step, NULL);
    *text = WF_STR("");
    if (value && !wf_node_is_scalar(value)) {
        return false;
    }
    if (value) {
        *text = wf_str_trim(wf_context_text(&context, wf_node_text(value)));
    }
    return true;
}

/* What stands in the workspace at the path that a checkout names. */
struct checkout {
    struct wf_str path;
    bool own; /* this repository */
};

static bool is_below(struct wf_str path, struct wf_str folder) {
    return folder.len == 0 || wf_str_eq(path, folder) ||
           (path.len > folder.len && path.ptr[folder.len] == '/' &&
            wf_str_eq(wf_str_sub(path, 0, folder.len), folder));
}

static bool read_checkout(struct wf_arena *arena, const struct wf_step *step, struct checkout *checkout) {
    struct wf_str repository;
    struct wf_str path;
    bool known = wf_link_input(arena, step, "repository", &repository) &&
                 wf_link_input(arena, step, "path", &path) && !wf_hole_any(path) &&
                 wf_link_join(arena, WF_STR(""), path, &checkout->path);
    checkout->own = known && (repository.len == 0 || wf_str_is(repository, "${{ github.repository }}"));
    return known;
}

/* Where a path of the workspace stands in the repository. Without a checkout the workspace counts as one. */
static bool from_workspace(struct wf_arena *arena, const struct wf_step *step, struct wf_str path,
                           struct wf_str *below) {
    struct wf_str clean;
    struct checkout best = {.own = true};
    bool any = false;
    bool found = false;
    if (!wf_link_join(arena, WF_STR(""), path, &clean)) {
        return false;
    }
    for (size_t i = 0; i < step->index; i++) {
        const struct wf_step *earlier = &step->job->steps[i];
        struct checkout checkout = {0};
        if (!wf_step_uses(earlier, "actions/checkout")) {
            continue;
        }
        any = true;
        if (!read_checkout(arena, earlier, &checkout)) {
            return false;
        }
        if (is_below(clean, checkout.path) && (!found || checkout.path.len >= best.path.len)) {
            best = checkout;
            found = true;
        }
    }
    size_t skip = best.path.len > 0 && best.path.len < clean.len ? best.path.len + 1 : best.path.len;
    *below = wf_str_sub(clean, skip, clean.len);
    return best.own && (found || !any);
}

bool wf_link_cut(struct wf_str *text, const char *prefix) {
    if (!wf_str_starts(*text, prefix)) {
        return false;
    }
    *text = wf_str_sub(*text, strlen(prefix), text->len);
    return true;
}

/* A path as an input names it: of the workspace, or absolute in it. */
bool wf_link_workspace_path(struct wf_arena *arena, const struct wf_step *step, struct wf_str text,
                            struct wf_str *below) {
    bool workspace = wf_link_cut(&text, "${{ github.workspace }}");
    bool absolute = wf_str_starts(text, "/");
    if (wf_hole_any(text) || (absolute && !workspace)) {
        return false;
    }
    return from_workspace(arena, step, text, below);
}

bool wf_link_is_remote(struct wf_str context) {
    return wf_str_has(context, "://") || wf_str_starts(context, "git@") ||
           wf_str_starts(context, "github.com/") || wf_str_is(context, "-");
}
