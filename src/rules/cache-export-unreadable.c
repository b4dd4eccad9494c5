#include "rules/cache_fix.h"

static bool runs_in(struct wf_arena *arena, const struct wf_step *step, const struct wf_run_case *run) {
    struct wf_context context = wf_context_of_step(arena, step, run);
    return wf_context_reached(&context) == WF_TRUE;
}

/* A push without filters also runs for tags, but is hardly meant for them. */
static bool is_for_tags(const struct wf_run_case *run) {
    const struct wf_node *filters = wf_node_resolve(run->node->value);
    return run->ref == WF_RUN_TAG && (!wf_str_is(run->event, "push") || wf_node_get(filters, "tags"));
}

/* The kinds of runs whose cache no other ref can read. */
static const char *dead_ends(struct wf_check *check, const struct wf_step *step) {
    const struct wf_run_cases *runs = check->file->runs;
    bool branch = false;
    bool pull = false;
    bool tag = false;
    for (size_t i = 0; i < runs->list.len; i++) {
        const struct wf_run_case *run = &runs->list.items[i];
        branch = branch || run->ref == WF_RUN_BRANCH || run->ref == WF_RUN_UNKNOWN;
        bool certain = runs_in(check->arena, step, run);
        pull = pull || (certain && run->ref == WF_RUN_PULL);
        tag = tag || (certain && is_for_tags(run));
    }
    /* A workflow for pull requests alone has no better place for its cache. */
    pull = pull && branch;
    return pull && tag ? "a pull request or a tag" : pull ? "a pull request" : tag ? "a tag" : NULL;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_cache_lines *lines = build->lines;
    for (size_t i = 0; i < lines->list.len; i++) {
        const struct wf_meant_line *line = &lines->list.items[i];
        if (!line->exports || !line->entry || line->entry->type != WF_CACHE_GHA) {
            continue;
        }
        const char *runs = dead_ends(check, build->step);
        if (runs) {
            struct wf_finding *finding =
                wf_cache_report(check, line, 0, line->entry->text.len,
                                "no other ref reads the gha cache that %s writes: \"%.*s\"", runs,
                                WF_STR_ARG(line->entry->text));
            wf_finding_help(check, finding,
                            "export on branches only: \"cache-to: ${{ github.event_name == 'push' && "
                            "'type=gha,mode=max' || '' }}\"");
        }
        return; /* once for each step */
    }
}

const struct wf_rule wf_rule_cache_export_unreadable = {
    .id = "cache-export-unreadable",
    .title = "Cache written where no other run can read it",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .build_hook = check_build,
};
