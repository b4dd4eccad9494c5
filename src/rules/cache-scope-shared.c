#include "base/limits.h"
#include "lang/hole.h"
#include "lint/memo.h"
#include "rules/build_content.h"
#include "rules/cache_fix.h"

enum { MAX_COMPARED = 64 }; /* builds that write to one place, with which each is compared */

/* An export and who makes it. */
struct share {
    const struct wf_file *file;
    const struct wf_build *build;
    const struct wf_meant_line *line;
};

/* --- names -------------------------------------------------------------------------------------------- */

/* Whether each `${{ }}` of the name stands for the same text wherever both builds run. */
static bool is_stable(struct wf_str name, bool same_file, bool same_job) {
    static const struct {
        const char *hole;
        bool file, job; /* only within one */
    } known[] = {
        {"${{ github.repository }}", false, false}, {"${{ github.repository_owner }}", false, false},
        {"${{ github.ref }}", false, false},        {"${{ github.ref_name }}", false, false},
        {"${{ github.head_ref }}", false, false},   {"${{ github.base_ref }}", false, false},
        {"${{ github.event_name }}", true, false},  {"${{ github.workflow }}", true, false},
        {"${{ github.job }}", true, true},
    };
    for (size_t at = wf_str_find(name, "${{", 0); at != WF_NOT_FOUND; at = wf_str_find(name, "${{", at + 1)) {
        bool stable = wf_str_starts(wf_str_sub(name, at, name.len), "${{ vars.");
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            stable = stable || (wf_str_starts(wf_str_sub(name, at, name.len), known[i].hole) &&
                                (same_file || !known[i].file) && (same_job || !known[i].job));
        }
        if (!stable) {
            return false;
        }
    }
    return true;
}

/* --- runs --------------------------------------------------------------------------------------------- */

/* A condition that cannot tell one ref from another keeps nobody from writing to the same ref at some time.
 */
static bool is_about_refs(const struct wf_node *condition) {
    static const char *const words[] = {"ref", "branch", "needs.", "steps.", NULL};
    return wf_str_has_any(wf_node_text(condition), words);
}

static bool runs_in(struct wf_arena *arena, const struct wf_build *build, const struct wf_run_case *run) {
    struct wf_context context = wf_context_of_step(arena, build->step, run);
    enum wf_truth reached = wf_context_reached(&context);
    bool open = !is_about_refs(build->job->condition) && !is_about_refs(build->step->condition);
    return reached == WF_TRUE || (reached == WF_MAYBE && open);
}

static bool may_be_one_ref(const struct wf_run_case *a, const struct wf_run_case *b) {
    bool names = a->ref_name.len > 0 && b->ref_name.len > 0 && !wf_str_eq(a->ref_name, b->ref_name);
    return a->ref == b->ref && a->ref != WF_RUN_UNKNOWN && !names;
}

/* gha caches of different refs do not replace each other. */
static bool on_one_ref(struct wf_arena *arena, const struct share *a, const struct share *b) {
    for (size_t i = 0; i < a->file->runs->list.len; i++) {
        const struct wf_run_case *here = &a->file->runs->list.items[i];
        for (size_t k = 0; k < b->file->runs->list.len && runs_in(arena, a->build, here); k++) {
            const struct wf_run_case *there = &b->file->runs->list.items[k];
            if (may_be_one_ref(here, there) && runs_in(arena, b->build, there)) {
                return true;
            }
        }
    }
    return false;
}

static bool conflict(struct wf_arena *arena, const struct share *a, const struct share *b) {
    bool same_job = a->build->job == b->build->job;
    bool gha = a->line->entry->type == WF_CACHE_GHA;
    return is_stable(a->line->store, a->file == b->file, same_job) &&
           wf_builds_differ(arena, a->build, b->build) == WF_TRUE && (!gha || on_one_ref(arena, a, b));
}

/* --- searching ---------------------------------------------------------------------------------------- */

/* The entry by which `build` writes to the same place, or NULL. */
static const struct wf_meant_line *same_store(const struct share *own, const struct wf_build *build) {
    for (size_t i = 0; build != own->build && i < build->lines->list.len; i++) {
        if (wf_str_eq(build->lines->list.items[i].store, own->line->store)) {
            return &build->lines->list.items[i];
        }
    }
    return NULL;
}

/* The export of another build that certainly replaces this one. */
static struct share other_export(struct wf_check *check, const struct share *own) {
    size_t compared = 0;
    for (size_t i = 0; i < check->repo->count; i++) {
        const struct wf_file *file = check->repo->files[i];
        for (size_t k = 0; file->images && k < file->images->builds.len && compared < MAX_COMPARED; k++) {
            const struct wf_build *build = file->images->builds.items[k];
            struct share other = {file, build, same_store(own, build)};
            compared += other.line ? 1 : 0;
            if (other.line && conflict(check->arena, own, &other)) {
                return other;
            }
        }
    }
    return (struct share){0};
}

/* Of all entries of the build at once. */
static const struct wf_fix *find_fix(struct wf_check *check, const struct share *own) {
    struct wf_str scope = wf_build_scope(check->arena, check->file, own->build);
    struct wf_str text = wf_arena_printf(check->arena, ",scope=%.*s", WF_STR_ARG(scope));
    const struct wf_cache_lines *lines = own->build->lines;
    struct wf_patch patch = wf_check_patch(check);
    if (lines->list.len > WF_MAX_FIX_MOVES) {
        return NULL;
    }
    for (size_t i = 0; i < lines->list.len; i++) {
        const struct wf_meant_line *line = &lines->list.items[i];
        if (!line->entry || line->entry->type != WF_CACHE_GHA || wf_cache_attribute(line->entry, "scope")) {
            continue;
        }
        struct wf_span end = wf_cache_part(line, line->entry->text.len, line->entry->text.len);
        if (line->value->anchor.len > 0 ||
            !wf_patch_set_part(&patch, line->value, end.begin, end.begin, text)) {
            return NULL;
        }
    }
    return wf_patch_fix(&patch, "give the build a scope of its own", WF_FIX_UNSAFE);
}

static const struct wf_fix *fix(struct wf_check *check, const struct share *own) {
    void **place = wf_memo_of(check, "scope of its own", own->build);
    if (!*place) {
        const struct wf_fix **found = WF_NEW(check->arena, const struct wf_fix *);
        *found = find_fix(check, own);
        *place = found;
    }
    return *(const struct wf_fix *const *)*place;
}

static void report(struct wf_check *check, const struct share *own, const struct share *other,
                   struct wf_str matrix) {
    const struct wf_meant_line *line = own->line;
    const char *who =
        other->build ? "another build replaces this cache" : "each job of the matrix replaces this cache";
    struct wf_finding *finding =
        wf_cache_report(check, line, 0, line->entry->text.len, "%s, both write %.*s: \"%.*s\"", who,
                        WF_STR_ARG(line->store), WF_STR_ARG(line->entry->text));
    if (other->build) {
        struct wf_span part = wf_cache_part(other->line, 0, other->line->entry->text.len);
        wf_finding_note(check, finding, other->file->source,
                        wf_node_subspan(other->file->source, other->line->value, part.begin, part.end),
                        "the other export stands here");
    }
    if (line->entry->type == WF_CACHE_GHA && !wf_cache_attribute(line->entry, "scope")) {
        finding->fix = fix(check, own);
    } else {
        wf_finding_help(check, finding, "give each build a %s of its own%s%.*s",
                        line->entry->type == WF_CACHE_GHA ? "scope" : "reference",
                        matrix.len > 0 ? ", for example with " : "", WF_STR_ARG(matrix));
    }
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_cache_lines *lines = build->lines;
    struct wf_str matrix = wf_build_matrix(check->arena, build);
    for (size_t i = 0; i < lines->list.len; i++) {
        struct share own = {check->file, build, &lines->list.items[i]};
        if (own.line->store.len == 0) {
            continue;
        }
        struct share other = {0};
        bool each = matrix.len > 0 && is_stable(own.line->store, true, true);
        if (!each) {
            other = other_export(check, &own);
        }
        if (each || other.build) {
            report(check, &own, &other, matrix);
        }
    }
}

const struct wf_rule wf_rule_cache_scope_shared = {
    .id = "cache-scope-shared",
    .title = "Different builds that replace each other's cache",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .build_hook = check_build,
};
