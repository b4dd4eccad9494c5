#include "docker/cache.h"
#include "docker/list.h"
#include "docker/ref.h"

#include <check.h>

static struct wf_arena arena;

static void clear(void) {
    wf_arena_free(&arena);
}

static struct wf_csv *list(const char *action, const char *input, const char *text) {
    const struct wf_list_fact *fact = wf_list_fact(wf_str_of(action), wf_str_of(input));
    return fact == NULL ? NULL : wf_csv_read(&arena, wf_str_of(text), &fact->options);
}

START_TEST(lists) {
    ck_assert_uint_eq(list("docker/build-push-action", "tags", "a:1,b:2\nc:3")->items.len, 3);
    ck_assert_uint_eq(list("Docker/Build-Push-Action", "Cache-From", "type=gha,scope=a\ntype=b")->items.len,
                      2);
    ck_assert_uint_eq(list("docker/metadata-action", "tags", "# no\ntype=sha # yes")->items.len, 1);
    ck_assert_uint_eq(list("docker/build-push-action", "cache-to", "# taken\ntype=gha")->items.len, 2);
    struct wf_csv *outputs = list("docker/build-push-action", "outputs", "type=image,\"name=a,b\"");
    ck_assert(wf_str_is(outputs->items.items[0].text, "type=image,\"name=a,b\""));
    ck_assert(wf_str_is(list("docker/build-push-action", "secrets", "a= b ")->items.items[0].text, "a= b "));
    ck_assert(
        wf_str_is(list("docker/build-push-action", "secrets", "a= b \nc")->items.items[0].text, "a= b "));
    ck_assert_ptr_null(list("docker/build-push-action", "context", "."));
    ck_assert_ptr_null(list("docker/login-action", "tags", "a"));
}
END_TEST

static struct wf_cache_entry *entry(const char *text) {
    return wf_cache_read(&arena, wf_str_of(text));
}

static bool attr_is(const char *text, const char *name, const char *value) {
    return wf_str_is(wf_cache_value(entry(text), name), value);
}

START_TEST(cache_entries) {
    struct wf_cache_entry *e = entry("type=gha,MODE=max, mode=min,scope=a=b");
    ck_assert_int_eq(e->type, WF_CACHE_GHA);
    ck_assert_uint_eq(e->attributes.len, 4);
    ck_assert_uint_eq(e->attributes.items[1].key.begin, 9);
    ck_assert_uint_eq(e->attributes.items[1].value.begin, 14);
    ck_assert_uint_eq(e->attributes.items[1].value.end, 17);
    ck_assert(wf_str_is(e->attributes.items[1].name, "mode"));
    ck_assert(wf_str_is(e->attributes.items[2].name, " mode"));
    ck_assert(attr_is("type=gha,scope=a=b", "scope", "a=b"));
    ck_assert(attr_is("type=gha,mode=max # text", "mode", "max # text"));
    ck_assert(attr_is("type=local,src=a,src=b", "src", "b"));
    ck_assert_int_eq(entry("type=gha  # x")->type, WF_CACHE_UNKNOWN);
    ck_assert(entry("user/app:cache")->bare);
    ck_assert(attr_is("user/app:cache", "ref", "user/app:cache"));
    ck_assert(attr_is("type=s3,\"name=a;\"\"b\"\",c\",x=y", "name", "a;\"b\",c"));
    ck_assert(
        attr_is("type=gha,scope=${{ format('a,{0}=\"b', c) }}", "scope", "${{ format('a,{0}=\"b', c) }}"));
    ck_assert(entry("${{ x && 'type=gha,a=b' || '' }}")->unknown);
}
END_TEST

START_TEST(cache_backends) {
    const struct wf_cache_backend *gha = wf_cache_backend(WF_STR("gha"));
    ck_assert_ptr_nonnull(gha);
    ck_assert_uint_eq(wf_cache_attribute_fact(gha, WF_STR("mode"))->use, WF_CACHE_EXPORTS);
    ck_assert_ptr_null(wf_cache_attribute_fact(gha, WF_STR("ref")));
    ck_assert_ptr_null(wf_cache_backend(WF_STR("Registry")));
    ck_assert_uint_eq(wf_cache_backend(WF_STR("inline"))->use, WF_CACHE_EXPORTS);
    for (const struct wf_cache_backend *b = wf_cache_backends; b->name != NULL; b++) {
        for (const struct wf_cache_attribute_fact *fact = b->attributes; fact->name != NULL; fact++) {
            ck_assert_uint_eq(fact->required & ~fact->use, 0);
            ck_assert_uint_eq(fact->use & ~b->use, 0);
        }
    }
}
END_TEST

static const struct {
    const char *text, *domain, *path, *tag, *digest;
    enum wf_ref_problem problem;
} refs[] = {
    {"alpine", NULL, "alpine", NULL, NULL, WF_REF_OK},
    {"alpine:3.20", NULL, "alpine", "3.20", NULL, WF_REF_OK},
    {"user/app", NULL, "user/app", NULL, NULL, WF_REF_OK},
    {"ghcr.io/a/b:1", "ghcr.io", "a/b", "1", NULL, WF_REF_OK},
    {"localhost/a", "localhost", "a", NULL, NULL, WF_REF_OK},
    {"localhost:5000/a:b", "localhost:5000", "a", "b", NULL, WF_REF_OK},
    {"host:5000", NULL, "host", "5000", NULL, WF_REF_OK},
    {"Host/a", "Host", "a", NULL, NULL, WF_REF_OK},
    {"[::1]:5000/a", "[::1]:5000", "a", NULL, NULL, WF_REF_OK},
    {"a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", NULL, "a", NULL,
     "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", WF_REF_OK},
    {"a__b/c--d/e.f", NULL, "a__b/c--d/e.f", NULL, NULL, WF_REF_OK},
    {"ghcr.io/Owner/app", "ghcr.io", "Owner/app", NULL, NULL, WF_REF_UPPER},
    {"App", NULL, "App", NULL, NULL, WF_REF_UPPER},
    {"", NULL, "", NULL, NULL, WF_REF_EMPTY},
    {"a//b", NULL, "a//b", NULL, NULL, WF_REF_NAME},
    {"/a", NULL, "/a", NULL, NULL, WF_REF_NAME},
    {"a/", NULL, "a/", NULL, NULL, WF_REF_NAME},
    {"a..b", NULL, "a..b", NULL, NULL, WF_REF_NAME},
    {"a___b", NULL, "a___b", NULL, NULL, WF_REF_NAME},
    {"a-_b", NULL, "a-_b", NULL, NULL, WF_REF_NAME},
    {"a/-b", NULL, "a/-b", NULL, NULL, WF_REF_NAME},
    {"-a", NULL, "-a", NULL, NULL, WF_REF_NAME},
    {"a-", NULL, "a-", NULL, NULL, WF_REF_NAME},
    {"a b", NULL, "a b", NULL, NULL, WF_REF_NAME},
    {"# text", NULL, "# text", NULL, NULL, WF_REF_NAME},
    {"a:-b", NULL, "a", "-b", NULL, WF_REF_TAG},
    {"a:b  # c", NULL, "a", "b  # c", NULL, WF_REF_TAG},
    {"a:", NULL, "a", "", NULL, WF_REF_TAG},
    {"a@sha256:abc", NULL, "a", NULL, "sha256:abc", WF_REF_DIGEST},
    {"a@x", NULL, "a", NULL, "x", WF_REF_DIGEST},
    {"ghcr.io:x/a", "ghcr.io:x", "a", NULL, NULL, WF_REF_DOMAIN},
    {"-a.b/c", "-a.b", "c", NULL, NULL, WF_REF_DOMAIN},
    {"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", NULL,
     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", NULL, NULL, WF_REF_HEX_NAME},
};

static void check_part(struct wf_str got, const char *wanted) {
    ck_assert(wanted == NULL ? got.ptr == NULL : got.ptr != NULL && wf_str_is(got, wanted));
}

START_TEST(references) {
    struct wf_ref ref = wf_ref_parse(wf_str_of(refs[_i].text));
    ck_assert_msg(ref.problem == refs[_i].problem, "%s has problem %d", refs[_i].text, ref.problem);
    ck_assert_int_eq(ref.valid, refs[_i].problem == WF_REF_OK ? WF_TRUE : WF_FALSE);
    check_part(ref.domain, refs[_i].domain);
    check_part(ref.path, refs[_i].path);
    check_part(ref.tag, refs[_i].tag);
    check_part(ref.digest, refs[_i].digest);
    ck_assert_uint_le(ref.problem_span.end, strlen(refs[_i].text));
}
END_TEST

START_TEST(reference_holes) {
    struct wf_ref ref = wf_ref_parse(WF_STR("ghcr.io/${{ github.repository }}:${{ a || 'B:/c' }}"));
    ck_assert_int_eq(ref.valid, WF_MAYBE);
    ck_assert(wf_str_is(ref.domain, "ghcr.io"));
    ck_assert(wf_str_is(ref.path, "${{ github.repository }}"));
    ck_assert(wf_str_is(ref.tag, "${{ a || 'B:/c' }}"));
    ck_assert_int_eq(wf_ref_parse(WF_STR("ghcr.io/${{ x }}/App")).problem, WF_REF_UPPER);
    ck_assert_int_eq(wf_ref_parse(WF_STR("${{ env.R }}/app-${{ x }}:v${{ y }}-")).valid, WF_MAYBE);
    ck_assert_int_eq(wf_ref_parse(WF_STR("a/${{ x }}:-b")).problem, WF_REF_TAG);
    ck_assert_int_eq(wf_ref_parse(WF_STR("${{ x }}")).valid, WF_MAYBE);
    ck_assert_int_eq(wf_ref_parse(WF_STR("a/${{ x }}-App")).valid, WF_MAYBE);
    ck_assert_int_eq(wf_ref_parse(WF_STR("a/${{ x }}-App:1")).problem, WF_REF_UPPER);
}
END_TEST

static enum wf_truth official(const char *text) {
    struct wf_ref ref = wf_ref_parse(wf_str_of(text));
    return wf_ref_is_official(&ref);
}

static const char *registry(const char *text) {
    struct wf_ref ref = wf_ref_parse(wf_str_of(text));
    return wf_arena_str(&arena, wf_ref_registry(&ref)).ptr;
}

static enum wf_truth same(const char *a, const char *b) {
    struct wf_ref first = wf_ref_parse(wf_str_of(a));
    struct wf_ref second = wf_ref_parse(wf_str_of(b));
    enum wf_truth answer = wf_ref_same(&arena, &first, &second);
    ck_assert_int_eq(answer, wf_ref_same(&arena, &second, &first));
    return answer;
}

START_TEST(reference_questions) {
    ck_assert_int_eq(official("myapp:latest"), WF_TRUE);
    ck_assert_int_eq(official("myapp:${{ x }}"), WF_TRUE);
    ck_assert_int_eq(official("docker.io/myapp"), WF_TRUE);
    ck_assert_int_eq(official("docker.io/library/myapp"), WF_TRUE);
    ck_assert_int_eq(official("docker.io/me/myapp"), WF_FALSE);
    ck_assert_int_eq(same("a/b:${{ github.sha }}", "a/b:cache"), WF_FALSE);
    ck_assert_int_eq(same("a/b:${{ github.sha }}", "a/b:abc123"), WF_FALSE);
    ck_assert_int_eq(same("a/b:${{ github.sha }}", "a/b:0123456789abcdef0123456789abcdef01234567"), WF_MAYBE);
    ck_assert_int_eq(same("a/b:${{ github.sha }}", "a/b:ab${{ x }}"), WF_MAYBE);
    ck_assert_int_eq(same("a/b:${{ github.sha }}", "a/b"), WF_FALSE);
    ck_assert_int_eq(official("me/myapp"), WF_FALSE);
    ck_assert_int_eq(official("ghcr.io/myapp"), WF_FALSE);
    ck_assert_int_eq(official("${{ x }}"), WF_MAYBE);
    ck_assert_str_eq(registry("a/b"), "docker.io");
    ck_assert_str_eq(registry("ghcr.io/${{ x }}"), "ghcr.io");
    ck_assert_str_eq(registry("${{ x }}/a"), "");
    ck_assert_str_eq(registry("a/${{ x }}"), "docker.io");
    ck_assert_int_eq(same("alpine", "docker.io/library/alpine:latest"), WF_TRUE);
    ck_assert_int_eq(same("alpine", "alpine:3"), WF_FALSE);
    ck_assert_int_eq(same("a/b:${{ x }}", "a/b:${{ x }}"), WF_TRUE);
    ck_assert_int_eq(same("a/b:${{ x }}", "a/b:1"), WF_MAYBE);
    ck_assert_int_eq(same("a/b:${{ x }}", "a/c:1"), WF_FALSE);
    ck_assert_int_eq(same("${{ x }}:1", "a/c:2"), WF_FALSE);
    ck_assert_int_eq(same("${{ x }}", "a/c:2"), WF_MAYBE);
    ck_assert_int_eq(same("ghcr.io/${{ x }}/app:1", "ghcr.io/me/app:1"), WF_MAYBE);
}
END_TEST

Suite *docker_suite(void);

Suite *docker_suite(void) {
    Suite *suite = suite_create("docker");
    TCase *tests = tcase_create("docker");
    tcase_add_checked_fixture(tests, NULL, clear);
    tcase_add_test(tests, lists);
    tcase_add_test(tests, cache_entries);
    tcase_add_test(tests, cache_backends);
    tcase_add_loop_test(tests, references, 0, sizeof refs / sizeof *refs);
    tcase_add_test(tests, reference_holes);
    tcase_add_test(tests, reference_questions);
    suite_add_tcase(suite, tests);
    return suite;
}
