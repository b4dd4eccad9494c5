/* The language server: whatever comes in, what goes out are messages, each a whole value of JSON-RPC, and
 * every place in them has its begin before its end. The first line's letter says what the rest is: `r` raw
 * bytes, heads included; else lines, each the body of a message. */
#include "fuzz.h"

#include "base/buf.h"
#include "lsp/server.h"

#include <jansson.h>
#include <string.h>

static const char opening[] =
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"initializationOptions\":"
    "{\"scriptCheckers\":false,\"delay\":0}}}\n"
    "{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}\n";

static void add_messages(struct wf_buf *out, struct wf_str lines) {
    struct wf_str line;
    while (wf_str_cut(&lines, '\n', &line)) {
        if (line.len > 0) {
            wf_buf_printf(out, "Content-Length: %zu\r\n\r\n", line.len);
            wf_buf_str(out, line);
        }
    }
}

static void check_range(const json_t *range) {
    const json_t *start = json_object_get(range, "start"), *end = json_object_get(range, "end");
    json_int_t lines[] = {json_integer_value(json_object_get(start, "line")),
                          json_integer_value(json_object_get(end, "line"))};
    json_int_t columns[] = {json_integer_value(json_object_get(start, "character")),
                            json_integer_value(json_object_get(end, "character"))};
    DEMAND(lines[0] >= 0 && columns[0] >= 0 &&
               (lines[0] < lines[1] || (lines[0] == lines[1] && columns[0] <= columns[1])),
           "a range ends before it begins\n");
}

static void check_message(const json_t *message) {
    const json_t *diagnostics = json_object_get(json_object_get(message, "params"), "diagnostics");
    const json_t *one;
    size_t i;
    DEMAND(json_is_string(json_object_get(message, "jsonrpc")), "a message without \"jsonrpc\"\n");
    json_array_foreach(diagnostics, i, one) {
        check_range(json_object_get(one, "range"));
    }
}

static void check_output(FILE *file) {
    char gap[4];
    size_t length;
    rewind(file);
    while (fscanf(file, "Content-Length: %zu", &length) == 1) {
        char *body = malloc(length + 1);
        DEMAND(fread(gap, 1, sizeof gap, file) == sizeof gap && memcmp(gap, "\r\n\r\n", sizeof gap) == 0,
               "a head has another end\n");
        DEMAND(body != NULL && fread(body, 1, length, file) == length,
               "a message is shorter than its head says\n");
        json_t *message = json_loadb(body, length, JSON_ALLOW_NUL, NULL);
        DEMAND(message != NULL, "no JSON: %.*s\n", (int)length, body);
        check_message(message);
        json_decref(message);
        free(body);
    }
    DEMAND(feof(file), "what goes out is no row of messages\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct wf_lsp_settings settings = {.script_checkers = false, .delay = 0};
    struct wf_arena arena = {0};
    struct wf_str text = fuzz_text(data, size);
    struct wf_str kind = fuzz_line(&text);
    struct wf_buf bytes = {.arena = &arena};
    FILE *in = tmpfile(), *out = tmpfile();
    add_messages(&bytes, wf_str_of(opening));
    if (wf_str_starts(kind, "r")) {
        wf_buf_str(&bytes, text);
    } else {
        add_messages(&bytes, text);
    }
    DEMAND(in != NULL && out != NULL && fwrite(bytes.ptr, 1, bytes.len, in) == bytes.len && fflush(in) == 0,
           "no room for a file\n");
    rewind(in);
    wf_lsp_serve(fileno(in), fileno(out), &settings);
    check_output(out);
    fclose(in);
    fclose(out);
    wf_arena_free(&arena);
    return 0;
}
