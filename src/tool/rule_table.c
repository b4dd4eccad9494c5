/* Build-machine program: `rule_table OUTPUT PAGE.md...` writes the C source of src/rules/registry.h from the
 * rules' pages: a table of all rules in order of id and the text of each page. A rule's id is its page's
 * name. */
#include "tool/literal.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PAGES = 1000 };

struct page {
    const char *path;
    char id[64];     /* "cache-mode" */
    char symbol[64]; /* "cache_mode" */
};

static void fail(const char *what, const char *path) {
    fprintf(stderr, "rule_table: %s: %s\n", path, what);
    exit(EXIT_FAILURE);
}

static void name_page(struct page *page, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    size_t length = strlen(base);
    if (length <= 3 || length - 3 >= sizeof page->id || strcmp(base + length - 3, ".md") != 0) {
        fail("not a page's name", path);
    }
    page->path = path;
    memcpy(page->id, base, length - 3);
    for (size_t i = 0; i < length - 3; i++) {
        page->symbol[i] = page->id[i] == '-' ? '_' : page->id[i];
    }
}

static int compare(const void *a, const void *b) {
    const struct page *left = a;
    const struct page *right = b;
    return strcmp(left->id, right->id);
}

static void write_table(FILE *out, const struct page *pages, size_t count) {
    fputs("#include \"rules/registry.h\"\n\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "extern const struct wf_rule wf_rule_%s;\n", pages[i].symbol);
    }
    fputs("\nstatic const struct wf_rule *const rules[] = {\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "    &wf_rule_%s,\n", pages[i].symbol);
    }
    fprintf(out, "};\n\nconst struct wf_rule_table wf_rules = {rules, %zu};\n\n", count);
    fputs("static const struct wf_str pages[] = {\n", out);
    for (size_t i = 0; i < count; i++) {
        fputs("    WF_STR_INIT(\n", out);
        if (!wf_literal_write(out, pages[i].path)) {
            fail("cannot be read", pages[i].path);
        }
        fputs("),\n", out);
    }
    fputs("};\n\n"
          "struct wf_str wf_rule_page(const char *id) {\n"
          "    for (size_t i = 0; i < wf_rules.count; i++) {\n"
          "        if (strcmp(rules[i]->id, id) == 0) {\n"
          "            return pages[i];\n"
          "        }\n"
          "    }\n"
          "    return (struct wf_str){NULL, 0};\n"
          "}\n",
          out);
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fail("usage: rule_table OUTPUT PAGE.md...", "arguments");
    }
    static struct page pages[MAX_PAGES];
    size_t count = (size_t)argc - 2;
    FILE *out = fopen(argv[1], "wb");
    if (!out || count > MAX_PAGES) {
        fail("cannot be written", argv[1]);
    }
    for (size_t i = 0; i < count; i++) {
        name_page(&pages[i], argv[i + 2]);
    }
    qsort(pages, count, sizeof *pages, compare);
    write_table(out, pages, count);
    if (fclose(out) != 0) {
        fail("cannot be written", argv[1]);
    }
    return EXIT_SUCCESS;
}
