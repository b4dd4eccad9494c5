#include "lint/ignore.h"

static void read_names(struct wf_arena *arena, struct wf_ignores *ignores, const struct wf_source *source,
                       uint32_t line, struct wf_str names, bool own_line, bool ours) {
    struct wf_str part;
    while (wf_str_cut(&names, ',', &part)) {
        struct wf_str name = wf_str_trim(part);
        if (name.len > 0) {
            size_t begin = (size_t)(name.ptr - source->bytes.ptr);
            *WF_PUSH(arena, &ignores->list) =
                (struct wf_ignore){.rule = name,
                                   .span = wf_span_make(begin, begin + name.len),
                                   .line = line,
                                   .own_line = own_line,
                                   .ours = ours};
        }
    }
}

static void read_comment(struct wf_arena *arena, struct wf_ignores *ignores, const struct wf_source *source,
                         uint32_t line, struct wf_str text, size_t at, bool ours) {
    size_t open = wf_str_find_char(text, '[', at);
    size_t close = open == WF_NOT_FOUND ? WF_NOT_FOUND : wf_str_find_char(text, ']', open);
    if (close == WF_NOT_FOUND ||
        wf_str_trim(wf_str_sub(text, wf_str_find(text, "ignore", at) + 6, open)).len > 0) {
        return;
    }
    bool own_line = wf_str_starts(wf_str_trim(text), "#");
    read_names(arena, ignores, source, line, wf_str_sub(text, open + 1, close), own_line, ours);
}

struct wf_ignores wf_ignores_read(struct wf_arena *arena, const struct wf_source *source) {
    static const char *const marks[] = {"wfgen: ignore", "zizmor: ignore"};
    struct wf_ignores ignores = {0};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        for (size_t at = wf_str_find(source->bytes, marks[i], 0); at != WF_NOT_FOUND;
             at = wf_str_find(source->bytes, marks[i], at + 1)) {
            uint32_t line = wf_source_line_of(source, (uint32_t)at);
            struct wf_str text = wf_source_line(source, line);
            size_t column = at - wf_source_line_begin(source, line);
            struct wf_str before = wf_str_trim(wf_str_sub(text, 0, column));
            if (wf_str_ends(before, "#")) {
                read_comment(arena, &ignores, source, line, text, column, i == 0);
            }
        }
    }
    return ignores;
}

bool wf_ignores_match(struct wf_ignores *ignores, const struct wf_finding *finding) {
    uint32_t line = wf_source_pos(finding->source, finding->span.begin).line;
    bool matched = false;
    for (size_t i = 0; i < ignores->list.len; i++) {
        struct wf_ignore *ignore = &ignores->list.items[i];
        bool reaches = ignore->line == line || (ignore->own_line && ignore->line + 1 == line);
        if (reaches && wf_str_is(ignore->rule, finding->rule)) {
            ignore->used = true;
            matched = true;
        }
    }
    return matched;
}
