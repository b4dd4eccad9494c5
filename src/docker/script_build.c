#include "docker/other_build.h"

#include "gha/context.h"
#include "lang/hole.h"

/* --- the command ---------------------------------------------------------------------------------------- */

/* Options without a value as a word of their own; all others take one. */
static const char flags[] = "--check --compress --debug -D --disable-content-trust --force-rm --load "
                            "--no-cache --pull --push --quiet -q --rm --squash --stream --help";

struct reader {
    struct wf_arena *arena;
    struct wf_context context;
    const struct wf_script *script;
    const struct wf_shell_command *command;
    struct wf_other_build *build;
    size_t positions; /* words that are no options and no values of options */
};

static struct wf_str raw(const struct reader *reader, struct wf_span span) {
    return wf_shell_slice(reader->script->shell, span);
}

static struct wf_str text(const struct reader *reader, struct wf_span span) {
    return wf_str_trim(wf_context_word(&reader->context, reader->script->shell, reader->command, span));
}

static struct wf_span in_file(const struct reader *reader, struct wf_span span) {
    return wf_node_subspan(reader->build->source, wf_node_resolve(reader->script->step->run), span.begin,
                           span.end);
}

/* The place of a name with which the word begins, if it is written out. */
static struct wf_span name_span(const struct reader *reader, struct wf_span span, struct wf_str name) {
    struct wf_str word = raw(reader, span);
    size_t skip = word.len > 0 && (word.ptr[0] == '"' || word.ptr[0] == '\'') ? 1 : 0;
    bool plain = wf_str_eq(wf_str_sub(word, skip, skip + name.len), name);
    return in_file(reader, plain ? wf_span_make(span.begin + skip, span.begin + skip + name.len) : span);
}

static void add_arg(struct reader *reader, struct wf_span span) {
    struct wf_str item = text(reader, span);
    size_t equals = wf_hole_find(item, '=', 0);
    struct wf_str name = wf_str_sub(item, 0, equals == WF_NOT_FOUND ? item.len : equals);
    if (name.len == 0 || wf_hole_any(name)) {
        reader->build->args_complete = false;
        return;
    }
    struct wf_str value = equals == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(item, equals + 1, item.len);
    bool known = equals != WF_NOT_FOUND && !wf_hole_any(value);
    *WF_PUSH(reader->arena, &reader->build->args) =
        (struct wf_other_arg){{name, value, known}, reader->build->source, name_span(reader, span, name)};
}

static void add_context(struct reader *reader, struct wf_str item) {
    struct wf_other_build *build = reader->build;
    struct wf_str name = wf_str_sub(item, 0, wf_hole_find(item, '=', 0));
    build->contexts_complete = build->contexts_complete && !wf_hole_any(name);
    build->contexts =
        wf_arena_printf(reader->arena, "%.*s %.*s", WF_STR_ARG(build->contexts), WF_STR_ARG(name));
}

static void read_option(struct reader *reader, struct wf_str name, struct wf_span value) {
    struct wf_other_build *build = reader->build;
    if (wf_str_in(name, "-f --file")) {
        build->file = text(reader, value);
        build->no_file = wf_str_is(build->file, "-");
    } else if (wf_str_is(name, "--target")) {
        build->target = text(reader, value);
        build->target_known = !wf_hole_any(build->target);
        build->target_source = build->source;
        build->target_span = in_file(reader, value);
    } else if (wf_str_is(name, "--build-arg")) {
        add_arg(reader, value);
    } else if (wf_str_is(name, "--build-context")) {
        add_context(reader, text(reader, value));
    }
}

/* Something may stand in the word that is not seen: `$OPTIONS`, "${array[@]}". */
static bool may_be_several(const struct reader *reader, const struct wf_shell_word *word) {
    return word->bare || word->hole || wf_str_has(raw(reader, word->span), "[@]");
}

static void read_position(struct reader *reader, const struct wf_shell_word *word) {
    struct wf_other_build *build = reader->build;
    build->context = text(reader, word->span);
    reader->positions++;
    if (may_be_several(reader, word) && wf_hole_any(build->context)) {
        build->args_complete = build->contexts_complete = build->target_known = build->known = false;
    }
}

/* The index of the last word that was read. */
static uint32_t read_word(struct reader *reader, uint32_t index) {
    const struct wf_shell_word *word = &reader->command->words.items[index];
    struct wf_str written = raw(reader, word->span);
    if (written.len < 2 || written.ptr[0] != '-') {
        read_position(reader, word);
        return index;
    }
    size_t equals = wf_hole_find(written, '=', 0);
    if (equals != WF_NOT_FOUND) {
        read_option(reader, wf_str_sub(written, 0, equals),
                    wf_span_make(word->span.begin + equals + 1, word->span.end));
        return index;
    }
    if (wf_str_in(written, flags) || index + 1 >= reader->command->words.len) {
        return index;
    }
    read_option(reader, written, reader->command->words.items[index + 1].span);
    return index + 1;
}

static void read_build(struct wf_arena *arena, struct wf_other_builds *builds, const struct wf_source *source,
                       const struct wf_script *script, const struct wf_shell_command *command, uint32_t from,
                       struct wf_str folder) {
    struct wf_other_build *build = WF_NEW(arena, struct wf_other_build);
    *build = (struct wf_other_build){.step = script->step, .source = source, .known = true};
    build->args_complete = build->contexts_complete = build->target_known = true;
    build->folder = folder;
    struct reader reader = {arena, wf_context_of_step(arena, script->step, NULL), script, command, build, 0};
    build->span = in_file(&reader, command->span);
    for (uint32_t i = from; i < command->words.len; i++) {
        i = read_word(&reader, i);
    }
    /* Two of them: an option that is not known here. */
    build->known = build->known && reader.positions == 1 && !build->no_file;
    *WF_PUSH(arena, &builds->list) = build;
}

/* The index of the word behind `build` when that is what the command does, else 0. */
static uint32_t behind_build(const struct wf_shell_command *command) {
    bool builds = wf_shell_command_is(command, "docker", "build", NULL) ||
                  wf_shell_command_is(command, "docker", "buildx", "build", NULL) ||
                  wf_shell_command_is(command, "docker", "image", "build", NULL) ||
                  wf_shell_command_is(command, "docker", "builder", "build", NULL);
    for (uint32_t i = wf_shell_program_word(command) + 1; builds && i < command->words.len; i++) {
        if (wf_str_is(command->words.items[i].text, "build")) {
            return i + 1;
        }
    }
    return 0;
}

void wf_script_builds_read(struct wf_arena *arena, struct wf_other_builds *builds,
                           const struct wf_source *source, const struct wf_script *script) {
    struct wf_script_folders *folders = NULL;
    for (size_t i = 0; script->step->job && i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        uint32_t from = command->kind == WF_SHELL_SIMPLE ? behind_build(command) : 0;
        if (from > 0) {
            folders = folders ? folders : wf_script_folders(arena, script);
            read_build(arena, builds, source, script, command, from, wf_script_folder(folders, command));
        }
    }
}
