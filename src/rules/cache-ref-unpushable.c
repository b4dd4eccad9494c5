#include "rules/cache_fix.h"

static void check_line(struct wf_check *check, const struct wf_build *build,
                       const struct wf_meant_line *line) {
    struct wf_context context = wf_context_of_step(check->arena, line->step, NULL);
    struct wf_str text = wf_context_text(&context, wf_cache_value(line->entry, "ref"));
    struct wf_ref ref = wf_ref_parse(text);
    /* The docker driver also looks for a cache in the daemon's own images, whatever their names. */
    if (wf_ref_is_official(&ref) != WF_TRUE || (!line->exports && build->container_driver == WF_FALSE)) {
        return;
    }
    const struct wf_cache_attribute *attribute = wf_cache_attribute(line->entry, "ref");
    size_t begin = attribute ? attribute->value.begin : 0;
    size_t end = attribute ? attribute->value.end : line->entry->text.len;
    const char *effect =
        line->exports ? "nobody may push there and the build fails" : "nobody could have put a cache there";
    struct wf_finding *finding =
        wf_cache_report(check, line, begin, end, "cache in Docker's own \"%.*s\", %s: \"%.*s\"",
                        WF_STR_ARG(wf_ref_full(check->arena, &ref)), effect, WF_STR_ARG(text));
    wf_finding_help(
        check, finding,
        "name a registry and an account: \"ghcr.io/OWNER/NAME:TAG\", on Docker Hub \"USER/NAME:TAG\"");
    finding->severity = line->exports ? WF_ERROR : build->container_driver == WF_TRUE ? WF_WARNING : WF_INFO;
    if (!line->exports) {
        finding->fix = wf_cache_fix_remove(check, line, "remove the entry", WF_FIX_UNSAFE);
    }
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_cache_lines *lines = build->lines;
    for (size_t i = 0; i < lines->list.len; i++) {
        const struct wf_meant_line *line = &lines->list.items[i];
        if (line->entry && line->entry->type == WF_CACHE_REGISTRY) {
            check_line(check, build, line);
        }
    }
}

const struct wf_rule wf_rule_cache_ref_unpushable = {
    .id = "cache-ref-unpushable",
    .title = "Registry cache where nobody can push",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .build_hook = check_build,
};
