#include "yaml/read.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "yaml/comment.h"
#include "yaml/offset.h"

#include <assert.h>
#include <yaml.h>

struct reader {
    struct wf_arena *arena;
    struct wf_doc *doc;
    yaml_parser_t *parser;
    struct wf_map anchors;
    struct wf_node *open;  /* the collection being read, NULL at the root */
    struct wf_node **tail; /* where the next key or item is linked */
    struct wf_node *key;   /* a key that waits for its value */
    size_t depth;
    size_t mark_index, mark_offset; /* cursor that turns code points into bytes */
    size_t gap;                     /* end of the last scalar: comments are looked for behind it */
};

/* --- places ------------------------------------------------------------------------------------------- */

/* libyaml counts code points behind the BOM; marks mostly move forward, so a cursor is enough. */
static size_t offset_of(struct reader *reader, size_t index) {
    struct wf_str bytes = reader->doc->source->bytes;
    if (reader->doc->source->plain) {
        return index < bytes.len ? index : bytes.len;
    }
    while (reader->mark_index < index && reader->mark_offset < bytes.len) {
        size_t step = wf_utf8_next(wf_str_sub(bytes, reader->mark_offset, bytes.len), NULL);
        reader->mark_offset += step ? step : 1;
        reader->mark_index++;
    }
    while (reader->mark_index > index && reader->mark_offset > 0) {
        do {
            reader->mark_offset--;
        } while (reader->mark_offset > 0 && ((unsigned char)bytes.ptr[reader->mark_offset] & 0xC0) == 0x80);
        reader->mark_index--;
    }
    return reader->mark_offset;
}

static void problem(struct reader *reader, const char *code, struct wf_span span, struct wf_str message) {
    struct wf_problem *item = WF_PUSH(reader->arena, &reader->doc->problems);
    *item = (struct wf_problem){.code = code, .span = span, .message = message};
}

static bool is_property_end(char c) {
    return wf_is_space(c) || c == ',' || c == ']' || c == '}' || c == '[' || c == '{';
}

/* Behind an anchor or tag that begins at `at`. An anchor ends where its name does, which may be a `:`. */
static size_t skip_property(struct wf_str bytes, size_t at, struct wf_str anchor) {
    if (bytes.ptr[at] == '&') {
        return at + 1 + anchor.len;
    }
    bool verbatim = bytes.ptr[at] == '!' && at + 1 < bytes.len && bytes.ptr[at + 1] == '<';
    while (at < bytes.len && (verbatim ? bytes.ptr[at] != '>' : !is_property_end(bytes.ptr[at]))) {
        at++;
    }
    return verbatim && at < bytes.len ? at + 1 : at;
}

/* Behind blanks, line ends and comments. */
static size_t skip_gap(struct wf_str bytes, size_t at) {
    while (at < bytes.len && (wf_is_space(bytes.ptr[at]) || bytes.ptr[at] == '#')) {
        if (bytes.ptr[at] == '#') {
            while (at < bytes.len && bytes.ptr[at] != '\n' && bytes.ptr[at] != '\r') {
                at++;
            }
        } else {
            at++;
        }
    }
    return at;
}

/* libyaml's mark of a node stands at its first property. Sets node->properties and the begin of its span;
 * `empty`: nothing follows the properties. */
static void place_begin(struct reader *reader, struct wf_node *node, size_t at, bool empty) {
    struct wf_str bytes = reader->doc->source->bytes;
    node->properties = wf_span_make(at, at);
    size_t count = (node->anchor.ptr ? 1u : 0u) + (node->tag.ptr ? 1u : 0u);
    for (size_t i = 0; i < count && (at = skip_gap(bytes, at)) < bytes.len; i++) {
        at = skip_property(bytes, at, node->anchor);
        node->properties.end = (uint32_t)at;
    }
    node->span.begin = (uint32_t)(count > 0 && !empty ? skip_gap(bytes, at) : at);
}

/* libyaml's end of a block scalar lies behind the empty lines that follow: go back to the last line that has
 * content (any line counts when the header keeps them), without its line end. */
static size_t block_scalar_end(const struct wf_source *source, const struct wf_node *node, size_t end) {
    uint32_t header = wf_source_line_of(source, node->span.begin);
    struct wf_str first = wf_source_line(source, header);
    size_t floor = wf_source_line_begin(source, header) + first.len;
    struct wf_str signs = wf_source_slice(source, wf_span_make(node->span.begin, node->span.begin + 3));
    bool keep = wf_str_find_char(signs, '+', 0) != WF_NOT_FOUND;
    uint32_t line = end > floor ? wf_source_line_of(source, (uint32_t)end - 1) : header;
    while (line > header && !keep && wf_str_trim(wf_source_line(source, line)).len == 0) {
        line--;
    }
    return wf_source_line_begin(source, line) + wf_source_line(source, line).len;
}

/* --- building ----------------------------------------------------------------------------------------- */

static struct wf_str copy(struct reader *reader, const void *text, size_t length) {
    return wf_arena_str(reader->arena, (struct wf_str){text, length});
}

static struct wf_str copy_name(struct reader *reader, const yaml_char_t *name) {
    return name ? copy(reader, name, strlen((const char *)name)) : (struct wf_str){NULL, 0};
}

static void report_duplicate(struct reader *reader, const struct wf_node *first, const struct wf_node *key) {
    struct wf_str message =
        wf_arena_printf(reader->arena, "key \"%.*s\" is already defined", WF_STR_ARG(wf_node_text(key)));
    problem(reader, "duplicate-key", key->span, message);
    reader->doc->problems.items[reader->doc->problems.len - 1].other = first->span;
}

/* The same key twice: GitHub compares without case, in every mapping. Most mappings are so small that
 * comparing all pairs is the cheapest way. */
static void check_duplicates(struct reader *reader, struct wf_node *mapping) {
    struct wf_map seen = {.arena = reader->arena, .ignore_case = true};
    bool small = mapping->count <= 16;
    for (struct wf_node *key = mapping->first; key; key = key->next) {
        struct wf_node *first = small ? mapping->first : wf_map_get(&seen, wf_node_text(key));
        while (small && first != key && !wf_str_eq_case(wf_node_text(first), wf_node_text(key))) {
            first = first->next;
        }
        if (first && first != key) {
            report_duplicate(reader, first, key);
        } else if (!small) {
            wf_map_put(&seen, wf_node_text(key), key);
        }
    }
}

static void check_key(struct reader *reader, const struct wf_node *key) {
    const struct wf_node *scalar = wf_node_resolve(key);
    if (scalar && scalar->kind != WF_SCALAR) {
        problem(reader, "complex-key", key->span, WF_STR("a key must be a scalar, not a list or mapping"));
    } else if (key->kind == WF_SCALAR && key->style == WF_PLAIN && wf_str_is(key->text, "<<")) {
        problem(reader, "merge-key", key->span, WF_STR("merge keys (\"<<\") are not supported by GitHub"));
    }
}

/* Hangs `node` into the open collection, as key, value or item. */
static void attach(struct reader *reader, struct wf_node *node) {
    struct wf_node *parent = reader->open;
    node->parent = parent;
    if (!parent) {
        if (!reader->doc->root) {
            reader->doc->root = node;
        }
        return;
    }
    if (parent->kind == WF_MAPPING && reader->key) {
        node->key = reader->key;
        node->index = reader->key->index;
        reader->key->value = node;
        reader->key = NULL;
        return;
    }
    node->index = parent->count++;
    *reader->tail = node;
    reader->tail = &node->next;
    if (parent->kind == WF_MAPPING) {
        reader->key = node;
    }
}

static struct wf_node *add_node(struct reader *reader, enum wf_kind kind, const yaml_char_t *anchor,
                                const yaml_char_t *tag) {
    struct wf_node *node = WF_NEW(reader->arena, struct wf_node);
    node->kind = kind;
    node->anchor = copy_name(reader, anchor);
    node->tag = copy_name(reader, tag);
    node->weight = kind == WF_MAPPING || kind == WF_SEQUENCE ? 2 : 1; /* begin and end */
    if (anchor && kind != WF_ALIAS) {
        wf_map_put(&reader->anchors, node->anchor, node);
    }
    return node;
}

static void add_weight(struct wf_node *parent, uint32_t weight) {
    if (parent) {
        parent->weight += weight;
    }
}

/* What is done with every finished key, value or item. */
static void finish(struct reader *reader, struct wf_node *node) {
    struct wf_node *parent = node->parent;
    add_weight(parent, node->weight);
    if (parent && parent->kind == WF_MAPPING && !node->key) {
        check_key(reader, node);
    }
    /* A block collection ends where its last child does. */
    if (parent && parent->style == WF_BLOCK && node->span.end > parent->span.end) {
        parent->span.end = node->span.end;
    }
}

static const char *const scalar_tags[] = {"!",
                                          "tag:yaml.org,2002:str",
                                          "tag:yaml.org,2002:bool",
                                          "tag:yaml.org,2002:int",
                                          "tag:yaml.org,2002:float",
                                          "tag:yaml.org,2002:null"};
static const enum wf_type tag_types[] = {WF_TYPE_STRING, WF_TYPE_STRING, WF_TYPE_BOOL,
                                         WF_TYPE_NUMBER, WF_TYPE_NUMBER, WF_TYPE_NULL};

/* Only the core scalar tags exist for GitHub, and their text must be of that type. */
static void check_tag(struct reader *reader, const struct wf_node *node) {
    if (!node->tag.ptr) {
        return;
    }
    for (size_t i = 0; i < sizeof scalar_tags / sizeof *scalar_tags; i++) {
        bool fits = tag_types[i] == WF_TYPE_STRING ||
                    (node->style == WF_PLAIN && wf_plain_type(node->text) == tag_types[i]);
        if (wf_str_is(node->tag, scalar_tags[i]) && fits) {
            return;
        }
    }
    problem(reader, "tag", node->properties,
            wf_arena_printf(reader->arena, "tag \"%.*s\" is not supported by GitHub here",
                            WF_STR_ARG(node->tag)));
}

static enum wf_style scalar_style(yaml_scalar_style_t style) {
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return WF_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return WF_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE:
        return WF_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE:
        return WF_FOLDED;
    default:
        return WF_PLAIN;
    }
}

static void on_scalar(struct reader *reader, const yaml_event_t *event) {
    struct wf_node *node = add_node(reader, WF_SCALAR, event->data.scalar.anchor, event->data.scalar.tag);
    node->style = scalar_style(event->data.scalar.style);
    node->text = copy(reader, event->data.scalar.value, event->data.scalar.length);
    bool empty = node->style == WF_PLAIN && node->text.len == 0;
    place_begin(reader, node, offset_of(reader, event->start_mark.index), empty);
    size_t end = offset_of(reader, event->end_mark.index);
    node->span.end = (uint32_t)(end < node->span.begin ? node->span.begin : end);
    wf_comments_scan(reader->arena, reader->doc, reader->gap, node->span.begin);
    if (node->style == WF_LITERAL || node->style == WF_FOLDED) {
        uint32_t header_end = wf_source_line_begin(
            reader->doc->source, wf_source_line_of(reader->doc->source, node->span.begin) + 1);
        wf_comments_scan(reader->arena, reader->doc, node->span.begin + 1, header_end);
        node->span.end = (uint32_t)block_scalar_end(reader->doc->source, node, end);
    }
    node->offsets = wf_offsets_make(reader->arena, reader->doc->source, node);
    reader->gap = end > reader->gap ? end : reader->gap;
    attach(reader, node);
    check_tag(reader, node);
    finish(reader, node);
}

static void on_alias(struct reader *reader, const yaml_event_t *event) {
    struct wf_node *node = add_node(reader, WF_ALIAS, NULL, NULL);
    node->text = copy_name(reader, event->data.alias.anchor);
    node->span =
        wf_span_make(offset_of(reader, event->start_mark.index), offset_of(reader, event->end_mark.index));
    node->properties = wf_span_make(node->span.begin, node->span.begin);
    wf_comments_scan(reader->arena, reader->doc, reader->gap, node->span.begin);
    reader->gap = node->span.end;
    attach(reader, node);
    struct wf_node *target = wf_map_get(&reader->anchors, node->text);
    for (const struct wf_node *open = node->parent; open && target; open = open->parent) {
        if (open == target) {
            problem(reader, "recursive-alias", node->span,
                    wf_arena_printf(reader->arena, "alias \"%.*s\" contains itself", WF_STR_ARG(node->text)));
            finish(reader, node);
            return;
        }
    }
    node->target = target;
    if (target) {
        node->weight = target->weight;
        reader->doc->events += target->weight - 1;
    } else {
        problem(reader, "unknown-anchor", node->span,
                wf_arena_printf(reader->arena, "there is no anchor \"%.*s\" before this alias",
                                WF_STR_ARG(node->text)));
    }
    finish(reader, node);
}

static void on_open(struct reader *reader, const yaml_event_t *event, struct wf_node *node, bool flow) {
    node->style = flow ? WF_FLOW : WF_BLOCK;
    place_begin(reader, node, offset_of(reader, event->start_mark.index), false);
    node->span.end = node->span.begin;
    attach(reader, node);
    reader->open = node;
    reader->tail = &node->first;
    reader->key = NULL;
    reader->depth++;
    if (reader->depth > reader->doc->max_depth) {
        reader->doc->max_depth = (uint32_t)reader->depth;
    }
}

/* Where the next sibling of `node`, the last child so far of its parent, will be linked. */
static void reopen_parent(struct reader *reader, struct wf_node *node) {
    struct wf_node *parent = node->parent;
    reader->open = parent;
    reader->key = NULL;
    if (parent && node->key) {
        /* A value is complete: the key before it is the last of the row. */
        reader->tail = &((struct wf_node *)(uintptr_t)node->key)->next;
    } else if (parent) {
        reader->tail = &node->next;
        reader->key = parent->kind == WF_MAPPING ? node : NULL;
    }
}

/* So that a long mapping is not walked for each of its keys. A text is one however it came to be a key. */
static void index_keys(struct reader *reader, struct wf_node *mapping) {
    enum { FEW_KEYS = 24 };
    if (mapping->count <= FEW_KEYS) {
        return;
    }
    struct wf_map *keys = WF_NEW(reader->arena, struct wf_map);
    *keys = (struct wf_map){.arena = reader->arena, .ignore_case = true};
    for (struct wf_node *key = mapping->first; key; key = key->next) {
        if (wf_map_get(keys, wf_node_text(key)) == NULL) {
            wf_map_put(keys, wf_node_text(key), key);
        }
    }
    mapping->keys = keys;
}

static void on_close(struct reader *reader, const yaml_event_t *event) {
    struct wf_node *node = reader->open;
    assert(node);
    if (node->style == WF_FLOW) {
        node->span.end = (uint32_t)offset_of(reader, event->end_mark.index);
        /* Comments between the last item and the bracket. */
        wf_comments_scan(reader->arena, reader->doc, reader->gap, node->span.end);
        reader->gap = node->span.end;
    }
    if (node->kind == WF_MAPPING) {
        check_duplicates(reader, node);
        index_keys(reader, node);
    }
    reader->depth--;
    reopen_parent(reader, node);
    finish(reader, node);
}

/* --- events ------------------------------------------------------------------------------------------- */

static bool on_document(struct reader *reader, const yaml_event_t *event) {
    if (!reader->doc->root) {
        return true;
    }
    size_t at = offset_of(reader, event->start_mark.index);
    problem(reader, "multiple-documents",
            wf_span_make(at, at + 3 > reader->doc->source->bytes.len ? at : at + 3),
            WF_STR("a second document begins here; GitHub reads exactly one"));
    return false;
}

static bool within_limits(struct reader *reader, const yaml_event_t *event) {
    bool deep = reader->depth >= WF_MAX_YAML_DEPTH;
    if (!deep && reader->doc->events <= WF_MAX_YAML_EVENTS) {
        return true;
    }
    size_t at = offset_of(reader, event->start_mark.index);
    struct wf_str message =
        deep ? wf_arena_printf(reader->arena, "nested deeper than %d levels", WF_MAX_YAML_DEPTH)
             : wf_arena_printf(reader->arena,
                               "more than %d YAML events, each alias counted as what it stands for",
                               WF_MAX_YAML_EVENTS);
    problem(reader, deep ? "too-deep" : "too-large", wf_span_make(at, at), message);
    return false;
}

/* Returns false when reading ends here. */
static bool on_event(struct reader *reader, const yaml_event_t *event) {
    reader->doc->events++;
    switch (event->type) {
    case YAML_STREAM_END_EVENT:
        return false;
    case YAML_DOCUMENT_START_EVENT:
        return on_document(reader, event);
    case YAML_SCALAR_EVENT:
        on_scalar(reader, event);
        return within_limits(reader, event);
    case YAML_ALIAS_EVENT:
        on_alias(reader, event);
        return within_limits(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        on_open(
            reader, event,
            add_node(reader, WF_SEQUENCE, event->data.sequence_start.anchor, event->data.sequence_start.tag),
            event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
        return within_limits(reader, event);
    case YAML_MAPPING_START_EVENT:
        on_open(reader, event,
                add_node(reader, WF_MAPPING, event->data.mapping_start.anchor, event->data.mapping_start.tag),
                event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
        return within_limits(reader, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        on_close(reader, event);
        return true;
    default:
        return true;
    }
}

/* libyaml's own words, made clearer where users stumble most. */
static struct wf_str syntax_message(struct reader *reader, size_t at) {
    const yaml_parser_t *parser = reader->parser;
    struct wf_str bytes = reader->doc->source->bytes;
    if (bytes.ptr && at < bytes.len && bytes.ptr[at] == '\t') {
        return WF_STR("a tab cannot indent YAML: use spaces");
    }
    const char *what = parser->problem ? parser->problem : "cannot be read";
    if (parser->context && parser->context_mark.line != parser->problem_mark.line) {
        return wf_arena_printf(reader->arena, "%s (%s that begins on line %zu)", what, parser->context,
                               parser->context_mark.line + 1);
    }
    return parser->context ? wf_arena_printf(reader->arena, "%s (%s)", what, parser->context)
                           : wf_arena_printf(reader->arena, "%s", what);
}

static void on_syntax_error(struct reader *reader) {
    if (reader->parser->error == YAML_MEMORY_ERROR) {
        wf_oom();
    }
    size_t length = reader->doc->source->bytes.len;
    size_t at = reader->parser->error == YAML_READER_ERROR
                    ? reader->parser->problem_offset + reader->doc->source->bom
                    : offset_of(reader, reader->parser->problem_mark.index);
    at = at > length ? length : at;
    problem(reader, "syntax", wf_span_make(at, at < length ? at + 1 : at), syntax_message(reader, at));
}

/* An open flow collection has no end yet. */
static void cover_children(struct wf_node *node) {
    for (const struct wf_node *child = node->first; child; child = child->next) {
        const struct wf_node *last = child->value ? child->value : child;
        node->span.end = last->span.end > node->span.end ? last->span.end : node->span.end;
    }
}

/* Ends what is still open when reading stops early, so that every key has a value and spans nest. */
static void unwind(struct reader *reader) {
    while (reader->open) {
        struct wf_node *node = reader->open;
        if (node->kind == WF_MAPPING && reader->key) {
            struct wf_node *empty = add_node(reader, WF_SCALAR, NULL, NULL);
            empty->span = wf_span_make(reader->key->span.end, reader->key->span.end);
            empty->text = WF_STR("");
            attach(reader, empty);
        }
        cover_children(node);
        reader->depth--;
        reopen_parent(reader, node);
        if (node->parent && node->span.end > node->parent->span.end) {
            node->parent->span.end = node->span.end;
        }
    }
}

static void read_events(struct reader *reader) {
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(reader->parser, &event)) {
            on_syntax_error(reader);
            reader->doc->cut = true;
            unwind(reader);
            return;
        }
        more = on_event(reader, &event);
        reader->doc->cut = !more && event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    unwind(reader);
    wf_comments_scan(reader->arena, reader->doc, reader->gap, reader->doc->source->bytes.len);
    if (!reader->doc->root) {
        problem(reader, "empty", (struct wf_span){0, 0}, WF_STR("the file has no YAML document"));
    }
}

static void release_parser(void *parser) {
    yaml_parser_delete(parser);
}

struct wf_doc *wf_yaml_read(struct wf_arena *arena, const struct wf_source *source) {
    struct wf_doc *doc = WF_NEW(arena, struct wf_doc);
    doc->source = source;
    struct reader reader = {.arena = arena, .doc = doc, .mark_offset = source->bom, .gap = source->bom};
    reader.anchors.arena = arena;
    struct wf_encoding_problem encoding = wf_source_encoding(source);
    if (encoding.what) {
        problem(&reader, "encoding", encoding.span, wf_str_of(encoding.what));
        return doc;
    }
    /* The parser lives in the arena so that it is released even when memory runs out half-way. */
    reader.parser = WF_NEW(arena, yaml_parser_t);
    if (!yaml_parser_initialize(reader.parser)) {
        wf_oom();
    }
    wf_arena_on_free(arena, release_parser, reader.parser);
    yaml_parser_set_encoding(reader.parser, YAML_UTF8_ENCODING);
    const char *bytes = source->bytes.len > 0 ? source->bytes.ptr : ""; /* libyaml asserts on NULL */
    yaml_parser_set_input_string(reader.parser, (const unsigned char *)bytes + source->bom,
                                 source->bytes.len - source->bom);
    read_events(&reader);
    return doc;
}

struct wf_doc *wf_yaml_parse(struct wf_arena *arena, struct wf_str name, struct wf_str bytes) {
    return wf_yaml_read(arena, wf_source_make(arena, name, bytes));
}
