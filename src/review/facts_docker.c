/* A Dockerfile: its stages, what they begin with, and what they do. */
#include "review/fact_in.h"

/* Joined text with single blanks: line breaks and indentation of an instruction mean nothing. */
static struct wf_str squeeze(struct wf_arena *arena, const struct wf_instruction *instruction) {
    struct wf_buf out = {.arena = arena};
    struct wf_str text = instruction->line.text;
    bool words = instruction->heredocs.len == 0;
    bool known = instruction->kind != WF_INSTRUCTION_UNKNOWN;
    wf_buf_str(&out, known ? wf_str_of(wf_instruction_name(instruction->kind)) : instruction->keyword);
    for (size_t i = instruction->keyword.len; i < text.len; i++) {
        bool blank = words && wf_is_blank(text.ptr[i]);
        if (!blank) {
            wf_buf_char(&out, text.ptr[i]);
        } else if (i + 1 < text.len && !wf_is_blank(text.ptr[i + 1])) {
            wf_buf_char(&out, ' ');
        }
    }
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        wf_buf_printf(&out, "\n%.*s", WF_STR_ARG(instruction->heredocs.items[i].body.text));
    }
    return wf_buf_view(&out);
}

static struct wf_fact_scope stage_scope(const struct wf_fact_scope *file, const struct wf_stage *stage) {
    struct wf_arena *arena = file->facts->arena;
    struct wf_fact_scope scope = *file;
    scope.where = stage->name.len > 0 ? wf_arena_printf(arena, "stage \"%.*s\"", WF_STR_ARG(stage->name))
                                      : wf_arena_printf(arena, "stage %zu", stage->index);
    scope.key = scope.where;
    return scope;
}

static void add_instruction(const struct wf_fact_scope *scope, const struct wf_instruction *instruction,
                            struct wf_buf *all) {
    wf_buf_str(all, squeeze(scope->facts->arena, instruction));
    wf_buf_char(all, '\n');
}

static struct wf_fact *add(const struct wf_fact_scope *scope, enum wf_topic topic, const char *name,
                           struct wf_str value, const struct wf_instruction *instruction) {
    struct wf_fact *fact = wf_fact_add(scope, topic, wf_str_of(name), value, NULL);
    fact->span = instruction->span;
    return fact;
}

/* The order of instructions counts, so that they are one fact. */
static void add_stage(const struct wf_fact_scope *file, const struct wf_dockerfile *dockerfile,
                      const struct wf_stage *stage) {
    struct wf_arena *arena = file->facts->arena;
    struct wf_fact_scope scope = stage_scope(file, stage);
    struct wf_buf all = {.arena = arena};
    const struct wf_instruction *user = NULL;
    struct wf_fact *own = add(&scope, WF_TOPIC_STAGE, "", WF_STR("stage"), stage->from);
    own->what = WF_STR("stage");
    struct wf_str base = squeeze(arena, stage->from);
    size_t name = stage->name_word.text.len > 0 ? base.len - stage->name_word.text.len - 4 : base.len;
    struct wf_str image = wf_str_sub(base, sizeof "FROM " - 1, name);
    add(&scope, WF_TOPIC_BASE, "base", image, stage->from)->what = WF_STR("base image");
    for (size_t i = stage->first + 1; i < stage->last; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        user = instruction->kind == WF_USER ? instruction : user;
        add_instruction(&scope, instruction, &all);
    }
    if (user != NULL && user->words.len > 0) {
        add(&scope, WF_TOPIC_USER, "user", user->words.items[0].text, user);
    }
    if (all.len > 0) {
        struct wf_fact *fact =
            add(&scope, WF_TOPIC_INSTRUCTIONS, "instructions", wf_buf_view(&all), stage->from);
        fact->span = wf_span_make(dockerfile->instructions.items[stage->first + 1]->span.begin,
                                  dockerfile->instructions.items[stage->last - 1]->span.end);
    }
}

void wf_facts_of_dockerfile(const struct wf_fact_scope *scope, const struct wf_dockerfile *file) {
    struct wf_arena *arena = scope->facts->arena;
    for (size_t i = 0; i < file->directives.len; i++) {
        struct wf_fact *fact = wf_fact_add(scope, WF_TOPIC_OTHER, file->directives.items[i].name,
                                           file->directives.items[i].value, NULL);
        fact->span = file->directives.items[i].span;
    }
    struct wf_buf args = {.arena = arena};
    const struct wf_instruction *first = NULL;
    for (size_t i = 0; i < file->instructions.len && file->instructions.items[i]->stage == NULL; i++) {
        first = first != NULL ? first : file->instructions.items[i];
        add_instruction(scope, file->instructions.items[i], &args);
    }
    if (first != NULL) {
        add(scope, WF_TOPIC_ARG, "arguments", wf_buf_view(&args), first)->what =
            WF_STR("arguments before FROM");
    }
    for (size_t i = 0; i < file->stages.len; i++) {
        add_stage(scope, file, file->stages.items[i]);
    }
}
