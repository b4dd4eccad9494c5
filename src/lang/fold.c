#include "lang/fold.h"

#include "base/buf.h"
#include "base/seek.h"
#include "base/utf8.h"

struct fold_range {
    uint32_t first, last;
    int32_t delta;
    uint32_t step;
};

static const struct fold_range ranges[] = {
    {0x00b5, 0x00b5, 743, 1},    {0x00e0, 0x00f6, -32, 1},   {0x00f8, 0x00fe, -32, 1},
    {0x00ff, 0x00ff, 121, 1},    {0x0101, 0x012f, -1, 2},    {0x0133, 0x0137, -1, 2},
    {0x013a, 0x0148, -1, 2},     {0x014b, 0x0177, -1, 2},    {0x017a, 0x017e, -1, 2},
    {0x0180, 0x0180, 195, 1},    {0x0183, 0x0185, -1, 2},    {0x0188, 0x0188, -1, 1},
    {0x018c, 0x018c, -1, 1},     {0x0192, 0x0192, -1, 1},    {0x0195, 0x0195, 97, 1},
    {0x0199, 0x0199, -1, 1},     {0x019a, 0x019a, 163, 1},   {0x019e, 0x019e, 130, 1},
    {0x01a1, 0x01a5, -1, 2},     {0x01a8, 0x01a8, -1, 1},    {0x01ad, 0x01ad, -1, 1},
    {0x01b0, 0x01b0, -1, 1},     {0x01b4, 0x01b6, -1, 2},    {0x01b9, 0x01b9, -1, 1},
    {0x01bd, 0x01bd, -1, 1},     {0x01bf, 0x01bf, 56, 1},    {0x01c5, 0x01c5, -1, 1},
    {0x01c6, 0x01c6, -2, 1},     {0x01c8, 0x01c8, -1, 1},    {0x01c9, 0x01c9, -2, 1},
    {0x01cb, 0x01cb, -1, 1},     {0x01cc, 0x01cc, -2, 1},    {0x01ce, 0x01dc, -1, 2},
    {0x01dd, 0x01dd, -79, 1},    {0x01df, 0x01ef, -1, 2},    {0x01f2, 0x01f2, -1, 1},
    {0x01f3, 0x01f3, -2, 1},     {0x01f5, 0x01f5, -1, 1},    {0x01f9, 0x021f, -1, 2},
    {0x0223, 0x0233, -1, 2},     {0x023c, 0x023c, -1, 1},    {0x023f, 0x0240, 10815, 1},
    {0x0242, 0x0242, -1, 1},     {0x0247, 0x024f, -1, 2},    {0x0250, 0x0250, 10783, 1},
    {0x0251, 0x0251, 10780, 1},  {0x0252, 0x0252, 10782, 1}, {0x0253, 0x0253, -210, 1},
    {0x0254, 0x0254, -206, 1},   {0x0256, 0x0257, -205, 1},  {0x0259, 0x0259, -202, 1},
    {0x025b, 0x025b, -203, 1},   {0x025c, 0x025c, 42319, 1}, {0x0260, 0x0260, -205, 1},
    {0x0261, 0x0261, 42315, 1},  {0x0263, 0x0263, -207, 1},  {0x0265, 0x0265, 42280, 1},
    {0x0266, 0x0266, 42308, 1},  {0x0268, 0x0268, -209, 1},  {0x0269, 0x0269, -211, 1},
    {0x026a, 0x026a, 42308, 1},  {0x026b, 0x026b, 10743, 1}, {0x026c, 0x026c, 42305, 1},
    {0x026f, 0x026f, -211, 1},   {0x0271, 0x0271, 10749, 1}, {0x0272, 0x0272, -213, 1},
    {0x0275, 0x0275, -214, 1},   {0x027d, 0x027d, 10727, 1}, {0x0280, 0x0280, -218, 1},
    {0x0282, 0x0282, 42307, 1},  {0x0283, 0x0283, -218, 1},  {0x0287, 0x0287, 42282, 1},
    {0x0288, 0x0288, -218, 1},   {0x0289, 0x0289, -69, 1},   {0x028a, 0x028b, -217, 1},
    {0x028c, 0x028c, -71, 1},    {0x0292, 0x0292, -219, 1},  {0x029d, 0x029d, 42261, 1},
    {0x029e, 0x029e, 42258, 1},  {0x0345, 0x0345, 84, 1},    {0x0371, 0x0373, -1, 2},
    {0x0377, 0x0377, -1, 1},     {0x037b, 0x037d, 130, 1},   {0x03ac, 0x03ac, -38, 1},
    {0x03ad, 0x03af, -37, 1},    {0x03b1, 0x03c1, -32, 1},   {0x03c2, 0x03c2, -31, 1},
    {0x03c3, 0x03cb, -32, 1},    {0x03cc, 0x03cc, -64, 1},   {0x03cd, 0x03ce, -63, 1},
    {0x03d0, 0x03d0, -62, 1},    {0x03d1, 0x03d1, -57, 1},   {0x03d5, 0x03d5, -47, 1},
    {0x03d6, 0x03d6, -54, 1},    {0x03d7, 0x03d7, -8, 1},    {0x03d9, 0x03ef, -1, 2},
    {0x03f0, 0x03f0, -86, 1},    {0x03f1, 0x03f1, -80, 1},   {0x03f2, 0x03f2, 7, 1},
    {0x03f3, 0x03f3, -116, 1},   {0x03f5, 0x03f5, -96, 1},   {0x03f8, 0x03f8, -1, 1},
    {0x03fb, 0x03fb, -1, 1},     {0x0430, 0x044f, -32, 1},   {0x0450, 0x045f, -80, 1},
    {0x0461, 0x0481, -1, 2},     {0x048b, 0x04bf, -1, 2},    {0x04c2, 0x04ce, -1, 2},
    {0x04cf, 0x04cf, -15, 1},    {0x04d1, 0x052f, -1, 2},    {0x0561, 0x0586, -48, 1},
    {0x10d0, 0x10fa, 3008, 1},   {0x10fd, 0x10ff, 3008, 1},  {0x13f8, 0x13fd, -8, 1},
    {0x1c80, 0x1c80, -6254, 1},  {0x1c81, 0x1c81, -6253, 1}, {0x1c82, 0x1c82, -6244, 1},
    {0x1c83, 0x1c84, -6242, 1},  {0x1c85, 0x1c85, -6243, 1}, {0x1c86, 0x1c86, -6236, 1},
    {0x1c87, 0x1c87, -6181, 1},  {0x1c88, 0x1c88, 35266, 1}, {0x1d79, 0x1d79, 35332, 1},
    {0x1d7d, 0x1d7d, 3814, 1},   {0x1d8e, 0x1d8e, 35384, 1}, {0x1e01, 0x1e95, -1, 2},
    {0x1e9b, 0x1e9b, -59, 1},    {0x1ea1, 0x1eff, -1, 2},    {0x1f00, 0x1f07, 8, 1},
    {0x1f10, 0x1f15, 8, 1},      {0x1f20, 0x1f27, 8, 1},     {0x1f30, 0x1f37, 8, 1},
    {0x1f40, 0x1f45, 8, 1},      {0x1f51, 0x1f57, 8, 2},     {0x1f60, 0x1f67, 8, 1},
    {0x1f70, 0x1f71, 74, 1},     {0x1f72, 0x1f75, 86, 1},    {0x1f76, 0x1f77, 100, 1},
    {0x1f78, 0x1f79, 128, 1},    {0x1f7a, 0x1f7b, 112, 1},   {0x1f7c, 0x1f7d, 126, 1},
    {0x1f80, 0x1f87, 8, 1},      {0x1f90, 0x1f97, 8, 1},     {0x1fa0, 0x1fa7, 8, 1},
    {0x1fb0, 0x1fb1, 8, 1},      {0x1fb3, 0x1fb3, 9, 1},     {0x1fbe, 0x1fbe, -7205, 1},
    {0x1fc3, 0x1fc3, 9, 1},      {0x1fd0, 0x1fd1, 8, 1},     {0x1fe0, 0x1fe1, 8, 1},
    {0x1fe5, 0x1fe5, 7, 1},      {0x1ff3, 0x1ff3, 9, 1},     {0x214e, 0x214e, -28, 1},
    {0x2170, 0x217f, -16, 1},    {0x2184, 0x2184, -1, 1},    {0x24d0, 0x24e9, -26, 1},
    {0x2c30, 0x2c5f, -48, 1},    {0x2c61, 0x2c61, -1, 1},    {0x2c65, 0x2c65, -10795, 1},
    {0x2c66, 0x2c66, -10792, 1}, {0x2c68, 0x2c6c, -1, 2},    {0x2c73, 0x2c73, -1, 1},
    {0x2c76, 0x2c76, -1, 1},     {0x2c81, 0x2ce3, -1, 2},    {0x2cec, 0x2cee, -1, 2},
    {0x2cf3, 0x2cf3, -1, 1},     {0x2d00, 0x2d25, -7264, 1}, {0x2d27, 0x2d27, -7264, 1},
    {0x2d2d, 0x2d2d, -7264, 1},  {0xa641, 0xa66d, -1, 2},    {0xa681, 0xa69b, -1, 2},
    {0xa723, 0xa72f, -1, 2},     {0xa733, 0xa76f, -1, 2},    {0xa77a, 0xa77c, -1, 2},
    {0xa77f, 0xa787, -1, 2},     {0xa78c, 0xa78c, -1, 1},    {0xa791, 0xa793, -1, 2},
    {0xa794, 0xa794, 48, 1},     {0xa797, 0xa7a9, -1, 2},    {0xa7b5, 0xa7c3, -1, 2},
    {0xa7c8, 0xa7ca, -1, 2},     {0xa7d1, 0xa7d1, -1, 1},    {0xa7d7, 0xa7d9, -1, 2},
    {0xa7f6, 0xa7f6, -1, 1},     {0xab53, 0xab53, -928, 1},  {0xab70, 0xabbf, -38864, 1},
    {0xff41, 0xff5a, -32, 1},    {0x10428, 0x1044f, -40, 1}, {0x104d8, 0x104fb, -40, 1},
    {0x10597, 0x105a1, -39, 1},  {0x105a3, 0x105b1, -39, 1}, {0x105b3, 0x105b9, -39, 1},
    {0x105bb, 0x105bc, -39, 1},  {0x10cc0, 0x10cf2, -64, 1}, {0x118c0, 0x118df, -32, 1},
    {0x16e60, 0x16e7f, -32, 1},  {0x1e922, 0x1e943, -34, 1},
};

static const struct fold_range *find_range(uint32_t point) {
    const size_t count = sizeof ranges / sizeof *ranges;
    size_t at;
    WF_SEEK(at, count, ranges[at].last < point);
    return at < count && ranges[at].first <= point ? &ranges[at] : NULL;
}

uint32_t wf_fold_point(uint32_t point) {
    if (point < 0x80) {
        return (unsigned char)wf_upper((char)point);
    }
    const struct fold_range *range = find_range(point);
    if (range == NULL || (point - range->first) % range->step != 0) {
        return point;
    }
    return (uint32_t)((int32_t)point + range->delta);
}

/* Takes one character off `s`; a byte that is no UTF-8 counts as a character above all others. */
static uint32_t next_point(struct wf_str *s) {
    uint32_t point = 0;
    size_t len = wf_utf8_next(*s, &point);
    if (len == 0) {
        point = 0x200000 + (unsigned char)s->ptr[0];
        len = 1;
    }
    *s = wf_str_sub(*s, len, s->len);
    return point;
}

static void put_point(struct wf_buf *out, uint32_t point) {
    if (point >= 0x200000) {
        wf_buf_char(out, (char)(point - 0x200000));
        return;
    }
    char bytes[4];
    wf_buf_str(out, (struct wf_str){bytes, wf_utf8_put(point, bytes)});
}

struct wf_str wf_fold(struct wf_arena *arena, struct wf_str s) {
    size_t same = 0;
    while (same < s.len && (unsigned char)s.ptr[same] < 0x80 && wf_upper(s.ptr[same]) == s.ptr[same]) {
        same++;
    }
    if (same == s.len) {
        return s;
    }
    struct wf_buf out = {.arena = arena};
    wf_buf_str(&out, wf_str_sub(s, 0, same));
    for (struct wf_str rest = wf_str_sub(s, same, s.len); rest.len > 0;) {
        put_point(&out, wf_fold_point(next_point(&rest)));
    }
    return wf_buf_view(&out);
}

/* Surrogates, which stand for all characters above U+FFFF, sort below U+E000. */
static uint32_t utf16_rank(uint32_t point) {
    return point >= 0xE000 && point <= 0xFFFF ? point + 0x110000 : point;
}

int wf_fold_cmp(struct wf_str a, struct wf_str b) {
    while (a.len > 0 && b.len > 0) {
        uint32_t left = utf16_rank(wf_fold_point(next_point(&a)));
        uint32_t right = utf16_rank(wf_fold_point(next_point(&b)));
        if (left != right) {
            return left < right ? -1 : 1;
        }
    }
    return (a.len > 0) - (b.len > 0);
}

bool wf_fold_eq(struct wf_str a, struct wf_str b) {
    return wf_str_eq(a, b) || wf_fold_cmp(a, b) == 0;
}

static bool is_space_point(uint32_t point) {
    return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 ||
           point == 0x202F || point == 0x205F || point == 0x3000;
}

size_t wf_fold_space(struct wf_str s) {
    if (s.len == 0 || (s.ptr[0] > ' ' && s.ptr[0] <= '~')) {
        return 0;
    }
    uint32_t point = 0;
    size_t len = wf_utf8_next(s, &point);
    return is_space_point(point) ? len : 0;
}

static size_t trailing_space(struct wf_str s) {
    size_t begin = s.len - 1;
    while (begin > 0 && s.len - begin < 3 && ((unsigned char)s.ptr[begin] & 0xC0) == 0x80) {
        begin--;
    }
    size_t len = wf_fold_space(wf_str_sub(s, begin, s.len));
    return begin + len == s.len ? len : 0;
}

struct wf_str wf_fold_trim(struct wf_str s) {
    for (size_t len; (len = wf_fold_space(s)) > 0;) {
        s = wf_str_sub(s, len, s.len);
    }
    for (size_t len; s.len > 0 && (len = trailing_space(s)) > 0;) {
        s = wf_str_sub(s, 0, s.len - len);
    }
    return s;
}
