#include "lsp/texts.h"

struct entry {
    const char *name, *text;
};

static const struct entry contexts[] = {
    {"github", "The run: its event, repository, ref, commit and token."},
    {"inputs", "What a person, a calling workflow or a step has passed in."},
    {"vars", "Variables of the repository, its environment and organization."},
    {"needs", "Results and outputs of the jobs that this one waits for."},
    {"strategy", "The matrix as a whole: which of how many jobs this is."},
    {"matrix", "The values of this job's row of the matrix."},
    {"secrets", "Secrets of the repository, its environment and organization. Empty in runs of forks."},
    {"steps", "Outputs and results of earlier steps of this job that have an `id`."},
    {"job", "The running job: its status, container and services."},
    {"runner", "The machine that the job runs on."},
    {"env", "Variables that the workflow, the job or the step sets by `env`."},
    {"jobs", "Results and outputs of the jobs of a workflow that can be called."},
    {NULL, NULL},
};

static const struct entry properties[] = {
    {"github.action", "The id of the running step, or the name of its action."},
    {"github.action_path", "Where the running composite action lies."},
    {"github.actor", "Who started the run first; the one who runs it again is `triggering_actor`."},
    {"github.base_ref", "The branch that a pull request wants to go to; empty for other events."},
    {"github.event", "The whole payload of the event."},
    {"github.event_name", "The name of the event, as in `on`."},
    {"github.head_ref", "The branch that a pull request comes from. Its author chooses the name."},
    {"github.job", "The id of the running job."},
    {"github.ref", "The full ref: `refs/heads/NAME`, `refs/tags/NAME` or `refs/pull/N/merge`."},
    {"github.ref_name", "The short name of the branch or tag; of a pull request `N/merge`."},
    {"github.ref_type", "`branch` or `tag`."},
    {"github.repository", "`OWNER/NAME`."},
    {"github.repository_owner", "The owner of the repository."},
    {"github.run_attempt", "How often this run was started, from 1."},
    {"github.run_id", "A number of this run alone; running it again does not change it."},
    {"github.run_number", "Counts the runs of this workflow, from 1."},
    {"github.sha", "The commit that started the run; of a pull request its merge with the base branch."},
    {"github.token", "The token of the job, the same as `secrets.GITHUB_TOKEN`."},
    {"github.triggering_actor", "Who started this attempt of the run."},
    {"github.workflow", "The name of the workflow, or its path."},
    {"github.workspace", "The folder that steps run in and checkouts go to."},
    {"runner.os", "`Linux`, `Windows` or `macOS`."},
    {"runner.arch", "`X86`, `X64`, `ARM` or `ARM64`."},
    {"runner.temp", "A folder that is empty when a job begins and goes when it ends."},
    {"runner.tool_cache", "Where tools of the machine lie that are installed already."},
    {"runner.debug", "`1` when debug logging is on, else not set."},
    {"job.status", "`success`, `failure` or `cancelled`, as it stands now."},
    {NULL, NULL},
};

static const struct entry functions[] = {
    {"contains",
     "`contains(search, item)`: whether a text holds another one, or a list an equal item. Case is "
     "ignored."},
    {"startsWith", "`startsWith(text, begin)`: case is ignored."},
    {"endsWith", "`endsWith(text, end)`: case is ignored."},
    {"format", "`format('{0} of {1}', a, b)`: puts values into a text; `{{` is a brace."},
    {"join", "`join(list, separator)`: one text; a comma is the default separator."},
    {"toJSON", "`toJSON(value)`: as pretty JSON."},
    {"fromJSON", "`fromJSON(text)`: a value from JSON, for numbers, booleans, lists and matrices."},
    {"case", "`case(condition, value, ..., default)`: the value behind the first condition that is true."},
    {"hashFiles", "`hashFiles(pattern, ...)`: SHA-256 over the files of the workspace that match; empty when "
                  "none does."},
    {"always", "`always()`: true, even after a failure or when the run is cancelled. `!cancelled()` is often "
               "meant."},
    {"cancelled", "`cancelled()`: whether the run was cancelled."},
    {"success", "`success()`: whether all before went well. It is what a missing `if` means."},
    {"failure", "`failure()`: whether something before has failed."},
    {NULL, NULL},
};

static const struct entry events[] = {
    {"branch_protection_rule", "A rule that protects branches has changed."},
    {"check_run", "Something happened to a check run that is not of GitHub Actions itself."},
    {"check_suite", "A check suite was completed."},
    {"create", "A branch or tag was created."},
    {"delete", "A branch or tag was deleted."},
    {"deployment", "A deployment was created."},
    {"deployment_status", "A deployment got another status."},
    {"discussion", "Something happened to a discussion."},
    {"discussion_comment", "Something happened to a comment of a discussion."},
    {"fork", "Somebody forked the repository."},
    {"gollum", "A page of the wiki was written."},
    {"image_version", "A custom runner image got a new version."},
    {"issue_comment",
     "A comment on an issue or a pull request. Runs with the secrets of the default branch."},
    {"issues", "Something happened to an issue."},
    {"label", "A label was created, changed or deleted."},
    {"merge_group", "A pull request was added to a merge queue: its checks run here."},
    {"milestone", "Something happened to a milestone."},
    {"page_build", "A push to the branch of GitHub Pages."},
    {"public", "The repository became public."},
    {"pull_request",
     "A pull request was opened or changed. Runs on its merge with the base branch; from forks "
     "without secrets and with a token that can only read."},
    {"pull_request_review", "A review was handed in, changed or dismissed."},
    {"pull_request_review_comment", "A comment on the difference of a pull request."},
    {"pull_request_target",
     "As `pull_request`, but in the context of the base branch, with its secrets. Never "
     "run code of the pull request there."},
    {"push", "Commits or a tag were pushed."},
    {"registry_package", "A package was published or updated."},
    {"release", "Something happened to a release; `published` is usually meant."},
    {"repository_dispatch", "Somebody called the API with an event type of their own."},
    {"schedule", "At certain times, in UTC, on the default branch. Often minutes late."},
    {"status", "A commit got another status."},
    {"watch", "Somebody starred the repository."},
    {"workflow_call", "Another workflow calls this one by `uses`."},
    {"workflow_dispatch", "A person or a program starts it by hand, with inputs."},
    {"workflow_run",
     "Another workflow was requested, began or ended. Runs with secrets, whoever started that "
     "one."},
    {NULL, NULL},
};

static const struct entry scopes[] = {
    {"actions", "Runs, artifacts and caches of workflows: look at them, cancel or start them."},
    {"artifact-metadata", "Records about artifacts of builds."},
    {"attestations", "Attestations of what was built."},
    {"checks", "Check runs and suites."},
    {"contents", "Files, commits, branches, tags and releases."},
    {"deployments", "Deployments."},
    {"discussions", "Discussions."},
    {"id-token", "An OIDC token that other services trust instead of a password."},
    {"issues", "Issues and their comments, also comments of pull requests."},
    {"models", "Models of GitHub Models."},
    {"packages", "Packages, as the images on ghcr.io."},
    {"pages", "Builds of GitHub Pages."},
    {"pull-requests", "Pull requests: labels, reviews, comments."},
    {"repository-projects", "Classic projects."},
    {"security-events", "Alerts of code scanning: SARIF is uploaded with it."},
    {"statuses", "Statuses of commits."},
    {NULL, NULL},
};

static const struct entry keys[] = {
    {"name", "What GitHub shows."},
    {"run-name", "What the list of runs shows; may hold expressions."},
    {"on", "The events that start the workflow."},
    {"permissions", "What the jobs' token may do. What is not named gets nothing."},
    {"env", "Variables of all steps."},
    {"defaults", "The shell and folder of `run` steps."},
    {"concurrency", "A group of which only one run goes on at a time."},
    {"jobs", "The jobs by their ids. They run side by side unless `needs` says otherwise."},
    {"inputs", "What callers can pass in."},
    {"outputs", "What is handed back."},
    {"runs", "How the action runs: steps, JavaScript or a container."},
    {"branding", "Icon and colour in the marketplace."},
    {NULL, NULL},
};

static const struct entry job_keys[] = {
    {"name", "What GitHub shows; required checks go by it."},
    {"needs", "Jobs that must end well before this one begins."},
    {"if",
     "The job is skipped unless this is true. `success()` is added unless a status function stands in it."},
    {"runs-on", "The labels that a runner must have, all of them."},
    {"environment", "The deployment environment, with its secrets and approvals."},
    {"permissions", "What the job's token may do; replaces the workflow's `permissions` as a whole."},
    {"concurrency", "A group of which only one job goes on at a time."},
    {"outputs", "Texts that jobs which need this one can read."},
    {"env", "Variables of all steps of the job."},
    {"defaults", "The shell and folder of the job's `run` steps."},
    {"strategy", "The matrix, how many of its jobs run at a time, and whether one failure ends all."},
    {"steps", "What is done, one after the other."},
    {"timeout-minutes", "After these minutes the job is cancelled; 360 by default."},
    {"continue-on-error", "The run does not fail when this job does."},
    {"container", "The image in which the steps run."},
    {"services", "Containers that run beside the steps: databases and the like."},
    {"uses", "The workflow that is called in place of steps."},
    {"with", "Inputs of the called workflow."},
    {"secrets", "Secrets of the called workflow; `inherit` passes all."},
    {NULL, NULL},
};

static const struct entry step_keys[] = {
    {"id", "The name under which expressions find the step: `steps.ID.outputs`."},
    {"name", "What the log shows."},
    {"if",
     "The step is skipped unless this is true. `success()` is added unless a status function stands in it."},
    {"uses", "The action: `owner/repository@ref`, `./path` or `docker://image`."},
    {"with", "Inputs of the action."},
    {"run", "A script."},
    {"shell", "The program that reads the script; `bash` also sets pipefail."},
    {"working-directory", "The folder that the script runs in."},
    {"env", "Variables of this step."},
    {"continue-on-error", "The job goes on when the step fails."},
    {"timeout-minutes", "After these minutes the step is killed."},
    {NULL, NULL},
};

static const struct entry filters[] = {
    {"types", "Only these kinds of activity."},
    {"branches", "Only these branches; of pull requests the branch that they want to go to."},
    {"branches-ignore", "All branches but these. Not beside `branches`."},
    {"tags", "Only these tags."},
    {"tags-ignore", "All tags but these. Not beside `tags`."},
    {"paths", "Only when one of these files has changed."},
    {"paths-ignore", "Not when only these files have changed."},
    {"workflows", "The names of the workflows that are watched."},
    {"inputs", "What can be passed in."},
    {"outputs", "What the caller gets back."},
    {"secrets", "Secrets that the caller passes."},
    {"cron", "Minute, hour, day of the month, month, day of the week, in UTC."},
    {NULL, NULL},
};

static const struct entry instructions[] = {
    {"ADD", "Copies files into the image, from the context, an archive, a URL or a Git repository. `COPY` is "
            "plainer."},
    {"ARG", "A variable of the build, which `--build-arg` can set. Each stage must declare it anew."},
    {"CMD", "What a container runs by default, or the default arguments of the entry point."},
    {"COPY", "Copies files into the image, from the context or from another stage (`--from`)."},
    {"ENTRYPOINT", "The program that a container runs."},
    {"ENV", "Variables of the following instructions and of containers."},
    {"EXPOSE", "Says which ports a container listens on. It opens none."},
    {"FROM", "Begins a stage with an image or an earlier stage."},
    {"HEALTHCHECK", "How to find out whether a container still works."},
    {"LABEL", "Metadata of the image."},
    {"MAINTAINER", "Deprecated: a label `org.opencontainers.image.authors` says it today."},
    {"ONBUILD", "An instruction for builds that begin with this image."},
    {"RUN", "Runs a command; what it writes becomes a layer."},
    {"SHELL", "The program that reads the shell form of other instructions."},
    {"STOPSIGNAL", "The signal that ends a container."},
    {"USER", "Who runs the following instructions, and the container."},
    {"VOLUME",
     "A folder that lies outside the container's layers. Later changes of it in the build are lost."},
    {"WORKDIR", "The folder of the following instructions; it is made when it is missing."},
    {NULL, NULL},
};

static const struct entry flags[] = {
    {"RUN --mount",
     "A folder that is only there while the command runs: `type=cache` keeps it between builds, "
     "`bind` takes it from the context or a stage, `secret` and `ssh` leave no trace in the "
     "image."},
    {"RUN --network", "`default`, `none` or `host`."},
    {"RUN --security", "`insecure` runs the command with all rights; the builder must allow it."},
    {"COPY --from", "A stage, an image or a named context that the files come from."},
    {"COPY --chown", "The owner of the files: `user:group`."},
    {"COPY --chmod", "The mode of the files."},
    {"COPY --link", "Makes a layer of its own that does not depend on those before: it is reused when they "
                    "change."},
    {"COPY --parents", "Keeps the folders of the sources."},
    {"COPY --exclude", "Leaves out what matches."},
    {"ADD --chown", "The owner of the files: `user:group`."},
    {"ADD --chmod", "The mode of the files."},
    {"ADD --link", "Makes a layer of its own that does not depend on those before."},
    {"ADD --checksum", "What is downloaded must have this digest."},
    {"ADD --keep-git-dir", "Keeps `.git` of a Git repository."},
    {"ADD --unpack", "Whether archives are unpacked."},
    {"ADD --exclude", "Leaves out what matches."},
    {"FROM --platform", "The platform of the image; `$BUILDPLATFORM` is the builder's own."},
    {"HEALTHCHECK --interval", "The time between two checks; 30s by default."},
    {"HEALTHCHECK --timeout", "A check that takes longer has failed; 30s by default."},
    {"HEALTHCHECK --start-period", "Failures in this time after the start do not count."},
    {"HEALTHCHECK --start-interval", "The time between two checks in the start period."},
    {"HEALTHCHECK --retries", "So many failures one after the other make it unhealthy; 3 by default."},
    {NULL, NULL},
};

static const struct entry *const topics[] = {
    [WF_TOPIC_CONTEXT] = contexts,
    [WF_TOPIC_PROPERTY] = properties,
    [WF_TOPIC_FUNCTION] = functions,
    [WF_TOPIC_EVENT] = events,
    [WF_TOPIC_SCOPE] = scopes,
    [WF_TOPIC_KEY] = keys,
    [WF_TOPIC_JOB_KEY] = job_keys,
    [WF_TOPIC_STEP_KEY] = step_keys,
    [WF_TOPIC_FILTER] = filters,
    [WF_TOPIC_FLAG] = flags,
    [WF_TOPIC_INSTRUCTION] = instructions,
};

struct wf_str wf_topic_text(enum wf_topic topic, struct wf_str name) {
    for (const struct entry *entry = topics[topic]; entry->name != NULL; entry++) {
        if (wf_str_is_case(name, entry->name)) {
            return wf_str_of(entry->text);
        }
    }
    return (struct wf_str){0};
}

/* All tables end in an entry without a name. */
struct wf_str wf_topic_name(enum wf_topic topic, size_t index) {
    return wf_str_of(topics[topic][index].name);
}
