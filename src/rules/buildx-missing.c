#include "rules/image_fix.h"

/* What the builder of the Docker daemon cannot do: where the step asks for it, and Docker's words. */
struct demand {
    const struct wf_node *scalar;
    struct wf_span part;
    const char *what;
};

static bool is_cache_export(const struct wf_cache_line *line) {
    return line->exports && !line->entry->unknown && line->entry->type != WF_CACHE_INLINE &&
           line->entry->type != WF_CACHE_UNKNOWN;
}

static bool asks_attestation(const struct wf_node *input) {
    struct wf_str text = wf_node_text(input);
    return text.len > 0 && !wf_str_is_case(text, "false") && !wf_str_has(text, "${{");
}

/* In the order in which buildx complains. */
static bool find_demand(const struct wf_build *build, struct demand *demand) {
    const struct wf_csv *platforms = build->platforms.list;
    if (platforms && platforms->items.len > 1) {
        *demand = (struct demand){
            build->platforms.value, {0, (uint32_t)build->platforms.value->text.len}, "Multi-platform build"};
        return true;
    }
    for (size_t i = 0; i < build->cache.len; i++) {
        const struct wf_cache_line *line = &build->cache.items[i];
        if (is_cache_export(line)) {
            *demand = (struct demand){line->input->value, line->item->span, "Cache export"};
            return true;
        }
    }
    static const char *const attestations[] = {"provenance", "sbom"};
    for (size_t i = 0; i < 2; i++) {
        const struct wf_node *input = wf_step_input(build->step, attestations[i]);
        if (wf_node_is_scalar(input) && asks_attestation(input)) {
            *demand = (struct demand){input, {0, (uint32_t)input->text.len}, "Attestation"};
            return true;
        }
    }
    return false;
}

static const struct wf_fix *fix_setup(struct wf_check *check, const struct wf_build *build) {
    struct wf_patch patch = wf_check_patch(check);
    struct wf_version version = build->step->action.version;
    uint32_t major = version.parts > 0 && version.major >= 3 && version.major < 7 ? 3 : 0;
    struct wf_str uses = wf_fix_uses(check->arena, build->step, "docker/setup-buildx-action", major);
    struct wf_str yaml =
        wf_arena_printf(check->arena, "name: Set up Docker Buildx\nuses: %.*s\n", WF_STR_ARG(uses));
    return wf_fix_insert_step(&patch, build->step, yaml)
               ? wf_patch_fix(&patch, "set up Buildx before it", WF_FIX_SAFE)
               : NULL;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    struct demand demand;
    if (build->container_driver != WF_FALSE || !find_demand(build, &demand)) {
        return;
    }
    struct wf_finding *finding = wf_report_part(
        check, demand.scalar, demand.part.begin, demand.part.end,
        "%s is not supported for the docker driver, and the job sets up no other builder", demand.what);
    if (build->setup) {
        wf_finding_note(check, finding, check->file->source, build->setup->uses->span,
                        "the driver is chosen here");
        wf_finding_help(check, finding, "leave out `driver: docker`");
    } else {
        finding->fix = fix_setup(check, build);
    }
}

const struct wf_rule wf_rule_buildx_missing = {
    .id = "buildx-missing",
    .title = "Build that needs Buildx without a builder for it",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .fixable = true,
    .build_hook = check_build,
};
