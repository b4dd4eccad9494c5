#include "docker/edit.h"
#include "docker/users.h"
#include "lint/rule.h"

static struct wf_str number_of(const struct wf_shell_command *command) {
    struct wf_shell_value value;
    bool found = wf_shell_option(command, "-u", 0, &value) || wf_shell_option(command, "--uid", 0, &value);
    return found && value.literal && wf_user_is_number(value.text) ? value.text : WF_STR("");
}

/* The number that a command of the stage gives the user; empty: none is known. */
static struct wf_str find_number(struct wf_check *check, const struct wf_instruction *user,
                                 struct wf_str name) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    size_t last = user->index;
    for (const struct wf_stage *stage = user->stage; stage; stage = stage->base) {
        for (size_t i = stage->first; i < last; i++) {
            struct wf_users_made made = wf_users_made_by(check->arena, dockerfile->instructions.items[i]);
            for (size_t k = 0; k < made.list.len; k++) {
                if (!made.list.items[k].group && wf_str_eq(made.list.items[k].name, name)) {
                    return number_of(made.list.items[k].command);
                }
            }
        }
        last = stage->base ? stage->base->last : 0;
    }
    return WF_STR("");
}

/* The last USER of the last stage is the one the container runs as. */
static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    const struct wf_stage *stage =
        dockerfile->stages.len > 0 ? dockerfile->stages.items[dockerfile->stages.len - 1] : NULL;
    const struct wf_instruction *user = NULL;
    for (size_t i = stage ? stage->first : 0; stage && i < stage->last; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        user = instruction->kind == WF_USER && instruction->words.len == 1 ? instruction : user;
    }
    const struct wf_dword *word = user ? &user->words.items[0] : NULL;
    if (!word || wf_str_find_char(word->text, '$', 0) != WF_NOT_FOUND || wf_user_is_number(word->text)) {
        return;
    }
    size_t colon = wf_str_find_char(word->text, ':', 0);
    struct wf_str name = wf_str_sub(word->text, 0, colon == WF_NOT_FOUND ? word->text.len : colon);
    if (wf_user_is_number(name) || wf_str_is(name, "root")) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dword_span(user, word),
                  "Kubernetes cannot tell that a named user is not root: \"%.*s\"", WF_STR_ARG(name));
    struct wf_str number = find_number(check, user, name);
    if (number.len > 0 && colon == WF_NOT_FOUND) {
        struct wf_patch patch = wf_check_patch(check);
        wf_instruction_replace_word(&patch, dockerfile, user, word, number);
        finding->fix = wf_patch_fix(&patch, "name the user by its number", WF_FIX_UNSAFE);
    } else {
        wf_finding_help(check, finding, "give the user a fixed number and name it by that");
    }
}

const struct wf_rule wf_rule_user_named = {
    .id = "user-named",
    .title = "USER by name",
    .aliases = "DL3066",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .dockerfile_hook = check_dockerfile,
};
