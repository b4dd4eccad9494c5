#include "lint/pattern.h"

#include <regex.h>

struct wf_pattern {
    regex_t regex;
};

static void release(void *pattern) {
    regfree(&((struct wf_pattern *)pattern)->regex);
}

struct wf_pattern *wf_pattern_make(struct wf_arena *arena, struct wf_str text, struct wf_str *problem) {
    struct wf_pattern *pattern = WF_NEW(arena, struct wf_pattern);
    int code = regcomp(&pattern->regex, wf_arena_str(arena, text).ptr, REG_EXTENDED | REG_NOSUB);
    if (code == 0) {
        wf_arena_on_free(arena, release, pattern);
        return pattern;
    }
    char why[128];
    regerror(code, &pattern->regex, why, sizeof why);
    *problem = wf_arena_str(arena, wf_str_of(why));
    return NULL;
}

uint32_t wf_pattern_find(struct wf_arena *arena, const struct wf_pattern *pattern,
                         const struct wf_source *source) {
    for (uint32_t line = 1; line <= source->line_count; line++) {
        struct wf_str text = wf_source_line(source, line);
        if (regexec(&pattern->regex, wf_arena_str(arena, text).ptr, 0, NULL, 0) == 0) {
            return line;
        }
    }
    return 0;
}
