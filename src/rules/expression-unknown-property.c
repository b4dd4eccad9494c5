#include "base/near.h"
#include "rules/expr_ask.h"

/* An index of an expression. */
struct access {
    struct wf_check *check;
    const struct wf_asked *asked;
    const struct wf_site *site;
    const struct wf_expr_node *node, *index;
    const struct wf_expr_type *type; /* of what is indexed */
    struct wf_str owner, text;       /* what is indexed, and all of it, as written */
};

/* --- what is meant ------------------------------------------------------------------------------------ */

/* Names that are further apart are another thing more often than a slip of the keyboard. */
enum { FURTHEST_SLIP = 2 };

static struct wf_str near_member(const struct wf_expr_type *type, struct wf_str name) {
    struct wf_near near = {.wanted = name};
    for (size_t i = 0; i < type->members.len; i++) {
        if (!wf_near_offer(&near, type->members.items[i].name)) {
            break;
        }
    }
    return near.distance <= FURTHEST_SLIP ? near.best : WF_STR("");
}

/* The type whose members are asked for. */
static const struct wf_expr_type *owner_type(const struct access *access) {
    const struct wf_expr_type *type = access->type;
    return type->filtered && type->items != NULL ? type->items : type;
}

static void help_members(const struct access *access, struct wf_finding *finding) {
    const struct wf_expr_type *type = owner_type(access);
    enum { MAX_LISTED = 12 };
    if (type->members.len == 0 || type->members.len > MAX_LISTED) {
        return;
    }
    struct wf_buf names = {.arena = access->check->arena};
    for (size_t i = 0; i < type->members.len; i++) {
        wf_buf_printf(&names, "%s%.*s", i > 0 ? ", " : "", WF_STR_ARG(type->members.items[i].name));
    }
    struct wf_str list = wf_buf_view(&names);
    wf_finding_help(access->check, finding, "it has %.*s", WF_STR_ARG(list));
}

/* A job of the workflow that this job does not wait for. */
static bool is_other_job(const struct access *access) {
    bool needs = wf_str_is_case(access->owner, "needs") && access->asked->types->workflow != NULL;
    return needs && wf_workflow_job(access->asked->types->workflow, access->index->text) != NULL;
}

/* --- saying it ---------------------------------------------------------------------------------------- */

static bool is_text(const struct access *access) {
    return (access->type->kinds & WF_KIND_TREE) == 0;
}

static struct wf_str sentence(const struct access *access, struct wf_str near) {
    struct wf_arena *arena = access->check->arena;
    struct wf_str owner = access->owner;
    struct wf_str name = access->index->text;
    if (is_text(access)) {
        return wf_arena_printf(arena, "\"%.*s\" is text and has no properties, so \"%.*s\" is empty",
                               WF_STR_ARG(owner), WF_STR_ARG(access->text));
    }
    if ((access->type->kinds & WF_KIND_OBJECT) == 0 && !access->type->filtered) {
        return wf_arena_printf(arena, "\"%.*s\" is a list and has no property \"%.*s\", so \"%.*s\" is empty",
                               WF_STR_ARG(owner), WF_STR_ARG(name), WF_STR_ARG(access->text));
    }
    struct wf_str guess =
        near.len > 0 ? wf_arena_printf(arena, ", did you mean \"%.*s\"?", WF_STR_ARG(near)) : WF_STR("");
    return wf_arena_printf(arena, "\"%.*s\" has no \"%.*s\", so \"%.*s\" is empty%.*s", WF_STR_ARG(owner),
                           WF_STR_ARG(name), WF_STR_ARG(access->text), WF_STR_ARG(guess));
}

/* What is written for several places, or read where nothing is a value too, does no harm. */
static bool is_harmless(const struct access *access) {
    return access->type->payload != NULL ||
           (!is_text(access) && wf_expr_is_guarded(access->site, access->node));
}

/* `github.event.NAME || other` is how people write for events that they may add. */
static bool is_fallback(const struct access *access) {
    bool found = false;
    for (const struct wf_expr_node *node = access->node; node->parent != NULL; node = node->parent) {
        found |=
            (node->parent->kind == WF_EXPR_OR || node->parent->kind == WF_EXPR_AND) && node->next != NULL;
    }
    return found && access->type->payload != NULL && !access->site->condition;
}

static void report(const struct access *access) {
    struct wf_check *check = access->check;
    bool other_job = is_other_job(access);
    struct wf_str near = other_job ? WF_STR("") : near_member(owner_type(access), access->index->text);
    struct wf_finding *finding = wf_report_node(check, access->site, access->index, sentence(access, near));
    if (other_job) {
        wf_finding_help(check, finding, "only jobs in the job's own `needs` can be read; add \"%.*s\" there",
                        WF_STR_ARG(access->index->text));
    } else if (near.len > 0) {
        finding->fix = wf_fix_property(check, access->site, access->index, near);
    } else {
        help_members(access, finding);
    }
    if (near.len == 0 && !other_job && is_harmless(access)) {
        finding->severity = WF_INFO;
    }
}

/* `matrix.name` in a job that has none. */
static void report_no_matrix(const struct access *access) {
    struct wf_finding *finding =
        wf_report_node(access->check, access->site, access->node,
                       wf_arena_printf(access->check->arena, "this job has no matrix, so \"%.*s\" is empty",
                                       WF_STR_ARG(access->text)));
    if (wf_expr_is_guarded(access->site, access->node)) {
        finding->severity = WF_INFO;
    }
}

static bool is_context(const struct wf_expr_node *node, const char *name) {
    return node->kind == WF_EXPR_NAME && wf_str_is_case(node->text, name);
}

/* The names of these never begin with a digit. */
static bool is_named(const struct access *access) {
    static const char *const contexts[] = {"env", "github", "inputs", "job", "runner", "strategy"};
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        if (is_context(access->node->first, contexts[i])) {
            return true;
        }
    }
    return false;
}

/* An index that is a number, true or false. */
static bool is_no_name(const struct access *access) {
    const struct wf_expr_type *type = wf_ask_type(access->asked, access->index);
    uint32_t plain = WF_KIND_NUMBER | WF_KIND_BOOLEAN | WF_KIND_NULL;
    return access->index->kind != WF_EXPR_STAR && (type->kinds & ~plain) == 0 && type->kinds != WF_KIND_NULL;
}

static void report_number(const struct access *access) {
    wf_report_node(access->check, access->site, access->index,
                   wf_arena_printf(access->check->arena, "\"%.*s\" is no list, so \"%.*s\" is empty",
                                   WF_STR_ARG(access->owner), WF_STR_ARG(access->text)));
}

static void report_star(const struct access *access) {
    wf_report_node(access->check, access->site, access->index,
                   wf_arena_printf(access->check->arena, "\"%.*s\" has no parts that \".*\" could give",
                                   WF_STR_ARG(access->owner)));
}

/* --- finding it --------------------------------------------------------------------------------------- */

/* Those whose members nobody declares, and those that another rule knows. */
static bool is_left_out(const struct wf_expr_node *root) {
    return is_context(root, "steps") || is_context(root, "vars") || is_context(root, "secrets");
}

static const struct wf_expr_node *root_of(const struct wf_expr_node *node) {
    while (node->kind == WF_EXPR_INDEX) {
        node = node->first;
    }
    return node;
}

static void check_index(const struct access *access) {
    const struct wf_expr_type *type = access->type;
    bool missing = false;
    if (type->kinds == WF_KIND_ANY || type->kinds == 0) {
        return;
    }
    if (access->index->kind == WF_EXPR_STRING) {
        wf_type_index(access->check->arena, type, access->index->text, &missing);
        if (missing && !is_fallback(access)) {
            report(access);
        } else if (type->kinds == WF_KIND_NULL && is_context(access->node->first, "matrix")) {
            report_no_matrix(access);
        }
    } else if (is_no_name(access) && is_named(access)) {
        report_number(access);
    } else if (access->index->kind == WF_EXPR_STAR && (type->kinds & WF_KIND_TREE) == 0 &&
               type->kinds != WF_KIND_NULL) {
        report_star(access);
    }
}

static void visit(const struct wf_asked *asked, const struct wf_expr_node *node) {
    const struct wf_expr_node *root = root_of(node);
    bool name = root->kind == WF_EXPR_NAME;
    if (name && (is_left_out(root) || !wf_site_allows(asked->check, asked->site, root->text))) {
        return;
    }
    struct access access = {
        .check = asked->check,
        .asked = asked,
        .site = asked->site,
        .node = node,
        .index = node->last,
        .type = wf_ask_type(asked, node->first),
        .owner = wf_expr_slice(asked->site, node->first),
        .text = wf_expr_slice(asked->site, node),
    };
    check_index(&access);
}

static void ask(const struct wf_asked *asked) {
    wf_ask_nodes(asked, WF_EXPR_INDEX, WF_EXPR_INDEX, visit);
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, ask);
}

const struct wf_rule wf_rule_expression_unknown_property = {
    .id = "expression-unknown-property",
    .title = "Property that a context does not have",
    .category = WF_EXPRESSION,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
