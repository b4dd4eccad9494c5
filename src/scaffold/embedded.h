/* The files of templates/, made part of the program by src/tool/embed.c when it is built. */
#ifndef WF_SCAFFOLD_EMBEDDED_H
#define WF_SCAFFOLD_EMBEDDED_H

#include "base/str.h"

struct wf_embedded {
    struct wf_str path; /* below templates/, e.g. "docker/pack.yml" */
    struct wf_str bytes;
};

extern const struct wf_embedded wf_embedded[];
extern const size_t wf_embedded_count;

#endif
