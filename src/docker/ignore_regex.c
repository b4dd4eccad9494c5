#include "docker/ignore_regex_in.h"

#include "base/utf8.h"

#include <limits.h>

enum { LAST_POINT = 0x10FFFF, MAX_OCTAL_DIGITS = 3, MAX_REPEAT = 1000 };

/* --- named classes ------------------------------------------------------------------------------------ */

struct class {
    const char *name;
    size_t count;
    struct wf_ignore_range ranges[10]; /* sorted */
};

static const struct class posix_classes[] = {
    {"alnum", 3, {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}},
    {"alpha", 2, {{'A', 'Z'}, {'a', 'z'}}},
    {"ascii", 1, {{0, 0x7F}}},
    {"blank", 2, {{'\t', '\t'}, {' ', ' '}}},
    {"cntrl", 2, {{0, 0x1F}, {0x7F, 0x7F}}},
    {"digit", 1, {{'0', '9'}}},
    {"graph", 1, {{'!', '~'}}},
    {"lower", 1, {{'a', 'z'}}},
    {"print", 1, {{' ', '~'}}},
    {"punct", 4, {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
    {"space", 2, {{'\t', '\r'}, {' ', ' '}}},
    {"upper", 1, {{'A', 'Z'}}},
    {"word", 4, {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
    {"xdigit", 3, {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}},
    {NULL, 0, {{0, 0}}},
};

static const struct class perl_classes[] = {
    {"d", 1, {{'0', '9'}}},
    {"s", 3, {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}}},
    {"w", 4, {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
    {NULL, 0, {{0, 0}}},
};

static const struct class unicode_classes[] = {
    {"C", 2, {{0, 0x1F}, {0x7F, 0x7F}}},
    {"L", 2, {{'A', 'Z'}, {'a', 'z'}}},
    {"M", 0, {{0, 0}}},
    {"N", 1, {{'0', '9'}}},
    {"P",
     8,
     {{'!', '#'}, {'%', '*'}, {',', '/'}, {':', ';'}, {'?', '@'}, {'[', ']'}, {'_', '_'}, {'{', '{'}}},
    {"S", 6, {{'$', '$'}, {'+', '+'}, {'<', '>'}, {'^', '^'}, {'`', '`'}, {'|', '|'}}},
    {"Z", 1, {{' ', ' '}}},
    {NULL, 0, {{0, 0}}},
};

static const struct class *find_class(const struct class *table, struct wf_str name) {
    for (; table->name != NULL; table++) {
        if (wf_str_is(name, table->name)) {
            return table;
        }
    }
    return NULL;
}

static void add_range(struct wf_arena *arena, struct wf_ignore_set *set, uint32_t low, uint32_t high) {
    *WF_PUSH(arena, &set->ranges) = (struct wf_ignore_range){low, high};
}

static void add_class(struct wf_arena *arena, struct wf_ignore_set *set, const struct class *class,
                      bool negated) {
    uint32_t from = 0;
    for (size_t i = 0; i < class->count; i++) {
        const struct wf_ignore_range *range = &class->ranges[i];
        if (!negated) {
            add_range(arena, set, range->low, range->high);
        } else if (range->low > from) {
            add_range(arena, set, from, range->low - 1);
        }
        from = range->high + 1;
    }
    if (negated) {
        add_range(arena, set, from, LAST_POINT);
    }
}

/* --- reading ------------------------------------------------------------------------------------------ */

struct reader {
    struct wf_arena *arena;
    struct wf_str text;
    size_t at;
    const char *problem;
    struct wf_ignore_way way;
    size_t atom;   /* the step at which the last thing that can be repeated begins */
    bool repeated; /* it has been: it cannot be again */
};

static bool refuse(struct reader *reader, const char *problem) {
    reader->problem = problem;
    return false;
}

static char peek(const struct reader *reader, size_t ahead) {
    return reader->at + ahead < reader->text.len ? reader->text.ptr[reader->at + ahead] : '\0';
}

static bool is_at(const struct reader *reader, const char *text) {
    return wf_str_starts(wf_str_sub(reader->text, reader->at, reader->text.len), text);
}

/* The character at the cursor, which moves behind it. */
static uint32_t next_point(struct reader *reader) {
    uint32_t point = WF_IGNORE_REPLACEMENT;
    size_t len = wf_utf8_next(wf_str_sub(reader->text, reader->at, reader->text.len), &point);
    reader->at += len == 0 ? 1 : len;
    return point;
}

static struct wf_ignore_step *push(struct reader *reader, enum wf_ignore_op op) {
    struct wf_ignore_step *step = WF_PUSH(reader->arena, &reader->way.steps);
    *step = (struct wf_ignore_step){.op = op}; /* an earlier one may have been taken back */
    return step;
}

static void push_one(struct reader *reader, uint32_t point) {
    add_range(reader->arena, &push(reader, WF_IGNORE_OP_ONE)->set, point, point);
}

static int hex_value(char c) {
    if (wf_is_digit(c)) {
        return c - '0';
    }
    c = wf_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static uint32_t read_octal(struct reader *reader) {
    uint32_t value = 0;
    for (int i = 0; i < MAX_OCTAL_DIGITS && peek(reader, 0) >= '0' && peek(reader, 0) <= '7'; i++) {
        value = value * 8 + (uint32_t)(peek(reader, 0) - '0');
        reader->at++;
    }
    return value;
}

/* The letters that stand for a control character behind a backslash. */
static bool is_control_letter(char c, uint32_t *point) {
    static const char letters[] = "afnrtv";
    static const char controls[] = "\a\f\n\r\t\v";
    const char *found = c == '\0' ? NULL : strchr(letters, c);
    if (found != NULL) {
        *point = (unsigned char)controls[found - letters];
    }
    return found != NULL;
}

/* `\` and what is behind it, as one character. */
static bool read_escape(struct reader *reader, uint32_t *point) {
    char c = peek(reader, 1);
    if ((c == '0') || (c >= '1' && c <= '7' && peek(reader, 2) >= '0' && peek(reader, 2) <= '7')) {
        reader->at++;
        *point = read_octal(reader);
        return true;
    }
    int high = hex_value(peek(reader, 2));
    int low = hex_value(peek(reader, 3));
    if (c == 'x' && high >= 0 && low >= 0) {
        *point = (uint32_t)(high * 16 + low);
        reader->at += 4;
        return true;
    }
    if (is_control_letter(c, point) || ((unsigned char)c < 0x80 && !wf_is_alnum(c))) {
        reader->at++;
        uint32_t itself = next_point(reader);
        *point = wf_is_alnum(c) ? *point : itself;
        return true;
    }
    return refuse(reader, "a \"\\\" stands before a character that it cannot escape");
}

/* `\d`, `\pL` and their kind: true with the cursor behind it. */
static bool read_escaped_class(struct reader *reader, struct wf_ignore_set *set) {
    char kind = peek(reader, 1);
    bool unicode = peek(reader, 0) == '\\' && (kind == 'p' || kind == 'P');
    bool negated = kind >= 'A' && kind <= 'Z';
    char name = unicode ? peek(reader, 2) : wf_lower(kind);
    if (peek(reader, 0) != '\\') {
        return false;
    }
    const struct class *class =
        find_class(unicode ? unicode_classes : perl_classes, (struct wf_str){&name, 1});
    if (class == NULL) {
        return unicode ? refuse(reader, "\"\\p\" begins a class of characters that does not exist") : false;
    }
    add_class(reader->arena, set, class, negated);
    reader->at += unicode ? 3 : 2;
    return true;
}

/* `[:alpha:]` inside a class. False when there is none; with a problem when its name is unknown. */
static bool read_posix_class(struct reader *reader, struct wf_ignore_set *set) {
    size_t end = is_at(reader, "[:") ? wf_str_find(reader->text, ":]", reader->at + 2) : WF_NOT_FOUND;
    if (end == WF_NOT_FOUND) {
        return false;
    }
    struct wf_str name = wf_str_sub(reader->text, reader->at + 2, end);
    bool negated = wf_str_starts(name, "^");
    const struct class *class = find_class(posix_classes, wf_str_sub(name, negated ? 1 : 0, name.len));
    if (class == NULL) {
        return refuse(reader, "\"[:\" begins a class of characters that does not exist");
    }
    add_class(reader->arena, set, class, negated);
    reader->at = end + 2;
    return true;
}

static bool read_class_point(struct reader *reader, uint32_t *point) {
    if (reader->at >= reader->text.len) {
        return refuse(reader, "a \"[\" has no \"]\"");
    }
    if (peek(reader, 0) == '\\') {
        return read_escape(reader, point);
    }
    *point = next_point(reader);
    return true;
}

static bool read_range(struct reader *reader, struct wf_ignore_set *set) {
    uint32_t low = 0;
    if (!read_class_point(reader, &low)) {
        return false;
    }
    uint32_t high = low;
    if (peek(reader, 0) == '-' && reader->at + 1 < reader->text.len && peek(reader, 1) != ']') {
        reader->at++;
        if (!read_class_point(reader, &high)) {
            return false;
        }
    }
    if (high < low) {
        return refuse(reader, "a range in \"[...]\" runs backwards");
    }
    add_range(reader->arena, set, low, high);
    return true;
}

static bool read_set(struct reader *reader, struct wf_ignore_set *set) {
    reader->at++;
    set->negated = peek(reader, 0) == '^';
    reader->at += set->negated ? 1 : 0;
    for (bool first = true; first || peek(reader, 0) != ']'; first = false) {
        bool is_class =
            read_posix_class(reader, set) || (reader->problem == NULL && read_escaped_class(reader, set));
        if (!is_class && (reader->problem != NULL || !read_range(reader, set))) {
            return false;
        }
    }
    reader->at++;
    return true;
}

static struct wf_ignore_set any_but_newline(struct wf_arena *arena) {
    struct wf_ignore_set set = {.negated = true};
    add_range(arena, &set, '\n', '\n');
    return set;
}

static bool same_set(const struct wf_ignore_set *a, const struct wf_ignore_set *b) {
    bool same = a->negated == b->negated && a->ranges.len == b->ranges.len;
    for (size_t i = 0; same && i < a->ranges.len; i++) {
        same = a->ranges.items[i].low == b->ranges.items[i].low &&
               a->ranges.items[i].high == b->ranges.items[i].high;
    }
    return same;
}

/* `X*`, unless that stands there already. */
static void push_many(struct reader *reader, struct wf_ignore_set set) {
    size_t len = reader->way.steps.len;
    const struct wf_ignore_step *last = len > 0 ? &reader->way.steps.items[len - 1] : NULL;
    reader->repeated = true;
    if (last == NULL || last->op != WF_IGNORE_OP_MANY || !same_set(&last->set, &set)) {
        push(reader, WF_IGNORE_OP_MANY)->set = set;
    }
}

static bool push_class(struct reader *reader) {
    struct wf_ignore_set set = {0};
    if (!read_set(reader, &set)) {
        return false;
    }
    if (peek(reader, 0) == '*') {
        reader->at++;
        push_many(reader, set);
    } else {
        push(reader, WF_IGNORE_OP_ONE)->set = set;
    }
    return true;
}

static void push_folders(struct reader *reader) {
    size_t len = reader->way.steps.len;
    reader->at += strlen("(.*/)?");
    reader->repeated = true;
    if (len == 0 || reader->way.steps.items[len - 1].op != WF_IGNORE_OP_IN_FOLDERS) {
        push(reader, WF_IGNORE_OP_FOLDERS);
        push(reader, WF_IGNORE_OP_IN_FOLDERS);
    }
}

/* `\Q`: all is text up to `\E`, even the final `$`. */
static void push_quoted(struct reader *reader) {
    reader->at += 2;
    while (reader->at < reader->text.len && !is_at(reader, "\\E")) {
        push_one(reader, next_point(reader));
    }
    reader->at += is_at(reader, "\\E") ? 2 : 0;
}

static bool push_assertion(struct reader *reader) {
    static const struct {
        const char *text;
        enum wf_ignore_op op;
    } assertions[] = {
        {"^", WF_IGNORE_OP_BEGIN}, {"$", WF_IGNORE_OP_END},        {"\\A", WF_IGNORE_OP_BEGIN},
        {"\\z", WF_IGNORE_OP_END}, {"\\b", WF_IGNORE_OP_BOUNDARY}, {"\\B", WF_IGNORE_OP_NO_BOUNDARY},
    };
    for (size_t i = 0; i < sizeof assertions / sizeof assertions[0]; i++) {
        if (is_at(reader, assertions[i].text)) {
            reader->at += strlen(assertions[i].text);
            push(reader, assertions[i].op);
            return true;
        }
    }
    return false;
}

static bool push_escape(struct reader *reader) {
    struct wf_ignore_set set = {0};
    uint32_t point = 0;
    if (is_at(reader, "\\Q")) {
        push_quoted(reader);
        return true;
    }
    if (read_escaped_class(reader, &set)) {
        push(reader, WF_IGNORE_OP_ONE)->set = set;
        return true;
    }
    if (reader->problem != NULL || !read_escape(reader, &point)) {
        return false;
    }
    push_one(reader, point);
    return true;
}

/* A number of at most four digits, with no needless zero in front. */
static bool read_number(struct wf_str text, size_t *at, unsigned *number) {
    size_t begin = *at;
    *number = 0;
    for (; *at < text.len && wf_is_digit(text.ptr[*at]); *at += 1) {
        *number = *number > MAX_REPEAT ? *number : *number * 10 + (unsigned)(text.ptr[*at] - '0');
    }
    return *at > begin && (*at == begin + 1 || text.ptr[begin] != '0');
}

/* `{n}`, `{n,}` or `{n,m}` at the cursor; anything else is text. `max` of `{n,}` is UINT_MAX. */
static bool find_repeat(const struct reader *reader, unsigned *min, unsigned *max, size_t *end) {
    size_t at = reader->at + 1;
    if (!read_number(reader->text, &at, min)) {
        return false;
    }
    *max = *min;
    if (at < reader->text.len && reader->text.ptr[at] == ',') {
        at++;
        *max = UINT_MAX;
        if (at < reader->text.len && reader->text.ptr[at] != '}' && !read_number(reader->text, &at, max)) {
            return false;
        }
    }
    *end = at + 1;
    return at < reader->text.len && reader->text.ptr[at] == '}';
}

static void repeat_atom(struct reader *reader, unsigned min, unsigned max) {
    size_t len = reader->way.steps.len;
    if (len == reader->atom) {
        return;
    }
    struct wf_ignore_step atom = reader->way.steps.items[len - 1];
    bool consumes = atom.op == WF_IGNORE_OP_ONE;
    reader->way.steps.len = reader->atom;
    for (unsigned i = 0; i < (consumes || min == 0 ? min : 1); i++) {
        *WF_PUSH(reader->arena, &reader->way.steps) = atom;
    }
    if (consumes && max == UINT_MAX) {
        push(reader, WF_IGNORE_OP_MANY)->set = atom.set;
    }
    for (unsigned i = min; consumes && max != UINT_MAX && i < max; i++) {
        push(reader, WF_IGNORE_OP_MAYBE)->set = atom.set;
    }
}

static bool push_atom(struct reader *reader) {
    reader->atom = reader->way.steps.len;
    reader->repeated = false;
    switch (peek(reader, 0)) {
    case '[':
        return push_class(reader);
    case '(':
        push_folders(reader);
        return true;
    case '.':
        reader->at += strlen(".*");
        push_many(reader, any_but_newline(reader->arena));
        return true;
    case '\\':
        return push_assertion(reader) || push_escape(reader);
    default:
        if (!push_assertion(reader)) {
            push_one(reader, next_point(reader));
        }
        return true;
    }
}

/* Go takes braces for a repetition although moby means text: it fails to escape them, and '|' too. */
static bool push_brace(struct reader *reader) {
    unsigned min, max;
    size_t end;
    if (!find_repeat(reader, &min, &max, &end)) {
        return push_atom(reader);
    }
    if (reader->atom == WF_NOT_FOUND || reader->repeated) {
        return refuse(reader, "\"{...}\" repeats what cannot be repeated");
    }
    if (min > MAX_REPEAT || (max != UINT_MAX && (max > MAX_REPEAT || max < min))) {
        return refuse(reader, "\"{...}\" repeats a wrong number of times");
    }
    repeat_atom(reader, min, max);
    reader->at = end;
    reader->repeated = true;
    return true;
}

/* A way may begin anywhere, unless it says '^'. */
static void begin_way(struct reader *reader) {
    reader->way = (struct wf_ignore_way){0};
    reader->atom = WF_NOT_FOUND;
    reader->repeated = false;
    push(reader, WF_IGNORE_OP_MANY)->set.negated = true;
}

const struct wf_ignore_regex *wf_ignore_regex_make(struct wf_arena *arena, struct wf_str text,
                                                   const char **problem) {
    struct wf_ignore_regex *regex = WF_NEW(arena, struct wf_ignore_regex);
    struct reader reader = {.arena = arena, .text = text};
    begin_way(&reader);
    while (reader.at < text.len) {
        char c = text.ptr[reader.at];
        if (c == '|') {
            *WF_PUSH(arena, &regex->ways) = reader.way;
            begin_way(&reader);
            reader.at++;
        } else if (!(c == '{' ? push_brace(&reader) : push_atom(&reader))) {
            *problem = reader.problem;
            return NULL;
        }
    }
    *WF_PUSH(arena, &regex->ways) = reader.way;
    return regex;
}
