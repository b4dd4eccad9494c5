#include "docker/edit.h"
#include "lint/rule.h"

static struct wf_str in_upper_case(struct wf_arena *arena, struct wf_str text) {
    char *copy = WF_NEW_ARRAY(arena, char, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        copy[i] = wf_upper(text.ptr[i]);
    }
    return (struct wf_str){copy, text.len};
}

/* What most of the keywords that are in one case are, as BuildKit counts them. */
static bool is_mostly_lower(struct wf_arena *arena, const struct wf_dockerfile *dockerfile) {
    size_t lower = 0;
    size_t upper = 0;
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        struct wf_str keyword = dockerfile->instructions.items[i]->keyword;
        lower += wf_str_eq(keyword, wf_arena_lower(arena, keyword));
        upper += wf_str_eq(keyword, in_upper_case(arena, keyword));
    }
    return lower > upper;
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    bool lower = is_mostly_lower(check->arena, dockerfile);
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        struct wf_str wanted = lower ? wf_arena_lower(check->arena, instruction->keyword)
                                     : in_upper_case(check->arena, instruction->keyword);
        if (instruction->kind == WF_INSTRUCTION_UNKNOWN || wf_str_eq(instruction->keyword, wanted)) {
            continue;
        }
        struct wf_finding *finding = wf_report(
            check, instruction->name, "keyword is not spelled as the others of the file are: \"%.*s\"",
            WF_STR_ARG(instruction->keyword));
        struct wf_patch patch = wf_check_patch(check);
        wf_patch_replace(&patch, instruction->name, wanted);
        finding->fix =
            wf_patch_fix(&patch, lower ? "spell it in lower case" : "spell it in upper case", WF_FIX_SAFE);
    }
}

const struct wf_rule wf_rule_instruction_casing = {
    .id = "instruction-casing",
    .title = "Keywords in different cases",
    .aliases = "ConsistentInstructionCasing",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .dockerfile_hook = check_dockerfile,
};
