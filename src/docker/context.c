#include "docker/context.h"

#include "base/limits.h"

#include <stdlib.h>

/* --- reading the folder ------------------------------------------------------------------------------- */

struct reading {
    struct wf_arena *arena;
    struct wf_build_context *context;
    size_t folder;
};

static struct wf_amount amount_of(const struct wf_entry *entry) {
    bool counts = entry->kind == WF_ENTRY_FILE || entry->kind == WF_ENTRY_LINK;
    return (struct wf_amount){counts ? 1 : 0, entry->kind == WF_ENTRY_FILE ? entry->size : 0};
}

static void add_amount(struct wf_amount *sum, struct wf_amount more) {
    sum->files += more.files;
    sum->bytes += more.bytes;
}

static void visit(void *with, const struct wf_entry *found) {
    struct reading *reading = with;
    struct wf_build_context *context = reading->context;
    struct wf_arena *arena = reading->arena;
    if (context->entries.len >= WF_MAX_CONTEXT_ENTRIES) {
        context->truncated = true;
        return;
    }
    struct wf_context_entry *entry = WF_PUSH(arena, &context->entries);
    struct wf_context_entry *above = &context->entries.items[reading->folder];
    *entry = (struct wf_context_entry){.kind = found->kind, .mode = found->mode, .parent = reading->folder};
    entry->path = above->path.len == 0
                      ? wf_arena_str(arena, found->name)
                      : wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(above->path), WF_STR_ARG(found->name));
    entry->all = amount_of(found);
    above->first = above->count == 0 ? context->entries.len - 1 : above->first;
    above->count++;
}

struct wf_build_context *wf_build_context_read(struct wf_arena *arena, const struct wf_folder *folder) {
    struct wf_build_context *context = WF_NEW(arena, struct wf_build_context);
    struct reading reading = {.arena = arena, .context = context};
    context->folder = folder;
    struct wf_context_entry *root = WF_PUSH(arena, &context->entries);
    *root = (struct wf_context_entry){.path = WF_STR(""), .kind = WF_ENTRY_FOLDER};
    for (size_t i = 0; i < context->entries.len; i++) {
        reading.folder = i;
        if (context->entries.items[i].kind == WF_ENTRY_FOLDER) {
            struct wf_str path = context->entries.items[i].path;
            bool read = folder->each(folder->context, arena, path, visit, &reading);
            context->entries.items[i].unreadable = !read;
        }
    }
    for (size_t i = context->entries.len; i-- > 1;) {
        const struct wf_context_entry *entry = &context->entries.items[i];
        add_amount(&context->entries.items[entry->parent].all, entry->all);
    }
    return context;
}

/* --- seeing it ---------------------------------------------------------------------------------------- */

static bool is_counted(const struct wf_context_entry *entry) {
    return entry->kind == WF_ENTRY_FILE || entry->kind == WF_ENTRY_LINK;
}

static const struct wf_need *find_need(const struct wf_needs *needs, struct wf_str path) {
    for (size_t i = 0; i < needs->list.len; i++) {
        const struct wf_need *need = &needs->list.items[i];
        if (need->reached && wf_need_names(need, path)) {
            return need;
        }
    }
    return NULL;
}

static bool has_exceptions(const struct wf_dockerignore *ignore) {
    for (size_t i = 0; ignore != NULL && i < ignore->patterns.len; i++) {
        if (ignore->patterns.items[i].exception) {
            return true;
        }
    }
    return false;
}

/* `noted`: for each folder what wf_dockerignore_step() noted. */
static void mark(struct wf_context_view *view, size_t index, bool **noted, bool exceptions) {
    const struct wf_context_entry *entry = &view->context->entries.items[index];
    struct wf_context_mark *mark = &view->marks[index];
    const struct wf_context_mark *above = &view->marks[entry->parent];
    if (above->out && !exceptions) {
        mark->out = true;
        mark->by = above->by;
    } else if (index > 0) {
        mark->out =
            wf_dockerignore_step(view->ignore, entry->path, noted[entry->parent], noted[index], &mark->by);
    }
    if (view->needs != NULL) {
        mark->need = index > 0 && above->need != NULL ? above->need : find_need(view->needs, entry->path);
    }
    if (is_counted(entry) && !mark->out) {
        mark->left = entry->all;
        mark->sent = view->needs == NULL || mark->need != NULL ? entry->all : mark->sent;
    }
}

struct wf_context_view wf_context_view_make(struct wf_arena *arena, const struct wf_build_context *context,
                                            const struct wf_dockerignore *ignore,
                                            const struct wf_needs *needs) {
    size_t count = context->entries.len;
    struct wf_context_view view = {.context = context, .ignore = ignore, .needs = needs};
    bool **noted = WF_NEW_ARRAY(arena, bool *, count);
    bool exceptions = has_exceptions(ignore);
    view.marks = WF_NEW_ARRAY(arena, struct wf_context_mark, count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && ignore != NULL && context->entries.items[i].kind == WF_ENTRY_FOLDER) {
            noted[i] = WF_NEW_ARRAY(arena, bool, ignore->patterns.len + 1);
        }
        mark(&view, i, noted, exceptions);
    }
    for (size_t i = count; i-- > 1;) {
        struct wf_context_mark *above = &view.marks[context->entries.items[i].parent];
        add_amount(&above->left, view.marks[i].left);
        add_amount(&above->sent, view.marks[i].sent);
    }
    return view;
}

struct wf_amount wf_context_amount(const struct wf_context_view *view, size_t entry,
                                   enum wf_amount_kind kind) {
    return kind == WF_AMOUNT_ALL    ? view->context->entries.items[entry].all
           : kind == WF_AMOUNT_LEFT ? view->marks[entry].left
                                    : view->marks[entry].sent;
}

/* --- what weighs most --------------------------------------------------------------------------------- */

struct weight {
    size_t entry;
    unsigned long long bytes;
};

struct weights {
    const struct wf_context_view *view;
    enum wf_amount_kind kind;
    WF_LIST(struct weight) list;
};

static int heavier_first(const void *a, const void *b) {
    const struct weight *left = a, *right = b;
    if (left->bytes != right->bytes) {
        return left->bytes < right->bytes ? 1 : -1;
    }
    return left->entry < right->entry ? -1 : left->entry > right->entry;
}

static unsigned long long bytes_of(const struct weights *weights, size_t entry) {
    return wf_context_amount(weights->view, entry, weights->kind).bytes;
}

/* The entry inside `entry` that has at least nine tenths of its weight; itself when there is none. */
static size_t descend(const struct weights *weights, size_t entry) {
    const struct wf_context_entry *entries = weights->view->context->entries.items;
    unsigned long long whole = bytes_of(weights, entry);
    for (size_t i = 0; i < entries[entry].count; i++) {
        size_t inner = entries[entry].first + i;
        if (bytes_of(weights, inner) >= whole - whole / 10) {
            return inner;
        }
    }
    return entry;
}

static size_t heaviest_part(const struct weights *weights, size_t entry) {
    for (;;) {
        size_t inner = descend(weights, entry);
        if (inner == entry) {
            return entry;
        }
        entry = inner;
    }
}

struct wf_largest wf_context_largest(struct wf_arena *arena, const struct wf_context_view *view,
                                     enum wf_amount_kind kind, size_t max) {
    struct weights weights = {.view = view, .kind = kind};
    struct wf_largest largest = {0};
    const struct wf_context_entry *root = &view->context->entries.items[0];
    for (size_t i = 0; i < root->count; i++) {
        size_t entry = heaviest_part(&weights, root->first + i);
        if (bytes_of(&weights, entry) > 0) {
            *WF_PUSH(arena, &weights.list) = (struct weight){entry, bytes_of(&weights, entry)};
        }
    }
    if (weights.list.len > 1) {
        qsort(weights.list.items, weights.list.len, sizeof weights.list.items[0], heavier_first);
    }
    for (size_t i = 0; i < weights.list.len && i < max; i++) {
        *WF_PUSH(arena, &largest.list) = weights.list.items[i].entry;
    }
    return largest;
}

const struct wf_context_entry *wf_build_context_find(const struct wf_build_context *context,
                                                     struct wf_str path) {
    const struct wf_context_entry *entries = context->entries.items;
    size_t at = 0;
    while (path.len > entries[at].path.len) {
        size_t found = 0;
        for (size_t i = 0; i < entries[at].count && found == 0; i++) {
            struct wf_str inner = entries[entries[at].first + i].path;
            bool inside = path.len == inner.len || (path.len > inner.len && path.ptr[inner.len] == '/');
            found = inside && wf_str_eq(wf_str_sub(path, 0, inner.len), inner) ? entries[at].first + i : 0;
        }
        if (found == 0) {
            return NULL;
        }
        at = found;
    }
    return path.len == entries[at].path.len ? &entries[at] : NULL;
}
