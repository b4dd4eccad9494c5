#include "base/utf8.h"

static const uint32_t first_of_length[] = {0, 0, 0x80, 0x800, 0x10000};

static size_t length_of(unsigned char lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xC2) {
        return 0;
    }
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
}

size_t wf_utf8_sequence(struct wf_str s, uint32_t *point) {
    size_t len = s.len == 0 ? 0 : length_of((unsigned char)s.ptr[0]);
    if (len == 0 || len > s.len) {
        return 0;
    }
    uint32_t value = (unsigned char)s.ptr[0] & (len == 1 ? 0x7FU : 0xFFU >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        unsigned char byte = (unsigned char)s.ptr[i];
        if ((byte & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (byte & 0x3FU);
    }
    if (value < first_of_length[len] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    if (point != NULL) {
        *point = value;
    }
    return len;
}

size_t wf_utf8_invalid(struct wf_str s) {
    for (size_t i = 0; i < s.len;) {
        size_t len = wf_utf8_next(wf_str_sub(s, i, s.len), NULL);
        if (len == 0) {
            return i;
        }
        i += len;
    }
    return WF_NOT_FOUND;
}

size_t wf_utf8_count(struct wf_str s) {
    size_t count = 0;
    for (size_t i = 0; i < s.len; count++) {
        size_t len = wf_utf8_next(wf_str_sub(s, i, s.len), NULL);
        i += len == 0 ? 1 : len;
    }
    return count;
}

struct wf_str wf_utf8_cut(struct wf_str s, size_t bytes) {
    size_t end = bytes < s.len ? bytes : s.len;
    while (end > 0 && end < s.len && ((unsigned char)s.ptr[end] & 0xC0) == 0x80) {
        end--;
    }
    return wf_str_sub(s, 0, end);
}

size_t wf_utf8_put(uint32_t point, char *out) {
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t len = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    out[0] = (char)((0xF00U >> len & 0xFFU) | point);
    return len;
}

struct range {
    uint32_t first, last;
};

/* The large runs of Unicode's general categories Mn, Me and Cf. */
static const struct range no_width[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x06D6, 0x06DC},   {0x0730, 0x074A},   {0x0900, 0x0902}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},   {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},
    {0x20D0, 0x20F0},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF},
    {0xE0001, 0xE007F}, {0xE0100, 0xE01EF},
};

/* The large runs of East Asian Width W and F, and of emoji presentation. */
static const struct range two_wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x26A1, 0x26A1},   {0x26C4, 0x26C5},   {0x26D4, 0x26D4},   {0x2705, 0x2705},
    {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2795, 0x2797},
    {0x2B50, 0x2B50},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F900, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

static bool in_ranges(const struct range *ranges, size_t count, uint32_t point) {
    for (size_t i = 0; i < count; i++) {
        if (point <= ranges[i].last) {
            return point >= ranges[i].first;
        }
    }
    return false;
}

/* Controls, and Unicode's Bidi_Control and Default_Ignorable characters that source code has no use for. */
static const struct range hidden[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},
    {0x180E, 0x180E}, {0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E},
    {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

bool wf_utf8_hidden(uint32_t point) {
    return in_ranges(hidden, sizeof hidden / sizeof hidden[0], point);
}

static size_t point_width(uint32_t point) {
    if (point < 0x300) {
        return 1;
    }
    if (in_ranges(no_width, sizeof no_width / sizeof no_width[0], point)) {
        return 0;
    }
    return in_ranges(two_wide, sizeof two_wide / sizeof two_wide[0], point) ? 2 : 1;
}

size_t wf_utf8_width(struct wf_str s) {
    size_t width = 0;
    for (size_t i = 0; i < s.len;) {
        uint32_t point = 0xFFFD;
        size_t len = wf_utf8_next(wf_str_sub(s, i, s.len), &point);
        width += point_width(point);
        i += len == 0 ? 1 : len;
    }
    return width;
}
