/* `textDocument/completion`. */
#include "lsp/completion.h"

#include "lsp/at.h"
#include "lsp/texts.h"

static const char placeholder[] = "wfgenCursor";

void wf_complete(struct wf_completion *completion, const struct wf_item *item) {
    struct wf_str insert = item->insert.len > 0 ? item->insert : item->label;
    if (item->label.len == 0 || wf_map_put(&completion->seen, item->label, completion) != NULL) {
        return;
    }
    json_t *out = json_pack(
        "{s:o, s:i, s:{s:o, s:o}}", "label", wf_json_string(item->label), "kind", (int)item->kind, "textEdit",
        "range", wf_request_range(completion->request, completion->word), "newText", wf_json_string(insert));
    if (item->detail.len > 0) {
        json_object_set_new(out, "detail", wf_json_string(item->detail));
    }
    if (item->about.len > 0) {
        json_object_set_new(out, "documentation", wf_json_markdown(item->about));
    }
    json_array_append_new(completion->items, out);
}

/* --- the variant -------------------------------------------------------------------------------------- */

static bool is_word(char c) {
    return wf_is_id(c) || c == '.' || c == '/' || c == '@';
}

static size_t line_begin(struct wf_str text, size_t at) {
    while (at > 0 && text.ptr[at - 1] != '\n' && text.ptr[at - 1] != '\r') {
        at--;
    }
    return at;
}

static size_t line_end(struct wf_str text, size_t at) {
    while (at < text.len && text.ptr[at] != '\n' && text.ptr[at] != '\r') {
        at++;
    }
    return at;
}

static size_t word_begin(struct wf_str text, size_t at) {
    while (at > 0 && is_word(text.ptr[at - 1])) {
        at--;
    }
    return at;
}

static size_t word_end(struct wf_str text, size_t at) {
    while (at < text.len && is_word(text.ptr[at])) {
        at++;
    }
    return at;
}

/* `text` with the placeholder and `more` in the place of a span. */
static struct wf_str replaced(struct wf_arena *arena, struct wf_str text, struct wf_span span,
                              const char *more) {
    struct wf_buf out = {.arena = arena};
    wf_buf_str(&out, wf_str_sub(text, 0, span.begin));
    wf_buf_text(&out, placeholder);
    wf_buf_text(&out, more);
    wf_buf_str(&out, wf_str_sub(text, span.end, text.len));
    return wf_buf_view(&out);
}

static bool read_variant(struct wf_completion *completion, struct wf_span span, const char *more) {
    const struct wf_request *request = completion->request;
    struct wf_str text = replaced(request->arena, request->file->source->bytes, span, more);
    completion->file = wf_world_variant(request->arena, request->document, text);
    completion->node = wf_at_node(completion->file, span.begin + 1);
    const struct wf_node *node = completion->node;
    return node != NULL && node->kind == WF_SCALAR && wf_str_has(node->text, placeholder);
}

/* --- where the cursor is ------------------------------------------------------------------------------ */

enum { MAX_EXPRESSION = 4096 };

/* Where the `${{` begins that is open at the cursor, or WF_NOT_FOUND. */
static size_t open_expression(struct wf_str text, size_t offset) {
    size_t least = offset > MAX_EXPRESSION ? offset - MAX_EXPRESSION : 0;
    for (size_t at = offset; at >= least + 2; at--) {
        if (at + 1 <= offset && at >= 2 && wf_str_starts(wf_str_sub(text, at - 2, offset), "}}")) {
            return WF_NOT_FOUND;
        }
        if (at >= 3 && wf_str_starts(wf_str_sub(text, at - 3, offset), "${{")) {
            return at - 3;
        }
    }
    return WF_NOT_FOUND;
}

/* Behind the `}}` that closes it, when that stands on the same line; else the cursor. */
static size_t close_expression(struct wf_str text, size_t offset) {
    struct wf_str rest = wf_str_sub(text, offset, line_end(text, offset));
    size_t end = wf_str_find(rest, "}}", 0);
    size_t next = wf_str_find(rest, "${{", 0);
    return end == WF_NOT_FOUND || next < end ? offset : offset + end + 2;
}

static void complete_expression(struct wf_completion *completion, size_t open) {
    const struct wf_request *request = completion->request;
    struct wf_str text = request->file->source->bytes;
    size_t close = close_expression(text, request->offset);
    struct wf_str before = wf_str_sub(text, open + 3, request->offset);
    completion->word = wf_span_make(request->offset - wf_expression_word(before), request->offset);
    if (read_variant(completion, wf_span_make(open, close), "")) {
        wf_complete_expression(completion, before);
    }
}

/* An `if` is an expression without braces. */
static bool complete_condition(struct wf_completion *completion, struct wf_span word) {
    const struct wf_place_read *place = wf_schema_place(completion->file->schema, completion->node);
    if (place == NULL || !place->condition) {
        return false;
    }
    struct wf_str typed =
        wf_str_sub(completion->request->file->source->bytes, word.begin, completion->request->offset);
    size_t at = wf_str_find(completion->node->text, placeholder, 0);
    struct wf_buf before = {.arena = completion->request->arena};
    wf_buf_str(&before, wf_str_sub(completion->node->text, 0, at));
    wf_buf_str(&before, typed);
    size_t length = wf_expression_word(wf_buf_view(&before));
    completion->word = wf_span_make(completion->request->offset - length, completion->request->offset);
    wf_complete_expression(completion, wf_buf_view(&before));
    return true;
}

/* Whether nothing but indentation and dashes of a list stands before the word. */
static bool begins_entry(struct wf_str before) {
    for (size_t i = 0; i < before.len; i++) {
        bool dash = before.ptr[i] == '-' && i + 1 < before.len && before.ptr[i + 1] == ' ';
        if (!dash && before.ptr[i] != ' ') {
            return false;
        }
    }
    return true;
}

/* A word that begins a line is a key, or an item of a list. */
static void complete_entry(struct wf_completion *completion, struct wf_span word, struct wf_str before) {
    bool item = wf_str_has(before, "-");
    if (read_variant(completion, word, completion->has_colon || item ? "" : ":")) {
        wf_complete_keys(completion);
        if (!wf_at_is_key(completion->node)) {
            wf_complete_values(completion);
        }
    } else if (!completion->has_colon && !item && read_variant(completion, word, "")) {
        wf_complete_values(completion); /* of a flow list with a line for each item */
    }
}

static void complete_yaml(struct wf_completion *completion) {
    const struct wf_request *request = completion->request;
    struct wf_str text = request->file->source->bytes;
    size_t open = open_expression(text, request->offset);
    if (open != WF_NOT_FOUND) {
        complete_expression(completion, open);
        return;
    }
    struct wf_span word = wf_span_make(word_begin(text, request->offset), word_end(text, request->offset));
    size_t begin = line_begin(text, word.begin);
    begin += begin == 0 ? request->file->source->bom : 0;
    struct wf_str before = wf_str_sub(text, begin, word.begin);
    completion->has_colon = word.end < text.len && text.ptr[word.end] == ':';
    completion->word = word;
    if (begins_entry(before)) {
        complete_entry(completion, word, before);
    } else if (read_variant(completion, word, "") && !complete_condition(completion, word)) {
        (wf_at_is_key(completion->node) ? wf_complete_keys : wf_complete_values)(completion);
    }
}

/* --- Dockerfiles -------------------------------------------------------------------------------------- */

static void complete_flags(struct wf_completion *completion, struct wf_str keyword) {
    struct wf_str name;
    for (size_t i = 0; (name = wf_topic_name(WF_TOPIC_FLAG, i)).len > 0; i++) {
        size_t blank = wf_str_find_char(name, ' ', 0);
        if (wf_str_eq_case(wf_str_sub(name, 0, blank), keyword)) {
            struct wf_str flag = wf_str_sub(name, blank + 1, name.len);
            bool alone = wf_str_in(flag, "--link --parents");
            struct wf_str insert =
                wf_arena_printf(completion->request->arena, "%.*s%s", WF_STR_ARG(flag), alone ? "" : "=");
            wf_complete(completion, &(struct wf_item){.label = flag,
                                                      .insert = insert,
                                                      .kind = WF_ITEM_PROPERTY,
                                                      .about = wf_topic_text(WF_TOPIC_FLAG, name)});
        }
    }
}

static void complete_stages(struct wf_completion *completion) {
    const struct wf_dockerfile *dockerfile = completion->request->file->dockerfile;
    for (size_t i = 0; i < dockerfile->stages.len; i++) {
        const struct wf_stage *stage = dockerfile->stages.items[i];
        if (stage->from->span.end < completion->word.begin) {
            wf_complete(completion, &(struct wf_item){.label = stage->name,
                                                      .kind = WF_ITEM_REFERENCE,
                                                      .detail = stage->base_word.text});
        }
    }
}

static void complete_instructions(struct wf_completion *completion) {
    struct wf_str name;
    for (size_t i = 0; (name = wf_topic_name(WF_TOPIC_INSTRUCTION, i)).len > 0; i++) {
        struct wf_str insert = wf_arena_printf(completion->request->arena, "%.*s ", WF_STR_ARG(name));
        wf_complete(completion, &(struct wf_item){.label = name,
                                                  .insert = insert,
                                                  .kind = WF_ITEM_KEYWORD,
                                                  .about = wf_topic_text(WF_TOPIC_INSTRUCTION, name)});
    }
}

static void complete_docker(struct wf_completion *completion) {
    const struct wf_request *request = completion->request;
    struct wf_str text = request->file->source->bytes;
    struct wf_span word = wf_span_make(word_begin(text, request->offset), word_end(text, request->offset));
    struct wf_str before = wf_str_sub(text, line_begin(text, word.begin), word.begin);
    size_t blank = wf_str_find_char(wf_str_trim(before), ' ', 0);
    struct wf_str keyword = wf_str_sub(wf_str_trim(before), 0, blank);
    bool flag = word.begin < text.len && text.ptr[word.begin] == '-';
    completion->word = word;
    if (wf_str_trim(before).len == 0 && !flag) {
        complete_instructions(completion);
    } else if (flag) {
        complete_flags(completion, keyword);
    } else if (wf_str_ends(before, "from=") || (wf_str_is_case(keyword, "FROM") && blank == WF_NOT_FOUND)) {
        complete_stages(completion);
    }
}

static json_t *answer(struct wf_request *request) {
    struct wf_completion completion = {.request = request, .items = json_array()};
    completion.seen = (struct wf_map){.arena = request->arena};
    if (request->file->dockerfile != NULL) {
        complete_docker(&completion);
    } else if (wf_file_type_is_yaml(request->file->type)) {
        complete_yaml(&completion);
    }
    return json_pack("{s:b, s:o}", "isIncomplete", false, "items", completion.items);
}

static json_t *options(void) {
    return json_pack("{s:[s, s, s, s]}", "triggerCharacters", ".", " ", "{", "/");
}

const struct wf_feature wf_feature_completion = {
    .method = "textDocument/completion",
    .capability = "completionProvider",
    .options = options,
    .answer = answer,
};
