#include "report/context.h"

#include "report/show.h"

enum {
    BYTES_WIDTH = 12,
    FILES_WIDTH = 8,
    AMOUNT_WIDTH = BYTES_WIDTH + FILES_WIDTH + 8,
    MAX_TAKERS = 6,
    LINE_WIDTH = 76
};

/* --- pieces ------------------------------------------------------------------------------------------- */

static void put_aligned(struct wf_buf *out, struct wf_str text, size_t width) {
    wf_buf_fill(out, ' ', text.len < width ? width - text.len : 0);
    wf_buf_str(out, text);
}

/* A column of AMOUNT_WIDTH. */
static void put_amount(struct wf_buf *out, struct wf_amount amount) {
    put_aligned(out, wf_context_bytes(out->arena, amount.bytes), BYTES_WIDTH);
    put_aligned(out, wf_arena_printf(out->arena, "%zu", amount.files), FILES_WIDTH);
    wf_buf_text(out, amount.files == 1 ? " file   " : " files  ");
}

static void put_place(struct wf_buf *out, const struct wf_context_report *report,
                      const struct wf_need *need) {
    struct wf_str text = need->instruction->line.text;
    size_t end = wf_str_find_char(text, '\n', 0);
    wf_show(out, report->file);
    wf_buf_printf(out, ":%u: ", wf_context_line(report, need->instruction));
    wf_show(out, wf_str_sub(text, 0, end < 60 ? end : 60));
    wf_buf_text(out, end < 60 || text.len > 60 ? "..." : "");
}

/* What would count if the lines did their work: what is sent, or what is left when no Dockerfile is known. */
static struct wf_amount weight(const struct wf_context_report *report, const struct wf_advised_line *line) {
    return report->needs != NULL ? line->sent : line->left;
}

/* --- sizes -------------------------------------------------------------------------------------------- */

static void put_size(struct wf_buf *out, const char *what, struct wf_amount amount) {
    put_amount(out, amount);
    wf_buf_printf(out, "%s\n", what);
}

static bool is_upper_bound(const struct wf_context_report *report) {
    for (size_t i = 0; report->needs != NULL && i < report->needs->list.len; i++) {
        if (report->needs->list.items[i].reached && !report->needs->list.items[i].known) {
            return true;
        }
    }
    return false;
}

static void put_sizes(struct wf_buf *out, const struct wf_context_report *report) {
    const struct wf_ignore_advice *advice = report->advice;
    wf_buf_text(out, "build context ");
    wf_show(out, report->folder);
    wf_buf_char(out, '\n');
    put_size(out, "in the folder", report->context->entries.items[0].all);
    put_size(out, report->ignore != NULL ? "left by the .dockerignore" : "left: there is no .dockerignore",
             advice->before.marks[0].left);
    if (report->needs != NULL) {
        put_size(out,
                 is_upper_bound(report) ? "sent, at most: a source is not known"
                                        : "sent to a builder that has nothing yet",
                 advice->before.marks[0].sent);
    }
    if (wf_context_can_improve(report)) {
        put_size(out, "with a better .dockerignore",
                 report->needs != NULL ? advice->after.marks[0].sent : advice->after.marks[0].left);
    }
}

static void put_doubts(struct wf_buf *out, const struct wf_context_report *report) {
    if (report->needs == NULL) {
        wf_buf_text(
            out, "no Dockerfile in its usual place: what is sent depends on its COPY, ADD and bind mounts\n");
    }
    for (size_t i = 0; report->needs == NULL && i < report->file_count; i++) {
        wf_buf_text(out, i == 0 ? "one of these may be meant by --file: " : ", ");
        wf_show(out, report->files[i]->source->path);
        wf_buf_text(out, i + 1 == report->file_count ? "\n" : "");
    }
    if (report->context->truncated) {
        wf_buf_printf(out, "the folder has more than %zu entries: the rest was not looked at\n",
                      report->context->entries.len);
    }
    for (size_t i = 0; i < report->context->entries.len; i++) {
        if (report->context->entries.items[i].unreadable) {
            wf_buf_text(out, "cannot be read: ");
            wf_show(out, report->context->entries.items[i].path);
            wf_buf_char(out, '\n');
        }
    }
}

static void put_takers(struct wf_buf *out, const struct wf_context_report *report) {
    struct wf_context_takers takers = wf_context_takers(out->arena, report);
    size_t shown = 0;
    for (size_t i = 0; i < takers.list.len; i++) {
        if (takers.list.items[i].sent.files == 0) {
            continue;
        }
        wf_buf_text(out, shown == 0 ? "\nwhat takes it\n" : "");
        if (shown++ == MAX_TAKERS) {
            wf_buf_text(out, "  ...\n");
            return;
        }
        put_amount(out, takers.list.items[i].sent);
        put_place(out, report, takers.list.items[i].need);
        wf_buf_char(out, '\n');
    }
}

/* --- the largest -------------------------------------------------------------------------------------- */

static void put_fate(struct wf_buf *out, const struct wf_context_report *report, size_t entry) {
    const struct wf_context_mark *mark = &report->advice->before.marks[entry];
    struct wf_amount all = report->context->entries.items[entry].all;
    if (mark->left.files == 0 && mark->by != NULL) {
        wf_buf_printf(out, "left out by line %u", wf_context_ignore_line(report, mark->by));
    } else if (mark->left.files == 0) {
        wf_buf_text(out, "left out");
    } else if (mark->sent.files == 0) {
        wf_buf_text(out, "not sent: no instruction takes it");
    } else if (mark->sent.files == all.files) {
        wf_buf_text(out, report->needs != NULL ? "sent" : "left");
    } else {
        wf_buf_printf(out, "%.*s of it", WF_STR_ARG(wf_context_bytes(out->arena, mark->sent.bytes)));
        wf_buf_text(out, report->needs != NULL ? " sent" : " left");
    }
}

static void put_largest(struct wf_buf *out, const struct wf_context_report *report) {
    struct wf_largest largest =
        wf_context_largest(out->arena, &report->advice->before, WF_AMOUNT_ALL, WF_CONTEXT_LARGEST);
    wf_buf_text(out, largest.list.len > 0 ? "\nlargest\n" : "");
    for (size_t i = 0; i < largest.list.len; i++) {
        const struct wf_context_entry *entry = &report->context->entries.items[largest.list.items[i]];
        put_amount(out, entry->all);
        wf_show(out, entry->path);
        wf_buf_text(out, entry->kind == WF_ENTRY_FOLDER ? "/, " : ", ");
        put_fate(out, report, largest.list.items[i]);
        wf_buf_char(out, '\n');
    }
}

/* --- what a better one does --------------------------------------------------------------------------- */

static void put_correction(struct wf_buf *out, const struct wf_context_report *report,
                           const struct wf_advised_line *line) {
    const struct wf_ignore_remark *remark = line->remark;
    struct wf_str rest = line->text;
    struct wf_str part;
    if (weight(report, line).files > 0) {
        put_amount(out, weight(report, line));
    } else {
        wf_buf_fill(out, ' ', AMOUNT_WIDTH);
    }
    wf_buf_printf(out, "line %u, ", wf_context_ignore_line(report, remark->pattern));
    wf_show(out, remark->pattern->written);
    for (bool first = true; rest.len > 0 && wf_str_cut(&rest, '\n', &part); first = false) {
        wf_buf_text(out, first ? " -> " : ", ");
        wf_show(out, part);
    }
    wf_buf_text(out, line->text.len > 0 ? ": " : " can go: ");
    wf_buf_str(out, wf_context_fault(out->arena, report, remark));
    wf_buf_char(out, '\n');
}

/* Lines that get a "**" + "/" without any effect now. */
static bool is_minor(const struct wf_context_report *report, const struct wf_advised_line *line) {
    return line->remark->fault == WF_IGNORE_ONLY_TOP && weight(report, line).files == 0;
}

/* A paragraph of patterns. */
struct words {
    const char *heading;
    size_t width; /* of the line so far; 0: nothing is written */
};

static void put_word(struct wf_buf *out, struct words *words, struct wf_str word) {
    if (words->width == 0) {
        wf_buf_printf(out, "\n%s", words->heading);
    }
    bool fits = words->width > 0 && words->width + 2 + word.len <= LINE_WIDTH;
    wf_buf_text(out, fits ? "  " : "\n  ");
    words->width = (fits ? words->width : 0) + 2 + word.len;
    wf_show(out, word);
}

static void put_corrections(struct wf_buf *out, const struct wf_context_report *report) {
    struct words minor = {.heading = "lines that get a \"**/\", for they match only at the top"};
    size_t shown = 0;
    for (size_t i = 0; i < report->advice->lines.len; i++) {
        const struct wf_advised_line *line = &report->advice->lines.items[i];
        if (line->advice == WF_ADVICE_CORRECT && !is_minor(report, line)) {
            wf_buf_text(out, shown++ == 0 ? "\nlines to correct\n" : "");
            put_correction(out, report, line);
        }
    }
    for (size_t i = 0; i < report->advice->lines.len; i++) {
        const struct wf_advised_line *line = &report->advice->lines.items[i];
        if (line->advice == WF_ADVICE_CORRECT && is_minor(report, line)) {
            put_word(out, &minor, line->remark->pattern->written);
        }
    }
    wf_buf_text(out, minor.width > 0 ? "\n" : "");
}

static void put_additions(struct wf_buf *out, const struct wf_context_report *report) {
    const struct wf_advised_line *last = NULL;
    for (size_t i = 0; i < report->advice->lines.len; i++) {
        const struct wf_advised_line *line = &report->advice->lines.items[i];
        if (line->advice != WF_ADVICE_ADD) {
            continue;
        }
        wf_buf_text(out, last == NULL ? "\nlines to add\n" : "");
        if (last == NULL || last->group != line->group) {
            wf_buf_printf(out, "  %s: %s\n", wf_ignore_group_name(line->group), line->why);
        }
        put_amount(out, weight(report, line));
        wf_show(out, line->text);
        wf_buf_char(out, '\n');
        last = line;
    }
}

static void put_guards(struct wf_buf *out, const struct wf_context_report *report) {
    struct words words = {.heading = "lines to add although they save nothing now"};
    for (size_t i = 0; i < report->advice->lines.len; i++) {
        if (report->advice->lines.items[i].advice == WF_ADVICE_GUARD) {
            put_word(out, &words, report->advice->lines.items[i].text);
        }
    }
    wf_buf_text(out, words.width > 0 ? "\n" : "");
}

static void put_questions(struct wf_buf *out, const struct wf_context_report *report) {
    size_t shown = 0;
    for (size_t i = 0; i < report->advice->lines.len; i++) {
        const struct wf_advised_line *line = &report->advice->lines.items[i];
        if (line->advice == WF_ADVICE_PERHAPS) {
            wf_buf_text(out, shown++ == 0 ? "\nfor you to decide\n" : "");
            put_amount(out, weight(report, line));
            wf_show(out, line->text);
            if (line->remark != NULL) {
                wf_buf_printf(out, " for line %u", wf_context_ignore_line(report, line->remark->pattern));
            }
            wf_buf_printf(out, ": %s\n", line->why);
        }
    }
}

static void put_kept(struct wf_buf *out, const struct wf_context_report *report) {
    size_t shown = 0;
    for (size_t i = 0; i < report->advice->lines.len; i++) {
        const struct wf_advised_line *line = &report->advice->lines.items[i];
        if (line->advice == WF_ADVICE_KEEP) {
            wf_buf_text(out, shown++ == 0 ? "\nnot left out, because an instruction needs it\n" : "");
            wf_buf_text(out, "  ");
            wf_show(out, line->text);
            wf_buf_text(out, ": ");
            wf_show(out, line->need->instruction->line.text);
            wf_buf_char(out, '\n');
        }
    }
}

static void put_problems(struct wf_buf *out, const struct wf_context_report *report) {
    for (size_t i = 0; i < report->problems.len; i++) {
        const struct wf_context_problem *problem = &report->problems.items[i];
        struct wf_pos pos = wf_source_pos(problem->source, problem->span.begin);
        wf_buf_text(out, i == 0 ? "\nthe build fails\n  " : "  ");
        wf_show(out, problem->source->path);
        wf_buf_printf(out, ":%u:%u: ", (unsigned)pos.line, (unsigned)pos.column);
        wf_show(out, problem->message);
        wf_buf_char(out, '\n');
    }
}

void wf_context_write_text(struct wf_buf *out, const struct wf_context_report *report) {
    put_sizes(out, report);
    put_doubts(out, report);
    put_takers(out, report);
    put_largest(out, report);
    put_problems(out, report);
    put_corrections(out, report);
    put_additions(out, report);
    put_guards(out, report);
    put_questions(out, report);
    put_kept(out, report);
    wf_buf_text(out, wf_context_can_improve(report)
                         ? "\n\"--print-ignore\" prints the better .dockerignore, \"--write\" writes it\n"
                         : "\nthe .dockerignore needs no change\n");
}
