/* `primaryLocationLineHash`: how code scanning knows a finding again when lines above it come or go. GitHub
 * computes it from the file when a report lacks it (codeql-action, "fingerprints"); giving the same value
 * keeps alerts the same whoever uploads. */
#ifndef WF_REPORT_FINGERPRINT_H
#define WF_REPORT_FINGERPRINT_H

#include "text/source.h"

struct wf_fingerprints {
    struct wf_str *lines; /* of the 1-based line i + 1: "c129715d7a2bc9a3:1" */
    size_t count;
};

/* Of all lines of a file. A line's hash is a polynomial (base 37, modulo 2^64) of 100 UTF-16 units from its
 * first one on, without blanks and tabs, with all line ends as LF, U+FFFF behind the last character and zeros
 * after that; the number behind the colon counts equal hashes of the file. */
struct wf_fingerprints wf_fingerprints_of(struct wf_arena *arena, const struct wf_source *source);

#endif
