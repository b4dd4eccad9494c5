#include "gha/step.h"
#include "lint/memo.h"
#include "rules/cache_use.h"
#include "rules/foreign_fetch.h"

/* A job in which outsiders' code runs on the default branch's caches. */
struct writer {
    const struct wf_job *job;
    const struct wf_reach *reach;
    struct wf_foreign_tree tree;
    struct wf_foreign_use use;
    bool vague; /* perhaps it is no fork's code */
};

/* --- who writes --------------------------------------------------------------------------------------- */

static bool read_tree(struct wf_check *check, const struct wf_step *step, struct writer *writer) {
    struct wf_fetch fetch;
    if (wf_fetch_read(check, step, writer->reach->run, &fetch)) {
        wf_fetch_others(check, &fetch, writer->reach->run);
        writer->tree = fetch.tree;
        writer->vague = fetch.foreign != WF_FOREIGN_CODE || fetch.refused;
        return true;
    }
    writer->vague = false;
    return wf_artifact_read(check, step, &writer->tree);
}

/* The first code of outsiders that runs in the job in such a run. */
static bool runs_foreign_code(struct wf_check *check, struct writer *writer) {
    const struct wf_run_case *run = writer->reach->run;
    for (size_t i = 0; i < writer->job->step_count; i++) {
        const struct wf_step *step = &writer->job->steps[i];
        if (wf_step_runs(check, step, run) && read_tree(check, step, writer) &&
            wf_guard_of_step(check->arena, step, run->event) != WF_GUARD_CLOSED &&
            wf_foreign_used(check, &writer->tree, run, &writer->use)) {
            return true;
        }
    }
    return false;
}

/* --- who reads ---------------------------------------------------------------------------------------- */

/* Who restores it with rights. */
struct reader {
    const struct wf_file *file;
    const struct wf_job *job;
    struct wf_cache_access use;
};

static bool is_found_in_job(struct wf_check *there, const struct wf_job *job,
                            const struct wf_cache_access *saved, struct reader *reader) {
    for (size_t i = 0; i < job->step_count; i++) {
        const struct wf_step *step = &job->steps[i];
        struct wf_cache_accesses uses = {0};
        if (!wf_step_is_dead(step)) {
            uses = wf_cache_accesses_of(there, step, NULL);
        }
        for (size_t k = 0; k < uses.list.len; k++) {
            if (wf_cache_meets(there->arena, saved, &uses.list.items[k])) {
                *reader = (struct reader){there->file, job, uses.list.items[k]};
                return true;
            }
        }
    }
    return false;
}

static bool is_found_in_file(const struct wf_check *check, const struct wf_file *file,
                             const struct wf_cache_access *saved, struct reader *reader) {
    struct wf_check there = *check;
    there.file = file;
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        const struct wf_job *job = &file->workflow->jobs[i];
        if (job != saved->step->job && wf_job_has_rights(&there, job) &&
            is_found_in_job(&there, job, saved, reader)) {
            return true;
        }
    }
    return false;
}

static bool find_reader(const struct wf_check *check, const struct wf_cache_access *saved,
                        struct reader *reader) {
    const struct wf_repo *repo = check->repo;
    for (size_t i = 0; i < repo->count + repo->other_count; i++) {
        const struct wf_file *file = i < repo->count ? repo->files[i] : repo->others[i - repo->count];
        if (is_found_in_file(check, file, saved, reader)) {
            return true;
        }
    }
    return false;
}

/* --- findings ----------------------------------------------------------------------------------------- */

static void report(struct wf_check *check, const struct writer *writer, const struct wf_cache_access *saved,
                   const struct reader *reader) {
    const struct wf_source *source = check->file->source;
    bool asked = writer->use.guard != WF_GUARD_NONE || wf_guard_of_way(check, writer->reach) != WF_GUARD_NONE;
    bool lower = asked || writer->vague || !writer->reach->sure;
    struct wf_finding *finding =
        wf_report(check, saved->span, "outsiders can fill a cache that job \"%.*s\" restores with its rights",
                  WF_STR_ARG(wf_node_text(reader->job->key)));
    finding->severity = lower ? WF_INFO : WF_WARNING;
    wf_finding_risk(finding, lower ? WF_LEVEL_MEDIUM : WF_LEVEL_HIGH, lower ? WF_LEVEL_LOW : WF_LEVEL_MEDIUM,
                    WF_REGULAR);
    wf_finding_note(check, finding, source,
                    wf_node_subspan(source, writer->use.code.node, writer->use.code.span.begin,
                                    writer->use.code.span.end),
                    "their code runs here, after \"%.*s\"", WF_STR_ARG(writer->reach->run->event));
    wf_finding_note(check, finding, reader->file->source, reader->use.span, "restored here");
    wf_finding_help(check, finding, "save no cache here, or under a name that no other workflow restores");
}

static void check_saves(struct wf_check *check, const struct writer *writer) {
    for (size_t i = 0; i < writer->job->step_count; i++) {
        const struct wf_step *step = &writer->job->steps[i];
        struct wf_cache_accesses uses = {0};
        if (wf_step_runs(check, step, writer->reach->run)) {
            uses = wf_cache_accesses_of(check, step, writer->reach->run);
        }
        for (size_t k = 0; k < uses.list.len; k++) {
            struct reader reader;
            if (uses.list.items[k].saves && find_reader(check, &uses.list.items[k], &reader)) {
                report(check, writer, &uses.list.items[k], &reader);
            }
        }
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_reaches *reaches = wf_memo_reaches(check);
    for (size_t i = 0; i < reaches->list.len; i++) {
        struct writer writer = {.job = job, .reach = &reaches->list.items[i]};
        if (writer.reach->starter == WF_STARTER_PRIVILEGED &&
            wf_guard_of_way(check, writer.reach) != WF_GUARD_CLOSED && runs_foreign_code(check, &writer)) {
            check_saves(check, &writer);
            return;
        }
    }
}

const struct wf_rule wf_rule_cache_planted = {
    .id = "cache-planted",
    .title = "Cache of outsiders' code that is restored with rights",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .job_hook = check_job,
};
