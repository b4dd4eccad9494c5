/* `unit NAME` runs one suite and prints TAP. suites.h is made from the list in meson.build. */
#include "suites.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUITE(name) Suite *name##_suite(void);
SUITES(SUITE)
#undef SUITE

static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = {
#define SUITE(name) {#name, name##_suite},
    SUITES(SUITE)
#undef SUITE
};

static Suite *find_suite(const char *name) {
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
        if (strcmp(suites[i].name, name) == 0) {
            return suites[i].make();
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    Suite *suite = argc == 2 ? find_suite(argv[1]) : NULL;
    if (suite == NULL) {
        fprintf(stderr, "usage: unit SUITE\n");
        return EXIT_FAILURE;
    }
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
