#include "scaffold/detect.h"

#include "base/file.h"
#include "docker/ref.h"
#include "scaffold/detect_in.h"

#include <stdlib.h>

static const struct wf_detector *const detectors[] = {
    &wf_detect_python, &wf_detect_node, &wf_detect_go,   &wf_detect_rust, &wf_detect_java,
    &wf_detect_dotnet, &wf_detect_php,  &wf_detect_ruby, &wf_detect_c,
};

enum { DETECTORS = sizeof detectors / sizeof *detectors, MAX_STACKS = 50 };

struct detection {
    struct wf_arena *arena;
    struct wf_survey *survey;
    const struct wf_ci *ci;
    struct wf_detected *detected;
    WF_LIST(struct wf_look *) looks;
};

const struct wf_detector *wf_detector_of_image(struct wf_str name) {
    for (size_t i = 0; i < DETECTORS; i++) {
        if (wf_str_is_any(name, detectors[i]->images)) {
            return detectors[i];
        }
    }
    return NULL;
}

/* --- stacks with a manifest --------------------------------------------------------------------------- */

/* A stack of the same language around this folder that says it is its own. */
static bool is_owned(const struct detection *detection, const struct wf_look *look) {
    for (size_t i = 0; i < detection->looks.len; i++) {
        struct wf_look *outer = detection->looks.items[i];
        if (outer->detector == look->detector && !wf_str_eq(outer->folder, look->folder) &&
            wf_path_is_in(look->folder, outer->folder) &&
            (!look->detector->owns || look->detector->owns(outer, look->folder))) {
            return true;
        }
    }
    return false;
}

static struct wf_look *new_look(struct detection *detection, const struct wf_detector *detector,
                                struct wf_str folder, bool by_manifest) {
    struct wf_look *look = WF_NEW(detection->arena, struct wf_look);
    *look = (struct wf_look){.arena = detection->arena,
                             .survey = detection->survey,
                             .ci = detection->ci,
                             .detector = detector,
                             .folder = folder,
                             .by_manifest = by_manifest,
                             .depends = WF_NEW(detection->arena, struct wf_depends),
                             .stack = wf_stack_make(detection->arena, wf_stack_names)};
    return look;
}

static void look_into(struct detection *detection, const struct wf_detector *detector, struct wf_str folder) {
    struct wf_look *look = new_look(detection, detector, folder, true);
    const char *manifest = wf_look_first(look, detector->manifests);
    if (!manifest || detection->looks.len >= MAX_STACKS || is_owned(detection, look) ||
        (detector->is_stack && !detector->is_stack(look))) {
        return;
    }
    struct wf_str path =
        wf_survey_path(detection->arena, folder, wf_survey_find(detection->survey, folder, manifest)->name);
    wf_stack_say(look->stack, "language", wf_str_of(detector->language), "%.*s", WF_STR_ARG(path));
    wf_stack_say(look->stack, "folder", folder.len > 0 ? folder : WF_STR("."), "%.*s", WF_STR_ARG(path));
    *WF_PUSH(detection->arena, &detection->looks) = look;
}

/* Folders of samples and tests count only where there is nothing else. */
static void find_manifests(struct detection *detection, bool samples) {
    for (size_t i = 0; i < detection->survey->folders.len; i++) {
        const struct wf_survey_folder *folder = detection->survey->folders.items[i];
        for (size_t k = 0; folder->sample == samples && k < DETECTORS; k++) {
            look_into(detection, detectors[k], folder->path);
        }
    }
}

/* --- stacks without a manifest ------------------------------------------------------------------------ */

struct weight {
    size_t sum;
    struct wf_str reason, folder;
};

static void add_weight(struct weight *weight, size_t more, struct wf_str reason) {
    weight->sum += more;
    weight->reason = weight->reason.len > 0 ? weight->reason : reason;
}

/* How often workflows install the language. */
static void weigh_setups(const struct detection *detection, const struct wf_detector *detector,
                         struct weight *weight) {
    for (const struct wf_setup *setup = detector->setups; setup->action; setup++) {
        struct wf_ci_uses uses = wf_ci_uses(detection->ci, setup->action);
        for (size_t i = 0; i < uses.list.len; i++) {
            const struct wf_ci_workflow *from = uses.list.items[i].workflow;
            add_weight(
                weight, from->checks ? 2 : 1,
                wf_arena_printf(detection->arena, "%s in %.*s", setup->action, WF_STR_ARG(from->path)));
        }
    }
}

/* Steps that call its tools. */
static void weigh_tools(const struct detection *detection, const struct wf_detector *detector,
                        struct weight *weight) {
    struct wf_str where = WF_STR("");
    size_t count = wf_ci_count(detection->ci, detector->tools, &where);
    if (count > 0) {
        add_weight(weight, count,
                   wf_arena_printf(detection->arena, "%.*s calls its tools", WF_STR_ARG(where)));
    }
}

/* Dockerfiles that begin with it. */
static void weigh_images(const struct detection *detection, const struct wf_detector *detector,
                         struct weight *weight) {
    for (size_t i = 0; i < detection->ci->dockerfiles.len; i++) {
        const struct wf_ci_dockerfile *one = &detection->ci->dockerfiles.items[i];
        for (size_t k = 0; !one->sample && k < one->file->stages.len; k++) {
            const struct wf_stage *stage = one->file->stages.items[k];
            struct wf_ref ref = wf_ref_parse(stage->base_word.text);
            if (!stage->base && wf_str_is_any(wf_path_base(ref.path), detector->images)) {
                add_weight(weight, 2,
                           wf_arena_printf(detection->arena, "FROM in %.*s", WF_STR_ARG(one->path)));
            }
        }
    }
}

/* "/backend/" is "backend". */
static struct wf_str trimmed(struct wf_str folder) {
    while (wf_str_starts(folder, "/")) {
        folder = wf_str_sub(folder, 1, folder.len);
    }
    while (wf_str_ends(folder, "/")) {
        folder = wf_str_sub(folder, 0, folder.len - 1);
    }
    return folder;
}

/* What dependabot looks after; where that is a single folder, the stack is there. */
static void weigh_updates(const struct detection *detection, const struct wf_detector *detector,
                          struct weight *weight) {
    size_t count = 0;
    for (WF_EACH(update, wf_node_resolve(detection->ci->updates))) {
        struct wf_str name = wf_node_text(wf_node_get(update, "package-ecosystem"));
        struct wf_str folder = wf_node_text(wf_node_get(update, "directory"));
        if (wf_str_is_any(name, detector->ecosystems)) {
            add_weight(weight, 2,
                       wf_arena_printf(detection->arena, "%.*s in %.*s", WF_STR_ARG(name),
                                       WF_STR_ARG(detection->ci->dependabot)));
            weight->folder = count++ == 0 ? trimmed(folder) : WF_STR("");
        }
    }
}

/* Those that are spoken of at least half as often as the one that is most often. */
static void find_by_ci(struct detection *detection) {
    struct weight weights[DETECTORS] = {{0}};
    size_t most = 0;
    for (size_t i = 0; i < DETECTORS; i++) {
        weigh_setups(detection, detectors[i], &weights[i]);
        weigh_tools(detection, detectors[i], &weights[i]);
        weigh_images(detection, detectors[i], &weights[i]);
        weigh_updates(detection, detectors[i], &weights[i]);
        most = weights[i].sum > most ? weights[i].sum : most;
    }
    for (size_t i = 0; i < DETECTORS && most > 0; i++) {
        if (2 * weights[i].sum >= most) {
            struct wf_str folder = weights[i].folder;
            struct wf_look *look = new_look(detection, detectors[i], folder, false);
            wf_stack_say(look->stack, "language", wf_str_of(detectors[i]->language), "%.*s",
                         WF_STR_ARG(weights[i].reason));
            wf_stack_say(look->stack, "folder", folder.len > 0 ? folder : WF_STR("."), "%.*s",
                         WF_STR_ARG(weights[i].reason));
            *WF_PUSH(detection->arena, &detection->looks) = look;
        }
    }
}

/* --- all of them -------------------------------------------------------------------------------------- */

/* What all stacks have in common; the detector's own evidence comes first. */
static void look_closer(struct wf_look *look) {
    struct wf_stack *stack = look->stack;
    look->detector->look(look);
    wf_look_known_commands(look);
    wf_look_known_port(look);
    wf_ci_add_services(look->ci, stack, look->folder);
    if (wf_stack_knows(stack, "versions") && wf_stack_knows(stack, "version")) {
        wf_look_add_version(look, wf_stack_text(stack, "version"),
                            wf_stack_found(stack, "version")->reason.ptr);
    }
    if (!wf_stack_answered(stack, "application") && wf_stack_knows(stack, "command")) {
        wf_stack_say_bool(stack, "application", true, "it has a command: %.*s",
                          WF_STR_ARG(wf_stack_found(stack, "command")->reason));
    }
}

/* The folder's own, or one elsewhere that speaks of the folder; of the outermost stack any that there is. */
static void say_dockerfile(struct wf_look *look) {
    const struct wf_ci_dockerfile *own = wf_ci_dockerfile(look->ci, look->folder);
    if (own) {
        wf_stack_say(look->stack, "dockerfile", own->path, "it is there");
    }
    for (size_t i = 0; i < look->ci->dockerfiles.len; i++) {
        const struct wf_ci_dockerfile *one = &look->ci->dockerfiles.items[i];
        if (!one->sample && wf_str_find_str(one->file->source->bytes, look->folder, 0) != WF_NOT_FOUND) {
            wf_stack_say(look->stack, "dockerfile", one->path, "it may build the folder");
        }
    }
}

static size_t count_language(const struct detection *detection, const struct wf_detector *detector) {
    size_t count = 0;
    for (size_t i = 0; i < detection->looks.len; i++) {
        count += detection->looks.items[i]->detector == detector ? 1 : 0;
    }
    return count;
}

/* "python", or "python-services-api" when there are several of the language. */
static void say_id(struct detection *detection, struct wf_look *look) {
    struct wf_str id = wf_str_of(look->detector->language), folder = wf_slug(detection->arena, look->folder);
    if (count_language(detection, look->detector) > 1 && folder.len > 0) {
        id = wf_arena_printf(detection->arena, "%s-%.*s", look->detector->language, WF_STR_ARG(folder));
    }
    wf_stack_say(look->stack, "id", id, "language and folder");
}

struct wf_detected *wf_detect(struct wf_arena *arena, const struct wf_folder *folder,
                              const struct wf_remote *remote) {
    struct detection detection = {.arena = arena, .detected = WF_NEW(arena, struct wf_detected)};
    detection.survey = wf_survey_make(arena, folder);
    detection.ci = wf_ci_read(detection.survey);
    find_manifests(&detection, false);
    if (detection.looks.len == 0) {
        find_manifests(&detection, true);
    }
    if (detection.looks.len == 0) {
        find_by_ci(&detection);
    }
    for (size_t i = 0; i < detection.looks.len; i++) {
        look_closer(detection.looks.items[i]);
        say_dockerfile(detection.looks.items[i]);
        say_id(&detection, detection.looks.items[i]);
        *WF_PUSH(arena, &detection.detected->stacks) = detection.looks.items[i]->stack;
    }
    detection.detected->repository = wf_stack_make(arena, wf_repository_names);
    struct wf_look *const *looks = detection.looks.items;
    wf_detect_repository(detection.detected, detection.survey, detection.ci, looks, remote);
    return detection.detected;
}
