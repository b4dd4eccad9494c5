#include "api/revision.h"

#include "base/file.h"
#include "gha/file.h"

enum { MAX_DEPTH = 64 };

/* What `wfgen validate` would not read either. */
static bool is_read(struct wf_str path) {
    struct wf_str rest = path, part;
    if (wf_file_type_by_path(path) == WF_FILE_UNKNOWN) {
        return false;
    }
    while (wf_str_cut(&rest, '/', &part) && rest.ptr != NULL) {
        if (wf_is_skipped_folder(part)) {
            return false;
        }
    }
    return true;
}

static void add(struct wf_arena *arena, struct wf_revision *revision, struct wf_str path,
                struct wf_str bytes) {
    *WF_PUSH(arena, &revision->files) = (struct wf_revision_file){path, bytes};
}

static const struct wf_folder *keep(struct wf_arena *arena, struct wf_folder folder) {
    struct wf_folder *kept = WF_NEW(arena, struct wf_folder);
    *kept = folder;
    return kept;
}

/* --- git ---------------------------------------------------------------------------------------------- */

bool wf_revision_of_commit(const struct wf_git *git, const char *commit, struct wf_revision *revision,
                           struct wf_err *err) {
    struct wf_git_tree *tree = WF_NEW(git->arena, struct wf_git_tree);
    WF_LIST(const struct wf_git_entry *) wanted = {0};
    *revision = (struct wf_revision){0};
    if (!wf_git_tree(git, commit, tree, err)) {
        return false;
    }
    for (size_t i = 0; i < tree->entries.len; i++) {
        const struct wf_git_entry *entry = &tree->entries.items[i];
        if (!entry->link && entry->size <= WF_MAX_FILE_BYTES && is_read(entry->path)) {
            *WF_PUSH(git->arena, &wanted) = entry;
        }
    }
    struct wf_str *bytes = WF_NEW_ARRAY(git->arena, struct wf_str, wanted.len);
    if (!wf_git_blobs(git, wanted.items, wanted.len, bytes, err)) {
        return false;
    }
    for (size_t i = 0; i < wanted.len; i++) {
        add(git->arena, revision, wanted.items[i]->path, bytes[i]);
    }
    revision->folder = keep(git->arena, wf_git_folder(tree));
    return true;
}

bool wf_revision_of_work_tree(const struct wf_git *git, struct wf_revision *revision, struct wf_err *err) {
    static const char *const arguments[] = {"ls-files",           "-z", "--cached", "--others",
                                            "--exclude-standard", NULL};
    struct wf_folder folder = wf_folder_on_disk(git->arena, git->folder);
    struct wf_str rest, path, bytes, last = {0};
    *revision = (struct wf_revision){0};
    if (!wf_git_ask(git, arguments, &rest, err)) {
        return false;
    }
    while (rest.len > 0 && wf_str_cut(&rest, '\0', &path)) {
        bool again = last.ptr != NULL && wf_str_eq(path, last);
        last = path;
        if (!again && is_read(path) && folder.entry(folder.context, path).kind == WF_ENTRY_FILE &&
            folder.read(folder.context, git->arena, path, &bytes)) {
            add(git->arena, revision, path, bytes);
        }
    }
    revision->folder = keep(git->arena, folder);
    return true;
}

/* --- files -------------------------------------------------------------------------------------------- */

struct walk {
    struct wf_arena *arena;
    const struct wf_folder *folder;
    struct wf_revision *revision;
    struct wf_str path;
    unsigned depth;
};

static void visit(void *context, const struct wf_entry *entry) {
    const struct walk *walk = context;
    struct wf_str path = wf_arena_printf(walk->arena, "%.*s%s%.*s", WF_STR_ARG(walk->path),
                                         walk->path.len > 0 ? "/" : "", WF_STR_ARG(entry->name));
    struct wf_str bytes;
    if (entry->kind == WF_ENTRY_FILE && is_read(path)) {
        if (walk->folder->read(walk->folder->context, walk->arena, path, &bytes)) {
            add(walk->arena, walk->revision, path, bytes);
        }
    } else if (entry->kind == WF_ENTRY_FOLDER && walk->depth < MAX_DEPTH &&
               !wf_is_skipped_folder(entry->name)) {
        struct walk inner = *walk;
        inner.path = path;
        inner.depth++;
        walk->folder->each(walk->folder->context, walk->arena, path, visit, &inner);
    }
}

bool wf_revision_of_path(struct wf_arena *arena, const char *path, const char *name,
                         struct wf_revision *revision, struct wf_err *err) {
    enum wf_file_kind kind = wf_file_kind(path);
    struct wf_str bytes;
    *revision = (struct wf_revision){0};
    if (kind == WF_FILE_REGULAR && !wf_file_read(arena, path, WF_MAX_FILE_BYTES, &bytes, err)) {
        return false;
    }
    if (kind == WF_FILE_REGULAR) {
        add(arena, revision, wf_str_of(name), bytes);
    } else if (kind == WF_FILE_FOLDER) {
        revision->folder = keep(arena, wf_folder_on_disk(arena, path));
        struct walk walk = {.arena = arena, .folder = revision->folder, .revision = revision};
        return revision->folder->each(revision->folder->context, arena, WF_STR(""), visit, &walk) ||
               wf_err_set(err, WF_ERR_WORLD, "cannot read folder \"%s\"", path);
    }
    return true;
}

/* --- findings ----------------------------------------------------------------------------------------- */

static void release(void *session) {
    wfgen_free(session);
}

static void take_settings(struct wfgen *run, const struct wfgen *session) {
    run->threads = session->threads;
    run->ignored = session->ignored;
    run->min_severity = session->min_severity;
    run->outside = session->outside;
    run->config = session->config;
    run->table = session->table;
}

struct wfgen *wf_revision_check(struct wfgen *session, const struct wf_revision *revision) {
    struct wfgen *run = wfgen_new();
    if (run == NULL) {
        wf_oom();
    }
    wf_arena_on_free(&session->run, release, run);
    for (size_t i = 0; i < revision->files.len; i++) {
        const struct wf_revision_file *file = &revision->files.items[i];
        wfgen_add_bytes(run, wf_arena_str(&session->run, file->path).ptr, file->bytes.ptr, file->bytes.len);
    }
    take_settings(run, session);
    run->folder = revision->folder;
    wf_read_inputs(run);
    wf_ask_outside(run);
    wf_check_inputs(run);
    return run;
}

struct wf_revision_numbers wf_revision_number(struct wf_arena *arena, const struct wfgen *checked) {
    struct wf_map places = {.arena = arena};
    struct wf_report report = wf_report_of(checked, 0);
    struct wf_report_keys keys = {.report = &report, .seen = {.arena = arena}};
    struct wf_revision_numbers numbers = {WF_NEW_ARRAY(arena, struct wf_str, checked->findings.len),
                                          checked->findings.len};
    report.places = &places;
    for (size_t i = 0; i < checked->inputs.len; i++) {
        wf_map_put(&places, checked->inputs.items[i]->name, &checked->inputs.items[i]->name);
    }
    for (size_t i = 0; i < numbers.count; i++) {
        numbers.keys[i] = wf_report_key(&keys, checked->findings.items[i]);
    }
    return numbers;
}

struct wf_map wf_revision_keys(struct wf_arena *arena, const struct wfgen *checked) {
    struct wf_map keys = {.arena = arena};
    struct wf_revision_numbers numbers = wf_revision_number(arena, checked);
    for (size_t i = 0; i < numbers.count; i++) {
        wf_map_put(&keys, numbers.keys[i], &numbers.keys[i]);
    }
    return keys;
}
