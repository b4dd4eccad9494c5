#include "lang/glob.h"

struct scan {
    struct wf_str text;
    enum wf_glob_of of;
    size_t at;
    bool repeatable; /* `?` and `+` may stand at `at` */
    struct wf_glob_problem problem;
};

static void fail(struct scan *scan, enum wf_glob_mistake mistake, size_t begin, size_t end,
                 const char *message) {
    if (scan->problem.mistake == WF_GLOB_FINE) {
        scan->problem = (struct wf_glob_problem){mistake, begin, end, message};
    }
}

bool wf_glob_negated(struct wf_str pattern) {
    return pattern.len > 0 && pattern.ptr[0] == '!';
}

/* --- characters --------------------------------------------------------------------------------------- */

static void read_escape(struct scan *scan) {
    size_t begin = scan->at;
    char c = begin + 1 < scan->text.len ? scan->text.ptr[begin + 1] : '\0';
    scan->at = begin + 2 < scan->text.len ? begin + 2 : scan->text.len;
    scan->repeatable = true;
    if (c == '\0' || !strchr("[?*+\\!", c)) {
        fail(scan, WF_GLOB_WRONG, begin, scan->at,
             "a backslash can only stand before one of the special characters [ ? * + \\ !");
    } else if (scan->of == WF_GLOB_REF && strchr("[?*\\", c)) {
        fail(scan, WF_GLOB_WRONG, begin, scan->at, "no branch or tag has this character in its name");
    }
}

/* A class `[a-z_]`. */
static void read_class(struct scan *scan) {
    size_t begin = scan->at;
    size_t end = wf_str_find_char(scan->text, ']', begin + 1);
    scan->repeatable = true;
    if (end == WF_NOT_FOUND) {
        fail(scan, WF_GLOB_WRONG, begin, scan->text.len, "\"[\" is not closed");
        scan->at = scan->text.len;
        return;
    }
    scan->at = end + 1;
    if (end == begin + 1) {
        fail(scan, WF_GLOB_WRONG, begin, end + 1, "there is nothing between \"[\" and \"]\"");
    }
    for (size_t i = begin + 1; i < end; i++) {
        if (scan->text.ptr[i] != '-' || i == begin + 1) {
            continue;
        }
        if (i + 1 == end) {
            fail(scan, WF_GLOB_WRONG, i - 1, i + 1, "the range has no end");
        } else if ((unsigned char)scan->text.ptr[i - 1] > (unsigned char)scan->text.ptr[i + 1]) {
            fail(scan, WF_GLOB_WRONG, i - 1, i + 2, "the range ends before it begins");
        }
        i++;
    }
}

/* `{a,b}` means nothing here, though it does in many other patterns. */
static void read_brace(struct scan *scan) {
    size_t begin = scan->at++;
    size_t end = wf_str_find_char(scan->text, '}', begin);
    size_t comma = wf_str_find_char(scan->text, ',', begin);
    scan->repeatable = true;
    if (end != WF_NOT_FOUND && comma != WF_NOT_FOUND && comma < end) {
        fail(scan, WF_GLOB_BRACES, begin, end + 1, "braces are plain characters to GitHub");
    }
}

static void read_plain(struct scan *scan, char c) {
    size_t begin = scan->at++;
    scan->repeatable = true;
    if (c == '\n' || c == '\r') {
        fail(scan, WF_GLOB_WRONG, begin, begin + 1, "a line ends in the pattern");
    } else if (scan->of == WF_GLOB_REF && (strchr(" ~^:", c) || (unsigned char)c < ' ' || c == 0x7f)) {
        fail(scan, WF_GLOB_WRONG, begin, begin + 1, "no branch or tag has this character in its name");
    }
}

static void read_one(struct scan *scan) {
    char c = scan->text.ptr[scan->at];
    switch (c) {
    case '\\':
        read_escape(scan);
        break;
    case '[':
        read_class(scan);
        break;
    case '{':
        read_brace(scan);
        break;
    case '*':
        scan->at++;
        scan->repeatable = false;
        break;
    case '?':
    case '+':
        if (!scan->repeatable) {
            fail(scan, WF_GLOB_WRONG, scan->at, scan->at + 1,
                 c == '?' ? "\"?\" needs a character before it, which it makes optional"
                          : "\"+\" needs a character before it, which it repeats");
        }
        scan->at++;
        scan->repeatable = false;
        break;
    default:
        read_plain(scan, c);
        break;
    }
}

/* --- the whole ---------------------------------------------------------------------------------------- */

/* `from` is behind a leading `!`. */
static void check_ref(struct scan *scan, size_t from) {
    struct wf_str text = scan->text;
    char last = text.ptr[text.len - 1];
    size_t dots = wf_str_find(text, "..", from);
    if (text.ptr[from] == '/') {
        fail(scan, WF_GLOB_DOT_SLASH, from, from + 1, "no branch or tag begins with a slash");
    } else if (last == '/') {
        fail(scan, WF_GLOB_FOLDER, text.len - 1, text.len, "no branch or tag ends in a slash");
    } else if (last == '.') {
        fail(scan, WF_GLOB_WRONG, text.len - 1, text.len, "no branch or tag ends in a dot");
    } else if (dots != WF_NOT_FOUND) {
        fail(scan, WF_GLOB_WRONG, dots, dots + 2, "no branch or tag has two dots in a row");
    }
}

static bool is_dots(struct wf_str name) {
    return wf_str_is(name, ".") || wf_str_is(name, "..");
}

static void check_path(struct scan *scan, size_t from) {
    struct wf_str text = scan->text;
    struct wf_str path = wf_str_sub(text, from, text.len);
    struct wf_str trimmed = wf_str_trim(path);
    size_t slash = wf_str_find_char(path, '/', 0);
    if (trimmed.len == 0 || trimmed.ptr != path.ptr) {
        size_t blanks = trimmed.len == 0 ? path.len : (size_t)(trimmed.ptr - path.ptr);
        fail(scan, WF_GLOB_BLANK, from, from + blanks, "it begins with a blank");
    } else if (trimmed.len < path.len) {
        fail(scan, WF_GLOB_BLANK, from + trimmed.len, text.len, "it ends in a blank");
    } else if (path.ptr[0] == '/') {
        fail(scan, WF_GLOB_DOT_SLASH, from, from + 1,
             "paths begin at the repository's root, without a slash");
    } else if (wf_str_starts(path, "./") && path.len > 2) {
        fail(scan, WF_GLOB_DOT_SLASH, from, from + 2, "paths begin at the repository's root, without \"./\"");
    } else if (is_dots(wf_str_sub(path, 0, slash == WF_NOT_FOUND ? path.len : slash))) {
        fail(scan, WF_GLOB_WRONG, from, text.len,
             "paths begin at the repository's root and have no \".\" or \"..\"");
    } else if (path.ptr[path.len - 1] == '/') {
        fail(scan, WF_GLOB_FOLDER, text.len - 1, text.len,
             "it must match the path of a file, not of a folder");
    }
}

struct wf_glob_problem wf_glob_check(struct wf_str pattern, enum wf_glob_of of) {
    struct scan scan = {.text = pattern, .of = of, .at = wf_glob_negated(pattern) ? 1 : 0};
    size_t from = scan.at;
    if (from == pattern.len) {
        fail(&scan, WF_GLOB_WRONG, 0, pattern.len, "there is no pattern");
        return scan.problem;
    }
    while (scan.at < pattern.len) {
        read_one(&scan);
    }
    (of == WF_GLOB_REF ? check_ref : check_path)(&scan, from);
    return scan.problem;
}
