#include "docker/bake_call.h"

#include "docker/list.h"
#include "gha/context.h"
#include "lang/hole.h"

/* --- the action ------------------------------------------------------------------------------------------
 */

static struct wf_texts list_of(struct wf_arena *arena, const struct wf_step *step, const char *name) {
    struct wf_texts texts = {0};
    struct wf_context context = wf_context_of_step(arena, step, NULL);
    const struct wf_node *key = wf_step_input_key(step, name);
    const struct wf_node *value = key ? wf_list_scalar(arena, step, key) : NULL;
    if (value) {
        const struct wf_list_fact *fact = wf_list_fact(WF_STR("docker/bake-action"), wf_str_of(name));
        const struct wf_csv *csv = wf_csv_read(arena, value->text, &fact->options);
        for (size_t i = 0; i < csv->items.len; i++) {
            struct wf_str text = wf_str_trim(wf_context_text(&context, csv->items.items[i].text));
            if (text.len > 0) {
                *WF_PUSH(arena, &texts.list) = text;
            }
        }
    }
    return texts;
}

/* `source`: the repository as Git has it, a folder of that, or the workspace. False: something else. */
static bool read_source(struct wf_bake_call *call, const struct wf_context *context) {
    const struct wf_step *step = context->step;
    struct wf_str source = wf_str_trim(wf_context_text(context, wf_node_text(wf_step_input(step, "source"))));
    struct wf_str workdir =
        wf_str_trim(wf_context_text(context, wf_node_text(wf_step_input(step, "workdir"))));
    static const char git[] = "{{defaultContext}}";
    call->folder = workdir.len > 0 ? workdir : WF_STR("");
    if (wf_str_starts(source, git)) {
        struct wf_str rest = wf_str_sub(source, strlen(git), source.len);
        bool below = wf_str_starts(rest, ":");
        call->folder = below ? wf_str_sub(rest, 1, rest.len) : WF_STR("");
        return below || rest.len == 0;
    }
    return source.len == 0 || wf_str_is(source, ".") || wf_str_is(source, "./");
}

void wf_bake_step_read(struct wf_arena *arena, struct wf_bake_calls *calls, const struct wf_step *step) {
    if (!wf_step_uses(step, "docker/bake-action") || !step->job) {
        return;
    }
    struct wf_context context = wf_context_of_step(arena, step, NULL);
    struct wf_bake_call call = {.step = step};
    call.known = read_source(&call, &context) && !wf_step_input(step, "vars");
    call.files = list_of(arena, step, "files");
    call.names = list_of(arena, step, "targets");
    call.sets = list_of(arena, step, "set");
    *WF_PUSH(arena, &calls->list) = call;
}

/* --- commands --------------------------------------------------------------------------------------------
 */

struct reader {
    struct wf_arena *arena;
    struct wf_context context;
    const struct wf_script *script;
    const struct wf_shell_command *command;
    struct wf_bake_call call;
    bool behind; /* the subcommand has been read */
    bool builds;
};

static struct wf_str text(const struct reader *reader, struct wf_span span) {
    return wf_context_word(&reader->context, reader->script->shell, reader->command, span);
}

static void read_option(struct reader *reader, struct wf_str name, struct wf_str value) {
    struct wf_bake_call *call = &reader->call;
    if (wf_str_in(name, "-f --file")) {
        *WF_PUSH(reader->arena, &call->files.list) = value;
    } else if (wf_str_is(name, "--set")) {
        *WF_PUSH(reader->arena, &call->sets.list) = value;
    } else if (call->compose && wf_str_is(name, "--build-arg")) {
        *WF_PUSH(reader->arena, &call->args.list) = value;
    } else if (wf_str_in(name, "--project-directory --env-file --var")) {
        call->known = false;
    }
}

/* Options that take no value; "-f" and the like do. */
static const char flags[] =
    "--check --debug -D --load --no-cache --print --pull --push --quiet -q --rm "
    "--force-rm --with-dependencies --compatibility --dry-run --all-resources --parallel --build -d "
    "--detach --wait --no-deps --no-build --no-start --force-recreate --always-recreate-deps "
    "--abort-on-container-exit --abort-on-container-failure --no-color --no-log-prefix --no-recreate "
    "--quiet-pull --quiet-build --remove-orphans -V --renew-anon-volumes --menu --timestamps --watch -w "
    "--attach-dependencies --verbose -y --yes";

static void read_position(struct reader *reader, const struct wf_shell_word *word) {
    struct wf_str name = text(reader, word->span);
    if (reader->behind) {
        bool several = wf_hole_any(name) || word->bare;
        reader->call.known = reader->call.known && !several;
        *WF_PUSH(reader->arena, &reader->call.names.list) = name;
        return;
    }
    reader->behind = true;
    reader->builds = wf_str_in(name, reader->call.compose ? "build up" : "bake");
}

static void read_words(struct reader *reader, uint32_t from) {
    for (uint32_t i = from; i < reader->command->words.len; i++) {
        const struct wf_shell_word *word = &reader->command->words.items[i];
        struct wf_str raw = wf_shell_slice(reader->script->shell, word->span);
        if (raw.len < 2 || raw.ptr[0] != '-') {
            read_position(reader, word);
            continue;
        }
        size_t equals = wf_hole_find(raw, '=', 0);
        if (equals != WF_NOT_FOUND) {
            struct wf_span value = wf_span_make(word->span.begin + equals + 1, word->span.end);
            read_option(reader, wf_str_sub(raw, 0, equals), text(reader, value));
        } else if (!wf_str_in(raw, flags) && i + 1 < reader->command->words.len) {
            read_option(reader, raw, text(reader, reader->command->words.items[++i].span));
        }
    }
}

/* The index of the first word behind "docker compose", "docker-compose" or "docker buildx"; 0: another. */
static uint32_t behind_program(const struct wf_shell_command *command, bool *compose) {
    uint32_t word = wf_shell_program_word(command);
    struct wf_str program = wf_shell_program(command);
    struct wf_str next = word != WF_SHELL_NONE && word + 1 < command->words.len
                             ? command->words.items[word + 1].text
                             : WF_STR("");
    bool docker = wf_str_is(program, "docker");
    *compose = wf_str_is(program, "docker-compose") || (docker && wf_str_is(next, "compose"));
    bool buildx = docker && wf_str_is(next, "buildx");
    return wf_str_is(program, "docker-compose") ? word + 1 : *compose || buildx ? word + 2 : 0;
}

/* Variables that say what to read, or that change what is read. */
static bool is_steered(const struct wf_step *step) {
    return wf_step_env(step, WF_STR("COMPOSE_FILE")) || wf_step_env(step, WF_STR("BUILDX_BAKE_FILE"));
}

void wf_bake_commands_read(struct wf_arena *arena, struct wf_bake_calls *calls,
                           const struct wf_script *script) {
    struct wf_script_folders *folders = NULL;
    for (size_t i = 0; script->step->job && i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        bool compose = false;
        uint32_t from = command->kind == WF_SHELL_SIMPLE ? behind_program(command, &compose) : 0;
        if (from == 0) {
            continue;
        }
        struct reader reader = {arena,   wf_context_of_step(arena, script->step, NULL), script,
                                command, {.step = script->step, .compose = compose},    false,
                                false};
        reader.call.known = command->assignments.len == 0 && !is_steered(script->step);
        read_words(&reader, from);
        if (reader.builds) {
            folders = folders ? folders : wf_script_folders(arena, script);
            reader.call.folder = wf_script_folder(folders, command);
            *WF_PUSH(arena, &calls->list) = reader.call;
        }
    }
}
