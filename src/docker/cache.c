#include "docker/cache.h"

#include "docker/list.h"
#include "lang/hole.h"

const struct wf_cache_backend *wf_cache_backend(struct wf_str name) {
    for (const struct wf_cache_backend *backend = wf_cache_backends; backend->name; backend++) {
        if (wf_str_is(name, backend->name)) {
            return backend;
        }
    }
    return NULL;
}

const struct wf_cache_attribute_fact *wf_cache_attribute_fact(const struct wf_cache_backend *backend,
                                                              struct wf_str name) {
    for (const struct wf_cache_attribute_fact *fact = backend->attributes; fact->name; fact++) {
        if (wf_str_is(name, fact->name)) {
            return fact;
        }
    }
    return NULL;
}

static struct wf_span part_of(const struct wf_csv_item *field, size_t begin, size_t end) {
    return wf_span_make(wf_csv_offset(field, begin), wf_csv_offset(field, end));
}

/* Bytes [*begin, *end) without the blanks around them. */
static struct wf_str trim_part(struct wf_str text, size_t *begin, size_t *end) {
    while (*begin < *end && wf_is_space(text.ptr[*begin])) {
        (*begin)++;
    }
    while (*end > *begin && wf_is_space(text.ptr[*end - 1])) {
        (*end)--;
    }
    return wf_str_sub(text, *begin, *end);
}

static void read_field(struct wf_arena *arena, struct wf_cache_entry *entry, const struct wf_csv_item *field,
                       bool trim) {
    struct wf_cache_attribute *attribute = WF_PUSH(arena, &entry->attributes);
    size_t equals = wf_hole_find(field->text, '=', 0);
    attribute->has_value = equals != WF_NOT_FOUND;
    size_t key_begin = 0;
    size_t key_end = attribute->has_value ? equals : field->text.len;
    size_t begin = attribute->has_value ? equals + 1 : key_end;
    size_t end = field->text.len;
    if (trim) {
        trim_part(field->text, &key_begin, &key_end);
        trim_part(field->text, &begin, &end);
    }
    attribute->field = field->span;
    attribute->key = part_of(field, key_begin, key_end);
    attribute->name = wf_arena_lower(arena, wf_str_sub(field->text, key_begin, key_end));
    attribute->text = wf_str_sub(field->text, begin, end);
    attribute->value = attribute->has_value ? part_of(field, begin, end)
                                            : wf_span_make(attribute->key.end, attribute->key.end);
}

static struct wf_cache_entry *read_entry(struct wf_arena *arena, struct wf_str text, bool trim) {
    struct wf_cache_entry *entry = WF_NEW(arena, struct wf_cache_entry);
    entry->text = text;
    const struct wf_csv *fields = wf_csv_fields(arena, text);
    bool one = fields->items.len == 1 && wf_hole_find(fields->items.items[0].text, '=', 0) == WF_NOT_FOUND;
    if (one) {
        bool hole = wf_hole_end(text, 0) == text.len;
        entry->bare = !hole;
        entry->unknown = hole;
        entry->type_text = hole ? WF_STR("") : WF_STR("registry");
    } else {
        for (size_t i = 0; i < fields->items.len; i++) {
            read_field(arena, entry, &fields->items.items[i], trim);
        }
        entry->type_text = wf_cache_value(entry, "type");
        entry->unknown = wf_hole_any(entry->type_text);
    }
    entry->backend = wf_cache_backend(entry->type_text);
    entry->type = entry->backend ? entry->backend->type : WF_CACHE_UNKNOWN;
    return entry;
}

struct wf_cache_entry *wf_cache_read(struct wf_arena *arena, struct wf_str text) {
    return read_entry(arena, text, false);
}

static bool is_attribute_name(struct wf_str name) {
    for (const struct wf_cache_backend *backend = wf_cache_backends; backend->name; backend++) {
        if (wf_cache_attribute_fact(backend, name)) {
            return true;
        }
    }
    return wf_str_is(name, "type");
}

size_t wf_cache_joined(struct wf_str text) {
    size_t begin = 0;  /* of the word */
    size_t before = 0; /* behind what stands before it and is no blank */
    size_t last = 0;   /* behind the last byte so far that is no blank */
    for (size_t i = 0; i < text.len;) {
        size_t hole = wf_hole_end(text, i);
        char c = text.ptr[i];
        bool behind_blank =
            before < begin && before > 0 && text.ptr[before - 1] != ',' && text.ptr[before - 1] != '=';
        if (c == '=' && behind_blank && is_attribute_name(wf_str_sub(text, begin, i))) {
            return begin;
        }
        i = hole > 0 ? hole : i + 1;
        last = wf_is_space(c) ? last : i;
        if (wf_is_space(c) || c == ',') {
            begin = i;
            before = last;
        }
    }
    return WF_NOT_FOUND;
}

struct wf_cache_entry *wf_cache_read_meant(struct wf_arena *arena, struct wf_str text) {
    size_t comment = wf_list_comment(text, WF_LIST_TOKENS);
    struct wf_str meant = wf_str_sub(text, 0, comment);
    meant = wf_str_sub(meant, 0, wf_cache_joined(meant));
    while (meant.len > 0 && wf_is_space(meant.ptr[meant.len - 1])) {
        meant.len--;
    }
    return meant.len > 0 ? read_entry(arena, meant, true) : NULL;
}

const struct wf_cache_attribute *wf_cache_attribute(const struct wf_cache_entry *entry, const char *name) {
    for (size_t i = entry->attributes.len; i-- > 0;) {
        if (wf_str_is(entry->attributes.items[i].name, name)) {
            return &entry->attributes.items[i];
        }
    }
    return NULL;
}

struct wf_str wf_cache_value(const struct wf_cache_entry *entry, const char *name) {
    if (entry->bare && strcmp(name, "ref") == 0) {
        return entry->text;
    }
    const struct wf_cache_attribute *attribute = wf_cache_attribute(entry, name);
    return attribute ? attribute->text : WF_STR("");
}
