#include "scaffold/pack_read.h"

#include "scaffold/values.h"
#include "yaml/read.h"

#include <math.h>

struct reader {
    struct wf_pack *pack;
    const struct wf_source *source; /* pack.yml, or what it includes */
    struct wf_problems *problems;
};

/* What belongs to one key of a mapping: `read` stores its value in `target`. */
struct key {
    const char *name;
    void (*read)(struct reader *reader, const struct wf_node *value, void *target);
    size_t offset; /* of the member in `target` */
};

#define FAIL(reader, node, ...)                                                                              \
    wf_problem_add((reader)->pack->arena, (reader)->problems, (reader)->source, (node)->span, __VA_ARGS__)

#define MEMBER(type, name) offsetof(struct type, name)

/* --- simple values ------------------------------------------------------------------------------------ */

static void read_text(struct reader *reader, const struct wf_node *value, void *target) {
    if (wf_node_is_scalar(value)) {
        *(struct wf_str *)target = wf_node_text(value);
    } else {
        FAIL(reader, value, "this must be a text");
    }
}

static void read_expression(struct reader *reader, const struct wf_node *value, void *target) {
    struct wf_pack_expression *expression = target;
    read_text(reader, value, &expression->text);
    expression->node = value;
    expression->source = reader->source;
}

static void read_flag(struct reader *reader, const struct wf_node *value, void *target) {
    if (wf_node_type(value) == WF_TYPE_BOOL) {
        *(bool *)target = wf_node_bool(value);
    } else {
        FAIL(reader, value, "this must be true or false");
    }
}

static void read_number(struct reader *reader, const struct wf_node *value, void *target) {
    if (wf_node_type(value) == WF_TYPE_NUMBER) {
        *(double *)target = wf_node_number(value);
    } else {
        FAIL(reader, value, "this must be a number");
    }
}

static void read_node(struct reader *reader, const struct wf_node *value, void *target) {
    (void)reader;
    *(const struct wf_node **)target = wf_node_resolve(value);
}

static const struct key *find_key(const struct key *keys, struct wf_str name, struct wf_near *near) {
    for (const struct key *key = keys; key->name; key++) {
        wf_near_offer(near, wf_str_of(key->name));
        if (wf_str_is(name, key->name)) {
            return key;
        }
    }
    return NULL;
}

/* The mapping itself; of anything else that is not left empty a problem. */
static const struct wf_node *pairs_of(struct reader *reader, const struct wf_node *value) {
    if (wf_node_is_mapping(value)) {
        return value;
    }
    if (wf_node_type(value) != WF_TYPE_NULL) {
        FAIL(reader, value, "this must be a mapping");
    }
    return NULL;
}

/* Reads a mapping by a table of its keys, which ends with an empty one. */
static void read_keys(struct reader *reader, const struct wf_node *map, const struct key *keys,
                      void *target) {
    if (!wf_node_is_mapping(map)) {
        FAIL(reader, map, "this must be a mapping");
        return;
    }
    for (WF_EACH(node, map)) {
        struct wf_near near = {.wanted = wf_node_text(node)};
        const struct key *key = find_key(keys, wf_node_text(node), &near);
        if (key) {
            key->read(reader, node->value, (char *)target + key->offset);
        } else {
            FAIL(reader, node, "unknown key \"%.*s\"%s", WF_STR_ARG(near.wanted),
                 wf_problem_hint(reader->pack->arena, &near));
        }
    }
}

/* --- variables ---------------------------------------------------------------------------------------- */

static const char *const type_names[] = {
    [WF_VARIABLE_BOOL] = "bool", [WF_VARIABLE_INT] = "int",   [WF_VARIABLE_STRING] = "string",
    [WF_VARIABLE_LIST] = "list", [WF_VARIABLE_ENUM] = "enum",
};

enum { TYPE_COUNT = sizeof type_names / sizeof *type_names };

const char *wf_variable_type_name(enum wf_variable_type type) {
    return type_names[type];
}

static void read_type(struct reader *reader, const struct wf_node *value, void *target) {
    struct wf_near near = {.wanted = wf_node_text(value)};
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        wf_near_offer(&near, wf_str_of(type_names[i]));
        if (wf_str_is(near.wanted, type_names[i])) {
            *(enum wf_variable_type *)target = (enum wf_variable_type)i;
            return;
        }
    }
    FAIL(reader, value, "unknown type \"%.*s\"%s", WF_STR_ARG(near.wanted),
         wf_problem_hint(reader->pack->arena, &near));
}

static const struct key variable_keys[] = {
    {"type", read_type, MEMBER(wf_variable, type)},
    {"default", read_node, MEMBER(wf_variable, fallback)},
    {"choices", read_node, MEMBER(wf_variable, choices)},
    {"pattern", read_text, MEMBER(wf_variable, pattern)},
    {"min", read_number, MEMBER(wf_variable, min)},
    {"max", read_number, MEMBER(wf_variable, max)},
    {"multiline", read_flag, MEMBER(wf_variable, multiline)},
    {"lower", read_flag, MEMBER(wf_variable, lower)},
    {"csv", read_flag, MEMBER(wf_variable, csv)},
    {"help", read_text, MEMBER(wf_variable, help)},
    {"detect", read_expression, MEMBER(wf_variable, detect)},
    {NULL, NULL, 0},
};

static void read_variable(struct reader *reader, const struct wf_node *name) {
    struct wf_pack *pack = reader->pack;
    struct wf_variable variable = {
        .name = wf_node_text(name), .type = WF_VARIABLE_STRING, .min = -INFINITY, .max = INFINITY};
    size_t before = reader->problems->len;
    read_keys(reader, name->value, variable_keys, &variable);
    if (reader->problems->len > before) {
        return;
    }
    if (!variable.fallback) {
        FAIL(reader, name, "\"%.*s\" has no \"default\"", WF_STR_ARG(variable.name));
    } else if (variable.type == WF_VARIABLE_ENUM && !wf_node_is_sequence(variable.choices)) {
        FAIL(reader, name, "\"%.*s\" has no list of \"choices\"", WF_STR_ARG(variable.name));
    } else if (wf_value_check(pack->arena, &variable, reader->source, variable.fallback, reader->problems)) {
        *WF_PUSH(pack->arena, &pack->variables) = variable;
    }
}

static void read_variables(struct reader *reader, const struct wf_node *value, void *target) {
    (void)target;
    for (WF_EACH(name, pairs_of(reader, value))) {
        read_variable(reader, name);
    }
}

/* --- the rest ----------------------------------------------------------------------------------------- */

static void read_facts(struct reader *reader, const struct wf_node *value, void *target) {
    (void)target;
    struct wf_pack *pack = reader->pack;
    for (WF_EACH(name, pairs_of(reader, value))) {
        struct wf_pack_fact fact = {.name = wf_node_text(name)};
        read_expression(reader, name->value, &fact.value);
        if (wf_pack_variable(pack, fact.name)) {
            FAIL(reader, name, "\"%.*s\" is an input already", WF_STR_ARG(fact.name));
        }
        *WF_PUSH(pack->arena, &pack->facts) = fact;
    }
}

static const struct key refusal_keys[] = {
    {"if", read_expression, MEMBER(wf_pack_refusal, when)},
    {"message", read_text, MEMBER(wf_pack_refusal, message)},
    {NULL, NULL, 0},
};

static void read_refusals(struct reader *reader, const struct wf_node *value, void *target) {
    (void)target;
    struct wf_pack *pack = reader->pack;
    for (WF_EACH(item, value)) {
        struct wf_pack_refusal refusal = {0};
        read_keys(reader, item, refusal_keys, &refusal);
        *WF_PUSH(pack->arena, &pack->refusals) = refusal;
    }
}

/* A template that is named must be there. */
static void check_template(struct reader *reader, const struct wf_node *node, struct wf_str name) {
    struct wf_str bytes;
    struct wf_near near = {.wanted = name};
    if (!wf_pack_template(reader->pack, name, &bytes)) {
        wf_pack_offer(reader->pack, &near);
        FAIL(reader, node, "there is no template \"%.*s\"%s", WF_STR_ARG(name),
             wf_problem_hint(reader->pack->arena, &near));
    }
}

static const struct key file_keys[] = {
    {"path", read_text, MEMBER(wf_pack_file, path)},
    {"template", read_text, MEMBER(wf_pack_file, template)},
    {"when", read_expression, MEMBER(wf_pack_file, when)},
    {NULL, NULL, 0},
};

static void read_files(struct reader *reader, const struct wf_node *value, void *target) {
    (void)target;
    struct wf_pack *pack = reader->pack;
    for (WF_EACH(item, value)) {
        struct wf_pack_file file = {0};
        read_keys(reader, item, file_keys, &file);
        check_template(reader, item, file.template);
        /* Where a path has tags, rendering looks. */
        if (!wf_str_has(file.path, "<%") && !wf_pack_is_inside(file.path)) {
            FAIL(reader, item, "\"%.*s\" is no path below a folder", WF_STR_ARG(file.path));
        }
        *WF_PUSH(pack->arena, &pack->files) = file;
    }
}

static void read_actions(struct reader *reader, const struct wf_node *value, void *target) {
    (void)target;
    struct wf_pack *pack = reader->pack;
    for (WF_EACH(name, pairs_of(reader, value))) {
        struct wf_pack_name action = {.name = wf_node_text(name)};
        read_text(reader, name->value, &action.text);
        *WF_PUSH(pack->arena, &pack->actions) = action;
    }
}

static void read_jobs(struct reader *reader, const struct wf_node *value, void *target) {
    (void)target;
    struct wf_pack *pack = reader->pack;
    for (WF_EACH(name, pairs_of(reader, value))) {
        struct wf_pack_name job = {.name = wf_node_text(name)};
        read_text(reader, name->value, &job.text);
        check_template(reader, name->value, job.text);
        *WF_PUSH(pack->arena, &pack->jobs) = job;
    }
}

static bool read_page(struct reader *reader, const struct key *keys) {
    struct wf_pack *pack = reader->pack;
    size_t before = reader->problems->len;
    const struct wf_doc *doc = wf_yaml_read(pack->arena, reader->source);
    for (size_t i = 0; i < doc->problems.len; i++) {
        const struct wf_problem *problem = &doc->problems.items[i];
        wf_problem_add(pack->arena, reader->problems, reader->source, problem->span, "%.*s",
                       WF_STR_ARG(problem->message));
    }
    if (doc->root && reader->problems->len == before) {
        read_keys(reader, doc->root, keys, pack);
    }
    return reader->problems->len == before;
}

static const struct key included_keys[] = {
    {"inputs", read_variables, 0},
    {"facts", read_facts, 0},
    {"actions", read_actions, 0},
    {NULL, NULL, 0},
};

static void read_include(struct reader *reader, const struct wf_node *value, void *target) {
    (void)target;
    struct wf_pack *pack = reader->pack;
    for (WF_EACH(item, value)) {
        struct wf_str name = wf_node_text(item);
        struct wf_str bytes;
        check_template(reader, item, name);
        if (wf_pack_template(pack, name, &bytes)) {
            struct reader inner = {pack, wf_source_make(pack->arena, name, bytes), reader->problems};
            read_page(&inner, included_keys);
        }
    }
}

static const struct key pack_keys[] = {
    {"title", read_text, MEMBER(wf_pack, title)},
    {"about", read_text, MEMBER(wf_pack, about)},
    {"for", read_expression, MEMBER(wf_pack, for_stack)},
    {"include", read_include, 0},
    {"inputs", read_variables, 0},
    {"facts", read_facts, 0},
    {"refuse", read_refusals, 0},
    {"actions", read_actions, 0},
    {"files", read_files, 0},
    {"jobs", read_jobs, 0},
    {NULL, NULL, 0},
};

bool wf_pack_read(struct wf_pack *pack, struct wf_problems *problems) {
    struct reader reader = {pack, pack->source, problems};
    return read_page(&reader, pack_keys);
}
