#include "base/near.h"

#include "base/limits.h"

#include <stdint.h>

enum { MAX_NAME = 64, MAX_ROW = MAX_NAME + 1 };

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Three rows of the table: the one being filled and the two before it. */
struct rows {
    unsigned char cells[3][MAX_ROW];
};

static size_t fill_row(struct rows *rows, struct wf_str a, struct wf_str b, size_t i) {
    unsigned char *row = rows->cells[i % 3];
    const unsigned char *above = rows->cells[(i + 2) % 3];
    const unsigned char *two_above = rows->cells[(i + 1) % 3];
    size_t smallest = i;
    row[0] = (unsigned char)i;
    for (size_t j = 1; j <= b.len; j++) {
        bool same = wf_lower(a.ptr[i - 1]) == wf_lower(b.ptr[j - 1]);
        size_t cell = least(least(above[j] + 1U, row[j - 1] + 1U), above[j - 1] + (same ? 0U : 1U));
        if (i > 1 && j > 1 && wf_lower(a.ptr[i - 1]) == wf_lower(b.ptr[j - 2]) &&
            wf_lower(a.ptr[i - 2]) == wf_lower(b.ptr[j - 1])) {
            cell = least(cell, two_above[j - 2] + 1U);
        }
        row[j] = (unsigned char)cell;
        smallest = least(smallest, cell);
    }
    return smallest;
}

/* Which characters a name has, as bits. */
static uint64_t characters(struct wf_str name) {
    uint64_t set = 0;
    for (size_t i = 0; i < name.len; i++) {
        set |= (uint64_t)1 << ((unsigned char)wf_lower(name.ptr[i]) & 63U);
    }
    return set;
}

/* One change takes a character away and adds one at most: a look at them spares most comparisons. */
static bool are_far(struct wf_str a, struct wf_str b, size_t limit) {
    uint64_t different = characters(a) ^ characters(b);
    size_t count = 0;
    for (; different != 0 && count <= 2 * limit; count++) {
        different &= different - 1;
    }
    return count > 2 * limit;
}

size_t wf_near_distance(struct wf_str a, struct wf_str b, size_t limit) {
    size_t gap = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (a.len > MAX_NAME || b.len > MAX_NAME || gap > limit || are_far(a, b, limit)) {
        return limit + 1;
    }
    struct rows rows = {0};
    for (size_t j = 0; j <= b.len; j++) {
        rows.cells[0][j] = (unsigned char)j;
    }
    size_t earlier = 0;
    for (size_t i = 1; i <= a.len; i++) {
        size_t smallest = fill_row(&rows, a, b, i);
        /* A swap reaches back two rows, so both must be over. */
        if (smallest > limit && earlier > limit) {
            return limit + 1;
        }
        earlier = smallest;
    }
    return least(rows.cells[a.len % 3][b.len], limit + 1);
}

bool wf_near_offer(struct wf_near *near, struct wf_str name) {
    if (near->offered == WF_MAX_NEAR_NAMES || (near->best.ptr != NULL && near->distance == 0)) {
        return false;
    }
    near->offered++;
    size_t limit = near->best.ptr != NULL ? near->distance - 1 : near->wanted.len / 3;
    size_t distance = wf_near_distance(near->wanted, name, limit);
    if (distance <= limit && name.len > 0) {
        near->best = name;
        near->distance = distance;
    }
    return true;
}
