#include "scaffold/values.h"

#include "base/utf8.h"
#include "scaffold/tree.h"
#include "yaml/read.h"

#include <math.h>
#include <regex.h>

/* One value that is being checked. */
struct checker {
    struct wf_arena *arena;
    const struct wf_variable *variable;
    const struct wf_source *source;
    struct wf_problems *problems;
};

#define FAIL(checker, node, ...)                                                                             \
    wf_problem_add((checker)->arena, (checker)->problems, (checker)->source, (node)->span, __VA_ARGS__)

#define NAME(checker) WF_STR_ARG((checker)->variable->name)

/* --- texts -------------------------------------------------------------------------------------------- */

static bool check_choice(const struct checker *checker, const struct wf_node *node, struct wf_str text) {
    struct wf_near near = {.wanted = text};
    struct wf_buf all = {.arena = checker->arena};
    if (!checker->variable->choices) {
        return true;
    }
    for (WF_EACH(choice, checker->variable->choices)) {
        struct wf_str name = wf_node_text(choice);
        if (wf_str_eq(name, text)) {
            return true;
        }
        wf_near_offer(&near, name);
        wf_buf_printf(&all, "%s%.*s", all.len > 0 ? ", " : "", WF_STR_ARG(name));
    }
    FAIL(checker, node, "\"%.*s\" cannot be \"%.*s\" (%.*s)%s", NAME(checker), WF_STR_ARG(text),
         WF_STR_ARG(wf_buf_view(&all)), wf_problem_hint(checker->arena, &near));
    return false;
}

static bool matches(const struct checker *checker, struct wf_str text) {
    regex_t regex;
    const char *whole =
        wf_arena_printf(checker->arena, "^(%.*s)$", WF_STR_ARG(checker->variable->pattern)).ptr;
    if (regcomp(&regex, whole, REG_EXTENDED | REG_NOSUB) != 0) {
        return false;
    }
    bool good = regexec(&regex, wf_arena_str(checker->arena, text).ptr, 0, NULL, 0) == 0;
    regfree(&regex);
    return good;
}

/* A control character, or what some reader of YAML takes for the end of a line. */
static bool is_odd(uint32_t point) {
    bool control = point < 0x20 ? point != '\t' && point != '\n' : point >= 0x7F && point < 0xA0;
    return control || point == 0x2028 || point == 0x2029 || point == 0xFEFF || (point & 0xFFFE) == 0xFFFE;
}

static bool is_clean(struct wf_str text) {
    uint32_t point;
    for (size_t i = 0; i < text.len;) {
        size_t length = wf_utf8_next(wf_str_sub(text, i, text.len), &point);
        if (length == 0 || is_odd(point)) {
            return false;
        }
        i += length;
    }
    return true;
}

static bool check_text(const struct checker *checker, const struct wf_node *node, struct wf_str text) {
    const struct wf_variable *variable = checker->variable;
    if (!is_clean(text)) {
        FAIL(checker, node, "\"%.*s\" holds a control character or is no UTF-8", NAME(checker));
        return false;
    }
    if (!variable->multiline && wf_str_has(text, "\n")) {
        FAIL(checker, node, "\"%.*s\" must be a single line", NAME(checker));
        return false;
    }
    if (!check_choice(checker, node, text)) {
        return false;
    }
    if (variable->pattern.len > 0 && !matches(checker, text)) {
        FAIL(checker, node, "\"%.*s\" does not match \"%.*s\", as \"%.*s\" must", WF_STR_ARG(text),
             WF_STR_ARG(variable->pattern), NAME(checker));
        return false;
    }
    return true;
}

/* The line of a list input (lang/csv.h) that is read as this item. */
static struct wf_str csv_line(struct wf_arena *arena, struct wf_str text) {
    bool plain = true;
    for (size_t i = 0; i < text.len; i++) {
        plain = plain && text.ptr[i] != '"' && text.ptr[i] != '\n';
    }
    if (plain) {
        return text;
    }
    struct wf_buf out = {.arena = arena};
    wf_buf_char(&out, '"');
    for (size_t i = 0; i < text.len; i++) {
        wf_buf_text(&out, text.ptr[i] == '"' ? "\"" : "");
        wf_buf_char(&out, text.ptr[i]);
    }
    wf_buf_char(&out, '"');
    return wf_buf_view(&out);
}

/* The text of a scalar that is not null; else its ptr is NULL after a problem. */
static struct wf_str text_of(const struct checker *checker, const struct wf_node *node) {
    enum wf_type type = wf_node_type(node);
    struct wf_str text = wf_node_text(node);
    if (type == WF_TYPE_NONE || type == WF_TYPE_NULL) {
        FAIL(checker, node, "\"%.*s\" must be %s", NAME(checker),
             checker->variable->type == WF_VARIABLE_LIST ? "a list of texts" : "a text");
        return (struct wf_str){0};
    }
    text = text.ptr ? text : WF_STR("");
    bool lower = checker->variable->lower && text.len > 0 && !wf_str_has(text, "${{");
    text = lower ? wf_arena_lower(checker->arena, text) : text;
    return check_text(checker, node, text) ? text : (struct wf_str){0};
}

/* --- one kind of value each --------------------------------------------------------------------------- */

static const struct wf_node *check_string(const struct checker *checker, const struct wf_node *node) {
    struct wf_str text = text_of(checker, node);
    return text.ptr ? wf_tree_text(checker->arena, text) : NULL;
}

static const struct wf_node *check_bool(const struct checker *checker, const struct wf_node *node) {
    if (wf_node_type(node) == WF_TYPE_BOOL) {
        return wf_tree_plain(checker->arena, wf_node_bool(node) ? WF_STR("true") : WF_STR("false"));
    }
    FAIL(checker, node, "\"%.*s\" must be true or false", NAME(checker));
    return NULL;
}

static const struct wf_node *check_int(const struct checker *checker, const struct wf_node *node) {
    double number = wf_node_type(node) == WF_TYPE_NUMBER ? wf_node_number(node) : NAN;
    if (isnan(number) || isinf(number) || number != floor(number)) {
        FAIL(checker, node, "\"%.*s\" must be a whole number", NAME(checker));
        return NULL;
    }
    if (number < checker->variable->min || number > checker->variable->max) {
        FAIL(checker, node, "\"%.*s\" must be from %.0f to %.0f", NAME(checker), checker->variable->min,
             checker->variable->max);
        return NULL;
    }
    return wf_tree_plain(checker->arena, wf_number_text(checker->arena, number));
}

static const struct wf_node *check_list(const struct checker *checker, const struct wf_node *node) {
    struct wf_tree list = wf_tree_list(checker->arena);
    size_t before = checker->problems->len;
    if (!wf_node_is_sequence(node)) {
        FAIL(checker, node, "\"%.*s\" must be a list", NAME(checker));
        return NULL;
    }
    for (WF_EACH(item, node)) {
        struct wf_str text = text_of(checker, wf_node_resolve(item));
        text = checker->variable->csv && text.ptr ? csv_line(checker->arena, text) : text;
        wf_tree_append(&list, wf_tree_text(checker->arena, text));
    }
    return checker->problems->len == before ? list.node : NULL;
}

const struct wf_node *wf_value_check(struct wf_arena *arena, const struct wf_variable *variable,
                                     const struct wf_source *source, const struct wf_node *value,
                                     struct wf_problems *problems) {
    static const struct wf_node *(*const checks[])(const struct checker *, const struct wf_node *) = {
        [WF_VARIABLE_BOOL] = check_bool,     [WF_VARIABLE_INT] = check_int,
        [WF_VARIABLE_STRING] = check_string, [WF_VARIABLE_LIST] = check_list,
        [WF_VARIABLE_ENUM] = check_string,
    };
    struct checker checker = {arena, variable, source, problems};
    return checks[variable->type](&checker, value);
}

/* --- where values come from --------------------------------------------------------------------------- */

struct wf_values *wf_values_make(struct wf_arena *arena, const struct wf_pack *pack) {
    struct wf_values *values = WF_NEW(arena, struct wf_values);
    size_t count = pack->variables.len;
    *values = (struct wf_values){.arena = arena, .pack = pack};
    values->items = WF_NEW_ARRAY(arena, const struct wf_node *, count);
    values->set = WF_NEW_ARRAY(arena, bool, count);
    values->given = WF_NEW_ARRAY(arena, const struct wf_node *, count);
    for (size_t i = 0; i < count; i++) {
        const struct wf_variable *variable = &pack->variables.items[i];
        values->items[i] =
            wf_value_check(arena, variable, pack->source, variable->fallback, &values->problems);
    }
    return values;
}

static const struct wf_variable *find_variable(struct wf_values *values, const struct wf_source *source,
                                               struct wf_span span, struct wf_str name) {
    const struct wf_variable *variable = wf_pack_variable(values->pack, name);
    struct wf_near near = {.wanted = name};
    for (size_t i = 0; !variable && i < values->pack->variables.len; i++) {
        wf_near_offer(&near, values->pack->variables.items[i].name);
    }
    if (!variable && !values->lenient) {
        wf_problem_add(values->arena, &values->problems, source, span, "no input is called \"%.*s\"%s",
                       WF_STR_ARG(name), wf_problem_hint(values->arena, &near));
    }
    return variable;
}

/* Appends the items that are not there yet: to ask for a cache or a job twice is to ask for it. */
static void append_new(struct wf_values *values, struct wf_tree *list, const struct wf_node *items) {
    for (WF_EACH(item, items)) {
        struct wf_str text = wf_node_text(item);
        bool known = false;
        for (WF_EACH(other, list->node)) {
            known = known || wf_str_eq(other->text, text);
        }
        if (!known) {
            wf_tree_append(list, wf_tree_text(values->arena, text));
        }
    }
}

static const struct wf_node *both(struct wf_values *values, const struct wf_node *first,
                                  const struct wf_node *second) {
    struct wf_tree list = wf_tree_list(values->arena);
    append_new(values, &list, first);
    append_new(values, &list, second);
    return list.node;
}

static void take(struct wf_values *values, const struct wf_variable *variable, const struct wf_source *source,
                 const struct wf_node *value) {
    size_t index = (size_t)(variable - values->pack->variables.items);
    const struct wf_node *good = wf_value_check(values->arena, variable, source, value, &values->problems);
    if (!good) {
        return;
    }
    if (variable->type == WF_VARIABLE_LIST) {
        bool more = values->set[index];
        good = both(values, more ? values->items[index] : NULL, good);
        value = both(values, more ? values->given[index] : NULL, value);
    }
    values->items[index] = good;
    values->given[index] = value;
}

/* --- files -------------------------------------------------------------------------------------------- */

static bool add_yaml_problems(struct wf_values *values, const struct wf_doc *doc) {
    for (size_t i = 0; i < doc->problems.len; i++) {
        const struct wf_problem *problem = &doc->problems.items[i];
        wf_problem_add(values->arena, &values->problems, doc->source, problem->span, "%.*s",
                       WF_STR_ARG(problem->message));
    }
    return doc->problems.len > 0;
}

void wf_values_give(struct wf_values *values, const struct wf_source *source, const struct wf_node *key) {
    const struct wf_variable *variable = find_variable(values, source, key->span, wf_node_text(key));
    if (variable) {
        take(values, variable, source, wf_node_resolve(key->value));
    }
}

void wf_values_read(struct wf_values *values, struct wf_str path, struct wf_str bytes) {
    const struct wf_source *source = wf_source_make(values->arena, path, bytes);
    const struct wf_doc *doc = wf_yaml_read(values->arena, source);
    if (add_yaml_problems(values, doc)) {
        return;
    }
    if (!wf_node_is_mapping(doc->root)) {
        wf_problem_add(values->arena, &values->problems, source, wf_span_make(0, 0),
                       "a file of values must be a mapping of input names");
        return;
    }
    for (WF_EACH(key, doc->root)) {
        wf_values_give(values, source, key);
    }
}

/* --- single settings ---------------------------------------------------------------------------------- */

static struct wf_node *part_node(struct wf_values *values, const struct wf_variable *variable, size_t begin,
                                 struct wf_str text) {
    bool typed = variable->type == WF_VARIABLE_BOOL || variable->type == WF_VARIABLE_INT;
    struct wf_node *node = typed ? wf_tree_plain(values->arena, text) : wf_tree_text(values->arena, text);
    node->span = wf_span_make(begin, begin + text.len);
    return node;
}

static struct wf_node *split_list(struct wf_values *values, const struct wf_variable *variable, size_t begin,
                                  struct wf_str text) {
    struct wf_tree list = wf_tree_list(values->arena);
    struct wf_str rest = text;
    struct wf_str part;
    while (text.len > 0 && wf_str_cut(&rest, ',', &part)) {
        struct wf_str item = wf_str_trim(part);
        size_t at = begin + (size_t)(item.ptr - text.ptr);
        wf_tree_append(&list, part_node(values, variable, at, item));
    }
    return list.node;
}

/* The list as YAML; its spans are moved behind "NAME=" by blanks that take its place. */
static const struct wf_node *yaml_list(struct wf_values *values, const struct wf_source *source,
                                       size_t begin) {
    struct wf_buf bytes = {.arena = values->arena};
    wf_buf_fill(&bytes, ' ', begin);
    wf_buf_str(&bytes, wf_str_sub(source->bytes, begin, source->bytes.len));
    struct wf_str path = WF_STR("--set");
    const struct wf_doc *doc =
        wf_yaml_read(values->arena, wf_source_make(values->arena, path, wf_buf_view(&bytes)));
    return add_yaml_problems(values, doc) ? NULL : wf_node_resolve(doc->root);
}

void wf_values_set(struct wf_values *values, struct wf_str setting) {
    const struct wf_source *source = wf_source_make(values->arena, WF_STR("--set"), setting);
    size_t equals = wf_str_find_char(setting, '=', 0);
    if (equals == WF_NOT_FOUND) {
        wf_problem_add(values->arena, &values->problems, source, wf_span_make(0, setting.len),
                       "\"%.*s\" is no NAME=VALUE", WF_STR_ARG(setting));
        return;
    }
    struct wf_str text = wf_str_sub(setting, equals + 1, setting.len);
    const struct wf_variable *variable =
        find_variable(values, source, wf_span_make(0, equals), wf_str_sub(setting, 0, equals));
    if (!variable) {
        return;
    }
    const struct wf_node *value;
    if (variable->type != WF_VARIABLE_LIST) {
        value = part_node(values, variable, equals + 1, text);
    } else if (wf_str_starts(text, "[")) {
        value = yaml_list(values, source, equals + 1);
    } else {
        value = split_list(values, variable, equals + 1, text);
    }
    if (value) {
        take(values, variable, source, value);
        values->set[variable - values->pack->variables.items] = true;
    }
}
