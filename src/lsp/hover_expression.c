#include "lsp/at.h"
#include "lsp/hover.h"
#include "lsp/texts.h"

enum { MAX_LISTED = 24 };

struct wf_types wf_types_at(struct wf_arena *arena, const struct wf_file *file,
                            const struct wf_node *scalar) {
    struct wf_types types = {.arena = arena, .workflow = file->workflow, .action = file->action};
    types.runs = file->runs;
    wf_types_enter(&types, wf_at_job(file, scalar));
    return types;
}

/* --- types in words ----------------------------------------------------------------------------------- */

static void put_kinds(struct wf_buf *out, uint32_t kinds) {
    static const struct {
        uint32_t kind;
        const char *name;
    } names[] = {
        {WF_KIND_STRING, "text"}, {WF_KIND_NUMBER, "number"}, {WF_KIND_BOOLEAN, "boolean"},
        {WF_KIND_ARRAY, "list"},  {WF_KIND_OBJECT, "object"}, {WF_KIND_NULL, "null"},
    };
    bool first = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if ((kinds & names[i].kind) != 0) {
            wf_buf_text(out, first ? "" : " or ");
            wf_buf_text(out, names[i].name);
            first = false;
        }
    }
}

static void put_members(struct wf_buf *out, const struct wf_expr_type *type) {
    for (size_t i = 0; i < type->members.len && i < MAX_LISTED; i++) {
        wf_buf_printf(out, "%s`%.*s`", i == 0 ? ": " : ", ", WF_STR_ARG(type->members.items[i].name));
    }
    if (type->members.len > MAX_LISTED || type->open) {
        wf_buf_text(out, type->members.len > 0 ? ", ..." : "");
    }
}

static void put_values(struct wf_buf *out, const struct wf_expr_type *type) {
    bool first = true;
    for (size_t i = 0; i < type->values.len && i < MAX_LISTED; i++) {
        if (type->values.items[i].kind == WF_VALUE_STRING) {
            wf_buf_printf(out, "%s`'%.*s'`", first ? ": " : ", ", WF_STR_ARG(type->values.items[i].string));
            first = false;
        }
    }
}

void wf_hover_type(struct wf_buf *out, const struct wf_expr_type *type) {
    if (type->kinds == WF_KIND_ANY) {
        wf_buf_text(out, "any value");
        return;
    }
    put_kinds(out, type->kinds);
    put_members(out, type);
    if ((type->listed & WF_KIND_STRING) != 0) {
        put_values(out, type);
    }
}

/* --- nodes -------------------------------------------------------------------------------------------- */

static struct wf_str chain_text(struct wf_arena *arena, const struct wf_expr_chain *chain) {
    struct wf_buf out = {.arena = arena};
    wf_buf_str(&out, chain->root);
    for (size_t i = 0; i < chain->parts.len; i++) {
        const struct wf_expr_part *part = &chain->parts.items[i];
        wf_buf_char(&out, '.');
        wf_buf_str(&out, part->star || part->dynamic ? WF_STR("*") : part->name);
    }
    return wf_buf_view(&out);
}

static void put_chain(struct wf_buf *out, const struct wf_request *request, const struct wf_node *scalar,
                      const struct wf_expr_node *node) {
    struct wf_expr_chain chain;
    if (!wf_expr_chain(request->arena, node, &chain)) {
        return;
    }
    struct wf_str name = chain_text(request->arena, &chain);
    struct wf_str about = wf_topic_text(chain.parts.len == 0 ? WF_TOPIC_CONTEXT : WF_TOPIC_PROPERTY,
                                        chain.parts.len == 0 ? chain.root : name);
    struct wf_types types = wf_types_at(request->arena, request->file, scalar);
    wf_buf_printf(out, "**%.*s**: ", WF_STR_ARG(name));
    wf_hover_type(out, wf_types_infer(&types, node));
    wf_buf_printf(out, "%s%.*s\n", about.len > 0 ? "\n\n" : "", WF_STR_ARG(about));
}

void wf_hover_expression(struct wf_buf *out, const struct wf_request *request, const struct wf_node *scalar,
                         const struct wf_expr_node *node) {
    if (node->kind == WF_EXPR_CALL) {
        struct wf_str about = wf_topic_text(WF_TOPIC_FUNCTION, node->text);
        wf_buf_str(out, about);
        wf_buf_text(out, about.len > 0 ? "\n" : "");
        return;
    }
    const struct wf_expr_node *parent = node->parent;
    bool index = parent != NULL && parent->kind == WF_EXPR_INDEX && node != parent->first;
    if (index || node->kind == WF_EXPR_NAME || node->kind == WF_EXPR_INDEX) {
        put_chain(out, request, scalar, index ? parent : node);
    }
}
