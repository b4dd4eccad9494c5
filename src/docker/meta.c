#include "docker/meta.h"

#include "lang/hole.h"

#include <stdlib.h>

static const struct {
    const char *name;
    double priority;
} types[] = {
    [WF_META_SCHEDULE] = {"schedule", 1000},
    [WF_META_SEMVER] = {"semver", 900},
    [WF_META_PEP440] = {"pep440", 900},
    [WF_META_MATCH] = {"match", 800},
    [WF_META_EDGE] = {"edge", 700},
    [WF_META_REF_TYPE] = {"ref", 600},
    [WF_META_RAW] = {"raw", 200},
    [WF_META_SHA] = {"sha", 100},
};

/* What a line must have, and what is taken when it does not. */
static const struct {
    enum wf_meta_type type;
    const char *key;
    const char *fallback; /* NULL: required */
    const char *problem;
} rules[] = {
    {WF_META_SCHEDULE, "pattern", "nightly", NULL},
    {WF_META_SEMVER, "pattern", NULL, "a semver tag needs a pattern"},
    {WF_META_SEMVER, "value", "", NULL},
    {WF_META_PEP440, "pattern", NULL, "a pep440 tag needs a pattern"},
    {WF_META_PEP440, "value", "", NULL},
    {WF_META_MATCH, "pattern", NULL, "a match tag needs a pattern"},
    {WF_META_MATCH, "group", "0", NULL},
    {WF_META_MATCH, "value", "", NULL},
    {WF_META_EDGE, "branch", "", NULL},
    {WF_META_REF_TYPE, "event", NULL, "a ref tag needs an event"},
    {WF_META_RAW, "value", NULL, "a raw tag needs a value"},
    {WF_META_SHA, "prefix", "sha-", NULL},
    {WF_META_SHA, "format", "short", NULL},
};

/* Values that alone are valid. */
static const struct {
    enum wf_meta_type type;
    const char *key;
    const char *values[4];
    const char *problem;
} choices[] = {
    {WF_META_REF_TYPE, "event", {"branch", "tag", "pr", NULL}, "the event of a ref tag is branch, tag or pr"},
    {WF_META_SHA, "format", {"short", "long", NULL, NULL}, "the format of a sha tag is short or long"},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct wf_meta_attr *find_attr(const struct wf_meta_line *line, const char *key) {
    for (size_t i = line->attrs.len; i > 0; i--) {
        if (wf_str_is(line->attrs.items[i - 1].key, key)) {
            return &line->attrs.items[i - 1];
        }
    }
    return NULL;
}

struct wf_str wf_meta_attr(const struct wf_meta_line *line, const char *key) {
    static const struct wf_str none = {NULL, 0};
    const struct wf_meta_attr *attr = find_attr(line, key);
    if (attr != NULL) {
        return attr->value;
    }
    for (size_t i = 0; i < COUNT(rules); i++) {
        if (rules[i].type == line->type && strcmp(rules[i].key, key) == 0) {
            struct wf_str fallback = wf_str_of(rules[i].fallback);
            return rules[i].fallback == NULL ? none : fallback;
        }
    }
    if (strcmp(key, "enable") == 0) {
        return WF_STR("true");
    }
    bool pull = line->type == WF_META_REF_TYPE && wf_str_is(wf_meta_attr(line, "event"), "pr");
    return pull && strcmp(key, "prefix") == 0 ? WF_STR("pr-") : none;
}

static struct wf_span span_in(const struct wf_csv_item *item, size_t begin, size_t end) {
    return wf_span_make(wf_csv_offset(item, begin),
                        end > begin ? wf_csv_offset(item, end - 1) + 1 : wf_csv_offset(item, begin));
}

/* Key and value of one field of an item. Trimmed. A field without `=` has an empty key. */
struct pair {
    struct wf_str key, value;
    struct wf_span key_span, value_span;
};

/* The span of trimmed part `part` of `field`, in the item's text, then in the input's value. */
static struct wf_span part_span(const struct wf_csv_item *item, const struct wf_csv_item *field,
                                struct wf_str part) {
    size_t begin = (size_t)(part.ptr - field->text.ptr);
    return span_in(item, wf_csv_offset(field, begin), wf_csv_offset(field, begin + part.len));
}

/* `first_only`: everything behind the first `=` is the value (tags); else it ends at the second (images,
 * flavor). */
static struct pair split_pair(struct wf_arena *arena, const struct wf_csv_item *item,
                              const struct wf_csv_item *field, bool first_only) {
    size_t equals = wf_hole_find(field->text, '=', 0);
    struct pair pair = {.key = {"", 0}};
    if (equals == WF_NOT_FOUND || (equals == 0 && first_only)) {
        pair.value = wf_str_trim(field->text);
        pair.value_span = part_span(item, field, pair.value);
        return pair;
    }
    size_t end = first_only ? WF_NOT_FOUND : wf_hole_find(field->text, '=', equals + 1);
    struct wf_str key = wf_str_trim(wf_str_sub(field->text, 0, equals));
    pair.value =
        wf_str_trim(wf_str_sub(field->text, equals + 1, end == WF_NOT_FOUND ? field->text.len : end));
    pair.key_span = part_span(item, field, key);
    pair.value_span = part_span(item, field, pair.value);
    pair.key = wf_arena_lower(arena, key);
    return pair;
}

static void line_problem(struct wf_meta_line *line, const char *problem, struct wf_span span) {
    if (line->problem == NULL && !line->unknown) {
        line->problem = problem;
        line->problem_span = span;
    }
}

static bool parse_type(struct wf_meta_line *line, struct wf_str name) {
    for (size_t i = 0; i < COUNT(types); i++) {
        if (wf_str_is(name, types[i].name)) {
            line->type = (enum wf_meta_type)i;
            return true;
        }
    }
    return false;
}

static void add_pair(struct wf_arena *arena, struct wf_meta_line *line, const struct pair *pair) {
    if (wf_str_is(pair->key, "type")) {
        bool hole = wf_hole_any(pair->value);
        line->unknown = line->unknown || hole;
        if (!hole && !parse_type(line, pair->value)) {
            line_problem(line, "there is no such type of tag", pair->value_span);
        }
        return;
    }
    bool itself = pair->key.len == 0;
    if (itself && wf_hole_end(pair->value, 0) == pair->value.len && pair->value.len > 0) {
        line->unknown = true;
    }
    *WF_PUSH(arena, &line->attrs) = (struct wf_meta_attr){itself ? WF_STR("value") : pair->key, pair->value,
                                                          pair->key_span, pair->value_span};
}

static void check_choices(struct wf_meta_line *line) {
    for (size_t i = 0; i < COUNT(choices); i++) {
        const struct wf_meta_attr *attr = find_attr(line, choices[i].key);
        if (choices[i].type != line->type || attr == NULL || wf_hole_any(attr->value)) {
            continue;
        }
        bool good = false;
        for (size_t k = 0; choices[i].values[k] != NULL; k++) {
            good = good || wf_str_is(attr->value, choices[i].values[k]);
        }
        if (!good) {
            line_problem(line, choices[i].problem, attr->value_span);
        }
    }
}

static void check_line(struct wf_meta_line *line) {
    for (size_t i = 0; i < COUNT(rules); i++) {
        if (rules[i].type == line->type && rules[i].fallback == NULL &&
            find_attr(line, rules[i].key) == NULL) {
            line_problem(line, rules[i].problem, line->span);
        }
    }
    check_choices(line);
}

/* As JavaScript's Number() of a decimal; anything else keeps the type's own. */
static double priority_of(const struct wf_meta_line *line) {
    const struct wf_meta_attr *attr = find_attr(line, "priority");
    char digits[32];
    if (attr == NULL || attr->value.len == 0 || attr->value.len >= sizeof digits) {
        return types[line->type].priority;
    }
    memcpy(digits, attr->value.ptr, attr->value.len);
    digits[attr->value.len] = '\0';
    char *end;
    double number = strtod(digits, &end);
    return *end == '\0' ? number : types[line->type].priority;
}

static void parse_line(struct wf_arena *arena, struct wf_meta_line *line, const struct wf_csv_item *item) {
    struct wf_csv *fields = wf_csv_fields(arena, item->text);
    line->type = WF_META_RAW;
    line->span = item->span;
    for (size_t i = 0; i < fields->items.len; i++) {
        struct pair pair = split_pair(arena, item, &fields->items.items[i], true);
        add_pair(arena, line, &pair);
    }
    if (fields->bad_quote) {
        line_problem(line, "a quote inside a field is not allowed",
                     span_in(item, fields->bad_quote_at, fields->bad_quote_at + 1));
    }
    if (line->problem == NULL) {
        check_line(line);
    }
    line->priority = priority_of(line);
}

/* Stable, the highest first. */
static void sort_lines(struct wf_meta_lines *lines) {
    for (size_t i = 1; i < lines->lines.len; i++) {
        struct wf_meta_line line = lines->lines.items[i];
        size_t k = i;
        for (; k > 0 && lines->lines.items[k - 1].priority < line.priority; k--) {
            lines->lines.items[k] = lines->lines.items[k - 1];
        }
        lines->lines.items[k] = line;
    }
}

static void add_defaults(struct wf_arena *arena, struct wf_meta_lines *lines) {
    static const char *const texts[] = {"type=schedule", "type=ref,event=branch", "type=ref,event=tag",
                                        "type=ref,event=pr"};
    static const struct wf_csv_options options = {.comma = false};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct wf_csv *csv = wf_csv_read(arena, wf_str_of(texts[i]), &options);
        struct wf_meta_line *line = WF_PUSH(arena, &lines->lines);
        parse_line(arena, line, &csv->items.items[0]);
        line->span = wf_span_make(0, 0);
    }
}

struct wf_meta_lines *wf_meta_lines(struct wf_arena *arena, const struct wf_csv *items) {
    struct wf_meta_lines *lines = WF_NEW(arena, struct wf_meta_lines);
    if (items == NULL || items->items.len == 0) {
        add_defaults(arena, lines);
    }
    for (size_t i = 0; items != NULL && i < items->items.len; i++) {
        parse_line(arena, WF_PUSH(arena, &lines->lines), &items->items.items[i]);
    }
    sort_lines(lines);
    return lines;
}

static bool is_boolean(struct wf_str value) {
    return wf_str_is(value, "true") || wf_str_is(value, "false");
}

static const char *set_flavor(struct wf_meta_flavor *flavor, const struct pair *pair, char *only_for) {
    bool hole = wf_hole_any(pair->value);
    if (wf_str_is(pair->key, "latest")) {
        flavor->latest = pair->value;
        return hole || is_boolean(pair->value) || wf_str_is(pair->value, "auto")
                   ? NULL
                   : "latest is auto, true or false";
    }
    if (wf_str_is(pair->key, "prefix") || wf_str_is(pair->key, "suffix")) {
        *only_for = pair->key.ptr[0];
        *(*only_for == 'p' ? &flavor->prefix : &flavor->suffix) = pair->value;
        return NULL;
    }
    if (wf_str_is(pair->key, "onlatest")) {
        bool on = wf_str_is(pair->value, "true") || hole;
        flavor->prefix_latest = *only_for == 'p' ? on : flavor->prefix_latest;
        flavor->suffix_latest = *only_for == 's' ? on : flavor->suffix_latest;
        return hole || is_boolean(pair->value) ? NULL : "onlatest is true or false";
    }
    return wf_str_is(pair->key, "labelprefix") ? NULL : "there is no such flavor entry";
}

static void parse_flavor(struct wf_arena *arena, struct wf_meta_flavor *flavor,
                         const struct wf_csv_item *item) {
    struct wf_csv *fields = wf_csv_fields(arena, item->text);
    char only_for = 0;
    for (size_t i = 0; i < fields->items.len; i++) {
        struct pair pair = split_pair(arena, item, &fields->items.items[i], false);
        if (pair.key.len == 0 && wf_hole_any(pair.value)) {
            flavor->unknown = true;
            continue;
        }
        const char *problem = set_flavor(flavor, &pair, &only_for);
        if (problem != NULL && flavor->problem == NULL) {
            flavor->problem = problem;
            flavor->problem_span = pair.key.len > 0 ? pair.key_span : item->span;
        }
    }
}

struct wf_meta_flavor wf_meta_flavor(struct wf_arena *arena, const struct wf_csv *items) {
    struct wf_meta_flavor flavor = {.latest = WF_STR("auto"), .prefix = {"", 0}, .suffix = {"", 0}};
    for (size_t i = 0; items != NULL && i < items->items.len; i++) {
        parse_flavor(arena, &flavor, &items->items.items[i]);
    }
    return flavor;
}

/* The old form: one line of names and commas, without any `=`. */
static bool parse_old_images(struct wf_arena *arena, struct wf_meta_images *images,
                             const struct wf_csv_item *item) {
    if (wf_hole_find(item->text, '=', 0) != WF_NOT_FOUND) {
        return false;
    }
    struct wf_csv *fields = wf_csv_fields(arena, item->text);
    for (size_t i = 0; i < fields->items.len; i++) {
        struct pair pair = split_pair(arena, item, &fields->items.items[i], false);
        *WF_PUSH(arena, &images->images) = (struct wf_meta_image){pair.value, pair.value_span, WF_TRUE, NULL};
    }
    return true;
}

static void parse_image(struct wf_arena *arena, struct wf_meta_image *image, const struct wf_csv_item *item) {
    struct wf_csv *fields = wf_csv_fields(arena, item->text);
    *image = (struct wf_meta_image){{"", 0}, item->span, WF_TRUE, NULL};
    for (size_t i = 0; i < fields->items.len; i++) {
        struct pair pair = split_pair(arena, item, &fields->items.items[i], false);
        if (pair.key.len == 0 || wf_str_is(pair.key, "name")) {
            image->name = pair.value;
            image->span = pair.value_span;
        } else if (!wf_str_is(pair.key, "enable")) {
            image->problem = "there is no such image attribute";
        } else if (wf_hole_any(pair.value)) {
            image->enable = WF_MAYBE;
        } else {
            image->enable = wf_str_is(pair.value, "true") ? WF_TRUE : WF_FALSE;
            image->problem = is_boolean(pair.value) ? image->problem : "enable is true or false";
        }
    }
    if (image->name.len == 0 && image->problem == NULL) {
        image->problem = "the image has no name";
    }
}

struct wf_meta_images *wf_meta_images(struct wf_arena *arena, const struct wf_csv *items) {
    struct wf_meta_images *images = WF_NEW(arena, struct wf_meta_images);
    if (items != NULL && items->items.len == 1 && parse_old_images(arena, images, &items->items.items[0])) {
        return images;
    }
    for (size_t i = 0; items != NULL && i < items->items.len; i++) {
        parse_image(arena, WF_PUSH(arena, &images->images), &items->items.items[i]);
    }
    return images;
}
