#include "lint/file.h"

#include "base/limits.h"
#include "yaml/read.h"

/* Whether there is anything to say beside what is wrong with the YAML itself. What was cut off would only
 * look as if it were missing, and aliases of aliases could keep whoever follows them busy for ever. GitHub
 * refuses both. */
static bool has_views(const struct wf_doc *doc) {
    return doc->root && !doc->cut && doc->root->weight <= WF_GITHUB_MAX_EVENTS;
}

struct wf_file *wf_lint_file(struct wf_arena *arena, struct wf_str path, struct wf_str bytes) {
    struct wf_file *file = WF_NEW(arena, struct wf_file);
    file->arena = arena;
    file->source = wf_source_make(arena, path, bytes);
    file->doc = wf_yaml_read(arena, file->source);
    file->type = wf_file_type(path, file->doc);
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
    file->sites = wf_sites_read(arena, file->workflow, file->action);
    return file;
}
