/* Files as C string literals, for the programs of the build machine. */
#ifndef WF_TOOL_LITERAL_H
#define WF_TOOL_LITERAL_H

#include <stdbool.h>
#include <stdio.h>

/* Writes the bytes of the file `path` as one string literal, each line of the file on a line of its own.
 * False when the file cannot be read. */
bool wf_literal_write(FILE *out, const char *path);

#endif
