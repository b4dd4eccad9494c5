/* Scaffolding: a pack and values become files, which are proved before anybody sees them. */
#include "api/record.h"

#include "base/file.h"
#include "gha/file.h"
#include "yaml/quote.h"
#include "yaml/read.h"
#include "yaml/second.h"

/* --- settings ----------------------------------------------------------------------------------------- */

static enum wfgen_status set_folder(struct wfgen *session, const void *folder) {
    session->emit.folder = folder == NULL ? NULL : wf_arena_str(&session->arena, wf_str_of(folder)).ptr;
    return WFGEN_OK;
}

enum wfgen_status wfgen_set_template_folder(struct wfgen *session, const char *folder) {
    return wf_guard(session, set_folder, folder);
}

static enum wfgen_status add_values(struct wfgen *session, const void *path) {
    const char *copy = wf_arena_str(&session->arena, wf_str_of(path)).ptr;
    *WF_PUSH(&session->arena, &session->emit.files) = copy;
    return WFGEN_OK;
}

enum wfgen_status wfgen_add_values(struct wfgen *session, const char *path) {
    return wf_guard(session, add_values, path);
}

static enum wfgen_status set_value(struct wfgen *session, const void *setting) {
    const char *copy = wf_arena_str(&session->arena, wf_str_of(setting)).ptr;
    *WF_PUSH(&session->arena, &session->emit.settings) = copy;
    return WFGEN_OK;
}

enum wfgen_status wfgen_set_value(struct wfgen *session, const char *setting) {
    return wf_guard(session, set_value, setting);
}

/* --- packs ------------------------------------------------------------------------------------------ */

static enum wfgen_status list_packs(struct wfgen *session, const void *argument) {
    (void)argument;
    struct wf_err err = {0};
    wf_forget_emit(session);
    bool good = wf_pack_list(&session->emit.arena, wf_emit_templates(session), &session->emit.packs, &err);
    return good ? WFGEN_OK : wf_fail(session, &err);
}

enum wfgen_status wfgen_list_packs(struct wfgen *session) {
    return wf_guard(session, list_packs, NULL);
}

/* --- questions ---------------------------------------------------------------------------------------- */

struct question {
    size_t index;
    void *out;
};

static enum wfgen_status get_pack(struct wfgen *session, const void *argument) {
    const struct question *question = argument;
    struct wf_emit *emit = &session->emit;
    struct wf_problems problems = {0};
    struct wf_err err = {0};
    if (question->index >= emit->packs.len) {
        return WFGEN_USAGE;
    }
    struct wf_str name = emit->packs.items[question->index];
    const struct wf_pack *pack =
        wf_pack_load(&emit->arena, wf_emit_templates(session), name, &problems, &err);
    struct wfgen_pack all = {
        .name = wf_arena_str(&emit->arena, name).ptr,
        .title = pack == NULL ? "" : wf_arena_str(&emit->arena, pack->title).ptr,
        .about = pack == NULL ? "" : wf_arena_str(&emit->arena, pack->about).ptr,
    };
    wf_copy_out(question->out, &all, sizeof all);
    return WFGEN_OK;
}

bool wfgen_pack(struct wfgen *session, size_t index, struct wfgen_pack *pack) {
    return wf_guard(session, get_pack, &(struct question){index, pack}) == WFGEN_OK;
}

/* A scalar or list on one line. */
static const char *yaml_of(struct wf_arena *arena, const struct wf_node *node) {
    struct wf_buf out = {.arena = arena};
    if (wf_node_is_scalar(node) && node->style == WF_PLAIN) {
        wf_buf_str(&out, node->text);
    } else if (wf_node_is_scalar(node)) {
        wf_quote(&out, node->text, WF_PLACE_BLOCK_VALUE);
    }
    for (WF_EACH(item, node)) {
        wf_buf_text(&out, item->index > 0 ? ", " : "[");
        wf_quote(&out, item->text, WF_PLACE_FLOW);
    }
    if (wf_node_is_sequence(node)) {
        wf_buf_text(&out, node->count > 0 ? "]" : "[]");
    }
    return wf_arena_str(arena, wf_buf_view(&out)).ptr;
}

static const char *choices_of(struct wf_arena *arena, const struct wf_node *choices) {
    struct wf_buf out = {.arena = arena};
    for (WF_EACH(choice, choices)) {
        struct wf_str text = wf_node_text(choice);
        wf_buf_printf(&out, "%s%.*s", choice->index > 0 ? ", " : "", WF_STR_ARG(text));
    }
    return choices == NULL ? NULL : wf_arena_str(arena, wf_buf_view(&out)).ptr;
}

static enum wfgen_status get_variable(struct wfgen *session, const void *argument) {
    const struct question *question = argument;
    struct wf_emit *emit = &session->emit;
    if (emit->shown == NULL || question->index >= emit->shown->pack->variables.len) {
        return WFGEN_USAGE;
    }
    const struct wf_variable *variable = &emit->shown->pack->variables.items[question->index];
    struct wfgen_variable all = {
        .name = wf_arena_str(&emit->arena, variable->name).ptr,
        .type = wf_variable_type_name(variable->type),
        .value = yaml_of(&emit->arena, emit->shown->values->items[question->index]),
        .choices = choices_of(&emit->arena, variable->choices),
        .pattern = variable->pattern.len > 0 ? wf_arena_str(&emit->arena, variable->pattern).ptr : NULL,
        .help = wf_arena_str(&emit->arena, wf_str_trim(variable->help)).ptr,
    };
    wf_copy_out(question->out, &all, sizeof all);
    return WFGEN_OK;
}

bool wfgen_variable(struct wfgen *session, size_t index, struct wfgen_variable *variable) {
    return wf_guard(session, get_variable, &(struct question){index, variable}) == WFGEN_OK;
}

static enum wfgen_status get_emitted(struct wfgen *session, const void *argument) {
    const struct question *question = argument;
    const struct wf_rendering *rendering = session->emit.rendering;
    if (rendering == NULL || question->index >= rendering->files.len) {
        return WFGEN_USAGE;
    }
    const struct wf_rendered *file = &rendering->files.items[question->index];
    struct wfgen_emitted all = {
        .path = wf_arena_str(&session->emit.arena, file->path).ptr,
        .text = wf_arena_str(&session->emit.arena, file->bytes).ptr,
        .length = file->bytes.len,
        .is_job = file->is_job,
        .is_current = session->emit.current != NULL && session->emit.current[question->index],
        .is_left = session->emit.left != NULL && session->emit.left[question->index],
    };
    wf_copy_out(question->out, &all, sizeof all);
    return WFGEN_OK;
}

bool wfgen_emitted(struct wfgen *session, size_t index, struct wfgen_emitted *emitted) {
    return wf_guard(session, get_emitted, &(struct question){index, emitted}) == WFGEN_OK;
}

/* --- proof -------------------------------------------------------------------------------------------- */

/* A job is judged inside a workflow that runs for all it may tell apart and gives it no more than it must. */
static struct wf_str as_workflow(struct wf_arena *arena, struct wf_str job) {
    struct wf_buf out = {.arena = arena};
    struct wf_str line;
    wf_buf_text(&out,
                "name: job\n"
                "on: {push: {branches: [main], tags: ['v*']}}\n"
                "permissions: {contents: read}\n"
                "concurrency: {group: '${{ github.workflow }}-${{ github.ref }}', cancel-in-progress: true}\n"
                "jobs:\n");
    while (wf_str_cut(&job, '\n', &line)) {
        wf_buf_printf(&out, "%s%.*s\n", line.len > 0 ? "  " : "", WF_STR_ARG(line));
    }
    return wf_buf_view(&out);
}

static void blame(struct wfgen *session, struct wf_str path, const char *what) {
    wf_add_problem(session, wf_arena_printf(&session->emit.arena, "%.*s: %s", WF_STR_ARG(path), what).ptr);
}

void wf_emit_read_twice(struct wfgen *session, struct wf_str path, struct wf_str bytes) {
    struct wf_arena *arena = &session->emit.arena;
    struct wf_err err;
    const struct wf_doc *doc = wf_yaml_parse(arena, path, bytes);
    for (size_t i = 0; i < doc->problems.len; i++) {
        blame(session, path, wf_arena_str(arena, doc->problems.items[i].message).ptr);
    }
    if (doc->problems.len == 0 && wf_second_check(arena, bytes, &err) != WF_SECOND_AGREES) {
        blame(session, path, err.text);
    }
}

static void free_session(void *session) {
    wfgen_free(session);
}

/* All rules, also those that sleep. */
static bool select_all(struct wfgen *inner) {
    struct wfgen_rule rule = {.size = sizeof rule};
    bool good = true;
    for (size_t i = 0; good && wfgen_rule(i, &rule); i++) {
        good = wfgen_select(inner, rule.id) == WFGEN_OK;
    }
    return good;
}

/* What a template decides for nobody: whether everything has fixed versions, whether steps of a
 * different kind share a layer, and who looks after the health of a container. */
static bool leave_taste(struct wfgen *inner) {
    return wfgen_ignore(inner, "package-unpinned") == WFGEN_OK &&
           wfgen_ignore(inner, "build-unrepeatable") == WFGEN_OK &&
           wfgen_ignore(inner, "healthcheck-missing") == WFGEN_OK &&
           wfgen_ignore(inner, "runs-consecutive") == WFGEN_OK;
}

static bool add_rendered(struct wfgen *session, struct wfgen *inner) {
    const struct wf_rendering *rendering = session->emit.rendering;
    struct wf_arena *arena = &session->emit.arena;
    bool good = true;
    for (size_t i = 0; i < rendering->files.len && good; i++) {
        const struct wf_rendered *file = &rendering->files.items[i];
        bool job = file->is_job;
        bool yaml = job || wf_path_is_yaml(file->path);
        if (!yaml && wf_file_type_by_path(file->path) == WF_FILE_UNKNOWN) {
            continue;
        }
        struct wf_str bytes = job ? as_workflow(arena, file->bytes) : file->bytes;
        const char *name = job ? ".github/workflows/job.yml" : wf_arena_str(arena, file->path).ptr;
        if (yaml) {
            wf_emit_read_twice(session, file->path, bytes);
        }
        /* The jobs that a lone job needs are in the workflow it is meant for. */
        good = (!job || wfgen_ignore(inner, "needs-unknown") == WFGEN_OK) &&
               wfgen_add_bytes(inner, name, bytes.ptr, bytes.len) == WFGEN_OK;
    }
    return good;
}

/* A label that resembles none of GitHub's is that of a runner of one's own. */
static bool is_own_runner(const struct wfgen_finding *finding) {
    return finding->severity == WFGEN_INFO && strcmp(finding->rule, "runner-unknown") == 0;
}

/* Whether values ask for it: tags instead of pins, a runner of one's own, secrets that no environment guards,
 * servers for tests by their versions. */
static bool is_chosen(const struct wfgen_finding *finding) {
    static const char *const rules[] = {"unpinned-uses", "fork-runner", "self-hosted-runner",
                                        "secrets-outside-env", "unpinned-images"};
    bool chosen = false;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        chosen = chosen || strcmp(finding->rule, rules[i]) == 0;
    }
    return chosen;
}

/* Who names a persona is told all that it sees. Otherwise our own packs answer to the strictest for all but
 * what values ask for, and those of the user for what is more than a habit that most repositories lack. */
static bool is_habit(struct wfgen *session, const struct wfgen_finding *finding) {
    bool ours = wf_emit_templates(session) == NULL;
    bool security = finding->severity == WFGEN_INFO && finding->security != WFGEN_LEVEL_NONE;
    return !session->has_persona && security && (!ours || is_chosen(finding));
}

static void blame_findings(struct wfgen *session, struct wfgen *inner) {
    struct wfgen_finding finding = {.size = sizeof finding};
    for (size_t i = 0; wfgen_finding(inner, i, &finding); i++) {
        if (is_own_runner(&finding) || is_habit(session, &finding)) {
            continue;
        }
        struct wf_str text = wf_arena_printf(
            &session->emit.arena, "%s:%u:%u: %s[%s]: %s", finding.file, finding.line, finding.column,
            wfgen_severity_name(finding.severity), finding.rule, finding.message);
        wf_add_problem(session, text.ptr);
    }
}

/* Runs a session of its own over what was rendered, with the findings as problems of this one. */
bool wf_emit_prove(struct wfgen *session) {
    struct wfgen *inner = wfgen_new();
    if (inner == NULL) {
        wf_oom();
    }
    wf_arena_on_free(&session->emit.arena, free_session, inner);
    wfgen_set_threads(inner, 1);
    inner->folder = session->emit.several ? wf_emit_overlay(session) : NULL;
    wfgen_set_persona(inner, session->has_persona ? (enum wfgen_persona)session->persona : WFGEN_AUDITOR);
    wfgen_set_triggers(inner, (enum wfgen_triggers)session->triggers);
    bool ready = wfgen_set_config(inner, NULL) == WFGEN_OK && select_all(inner) && leave_taste(inner) &&
                 wfgen_add_policy(inner, "docker=recommended") == WFGEN_OK && add_rendered(session, inner);
    if (!ready) {
        wf_add_problem(session, wfgen_error(inner));
    } else if (inner->inputs.len > 0 && wfgen_validate(inner) != WFGEN_OK) {
        wf_add_problem(session, wfgen_error(inner));
    } else {
        blame_findings(session, inner);
    }
    return session->problems.len == 0;
}

/* --- rendering ---------------------------------------------------------------------------------------- */

struct order {
    const char *pack, *only;
};

struct renderer {
    struct wfgen *session;
    const char *only;
    struct wf_rendering *all;
    WF_LIST(const struct wf_instance *) owners; /* of its files */
};

/* The inputs that a file's path names: "<% file %>" gives "file". */
static struct wf_str inputs_of(struct wf_arena *arena, const struct wf_rendered *file) {
    struct wf_buf out = {.arena = arena};
    struct wf_str path = file->from->path;
    for (size_t at = wf_str_find(path, "<%", 0); at != WF_NOT_FOUND; at = wf_str_find(path, "<%", at + 2)) {
        size_t end = wf_str_find(path, "%>", at);
        struct wf_str name = wf_str_trim(wf_str_sub(path, at + 2, end));
        wf_buf_printf(&out, "%s\"%.*s\"", out.len > 0 ? " or " : "", WF_STR_ARG(name));
    }
    return out.len > 0 ? wf_buf_view(&out) : WF_STR("");
}

static struct wf_str name_of(struct wf_arena *arena, const struct wf_instance *instance) {
    if (instance->stack == NULL) {
        return instance->pack->name;
    }
    struct wf_str id = wf_stack_text(instance->stack, "id");
    return wf_arena_printf(arena, "%.*s of %.*s", WF_STR_ARG(instance->pack->name), WF_STR_ARG(id));
}

static void blame_twice(struct renderer *renderer, const struct wf_instance *one,
                        const struct wf_instance *other, const struct wf_rendered *file) {
    struct wf_arena *arena = &renderer->session->emit.arena;
    struct wf_str first = name_of(arena, one), second = name_of(arena, other);
    struct wf_str inputs = file->from != NULL ? inputs_of(arena, file) : WF_STR("");
    struct wf_str advice =
        inputs.len == 0
            ? wf_arena_printf(arena, "leave one of them out with --packs")
            : wf_arena_printf(
                  arena, "set %.*s of one of them: --set %.*s.NAME=VALUE", WF_STR_ARG(inputs),
                  WF_STR_ARG(other->stack != NULL ? wf_stack_text(other->stack, "id") : other->pack->name));
    wf_add_problem(renderer->session,
                   wf_arena_printf(arena, "\"%.*s\" would be written by %.*s and by %.*s; %.*s",
                                   WF_STR_ARG(file->path), WF_STR_ARG(first), WF_STR_ARG(second),
                                   WF_STR_ARG(advice))
                       .ptr);
}

static void take_files(struct renderer *renderer, const struct wf_instance *instance,
                       const struct wf_rendering *rendering) {
    struct wf_arena *arena = &renderer->session->emit.arena;
    for (size_t i = 0; i < rendering->files.len; i++) {
        const struct wf_rendered *file = &rendering->files.items[i];
        for (size_t k = 0; k < renderer->owners.len; k++) {
            if (wf_str_eq(renderer->all->files.items[k].path, file->path)) {
                blame_twice(renderer, renderer->owners.items[k], instance, file);
            }
        }
        *WF_PUSH(arena, &renderer->all->files) = *file;
        *WF_PUSH(arena, &renderer->owners) = instance;
    }
}

static bool is_pack(const struct wf_plan *plan, const char *name) {
    for (size_t i = 0; name != NULL && i < plan->instances.len; i++) {
        const struct wf_instance *instance = &plan->instances.items[i];
        if (instance->values != NULL && wf_str_is(instance->pack->name, name)) {
            return true;
        }
    }
    return false;
}

/* All chosen instances; with `only` those that have something of the name, or the pack of that name. */
static bool render_all(struct renderer *renderer) {
    struct wfgen *session = renderer->session;
    const struct wf_plan *plan = session->emit.plan;
    const struct wf_rendering *missing = NULL;
    bool by_pack = session->emit.several && is_pack(plan, renderer->only);
    for (size_t i = 0; i < plan->instances.len; i++) {
        const struct wf_instance *instance = &plan->instances.items[i];
        if (instance->values == NULL || (by_pack && !wf_str_is(instance->pack->name, renderer->only))) {
            continue;
        }
        struct wf_rendering *rendering = wf_render(instance->values, by_pack ? NULL : renderer->only);
        if (rendering->missing) {
            missing = rendering;
        } else if (rendering->problems.len > 0) {
            wf_fail_emit(session, &rendering->problems);
            return false;
        }
        take_files(renderer, instance, rendering);
        *WF_PUSH(&session->emit.arena, &session->emit.kept) =
            (struct wf_kept_pack){NULL, instance->values, rendering, by_pack ? NULL : renderer->only};
    }
    if (renderer->all->files.len == 0 && missing != NULL) {
        wf_fail_emit(session, &missing->problems);
        return false;
    }
    return true;
}

static enum wfgen_status fail_proof(struct wfgen *session) {
    struct wf_err err;
    struct wf_str name = session->emit.shown->pack->name;
    session->emit.rendering = NULL;
    if (session->emit.several) {
        wf_err_set(&err, WF_ERR_WORLD, "the templates do not pass their own checks with these values");
    } else {
        wf_err_set(&err, WF_ERR_WORLD,
                   "the templates of pack \"%.*s\" do not pass their own checks with these values",
                   WF_STR_ARG(name));
    }
    return wf_fail(session, &err);
}

static enum wfgen_status emit(struct wfgen *session, const void *argument) {
    const struct order *order = argument;
    enum wfgen_status status = wf_plan_emit(session, order->pack);
    if (status != WFGEN_OK) {
        return status;
    }
    struct wf_err err;
    if (session->emit.shown == NULL) {
        wf_err_set(&err, WF_ERR_USAGE, "no pack fits this repository; --explain tells why");
        return wf_fail(session, &err);
    }
    struct wf_arena *arena = &session->emit.arena;
    struct renderer renderer = {.session = session, .all = WF_NEW(arena, struct wf_rendering)};
    renderer.only = order->only == NULL ? NULL : wf_arena_str(arena, wf_str_of(order->only)).ptr;
    if (!render_all(&renderer)) {
        return WFGEN_USAGE;
    }
    if (session->problems.len > 0) {
        wf_err_set(&err, WF_ERR_USAGE, "nothing was rendered");
        return wf_fail(session, &err);
    }
    session->emit.rendering = renderer.all;
    return wf_emit_prove(session) ? WFGEN_OK : fail_proof(session);
}

enum wfgen_status wfgen_emit(struct wfgen *session, const char *pack, const char *only) {
    return wf_guard(session, emit, &(struct order){pack, only});
}

/* --- jobs for policies -------------------------------------------------------------------------------- */

bool wf_emit_job(void *context, struct wf_arena *arena, struct wf_str id, struct wf_str *yaml) {
    (void)context;
    struct wf_pack_names names = {0};
    struct wf_problems problems = {0};
    struct wf_err err;
    bool done = false;
    wf_pack_list(arena, NULL, &names, &err);
    for (size_t i = 0; i < names.len && !done; i++) {
        const struct wf_pack *pack = wf_pack_load(arena, NULL, names.items[i], &problems, &err);
        done = pack != NULL && wf_render_has_job(pack, id) &&
               wf_render_one_job(wf_values_make(arena, pack), id, yaml, &problems);
    }
    return done;
}
