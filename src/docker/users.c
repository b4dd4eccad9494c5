#include "docker/users.h"

#include "base/pmap.h"
#include "docker/packages.h"
#include "docker/ref.h"

/* --- commands that make users --------------------------------------------------------------------------- */

static const struct {
    const char *program;
    bool group;
    const char *valued; /* options whose value is the next word */
} makers[] = {
    {"useradd", false,
     "-b --base-dir -c --comment -d --home --home-dir -e --expiredate -f --inactive -g --gid "
     "-G --groups -k --skel -K --key -p --password -R --root -s --shell -u --uid -Z"},
    {"adduser", false,
     "-h --home -g --gecos --comment -s --shell -G --ingroup -u --uid --gid -k --conf --firstuid "
     "--lastuid --add_extra_groups"},
    {"groupadd", true, "-g --gid -K --key -p --password -R --root -P -U --users"},
    {"addgroup", true, "-g --gid --conf --firstgid --lastgid"},
};

static int maker_of(const struct wf_shell_command *command) {
    struct wf_str program = wf_shell_program(command);
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
        if (wf_str_is(program, makers[i].program)) {
            return (int)i;
        }
    }
    return -1;
}

/* The first operand: the name in all four; of `adduser NAME GROUP` the second is a group. */
static const struct wf_shell_word *operand(const struct wf_shell_command *command, const char *valued) {
    const struct wf_shell_word *last = NULL;
    for (size_t i = wf_shell_program_word(command) + 1; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        bool option = word->head.len > 1 && word->head.ptr[0] == '-';
        if (option && word->literal && wf_str_in(word->text, valued)) {
            i++;
        } else if (!option && !last) {
            last = word;
        }
    }
    return last;
}

struct wf_users_made wf_users_made_by(struct wf_arena *arena, const struct wf_instruction *instruction) {
    struct wf_users_made made = {0};
    bool run = instruction->kind == WF_RUN && instruction->script && instruction->script->posix;
    for (size_t i = 0; run && i < instruction->script->shell->commands.len; i++) {
        const struct wf_shell_command *command = instruction->script->shell->commands.items[i];
        int maker = command->kind == WF_SHELL_SIMPLE ? maker_of(command) : -1;
        const struct wf_shell_word *word = maker >= 0 ? operand(command, makers[maker].valued) : NULL;
        if (word) {
            *WF_PUSH(arena, &made.list) = (struct wf_user_made){
                instruction, command, word->literal ? word->text : WF_STR(""), makers[maker].group};
        }
    }
    return made;
}

bool wf_user_is_number(struct wf_str name) {
    for (size_t i = 0; i < name.len; i++) {
        if (!wf_is_digit(name.ptr[i]) && name.ptr[i] != ':') {
            return false;
        }
    }
    return name.len > 0;
}

/* --- base images ---------------------------------------------------------------------------------------- */

#define DEBIAN                                                                                               \
    "root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody _apt " \
    "adm tty disk kmem dialout fax voice cdrom floppy tape sudo audio dip operator src shadow utmp video "   \
    "sasl "                                                                                                  \
    "plugdev staff users nogroup"

/* Images of Docker's library that are made on Debian or Alpine and add what is named here. What both have,
 * and what either has, is in the list: a name that may be there is not missing. */
static const struct {
    const char *image, *users;
} bases[] = {
    {"debian", ""}, {"ubuntu", "ubuntu"}, {"alpine", ""},         {"python", ""},
    {"golang", ""}, {"rust", ""},         {"node", "node"},       {"ruby", ""},
    {"php", ""},    {"gcc", ""},          {"buildpack-deps", ""}, {"eclipse-temurin", "ubuntu"},
    {"perl", ""},   {"openjdk", ""},
};

static const char both[] =
    DEBIAN " adm shutdown halt postmaster cron ftp sshd at squid xfs games cyrus vpopmail ntp smmsp guest "
           "wheel input cdrw usb kvm netdev readproc abuild ping xfs";

/* WF_TRUE or WF_FALSE for an image that is known. */
static enum wf_truth base_has(const struct wf_stage *stage, struct wf_str name) {
    if (stage->scratch) {
        return WF_FALSE;
    }
    struct wf_ref ref = wf_ref_parse(stage->base_word.text);
    size_t dollar = wf_str_find_char(stage->base_word.text, '$', 0);
    struct wf_str path = ref.path;
    if (wf_str_starts(path, "library/")) {
        path = wf_str_sub(path, 8, path.len);
    }
    bool official = (ref.domain.len == 0 || wf_str_is(ref.domain, "docker.io")) &&
                    wf_str_find_char(path, '/', 0) == WF_NOT_FOUND;
    /* `python:${VERSION}-slim` is still python. */
    if (dollar != WF_NOT_FOUND) {
        size_t colon = wf_str_find_char(stage->base_word.text, ':', 0);
        official = colon != WF_NOT_FOUND && colon < dollar;
        path = wf_str_sub(stage->base_word.text, 0, colon);
    }
    for (size_t i = 0; official && i < sizeof bases / sizeof bases[0]; i++) {
        if (wf_str_is(path, bases[i].image)) {
            return wf_str_in(name, both) || wf_str_in(name, bases[i].users) ? WF_MAYBE : WF_FALSE;
        }
    }
    return WF_MAYBE;
}

/* --- instructions --------------------------------------------------------------------------------------- */

/* Programs that make no users, whatever they are told. */
static const char harmless[] =
    "apt-get apt apk dnf yum pip pip3 python python3 npm yarn pnpm go cargo echo printf mkdir chown chmod rm "
    "cp mv ln "
    "cd set export touch test [ true false : cat ls find sed awk grep curl wget tar unzip git make gcc g++ "
    "cmake "
    "strip sleep date uname head tail sort tee xargs which command if then ldconfig update-ca-certificates "
    "gem "
    "bundle mvn gradle dotnet composer install id whoami env poetry uv corepack node setcap";

/* Packages that bring users with them cannot all be known; libraries, compilers and the like bring none. */
static bool brings_users(const struct wf_package_call *call) {
    static const char *const servers[] = {
        "nginx",   "postgresql", "mysql",   "mariadb", "redis",   "apache2",   "httpd",
        "ssh",     "systemd",    "dbus",    "cron",    "ntp",     "rabbitmq",  "mongo",
        "haproxy", "squid",      "varnish", "bind",    "dnsmasq", "memcached", NULL};
    bool system = call->manager <= WF_MANAGER_PACMAN;
    for (size_t i = 0; system && call->action == WF_PACKAGE_INSTALL && i < call->packages.len; i++) {
        const struct wf_package *package = &call->packages.items[i];
        if (!package->literal || package->local || package->remote) {
            return true;
        }
        for (const char *const *name = servers; *name; name++) {
            if (wf_str_has(package->name, *name)) {
                return true;
            }
        }
    }
    return false;
}

static bool mentions_passwd(struct wf_str text) {
    return wf_str_has(text, "/etc/passwd") || wf_str_has(text, "/etc/group");
}

static bool run_may_make(struct wf_arena *arena, const struct wf_instruction *run) {
    const struct wf_dscript *script = run->script;
    if (!script || !script->posix || script->shell->broken || run->heredocs.len > 0 ||
        mentions_passwd(run->line.text)) {
        return true;
    }
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        bool names = command->kind == WF_SHELL_SIMPLE && command->words.len > 0;
        if (names && maker_of(command) < 0 && !wf_str_in(wf_shell_program(command), harmless)) {
            return true;
        }
    }
    struct wf_package_calls calls = wf_package_calls_read(arena, script->shell);
    for (size_t i = 0; i < calls.list.len; i++) {
        if (brings_users(&calls.list.items[i])) {
            return true;
        }
    }
    return false;
}

/* Of a whole file system, or into /etc. */
static bool copy_may_make(const struct wf_instruction *copy) {
    const struct wf_dword *to = wf_instruction_destination(copy);
    struct wf_str path = to ? to->text : WF_STR("/");
    bool root = wf_str_is(path, "/") || wf_str_is(path, "/.");
    bool whole = false;
    for (size_t i = 0; i < copy->words.len; i++) {
        struct wf_str source = copy->words.items[i].text;
        whole |= wf_str_is(source, "/") || wf_str_is(source, ".") || wf_str_is(source, "./") ||
                 wf_str_has(source, "etc") || wf_str_has(source, "root");
    }
    bool archive = copy->kind == WF_ADD;
    return mentions_passwd(copy->line.text) || wf_str_starts(path, "/etc") || (root && (whole || archive)) ||
           wf_str_find_char(path, '$', 0) != WF_NOT_FOUND;
}

/* --- what is above an instruction ------------------------------------------------------------------------
 */

/* What the instructions up to a place have made. */
struct above {
    const struct wf_pmap *users, *groups; /* by name */
    bool unknown;                         /* others may have been made */
};

struct wf_users {
    const struct above *at; /* of each instruction */
};

static void add_made(struct wf_arena *arena, struct above *above, const struct wf_user_made *made) {
    if (made->name.len == 0) {
        above->unknown = true;
    } else if (made->group) {
        above->groups = wf_pmap_put(arena, above->groups, made->name, made->instruction);
    } else {
        above->users = wf_pmap_put(arena, above->users, made->name, made->instruction);
    }
}

static void follow(struct wf_arena *arena, struct above *above, const struct wf_instruction *instruction) {
    if (instruction->kind == WF_COPY || instruction->kind == WF_ADD) {
        above->unknown = above->unknown || copy_may_make(instruction);
    } else if (instruction->kind == WF_RUN) {
        struct wf_users_made made = wf_users_made_by(arena, instruction);
        above->unknown = above->unknown || run_may_make(arena, instruction);
        for (size_t i = 0; i < made.list.len; i++) {
            add_made(arena, above, &made.list.items[i]);
        }
    }
}

struct wf_users *wf_users_read(struct wf_arena *arena, const struct wf_dockerfile *file) {
    struct wf_users *users = WF_NEW(arena, struct wf_users);
    struct above *at = WF_NEW_ARRAY(arena, struct above, file->instructions.len + 1);
    struct above *ends = WF_NEW_ARRAY(arena, struct above, file->stages.len + 1);
    for (size_t s = 0; s < file->stages.len; s++) {
        const struct wf_stage *stage = file->stages.items[s];
        struct above above = stage->base ? ends[stage->base->index] : (struct above){0};
        for (size_t i = stage->first; i < stage->last; i++) {
            at[i] = above;
            follow(arena, &above, file->instructions.items[i]);
        }
        ends[s] = above;
    }
    users->at = at;
    return users;
}

enum wf_truth wf_user_exists(const struct wf_users *users, const struct wf_instruction *instruction,
                             struct wf_str name, bool group) {
    const struct above *above = &users->at[instruction->index];
    /* A user's own group is made with it. */
    if (wf_pmap_get(above->users, name) || (group && wf_pmap_get(above->groups, name))) {
        return WF_TRUE;
    }
    bool maybe = above->unknown || base_has(instruction->stage->root, name) != WF_FALSE;
    return maybe ? WF_MAYBE : WF_FALSE;
}
