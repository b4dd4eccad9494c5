#include "lint/config.h"

/* Whether the set "[...]" at `*at` holds `c`; moves `*at` behind it. An unclosed '[' is itself. */
static bool in_set(struct wf_str glob, size_t *at, char c) {
    size_t i = *at + 1;
    bool negated = i < glob.len && (glob.ptr[i] == '!' || glob.ptr[i] == '^');
    bool found = false;
    i += negated ? 1 : 0;
    for (bool first = true; i < glob.len && (first || glob.ptr[i] != ']'); first = false, i++) {
        if (i + 2 < glob.len && glob.ptr[i + 1] == '-' && glob.ptr[i + 2] != ']') {
            found = found || (glob.ptr[i] <= c && c <= glob.ptr[i + 2]);
            i += 2;
        } else {
            found = found || glob.ptr[i] == c;
        }
    }
    if (i >= glob.len) {
        ++*at;
        return c == '[';
    }
    *at = i + 1;
    return found != negated && c != '/';
}

/* Matches one character of the path; moves `*at` behind what it took of the glob. */
static bool match_one(struct wf_str glob, size_t *at, char c) {
    switch (glob.ptr[*at]) {
    case '?':
        ++*at;
        return c != '/';
    case '[':
        return in_set(glob, at, c);
    case '\\':
        *at += *at + 1 < glob.len ? 1 : 0;
        break;
    default:
        break;
    }
    return glob.ptr[(*at)++] == c;
}

/* Where to go on when the present try fails: a star takes more. */
struct retry {
    size_t glob, path;
    bool set;
    bool folders; /* a "**" with its slash takes whole folders */
};

struct walk {
    struct wf_str glob, path;
    size_t g, p;
    struct retry star, deep; /* the newest of each kind, `star` behind `deep` */
};

static void read_stars(struct walk *walk) {
    size_t begin = walk->g;
    while (walk->g < walk->glob.len && walk->glob.ptr[walk->g] == '*') {
        walk->g++;
    }
    bool two = walk->g - begin > 1;
    bool folders = two && walk->g < walk->glob.len && walk->glob.ptr[walk->g] == '/';
    walk->g += folders ? 1 : 0;
    struct retry retry = {.glob = walk->g, .path = walk->p, .set = true, .folders = folders};
    walk->star = retry;
    if (two) {
        walk->deep = retry;
        walk->star.set = false;
    }
}

static bool give_more(struct walk *walk) {
    struct retry *retry = &walk->star;
    if (!retry->set || retry->path >= walk->path.len || walk->path.ptr[retry->path] == '/') {
        retry = &walk->deep;
        walk->star.set = false;
    }
    if (!retry->set || retry->path >= walk->path.len) {
        return false;
    }
    size_t slash = retry->folders ? wf_str_find_char(walk->path, '/', retry->path) : retry->path;
    if (slash == WF_NOT_FOUND) {
        return false;
    }
    retry->path = slash + 1;
    walk->g = retry->glob;
    walk->p = retry->path;
    return true;
}

/* From the path's begin to its end or to a slash. */
static bool matches(struct wf_str glob, struct wf_str path) {
    struct walk walk = {.glob = glob, .path = path};
    while (true) {
        if (walk.g < glob.len && glob.ptr[walk.g] == '*') {
            read_stars(&walk);
        } else if (walk.g == glob.len && (walk.p == path.len || path.ptr[walk.p] == '/')) {
            return true;
        } else if (walk.g < glob.len && walk.p < path.len && match_one(glob, &walk.g, path.ptr[walk.p])) {
            walk.p++;
        } else if (!give_more(&walk)) {
            return false;
        }
    }
}

static struct wf_str without_dot(struct wf_str path) {
    while (wf_str_starts(path, "./")) {
        path = wf_str_sub(path, 2, path.len);
    }
    return path;
}

bool wf_config_path_matches(struct wf_str glob, struct wf_str path) {
    glob = without_dot(glob);
    if (wf_str_starts(glob, "/")) {
        return matches(wf_str_sub(glob, 1, glob.len), without_dot(path));
    }
    if (wf_str_ends(glob, "/")) {
        glob.len--;
    }
    for (size_t at = 0; glob.len > 0 && at != WF_NOT_FOUND && at <= path.len;) {
        if (matches(glob, wf_str_sub(path, at, path.len))) {
            return true;
        }
        size_t slash = wf_str_find_char(path, '/', at);
        at = slash == WF_NOT_FOUND ? WF_NOT_FOUND : slash + 1;
    }
    return false;
}

bool wf_config_path_ends(struct wf_str path, struct wf_str end) {
    end = without_dot(end);
    if (end.len == 0 || end.len > path.len) {
        return false;
    }
    size_t begin = path.len - end.len;
    return wf_str_eq(wf_str_sub(path, begin, path.len), end) && (begin == 0 || path.ptr[begin - 1] == '/');
}
