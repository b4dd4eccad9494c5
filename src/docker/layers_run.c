#include "docker/layers_in.h"

#include "base/buf.h"
#include "base/file.h"
#include "lang/csv.h"

/* --- the command
 * -------------------------------------------------------------------------------------------- */

static struct wf_str arguments(const struct wf_instruction *run) {
    return wf_str_trim(wf_str_sub(run->line.text, run->args_begin, run->line.text.len));
}

/* One here-document and nothing else: its text is the script. */
static bool is_document(const struct wf_instruction *run) {
    const struct wf_heredoc *document = run->heredocs.items;
    return run->heredocs.len == 1 &&
           wf_str_eq(arguments(run), wf_str_sub(run->line.text, document->begin, document->end));
}

/* The lines as they stand in the file: the shell strips the tabs. */
static struct wf_str raw_body(const struct wf_graph_maker *maker, const struct wf_heredoc *document) {
    if (!document->strips_tabs) {
        return document->body.text;
    }
    struct wf_str lines = wf_source_slice(maker->build->file->source, document->span);
    size_t end = lines.len - (lines.len > 0 && lines.ptr[lines.len - 1] == '\n');
    while (end > 0 && lines.ptr[end - 1] != '\n') {
        end--;
    }
    return wf_str_sub(lines, 0, end);
}

static void append_documents(struct wf_graph_maker *maker, struct wf_buf *out) {
    const struct wf_instruction *run = maker->instruction;
    for (size_t i = 0; i < run->heredocs.len; i++) {
        wf_buf_char(out, '\n');
        wf_buf_str(out, raw_body(maker, &run->heredocs.items[i]));
        wf_buf_str(out, run->heredocs.items[i].name);
    }
}

/* The words of an exec form. */
static void append_words(struct wf_graph_maker *maker, struct wf_buf *out) {
    const struct wf_instruction *run = maker->instruction;
    for (size_t i = 0; i < run->words.len; i++) {
        wf_buf_str(out, run->words.items[i].text);
        wf_buf_char(out, '\0');
    }
}

static struct wf_str shell_of(const struct wf_graph_maker *maker) {
    return maker->now->shell.len > 0 ? maker->now->shell : WF_STR("/bin/sh\0-c\0");
}

/* The shell with its options, and the script as one more word. */
static void append_script(struct wf_graph_maker *maker, struct wf_buf *out) {
    wf_buf_str(out, shell_of(maker));
    if (is_document(maker->instruction)) {
        wf_buf_str(out, maker->instruction->heredocs.items[0].body.text);
    } else {
        wf_buf_str(out, arguments(maker->instruction));
        append_documents(maker, out);
    }
    wf_buf_char(out, '\0');
}

/* A document that begins with #! is a file of its own that is mounted and started. */
static void add_executable(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    const struct wf_heredoc *document = &maker->instruction->heredocs.items[0];
    struct wf_str path = wf_arena_printf(maker->arena, "/dev/pipes/%.*s", WF_STR_ARG(document->name));
    wf_graph_key(maker, vertex, WF_KEY_TEXT, path);
    struct wf_input *input = WF_PUSH(maker->arena, &vertex->inputs);
    input->kind = WF_INPUT_TEXT;
    input->text = document->body.text;
}

static void add_command(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    const struct wf_instruction *run = maker->instruction;
    if (is_document(run) && wf_str_starts(run->heredocs.items[0].body.text, "#!")) {
        add_executable(maker, vertex);
        return;
    }
    struct wf_buf text = {.arena = maker->arena};
    if (run->json) {
        append_words(maker, &text);
    } else {
        wf_graph_key(maker, vertex, WF_KEY_SHELL, shell_of(maker))->set = maker->now->shell_set;
        append_script(maker, &text);
    }
    wf_graph_key(maker, vertex, WF_KEY_TEXT, wf_buf_view(&text));
}

/* --- the environment
 * ---------------------------------------------------------------------------------------- */

/* They tell the builder to look into the image, and stay out of its environment. */
static bool is_scan_switch(struct wf_str name) {
    return wf_str_is(name, "BUILDKIT_SBOM_SCAN_CONTEXT") || wf_str_is(name, "BUILDKIT_SBOM_SCAN_STAGE");
}

static const struct wf_environment *make_environment(const struct wf_graph_maker *maker) {
    struct wf_environment *environment = WF_NEW(maker->arena, struct wf_environment);
    struct wf_var_list vars = wf_vars_list(maker->arena, &maker->vars);
    for (size_t i = 0; i < vars.list.len; i++) {
        const struct wf_var *var = vars.list.items[i];
        if (var->unset || var->set == NULL || is_scan_switch(var->name)) {
            continue;
        }
        struct wf_key *key = WF_PUSH(maker->arena, &environment->keys);
        *key = (struct wf_key){WF_KEY_VARIABLE, var->name, var->value, var->set};
        if (!var->known) {
            key->text = wf_arena_printf(maker->arena, "%.*s\1%.*s", WF_STR_ARG(var->value),
                                        WF_STR_ARG(var->set->line.text));
        }
    }
    wf_environment_hash(environment);
    return environment;
}

static void add_variables(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    bool same = maker->environment != NULL && maker->environment_of.settings == maker->vars.settings &&
                maker->environment_of.stage == maker->vars.stage;
    if (!same) {
        maker->environment = make_environment(maker);
        maker->environment_of = maker->vars;
    }
    vertex->environment = maker->environment;
}

/* --- flags
 * -------------------------------------------------------------------------------------------------- */

static void add_network(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    const struct wf_dflag *flag = wf_instruction_flag(maker->instruction, "network", NULL);
    struct wf_str network = maker->build->network;
    if (flag != NULL && !wf_str_is(flag->value, "default")) {
        network = flag->value;
    }
    wf_graph_key(maker, vertex, WF_KEY_NETWORK, wf_str_is(network, "default") ? WF_STR("") : network);
}

static void add_flags(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    const struct wf_instruction *run = maker->instruction;
    for (size_t i = 0; i < run->flags.len; i++) {
        const struct wf_dflag *flag = &run->flags.items[i];
        bool is_default = wf_str_is(flag->name, "security") && wf_str_is(flag->value, "sandbox");
        if (!is_default && (wf_str_is(flag->name, "security") || wf_str_is(flag->name, "device"))) {
            wf_graph_key(maker, vertex, WF_KEY_FLAG, flag->value)->name = flag->name;
        }
    }
}

/* --- mounts
 * ------------------------------------------------------------------------------------------------- */

static struct wf_input *find_input(struct wf_graph_maker *maker, struct wf_vertex *vertex,
                                   enum wf_input_kind kind, struct wf_vertex *from) {
    for (size_t i = 0; i < vertex->inputs.len; i++) {
        struct wf_input *input = &vertex->inputs.items[i];
        if (input->kind == kind && input->vertex == from) {
            return input;
        }
    }
    struct wf_input *input = WF_PUSH(maker->arena, &vertex->inputs);
    input->kind = kind;
    input->vertex = from;
    return input;
}

/* What a bind mount, or a cache mount that begins with something, shows. */
static void add_mounted(struct wf_graph_maker *maker, struct wf_vertex *vertex,
                        const struct wf_mount *mount) {
    struct wf_vertex *from = NULL;
    enum wf_input_kind kind = WF_INPUT_CONTEXT;
    if (mount->from.len > 0) {
        kind = WF_INPUT_STAGE;
        from = wf_graph_from(maker, mount->from);
        if (from == NULL) {
            return;
        }
    }
    struct wf_input *input = find_input(maker, vertex, kind, from);
    struct wf_str path =
        wf_graph_path(maker->arena, WF_STR("/"), wf_graph_expand(maker, mount->source), false);
    input->name = mount->from;
    WF_PUSH(maker->arena, &input->selectors)->path = wf_str_sub(path, 1, path.len);
}

static struct wf_str mount_target(struct wf_graph_maker *maker, const struct wf_mount *mount) {
    return wf_graph_path(maker->arena, maker->now->folder, wf_graph_expand(maker, mount->target), false);
}

/* Every cache of its own counts as the same, only the default is told from them. */
static const char *cache_kind(struct wf_graph_maker *maker, const struct wf_mount *mount,
                              struct wf_str target) {
    bool shared = mount->sharing.len == 0 || wf_str_is(mount->sharing, "shared");
    struct wf_str id = wf_graph_expand(maker, mount->id);
    return shared && (mount->id.len == 0 || wf_str_eq(id, target)) ? "default" : "own";
}

struct mount_key {
    struct wf_str target, text;
};

/* Keys of a mount that stand in struct wf_mount, or have been taken care of. */
static bool is_known_key(struct wf_str name) {
    static const char *const names[] = {"type",     "from",        "source",    "src",     "target",
                                        "dst",      "destination", "id",        "sharing", "env",
                                        "readonly", "ro",          "readwrite", "rw",      "required"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_str_is_case(name, names[i])) {
            return true;
        }
    }
    return false;
}

/* uid, gid, mode and size as they are written. */
static void append_other_keys(struct wf_graph_maker *maker, struct wf_buf *out,
                              const struct wf_mount *mount) {
    struct wf_csv *fields = wf_csv_fields(maker->arena, mount->flag->value);
    for (size_t i = 0; i < fields->items.len; i++) {
        struct wf_str field = fields->items.items[i].text;
        size_t equals = wf_str_find_char(field, '=', 0);
        if (equals != WF_NOT_FOUND && !is_known_key(wf_str_sub(field, 0, equals))) {
            wf_buf_char(out, ' ');
            wf_buf_str(out, wf_graph_expand(maker, field));
        }
    }
}

/* A secret is a file unless it goes into a variable, and has its place then. */
static void append_secret(struct wf_graph_maker *maker, struct wf_buf *out, const struct wf_mount *mount) {
    struct wf_str target = wf_graph_expand(maker, mount->target);
    struct wf_str id = wf_graph_expand(maker, mount->source.len > 0 ? mount->source : mount->id);
    if (mount->type == WF_MOUNT_SECRET) {
        id = id.len > 0 ? id : wf_path_base(target);
        if (target.len == 0 && mount->env.len == 0) {
            target = wf_arena_printf(maker->arena, "/run/secrets/%.*s", WF_STR_ARG(wf_path_base(id)));
        }
    }
    struct wf_str parts[] = {id, wf_graph_expand(maker, mount->env), target};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        wf_buf_char(out, ' ');
        wf_buf_str(out, parts[i]);
    }
    wf_buf_text(out, mount->required ? " required" : "");
}

static struct mount_key read_mount(struct wf_graph_maker *maker, struct wf_vertex *vertex,
                                   const struct wf_mount *mount) {
    static const char *const names[] = {"bind", "cache", "tmpfs", "secret", "ssh"};
    struct mount_key key = {.target = mount->target};
    struct wf_buf out = {.arena = maker->arena};
    wf_buf_text(&out, names[mount->type]);
    if (mount->type == WF_MOUNT_SECRET || mount->type == WF_MOUNT_SSH) {
        append_secret(maker, &out, mount);
        key.target = WF_STR("~"); /* behind the others, in the order of the file */
    } else {
        key.target = mount_target(maker, mount);
        wf_buf_printf(&out, " %.*s%s", WF_STR_ARG(key.target), mount->read_only ? " readonly" : "");
    }
    if (mount->type == WF_MOUNT_CACHE) {
        wf_buf_printf(&out, " %s", cache_kind(maker, mount, key.target));
    }
    if (mount->type == WF_MOUNT_BIND || (mount->type == WF_MOUNT_CACHE && mount->from.len > 0)) {
        add_mounted(maker, vertex, mount);
    }
    append_other_keys(maker, &out, mount);
    key.text = wf_buf_view(&out);
    return key;
}

/* The builder sorts them by target. */
static void add_mounts(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    struct wf_mounts mounts = wf_instruction_mounts(maker->arena, maker->instruction);
    struct mount_key *keys = WF_NEW_ARRAY(maker->arena, struct mount_key, mounts.list.len + 1);
    for (size_t i = 0; i < mounts.list.len; i++) {
        struct mount_key key = read_mount(maker, vertex, &mounts.list.items[i]);
        size_t at = i;
        for (; at > 0 && wf_str_cmp(keys[at - 1].target, key.target) > 0; at--) {
            keys[at] = keys[at - 1];
        }
        keys[at] = key;
    }
    for (size_t i = 0; i < mounts.list.len; i++) {
        wf_graph_key(maker, vertex, WF_KEY_MOUNT, keys[i].text);
    }
    for (size_t i = 0; i < vertex->inputs.len; i++) {
        wf_graph_sort_selectors(maker->arena, &vertex->inputs.items[i]);
    }
}

void wf_graph_add_run(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    add_command(maker, vertex);
    add_variables(maker, vertex);
    struct wf_str folder = maker->now->run_folder.len > 0 ? maker->now->run_folder : WF_STR("/");
    wf_graph_key(maker, vertex, WF_KEY_FOLDER, folder)->set = maker->now->folder_set;
    wf_graph_key(maker, vertex, WF_KEY_USER, maker->now->user)->set = maker->now->user_set;
    add_network(maker, vertex);
    add_flags(maker, vertex);
    add_mounts(maker, vertex);
    struct wf_str platform = maker->now->platform.len > 0 ? maker->now->platform : maker->build->platform;
    wf_graph_key(maker, vertex, WF_KEY_PLATFORM, platform);
}
