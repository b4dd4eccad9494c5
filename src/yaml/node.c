#include "yaml/node.h"

#include "base/buf.h"

#include <math.h>
#include <stdlib.h>

const struct wf_node *wf_node_resolve(const struct wf_node *node) {
    /* An anchor stands before its alias, so a chain of aliases always goes back and ends. */
    while (node && node->kind == WF_ALIAS) {
        node = node->target;
    }
    return node;
}

const struct wf_node *wf_node_first(const struct wf_node *collection) {
    collection = wf_node_resolve(collection);
    return collection ? collection->first : NULL;
}

const struct wf_node *wf_node_last(const struct wf_node *collection) {
    const struct wf_node *last = NULL;
    for (WF_EACH(entry, collection)) {
        last = entry;
    }
    return last;
}

bool wf_node_is_scalar(const struct wf_node *node) {
    node = wf_node_resolve(node);
    return node && node->kind == WF_SCALAR;
}

bool wf_node_is_mapping(const struct wf_node *node) {
    node = wf_node_resolve(node);
    return node && node->kind == WF_MAPPING;
}

bool wf_node_is_sequence(const struct wf_node *node) {
    node = wf_node_resolve(node);
    return node && node->kind == WF_SEQUENCE;
}

struct wf_str wf_node_text(const struct wf_node *node) {
    node = wf_node_resolve(node);
    return node && node->kind == WF_SCALAR ? node->text : (struct wf_str){NULL, 0};
}

const struct wf_node *wf_node_find_key(const struct wf_node *mapping, struct wf_str name, bool ignore_case) {
    if (!wf_node_is_mapping(mapping)) {
        return NULL;
    }
    const struct wf_node *resolved = wf_node_resolve(mapping);
    if (resolved->keys) {
        const struct wf_node *key = wf_map_get(resolved->keys, name);
        if (!key || ignore_case || wf_str_eq(wf_node_text(key), name)) {
            return key;
        }
    }
    for (WF_EACH(key, mapping)) {
        struct wf_str text = wf_node_text(key);
        if (ignore_case ? wf_str_eq_case(text, name) : wf_str_eq(text, name)) {
            return key;
        }
    }
    return NULL;
}

const struct wf_node *wf_node_find(const struct wf_node *node, struct wf_str name, bool ignore_case) {
    const struct wf_node *key = wf_node_find_key(node, name, ignore_case);
    return key ? wf_node_resolve(key->value) : NULL;
}

/* --- scalar types ------------------------------------------------------------------------------------- */

static const char *const null_words[] = {"", "null", "Null", "NULL", "~", NULL};
static const char *const true_words[] = {"true", "True", "TRUE", NULL};
static const char *const false_words[] = {"false", "False", "FALSE", NULL};
static const char *const special_numbers[] = {".inf",  ".Inf",  ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
                                              "-.Inf", "-.INF", ".nan", ".NaN",  ".NAN",  NULL};

static size_t skip_digits(struct wf_str text, size_t at) {
    while (at < text.len && wf_is_digit(text.ptr[at])) {
        at++;
    }
    return at;
}

static bool is_radix_number(struct wf_str text) {
    if (text.len < 3 || text.ptr[0] != '0' || (text.ptr[1] != 'x' && text.ptr[1] != 'o')) {
        return false;
    }
    for (size_t i = 2; i < text.len; i++) {
        char c = text.ptr[i];
        if (wf_hex_digit(c) >= (text.ptr[1] == 'x' ? 16 : 8)) {
            return false;
        }
    }
    return true;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_decimal_number(struct wf_str text) {
    size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+') ? 1 : 0;
    size_t whole = skip_digits(text, at);
    size_t digits = whole - at;
    at = whole;
    if (at < text.len && text.ptr[at] == '.') {
        size_t fraction = skip_digits(text, at + 1);
        digits += fraction - at - 1;
        at = fraction;
    }
    if (digits == 0) {
        return false;
    }
    if (at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        at++;
        if (at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '+')) {
            at++;
        }
        size_t exponent = skip_digits(text, at);
        if (exponent == at) {
            return false;
        }
        at = exponent;
    }
    return at == text.len;
}

enum wf_type wf_plain_type(struct wf_str text) {
    if (wf_str_is_any(text, null_words)) {
        return WF_TYPE_NULL;
    }
    if (wf_str_is_any(text, true_words) || wf_str_is_any(text, false_words)) {
        return WF_TYPE_BOOL;
    }
    if (wf_str_is_any(text, special_numbers) || is_radix_number(text) || is_decimal_number(text)) {
        return WF_TYPE_NUMBER;
    }
    return WF_TYPE_STRING;
}

enum wf_type wf_node_type(const struct wf_node *node) {
    node = wf_node_resolve(node);
    if (!node || node->kind != WF_SCALAR) {
        return WF_TYPE_NONE;
    }
    bool as_string =
        node->style != WF_PLAIN || wf_str_is(node->tag, "tag:yaml.org,2002:str") || wf_str_is(node->tag, "!");
    return as_string ? WF_TYPE_STRING : wf_plain_type(node->text);
}

bool wf_node_bool(const struct wf_node *node) {
    return wf_node_type(node) == WF_TYPE_BOOL && wf_str_is_any(wf_node_text(node), true_words);
}

double wf_node_number(const struct wf_node *node) {
    struct wf_str text = wf_node_text(node);
    char copy[64];
    if (text.len == 0 || text.len >= sizeof copy) {
        return NAN;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (is_radix_number(text)) {
        return (double)strtoull(copy + 2, NULL, copy[1] == 'x' ? 16 : 8);
    }
    if (wf_str_is_any(text, special_numbers)) {
        double value = wf_lower(text.ptr[text.len - 1]) == 'n' ? NAN : INFINITY;
        return text.ptr[0] == '-' ? -value : value;
    }
    return strtod(copy, NULL);
}

/* --- paths -------------------------------------------------------------------------------------------- */

static bool is_simple_name(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_id(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

static void write_step(struct wf_buf *out, const struct wf_node *node) {
    if (node->parent->kind == WF_SEQUENCE) {
        wf_buf_printf(out, "[%u]", node->index);
        return;
    }
    struct wf_str name = wf_node_text(node->key ? node->key : node);
    if (is_simple_name(name)) {
        wf_buf_printf(out, "%s%.*s", out->len ? "." : "", WF_STR_ARG(name));
    } else {
        wf_buf_char(out, '[');
        wf_buf_json(out, name);
        wf_buf_char(out, ']');
    }
}

struct wf_str wf_node_path(struct wf_arena *arena, const struct wf_node *node) {
    WF_LIST(const struct wf_node *) chain = {0};
    for (; node && node->parent; node = node->parent) {
        *WF_PUSH(arena, &chain) = node;
    }
    struct wf_buf out = {.arena = arena};
    for (size_t i = chain.len; i-- > 0;) {
        write_step(&out, chain.items[i]);
    }
    return wf_buf_view(&out);
}

/* The key, value or item in which `offset` stands, behind its first byte. */
static const struct wf_node *part_over(const struct wf_node *collection, uint32_t offset) {
    for (const struct wf_node *child = collection->first; child != NULL; child = child->next) {
        const struct wf_node *parts[] = {child, child->value};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            if (parts[i] != NULL && parts[i]->span.begin < offset && parts[i]->span.end > offset) {
                return parts[i];
            }
        }
    }
    return NULL;
}

const struct wf_node *wf_node_scalar_over(const struct wf_node *node, uint32_t offset) {
    while (node != NULL && node->kind != WF_SCALAR) {
        node = part_over(node, offset);
    }
    return node;
}
