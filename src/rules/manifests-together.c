#include "docker/edit.h"
#include "lint/memo.h"
#include "rules/install_ask.h"

static void add_named(const struct wf_restore *restore, struct wf_places *places) {
    for (size_t i = 0; i < restore->call.manifests.len; i++) {
        struct wf_str text = restore->call.manifests.items[i].value.text;
        wf_places_add(places, wf_str_starts(text, "./") ? wf_str_sub(text, 2, text.len) : text,
                      restore->run->index);
    }
}

/* The files that the calls of RUN steps name. */
static void find_named(struct wf_check *check, struct wf_places *places) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *run = dockerfile->instructions.items[i];
        struct wf_restores restores = {0};
        if (run->kind == WF_RUN) {
            restores = wf_restores_read(check->arena, run, NULL);
        }
        for (size_t k = 0; k < restores.list.len; k++) {
            add_named(&restores.list.items[k], places);
        }
    }
}

/* "requirements-docs.txt*", "requirements-docs.tx[t]": the file that is meant. */
static struct wf_str plain(struct wf_arena *arena, struct wf_str source) {
    struct wf_buf text = {.arena = arena};
    for (size_t i = 0; i < source.len; i++) {
        if (!strchr("*[]", source.ptr[i])) {
            wf_buf_str(&text, wf_str_sub(source, i, i + 1));
        }
    }
    return wf_buf_view(&text);
}

/* The first RUN of the stage below the COPY that names the file, or NULL. */
static const struct wf_instruction *first_user(struct wf_check *check, const struct wf_instruction *copy,
                                               struct wf_str file) {
    const struct wf_places *places = wf_memo_places(check, "manifests named", find_named);
    size_t at = wf_places_from(places, file, copy->index + 1);
    return at < copy->stage->last ? check->file->dockerfile->instructions.items[at] : NULL;
}

static void offer_split(struct wf_check *check, struct wf_finding *finding, const struct wf_instruction *copy,
                        const struct wf_dword *word, const struct wf_instruction *user) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_patch patch = wf_check_patch(check);
    struct wf_str head = wf_str_sub(copy->line.text, 0, copy->args_begin);
    wf_instruction_remove_part(&patch, dockerfile, copy, word->begin, word->end);
    wf_instruction_insert_before(&patch, dockerfile, user,
                                 wf_arena_printf(check->arena, "%.*s %.*s %.*s\n",
                                                 WF_STR_ARG(wf_str_trim(head)), WF_STR_ARG(word->text),
                                                 WF_STR_ARG(wf_instruction_destination(copy)->text)));
    finding->fix = wf_patch_fix(&patch, "copy it right above its use", WF_FIX_UNSAFE);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    bool from_context = copy->kind == WF_COPY && !wf_instruction_flag(copy, "from", NULL) && !copy->json;
    if (!from_context || !copy->stage || copy->words.len < 3 || copy->heredocs.len > 0 ||
        check->file->dockerfile->instructions.items[copy->index] != copy) {
        return;
    }
    const struct wf_instruction *first =
        first_user(check, copy, plain(check->arena, copy->words.items[0].text));
    for (size_t i = 1; first && i + 1 < copy->words.len; i++) {
        const struct wf_dword *word = &copy->words.items[i];
        const struct wf_instruction *user = first_user(check, copy, plain(check->arena, word->text));
        if (!user || user->index <= first->index) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, wf_dword_span(copy, word),
                      "a change of \"%.*s\" also runs the step again that installs from \"%.*s\"",
                      WF_STR_ARG(word->text), WF_STR_ARG(copy->words.items[0].text));
        wf_finding_note(check, finding, check->file->source, first->name, "runs again");
        wf_finding_note(check, finding, check->file->source, user->name, "the step that uses the file");
        offer_split(check, finding, copy, word, user);
    }
}

const struct wf_rule wf_rule_manifests_together = {
    .id = "manifests-together",
    .title = "Files of several steps copied at once",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
