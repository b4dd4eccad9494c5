#include "lint/rule.h"

static const struct wf_file *file_of(const struct wf_repo *repo, const struct wf_source *source) {
    for (size_t i = 0; i < repo->count; i++) {
        if (repo->files[i]->source == source) {
            return repo->files[i];
        }
    }
    for (size_t i = 0; i < repo->other_count; i++) {
        if (repo->others[i]->source == source) {
            return repo->others[i];
        }
    }
    return NULL;
}

/* The command of the workflow that hands an image to Kubernetes, or NULL. */
static const struct wf_shell_command *deployment(const struct wf_file *workflow,
                                                 const struct wf_script **script) {
    for (size_t i = 0; i < workflow->scripts.list.len; i++) {
        *script = &workflow->scripts.list.items[i];
        for (size_t k = 0; k < (*script)->shell->commands.len; k++) {
            const struct wf_shell_command *command = (*script)->shell->commands.items[k];
            if (wf_shell_command_is(command, "kubectl", "set", "image", NULL) ||
                wf_shell_command_is(command, "kubectl", "apply", NULL) ||
                wf_shell_command_is(command, "kubectl", "rollout", NULL) ||
                wf_shell_command_is(command, "helm", "upgrade", NULL)) {
                return command;
            }
        }
    }
    return NULL;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    const struct wf_image_source *source = check->file->image_source;
    for (size_t i = 0;
         instruction->kind == WF_HEALTHCHECK && !instruction->none && source && i < source->uses.len; i++) {
        const struct wf_file *workflow = file_of(check->repo, source->uses.items[i].source);
        const struct wf_script *script = NULL;
        const struct wf_shell_command *command = workflow ? deployment(workflow, &script) : NULL;
        if (command) {
            struct wf_finding *finding = wf_report(check, instruction->name,
                                                   "Kubernetes, to which this image goes, does not run this");
            wf_finding_note(
                check, finding, workflow->source,
                wf_node_subspan(workflow->source, script->step->run, command->span.begin, command->span.end),
                "goes there");
            wf_finding_help(check, finding,
                            "its probes stand in the manifest (livenessProbe, readinessProbe)");
            return;
        }
    }
}

const struct wf_rule wf_rule_healthcheck_unread = {
    .id = "healthcheck-unread",
    .title = "HEALTHCHECK of an image for Kubernetes",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
