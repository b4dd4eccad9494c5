#include <stddef.h>

/* Writes the greeting with what share/hello/name says. */
void greeting(char *text, size_t size);
