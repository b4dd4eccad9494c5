/* The names a build gives its image, run by run. */
#include "docker/build.h"
#include "lang/hole.h"

static bool resolve(void *data, struct wf_str expression, struct wf_str *text) {
    *text = wf_context_text(data, expression);
    return !wf_hole_any(*text);
}

static struct wf_meta_trigger trigger_of(const struct wf_run_case *run) {
    if (!run) {
        return (struct wf_meta_trigger){0};
    }
    struct wf_meta_trigger trigger = {
        .event = run->event, .ref_name = run->ref_name, .is_default_branch = run->default_branch};
    bool pull = wf_str_is(run->event, "pull_request_target") || run->ref == WF_RUN_PULL;
    trigger.ref = pull                        ? WF_META_PULL
                  : run->ref == WF_RUN_BRANCH ? WF_META_BRANCH
                  : run->ref == WF_RUN_TAG    ? WF_META_TAG
                                              : WF_META_REF_UNKNOWN;
    return trigger;
}

/* The canonical form of what only the run knows, by kind of piece. */
static const char *const piece_holes[] = {
    [WF_META_LITERAL] = NULL,
    [WF_META_EXPRESSION] = NULL,
    [WF_META_BRANCH_NAME] = "${{ github.ref_name }}",
    [WF_META_TAG_NAME] = "${{ github.ref_name }}",
    [WF_META_BASE_REF] = "${{ github.base_ref }}",
    [WF_META_SHORT_SHA] = "${{ short sha }}",
    [WF_META_LONG_SHA] = "${{ github.sha }}",
    [WF_META_PR_NUMBER] = "${{ github.event.number }}",
    [WF_META_VERSION] = "${{ version }}",
    [WF_META_DATE] = "${{ date }}",
    [WF_META_DEFAULT_BRANCH] = "${{ is default branch }}",
    [WF_META_OTHER] = "${{ metadata }}",
};

static void write_tag(const struct wf_context *context, struct wf_buf *out, const struct wf_meta_tag *tag) {
    for (size_t i = 0; i < tag->pieces.len; i++) {
        const struct wf_meta_piece *piece = &tag->pieces.items[i];
        const char *hole = piece_holes[piece->kind];
        if (hole) {
            wf_buf_text(out, hole);
        } else {
            wf_buf_str(out, wf_context_text(context, piece->text));
        }
    }
}

struct names {
    struct wf_context context;
    struct wf_image_tags *tags;
    const struct wf_image_meta *meta;
};

static void add_meta_tag(struct names *names, struct wf_str image, const struct wf_meta_tag *tag) {
    if (tag->produced == WF_FALSE) {
        return;
    }
    struct wf_buf out = {.arena = names->context.arena};
    wf_buf_str(&out, wf_hole_lower(out.arena, image));
    wf_buf_char(&out, ':');
    write_tag(&names->context, &out, tag);
    const struct wf_list_input *input = &names->meta->tags;
    *WF_PUSH(names->context.arena, &names->tags->list) = (struct wf_image_tag){
        .ref = wf_buf_view(&out),
        .value = input->value,
        .part = tag->line ? tag->line->span : (struct wf_span){0, 0},
        .made = tag->produced,
    };
}

struct wf_meta_tags *wf_image_meta_tags(struct wf_arena *arena, const struct wf_image_meta *meta,
                                        const struct wf_run_case *run) {
    struct wf_context context = wf_context_of_step(arena, meta->step, run);
    struct wf_meta_lines *lines = wf_meta_lines(arena, meta->tags.list);
    struct wf_meta_flavor flavor = wf_meta_flavor(arena, meta->flavor.list);
    struct wf_meta_trigger trigger = trigger_of(run);
    struct wf_meta_resolver resolver = {resolve, &context};
    return wf_meta_tags(arena, lines, &flavor, &trigger, &resolver);
}

static bool any_unknown_line(const struct wf_meta_tags *tags) {
    for (size_t i = 0; i < tags->tags.len; i++) {
        if (tags->tags.items[i].line && tags->tags.items[i].line->unknown) {
            return true;
        }
    }
    return tags->problem != NULL;
}

static void add_meta_tags(struct names *names, const struct wf_run_case *run) {
    struct wf_arena *arena = names->context.arena;
    const struct wf_image_meta *meta = names->meta;
    struct wf_meta_images *images = wf_meta_images(arena, meta->images.list);
    struct wf_meta_tags *tags = wf_image_meta_tags(arena, meta, run);
    bool unread = (meta->tags.key && !meta->tags.list) || images->images.len == 0;
    names->tags->complete &= !unread && !any_unknown_line(tags);
    for (size_t i = 0; i < images->images.len; i++) {
        struct wf_str image = wf_context_text(&names->context, images->images.items[i].name);
        names->tags->complete &= !wf_str_starts(image, "${{") || wf_hole_end(image, 0) < image.len;
        for (size_t k = 0; k < tags->tags.len && images->images.items[i].enable != WF_FALSE; k++) {
            add_meta_tag(names, image, &tags->tags.items[k]);
        }
        add_meta_tag(names, image, &tags->latest);
    }
}

/* Whether the whole text is the `tags` output of the metadata step. */
static bool is_meta_output(const struct wf_build *build, struct wf_str canonical) {
    return build->meta && wf_hole_end(canonical, 0) == canonical.len &&
           wf_str_has(canonical, ".outputs.tags");
}

struct wf_image_tags wf_build_tags(struct wf_arena *arena, const struct wf_build *build,
                                   const struct wf_run_case *run) {
    struct wf_image_tags tags = {.complete = true};
    struct names names = {wf_context_of_step(arena, build->step, run), &tags, build->meta};
    const struct wf_csv *list = build->tags.list;
    tags.complete = list || !build->tags.key;
    for (size_t i = 0; list && i < list->items.len; i++) {
        const struct wf_csv_item *item = &list->items.items[i];
        struct wf_str ref = wf_context_text(&names.context, item->text);
        if (is_meta_output(build, ref)) {
            add_meta_tags(&names, run);
            continue;
        }
        /* A text that is one hole may hold any number of names. */
        tags.complete &= wf_hole_end(ref, 0) == 0 || wf_hole_end(ref, 0) < ref.len;
        *WF_PUSH(arena, &tags.list) = (struct wf_image_tag){
            .ref = ref, .value = build->tags.value, .part = item->span, .made = WF_TRUE};
    }
    /* `outputs: type=image,name=...` names images too. */
    tags.complete &= !build->outputs.key;
    return tags;
}
