#include "lint/depend.h"

#include "lang/hole.h"
#include "yaml/comment.h"

#include <stdlib.h>

struct reader {
    struct wf_arena *arena;
    const struct wf_file *file;
    struct wf_dependencies all;
};

/* --- what a text names -------------------------------------------------------------------------------- */

static void name_image(struct wf_arena *arena, struct wf_dependency *dependency) {
    struct wf_ref image = wf_ref_parse(dependency->text);
    dependency->kind = WF_DEPENDS_IMAGE;
    dependency->unknown = image.unknown || image.valid != WF_TRUE;
    if (!dependency->unknown) {
        dependency->name = wf_lock_image_name(arena, &image);
        dependency->ref = image.tag.ptr ? image.tag : WF_STR("latest");
        dependency->value = image.digest;
    }
}

static void name_repository(struct wf_dependency *dependency) {
    const struct wf_uses *uses = &dependency->uses;
    dependency->kind = uses->workflow ? WF_DEPENDS_WORKFLOW : WF_DEPENDS_ACTION;
    dependency->name =
        (struct wf_str){uses->owner.ptr, (size_t)(uses->repo.ptr + uses->repo.len - uses->owner.ptr)};
    dependency->ref = uses->ref;
    dependency->value = uses->ref_kind == WF_USES_REF_SHA ? uses->ref : (struct wf_str){0};
}

/* --- workflows and actions ---------------------------------------------------------------------------- */

static struct wf_dependency *add_scalar(struct reader *reader, const struct wf_node *node,
                                        struct wf_str text) {
    struct wf_dependency *dependency = WF_PUSH(reader->arena, &reader->all.list);
    size_t begin = (size_t)(text.ptr - node->text.ptr);
    *dependency = (struct wf_dependency){
        .text = text,
        .span = wf_node_subspan(reader->file->source, node, begin, begin + text.len),
        .node = node,
        .begin = begin,
    };
    return dependency;
}

static void add_image(struct reader *reader, const struct wf_node *value) {
    const struct wf_node *node = wf_node_resolve(value);
    struct wf_str text = wf_str_trim(wf_node_text(node));
    if (text.len > 0) {
        size_t scheme = wf_str_starts(text, "docker://") ? strlen("docker://") : 0;
        name_image(reader->arena, add_scalar(reader, node, wf_str_sub(text, scheme, text.len)));
    }
}

static void add_uses(struct reader *reader, const struct wf_node *value) {
    const struct wf_node *node = wf_node_resolve(value);
    struct wf_uses uses = wf_uses_parse(wf_str_trim(wf_node_text(node)));
    if (!node || uses.kind == WF_USES_INVALID || uses.expression) {
        return;
    }
    if (uses.kind == WF_USES_DOCKER) {
        add_image(reader, node);
        return;
    }
    struct wf_dependency *dependency = add_scalar(reader, node, uses.text);
    dependency->uses = uses;
    dependency->kind = WF_DEPENDS_LOCAL;
    if (uses.kind == WF_USES_REPOSITORY) {
        name_repository(dependency);
    }
}

static void add_job(struct reader *reader, const struct wf_job *job) {
    const struct wf_node *container = wf_node_resolve(job->container);
    add_uses(reader, job->uses);
    add_image(reader, wf_node_is_mapping(container) ? wf_node_get(container, "image") : container);
    for (WF_EACH(service, wf_node_resolve(job->services))) {
        add_image(reader, wf_node_get(wf_node_resolve(service->value), "image"));
    }
    for (size_t i = 0; i < job->step_count; i++) {
        add_uses(reader, job->steps[i].uses);
    }
}

static void add_action(struct reader *reader, const struct wf_action *action) {
    const struct wf_node *image = wf_node_get(action->runs, "image");
    if (wf_str_starts(wf_str_trim(wf_node_text(image)), "docker://")) {
        add_image(reader, image);
    }
    for (size_t i = 0; i < action->step_count; i++) {
        add_uses(reader, action->steps[i].uses);
    }
}

/* --- Dockerfiles -------------------------------------------------------------------------------------- */

/* A part of an instruction's line as it is written there; what is quoted is left alone. */
static void add_part(struct reader *reader, const struct wf_instruction *instruction, size_t begin,
                     struct wf_str text) {
    static const char *const marks[] = {"\"", "'", "\\", "`", NULL};
    if (text.len == 0 || wf_str_has_any(text, marks)) {
        return;
    }
    struct wf_dependency *dependency = WF_PUSH(reader->arena, &reader->all.list);
    *dependency = (struct wf_dependency){
        .kind = WF_DEPENDS_IMAGE,
        .text = text,
        .span = wf_instruction_part(instruction, begin, begin + text.len),
        .instruction = instruction,
        .begin = begin,
        .unknown = wf_str_find_char(text, '$', 0) != WF_NOT_FOUND,
    };
    if (!dependency->unknown) {
        name_image(reader->arena, dependency);
    }
}

static bool is_stage(const struct reader *reader, const struct wf_instruction *instruction,
                     struct wf_str name) {
    return wf_dockerfile_stage(reader->file->dockerfile, instruction, name) != NULL;
}

static void add_from_flag(struct reader *reader, const struct wf_instruction *instruction) {
    const struct wf_dflag *flag = wf_instruction_flag(instruction, "from", NULL);
    if (flag && flag->has_value && !is_stage(reader, instruction, flag->value)) {
        add_part(reader, instruction, flag->value_begin, flag->value);
    }
}

/* The value of a mount holds it as it is written, unless the flag is quoted. */
static void add_mounts(struct reader *reader, const struct wf_instruction *instruction) {
    struct wf_mounts mounts = wf_instruction_mounts(reader->arena, instruction);
    for (size_t i = 0; i < mounts.list.len; i++) {
        const struct wf_mount *mount = &mounts.list.items[i];
        size_t at = wf_str_find(mount->flag->value, "from=", 0);
        struct wf_str written =
            wf_str_sub(mount->flag->value, at == WF_NOT_FOUND ? 0 : at + 5, mount->flag->value.len);
        bool plain = at != WF_NOT_FOUND && (at == 0 || mount->flag->value.ptr[at - 1] == ',') &&
                     wf_str_eq(wf_str_sub(written, 0, mount->from.len), mount->from);
        if (plain && mount->from.len > 0 && !is_stage(reader, instruction, mount->from)) {
            add_part(reader, instruction, mount->flag->value_begin + at + 5,
                     wf_str_sub(written, 0, mount->from.len));
        }
    }
}

static void add_stage(struct reader *reader, const struct wf_stage *stage) {
    if (!stage->base && !stage->scratch && !is_stage(reader, stage->from, stage->base_word.text)) {
        add_part(reader, stage->from, stage->base_word.begin, stage->base_word.text);
    }
}

static void add_dockerfile(struct reader *reader, const struct wf_dockerfile *dockerfile) {
    for (size_t i = 0; i < dockerfile->stages.len; i++) {
        add_stage(reader, dockerfile->stages.items[i]);
    }
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        if (instruction->kind == WF_COPY) {
            add_from_flag(reader, instruction);
        } else if (instruction->kind == WF_RUN) {
            add_mounts(reader, instruction);
        }
    }
}

/* --- all of them -------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    const struct wf_dependency *left = a;
    const struct wf_dependency *right = b;
    return (left->span.begin > right->span.begin) - (left->span.begin < right->span.begin);
}

static void sort(struct wf_dependencies *all) {
    if (all->list.len < 2) {
        return;
    }
    qsort(all->list.items, all->list.len, sizeof *all->list.items, compare);
    size_t kept = 1;
    for (size_t i = 1; i < all->list.len; i++) {
        if (compare(&all->list.items[kept - 1], &all->list.items[i]) != 0) {
            all->list.items[kept++] = all->list.items[i];
        }
    }
    all->list.len = kept;
}

static uint32_t last_line(const struct reader *reader, const struct wf_dependency *dependency) {
    return wf_source_line_of(reader->file->source, dependency->node->span.end);
}

/* Which comment belongs to which. */
static void find_comments(struct reader *reader) {
    struct wf_dependency *before = NULL;
    for (size_t i = 0; i < reader->all.list.len; i++) {
        struct wf_dependency *dependency = &reader->all.list.items[i];
        if (!dependency->node || dependency->kind == WF_DEPENDS_IMAGE) {
            continue;
        }
        dependency->alone = !before || last_line(reader, before) != last_line(reader, dependency);
        if (before && !dependency->alone) {
            before->alone = false;
        }
        before = dependency;
    }
    for (size_t i = 0; i < reader->all.list.len; i++) {
        struct wf_dependency *dependency = &reader->all.list.items[i];
        if (dependency->node && dependency->alone) {
            dependency->comment = wf_comment_behind(reader->file->doc, dependency->node->span.end);
        }
    }
}

struct wf_dependencies wf_dependencies_read(struct wf_arena *arena, const struct wf_file *file) {
    struct reader reader = {.arena = arena, .file = file};
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        add_job(&reader, &file->workflow->jobs[i]);
    }
    if (file->action) {
        add_action(&reader, file->action);
    }
    if (file->dockerfile) {
        add_dockerfile(&reader, file->dockerfile);
    }
    sort(&reader.all);
    find_comments(&reader);
    return reader.all;
}

/* --- the comment -------------------------------------------------------------------------------------- */

/* A bare number in a comment (`# 3 files`) is no version, unless it is all of it. */
static bool is_label(const struct wf_lock *lock, const struct wf_dependency *dependency, struct wf_str word,
                     bool all) {
    struct wf_version version = wf_version_parse(word);
    bool known = false;
    for (const struct wf_pin *pin = wf_lock_first(lock, dependency->name); pin; pin = pin->other) {
        known = known || wf_str_eq(pin->ref, word) || wf_str_eq(pin->label, word);
    }
    return known || version.parts > 1 || (version.parts == 1 && (version.v || all));
}

struct wf_span wf_dependency_label(const struct wf_file *file, const struct wf_lock *lock,
                                   const struct wf_dependency *dependency) {
    static const char *const prefixes[] = {"tag=", "tag:", "version=", "version:", "ver=", "ver:", NULL};
    if (!dependency->comment) {
        return wf_span_make(0, 0);
    }
    struct wf_str text = wf_comment_text(file->source, dependency->comment);
    size_t begin = 0;
    for (size_t i = 0; prefixes[i]; i++) {
        begin = begin == 0 && wf_str_starts(text, prefixes[i]) ? strlen(prefixes[i]) : begin;
    }
    while (begin > 0 && begin < text.len && wf_is_blank(text.ptr[begin])) {
        begin++;
    }
    size_t end = begin;
    while (end < text.len && !wf_is_blank(text.ptr[end])) {
        begin = text.ptr[end] == '@' ? end + 1 : begin;
        end++;
    }
    if (!is_label(lock, dependency, wf_str_sub(text, begin, end), end == text.len)) {
        return wf_span_make(0, 0);
    }
    size_t offset = (size_t)(text.ptr - file->source->bytes.ptr);
    return wf_span_make(offset + begin, offset + end);
}

/* --- the lock ----------------------------------------------------------------------------------------- */

const struct wf_pin *wf_dependency_pin(const struct wf_lock *lock, const struct wf_dependency *dependency) {
    bool open = dependency->value.len == 0 && dependency->name.len > 0;
    return open ? wf_lock_of(lock, dependency->name, dependency->ref) : NULL;
}

/* Whether the label of a comment fits a line of the lock. */
static bool is_called(const struct wf_pin *pin, struct wf_str label) {
    return wf_str_eq(pin->label, label) || wf_str_eq(pin->ref, label);
}

size_t wf_dependency_origins(const struct wf_file *file, const struct wf_lock *lock,
                             const struct wf_dependency *dependency, const struct wf_pin **pin) {
    struct wf_span span = wf_dependency_label(file, lock, dependency);
    struct wf_str label = wf_source_slice(file->source, span);
    size_t called = 0;
    size_t count = 0;
    *pin = NULL;
    if (dependency->value.len == 0) {
        return 0;
    }
    for (const struct wf_pin *at = wf_lock_first(lock, dependency->name); at; at = at->other) {
        bool image = at->image && !wf_str_eq(at->ref, dependency->ref);
        if (image || !wf_str_eq_case(at->value, dependency->value)) {
            continue;
        }
        bool named = label.len > 0 && is_called(at, label);
        called += named;
        count++;
        *pin = named || called == 0 ? at : *pin;
    }
    return called > 0 ? called : count;
}

static struct wf_str line_of_pin(struct wf_arena *arena, const struct wf_pin *pin) {
    struct wf_str label = pin->image ? WF_STR("") : pin->label;
    return wf_arena_printf(arena, "%.*s%s%.*s = %.*s%s%.*s", WF_STR_ARG(pin->name), pin->image ? ":" : "@",
                           WF_STR_ARG(pin->ref), WF_STR_ARG(pin->value), pin->image ? "" : " # ",
                           WF_STR_ARG(label));
}

static struct wf_str line_of_image(struct wf_arena *arena, const struct wf_dependency *dependency) {
    struct wf_str value = dependency->value.len > 0 ? dependency->value : WF_STR("DIGEST");
    return wf_arena_printf(arena, "%.*s:%.*s = %.*s", WF_STR_ARG(dependency->name),
                           WF_STR_ARG(dependency->ref), WF_STR_ARG(value));
}

struct wf_str wf_dependency_line(struct wf_arena *arena, const struct wf_file *file,
                                 const struct wf_lock *lock, const struct wf_dependency *dependency,
                                 bool *known) {
    bool pinned = dependency->value.len > 0;
    const struct wf_pin *pin = pinned ? NULL : wf_dependency_pin(lock, dependency);
    struct wf_str label = wf_source_slice(file->source, wf_dependency_label(file, lock, dependency));
    if (pinned) {
        wf_dependency_origins(file, lock, dependency, &pin);
    }
    bool image = dependency->kind == WF_DEPENDS_IMAGE;
    if (known) {
        *known = pin || (pinned && (image || label.len > 0));
    }
    if (pin || image) {
        return pin ? line_of_pin(arena, pin) : line_of_image(arena, dependency);
    }
    struct wf_str ref = !pinned ? dependency->ref : label.len > 0 ? label : WF_STR("REF");
    return wf_arena_printf(arena, "%.*s@%.*s = %.*s # %.*s", WF_STR_ARG(dependency->name), WF_STR_ARG(ref),
                           WF_STR_ARG(pinned ? dependency->value : WF_STR("COMMIT")),
                           WF_STR_ARG(pinned && label.len > 0 ? label : WF_STR("VERSION")));
}
