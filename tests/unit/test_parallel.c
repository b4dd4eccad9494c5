#include "base/err.h"
#include "base/parallel.h"

#include <check.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { COUNT = 10000 };

struct tally {
    atomic_int times[COUNT];
};

static void count_up(void *context, size_t index) {
    struct tally *tally = context;
    atomic_fetch_add(&tally->times[index], 1);
}

START_TEST(visits_each_index_once) {
    static const unsigned threads[] = {0, 1, 3, 1000};
    for (size_t t = 0; t < 4; t++) {
        static struct tally tally;
        for (size_t i = 0; i < COUNT; i++) {
            atomic_store(&tally.times[i], 0);
        }
        wf_parallel_for(COUNT, threads[t], count_up, &tally);
        for (size_t i = 0; i < COUNT; i++) {
            ck_assert_int_eq(atomic_load(&tally.times[i]), 1);
        }
    }
}
END_TEST

static void never(void *context, size_t index) {
    (void)context;
    (void)index;
    ck_abort();
}

START_TEST(nothing_to_do) {
    wf_parallel_for(0, 4, never, NULL);
}
END_TEST

static void run_out(void *context, size_t index) {
    (void)context;
    if (index == 77) {
        wf_oom();
    }
}

static bool jumps(unsigned threads) {
    jmp_buf point;
    jmp_buf *earlier = wf_oom_protect(&point);
    bool jumped = setjmp(point) != 0;
    if (!jumped) {
        wf_parallel_for(COUNT, threads, run_out, NULL);
    }
    wf_oom_protect(earlier);
    return jumped;
}

START_TEST(memory_that_runs_out_reaches_the_caller) {
    ck_assert(jumps(1));
    ck_assert(jumps(4));
}
END_TEST

Suite *parallel_suite(void) {
    Suite *suite = suite_create("parallel");
    TCase *tests = tcase_create("parallel");
    tcase_add_test(tests, visits_each_index_once);
    tcase_add_test(tests, nothing_to_do);
    tcase_add_test(tests, memory_that_runs_out_reaches_the_caller);
    suite_add_tcase(suite, tests);
    return suite;
}
