/* Looking things up in what is sorted. */
#ifndef WF_BASE_SEEK_H
#define WF_BASE_SEEK_H

#include <stddef.h>

/* Sets the size_t `at` to the first index for which `before` does not hold, or to `count`. `before` is an
 * expression of `at`, true up to some index and false from there on. */
#define WF_SEEK(at, count, before)                                                                           \
    do {                                                                                                     \
        size_t seek_low = 0;                                                                                 \
        size_t seek_high = (count);                                                                          \
        while (seek_low < seek_high) {                                                                       \
            (at) = seek_low + (seek_high - seek_low) / 2;                                                    \
            if (before) {                                                                                    \
                seek_low = (at) + 1;                                                                         \
            } else {                                                                                         \
                seek_high = (at);                                                                            \
            }                                                                                                \
        }                                                                                                    \
        (at) = seek_low;                                                                                     \
    } while (0)

#endif
