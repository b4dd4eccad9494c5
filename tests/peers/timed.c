/* Runs a command and tells what it cost. A small program of its own: what the kernel calls the peak memory of
 * a process begins with that of the process it was forked from.
 *
 * usage: timed REPORT PROCESSORS COMMAND [ARGUMENT...]
 * Writes one line into the file REPORT: wall nanoseconds, processor microseconds, peak kilobytes, exit status
 * (-1: a signal). */
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FAILED = 125 };

static int fail(const char *what) {
    fprintf(stderr, "timed: %s: %s\n", what, strerror(errno));
    return FAILED;
}

/* Leaves the process the first `count` of the processors it has. */
static int keep_processors(int count) {
    cpu_set_t all, kept;
    CPU_ZERO(&kept);
    if (sched_getaffinity(0, sizeof all, &all) != 0) {
        return -1;
    }
    for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&kept) < count; i++) {
        if (CPU_ISSET(i, &all)) {
            CPU_SET(i, &kept);
        }
    }
    if (CPU_COUNT(&kept) < count) {
        errno = ENOTSUP;
        return -1;
    }
    return sched_setaffinity(0, sizeof kept, &kept);
}

static long long nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long microseconds(struct timeval time) {
    return time.tv_sec * 1000000LL + time.tv_usec;
}

/* Whether the command could be run to its end. */
static bool run(char **command, FILE *report) {
    struct rusage usage;
    int status;
    long long begin = nanoseconds();
    pid_t child = fork();
    if (child == 0) {
        execvp(command[0], command);
        _exit(fail(command[0]));
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        return false;
    }
    long long wall = nanoseconds() - begin;
    fprintf(report, "%lld %lld %ld %d\n", wall, microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
            usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return true;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fputs("usage: timed REPORT PROCESSORS COMMAND [ARGUMENT...]\n", stderr);
        return FAILED;
    }
    FILE *report = fopen(argv[1], "we");
    if (report == NULL || keep_processors(atoi(argv[2])) != 0) {
        return fail(report == NULL ? argv[1] : argv[2]);
    }
    bool done = run(argv + 3, report);
    return fclose(report) == 0 && done ? 0 : fail(argv[3]);
}
