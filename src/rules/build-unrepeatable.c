#include "docker/ref.h"
#include "rules/docker_ask.h"
#include "rules/run_ask.h"

static void check_base(struct wf_check *check, const struct wf_stage *stage) {
    struct wf_str image;
    if (!wf_base_image(check, stage, &image)) {
        return;
    }
    struct wf_ref ref = wf_ref_parse(image);
    if (ref.valid == WF_TRUE && ref.digest.len == 0) {
        struct wf_finding *finding =
            wf_report(check, wf_dword_span(stage->from, &stage->base_word),
                      "a tag may stand for another image tomorrow: \"%.*s\"", WF_STR_ARG(image));
        wf_finding_help(check, finding, "add the digest: \"%.*s@sha256:...\"", WF_STR_ARG(image));
    }
}

/* Those that dependency-unpinned leaves alone. */
static bool is_installer(const struct wf_package *package) {
    return wf_str_in(package->name, "pip setuptools wheel npm") && package->literal &&
           package->version.len == 0;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    if (instruction->kind == WF_FROM && instruction->stage) {
        check_base(check, instruction->stage);
    }
    bool read = wf_run_read(check, instruction, &run);
    for (size_t i = 0; read && i < run.calls.list.len; i++) {
        const struct wf_package_call *call = &run.calls.list.items[i];
        bool installs = call->action == WF_PACKAGE_INSTALL && call->manager >= WF_MANAGER_PIP;
        for (size_t k = 0; installs && k < call->packages.len; k++) {
            const struct wf_package *package = &call->packages.items[k];
            if (is_installer(package)) {
                wf_report(check, wf_run_span(&run, call->command->words.items[package->word].span),
                          "whichever version is newest when this layer is first built: \"%.*s\"",
                          WF_STR_ARG(package->name));
            }
        }
    }
}

const struct wf_rule wf_rule_build_unrepeatable = {
    .id = "build-unrepeatable",
    .title = "What another build may get in another version",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .opt_in = true,
    .instruction_hook = check_instruction,
};
