/* Workflows that were not given, and say who uses a given file or makes it start. */
#include "lint/link_in.h"

#include "base/file.h"
#include "gha/event.h"
#include "lint/reach.h"

#define WORKFLOWS ".github/workflows"

struct users {
    struct wf_linker *linker;
    struct wf_arena scratch;     /* of the text at hand */
    WF_LIST(struct wf_str) left; /* paths of those that nobody has asked for yet */
    WF_LIST(struct wf_str) words;
    struct wf_map known; /* these words */
    bool grown;
};

/* --- which of them -------------------------------------------------------------------------------------- */

static bool is_called(const struct wf_file *file) {
    return file->runs && wf_run_case_find(file->runs, "workflow_call", WF_RUN_UNKNOWN);
}

static bool follows(const struct wf_file *file) {
    return file->runs && wf_run_case_find(file->runs, "workflow_run", WF_RUN_UNKNOWN);
}

static bool is_own_action(const struct wf_file *file) {
    return file->action && wf_str_has(file->source->path, ".github/");
}

/* What a workflow_run follows, and who calls a reusable workflow or uses an action, stands in others. */
static bool asks_for_others(const struct wf_file *file) {
    return is_own_action(file) || is_called(file) || follows(file);
}

static bool is_plain(char c) {
    return wf_is_id(c) || c == '.' || c == '/';
}

/* Whoever names it has this in the text, however it is quoted and folded: the longest part without blanks and
 * signs. When there is none, the empty text, which every text has. */
static struct wf_str plain_part(struct wf_str name) {
    struct wf_str best = WF_STR("");
    size_t begin = 0;
    for (size_t i = 0; i <= name.len; i++) {
        if (i == name.len || !is_plain(name.ptr[i])) {
            best = i - begin > best.len ? wf_str_sub(name, begin, i) : best;
            begin = i + 1;
        }
    }
    return best;
}

static void add_word(struct users *users, struct wf_str word) {
    if (!wf_map_put(&users->known, word, users)) {
        *WF_PUSH(users->linker->arena, &users->words) = word;
        users->grown = true;
    }
}

static void add_followed(struct users *users, const struct wf_file *file) {
    const struct wf_node *key = wf_event_key(file->workflow, "workflow_run");
    const struct wf_node *names = wf_node_get(key ? wf_node_resolve(key->value) : NULL, "workflows");
    if (!wf_node_is_sequence(names)) {
        add_word(users, plain_part(wf_node_text(names)));
    }
    for (WF_EACH(name, names)) {
        add_word(users, plain_part(wf_node_text(name)));
    }
}

/* What stands in the text of everyone who uses the file or makes it start. Another action may lead to one, so
 * of these everyone counts who takes anything from the repository. */
static void add_words(struct users *users, const struct wf_file *file) {
    if (is_own_action(file)) {
        add_word(users, WF_STR("./"));
        add_word(users, WF_STR(".\\"));
        add_word(users, WF_STR("$/"));
    }
    if (is_called(file)) {
        add_word(users, plain_part(wf_path_base(file->source->path)));
    }
    if (follows(file)) {
        add_followed(users, file);
    }
}

/* One without a name is named by its path. */
static bool is_wanted(const struct users *users, struct wf_str path, struct wf_str bytes) {
    for (size_t i = 0; i < users->words.len; i++) {
        if (wf_str_find_str(bytes, users->words.items[i], 0) != WF_NOT_FOUND ||
            wf_str_find_str(path, users->words.items[i], 0) != WF_NOT_FOUND) {
            return true;
        }
    }
    return false;
}

/* --- loading -------------------------------------------------------------------------------------------- */

static void add_path(void *with, const struct wf_entry *entry) {
    struct users *users = with;
    struct wf_linker *linker = users->linker;
    struct wf_str path = wf_arena_printf(linker->arena, WORKFLOWS "/%.*s", WF_STR_ARG(entry->name));
    if (entry->kind == WF_ENTRY_FILE && wf_path_is_yaml(entry->name) && !wf_map_get(&linker->places, path)) {
        *WF_PUSH(linker->arena, &users->left) = path;
    }
}

/* False: it is left for when more is known. */
static bool load(struct users *users, struct wf_str path) {
    const struct wf_loader *loader = users->linker->loader;
    struct wf_str bytes;
    bool there = loader->read(loader->context, &users->scratch, path, &bytes);
    bool wanted = there && is_wanted(users, path, bytes);
    if (wanted) {
        add_words(users, wf_link_add(users->linker, path, wf_arena_str(users->linker->arena, bytes)));
    }
    wf_arena_free(&users->scratch);
    return wanted || !there;
}

static void free_scratch(void *users) {
    wf_arena_free(&((struct users *)users)->scratch);
}

static void load_wanted(struct wf_linker *linker, struct users *users) {
    const struct wf_folder *files = linker->loader->files;
    files->each(files->context, linker->arena, WF_STR(WORKFLOWS), add_path, users);
    while (users->grown) {
        size_t kept = 0;
        users->grown = false;
        for (size_t i = 0; i < users->left.len; i++) {
            struct wf_str path = users->left.items[i];
            if (!load(users, path)) {
                users->left.items[kept++] = path;
            }
        }
        users->left.len = kept;
    }
}

/* With the words of no file yet. */
static struct users *new_users(struct wf_linker *linker) {
    struct users *users = WF_NEW(linker->arena, struct users);
    users->linker = linker;
    users->known.arena = linker->arena;
    wf_arena_on_free(linker->arena, free_scratch, users); /* when memory runs out */
    return users;
}

static bool may_look(const struct wf_linker *linker) {
    return linker->open && linker->loader->files && linker->loader->users != WF_USERS_NONE;
}

void wf_link_users(struct wf_linker *linker) {
    const struct wf_repo *repo = linker->repo;
    struct users *users = new_users(linker);
    for (size_t i = 0; may_look(linker) && i < repo->count; i++) {
        if (asks_for_others(repo->files[i])) {
            add_words(users, repo->files[i]);
        }
    }
    if (users->grown && linker->loader->users == WF_USERS_ALL) {
        add_word(users, WF_STR(""));
    }
    if (users->grown) {
        load_wanted(linker, users);
    }
}

/* Whether outsiders can start a given file with the repository's rights by the ways that were loaded. */
static bool is_open(const struct wf_linker *linker) {
    for (size_t i = 0; i < linker->repo->count; i++) {
        const struct wf_file *file = linker->repo->files[i];
        struct wf_reaches reaches = {0};
        if (asks_for_others(file)) {
            reaches = wf_reaches_of(linker->arena, linker->repo, file);
        }
        for (size_t k = 0; k < reaches.list.len; k++) {
            if (reaches.list.items[k].starter == WF_STARTER_PRIVILEGED) {
                return true;
            }
        }
    }
    return false;
}

void wf_link_all_users(struct wf_linker *linker) {
    if (may_look(linker) && linker->loader->users == WF_USERS_NAMED && is_open(linker)) {
        struct users *users = new_users(linker);
        add_word(users, WF_STR(""));
        load_wanted(linker, users);
    }
}
