/* What builds are made from that no docker/build-push-action makes. */
#include "lint/link_in.h"

#include "lang/hole.h"

/* A relative path as the build's folder has it; false when nobody knows where it leads. */
static bool below_folder(struct wf_arena *arena, const struct wf_other_build *build, struct wf_str path,
                         struct wf_str *below) {
    bool absolute = wf_str_starts(path, "/") || wf_str_starts(path, "${{");
    struct wf_str text =
        absolute ? path : wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(build->folder), WF_STR_ARG(path));
    text = build->folder.len == 0 && !absolute ? path : text;
    return wf_link_workspace_path(arena, build->step, text, below);
}

static struct wf_link_place find_place(struct wf_arena *arena, const struct wf_other_build *build) {
    struct wf_link_place place = {0};
    if (!build->known || build->no_file || wf_link_is_remote(build->context)) {
        return place;
    }
    place.context_known = below_folder(arena, build, build->context, &place.context);
    if (build->file.len == 0) {
        place.file_known = place.context_known;
    } else if (build->file_in_context && !wf_str_starts(build->file, "/")) {
        place.file_known = place.context_known && !wf_hole_any(build->file) &&
                           wf_link_join(arena, place.context, build->file, &place.file);
    } else {
        place.file_known = below_folder(arena, build, build->file, &place.file);
    }
    return place;
}

static void link_one(struct wf_linker *linker, struct wf_file *file, struct wf_other_build *build) {
    struct wf_link_place place = find_place(linker->arena, build);
    if (!place.file_known) {
        return;
    }
    struct wf_image_source *source = wf_link_source(linker, &place);
    struct wf_source_use *use = WF_PUSH(linker->arena, &source->uses);
    *use = (struct wf_source_use){.source = file->source, .other = build};
    use->args.complete = build->args_complete;
    for (size_t i = 0; i < build->args.len; i++) {
        *WF_PUSH(linker->arena, &use->args.list) = build->args.items[i].arg;
    }
    use->target_known = build->target_known;
    use->target = build->target_known ? build->target : WF_STR("");
    build->image_source = source;
}

void wf_link_other_builds(struct wf_linker *linker, struct wf_file *file) {
    struct wf_other_builds *builds = WF_NEW(linker->arena, struct wf_other_builds);
    for (size_t i = 0; file->workflow && i < file->scripts.list.len; i++) {
        wf_script_builds_read(linker->arena, builds, file->source, &file->scripts.list.items[i]);
    }
    wf_link_bakes(linker, file, builds);
    for (size_t i = 0; i < builds->list.len; i++) {
        link_one(linker, file, builds->list.items[i]);
    }
    file->other_builds = builds;
}
