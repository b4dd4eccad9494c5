#include "base/buf.h"
#include "gha/flow.h"
#include "lang/hole.h"
#include "rules/expr_ask.h"
#include "rules/uses_ask.h"

/* --- uses --------------------------------------------------------------------------------------------- */

/* The path in the repository: all between the second slash and the last `@`, with the slash. */
static struct wf_str path_of(struct wf_str uses) {
    size_t slash = wf_str_find_char(uses, '/', 0);
    slash = slash == WF_NOT_FOUND ? slash : wf_str_find_char(uses, '/', slash + 1);
    size_t at = uses.len;
    while (at > 0 && uses.ptr[at - 1] != '@') {
        at--;
    }
    return slash == WF_NOT_FOUND || at <= slash ? WF_STR("") : wf_str_sub(uses, slash, at - 1);
}

/* The path without what says nothing; false when it climbs out of the repository. */
static bool normalise(struct wf_arena *arena, struct wf_str path, struct wf_str *normal, bool *odd) {
    struct wf_str *parts = WF_NEW_ARRAY(arena, struct wf_str, path.len + 1);
    size_t count = 0;
    struct wf_str rest = wf_str_sub(path, 1, path.len);
    struct wf_str part;
    bool inside = true;
    while (wf_str_cut(&rest, '/', &part)) {
        bool up = wf_str_is(part, "..");
        bool empty = part.len == 0 || wf_str_is(part, ".");
        *odd = *odd || up || empty;
        inside = inside && !(up && count == 0);
        if (up && count > 0) {
            count--;
        } else if (!up && !empty) {
            parts[count++] = part;
        }
    }
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        wf_buf_printf(&out, "/%.*s", WF_STR_ARG(parts[i]));
    }
    *normal = wf_buf_view(&out);
    return inside;
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    struct wf_str text = wf_node_text(used->node);
    struct wf_str path = path_of(text);
    struct wf_str normal;
    bool odd = false;
    bool other = used->uses.kind == WF_USES_LOCAL || used->uses.kind == WF_USES_SELF ||
                 used->uses.kind == WF_USES_DOCKER;
    bool inside = path.len > 0 && !other && normalise(check->arena, path, &normal, &odd);
    if (path.len == 0 || other || !odd) {
        return;
    }
    struct wf_finding *finding = wf_report(check, used->node->span, "path says less than it seems: \"%.*s\"",
                                           WF_STR_ARG(wf_str_sub(path, 1, path.len)));
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_REGULAR);
    struct wf_patch patch = wf_check_patch(check);
    size_t begin = (size_t)(path.ptr - text.ptr);
    if (inside && wf_patch_set_part(&patch, used->node, begin, begin + path.len, normal)) {
        finding->fix = wf_patch_fix(&patch, "write the path straight", WF_FIX_SAFE);
    }
}

static void check_with(struct wf_check *check, const struct wf_step *step) {
    if (step->uses && wf_with_is_expression(step)) {
        struct wf_finding *finding = wf_report(check, wf_node_key(step->node, "with")->span,
                                               "nobody can tell what an expression as \"with\" sets");
        wf_finding_risk(finding, WF_LEVEL_INFO, WF_LEVEL_HIGH, WF_REGULAR);
    }
}

/* --- expressions -------------------------------------------------------------------------------------- */

struct search {
    const struct wf_expr_node *reducible; /* the first that is no literal, or the root */
    const struct wf_expr_node *computed;  /* an index that is computed */
};

static bool is_literal(const struct wf_expr_node *node) {
    return node->kind <= WF_EXPR_STRING;
}

static bool visit(void *context, const struct wf_expr_node *node) {
    struct search *search = context;
    bool root = node->parent == NULL;
    if (node->kind == WF_EXPR_INDEX && !is_literal(node->last) && node->last->kind != WF_EXPR_STAR) {
        search->computed = search->computed ? search->computed : node;
    }
    if (!search->reducible && (root || !is_literal(node)) && node->kind != WF_EXPR_STAR &&
        wf_expr_is_reducible(node)) {
        search->reducible = node;
    }
    return true;
}

/* The value as an expression writes it; empty when it cannot. */
static struct wf_str written(struct wf_arena *arena, struct wf_value value) {
    if (value.kind != WF_VALUE_STRING) {
        return wf_value_is_primitive(value) ? wf_value_to_string(arena, value) : WF_STR("");
    }
    struct wf_buf out = {.arena = arena};
    wf_buf_char(&out, '\'');
    for (size_t i = 0; i < value.string.len; i++) {
        wf_buf_text(&out, value.string.ptr[i] == '\'' ? "'" : "");
        wf_buf_char(&out, value.string.ptr[i]);
    }
    wf_buf_char(&out, '\'');
    return wf_buf_view(&out);
}

/* What would be read as the begin or the rest of an expression has to stay in one. */
static bool is_plain(struct wf_str before, struct wf_str value, struct wf_str after) {
    bool joins = wf_str_ends(before, "$") || wf_str_ends(before, "{") || wf_str_starts(after, "{");
    return !wf_str_has(value, "{{") && !wf_str_has(value, "\n") && !(joins && wf_str_has(value, "{"));
}

static const struct wf_fix *fix_all(const struct wf_asked *asked, struct wf_value value) {
    const struct wf_site *site = asked->site;
    struct wf_patch patch = wf_check_patch(asked->check);
    struct wf_str code = site->scalar->text;
    struct wf_str text = wf_value_to_string(asked->check->arena, value);
    size_t begin = site->begin;
    while (begin > 0 && !wf_str_starts(wf_str_sub(code, begin, code.len), "${{")) {
        begin--;
    }
    size_t end = wf_hole_end(code, begin);
    if (end == 0 || !is_plain(wf_str_sub(code, 0, begin), text, wf_str_sub(code, end, code.len))) {
        return NULL;
    }
    if (wf_site_is_whole(site) && value.kind != WF_VALUE_STRING) {
        wf_patch_replace(&patch, site->scalar->span, text);
    } else if (!wf_patch_set_part(&patch, site->scalar, begin, end, text)) {
        return NULL;
    }
    return wf_patch_fix(&patch, "write the value itself", WF_FIX_SAFE);
}

static const struct wf_fix *fix(const struct wf_asked *asked, const struct wf_expr_node *node) {
    struct wf_arena *arena = asked->check->arena;
    struct wf_value value = wf_expr_constant(arena, node);
    if (!wf_value_is_primitive(value)) {
        return NULL;
    }
    if (!node->parent) {
        return fix_all(asked, value);
    }
    struct wf_patch patch = wf_check_patch(asked->check);
    struct wf_span part = wf_site_part(asked->site, node);
    struct wf_str text = written(arena, value);
    bool done = text.len > 0 && wf_patch_set_part(&patch, asked->site->scalar, part.begin, part.end, text);
    return done ? wf_patch_fix(&patch, "write the value itself", WF_FIX_SAFE) : NULL;
}

static void check_site(const struct wf_asked *asked) {
    struct search search = {0};
    const struct wf_expr_node *root = asked->site->expression->root;
    if (asked->site->bare) {
        return;
    }
    wf_expr_walk(root, visit, &search);
    const struct wf_expr_node *node = search.reducible ? search.reducible : search.computed;
    if (!node) {
        return;
    }
    struct wf_str text = wf_expr_slice(asked->site, search.reducible ? node : node->last);
    struct wf_str message = wf_arena_printf(asked->check->arena,
                                            search.reducible ? "expression is a constant: \"%.*s\""
                                                             : "index is computed: \"%.*s\"",
                                            WF_STR_ARG(text));
    struct wf_finding *finding = wf_report_node(asked->check, asked->site, root, message);
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, search.computed ? WF_PEDANTIC : WF_REGULAR);
    finding->fix = search.reducible ? fix(asked, search.reducible) : NULL;
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
    wf_live_steps_each(check, check_with);
    wf_ask_sites(check, check_site);
}

const struct wf_rule wf_rule_obfuscation = {
    .id = "obfuscation",
    .title = "What hides what is used or computed",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .file_hook = check_file,
};
