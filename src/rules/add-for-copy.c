#include "docker/edit.h"
#include "lint/rule.h"

/* ADD unpacks these, and downloads addresses. */
static bool needs_add(struct wf_str source) {
    static const char *const ends[] = {".tar", ".tar.gz",  ".tgz",  ".tar.bz2", ".tbz", ".tbz2", ".tar.xz",
                                       ".txz", ".tar.zst", ".tzst", ".gz",      ".bz2", ".xz",   ".zst"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (wf_str_ends(source, ends[i])) {
            return true;
        }
    }
    return wf_str_has(source, "://") || wf_str_starts(source, "git@") || wf_str_has(source, ".git#") ||
           wf_str_find_char(source, '$', 0) != WF_NOT_FOUND ||
           wf_str_find_char(source, '*', 0) != WF_NOT_FOUND;
}

static bool has_flag_of_add(const struct wf_instruction *add) {
    return wf_instruction_flag(add, "checksum", NULL) || wf_instruction_flag(add, "keep-git-dir", NULL) ||
           wf_instruction_flag(add, "unpack", NULL);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    if (instruction->kind != WF_ADD || has_flag_of_add(instruction)) {
        return;
    }
    size_t sources = wf_instruction_source_count(instruction);
    for (size_t i = 0; i < sources; i++) {
        if (i < instruction->words.len && needs_add(instruction->words.items[i].text)) {
            return;
        }
    }
    if (sources == 0) {
        return;
    }
    struct wf_finding *finding = wf_report(check, instruction->name, "ADD where COPY does the same");
    struct wf_patch patch = wf_check_patch(check);
    wf_patch_replace(&patch, instruction->name,
                     instruction->keyword.ptr[0] == 'a' ? WF_STR("copy") : WF_STR("COPY"));
    finding->fix = wf_patch_fix(&patch, "write COPY", WF_FIX_SAFE);
}

const struct wf_rule wf_rule_add_for_copy = {
    .id = "add-for-copy",
    .title = "ADD where COPY does the same",
    .aliases = "DL3020",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
