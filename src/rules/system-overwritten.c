#include "rules/docker_ask.h"

static bool is_of_system(struct wf_str path) {
    while (wf_str_ends(path, "/") && path.len > 1) {
        path = wf_str_sub(path, 0, path.len - 1);
    }
    return wf_str_in(path,
                     "/usr/local/bin /usr/bin /usr/local /usr /bin /lib /usr/lib /usr/local/lib /etc /sbin");
}

/* A stage whose own base is empty, or the same image's stage, has nothing to lose. */
static bool has_system(const struct wf_stage *stage) {
    while (stage->base) {
        stage = stage->base;
    }
    return !stage->scratch;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    const struct wf_stage *from =
        copy->kind == WF_COPY && copy->stage ? wf_copy_stage(check->file->dockerfile, copy) : NULL;
    if (!from || copy->words.len != 2 || !has_system(copy->stage)) {
        return;
    }
    struct wf_str source = copy->words.items[0].text;
    if (!is_of_system(source) || !is_of_system(copy->words.items[1].text)) {
        return;
    }
    struct wf_finding *finding = wf_report(
        check, copy->span, "takes the place of the base image's own files: \"%.*s\"", WF_STR_ARG(source));
    wf_finding_help(check, finding,
                    "install into a folder of its own (a virtual environment, --prefix) and copy that");
}

const struct wf_rule wf_rule_system_overwritten = {
    .id = "system-overwritten",
    .title = "Folder of the system copied over another",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
