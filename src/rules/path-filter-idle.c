#include "gha/event.h"
#include "lint/rule.h"

enum { MAX_ENTRIES = 20000, MAX_DEPTH = 40 };

/* --- what there is ------------------------------------------------------------------------------------ */

struct search {
    struct wf_arena *arena;
    const struct wf_folder *tree;
    struct wf_str pattern;
    struct wf_str folder; /* that is walked, with a slash behind it; empty: the root */
    unsigned depth;
    size_t *entries;    /* seen so far */
    bool *found, *lost; /* lost: too much to look at, or not readable */
};

static void walk(struct search *search);

/* Another repository's commit stands there, which counts as a file. */
static bool is_submodule(const struct search *search, struct wf_str path) {
    struct wf_str git = wf_arena_printf(search->arena, "%.*s/.git", WF_STR_ARG(path));
    return search->tree->entry(search->tree->context, git).kind != WF_ENTRY_MISSING;
}

static void visit(void *with, const struct wf_entry *entry) {
    const struct search *search = with;
    if (*search->found || *search->lost || wf_str_is(entry->name, ".git")) {
        return;
    }
    *search->lost = ++*search->entries > MAX_ENTRIES;
    struct wf_str path =
        wf_arena_printf(search->arena, "%.*s%.*s", WF_STR_ARG(search->folder), WF_STR_ARG(entry->name));
    bool folder = entry->kind == WF_ENTRY_FOLDER;
    if ((!folder || is_submodule(search, path)) && wf_glob_match(search->arena, search->pattern, path)) {
        *search->found = true;
    } else if (folder) {
        struct search below = *search;
        below.folder = wf_arena_printf(search->arena, "%.*s/", WF_STR_ARG(path));
        below.depth++;
        walk(&below);
    }
}

static void walk(struct search *search) {
    struct wf_str folder = wf_str_sub(search->folder, 0, search->folder.len > 0 ? search->folder.len - 1 : 0);
    if (search->depth > MAX_DEPTH ||
        !search->tree->each(search->tree->context, search->arena, folder, visit, search)) {
        *search->lost = true;
    }
}

/* The folder in which all that matches must lie, with a slash behind it. */
static struct wf_str fixed_folder(struct wf_str pattern) {
    size_t end = 0;
    for (size_t i = 0; i < pattern.len && !strchr("*?+[\\", pattern.ptr[i]); i++) {
        bool marked = i + 1 < pattern.len && strchr("?+", pattern.ptr[i + 1]) != NULL;
        end = pattern.ptr[i] == '/' && !marked ? i + 1 : end;
    }
    return wf_str_sub(pattern, 0, end);
}

/* Whether a file matches; WF_MAYBE when that cannot be told. */
static enum wf_truth has_match(const struct wf_check *check, struct wf_str pattern) {
    const struct wf_folder *tree = check->repo->tree;
    bool found = false;
    bool lost = false;
    size_t entries = 0;
    struct search search = {check->arena, tree, pattern, fixed_folder(pattern), 0, &entries, &found, &lost};
    struct wf_str folder = wf_str_sub(search.folder, 0, search.folder.len > 0 ? search.folder.len - 1 : 0);
    enum wf_entry_kind kind = folder.len > 0 ? tree->entry(tree->context, folder).kind : WF_ENTRY_FOLDER;
    if (kind == WF_ENTRY_FOLDER) {
        walk(&search);
    } else if (kind != WF_ENTRY_MISSING) {
        return WF_MAYBE; /* a link, which is a file to git */
    }
    return found ? WF_TRUE : lost ? WF_MAYBE : WF_FALSE;
}

/* --- findings ----------------------------------------------------------------------------------------- */

static bool is_folder(const struct wf_check *check, struct wf_str path) {
    bool plain = path.len > 0 && path.ptr[path.len - 1] != '/';
    return plain && check->repo->tree->entry(check->repo->tree->context, path).kind == WF_ENTRY_FOLDER;
}

static const struct wf_fix *fix_folder(struct wf_check *check, const struct wf_node *node) {
    struct wf_patch patch = wf_check_patch(check);
    struct wf_str text = wf_arena_printf(check->arena, "%.*s/**", WF_STR_ARG(node->text));
    return node->kind == WF_SCALAR && wf_patch_set_scalar(&patch, node, text)
               ? wf_patch_fix(&patch, "match what lies in the folder", WF_FIX_UNSAFE)
               : NULL;
}

static void check_pattern(struct wf_check *check, const struct wf_filter *filter, const struct wf_node *node,
                          bool alone) {
    const struct wf_node *real = wf_node_resolve(node);
    struct wf_str text = wf_node_text(real);
    bool negated = wf_glob_negated(text);
    struct wf_str pattern = negated ? wf_str_sub(text, 1, text.len) : text;
    if (!wf_node_is_scalar(real) || pattern.len == 0 ||
        wf_glob_check(text, WF_GLOB_PATH).mistake != WF_GLOB_FINE || has_match(check, pattern) != WF_FALSE) {
        return;
    }
    bool folder = is_folder(check, pattern);
    struct wf_finding *finding =
        wf_report(check, node->span,
                  folder ? "\"%.*s\" of \"%.*s\" is a folder, and no file has that path"
                         : "no file of the repository matches \"%.*s\" of \"%.*s\"",
                  WF_STR_ARG(text), WF_STR_ARG(wf_node_text(filter->key)));
    finding->severity = alone && !filter->ignore ? WF_WARNING : WF_INFO;
    if (folder && real == node) {
        finding->fix = fix_folder(check, real);
    }
}

/* Whether no pattern of a list is known to match: then the event starts nothing. */
static bool is_idle(const struct wf_check *check, const struct wf_filter *filter) {
    for (WF_EACH(item, filter->patterns)) {
        struct wf_str text = wf_node_text(item);
        if (!wf_glob_negated(text) && (text.len == 0 || has_match(check, text) != WF_FALSE)) {
            return false;
        }
    }
    return true;
}

static void check_filter(struct wf_check *check, const struct wf_filter *filter) {
    if (!wf_node_is_sequence(filter->patterns)) {
        check_pattern(check, filter, filter->patterns, true);
        return;
    }
    bool idle = is_idle(check, filter);
    for (WF_EACH(item, filter->patterns)) {
        check_pattern(check, filter, item, idle);
    }
}

/* Elsewhere lie workflows for other repositories. */
static bool is_own(const struct wf_check *check) {
    struct wf_str folder = check->repo->folder;
    struct wf_str path = check->file->source->path;
    return wf_str_eq(wf_str_sub(path, 0, folder.len), folder) &&
           wf_str_starts(wf_str_sub(path, folder.len, path.len), ".github/workflows/");
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct wf_filters filters = wf_event_filters(check->arena, workflow);
    for (size_t i = 0; check->repo->tree && is_own(check) && i < filters.list.len; i++) {
        if (filters.list.items[i].of == WF_GLOB_PATH) {
            check_filter(check, &filters.list.items[i]);
        }
    }
}

const struct wf_rule wf_rule_path_filter_idle = {
    .id = "path-filter-idle",
    .title = "Path filter that matches no file",
    .category = WF_UPKEEP,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_workflow,
};
