#include "docker/image_use.h"

#include "lang/hole.h"

/* Where the image stands among the words behind the subcommand. */
enum where { FIRST, SECOND, EVERY, TAG_OPTION, NAME_VALUE, NOWHERE };

/* `options`: those that take a value as a word of their own; with a leading '!': those that take none (all others
 * do), separated by blanks. */
struct pattern {
    const char *program, *sub, *subsub;
    enum wf_image_verb verb;
    enum where where;
    const char *options;
};

#define RUN_FLAGS                                                                                           \
    "! -d -i -t -it -ti -dit -P -q --rm --detach --interactive --tty --privileged --init --read-only "      \
    "--publish-all --no-healthcheck --oom-kill-disable --sig-proxy --quiet --disable-content-trust "

static const struct pattern patterns[] = {
    {"docker", "pull", NULL, WF_IMAGE_PULL, FIRST, "--platform"},
    {"docker", "image", "pull", WF_IMAGE_PULL, FIRST, "--platform"},
    {"docker", "manifest", "inspect", WF_IMAGE_PULL, FIRST, ""},
    {"docker", "run", NULL, WF_IMAGE_RUN, FIRST, RUN_FLAGS},
    {"docker", "create", NULL, WF_IMAGE_RUN, FIRST, RUN_FLAGS},
    {"docker", "container", "run", WF_IMAGE_RUN, FIRST, RUN_FLAGS},
    {"docker", "history", NULL, WF_IMAGE_INSPECT, FIRST, "--format --platform"},
    {"docker", "image", "history", WF_IMAGE_INSPECT, FIRST, "--format --platform"},
    {"docker", "image", "inspect", WF_IMAGE_INSPECT, EVERY, "-f --format --platform"},
    {"docker", "images", NULL, WF_IMAGE_INSPECT, FIRST, "-f --filter --format"},
    {"docker", "image", "ls", WF_IMAGE_INSPECT, FIRST, "-f --filter --format"},
    {"docker", "save", NULL, WF_IMAGE_INSPECT, EVERY, "-o --output --platform"},
    {"docker", "image", "save", WF_IMAGE_INSPECT, EVERY, "-o --output --platform"},
    {"docker", "tag", NULL, WF_IMAGE_INSPECT, FIRST, ""},
    {"docker", "tag", NULL, WF_IMAGE_MAKE, SECOND, ""},
    {"docker", "image", "tag", WF_IMAGE_INSPECT, FIRST, ""},
    {"docker", "image", "tag", WF_IMAGE_MAKE, SECOND, ""},
    {"docker", "push", NULL, WF_IMAGE_PUSH, FIRST, "--platform"},
    {"docker", "image", "push", WF_IMAGE_PUSH, FIRST, "--platform"},
    {"docker", "build", NULL, WF_IMAGE_MAKE, TAG_OPTION, ""},
    {"docker", "load", NULL, WF_IMAGE_MAKE, NOWHERE, ""},
    {"docker", "image", "load", WF_IMAGE_MAKE, NOWHERE, ""},
    {"docker", "import", NULL, WF_IMAGE_MAKE, SECOND, ""},
    {"docker", "compose", NULL, WF_IMAGE_MAKE, NOWHERE, ""},
    {"docker-compose", NULL, NULL, WF_IMAGE_MAKE, NOWHERE, ""},
    {"docker", "buildx", "build", WF_IMAGE_MAKE, TAG_OPTION, ""},
    {"docker", "buildx", "bake", WF_IMAGE_MAKE, NOWHERE, ""},
    {"kubectl", "set", "image", WF_IMAGE_DEPLOY, NAME_VALUE, "-n --namespace --context --kubeconfig -f --filename"},
};

static bool listed(const char *options, struct wf_str option) {
    struct wf_str rest = wf_str_of(options);
    struct wf_str name;
    while (wf_str_cut(&rest, ' ', &name)) {
        if (name.len > 0 && wf_str_eq(name, option)) {
            return true;
        }
    }
    return false;
}

/* Whether the option takes the word behind it. */
static bool takes_value(const char *options, struct wf_str option) {
    if (wf_str_find_char(option, '=', 0) != WF_NOT_FOUND) {
        return false;
    }
    return options[0] == '!' ? !listed(options + 1, option) : listed(options, option);
}

static bool is_option(const struct wf_shell_script *script, const struct wf_shell_word *word) {
    struct wf_str raw = wf_shell_slice(script, word->span);
    return raw.len > 1 && raw.ptr[0] == '-';
}

struct reader {
    struct wf_arena *arena;
    struct wf_images *images;
    const struct wf_script *script;
    const struct wf_shell_command *command;
};

static void add_use(struct reader *reader, enum wf_image_verb verb, struct wf_span word) {
    struct wf_context context = wf_context_of_step(reader->arena, reader->script->step, NULL);
    struct wf_str ref = word.end > word.begin
                            ? wf_context_word(&context, reader->script->shell, reader->command, word)
                            : WF_STR("");
    *WF_PUSH(reader->arena, &reader->images->uses) =
        (struct wf_image_use){verb, reader->script, reader->command, word, ref};
}

/* `container=image` of `kubectl set image`. */
static void add_named_value(struct reader *reader, enum wf_image_verb verb, struct wf_span word) {
    struct wf_str raw = wf_shell_slice(reader->script->shell, word);
    size_t equals = wf_hole_find(raw, '=', 0);
    bool quoted = raw.len > 0 && (raw.ptr[0] == '"' || raw.ptr[0] == '\'');
    if (equals != WF_NOT_FOUND && equals + 1 < raw.len) {
        size_t tail = quoted ? 1 : 0;
        add_use(reader, verb, wf_span_make(word.begin + equals + 1, word.end - tail));
    }
}

static void add_tag_options(struct reader *reader, uint32_t from) {
    static const char *const names[] = {"-t", "--tag"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct wf_shell_value value;
        for (uint32_t at = from - 1; wf_shell_option(reader->command, names[i], at, &value); at = value.word) {
            add_use(reader, WF_IMAGE_MAKE, value.span);
            found = true;
        }
    }
    if (!found) {
        add_use(reader, WF_IMAGE_MAKE, (struct wf_span){0, 0});
    }
}

static void read_positionals(struct reader *reader, const struct pattern *pattern, uint32_t from) {
    const struct wf_shell_script *script = reader->script->shell;
    size_t position = 0;
    for (uint32_t i = from; i < reader->command->words.len; i++) {
        const struct wf_shell_word *word = &reader->command->words.items[i];
        if (is_option(script, word)) {
            i += takes_value(pattern->options, wf_shell_slice(script, word->span)) ? 1 : 0;
            continue;
        }
        position++;
        if (pattern->where == NAME_VALUE) {
            add_named_value(reader, pattern->verb, word->span);
        } else if (pattern->where == EVERY || position == (pattern->where == FIRST ? 1 : 2)) {
            add_use(reader, pattern->verb, word->span);
        }
        if (pattern->where == FIRST || (pattern->where == SECOND && position == 2)) {
            return;
        }
    }
}

/* The index of the word behind the last subcommand word. */
static uint32_t behind_subcommands(const struct wf_shell_command *command, const struct pattern *pattern) {
    const char *last = pattern->subsub ? pattern->subsub : pattern->sub;
    for (uint32_t i = wf_shell_program_word(command) + 1; last && i < command->words.len; i++) {
        if (wf_str_is(command->words.items[i].text, last)) {
            return i + 1;
        }
    }
    return wf_shell_program_word(command) + 1;
}

static void read_pattern(struct reader *reader, const struct pattern *pattern) {
    if (!wf_shell_command_is(reader->command, pattern->program, pattern->sub, pattern->subsub, NULL)) {
        return;
    }
    uint32_t from = behind_subcommands(reader->command, pattern);
    if (pattern->where == TAG_OPTION) {
        add_tag_options(reader, from);
    } else if (pattern->where == NOWHERE) {
        add_use(reader, pattern->verb, (struct wf_span){0, 0});
    } else {
        read_positionals(reader, pattern, from);
    }
}

static void read_login(struct reader *reader) {
    static const char options[] = "-u --username -p --password";
    const struct wf_shell_command *command = reader->command;
    const struct wf_step *step = reader->script->step;
    struct wf_str registry = WF_STR("docker.io");
    struct wf_context context = wf_context_of_step(reader->arena, step, NULL);
    for (uint32_t i = wf_shell_program_word(command) + 2; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        if (is_option(reader->script->shell, word)) {
            i += takes_value(options, wf_shell_slice(reader->script->shell, word->span)) ? 1 : 0;
        } else {
            registry = wf_context_word(&context, reader->script->shell, command, word->span);
        }
    }
    *WF_PUSH(reader->arena, &reader->images->logins) =
        (struct wf_login){step, registry, wf_context_condition(&context, step->condition)};
}

static bool may_name_images(const struct wf_shell_command *command) {
    struct wf_str program = wf_shell_program(command);
    return wf_str_is(program, "docker") || wf_str_is(program, "docker-compose") || wf_str_is(program, "kubectl");
}

void wf_image_uses_read(struct wf_arena *arena, struct wf_images *images, const struct wf_scripts *scripts) {
    for (size_t i = 0; i < scripts->list.len; i++) {
        const struct wf_script *script = &scripts->list.items[i];
        for (size_t k = 0; k < script->shell->commands.len; k++) {
            struct reader reader = {arena, images, script, script->shell->commands.items[k]};
            if (!may_name_images(reader.command)) {
                continue;
            }
            for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
                read_pattern(&reader, &patterns[p]);
            }
            if (wf_shell_command_is(reader.command, "docker", "login", NULL)) {
                read_login(&reader);
            }
        }
    }
}
