#include "report/context.h"

const struct wf_context_format *wf_context_format(struct wf_str name) {
    static const struct wf_context_format formats[] = {
        {"text", wf_context_write_text},
        {"json", wf_context_write_json},
    };
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (wf_str_is(name, formats[i].name)) {
            return &formats[i];
        }
    }
    return NULL;
}

unsigned wf_context_line(const struct wf_context_report *report, const struct wf_instruction *instruction) {
    return wf_source_pos(report->dockerfile->source, instruction->span.begin).line;
}

unsigned wf_context_ignore_line(const struct wf_context_report *report,
                                const struct wf_ignore_pattern *pattern) {
    return wf_source_pos(report->ignore->source, pattern->span.begin).line;
}

bool wf_context_can_improve(const struct wf_context_report *report) {
    struct wf_str old = report->ignore != NULL ? report->ignore->source->bytes : WF_STR("");
    return !wf_str_eq(report->advice->text, old);
}

static struct wf_context_taker *find_taker(struct wf_arena *arena, struct wf_context_takers *takers,
                                           const struct wf_need *need) {
    for (size_t i = 0; i < takers->list.len; i++) {
        if (takers->list.items[i].need == need) {
            return &takers->list.items[i];
        }
    }
    struct wf_context_taker *taker = WF_PUSH(arena, &takers->list);
    taker->need = need;
    return taker;
}

struct wf_context_takers wf_context_takers(struct wf_arena *arena, const struct wf_context_report *report) {
    const struct wf_context_view *view = &report->advice->before;
    struct wf_context_takers takers = {0};
    for (size_t i = 0; report->needs != NULL && i < report->needs->list.len; i++) {
        if (report->needs->list.items[i].reached) {
            find_taker(arena, &takers, &report->needs->list.items[i]);
        }
    }
    for (size_t i = 0; i < view->context->entries.len; i++) {
        if (view->context->entries.items[i].kind != WF_ENTRY_FOLDER && view->marks[i].sent.files > 0 &&
            view->marks[i].need != NULL) {
            struct wf_context_taker *taker = find_taker(arena, &takers, view->marks[i].need);
            taker->sent.files += view->marks[i].sent.files;
            taker->sent.bytes += view->marks[i].sent.bytes;
        }
    }
    return takers;
}

struct wf_str wf_context_bytes(struct wf_arena *arena, unsigned long long bytes) {
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    double value = (double)bytes;
    size_t unit = 0;
    for (; value >= 999.995 && unit < sizeof units / sizeof units[0] - 1; unit++) {
        value /= 1000;
    }
    return wf_arena_printf(arena, "%.*f %s", unit == 0 ? 0 : 2, value, units[unit]);
}

struct wf_str wf_context_fault(struct wf_arena *arena, const struct wf_context_report *report,
                               const struct wf_ignore_remark *remark) {
    unsigned other = remark->other != NULL ? wf_context_ignore_line(report, remark->other) : 0;
    switch (remark->fault) {
    case WF_IGNORE_REPEATED:
        return wf_arena_printf(arena, "line %u says the same", other);
    case WF_IGNORE_COVERED:
        return wf_arena_printf(arena, "line %u covers it", other);
    case WF_IGNORE_UNDONE:
        return wf_arena_printf(arena, "line %u undoes it", other);
    case WF_IGNORE_IDLE:
        return WF_STR("nothing is left out before this exception");
    case WF_IGNORE_NOTHING:
        return WF_STR("there is no such path in a context");
    case WF_IGNORE_ONLY_TOP:
        return WF_STR("matches only at the top");
    case WF_IGNORE_COMMENT:
        return WF_STR("what looks like a comment is part of the pattern");
    case WF_IGNORE_BRACES:
        return WF_STR("braces are plain characters");
    default:
        return WF_STR("a backslash does not separate folders");
    }
}
