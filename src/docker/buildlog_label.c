#include "docker/buildlog_reader.h"

enum { MAX_NAMES = 2 };

/* --- [target platform stage index/total] instruction ---------------------------------------------------- */

/* Digits at `*at`, which is moved behind them; 0 when there are none or too many. */
static unsigned take_number(struct wf_str text, size_t *at) {
    unsigned value = 0;
    size_t begin = *at;
    for (; *at < text.len && wf_is_digit(text.ptr[*at]) && *at - begin < 6; ++*at) {
        value = value * 10 + (unsigned)(text.ptr[*at] - '0');
    }
    return value;
}

/* "3/9" */
static bool read_place(struct wf_str word, struct wf_log_label *label) {
    size_t at = 0;
    label->index = take_number(word, &at);
    if (label->index == 0 || at >= word.len || word.ptr[at] != '/') {
        return false;
    }
    at++;
    label->total = take_number(word, &at);
    return label->total > 0 && at == word.len;
}

/* Words before the place: one that names a platform, and at most two others. */
static bool read_words(struct wf_str text, bool targets, struct wf_log_label *label) {
    struct wf_str rest = text, word, names[MAX_NAMES] = {WF_STR(""), WF_STR("")};
    size_t count = 0;
    while (wf_str_cut(&rest, ' ', &word)) {
        if (wf_str_has(word, "/")) {
            label->platform = word;
            targets = targets || count > 0;
        } else if (word.len > 0 && count == MAX_NAMES) {
            return false;
        } else if (word.len > 0) {
            names[count++] = word;
        }
    }
    bool has_target = targets || count > 1;
    label->target = has_target ? names[0] : WF_STR("");
    label->stage = has_target ? names[1] : names[0];
    return true;
}

static bool read_label(struct wf_str name, bool targets, struct wf_log_label *label) {
    size_t close = wf_str_find(name, "] ", 0);
    if (!wf_str_starts(name, "[") || close == WF_NOT_FOUND) {
        return false;
    }
    struct wf_str inside = wf_str_sub(name, 1, close);
    size_t begin = inside.len;
    while (begin > 0 && inside.ptr[begin - 1] != ' ') {
        begin--;
    }
    *label = (struct wf_log_label){.instruction = wf_str_sub(name, close + 2, name.len)};
    return read_place(wf_str_sub(inside, begin, inside.len), label) &&
           read_words(wf_str_sub(inside, 0, begin), targets, label);
}

/* --- kinds ---------------------------------------------------------------------------------------------- */

/* What stands behind "[target] " of bake. */
static struct wf_str without_target(struct wf_str name) {
    size_t close = wf_str_find(name, "] ", 0);
    bool has_target = wf_str_starts(name, "[") && close != WF_NOT_FOUND;
    return has_target ? wf_str_sub(name, close + 2, name.len) : name;
}

enum wf_log_kind wf_log_kind_of(struct wf_str name, bool targets, struct wf_log_label *label) {
    static const struct {
        const char *begin;
        enum wf_log_kind kind;
    } kinds[] = {
        {"importing cache manifest", WF_LOG_CACHE_IMPORT},
        {"exporting cache", WF_LOG_CACHE_EXPORT},
        {"exporting content cache", WF_LOG_CACHE_EXPORT},
        {"exporting to GitHub Actions Cache", WF_LOG_CACHE_EXPORT},
        {"preparing layers for inline cache", WF_LOG_CACHE_EXPORT},
        {"exporting", WF_LOG_EXPORT},
        {"merging manifest list", WF_LOG_EXPORT},
    };
    if (read_label(name, targets, label)) {
        return wf_str_starts(label->instruction, "FROM ") ? WF_LOG_FROM : WF_LOG_STEP;
    }
    struct wf_str text = without_target(name);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (wf_str_starts(text, kinds[i].begin)) {
            return kinds[i].kind;
        }
    }
    if (wf_str_has(name, "] load build context") || wf_str_has(name, "] load from client")) {
        return WF_LOG_CONTEXT;
    }
    size_t close = wf_str_find(name, "]", 0);
    bool internal = wf_str_starts(name, "[") && wf_str_has(wf_str_sub(name, 0, close), "internal");
    return internal ? WF_LOG_INTERNAL : WF_LOG_OTHER;
}

bool wf_log_is_opening(struct wf_str name) {
    return wf_str_has(name, "internal] load build definition") ||
           wf_str_has(name, "internal] load remote build context") ||
           wf_str_has(name, "internal] load git source");
}

/* --- parts of a step ------------------------------------------------------------------------------------ */

struct wf_str wf_log_target_platform(struct wf_arena *arena, struct wf_str platform) {
    size_t arrow = wf_str_find(platform, "->", 0);
    size_t slash = wf_str_find(platform, "/", 0);
    if (arrow == WF_NOT_FOUND) {
        return platform;
    }
    struct wf_str target = wf_str_sub(platform, arrow + 2, platform.len);
    static const char *const systems[] = {"linux/", "windows", "darwin/", "freebsd/", "wasi/", "js/"};
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
        if (wf_str_starts(target, systems[i])) {
            return target;
        }
    }
    /* Only the architecture differs, and is all that is named. */
    return wf_arena_printf(arena, "%.*s/%.*s", (int)slash, platform.ptr, WF_STR_ARG(target));
}

/* The value of `key` among parts with commas between them. */
static struct wf_str part_value(struct wf_str list, const char *key) {
    struct wf_str part;
    while (wf_str_cut(&list, ',', &part)) {
        if (wf_str_starts(part, key)) {
            return wf_str_sub(part, strlen(key), part.len);
        }
    }
    return WF_STR("");
}

struct wf_str wf_log_from(struct wf_str instruction) {
    struct wf_str rest = instruction, word, from = WF_STR("");
    wf_str_cut(&rest, ' ', &word);
    while (from.len == 0 && wf_str_cut(&rest, ' ', &word)) {
        if (wf_str_starts(word, "--from=")) {
            from = wf_str_sub(word, strlen("--from="), word.len);
        } else if (wf_str_starts(word, "--mount=")) {
            from = part_value(wf_str_sub(word, strlen("--mount="), word.len), "from=");
        } else if (word.len > 0 && !wf_str_starts(word, "--")) {
            break;
        }
    }
    return from;
}

/* --- stages --------------------------------------------------------------------------------------------- */

void wf_log_stage_names_begin(struct wf_log_stage_names *names, struct wf_arena *arena) {
    struct wf_map empty = {.arena = arena, .ignore_case = true};
    names->of_platform = names->of_any = empty;
}

static struct wf_str key_of(struct wf_arena *arena, struct wf_str target, struct wf_str platform,
                            struct wf_str stage) {
    return wf_arena_printf(arena, "%.*s %.*s %.*s", WF_STR_ARG(target), WF_STR_ARG(platform),
                           WF_STR_ARG(stage));
}

size_t wf_log_stage_number(struct wf_log_stage_names *names, const struct wf_log_label *label, size_t next) {
    struct wf_arena *arena = names->of_any.arena;
    struct wf_str key = key_of(arena, label->target, label->made_for, label->stage);
    size_t *number = wf_map_get(&names->of_platform, key);
    if (number == NULL) {
        number = WF_NEW(arena, size_t);
        *number = next;
        wf_map_put(&names->of_platform, key, number);
        key = key_of(arena, label->target, WF_STR("*"), label->stage);
        if (wf_map_get(&names->of_any, key) == NULL) {
            wf_map_put(&names->of_any, key, number);
        }
    }
    return *number;
}

static bool is_number(struct wf_str text) {
    size_t digits = 0;
    while (digits < text.len && wf_is_digit(text.ptr[digits])) {
        digits++;
    }
    return digits > 0 && digits == text.len;
}

size_t wf_log_source_number(const struct wf_log_stage_names *names, const struct wf_log_label *label) {
    struct wf_arena *arena = names->of_any.arena;
    struct wf_str name = wf_log_from(label->instruction);
    if (name.len == 0) {
        return WF_NOT_FOUND;
    }
    if (is_number(name)) {
        name = wf_arena_printf(arena, "stage-%.*s", WF_STR_ARG(name));
    }
    const size_t *number =
        wf_map_get(&names->of_platform, key_of(arena, label->target, label->made_for, name));
    if (number == NULL) {
        number = wf_map_get(&names->of_any, key_of(arena, label->target, WF_STR("*"), name));
    }
    return number != NULL ? *number : WF_NOT_FOUND;
}
