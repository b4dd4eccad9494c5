#include "review/hunk.h"

#include "base/buf.h"

static bool take_number(struct wf_str *rest, uint32_t *number) {
    size_t i = 0;
    *number = 0;
    for (; i < rest->len && wf_is_digit(rest->ptr[i]) && *number < UINT32_MAX / 100; i++) {
        *number = *number * 10 + (uint32_t)(rest->ptr[i] - '0');
    }
    *rest = wf_str_sub(*rest, i, rest->len);
    return i > 0;
}

/* "3,7" or "3"; of an empty range the line before it is named. */
static bool take_range(struct wf_str *rest, uint32_t *begin, uint32_t *end) {
    uint32_t count = 1;
    if (!take_number(rest, begin)) {
        return false;
    }
    if (wf_str_starts(*rest, ",")) {
        *rest = wf_str_sub(*rest, 1, rest->len);
        if (!take_number(rest, &count)) {
            return false;
        }
    }
    *begin += count == 0 ? 1 : 0;
    *end = *begin + count;
    return true;
}

static bool read_header(struct wf_str line, struct wf_hunk *hunk) {
    struct wf_str rest = wf_str_sub(line, sizeof "@@ -" - 1, line.len);
    if (!take_range(&rest, &hunk->old_begin, &hunk->old_end) || !wf_str_starts(rest, " +")) {
        return false;
    }
    rest = wf_str_sub(rest, 2, rest.len);
    return take_range(&rest, &hunk->new_begin, &hunk->new_end);
}

static int octal(const struct wf_str *text, size_t at) {
    int value = 0;
    for (size_t i = at; i < at + 3; i++) {
        int digit = i < text->len ? wf_hex_digit(text->ptr[i]) : 16;
        if (digit > 7) {
            return -1;
        }
        value = value * 8 + digit;
    }
    return value;
}

/* "a/PATH", maybe in quotes as in C, maybe with a tab behind it. */
static struct wf_str read_path(struct wf_arena *arena, struct wf_str text) {
    static const char escapes[] = "abtnvfr\"\\", bytes[] = "\a\b\t\n\v\f\r\"\\";
    struct wf_buf out = {.arena = arena};
    text = wf_str_sub(text, 0, wf_str_find_char(text, '\t', 0));
    bool quoted = wf_str_starts(text, "\"");
    for (size_t i = quoted ? 1 : 0; i < text.len && !(quoted && text.ptr[i] == '"'); i++) {
        const char *escape =
            quoted && text.ptr[i] == '\\' && i + 1 < text.len ? strchr(escapes, text.ptr[i + 1]) : NULL;
        int code = quoted && text.ptr[i] == '\\' ? octal(&text, i + 1) : -1;
        if (code >= 0) {
            wf_buf_char(&out, (char)code);
            i += 3;
        } else if (escape != NULL && *escape != '\0') {
            wf_buf_char(&out, bytes[escape - escapes]);
            i++;
        } else {
            wf_buf_char(&out, text.ptr[i]);
        }
    }
    struct wf_str path = wf_buf_view(&out);
    return wf_str_is(path, "/dev/null") ? WF_STR("") : wf_str_sub(path, 2, path.len);
}

/* Lines of the hunk that are left; what looks like a header among them is none. */
struct left {
    uint32_t old, new;
};

static void count(struct left *left, struct wf_str line) {
    char sign = line.len > 0 ? line.ptr[0] : ' ';
    left->old -= (sign == ' ' || sign == '-') && left->old > 0 ? 1 : 0;
    left->new -= (sign == ' ' || sign == '+') && left->new > 0 ? 1 : 0;
}

struct wf_hunks wf_hunks_read(struct wf_arena *arena, struct wf_str diff) {
    struct wf_hunks hunks = {0};
    struct left left = {0};
    struct wf_str line, old = {0};
    while (wf_str_cut(&diff, '\n', &line)) {
        struct wf_hunk hunk;
        if (left.old + left.new > 0) {
            count(&left, line);
        } else if (wf_str_starts(line, "--- ")) {
            old = read_path(arena, wf_str_sub(line, 4, line.len));
        } else if (wf_str_starts(line, "+++ ")) {
            struct wf_str path = read_path(arena, wf_str_sub(line, 4, line.len));
            WF_PUSH(arena, &hunks.files)->path = path.len > 0 ? path : old;
        } else if (wf_str_starts(line, "@@ -") && hunks.files.len > 0 && read_header(line, &hunk)) {
            *WF_PUSH(arena, &hunks.files.items[hunks.files.len - 1].list) = hunk;
            left = (struct left){hunk.old_end - hunk.old_begin, hunk.new_end - hunk.new_begin};
        }
    }
    return hunks;
}

const struct wf_hunk *wf_hunk_find(const struct wf_hunks *hunks, struct wf_str path, bool old, uint32_t first,
                                   uint32_t last) {
    for (size_t i = 0; i < hunks->files.len; i++) {
        const struct wf_hunks_of_file *file = &hunks->files.items[i];
        for (size_t k = 0; wf_str_eq(file->path, path) && k < file->list.len; k++) {
            const struct wf_hunk *hunk = &file->list.items[k];
            if (first >= (old ? hunk->old_begin : hunk->new_begin) &&
                last < (old ? hunk->old_end : hunk->new_end)) {
                return hunk;
            }
        }
    }
    return NULL;
}
