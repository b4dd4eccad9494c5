#include "report/context.h"

static void put_key(struct wf_buf *out, const char *before, const char *key) {
    wf_buf_text(out, before);
    wf_buf_json(out, wf_str_of(key));
    wf_buf_char(out, ':');
}

static void put_text(struct wf_buf *out, const char *before, const char *key, struct wf_str value) {
    put_key(out, before, key);
    if (value.len == 0) {
        wf_buf_text(out, "null");
    } else {
        wf_buf_json(out, value);
    }
}

static void put_number(struct wf_buf *out, const char *before, const char *key, unsigned long long value) {
    put_key(out, before, key);
    wf_buf_printf(out, "%llu", value);
}

static void put_amount(struct wf_buf *out, const char *before, const char *key, struct wf_amount amount) {
    put_key(out, before, key);
    wf_buf_printf(out, "{\"files\":%zu,\"bytes\":%llu}", amount.files, amount.bytes);
}

static const char *kind_name(enum wf_entry_kind kind) {
    return kind == WF_ENTRY_FOLDER ? "folder" : kind == WF_ENTRY_LINK ? "link" : "file";
}

static void put_instruction(struct wf_buf *out, const struct wf_need *need) {
    put_text(out, ",", "instruction", need->instruction->line.text);
}

static void put_takers(struct wf_buf *out, const struct wf_context_report *report) {
    struct wf_context_takers takers = wf_context_takers(out->arena, report);
    put_key(out, ",\n ", "taken");
    wf_buf_char(out, '[');
    for (size_t i = 0; i < takers.list.len; i++) {
        const struct wf_context_taker *taker = &takers.list.items[i];
        wf_buf_text(out, i > 0 ? ",\n  " : "\n  ");
        put_number(out, "{", "line", wf_context_line(report, taker->need->instruction));
        put_instruction(out, taker->need);
        put_key(out, ",", "path");
        wf_buf_json(out, taker->need->path);
        put_key(out, ",", "known");
        wf_buf_text(out, taker->need->known ? "true" : "false");
        put_amount(out, ",", "sent", taker->sent);
        wf_buf_char(out, '}');
    }
    wf_buf_char(out, ']');
}

static void put_largest(struct wf_buf *out, const struct wf_context_report *report) {
    const struct wf_context_view *view = &report->advice->before;
    struct wf_largest largest = wf_context_largest(out->arena, view, WF_AMOUNT_ALL, WF_CONTEXT_LARGEST);
    put_key(out, ",\n ", "largest");
    wf_buf_char(out, '[');
    for (size_t i = 0; i < largest.list.len; i++) {
        size_t index = largest.list.items[i];
        const struct wf_context_entry *entry = &report->context->entries.items[index];
        const struct wf_context_mark *mark = &view->marks[index];
        wf_buf_text(out, i > 0 ? ",\n  " : "\n  ");
        put_text(out, "{", "path", entry->path);
        put_text(out, ",", "kind", wf_str_of(kind_name(entry->kind)));
        put_amount(out, ",", "all", entry->all);
        put_amount(out, ",", "left", mark->left);
        put_amount(out, ",", "sent", mark->sent);
        if (mark->out && mark->by != NULL) {
            put_number(out, ",", "leftOutByLine", wf_context_ignore_line(report, mark->by));
        }
        wf_buf_char(out, '}');
    }
    wf_buf_char(out, ']');
}

static void put_problems(struct wf_buf *out, const struct wf_context_report *report) {
    put_key(out, ",\n ", "problems");
    wf_buf_char(out, '[');
    for (size_t i = 0; i < report->problems.len; i++) {
        const struct wf_context_problem *problem = &report->problems.items[i];
        struct wf_pos pos = wf_source_pos(problem->source, problem->span.begin);
        put_text(out, i > 0 ? ",\n  {" : "\n  {", "file", problem->source->path);
        put_number(out, ",", "line", pos.line);
        put_number(out, ",", "column", pos.column);
        put_text(out, ",", "message", problem->message);
        wf_buf_char(out, '}');
    }
    wf_buf_char(out, ']');
}

static void put_line(struct wf_buf *out, const struct wf_context_report *report,
                     const struct wf_advised_line *line) {
    static const char *const names[] = {
        [WF_ADVICE_ADD] = "add",         [WF_ADVICE_GUARD] = "guard", [WF_ADVICE_CORRECT] = "correct",
        [WF_ADVICE_PERHAPS] = "perhaps", [WF_ADVICE_KEEP] = "keep",
    };
    bool removes = line->advice == WF_ADVICE_CORRECT && line->text.len == 0;
    put_text(out, "{", "advice", wf_str_of(removes ? "remove" : names[line->advice]));
    put_text(out, ",", "pattern", line->text);
    put_text(out, ",", "group",
             wf_str_of(line->remark != NULL && line->fact == NULL ? "" : wf_ignore_group_name(line->group)));
    put_text(out, ",", "why",
             line->remark != NULL ? wf_context_fault(out->arena, report, line->remark)
                                  : wf_str_of(line->why));
    put_amount(out, ",", "left", line->left);
    put_amount(out, ",", "sent", line->sent);
    if (line->remark != NULL) {
        put_number(out, ",", "oldLine", wf_context_ignore_line(report, line->remark->pattern));
        put_text(out, ",", "oldPattern", line->remark->pattern->written);
    }
    if (line->need != NULL) {
        put_instruction(out, line->need);
    }
    wf_buf_char(out, '}');
}

static void put_lines(struct wf_buf *out, const struct wf_context_report *report) {
    put_key(out, ",\n ", "advice");
    wf_buf_char(out, '[');
    for (size_t i = 0; i < report->advice->lines.len; i++) {
        wf_buf_text(out, i > 0 ? ",\n  " : "\n  ");
        put_line(out, report, &report->advice->lines.items[i]);
    }
    wf_buf_char(out, ']');
}

void wf_context_write_json(struct wf_buf *out, const struct wf_context_report *report) {
    const struct wf_ignore_advice *advice = report->advice;
    put_text(out, "{", "context", report->folder);
    put_text(out, ",", "dockerfile", report->file);
    put_text(out, ",", "target", report->target);
    put_text(out, ",", "ignoreFile", report->ignore != NULL ? report->ignore_path : WF_STR(""));
    put_amount(out, ",\n ", "all", report->context->entries.items[0].all);
    put_amount(out, ",\n ", "left", advice->before.marks[0].left);
    put_amount(out, ",\n ", "sent", advice->before.marks[0].sent);
    put_amount(out, ",\n ", "betterLeft", advice->after.marks[0].left);
    put_amount(out, ",\n ", "betterSent", advice->after.marks[0].sent);
    put_key(out, ",\n ", "complete");
    wf_buf_text(out, report->context->truncated ? "false" : "true");
    put_takers(out, report);
    put_largest(out, report);
    put_problems(out, report);
    put_lines(out, report);
    wf_buf_text(out, "}\n");
}
