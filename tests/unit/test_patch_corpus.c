/* Pseudo-random changes to real workflows: the result must read as the tree with just that change. WFGEN_SEED
 * chooses others than the usual ones. */
#include "yaml/patch.h"

#include "base/buf.h"
#include "corpus.h"
#include "yaml/quote.h"
#include "yaml/read.h"
#include "yaml/second.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPERATIONS = 7, PER_FILE = 2 };

/* What the new tree shall look like, in terms of the old one. */
struct change {
    const struct wf_node *set; /* a scalar that becomes `text` */
    struct wf_str text;
    const struct wf_node *removed;    /* an entry */
    const struct wf_node *collection; /* gets the entry `added` behind `after` or first */
    const struct wf_node *after, *added;
    size_t comments; /* new ones */
};

struct run {
    uint32_t seed;
    size_t done[OPERATIONS], refused[OPERATIONS], count;
    struct wf_arena *arena; /* of the file being tried */
    const struct wf_doc *doc;
    const char *path;
    bool strict; /* the second reader accepts the file */
};

static uint32_t random_below(struct run *run, uint32_t limit) {
    run->seed = run->seed * 1664525u + 1013904223u;
    return limit ? (run->seed >> 8) % limit : 0;
}

/* --- comparing ---------------------------------------------------------------------------------------- */

static bool same(const struct run *run, const struct wf_node *a, const struct wf_node *b,
                 const struct change *change);

static bool same_scalar(const struct run *run, const struct wf_node *a, const struct wf_node *b,
                        const struct change *change) {
    if (a == change->set) {
        bool typed = a->style == WF_PLAIN && wf_quote_is_typed(a->text);
        return wf_str_eq(b->text, change->text) && (wf_node_type(b) == WF_TYPE_STRING || typed);
    }
    struct wf_str text = b->text;
    struct wf_str bytes = run->doc->source->bytes;
    bool open_end = a->span.end == bytes.len && (a->style == WF_LITERAL || a->style == WF_FOLDED);
    if (change->collection && open_end && wf_str_ends(text, "\n") && !wf_str_ends(a->text, "\n")) {
        text.len--;
    }
    return wf_str_eq(a->text, text) && wf_node_type(a) == wf_node_type(b) && a->style == b->style;
}

static bool same_entry(const struct run *run, const struct wf_node *a, const struct wf_node *b,
                       const struct change *change) {
    if (!b || !same(run, a, b, change) || (a->value != NULL) != (b->value != NULL)) {
        return false;
    }
    return !a->value || same(run, a->value, b->value, change);
}

static bool same_entries(const struct run *run, const struct wf_node *a, const struct wf_node *b,
                         const struct change *change) {
    const struct wf_node *there = b->first;
    for (const struct wf_node *entry = a->first;; entry = entry->next) {
        bool add =
            a == change->collection && (entry ? entry->index == (change->after ? change->after->index + 1 : 0)
                                        : change->after ? !change->after->next
                                                        : !a->first);
        if (add) {
            static const struct change none;
            if (!same_entry(run, change->added, there, &none)) {
                return false;
            }
            there = there->next;
        }
        if (!entry) {
            return there == NULL;
        }
        if (entry != change->removed) {
            if (!same_entry(run, entry, there, change)) {
                return false;
            }
            there = there->next;
        }
    }
}

static bool same(const struct run *run, const struct wf_node *a, const struct wf_node *b,
                 const struct change *change) {
    if (a->kind != b->kind || !wf_str_eq(a->anchor, b->anchor) || !wf_str_eq(a->tag, b->tag)) {
        return false;
    }
    if (a->kind == WF_SCALAR) {
        return same_scalar(run, a, b, change);
    }
    return a->kind == WF_ALIAS ? wf_str_eq(a->text, b->text) : same_entries(run, a, b, change);
}

/* --- checking ----------------------------------------------------------------------------------------- */

static void show(const struct run *run, const char *what, const struct wf_patch *patch, struct wf_str after) {
    fprintf(stderr, "# %s: %s\n", run->path, what);
    for (size_t i = 0; i < patch->edits.len; i++) {
        struct wf_span span = patch->edits.items[i].span;
        struct wf_str old = wf_source_slice(run->doc->source, span);
        fprintf(stderr, "# line %u [%u,%u): <%.*s> becomes <%.*s>\n",
                wf_source_line_of(run->doc->source, span.begin), span.begin, span.end, WF_STR_ARG(old),
                WF_STR_ARG(patch->edits.items[i].text));
    }
    ck_abort_msg("%s: %s (%zu bytes)", run->path, what, after.len);
}

static void check_result(struct run *run, struct wf_patch *patch, const struct change *change) {
    const struct wf_fix *fix = wf_patch_fix(patch, "change", WF_FIX_SAFE);
    if (!fix) {
        ck_assert(change->set && wf_str_eq(change->set->text, change->text));
        return;
    }
    struct wf_str before = run->doc->source->bytes;
    size_t applied = 0;
    struct wf_str after = wf_edit_apply(run->arena, run->doc->source, &fix, 1, &applied);
    struct wf_doc *doc = wf_yaml_parse(run->arena, WF_STR("after"), after);
    struct wf_err err = {0};
    if (applied != 1) {
        show(run, "not applied", patch, after);
    }
    if (!doc->root || !same(run, run->doc->root, doc->root, change)) {
        show(run, "reads as another tree", patch, after);
    }
    if (!change->removed && doc->comments.len != run->doc->comments.len + change->comments) {
        show(run, "comments were lost or made", patch, after);
    }
    if (!wf_second_untouched(run->arena, before, after, fix->edits, fix->edit_count, &err)) {
        show(run, err.text, patch, after);
    }
    if (run->strict && wf_second_check(run->arena, after, &err) != WF_SECOND_AGREES) {
        show(run, err.text, patch, after);
    }
}

/* --- changing ----------------------------------------------------------------------------------------- */

static void collect(struct run *run, struct wf_node *node, struct wf_node **nodes, size_t *count,
                    size_t max) {
    if (*count < max) {
        nodes[(*count)++] = node;
    }
    bool collection = node->kind == WF_MAPPING || node->kind == WF_SEQUENCE;
    for (struct wf_node *entry = collection ? node->first : NULL; entry; entry = entry->next) {
        collect(run, entry, nodes, count, max);
        if (entry->value) {
            collect(run, entry->value, nodes, count, max);
        }
    }
}

static struct wf_str random_text(struct run *run) {
    static const char *const texts[] = {
        "",          "plain",        "with: colon", "multi\nline\n",
        "  lead",    "trail ",       "#hash",       "caf\xC3\xA9 \xC3\xBC",
        "yes",       "3.10",         "12",          "a 'b' \"c\"",
        "tab\there", "${{ x }}",     "*star",       "line1\n\n  indented\nlast",
        "x\\y",      "\n",           "a\n\n\n",     "end\n",
        "- x",       "x:",           "true",        "it''s",
        " ",         "[a]",          "x, y",        "\r",
        "a\rb",      "\xEF\xBB\xBF", "\t",          "---",
        "a #b",      "\xE2\x80\xA8",
    };
    return wf_str_of(texts[random_below(run, sizeof texts / sizeof texts[0])]);
}

static size_t random_border(struct run *run, struct wf_str text) {
    size_t at = random_below(run, (uint32_t)text.len + 1);
    while (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80) {
        at++;
    }
    return at;
}

static struct wf_str splice(struct wf_arena *arena, struct wf_str s, size_t begin, size_t end,
                            struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    wf_buf_str(&out, wf_str_sub(s, 0, begin));
    wf_buf_str(&out, text);
    wf_buf_str(&out, wf_str_sub(s, end, s.len));
    return wf_buf_view(&out);
}

static bool set_part(struct run *run, struct wf_patch *patch, const struct wf_node *node,
                     struct change *change) {
    size_t begin = random_border(run, node->text);
    size_t end = random_border(run, node->text);
    struct wf_str text = random_text(run);
    if (begin > end) {
        size_t swap = begin;
        begin = end;
        end = swap;
    }
    *change = (struct change){.set = node, .text = splice(run->arena, node->text, begin, end, text)};
    return wf_patch_set_part(patch, node, begin, end, text);
}

/* The text without the line, or false when there is none that could go. */
static bool without_line(struct run *run, const struct wf_node *node, size_t offset, struct wf_str *text) {
    struct wf_str body = node->text;
    while (wf_str_ends(body, "\n")) {
        body.len--;
    }
    struct wf_str tail = wf_str_sub(node->text, body.len, node->text.len);
    struct wf_buf out = {.arena = run->arena};
    struct wf_str line;
    struct wf_str rest = body;
    size_t kept = 0;
    while (wf_str_cut(&rest, '\n', &line)) {
        size_t begin = (size_t)(line.ptr - body.ptr);
        if (offset < begin || offset > begin + line.len) {
            wf_buf_text(&out, kept++ ? "\n" : "");
            wf_buf_str(&out, line);
        }
    }
    struct wf_str left = wf_buf_view(&out);
    while (offset >= body.len - line.len && wf_str_ends(left, "\n")) {
        left.len--;
    }
    *text = splice(run->arena, left, left.len, left.len, tail);
    return offset <= body.len && body.len > 0 && wf_str_trim(left).len > 0;
}

static bool drop(struct run *run, struct wf_patch *patch, const struct wf_node *node, struct change *change) {
    size_t offset = random_border(run, node->text);
    bool block = node->style == WF_LITERAL || node->style == WF_FOLDED;
    struct wf_str text = {"", 0};
    bool possible =
        node->kind == WF_SCALAR && block && offset < node->text.len && without_line(run, node, offset, &text);
    *change = (struct change){.set = node, .text = text};
    bool done = wf_patch_drop_line(patch, node, offset);
    ck_assert_msg(done == possible, "%s: line %u, offset %zu", run->path,
                  wf_source_line_of(run->doc->source, node->span.begin), offset);
    return done;
}

static const struct wf_node *random_entry(struct run *run, const struct wf_node *collection) {
    const struct wf_node *entry = collection->first;
    for (uint32_t skip = random_below(run, collection->count); entry && skip > 0; skip--) {
        entry = entry->next;
    }
    return entry;
}

static bool add(struct run *run, struct wf_patch *patch, const struct wf_node *node, struct change *change) {
    static const char *const pairs[] = {"zz-new: 1\n", "zz-new: v",
                                        "zz-new:\n  a: |\n    x\n\n    y\n  b: [1, 2]\n",
                                        "zz-new:\n- a: 1\n  b: 2\n"};
    static const char *const items[] = {"zz\n", "'zz'", "zz-a: x\nzz-b: |\n  a\n\n  b\n",
                                        "zz-a:\n- 1\n- 2\n"};
    bool pair = node->kind == WF_MAPPING;
    struct wf_str yaml = wf_str_of((pair ? pairs : items)[random_below(run, 4)]);
    struct wf_doc *new = wf_yaml_parse(run->arena, WF_STR("new"), yaml);
    const struct wf_node *after = random_below(run, 4) == 0 ? NULL : random_entry(run, node);
    *change =
        (struct change){.collection = node, .after = after, .added = pair ? new->root->first : new->root};
    return pair ? wf_patch_add_pair(patch, node, after, yaml) : wf_patch_add_item(patch, node, after, yaml);
}

static bool operate(struct run *run, struct wf_patch *patch, int op, const struct wf_node *node,
                    struct change *change) {
    bool scalar = node->kind == WF_SCALAR;
    switch (op) {
    case 0:
        *change = (struct change){.set = node, .text = random_text(run)};
        return wf_patch_set_scalar(patch, node, change->text);
    case 1:
    case 2:
        return scalar && set_part(run, patch, node, change);
    case 3:
        return drop(run, patch, node, change);
    case 4:
        return (node->kind == WF_MAPPING || node->kind == WF_SEQUENCE) && add(run, patch, node, change);
    case 5:
        *change = (struct change){.removed = node};
        return wf_patch_remove(patch, node);
    default:
        *change = (struct change){.comments = 2};
        return wf_patch_comment_above(patch, node, WF_STR("one\ntwo"));
    }
}

static bool suits(int op, const struct wf_node *node) {
    bool block = node->kind == WF_SCALAR && (node->style == WF_LITERAL || node->style == WF_FOLDED);
    switch (op) {
    case 0:
    case 1:
        return node->kind == WF_SCALAR;
    case 2:
    case 3:
        return block;
    case 4:
        return node->kind == WF_MAPPING || node->kind == WF_SEQUENCE;
    default:
        return op != 5 || !node->key;
    }
}

static void try_operations(struct run *run, struct wf_str bytes) {
    struct wf_arena arena = {0};
    run->arena = &arena;
    run->doc = wf_yaml_parse(&arena, wf_str_of(run->path), bytes);
    if (run->doc->root) {
        enum { MOST = 20000 };
        struct wf_node **nodes = WF_NEW_ARRAY(&arena, struct wf_node *, MOST);
        size_t count = 0;
        run->strict = wf_second_check(&arena, bytes, NULL) == WF_SECOND_AGREES;
        collect(run, run->doc->root, nodes, &count, MOST);
        for (size_t turn = 0; turn < PER_FILE; turn++) {
            int op = (int)((run->count * PER_FILE + turn) % OPERATIONS);
            const struct wf_node *node = nodes[random_below(run, (uint32_t)count)];
            for (int tries = 0; tries < 50 && !suits(op, node); tries++) {
                node = nodes[random_below(run, (uint32_t)count)];
            }
            struct wf_patch patch = {.arena = &arena, .doc = run->doc};
            struct change change = {0};
            if (operate(run, &patch, op, node, &change)) {
                check_result(run, &patch, &change);
                run->done[op]++;
            } else {
                ck_assert_uint_eq(patch.edits.len, 0);
                run->refused[op]++;
            }
        }
    }
    run->arena = NULL;
    run->doc = NULL;
    wf_arena_free(&arena);
}

/* --- the corpus --------------------------------------------------------------------------------------- */

static struct wf_str with_crlf(struct wf_arena *arena, struct wf_str bytes) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] == '\n' && (i == 0 || bytes.ptr[i - 1] != '\r')) {
            wf_buf_char(&out, '\r');
        }
        wf_buf_char(&out, bytes.ptr[i]);
    }
    return wf_buf_view(&out);
}

static void try_file(void *context, const struct corpus_file *file) {
    struct run *run = context;
    struct wf_str bytes = file->bytes;
    if (bytes.len >= 100000) {
        return;
    }
    run->path = file->path;
    try_operations(run, bytes);
    run->count++;
    if (run->count % 5 == 0) {
        try_operations(run, with_crlf(file->arena, bytes));
    }
    if (run->count % 5 == 1 && wf_str_ends(bytes, "\n")) {
        try_operations(run, wf_str_sub(bytes, 0, bytes.len - 1));
    }
}

START_TEST(changes_real_workflows) {
    const char *seed = getenv("WFGEN_SEED");
    struct run run = {.seed = seed ? (uint32_t)strtoul(seed, NULL, 10) : 1};
    if (!corpus_each("/workflows/", try_file, &run)) {
        return;
    }
    ck_assert_uint_gt(run.count, 1000);
    for (int op = 0; op < OPERATIONS; op++) {
        printf("# operation %d: %zu done, %zu refused\n", op, run.done[op], run.refused[op]);
        ck_assert_uint_gt(run.done[op], 150);
    }
}
END_TEST

Suite *patch_corpus_suite(void) {
    Suite *suite = suite_create("patch_corpus");
    TCase *tests = tcase_create("patch_corpus");
    tcase_set_timeout(tests, 280);
    tcase_add_test(tests, changes_real_workflows);
    suite_add_tcase(suite, tests);
    return suite;
}
