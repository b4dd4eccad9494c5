/* A folder of a test's own, and an arena: setup() and teardown() are a checked fixture. */
#ifndef WFGEN_UNIT_SCRATCH_H
#define WFGEN_UNIT_SCRATCH_H

#include "base/arena.h"

extern struct wf_arena arena;
extern const char *folder;

void setup(void);
void teardown(void);

/* Make a file below the folder, and the folders that it is in. */
void put(const char *path, const char *text);
void put_bytes(const char *path, struct wf_str bytes);

#endif
