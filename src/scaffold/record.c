#include "scaffold/record.h"

#include "yaml/quote.h"
#include "yaml/read.h"

#include <stdlib.h>

enum { VERSION = 1 };

/* --- reading ------------------------------------------------------------------------------------------ */

struct reader {
    struct wf_arena *arena;
    const struct wf_source *source;
    struct wf_problems *problems;
};

static bool fail(struct reader *reader, struct wf_span span, const char *text) {
    wf_problem_add(reader->arena, reader->problems, reader->source, span, "%s", text);
    return false;
}

static struct wf_span place_of(const struct wf_node *node) {
    return node != NULL ? wf_span_make(node->span.begin, node->span.begin) : wf_span_make(0, 0);
}

/* The text of a key that must be there. */
static bool read_text(struct reader *reader, const struct wf_node *entry, const char *name,
                      struct wf_str *text) {
    const struct wf_node *node = wf_node_get(entry, name);
    *text = wf_node_text(node);
    struct wf_str message = wf_arena_printf(reader->arena, "an entry needs a \"%s\"", name);
    return text->len > 0 || fail(reader, place_of(entry), message.ptr);
}

static bool read_file(struct reader *reader, const struct wf_node *entry, struct wf_record_pack *pack) {
    struct wf_record_file file = {.render = wf_node_text(wf_node_get(entry, "render"))};
    if (!read_text(reader, entry, "path", &file.path)) {
        return false;
    }
    if (!wf_pack_is_inside(file.path)) {
        return fail(reader, place_of(entry), "\"path\" must lead to a file below this folder");
    }
    *WF_PUSH(reader->arena, &pack->files) = file;
    return true;
}

static bool read_pack(struct reader *reader, const struct wf_node *entry, struct wf_record *record) {
    struct wf_record_pack pack = {.place = entry, .only = wf_node_text(wf_node_get(entry, "only"))};
    pack.answers = wf_node_get(entry, "answers");
    bool good = read_text(reader, entry, "name", &pack.name);
    if (pack.answers != NULL && !wf_node_is_mapping(pack.answers)) {
        return fail(reader, place_of(pack.answers), "\"answers\" must be a mapping of input names");
    }
    for (WF_EACH(key, pack.answers)) {
        *WF_PUSH(reader->arena, &pack.given) =
            (struct wf_record_answer){wf_node_text(key), wf_node_resolve(key->value)};
    }
    for (WF_EACH(file, wf_node_get(entry, "files"))) {
        good = good && read_file(reader, wf_node_resolve(file), &pack);
    }
    *WF_PUSH(reader->arena, &record->packs) = pack;
    return good;
}

static bool read_version(struct reader *reader, const struct wf_node *root) {
    const struct wf_node *version = wf_node_get(root, "version");
    if (!wf_node_is_mapping(root) || wf_node_type(version) != WF_TYPE_NUMBER) {
        return fail(reader, place_of(root), "this is no record of \"wfgen emit\": it has no \"version\"");
    }
    if (wf_node_number(version) > VERSION) {
        return fail(reader, place_of(version),
                    "this record was written by a newer wfgen, which this one cannot read");
    }
    return true;
}

bool wf_record_read(struct wf_arena *arena, struct wf_str path, struct wf_str bytes, struct wf_record *record,
                    struct wf_problems *problems) {
    struct reader reader = {arena, wf_source_make(arena, path, bytes), problems};
    const struct wf_doc *doc = wf_yaml_read(arena, reader.source);
    *record = (struct wf_record){.source = reader.source};
    for (size_t i = 0; i < doc->problems.len; i++) {
        const struct wf_problem *problem = &doc->problems.items[i];
        fail(&reader, problem->span, wf_arena_str(arena, problem->message).ptr);
    }
    const struct wf_node *root = wf_node_resolve(doc->root);
    bool good = doc->problems.len == 0 && read_version(&reader, root);
    const struct wf_node *packs = good ? wf_node_get(root, "packs") : NULL;
    for (WF_EACH(entry, packs)) {
        good = good && read_pack(&reader, wf_node_resolve(entry), record);
    }
    return good;
}

/* --- writing ------------------------------------------------------------------------------------------ */

static const char header[] =
    "# What \"wfgen emit\" wrote into this repository, and the answers it was given.\n"
    "# \"wfgen emit --check\" tells how the files differ from it, \"wfgen emit --update\" merges what newer\n"
    "# templates or other answers bring. Answers may be edited; renders are what a merge starts from.\n"
    "# yamllint disable rule:line-length\n"
    "---\n";

/* A literal scalar keeps lines of printable text as they are. */
static bool fits_literal(struct wf_str text) {
    struct wf_str line;
    bool good = text.len > 0 && !wf_is_space(text.ptr[0]);
    while (good && wf_str_cut(&text, '\n', &line)) {
        struct wf_str part;
        while (good && wf_str_cut(&line, '\t', &part)) {
            good = wf_quote_single_ok(part);
        }
    }
    return good;
}

static const char *chomping(struct wf_str text) {
    if (!wf_str_ends(text, "\n")) {
        return "|-";
    }
    return wf_str_ends(text, "\n\n") ? "|+" : "|";
}

static void put_literal(struct wf_buf *out, struct wf_str text, size_t column) {
    struct wf_str line;
    wf_buf_printf(out, " %s\n", chomping(text));
    text.len -= wf_str_ends(text, "\n") ? 1 : 0;
    while (wf_str_cut(&text, '\n', &line)) {
        wf_buf_fill(out, ' ', line.len > 0 ? column : 0);
        wf_buf_str(out, line);
        wf_buf_char(out, '\n');
    }
}

static void put_text(struct wf_buf *out, struct wf_str text, size_t column) {
    bool lines = wf_str_find_char(text, '\n', 0) != WF_NOT_FOUND;
    if (lines && fits_literal(text)) {
        put_literal(out, text, column);
        return;
    }
    wf_buf_char(out, ' ');
    wf_quote(out, text, WF_PLACE_BLOCK_VALUE);
    wf_buf_char(out, '\n');
}

static void put_value(struct wf_buf *out, const struct wf_node *value, size_t column) {
    value = wf_node_resolve(value);
    if (wf_node_is_sequence(value)) {
        wf_buf_text(out, value->count == 0 ? " []\n" : "\n");
        for (WF_EACH(item, value)) {
            wf_buf_fill(out, ' ', column);
            wf_buf_char(out, '-');
            put_text(out, wf_node_text(item), column + 2);
        }
    } else if (wf_node_is_scalar(value) && wf_node_type(value) != WF_TYPE_STRING && value->text.len > 0) {
        wf_buf_printf(out, " %.*s\n", WF_STR_ARG(value->text));
    } else {
        put_text(out, wf_node_text(value), column);
    }
}

static int by_name(const void *a, const void *b) {
    return wf_str_cmp(((const struct wf_record_answer *)a)->name, ((const struct wf_record_answer *)b)->name);
}

static void put_answers(struct wf_buf *out, const struct wf_record_pack *pack) {
    size_t count = pack->given.len;
    struct wf_record_answer *sorted = WF_NEW_ARRAY(out->arena, struct wf_record_answer, count);
    wf_buf_text(out, count == 0 ? "    answers: {}\n" : "    answers:\n");
    for (size_t i = 0; i < count; i++) {
        sorted[i] = pack->given.items[i];
    }
    if (count > 1) {
        qsort(sorted, count, sizeof *sorted, by_name);
    }
    for (size_t i = 0; i < count; i++) {
        wf_buf_text(out, "      ");
        wf_quote(out, sorted[i].name, WF_PLACE_KEY);
        wf_buf_char(out, ':');
        put_value(out, sorted[i].value, 8);
    }
}

static void put_pack(struct wf_buf *out, const struct wf_record_pack *pack) {
    wf_buf_text(out, "  - name:");
    put_text(out, pack->name, 0);
    if (pack->only.len > 0) {
        wf_buf_text(out, "    only:");
        put_text(out, pack->only, 0);
    }
    put_answers(out, pack);
    wf_buf_text(out, pack->files.len == 0 ? "    files: []\n" : "    files:\n");
    for (size_t i = 0; i < pack->files.len; i++) {
        const struct wf_record_file *file = &pack->files.items[i];
        wf_buf_text(out, "      - path:");
        put_text(out, file->path, 0);
        if (file->render.ptr != NULL) {
            wf_buf_text(out, "        render:");
            put_text(out, file->render, 10);
        }
    }
}

static int by_place(const void *a, const void *b) {
    const struct wf_record_pack *first = a;
    const struct wf_record_pack *second = b;
    struct wf_str none = WF_STR("");
    int order = wf_str_cmp(first->name, second->name);
    if (order != 0) {
        return order;
    }
    return wf_str_cmp(first->files.len > 0 ? first->files.items[0].path : none,
                      second->files.len > 0 ? second->files.items[0].path : none);
}

struct wf_str wf_record_write(struct wf_arena *arena, const struct wf_record *record) {
    struct wf_buf out = {.arena = arena};
    size_t count = record->packs.len;
    struct wf_record_pack *sorted = WF_NEW_ARRAY(arena, struct wf_record_pack, count);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = record->packs.items[i];
    }
    if (count > 1) {
        qsort(sorted, count, sizeof *sorted, by_place);
    }
    wf_buf_text(&out, header);
    wf_buf_printf(&out, "version: %d\npacks:%s\n", VERSION, count == 0 ? " []" : "");
    for (size_t i = 0; i < count; i++) {
        put_pack(&out, &sorted[i]);
    }
    return wf_buf_view(&out);
}

/* --- entries ------------------------------------------------------------------------------------------ */

struct wf_record_pack wf_record_of(struct wf_arena *arena, const struct wf_kept_pack *kept) {
    const struct wf_values *values = kept->values;
    struct wf_record_pack pack = {.name = values->pack->name, .only = wf_str_of(kept->only)};
    for (size_t i = 0; i < values->pack->variables.len; i++) {
        if (values->given[i] != NULL) {
            *WF_PUSH(arena, &pack.given) =
                (struct wf_record_answer){values->pack->variables.items[i].name, values->given[i]};
        }
    }
    for (size_t i = 0; i < kept->now->files.len; i++) {
        const struct wf_rendered *file = &kept->now->files.items[i];
        *WF_PUSH(arena, &pack.files) = (struct wf_record_file){file->path, file->bytes};
    }
    return pack;
}

struct wf_record_file *wf_record_find(const struct wf_record_pack *pack, struct wf_str path) {
    for (size_t i = 0; pack != NULL && i < pack->files.len; i++) {
        if (wf_str_eq(pack->files.items[i].path, path)) {
            return &pack->files.items[i];
        }
    }
    return NULL;
}

static bool shares_file(const struct wf_record_pack *a, const struct wf_record_pack *b) {
    for (size_t i = 0; i < b->files.len; i++) {
        if (wf_record_find(a, b->files.items[i].path) != NULL) {
            return true;
        }
    }
    return false;
}

/* The entry without the files of `other`; false when none is left. */
static bool take_away(struct wf_record_pack *pack, const struct wf_record_pack *other) {
    size_t kept = 0;
    for (size_t i = 0; i < pack->files.len; i++) {
        if (wf_record_find(other, pack->files.items[i].path) == NULL) {
            pack->files.items[kept++] = pack->files.items[i];
        }
    }
    pack->files.len = kept;
    return kept > 0;
}

static void put_files(struct wf_arena *arena, struct wf_record_pack *into,
                      const struct wf_record_pack *pack) {
    into->given.len = 0;
    for (size_t i = 0; i < pack->given.len; i++) {
        *WF_PUSH(arena, &into->given) = pack->given.items[i];
    }
    for (size_t i = 0; i < pack->files.len; i++) {
        struct wf_record_file *file = wf_record_find(into, pack->files.items[i].path);
        file = file != NULL ? file : WF_PUSH(arena, &into->files);
        *file = pack->files.items[i];
    }
}

void wf_record_put(struct wf_arena *arena, struct wf_record *record, const struct wf_record_pack *pack) {
    size_t kept = 0;
    for (size_t i = 0; i < record->packs.len; i++) {
        struct wf_record_pack entry = record->packs.items[i];
        bool same = wf_str_eq(entry.name, pack->name);
        bool shares = shares_file(&entry, pack);
        if (same && shares && pack->only.len > 0 && !wf_str_eq(entry.only, pack->only)) {
            put_files(arena, &record->packs.items[i], pack);
            return;
        }
        if (!shares || (!same && take_away(&entry, pack))) {
            record->packs.items[kept++] = entry;
        }
    }
    record->packs.len = kept;
    *WF_PUSH(arena, &record->packs) = *pack;
}
