#include "lint/memo.h"
#include "rules/run_ask.h"

/* What an earlier step did with the list of packages. */
struct list {
    const struct wf_instruction *updated; /* NULL: none did */
    bool removed;                         /* since then */
    bool open;                            /* something may have updated it */
};

static bool removes_lists(const struct wf_shell_command *command) {
    for (size_t i = 1; wf_command_in(command, "rm find") && i < command->words.len; i++) {
        struct wf_str word = command->words.items[i].head;
        if (wf_str_starts(word, "/var/lib/apt") || wf_str_is(word, "/var/lib")) {
            return true;
        }
    }
    return false;
}

/* How far a script was followed. */
struct place {
    size_t command, call;
};

static bool updates_list(const struct wf_run *run, const struct wf_shell_command *command,
                         struct place *place) {
    bool updates = false;
    for (; place->call < run->calls.list.len; place->call++) {
        const struct wf_package_call *call = &run->calls.list.items[place->call];
        if (call->command->order > command->order) {
            break;
        }
        bool apt = call->manager == WF_MANAGER_APT && call->command == command;
        updates = updates ||
                  (apt && (call->action == WF_PACKAGE_UPDATE || wf_package_call_has(call, '\0', "--update")));
    }
    return updates;
}

/* Follows the script on up to command `end`. */
static void follow(const struct wf_run *run, struct place *place, size_t end, struct list *list) {
    for (; place->command < end; place->command++) {
        const struct wf_shell_command *command = run->shell->commands.items[place->command];
        if (updates_list(run, command, place)) {
            *list = (struct list){.updated = run->instruction};
        } else if (removes_lists(command)) {
            list->removed = true;
        } else if (wf_command_is_open(command)) {
            list->open = true;
        }
    }
}

static void follow_instruction(struct wf_check *check, const struct wf_instruction *instruction,
                               struct list *list) {
    struct wf_run run;
    if (instruction->kind != WF_RUN) {
        return;
    }
    if (!wf_run_read(check, instruction, &run)) {
        list->open = true;
    } else if (!wf_run_mounts_over(&run, "/var/lib/apt/lists")) {
        follow(&run, &(struct place){0}, run.shell->commands.len, list);
    }
}

/* Before each instruction. */
static struct list *follow_all(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    struct list *before = WF_NEW_ARRAY(check->arena, struct list, dockerfile->instructions.len);
    struct list *ends = WF_NEW_ARRAY(check->arena, struct list, dockerfile->stages.len);
    for (size_t s = 0; s < dockerfile->stages.len; s++) {
        const struct wf_stage *stage = dockerfile->stages.items[s];
        struct list list = stage->base ? ends[stage->base->index] : (struct list){0};
        for (size_t i = stage->first; i < stage->last; i++) {
            before[i] = list;
            follow_instruction(check, dockerfile->instructions.items[i], &list);
        }
        ends[s] = list;
    }
    return before;
}

static struct list list_above(struct wf_check *check, const struct wf_instruction *instruction) {
    void **place = wf_memo(check, "apt-list-stale", WF_STR(""));
    if (*place == NULL) {
        *place = follow_all(check, check->file->dockerfile);
    }
    return ((const struct list *)*place)[instruction->index];
}

/* Images that come without a list. */
static bool has_no_list(const struct wf_stage *stage) {
    return wf_str_in(wf_stage_library(stage), "debian ubuntu python node golang ruby php rust openjdk gcc "
                                              "eclipse-temurin perl buildpack-deps nginx postgres httpd");
}

/* A name that apt has to look up. */
static bool looks_up(const struct wf_package_call *call) {
    if (call->manager != WF_MANAGER_APT || call->action != WF_PACKAGE_INSTALL ||
        wf_package_call_has(call, '\0', "--update") || wf_package_call_has(call, 'f', "--fix-broken")) {
        return false;
    }
    for (size_t i = 0; i < call->packages.len; i++) {
        if (call->packages.items[i].literal && call->packages.items[i].name.len > 0) {
            return true;
        }
    }
    return false;
}

/* A command before which `apt-get update &&` may stand. */
static bool can_be_led(const struct wf_shell_command *command) {
    const struct wf_shell_pipeline *before = command->pipeline->list;
    while (before != command->pipeline && before->next != command->pipeline) {
        before = before->next;
    }
    return command->index == 0 && !command->pipeline->negated &&
           (before == command->pipeline || before->joined == WF_SHELL_AND);
}

static bool is_only_update(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    return wf_run_read(check, instruction, &run) && run.shell->commands.len == 1 && run.calls.list.len == 1 &&
           run.calls.list.items[0].command->redirections.len == 0;
}

static void offer_update(struct wf_check *check, struct wf_finding *finding, const struct wf_run *run,
                         const struct wf_package_call *call, const struct wf_instruction *updated) {
    if (!can_be_led(call->command)) {
        wf_finding_help(check, finding, "update the list in the same RUN");
        return;
    }
    struct wf_str sudo = wf_str_is(call->command->words.items[0].text, "sudo") ? WF_STR("sudo ") : WF_STR("");
    struct wf_patch patch = wf_check_patch(check);
    wf_run_insert(
        &patch, run, call->command->span.begin,
        wf_arena_printf(check->arena, "%.*s%.*s update && ", WF_STR_ARG(sudo), WF_STR_ARG(call->tool)));
    bool joins = updated && updated->index + 1 == run->instruction->index && updated->comments.len == 0 &&
                 is_only_update(check, updated) && !wf_is_trigger(run->dockerfile, run->instruction);
    if (joins) {
        wf_instruction_remove(&patch, run->dockerfile, updated);
    }
    finding->fix =
        wf_patch_fix(&patch, joins ? "join the two" : "update the list in the same RUN", WF_FIX_SAFE);
}

static void report(struct wf_check *check, const struct wf_run *run, const struct wf_package_call *call,
                   const struct list *list) {
    struct wf_span part = {call->command->words.items[call->program].span.begin,
                           call->command->words.items[call->verb].span.end};
    struct wf_span span = wf_run_span(run, part);
    struct wf_finding *finding = NULL;
    if (list->updated == NULL) {
        finding = wf_report(check, span, "there is no list of packages to install from");
    } else if (list->removed) {
        finding = wf_report(check, span, "the list of packages was removed before");
    } else {
        finding = wf_report(check, span,
                            "the list of packages is that of an earlier RUN, which the cache may "
                            "have kept for long");
    }
    if (list->updated && list->updated != run->instruction) {
        wf_finding_note(check, finding, check->file->source, list->updated->span, "updated here");
    }
    offer_update(check, finding, run, call, list->updated);
}

/* One finding per RUN: the first install that needs one. */
static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    if (!wf_run_read(check, instruction, &run) || !wf_run_call(&run, WF_MANAGER_APT, WF_PACKAGE_INSTALL) ||
        wf_run_mounts_over(&run, "/var/lib/apt/lists")) {
        return;
    }
    struct list list = list_above(check, instruction);
    struct place place = {0};
    for (size_t i = 0; i < run.calls.list.len; i++) {
        const struct wf_package_call *call = &run.calls.list.items[i];
        if (!looks_up(call)) {
            continue;
        }
        follow(&run, &place, call->command->order, &list);
        bool known = list.updated ? true : has_no_list(instruction->stage);
        bool fresh = list.updated == instruction && !list.removed;
        if (!fresh && !list.open && known) {
            report(check, &run, call, &list);
            return;
        }
    }
}

const struct wf_rule wf_rule_apt_list_stale = {
    .id = "apt-list-stale",
    .title = "Packages installed from an old list",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
