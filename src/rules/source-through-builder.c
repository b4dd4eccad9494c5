#include "docker/edit.h"
#include "docker/users.h"
#include "docker/vars.h"
#include "rules/install_ask.h"

static struct wf_str without_slash(struct wf_str path) {
    return wf_str_ends(path, "/") ? wf_str_sub(path, 0, path.len - 1) : path;
}

/* The absolute path of the folder into which the stage copies the whole context; empty: it does not, into
 * "/", or unknown. */
static struct wf_str whole_folder(struct wf_check *check, const struct wf_stage *stage,
                                  const struct wf_instruction **copy) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_str workdir = WF_STR("");
    for (size_t i = stage->first; i < stage->last; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        if (instruction->kind == WF_WORKDIR && instruction->words.len == 1) {
            workdir = instruction->words.items[0].text;
        } else if (wf_copy_is_whole(instruction)) {
            struct wf_str to = without_slash(wf_instruction_destination(instruction)->text);
            *copy = instruction;
            return without_slash(to.ptr[0] == '/' ? to : wf_str_is(to, ".") ? workdir : WF_STR(""));
        }
    }
    return WF_STR("");
}

/* --- the fix ------------------------------------------------------------------------------------------ */

/* A way from the context through a stage that does nothing to it. */
struct way {
    const struct wf_dockerfile *dockerfile;
    const struct wf_stage *from;
    const struct wf_instruction *whole; /* COPY of the context in `from` */
    const struct wf_instruction *copy;  /* COPY of that in the image */
    struct wf_str folder;               /* in `from` */
};

/* Only who owns the files, and users: what another stage gets none of. */
static bool sets_owners(const struct wf_instruction *run) {
    static const char programs[] = "useradd adduser groupadd addgroup chown chgrp true";
    if (run->kind != WF_RUN || !run->script || !run->script->posix || run->script->shell->broken ||
        run->heredocs.len > 0) {
        return false;
    }
    for (size_t i = 0; i < run->script->shell->commands.len; i++) {
        const struct wf_shell_command *command = run->script->shell->commands.items[i];
        if (command->kind != WF_SHELL_SIMPLE || !wf_str_in(wf_shell_program(command), programs)) {
            return false;
        }
    }
    return true;
}

/* Whether all that the stage does below the whole COPY is lost anyway, and all above leaves the folder as
 * it is. */
static bool adds_nothing(struct wf_check *check, const struct way *way) {
    if (way->from->base != NULL) {
        return false;
    }
    for (size_t i = way->from->first + 1; i < way->from->last; i++) {
        const struct wf_instruction *instruction = way->dockerfile->instructions.items[i];
        bool step = instruction->kind == WF_RUN || instruction->kind == WF_COPY ||
                    instruction->kind == WF_ADD || instruction->kind == WF_ONBUILD;
        bool manifest = instruction->kind == WF_COPY && !wf_instruction_flag(instruction, "from", NULL) &&
                        instruction->heredocs.len == 0;
        bool harmless = i < way->whole->index
                            ? manifest || wf_run_leaves_folder(check->arena, instruction, way->folder)
                            : instruction == way->whole || sets_owners(instruction);
        if (step && !harmless) {
            return false;
        }
    }
    return true;
}

static bool has_user(const struct wf_dockerfile *dockerfile, const struct wf_stage *stage) {
    for (size_t i = stage->first; i < stage->last; i++) {
        if (dockerfile->instructions.items[i]->kind == WF_USER) {
            return true;
        }
    }
    return false;
}

/* Whether another stage copies the folder too, or minds its owners. */
static bool is_used_elsewhere(const struct way *way) {
    for (size_t i = way->from->last; i < way->dockerfile->instructions.len; i++) {
        const struct wf_instruction *other = way->dockerfile->instructions.items[i];
        bool reads = other->kind == WF_COPY && other != way->copy &&
                     wf_copy_stage(way->dockerfile, other) == way->from;
        for (size_t k = 0; reads && k + 1 < other->words.len; k++) {
            struct wf_str source = other->words.items[k].text;
            if (source.ptr[0] != '/' || wf_str_find_str(source, way->folder, 0) == 0) {
                return true;
            }
        }
        bool user = wf_stage_is_on(other->stage, way->from) && other->kind == WF_USER;
        if (user || (other->kind == WF_RUN && wf_str_has(other->line.text, "from="))) {
            return true;
        }
    }
    return has_user(way->dockerfile, way->from);
}

/* The last instruction of a stage that only adds dependencies to those of its base, else its FROM. */
static const struct wf_instruction *place_in(struct wf_check *check, const struct way *way,
                                             const struct wf_stage *stage) {
    const struct wf_instruction *last = stage->from;
    for (size_t i = stage->first + 1; i < stage->last; i++) {
        const struct wf_instruction *instruction = way->dockerfile->instructions.items[i];
        bool list = instruction->kind == WF_COPY && !wf_copy_is_whole(instruction);
        bool setting = instruction->kind == WF_ARG || instruction->kind == WF_ENV;
        if (!list && !setting && !wf_run_leaves_folder(check->arena, instruction, way->folder)) {
            return instruction->kind == WF_CMD ? last : stage->from;
        }
        last = instruction;
    }
    return last;
}

/* Stages that are built on it get the source themselves. */
static void add_to_others(struct wf_check *check, struct wf_patch *patch, const struct way *way) {
    for (size_t i = way->from->index + 1; i < way->dockerfile->stages.len; i++) {
        const struct wf_stage *stage = way->dockerfile->stages.items[i];
        if (stage->base == way->from) {
            wf_instruction_insert_behind(patch, way->dockerfile, place_in(check, way, stage),
                                         wf_instruction_text(check->arena, way->dockerfile, way->whole));
        }
    }
}

/* Its --chown names whom the image has for certain, or nobody: the stage's own useradd may go. */
static bool has_owner(struct wf_check *check, const struct way *way) {
    const struct wf_dflag *chown = wf_instruction_flag(way->copy, "chown", NULL);
    struct wf_str rest = chown ? chown->value : (struct wf_str){0};
    struct wf_str name;
    for (bool group = false; wf_str_cut(&rest, ':', &name); group = true) {
        if (!wf_user_is_number(name) &&
            wf_user_exists(wf_users_of(check), way->copy, name, group) != WF_TRUE) {
            return false;
        }
    }
    return true;
}

/* The COPY as it is from the context. */
static struct wf_str direct_copy(struct wf_check *check, const struct way *way) {
    struct wf_buf text = {.arena = check->arena};
    wf_buf_str(&text, way->copy->keyword);
    for (size_t i = 0; i < way->copy->flags.len; i++) {
        const struct wf_dflag *flag = &way->copy->flags.items[i];
        if (!wf_str_is(flag->name, "from")) {
            wf_buf_text(&text, " ");
            wf_buf_str(&text, wf_str_sub(way->copy->line.text, flag->begin, flag->end));
        }
    }
    struct wf_str to = wf_instruction_destination(way->copy)->text;
    wf_buf_printf(&text, " . %.*s\n", WF_STR_ARG(to));
    return wf_buf_view(&text);
}

/* What stands right behind the COPY and does not ask for what it brings, but is run again with it. */
static const struct wf_instruction *last_folder(const struct way *way) {
    const struct wf_instruction *target = way->copy;
    bool absolute = wf_instruction_destination(way->copy)->text.ptr[0] == '/';
    for (size_t i = way->copy->index + 1; absolute && i < way->copy->stage->last; i++) {
        const struct wf_instruction *next = way->dockerfile->instructions.items[i];
        if (next->kind != WF_WORKDIR) {
            break;
        }
        target = next;
    }
    return target;
}

static void offer_direct(struct wf_check *check, struct wf_finding *finding, const struct way *way) {
    if (way->copy->words.len != 2 || way->copy->json || !adds_nothing(check, way) || is_used_elsewhere(way) ||
        !has_owner(check, way)) {
        return;
    }
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_instruction *target = last_folder(way);
    if (target == way->copy) {
        const struct wf_dword *word = &way->copy->words.items[0];
        wf_instruction_replace_word(&patch, way->dockerfile, way->copy, word, WF_STR("."));
        wf_instruction_remove_flag(&patch, way->dockerfile, way->copy,
                                   wf_instruction_flag(way->copy, "from", NULL));
    } else {
        wf_instruction_insert_behind(&patch, way->dockerfile, target, direct_copy(check, way));
        wf_instruction_remove(&patch, way->dockerfile, way->copy);
    }
    add_to_others(check, &patch, way);
    for (size_t i = way->whole->index; i < way->from->last; i++) {
        const struct wf_instruction *instruction = way->dockerfile->instructions.items[i];
        if (instruction == way->whole || sets_owners(instruction)) {
            wf_instruction_remove(&patch, way->dockerfile, instruction);
        }
    }
    finding->fix = wf_patch_fix(&patch, "copy it from the context", WF_FIX_UNSAFE);
}

/* --- the rule ----------------------------------------------------------------------------------------- */

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_stage *from =
        copy->kind == WF_COPY && copy->stage ? wf_copy_stage(dockerfile, copy) : NULL;
    if (!from || copy->stage != wf_last_stage(dockerfile)) {
        return;
    }
    const struct wf_instruction *whole = NULL;
    struct wf_str folder = whole_folder(check, from, &whole);
    for (size_t i = 0; folder.len > 0 && i + 1 < copy->words.len; i++) {
        if (!wf_str_eq(without_slash(copy->words.items[i].text), folder)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, copy->span,
                      "the image gets all of the context by way of \"%.*s\", what only building needs too",
                      WF_STR_ARG(folder));
        wf_finding_note(check, finding, check->file->source, whole->span, "copied into the other stage here");
        wf_finding_help(check, finding, "copy what runs by name, from the context or from what was built");
        offer_direct(check, finding, &(struct way){dockerfile, from, whole, copy, folder});
    }
}

const struct wf_rule wf_rule_source_through_builder = {
    .id = "source-through-builder",
    .title = "Whole context in the image by way of another stage",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
