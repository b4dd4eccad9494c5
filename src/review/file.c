#include "review/file.h"

#include "base/limits.h"
#include "yaml/read.h"

struct wf_review_file *wf_review_file_read(struct wf_arena *arena, struct wf_str path, struct wf_str bytes) {
    struct wf_review_file *file = WF_NEW(arena, struct wf_review_file);
    file->path = path;
    file->source = wf_source_make(arena, path, bytes);
    file->type = wf_file_type_by_path(path);
    if (file->type == WF_FILE_DOCKERFILE) {
        file->dockerfile = wf_dockerfile_read(arena, file->source);
        return file;
    }
    if (file->type == WF_FILE_DOCKERIGNORE) {
        return file;
    }
    file->doc = wf_yaml_read(arena, file->source);
    file->type = wf_file_type(path, file->doc);
    if (file->doc->events > WF_GITHUB_MAX_EVENTS) {
        return file;
    }
    if (file->type == WF_FILE_WORKFLOW) {
        file->workflow = wf_workflow_read(arena, file->doc);
    } else if (file->type == WF_FILE_ACTION) {
        file->action = wf_action_read(arena, file->doc);
    }
    if (file->workflow != NULL) {
        file->runs = wf_run_cases(arena, file->workflow);
    }
    if (file->workflow != NULL || file->action != NULL) {
        file->sites = wf_sites_read(arena, file->workflow, file->action);
    }
    return file;
}
