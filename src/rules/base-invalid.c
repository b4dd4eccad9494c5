#include "docker/ref.h"
#include "rules/docker_ask.h"

static const char *what_of(enum wf_ref_problem problem) {
    switch (problem) {
    case WF_REF_UPPER:
        return "a repository's name is lower case";
    case WF_REF_TAG:
        return "the tag is none";
    case WF_REF_DIGEST:
        return "the digest is none";
    default:
        return "it is no name of an image";
    }
}

/* A word without variables; one with them depends on what is passed. */
static void check_word(struct wf_check *check, struct wf_str text, struct wf_span span) {
    if (text.len == 0 || wf_str_find_char(text, '$', 0) != WF_NOT_FOUND) {
        return;
    }
    struct wf_ref ref = wf_ref_parse(text);
    if (ref.valid == WF_FALSE) {
        struct wf_finding *finding =
            wf_report(check, span, "no image can have this name: \"%.*s\"", WF_STR_ARG(text));
        wf_finding_help(check, finding, "%s", what_of(ref.problem));
    }
}

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    struct wf_str image;
    bool constant = wf_str_find_char(stage->base_word.text, '$', 0) == WF_NOT_FOUND;
    if (constant && wf_base_image(check, stage, &image)) {
        check_word(check, image, wf_dword_span(stage->from, &stage->base_word));
    }
}

static bool is_number(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_digit(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

static void check_mounts(struct wf_check *check, const struct wf_instruction *run) {
    struct wf_mounts mounts = wf_instruction_mounts(check->arena, run);
    for (size_t i = 0; i < mounts.list.len; i++) {
        const struct wf_mount *mount = &mounts.list.items[i];
        bool plain = wf_str_find_char(mount->from, '"', 0) == WF_NOT_FOUND &&
                     wf_str_find_char(mount->from, '\'', 0) == WF_NOT_FOUND &&
                     wf_str_find_char(mount->from, run->escape, 0) == WF_NOT_FOUND;
        if (plain && !wf_dockerfile_stage(check->file->dockerfile, run, mount->from)) {
            check_word(check, mount->from, wf_dflag_span(run, mount->flag));
        }
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    const struct wf_dflag *from = copy->kind == WF_COPY ? wf_instruction_flag(copy, "from", NULL) : NULL;
    if (from && from->has_value) {
        struct wf_str name = wf_dflag_decode(check->arena, copy, from).text;
        if (!is_number(name) && !wf_dockerfile_stage(check->file->dockerfile, copy, name)) {
            check_word(check, name, wf_dflag_span(copy, from));
        }
    }
    if (copy->kind == WF_RUN) {
        check_mounts(check, copy);
    }
}

const struct wf_rule wf_rule_base_invalid = {
    .id = "base-invalid",
    .title = "Name that no image can have",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .stage_hook = check_stage,
    .instruction_hook = check_instruction,
};
