#include "review/pair.h"

#include "base/list.h"
#include "base/map.h"
#include "review/canon.h"

static const double ENOUGH = 0.5;

/* Of more pairs, or more bytes in them, nobody asks how similar they are. */
enum { MAX_PAIRS = 10 * 1000, MAX_BYTES = 64 * 1024 * 1024 };

static void pair(struct wf_thing *a, struct wf_thing *b) {
    a->other = b;
    b->other = a;
}

/* Of several with the same key the n-th goes with the n-th. */
static void match_by(struct wf_arena *arena, const struct wf_things *a, const struct wf_things *b,
                     size_t key) {
    struct wf_map first = {.arena = arena};
    for (size_t i = b->count; i-- > 0;) {
        struct wf_thing *thing = &b->items[i];
        if (thing->other == NULL && thing->keys[key].len > 0) {
            thing->next = wf_map_put(&first, thing->keys[key], thing);
        }
    }
    for (size_t i = 0; i < a->count; i++) {
        struct wf_thing *thing = &a->items[i];
        bool open = thing->other == NULL && thing->keys[key].len > 0;
        struct wf_thing *found = open ? wf_map_get(&first, thing->keys[key]) : NULL;
        while (found != NULL && found->other != NULL) {
            found = found->next;
        }
        if (found != NULL) {
            pair(thing, found);
        }
    }
}

/* How many are left, and how much text they have. */
struct open {
    size_t count, bytes;
};

static struct open count_open(const struct wf_things *things) {
    struct open open = {0};
    for (size_t i = 0; i < things->count; i++) {
        open.count += things->items[i].other == NULL ? 1 : 0;
        open.bytes += things->items[i].other == NULL ? things->items[i].text.len : 0;
    }
    return open;
}

static bool are_few(struct open a, struct open b) {
    return a.count > 0 && b.count > 0 && b.count <= MAX_PAIRS / a.count && a.bytes <= MAX_BYTES / b.count &&
           b.bytes <= MAX_BYTES / a.count;
}

struct candidate {
    double score;
    struct wf_thing *a, *b;
    size_t distance;
};

static bool is_better(const struct candidate *candidate, const struct candidate *best) {
    return candidate->score > best->score ||
           (candidate->score >= best->score && candidate->distance < best->distance);
}

struct candidates {
    WF_LIST(struct candidate) list;
};

static struct candidates find_candidates(struct wf_arena *arena, const struct wf_things *a,
                                         const struct wf_things *b) {
    struct candidates out = {0};
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; a->items[i].other == NULL && k < b->count; k++) {
            bool open = b->items[k].other == NULL && wf_str_eq(a->items[i].kind, b->items[k].kind);
            double score = open ? wf_canon_similarity(arena, a->items[i].text, b->items[k].text) : 0;
            if (score >= ENOUGH) {
                *WF_PUSH(arena, &out.list) =
                    (struct candidate){score, &a->items[i], &b->items[k], i > k ? i - k : k - i};
            }
        }
    }
    return out;
}

/* The most similar first. */
static void match_similar(struct wf_arena *arena, const struct wf_things *a, const struct wf_things *b) {
    if (!are_few(count_open(a), count_open(b))) {
        return;
    }
    struct candidates all = find_candidates(arena, a, b);
    for (size_t found = all.list.len; found > 0;) {
        struct candidate best = {0};
        found = 0;
        for (size_t i = 0; i < all.list.len; i++) {
            const struct candidate *candidate = &all.list.items[i];
            bool open = candidate->a->other == NULL && candidate->b->other == NULL;
            found += open ? 1 : 0;
            best = open && is_better(candidate, &best) ? *candidate : best;
        }
        if (best.a != NULL) {
            pair(best.a, best.b);
        }
    }
}

void wf_pair_keys(struct wf_arena *arena, const struct wf_things *a, const struct wf_things *b,
                  size_t count) {
    for (size_t key = 0; key < count; key++) {
        match_by(arena, a, b, key);
    }
}

void wf_pair(struct wf_arena *arena, const struct wf_things *a, const struct wf_things *b) {
    wf_pair_keys(arena, a, b, WF_THING_KEYS);
    match_similar(arena, a, b);
}

/* The first index from `i` on that is matched, or the end. */
static size_t end_of_gap(const struct wf_things *things, size_t i) {
    while (i < things->count && things->items[i].other == NULL) {
        i++;
    }
    return i;
}

/* What stands alone between the same neighbours has taken the place of the other; of several, when there are
 * as many, each that of its opposite. */
static void match_gap(const struct wf_things *a, size_t i, size_t a_end, const struct wf_things *b,
                      size_t k) {
    size_t b_end = end_of_gap(b, k);
    bool same_end = (a_end == a->count && b_end == b->count) ||
                    (a_end < a->count && b_end < b->count && a->items[a_end].other == &b->items[b_end]);
    bool fits = same_end && a_end - i == b_end - k;
    for (; fits && i < a_end; i++, k++) {
        if (a->items[i].script == b->items[k].script) {
            pair(&a->items[i], &b->items[k]);
        }
    }
}

void wf_pair_places(const struct wf_things *a, const struct wf_things *b) {
    for (size_t i = 0; i < a->count;) {
        size_t end = end_of_gap(a, i);
        size_t begin =
            i > 0 && a->items[i - 1].other != NULL ? (size_t)(a->items[i - 1].other - b->items) + 1 : 0;
        if (end > i && (i == 0 || a->items[i - 1].other != NULL)) {
            match_gap(a, i, end, b, begin);
        }
        i = end + 1;
    }
}

struct wf_str wf_pair_action(struct wf_arena *arena, const struct wf_uses *uses) {
    struct wf_str name = wf_canon_action(uses);
    return uses->kind == WF_USES_REPOSITORY ? wf_arena_lower(arena, name) : name;
}
