#include "lint/config_read.h"

#include "base/near.h"
#include "yaml/read.h"

#include <stdarg.h>

void wf_config_problem(struct wf_config_reader *reader, struct wf_span span, struct wf_str help,
                       const char *format, ...) {
    va_list args;
    va_start(args, format);
    *WF_PUSH(reader->arena, &reader->config->problems) = (struct wf_config_problem){
        .source = reader->source,
        .span = span,
        .message = wf_arena_vprintf(reader->arena, format, args),
        .help = help,
    };
    va_end(args);
}

const struct wf_node *wf_config_parse(struct wf_config_reader *reader) {
    const struct wf_doc *doc = wf_yaml_read(reader->arena, reader->source);
    for (size_t i = 0; i < doc->problems.len; i++) {
        const struct wf_problem *problem = &doc->problems.items[i];
        if (strcmp(problem->code, "empty") != 0) {
            wf_config_problem(reader, problem->span, (struct wf_str){0}, "%.*s",
                              WF_STR_ARG(problem->message));
        }
    }
    return doc->root;
}

struct wf_setting wf_config_setting(const struct wf_config_reader *reader, const struct wf_node *value) {
    return (struct wf_setting){wf_node_text(value), reader->source, value->span};
}

bool wf_config_flag(const struct wf_node *value, bool *flag) {
    if (wf_node_type(value) != WF_TYPE_BOOL) {
        return false;
    }
    *flag = wf_node_bool(value);
    return true;
}

static struct wf_str did_you_mean(struct wf_config_reader *reader, const struct wf_near *near) {
    if (near->best.len == 0) {
        return (struct wf_str){0};
    }
    return wf_arena_printf(reader->arena, "did you mean \"%.*s\"?", WF_STR_ARG(near->best));
}

struct wf_str wf_config_near(struct wf_config_reader *reader, struct wf_str wanted,
                             const char *const *names) {
    struct wf_near near = {.wanted = wanted};
    for (; *names; names++) {
        wf_near_offer(&near, wf_str_of(*names));
    }
    return did_you_mean(reader, &near);
}

/* --- mappings ----------------------------------------------------------------------------------------- */

static const struct wf_config_key *find_key(const struct wf_config_key *keys, struct wf_str name) {
    while (keys->name && !wf_str_is(name, keys->name)) {
        keys++;
    }
    return keys->name ? keys : NULL;
}

static void unknown_key(struct wf_config_reader *reader, const struct wf_node *key,
                        const struct wf_config_key *keys, const char *what) {
    struct wf_near near = {.wanted = wf_node_text(key)};
    for (; keys->name; keys++) {
        wf_near_offer(&near, wf_str_of(keys->name));
    }
    if (!reader->lenient || near.best.len > 0) {
        wf_config_problem(reader, key->span, did_you_mean(reader, &near), "unknown key \"%.*s\" in %s",
                          WF_STR_ARG(wf_node_text(key)), what);
    }
}

/* What stands in a list is part of the list. */
static bool is_in_list(const struct wf_node *key) {
    const struct wf_node *mapping = key->parent;
    return mapping && mapping->parent && mapping->parent->kind == WF_SEQUENCE;
}

struct wf_str wf_config_enter(struct wf_config_reader *reader, const struct wf_node *key) {
    struct wf_str above = reader->path;
    reader->path = wf_arena_printf(reader->arena, "%.*s%s%.*s", WF_STR_ARG(above), above.len > 0 ? "." : "",
                                   WF_STR_ARG(wf_node_text(key)));
    if (!wf_node_is_mapping(key->value) && !is_in_list(key)) {
        *WF_PUSH(reader->arena, &reader->config->given) = (struct wf_config_given){
            .name = reader->path, .value = key->value, .source = reader->source, .span = key->span};
    }
    return above;
}

void wf_config_read_keys(struct wf_config_reader *reader, const struct wf_node *mapping,
                         const struct wf_config_key *keys, const char *what, void *target) {
    const struct wf_node *real = wf_node_resolve(mapping);
    if (!real || wf_node_type(real) == WF_TYPE_NULL) {
        return;
    }
    if (real->kind != WF_MAPPING) {
        wf_config_problem(reader, mapping->span, (struct wf_str){0}, "%s must be a mapping", what);
        return;
    }
    for (WF_EACH(key, real)) {
        const struct wf_config_key *known = find_key(keys, wf_node_text(key));
        if (known) {
            struct wf_str above = wf_config_enter(reader, key);
            known->read(reader, key->value, known, target);
            reader->path = above;
        } else {
            unknown_key(reader, key, keys, what);
        }
    }
}

/* --- values ------------------------------------------------------------------------------------------- */

static void *field(void *target, const struct wf_config_key *key) {
    return (char *)target + key->offset;
}

void wf_config_read_bool(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target) {
    if (!wf_config_flag(value, field(target, key))) {
        wf_config_problem(reader, value->span, (struct wf_str){0}, "\"%s\" must be true or false", key->name);
    }
}

static void add_item(struct wf_config_reader *reader, const struct wf_node *item,
                     const struct wf_config_key *key, struct wf_settings *list) {
    if (wf_node_is_scalar(item) && wf_node_text(item).len > 0) {
        *WF_PUSH(reader->arena, list) = wf_config_setting(reader, wf_node_resolve(item));
    } else {
        wf_config_problem(reader, item->span, (struct wf_str){0}, "each item of \"%s\" must be a text",
                          key->name);
    }
}

void wf_config_read_list(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target) {
    struct wf_settings *list = field(target, key);
    list->len = 0;
    if (!wf_node_is_sequence(value)) {
        add_item(reader, value, key, list);
        return;
    }
    for (WF_EACH(item, wf_node_resolve(value))) {
        add_item(reader, item, key, list);
    }
}

void wf_config_read_text(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target) {
    if (wf_node_is_scalar(value)) {
        *(struct wf_setting *)field(target, key) = wf_config_setting(reader, wf_node_resolve(value));
    } else {
        wf_config_problem(reader, value->span, (struct wf_str){0}, "\"%s\" must be a text", key->name);
    }
}
