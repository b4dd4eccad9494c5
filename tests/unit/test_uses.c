#include "lang/uses.h"

#include <check.h>

static struct wf_uses parse(const char *text) {
    return wf_uses_parse(wf_str_of(text));
}

START_TEST(kinds) {
    ck_assert_int_eq(parse("docker://alpine:3").kind, WF_USES_DOCKER);
    ck_assert(wf_str_is(parse("docker://alpine:3").image, "alpine:3"));
    ck_assert_int_eq(parse("./a/b").kind, WF_USES_LOCAL);
    ck_assert_int_eq(parse(".\\a").kind, WF_USES_LOCAL);
    ck_assert_int_eq(parse("$/a").kind, WF_USES_SELF);
    ck_assert_int_eq(parse("a/b@v1").kind, WF_USES_REPOSITORY);
    static const char *const wrong[] = {"",     "docker://", ".",     "../a", "a",      "a/b",
                                        "a@v1", "/b@v1",     "a/@v1", "a/b@", "a/b@c@d"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_msg(parse(wrong[i]).kind == WF_USES_INVALID, "%s", wrong[i]);
        ck_assert_ptr_nonnull(parse(wrong[i]).problem);
    }
}
END_TEST

START_TEST(parts) {
    struct wf_uses uses = parse("github/codeql-action/init@v3.25.1");
    ck_assert(wf_str_is(uses.owner, "github"));
    ck_assert(wf_str_is(uses.repo, "codeql-action"));
    ck_assert(wf_str_is(uses.path, "init"));
    ck_assert(wf_str_is(uses.ref, "v3.25.1"));
    ck_assert_int_eq(uses.ref.ptr - uses.text.ptr, 26);
    ck_assert_uint_eq(uses.version.major, 3);
    ck_assert_uint_eq(uses.version.patch, 1);
    ck_assert(parse("a/b/.github/workflows/x.yml@v1").workflow);
    ck_assert(parse("./.github/workflows/x.yaml").workflow);
    ck_assert(!parse("./.github/actions/x").workflow);
    ck_assert(parse("a/b@${{ x }}").expression);
    ck_assert(wf_uses_is(&uses, "GitHub/CodeQL-action/init"));
    ck_assert(!wf_uses_is(&uses, "github/codeql-action"));
    struct wf_uses other = parse("GITHUB/codeql-action/init@v2");
    ck_assert(wf_uses_same_action(&uses, &other));
}
END_TEST

START_TEST(ref_kinds) {
    static const struct {
        const char *text;
        enum wf_uses_ref kind;
    } cases[] = {
        {"a/b@v4", WF_USES_REF_VERSION},
        {"a/b@1.2.3", WF_USES_REF_VERSION},
        {"a/b@v1.2.3-rc.1", WF_USES_REF_VERSION},
        {"a/b@main", WF_USES_REF_NAME},
        {"a/b@v1.x", WF_USES_REF_NAME},
        {"a/b@release/v1", WF_USES_REF_NAME},
        {"a/b@0123456789abcdef0123456789ABCDEF01234567", WF_USES_REF_SHA},
        {"a/b@0123abc", WF_USES_REF_SHORT_SHA},
        {"a/b@deadbee", WF_USES_REF_NAME},
        {"a/b@20240101", WF_USES_REF_VERSION},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(parse(cases[i].text).ref_kind == cases[i].kind, "%s", cases[i].text);
    }
}
END_TEST

START_TEST(versions) {
    static const struct {
        const char *text;
        unsigned parts, major;
    } cases[] = {
        {"v4", 1, 4},       {"V4.1", 2, 4},    {"4.1.0", 3, 4},       {"v4.", 0, 0},
        {"v", 0, 0},        {"", 0, 0},        {"v4x", 0, 0},         {"v4-", 0, 0},
        {"v1.2.3+b", 3, 1}, {"1.2.3.4", 0, 0}, {"99999999999", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_version version = wf_version_parse(wf_str_of(cases[i].text));
        ck_assert_msg(version.parts == cases[i].parts && version.major == cases[i].major, "%s",
                      cases[i].text);
    }
}
END_TEST

START_TEST(comments) {
    static const struct {
        const char *text;
        unsigned major;
    } cases[] = {
        {"# v4.1.0", 4},  {"#v5", 5},       {"# tag=v3.2", 3}, {"# actions/checkout@v6.0.1 (pinned).", 6},
        {"# pin@v2.", 2}, {"# 3 files", 0}, {"", 0},           {"# 4.2.2", 4},
    };
    struct wf_uses pinned = parse("a/b@0123456789abcdef0123456789abcdef01234567");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_version version = wf_uses_version(&pinned, wf_str_of(cases[i].text));
        ck_assert_msg(version.major == cases[i].major, "%s gives %u", cases[i].text, version.major);
    }
    struct wf_uses tagged = parse("a/b@v7");
    ck_assert_uint_eq(wf_uses_version(&tagged, WF_STR("# v1")).major, 7);
}
END_TEST

Suite *uses_suite(void);

Suite *uses_suite(void) {
    Suite *suite = suite_create("uses");
    TCase *tests = tcase_create("uses");
    tcase_add_test(tests, kinds);
    tcase_add_test(tests, parts);
    tcase_add_test(tests, ref_kinds);
    tcase_add_test(tests, versions);
    tcase_add_test(tests, comments);
    suite_add_tcase(suite, tests);
    return suite;
}
