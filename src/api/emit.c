/* Scaffolding: a pack and values become files, which are proved before anybody sees them. */
#include "api/session.h"

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

/* --- loading ------------------------------------------------------------------------------------------ */

static void forget_emit(struct wfgen *session) {
    struct wf_emit *emit = &session->emit;
    wf_arena_free(&emit->arena);
    emit->packs = (struct wf_pack_names){0};
    emit->pack = NULL;
    emit->values = NULL;
    emit->rendering = NULL;
    emit->current = NULL;
    session->problems.len = 0;
}

static enum wfgen_status fail_with(struct wfgen *session, const struct wf_problems *problems) {
    struct wf_err err;
    for (size_t i = 0; i < problems->len; i++) {
        wf_add_problem(session, wf_problem_text(&session->emit.arena, &problems->items[i]).ptr);
    }
    wf_err_set(&err, WF_ERR_USAGE, "nothing was rendered");
    return wf_fail(session, &err);
}

static enum wfgen_status read_values(struct wfgen *session) {
    struct wf_emit *emit = &session->emit;
    struct wf_err err = {0};
    emit->values = wf_values_make(&emit->arena, emit->pack);
    for (size_t i = 0; i < emit->files.len; i++) {
        struct wf_str bytes;
        if (!wf_file_read(&emit->arena, emit->files.items[i], WF_MAX_FILE_BYTES, &bytes, &err)) {
            err.kind = WF_ERR_USAGE; /* a setting names it */
            return wf_fail(session, &err);
        }
        wf_values_read(emit->values, wf_str_of(emit->files.items[i]), bytes);
    }
    for (size_t i = 0; i < emit->settings.len; i++) {
        wf_values_set(emit->values, wf_str_of(emit->settings.items[i]));
    }
    return emit->values->problems.len > 0 ? fail_with(session, &emit->values->problems) : WFGEN_OK;
}

static enum wfgen_status load_pack(struct wfgen *session, const void *name) {
    struct wf_emit *emit = &session->emit;
    struct wf_problems problems = {0};
    struct wf_err err = {0};
    forget_emit(session);
    struct wf_str copy = wf_arena_str(&emit->arena, wf_str_of(name));
    emit->pack = wf_pack_load(&emit->arena, emit->folder, copy, &problems, &err);
    if (emit->pack == NULL) {
        return err.kind != WF_ERR_NONE ? wf_fail(session, &err) : fail_with(session, &problems);
    }
    return read_values(session);
}

enum wfgen_status wfgen_load_pack(struct wfgen *session, const char *pack) {
    return wf_guard(session, load_pack, pack);
}

static enum wfgen_status list_packs(struct wfgen *session, const void *argument) {
    (void)argument;
    struct wf_err err = {0};
    forget_emit(session);
    bool good = wf_pack_list(&session->emit.arena, session->emit.folder, &session->emit.packs, &err);
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
    const struct wf_pack *pack = wf_pack_load(&emit->arena, emit->folder, name, &problems, &err);
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
    if (emit->pack == NULL || question->index >= emit->pack->variables.len) {
        return WFGEN_USAGE;
    }
    const struct wf_variable *variable = &emit->pack->variables.items[question->index];
    struct wfgen_variable all = {
        .name = wf_arena_str(&emit->arena, variable->name).ptr,
        .type = wf_variable_type_name(variable->type),
        .value = yaml_of(&emit->arena, emit->values->items[question->index]),
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

static bool is_job(const struct wfgen *session, const struct wf_rendered *file) {
    return wf_render_has_job(session->emit.pack, file->path);
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
        .is_job = is_job(session, file),
        .is_current = session->emit.current != NULL && session->emit.current[question->index],
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

static void read_twice(struct wfgen *session, struct wf_str path, struct wf_str bytes) {
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
        bool job = is_job(session, file);
        bool yaml = job || wf_path_is_yaml(file->path);
        if (!yaml && wf_file_type_by_path(file->path) == WF_FILE_UNKNOWN) {
            continue;
        }
        struct wf_str bytes = job ? as_workflow(arena, file->bytes) : file->bytes;
        const char *name = job ? ".github/workflows/job.yml" : wf_arena_str(arena, file->path).ptr;
        if (yaml) {
            read_twice(session, file->path, bytes);
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
static bool is_habit(const struct wfgen *session, const struct wfgen_finding *finding) {
    bool ours = session->emit.pack->folder == NULL;
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
static bool prove(struct wfgen *session) {
    struct wfgen *inner = wfgen_new();
    if (inner == NULL) {
        wf_oom();
    }
    wf_arena_on_free(&session->emit.arena, free_session, inner);
    wfgen_set_threads(inner, 1);
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

struct order {
    const char *pack, *only;
};

static enum wfgen_status emit(struct wfgen *session, const void *argument) {
    const struct order *order = argument;
    enum wfgen_status status = load_pack(session, order->pack);
    if (status != WFGEN_OK) {
        return status;
    }
    const char *only =
        order->only == NULL ? NULL : wf_arena_str(&session->emit.arena, wf_str_of(order->only)).ptr;
    struct wf_rendering *rendering = wf_render(session->emit.values, only);
    if (rendering->problems.len > 0) {
        return fail_with(session, &rendering->problems);
    }
    session->emit.rendering = rendering;
    if (prove(session)) {
        return WFGEN_OK;
    }
    session->emit.rendering = NULL;
    struct wf_err err;
    wf_err_set(&err, WF_ERR_WORLD,
               "the templates of pack \"%s\" do not pass their own checks with these values", order->pack);
    return wf_fail(session, &err);
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
