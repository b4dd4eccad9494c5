#include "docker/packages.h"

#include <check.h>

static struct wf_arena arena;

static void setup(void) {
    arena = (struct wf_arena){0};
}

static void teardown(void) {
    wf_arena_free(&arena);
}

static struct wf_package_calls read(const char *script) {
    return wf_package_calls_read(&arena, wf_shell_read(&arena, wf_str_of(script)));
}

static struct wf_package_call only(const char *script) {
    struct wf_package_calls calls = read(script);
    ck_assert_uint_eq(calls.list.len, 1);
    return calls.list.items[0];
}

/* The names of the call's packages, with a blank between. */
static const char *names(const struct wf_package_call *call) {
    struct wf_str all = WF_STR("");
    for (size_t i = 0; i < call->packages.len; i++) {
        struct wf_str name = call->packages.items[i].name;
        all = wf_arena_printf(&arena, "%.*s%s%.*s", WF_STR_ARG(all), i > 0 ? " " : "", WF_STR_ARG(name));
    }
    return wf_arena_str(&arena, all).ptr;
}

START_TEST(options_are_no_packages) {
    struct wf_package_call call = only(
        "DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "
        "gcc=4:12 libpq-dev/stable ./local.deb $EXTRA");
    ck_assert_int_eq(call.manager, WF_MANAGER_APT);
    ck_assert_int_eq(call.action, WF_PACKAGE_INSTALL);
    ck_assert_str_eq(names(&call), "gcc libpq-dev  ");
    ck_assert(wf_str_is(call.packages.items[0].version, "=4:12"));
    ck_assert(wf_str_is(call.packages.items[1].version, "/stable"));
    ck_assert(call.packages.items[2].local);
    ck_assert(!call.packages.items[3].literal);
    ck_assert(wf_package_call_has(&call, 'y', "--yes"));
    ck_assert(wf_package_call_has(&call, '\0', "--no-install-recommends"));
    ck_assert(!wf_package_call_has(&call, 'z', "--fix-broken"));
}
END_TEST

START_TEST(pip_is_found_behind_python) {
    struct wf_package_call call =
        only("python3.11 -m pip --no-cache-dir install -U 'flask[async]>=2' -r a.txt "
             "--requirement=b.txt -c c.txt git+https://example.com/x.git .");
    ck_assert_int_eq(call.manager, WF_MANAGER_PIP);
    ck_assert_str_eq(names(&call), "flask  ");
    ck_assert(wf_str_is(call.packages.items[0].version, "[async]>=2"));
    ck_assert(call.packages.items[1].remote && call.packages.items[2].local);
    ck_assert_uint_eq(call.manifests.len, 3);
    ck_assert(wf_str_is(call.manifests.items[0].value.text, "a.txt"));
    ck_assert(wf_str_is(call.manifests.items[1].value.text, "b.txt"));
    ck_assert(call.manifests.items[2].constraint);
    ck_assert(wf_package_call_has(&call, '\0', "--no-cache-dir"));
}
END_TEST

START_TEST(verbs_of_several_words) {
    ck_assert_int_eq(only("go mod download").action, WF_PACKAGE_INSTALL);
    ck_assert_int_eq(only("go build -o /bin/x ./cmd/x").action, WF_PACKAGE_BUILD);
    ck_assert_int_eq(only("npm cache clean --force").action, WF_PACKAGE_CLEAN);
    ck_assert_int_eq(only("uv pip install --system flask").action, WF_PACKAGE_INSTALL);
    ck_assert_int_eq(only("yarn --frozen-lockfile").action, WF_PACKAGE_INSTALL);
    ck_assert_int_eq(only("yarn test").action, WF_PACKAGE_OTHER);
    ck_assert_int_eq(only("./mvnw -B -f a/pom.xml clean package").action, WF_PACKAGE_BUILD);
    ck_assert_int_eq(only("pacman -Syu --noconfirm git").action, WF_PACKAGE_INSTALL);
    ck_assert_int_eq(only("pacman -Scc --noconfirm").action, WF_PACKAGE_CLEAN);
    ck_assert_int_eq(only("pip --version").action, WF_PACKAGE_OTHER);
    struct wf_package_call added = only("dotnet add src/App.csproj package Json");
    ck_assert_str_eq(names(&added), "Json");
    added = only("nuget install NUnit -OutputDirectory tools");
    ck_assert_str_eq(names(&added), "NUnit");
    added = only("choco install -y nasm --version 2.16");
    ck_assert_str_eq(names(&added), "nasm");
}
END_TEST

START_TEST(versions_of_scoped_names) {
    struct wf_package_call call = only("npm install -g @angular/cli@17 pnpm @scope/x");
    ck_assert_str_eq(names(&call), "@angular/cli pnpm @scope/x");
    ck_assert(wf_str_is(call.packages.items[0].version, "@17"));
    ck_assert_uint_eq(call.packages.items[2].version.len, 0);
}
END_TEST

START_TEST(all_calls_of_a_script_in_order) {
    struct wf_package_calls calls =
        read("apt-get update && apt-get install -y curl && if true; then pip install x; fi; echo apt-get");
    ck_assert_uint_eq(calls.list.len, 3);
    ck_assert_int_eq(calls.list.items[0].action, WF_PACKAGE_UPDATE);
    ck_assert_int_eq(calls.list.items[2].manager, WF_MANAGER_PIP);
    ck_assert_uint_eq(read("").list.len, 0);
    ck_assert_uint_eq(wf_package_calls_read(&arena, NULL).list.len, 0);
}
END_TEST

Suite *packages_suite(void) {
    Suite *suite = suite_create("packages");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, options_are_no_packages);
    tcase_add_test(tests, pip_is_found_behind_python);
    tcase_add_test(tests, verbs_of_several_words);
    tcase_add_test(tests, versions_of_scoped_names);
    tcase_add_test(tests, all_calls_of_a_script_in_order);
    suite_add_tcase(suite, tests);
    return suite;
}
