#include "text/diff.h"

#include "base/list.h"
#include "base/map.h"

#include <stdint.h>

enum {
    CONTEXT = 3,
    /* The search needs the square of this in memory; beyond it the whole middle is replaced. */
    MAX_DISTANCE = 1000,
};

/* Lines with their line ends. Equal lines of both texts have equal `id`. */
struct line {
    struct wf_str text;
    size_t id;
    bool changed; /* removed from the first text, added in the second */
};

struct side {
    WF_LIST(struct line) lines;
};

struct diff {
    struct wf_arena *arena;
    struct side before, after;
};

static void split(struct wf_arena *arena, struct wf_map *ids, struct side *side, struct wf_str text) {
    for (size_t begin = 0; begin < text.len;) {
        size_t end = wf_str_find_char(text, '\n', begin);
        struct wf_str line = wf_str_sub(text, begin, end == WF_NOT_FOUND ? end : end + 1);
        size_t *id = wf_map_get(ids, line);
        if (id == NULL) {
            id = WF_NEW(arena, size_t);
            *id = ids->len;
            wf_map_put(ids, line, id);
        }
        *WF_PUSH(arena, &side->lines) = (struct line){line, *id, false};
        begin += line.len;
    }
}

/* The part of both texts between what they have in common at both ends. */
struct middle {
    struct line *a, *b;
    int a_len, b_len;
};

static struct middle find_middle(struct diff *diff) {
    size_t a = diff->before.lines.len;
    size_t b = diff->after.lines.len;
    size_t same = 0;
    while (same < a && same < b && diff->before.lines.items[same].id == diff->after.lines.items[same].id) {
        same++;
    }
    while (a > same && b > same && diff->before.lines.items[a - 1].id == diff->after.lines.items[b - 1].id) {
        a--;
        b--;
    }
    struct middle middle = {0};
    if (a > same) {
        middle.a = diff->before.lines.items + same;
        middle.a_len = (int)(a - same);
    }
    if (b > same) {
        middle.b = diff->after.lines.items + same;
        middle.b_len = (int)(b - same);
    }
    return middle;
}

static void replace_all(const struct middle *m) {
    for (int i = 0; i < m->a_len; i++) {
        m->a[i].changed = true;
    }
    for (int i = 0; i < m->b_len; i++) {
        m->b[i].changed = true;
    }
}

/* Myers 1986, figure 2. After d changes, row d holds for every diagonal k = x - y in [-d, d] the farthest
 * x, at index k + d. */
struct search {
    int *rows[MAX_DISTANCE + 1];
};

static int row_at(const int *row, int d, int k) {
    return k < -d || k > d ? -1 : row[k + d];
}

/* Whether diagonal `k` is reached by adding a line, coming from diagonal k + 1. */
static bool comes_by_adding(const int *earlier, int d, int k) {
    return k == -d || (k != d && row_at(earlier, d - 1, k - 1) < row_at(earlier, d - 1, k + 1));
}

static int start_of(const struct search *search, int d, int k) {
    if (d == 0) {
        return 0;
    }
    const int *earlier = search->rows[d - 1];
    return comes_by_adding(earlier, d, k) ? row_at(earlier, d - 1, k + 1) : row_at(earlier, d - 1, k - 1) + 1;
}

/* Fills row d; true when the end of both texts is reached. */
static bool advance(const struct search *search, const struct middle *m, int d) {
    for (int k = -d; k <= d; k += 2) {
        int x = start_of(search, d, k);
        while (x < m->a_len && x - k < m->b_len && m->a[x].id == m->b[x - k].id) {
            x++;
        }
        search->rows[d][k + d] = x;
        if (x >= m->a_len && x - k >= m->b_len) {
            return true;
        }
    }
    return false;
}

static void mark_changes(const struct search *search, const struct middle *m, int distance) {
    int k = m->a_len - m->b_len;
    for (int d = distance; d > 0; d--) {
        int x = start_of(search, d, k);
        if (comes_by_adding(search->rows[d - 1], d, k)) {
            m->b[x - k - 1].changed = true;
            k++;
        } else {
            m->a[x - 1].changed = true;
            k--;
        }
    }
}

static void compare(struct diff *diff) {
    struct middle m = find_middle(diff);
    if (m.a_len == 0 || m.b_len == 0) {
        replace_all(&m);
        return;
    }
    struct search *search = WF_NEW(diff->arena, struct search);
    for (int d = 0; d <= MAX_DISTANCE; d++) {
        search->rows[d] = WF_NEW_ARRAY(diff->arena, int, (size_t)d * 2 + 1);
        if (advance(search, &m, d)) {
            mark_changes(search, &m, d);
            return;
        }
    }
    replace_all(&m);
}

/* A run of lines of both sides: unchanged ones stand in pairs. */
struct hunk {
    size_t a, a_end, b, b_end;
};

static bool is_changed(const struct side *side, size_t at) {
    return at < side->lines.len && side->lines.items[at].changed;
}

/* Moves to the next change; false at the end. */
static bool next_change(const struct diff *diff, size_t *a, size_t *b) {
    while (!is_changed(&diff->before, *a) && !is_changed(&diff->after, *b)) {
        if (*a >= diff->before.lines.len) {
            return false;
        }
        ++*a;
        ++*b;
    }
    return true;
}

static void skip_change(const struct diff *diff, struct hunk *hunk) {
    while (is_changed(&diff->before, hunk->a_end)) {
        hunk->a_end++;
    }
    while (is_changed(&diff->after, hunk->b_end)) {
        hunk->b_end++;
    }
}

/* From the change at hunk->a, hunk->b to the last one that is near enough, with context on both ends. */
static void complete(const struct diff *diff, struct hunk *hunk) {
    hunk->a_end = hunk->a;
    hunk->b_end = hunk->b;
    size_t lead = hunk->a < CONTEXT ? hunk->a : CONTEXT;
    size_t a = hunk->a;
    size_t b = hunk->b;
    do {
        hunk->a_end = a;
        hunk->b_end = b;
        skip_change(diff, hunk);
        a = hunk->a_end;
        b = hunk->b_end;
    } while (next_change(diff, &a, &b) && a - hunk->a_end <= (size_t)2 * CONTEXT);
    size_t left = diff->before.lines.len - hunk->a_end;
    size_t tail = left < CONTEXT ? left : CONTEXT;
    hunk->a -= lead;
    hunk->b -= lead;
    hunk->a_end += tail;
    hunk->b_end += tail;
}

static void put_line(struct wf_buf *out, char sign, struct wf_str line) {
    wf_buf_char(out, sign);
    wf_buf_str(out, line);
    if (!wf_str_ends(line, "\n")) {
        wf_buf_text(out, "\n\\ No newline at end of file\n");
    }
}

static void put_range(struct wf_buf *out, char sign, size_t begin, size_t end) {
    size_t len = end - begin;
    wf_buf_printf(out, " %c%zu", sign, len == 0 ? begin : begin + 1);
    if (len != 1) {
        wf_buf_printf(out, ",%zu", len);
    }
}

static void put_hunk(struct wf_buf *out, const struct diff *diff, const struct hunk *hunk) {
    wf_buf_text(out, "@@");
    put_range(out, '-', hunk->a, hunk->a_end);
    put_range(out, '+', hunk->b, hunk->b_end);
    wf_buf_text(out, " @@\n");
    size_t b = hunk->b;
    for (size_t a = hunk->a; a < hunk->a_end || b < hunk->b_end;) {
        if (a < hunk->a_end && diff->before.lines.items[a].changed) {
            put_line(out, '-', diff->before.lines.items[a++].text);
        } else if (b < hunk->b_end && diff->after.lines.items[b].changed) {
            put_line(out, '+', diff->after.lines.items[b++].text);
        } else {
            put_line(out, ' ', diff->before.lines.items[a++].text);
            b++;
        }
    }
}

static bool needs_quotes(struct wf_str path) {
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c < 0x20 || c == 0x7F || c == '"' || c == '\\') {
            return true;
        }
    }
    return false;
}

/* As git writes it: C quotes where there are control characters, and a tab that ends a name with blanks. */
static void put_name(struct wf_buf *out, const char *sign, const char *side, struct wf_str path) {
    bool quotes = needs_quotes(path);
    wf_buf_printf(out, "%s %s%s/", sign, quotes ? "\"" : "", side);
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c < 0x20 || c == 0x7F) {
            wf_buf_printf(out, "\\%03o", c);
            continue;
        }
        if (c == '"' || c == '\\') {
            wf_buf_char(out, '\\');
        }
        wf_buf_char(out, (char)c);
    }
    wf_buf_text(out, quotes ? "\"\n" : wf_str_has(path, " ") ? "\t\n" : "\n");
}

static struct wf_str relative(struct wf_str path) {
    while (wf_str_starts(path, "./") || wf_str_starts(path, "/")) {
        path = wf_str_sub(path, path.ptr[0] == '/' ? 1 : 2, path.len);
    }
    return path;
}

static struct diff diff_of(struct wf_arena *arena, struct wf_str before, struct wf_str after) {
    struct diff diff = {.arena = arena};
    struct wf_map ids = {.arena = arena};
    split(arena, &ids, &diff.before, before);
    split(arena, &ids, &diff.after, after);
    compare(&diff);
    return diff;
}

void wf_diff_unified(struct wf_buf *out, struct wf_str path, struct wf_str before, struct wf_str after) {
    if (wf_str_eq(before, after)) {
        return;
    }
    struct diff diff = diff_of(out->arena, before, after);
    if (before.ptr == NULL) {
        wf_buf_text(out, "--- /dev/null\n");
    } else {
        put_name(out, "---", "a", relative(path));
    }
    put_name(out, "+++", "b", relative(path));
    struct hunk hunk = {0};
    while (next_change(&diff, &hunk.a, &hunk.b)) {
        complete(&diff, &hunk);
        put_hunk(out, &diff, &hunk);
        hunk.a = hunk.a_end;
        hunk.b = hunk.b_end;
    }
}

struct wf_line_pairs wf_diff_lines(struct wf_arena *arena, struct wf_str before, struct wf_str after) {
    struct diff diff = diff_of(arena, before, after);
    size_t count = diff.before.lines.len;
    struct wf_line_pairs pairs = {.before = count, .after = diff.after.lines.len};
    pairs.other = WF_NEW_ARRAY(arena, size_t, count);
    size_t b = 0;
    for (size_t a = 0; a < count; a++) {
        bool gone = diff.before.lines.items[a].changed;
        while (!gone && is_changed(&diff.after, b)) {
            b++;
        }
        pairs.other[a] = gone ? WF_NOT_FOUND : b++;
    }
    return pairs;
}
