#include "text/merge.h"

#include "text/diff.h"

const char wf_merge_first_mark[] = "<<<<<<< yours";

static void put_lines(struct wf_buf *out, struct wf_str text) {
    wf_buf_str(out, text);
    if (text.len > 0 && !wf_str_ends(text, "\n")) {
        wf_buf_char(out, '\n');
    }
}

void wf_merge_mark(struct wf_buf *out, struct wf_str base, struct wf_str ours, struct wf_str theirs) {
    wf_buf_text(out, wf_merge_first_mark);
    wf_buf_char(out, '\n');
    put_lines(out, ours);
    wf_buf_text(out, "||||||| last render\n");
    put_lines(out, base);
    wf_buf_text(out, "=======\n");
    put_lines(out, theirs);
    wf_buf_text(out, ">>>>>>> template\n");
}

/* A text and how far it has been read. */
struct reader {
    struct wf_str text;
    size_t at, line;
};

/* The lines up to line `end`. */
static struct wf_str take(struct reader *reader, size_t end) {
    size_t begin = reader->at;
    for (; reader->line < end; reader->line++) {
        size_t stop = wf_str_find_char(reader->text, '\n', reader->at);
        reader->at = stop == WF_NOT_FOUND ? reader->text.len : stop + 1;
    }
    return wf_str_sub(reader->text, begin, reader->at);
}

/* The first line from `line` on that stayed in both texts, or the end. */
static size_t next_stable(const struct wf_line_pairs *ours, const struct wf_line_pairs *theirs, size_t line) {
    while (line < ours->before &&
           (ours->other[line] == WF_NOT_FOUND || theirs->other[line] == WF_NOT_FOUND)) {
        line++;
    }
    return line;
}

/* False for a conflict. */
static bool put_chunk(struct wf_buf *out, struct wf_buf *marked, struct wf_str base, struct wf_str ours,
                      struct wf_str theirs) {
    if (wf_str_eq(ours, theirs) || wf_str_eq(base, theirs)) {
        wf_buf_str(out, ours);
    } else if (wf_str_eq(base, ours)) {
        wf_buf_str(out, theirs);
    } else {
        wf_merge_mark(out, base, ours, theirs);
        wf_merge_mark(marked, base, ours, theirs);
        return false;
    }
    return true;
}

struct wf_merged_lines wf_merge_lines(struct wf_arena *arena, struct wf_str base, struct wf_str ours,
                                      struct wf_str theirs) {
    struct wf_merged_lines merged = {0};
    struct wf_line_pairs a = wf_diff_lines(arena, base, ours);
    struct wf_line_pairs b = wf_diff_lines(arena, base, theirs);
    struct reader readers[3] = {{.text = base}, {.text = ours}, {.text = theirs}};
    struct wf_buf out = {.arena = arena};
    struct wf_buf marked = {.arena = arena};
    for (;;) {
        size_t line = next_stable(&a, &b, readers[0].line);
        bool done = line == a.before;
        struct wf_str was = take(&readers[0], line);
        size_t mine_line = readers[1].line;
        struct wf_str mine = take(&readers[1], done ? a.after : a.other[line]);
        struct wf_str new = take(&readers[2], done ? b.after : b.other[line]);
        if (!put_chunk(&out, &marked, was, mine, new)) {
            merged.line = merged.conflicts == 0 ? mine_line : merged.line;
            merged.conflicts++;
        }
        if (done) {
            break;
        }
        wf_buf_str(&out, take(&readers[0], line + 1));
        take(&readers[1], readers[1].line + 1);
        take(&readers[2], readers[2].line + 1);
    }
    merged.text = wf_buf_view(&out);
    merged.marked = wf_buf_view(&marked);
    return merged;
}
