#include "lang/glob.h"

#include "base/list.h"

enum piece_kind { PLAIN, CLASS, STAR /* all but '/' */, STARS /* anything */ };

struct piece {
    enum piece_kind kind;
    struct wf_str text; /* the character; what stands between the brackets */
    bool optional, repeated;
};

struct pieces {
    WF_LIST(struct piece) list;
};

/* --- the pattern -------------------------------------------------------------------------------------- */

static size_t read_piece(struct wf_str pattern, size_t at, struct piece *piece) {
    char c = pattern.ptr[at];
    size_t close = c == '[' ? wf_str_find_char(pattern, ']', at + 1) : WF_NOT_FOUND;
    if (close != WF_NOT_FOUND) {
        *piece = (struct piece){.kind = CLASS, .text = wf_str_sub(pattern, at + 1, close)};
        return close + 1;
    }
    size_t begin = c == '\\' && at + 1 < pattern.len ? at + 1 : at;
    *piece = (struct piece){.kind = PLAIN, .text = wf_str_sub(pattern, begin, begin + 1)};
    return begin + 1;
}

/* Two stars and the slash behind them are nothing, or folders. */
static size_t read_stars(struct wf_arena *arena, struct pieces *pieces, struct wf_str pattern, size_t at) {
    bool begins = at == 0 || pattern.ptr[at - 1] == '/';
    size_t end = at;
    while (end < pattern.len && pattern.ptr[end] == '*') {
        end++;
    }
    struct piece piece = {.kind = end - at > 1 ? STARS : STAR, .optional = true, .repeated = true};
    *WF_PUSH(arena, &pieces->list) = piece;
    if (piece.kind == STARS && begins && end < pattern.len && pattern.ptr[end] == '/') {
        *WF_PUSH(arena, &pieces->list) =
            (struct piece){PLAIN, wf_str_sub(pattern, end, end + 1), true, false};
        end++;
    }
    return end;
}

static struct pieces read_pattern(struct wf_arena *arena, struct wf_str pattern) {
    struct pieces pieces = {0};
    for (size_t at = 0; at < pattern.len;) {
        if (pattern.ptr[at] == '*') {
            at = read_stars(arena, &pieces, pattern, at);
            continue;
        }
        struct piece piece;
        at = read_piece(pattern, at, &piece);
        char mark = at < pattern.len ? pattern.ptr[at] : '\0';
        piece.optional = mark == '?';
        piece.repeated = mark == '+';
        at += piece.optional || piece.repeated ? 1 : 0;
        *WF_PUSH(arena, &pieces.list) = piece;
    }
    return pieces;
}

/* --- the path ----------------------------------------------------------------------------------------- */

static bool in_class(struct wf_str set, char c) {
    for (size_t i = 0; i < set.len; i++) {
        bool range = i + 2 < set.len && set.ptr[i + 1] == '-';
        unsigned char last = (unsigned char)set.ptr[range ? i + 2 : i];
        if ((unsigned char)c >= (unsigned char)set.ptr[i] && (unsigned char)c <= last) {
            return true;
        }
        i += range ? 2 : 0;
    }
    return false;
}

static bool takes(const struct piece *piece, char c) {
    switch (piece->kind) {
    case PLAIN:
        return piece->text.ptr[0] == c;
    case CLASS:
        return in_class(piece->text, c);
    case STAR:
        return c != '/';
    default:
        return true;
    }
}

/* `live[i]`: the path so far is what the first i pieces match. */
static void skip_optional(const struct pieces *pieces, bool *live) {
    for (size_t i = 0; i < pieces->list.len; i++) {
        live[i + 1] = live[i + 1] || (live[i] && pieces->list.items[i].optional);
    }
}

bool wf_glob_match(struct wf_arena *arena, struct wf_str pattern, struct wf_str path) {
    struct pieces pieces = read_pattern(arena, pattern);
    size_t count = pieces.list.len;
    bool *live = WF_NEW_ARRAY(arena, bool, count + 1);
    bool *next = WF_NEW_ARRAY(arena, bool, count + 1);
    live[0] = true;
    skip_optional(&pieces, live);
    for (size_t at = 0; at < path.len; at++) {
        memset(next, 0, (count + 1) * sizeof *next);
        for (size_t i = 0; i < count; i++) {
            const struct piece *piece = &pieces.list.items[i];
            bool can = live[i] || (piece->repeated && live[i + 1]);
            next[i + 1] = next[i + 1] || (can && takes(piece, path.ptr[at]));
        }
        bool *spent = live;
        live = next;
        next = spent;
        skip_optional(&pieces, live);
    }
    return live[count];
}
