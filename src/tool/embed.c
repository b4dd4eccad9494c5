/* Build-machine program: `embed OUTPUT ROOT PATH...` writes the C source of src/scaffold/embedded.h: the
 * bytes of each file ROOT/PATH under its PATH. */
#include <stdio.h>
#include <stdlib.h>

static void fail(const char *what, const char *path) {
    fprintf(stderr, "embed: %s: %s\n", path, what);
    exit(EXIT_FAILURE);
}

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

static void write_file(FILE *out, const char *root, const char *name) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *in = length > 0 && (size_t)length < sizeof path ? fopen(path, "rb") : NULL;
    if (!in) {
        fail("cannot be read", name);
    }
    fputs("    \"", out);
    for (int c = fgetc(in); c != EOF; c = fgetc(in)) {
        write_char(out, c);
    }
    fputc('"', out);
    fclose(in);
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fail("usage: embed OUTPUT ROOT PATH...", "arguments");
    }
    FILE *out = fopen(argv[1], "wb");
    if (!out) {
        fail("cannot be written", argv[1]);
    }
    fputs("#include \"scaffold/embedded.h\"\n\nconst struct wf_embedded wf_embedded[] = {\n", out);
    for (int i = 3; i < argc; i++) {
        fprintf(out, "    {WF_STR_INIT(\"%s\"), WF_STR_INIT(\n", argv[i]);
        write_file(out, argv[2], argv[i]);
        fputs(")},\n", out);
    }
    fprintf(out, "};\n\nconst size_t wf_embedded_count = %d;\n", argc - 3);
    if (fclose(out) != 0) {
        fail("cannot be written", argv[1]);
    }
    return EXIT_SUCCESS;
}
