#include "yaml/patch.h"

#include "base/buf.h"
#include "yaml/comment.h"
#include "yaml/layout.h"
#include "yaml/read.h"

/* --- edits -------------------------------------------------------------------------------------------- */

void wf_patch_replace(struct wf_patch *patch, struct wf_span span, struct wf_str text) {
    *WF_PUSH(patch->arena, &patch->edits) = (struct wf_edit){span, text};
}

static void insert(struct wf_patch *patch, uint32_t at, struct wf_str text) {
    wf_patch_replace(patch, wf_span_make(at, at), text);
}

/* Insertion sort: it keeps the order of insertions at one place, and the lists are short. */
const struct wf_fix *wf_patch_fix(struct wf_patch *patch, const char *title, enum wf_fix_safety safety) {
    if (patch->edits.len == 0) {
        return NULL;
    }
    struct wf_edit *edits = WF_NEW_ARRAY(patch->arena, struct wf_edit, patch->edits.len);
    for (size_t i = 0; i < patch->edits.len; i++) {
        size_t at = i;
        for (; at > 0 && edits[at - 1].span.begin > patch->edits.items[i].span.begin; at--) {
            edits[at] = edits[at - 1];
        }
        edits[at] = patch->edits.items[i];
    }
    struct wf_fix *fix = WF_NEW(patch->arena, struct wf_fix);
    *fix = (struct wf_fix){title, safety, edits, patch->edits.len};
    return fix;
}

/* --- adding to block collections ---------------------------------------------------------------------- */

/* `yaml` with every line but the first indented by `columns`, without the last line end. */
static void append_indented(struct wf_buf *out, struct wf_str yaml, size_t columns) {
    struct wf_str rest = wf_str_ends(yaml, "\n") ? wf_str_sub(yaml, 0, yaml.len - 1) : yaml;
    struct wf_str line;
    for (bool first = true; wf_str_cut(&rest, '\n', &line); first = false) {
        if (!first) {
            wf_buf_char(out, '\n');
            wf_buf_fill(out, ' ', line.len > 0 ? columns : 0);
        }
        wf_buf_str(out, line);
    }
}

/* New lines behind all that belongs to `after`. A file without a final newline goes on without one, except
 * when a block scalar may stand at the end of the lines: it would lose its own. */
static void insert_behind(struct wf_patch *patch, const struct wf_node *after, struct wf_str lines) {
    struct wf_str bytes = patch->doc->source->bytes;
    uint32_t at = wf_layout_entry_next(patch->doc, after);
    char last = at > 0 ? bytes.ptr[at - 1] : '\n';
    struct wf_buf out = {.arena = patch->arena};
    bool open_end = at == bytes.len && last != '\n' && last != '\r';
    wf_buf_text(&out, open_end ? "\n" : "");
    wf_buf_str(&out, lines);
    bool several = wf_str_find_char(lines, '\n', 0) != WF_NOT_FOUND;
    wf_buf_text(&out, open_end && !several ? "" : "\n");
    insert(patch, at, wf_buf_view(&out));
}

/* `entry` is how the new entry looks from its column on ("key: ..." or "- ..."). */
static bool add_block_entry(struct wf_patch *patch, const struct wf_node *collection,
                            const struct wf_node *after, const char *dash, struct wf_str yaml) {
    uint32_t begin = collection->span.begin;
    size_t column = wf_layout_column(patch->doc->source, begin);
    struct wf_buf out = {.arena = patch->arena};
    wf_buf_fill(&out, ' ', after ? column : 0);
    wf_buf_text(&out, dash);
    append_indented(&out, yaml, column + strlen(dash));
    if (after) {
        insert_behind(patch, after, wf_buf_view(&out));
        return true;
    }
    wf_buf_char(&out, '\n');
    wf_buf_fill(&out, ' ', column);
    insert(patch, begin, wf_buf_view(&out));
    return true;
}

/* "- " with as many blanks as the first item has, when it begins on the line of its dash. */
static const char *dash_of(const struct wf_patch *patch, const struct wf_node *sequence) {
    uint32_t begin = wf_layout_begin(sequence->first);
    uint32_t dash = sequence->span.begin;
    bool same = begin > dash + 1 && wf_layout_line_begin(patch->doc->source, begin) ==
                                        wf_layout_line_begin(patch->doc->source, dash);
    struct wf_buf out = {.arena = patch->arena};
    wf_buf_char(&out, '-');
    wf_buf_fill(&out, ' ', same ? begin - dash - 1 : 1);
    wf_buf_char(&out, '\0');
    return out.ptr;
}

/* --- adding to flow collections ----------------------------------------------------------------------- */

static bool same_tree(const struct wf_node *a, const struct wf_node *b) {
    const struct wf_node *x = a;
    const struct wf_node *y = b;
    while (x && y) {
        if (x->kind != y->kind || x->count != y->count || !wf_str_eq(x->text, y->text) ||
            wf_node_type(x) != wf_node_type(y)) {
            return false;
        }
        x = wf_layout_next(x, a);
        y = wf_layout_next(y, b);
    }
    return x == y;
}

/* True when `yaml` means the same between brackets as on a line of its own. */
static bool fits_in_flow(struct wf_patch *patch, struct wf_str yaml, bool pair) {
    struct wf_buf block = {.arena = patch->arena};
    struct wf_buf flow = {.arena = patch->arena};
    wf_buf_printf(&block, "%s%.*s\n", pair ? "" : "- ", WF_STR_ARG(yaml));
    wf_buf_printf(&flow, "%c%.*s, x%s\n", pair ? '{' : '[', WF_STR_ARG(yaml), pair ? ": y}" : "]");
    struct wf_doc *a = wf_yaml_parse(patch->arena, WF_STR("new"), wf_buf_view(&block));
    struct wf_doc *b = wf_yaml_parse(patch->arena, WF_STR("new"), wf_buf_view(&flow));
    if (!a->root || !b->root || a->problems.len > 0 || b->problems.len > 0 || a->comments.len > 0) {
        return false;
    }
    enum wf_kind kind = pair ? WF_MAPPING : WF_SEQUENCE;
    bool shape = a->root->kind == kind && a->root->count == 1 && b->root->kind == kind && b->root->count == 2;
    return shape && same_tree(a->root->first, b->root->first) &&
           (!pair || same_tree(a->root->first->value, b->root->first->value));
}

static bool has_brackets(struct wf_str text) {
    return wf_str_starts(text, "{") || wf_str_starts(text, "[");
}

static bool is_one_line(struct wf_str text) {
    return wf_str_find_char(text, '\n', 0) == WF_NOT_FOUND && wf_str_find_char(text, '\r', 0) == WF_NOT_FOUND;
}

static void fill_empty_flow(struct wf_patch *patch, const struct wf_node *collection, struct wf_str yaml) {
    bool wide = collection->span.end - collection->span.begin > 2;
    struct wf_str text = wf_arena_printf(patch->arena, wide ? " %.*s " : "%.*s", WF_STR_ARG(yaml));
    wf_patch_replace(patch, wf_span_make(collection->span.begin + 1, collection->span.end - 1), text);
}

/* A key whose value is left out: what is put behind it would become part of it. */
static bool has_no_end(const struct wf_node *entry) {
    const struct wf_node *last = entry->value ? entry->value : entry;
    return last->span.begin == last->span.end;
}

/* What separates a new entry from `entry`: a line of its own when `entry` has one, and no comment behind it
 * that would then seem to speak of the new one. */
static struct wf_str flow_gap(const struct wf_patch *patch, const struct wf_node *entry, uint32_t end) {
    const struct wf_source *source = patch->doc->source;
    uint32_t begin = wf_layout_begin(entry);
    if (!wf_layout_own_line(source, begin) || wf_comment_behind(patch->doc, end)) {
        return WF_STR(" ");
    }
    struct wf_str margin = wf_source_slice(source, wf_span_make(wf_layout_line_begin(source, begin), begin));
    return wf_arena_printf(patch->arena, "\n%.*s", WF_STR_ARG(margin));
}

static bool add_flow_entry(struct wf_patch *patch, const struct wf_node *collection,
                           const struct wf_node *after, struct wf_str yaml) {
    struct wf_str text = wf_source_slice(patch->doc->source, collection->span);
    yaml = wf_str_trim(yaml);
    if (!is_one_line(yaml) || !has_brackets(text) || (collection->count == 0 && !is_one_line(text)) ||
        (after && has_no_end(after)) || !fits_in_flow(patch, yaml, collection->kind == WF_MAPPING)) {
        return false;
    }
    if (collection->count == 0) {
        fill_empty_flow(patch, collection, yaml);
    } else if (after) {
        uint32_t end = wf_layout_entry_end(patch->doc->source, after);
        struct wf_str gap = flow_gap(patch, after, end);
        insert(patch, end, wf_arena_printf(patch->arena, ",%.*s%.*s", WF_STR_ARG(gap), WF_STR_ARG(yaml)));
    } else {
        uint32_t at = wf_layout_begin(collection->first);
        struct wf_str gap = flow_gap(patch, collection->first, at);
        insert(patch, at, wf_arena_printf(patch->arena, "%.*s,%.*s", WF_STR_ARG(yaml), WF_STR_ARG(gap)));
    }
    return true;
}

/* --- adding ------------------------------------------------------------------------------------------- */

/* "? key" */
static bool is_explicit(const struct wf_patch *patch, const struct wf_node *entry) {
    const char *bytes = patch->doc->source->bytes.ptr;
    uint32_t at = wf_layout_begin(entry);
    while (at > 0 && wf_is_blank(bytes[at - 1])) {
        at--;
    }
    return wf_layout_is_key(entry) && at > 0 && bytes[at - 1] == '?';
}

static bool add_entry(struct wf_patch *patch, const struct wf_node *collection, const struct wf_node *after,
                      struct wf_str yaml) {
    if ((after && after->parent != collection) || wf_str_trim(yaml).len == 0) {
        return false;
    }
    if (collection->style == WF_FLOW) {
        return add_flow_entry(patch, collection, after, yaml);
    }
    if (!collection->first || is_explicit(patch, after ? after : collection->first)) {
        return false;
    }
    const char *dash = collection->kind == WF_SEQUENCE ? dash_of(patch, collection) : "";
    return add_block_entry(patch, collection, after, dash, yaml);
}

bool wf_patch_add_pair(struct wf_patch *patch, const struct wf_node *mapping, const struct wf_node *after,
                       struct wf_str yaml) {
    return mapping->kind == WF_MAPPING && add_entry(patch, mapping, after, yaml);
}

bool wf_patch_add_item(struct wf_patch *patch, const struct wf_node *sequence, const struct wf_node *after,
                       struct wf_str yaml) {
    return sequence->kind == WF_SEQUENCE && add_entry(patch, sequence, after, yaml);
}

/* --- removing ----------------------------------------------------------------------------------------- */

static bool is_inside(const struct wf_node *node, const struct wf_node *entry) {
    while (node && node != entry && node != entry->value) {
        node = node->parent;
    }
    return node != NULL;
}

static bool has_anchor(const struct wf_node *entry) {
    const struct wf_node *roots[] = {entry, entry->value};
    for (size_t i = 0; i < 2; i++) {
        for (const struct wf_node *node = roots[i]; node; node = wf_layout_next(node, roots[i])) {
            if (node->anchor.len > 0) {
                return true;
            }
        }
    }
    return false;
}

static bool is_needed(const struct wf_patch *patch, const struct wf_node *entry) {
    const struct wf_node *root = has_anchor(entry) ? patch->doc->root : NULL;
    for (const struct wf_node *node = root; node; node = wf_layout_next(node, root)) {
        if (node->kind == WF_ALIAS && is_inside(node->target, entry) && !is_inside(node, entry)) {
            return true;
        }
    }
    return false;
}

static const struct wf_node *previous(const struct wf_node *entry) {
    const struct wf_node *node = entry->parent->first;
    if (node == entry) {
        return NULL;
    }
    while (node->next != entry) {
        node = node->next;
    }
    return node;
}

static uint32_t behind_blank_lines(const struct wf_source *source, uint32_t line) {
    while (line < source->bytes.len && wf_layout_line_blank(source, line)) {
        line = wf_layout_line_next(source, line);
    }
    return line;
}

static uint32_t before_blank_lines(const struct wf_source *source, uint32_t line) {
    while (line > source->bom) {
        uint32_t above = wf_layout_line_begin(source, line - 1);
        if (!wf_layout_line_blank(source, above)) {
            break;
        }
        line = above;
    }
    return line;
}

/* Of empty lines above and below one group stays, the upper one, except at the end of the file. */
static struct wf_span with_blank_lines(const struct wf_patch *patch, const struct wf_node *entry,
                                       struct wf_span span) {
    const struct wf_source *source = patch->doc->source;
    const struct wf_node *before = previous(entry);
    bool keeps = before && wf_layout_keeps_lines(source, before->value ? before->value : before);
    uint32_t above = before_blank_lines(source, span.begin);
    if (keeps || above < span.begin || above == source->bom) {
        span.end = behind_blank_lines(source, span.end);
    }
    if (!keeps && span.end == source->bytes.len) {
        span.begin = above;
    }
    return span;
}

static uint32_t behind_blanks(const struct wf_source *source, uint32_t at) {
    at = behind_blank_lines(source, at);
    while (at < source->bytes.len && source->bytes.ptr[at] == ' ') {
        at++;
    }
    return at;
}

static bool remove_block_entry(struct wf_patch *patch, const struct wf_node *entry) {
    const struct wf_source *source = patch->doc->source;
    uint32_t begin = wf_layout_entry_begin(patch->doc, entry);
    uint32_t end = wf_layout_entry_next(patch->doc, entry);
    if (is_explicit(patch, entry)) {
        return false;
    }
    if (wf_layout_own_line(source, begin)) {
        struct wf_span span = wf_span_make(wf_layout_entry_first(patch->doc, entry), end);
        wf_patch_replace(patch, with_blank_lines(patch, entry, span), WF_STR(""));
        return true;
    }
    /* The first of a compact collection: what follows moves up behind the "- ". */
    if (entry->index > 0) {
        return false;
    }
    wf_patch_replace(patch, wf_span_make(begin, behind_blanks(source, end)), WF_STR(""));
    return true;
}

static bool has_comment(const struct wf_doc *doc, struct wf_span span) {
    for (uint32_t at = span.begin; at < span.end; at = wf_layout_line_next(doc->source, at)) {
        const struct wf_comment *comment = wf_comment_behind(doc, at);
        if (comment && comment->span.begin < span.end) {
            return true;
        }
    }
    return false;
}

static bool remove_flow_entry(struct wf_patch *patch, const struct wf_node *entry) {
    const struct wf_node *before = previous(entry);
    struct wf_span span =
        wf_span_make(wf_layout_begin(entry), wf_layout_entry_end(patch->doc->source, entry));
    if (entry->next) {
        span.end = wf_layout_begin(entry->next);
    } else if (before && !has_no_end(before)) {
        span.begin = wf_layout_entry_end(patch->doc->source, before);
    }
    if (has_comment(patch->doc, span) || is_explicit(patch, entry) ||
        (entry->next && is_explicit(patch, entry->next))) {
        return false;
    }
    wf_patch_replace(patch, span, WF_STR(""));
    return true;
}

bool wf_patch_remove(struct wf_patch *patch, const struct wf_node *entry) {
    if (!entry->parent || entry->key || entry->parent->count < 2 || is_needed(patch, entry)) {
        return false;
    }
    return wf_layout_in_flow(entry) ? remove_flow_entry(patch, entry) : remove_block_entry(patch, entry);
}

/* --- comments ----------------------------------------------------------------------------------------- */

/* A line may begin inside a quoted or plain scalar of a flow collection. */
static bool begins_in_scalar(const struct wf_node *node, uint32_t line) {
    while (wf_layout_in_flow(node)) {
        node = node->parent;
    }
    for (const struct wf_node *at = node; at; at = wf_layout_next(at, node)) {
        if (at->kind == WF_SCALAR && at->span.begin < line && line < at->span.end) {
            return true;
        }
    }
    return false;
}

bool wf_patch_comment_above(struct wf_patch *patch, const struct wf_node *node, struct wf_str text) {
    const struct wf_source *source = patch->doc->source;
    uint32_t line = wf_layout_line_begin(source, wf_layout_begin(node));
    if (wf_layout_in_flow(node) && begins_in_scalar(node, line)) {
        return false;
    }
    uint32_t code = line;
    while (code < source->bytes.len && wf_is_blank(source->bytes.ptr[code])) {
        code++;
    }
    struct wf_buf out = {.arena = patch->arena};
    struct wf_str rest = wf_str_trim(text);
    struct wf_str part;
    while (wf_str_cut(&rest, '\n', &part)) {
        part = wf_str_trim(part);
        wf_buf_str(&out, wf_source_slice(source, wf_span_make(line, code)));
        wf_buf_text(&out, part.len > 0 ? "# " : "#");
        wf_buf_str(&out, part);
        wf_buf_char(&out, '\n');
    }
    insert(patch, line, wf_buf_view(&out));
    return true;
}
