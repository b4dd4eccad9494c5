#include "base/str.h"

static size_t min_size(size_t a, size_t b) {
    return a < b ? a : b;
}

bool wf_str_same_case(const char *a, const char *b, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (a[i] != b[i] && wf_lower(a[i]) != wf_lower(b[i])) {
            return false;
        }
    }
    return true;
}

bool wf_str_is_any(struct wf_str s, const char *const *names) {
    while (*names != NULL && !wf_str_is(s, *names)) {
        names++;
    }
    return *names != NULL;
}

bool wf_str_is_any_case(struct wf_str s, const char *const *names) {
    while (*names != NULL && !wf_str_is_case(s, *names)) {
        names++;
    }
    return *names != NULL;
}

static bool is_word_end(char c) {
    return c == ' ' || c == '\0';
}

bool wf_str_in(struct wf_str word, const char *words) {
    while (word.len > 0 && words != NULL && *words != '\0') {
        size_t same = 0;
        while (same < word.len && words[same] == word.ptr[same] && !is_word_end(words[same])) {
            same++;
        }
        words += same;
        if (same == word.len && is_word_end(*words)) {
            return true;
        }
        while (!is_word_end(*words)) {
            words++;
        }
        words += *words == ' ';
    }
    return false;
}

int wf_str_cmp(struct wf_str a, struct wf_str b) {
    size_t len = min_size(a.len, b.len);
    int order = len == 0 ? 0 : memcmp(a.ptr, b.ptr, len);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

size_t wf_str_find_str(struct wf_str s, struct wf_str needle, size_t from) {
    if (needle.len == 0) {
        return from <= s.len ? from : WF_NOT_FOUND;
    }
    for (size_t at = wf_str_find_char(s, needle.ptr[0], from); at != WF_NOT_FOUND && needle.len <= s.len - at;
         at = wf_str_find_char(s, needle.ptr[0], at + 1)) {
        if (memcmp(s.ptr + at, needle.ptr, needle.len) == 0) {
            return at;
        }
    }
    return WF_NOT_FOUND;
}

bool wf_str_has_any(struct wf_str s, const char *const *needles) {
    while (*needles != NULL && !wf_str_has(s, *needles)) {
        needles++;
    }
    return *needles != NULL;
}

bool wf_str_starts_any(struct wf_str s, const char *const *prefixes) {
    while (*prefixes != NULL && !wf_str_starts(s, *prefixes)) {
        prefixes++;
    }
    return *prefixes != NULL;
}

struct wf_str wf_str_trim(struct wf_str s) {
    size_t begin = 0;
    size_t end = s.len;
    while (begin < end && wf_is_space(s.ptr[begin])) {
        begin++;
    }
    while (end > begin && wf_is_space(s.ptr[end - 1])) {
        end--;
    }
    return wf_str_sub(s, begin, end);
}

bool wf_str_cut(struct wf_str *rest, char separator, struct wf_str *part) {
    if (rest->ptr == NULL) {
        return false;
    }
    size_t at = wf_str_find_char(*rest, separator, 0);
    *part = wf_str_sub(*rest, 0, at);
    *rest = at == WF_NOT_FOUND ? (struct wf_str){NULL, 0} : wf_str_sub(*rest, at + 1, rest->len);
    return true;
}

int wf_hex_digit(char c) {
    char lower = wf_lower(c);
    return wf_is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 16;
}
