#include "rules/expr_ask.h"

/* A place of the file, told by its last keys, and what its value must be when it is one expression. */
static const struct {
    const char *key; /* of the scalar */
    bool in_job;     /* the key of a job, not of something deeper */
    bool in_step;
    bool in_strategy;
    uint32_t kinds;
} places[] = {
    {"timeout-minutes", true, true, false, WF_KIND_NUMBER},
    {"cancel-timeout-minutes", true, false, false, WF_KIND_NUMBER},
    {"continue-on-error", true, true, false, WF_KIND_BOOLEAN},
    {"fail-fast", false, false, true, WF_KIND_BOOLEAN},
    {"max-parallel", false, false, true, WF_KIND_NUMBER},
    {"matrix", false, false, true, WF_KIND_OBJECT},
    {"env", true, true, false, WF_KIND_OBJECT},
    {"with", false, true, false, WF_KIND_OBJECT},
    {"services", true, false, false, WF_KIND_OBJECT},
    {"runs-on", true, false, false, WF_KIND_STRING | WF_KIND_ARRAY | WF_KIND_OBJECT},
    {"name", true, true, false, WF_KIND_LEAF},
    {"run", false, true, false, WF_KIND_LEAF},
    {"working-directory", false, true, false, WF_KIND_LEAF},
};

static const struct wf_node *mapping_of(const struct wf_site *site) {
    return site->step ? site->step->node : site->job ? site->job->node : NULL;
}

/* A vector of the matrix, `include` or `exclude`. */
static bool is_vector(const struct wf_site *site) {
    return site->job && site->scalar->key && site->scalar->parent == site->job->matrix;
}

/* A value of `env`, `with`, `outputs`: always text. */
static bool is_text_entry(const struct wf_site *site) {
    struct wf_str field = wf_node_text(site->field);
    bool text =
        wf_str_is(field, "env") || wf_str_is(field, "outputs") || (site->step && wf_str_is(field, "with"));
    return text && site->entry && site->scalar->key && site->scalar->key == site->entry;
}

/* The kinds that may stand at the site; WF_KIND_ANY where that is not known. */
static uint32_t wanted_kinds(const struct wf_site *site) {
    struct wf_str key = wf_node_text(site->scalar->key);
    const struct wf_node *parent = site->scalar->parent;
    if (!wf_site_is_whole(site)) {
        return WF_KIND_LEAF;
    }
    for (size_t i = 0; site->scalar->key && i < sizeof places / sizeof *places; i++) {
        bool strategy = site->job && !site->step && parent == site->job->strategy;
        bool own = parent == mapping_of(site) && (site->step ? places[i].in_step : places[i].in_job);
        if (wf_str_is(key, places[i].key) && parent && (own || (places[i].in_strategy && strategy))) {
            return places[i].kinds;
        }
    }
    return is_vector(site) ? WF_KIND_ARRAY : is_text_entry(site) ? WF_KIND_LEAF : WF_KIND_ANY;
}

/* GitHub does not turn text into a number or a boolean, nor a list into text. */
static bool fits(const struct wf_expr_type *type, uint32_t wanted) {
    uint32_t kinds = type->kinds & ~(uint32_t)WF_KIND_NULL;
    return kinds == 0 || (kinds & wanted) != 0;
}

static struct wf_str wanted_words(struct wf_arena *arena, uint32_t kinds) {
    struct wf_expr_type type = {.kinds = kinds};
    return wf_type_words(arena, &type);
}

static const struct wf_fix *fix_wrap(const struct wf_asked *asked, const char *function) {
    const struct wf_site *site = asked->site;
    struct wf_patch patch = wf_check_patch(asked->check);
    struct wf_str text =
        wf_arena_printf(patch.arena, "%s(%.*s)", function, WF_STR_ARG(site->expression->text));
    if (!wf_patch_set_part(&patch, site->scalar, site->begin, site->end, text)) {
        return NULL;
    }
    const char *title = wf_arena_printf(patch.arena, "put %s() around it", function).ptr;
    return wf_patch_fix(&patch, title, WF_FIX_UNSAFE);
}

static void report_as_text(const struct wf_asked *asked, const struct wf_expr_type *type) {
    struct wf_arena *arena = asked->check->arena;
    const struct wf_expr_node *root = asked->site->expression->root;
    struct wf_str slice = wf_expr_slice(asked->site, root);
    struct wf_str words = wf_type_words(arena, type);
    const char *text = (type->kinds & WF_KIND_OBJECT) != 0 ? "Object" : "Array";
    struct wf_finding *finding =
        wf_report_node(asked->check, asked->site, root,
                       wf_arena_printf(arena, "\"%.*s\" is %.*s, as text only \"%s\"", WF_STR_ARG(slice),
                                       WF_STR_ARG(words), text));
    /* In a script, what the object holds would be run as a part of it. */
    if (asked->site->step && asked->site->scalar == wf_node_resolve(asked->site->step->run)) {
        wf_finding_help(asked->check, finding, "hand it to the script by \"env\", with toJSON() around it");
    } else {
        finding->fix = fix_wrap(asked, "toJSON");
    }
}

static void report_kind(const struct wf_asked *asked, const struct wf_expr_type *type, uint32_t wanted) {
    struct wf_arena *arena = asked->check->arena;
    const struct wf_expr_node *root = asked->site->expression->root;
    struct wf_str slice = wf_expr_slice(asked->site, root);
    struct wf_str is = wf_type_words(arena, type);
    struct wf_str needed = wanted_words(arena, wanted);
    struct wf_str key = wf_node_text(asked->site->scalar->key);
    struct wf_finding *finding = wf_report_node(
        asked->check, asked->site, root,
        wf_arena_printf(arena, "\"%.*s\" is %.*s, but \"%.*s\" must be %.*s", WF_STR_ARG(slice),
                        WF_STR_ARG(is), WF_STR_ARG(key), WF_STR_ARG(needed)));
    uint32_t json = WF_KIND_NUMBER | WF_KIND_BOOLEAN;
    if ((wanted & ~json) == 0 && (type->kinds & ~(uint32_t)(WF_KIND_STRING | WF_KIND_NULL)) == 0) {
        finding->fix = fix_wrap(asked, "fromJSON");
    }
}

static void ask(const struct wf_asked *asked) {
    if (asked->site->condition) {
        return;
    }
    const struct wf_expr_type *type = wf_ask_type(asked, asked->site->expression->root);
    uint32_t wanted = wanted_kinds(asked->site);
    if (type->kinds == WF_KIND_ANY || fits(type, wanted)) {
        return;
    }
    if (wanted == WF_KIND_LEAF) {
        report_as_text(asked, type);
    } else {
        report_kind(asked, type, wanted);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, ask);
}

const struct wf_rule wf_rule_expression_type = {
    .id = "expression-type",
    .title = "Expression whose value cannot be what its key wants",
    .category = WF_EXPRESSION,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
