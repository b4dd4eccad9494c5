/* Configurations of ours and of those whose settings we honour, policies, the lock, values of packs: the
 * first line's first letter says which. */
#include "fuzz.h"

#include "lint/config.h"
#include "rules/registry.h"
#include "scaffold/render.h"

static void read_values(struct wf_arena *arena, struct wf_str text) {
    struct wf_problems problems = {0};
    struct wf_err err;
    const struct wf_pack *pack = wf_pack_load(arena, NULL, WF_STR("docker"), &problems, &err);
    DEMAND(pack != NULL, "no pack \"docker\"\n");
    struct wf_values *values = wf_values_make(arena, pack);
    wf_values_read(values, WF_STR("values.yml"), text);
    const struct wf_rendering *rendering = wf_render(values, NULL);
    DEMAND(rendering->files.len > 0 || rendering->problems.len > 0, "no files and no problems\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_arena arena = {0};
    struct wf_str text = fuzz_text(data, size);
    struct wf_str kind = fuzz_line(&text);
    struct wf_config *config = wf_config_make(&arena);
    switch (kind.len > 0 ? kind.ptr[0] : 0) {
    case 'w':
        wf_config_read(&arena, config, &wf_rules, WF_STR(".github/wfgen.yml"), text);
        break;
    case 'z':
        wf_config_read_zizmor(&arena, config, WF_STR("zizmor.yml"), text);
        break;
    case 'a':
        wf_config_read_actionlint(&arena, config, WF_STR("actionlint.yaml"), text);
        break;
    case 'h':
        wf_config_read_hadolint(&arena, config, WF_STR(".hadolint.yaml"), text);
        break;
    case 'p':
        wf_config_read_policy(&arena, config, WF_STR("policy.yml"), text);
        break;
    default:
        read_values(&arena, text);
    }
    wf_arena_free(&arena);
    return 0;
}
