#include "yaml/second.h"

#include "base/map.h"
#include "base/seek.h"
#include "yaml/layout.h"
#include "yaml/read.h"

#include <libfyaml.h>

/* --- the first reader's events ------------------------------------------------------------------------ */

/* An event of the tree: a node, or with `end` the end of a collection. */
struct place {
    const struct wf_node *node;
    bool end;
};

static bool is_collection(const struct wf_node *node) {
    return node->kind == WF_MAPPING || node->kind == WF_SEQUENCE;
}

static struct place advance(struct place at) {
    const struct wf_node *node = at.node;
    if (is_collection(node) && !at.end) {
        return node->first ? (struct place){node->first, false} : (struct place){node, true};
    }
    const struct wf_node *next = node->key ? node->key->next : node->next;
    if (wf_layout_is_key(node) && node->value) {
        next = node->value;
    }
    return next ? (struct place){next, false} : (struct place){node->parent, node->parent != NULL};
}

/* Reads with libyaml; NULL when it calls the bytes an error. Findings that are no syntax errors do not count.
 */
static struct wf_doc *read_first(struct wf_arena *arena, struct wf_str bytes, struct wf_err *err) {
    static const char *const fatal[] = {"syntax", "encoding", "multiple-documents", "too-deep", "too-large"};
    struct wf_doc *doc = wf_yaml_parse(arena, WF_STR("new"), bytes);
    for (size_t i = 0; i < doc->problems.len; i++) {
        struct wf_problem problem = doc->problems.items[i];
        for (size_t k = 0; k < sizeof fatal / sizeof fatal[0]; k++) {
            if (strcmp(problem.code, fatal[k]) == 0) {
                wf_err_set(err, WF_ERR_WORLD, "line %u: %.*s",
                           (unsigned)wf_source_line_of(doc->source, problem.span.begin),
                           WF_STR_ARG(problem.message));
                return NULL;
            }
        }
    }
    return doc;
}

/* --- libfyaml ----------------------------------------------------------------------------------------- */

/* A parser that is never used again after an error, and its own diagnostics, which keep it silent. */
struct strict {
    struct fy_diag *diag;
    struct fy_parser *parser;
};

static void release(void *object) {
    struct strict *strict = object;
    if (strict->parser) {
        fy_parser_destroy(strict->parser);
    }
    if (strict->diag) {
        fy_diag_destroy(strict->diag);
    }
    *strict = (struct strict){NULL, NULL};
}

static void say_nothing(struct fy_diag *diag, void *user, const char *text, size_t len) {
    (void)diag;
    (void)user;
    (void)text;
    (void)len;
}

/* It lives in the arena so that it is released even when memory runs out half-way. */
static struct strict *open_strict(struct wf_arena *arena, struct wf_str bytes) {
    struct strict *strict = WF_NEW(arena, struct strict);
    wf_arena_on_free(arena, release, strict);
    struct fy_diag_cfg diag_cfg;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    diag_cfg.output_fn = say_nothing;
    diag_cfg.colorize = false;
    strict->diag = fy_diag_create(&diag_cfg);
    if (!strict->diag) {
        wf_oom();
    }
    fy_diag_set_collect_errors(strict->diag, true);
    struct fy_parse_cfg cfg = {.flags =
                                   FYPCF_QUIET | FYPCF_SLOPPY_FLOW_INDENTATION | FYPCF_DISABLE_DEPTH_LIMIT,
                               .diag = strict->diag};
    strict->parser = fy_parser_create(&cfg);
    if (!strict->parser || fy_parser_set_string(strict->parser, bytes.ptr, bytes.len) != 0) {
        wf_oom();
    }
    return strict;
}

static enum wf_second refuse(const struct strict *strict, struct wf_err *err) {
    void *iterator = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(strict->diag, &iterator);
    wf_err_set(err, WF_ERR_WORLD, "strict YAML 1.2, line %d: %s", error ? error->line : 1,
               error && error->msg ? error->msg : "cannot be read");
    return WF_SECOND_REFUSES;
}

static struct wf_str token_text(struct fy_token *token) {
    size_t len = 0;
    const char *text = token ? fy_token_get_text(token, &len) : NULL;
    return text ? (struct wf_str){text, len} : (struct wf_str){"", 0};
}

/* --- comparing ---------------------------------------------------------------------------------------- */

static enum wf_style style_of(struct fy_token *token) {
    switch (token ? fy_scalar_token_get_style(token) : FYSS_PLAIN) {
    case FYSS_SINGLE_QUOTED:
        return WF_SINGLE;
    case FYSS_DOUBLE_QUOTED:
        return WF_DOUBLE;
    case FYSS_LITERAL:
        return WF_LITERAL;
    case FYSS_FOLDED:
        return WF_FOLDED;
    default:
        return WF_PLAIN;
    }
}

static bool is_event(enum fy_event_type type) {
    return type == FYET_SCALAR || type == FYET_ALIAS || type == FYET_SEQUENCE_START ||
           type == FYET_SEQUENCE_END || type == FYET_MAPPING_START || type == FYET_MAPPING_END;
}

static bool same_kind(struct place at, enum fy_event_type type) {
    static const enum fy_event_type begins[] = {
        [WF_SCALAR] = FYET_SCALAR,
        [WF_SEQUENCE] = FYET_SEQUENCE_START,
        [WF_MAPPING] = FYET_MAPPING_START,
        [WF_ALIAS] = FYET_ALIAS,
    };
    enum fy_event_type end = at.node->kind == WF_MAPPING ? FYET_MAPPING_END : FYET_SEQUENCE_END;
    return type == (at.end ? end : begins[at.node->kind]);
}

/* libfyaml 0.7.12 garbles single-quoted text that holds "''''": such scalars are decoded here instead. */
static bool is_undoubled(const struct wf_source *source, const struct wf_node *node) {
    struct wf_str raw = wf_source_slice(source, wf_span_make(node->span.begin + 1, node->span.end - 1));
    size_t made = 0;
    for (size_t at = 0; at < raw.len; at++, made++) {
        if (made >= node->text.len || raw.ptr[at] != node->text.ptr[made] || raw.ptr[at] == '\n') {
            return false;
        }
        at += raw.ptr[at] == '\'' ? 1 : 0;
    }
    return made == node->text.len && wf_str_has(raw, "''''");
}

static bool same_scalar(const struct wf_source *source, const struct wf_node *node, struct fy_token *token) {
    struct wf_str text = token_text(token);
    enum wf_style style = style_of(token);
    bool block = style == WF_LITERAL || style == WF_FOLDED;
    bool open_end = node->span.end == source->bytes.len && !wf_str_ends(source->bytes, "\n");
    if (block && open_end && text.len == node->text.len + 1 && wf_str_ends(text, "\n")) {
        text.len--;
    }
    return style == node->style &&
           (wf_str_eq(text, node->text) || (style == WF_SINGLE && is_undoubled(source, node)));
}

static bool same_properties(const struct wf_node *node, struct fy_token *anchor, struct fy_token *tag) {
    return wf_str_eq(token_text(anchor), node->anchor) && wf_str_eq(token_text(tag), node->tag);
}

static bool same_event(const struct wf_source *source, struct place at, const struct fy_event *event) {
    if (!same_kind(at, event->type) || at.end) {
        return at.end && same_kind(at, event->type);
    }
    switch (event->type) {
    case FYET_SCALAR:
        return same_scalar(source, at.node, event->scalar.value) &&
               same_properties(at.node, event->scalar.anchor, event->scalar.tag);
    case FYET_ALIAS:
        return wf_str_eq(token_text(event->alias.anchor), at.node->text);
    case FYET_SEQUENCE_START:
        return same_properties(at.node, event->sequence_start.anchor, event->sequence_start.tag);
    default:
        return same_properties(at.node, event->mapping_start.anchor, event->mapping_start.tag);
    }
}

static enum wf_second differ(const struct wf_doc *doc, struct place at, struct wf_err *err) {
    uint32_t offset = at.node ? at.node->span.begin : (uint32_t)doc->source->bytes.len;
    wf_err_set(err, WF_ERR_WORLD, "line %u: libyaml and libfyaml read something different",
               (unsigned)wf_source_line_of(doc->source, offset));
    return WF_SECOND_DIFFERS;
}

static enum wf_second compare(const struct wf_doc *doc, struct strict *strict, struct wf_err *err) {
    struct place at = {doc->root, false};
    struct fy_event *event;
    while ((event = fy_parser_parse(strict->parser)) != NULL) {
        bool counts = is_event(event->type);
        bool same = !counts || (at.node && same_event(doc->source, at, event));
        fy_parser_event_free(strict->parser, event);
        if (!same) {
            return differ(doc, at, err);
        }
        at = counts ? advance(at) : at;
    }
    if (fy_parser_get_stream_error(strict->parser)) {
        return refuse(strict, err);
    }
    return at.node ? differ(doc, at, err) : WF_SECOND_AGREES;
}

enum wf_second wf_second_check(struct wf_arena *arena, struct wf_str bytes, struct wf_err *err) {
    struct wf_doc *doc = read_first(arena, bytes, err);
    if (!doc) {
        return WF_SECOND_REFUSES;
    }
    if (!doc->root) {
        return WF_SECOND_AGREES;
    }
    struct strict *strict = open_strict(arena, bytes);
    enum wf_second result = compare(doc, strict, err);
    release(strict);
    return result;
}

/* --- untouched events --------------------------------------------------------------------------------- */

struct spot {
    struct wf_span span;
    bool removes; /* something that was there before */
};

/* One of the two revisions: its tree and the places of the edits in it. */
struct revision {
    const struct wf_doc *doc;
    WF_LIST(struct spot) edits;
};

struct pairing {
    struct wf_arena *arena;
    struct wf_map forth, back; /* collections of one revision that stand for one of the other */
};

static size_t written_length(const struct wf_source *source, struct wf_str text) {
    size_t len = text.len;
    for (size_t i = 0; source->crlf && i < text.len; i++) {
        len += text.ptr[i] == '\n' && (i == 0 || text.ptr[i - 1] != '\r') ? 1 : 0;
    }
    return len;
}

/* Finds the edits' places in both; false when the bytes between them are not the same. */
static bool place_edits(struct wf_arena *arena, struct revision *before, struct revision *after,
                        const struct wf_edit *edits, size_t count) {
    struct wf_str old = before->doc->source->bytes;
    struct wf_str new = after->doc->source->bytes;
    size_t old_at = 0;
    size_t new_at = 0;
    for (size_t i = 0; i <= count; i++) {
        size_t stop = i < count ? edits[i].span.begin : old.len;
        size_t gap = stop - old_at;
        if (stop < old_at || new_at + gap > new.len ||
            !wf_str_eq(wf_str_sub(old, old_at, stop), wf_str_sub(new, new_at, new_at + gap))) {
            return false;
        }
        new_at += gap;
        if (i < count) {
            size_t length = written_length(before->doc->source, edits[i].text);
            bool removes = edits[i].span.end > edits[i].span.begin;
            *WF_PUSH(arena, &before->edits) = (struct spot){edits[i].span, removes};
            *WF_PUSH(arena, &after->edits) = (struct spot){wf_span_make(new_at, new_at + length), removes};
            old_at = edits[i].span.end;
            new_at += length;
        }
    }
    return new_at == new.len;
}

static bool is_touched(const struct revision *revision, const struct wf_node *node) {
    uint32_t begin = wf_layout_begin(node);
    size_t at;
    WF_SEEK(at, revision->edits.len, revision->edits.items[at].span.end < begin);
    if (at == revision->edits.len) {
        return false;
    }
    struct spot spot = revision->edits.items[at];
    uint32_t end = wf_layout_end(revision->doc->source, node);
    /* The last line of a block scalar goes with its line end. */
    bool block = node->style == WF_LITERAL || node->style == WF_FOLDED;
    end = block && spot.removes ? wf_layout_line_next(revision->doc->source, end) : end;
    return spot.span.begin <= end;
}

/* The next scalar or alias from `node` on that no edit touches. */
static const struct wf_node *untouched_from(const struct revision *revision, const struct wf_node *node) {
    while (node && (is_collection(node) || is_touched(revision, node))) {
        node = wf_layout_next(node, revision->doc->root);
    }
    return node;
}

/* A map's key made of a pointer. */
static struct wf_str key_of(struct wf_arena *arena, const struct wf_node *node) {
    return wf_arena_str(arena, (struct wf_str){(const char *)&node, sizeof(node)});
}

static bool same_parents(struct pairing *pairing, const struct wf_node *a, const struct wf_node *b) {
    for (; a && b; a = a->parent, b = b->parent) {
        struct wf_str a_key = key_of(pairing->arena, a);
        struct wf_str b_key = key_of(pairing->arena, b);
        const struct wf_node *known = wf_map_get(&pairing->forth, a_key);
        if (known || wf_map_get(&pairing->back, b_key)) {
            return known == b;
        }
        if (a->kind != b->kind) {
            return false;
        }
        wf_map_put(&pairing->forth, a_key, (void *)(uintptr_t)b);
        wf_map_put(&pairing->back, b_key, (void *)(uintptr_t)a);
    }
    return a == b;
}

static bool same_leaf(struct pairing *pairing, const struct wf_node *a, const struct wf_node *b) {
    bool same = a->kind == b->kind && a->style == b->style && wf_str_eq(a->text, b->text) &&
                wf_str_eq(a->anchor, b->anchor) && wf_str_eq(a->tag, b->tag) &&
                wf_layout_is_key(a) == wf_layout_is_key(b);
    return same && same_parents(pairing, a->parent, b->parent);
}

static bool same_leaves(struct wf_arena *arena, const struct revision *before, const struct revision *after,
                        struct wf_err *err) {
    struct pairing pairing = {arena, {.arena = arena}, {.arena = arena}};
    const struct wf_node *a = untouched_from(before, before->doc->root);
    const struct wf_node *b = untouched_from(after, after->doc->root);
    while (a && b && same_leaf(&pairing, a, b)) {
        a = untouched_from(before, wf_layout_next(a, before->doc->root));
        b = untouched_from(after, wf_layout_next(b, after->doc->root));
    }
    const struct revision *side = a ? before : after;
    const struct wf_node *at = a ? a : b;
    return !at || wf_err_set(err, WF_ERR_WORLD, "line %u: the change would alter what it does not touch",
                             (unsigned)wf_source_line_of(side->doc->source, at->span.begin));
}

bool wf_second_untouched(struct wf_arena *arena, struct wf_str before, struct wf_str after,
                         const struct wf_edit *edits, size_t count, struct wf_err *err) {
    struct revision old = {.doc = read_first(arena, before, err)};
    struct revision new = {.doc = old.doc ? read_first(arena, after, err) : NULL};
    if (!new.doc) {
        return false;
    }
    if (!place_edits(arena, &old, &new, edits, count)) {
        return wf_err_set(err, WF_ERR_WORLD, "bytes outside the change are not what they were");
    }
    return same_leaves(arena, &old, &new, err);
}
