/* The better .dockerignore as a text: the old one with its corrections, then what is new. */
#include "docker/ignore_advice_in.h"

#include "base/buf.h"

/* --- corrections -------------------------------------------------------------------------------------- */

/* The need that a correction would starve, of all the lines that it makes. */
static const struct wf_need *find_starved(struct wf_adviser *adviser, const struct wf_ignore_remark *remark) {
    struct wf_str rest = remark->better;
    struct wf_str line;
    const struct wf_need *need = NULL;
    while (need == NULL && rest.len > 0 && wf_str_cut(&rest, '\n', &line)) {
        struct wf_ignore_pattern pattern = wf_ignore_pattern_read(adviser->arena, line);
        if (!pattern.exception) {
            need = wf_ignore_starves(adviser->arena, &adviser->needs, adviser->question->ignore, &pattern);
        }
    }
    return need;
}

static void put_with_eol(struct wf_buf *out, struct wf_str text, const char *eol) {
    struct wf_str line;
    for (bool first = true; wf_str_cut(&text, '\n', &line); first = false) {
        wf_buf_text(out, first ? "" : eol);
        wf_buf_str(out, line);
    }
}

/* Copies the old bytes up to the remark's line and writes what is to stand there; returns where to go on. */
static size_t rewrite_line(struct wf_buf *out, const struct wf_source *source, size_t from,
                           const struct wf_ignore_remark *remark) {
    struct wf_str bytes = source->bytes;
    size_t begin = remark->pattern->span.begin;
    size_t end = remark->pattern->span.end;
    if (remark->better.len == 0) {
        while (begin > source->bom && bytes.ptr[begin - 1] != '\n') {
            begin--;
        }
        end = wf_str_find_char(bytes, '\n', end);
        end = end == WF_NOT_FOUND ? bytes.len : end + 1;
    }
    wf_buf_str(out, wf_str_sub(bytes, from, begin));
    put_with_eol(out, remark->better, wf_source_eol(source));
    return end;
}

/* What else the pattern, written so that it holds anywhere, would take. */
static void weigh_unsure(struct wf_adviser *adviser, struct wf_advised_line *line) {
    const struct wf_context_view *before = &adviser->advice->before;
    struct wf_ignore_pattern pattern = wf_ignore_pattern_read(adviser->arena, line->text);
    for (size_t i = 1; i < before->context->entries.len; i++) {
        const struct wf_context_entry *entry = &before->context->entries.items[i];
        if (entry->kind == WF_ENTRY_FILE && !before->marks[i].out &&
            wf_ignore_pattern_covers(&pattern, entry->path)) {
            line->left.files++;
            line->left.bytes += before->marks[i].left.bytes;
            line->sent.files += before->marks[i].sent.files;
            line->sent.bytes += before->marks[i].sent.bytes;
            line->need = line->need == NULL ? before->marks[i].need : line->need;
        }
    }
}

/* True when the correction is made. */
static bool add_correction(struct wf_adviser *adviser, const struct wf_ignore_remark *remark) {
    enum wf_ignore_group group = remark->fact != NULL ? remark->fact->group : WF_IGNORE_OTHER;
    const struct wf_need *need = find_starved(adviser, remark);
    enum wf_advice advice = need != NULL   ? WF_ADVICE_KEEP
                            : remark->sure ? WF_ADVICE_CORRECT
                                           : WF_ADVICE_PERHAPS;
    struct wf_advised_line *line = wf_advise_line(adviser, advice, remark->better, group, remark->fact);
    line->remark = remark;
    line->need = need;
    if (advice == WF_ADVICE_PERHAPS) {
        weigh_unsure(adviser, line);
        line->why = "it matches only at the top, and the image may need those below";
        adviser->advice->lines.len -= line->left.files == 0 ? 1 : 0;
    }
    return advice == WF_ADVICE_CORRECT;
}

void wf_advise_corrections(struct wf_adviser *adviser) {
    const struct wf_dockerignore *old = adviser->question->ignore;
    struct wf_buf out = {.arena = adviser->arena};
    size_t from = 0;
    if (old == NULL) {
        adviser->corrected_text = WF_STR("");
        return;
    }
    adviser->advice->review = wf_ignore_review(adviser->arena, old);
    for (size_t i = 0; i < adviser->advice->review.remarks.len; i++) {
        const struct wf_ignore_remark *remark = &adviser->advice->review.remarks.items[i];
        if (add_correction(adviser, remark)) {
            from = rewrite_line(&out, old->source, from, remark);
        }
    }
    wf_buf_str(&out, wf_str_sub(old->source->bytes, from, old->source->bytes.len));
    adviser->corrected_text = wf_buf_view(&out);
    adviser->corrected = wf_dockerignore_read(
        adviser->arena, wf_source_make(adviser->arena, old->source->path, adviser->corrected_text));
}

/* --- the text ----------------------------------------------------------------------------------------- */

/* Exceptions of the old file that the new lines would overrule: they are said again behind them. */
struct restated {
    WF_LIST(const struct wf_ignore_pattern *) list;
};

static void put_line(struct wf_buf *out, const char *before, struct wf_str text, const char *eol) {
    wf_buf_text(out, before);
    wf_buf_str(out, text);
    wf_buf_text(out, eol);
}

/* An empty line between what is there and a new paragraph. */
static void put_heading(struct wf_buf *out, const char *text, const char *eol) {
    if (out->len > 0 && out->ptr[out->len - 1] != '\n') {
        wf_buf_text(out, eol);
    }
    wf_buf_text(out, out->len > 0 ? eol : "");
    put_line(out, "# ", wf_str_of(text), eol);
}

static void put_new_lines(struct wf_buf *out, const struct wf_ignore_advice *advice, const char *eol) {
    const struct wf_advised_line *last = NULL;
    for (size_t i = 0; i < advice->lines.len; i++) {
        const struct wf_advised_line *line = &advice->lines.items[i];
        if (line->advice != WF_ADVICE_ADD && line->advice != WF_ADVICE_GUARD) {
            continue;
        }
        if (last == NULL || last->group != line->group) {
            put_heading(out, wf_ignore_group_name(line->group), eol);
        }
        put_line(out, "", line->text, eol);
        last = line;
    }
}

static bool is_mentioned(const struct wf_dockerignore *ignore, struct wf_str text) {
    for (size_t i = 0; ignore != NULL && i < ignore->comments.len; i++) {
        struct wf_str comment = wf_source_slice(ignore->source, ignore->comments.items[i]);
        if (wf_str_eq(wf_str_trim(wf_str_sub(comment, 1, comment.len)), text)) {
            return true;
        }
    }
    return false;
}

static void put_doubts(struct wf_buf *out, const struct wf_adviser *adviser, const char *eol) {
    bool heading = false;
    for (size_t i = 0; i < adviser->advice->lines.len; i++) {
        const struct wf_advised_line *line = &adviser->advice->lines.items[i];
        if (line->advice == WF_ADVICE_PERHAPS && !is_mentioned(adviser->question->ignore, line->text)) {
            if (!heading) {
                put_heading(out, "needed in the image? if not, take the \"# \" away", eol);
            }
            heading = true;
            put_line(out, "# ", line->text, eol);
        }
    }
}

static struct wf_str compose(const struct wf_adviser *adviser, const struct restated *restated) {
    const struct wf_dockerignore *old = adviser->question->ignore;
    const char *eol = old != NULL ? wf_source_eol(old->source) : "\n";
    struct wf_buf out = {.arena = adviser->arena};
    wf_buf_str(&out, adviser->corrected_text);
    put_new_lines(&out, adviser->advice, eol);
    for (size_t i = 0; i < restated->list.len; i++) {
        if (i == 0) {
            put_heading(&out, "exceptions, as above", eol);
        }
        put_line(&out, "", restated->list.items[i]->written, eol);
    }
    put_doubts(&out, adviser, eol);
    return wf_buf_view(&out);
}

/* --- measuring it ------------------------------------------------------------------------------------- */

static bool is_restated(const struct restated *restated, const struct wf_ignore_pattern *pattern) {
    for (size_t i = 0; i < restated->list.len; i++) {
        if (restated->list.items[i] == pattern) {
            return true;
        }
    }
    return false;
}

/* True when the new lines take what exceptions of the old file name. */
static bool restate(struct wf_adviser *adviser, const struct wf_context_view *view,
                    struct restated *restated) {
    size_t count = restated->list.len;
    for (size_t i = 1; i < view->context->entries.len; i++) {
        bool lost = view->marks[i].out && !adviser->now.marks[i].out;
        const struct wf_ignore_pattern *exception =
            lost ? wf_ignore_wanted(adviser->corrected, view->context->entries.items[i].path) : NULL;
        if (exception != NULL && !is_restated(restated, exception)) {
            *WF_PUSH(adviser->arena, &restated->list) = exception;
        }
    }
    return restated->list.len > count;
}

static struct wf_advised_line *find_line(struct wf_ignore_advice *advice, struct wf_str written) {
    for (size_t i = 0; i < advice->lines.len; i++) {
        struct wf_advised_line *line = &advice->lines.items[i];
        bool active = line->advice == WF_ADVICE_ADD || line->advice == WF_ADVICE_GUARD ||
                      line->advice == WF_ADVICE_CORRECT;
        if (active && wf_str_eq(line->text, written)) {
            return line;
        }
    }
    return NULL;
}

/* Gives each file that is newly left out to the line that does it. */
static void measure(struct wf_ignore_advice *advice) {
    const struct wf_context_view *before = &advice->before, *after = &advice->after;
    for (size_t i = 1; i < before->context->entries.len; i++) {
        bool folder = before->context->entries.items[i].kind == WF_ENTRY_FOLDER;
        const struct wf_ignore_pattern *by = after->marks[i].by;
        struct wf_advised_line *line = folder || by == NULL || !after->marks[i].out || before->marks[i].out
                                           ? NULL
                                           : find_line(advice, by->written);
        if (line != NULL) {
            line->left.files += before->marks[i].left.files;
            line->left.bytes += before->marks[i].left.bytes;
            line->sent.files += before->marks[i].sent.files;
            line->sent.bytes += before->marks[i].sent.bytes;
        }
    }
}

/* Lines that do nothing become guards or go; true when any did. */
static bool drop_void(struct wf_adviser *adviser) {
    struct wf_ignore_advice *advice = adviser->advice;
    size_t kept = 0;
    bool changed = false;
    for (size_t i = 0; i < advice->lines.len; i++) {
        struct wf_advised_line *line = &advice->lines.items[i];
        bool known = adviser->question->needs != NULL;
        bool idle = line->advice == WF_ADVICE_ADD && (known ? line->sent.files : line->left.files) == 0 &&
                    (line->group != WF_IGNORE_DATA || line->left.files == 0);
        bool guards = line->fact != NULL && wf_advise_is_guard(adviser, line->fact);
        changed = changed || idle;
        line->advice = idle && guards ? WF_ADVICE_GUARD : line->advice;
        if (!idle || guards) {
            advice->lines.items[kept++] = *line;
        }
    }
    advice->lines.len = kept;
    for (size_t i = 0; changed && i < kept; i++) {
        struct wf_advised_line *line = &advice->lines.items[i];
        if (line->advice != WF_ADVICE_PERHAPS) {
            line->left = line->sent = (struct wf_amount){0, 0};
        }
    }
    return changed;
}

static void look(struct wf_adviser *adviser, const struct restated *restated) {
    const struct wf_advice_question *question = adviser->question;
    struct wf_ignore_advice *advice = adviser->advice;
    struct wf_str path = question->ignore != NULL ? question->ignore->source->path : WF_STR(".dockerignore");
    advice->text = compose(adviser, restated);
    const struct wf_dockerignore *ignore =
        wf_dockerignore_read(adviser->arena, wf_source_make(adviser->arena, path, advice->text));
    advice->after = wf_context_view_make(adviser->arena, question->context, ignore, question->needs);
}

/* Corrections in the order of the file, then new lines by group, then what is only told. */
static unsigned rank(const struct wf_advised_line *line) {
    static const unsigned ranks[] = {
        [WF_ADVICE_CORRECT] = 0, [WF_ADVICE_ADD] = 1,  [WF_ADVICE_GUARD] = 1,
        [WF_ADVICE_PERHAPS] = 2, [WF_ADVICE_KEEP] = 3,
    };
    return ranks[line->advice] * WF_IGNORE_GROUPS + (line->advice == WF_ADVICE_CORRECT ? 0 : line->group);
}

/* Keeps the order of lines of the same rank. */
static void sort_lines(struct wf_ignore_advice *advice) {
    struct wf_advised_line *lines = advice->lines.items;
    for (size_t i = 1; i < advice->lines.len; i++) {
        struct wf_advised_line line = lines[i];
        size_t k = i;
        for (; k > 0 && rank(&lines[k - 1]) > rank(&line); k--) {
            lines[k] = lines[k - 1];
        }
        lines[k] = line;
    }
}

void wf_advise_text(struct wf_adviser *adviser) {
    struct wf_ignore_advice *advice = adviser->advice;
    struct restated restated = {0};
    sort_lines(advice);
    look(adviser, &restated);
    if (restate(adviser, &advice->after, &restated)) {
        look(adviser, &restated);
    }
    measure(advice);
    while (drop_void(adviser)) {
        look(adviser, &restated);
        measure(advice);
    }
}
