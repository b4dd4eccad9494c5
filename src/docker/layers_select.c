#include "docker/layers_in.h"

#include "base/file.h"

#include <stdlib.h>

/* --- paths that contain others ----------------------------------------------------------------------------
 */

static bool is_plain(const struct wf_selector *selector) {
    return !selector->wildcard && selector->include.len == 0 && selector->less == NULL;
}

/* The first of the plain selectors of each path. */
static struct wf_map first_plain(struct wf_arena *arena, const struct wf_input *input) {
    struct wf_map first = {.arena = arena};
    for (size_t i = input->selectors.len; i-- > 0;) {
        if (is_plain(&input->selectors.items[i])) {
            wf_map_put(&first, input->selectors.items[i].path, &input->selectors.items[i]);
        }
    }
    return first;
}

/* Whether the path or a folder that it lies in is taken by another plain one. */
static bool is_covered(const struct wf_map *first, const struct wf_selector *one) {
    const struct wf_selector *same = wf_map_get(first, one->path);
    bool covered = same != one || (one->path.len > 0 && wf_map_get(first, WF_STR("")) != NULL);
    for (size_t at = wf_str_find_char(one->path, '/', 0); !covered && at != WF_NOT_FOUND;
         at = wf_str_find_char(one->path, '/', at + 1)) {
        covered = wf_map_get(first, wf_str_sub(one->path, 0, at)) != NULL;
    }
    return covered;
}

struct sorted_selector {
    struct wf_selector selector;
    size_t place;
};

static int by_path(const void *a, const void *b) {
    const struct sorted_selector *left = a, *right = b;
    int order = wf_str_cmp(left->selector.path, right->selector.path);
    return order != 0 ? order : left->place < right->place ? -1 : left->place > right->place;
}

static void sort_by_path(struct wf_arena *arena, struct wf_selector *items, size_t count) {
    struct sorted_selector *sorted = WF_NEW_ARRAY(arena, struct sorted_selector, count + 1);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = (struct sorted_selector){items[i], i};
    }
    qsort(sorted, count, sizeof *sorted, by_path);
    for (size_t i = 0; i < count; i++) {
        items[i] = sorted[i].selector;
    }
}

void wf_graph_sort_selectors(struct wf_arena *arena, struct wf_input *input) {
    sort_by_path(arena, input->selectors.items, input->selectors.len);
    struct wf_map first = first_plain(arena, input);
    WF_LIST(struct wf_selector) kept = {0};
    for (size_t i = 0; i < input->selectors.len; i++) {
        const struct wf_selector *one = &input->selectors.items[i];
        if (!is_plain(one) || !is_covered(&first, one)) {
            *WF_PUSH(arena, &kept) = *one;
        }
    }
    input->selectors.items = kept.items;
    input->selectors.len = kept.len;
    input->selectors.cap = kept.cap;
}

/* --- patterns of paths
 * --------------------------------------------------------------------------------------- */

/* [abc], [a-z], [^a]: the length of the class, 0 when it is broken. */
static size_t match_class(struct wf_str pattern, char c, bool *in) {
    size_t i = 1;
    bool negated = i < pattern.len && pattern.ptr[i] == '^', found = false;
    for (i += negated; i < pattern.len && (pattern.ptr[i] != ']' || i == 1u + negated); i++) {
        i += pattern.ptr[i] == '\\' && i + 1 < pattern.len;
        char low = pattern.ptr[i], high = low;
        if (i + 2 < pattern.len && pattern.ptr[i + 1] == '-' && pattern.ptr[i + 2] != ']') {
            i += 2;
            i += pattern.ptr[i] == '\\' && i + 1 < pattern.len;
            high = pattern.ptr[i];
        }
        found = found || (c >= low && c <= high);
    }
    *in = found != negated;
    return i < pattern.len ? i + 1 : 0;
}

/* The bytes of the pattern that match the first byte of the path; 0: none do. */
static size_t match_one(struct wf_str pattern, char c) {
    bool in = false;
    size_t length;
    switch (pattern.ptr[0]) {
    case '?':
        return c != '/';
    case '[':
        length = match_class(pattern, c, &in);
        return in && c != '/' ? length : 0;
    case '\\':
        return pattern.len > 1 && pattern.ptr[1] == c ? 2 : 0;
    default:
        return pattern.ptr[0] == c;
    }
}

/* Go's path.Match: `*` and `?` never match a slash. */
static bool pattern_matches(struct wf_str pattern, struct wf_str path) {
    struct wf_str star = {0}, retry = {0};
    while (path.len > 0 || pattern.len > 0) {
        if (pattern.len > 0 && pattern.ptr[0] == '*') {
            star = wf_str_sub(pattern, 1, pattern.len);
            retry = path;
            pattern = star;
            continue;
        }
        size_t length = pattern.len > 0 && path.len > 0 ? match_one(pattern, path.ptr[0]) : 0;
        if (length > 0) {
            pattern = wf_str_sub(pattern, length, pattern.len);
            path = wf_str_sub(path, 1, path.len);
        } else if (star.ptr != NULL && retry.len > 0 && retry.ptr[0] != '/') {
            retry = wf_str_sub(retry, 1, retry.len);
            path = retry;
            pattern = star;
        } else {
            return false;
        }
    }
    return true;
}

/* --- choosing
 * ------------------------------------------------------------------------------------------------ */

struct chooser {
    struct wf_arena *arena;
    const struct wf_snapshot *context;
    struct wf_selection *selection;
    unsigned links;
};

static void choose(struct chooser *chooser, struct wf_str name, const struct wf_snapshot_entry *entry) {
    *WF_PUSH(chooser->arena, &chooser->selection->items) = (struct wf_selected){name, entry};
}

static struct wf_str below(struct wf_str path, struct wf_str folder) {
    if (folder.len == 0) {
        return path;
    }
    return wf_str_sub(path, folder.len + (path.len > folder.len), path.len);
}

/* A file, or a folder with all that is in it, under the names that they have in it. */
static void choose_plain(struct chooser *chooser, struct wf_str path) {
    struct wf_str resolved;
    if (!wf_snapshot_resolve(chooser->arena, chooser->context, path, true, &resolved)) {
        chooser->selection->known = false;
        return;
    }
    size_t at = wf_snapshot_seek(chooser->context, resolved);
    bool found = false;
    for (; at < chooser->context->entries.len; at++) {
        const struct wf_snapshot_entry *entry = &chooser->context->entries.items[at];
        if (!wf_path_within(entry->path, resolved)) {
            break;
        }
        found = true;
        choose(chooser, below(entry->path, resolved), entry);
    }
    if (!found && resolved.len > 0) {
        chooser->selection->missing = path;
    }
}

static bool is_wanted(const struct wf_selector *selector, struct wf_str name) {
    return (selector->only == NULL || wf_dockerignore_excludes(selector->only, name, NULL)) &&
           (selector->less == NULL || !wf_dockerignore_excludes(selector->less, name, NULL));
}

/* A folder in which something is wanted comes with it. */
static void choose_folders(struct chooser *chooser, struct wf_str root, struct wf_str path, size_t since) {
    for (size_t at = wf_str_find_char(path, '/', root.len); at != WF_NOT_FOUND;
         at = wf_str_find_char(path, '/', at + 1)) {
        const struct wf_snapshot_entry *folder = wf_snapshot_find(chooser->context, wf_str_sub(path, 0, at));
        bool known = folder == NULL;
        for (size_t i = since; i < chooser->selection->items.len && !known; i++) {
            known = chooser->selection->items.items[i].entry == folder;
        }
        if (!known) {
            choose(chooser, wf_path_base(folder->path), folder);
        }
    }
}

/* Everything that matches the pattern or lies in a folder that does, and is not filtered out: under its own
 * name, without the folders above it. */
static void choose_filtered(struct chooser *chooser, const struct wf_selector *selector) {
    struct wf_str root = {0};
    size_t since = chooser->selection->items.len;
    for (size_t i = 0; i < chooser->context->entries.len; i++) {
        const struct wf_snapshot_entry *entry = &chooser->context->entries.items[i];
        if (selector->wildcard) {
            if (root.ptr == NULL || !wf_path_within(entry->path, root)) {
                if (!pattern_matches(selector->path, entry->path)) {
                    continue;
                }
                root = entry->path;
            }
        } else if (!wf_path_within(entry->path, selector->path)) {
            continue;
        } else {
            root = selector->path;
        }
        struct wf_str name = below(entry->path, root);
        if (name.len > 0 ? !is_wanted(selector, name)
                         : selector->only != NULL && entry->kind == WF_ENTRY_FOLDER) {
            continue;
        }
        if (selector->only != NULL) {
            choose_folders(chooser, root, entry->path, since);
        }
        choose(chooser, wf_path_base(entry->path), entry);
        if (entry->kind == WF_ENTRY_LINK) {
            choose_plain(chooser, entry->path);
        }
    }
}

struct wf_selection wf_select(struct wf_arena *arena, const struct wf_snapshot *context,
                              const struct wf_input *input) {
    struct wf_selection selection = {.known = context != NULL && context->complete};
    struct chooser chooser = {.arena = arena, .context = context, .selection = &selection};
    for (size_t i = 0; context != NULL && i < input->selectors.len; i++) {
        const struct wf_selector *selector = &input->selectors.items[i];
        if (is_plain(selector)) {
            choose_plain(&chooser, selector->path);
        } else {
            choose_filtered(&chooser, selector);
        }
        choose(&chooser, WF_STR(""), NULL);
    }
    return selection;
}

/* --- comparing
 * ----------------------------------------------------------------------------------------------- */

static void note(struct wf_change *difference, enum wf_change_kind kind,
                 const struct wf_snapshot_entry *entry) {
    if (difference != NULL) {
        difference->kind = kind;
        difference->path = entry != NULL ? entry->path : WF_STR("");
    }
}

static bool has_path(const struct wf_selection *selection, const struct wf_snapshot_entry *entry) {
    for (size_t i = 0; i < selection->items.len; i++) {
        const struct wf_snapshot_entry *other = selection->items.items[i].entry;
        if (other != NULL && wf_str_eq(other->path, entry->path)) {
            return true;
        }
    }
    return false;
}

/* The two lists part here: something is new or gone, or another file has taken the place. */
static void note_parting(const struct wf_selection *before, const struct wf_selection *after, size_t at,
                         struct wf_change *difference) {
    const struct wf_snapshot_entry *old = at < before->items.len ? before->items.items[at].entry : NULL;
    const struct wf_snapshot_entry *new = at < after->items.len ? after->items.items[at].entry : NULL;
    if (old != NULL && !has_path(after, old)) {
        note(difference, WF_CHANGE_REMOVE, old);
    } else if (new != NULL && !has_path(before, new)) {
        note(difference, WF_CHANGE_ADD, new);
    } else {
        note(difference, WF_CHANGE_CONTENT, new != NULL ? new : old);
    }
}

enum wf_truth wf_selection_same(const struct wf_selection *before, const struct wf_selection *after,
                                bool folder_modes, struct wf_change *difference) {
    enum wf_truth same = before->known && after->known ? WF_TRUE : WF_MAYBE;
    size_t longer = before->items.len > after->items.len ? before->items.len : after->items.len;
    for (size_t i = 0; i < longer; i++) {
        if (i >= before->items.len || i >= after->items.len) {
            note_parting(before, after, i, difference);
            return WF_FALSE;
        }
        const struct wf_selected *old = &before->items.items[i], *new = &after->items.items[i];
        if ((old->entry == NULL) != (new->entry == NULL) || !wf_str_eq(old->name, new->name)) {
            note_parting(before, after, i, difference);
            return WF_FALSE;
        }
        enum wf_truth one =
            old->entry == NULL ? WF_TRUE : wf_snapshot_same(old->entry, new->entry, folder_modes);
        if (one != WF_TRUE) {
            note(difference, WF_CHANGE_CONTENT, new->entry);
        }
        if (one == WF_FALSE) {
            return WF_FALSE;
        }
        same = one == WF_MAYBE ? WF_MAYBE : same;
    }
    return same;
}
