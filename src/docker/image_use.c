#include "docker/image_use.h"

#include "lang/hole.h"

/* Where the image stands among the words behind the subcommand. */
enum where {
    FIRST,
    SECOND,
    EVERY,
    EVERY_IMAGE /* that is no container's name */,
    TAG_OPTION,
    IMAGE_OPTION,
    NAME_VALUE,
    NOWHERE
};

/* `options`: those that take a value as a word of their own; with a leading '!': those that take none (all
 * others do), separated by blanks. */
struct pattern {
    const char *program, *sub, *subsub;
    enum wf_image_verb verb;
    enum where where;
    const char *options;
};

#define RUN_FLAGS                                                                                            \
    "! -d -i -t -it -ti -dit -P -q --rm --detach --interactive --tty --privileged --init --read-only "       \
    "--publish-all --no-healthcheck --oom-kill-disable --sig-proxy --quiet --disable-content-trust "

#define SCAN_FLAGS                                                                                           \
    "! -q --quiet -d --debug -v -vv --verbose --ci --ignore-unfixed --no-progress --list-all-pkgs "          \
    "--only-fixed "                                                                                          \
    "--insecure --offline-scan --skip-db-update --skip-java-db-update --by-cve --add-cpes-if-none "

static const struct pattern patterns[] = {
    {"docker", "pull", NULL, WF_IMAGE_PULL, FIRST, "--platform"},
    {"docker", "image", "pull", WF_IMAGE_PULL, FIRST, "--platform"},
    {"docker", "manifest", "inspect", WF_IMAGE_PULL, FIRST, ""},
    {"docker", "buildx", "imagetools", WF_IMAGE_PULL, SECOND, "--builder --format -f --file -t --tag"},
    {"docker", "run", NULL, WF_IMAGE_RUN, FIRST, RUN_FLAGS},
    {"docker", "create", NULL, WF_IMAGE_RUN, FIRST, RUN_FLAGS},
    {"docker", "container", "run", WF_IMAGE_RUN, FIRST, RUN_FLAGS},
    {"docker", "history", NULL, WF_IMAGE_INSPECT, FIRST, "--format --platform"},
    {"docker", "image", "history", WF_IMAGE_INSPECT, FIRST, "--format --platform"},
    {"docker", "image", "inspect", WF_IMAGE_INSPECT, EVERY, "-f --format --platform"},
    {"docker", "inspect", NULL, WF_IMAGE_INSPECT, EVERY_IMAGE, "-f --format --type"},
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
    {"docker", "service", "update", WF_IMAGE_DEPLOY, IMAGE_OPTION, ""},
    {"gcloud", "run", "deploy", WF_IMAGE_DEPLOY, IMAGE_OPTION, ""},
    {"az", "containerapp", "update", WF_IMAGE_DEPLOY, IMAGE_OPTION, ""},
    {"docker", "scout", "cves", WF_IMAGE_RUN, FIRST, SCAN_FLAGS},
    {"docker", "scout", "quickview", WF_IMAGE_RUN, FIRST, SCAN_FLAGS},
    {"trivy", "image", NULL, WF_IMAGE_RUN, FIRST, SCAN_FLAGS},
    {"grype", NULL, NULL, WF_IMAGE_RUN, FIRST, SCAN_FLAGS},
    {"dive", NULL, NULL, WF_IMAGE_RUN, FIRST, SCAN_FLAGS},
    {"container-structure-test", "test", NULL, WF_IMAGE_INSPECT, IMAGE_OPTION, ""},
    {"kustomize", "edit", "set", WF_IMAGE_DEPLOY, NAME_VALUE, ""},
    {"kind", "load", "docker-image", WF_IMAGE_INSPECT, EVERY, "-n --name --nodes"},
    {"minikube", "image", "load", WF_IMAGE_INSPECT, FIRST, "-p --profile"},
    {"k3d", "image", "import", WF_IMAGE_INSPECT, EVERY, "-c --cluster -m --mode"},
    {"kubectl", "set", "image", WF_IMAGE_DEPLOY, NAME_VALUE,
     "-n --namespace --context --kubeconfig -f --filename"},
};

/* Whether the option takes the word behind it. */
static bool takes_value(const char *options, struct wf_str option) {
    if (wf_str_find_char(option, '=', 0) != WF_NOT_FOUND) {
        return false;
    }
    return options[0] == '!' ? !wf_str_in(option, options + 1) : wf_str_in(option, options);
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

/* Of a command that takes containers too: what has a `:` or a `/` is an image. */
static void add_image_use(struct reader *reader, enum wf_image_verb verb, struct wf_span word) {
    struct wf_context context = wf_context_of_step(reader->arena, reader->script->step, NULL);
    struct wf_str ref = wf_context_word(&context, reader->script->shell, reader->command, word);
    if (wf_hole_find(ref, ':', 0) != WF_NOT_FOUND || wf_hole_find(ref, '/', 0) != WF_NOT_FOUND) {
        add_use(reader, verb, word);
    }
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

static bool add_option(struct reader *reader, enum wf_image_verb verb, const char *name, uint32_t from) {
    struct wf_shell_value value;
    uint32_t at = from - 1;
    for (; wf_shell_option(reader->command, name, at, &value); at = value.word) {
        add_use(reader, verb, value.span);
    }
    return at != from - 1;
}

static void add_tag_options(struct reader *reader, uint32_t from) {
    bool any = add_option(reader, WF_IMAGE_MAKE, "-t", from);
    any = add_option(reader, WF_IMAGE_MAKE, "--tag", from) || any;
    if (!any) {
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
        bool other =
            position == 1 && strcmp(pattern->program, "kustomize") == 0 && !wf_str_is(word->text, "image");
        if (other) {
            return; /* `kustomize edit set label` and the like */
        }
        if (pattern->where == NAME_VALUE) {
            add_named_value(reader, pattern->verb, word->span);
        } else if (pattern->where == EVERY_IMAGE) {
            add_image_use(reader, pattern->verb, word->span);
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
    } else if (pattern->where == IMAGE_OPTION) {
        add_option(reader, pattern->verb, "--image", from);
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
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
        if (wf_str_is(program, patterns[p].program)) {
            return true;
        }
    }
    return false;
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
