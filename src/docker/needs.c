#include "docker/needs.h"

#include "base/buf.h"
#include "base/limits.h"
#include "docker/layers.h"

/* --- one source --------------------------------------------------------------------------------------- */

static bool has_wildcard(struct wf_str path) {
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] == '\\') {
            i++;
        } else if (path.ptr[i] == '*' || path.ptr[i] == '?' || path.ptr[i] == '[') {
            return true;
        }
    }
    return false;
}

/* A path of the context as instructions write it: "/a", "./a" and "../a" are all "a". */
static struct wf_str below_context(struct wf_arena *arena, struct wf_str text) {
    struct wf_str path = wf_path_clean(arena, wf_arena_printf(arena, "/%.*s", WF_STR_ARG(text)));
    return wf_str_sub(path, 1, path.len);
}

static struct wf_need make_need(struct wf_arena *arena, const struct wf_instruction *instruction,
                                struct wf_str path) {
    struct wf_need need = {.instruction = instruction, .path = path, .known = true};
    need.wildcard = has_wildcard(path);
    need.pattern.text = need.pattern.written = path;
    need.pattern.program = wf_ignore_program_make(arena, path, &need.pattern.problem);
    return need;
}

/* What is at work while the needs of a file are gathered. */
struct gathering {
    struct wf_arena *arena;
    const struct wf_dockerfile *file;
    const struct wf_vars_line *line;
    struct wf_vars vars; /* that the instruction at hand sees */
    bool reached;
    struct wf_needs needs;
};

static void add(struct gathering *at, const struct wf_instruction *instruction, struct wf_str word) {
    struct wf_expanded expanded = wf_vars_expand(at->arena, at->file, &at->vars, word);
    struct wf_str path = below_context(at->arena, expanded.known ? expanded.text : expanded.head);
    struct wf_need *need = WF_PUSH(at->arena, &at->needs.list);
    *need = make_need(at->arena, instruction, path);
    need->known = expanded.known;
    need->reached = at->reached;
}

/* --- instructions ------------------------------------------------------------------------------------- */

static bool is_remote(struct wf_str source) {
    static const char *const beginnings[] = {"http://", "https://", "git@", "git://", "ssh://"};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (wf_str_starts(source, beginnings[i])) {
            return true;
        }
    }
    return false;
}

static bool is_heredoc(const struct wf_instruction *instruction, const struct wf_dword *word) {
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        if (instruction->heredocs.items[i].begin == word->begin) {
            return true;
        }
    }
    return false;
}

static void add_sources(struct gathering *at, const struct wf_instruction *instruction) {
    if (wf_instruction_flag(instruction, "from", NULL) != NULL) {
        return;
    }
    for (size_t i = 0; i < wf_instruction_source_count(instruction); i++) {
        const struct wf_dword *word = &instruction->words.items[i];
        bool remote = instruction->kind == WF_ADD && is_remote(word->text);
        if (!remote && !is_heredoc(instruction, word)) {
            add(at, instruction, word->text);
        }
    }
}

static void add_mounts(struct gathering *at, const struct wf_instruction *instruction) {
    struct wf_mounts mounts = wf_instruction_mounts(at->arena, instruction);
    for (size_t i = 0; i < mounts.list.len; i++) {
        const struct wf_mount *mount = &mounts.list.items[i];
        if (mount->type == WF_MOUNT_BIND && mount->from.len == 0) {
            add(at, instruction, mount->source);
        }
    }
}

static void add_instruction(struct gathering *at, const struct wf_instruction *instruction) {
    if (instruction->kind == WF_COPY || instruction->kind == WF_ADD) {
        add_sources(at, instruction);
    } else if (instruction->kind == WF_RUN && instruction->flags.len > 0) {
        add_mounts(at, instruction);
    }
}

/* ONBUILD of a stage is executed where another stage begins with it. */
static void add_triggers(struct gathering *at, const struct wf_stage *stage) {
    for (size_t i = stage->first; i < stage->last; i++) {
        const struct wf_instruction *instruction = at->file->instructions.items[i];
        if (instruction->trigger != NULL) {
            at->vars = at->line->at[instruction->index];
            add_instruction(at, instruction->trigger);
        }
    }
}

static bool uses_context(const struct wf_instruction *instruction) {
    return instruction->kind == WF_COPY || instruction->kind == WF_ADD ||
           (instruction->kind == WF_RUN && instruction->flags.len > 0);
}

static void add_stage(struct gathering *at, const struct wf_stage *stage) {
    if (stage->base != NULL) {
        add_triggers(at, stage->base);
    }
    for (size_t i = stage->first; i < stage->last; i++) {
        const struct wf_instruction *instruction = at->file->instructions.items[i];
        if (uses_context(instruction)) {
            at->vars = at->line->at[instruction->index];
            add_instruction(at, instruction);
        }
    }
}

struct wf_needs wf_needs_read(struct wf_arena *arena, const struct wf_dockerfile *file,
                              const struct wf_stage *target, const struct wf_build_args *args) {
    struct gathering at = {.arena = arena, .file = file};
    at.line = args != NULL ? wf_vars_line(arena, file, args) : file->vars;
    struct wf_stages reached = wf_layers_needed(arena, file, target);
    size_t next = 0; /* of those that are reached */
    for (size_t i = 0; i < file->stages.len; i++) {
        at.reached = next < reached.list.len && reached.list.items[next] == file->stages.items[i];
        next += at.reached;
        add_stage(&at, file->stages.items[i]);
    }
    return at.needs;
}

/* --- symbolic links ----------------------------------------------------------------------------------- */

struct following {
    struct wf_arena *arena;
    const struct wf_folder *context;
    struct wf_needs *needs;
    size_t origin;                        /* the need at hand */
    struct wf_str folder, rest;           /* what stands before and behind the part at hand */
    const struct wf_ignore_program *part; /* it, when it has wildcards */
};

static bool is_listed(const struct wf_needs *needs, struct wf_str path, bool reached) {
    for (size_t i = 0; i < needs->list.len; i++) {
        const struct wf_need *need = &needs->list.items[i];
        if (need->known && (need->reached || !reached) && wf_str_eq(need->path, path)) {
            return true;
        }
    }
    return false;
}

static void add_target(struct following *at, struct wf_str link) {
    struct wf_str target, path;
    struct wf_arena *arena = at->arena;
    if (at->context->link == NULL || !at->context->link(at->context->context, arena, link, &target)) {
        return;
    }
    path = wf_str_starts(target, "/")
               ? target
               : wf_arena_printf(arena, "%.*s/../%.*s", WF_STR_ARG(link), WF_STR_ARG(target));
    path = below_context(arena, wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(path), WF_STR_ARG(at->rest)));
    struct wf_need need = make_need(arena, at->needs->list.items[at->origin].instruction, path);
    need.reached = at->needs->list.items[at->origin].reached;
    need.linked = true;
    if (!is_listed(at->needs, path, need.reached)) {
        *WF_PUSH(arena, &at->needs->list) = need;
    }
}

static struct wf_str join(struct wf_arena *arena, struct wf_str folder, struct wf_str name) {
    return folder.len == 0 ? wf_arena_str(arena, name)
                           : wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(folder), WF_STR_ARG(name));
}

static void visit(void *with, const struct wf_entry *entry) {
    struct following *at = with;
    if (entry->kind == WF_ENTRY_LINK && wf_ignore_program_matches(at->part, entry->name)) {
        add_target(at, join(at->arena, at->folder, entry->name));
    }
}

/* Looks at one part of a path; false when nothing behind it need be looked at. */
static bool follow_part(struct following *at, struct wf_str part) {
    const char *problem;
    struct wf_str path = join(at->arena, at->folder, part);
    if (has_wildcard(part)) {
        at->part = wf_ignore_program_make(at->arena, part, &problem);
        if (at->part != NULL) {
            at->context->each(at->context->context, at->arena, at->folder, visit, at);
        }
    } else if (at->context->entry(at->context->context, path).kind == WF_ENTRY_LINK) {
        add_target(at, path);
        return false;
    }
    at->folder = path;
    return true;
}

void wf_needs_follow(struct wf_arena *arena, struct wf_needs *needs, const struct wf_folder *context) {
    struct following at = {.arena = arena, .context = context, .needs = needs};
    size_t limit = needs->list.len + WF_MAX_LINKS;
    for (at.origin = 0; at.origin < needs->list.len && at.origin < limit; at.origin++) {
        struct wf_str part;
        at.rest = needs->list.items[at.origin].path;
        at.folder = WF_STR("");
        while (at.rest.len > 0 && wf_str_cut(&at.rest, '/', &part) && follow_part(&at, part)) {
        }
    }
}

/* --- questions ---------------------------------------------------------------------------------------- */

bool wf_need_names(const struct wf_need *need, struct wf_str path) {
    if (!need->known) {
        return wf_str_eq(wf_str_sub(path, 0, need->path.len), need->path);
    }
    return wf_str_eq(need->path, path) || (need->wildcard && wf_ignore_pattern_matches(&need->pattern, path));
}

bool wf_need_takes(const struct wf_need *need, struct wf_str path) {
    if (!need->known || need->path.len == 0) {
        return wf_need_names(need, path) || need->path.len == 0;
    }
    if (need->wildcard) {
        return wf_ignore_pattern_covers(&need->pattern, path);
    }
    return wf_need_names(need, wf_str_sub(path, 0, need->path.len)) &&
           (path.len == need->path.len || path.ptr[need->path.len] == '/');
}

bool wf_need_is_excluded(const struct wf_need *need, const struct wf_dockerignore *ignore,
                         const struct wf_ignore_pattern **by) {
    return need->known && !need->wildcard && need->path.len > 0 &&
           wf_dockerignore_excludes(ignore, need->path, by) && wf_dockerignore_prunes(ignore, need->path);
}

/* Of a class the first character that it lists, unless it says what not to match. */
static size_t sample_class(struct wf_buf *out, struct wf_str path, size_t at) {
    size_t end = wf_str_find_char(path, ']', at + 1);
    char first = at + 1 < path.len ? path.ptr[at + 1] : '\0';
    wf_buf_char(out, first != '^' && first != '\\' && first != '\0' ? first : 'x');
    return end == WF_NOT_FOUND ? path.len : end + 1;
}

struct wf_str wf_need_sample(struct wf_arena *arena, const struct wf_need *need) {
    struct wf_buf out = {.arena = arena};
    struct wf_str path = need->path;
    for (size_t at = 0; at < path.len;) {
        char c = path.ptr[at];
        if (c == '[') {
            at = sample_class(&out, path, at);
            continue;
        }
        at += c == '\\' && at + 1 < path.len ? 1 : 0;
        wf_buf_char(&out, c == '*' || c == '?' ? 'x' : path.ptr[at]);
        at++;
    }
    return wf_buf_view(&out);
}
