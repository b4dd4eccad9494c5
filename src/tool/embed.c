/* Build-machine program: `embed OUTPUT ROOT PATH...` writes the C source of src/scaffold/embedded.h: the
 * bytes of each file ROOT/PATH under its PATH. */
#include "tool/literal.h"

#include <stdlib.h>

static void fail(const char *what, const char *path) {
    fprintf(stderr, "embed: %s: %s\n", path, what);
    exit(EXIT_FAILURE);
}

static void write_file(FILE *out, const char *root, const char *name) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", root, name);
    if (length < 0 || (size_t)length >= sizeof path || !wf_literal_write(out, path)) {
        fail("cannot be read", name);
    }
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
