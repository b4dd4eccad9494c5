#include "lint/lock.h"

#include "base/file.h"
#include "lang/uses.h"
#include "lint/config_read.h"

enum { DIGEST_DIGITS = 64, COMMIT_DIGITS = 40 };

const char *wf_lock_find(struct wf_arena *arena, const char *folder) {
    const char *path = wf_path_join(arena, folder[0] ? folder : ".", ".github/wfgen.lock");
    return wf_file_kind(path) == WF_FILE_MISSING ? NULL : path;
}

struct wf_str wf_lock_image_name(struct wf_arena *arena, const struct wf_ref *image) {
    struct wf_ref bare = *image;
    bare.tag = bare.digest = (struct wf_str){0};
    struct wf_str full = wf_ref_full(arena, &bare);
    return wf_str_sub(full, 0, full.len - strlen(":latest"));
}

/* --- a line ------------------------------------------------------------------------------------------- */

struct line {
    struct wf_config_reader *reader;
    struct wf_lock *lock;
    struct wf_str left, value, comment;
};

static struct wf_span span_of(const struct line *line, struct wf_str part) {
    size_t begin = (size_t)(part.ptr - line->reader->source->bytes.ptr);
    return wf_span_make(begin, begin + part.len);
}

static size_t count_hex(struct wf_str text) {
    size_t count = 0;
    while (count < text.len && wf_hex_digit(text.ptr[count]) < 16) {
        count++;
    }
    return count;
}

static bool is_commit(struct wf_str text) {
    return (text.len == COMMIT_DIGITS || text.len == DIGEST_DIGITS) && count_hex(text) == text.len;
}

static bool is_digest(struct wf_str text) {
    struct wf_str digits = wf_str_sub(text, strlen("sha256:"), text.len);
    return wf_str_starts(text, "sha256:") && digits.len == DIGEST_DIGITS && count_hex(digits) == digits.len;
}

/* What keeps a value from being one, for a person who has to find it in a long line. */
static struct wf_str value_help(const struct line *line, bool image) {
    struct wf_str digits = line->value;
    if (image && is_commit(line->value)) {
        return line->value.len == DIGEST_DIGITS
                   ? wf_arena_printf(line->reader->arena, "did you mean \"sha256:%.*s\"?",
                                     WF_STR_ARG(line->value))
                   : WF_STR("an action is written with its ref: \"owner/repo@v1\"");
    }
    if (!image && wf_str_starts(digits, "sha256:")) {
        return WF_STR("an image is written with its tag: \"name:tag\"");
    }
    digits = wf_str_starts(digits, "sha256:") ? wf_str_sub(digits, 7, digits.len) : digits;
    size_t count = count_hex(digits);
    if (digits.len > 0 && count < digits.len) {
        return wf_arena_printf(line->reader->arena, "\"%c\" is no hexadecimal digit", digits.ptr[count]);
    }
    return digits.len > 0 ? wf_arena_printf(line->reader->arena, "these are %zu digits", count)
                          : (struct wf_str){0};
}

static bool refuse_value(struct line *line, bool image) {
    struct wf_span span = line->value.len > 0 ? span_of(line, line->value) : span_of(line, line->left);
    wf_config_problem(line->reader, span, value_help(line, image), "%s expected behind \"%.*s =\"",
                      image ? "\"sha256:\" and 64 hexadecimal digits" : "40 hexadecimal digits",
                      WF_STR_ARG(line->left));
    return false;
}

static struct wf_str first_word(struct wf_str text) {
    size_t end = 0;
    while (end < text.len && !wf_is_blank(text.ptr[end])) {
        end++;
    }
    return wf_str_sub(text, 0, end);
}

static bool read_action(struct line *line, struct wf_pin *pin) {
    struct wf_uses uses = wf_uses_parse(line->left);
    if (uses.kind != WF_USES_REPOSITORY) {
        wf_config_problem(line->reader, span_of(line, line->left), WF_STR("as in \"actions/checkout@v4\""),
                          "no action or workflow: \"%.*s\"", WF_STR_ARG(line->left));
        return false;
    }
    if (!is_commit(line->value)) {
        return refuse_value(line, false);
    }
    struct wf_str word = first_word(line->comment);
    pin->name = (struct wf_str){uses.owner.ptr, (size_t)(uses.repo.ptr + uses.repo.len - uses.owner.ptr)};
    pin->ref = uses.ref;
    pin->label = wf_version_parse(word).parts > 0 ? word : uses.ref;
    return true;
}

static bool read_image(struct line *line, struct wf_pin *pin) {
    bool scheme = wf_str_starts(line->left, "docker://");
    struct wf_ref image = wf_ref_parse(wf_str_sub(line->left, scheme ? 9 : 0, line->left.len));
    if (image.valid != WF_TRUE || image.digest.ptr) {
        wf_config_problem(line->reader, span_of(line, line->left),
                          WF_STR("as in \"actions/checkout@v4\" or \"python:3.12-slim\""),
                          "neither an action with its ref nor an image with its tag: \"%.*s\"",
                          WF_STR_ARG(line->left));
        return false;
    }
    if (!is_digest(line->value)) {
        return refuse_value(line, true);
    }
    pin->image = true;
    pin->name = wf_lock_image_name(line->reader->arena, &image);
    pin->ref = image.tag.ptr ? image.tag : WF_STR("latest");
    return true;
}

/* --- the file ----------------------------------------------------------------------------------------- */

static void add_pin(struct line *line, const struct wf_pin *pin) {
    struct wf_arena *arena = line->reader->arena;
    const struct wf_pin *present = wf_lock_of(line->lock, pin->name, pin->ref);
    if (present && !wf_str_eq_case(present->value, pin->value)) {
        struct wf_pos pos = wf_source_pos(line->reader->source, present->span.begin);
        wf_config_problem(line->reader, pin->span, WF_STR("the first line counts"),
                          "\"%.*s\" has another value in line %u", WF_STR_ARG(line->left), pos.line);
    }
    if (present) {
        return;
    }
    struct wf_pin *own = WF_NEW(arena, struct wf_pin);
    *own = *pin;
    *WF_PUSH(arena, &line->lock->pins) = own;
    struct wf_pin *first = wf_map_get(&line->lock->names, own->name);
    if (first) {
        own->other = first->other;
        first->other = own;
    } else {
        wf_map_put(&line->lock->names, own->name, own);
    }
}

/* Splits at the '#' that begins a comment, and before it at the last '='. False when there is none. */
static bool split(struct line *line, struct wf_str text) {
    size_t end = text.len;
    for (size_t i = 0; i < end; i++) {
        end = text.ptr[i] == '#' && (i == 0 || wf_is_blank(text.ptr[i - 1])) ? i : end;
    }
    line->comment = wf_str_trim(wf_str_sub(text, end < text.len ? end + 1 : end, text.len));
    size_t equal = WF_NOT_FOUND;
    for (size_t i = 0; i < end; i++) {
        equal = text.ptr[i] == '=' ? i : equal;
    }
    line->left = wf_str_trim(wf_str_sub(text, 0, equal == WF_NOT_FOUND ? end : equal));
    line->value = equal == WF_NOT_FOUND ? WF_STR("") : wf_str_trim(wf_str_sub(text, equal + 1, end));
    return equal != WF_NOT_FOUND;
}

static void read_line(struct line *line, struct wf_str text) {
    bool whole = split(line, text);
    struct wf_pin pin = {.value = line->value};
    if (!whole && line->left.len == 0) {
        return;
    }
    if (!whole || line->left.len == 0) {
        struct wf_str part = line->left.len > 0 ? line->left : wf_str_trim(text);
        wf_config_problem(line->reader, span_of(line, part), WF_STR("as in \"actions/checkout@v4 = COMMIT\""),
                          line->left.len > 0 ? "\"=\" expected behind \"%.*s\"" : "nothing before \"%.*s\"",
                          WF_STR_ARG(part));
        return;
    }
    pin.span = span_of(line, line->left);
    bool action = wf_str_find_char(line->left, '@', 0) != WF_NOT_FOUND;
    if (action ? read_action(line, &pin) : read_image(line, &pin)) {
        add_pin(line, &pin);
    }
}

void wf_lock_read(struct wf_arena *arena, struct wf_config *config, struct wf_str path, struct wf_str bytes) {
    struct wf_config_reader reader = {
        .arena = arena, .config = config, .source = wf_source_make(arena, path, bytes)};
    struct wf_lock *lock = WF_NEW(arena, struct wf_lock);
    struct wf_encoding_problem encoding = wf_source_encoding(reader.source);
    lock->source = reader.source;
    lock->names = (struct wf_map){.arena = arena, .ignore_case = true};
    config->lock = lock;
    if (encoding.what) {
        wf_config_problem(&reader, encoding.span, (struct wf_str){0}, "%s", encoding.what);
        return;
    }
    struct line line = {.reader = &reader, .lock = lock};
    for (uint32_t i = 1; i <= reader.source->line_count; i++) {
        struct wf_str text = wf_source_line(reader.source, i);
        size_t bom = i == 1 ? reader.source->bom : 0;
        bool whole = text.len >= bom && wf_source_line_begin(reader.source, i) < bom;
        read_line(&line, whole ? wf_str_sub(text, bom, text.len) : text);
    }
}

/* --- questions ---------------------------------------------------------------------------------------- */

const struct wf_pin *wf_lock_first(const struct wf_lock *lock, struct wf_str name) {
    return lock ? wf_map_get(&lock->names, name) : NULL;
}

const struct wf_pin *wf_lock_of(const struct wf_lock *lock, struct wf_str name, struct wf_str ref) {
    const struct wf_pin *pin = wf_lock_first(lock, name);
    while (pin && !wf_str_eq(pin->ref, ref)) {
        pin = pin->other;
    }
    return pin;
}

const struct wf_pin *wf_lock_of_value(const struct wf_lock *lock, struct wf_str name, struct wf_str value) {
    const struct wf_pin *best = NULL;
    for (const struct wf_pin *pin = wf_lock_first(lock, name); pin; pin = pin->other) {
        bool same = wf_str_eq_case(pin->value, value);
        bool more = same && best && wf_version_parse(pin->label).parts > wf_version_parse(best->label).parts;
        best = same && (!best || more) ? pin : best;
    }
    return best;
}
