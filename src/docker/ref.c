#include "docker/ref.h"

#include "lang/hole.h"

enum { MAX_NAME = 255, MAX_TAG = 128 };

static bool present(struct wf_str part) {
    return part.ptr != NULL;
}

/* The last `c` outside holes, or WF_NOT_FOUND. */
static size_t find_last(struct wf_str text, char c) {
    size_t last = WF_NOT_FOUND;
    for (size_t i = wf_hole_find(text, c, 0); i != WF_NOT_FOUND; i = wf_hole_find(text, c, i + 1)) {
        last = i;
    }
    return last;
}

static bool has_upper(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') {
            return true;
        }
    }
    return false;
}

/* The first component is a domain when it has a `.` or `:`, is localhost or has upper case (normalize.go). */
static bool is_domain(struct wf_str first) {
    struct wf_str known = first;
    size_t hole = wf_str_find(first, "${{", 0);
    if (hole != WF_NOT_FOUND && wf_hole_end(first, hole) == first.len) {
        known = wf_str_sub(first, 0, hole);
    }
    return wf_hole_find(known, '.', 0) != WF_NOT_FOUND || wf_hole_find(known, ':', 0) != WF_NOT_FOUND ||
           wf_str_is(first, "localhost") || (!wf_hole_any(first) && has_upper(first));
}

static void split(struct wf_ref *ref) {
    struct wf_str rest = ref->text;
    size_t at = wf_hole_find(rest, '@', 0);
    if (at != WF_NOT_FOUND) {
        ref->digest = wf_str_sub(rest, at + 1, rest.len);
        rest = wf_str_sub(rest, 0, at);
    }
    size_t colon = find_last(rest, ':');
    size_t slash = find_last(rest, '/');
    if (colon != WF_NOT_FOUND && (slash == WF_NOT_FOUND || colon > slash)) {
        ref->tag = wf_str_sub(rest, colon + 1, rest.len);
        rest = wf_str_sub(rest, 0, colon);
    }
    size_t first = wf_hole_find(rest, '/', 0);
    if (first != WF_NOT_FOUND && is_domain(wf_str_sub(rest, 0, first))) {
        ref->domain = wf_str_sub(rest, 0, first);
        rest = wf_str_sub(rest, first + 1, rest.len);
    }
    ref->path = rest;
}

static void refuse(struct wf_ref *ref, enum wf_ref_problem problem, struct wf_str part, size_t at,
                   size_t len) {
    if (ref->problem == WF_REF_OK) {
        size_t begin = (size_t)(part.ptr - ref->text.ptr) + at;
        ref->problem = problem;
        ref->problem_span = wf_span_make(begin, begin + len);
        ref->valid = WF_FALSE;
    }
}

static bool is_word(char c) {
    return wf_is_digit(c) || (c >= 'a' && c <= 'z');
}

/* The length of a separator inside a path component: one `.`, one or two `_`, any number of `-`; 0: none. */
static size_t separator(struct wf_str s, size_t at) {
    size_t len = 0;
    size_t most = s.ptr[at] == '.' ? 1 : s.ptr[at] == '_' ? 2 : s.ptr[at] == '-' ? s.len : 0;
    while (most > 0 && at + len < s.len && s.ptr[at + len] == s.ptr[at]) {
        len++;
    }
    return len <= most ? len : 0;
}

/* A letter or digit stands on both sides of bytes [begin, end), or a hole that may supply one. Upper case
 * counts: it is a problem of its own. */
static bool is_inner(struct wf_str s, size_t begin, size_t end) {
    bool hole_before = begin >= 2 && s.ptr[begin - 1] == '}' && s.ptr[begin - 2] == '}';
    bool before = hole_before || (begin > 0 && wf_is_alnum(s.ptr[begin - 1]));
    return before && (wf_hole_end(s, end) != 0 || (end < s.len && wf_is_alnum(s.ptr[end])));
}

/* Behind the first hole in the last component everything may be in a tag that the hole begins; the path's
 * length when there is no such place. */
static size_t tag_may_begin(const struct wf_ref *ref) {
    struct wf_str path = ref->path;
    size_t slash = find_last(path, '/');
    size_t hole = 0;
    for (size_t i = slash == WF_NOT_FOUND ? 0 : slash + 1; i < path.len && hole == 0; i++) {
        hole = wf_hole_end(path, i);
    }
    return hole != 0 && !present(ref->tag) ? hole : path.len;
}

static void check_path(struct wf_ref *ref) {
    struct wf_str path = ref->path;
    size_t tag = tag_may_begin(ref);
    for (size_t i = 0; i < path.len;) {
        size_t hole = wf_hole_end(path, i);
        char c = path.ptr[i];
        size_t len = hole != 0 ? hole - i : separator(path, i);
        if (hole != 0 || is_word(c)) {
            i = hole != 0 ? hole : i + 1;
        } else if (i >= tag) {
            return;
        } else if (c >= 'A' && c <= 'Z') {
            refuse(ref, WF_REF_UPPER, path, i, 1);
            return;
        } else if (c == '/') {
            if (i == 0 || i + 1 == path.len || path.ptr[i + 1] == '/') {
                refuse(ref, WF_REF_NAME, path, i, 1);
                return;
            }
            i++;
        } else if (len > 0 && is_inner(path, i, i + len)) {
            i += len;
        } else {
            refuse(ref, WF_REF_NAME, path, i, 1);
            return;
        }
    }
}

static void check_domain(struct wf_ref *ref) {
    struct wf_str domain = ref->domain;
    size_t port = wf_hole_find(domain, ':', 0);
    size_t host_end = port == WF_NOT_FOUND ? domain.len : port;
    bool v6 = domain.len > 0 && domain.ptr[0] == '[';
    for (size_t i = 0; i < domain.len && !v6;) {
        size_t hole = wf_hole_end(domain, i);
        char c = domain.ptr[i];
        bool edge = i == 0 || i + 1 == host_end || domain.ptr[i - 1] == '.' || domain.ptr[i + 1] == '.';
        bool good = i == port || wf_is_alnum(c) || (i < host_end && (c == '.' || c == '-') && !edge);
        if (hole == 0 && (i > host_end ? !wf_is_digit(c) : !good)) {
            refuse(ref, WF_REF_DOMAIN, domain, i, 1);
            return;
        }
        i = hole != 0 ? hole : i + 1;
    }
    if (port != WF_NOT_FOUND && port + 1 == domain.len) {
        refuse(ref, WF_REF_DOMAIN, domain, port, 1);
    }
}

/* The offset of the first byte that no tag can have there; len when a tag may be it, with holes in it. */
static size_t tag_bad_at(struct wf_str tag) {
    size_t known = 0;
    for (size_t i = 0; i < tag.len;) {
        size_t hole = wf_hole_end(tag, i);
        char c = tag.ptr[i];
        bool lead = i == 0;
        if (hole == 0 && !wf_is_word(c) && (lead || (c != '.' && c != '-'))) {
            return i;
        }
        if (hole == 0 && ++known > MAX_TAG) {
            return i;
        }
        i = hole != 0 ? hole : i + 1;
    }
    return tag.len;
}

static void check_tag(struct wf_ref *ref) {
    size_t bad = tag_bad_at(ref->tag);
    if (ref->tag.len == 0) {
        refuse(ref, WF_REF_TAG, ref->tag, 0, 0);
    } else if (bad < ref->tag.len) {
        refuse(ref, WF_REF_TAG, ref->tag, bad, 1);
    }
}

static size_t digest_length(struct wf_str algorithm) {
    static const struct {
        const char *name;
        size_t digits;
    } algorithms[] = {{"sha256", 64}, {"sha384", 96}, {"sha512", 128}};
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
        if (wf_str_is(algorithm, algorithms[i].name)) {
            return algorithms[i].digits;
        }
    }
    return 0;
}

static bool is_hex(char c) {
    return wf_is_digit(c) || (c >= 'a' && c <= 'f');
}

static void check_digest(struct wf_ref *ref) {
    struct wf_str digest = ref->digest;
    if (wf_hole_any(digest)) {
        return;
    }
    size_t colon = wf_str_find_char(digest, ':', 0);
    size_t digits = colon == WF_NOT_FOUND ? 0 : digest_length(wf_str_sub(digest, 0, colon));
    bool good = digits > 0 && digest.len == colon + 1 + digits;
    for (size_t i = colon + 1; good && i < digest.len; i++) {
        good = is_hex(digest.ptr[i]);
    }
    if (!good) {
        refuse(ref, WF_REF_DIGEST, digest, 0, digest.len);
    }
}

static void check_length(struct wf_ref *ref) {
    size_t len = ref->domain.len + (present(ref->domain) ? 1 : 0) + ref->path.len;
    if (len > MAX_NAME && !ref->unknown) {
        refuse(ref, WF_REF_LONG, ref->path, 0, ref->path.len);
    }
    bool hex = ref->text.len == 64 && !present(ref->domain);
    for (size_t i = 0; hex && i < ref->text.len; i++) {
        hex = is_hex(ref->text.ptr[i]);
    }
    if (hex) {
        refuse(ref, WF_REF_HEX_NAME, ref->text, 0, ref->text.len);
    }
}

struct wf_ref wf_ref_parse(struct wf_str text) {
    struct wf_ref ref = {.text = text, .unknown = wf_hole_any(text)};
    ref.valid = ref.unknown ? WF_MAYBE : WF_TRUE;
    split(&ref);
    if (text.len == 0) {
        ref.problem = WF_REF_EMPTY;
        ref.valid = WF_FALSE;
        return ref;
    }
    if (ref.path.len == 0) {
        refuse(&ref, WF_REF_NAME, ref.path, 0, 0);
    }
    if (present(ref.domain)) {
        check_domain(&ref);
    }
    check_path(&ref);
    if (present(ref.tag)) {
        check_tag(&ref);
    }
    if (present(ref.digest)) {
        check_digest(&ref);
    }
    check_length(&ref);
    return ref;
}

static bool begins_with_hole(const struct wf_ref *ref) {
    return wf_hole_end(ref->text, 0) != 0;
}

struct wf_str wf_ref_registry(const struct wf_ref *ref) {
    if (present(ref->domain) && !wf_hole_any(ref->domain)) {
        return ref->domain;
    }
    size_t slash = wf_hole_find(ref->text, '/', 0);
    struct wf_str first = wf_str_sub(ref->text, 0, slash == WF_NOT_FOUND ? ref->text.len : slash);
    bool open = present(ref->domain) || wf_hole_any(first);
    return open ? (struct wf_str){"", 0} : WF_STR("docker.io");
}

static bool is_docker_hub(struct wf_str domain) {
    return !present(domain) || wf_str_is(domain, "docker.io") || wf_str_is(domain, "index.docker.io");
}

enum wf_truth wf_ref_is_official(const struct wf_ref *ref) {
    bool named = wf_hole_find(ref->path, '/', 0) != WF_NOT_FOUND && !wf_str_starts(ref->path, "library/");
    if (!is_docker_hub(ref->domain) || ref->path.len == 0 || named) {
        return WF_FALSE;
    }
    return begins_with_hole(ref) || wf_hole_any(ref->path) ? WF_MAYBE : WF_TRUE;
}

/* The byte at `i` from the front or, `back`, from the end. */
static char byte_at(struct wf_str s, size_t i, bool back) {
    return back ? s.ptr[s.len - 1 - i] : s.ptr[i];
}

/* The number of bytes before the first hole or, `back`, behind the last one. */
static size_t known_length(struct wf_str s, bool back) {
    size_t known = s.len;
    for (size_t i = 0; i < s.len;) {
        size_t hole = wf_hole_end(s, i);
        if (hole != 0 && !back) {
            return i;
        }
        known = hole != 0 ? s.len - hole : known;
        i = hole != 0 ? hole : i + 1;
    }
    return known;
}

/* The known bytes at one end differ, so that no text in the holes can make the two equal. */
static bool known_end_differs(struct wf_str a, struct wf_str b, bool back) {
    size_t known_a = known_length(a, back), known_b = known_length(b, back);
    size_t i = 0;
    while (i < known_a && i < known_b && byte_at(a, i, back) == byte_at(b, i, back)) {
        i++;
    }
    bool a_ends = i == a.len && i < known_b;
    bool b_ends = i == b.len && i < known_a;
    return (i < known_a && i < known_b) || a_ends || b_ends;
}

/* `a` has a commit's hash where `b` has something that is none. */
static bool is_no_commit(struct wf_str a, struct wf_str b) {
    enum { HASH = 40 };
    size_t at = 0;
    while (at < a.len && at < b.len && a.ptr[at] == b.ptr[at]) {
        at++;
    }
    if (!wf_str_starts(wf_str_sub(a, at, a.len), "${{ github.sha }}")) {
        return false;
    }
    size_t known = known_length(b, false);
    for (size_t i = at; i < known && i < at + HASH; i++) {
        if (!is_hex(b.ptr[i])) {
            return true;
        }
    }
    return known == b.len && b.len < at + HASH;
}

struct wf_str wf_ref_full(struct wf_arena *arena, const struct wf_ref *ref) {
    bool hub = is_docker_hub(ref->domain) && !begins_with_hole(ref);
    bool single = hub && wf_hole_find(ref->path, '/', 0) == WF_NOT_FOUND;
    struct wf_str domain = hub ? WF_STR("docker.io") : ref->domain;
    bool open =
        ref->unknown && known_length(ref->path, true) == 0; /* the tag may be in the hole at its end */
    bool named = present(ref->tag) || present(ref->digest) || open;
    struct wf_str tag = named ? ref->tag : WF_STR("latest");
    return wf_arena_printf(arena, "%.*s%s%s%.*s%s%.*s%s%.*s", WF_STR_ARG(domain), domain.len > 0 ? "/" : "",
                           single ? "library/" : "", WF_STR_ARG(ref->path), tag.len > 0 ? ":" : "",
                           WF_STR_ARG(tag), present(ref->digest) ? "@" : "", WF_STR_ARG(ref->digest));
}

enum wf_truth wf_ref_same(struct wf_arena *arena, const struct wf_ref *a, const struct wf_ref *b) {
    struct wf_str full_a = wf_ref_full(arena, a);
    struct wf_str full_b = wf_ref_full(arena, b);
    if (wf_str_eq(full_a, full_b)) {
        return WF_TRUE;
    }
    if (!a->unknown && !b->unknown) {
        return WF_FALSE;
    }
    bool differ = known_end_differs(full_a, full_b, false) || known_end_differs(full_a, full_b, true) ||
                  is_no_commit(full_a, full_b) || is_no_commit(full_b, full_a);
    return differ ? WF_FALSE : WF_MAYBE;
}
