#include "docker/meta.h"

#include "docker/list.h"

#include <check.h>

static struct wf_arena arena;

static void clear(void) {
    wf_arena_free(&arena);
}

static struct wf_csv *items(const char *input, const char *text) {
    const struct wf_list_fact *fact = wf_list_fact(WF_STR("docker/metadata-action"), wf_str_of(input));
    return wf_csv_read(&arena, wf_str_of(text), &fact->options);
}

static struct wf_meta_lines *lines(const char *text) {
    return wf_meta_lines(&arena, items("tags", text));
}

static struct wf_meta_flavor flavor(const char *text) {
    return wf_meta_flavor(&arena, items("flavor", text));
}

/* What is produced, blank-separated: "tag" for certain, "tag?" perhaps, "tag!" invalid, "tag!?" perhaps that.
 */
static const char *made_with(const char *tags_text, const char *flavor_text, struct wf_meta_trigger trigger,
                             const struct wf_meta_resolver *resolver) {
    struct wf_meta_flavor taste = flavor(flavor_text);
    struct wf_meta_tags *tags = wf_meta_tags(&arena, lines(tags_text), &taste, &trigger, resolver);
    struct wf_str all = WF_STR("");
    for (size_t i = 0; i <= tags->tags.len; i++) {
        const struct wf_meta_tag *tag = i < tags->tags.len ? &tags->tags.items[i] : &tags->latest;
        ck_assert_msg(tag->produced == WF_TRUE || tag->reason != NULL, "%s", tags_text);
        if (tag->produced == WF_FALSE) {
            continue;
        }
        struct wf_str text = wf_meta_tag_text(&arena, tag);
        all = wf_arena_printf(&arena, "%.*s%s%.*s%s%s", WF_STR_ARG(all), all.len > 0 ? " " : "",
                              WF_STR_ARG(text), tag->invalid == WF_TRUE ? "!" : "",
                              tag->produced == WF_MAYBE ? "?" : "");
    }
    return wf_arena_str(&arena, all).ptr;
}

static const struct wf_meta_trigger main_push = {.event = WF_STR_INIT("push"),
                                                 .ref = WF_META_BRANCH,
                                                 .ref_name = WF_STR_INIT("main"),
                                                 .default_branch = WF_STR_INIT("main")};
static const struct wf_meta_trigger branch_push = {
    .event = WF_STR_INIT("push"), .ref = WF_META_BRANCH, .is_default_branch = WF_FALSE};
static const struct wf_meta_trigger tag_push = {
    .event = WF_STR_INIT("push"), .ref = WF_META_TAG, .is_version = WF_TRUE};
static const struct wf_meta_trigger pull = {.event = WF_STR_INIT("pull_request"), .ref = WF_META_PULL};
static const struct wf_meta_trigger nightly = {
    .event = WF_STR_INIT("schedule"), .ref = WF_META_BRANCH, .ref_name = WF_STR_INIT("main")};
static const struct wf_meta_trigger anything;

static const struct {
    const char *tags, *flavor;
    const struct wf_meta_trigger *trigger;
    const char *made;
} cases[] = {
    {"", "", &main_push, "main"},
    {"", "", &tag_push, "<tag> latest"},
    {"", "", &pull, "pr-<number>"},
    {"", "", &nightly, "nightly main"},
    {"type=sha", "", &main_push, "sha-<short sha>"},
    {"type=sha,format=long,prefix=", "", &main_push, "<sha>"},
    {"type=sha,prefix={{branch}}-", "", &main_push, "main-<short sha>"},
    {"type=sha,prefix={{branch}}-", "", &branch_push, "<branch>-<short sha>"},
    {"type=sha,prefix={{branch}}-", "", &tag_push, "-<short sha>!"},
    {"type=sha,prefix={{branch}}-", "", &pull, "-<short sha>!"},
    {"type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}", "", &tag_push,
     "<version> <major>.<minor> latest?"},
    {"type=semver,pattern={{version}}", "", &main_push, ""},
    {"type=semver,pattern={{version}},value=v1.2.3+b", "", &main_push, "1.2.3 latest"},
    {"type=semver,pattern=v{{major}},value=v1.2.3-rc.1", "", &main_push, "1.2.3-rc.1"},
    {"type=semver,pattern={{raw}},value=v1.2.3-rc.1", "", &main_push, "v1.2.3-rc.1"},
    {"type=semver,pattern=v{{major}},value=next", "", &main_push, ""},
    {"type=match,pattern=v(.*),group=1", "", &tag_push, "<...>? latest?"},
    {"type=edge", "", &main_push, "edge"},
    {"type=edge", "", &branch_push, ""},
    {"type=edge,branch=dev", "", &branch_push, "edge?"},
    {"latest\ntype=raw,value={{branch}}-{{date 'YYYY'}}", "", &main_push, "latest main-<date>"},
    {"type=raw,value=latest,enable={{is_default_branch}}", "", &main_push, "latest"},
    {"type=raw,value=latest,enable={{is_default_branch}}", "", &branch_push, ""},
    {"type=raw,value=latest,enable={{is_default_branch}}", "", &pull, ""},
    {"type=raw,value=x,enable={{is_not_default_branch}}", "", &pull, "x"},
    {"type=raw,value=x,enable={{is_default_branch}}", "", &anything, "x?"},
    {"type=raw,value=x,enable=${{ y }}", "", &main_push, "x?"},
    {"type=raw,value={{tag}}", "", &main_push, ""},
    {"type=raw,value=a b/c+d", "", &main_push, "a-b-c-d"},
    {"type=raw,value=v${{ github.run_number }}", "", &main_push, "v${{ github.run_number }}"},
    {"type=raw,value=${{ x }}", "", &main_push, "${{ x }}?"},
    {"${{ x }}", "", &main_push, "<...>? latest?"},
    {"type=raw,value=.x", "", &main_push, ".x!"},
    {"type=raw,value=low,priority=50\ntype=sha\ntype=raw,value=high,priority=2000", "", &main_push,
     "high sha-<short sha> low"},
    {"type=ref,event=branch", "latest=true", &main_push, "main latest"},
    {"type=ref,event=branch", "latest=true", &pull, ""},
    {"type=ref,event=tag", "latest=false", &tag_push, "<tag>"},
    {"type=ref,event=branch", "prefix=p-,onlatest=true\nsuffix=-s\nlatest=true", &main_push,
     "p-main-s p-latest"},
    {"type=sha,suffix=", "prefix=p-\nsuffix=-s", &main_push, "sha-<short sha>"},
    {"type=ref,event=pr\ntype=ref,event=branch", "", &anything, "pr-<number>? <branch>?"},
    {"type=schedule,pattern={{date 'YYYY'}}", "", &nightly, "<date>"},
};

START_TEST(made) {
    const char *got = made_with(cases[_i].tags, cases[_i].flavor, *cases[_i].trigger, NULL);
    ck_assert_msg(strcmp(got, cases[_i].made) == 0, "%s gives \"%s\", not \"%s\"", cases[_i].tags, got,
                  cases[_i].made);
}
END_TEST

static bool resolve(void *context, struct wf_str expression, struct wf_str *text) {
    *text = wf_str_of(context);
    return wf_str_is(expression, "${{ known }}");
}

START_TEST(resolves) {
    struct wf_meta_resolver resolver = {resolve, "true"};
    ck_assert_str_eq(made_with("type=raw,value=a-${{ known }},enable=${{ known }}", "", main_push, &resolver),
                     "a-true");
    resolver.context = "false";
    ck_assert_str_eq(made_with("type=raw,value=a,enable=${{ known }}", "", main_push, &resolver), "");
}
END_TEST

START_TEST(enable_problem) {
    struct wf_meta_flavor taste = flavor("");
    struct wf_meta_tags *tags =
        wf_meta_tags(&arena, lines("type=raw,value=a,enable=yes"), &taste, &main_push, NULL);
    ck_assert_ptr_nonnull(tags->problem);
    ck_assert_ptr_nonnull(tags->problem_line);
}
END_TEST

static const struct {
    const char *line;
    uint32_t begin, end; /* of the problem; both 0: none */
} problems[] = {
    {"type=raw,value=a=b", 0, 0},
    {"a", 0, 0},
    {"type=sha,format=${{ x }}", 0, 0},
    {"type=${{ x }}", 0, 0},
    {"type=shaa", 5, 9},
    {"type=SHA", 5, 8},
    {"type=semver", 0, 11},
    {"type=raw", 0, 8},
    {"type=ref,event= main", 16, 20},
    {"type=sha,format=medium", 16, 22},
    {"type=raw,value=a\"b", 16, 17},
};

START_TEST(line_problems) {
    struct wf_meta_lines *read = lines(problems[_i].line);
    ck_assert_uint_eq(read->lines.len, 1);
    const struct wf_meta_line *line = &read->lines.items[0];
    ck_assert_msg((line->problem != NULL) == (problems[_i].end > 0), "%s", problems[_i].line);
    ck_assert_uint_eq(line->problem_span.begin, problems[_i].begin);
    ck_assert_uint_eq(line->problem_span.end, problems[_i].end);
}
END_TEST

START_TEST(attributes) {
    const struct wf_meta_line *line =
        &lines("type=raw,value=low,priority=1\n# no\ntype=raw, Value = a=b ,priority=1001")->lines.items[0];
    ck_assert(wf_str_is(wf_meta_attr(line, "value"), "a=b"));
    ck_assert_uint_eq(line->attrs.items[0].key_span.begin, 45);
    ck_assert_uint_eq(line->attrs.items[0].value_span.begin, 53);
    ck_assert_uint_eq(line->attrs.items[0].value_span.end, 56);
    ck_assert(wf_str_is(wf_meta_attr(line, "enable"), "true"));
    ck_assert_ptr_null(wf_meta_attr(line, "prefix").ptr);
    ck_assert(wf_str_is(wf_meta_attr(&lines("type=ref,event=pr")->lines.items[0], "prefix"), "pr-"));
    ck_assert(wf_str_is(wf_meta_attr(&lines("type=sha")->lines.items[0], "prefix"), "sha-"));
    ck_assert_uint_eq(lines("# only a comment")->lines.len, 4);
}
END_TEST

START_TEST(flavors) {
    ck_assert_ptr_null(flavor("latest=${{ x }}\nprefix=a,onlatest=true").problem);
    ck_assert_ptr_nonnull(flavor("latest=yes").problem);
    ck_assert_ptr_nonnull(flavor("colour=red").problem);
    ck_assert_ptr_nonnull(flavor("latest").problem);
    ck_assert(flavor("${{ x }}").unknown);
}
END_TEST

START_TEST(image_names) {
    struct wf_meta_images *old = wf_meta_images(&arena, items("images", "a/B, ghcr.io/c"));
    ck_assert_uint_eq(old->images.len, 2);
    ck_assert(wf_str_is(old->images.items[1].name, "ghcr.io/c"));
    ck_assert_uint_eq(old->images.items[1].span.begin, 5);
    struct wf_meta_images *images = wf_meta_images(
        &arena, items("images", "name=a,enable=false\nb\nname=c,enable=${{ x }}\nenable=true\nx=1,d"));
    ck_assert_uint_eq(images->images.len, 5);
    ck_assert_int_eq(images->images.items[0].enable, WF_FALSE);
    ck_assert_int_eq(images->images.items[1].enable, WF_TRUE);
    ck_assert_int_eq(images->images.items[2].enable, WF_MAYBE);
    ck_assert_ptr_nonnull(images->images.items[3].problem);
    ck_assert_ptr_nonnull(images->images.items[4].problem);
}
END_TEST

Suite *meta_suite(void);

Suite *meta_suite(void) {
    Suite *suite = suite_create("meta");
    TCase *tests = tcase_create("meta");
    tcase_add_checked_fixture(tests, NULL, clear);
    tcase_add_loop_test(tests, made, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tests, resolves);
    tcase_add_test(tests, enable_problem);
    tcase_add_loop_test(tests, line_problems, 0, sizeof problems / sizeof *problems);
    tcase_add_test(tests, attributes);
    tcase_add_test(tests, flavors);
    tcase_add_test(tests, image_names);
    suite_add_tcase(suite, tests);
    return suite;
}
