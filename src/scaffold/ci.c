#include "scaffold/ci.h"

#include "base/file.h"
#include "docker/ref.h"
#include "gha/file.h"
#include "gha/matrix.h"
#include "gha/step.h"
#include "yaml/read.h"

enum { MAX_WORKFLOWS = 300, MAX_DOCKERFILES = 100 };

/* --- reading ------------------------------------------------------------------------------------------ */

static bool has_event(const struct wf_node *on, const char *event) {
    on = wf_node_resolve(on);
    for (WF_EACH(item, on)) {
        if (wf_str_is(wf_node_text(item), event)) {
            return true;
        }
    }
    return wf_str_is(wf_node_text(on), event);
}

/* On a push of tags alone nothing is tested. */
static bool checks(const struct wf_workflow *workflow) {
    const struct wf_node *push = wf_node_get(workflow->on, "push");
    bool tags_only = wf_node_get(push, "tags") && !wf_node_get(push, "branches");
    return has_event(workflow->on, "pull_request") || has_event(workflow->on, "merge_group") ||
           (has_event(workflow->on, "push") && !tags_only) || has_event(workflow->on, "pull_request_target");
}

static void read_workflow(struct wf_ci *ci, struct wf_survey *survey, struct wf_str folder,
                          const struct wf_entry *entry, bool wanted) {
    const char *name = wf_arena_str(ci->arena, entry->name).ptr;
    struct wf_str path = wf_survey_path(ci->arena, folder, entry->name);
    struct wf_doc *doc = wf_yaml_parse(ci->arena, path, wf_survey_text(survey, folder, name));
    const struct wf_workflow *workflow = wf_workflow_read(ci->arena, doc);
    if (workflow && checks(workflow) == wanted) {
        *WF_PUSH(ci->arena, &ci->workflows) = (struct wf_ci_workflow){path, workflow, wanted};
    }
}

static void read_workflows(struct wf_ci *ci, struct wf_survey *survey) {
    struct wf_str path = WF_STR(".github/workflows");
    const struct wf_survey_folder *folder = wf_map_get(&survey->by_path, path);
    for (int pass = 0; folder && pass < 2; pass++) {
        for (size_t i = 0; i < folder->entries.len && i < MAX_WORKFLOWS; i++) {
            const struct wf_entry *entry = &folder->entries.items[i];
            if (entry->kind == WF_ENTRY_FILE && wf_path_is_yaml(entry->name)) {
                read_workflow(ci, survey, path, entry, pass == 0);
            }
        }
    }
}

static void read_dockerfile(struct wf_ci *ci, struct wf_survey *survey, const struct wf_survey_folder *folder,
                            struct wf_str name) {
    struct wf_str path = wf_survey_path(ci->arena, folder->path, name);
    struct wf_str text = wf_survey_text(survey, folder->path, wf_arena_str(ci->arena, name).ptr);
    if (text.len > 0 && ci->dockerfiles.len < MAX_DOCKERFILES) {
        *WF_PUSH(ci->arena, &ci->dockerfiles) =
            (struct wf_ci_dockerfile){path, folder->path, folder->sample,
                                      wf_dockerfile_read(ci->arena, wf_source_make(ci->arena, path, text))};
    }
}

static void read_compose(struct wf_ci *ci, struct wf_survey *survey, const struct wf_survey_folder *folder,
                         struct wf_str name) {
    const struct wf_node *root = wf_survey_yaml(survey, folder->path, wf_arena_str(ci->arena, name).ptr);
    const struct wf_node *services = wf_node_resolve(wf_node_get(root, "services"));
    if (wf_node_is_mapping(services)) {
        *WF_PUSH(ci->arena, &ci->composes) =
            (struct wf_ci_compose){wf_survey_path(ci->arena, folder->path, name), folder->path, services};
    }
}

static bool is_compose(struct wf_str name) {
    return wf_path_is_yaml(name) &&
           (wf_str_starts(name, "compose.") || wf_str_starts(name, "docker-compose."));
}

static void read_docker(struct wf_ci *ci, struct wf_survey *survey) {
    for (size_t i = 0; i < survey->folders.len; i++) {
        const struct wf_survey_folder *folder = survey->folders.items[i];
        for (size_t k = 0; k < folder->entries.len; k++) {
            const struct wf_entry *entry = &folder->entries.items[k];
            if (entry->kind != WF_ENTRY_FILE) {
                continue;
            }
            if (wf_file_type_by_path(entry->name) == WF_FILE_DOCKERFILE) {
                read_dockerfile(ci, survey, folder, entry->name);
            } else if (is_compose(entry->name) && !folder->sample) {
                read_compose(ci, survey, folder, entry->name);
            }
        }
    }
}

struct wf_ci *wf_ci_read(struct wf_survey *survey) {
    static const char *const names[] = {".github/dependabot.yml", ".github/dependabot.yaml", NULL};
    struct wf_ci *ci = WF_NEW(survey->arena, struct wf_ci);
    ci->arena = survey->arena;
    read_workflows(ci, survey);
    read_docker(ci, survey);
    const char *dependabot = wf_survey_first(survey, WF_STR(""), names);
    if (dependabot) {
        ci->dependabot = wf_str_of(dependabot);
        ci->updates = wf_node_get(wf_survey_yaml(survey, WF_STR(""), dependabot), "updates");
    }
    return ci;
}

/* --- steps -------------------------------------------------------------------------------------------- */

struct wf_ci_uses wf_ci_uses(const struct wf_ci *ci, const char *action) {
    struct wf_ci_uses uses = {0};
    for (size_t i = 0; i < ci->workflows.len; i++) {
        const struct wf_ci_workflow *from = &ci->workflows.items[i];
        for (size_t k = 0; k < from->workflow->job_count; k++) {
            const struct wf_job *job = &from->workflow->jobs[k];
            for (size_t s = 0; s < job->step_count; s++) {
                if (wf_step_uses(&job->steps[s], action)) {
                    *WF_PUSH(ci->arena, &uses.list) = (struct wf_ci_use){from, &job->steps[s]};
                }
            }
        }
    }
    return uses;
}

static void add_lines(struct wf_arena *arena, struct wf_texts *texts, struct wf_str text) {
    struct wf_str line;
    while (wf_str_cut(&text, '\n', &line)) {
        line = wf_str_trim(line);
        if (line.len > 0 && !wf_str_has(line, "${{")) {
            *WF_PUSH(arena, &texts->list) = line;
        }
    }
}

/* A variable of the workflow or job, as `${{ env.NODE_VERSION }}`. */
static struct wf_str env_value(const struct wf_step *step, struct wf_str text) {
    struct wf_str inner = wf_str_trim(wf_str_sub(text, 3, text.len - 2));
    if (!wf_str_starts(text, "${{") || !wf_str_ends(text, "}}") || !wf_str_starts(inner, "env.")) {
        return text;
    }
    struct wf_str value = wf_node_text(wf_step_env(step, wf_str_sub(inner, 4, inner.len)));
    return value.len > 0 ? value : text;
}

struct wf_texts wf_ci_input(const struct wf_ci *ci, const struct wf_step *step, const char *input) {
    struct wf_texts texts = {0};
    struct wf_str text = wf_str_trim(wf_node_text(wf_step_input(step, input)));
    if (text.len == 0) {
        return texts;
    }
    struct wf_matrix_values values = {0};
    if (step->job) {
        values = wf_matrix_values_of(ci->arena, step->job, text);
    }
    for (size_t i = 0; values.known && i < values.list.len; i++) {
        add_lines(ci->arena, &texts, wf_node_text(values.list.items[i]));
    }
    if (!values.known) {
        add_lines(ci->arena, &texts, env_value(step, text));
    }
    return texts;
}

/* --- scripts ------------------------------------------------------------------------------------------ */

static struct wf_str folder_of(const struct wf_step *step) {
    const struct wf_node *nodes[] = {
        step->working_directory, wf_node_get(wf_node_get(step->job->defaults, "run"), "working-directory"),
        wf_node_get(wf_node_get(step->job->workflow->defaults, "run"), "working-directory")};
    struct wf_str folder = WF_STR("");
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes && folder.len == 0; i++) {
        folder = wf_str_trim(wf_node_text(nodes[i]));
    }
    while (wf_str_starts(folder, "./")) {
        folder = wf_str_sub(folder, 2, folder.len);
    }
    while (wf_str_ends(folder, "/")) {
        folder = wf_str_sub(folder, 0, folder.len - 1);
    }
    return wf_str_is(folder, ".") ? WF_STR("") : folder;
}

static bool begins(struct wf_str line, const char *const *words) {
    for (; *words; words++) {
        size_t length = strlen(*words);
        if (wf_str_starts(line, *words) && (line.len == length || wf_is_space(line.ptr[length]))) {
            return true;
        }
    }
    return false;
}

static bool is_plain(struct wf_str line) {
    static const char odd[] = "$`|&;<>\\(){}\"'!#~";
    for (size_t i = 0; i < line.len; i++) {
        if (strchr(odd, line.ptr[i])) {
            return false;
        }
    }
    return line.len > 0;
}

static bool runs_on_linux(const struct wf_job *job) {
    struct wf_str runner = wf_node_text(job->runs_on);
    return !wf_str_starts(runner, "windows") && !wf_str_starts(runner, "macos");
}

/* A command that is told of paths runs a part alone: "pytest tests/unit", but "go test ./..." runs all. */
static bool is_whole(struct wf_str line) {
    struct wf_str word;
    bool first = true;
    while (wf_str_cut(&line, ' ', &word)) {
        static const char *const all[] = {"./...", "tests/", "test/", "./tests", "./tests/", NULL};
        bool path = wf_str_has(word, "/") || wf_str_ends(word, ".py") || wf_str_ends(word, ".js");
        if (!first && path && word.ptr[0] != '-' && !wf_str_is_any(word, all)) {
            return false;
        }
        first = false;
    }
    return true;
}

/* A line that a continuation has cut is none, nor is one in another folder. */
static struct wf_str find_line(const struct wf_step *step, const char *const *words) {
    static const char *const moves[] = {"cd", "pushd", NULL};
    struct wf_str rest = wf_node_text(step->run), line;
    bool continued = false;
    while (wf_str_cut(&rest, '\n', &line)) {
        line = wf_str_trim(line);
        if (begins(line, moves)) {
            break;
        }
        if (!continued && begins(line, words) && is_plain(line) && is_whole(line)) {
            return line;
        }
        continued = wf_str_ends(line, "\\");
    }
    return WF_STR("");
}

struct wf_str wf_ci_line(const struct wf_ci *ci, struct wf_str folder, const char *const *words,
                         struct wf_str *where) {
    for (size_t i = 0; i < ci->workflows.len; i++) {
        const struct wf_ci_workflow *from = &ci->workflows.items[i];
        for (size_t k = 0; from->checks && k < from->workflow->job_count; k++) {
            const struct wf_job *job = &from->workflow->jobs[k];
            for (size_t s = 0; runs_on_linux(job) && s < job->step_count; s++) {
                struct wf_str line = find_line(&job->steps[s], words);
                if (line.len > 0 && wf_str_eq(folder_of(&job->steps[s]), folder)) {
                    *where = from->path;
                    return line;
                }
            }
        }
    }
    return WF_STR("");
}

static bool has_line(const struct wf_step *step, const char *const *words) {
    struct wf_str rest = wf_node_text(step->run), line;
    while (wf_str_cut(&rest, '\n', &line)) {
        if (begins(wf_str_trim(line), words)) {
            return true;
        }
    }
    return false;
}

size_t wf_ci_count(const struct wf_ci *ci, const char *const *words, struct wf_str *where) {
    size_t count = 0;
    for (size_t i = 0; i < ci->workflows.len; i++) {
        const struct wf_ci_workflow *from = &ci->workflows.items[i];
        for (size_t k = 0; k < from->workflow->job_count; k++) {
            const struct wf_job *job = &from->workflow->jobs[k];
            for (size_t s = 0; s < job->step_count; s++) {
                if (has_line(&job->steps[s], words) && count++ == 0) {
                    *where = from->path;
                }
            }
        }
    }
    return count;
}

/* --- images ------------------------------------------------------------------------------------------- */

const struct wf_ci_dockerfile *wf_ci_dockerfile(const struct wf_ci *ci, struct wf_str folder) {
    const struct wf_ci_dockerfile *best = NULL;
    for (size_t i = 0; i < ci->dockerfiles.len; i++) {
        const struct wf_ci_dockerfile *one = &ci->dockerfiles.items[i];
        bool exact = wf_str_is_case(wf_path_base(one->path), "Dockerfile");
        if (wf_str_eq(one->folder, folder) && (!best || exact)) {
            best = one;
            if (exact) {
                break;
            }
        }
    }
    return best;
}

const char *wf_ci_service_of_image(struct wf_str image) {
    static const struct {
        const char *image, *service;
    } table[] = {
        {"postgres", "postgres"}, {"postgis", "postgres"},    {"timescaledb", "postgres"},
        {"pgvector", "postgres"}, {"postgresql", "postgres"}, {"mysql", "mysql"},
        {"mariadb", "mysql"},     {"redis", "redis"},         {"valkey", "redis"},
        {"mongo", "mongo"},       {"mongodb", "mongo"},       {"rabbitmq", "rabbitmq"},
    };
    struct wf_ref ref = wf_ref_parse(image);
    struct wf_str name = wf_path_base(ref.path);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (wf_str_is(name, table[i].image)) {
            return table[i].service;
        }
    }
    return NULL;
}

static void add_service(struct wf_stack *stack, struct wf_str image, struct wf_str path) {
    const char *service = wf_ci_service_of_image(image);
    if (service) {
        wf_stack_add(stack, "services", wf_str_of(service), "%s: image in %.*s", service, WF_STR_ARG(path));
    }
}

static void add_job_services(const struct wf_ci_workflow *from, struct wf_stack *stack) {
    for (size_t k = 0; k < from->workflow->job_count; k++) {
        for (WF_EACH(service, wf_node_resolve(from->workflow->jobs[k].services))) {
            add_service(stack, wf_node_text(wf_node_get(service->value, "image")), from->path);
        }
    }
}

void wf_ci_add_services(const struct wf_ci *ci, struct wf_stack *stack, struct wf_str folder) {
    for (size_t i = 0; i < ci->workflows.len; i++) {
        if (ci->workflows.items[i].checks) {
            add_job_services(&ci->workflows.items[i], stack);
        }
    }
    for (size_t i = 0; i < ci->composes.len; i++) {
        const struct wf_ci_compose *compose = &ci->composes.items[i];
        bool near = compose->folder.len == 0 || wf_str_eq(compose->folder, folder);
        for (WF_EACH(service, near ? compose->services : NULL)) {
            add_service(stack, wf_node_text(wf_node_get(service->value, "image")), compose->path);
        }
    }
}
