/* The files of a commit. */
#include "api/git.h"

#include "base/seek.h"

#include <stdlib.h>

static unsigned long long read_number(struct wf_str text, unsigned base) {
    unsigned long long number = 0;
    for (size_t i = 0; i < text.len && wf_is_digit(text.ptr[i]); i++) {
        number = number * base + (unsigned)(text.ptr[i] - '0');
    }
    return number;
}

/* "100644 blob HASH    SIZE", TAB, the path */
static void take_entry(struct wf_git_tree *tree, struct wf_str record) {
    struct wf_str head, mode, kind, hash;
    struct wf_str rest = record;
    wf_str_cut(&rest, '\t', &head);
    wf_str_cut(&head, ' ', &mode);
    wf_str_cut(&head, ' ', &kind);
    wf_str_cut(&head, ' ', &hash);
    if (rest.len > 0 && wf_str_is(kind, "blob")) {
        *WF_PUSH(tree->git.arena, &tree->entries) = (struct wf_git_entry){
            .path = rest,
            .hash = hash,
            .link = wf_str_is(mode, "120000"),
            .mode = (unsigned)read_number(mode, 8) & 0777U,
            .size = read_number(wf_str_trim(head), 10),
        };
    }
}

static int by_path(const void *a, const void *b) {
    return wf_str_cmp(((const struct wf_git_entry *)a)->path, ((const struct wf_git_entry *)b)->path);
}

bool wf_git_tree(const struct wf_git *git, const char *commit, struct wf_git_tree *tree, struct wf_err *err) {
    const char *const arguments[] = {"ls-tree", "-r", "-l", "-z", "--full-tree", commit, NULL};
    struct wf_str rest, record;
    *tree = (struct wf_git_tree){.git = *git};
    if (!wf_git_ask(git, arguments, &rest, err)) {
        return false;
    }
    while (rest.len > 0 && wf_str_cut(&rest, '\0', &record)) {
        take_entry(tree, record);
    }
    if (tree->entries.len > 1) {
        qsort(tree->entries.items, tree->entries.len, sizeof *tree->entries.items, by_path);
    }
    return true;
}

/* --- as a folder -------------------------------------------------------------------------------------- */

/* The first entry whose path is not before `path`. */
static size_t search(const struct wf_git_tree *tree, struct wf_str path) {
    size_t at;
    WF_SEEK(at, tree->entries.len, wf_str_cmp(tree->entries.items[at].path, path) < 0);
    return at;
}

static const struct wf_git_entry *find(const struct wf_git_tree *tree, struct wf_str path) {
    size_t at = search(tree, path);
    bool found = at < tree->entries.len && wf_str_eq(tree->entries.items[at].path, path);
    return found ? &tree->entries.items[at] : NULL;
}

/* Whether the path at `at` lies below the folder; "" is the root. */
static bool is_below(const struct wf_git_tree *tree, size_t at, struct wf_str folder) {
    if (at >= tree->entries.len) {
        return false;
    }
    struct wf_str path = tree->entries.items[at].path;
    return folder.len == 0 || (path.len > folder.len && path.ptr[folder.len] == '/' &&
                               wf_str_eq(wf_str_sub(path, 0, folder.len), folder));
}

/* Where the entries below a folder begin: other names may stand before its slash ("a-b" before "a/b"). */
static size_t first_below(const struct wf_git_tree *tree, struct wf_str folder) {
    size_t at = search(tree, folder);
    while (at < tree->entries.len && folder.len > 0 && !is_below(tree, at, folder) &&
           wf_str_eq(wf_str_sub(tree->entries.items[at].path, 0, folder.len), folder)) {
        at++;
    }
    return at;
}

static struct wf_entry entry_of(const struct wf_git_entry *entry, struct wf_str name) {
    return (struct wf_entry){
        .name = name,
        .kind = entry->link ? WF_ENTRY_LINK : WF_ENTRY_FILE,
        .size = entry->size,
        .mode = entry->mode,
    };
}

static struct wf_entry get_entry(void *context, struct wf_str path) {
    const struct wf_git_tree *tree = context;
    const struct wf_git_entry *entry = find(tree, path);
    if (entry != NULL) {
        return entry_of(entry, path);
    }
    bool folder = is_below(tree, first_below(tree, path), path);
    return (struct wf_entry){.name = path, .kind = folder ? WF_ENTRY_FOLDER : WF_ENTRY_MISSING, .mode = 0755};
}

static bool each(void *context, struct wf_arena *arena, struct wf_str path,
                 void (*visit)(void *with, const struct wf_entry *entry), void *with) {
    const struct wf_git_tree *tree = context;
    size_t skip = path.len > 0 ? path.len + 1 : 0;
    struct wf_str last = {0};
    (void)arena;
    size_t at = first_below(tree, path);
    if (!is_below(tree, at, path)) {
        return path.len == 0;
    }
    for (; is_below(tree, at, path); at++) {
        const struct wf_git_entry *entry = &tree->entries.items[at];
        struct wf_str rest = wf_str_sub(entry->path, skip, entry->path.len);
        size_t slash = wf_str_find_char(rest, '/', 0);
        struct wf_str name = wf_str_sub(rest, 0, slash);
        if (last.ptr != NULL && wf_str_eq(name, last)) {
            continue;
        }
        last = name;
        struct wf_entry found = {.name = name, .kind = WF_ENTRY_FOLDER, .mode = 0755};
        found = slash == WF_NOT_FOUND ? entry_of(entry, name) : found;
        visit(with, &found);
    }
    return true;
}

static bool read_blob(const struct wf_git_tree *tree, struct wf_arena *arena,
                      const struct wf_git_entry *entry, struct wf_str *bytes) {
    struct wf_git git = tree->git;
    struct wf_err err = {0};
    git.arena = arena;
    return wf_git_blobs(&git, &entry, 1, bytes, &err);
}

static bool read_file(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    const struct wf_git_entry *entry = find(context, path);
    return entry != NULL && !entry->link && read_blob(context, arena, entry, bytes);
}

static bool read_link(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *target) {
    const struct wf_git_entry *entry = find(context, path);
    return entry != NULL && entry->link && read_blob(context, arena, entry, target);
}

struct wf_folder wf_git_folder(struct wf_git_tree *tree) {
    return (struct wf_folder){
        .context = tree, .entry = get_entry, .each = each, .read = read_file, .link = read_link};
}
