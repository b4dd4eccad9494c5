#include "base/buf.h"
#include "corpus.h"
#include "yaml/read.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

/* The bytes in the file of the part of key `a` that decodes to `part`. */
static void check_part(const char *text, const char *part, const char *raw) {
    const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("x.yml"), wf_str_of(text));
    const struct wf_node *node = wf_node_get(doc->root, "a");
    size_t at = wf_str_find(node->text, part, 0);
    ck_assert_msg(at != WF_NOT_FOUND, "no \"%s\" in \"%.*s\"", part, WF_STR_ARG(node->text));
    struct wf_str got =
        wf_source_slice(doc->source, wf_node_subspan(doc->source, node, at, at + strlen(part)));
    ck_assert_msg(wf_str_is(got, raw), "\"%.*s\" is not \"%s\"", WF_STR_ARG(got), raw);
}

START_TEST(parts_are_found_in_every_style) {
    check_part("a: one two\n", "two", "two");
    check_part("a: one\n  two  \n\n  three\n", "one two\nthree", "one\n  two  \n\n  three");
    check_part("a: one\n  two  \n\n  three\n", "three", "three");
    check_part("a: 'it''s  \n  here'\n", "s h", "s  \n  h");
    check_part("a: 'it''s'\n", "'", "''");
    check_part("a: \"x\\u00e9\\n\\x41y \\\n   z\"\n", "A", "\\x41");
    check_part("a: \"x\\u00e9\\n\\x41y \\\n   z\"\n", "z", "z");
    check_part("a: \"x\\u00e9\\n\\x41y \\\n   z\"\n", "\xC3\xA9", "\\u00e9");
    check_part("a: |\n  one\n    two\n\n  three\n", "two", "two");
    check_part("a: |\n  one\n    two\n\n  three\n", "  two\n\nth", "  two\n\n  th");
    check_part("a: |2\n    one\n   two\n", " one\n two", " one\n   two");
    check_part("a: |\r\n  one\r\n  two\r\n", "e\nt", "e\r\n  t");
    check_part("a: >-\n  one\n  two\n\n  three\n    more\n  end\n", "two\nthree", "two\n\n  three");
    check_part("a: >-\n  one\n  two\n\n  three\n    more\n  end\n", "end", "end");
    check_part("a: >\n\n  one\n  two\n", "one two", "one\n  two");
    check_part("\xEF\xBB\xBF"
               "\xE6\x97\xA5: x\na: \xE6\x97\xA5 b\n",
               "b", "b");
}
END_TEST

/* A long scalar is not walked from its begin; that makes no difference. */
static bool is_found_alike(const struct wf_source *source, const struct wf_node *node, size_t step) {
    struct wf_node bare = *node;
    bare.offsets = NULL;
    for (size_t i = 0; i <= node->text.len; i += step) {
        struct wf_span a = wf_node_subspan(source, node, i, i + 9);
        struct wf_span b = wf_node_subspan(source, &bare, i, i + 9);
        if (a.begin != b.begin || a.end != b.end) {
            return false;
        }
    }
    return true;
}

static void check_long(const char *begin, const char *piece, const char *end) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, begin);
    for (size_t i = 0; i < 300; i++) {
        wf_buf_text(&text, piece);
    }
    wf_buf_text(&text, end);
    const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("x.yml"), wf_buf_view(&text));
    const struct wf_node *node = wf_node_get(doc->root, "a");
    ck_assert_msg(node && node->offsets, "%s", piece);
    ck_assert_msg(is_found_alike(doc->source, node, 1), "%s%s%s", begin, piece, end);
    ck_assert(!wf_node_key(doc->root, "a")->offsets);
}

START_TEST(parts_of_long_scalars_are_found) {
    check_long("a: \"", "one \\x41\\n \\L\xC3\xA9 \\\n   \n\n  two", "\"\nb: c\n");
    check_long("a: '", "it''s  \n\n\n   here ", "'\nb: c\n");
    check_long("a: x", " one\n  two  \n\n  three", "\nb: c\n");
    check_long("a: |\n", "  one\n    two\n\n  three\n", "b: c\n");
    check_long("a: |2-\n", "    one\r\n   two\r\n \r\n", "\r\n\r\n");
    check_long("a: |\n  ", "one line of many words ", "");
    check_long("a: |+\n\n\n  ", "one\xC2\x85\xE2\x80\xA8  two\n\n\n  ", "x\n\n\n");
    check_long("a: >-\n", "  one\n  two\n\n  three\n    more\n  end\n", "b: c\n");
    check_long("a: >\n\n", "  one\n  two words\n\n", "\n");
    check_long("a: >+\r\n", "  one two\r\n\r\n", "\r\n\r\n");
    check_long("a: >\n  ", "one line of many words ", "\n  next\n");
    check_long("a: \"x", "                    ", "\n                    y\"\n");
}
END_TEST

/* Law: going through a scalar's text goes forward through the file, and what is no break is found unchanged.
 */
static bool follows_law(const struct wf_source *source, const struct wf_node *node) {
    size_t step = node->text.len > 400 ? 37 : 1;
    uint32_t last = 0;
    for (size_t i = 0; i < node->text.len; i += step) {
        uint32_t offset = wf_node_offset(source, node, i);
        char decoded = node->text.ptr[i];
        bool exact = node->style == WF_DOUBLE || decoded == '\n' || decoded == ' ' ||
                     source->bytes.ptr[offset] == decoded;
        if (offset < last || offset >= source->bytes.len || !exact) {
            return false;
        }
        last = offset;
    }
    return true;
}

static size_t count_lawless(const struct wf_source *source, const struct wf_node *node) {
    size_t bad = node->span.end > source->bytes.len || node->span.end < node->span.begin;
    if (node->parent) {
        bad += node->span.begin < node->parent->span.begin || node->span.end > node->parent->span.end;
    }
    if (node->kind == WF_SCALAR) {
        bad += !follows_law(source, node);
        bad += node->offsets && !is_found_alike(source, node, 97);
    }
    for (const struct wf_node *child = node->first; child; child = child->next) {
        bad += count_lawless(source, child);
        bad += child->value ? count_lawless(source, child->value) : 0;
    }
    return bad;
}

static void check_file(void *context, const struct corpus_file *file) {
    size_t *count = context;
    struct wf_str path = wf_str_of(file->path);
    const struct wf_doc *doc = wf_yaml_parse(file->arena, path, file->bytes);
    ck_assert_msg(!doc->root || count_lawless(doc->source, doc->root) == 0, "%s", file->path);
    /* GitHub runs all of these: none may be refused for its YAML. */
    bool workflow = wf_str_has(path, "/.github/workflows/");
    bool empty = doc->problems.len == 1 && wf_str_is(wf_str_of(doc->problems.items[0].code), "empty");
    ck_assert_msg(!workflow || empty || doc->problems.len == 0, "%s", file->path);
    (*count)++;
}

START_TEST(the_corpus_follows_the_laws) {
    size_t count = 0;
    if (corpus_each("", check_file, &count)) {
        ck_assert_uint_gt(count, 1000);
    }
}
END_TEST

Suite *offset_suite(void) {
    Suite *suite = suite_create("offset");
    TCase *tcase = tcase_create("offset");
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, NULL, empty_arena);
    tcase_add_test(tcase, parts_are_found_in_every_style);
    tcase_add_test(tcase, parts_of_long_scalars_are_found);
    tcase_add_test(tcase, the_corpus_follows_the_laws);
    suite_add_tcase(suite, tcase);
    return suite;
}
