#include "base/near.h"
#include "docker/vars.h"
#include "rules/docker_ask.h"

enum reach { NOWHERE, ONLY_GLOBAL, A_STAGE };

/* Whether an ARG takes the name: in a stage, or above FROM, where FROM alone sees it. */
static enum reach reach_of(struct wf_arena *arena, const struct wf_dockerfile *dockerfile, struct wf_str name,
                           struct wf_near *near) {
    enum reach reach = NOWHERE;
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        for (size_t k = 0; instruction->kind == WF_ARG && k < instruction->pairs.len; k++) {
            struct wf_str declared = instruction->pairs.items[k].key.text;
            bool same = wf_str_eq(declared, name);
            wf_near_offer(near, declared);
            reach = same && instruction->stage ? A_STAGE : same && reach == NOWHERE ? ONLY_GLOBAL : reach;
        }
    }
    for (size_t i = 0; reach == ONLY_GLOBAL && i < dockerfile->stages.len; i++) {
        const struct wf_instruction *from = dockerfile->stages.items[i]->from;
        struct wf_var_uses uses = wf_var_uses_read(arena, dockerfile, from->line.text);
        for (size_t k = 0; k < uses.list.len; k++) {
            reach = wf_str_eq(uses.list.items[k].name, name) ? A_STAGE : reach;
        }
    }
    /* A default above FROM may use it: ARG TAG=1 / ARG BASE=debian:$TAG. */
    return reach;
}

static bool is_predefined(struct wf_str name) {
    return wf_var_is_proxy(name) || wf_var_is_platform(name) || wf_str_starts(name, "BUILDKIT_") ||
           wf_str_is(name, "SOURCE_DATE_EPOCH");
}

/* A build argument that is passed, and its name's place. */
struct passed {
    struct wf_str name;
    const struct wf_dockerfile *dockerfile;
    const struct wf_source *source;
    struct wf_span span;
};

static void check_passed(struct wf_check *check, const struct passed *passed) {
    const struct wf_dockerfile *dockerfile = passed->dockerfile;
    struct wf_str name = passed->name;
    struct wf_near near = {.wanted = name};
    if (name.len == 0 || wf_str_has(name, "${{") || is_predefined(name) || name.ptr[0] == '#') {
        return;
    }
    enum reach reach = reach_of(check->arena, dockerfile, name, &near);
    if (reach == A_STAGE) {
        return;
    }
    struct wf_finding *finding = wf_report_at(
        check, passed->source, passed->span,
        reach == NOWHERE ? "no ARG of the Dockerfile takes this build argument: \"%.*s\""
                         : "the ARG of this build argument stands above FROM and reaches no stage: \"%.*s\"",
        WF_STR_ARG(name));
    wf_finding_note(check, finding, dockerfile->source, wf_span_make(0, 0), "the Dockerfile");
    if (reach == NOWHERE && near.best.len > 0) {
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near.best));
    } else {
        wf_finding_help(check, finding,
                        "put \"ARG %.*s\" into the stage that needs it, below all that does not, or "
                        "leave it out",
                        WF_STR_ARG(name));
    }
}

/* The Dockerfile when all of it is understood, else NULL. */
static const struct wf_dockerfile *dockerfile_of(const struct wf_image_source *source) {
    const struct wf_dockerfile *dockerfile = source ? source->dockerfile : NULL;
    return dockerfile && dockerfile->problems.len == 0 ? dockerfile : NULL;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_dockerfile *dockerfile = dockerfile_of(build->image_source);
    for (size_t i = 0; dockerfile && build->build_args.list && i < build->build_args.list->items.len; i++) {
        const struct wf_csv_item *item = &build->build_args.list->items.items[i];
        size_t equals = wf_str_find_char(item->text, '=', 0);
        struct wf_str name = wf_str_sub(item->text, 0, equals == WF_NOT_FOUND ? item->text.len : equals);
        struct wf_span part = wf_item_part(item, 0, name.len);
        struct passed passed = {name, dockerfile, check->file->source, {0}};
        passed.span = wf_node_subspan(check->file->source, build->build_args.value, part.begin, part.end);
        check_passed(check, &passed);
    }
}

/* An argument that several targets inherit is written once, for those that take it. */
static bool is_same(const struct wf_other_arg *a, const struct wf_other_arg *b) {
    return a->source == b->source && a->span.begin == b->span.begin;
}

/* Whether this file's builds before `build` pass the very same argument, or another one may take it. */
static bool is_shared(struct wf_check *check, const struct wf_other_builds *builds, size_t build,
                      const struct wf_other_arg *arg, bool first) {
    for (size_t i = 0; i < builds->list.len; i++) {
        const struct wf_other_build *other = builds->list.items[i];
        const struct wf_dockerfile *dockerfile = dockerfile_of(other->image_source);
        struct wf_near near = {.wanted = arg->arg.name};
        for (size_t k = 0; k < other->args.len; k++) {
            bool takes = is_same(&other->args.items[k], arg) &&
                         (!dockerfile || (first && i < build) ||
                          reach_of(check->arena, dockerfile, arg->arg.name, &near) == A_STAGE);
            if (takes && (i != build || !dockerfile)) {
                return true;
            }
        }
    }
    return false;
}

/* The same in all files; the first one that passes it speaks of it. */
static bool is_elsewhere(struct wf_check *check, size_t build, const struct wf_other_arg *arg) {
    bool before = true;
    for (size_t i = 0; i < check->repo->count; i++) {
        const struct wf_file *file = check->repo->files[i];
        bool own = file == check->file;
        before = before && !own;
        if (file->other_builds && (own || arg->source != check->file->source) &&
            is_shared(check, file->other_builds,
                      own      ? build
                      : before ? WF_NOT_FOUND
                               : 0,
                      arg, own || before)) {
            return true;
        }
    }
    return false;
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    for (size_t i = 0; file->other_builds && i < file->other_builds->list.len; i++) {
        const struct wf_other_build *build = file->other_builds->list.items[i];
        const struct wf_dockerfile *dockerfile = dockerfile_of(build->image_source);
        for (size_t k = 0; dockerfile && k < build->args.len; k++) {
            const struct wf_other_arg *arg = &build->args.items[k];
            struct passed passed = {arg->arg.name, dockerfile, arg->source, arg->span};
            bool script = arg->source == file->source;
            if (script || !is_elsewhere(check, i, arg)) {
                check_passed(check, &passed);
            }
        }
    }
}

const struct wf_rule wf_rule_build_arg_unknown = {
    .id = "build-arg-unknown",
    .title = "Build argument that the Dockerfile does not take",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .build_hook = check_build,
    .file_hook = check_file,
};
