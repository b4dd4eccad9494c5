#include "lang/hole.h"
#include "lint/memo.h"
#include "rules/image_fix.h"

/* A place that names an image. */
struct place {
    struct wf_check *check;
    const struct wf_step *step;
    const struct wf_node *scalar;
    struct wf_span part; /* of the name, in its decoded text */
    struct wf_str ref;   /* canonical text */
    bool harmless;       /* a cache import, `docker images`: finds nothing, but nothing fails */
};

static bool has_upper(struct wf_str text) {
    for (size_t i = 0; i < text.len;) {
        size_t hole = wf_hole_end(text, i);
        if (!hole && text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') {
            return true;
        }
        i = hole ? hole : i + 1;
    }
    return false;
}

/* `Acme/app`: docker takes a first part with capitals for a registry, which is not there. */
static bool is_no_registry(struct wf_str domain) {
    return has_upper(domain) && wf_hole_find(domain, '.', 0) == WF_NOT_FOUND &&
           wf_hole_find(domain, ':', 0) == WF_NOT_FOUND;
}

/* --- the variable behind it -------------------------------------------------------------------------------
 */

/* The value of a variable of `env` that brings the capitals in, or NULL. `*name`: its key. */
static const struct wf_node *variable_in(const struct place *place, const struct wf_node *env,
                                         struct wf_str name_part, const struct wf_node **name) {
    for (WF_EACH(key, env)) {
        const struct wf_node *value = wf_node_resolve(key->value);
        struct wf_str text = wf_node_text(value);
        if (wf_node_is_scalar(value) && text.len > 2 && has_upper(text) && !wf_hole_any(text) &&
            wf_str_has(name_part, wf_arena_str(place->check->arena, text).ptr)) {
            *name = key;
            return value;
        }
    }
    return NULL;
}

static const struct wf_node *find_variable(const struct place *place, struct wf_str name_part,
                                           const struct wf_node **name) {
    const struct wf_job *job = place->step->job;
    const struct wf_node *scopes[] = {place->step->env, job->env, job->workflow->env};
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        const struct wf_node *value = variable_in(place, scopes[i], name_part, name);
        if (value) {
            return value;
        }
    }
    return NULL;
}

/* Whether a line of the script that mentions the variable talks to something else than an image registry. */
static bool line_needs_case(struct wf_str script, struct wf_str name) {
    static const char *const others[] = {"gh ",  "git ", "github.com", "curl", "cd ",
                                         "helm", "ssh",  "./",         NULL};
    struct wf_str line;
    while (wf_str_cut(&script, '\n', &line)) {
        bool whole = false;
        for (size_t at = wf_str_find_str(line, name, 0); at != WF_NOT_FOUND && !whole;
             at = wf_str_find_str(line, name, at + 1)) {
            whole = (at == 0 || !wf_is_word(line.ptr[at - 1])) &&
                    (at + name.len == line.len || !wf_is_word(line.ptr[at + name.len]));
        }
        if (whole && wf_str_has_any(line, others)) {
            return true;
        }
    }
    return false;
}

struct demand {
    const struct place *place;
    struct wf_str name;
    bool found;
};

static bool visit(void *data, const struct wf_expr_node *node) {
    struct demand *demand = data;
    struct wf_expr_chain chain;
    if (!wf_expr_chain(demand->place->check->arena, node, &chain)) {
        return true;
    }
    demand->found |= chain.parts.len == 1 && wf_str_is_case(chain.root, "env") &&
                     wf_str_eq_case(chain.parts.items[0].name, demand->name);
    return false;
}

/* An input of an action that is none of Docker's reads the variable: nobody knows what it is for. */
static bool input_needs_case(const struct place *place, struct wf_str name) {
    const struct wf_sites *sites = place->check->file->sites;
    for (size_t i = 0; i < sites->list.len; i++) {
        const struct wf_site *site = &sites->list.items[i];
        bool input = site->step && wf_str_is(wf_node_text(site->field), "with");
        if (!input || wf_str_is_case(site->step->action.owner, "docker")) {
            continue;
        }
        struct demand demand = {place, name, false};
        wf_expr_walk(site->expression->root, visit, &demand);
        if (demand.found) {
            return true;
        }
    }
    return false;
}

static bool look_only_for_images(const struct place *place, struct wf_str name) {
    const struct wf_scripts *scripts = &place->check->file->scripts;
    for (size_t i = 0; i < scripts->list.len; i++) {
        if (line_needs_case(scripts->list.items[i].shell->text, name)) {
            return false;
        }
    }
    return !input_needs_case(place, name);
}

static bool is_only_for_images(const struct place *place, struct wf_str name) {
    void **known = wf_memo(place->check, "variable only for images", name);
    if (!*known) {
        bool *only = WF_NEW(place->check->arena, bool);
        *only = look_only_for_images(place, name);
        *known = only;
    }
    return *(const bool *)*known;
}

/* --- the finding ------------------------------------------------------------------------------------------
 */

static void fix_variable(const struct place *place, struct wf_finding *finding, const struct wf_node *name,
                         const struct wf_node *value) {
    struct wf_check *check = place->check;
    struct wf_str text = wf_node_text(value);
    wf_finding_note(check, finding, check->file->source, value->span, "\"%.*s\" comes from here",
                    WF_STR_ARG(text));
    struct wf_patch patch = wf_check_patch(check);
    if (is_only_for_images(place, wf_node_text(name)) &&
        wf_patch_set_scalar(&patch, value, wf_hole_lower(check->arena, text))) {
        finding->fix = wf_patch_fix(&patch, "write the variable in lower case", WF_FIX_UNSAFE);
    } else {
        wf_finding_help(check, finding, "write the image's name in lower case, in bash by ${%.*s,,}",
                        WF_STR_ARG(wf_node_text(name)));
    }
}

/* The name stands here as it is: its letters can be changed in place. */
static bool fix_here(const struct place *place, struct wf_finding *finding, struct wf_str name_part) {
    struct wf_patch patch = wf_check_patch(place->check);
    struct wf_str text = wf_str_sub(place->scalar->text, place->part.begin, place->part.end);
    size_t quote = text.len > 0 && (text.ptr[0] == '"' || text.ptr[0] == '\'') ? 1 : 0;
    size_t begin = place->part.begin + quote;
    if (!wf_str_eq(wf_str_sub(text, quote, quote + name_part.len), name_part)) {
        return false;
    }
    if (wf_patch_set_part(&patch, place->scalar, begin, begin + name_part.len,
                          wf_hole_lower(patch.arena, name_part))) {
        finding->fix = wf_patch_fix(&patch, "write the name in lower case", WF_FIX_SAFE);
    }
    return true;
}

/* Without a comment behind it, which is another rule's. */
static struct wf_str first_word(struct wf_str text) {
    size_t end = wf_hole_find(text, ' ', 0);
    return wf_str_sub(text, 0, end == WF_NOT_FOUND ? text.len : end);
}

static void check_place(const struct place *place) {
    struct wf_ref ref = wf_ref_parse(place->ref);
    if (place->ref.len == 0 || (ref.problem != WF_REF_UPPER && !is_no_registry(ref.domain))) {
        return;
    }
    struct wf_finding *finding =
        wf_report_part(place->check, place->scalar, place->part.begin, place->part.end,
                       "repository name must be lowercase: \"%.*s\"", WF_STR_ARG(first_word(place->ref)));
    finding->severity = place->harmless ? WF_WARNING : WF_ERROR;
    const struct wf_node *name = NULL;
    struct wf_str name_part = wf_str_sub(ref.text, 0, (size_t)(ref.path.ptr - ref.text.ptr) + ref.path.len);
    if (fix_here(place, finding, name_part)) {
        return;
    }
    const struct wf_node *value = find_variable(place, name_part, &name);
    if (value) {
        fix_variable(place, finding, name, value);
    } else {
        wf_finding_help(place->check, finding, "write the image's name in lower case");
    }
}

/* --- places -----------------------------------------------------------------------------------------------
 */

static void check_item_part(struct wf_check *check, const struct wf_build *build,
                            const struct wf_node *scalar, struct wf_span part, bool harmless) {
    struct wf_context context = wf_context_of_step(check->arena, build->step, NULL);
    struct wf_str text = wf_str_sub(scalar->text, part.begin, part.end);
    struct place place = {check, build->step, scalar, part, wf_context_text(&context, text), harmless};
    check_place(&place);
}

/* `ref` of a cache entry, `name` of an output. */
static void check_attribute(struct wf_check *check, const struct wf_build *build,
                            const struct wf_list_input *input, const struct wf_csv_item *item,
                            const struct wf_cache_entry *entry, const char *name) {
    const struct wf_cache_attribute *attribute = wf_cache_attribute(entry, name);
    bool import = input == &build->cache_from;
    if (entry->bare) {
        check_item_part(check, build, input->value, item->span, import);
    } else if (attribute && wf_hole_find(attribute->text, ',', 0) == WF_NOT_FOUND) {
        check_item_part(check, build, input->value,
                        wf_item_part(item, attribute->value.begin, attribute->value.end), import);
    }
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    for (size_t i = 0; build->tags.list && i < build->tags.list->items.len; i++) {
        check_item_part(check, build, build->tags.value, build->tags.list->items.items[i].span, false);
    }
    for (size_t i = 0; i < build->cache.len; i++) {
        const struct wf_cache_line *line = &build->cache.items[i];
        if (line->entry->type == WF_CACHE_REGISTRY) {
            check_attribute(check, build, line->input, line->item, line->entry, "ref");
        }
    }
    for (size_t i = 0; build->outputs.list && i < build->outputs.list->items.len; i++) {
        const struct wf_csv_item *item = &build->outputs.list->items.items[i];
        const struct wf_cache_entry *entry = wf_cache_read(check->arena, item->text);
        if (!entry->bare) { /* a folder */
            check_attribute(check, build, &build->outputs, item, entry, "name");
        }
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    (void)workflow;
    for (size_t i = 0; i < check->file->images->uses.len; i++) {
        const struct wf_image_use *use = &check->file->images->uses.items[i];
        struct place place = {check, use->script->step, use->script->step->run, use->word, use->ref, false};
        place.harmless = wf_shell_command_is(use->command, "docker", "images", NULL) ||
                         wf_shell_command_is(use->command, "docker", "image", "ls", NULL);
        if (place.step->job) {
            check_place(&place);
        }
    }
}

const struct wf_rule wf_rule_ref_uppercase = {
    .id = "ref-uppercase",
    .title = "Image name with capital letters",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .fixable = true,
    .workflow_hook = check_workflow,
    .build_hook = check_build,
};
