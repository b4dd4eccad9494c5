#include "base/buf.h"
#include "docker/list.h"
#include "lang/hole.h"
#include "rules/image_fix.h"

/* --- docker/metadata-action -------------------------------------------------------------------------------
 */

/* A line of `tags` and the runs in which docker refuses what it makes. */
struct refused {
    struct wf_check *check;
    const struct wf_image_meta *meta;
    const struct wf_meta_line *line;
    struct wf_buf runs;
    struct wf_str example; /* the tag, for people */
    const char *reason;
    bool certain;   /* it is made in one of them for certain */
    bool by_target; /* one of them is a pull_request_target */
};

static bool makes_bad(const struct wf_meta_tag *tag) {
    return tag->produced != WF_FALSE && tag->invalid == WF_TRUE;
}

/* What the action makes in each of some runs; a tag has the place of its line. */
struct made {
    const struct wf_run_case *run;
    const struct wf_meta_tags *tags;
};

struct all_made {
    WF_LIST(struct made) list;
};

static void add_made(struct wf_check *check, const struct wf_image_meta *meta, const struct wf_run_case *run,
                     struct all_made *all) {
    struct wf_context context = wf_context_of_step(check->arena, meta->step, run);
    if (wf_context_reached(&context) != WF_FALSE) {
        *WF_PUSH(check->arena, &all->list) = (struct made){run, wf_image_meta_tags(check->arena, meta, run)};
    }
}

static void add_run(struct refused *refused, const struct wf_run_case *run, const struct wf_meta_tag *tag) {
    struct wf_arena *arena = refused->check->arena;
    struct wf_str name = wf_run_case_name(arena, run);
    wf_buf_printf(&refused->runs, "%s%.*s", refused->runs.len > 0 ? ", " : "", WF_STR_ARG(name));
    refused->example = wf_meta_tag_text(arena, tag);
    refused->reason = tag->reason;
    refused->certain |= tag->produced == WF_TRUE;
    refused->by_target |= wf_str_is(run->event, "pull_request_target");
}

static void try_runs(struct refused *refused, const struct all_made *all, size_t line) {
    for (size_t i = 0; i < all->list.len; i++) {
        const struct wf_meta_tag *tag = &all->list.items[i].tags->tags.items[line];
        if (makes_bad(tag)) {
            add_run(refused, all->list.items[i].run, tag);
        }
    }
}

/* Whether some line is made for tags, which the workflow then will run for one day. */
static bool expects_tags(const struct wf_meta_lines *lines) {
    for (size_t i = 0; i < lines->lines.len; i++) {
        const struct wf_meta_line *line = &lines->lines.items[i];
        bool version =
            line->type == WF_META_SEMVER || line->type == WF_META_PEP440 || line->type == WF_META_MATCH;
        bool ref = line->type == WF_META_REF_TYPE && wf_str_is(wf_meta_attr(line, "event"), "tag");
        bool of_ref = wf_meta_attr(line, "value").len == 0;
        if (line->span.end > 0 && ((version && of_ref) || ref)) {
            return true;
        }
    }
    return false;
}

/* Only branches have a name in `{{branch}}`: there the line may stay as it is. */
static const struct wf_fix *fix_branch_only(const struct refused *refused, struct wf_str line) {
    struct wf_patch patch = wf_check_patch(refused->check);
    const char *pulls = refused->by_target ? "!startsWith(github.event_name, 'pull_request')"
                                           : "github.event_name != 'pull_request'";
    struct wf_str text =
        wf_arena_printf(patch.arena, ",enable=${{ github.ref_type == 'branch' && %s }}", pulls);
    size_t comment = wf_list_comment(line, WF_LIST_TOKENS); /* another rule moves it away */
    size_t end = comment == WF_NOT_FOUND ? refused->line->span.end : refused->line->span.begin + comment;
    bool branch = wf_str_has(line, "{{branch}}") || wf_str_has(line, "{{ branch }}");
    if (!branch || wf_str_has(line, "enable=") ||
        !wf_patch_set_part(&patch, refused->meta->tags.value, end, end, text)) {
        return NULL;
    }
    return wf_patch_fix(&patch, "make this tag for branches only", WF_FIX_SAFE);
}

static void report_line(struct refused *refused, bool expected) {
    struct wf_check *check = refused->check;
    const struct wf_node *scalar = refused->meta->tags.value;
    struct wf_span span = refused->line->span;
    struct wf_str line = wf_str_sub(scalar->text, span.begin, span.end);
    struct wf_str runs = wf_buf_view(&refused->runs);
    struct wf_finding *finding = wf_report_part(
        check, scalar, span.begin, span.end, "tag is invalid on %.*s: \"%.*s\" makes \"%.*s\"; %s",
        WF_STR_ARG(runs), WF_STR_ARG(line), WF_STR_ARG(refused->example),
        refused->reason ? refused->reason : "docker refuses it");
    finding->severity = refused->certain && !expected ? WF_ERROR : WF_WARNING;
    if (expected) {
        wf_finding_help(check, finding,
                        "no trigger of this workflow is a tag yet, but other lines are made for tags only");
    }
    finding->fix = fix_branch_only(refused, line);
    if (!finding->fix && !expected) {
        wf_finding_help(check, finding,
                        "say with `enable=` when this tag is wanted, or begin it with a letter");
    }
}

/* `future`: of a tag, for which the workflow will run one day. */
static void check_line(struct wf_check *check, const struct wf_image_meta *meta,
                       const struct wf_meta_line *line, size_t place, const struct all_made *now,
                       const struct all_made *future) {
    struct refused refused = {.check = check, .meta = meta, .line = line, .runs = {.arena = check->arena}};
    try_runs(&refused, now, place);
    bool own = refused.runs.len > 0;
    if (!own) {
        try_runs(&refused, future, place);
    }
    if (refused.runs.len > 0) {
        report_line(&refused, !own);
    }
}

static void check_meta(struct wf_check *check, const struct wf_image_meta *meta) {
    static const struct wf_run_case tag = {
        .event = WF_STR_INIT("push"), .ref = WF_RUN_TAG, .default_branch = WF_FALSE};
    const struct wf_run_cases *runs = check->file->runs;
    struct wf_meta_lines *lines = wf_meta_lines(check->arena, meta->tags.list);
    struct all_made now = {0}, future = {0};
    for (size_t i = 0; i < runs->list.len; i++) {
        add_made(check, meta, &runs->list.items[i], &now);
    }
    if (expects_tags(lines) && !wf_run_case_find(runs, NULL, WF_RUN_TAG)) {
        add_made(check, meta, &tag, &future);
    }
    for (size_t i = 0; i < lines->lines.len; i++) {
        const struct wf_meta_line *line = &lines->lines.items[i];
        if (line->span.end > line->span.begin && !line->unknown && !line->problem) {
            check_line(check, meta, line, i, &now, &future);
        }
    }
}

/* --- tags as they are written -----------------------------------------------------------------------------
 */

/* On a pull request github.ref_name is "7/merge", and github.ref always has slashes. */
static const char *slash_in(struct wf_str tag, const struct wf_run_case *run) {
    if (wf_str_has(tag, "${{ github.ref }}") || wf_str_has(tag, "${{ github.event.ref }}")) {
        return "github.ref begins with refs/, and a tag has no /";
    }
    bool pull = run && run->ref == WF_RUN_PULL;
    return pull && wf_str_has(tag, "${{ github.ref_name }}")
               ? "github.ref_name is \"<number>/merge\" there, and a tag has no /"
               : NULL;
}

static const char *problem_of(struct wf_str text, const struct wf_run_case *run) {
    static const char *const words[] = {
        [WF_REF_NAME] = "this is no name of a repository",
        [WF_REF_DOMAIN] = "this is no name of a registry",
        [WF_REF_TAG] = "a tag is made of letters, digits, _ . - and begins with none of the last two",
        [WF_REF_DIGEST] = "an image cannot be named by a digest",
        [WF_REF_LONG] = "a name has at most 255 characters",
    };
    struct wf_ref ref = wf_ref_parse(text);
    if (ref.valid == WF_FALSE && ref.problem != WF_REF_UPPER && ref.problem != WF_REF_EMPTY &&
        ref.problem != WF_REF_HEX_NAME) {
        return ref.tag.ptr && ref.tag.len == 0 ? "the tag is empty" : words[ref.problem];
    }
    return ref.tag.ptr ? slash_in(ref.tag, run) : NULL;
}

/* Blanks and comments are another rule's. */
static bool is_one_word(struct wf_str text) {
    for (size_t i = 0; i < text.len;) {
        size_t hole = wf_hole_end(text, i);
        if (!hole && (wf_is_space(text.ptr[i]) || text.ptr[i] == '#')) {
            return false;
        }
        i = hole ? hole : i + 1;
    }
    return text.len > 0;
}

static void check_item(struct wf_check *check, const struct wf_build *build, const struct wf_csv_item *item) {
    const struct wf_run_cases *runs = check->file->runs;
    struct wf_buf names = {.arena = check->arena};
    const char *problem = NULL;
    struct wf_str example = {0};
    size_t reached = 0, bad = 0;
    for (size_t i = 0; i < runs->list.len; i++) {
        struct wf_context context = wf_context_of_step(check->arena, build->step, &runs->list.items[i]);
        if (wf_context_reached(&context) == WF_FALSE) {
            continue;
        }
        struct wf_str text = wf_context_text(&context, item->text);
        const char *one = text.len > 0 ? problem_of(text, context.run) : NULL;
        reached++;
        if (one) {
            struct wf_str name = wf_run_case_name(check->arena, context.run);
            wf_buf_printf(&names, "%s%.*s", names.len > 0 ? ", " : "", WF_STR_ARG(name));
            problem = one;
            example = text;
            bad++;
        }
    }
    if (bad == 0) {
        return;
    }
    struct wf_str where = bad == reached
                              ? WF_STR("")
                              : wf_arena_printf(check->arena, " on %.*s", WF_STR_ARG(wf_buf_view(&names)));
    wf_report_part(check, build->tags.value, item->span.begin, item->span.end,
                   "tag is invalid%.*s: \"%.*s\"; %s", WF_STR_ARG(where), WF_STR_ARG(example), problem);
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    for (size_t i = 0; build->tags.list && i < build->tags.list->items.len; i++) {
        if (is_one_word(build->tags.list->items.items[i].text)) {
            check_item(check, build, &build->tags.list->items.items[i]);
        }
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    (void)workflow;
    for (size_t i = 0; i < check->file->images->metas.len; i++) {
        if (check->file->images->metas.items[i]->tags.value) {
            check_meta(check, check->file->images->metas.items[i]);
        }
    }
}

const struct wf_rule wf_rule_tag_invalid = {
    .id = "tag-invalid",
    .title = "Image tag that docker refuses",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .fixable = true,
    .workflow_hook = check_workflow,
    .build_hook = check_build,
};
