#include "base/file.h"
#include "scaffold/detect.h"
#include "scaffold/detect_in.h"

#include "scratch.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LEN(array) (sizeof(array) / sizeof *(array))

static const struct wf_detected *detect_with(struct wf_remote remote) {
    struct wf_folder *source = WF_NEW(&arena, struct wf_folder);
    *source = wf_folder_on_disk(&arena, folder);
    return wf_detect(&arena, source, &remote);
}

static const struct wf_detected *detect(void) {
    return detect_with((struct wf_remote){.folder_name = WF_STR("repo")});
}

static const struct wf_stack *only_stack(const struct wf_detected *detected) {
    ck_assert_uint_eq(detected->stacks.len, 1);
    return detected->stacks.items[0];
}

static void is(const struct wf_stack *stack, const char *name, const char *value) {
    struct wf_str text = wf_found_text(&arena, wf_stack_get(stack, name));
    ck_assert_msg(wf_str_is(text, value), "%s is \"%.*s\", not \"%s\"", name, WF_STR_ARG(text), value);
}

static void because(const struct wf_stack *stack, const char *name, const char *reason) {
    struct wf_str text = wf_stack_found(stack, name)->reason;
    ck_assert_msg(wf_str_has(text, reason), "%s: \"%.*s\" lacks \"%s\"", name, WF_STR_ARG(text), reason);
}

/* --- every stack -------------------------------------------------------------------------------------- */

struct expectation {
    const char *files[8][2];
    const char *values[10][2];
};

static const struct expectation expectations[] = {
    {{{"requirements.txt", "Django[argon2]==5.0\npsycopg2>=2.9 # driver\ngunicorn\n"},
      {"requirements-dev.txt", "pytest\n-r requirements.txt\n"},
      {"manage.py", "#!/usr/bin/env python\n"},
      {"shop/wsgi.py", ""},
      {"tests/test_a.py", ""}},
     {{"language", "python"},
      {"manager", "pip"},
      {"framework", "django"},
      {"command", "[gunicorn, --bind=0.0.0.0:8000, shop.wsgi:application]"},
      {"services", "[postgres]"},
      {"runtime-packages", "[libpq5]"},
      {"test", "pytest"},
      {"setup", "python -m pip install -r requirements.txt -r requirements-dev.txt"},
      {"folders", "[shop]"},
      {"manifests", "[requirements-dev.txt]"}}},
    {{{"pyproject.toml", "[tool.poetry]\nname = 'A.B_c'\n[tool.poetry.dependencies]\npython = '^3.10'\n"
                         "psycopg = {extras = [\"c\"], version = '*'}\n"
                         "[tool.poetry.group.dev.dependencies]\npytest = '*'\n"},
      {"poetry.lock", "x"}},
     {{"manager", "poetry"},
      {"lock", "poetry.lock"},
      {"name", "a-b-c"},
      {"version", "3.13"},
      {"test", "poetry run pytest"},
      {"application", "false"},
      {"system-packages", "[gcc, libc6-dev, libpq-dev]"}}},
    {{{"package.json",
       "{\"name\": \"@acme/web\", \"scripts\": {\"start\": \"npm run serve\", \"serve\": \"node dist/a.js\","
       " \"test\": \"jest --watch\", \"test:ci\": \"jest\"}, \"dependencies\": {\"express\": \"4\"},"
       " \"engines\": {\"node\": \"^20 || >=22\"}}"},
      {"yarn.lock", "# yarn lockfile v1\n"}},
     {{"language", "node"},
      {"manager", "yarn"},
      {"manager-version", "1"},
      {"name", "web"},
      {"framework", "express"},
      {"test", "yarn test:ci"},
      {"command", "[node, dist/a.js]"},
      {"versions", "[20, 22]"},
      {"application", "true"}}},
    {{{"go.mod", "module example.org/tools/server/v2\n\ngo 1.22.1\n\ntoolchain go1.24.3\n\nrequire (\n"
                 "\tgithub.com/jackc/pgx/v5 v5.5.0\n\tgithub.com/redis/go-redis/v9 v9 // indirect\n)\n"},
      {"cmd/server/main.go", "package main\n\nfunc main() {\n\thttp.ListenAndServe(\":9000\", nil)\n}\n"},
      {"cmd/tool/main.go", "package main\n\nfunc main() {}\n"},
      {"go.sum", ""}},
     {{"language", "go"},
      {"version", "1.24"},
      {"name", "server"},
      {"package", "./cmd/server"},
      {"binary", "server"},
      {"port", "9000"},
      {"services", "[postgres]"},
      {"test", "go test ./..."},
      {"lock", "go.sum"}}},
    {{{"Cargo.toml", "[workspace]\nmembers = ['cli', 'lib']\n"},
      {"cli/Cargo.toml", "[package]\nname = \"tool\"\n[dependencies]\naxum = '0.7'\n"},
      {"cli/src/main.rs", "fn main() {}"},
      {"lib/Cargo.toml",
       "[package]\nname = 'lib'\n[dependencies]\nsqlx = { version = '0.8', features = ['postgres'] }\n"},
      {"rust-toolchain.toml", "[toolchain]\nchannel = \"1.83.0\"\n"},
      {"Cargo.lock", ""}},
     {{"language", "rust"},
      {"workspace", "true"},
      {"version", "1.83"},
      {"binary", "tool"},
      {"framework", "axum"},
      {"services", "[postgres]"},
      {"test", "cargo test --workspace --locked"}}},
    {{{"pom.xml",
       "<project xmlns='http://maven.apache.org/POM/4.0.0'><parent><artifactId>spring-boot-starter-parent"
       "</artifactId></parent><artifactId>shop</artifactId><version>1.0</version><properties><java.version>17"
       "</java.version></properties><dependencies><dependency><artifactId>postgresql</artifactId></"
       "dependency>"
       "<dependency><artifactId>spring-boot-starter-actuator</artifactId></dependency></dependencies><build>"
       "<plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></"
       "project>"},
      {"mvnw", ""},
      {"src/main/resources/application.properties", "server.port=9090\n"}},
     {{"language", "java"},
      {"manager", "maven"},
      {"wrapper", "true"},
      {"version", "17"},
      {"framework", "spring"},
      {"binary", "shop-1.0.jar"},
      {"port", "9090"},
      {"health", "/actuator/health"},
      {"services", "[postgres]"},
      {"test", "./mvnw verify"}}},
    {{{"settings.gradle.kts", "rootProject.name = \"Shop\"\ninclude(\"app\")\n"},
      {"build.gradle.kts", "java { toolchain { languageVersion = JavaLanguageVersion.of(25) } }\n"},
      {"app/build.gradle.kts", ""},
      {"gradlew", ""}},
     {{"manager", "gradle"},
      {"manifest", "build.gradle.kts"},
      {"name", "shop"},
      {"version", "25"},
      {"workspace", "true"},
      {"test", "./gradlew check"}}},
    {{{"Shop.sln", ""},
      {"src/Web/Web.csproj",
       "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFrameworks>net8.0;net9.0"
       "</TargetFrameworks></PropertyGroup><ItemGroup><PackageReference Include=\"Npgsql.EntityFrameworkCore"
       ".PostgreSQL\" Version=\"9\" /></ItemGroup></Project>"},
      {"test/Web.Tests/Web.Tests.csproj",
       "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup/></Project>"}},
     {{"language", "dotnet"},
      {"version", "9.0"},
      {"versions", "[8.0, 9.0]"},
      {"framework", "aspnet"},
      {"package", "src/Web/Web.csproj"},
      {"command", "[dotnet, Web.dll]"},
      {"services", "[postgres]"},
      {"port", "8080"}}},
    {{{"composer.json",
       "{\"name\": \"acme/shop\", \"require\": {\"php\": \"~8.1.0\", \"laravel/framework\": \"^11\","
       " \"predis/predis\": \"*\"}, \"require-dev\": {\"phpunit/phpunit\": \"^11\"}}"},
      {"composer.lock", "{}"},
      {"phpunit.xml", ""},
      {"public/index.php", "<?php"},
      {"app/Http/Kernel.php", "<?php"}},
     {{"language", "php"},
      {"version", "8.1"},
      {"framework", "laravel"},
      {"application", "true"},
      {"test", "vendor/bin/phpunit"},
      {"services", "[redis]"},
      {"folders", "[app, public]"}}},
    {{{"Gemfile", "source 'https://rubygems.org'\nruby '~> 3.2.1'\ngem 'rails', '~> 8'\ngem \"pg\"\ngroup "
                  ":test do\n  gem"
                  " 'redis'\nend\ngem 'rubocop'\n"},
      {"config.ru", ""},
      {"test/a_test.rb", ""},
      {"Gemfile.lock", ""}},
     {{"language", "ruby"},
      {"version", "3.2"},
      {"framework", "rails"},
      {"test", "bin/rails test"},
      {"lint", "bundle exec rubocop"},
      {"services", "[postgres]"},
      {"port", "3000"},
      {"application", "true"}}},
    {{{"CMakeLists.txt", "project(Tool LANGUAGES CXX)\ninclude(CTest)\n"}, {"src/a.cpp", ""}},
     {{"language", "c"},
      {"manager", "cmake"},
      {"name", "tool"},
      {"test", "ctest --test-dir build --output-on-failure"}}},
    {{{"meson.build", "project('tool', 'c')\n"}, {"a.c", ""}},
     {{"language", "c"}, {"manager", "meson"}, {"test", ""}, {"build", "meson compile -C build"}}},
};

START_TEST(every_stack) {
    const struct expectation *one = &expectations[_i];
    for (size_t i = 0; i < LEN(one->files) && one->files[i][0] != NULL; i++) {
        put(one->files[i][0], one->files[i][1]);
    }
    const struct wf_stack *stack = only_stack(detect());
    for (size_t i = 0; i < LEN(one->values) && one->values[i][0] != NULL; i++) {
        is(stack, one->values[i][0], one->values[i][1]);
        if (one->values[i][1][0] != '\0' && strcmp(one->values[i][1], "false") != 0) {
            ck_assert_msg(wf_stack_found(stack, one->values[i][0])->reason.len > 0, "%s", one->values[i][0]);
        }
    }
}
END_TEST

/* --- several folders ---------------------------------------------------------------------------------- */

START_TEST(monorepo) {
    put("backend/pyproject.toml", "[project]\nname = 'b'\n");
    put("backend/uv.lock", "");
    put("backend/docs/requirements.txt", "sphinx\n");
    put("worker/requirements.txt", "celery[redis]\n");
    put("web/package.json", "{\"workspaces\": [\"apps/*\"], \"scripts\": {\"build\": \"turbo build\"}}");
    put("web/apps/one/package.json", "{\"dependencies\": {\"next\": \"15\"}}");
    put("examples/go.mod", "module x\n");
    put("vendor/y/go.mod", "module y\n");
    const struct wf_detected *detected = detect();
    ck_assert_uint_eq(detected->stacks.len, 3);
    is(detected->stacks.items[0], "id", "python-backend");
    is(detected->stacks.items[1], "id", "node");
    is(detected->stacks.items[1], "folder", "web");
    is(detected->stacks.items[2], "id", "python-worker");
    is(detected->stacks.items[2], "services", "[redis]");
    is(detected->repository, "alone", "false");
    is(detected->repository, "uv", "[/backend]");
    is(detected->repository, "pip", "[/worker]");
    is(detected->repository, "npm", "[/web]");
}
END_TEST

START_TEST(tooling_is_no_stack) {
    put("go.mod", "module example.org/x\ngo 1.23\n");
    put("package.json", "{\"devDependencies\": {\"husky\": \"9\", \"prettier\": \"3\"}, \"scripts\": "
                        "{\"prepare\": \"husky\"}}");
    put("pyproject.toml", "[tool.black]\nline-length = 100\n");
    is(only_stack(detect()), "language", "go");
    is(only_stack(detect()), "application", "false");
}
END_TEST

/* The parent prepares the plugin, one module uses it. */
START_TEST(modules) {
    put("pom.xml",
        "<project><artifactId>all</artifactId><modules><module>core</module><module>web</module></modules>"
        "<artifactId>spring-boot-maven-plugin</artifactId></project>");
    put("core/pom.xml", "<project/>");
    put("web/pom.xml", "<project><artifactId>spring-boot-maven-plugin</artifactId></project>");
    const struct wf_stack *stack = only_stack(detect());
    is(stack, "workspace", "true");
    is(stack, "folders", "[core, web]");
    is(stack, "package", "web");
    is(stack, "application", "true");
    put("admin/pom.xml", "<project><artifactId>spring-boot-maven-plugin</artifactId></project>");
    is(only_stack(detect()), "application", "false");
}
END_TEST

/* Where there is nothing else, samples are what the repository is about. */
START_TEST(samples_alone) {
    put("examples/shop/go.mod", "module x\n");
    is(only_stack(detect()), "folder", "examples/shop");
}
END_TEST

/* --- versions ----------------------------------------------------------------------------------------- */

static const char workflow[] =
    "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n"
    "        python: ['3.9', '3.10', '3.x', 3.12, 3.14-dev]\n    services:\n      db:\n"
    "        image: docker.io/library/postgres:16\n    steps:\n"
    "      - uses: actions/setup-python@v5\n        with:\n"
    "          python-version: ${{ matrix.python }}\n      - run: |\n          echo hi\n"
    "          pytest tests/unit\n          pytest -q\n";

/* The strongest evidence is taken away one by one. */
START_TEST(version_precedence) {
    static const struct {
        const char *path, *text, *version, *reason;
    } sources[] = {
        {".python-version", "# ours\n3.11.4\n", "3.11", ".python-version"},
        {".tool-versions", "nodejs 20\npython 3.10.2 3.9\n", "3.10", ".tool-versions"},
        {"Dockerfile", "FROM docker.io/library/python:3.8-slim AS a\nFROM a\n", "3.8", "FROM in Dockerfile"},
        {".github/workflows/ci.yml", workflow, "3.12", "ci.yml"},
        {"pyproject.toml", "[project]\nname = 'x'\nrequires-python = '>=3.10,<3.13'\n", "3.12", "<3.13"}};
    for (size_t i = 0; i < LEN(sources); i++) {
        put(sources[i].path, sources[i].text);
    }
    for (size_t i = 0; i < LEN(sources); i++) {
        const struct wf_stack *stack = only_stack(detect());
        is(stack, "version", sources[i].version);
        because(stack, "version", sources[i].reason);
        if (i + 1 < LEN(sources)) {
            ck_assert_int_eq(unlink(wf_path_join(&arena, folder, sources[i].path)), 0);
        }
    }
}
END_TEST

START_TEST(ranges) {
    static const struct {
        const char *range, *python, *node;
    } table[] = {
        {">=3.9", "3.13", "22"},   {"^3.9", "3.13", "3"},
        {"~=3.12.1", "3.12", "3"}, {"==3.11.*", "3.11", "3"},
        {">=3.14", "3.14", "22"},  {">=3.9,<=3.11", "3.11", "3"},
        {">=18 <21", "18", "20"},  {"^20 || >=22", "22", "22"},
        {"latest", "", ""},        {"", "", ""},
    };
    for (size_t i = 0; i < LEN(table); i++) {
        struct wf_look look = {.arena = &arena, .detector = &wf_detect_python};
        look.stack = wf_stack_make(&arena, wf_stack_names);
        wf_look_range(&look, wf_str_of(table[i].range), "x");
        if (wf_str_has(wf_str_of(table[i].range), "3.")) {
            is(look.stack, "version", table[i].python);
            continue;
        }
        look.detector = &wf_detect_node;
        look.stack = wf_stack_make(&arena, wf_stack_names);
        wf_look_range(&look, wf_str_of(table[i].range), "x");
        is(look.stack, "version", table[i].node);
    }
    struct wf_str early = wf_version_of(&arena, WF_STR("3.14-dev"), 2);
    ck_assert_uint_eq(early.len, 0);
    ck_assert_int_lt(wf_version_compare(WF_STR("3.9"), WF_STR("3.10")), 0);
}
END_TEST

/* --- workflows ---------------------------------------------------------------------------------------- */

START_TEST(workflows_alone) {
    put(".github/workflows/ci.yml", workflow);
    put(".github/dependabot.yml", "updates:\n  - {package-ecosystem: pip, directory: /api/}\n");
    put("compose.yaml", "services:\n  cache:\n    image: redis:7\n");
    const struct wf_detected *detected = detect();
    const struct wf_stack *stack = only_stack(detected);
    is(stack, "language", "python");
    because(stack, "language", "ci.yml");
    is(stack, "folder", "api");
    is(stack, "versions", "[3.9, 3.10, 3.12]");
    is(stack, "services", "[postgres, redis]");
    is(detected->repository, "test-workflow", ".github/workflows/ci.yml");
    is(detected->repository, "pip", "[/api/]");
}
END_TEST

START_TEST(commands_of_workflows) {
    put(".github/workflows/ci.yml", workflow);
    put("requirements.txt", "flask\n");
    const struct wf_stack *stack = only_stack(detect());
    is(stack, "test", "pytest -q");
    because(stack, "test", "ci.yml runs it");
}
END_TEST

/* What runs in another folder, or for a part of the tests, is not what tests the stack. */
START_TEST(commands_of_other_folders) {
    put("go.mod", "module x\ngo 1.24\n");
    put(".github/workflows/a.yml",
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n"
        "          cd js/tc39\n          go test -timeout 1h ./...\n"
        "      - {run: go test ./..., working-directory: tools}\n"
        "      - run: go test ./js/modules\n");
    is(only_stack(detect()), "test", "go test ./...");
    because(only_stack(detect()), "test", "every Go");
}
END_TEST

START_TEST(dockerfiles) {
    put("package.json", "{\"dependencies\": {\"express\": \"4\"}}");
    put("Dockerfile", "FROM node:22 AS build\nEXPOSE 1\nCMD [\"x\"]\nFROM node:20-slim\nEXPOSE 8081/tcp\n"
                      "ENTRYPOINT [\"/sbin/tini\", \"--\"]\nCMD [\"node\", \"-r\", \"x\", \"-r\", \"y\"]\n");
    const struct wf_detected *detected = detect();
    is(only_stack(detected), "command", "[/sbin/tini, --, node, -r, x, -r, y]");
    is(only_stack(detected), "dockerfile", "Dockerfile");
    is(only_stack(detected), "version", "20");
    is(detected->repository, "dockerfile", "Dockerfile");
    is(detected->repository, "image", "true");
}
END_TEST

/* The image is that of the program in another language that lies in the same folder. */
START_TEST(dockerfile_of_others) {
    put("web/package.json", "{\"dependencies\": {\"bootstrap\": \"5\"}}");
    put("web/Dockerfile", "FROM node:22 AS assets\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nEXPOSE 5000\n"
                          "ENTRYPOINT [\"/entry.sh\"]\n");
    is(only_stack(detect()), "application", "false");
    is(only_stack(detect()), "port", "0");
    is(only_stack(detect()), "version", "22");
}
END_TEST

/* --- the repository ----------------------------------------------------------------------------------- */

START_TEST(remotes) {
    static const char *const table[][5] = {
        {"git@github.com:acme/atom.git", "github.com", "acme", "atom", "ghcr.io"},
        {"https://token@github.com/acme/atom", "github.com", "acme", "atom", "ghcr.io"},
        {"ssh://git@gitlab.com:22/group/sub/atom.git/", "gitlab.com", "group/sub", "atom",
         "registry.gitlab.com"},
        {"https://git.example.org/x", "git.example.org", "", "x", ""},
        {"/srv/git/atom.git", "", "", "", ""},
        {"", "", "", "", ""},
    };
    for (size_t i = 0; i < LEN(table); i++) {
        const struct wf_detected *detected = detect_with((struct wf_remote){.url = wf_str_of(table[i][0])});
        is(detected->repository, "host", table[i][1]);
        is(detected->repository, "owner", table[i][2]);
        is(detected->repository, "name", table[i][3]);
        is(detected->repository, "registry", table[i][4]);
        is(detected->repository, "default-branch", "main");
    }
}
END_TEST

/* Which of several is that of the program, and what it is built from. */
START_TEST(images) {
    put("api/requirements.txt", "flask\npsycopg\n");
    put("api/docker.dev.Dockerfile", "FROM scratch\n");
    put("api/Dockerfile", "FROM python:3.12\n");
    put("build.Dockerfile", "FROM scratch\n");
    put("tests/Dockerfile", "FROM scratch\n");
    const struct wf_detected *detected = detect();
    is(detected->repository, "dockerfile", "api/Dockerfile");
    is(detected->repository, "context", "api");
    is(detected->repository, "services", "[postgres]");
    is(detected->repository, "image-workflow", "");
    put(".github/workflows/push.yml",
        "on: push\njobs: {a: {runs-on: x, steps: [{uses: docker/build-push-action@v6}]}}\n");
    is(detect()->repository, "image-workflow", ".github/workflows/push.yml");
}
END_TEST

START_TEST(facts_of_the_repository) {
    put(".github/workflows/ci.yml", "on: {push: {branches: [develop, master]}}\njobs: {}\n");
    put(".pre-commit-config.yaml", "repos: []\n");
    put("LICENSE", "Permission is hereby granted, free of charge, to any person\n");
    const struct wf_detected *detected = detect();
    ck_assert_uint_eq(detected->stacks.len, 0);
    is(detected->repository, "default-branch", "master");
    is(detected->repository, "pre-commit", "true");
    is(detected->repository, "license", "MIT");
    is(detected->repository, "stacks", "0");
    is(detected->repository, "languages", "[actions]");
    is(detect_with((struct wf_remote){.default_branch = WF_STR("trunk")})->repository, "default-branch",
       "trunk");
}
END_TEST

/* --- bad input ---------------------------------------------------------------------------------------- */

START_TEST(broken_manifests) {
    put("package.json", "{\"name\": \"x\", ");
    put("pyproject.toml", "[project]\nname = \"x\"\nrequires-python = \n");
    put("pom.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><project><artifactId>x</artifactId></project>");
    put("go.mod", "");
    put_bytes("Gemfile", (struct wf_str){"gem \"rails\"\0\xff", 13});
    put("Dockerfile", "\n");
    put("compose.yaml", "services: [");
    put(".github/workflows/a.yml", "on: [");
    const struct wf_detected *detected = detect();
    for (size_t i = 0; i < detected->stacks.len; i++) {
        ck_assert_uint_gt(wf_stack_text(detected->stacks.items[i], "language").len, 0);
    }
    ck_assert_uint_ge(detected->stacks.len, 2);
}
END_TEST

START_TEST(huge_and_looping) {
    char *huge = WF_NEW_ARRAY(&arena, char, 2 * 1024 * 1024);
    memset(huge, 'a', 2 * 1024 * 1024 - 1);
    put("requirements.txt", huge);
    put("a/b/c/d/e/f/package.json", "{\"main\": \"x\"}");
    ck_assert_int_eq(symlink(".", wf_path_join(&arena, folder, "loop")), 0);
    ck_assert_int_eq(symlink("/etc/passwd", wf_path_join(&arena, folder, "pyproject.toml")), 0);
    is(only_stack(detect()), "folder", ".");
}
END_TEST

Suite *detect_suite(void) {
    Suite *suite = suite_create("detect");
    TCase *tests = tcase_create("detect");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, every_stack, 0, (int)LEN(expectations));
    tcase_add_test(tests, monorepo);
    tcase_add_test(tests, tooling_is_no_stack);
    tcase_add_test(tests, modules);
    tcase_add_test(tests, samples_alone);
    tcase_add_test(tests, version_precedence);
    tcase_add_test(tests, ranges);
    tcase_add_test(tests, workflows_alone);
    tcase_add_test(tests, commands_of_workflows);
    tcase_add_test(tests, commands_of_other_folders);
    tcase_add_test(tests, dockerfiles);
    tcase_add_test(tests, dockerfile_of_others);
    tcase_add_test(tests, remotes);
    tcase_add_test(tests, images);
    tcase_add_test(tests, facts_of_the_repository);
    tcase_add_test(tests, broken_manifests);
    tcase_add_test(tests, huge_and_looping);
    suite_add_tcase(suite, tests);
    return suite;
}
