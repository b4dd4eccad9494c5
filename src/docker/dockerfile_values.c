#include "docker/dockerfile_reader.h"

static bool is_one_of(struct wf_str text, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (wf_str_is(text, names[i])) {
            return true;
        }
    }
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool wf_dvalue_bool(struct wf_str text) {
    static const char *const words[] = {"1", "t", "T", "TRUE",  "true",  "True",
                                        "0", "f", "F", "FALSE", "false", "False"};
    return is_one_of(text, words, COUNT(words));
}

static bool read_number(struct wf_str text, unsigned base, unsigned long max, unsigned long *number) {
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)(text.ptr[i] - '0');
        if (!wf_is_digit(text.ptr[i]) || digit >= base || digit > max || *number > (max - digit) / base) {
            return false;
        }
        *number = *number * base + digit;
    }
    return text.len > 0;
}

bool wf_dvalue_number(struct wf_str text, unsigned base, unsigned long max) {
    unsigned long number;
    return read_number(text, base, max, &number);
}

static struct wf_str without_sign(struct wf_str text) {
    return wf_str_sub(text, wf_str_starts(text, "-") || wf_str_starts(text, "+") ? 1 : 0, text.len);
}

/* Digits with at most one dot, taken off the front of `text`; at least one digit. */
static bool take_decimal(struct wf_str *text, double *number) {
    size_t at = 0;
    size_t digits = 0;
    double scale = 1;
    bool dot = false;
    *number = 0;
    for (; at < text->len && (wf_is_digit(text->ptr[at]) || (text->ptr[at] == '.' && !dot)); at++) {
        if (text->ptr[at] == '.') {
            dot = true;
            continue;
        }
        digits++;
        scale /= dot ? 10 : 1;
        *number = dot ? *number + scale * (text->ptr[at] - '0') : *number * 10 + (text->ptr[at] - '0');
    }
    *text = wf_str_sub(*text, at, text->len);
    return digits > 0;
}

/* Go's time.ParseDuration: a sign, then numbers each with a unit. */
bool wf_dvalue_duration(struct wf_str text) {
    static const struct {
        const char *name;
        double milliseconds;
    } units[] = {{"ns", 1e-6}, {"us", 1e-3},  {"\xC2\xB5s", 1e-3}, {"\xCE\xBCs", 1e-3},
                 {"ms", 1},    {"s", 1000.0}, {"m", 60000.0},      {"h", 3600000.0}};
    bool minus = wf_str_starts(text, "-");
    double total = 0;
    text = without_sign(text);
    if (wf_str_is(text, "0")) {
        return true;
    }
    if (text.len == 0) {
        return false;
    }
    while (text.len > 0) {
        double number;
        size_t unit = 0;
        if (!take_decimal(&text, &number)) {
            return false;
        }
        while (unit < COUNT(units) && !wf_str_starts(text, units[unit].name)) {
            unit++;
        }
        /* "ms" stands before "m". */
        if (unit == COUNT(units)) {
            return false;
        }
        total += number * units[unit].milliseconds;
        text = wf_str_sub(text, strlen(units[unit].name), text.len);
    }
    return total == 0 || (!minus && total >= 1);
}

/* moby/sys/signal: a number other than 0, or a name of Linux with or without "SIG". */
bool wf_dvalue_signal(struct wf_str text) {
    static const char *const names[] = {
        "ABRT", "ALRM", "BUS",  "CHLD", "CLD",  "CONT", "FPE",    "HUP",    "ILL",  "INT",  "IO",    "IOT",
        "KILL", "PIPE", "POLL", "PROF", "PWR",  "QUIT", "SEGV",   "STKFLT", "STOP", "SYS",  "TERM",  "TRAP",
        "TSTP", "TTIN", "TTOU", "URG",  "USR1", "USR2", "VTALRM", "WINCH",  "XCPU", "XFSZ", "RTMIN", "RTMAX",
    };
    enum { MAX_NAME = 16, RTMIN_MOST = 15, RTMAX_MOST = 14 };
    char upper[MAX_NAME];
    unsigned long number;
    if (read_number(without_sign(text), 10, INT64_MAX, &number)) {
        return number != 0;
    }
    if (text.len > MAX_NAME) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        upper[i] = wf_upper(text.ptr[i]);
    }
    struct wf_str name = {upper, text.len};
    name = wf_str_sub(name, wf_str_starts(name, "SIG") ? 3 : 0, name.len);
    struct wf_str offset = wf_str_sub(name, strlen("RTMIN+"), name.len);
    return is_one_of(name, names, COUNT(names)) ||
           (wf_str_starts(name, "RTMIN+") && wf_dvalue_number(offset, 10, RTMIN_MOST)) ||
           (wf_str_starts(name, "RTMAX-") && wf_dvalue_number(offset, 10, RTMAX_MOST));
}

static bool is_port_range(struct wf_str text) {
    enum { MAX_PORT = 65535 };
    size_t dash = wf_str_find_char(text, '-', 0);
    struct wf_str last = wf_str_sub(text, dash == WF_NOT_FOUND ? 0 : dash + 1, text.len);
    unsigned long begin, end;
    return read_number(wf_str_sub(text, 0, dash), 10, MAX_PORT, &begin) &&
           read_number(last, 10, MAX_PORT, &end) && begin <= end;
}

/* `[ip:][port:]ports[/protocol]`; what stands before the last colon is not looked at. */
bool wf_dvalue_port(struct wf_str text) {
    static const char *const protocols[] = {"", "tcp", "udp", "sctp"};
    struct wf_str part;
    while (wf_str_find_char(text, ':', 0) != WF_NOT_FOUND) {
        wf_str_cut(&text, ':', &part);
    }
    size_t slash = wf_str_find_char(text, '/', 0);
    struct wf_str protocol = wf_str_sub(text, slash == WF_NOT_FOUND ? text.len : slash + 1, text.len);
    for (size_t i = 0; i < COUNT(protocols); i++) {
        if (wf_str_is_case(protocol, protocols[i])) {
            return is_port_range(wf_str_sub(text, 0, slash));
        }
    }
    return false;
}

/* docker/go-units: a number, then nothing or `b`, `k`, `kb`, `kib` and so on up to `p`. A number with an
 * exponent is not looked at. */
bool wf_dvalue_size(struct wf_str text) {
    double number;
    bool decimal = take_decimal(&text, &number);
    text = wf_str_sub(text, decimal && wf_str_starts(text, " ") ? 1 : 0, text.len);
    if (!decimal || text.len == 0) {
        return decimal;
    }
    char first = wf_lower(text.ptr[0]);
    struct wf_str rest = wf_str_sub(text, 1, text.len);
    bool binary = rest.len == 0 || wf_str_is_case(rest, "b") || wf_str_is_case(rest, "ib");
    return first == 'e' || (first == 'b' ? rest.len == 0 : binary && strchr("kmgtp", first) != NULL);
}

/* containerd/platforms, database.go: names that may stand alone; "macos" and the aliases of processors are
 * among them. */
static bool is_system_or_processor(struct wf_str name) {
    static const char *const names[] = {
        "aix",     "android", "darwin", "dragonfly", "freebsd", "hurd",    "illumos",     "ios",
        "js",      "linux",   "macos",  "nacl",      "netbsd",  "openbsd", "plan9",       "solaris",
        "windows", "zos",     "386",    "i386",      "amd64",   "x86_64",  "x86-64",      "amd64p32",
        "arm",     "armbe",   "armhf",  "armel",     "arm64",   "aarch64", "arm64be",     "loong64",
        "mips",    "mipsle",  "mips64", "mips64le",  "ppc",     "ppc64",   "ppc64le",     "riscv",
        "riscv64", "s390",    "s390x",  "sparc",     "sparc64", "wasm",    "mips64p32le", "mips64p32",
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        if (wf_str_is_case(name, names[i])) {
            return true;
        }
    }
    return false;
}

static bool has_only(struct wf_str text, const char *others) {
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_alnum(text.ptr[i]) && (text.ptr[i] == '\0' || strchr(others, text.ptr[i]) == NULL)) {
            return false;
        }
    }
    return text.len > 0;
}

/* "linux", "windows(10.0.17763)". */
static bool is_system(struct wf_str text) {
    size_t open = wf_str_find_char(text, '(', 0);
    struct wf_str version = wf_str_sub(text, open == WF_NOT_FOUND ? text.len : open + 1, text.len);
    bool closed = wf_str_ends(version, ")");
    version = wf_str_sub(version, 0, version.len - (closed ? 1 : 0));
    return has_only(wf_str_sub(text, 0, open), "_-") && (open == WF_NOT_FOUND || closed) &&
           (version.len == 0 || has_only(version, "_.%-+"));
}

/* containerd/platforms, Parse(). */
bool wf_dvalue_platform(struct wf_str text) {
    enum { MOST_PARTS = 3 };
    size_t count = 0;
    bool good = true;
    struct wf_str rest = text, part;
    while (good && wf_str_cut(&rest, '/', &part)) {
        good = count == 0 ? is_system(part) : has_only(part, "_.-");
        count++;
    }
    good = good && !wf_str_ends(text, "/") && count > 0 && count <= MOST_PARTS;
    size_t open = wf_str_find_char(text, '(', 0);
    return good && (count > 1 || is_system_or_processor(wf_str_sub(text, 0, open)));
}

struct wf_lexed wf_dword_lex(struct wf_arena *arena, char escape, struct wf_str word) {
    struct wf_lex_options options = {.escape = escape};
    return wf_lex(arena, word, &options);
}

bool wf_dword_constant(const struct wf_lexed *word) {
    return word->error == NULL && word->uses.list.len == 0;
}
