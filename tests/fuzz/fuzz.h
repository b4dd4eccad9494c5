/* What the targets of fuzzing share. A target is a file with one LLVMFuzzerTestOneInput(): libFuzzer and
 * AFL++ call it with bytes of their making, replay.c with those of files. What it demands is a law: a broken
 * one ends the process. */
#ifndef WFGEN_FUZZ_H
#define WFGEN_FUZZ_H

#include "base/arena.h"
#include "text/source.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DEMAND(law, ...)                                                                                     \
    do {                                                                                                     \
        if (!(law)) {                                                                                        \
            fprintf(stderr, "broken: " __VA_ARGS__);                                                         \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

/* The bytes as text; they are checked for their encoding by whoever reads them as a file. */
static inline struct wf_str fuzz_text(const uint8_t *data, size_t size) {
    return (struct wf_str){(const char *)data, size};
}

/* Cuts `rest` at the first line end: the first line of an input chooses what the others are. */
static inline struct wf_str fuzz_line(struct wf_str *rest) {
    struct wf_str line = {0};
    wf_str_cut(rest, '\n', &line);
    return line;
}

#endif
