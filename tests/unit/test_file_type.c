#include "gha/file.h"

#include <check.h>

static const struct {
    const char *path;
    enum wf_file_type type;
} files[] = {
    {"Dockerfile", WF_FILE_DOCKERFILE},
    {"a/dockerfile", WF_FILE_DOCKERFILE},
    {"/a/b/Dockerfile.dev", WF_FILE_DOCKERFILE},
    {"Dockerfile.go", WF_FILE_DOCKERFILE},
    {"Dockerfile.3.12", WF_FILE_DOCKERFILE},
    {"dockerfile.prod", WF_FILE_DOCKERFILE},
    {"Dockerfile-dev", WF_FILE_DOCKERFILE},
    {"Dockerfile2", WF_FILE_DOCKERFILE},
    {"a/Dockerfile10", WF_FILE_DOCKERFILE},
    {"Dockerfile_amd", WF_FILE_DOCKERFILE},
    {"app.Dockerfile", WF_FILE_DOCKERFILE},
    {"app.test.dockerfile", WF_FILE_DOCKERFILE},
    {"Containerfile", WF_FILE_DOCKERFILE},
    {"Containerfile.dev", WF_FILE_DOCKERFILE},
    {".github/workflows/Dockerfile", WF_FILE_DOCKERFILE},
    {".dockerignore", WF_FILE_DOCKERIGNORE},
    {"a/Dockerfile.dockerignore", WF_FILE_DOCKERIGNORE},
    {"app.Dockerfile.dockerignore", WF_FILE_DOCKERIGNORE},
    {"Dockerfile.j2", WF_FILE_UNKNOWN},
    {"Dockerfile.dev.tmpl", WF_FILE_UNKNOWN},
    {"Dockerfile.in", WF_FILE_UNKNOWN},
    {"Dockerfile.ERB", WF_FILE_UNKNOWN},
    {"Dockerfile.md", WF_FILE_UNKNOWN},
    {"Dockerfile.orig", WF_FILE_UNKNOWN},
    {"dockerfile.c", WF_FILE_UNKNOWN},
    {"dockerfile.go", WF_FILE_UNKNOWN},
    {"Dockerfile_test.go", WF_FILE_UNKNOWN},
    {"Dockerfile.test.go", WF_FILE_UNKNOWN},
    {"Dockerfile.", WF_FILE_UNKNOWN},
    {"Dockerfiles", WF_FILE_UNKNOWN},
    {"dockerfile2", WF_FILE_UNKNOWN},
    {"Dockerfile2go", WF_FILE_UNKNOWN},
    {"Dockerfile/readme", WF_FILE_UNKNOWN},
    {"myDockerfile", WF_FILE_UNKNOWN},
    {"dockerignore", WF_FILE_UNKNOWN},
    {".github/workflows/dockerfile.yml", WF_FILE_WORKFLOW},
    {"dockerfile.yml", WF_FILE_UNKNOWN},
    {"action.yml", WF_FILE_ACTION},
    {".github/dependabot.yml", WF_FILE_DEPENDABOT},
    {".pre-commit-config.yaml", WF_FILE_PRE_COMMIT},
    {"tools/.pre-commit-hooks.yml", WF_FILE_PRE_COMMIT},
    {"pre-commit-config.yaml", WF_FILE_UNKNOWN},
    {"", WF_FILE_UNKNOWN},
};

START_TEST(tells_files_by_their_names) {
    struct wf_str path = wf_str_of(files[_i].path);
    struct wf_doc nothing = {0};
    ck_assert_msg(wf_file_type_by_path(path) == files[_i].type, "%s", files[_i].path);
    ck_assert_msg(wf_file_type(path, &nothing) == files[_i].type, "%s", files[_i].path);
    bool docker = files[_i].type == WF_FILE_DOCKERFILE || files[_i].type == WF_FILE_DOCKERIGNORE;
    ck_assert(wf_file_type_is_yaml(files[_i].type) == !docker);
}
END_TEST

Suite *file_type_suite(void) {
    Suite *suite = suite_create("file_type");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, tells_files_by_their_names, 0, sizeof files / sizeof *files);
    suite_add_tcase(suite, tests);
    return suite;
}
