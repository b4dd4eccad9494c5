#include "tool/literal.h"

static void write_char(FILE *out, int c) {
    if (c == '\n') {
        fputs("\\n\"\n    \"", out);
    } else if (c == '"' || c == '\\') {
        fprintf(out, "\\%c", c);
    } else if (c < 0x20 || c > 0x7E || c == '?') {
        fprintf(out, "\\%03o", (unsigned)c); /* '?' might begin a trigraph */
    } else {
        fputc(c, out);
    }
}

bool wf_literal_write(FILE *out, const char *path) {
    FILE *in = fopen(path, "rb");
    if (!in) {
        return false;
    }
    fputs("    \"", out);
    for (int c = fgetc(in); c != EOF; c = fgetc(in)) {
        write_char(out, c);
    }
    fputc('"', out);
    bool good = !ferror(in);
    fclose(in);
    return good;
}
