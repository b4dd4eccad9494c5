#include "page.h"

#include <stdint.h>

static const struct {
    const char *language, *path;
} default_paths[] = {
    {"dockerfile", "Dockerfile"},
    {"dockerignore", ".dockerignore"},
};
static const char default_path[] = ".github/workflows/ci.yml";
static const char default_config[] = ".github/wfgen.yml";

static const struct {
    const char *word;
    enum fence_kind kind;
} words[] = {
    {"bad", FENCE_BAD},   {"fixed", FENCE_FIXED},   {"left", FENCE_LEFT},
    {"good", FENCE_GOOD}, {"config", FENCE_CONFIG},
};

struct reader {
    struct wf_arena *arena;
    struct page *page;
    WF_LIST(struct fence) fences;
    WF_LIST(uint32_t) lines; /* of the fences */
};

static void refuse(struct reader *reader, uint32_t line, const char *why) {
    if (reader->page->problem.len == 0) {
        reader->page->problem = wf_arena_printf(reader->arena, "line %u: %s", (unsigned)line, why);
    }
}

static size_t count_ticks(struct wf_str line) {
    size_t count = 0;
    while (count < line.len && line.ptr[count] == '`') {
        count++;
    }
    return count;
}

static void read_word(struct reader *reader, struct fence *fence, struct wf_str word, uint32_t line) {
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (wf_str_is(word, words[i].word)) {
            fence->kind = words[i].kind;
            return;
        }
    }
    if (wf_str_starts(word, "file=")) {
        fence->path = wf_str_sub(word, 5, word.len);
    } else if (wf_str_is(word, "as-is")) {
        fence->as_is = true;
    } else if (wf_str_is(word, "no-eol")) {
        fence->no_eol = true;
    } else if (word.len > 0) {
        refuse(reader, line, "unknown word behind the fence");
    }
}

static const char *path_for(struct wf_str language) {
    for (size_t i = 0; i < sizeof default_paths / sizeof default_paths[0]; i++) {
        if (wf_str_is(language, default_paths[i].language)) {
            return default_paths[i].path;
        }
    }
    return default_path;
}

static struct fence read_info(struct reader *reader, struct wf_str info, uint32_t line) {
    struct fence fence = {0};
    wf_str_cut(&info, ' ', &fence.language);
    struct wf_str word;
    while (wf_str_cut(&info, ' ', &word)) {
        read_word(reader, &fence, word, line);
    }
    if (wf_str_is(fence.language, "text") && fence.kind == FENCE_NONE) {
        fence.kind = FENCE_TEXT;
    }
    if (fence.path.len == 0) {
        fence.path = wf_str_of(fence.kind == FENCE_CONFIG ? default_config : path_for(fence.language));
    }
    return fence;
}

static void read_fences(struct reader *reader) {
    struct wf_str bytes = reader->page->bytes;
    size_t open = 0; /* ticks of the fence that is open */
    struct fence fence = {0};
    uint32_t number = 0;
    for (size_t at = 0; at < bytes.len;) {
        size_t end = wf_str_find_char(bytes, '\n', at);
        struct wf_str line = wf_str_sub(bytes, at, end);
        size_t next = end == WF_NOT_FOUND ? bytes.len : end + 1;
        size_t ticks = count_ticks(line);
        number++;
        if (open == 0 && ticks >= 3) {
            fence = read_info(reader, wf_str_sub(line, ticks, line.len), number);
            fence.begin = next;
            open = ticks;
            *WF_PUSH(reader->arena, &reader->lines) = number;
        } else if (open > 0 && ticks >= open && ticks == line.len) {
            fence.end = at;
            fence.behind = next;
            fence.body =
                wf_str_sub(bytes, fence.begin, fence.end - (fence.no_eol && at > fence.begin ? 1 : 0));
            *WF_PUSH(reader->arena, &reader->fences) = fence;
            open = 0;
        }
        at = next;
    }
    if (open > 0) {
        refuse(reader, number, "a fence is not closed");
    }
}

static bool has_path(const struct fence *fences, size_t count, struct wf_str path) {
    for (size_t i = 0; i < count; i++) {
        if (wf_str_eq(fences[i].path, path)) {
            return true;
        }
    }
    return false;
}

static void append(struct wf_arena *arena, struct fence **fences, size_t *count, const struct fence *fence) {
    struct fence *grown = WF_NEW_ARRAY(arena, struct fence, *count + 1);
    if (*count > 0) {
        memcpy(grown, *fences, *count * sizeof *grown);
    }
    grown[(*count)++] = *fence;
    *fences = grown;
}

/* A fence with a file of a case: one more of the present case, or the first of a new one. */
static void add_file(struct reader *reader, const struct fence *fence, uint32_t line,
                     const struct page_case *settings) {
    struct page *page = reader->page;
    bool good = fence->kind == FENCE_GOOD;
    struct page_case *last = page->cases.len ? &page->cases.items[page->cases.len - 1] : NULL;
    bool listing = wf_str_is(fence->language, "files");
    bool more = last && last->good == good && !last->text && last->config == settings->config &&
                last->fixed_count == 0 && (listing || !has_path(last->files, last->file_count, fence->path));
    if (!more) {
        last = WF_PUSH(reader->arena, &page->cases);
        *last = *settings;
        last->good = good;
        last->line = line;
    }
    if (listing) {
        append(reader->arena, &last->listings, &last->listing_count, fence);
    } else {
        append(reader->arena, &last->files, &last->file_count, fence);
    }
    last->behind = fence->behind;
}

static void add_outcome(struct reader *reader, struct fence *fence, uint32_t line) {
    struct page *page = reader->page;
    struct page_case *last = page->cases.len ? &page->cases.items[page->cases.len - 1] : NULL;
    if (!last || last->good) {
        refuse(reader, line, "there is no bad case before this fence");
    } else if (fence->kind == FENCE_FIXED) {
        append(reader->arena, &last->fixed, &last->fixed_count, fence);
    } else if (fence->kind == FENCE_TEXT) {
        last->text = fence;
        last->behind = fence->behind;
    } else {
        last->left = fence;
    }
}

/* What is only there needs something that is checked. */
static void expect_files(struct reader *reader) {
    for (size_t i = 0; i < reader->page->cases.len; i++) {
        const struct page_case *page_case = &reader->page->cases.items[i];
        if (page_case->file_count == 0) {
            refuse(reader, page_case->line, "the case has no file, only a list of some");
        }
    }
}

static void group(struct reader *reader) {
    struct page_case settings = {0};
    bool fresh = false; /* the last fence was a config one */
    for (size_t i = 0; i < reader->fences.len; i++) {
        struct fence *fence = &reader->fences.items[i];
        uint32_t line = reader->lines.items[i];
        if (fence->kind == FENCE_CONFIG) {
            settings = fresh ? settings : (struct page_case){0};
            append(reader->arena, &settings.config, &settings.config_count, fence);
            fresh = true;
            continue;
        }
        if (fence->kind == FENCE_BAD || fence->kind == FENCE_GOOD) {
            add_file(reader, fence, line, &settings);
        } else if (fence->kind != FENCE_NONE) {
            add_outcome(reader, fence, line);
        }
        fresh = false;
    }
}

/* Line 1 is "# ID", line 3 the title, the next line that is not blank the facts. */
static void read_head(struct reader *reader) {
    struct page *page = reader->page;
    struct wf_str rest = page->bytes;
    struct wf_str line = {0};
    wf_str_cut(&rest, '\n', &line);
    if (!wf_str_starts(line, "# ") || !wf_str_is(wf_str_sub(line, 2, line.len), page->id)) {
        refuse(reader, 1, "the first line must be \"# \" and the rule's id");
        return;
    }
    wf_str_cut(&rest, '\n', &line);
    wf_str_cut(&rest, '\n', &page->title);
    while (wf_str_cut(&rest, '\n', &page->facts) && page->facts.len == 0) {
    }
    if (!wf_str_starts(page->facts, "severity: ")) {
        refuse(reader, 5, "\"severity: ...\" must follow the title");
    }
}

struct page *page_read(struct wf_arena *arena, const char *id, struct wf_str bytes) {
    struct page *page = WF_NEW(arena, struct page);
    page->id = id;
    page->bytes = bytes;
    struct reader reader = {.arena = arena, .page = page};
    read_head(&reader);
    read_fences(&reader);
    group(&reader);
    expect_files(&reader);
    return page;
}
