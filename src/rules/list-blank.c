#include "docker/build.h"
#include "docker/list_comments.h"
#include "lang/hole.h"
#include "rules/cache_fix.h"

struct list {
    const struct wf_node *key, *value;
    const struct wf_csv *csv;
};

/* Bytes [*begin, *end) of the next word at or after `from`; a `${{ }}` is a part of its word. */
static bool next_word(struct wf_str text, size_t from, size_t *begin, size_t *end) {
    while (from < text.len && wf_is_space(text.ptr[from])) {
        from++;
    }
    *begin = from;
    while (from < text.len && !wf_is_space(text.ptr[from])) {
        size_t hole = wf_hole_end(text, from);
        from = hole > 0 ? hole : from + 1;
    }
    *end = from;
    return *end > *begin;
}

/* Something that can only be an image or a platform. */
static bool is_name(struct wf_str word) {
    bool mark = wf_hole_find(word, '/', 0) != WF_NOT_FOUND || wf_hole_find(word, ':', 0) != WF_NOT_FOUND;
    return mark && word.ptr[0] != ':' && word.ptr[0] != '/' && word.ptr[word.len - 1] != ':';
}

/* Several names in one item of `tags` or `platforms`: none of them is found. */
static void check_names(struct wf_check *check, const struct list *list, const struct wf_csv_item *item) {
    size_t begin = 0;
    size_t end = 0;
    size_t names = 0;
    size_t first = 0;
    struct wf_buf commas = {.arena = check->arena};
    while (next_word(item->text, end, &begin, &end)) {
        if (!is_name(wf_str_sub(item->text, begin, end))) {
            return;
        }
        first = names++ == 0 ? end : first;
        wf_buf_text(&commas, names > 1 ? "," : "");
        wf_buf_str(&commas, wf_str_sub(item->text, begin, end));
    }
    if (names < 2 || item->quoted) {
        return;
    }
    struct wf_span span = wf_item_part(item, first, item->text.len);
    struct wf_finding *finding =
        wf_report_part(check, list->value, span.begin, span.end,
                       "blank between two entries of \"%.*s\", the build fails: \"%.*s\"",
                       WF_STR_ARG(wf_node_text(list->key)), WF_STR_ARG(item->text));
    finding->severity = WF_ERROR;
    struct wf_patch patch = wf_check_patch(check);
    span = wf_item_part(item, 0, item->text.len);
    if (wf_list_is_folded(check->file->source, list->value)) {
        finding->fix = wf_list_literal_fix(check, list->value);
    } else if (wf_patch_set_part(&patch, list->value, span.begin, span.end, wf_buf_view(&commas))) {
        finding->fix = wf_patch_fix(&patch, "separate the entries by commas", WF_FIX_SAFE);
    }
}

static bool is_variable(struct wf_str name) {
    for (size_t i = 0; i < name.len; i++) {
        if (!wf_is_alnum(name.ptr[i]) && !strchr("_.-/", name.ptr[i])) {
            return false;
        }
    }
    return name.len > 0 && !wf_is_digit(name.ptr[0]);
}

/* "KEY = value": the blank belongs to the name. */
static void check_pair(struct wf_check *check, const struct list *list, const struct wf_csv_item *item) {
    size_t equals = wf_hole_find(item->text, '=', 0);
    struct wf_str key = wf_str_sub(item->text, 0, equals == WF_NOT_FOUND ? 0 : equals);
    struct wf_str name = wf_str_trim(key);
    if (name.len == key.len || !is_variable(name)) {
        return;
    }
    struct wf_span span = wf_item_part(item, 0, equals);
    struct wf_finding *finding =
        wf_report_part(check, list->value, span.begin, span.end, "blank in a name of \"%.*s\": \"%.*s\"",
                       WF_STR_ARG(wf_node_text(list->key)), WF_STR_ARG(key));
    size_t behind = equals + 1;
    while (behind < item->text.len && wf_is_blank(item->text.ptr[behind])) {
        behind++;
    }
    struct wf_patch patch = wf_check_patch(check);
    span = wf_item_part(item, name.len, behind);
    if (wf_patch_set_part(&patch, list->value, span.begin, span.end, WF_STR("="))) {
        finding->fix = wf_patch_fix(&patch, "remove the blanks", WF_FIX_SAFE);
    }
}

/* KEY=VALUE lines that a folded scalar makes one. */
static void check_folded(struct wf_check *check, const struct list *list) {
    struct wf_str text = list->value->text;
    size_t begin = 0;
    size_t end = 0;
    uint32_t line = 0;
    while (wf_list_is_folded(check->file->source, list->value) && next_word(text, end, &begin, &end)) {
        uint32_t now =
            wf_source_line_of(check->file->source, wf_node_offset(check->file->source, list->value, begin));
        struct wf_str word = wf_str_sub(text, begin, end);
        size_t equals = wf_hole_find(word, '=', 0);
        bool joined = line != 0 && now != line && text.ptr[begin - 1] != '\n';
        line = now;
        if (joined && is_variable(wf_str_sub(word, 0, equals == WF_NOT_FOUND ? 0 : equals))) {
            struct wf_finding *finding =
                wf_report_part(check, list->value, begin, end,
                               "line is joined to the one above, an entry of \"%.*s\" is lost: \"%.*s\"",
                               WF_STR_ARG(wf_node_text(list->key)), WF_STR_ARG(word));
            finding->fix = wf_list_literal_fix(check, list->value);
        }
    }
}

static const struct {
    const char *input;
    bool names; /* else pairs */
} inputs[] = {
    {"tags", true}, {"platforms", true}, {"build-args", false}, {"labels", false}, {"build-contexts", false},
};

static void check_input(struct wf_check *check, const struct wf_step *step, size_t index) {
    struct list list = {.key = wf_step_input_key(step, inputs[index].input)};
    list.value = list.key ? wf_list_scalar(check->arena, step, list.key) : NULL;
    if (!list.value) {
        return;
    }
    const struct wf_list_fact *fact =
        wf_list_fact(WF_STR("docker/build-push-action"), wf_str_of(inputs[index].input));
    list.csv = wf_csv_read(check->arena, list.value->text, &fact->options);
    for (size_t i = 0; i < list.csv->items.len; i++) {
        (inputs[index].names ? check_names : check_pair)(check, &list, &list.csv->items.items[i]);
    }
    if (!inputs[index].names) {
        check_folded(check, &list);
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    for (size_t i = 0; wf_step_uses(step, "docker/build-push-action") && i < sizeof inputs / sizeof *inputs;
         i++) {
        check_input(check, step, i);
    }
}

const struct wf_rule wf_rule_list_blank = {
    .id = "list-blank",
    .title = "Blank or joined line that breaks a list input",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
};
