#include "docker/edit.h"
#include "lint/memo.h"
#include "rules/docker_ask.h"

struct makers {
    WF_LIST(const struct wf_instruction *) list; /* the first RUN of each stage that makes the user */
};

/* Of each name. */
static struct wf_map *read_makers(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    struct wf_map *all = WF_NEW(check->arena, struct wf_map);
    all->arena = check->arena;
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        struct wf_users_made made = wf_users_made_by(check->arena, instruction);
        for (size_t k = 0; k < made.list.len; k++) {
            struct makers *makers = wf_map_get(all, made.list.items[k].name);
            if (makers == NULL) {
                makers = WF_NEW(check->arena, struct makers);
                wf_map_put(all, made.list.items[k].name, makers);
            }
            size_t count = makers->list.len;
            if (count == 0 || makers->list.items[count - 1]->stage != instruction->stage) {
                *WF_PUSH(check->arena, &makers->list) = instruction;
            }
        }
    }
    return all;
}

/* The RUN of another stage that makes the user; NULL: none does. */
static const struct wf_instruction *maker_elsewhere(struct wf_check *check, const struct wf_stage *stage,
                                                    struct wf_str name) {
    void **place = wf_memo(check, "user-missing", WF_STR(""));
    if (*place == NULL) {
        *place = read_makers(check, check->file->dockerfile);
    }
    const struct makers *makers = wf_map_get(*place, name);
    for (size_t i = 0; makers && i < makers->list.len; i++) {
        if (makers->list.items[i]->stage != stage) {
            return makers->list.items[i];
        }
    }
    return NULL;
}

/* Its commands that make users and groups, as one RUN. */
static struct wf_str making(struct wf_check *check, const struct wf_instruction *maker) {
    struct wf_users_made made = wf_users_made_by(check->arena, maker);
    struct wf_buf text = {.arena = check->arena};
    wf_buf_text(&text, maker->keyword.ptr[0] == 'r' ? "run " : "RUN ");
    for (size_t i = 0; i < made.list.len; i++) {
        wf_buf_text(&text, i > 0 ? " && \\\n    " : "");
        wf_buf_str(&text, wf_shell_slice(maker->script->shell, made.list.items[i].command->span));
    }
    wf_buf_text(&text, "\n");
    return wf_buf_view(&text);
}

static void offer_user(struct wf_check *check, struct wf_finding *finding, const struct wf_instruction *user,
                       const struct wf_instruction *maker) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_patch patch = wf_check_patch(check);
    bool trigger = dockerfile->instructions.items[user->index] != user;
    if (!trigger && dockerfile->escape == '\\') {
        wf_instruction_insert_behind(&patch, dockerfile, user->stage->from, making(check, maker));
        finding->fix = wf_patch_fix(&patch, "make the user in this stage too", WF_FIX_UNSAFE);
    }
}

struct name {
    struct wf_str text;
    size_t begin, end; /* in the instruction's line */
    bool group;
};

static bool is_plain(struct wf_str name) {
    for (size_t i = 0; i < name.len; i++) {
        if (!wf_is_word(name.ptr[i]) && name.ptr[i] != '-' && name.ptr[i] != '.') {
            return false;
        }
    }
    return name.len > 0 && !wf_user_is_number(name) && !wf_str_is(name, "root");
}

/* `what` says what becomes of it. */
static void check_name(struct wf_check *check, const struct wf_instruction *instruction,
                       const struct name *name, const char *what) {
    if (!is_plain(name->text)) {
        return;
    }
    enum wf_truth exists = wf_user_exists(wf_users_of(check), instruction, name->text, name->group);
    const struct wf_instruction *maker = maker_elsewhere(check, instruction->stage, name->text);
    if (exists == WF_TRUE || (exists == WF_MAYBE && !maker)) {
        return;
    }
    struct wf_finding *finding = wf_report(check, wf_instruction_part(instruction, name->begin, name->end),
                                           "this stage has no %s \"%.*s\": %s",
                                           name->group ? "group" : "user", WF_STR_ARG(name->text), what);
    finding->severity = exists == WF_MAYBE ? WF_INFO : WF_WARNING;
    if (maker) {
        wf_finding_note(check, finding, check->file->source, maker->span, "made here, in another stage");
        offer_user(check, finding, instruction, maker);
    }
    wf_finding_help(check, finding, "make it in this stage, above this line");
}

/* "user:group" of decoded text that begins at `begin` in the line. */
static void check_pair(struct wf_check *check, const struct wf_instruction *instruction, struct wf_str text,
                       size_t begin, const char *what) {
    size_t colon = wf_str_find_char(text, ':', 0);
    size_t end = colon == WF_NOT_FOUND ? text.len : colon;
    struct name user = {wf_str_sub(text, 0, end), begin, begin + end, false};
    check_name(check, instruction, &user, what);
    if (colon != WF_NOT_FOUND && !wf_str_eq(wf_str_sub(text, colon + 1, text.len), user.text)) {
        struct name group = {wf_str_sub(text, colon + 1, text.len), begin + colon + 1, begin + text.len,
                             true};
        check_name(check, instruction, &group, what);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    if (!instruction->stage ||
        check->file->dockerfile->instructions.items[instruction->index] != instruction) {
        return;
    }
    if (instruction->kind == WF_USER && instruction->words.len == 1) {
        const struct wf_dword *word = &instruction->words.items[0];
        check_pair(check, instruction, word->text, word->begin, "the container cannot start");
    } else if (instruction->kind == WF_COPY || instruction->kind == WF_ADD) {
        const struct wf_dflag *chown = wf_instruction_flag(instruction, "chown", NULL);
        if (chown && chown->has_value) {
            check_pair(check, instruction, chown->value, chown->value_begin,
                       "the files silently belong to root");
        }
    }
}

const struct wf_rule wf_rule_user_missing = {
    .id = "user-missing",
    .title = "User that the stage does not have",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
