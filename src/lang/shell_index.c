/* What is asked of a script again and again, found once. */
#include "lang/shell_reader.h"

static struct wf_shell_name *name_of(struct wf_arena *arena, struct wf_shell_script *script,
                                     struct wf_str name) {
    struct wf_shell_name *known = wf_map_get(&script->names, name);
    if (!known) {
        known = WF_NEW(arena, struct wf_shell_name);
        script->names.arena = arena;
        wf_map_put(&script->names, name, known);
    }
    return known;
}

static void note_kept(struct wf_arena *arena, struct wf_shell_script *script, struct wf_str name,
                      const struct wf_shell_command *command, struct wf_str value) {
    struct wf_shell_name *known = name_of(arena, script, name);
    *WF_PUSH(arena, &known->kept) = (struct wf_shell_setting){command, value};
}

static void note_assignments(struct wf_arena *arena, struct wf_shell_script *script,
                             const struct wf_shell_command *command) {
    for (size_t i = 0; i < command->assignments.len; i++) {
        const struct wf_shell_assignment *one = &command->assignments.items[i];
        struct wf_str value = wf_shell_slice(script, one->value.span);
        struct wf_shell_name *known = name_of(arena, script, one->name);
        *WF_PUSH(arena, &known->assigned) = (struct wf_shell_assigned){command, one};
        if (command->words.len == 0) {
            note_kept(arena, script, one->name, command, one->append ? (struct wf_str){NULL, 0} : value);
        }
    }
}

/* Words such as `export NAME=value` assign too; a `for` or `read` that sets the name makes it unknowable. */
static void note_words(struct wf_arena *arena, struct wf_shell_script *script,
                       const struct wf_shell_command *command) {
    struct wf_str program = wf_shell_program(command);
    bool reads = wf_str_in(program, "read mapfile unset");
    bool declares = wf_str_in(program, "export local declare readonly");
    for (size_t i = 1; (reads || declares) && i < command->words.len; i++) {
        struct wf_str text = command->words.items[i].text;
        struct wf_str raw = wf_shell_slice(script, command->words.items[i].span);
        size_t equals = declares ? wf_str_find_char(raw, '=', 0) : WF_NOT_FOUND;
        if (equals != WF_NOT_FOUND) {
            note_kept(arena, script, wf_str_sub(raw, 0, equals), command,
                      wf_str_sub(raw, equals + 1, raw.len));
        } else if (reads && text.len > 0) {
            note_kept(arena, script, text, command, (struct wf_str){NULL, 0});
        }
    }
    if (command->kind == WF_SHELL_FOR && command->name.len > 0) {
        note_kept(arena, script, command->name, command, (struct wf_str){NULL, 0});
    }
}

void wf_shell_index(struct wf_arena *arena, struct wf_shell_script *script) {
    for (size_t i = 0; i < script->commands.len; i++) {
        struct wf_shell_command *command = script->commands.items[i];
        wf_shell_note_program(command);
        if (wf_str_in(wf_shell_program(command), "cd pushd popd")) {
            *WF_PUSH(arena, &script->moves) = command;
        }
        if (command->kind == WF_SHELL_SIMPLE && command->words.len >= 2 &&
            wf_str_is(command->words.items[0].text, "set")) {
            *WF_PUSH(arena, &script->sets) = command;
        }
        note_assignments(arena, script, command);
        note_words(arena, script, command);
    }
}
