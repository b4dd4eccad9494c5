#include "yaml/patch.h"

#include "base/buf.h"
#include "yaml/read.h"
#include "yaml/second.h"

#include <check.h>
#include <stdlib.h>

enum op { SET, PART, DROP, PAIR, PAIR_FIRST, ITEM, ITEM_FIRST, REMOVE, COMMENT };

struct sample {
    enum op op;
    const char *before;
    const char *path; /* "a.b[0]": a value, for pairs to add behind or to remove the value of their key; ""
                         the root */
    const char *text;
    const char *after; /* NULL: it returns false and changes nothing */
    size_t begin, end; /* PART and DROP */
};

/* The node at `path`. */
static const struct wf_node *find(const struct wf_node *node, const char *path) {
    while (node && *path) {
        if (*path == '[') {
            long index = strtol(path + 1, (char **)(uintptr_t)&path, 10);
            path++;
            node = node->first;
            for (long i = 0; i < index && node; i++) {
                node = node->next;
            }
        } else {
            path += *path == '.';
            size_t len = strcspn(path, ".[");
            const struct wf_node *key = node->first;
            while (key && !wf_str_eq(wf_node_text(key), (struct wf_str){path, len})) {
                key = key->next;
            }
            node = key ? key->value : NULL;
            path += len;
        }
    }
    return node;
}

static bool perform(struct wf_patch *patch, const struct sample *sample) {
    const struct wf_node *node = find(patch->doc->root, sample->path);
    ck_assert_msg(node != NULL, "%s in %s", sample->path, sample->before);
    struct wf_str text = wf_str_of(sample->text);
    switch (sample->op) {
    case SET:
        return wf_patch_set_scalar(patch, node, text);
    case PART:
        return wf_patch_set_part(patch, node, sample->begin, sample->end, text);
    case DROP:
        return wf_patch_drop_line(patch, node, sample->begin);
    case PAIR:
        return wf_patch_add_pair(patch, node->parent, node->key, text);
    case PAIR_FIRST:
        return wf_patch_add_pair(patch, node, NULL, text);
    case ITEM:
        return wf_patch_add_item(patch, node->parent, node, text);
    case ITEM_FIRST:
        return wf_patch_add_item(patch, node, NULL, text);
    case REMOVE:
        return wf_patch_remove(patch, node->key ? node->key : node);
    default:
        return wf_patch_comment_above(patch, node, text);
    }
}

static void check_sample(const struct sample *sample) {
    struct wf_arena arena = {0};
    struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("t.yml"), wf_str_of(sample->before));
    struct wf_patch patch = {.arena = &arena, .doc = doc};
    bool done = perform(&patch, sample);
    ck_assert_msg(done == (sample->after != NULL), "returned %d: %s", done, sample->before);
    if (!done) {
        ck_assert_uint_eq(patch.edits.len, 0);
        wf_arena_free(&arena);
        return;
    }
    const struct wf_fix *fix = wf_patch_fix(&patch, "try it", WF_FIX_SAFE);
    struct wf_str after = doc->source->bytes;
    if (fix) {
        size_t applied = 0;
        after = wf_edit_apply(&arena, doc->source, &fix, 1, &applied);
        ck_assert_uint_eq(applied, 1);
    }
    ck_assert_msg(wf_str_is(after, sample->after), "before:\n%s\nexpected:\n%s\ngot:\n%.*s", sample->before,
                  sample->after, WF_STR_ARG(after));
    struct wf_err err = {0};
    ck_assert_msg(wf_second_check(&arena, after, &err) == WF_SECOND_AGREES, "%s\n%s", err.text,
                  sample->after);
    wf_arena_free(&arena);
}

#define CHECK_ALL(samples)                                                                                   \
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples)[0]; i++) {                                      \
        check_sample(&(samples)[i]);                                                                         \
    }

START_TEST(sets_plain_and_quoted) {
    static const struct sample samples[] = {
        {SET, "a: b # c\n", "a", "d", "a: d # c\n", 0, 0},
        {SET, "a: b", "a", "3.10", "a: '3.10'", 0, 0},
        {SET, "a: b\n", "a", "x: y", "a: 'x: y'\n", 0, 0},
        {SET, "a: b\n", "a", "x\ny", "a: \"x\\ny\"\n", 0, 0},
        {SET, "a: b\n", "a", "", "a: ''\n", 0, 0},
        {SET, "a: 'b'\n", "a", "it's", "a: 'it''s'\n", 0, 0},
        {SET, "a: 'b'\n", "a", "x\ny", "a: \"x\\ny\"\n", 0, 0},
        {SET, "a: ''\n", "a", "x", "a: 'x'\n", 0, 0},
        {SET, "a: \"\"\n", "a", "\"", "a: \"\\\"\"\n", 0, 0},
        {SET, "a: \"b\\tc\"\n", "a", "b\td", "a: \"b\\td\"\n", 0, 0},
        {SET, "a: [b, c]\n", "a[0]", "x,y", "a: ['x,y', c]\n", 0, 0},
        {SET, "a: &x b\nc: *x\n", "a", "d", "a: &x d\nc: *x\n", 0, 0},
        {SET, "a: &x b\nc: *x\n", "c", "d", NULL, 0, 0},
        {SET, "a: {b: c}\n", "a", "d", NULL, 0, 0},
        {SET, "a: b\n", "a", "b", "a: b\n", 0, 0},
        {SET, "a: caf\xC3\xA9\n", "a", "caf\xC3\xA8s", "a: caf\xC3\xA8s\n", 0, 0},
        {SET, "a: !!str b\n", "a", "c", "a: !!str c\n", 0, 0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(keeps_types) {
    static const struct sample samples[] = {
        {SET, "timeout-minutes: 360\n", "timeout-minutes", "30", "timeout-minutes: 30\n", 0, 0},
        {SET, "a: 3.9\n", "a", "3.10", "a: '3.10'\n", 0, 0},
        {SET, "a: 1\n", "a", "007", "a: '007'\n", 0, 0},
        {SET, "a: 1\n", "a", "-2.5", "a: -2.5\n", 0, 0},
        {SET, "a: true\n", "a", "false", "a: false\n", 0, 0},
        {SET, "a: yes\n", "a", "true", "a: true\n", 0, 0},
        {SET, "a: foo\n", "a", "true", "a: 'true'\n", 0, 0},
        {SET, "a: true\n", "a", "yes", "a: 'yes'\n", 0, 0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(fills_empty_values) {
    static const struct sample samples[] = {
        {SET, "a:\nb: 1\n", "a", "x", "a: x\nb: 1\n", 0, 0},
        {SET, "a: # c\nb: 1\n", "a", "x", "a: x # c\nb: 1\n", 0, 0},
        {SET, "a:", "a", "#", "a: '#'", 0, 0},
        {SET, "- a\n-\n- b\n", "[1]", "x", "- a\n- x\n- b\n", 0, 0},
        {SET, "a: &y\nb: *y\n", "a", "x", "a: &y x\nb: *y\n", 0, 0},
        {SET, "a: {b: , c: d}\n", "a.b", "x", "a: {b: x , c: d}\n", 0, 0},
        {SET, "a: {b, c: d}\n", "a.b", "x", NULL, 0, 0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(sets_lines_of_several) {
    static const struct sample samples[] = {
        {SET, "a: \"one\n  two\"\n", "a", "one \"2\"", "a: \"one\n  \\\"2\\\"\"\n", 0, 0},
        {SET, "a: 'one\n  two'\n", "a", "one t'o", "a: 'one\n  t''o'\n", 0, 0},
        {SET, "a: one\n  two\n", "a", "one too", "a: one\n  too\n", 0, 0},
        {SET, "a: one\n  two\n", "a", "one #two", "a: 'one #two'\n", 0, 0},
        {SET, "a: one\n  two\n", "a", "one tw: o", "a: 'one tw: o'\n", 0, 0},
        {SET, "a: \"one\n  two\"\n", "a", "one  two", "a: \"one  two\"\n", 0, 0},
        {SET, "a: \"one\n  two\"\n", "a", "onetwo", "a: \"onetwo\"\n", 0, 0},
        {PART, "a: \"x\n  y\"\n", "a", " z", "a: \"x z\n  y\"\n", 1, 1},
        {PART, "a: >\n  one\n  two\nb: 1\n", "a", "2", "a: >\n  one\n  2\nb: 1\n", 4, 7},
        {PART, "a: >-\n  one\n  two\n\n  three\n", "a", "2", "a: >-\n  one\n  two\n\n  2\n", 8, 13},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(sets_block_scalars) {
    static const struct sample samples[] = {
        {SET, "a: |\n  x\n  y\nb: 1\n", "a", "x\nz\n", "a: |\n  x\n  z\nb: 1\n", 0, 0},
        {SET, "a: |\n  x\n\n\nb: 1\n", "a", "x\nz\n", "a: |\n  x\n  z\n\n\nb: 1\n", 0, 0},
        {SET, "a: |\n  x\n  y\n", "a", "z\nx\ny\n", "a: |\n  z\n  x\n  y\n", 0, 0},
        {SET, "a: |\n  x\n  y\n", "a", "x\n", "a: |\n  x\n", 0, 0},
        {SET, "a: |\n  x\n  y\n", "a", "y\n", "a: |\n  y\n", 0, 0},
        {SET, "a: |\n  x\n", "a", "x", "a: |-\n  x\n", 0, 0},
        {SET, "a: |-\n  x\n", "a", "x\n", "a: |\n  x\n", 0, 0},
        {SET, "a: |\n  x\n\nb: 1\n", "a", "x\n\n\n", "a: |+\n  x\n\n\nb: 1\n", 0, 0},
        {SET, "a: |+\n  x\n\n\nb: 1\n", "a", "x\n", "a: |+\n  x\nb: 1\n", 0, 0},
        {SET, "a: |+\n  x\n\nb: 1\n", "a", "y", "a: |-\n  y\n\nb: 1\n", 0, 0},
        {SET, "a: |\n  x\n", "a", " x\n", "a: |2\n   x\n", 0, 0},
        {SET, "a: |1-\n   x\n", "a", "  y", "a: |1-\n   y\n", 0, 0},
        {SET, "a: | # c\n  x\nb: 1\n", "a", "", "a: '' # c\nb: 1\n", 0, 0},
        {SET, "a: >-\n  x\n  y\nb: 1\n", "a", "", "a: ''\nb: 1\n", 0, 0},
        {SET, "a: |\n  x\n", "a", "a\rb\n", "a: \"a\\rb\\n\"\n", 0, 0},
        {SET, "a: |\n  x", "a", "y", "a: |\n  y", 0, 0},
        {SET, "a: |\n  x", "a", "x\n", "a: |\n  x\n", 0, 0},
        {SET, "a: |\nb: 1\n", "a", "x\n", "a: |\n  x\nb: 1\n", 0, 0},
        {SET, "a: >\n  x\n  y\n", "a", "p\nq\n", "a: |\n  p\n  q\n", 0, 0},
        {SET, "a: >\n  x\n  y\n", "a", "q\n", "a: >\n  q\n", 0, 0},
        {SET, "- - run: |\n      a\n", "[0][0].run", "b\n\n c\n", "- - run: |\n      b\n\n       c\n", 0, 0},
        {SET, "a: |\r\n  x\r\n  y\r\nb: 1\r\n", "a", "x\nz\nw\n", "a: |\r\n  x\r\n  z\r\n  w\r\nb: 1\r\n", 0,
         0},
        {PART, "a: |\n  x\n  y\n", "a", "1\n2", "a: |\n  x1\n  2\n  y\n", 1, 1},
        {PART, "a: |\n  x\n  y\n", "a", "z\n", "a: |\n  x\n  y\n  z\n", 4, 4},
        {PART, "a: |\n  x\n\n  y\n", "a", "z", "a: |\n  x\n  z\n  y\n", 2, 2},
        {PART, "a: |\n  x\n", "a", "y", NULL, 1, 3},
        {PART, "a: |\r\n  x\r\n    y z\r\n  w\r\n", "a", "q", "a: |\r\n  x\r\n    yqz\r\n  w\r\n", 5, 6},
        {PART, "a: |\r\n  x\r\n    y z\r\n  w\r\n", "a", "", "a: |\r\n  x\r\n  w\r\n", 2, 8},
        {PART, "a: |\n  x y\n  z", "a", "q", "a: |\n  x y\n  zq", 5, 5},
        {PART, "a: |+\n  x\n\n  y\n\n\nb: 1\n", "a", "", "a: |+\n  x\n  y\n\n\nb: 1\n", 2, 3},
        {PART, "a: |4\n      x\n    y # c\n    z\n", "a", "", "a: |4\n      x\n    y\n    z\n", 5, 9},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(drops_lines) {
    static const struct sample samples[] = {
        {DROP, "a: |\n  x\n  y\n  z\nb: 1\n", "a", "", "a: |\n  x\n  z\nb: 1\n", 2, 0},
        {DROP, "a: |\n  x\n  y\n", "a", "", "a: |\n  y\n", 0, 0},
        {DROP, "a: |\n  x\n  y\nb: 1\n", "a", "", "a: |\n  x\nb: 1\n", 3, 0},
        {DROP, "a: |\n  x\n\n  y\n", "a", "", "a: |\n  x\n", 3, 0},
        {DROP, "a: |\n  x\n    y\n", "a", "", "a: |2\n    y\n", 0, 0},
        {DROP, "a: |-\n  x\n  y", "a", "", "a: |-\n  x", 2, 0},
        {DROP, "a: |\n  x\n", "a", "", NULL, 0, 0},
        {DROP, "a: |\n  x\n  y\n", "a", "", NULL, 4, 0},
        {DROP, "a: \"x\\ny\"\n", "a", "", NULL, 0, 0},
        {DROP, "a: >\n  x\n  y\n\n  z\n", "a", "", "a: >\n  z\n", 0, 0},
        {DROP, "a: |\r\n  x\r\n  y\r\n", "a", "", "a: |\r\n  y\r\n", 0, 0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(adds_pairs) {
    static const struct sample samples[] = {
        {PAIR, "a: 1\nb: 2\n", "a", "n: x\n", "a: 1\nn: x\nb: 2\n", 0, 0},
        {PAIR, "a: 1\nb: 2", "b", "n: x\n", "a: 1\nb: 2\nn: x", 0, 0},
        {PAIR, "a: 1 # c\n\nb: 2\n", "a", "n:\n  o: x\n\n  p: y", "a: 1 # c\nn:\n  o: x\n\n  p: y\n\nb: 2\n",
         0, 0},
        {PAIR, "a:\n  x: 1\n  # deeper\n# level\nb: 2\n", "a", "n: 1",
         "a:\n  x: 1\n  # deeper\nn: 1\n# level\nb: 2\n", 0, 0},
        {PAIR, "a:\n  - x\n\n  # deeper\n\n\nb: 2\n", "a", "n: 1",
         "a:\n  - x\n\n  # deeper\nn: 1\n\n\nb: 2\n", 0, 0},
        {PAIR, "a: |\n  x\n\n  # text\n\nb: 2\n", "a", "n: 1", "a: |\n  x\n\n  # text\nn: 1\n\nb: 2\n", 0, 0},
        {PAIR, "a: |+\n  x\n\nb: 2\n", "a", "n: 1", "a: |+\n  x\n\nn: 1\nb: 2\n", 0, 0},
        {PAIR, "a:\n- x\n- y: |\n    z\nb: 2\n", "a", "n: 1", "a:\n- x\n- y: |\n    z\nn: 1\nb: 2\n", 0, 0},
        {PAIR, "- a: 1\n- b: 1\n", "[0].a", "n: |\n  x\n  y\n", "- a: 1\n  n: |\n    x\n    y\n- b: 1\n", 0,
         0},
        {PAIR, "a:\n  b:\n  c: 1\n", "a.b", "n: 1", "a:\n  b:\n  n: 1\n  c: 1\n", 0, 0},
        {PAIR, "---\na: 1\n...\n", "a", "n: 1", "---\na: 1\nn: 1\n...\n", 0, 0},
        {PAIR,
         "\xEF\xBB\xBF"
         "a: 1\r\nb: 2\r\n",
         "a", "n:\n  x: 1\n",
         "\xEF\xBB\xBF"
         "a: 1\r\nn:\r\n  x: 1\r\nb: 2\r\n",
         0, 0},
        {PAIR, "a: [1,\n  2]\nb: 2\n", "a", "n: 1", "a: [1,\n  2]\nn: 1\nb: 2\n", 0, 0},
        {PAIR, "a: 'x\n  # no\n  '\nb: 2\n", "a", "n: 1", "a: 'x\n  # no\n  '\nn: 1\nb: 2\n", 0, 0},
        {PAIR, "&k a: 1\nb: *k\n", "b", "n: 1", "&k a: 1\nb: *k\nn: 1\n", 0, 0},
        {PAIR, "a: |\n  x\n   \n\nb: 1\n", "a", "n: 1", "a: |\n  x\n   \nn: 1\n\nb: 1\n", 0, 0},
        {PAIR, "? a\n: 1\n", "a", "n: 1", NULL, 0, 0},
        {PAIR, "a: 1\n", "a", "\n", NULL, 0, 0},
        {PAIR_FIRST, "# top\na: 1\n", "", "n: 1\n", "# top\nn: 1\na: 1\n", 0, 0},
        {PAIR_FIRST, "- a: 1\n  b: 2\n", "[0]", "n:\n  x: 1\n", "- n:\n    x: 1\n  a: 1\n  b: 2\n", 0, 0},
        {PAIR_FIRST, "j: &x\n  # c\n  a: 1\nk: *x\n", "j", "n: 1", "j: &x\n  # c\n  n: 1\n  a: 1\nk: *x\n", 0,
         0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(adds_to_flow) {
    static const struct sample samples[] = {
        {PAIR_FIRST, "p: {} # c\n", "p", "a: b\n", "p: {a: b} # c\n", 0, 0},
        {PAIR_FIRST, "p: { }\n", "p", "a: b\n", "p: { a: b }\n", 0, 0},
        {PAIR_FIRST, "p: {x: y}\n", "p", "a: b\n", "p: {a: b, x: y}\n", 0, 0},
        {PAIR, "p: { x: y, z: w }\n", "p.x", "a: b", "p: { x: y, a: b, z: w }\n", 0, 0},
        {PAIR, "p: {\"x\": \"y\"}\n", "p.x", "a: b", "p: {\"x\": \"y\", a: b}\n", 0, 0},
        {PAIR, "p: {x: y,}\n", "p.x", "a: b", "p: {x: y, a: b,}\n", 0, 0},
        {PAIR, "p: {x: , y: z}\n", "p.x", "a: b", NULL, 0, 0},
        {PAIR, "p: {x: y}\n", "p.x", "a: b, c", NULL, 0, 0},
        {PAIR, "p: {x: y}\n", "p.x", "a: b\nc: d\n", NULL, 0, 0},
        {PAIR, "p: {x: y}\n", "p.x", "a: b # c", NULL, 0, 0},
        {PAIR, "p: {\n  x: y\n}\n", "p.x", "a: b", "p: {\n  x: y,\n  a: b\n}\n", 0, 0},
        {PAIR, "p: {\n  x: y, # c\n  # d\n  z: w }\n", "p.x", "a: b",
         "p: {\n  x: y, a: b, # c\n  # d\n  z: w }\n", 0, 0},
        {PAIR, "p: { x: y,\n  z: w }\n", "p.x", "a: b", "p: { x: y, a: b,\n  z: w }\n", 0, 0},
        {PAIR_FIRST, "p: {\n\n    x: y,\n}\n", "p", "a: b", "p: {\n\n    a: b,\n    x: y,\n}\n", 0, 0},
        {PAIR_FIRST, "p: {\n}\n", "p", "a: b", NULL, 0, 0},
        {PAIR, "p: [x: y]\n", "p[0].x", "a: b", NULL, 0, 0},
        {ITEM, "p: [x, y]\n", "p[1]", "z", "p: [x, y, z]\n", 0, 0},
        {ITEM, "p: [x: 1, y]\n", "p[0]", "'z, z'", "p: [x: 1, 'z, z', y]\n", 0, 0},
        {ITEM, "p: [x]\n", "p[0]", "z: 1", "p: [x, z: 1]\n", 0, 0},
        {ITEM, "p: [x]\n", "p[0]", "- z", NULL, 0, 0},
        {ITEM, "p: [\n    x,\n  ]\n", "p[0]", "z", "p: [\n    x,\n    z,\n  ]\n", 0, 0},
        {ITEM_FIRST, "p: []\n", "p", "z", "p: [z]\n", 0, 0},
        {ITEM_FIRST, "p: [ x ]\n", "p", "z", "p: [ z, x ]\n", 0, 0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(adds_items) {
    static const struct sample samples[] = {
        {ITEM, "s:\n- a\n- b\n", "s[0]", "n", "s:\n- a\n- n\n- b\n", 0, 0},
        {ITEM, "s:\n  - a\n  - b", "s[1]", "n: 1\nm: 2\n", "s:\n  - a\n  - b\n  - n: 1\n    m: 2\n", 0, 0},
        {ITEM, "s:\n- a", "s[0]", "b", "s:\n- a\n- b", 0, 0},
        {ITEM, "s:\n- a", "s[0]", "n: |\n  x\n", "s:\n- a\n- n: |\n    x\n", 0, 0},
        {ITEM, "s:\n  -   a: 1\n      b: 2\n\n  -   c\n", "s[0]", "n: 1\nm: |\n  x\n",
         "s:\n  -   a: 1\n      b: 2\n  -   n: 1\n      m: |\n        x\n\n  -   c\n", 0, 0},
        {ITEM, "s:\n  -\n    a: 1\n  - b\n", "s[0]", "n", "s:\n  -\n    a: 1\n  - n\n  - b\n", 0, 0},
        {ITEM, "s:\n  - # c\n    # d\n    a: 1\n  - # e\n    b: 1\n", "s[1]", "n",
         "s:\n  - # c\n    # d\n    a: 1\n  - # e\n    b: 1\n  - n\n", 0, 0},
        {ITEM, "s:\n  - a\n    # deeper\n  # level\nt: 1\n", "s[0]", "n",
         "s:\n  - a\n    # deeper\n  - n\n  # level\nt: 1\n", 0, 0},
        {ITEM_FIRST, "s:\n  # c\n  - a\n", "s", "n: 1\nm: 2\n", "s:\n  # c\n  - n: 1\n    m: 2\n  - a\n", 0,
         0},
        {ITEM_FIRST, "- - a\n  - b\n", "[0]", "n", "- - n\n  - a\n  - b\n", 0, 0},
        {ITEM, "s:\r\n- a\r\n", "s[0]", "n: 1\nm: 2", "s:\r\n- a\r\n- n: 1\r\n  m: 2\r\n", 0, 0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(removes_from_blocks) {
    static const struct sample samples[] = {
        {REMOVE, "a: 1\nb: 2\nc: 3\n", "b", "", "a: 1\nc: 3\n", 0, 0},
        {REMOVE, "a: 1\n", "a", "", NULL, 0, 0},
        {REMOVE, "a: 1\n# two\n# lines\nb: # x\n  c: 1\n  # deep\nd: 3\n", "b", "", "a: 1\nd: 3\n", 0, 0},
        {REMOVE, "a: 1\n# apart\n\n# mine\nb: 2\n\nc: 3\n", "b", "", "a: 1\n# apart\n\nc: 3\n", 0, 0},
        {REMOVE, "a: 1\nb: 2\n\nc: 3\n", "b", "", "a: 1\n\nc: 3\n", 0, 0},
        {REMOVE, "a: 1\n\nb: 2\n", "b", "", "a: 1\n", 0, 0},
        {REMOVE, "a: 1\nb: 2", "b", "", "a: 1\n", 0, 0},
        {REMOVE, "# licence\na: 1\nb: 2\n", "a", "", "# licence\nb: 2\n", 0, 0},
        {REMOVE,
         "\xEF\xBB\xBF"
         "a: 1\nb: 2\n",
         "a", "",
         "\xEF\xBB\xBF"
         "b: 2\n",
         0, 0},
        {REMOVE, "- a: 1\n  b: 2\n", "[0].a", "", "- b: 2\n", 0, 0},
        {REMOVE, "- a: 1 # x\n  # about b\n  b: 2\n", "[0].a", "", "- # about b\n  b: 2\n", 0, 0},
        {REMOVE, "- a: |\n    x\n\n  b: 2\n", "[0].a", "", "- b: 2\n", 0, 0},
        {REMOVE, "- a: 1\n  b: 2\n", "[0].b", "", "- a: 1\n", 0, 0},
        {REMOVE, "s:\n- a\n# x\n- b\n- c\n", "s[1]", "", "s:\n- a\n- c\n", 0, 0},
        {REMOVE, "s:\n  -\n    # x\n    a: 1\n  - b\n", "s[0]", "", "s:\n  - b\n", 0, 0},
        {REMOVE, "s:\n  - # x\n    a: 1\n  - # y\n\n    b: 1\n", "s[1]", "", "s:\n  - # x\n    a: 1\n", 0, 0},
        {REMOVE, "- - a\n  - b\n- c\n", "[0][0]", "", "- - b\n- c\n", 0, 0},
        {REMOVE, "a: |+\n  x\n\nb: 2\n\n\nc: 3\n", "b", "", "a: |+\n  x\n\nc: 3\n", 0, 0},
        {REMOVE, "a: |\n  x\nb: 2\n   # deep\nc: 3\n", "b", "", "a: |\n  x\nc: 3\n", 0, 0},
        {REMOVE, "a: 'x\n# no\n'\nb: 2\n", "b", "", "a: 'x\n# no\n'\n", 0, 0},
        {REMOVE, "a: &x 1\nb: *x\n", "a", "", NULL, 0, 0},
        {REMOVE, "a: &x 1\nb: *x\n", "b", "", "a: &x 1\n", 0, 0},
        {REMOVE, "a: 1\nb:\n  c: &x 1\n  d: *x\n", "b", "", "a: 1\n", 0, 0},
        {REMOVE, "? a\n: 1\nb: 2\n", "a", "", NULL, 0, 0},
        {REMOVE, "a: 1\r\n# x\r\nb: 2\r\nc: 3\r\n", "b", "", "a: 1\r\nc: 3\r\n", 0, 0},
        {REMOVE, "on:\n  push:\n  pull_request:\njobs: {}\n", "on.pull_request", "",
         "on:\n  push:\njobs: {}\n", 0, 0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(removes_from_flow) {
    static const struct sample samples[] = {
        {REMOVE, "a: [x, y, z]\n", "a[0]", "", "a: [y, z]\n", 0, 0},
        {REMOVE, "a: [x, y, z]\n", "a[1]", "", "a: [x, z]\n", 0, 0},
        {REMOVE, "a: [x, y, z]\n", "a[2]", "", "a: [x, y]\n", 0, 0},
        {REMOVE, "a: [x]\n", "a[0]", "", NULL, 0, 0},
        {REMOVE, "a: {x: 1, y: 2}\n", "a.x", "", "a: {y: 2}\n", 0, 0},
        {REMOVE, "a: {x: , y: 2}\n", "a.y", "", "a: {x: , }\n", 0, 0},
        {REMOVE, "a: [\n  x,\n  y,\n]\n", "a[0]", "", "a: [\n  y,\n]\n", 0, 0},
        {REMOVE, "a: [\n  x,\n  y,\n]\n", "a[1]", "", "a: [\n  x,\n]\n", 0, 0},
        {REMOVE, "a: [\n  x, # c\n  y,\n]\n", "a[0]", "", NULL, 0, 0},
        {REMOVE, "a: [\n  x, # c\n  y,\n]\n", "a[1]", "", NULL, 0, 0},
        {REMOVE, "a: [x: 1, y]\n", "a[0]", "", "a: [y]\n", 0, 0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(comments_above) {
    static const struct sample samples[] = {
        {COMMENT, "a: 1\nb:\n  c: 2\n", "b.c", "why", "a: 1\nb:\n  # why\n  c: 2\n", 0, 0},
        {COMMENT, "a: 1\n", "", "one\n\ntwo", "# one\n#\n# two\na: 1\n", 0, 0},
        {COMMENT, "- a: 1\n  b: 2\n", "[0].a", "x", "# x\n- a: 1\n  b: 2\n", 0, 0},
        {COMMENT,
         "\xEF\xBB\xBF"
         "a: 1\n",
         "a", "x",
         "\xEF\xBB\xBF"
         "# x\na: 1\n",
         0, 0},
        {COMMENT, "a: [x,\n  y]\n", "a[1]", "c", "a: [x,\n  # c\n  y]\n", 0, 0},
        {COMMENT, "a: ['x\n  x', y]\n", "a[1]", "c", NULL, 0, 0},
        {COMMENT, "a: |+\n  x\n\nb: 1\r\n", "b", "c", "a: |+\n  x\n\n# c\nb: 1\r\n", 0, 0},
    };
    CHECK_ALL(samples);
}
END_TEST

START_TEST(sorts_and_keeps_order) {
    struct wf_arena arena = {0};
    struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("t"), WF_STR("a: 1\nb: 2\n"));
    struct wf_patch patch = {.arena = &arena, .doc = doc};
    ck_assert_ptr_null(wf_patch_fix(&patch, "nothing", WF_FIX_SAFE));
    ck_assert(wf_patch_set_scalar(&patch, find(doc->root, "b"), WF_STR("3")));
    ck_assert(wf_patch_add_pair(&patch, doc->root, doc->root->first, WF_STR("x: 1")));
    ck_assert(wf_patch_add_pair(&patch, doc->root, doc->root->first, WF_STR("y: 1")));
    const struct wf_fix *fix = wf_patch_fix(&patch, "do it", WF_FIX_UNSAFE);
    ck_assert_uint_eq(fix->edit_count, 3);
    ck_assert_int_eq(fix->safety, WF_FIX_UNSAFE);
    struct wf_str after = wf_edit_apply(&arena, doc->source, &fix, 1, NULL);
    ck_assert_msg(wf_str_is(after, "a: 1\nx: 1\ny: 1\nb: 3\n"), "%.*s", WF_STR_ARG(after));
    wf_arena_free(&arena);
}
END_TEST

Suite *patch_suite(void) {
    Suite *suite = suite_create("patch");
    TCase *tests = tcase_create("patch");
    tcase_add_test(tests, sets_plain_and_quoted);
    tcase_add_test(tests, keeps_types);
    tcase_add_test(tests, fills_empty_values);
    tcase_add_test(tests, sets_lines_of_several);
    tcase_add_test(tests, sets_block_scalars);
    tcase_add_test(tests, drops_lines);
    tcase_add_test(tests, adds_pairs);
    tcase_add_test(tests, adds_to_flow);
    tcase_add_test(tests, adds_items);
    tcase_add_test(tests, removes_from_blocks);
    tcase_add_test(tests, removes_from_flow);
    tcase_add_test(tests, comments_above);
    tcase_add_test(tests, sorts_and_keeps_order);
    suite_add_tcase(suite, tests);
    return suite;
}
