#include "lint/mask.h"

#include "lang/hole.h"

/* The next hole at or after `from`; false when there is none. */
static bool next_hole(struct wf_str script, size_t from, size_t *begin, size_t *end) {
    for (*begin = wf_str_find(script, "${{", from); *begin != WF_NOT_FOUND;
         *begin = wf_str_find(script, "${{", *begin + 1)) {
        *end = wf_hole_end(script, *begin);
        if (*end > 0) {
            return true;
        }
    }
    return false;
}

/* `$NAME${{ x }}` is the variable NAME and something behind it. */
static bool follows_variable(struct wf_str script, size_t at) {
    size_t begin = at;
    while (begin > 0 && wf_is_word(script.ptr[begin - 1])) {
        begin--;
    }
    return begin < at && begin > 0 && script.ptr[begin - 1] == '$';
}

/* Underscores: a name in arithmetic, a file, an argument, a command. A line end inside stays, escaped, which
 * continues the word both in a shell and in Python. */
static void write_word(struct wf_buf *out, struct wf_str script, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) {
        bool escape = i + 1 < end && script.ptr[i + 1] == '\n';
        bool separate = i == begin && follows_variable(script, begin);
        char word = separate ? '.' : '_';
        wf_buf_char(out, script.ptr[i] == '\n' ? '\n' : escape ? '\\' : word);
    }
}

void wf_mask(struct wf_buf *out, struct wf_str script) {
    size_t begin;
    size_t end;
    size_t at = wf_str_starts(script, "#!") ? 2 : 0;
    wf_buf_text(out, at > 0 ? "##" : "");
    for (; next_hole(script, at, &begin, &end); at = end) {
        wf_buf_str(out, wf_str_sub(script, at, begin));
        write_word(out, script, begin, end);
    }
    wf_buf_str(out, wf_str_sub(script, at, script.len));
}

bool wf_mask_touched(struct wf_str script, size_t begin, size_t end) {
    size_t hole;
    size_t behind;
    for (size_t at = 0; next_hole(script, at, &hole, &behind); at = behind) {
        if (hole < end && begin < behind) {
            return true;
        }
        if (begin == end && hole <= begin && begin < behind) {
            return true;
        }
    }
    return false;
}

bool wf_mask_covers(struct wf_str script, size_t begin, size_t end) {
    size_t hole;
    size_t behind;
    for (size_t at = 0; next_hole(script, at, &hole, &behind); at = behind) {
        if (hole <= begin && begin < behind && end <= behind) {
            return true;
        }
    }
    return false;
}
