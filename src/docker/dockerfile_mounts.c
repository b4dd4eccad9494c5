#include "docker/dockerfile_reader.h"

#include "lang/csv.h"

static const char *const types[] = {
    [WF_MOUNT_BIND] = "bind",     [WF_MOUNT_CACHE] = "cache", [WF_MOUNT_TMPFS] = "tmpfs",
    [WF_MOUNT_SECRET] = "secret", [WF_MOUNT_SSH] = "ssh",
};
static const char *const sharings[] = {"shared", "private", "locked"};

enum { TYPE_COUNT = sizeof types / sizeof *types, SHARING_COUNT = sizeof sharings / sizeof *sharings };

enum key {
    KEY_TYPE,
    KEY_FROM,
    KEY_SOURCE,
    KEY_TARGET,
    KEY_READ_ONLY,
    KEY_READ_WRITE,
    KEY_ID,
    KEY_SHARING,
    KEY_REQUIRED,
    KEY_SIZE,
    KEY_MODE,
    KEY_UID,
    KEY_GID,
    KEY_ENV,
};

static const struct {
    const char *name;
    enum key key;
} keys[] = {
    {"type", KEY_TYPE},
    {"from", KEY_FROM},
    {"source", KEY_SOURCE},
    {"src", KEY_SOURCE},
    {"target", KEY_TARGET},
    {"dst", KEY_TARGET},
    {"id", KEY_ID},
    {"destination", KEY_TARGET},
    {"readonly", KEY_READ_ONLY},
    {"ro", KEY_READ_ONLY},
    {"rw", KEY_READ_WRITE},
    {"readwrite", KEY_READ_WRITE},
    {"sharing", KEY_SHARING},
    {"required", KEY_REQUIRED},
    {"size", KEY_SIZE},
    {"mode", KEY_MODE},
    {"uid", KEY_UID},
    {"gid", KEY_GID},
    {"env", KEY_ENV},
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

struct mount_reader {
    struct wf_arena *arena;
    struct wf_dreader *reader;  /* NULL: problems are not wanted */
    const struct wf_vars *vars; /* NULL: values are taken as they are written */
    const struct wf_instruction *instruction;
    struct wf_joined value; /* of the flag */
    const struct wf_csv_item *field;
    struct wf_mount mount;
    bool type_known;
    bool access_given;
    bool owner_given; /* mode, uid or gid */
};

/* --- problems ------------------------------------------------------------------------------------------- */

/* Adds a problem of bytes [begin, end) of the field's text; of the whole mount when there is no field. NULL
 * when problems are not wanted. */
static struct wf_dproblem *refuse_part(struct mount_reader *mount, size_t begin, size_t end,
                                       struct wf_str message) {
    if (!mount->reader) {
        return NULL;
    }
    size_t from = mount->mount.flag->begin;
    size_t to = mount->mount.flag->end;
    if (mount->field && begin < end) {
        from = wf_joined_offset(&mount->value, wf_csv_offset(mount->field, begin));
        to = wf_joined_offset(&mount->value, wf_csv_offset(mount->field, end - 1)) + 1;
    }
    return wf_drefuse_part(mount->reader, "mount", mount->instruction, from, to, "%.*s", WF_STR_ARG(message));
}

static void refuse(struct mount_reader *mount, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void refuse(struct mount_reader *mount, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str message = wf_arena_vprintf(mount->arena, format, args);
    va_end(args);
    refuse_part(mount, 0, mount->field ? mount->field->text.len : 0, message);
}

/* `name` is what stands in the field's text at `begin`. */
static void refuse_name(struct mount_reader *mount, const char *what, size_t begin, struct wf_str name,
                        const char *const *names, size_t count) {
    struct wf_near near = {.wanted = name};
    struct wf_str message =
        wf_arena_printf(mount->arena, "unknown %s of a mount: \"%.*s\"", what, WF_STR_ARG(name));
    size_t end = begin > 0 ? mount->field->text.len : name.len;
    struct wf_dproblem *problem = refuse_part(mount, begin, end, message);
    for (size_t i = 0; i < count; i++) {
        wf_near_offer(&near, wf_str_of(names[i]));
    }
    if (problem) {
        wf_dsuggest(mount->reader, problem, &near);
    }
}

static size_t index_of(const char *const *names, size_t count, struct wf_str name) {
    size_t i = 0;
    while (i < count && !wf_str_is_case(name, names[i])) {
        i++;
    }
    return i;
}

/* --- fields --------------------------------------------------------------------------------------------- */

static size_t value_begin(const struct mount_reader *mount) {
    return wf_str_find_char(mount->field->text, '=', 0) + 1;
}

static bool is_type(const struct mount_reader *mount, enum wf_mount_type type) {
    return mount->mount.type == type || !mount->type_known;
}

static void set_type(struct mount_reader *mount, struct wf_str value, bool constant) {
    size_t type = index_of(types, TYPE_COUNT, value);
    mount->type_known = constant;
    if (type < TYPE_COUNT) {
        mount->mount.type = (enum wf_mount_type)type;
    } else if (constant) {
        refuse_name(mount, "type", value_begin(mount), value, types, TYPE_COUNT);
        mount->type_known = false;
    }
}

static void check_sharing(struct mount_reader *mount, struct wf_str value) {
    if (index_of(sharings, SHARING_COUNT, value) == SHARING_COUNT) {
        refuse_name(mount, "sharing", value_begin(mount), value, sharings, SHARING_COUNT);
    }
}

/* What an option with a switch or number may be. */
static bool is_good(enum key key, struct wf_str value) {
    switch (key) {
    case KEY_READ_ONLY:
    case KEY_READ_WRITE:
    case KEY_REQUIRED:
        return wf_dvalue_bool(value);
    case KEY_SIZE:
        return wf_dvalue_size(value);
    case KEY_MODE:
        return wf_dvalue_number(value, 8, UINT32_MAX);
    case KEY_UID:
    case KEY_GID:
        return wf_dvalue_number(value, 10, UINT32_MAX);
    default:
        return true;
    }
}

static bool is_true(struct wf_str value) {
    return value.len > 0 && strchr("1tT", value.ptr[0]) != NULL;
}

static void check_type(struct mount_reader *mount, enum key key, struct wf_str name) {
    bool secret = is_type(mount, WF_MOUNT_SECRET) || is_type(mount, WF_MOUNT_SSH);
    if ((key == KEY_REQUIRED && !secret) || (key == KEY_SIZE && !is_type(mount, WF_MOUNT_TMPFS))) {
        refuse(mount, "a mount of type \"%s\" has no \"%.*s\"", types[mount->mount.type], WF_STR_ARG(name));
    }
}

static struct wf_lexed lex_value(const struct mount_reader *mount, struct wf_str written) {
    struct wf_lex_options options = {.escape = mount->instruction->escape};
    if (mount->vars != NULL) {
        options.get = wf_lex_vars_value;
        options.context = mount->vars;
    }
    return wf_lex(mount->arena, written, &options);
}

/* Nothing that is not known has a part in the value. */
static bool is_constant(const struct mount_reader *mount, const struct wf_lexed *value) {
    bool known = mount->vars != NULL ? !value->hole : value->uses.list.len == 0;
    return known && value->error == NULL;
}

static void set_text(struct mount_reader *mount, enum key key, struct wf_str value) {
    struct wf_mount *out = &mount->mount;
    struct wf_str *const places[] = {
        [KEY_FROM] = &out->from, [KEY_SOURCE] = &out->source,   [KEY_TARGET] = &out->target,
        [KEY_ID] = &out->id,     [KEY_SHARING] = &out->sharing, [KEY_ENV] = &out->env,
    };
    if (key < sizeof places / sizeof *places && places[key]) {
        *places[key] = value;
    }
}

static void set_switch(struct mount_reader *mount, enum key key, bool on) {
    if (key == KEY_READ_ONLY || key == KEY_READ_WRITE) {
        mount->mount.read_only = on == (key == KEY_READ_ONLY);
        mount->access_given = true;
    } else if (key == KEY_REQUIRED) {
        mount->mount.required = on;
    }
    mount->owner_given |= key == KEY_MODE || key == KEY_UID || key == KEY_GID;
}

static void read_value(struct mount_reader *mount, enum key key, struct wf_str name, struct wf_str written) {
    struct wf_lexed lexed = lex_value(mount, written);
    struct wf_str value = lexed.text;
    bool constant = is_constant(mount, &lexed);
    set_text(mount, key, mount->vars != NULL && constant ? value : written);
    set_switch(mount, key, constant && is_true(value));
    check_type(mount, key, name);
    if (lexed.error) {
        refuse(mount, "%s in \"%.*s\" of a mount", lexed.error, WF_STR_ARG(name));
    } else if (lexed.fails) {
        refuse(mount, "a variable that must be set is not in \"%.*s\" of a mount", WF_STR_ARG(name));
    }
    if (key == KEY_TYPE) {
        set_type(mount, constant ? value : written, constant);
    } else if (key == KEY_FROM) {
        size_t dollar = wf_str_find_char(written, '$', 0);
        if (dollar != WF_NOT_FOUND && dollar + 1 < written.len) {
            refuse(mount, "\"from\" of a mount takes no variables");
        }
    } else if (constant && key == KEY_SHARING) {
        check_sharing(mount, value);
    } else if (constant && !is_good(key, value)) {
        refuse(mount, "invalid \"%.*s\" of a mount: \"%.*s\"", WF_STR_ARG(name), WF_STR_ARG(value));
    }
}

static void refuse_key(struct mount_reader *mount, struct wf_str name) {
    const char *names[KEY_COUNT];
    for (size_t i = 0; i < KEY_COUNT; i++) {
        names[i] = keys[i].name;
    }
    refuse_name(mount, "option", 0, name, names, KEY_COUNT);
}

static void read_field(struct mount_reader *mount) {
    struct wf_str text = mount->field->text;
    size_t equals = wf_str_find_char(text, '=', 0);
    struct wf_str name = wf_str_sub(text, 0, equals);
    size_t i = 0;
    while (i < KEY_COUNT && !wf_str_is_case(name, keys[i].name)) {
        i++;
    }
    if (i == KEY_COUNT) {
        refuse_key(mount, name);
        return;
    }
    enum key key = keys[i].key;
    if (equals != WF_NOT_FOUND) {
        read_value(mount, key, name, wf_str_sub(text, equals + 1, text.len));
        return;
    }
    set_switch(mount, key, true);
    if (key == KEY_REQUIRED) {
        check_type(mount, key, name);
    } else if (key != KEY_READ_ONLY && key != KEY_READ_WRITE) {
        refuse(mount, "\"%.*s\" of a mount has no value", WF_STR_ARG(name));
    }
}

/* --- the whole mount ------------------------------------------------------------------------------------ */

static bool is_root(struct wf_str path) {
    struct wf_str part;
    if (!wf_str_starts(path, "/")) {
        return false;
    }
    while (wf_str_cut(&path, '/', &part)) {
        if (part.len > 0 && !wf_str_is(part, ".") && !wf_str_is(part, "..")) {
            return false;
        }
    }
    return true;
}

static void check_secret(struct mount_reader *mount) {
    const struct wf_mount *out = &mount->mount;
    if (out->from.len > 0) {
        refuse(mount, "a mount of type \"secret\" has no \"from\"");
    }
    if (out->source.len == 0 && out->target.len == 0 && out->id.len == 0) {
        refuse(mount, "a mount of type \"secret\" needs an \"id\", a \"source\" or a \"target\"");
    }
    if (out->source.len > 0 && out->id.len > 0) {
        refuse(mount, "a mount of type \"secret\" has an \"id\" or a \"source\", not both");
    }
}

static void check_whole(struct mount_reader *mount) {
    const struct wf_mount *out = &mount->mount;
    bool file = out->type == WF_MOUNT_SECRET || out->type == WF_MOUNT_SSH;
    if (!mount->type_known) {
        return;
    }
    if (out->type == WF_MOUNT_SECRET) {
        check_secret(mount);
    }
    if (mount->owner_given && !file && out->type != WF_MOUNT_CACHE) {
        refuse(mount, "a mount of type \"%s\" has no \"mode\", \"uid\" or \"gid\"", types[out->type]);
    }
    if (out->sharing.len > 0 && out->type != WF_MOUNT_CACHE) {
        refuse(mount, "a mount of type \"%s\" has no \"sharing\"", types[out->type]);
    }
    if (!file && is_root(out->target)) {
        refuse(mount, "nothing can be mounted at \"/\"");
    }
}

static struct wf_mount read_mount(struct wf_arena *arena, struct wf_dreader *reader,
                                  const struct wf_vars *vars, const struct wf_instruction *instruction,
                                  const struct wf_dflag *flag) {
    struct mount_reader mount = {.arena = arena,
                                 .reader = reader,
                                 .vars = vars,
                                 .instruction = instruction,
                                 .mount.flag = flag,
                                 .type_known = true,
                                 .value = wf_dflag_decode(arena, instruction, flag)};
    struct wf_csv *csv = wf_csv_fields(arena, mount.value.text);
    for (size_t i = 0; i < csv->items.len; i++) {
        mount.field = &csv->items.items[i];
        read_field(&mount);
    }
    mount.field = NULL;
    if (csv->bad_quote) {
        refuse(&mount, "the options of the mount have a quote too many");
    } else if (mount.value.text.len == 0) {
        refuse(&mount, "the mount has no options");
    }
    check_whole(&mount);
    if (!mount.access_given) {
        enum wf_mount_type type = mount.mount.type;
        mount.mount.read_only = type != WF_MOUNT_CACHE && type != WF_MOUNT_TMPFS;
    }
    return mount.mount;
}

struct wf_mounts wf_instruction_mounts(struct wf_arena *arena, const struct wf_instruction *instruction) {
    struct wf_mounts mounts = {0};
    const struct wf_dflag *flag = NULL;
    while ((flag = wf_instruction_flag(instruction, "mount", flag)) != NULL) {
        if (flag->has_value) {
            *WF_PUSH(arena, &mounts.list) = read_mount(arena, NULL, NULL, instruction, flag);
        }
    }
    return mounts;
}

void wf_dcheck_mounts(struct wf_dreader *reader, const struct wf_instruction *instruction,
                      const struct wf_vars *vars) {
    const struct wf_dflag *flag = NULL;
    while ((flag = wf_instruction_flag(instruction, "mount", flag)) != NULL) {
        if (flag->has_value) {
            read_mount(reader->arena, reader, vars, instruction, flag);
        }
    }
}
