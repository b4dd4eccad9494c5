/* All ways through an expression are followed at once, so that no pattern takes long. */
#include "docker/ignore_regex_in.h"

#include "base/utf8.h"

enum { MAX_STEPS = 16383, WORD_BITS = 64, MAX_WORDS = (MAX_STEPS + 1) / WORD_BITS };

/* Bit i: step i is the next one; the last bit: all steps are done. */
struct states {
    uint64_t words[MAX_WORDS];
    size_t count; /* of words in use */
};

static void set_bit(struct states *states, size_t bit) {
    states->words[bit / WORD_BITS] |= (uint64_t)1 << bit % WORD_BITS;
}

static bool has_bit(const struct states *states, size_t bit) {
    return (states->words[bit / WORD_BITS] >> bit % WORD_BITS & 1) != 0;
}

static void clear(struct states *states) {
    memset(states->words, 0, states->count * sizeof states->words[0]);
}

/* The lowest bit that is `from` or higher, or WF_NOT_FOUND. */
static size_t next_bit(const struct states *states, size_t from) {
    size_t word = from / WORD_BITS;
    if (word >= states->count) {
        return WF_NOT_FOUND;
    }
    uint64_t bits = states->words[word] & ~(uint64_t)0 << from % WORD_BITS;
    while (bits == 0) {
        if (++word >= states->count) {
            return WF_NOT_FOUND;
        }
        bits = states->words[word];
    }
    return word * WORD_BITS + (size_t)__builtin_ctzll(bits);
}

static bool in_set(const struct wf_ignore_set *set, uint32_t point) {
    for (size_t i = 0; i < set->ranges.len; i++) {
        if (point >= set->ranges.items[i].low && point <= set->ranges.items[i].high) {
            return !set->negated;
        }
    }
    return set->negated;
}

static bool is_word(int c) {
    return c == '_' || (c > 0 && wf_is_alnum((char)c));
}

/* Between two characters of the path; -1 where there is none. */
struct gap {
    int before, after;
};

static bool holds(enum wf_ignore_op op, struct gap gap) {
    switch (op) {
    case WF_IGNORE_OP_BEGIN:
        return gap.before < 0;
    case WF_IGNORE_OP_END:
        return gap.after < 0;
    case WF_IGNORE_OP_BOUNDARY:
        return is_word(gap.before) != is_word(gap.after);
    default:
        return is_word(gap.before) == is_word(gap.after);
    }
}

/* Adds what is reached without a character. All ways lead forward, so one pass is enough. */
static void close_states(const struct wf_ignore_way *way, struct states *states, struct gap gap) {
    size_t at = next_bit(states, 0);
    for (; at < way->steps.len; at = next_bit(states, at + 1)) {
        switch (way->steps.items[at].op) {
        case WF_IGNORE_OP_ONE:
        case WF_IGNORE_OP_IN_FOLDERS:
            break;
        case WF_IGNORE_OP_FOLDERS:
            set_bit(states, at + 2);
            set_bit(states, at + 1);
            break;
        case WF_IGNORE_OP_MAYBE:
        case WF_IGNORE_OP_MANY:
            set_bit(states, at + 1);
            break;
        default:
            if (holds(way->steps.items[at].op, gap)) {
                set_bit(states, at + 1);
            }
        }
    }
}

static void take(const struct wf_ignore_way *way, const struct states *now, struct states *next,
                 uint32_t point) {
    size_t at = next_bit(now, 0);
    for (; at < way->steps.len; at = next_bit(now, at + 1)) {
        const struct wf_ignore_step *step = &way->steps.items[at];
        if (step->op == WF_IGNORE_OP_IN_FOLDERS && point != '\n') {
            set_bit(next, at);
            if (point == '/') {
                set_bit(next, at + 1);
            }
        } else if ((step->op == WF_IGNORE_OP_ONE || step->op == WF_IGNORE_OP_MAYBE) &&
                   in_set(&step->set, point)) {
            set_bit(next, at + 1);
        } else if (step->op == WF_IGNORE_OP_MANY && in_set(&step->set, point)) {
            set_bit(next, at);
        }
    }
}

static int byte_at(struct wf_str path, size_t at) {
    return at < path.len ? (unsigned char)path.ptr[at] : -1;
}

static size_t decode(struct wf_str path, size_t at, uint32_t *point) {
    size_t len = wf_utf8_next(wf_str_sub(path, at, path.len), point);
    if (len == 0) {
        *point = WF_IGNORE_REPLACEMENT;
        return 1;
    }
    return len;
}

/* Whether all steps can be done where the path is cut off behind the byte `before`. */
static bool ends_here(const struct wf_ignore_way *way, const struct states *states, int before) {
    struct states copy;
    copy.count = states->count;
    memcpy(copy.words, states->words, states->count * sizeof states->words[0]);
    close_states(way, &copy, (struct gap){before, -1});
    return has_bit(&copy, way->steps.len);
}

static void clear_all(struct states *states, size_t steps) {
    states->count = steps / WORD_BITS + 1;
    clear(states);
}

/* Sets what matches among the path's beginnings; what is set already stays. */
static void match_way(const struct wf_ignore_way *way, struct wf_str path, bool *prefixes) {
    struct states states[2];
    size_t last = way->steps.len;
    size_t depth = 0;
    unsigned turn = 0;
    if (last > MAX_STEPS) {
        return;
    }
    clear_all(&states[0], last);
    clear_all(&states[1], last);
    set_bit(&states[0], 0);
    for (size_t at = 0;; turn ^= 1) {
        struct gap gap = {byte_at(path, at - 1), byte_at(path, at)};
        struct states *next = &states[turn ^ 1];
        uint32_t point = 0;
        if (at == path.len || gap.after == '/') {
            prefixes[depth] = prefixes[depth] || ends_here(way, &states[turn], gap.before);
            depth++;
        }
        if (at == path.len) {
            return;
        }
        close_states(way, &states[turn], gap);
        at += decode(path, at, &point);
        clear(next);
        take(way, &states[turn], next, point);
        if (has_bit(&states[turn], last)) {
            set_bit(next, last); /* no end was asked for: it goes on matching */
        }
    }
}

void wf_ignore_regex_prefixes(const struct wf_ignore_regex *regex, struct wf_str path, bool *prefixes) {
    for (size_t i = 0; i < regex->ways.len; i++) {
        match_way(&regex->ways.items[i], path, prefixes);
    }
}
