/* Calls a target with the bytes of files; with --mutate N also with N changes of each, the same in every run.
 */
#include "fuzz.h"

#include "base/file.h"
#include "base/limits.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { MAX_MUTANT = 4096, SECONDS = 20 };

/* What the target was last called with; WFGEN_CRASH names the file that gets it when the process is stopped.
 */
static struct wf_str current;

static void save(int signal) {
    const char *path = getenv("WFGEN_CRASH");
    int file = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0 && write(file, current.ptr, current.len) < 0) {
        _exit(2);
    }
    _exit(128 + signal);
}

static void call(const uint8_t *bytes, size_t length) {
    current = (struct wf_str){(const char *)bytes, length};
    alarm(SECONDS);
    LLVMFuzzerTestOneInput(bytes, length);
}

static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* One change: a bit, a byte of a language's own, a piece twice, a piece away, or the end. */
static size_t change(uint8_t *bytes, size_t length, uint32_t *state) {
    static const char own[] = ":-#{}[]\"'\\|>&*!?%@`$<>()\n\t \0\xFF,=";
    size_t at = length > 0 ? next_random(state) % length : 0;
    size_t part = length > at ? next_random(state) % (length - at) % 64 : 0;
    switch (length == 0 ? 1 : next_random(state) % 5) {
    case 0:
        bytes[at] ^= (uint8_t)(1U << next_random(state) % 8);
        return length;
    case 1:
        memmove(bytes + at + 1, bytes + at, length - at);
        bytes[at] = (uint8_t)own[next_random(state) % (sizeof own - 1)];
        return length + 1;
    case 2:
        memmove(bytes + at + part, bytes + at, length - at);
        return length + part;
    case 3:
        memmove(bytes + at, bytes + at + part, length - at - part);
        return length - part;
    default:
        return at;
    }
}

static void mutate(struct wf_str text, unsigned long count) {
    uint32_t state = 0x9E3779B9U ^ (uint32_t)(text.len + 1);
    uint8_t *bytes = malloc(MAX_MUTANT * 2);
    for (unsigned long i = 0; bytes != NULL && i < count; i++) {
        size_t length = text.len < MAX_MUTANT ? text.len : MAX_MUTANT;
        memcpy(bytes, text.ptr, length);
        for (uint32_t n = 1 + next_random(&state) % 4; n > 0; n--) {
            length = change(bytes, length, &state);
        }
        uint8_t *exact = malloc(length + 1); /* so that a tool sees every bound */
        memcpy(exact, bytes, length);
        call(exact, length);
        free(exact);
    }
    free(bytes);
}

struct replay {
    unsigned long mutants, files;
};

static void replay_file(struct replay *replay, const char *path) {
    struct wf_arena arena = {0};
    struct wf_str text;
    struct wf_err err;
    if (wf_file_read(&arena, path, WF_MAX_FILE_BYTES, &text, &err)) {
        replay->files++;
        call((const uint8_t *)text.ptr, text.len);
        mutate(text, replay->mutants);
    } else {
        fprintf(stderr, "%s\n", err.text);
    }
    wf_arena_free(&arena);
}

int main(int argc, char **argv) {
    struct replay replay = {0};
    char path[4096];
    int first = 1;
    signal(SIGABRT, save);
    signal(SIGSEGV, save);
    signal(SIGALRM, save);
    if (argc > 2 && strcmp(argv[1], "--mutate") == 0) {
        replay.mutants = strtoul(argv[2], NULL, 10);
        first = 3;
    }
    for (int i = first; i < argc; i++) {
        replay_file(&replay, argv[i]);
    }
    /* Without arguments the names stand on standard input, one a line. */
    while (first == argc && fgets(path, sizeof path, stdin) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        replay_file(&replay, path);
    }
    printf("%lu files, %lu changes of each\n", replay.files, replay.mutants);
    return replay.files > 0 ? 0 : 1;
}
