/* GitHub refuses the whole review when one comment stands outside of the difference: only what stands in a
 * hunk becomes a comment, everything else is in the body. */
#include "report/escape.h"
#include "report/report.h"
#include "report/review.h"

enum { MAX_COMMENTS = 30 }; /* more in one review are not read, and GitHub's limits for spam come near */

struct writer {
    struct wf_buf *out;
    const struct wf_review_report *report;
    size_t count, left_out;
};

/* One comment: whole lines of the new file, or of the old one. */
struct comment {
    struct wf_str path, body;
    uint32_t first, last;
    bool old;
};

static void put_comment(struct writer *writer, const struct comment *comment) {
    struct wf_buf *out = writer->out;
    const char *side = comment->old ? "LEFT" : "RIGHT";
    if (writer->count == MAX_COMMENTS || comment->body.len > WF_REVIEW_MAX_TEXT) {
        writer->left_out++;
        return;
    }
    wf_buf_text(out, writer->count++ > 0 ? ",\n  {\"path\":" : "\n  {\"path\":");
    wf_buf_json(out, comment->path);
    if (comment->first < comment->last) {
        wf_buf_printf(out, ",\"start_line\":%u,\"start_side\":\"%s\"", comment->first, side);
    }
    wf_buf_printf(out, ",\"line\":%u,\"side\":\"%s\",\"body\":", comment->last, side);
    wf_buf_json(out, comment->body);
    wf_buf_char(out, '}');
}

/* --- changes ------------------------------------------------------------------------------------------ */

static bool place_change(const struct writer *writer, const struct wf_review_pair *pair,
                         const struct wf_review_change *change, struct comment *comment) {
    for (int old = 0; old < 2; old++) {
        uint32_t line = wf_review_line(pair, change, old == 1);
        if (line > 0 && wf_hunk_find(writer->report->hunks, pair->path, old == 1, line, line) != NULL) {
            *comment = (struct comment){.path = pair->path, .first = line, .last = line, .old = old == 1};
            return true;
        }
    }
    return false;
}

static void put_change(struct writer *writer, const struct wf_review_pair *pair,
                       const struct wf_review_change *change) {
    struct comment comment;
    struct wf_buf body = {.arena = writer->out->arena};
    if (change->care == WF_CARE_LOW || !place_change(writer, pair, change, &comment)) {
        return;
    }
    wf_buf_printf(&body, "**%s** (%s)  \n", wf_review_class_name(change->class), wf_care_name(change->care));
    if (change->where.len > 0) {
        wf_escape_markdown(&body, change->where);
        wf_buf_text(&body, ": ");
    }
    wf_escape_markdown(&body, change->message);
    comment.body = wf_buf_view(&body);
    put_comment(writer, &comment);
}

/* --- findings ----------------------------------------------------------------------------------------- */

/* The fix as whole lines in the place of lines [first, last]. */
struct suggestion {
    uint32_t first, last;
    struct wf_str text; /* without the last line end */
    bool removes;       /* the lines go, and nothing comes */
};

/* What GitHub writes for a suggestion ends in LF: files with other line ends, and a last line without one,
 * are left alone. */
static bool make_suggestion(struct wf_arena *arena, const struct wf_finding *finding,
                            struct suggestion *made) {
    const struct wf_source *source = finding->source;
    struct wf_str bytes = source->bytes;
    if (finding->fix == NULL || finding->fix->edit_count == 0 ||
        wf_str_find_char(bytes, '\r', 0) != WF_NOT_FOUND) {
        return false;
    }
    struct wf_edit edit = wf_report_one_edit(arena, source, finding->fix);
    bool inserts = edit.span.begin == edit.span.end;
    /* New lines come behind the one they belong to, not before another. */
    bool whole = inserts && edit.span.begin > 0 && bytes.ptr[edit.span.begin - 1] == '\n' &&
                 wf_str_ends(edit.text, "\n");
    uint32_t last_byte = whole || !inserts ? edit.span.end - 1 : edit.span.end;
    uint32_t first = wf_source_line_of(source, whole ? last_byte : edit.span.begin);
    uint32_t last = wf_source_line_of(source, last_byte);
    size_t begin = wf_source_line_begin(source, first), end = wf_source_line_begin(source, last + 1);
    if (end > bytes.len || end == begin || bytes.ptr[end - 1] != '\n') {
        return false;
    }
    struct wf_str text =
        wf_arena_printf(arena, "%.*s%.*s%.*s", (int)(edit.span.begin - begin), bytes.ptr + begin,
                        WF_STR_ARG(edit.text), (int)(end - edit.span.end), bytes.ptr + edit.span.end);
    bool removes = text.len == 0;
    if (!removes && text.ptr[text.len - 1] != '\n') {
        return false;
    }
    *made = (struct suggestion){first, last, wf_str_sub(text, 0, removes ? 0 : text.len - 1), removes};
    return true;
}

static size_t longest_fence(struct wf_str text) {
    size_t longest = 2;
    for (size_t i = 0, run = 0; i < text.len; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest + 1;
}

static void put_suggestion(struct wf_buf *body, const struct suggestion *suggestion) {
    size_t fence = longest_fence(suggestion->text);
    wf_buf_text(body, "\n\n");
    wf_buf_fill(body, '`', fence);
    wf_buf_text(body, "suggestion\n");
    wf_buf_str(body, suggestion->text);
    wf_buf_text(body, suggestion->removes ? "" : "\n");
    wf_buf_fill(body, '`', fence);
    wf_buf_char(body, '\n');
}

static void put_finding(struct writer *writer, const struct wf_finding *finding) {
    struct wf_buf body = {.arena = writer->out->arena};
    struct suggestion suggestion;
    struct comment comment = {.path = wf_report_path(finding->source)};
    comment.first = comment.last = wf_source_line_of(finding->source, finding->span.begin);
    bool has_fix =
        make_suggestion(body.arena, finding, &suggestion) &&
        wf_hunk_find(writer->report->hunks, comment.path, false, suggestion.first, suggestion.last) != NULL;
    if (has_fix) {
        comment.first = suggestion.first;
        comment.last = suggestion.last;
    } else if (wf_hunk_find(writer->report->hunks, comment.path, false, comment.first, comment.last) ==
               NULL) {
        return;
    }
    wf_buf_printf(&body, "**%s** `%s`: ", wf_severity_name(finding->severity), finding->rule);
    wf_escape_markdown(&body, finding->message);
    if (finding->help.len > 0) {
        wf_buf_text(&body, "  \n*help:* ");
        wf_escape_markdown(&body, finding->help);
    }
    if (has_fix) {
        wf_buf_printf(&body, "  \n*fix%s:* ", finding->fix->safety == WF_FIX_SAFE ? "" : " (look at it)");
        wf_escape_markdown(&body, wf_str_of(finding->fix->title));
        put_suggestion(&body, &suggestion);
    }
    comment.body = wf_buf_view(&body);
    put_comment(writer, &comment);
}

/* --- all ---------------------------------------------------------------------------------------------- */

static void put_comments(struct writer *writer) {
    const struct wf_review *review = writer->report->review;
    wf_buf_text(writer->out, ",\n \"comments\":[");
    for (size_t i = 0; i < review->pairs.len; i++) {
        const struct wf_review_pair *pair = &review->pairs.items[i];
        for (size_t k = 0; k < pair->changes.len; k++) {
            put_change(writer, pair, &pair->changes.items[k]);
        }
    }
    for (size_t i = 0; i < writer->report->finding_count; i++) {
        put_finding(writer, writer->report->findings[i]);
    }
    wf_buf_char(writer->out, ']');
}

void wf_review_write_github(struct wf_buf *out, const struct wf_review_report *report) {
    struct writer writer = {.out = out, .report = report};
    struct wf_buf body = {.arena = out->arena};
    wf_buf_text(out, "{\"event\":\"COMMENT\"");
    if (report->commit.len > 0) {
        wf_buf_text(out, ",\n \"commit_id\":");
        wf_buf_json(out, report->commit);
    }
    put_comments(&writer);
    wf_review_markdown_body(&body, report, WF_REVIEW_MAX_TEXT);
    if (writer.left_out > 0) {
        wf_buf_printf(&body, "\n%zu of these have no comment of their own: a review has at most %d\n",
                      writer.left_out, MAX_COMMENTS);
    }
    wf_buf_text(out, ",\n \"body\":");
    wf_buf_json(out, wf_buf_view(&body));
    wf_buf_text(out, "}\n");
}
