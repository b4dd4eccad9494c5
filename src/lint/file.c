#include "lint/file.h"

#include "base/limits.h"
#include "yaml/read.h"

/* Whether there is anything to say beside what is wrong with the YAML itself. What was cut off would only
 * look as if it were missing, and aliases of aliases could keep whoever follows them busy for ever. GitHub
 * refuses both. */
static bool has_views(const struct wf_doc *doc) {
    return doc->root && !doc->cut && doc->events <= WF_GITHUB_MAX_EVENTS;
}

static void read_yaml(struct wf_arena *arena, struct wf_file *file) {
    file->doc = wf_yaml_read(arena, file->source);
    file->type = wf_file_type(file->source->path, file->doc);
    bool views = has_views(file->doc);
    file->schema = wf_schema_read(arena, file->doc, views ? file->type : WF_FILE_UNKNOWN);
    if (views && file->type == WF_FILE_WORKFLOW) {
        file->workflow = wf_workflow_read(arena, file->doc);
    } else if (views && file->type == WF_FILE_ACTION) {
        file->action = wf_action_read(arena, file->doc);
    }
    if (file->workflow) {
        file->runs = wf_run_cases(arena, file->workflow);
        for (size_t i = 0; i < file->workflow->job_count; i++) {
            const struct wf_job *job = &file->workflow->jobs[i];
            wf_scripts_read(arena, &file->scripts, job->steps, job->step_count);
        }
        file->images = wf_images_read(arena, file->workflow, file->runs, &file->scripts);
    }
    if (file->action) {
        wf_scripts_read(arena, &file->scripts, file->action->steps, file->action->step_count);
    }
}

/* Whether some problem is one only because a program has yet to replace a `{{ }}`, `{% %}` or `<% %>`. */
static bool is_template(const struct wf_dockerfile *dockerfile) {
    static const char *const marks[] = {"{{", "{%", "<%"};
    const struct wf_source *source = dockerfile->source;
    for (size_t i = 0; i < dockerfile->problems.len; i++) {
        uint32_t line = wf_source_line_of(source, dockerfile->problems.items[i].span.begin);
        for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
            if (wf_str_has(wf_source_line(source, line), marks[k])) {
                return true;
            }
        }
    }
    return false;
}

/* No part of these is YAML: what is asked of every file finds an empty document. */
static void read_docker(struct wf_arena *arena, struct wf_file *file) {
    struct wf_doc *doc = WF_NEW(arena, struct wf_doc);
    doc->source = file->source;
    file->doc = doc;
    file->schema = wf_schema_read(arena, doc, WF_FILE_UNKNOWN);
    if (file->type == WF_FILE_DOCKERFILE) {
        const struct wf_dockerfile *dockerfile = wf_dockerfile_read(arena, file->source);
        file->dockerfile = is_template(dockerfile) ? NULL : dockerfile;
    } else {
        file->dockerignore = wf_dockerignore_read(arena, file->source);
    }
}

struct wf_file *wf_lint_file_as(struct wf_arena *arena, struct wf_str path, struct wf_str bytes,
                                enum wf_file_type type) {
    struct wf_file *file = WF_NEW(arena, struct wf_file);
    file->arena = arena;
    file->source = wf_source_make(arena, path, bytes);
    file->type = type;
    (wf_file_type_is_yaml(type) ? read_yaml : read_docker)(arena, file);
    file->sites = wf_sites_read(arena, file->workflow, file->action);
    return file;
}

struct wf_file *wf_lint_file(struct wf_arena *arena, struct wf_str path, struct wf_str bytes) {
    return wf_lint_file_as(arena, path, bytes, wf_file_type_by_path(path));
}
