#include "rules/expr_ask.h"

#include "base/near.h"
#include "lint/memo.h"
#include "rules/identifier.h"

void wf_ask_sites(struct wf_check *check, void (*ask)(const struct wf_asked *asked)) {
    const struct wf_file *file = check->file;
    struct wf_types *types = wf_memo_types(check, NULL);
    for (size_t i = 0; (file->workflow || file->action) && i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        if (site->expression->errors.len == 0 && site->expression->root != NULL) {
            types = types->job == site->job ? types : wf_memo_types(check, site->job);
            ask(&(struct wf_asked){check, types, site});
        }
    }
}

struct search {
    const struct wf_asked *asked;
    enum wf_expr_kind first, last;
    void (*visit)(const struct wf_asked *asked, const struct wf_expr_node *node);
};

static bool visit_node(void *data, const struct wf_expr_node *node) {
    const struct search *search = data;
    if (node->kind >= search->first && node->kind <= search->last) {
        search->visit(search->asked, node);
    }
    return true;
}

void wf_ask_nodes(const struct wf_asked *asked, enum wf_expr_kind first, enum wf_expr_kind last,
                  void (*visit)(const struct wf_asked *asked, const struct wf_expr_node *node)) {
    struct search search = {asked, first, last, visit};
    wf_expr_walk(asked->site->expression->root, visit_node, &search);
}

const struct wf_expr_type *wf_ask_type(const struct wf_asked *asked, const struct wf_expr_node *node) {
    return wf_types_infer(asked->types, node);
}

struct wf_str wf_type_words(struct wf_arena *arena, const struct wf_expr_type *type) {
    static const struct {
        uint32_t kind;
        const char *words;
    } kinds[] = {
        {WF_KIND_OBJECT, "an object"},      {WF_KIND_ARRAY, "a list"},    {WF_KIND_STRING, "text"},
        {WF_KIND_BOOLEAN, "true or false"}, {WF_KIND_NUMBER, "a number"}, {WF_KIND_NULL, "nothing"},
    };
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        bool shown = kinds[i].kind != WF_KIND_NULL || out.len == 0;
        if ((type->kinds & kinds[i].kind) != 0 && shown) {
            wf_buf_printf(&out, "%s%s", out.len > 0 ? " or " : "", kinds[i].words);
        }
    }
    return wf_buf_view(&out);
}

bool wf_site_allows(const struct wf_check *check, const struct wf_site *site, struct wf_str name) {
    const struct wf_expr_allowed *allowed = wf_schema_allowed(check->file->schema, site->scalar);
    for (size_t i = 0; allowed != NULL && i < allowed->context_count; i++) {
        if (wf_str_eq_case(allowed->contexts[i], name)) {
            return true;
        }
    }
    return false;
}

static bool is_guard(const struct wf_expr_node *parent, const struct wf_expr_node *operand) {
    switch (parent->kind) {
    case WF_EXPR_OR:
    case WF_EXPR_AND:
        return operand->next != NULL;
    case WF_EXPR_NOT:
        return true;
    default:
        return parent->kind >= WF_EXPR_EQ && parent->kind <= WF_EXPR_GE;
    }
}

bool wf_expr_is_guarded(const struct wf_site *site, const struct wf_expr_node *node) {
    for (; node->parent != NULL; node = node->parent) {
        if (is_guard(node->parent, node)) {
            return true;
        }
    }
    return site->condition;
}

bool wf_site_is_whole(const struct wf_site *site) {
    struct wf_str text = site->scalar->text;
    bool begins = wf_str_starts(text, "${{") && wf_str_trim(wf_str_sub(text, 3, site->begin)).len == 0;
    return begins && wf_str_is(wf_str_trim(wf_str_sub(text, site->end, text.len)), "}}") &&
           wf_str_ends(text, "}}");
}

struct wf_str wf_expr_slice(const struct wf_site *site, const struct wf_expr_node *node) {
    return wf_str_sub(site->expression->text, node->begin, node->end);
}

struct wf_finding *wf_report_node(struct wf_check *check, const struct wf_site *site,
                                  const struct wf_expr_node *node, struct wf_str message) {
    struct wf_span part = wf_site_part(site, node);
    return wf_report_part(check, site->scalar, part.begin, part.end, "%.*s", WF_STR_ARG(message));
}

const struct wf_fix *wf_fix_property(const struct wf_check *check, const struct wf_site *site,
                                     const struct wf_expr_node *node, struct wf_str name) {
    struct wf_patch patch = wf_check_patch(check);
    struct wf_span part = wf_site_part(site, node);
    bool quoted = wf_str_starts(wf_expr_slice(site, node), "'");
    bool plain = wf_str_find_char(name, '\'', 0) == WF_NOT_FOUND;
    struct wf_str text = quoted ? wf_arena_printf(check->arena, "'%.*s'", WF_STR_ARG(name)) : name;
    if (!(quoted ? plain : wf_identifier_has_form(name)) ||
        !wf_patch_set_part(&patch, site->scalar, part.begin, part.end, text)) {
        return NULL;
    }
    bool slip = node->text.len > 3 && wf_near_distance(node->text, name, 1) <= 1;
    const char *title = wf_arena_printf(check->arena, "write %.*s", WF_STR_ARG(name)).ptr;
    return wf_patch_fix(&patch, title, slip ? WF_FIX_SAFE : WF_FIX_UNSAFE);
}
