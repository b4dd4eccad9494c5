#include "lint/engine.h"

#include "base/seek.h"

#include "lint/ignore.h"
#include "lint/memo.h"
#include "lint/setting.h"

#include <stdlib.h>

const struct wf_rule *wf_rule_find(const struct wf_rule_table *table, struct wf_str id) {
    for (size_t i = 0; i < table->count; i++) {
        if (wf_rule_is_called(table->rules[i], id)) {
            return table->rules[i];
        }
    }
    return NULL;
}

void wf_rule_names(const struct wf_rule_table *table, struct wf_near *near) {
    for (size_t i = 0; i < table->count; i++) {
        wf_near_offer(near, wf_str_of(table->rules[i]->id));
        struct wf_str rest = wf_str_of(table->rules[i]->aliases);
        struct wf_str alias;
        while (rest.len > 0 && wf_str_cut(&rest, ' ', &alias)) {
            wf_near_offer(near, alias);
        }
    }
}

/* The rule that made a finding, whose id it has: the table is in order of id. */
static const struct wf_rule *rule_of(const struct wf_rule_table *table, const struct wf_finding *finding) {
    size_t at;
    WF_SEEK(at, table->count, strcmp(table->rules[at]->id, finding->rule) < 0);
    bool found = at < table->count && strcmp(table->rules[at]->id, finding->rule) == 0;
    return found ? table->rules[at] : NULL;
}

/* --- one walk ----------------------------------------------------------------------------------------- */

static void visit_steps(struct wf_check *check, const struct wf_step *steps, size_t count) {
    for (size_t i = 0; check->rule->step_hook && i < count; i++) {
        check->rule->step_hook(check, &steps[i]);
    }
}

static void visit_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    if (check->rule->workflow_hook) {
        check->rule->workflow_hook(check, workflow);
    }
    bool wants_jobs = check->rule->job_hook || check->rule->step_hook;
    for (size_t i = 0; wants_jobs && i < workflow->job_count; i++) {
        if (check->rule->job_hook) {
            check->rule->job_hook(check, &workflow->jobs[i]);
        }
        visit_steps(check, workflow->jobs[i].steps, workflow->jobs[i].step_count);
    }
}

static void visit_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    const struct wf_rule *rule = check->rule;
    if (rule->dockerfile_hook) {
        rule->dockerfile_hook(check, dockerfile);
    }
    for (size_t i = 0; rule->stage_hook && i < dockerfile->stages.len; i++) {
        rule->stage_hook(check, dockerfile->stages.items[i]);
    }
    for (size_t i = 0; rule->instruction_hook && i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        rule->instruction_hook(check, instruction);
        if (instruction->trigger) {
            rule->instruction_hook(check, instruction->trigger);
        }
    }
}

static void run_rule(struct wf_check *check) {
    const struct wf_file *file = check->file;
    if (check->rule->file_hook) {
        check->rule->file_hook(check, file);
    }
    if (file->workflow) {
        visit_workflow(check, file->workflow);
    }
    if (file->action) {
        visit_steps(check, file->action->steps, file->action->step_count);
    }
    for (size_t i = 0; check->rule->script_hook && i < file->scripts.list.len; i++) {
        check->rule->script_hook(check, &file->scripts.list.items[i]);
    }
    for (size_t i = 0; check->rule->build_hook && file->images && i < file->images->builds.len; i++) {
        check->rule->build_hook(check, file->images->builds.items[i]);
    }
    if (file->dockerfile) {
        visit_dockerfile(check, file->dockerfile);
    }
    if (check->rule->dockerignore_hook && file->dockerignore) {
        check->rule->dockerignore_hook(check, file->dockerignore);
    }
}

/* --- settings ----------------------------------------------------------------------------------------- */

static bool is_enabled(const struct wf_rule *rule, const struct wf_rule_setting *setting,
                       struct wf_str path) {
    if (!setting) {
        return !rule->opt_in;
    }
    return !wf_setting_ignores_file(setting, path) && !setting->off && (!rule->opt_in || setting->on);
}

bool wf_rule_is_on(const struct wf_rule_table *table, const struct wf_config *config, struct wf_str id,
                   struct wf_str path) {
    const struct wf_rule *rule = wf_rule_find(table, id);
    return rule && is_enabled(rule, wf_setting_of(config, rule), path);
}

/* --- after the rules ---------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    const struct wf_finding *const *left = a;
    const struct wf_finding *const *right = b;
    return wf_finding_cmp(*left, *right);
}

/* --- who starts it ------------------------------------------------------------------------------------- */

static const struct wf_job *job_around(const struct wf_file *file, const struct wf_finding *finding) {
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        const struct wf_job *job = &file->workflow->jobs[i];
        if (finding->span.begin >= job->key->span.begin && finding->span.end <= job->node->span.end) {
            return job;
        }
    }
    return NULL;
}

/* What is known of a job, or (the last one) of what stands in none. */
struct started {
    bool asked, wanted;
    struct wf_str events;
};

/* Only findings of security tell of it, and a filter asks. */
static bool asks_who_starts(const struct wf_check *check) {
    const struct wf_findings *findings = check->out;
    bool asks = false;
    for (size_t i = 0; i < findings->list.len && !asks; i++) {
        asks =
            check->config->triggers != WF_TRIGGERS_ALL || findings->list.items[i]->security != WF_LEVEL_NONE;
    }
    return asks;
}

/* What cannot be told is wanted; image builds and other files are started by no event. */
static void ask_start(const struct wf_check *check, const struct wf_reaches *reaches,
                      const struct wf_job *job, struct started *started) {
    const struct wf_file *file = check->file;
    enum wf_triggers triggers = check->config->triggers;
    enum wf_starter least = triggers == WF_TRIGGERS_PRIVILEGED ? WF_STARTER_PRIVILEGED : WF_STARTER_GUEST;
    bool starts = file->type == WF_FILE_WORKFLOW || file->type == WF_FILE_ACTION;
    if (!started->asked) {
        started->asked = true;
        started->events = wf_reach_events(check->arena, reaches, job);
        started->wanted = triggers == WF_TRIGGERS_ALL ||
                          (starts && wf_reach_by(check->arena, reaches, job, least) != WF_FALSE);
    }
}

/* Leaves out what only people with rights can start, when that is asked for. */
static void keep_triggers(const struct wf_check *check) {
    struct wf_findings *findings = check->out;
    if (!asks_who_starts(check)) {
        return;
    }
    size_t jobs = check->file->workflow ? check->file->workflow->job_count : 0;
    struct started *known = WF_NEW_ARRAY(check->arena, struct started, jobs + 1);
    const struct wf_reaches *reaches = wf_memo_reaches(check);
    size_t kept = 0;
    for (size_t i = 0; i < findings->list.len; i++) {
        struct wf_finding *finding = findings->list.items[i];
        const struct wf_job *job = job_around(check->file, finding);
        struct started *started = &known[job ? (size_t)(job - check->file->workflow->jobs) : jobs];
        ask_start(check, reaches, job, started);
        finding->triggers = finding->security != WF_LEVEL_NONE ? started->events : WF_STR("");
        if (started->wanted) {
            findings->list.items[kept++] = finding;
        }
    }
    findings->list.len = kept;
}

/* ------------------------------------------------------------------------------------------------------ */

/* What is for others is left out only after the comments have found it: they are needed tomorrow. */
/* What hadolint's configuration says of a number of shellcheck in a Dockerfile. False: nothing is reported.
 */
static bool apply_code(const struct wf_check *check, struct wf_finding *finding) {
    bool wanted = true;
    for (size_t i = 0; check->file->dockerfile && i < check->config->hadolint.codes.len; i++) {
        const struct wf_code_setting *setting = &check->config->hadolint.codes.items[i];
        if (wf_finding_has_code(finding, setting->code)) {
            wanted = !setting->off;
            finding->severity = setting->has_severity ? setting->severity : finding->severity;
        }
    }
    return wanted;
}

static void suppress(const struct wf_check *check, const struct wf_rule_table *table,
                     struct wf_ignores *ignores) {
    struct wf_findings *findings = check->out;
    size_t kept = 0;
    for (size_t i = 0; i < findings->list.len; i++) {
        struct wf_finding *finding = findings->list.items[i];
        const struct wf_rule *rule = rule_of(table, finding);
        bool ignored = (ignores->list.len > 0 && wf_ignores_match(ignores, rule, finding)) ||
                       wf_setting_ignores_place(wf_setting_of(check->config, rule), finding);
        if (!ignored && apply_code(check, finding) && finding->persona <= check->config->persona) {
            findings->list.items[kept++] = finding;
        }
    }
    findings->list.len = kept;
}

/* A rule that only repeats what a program says is as silent as that is. */
static bool was_heard(const struct wf_file *file, const struct wf_rule *rule) {
    bool shellcheck = strcmp(rule->id, "shellcheck") == 0;
    bool pyflakes = strcmp(rule->id, "pyflakes") == 0;
    return (!shellcheck || file->remarks[WF_SHELLCHECK].heard) &&
           (!pyflakes || file->remarks[WF_PYFLAKES].heard);
}

/* Whether the rule could have said anything in this run: one that is off, or whose policy nobody asked for,
 * leaves its comments unused today and needed tomorrow. */
static bool had_a_say(const struct wf_check *check, const struct wf_rule *rule) {
    const struct wf_config *config = check->config;
    bool policy = config->docker.active || config->artifacts.len > 0 || config->links.len > 0;
    bool asked = rule->category != WF_POLICY || policy;
    return asked && was_heard(check->file, rule) &&
           is_enabled(rule, wf_setting_of(config, rule), check->file->source->path);
}

/* The rule that speaks about the ignore comments themselves runs last, when their use is known. */
static void report_unused(struct wf_check *check, const struct wf_rule_table *table,
                          const struct wf_ignores *ignores) {
    check->rule = wf_rule_find(table, WF_STR("unused-ignore"));
    const struct wf_rule_setting *setting = check->rule ? wf_setting_of(check->config, check->rule) : NULL;
    if (!check->rule || !is_enabled(check->rule, setting, check->file->source->path)) {
        return;
    }
    for (size_t i = 0; i < ignores->list.len; i++) {
        const struct wf_ignore *ignore = &ignores->list.items[i];
        const struct wf_rule *rule = wf_rule_find(table, ignore->name);
        if (!ignore->used && ignore->ours && (!rule || had_a_say(check, rule))) {
            wf_report(check, ignore->span, "nothing on this line is reported by \"%.*s\"",
                      WF_STR_ARG(ignore->name));
        }
    }
}

/* What an anchor holds is visited once for each alias: of equal findings one stays. */
static void sort(struct wf_findings *findings) {
    if (findings->list.len < 2) {
        return;
    }
    qsort(findings->list.items, findings->list.len, sizeof *findings->list.items, compare);
    size_t kept = 1;
    for (size_t i = 1; i < findings->list.len; i++) {
        if (wf_finding_cmp(findings->list.items[kept - 1], findings->list.items[i]) != 0) {
            findings->list.items[kept++] = findings->list.items[i];
        }
    }
    findings->list.len = kept;
}

static void mark_failing(struct wf_findings *findings, const struct wf_config *config) {
    for (size_t i = 0; i < findings->list.len; i++) {
        struct wf_finding *finding = findings->list.items[i];
        bool dockerfile = wf_file_type_by_path(finding->source->path) == WF_FILE_DOCKERFILE;
        finding->fails = wf_config_fails(config, finding, dockerfile);
    }
}

struct wf_findings *wf_lint_run(struct wf_file *file, const struct wf_repo *repo,
                                const struct wf_rule_table *table, const struct wf_config *config) {
    struct wf_findings *findings = WF_NEW(file->arena, struct wf_findings);
    struct wf_map memo = {.arena = file->arena};
    struct wf_check check = {
        .file = file, .repo = repo, .config = config, .arena = file->arena, .out = findings, .memo = &memo};
    for (size_t i = 0; i < table->count; i++) {
        const struct wf_rule_setting *setting = wf_setting_of(config, table->rules[i]);
        check.rule = table->rules[i];
        if (is_enabled(check.rule, setting, file->source->path)) {
            size_t from = findings->list.len;
            run_rule(&check);
            wf_setting_apply(setting, findings, from);
        }
    }
    struct wf_ignores ignores = wf_ignores_read(file->arena, file, !config->hadolint.no_comments);
    suppress(&check, table, &ignores);
    keep_triggers(&check);
    report_unused(&check, table, &ignores);
    sort(findings);
    mark_failing(findings, config);
    return findings;
}

struct wf_findings *wf_lint_run_once(struct wf_arena *arena, const struct wf_repo *all,
                                     const struct wf_rule_table *table, const struct wf_config *config) {
    struct wf_findings *findings = WF_NEW(arena, struct wf_findings);
    struct wf_map memo = {.arena = arena};
    struct wf_check check = {.repo = all, .config = config, .arena = arena, .out = findings, .memo = &memo};
    for (size_t i = 0; i < table->count; i++) {
        const struct wf_rule_setting *setting = wf_setting_of(config, table->rules[i]);
        check.rule = table->rules[i];
        if (check.rule->run_hook && is_enabled(check.rule, setting, WF_STR(""))) {
            size_t from = findings->list.len;
            check.rule->run_hook(&check, all);
            wf_setting_apply(setting, findings, from);
        }
    }
    sort(findings);
    mark_failing(findings, config);
    return findings;
}

bool wf_lint_asks_who_starts(const struct wf_rule_table *table, const struct wf_config *config) {
    bool asked = config->triggers != WF_TRIGGERS_ALL;
    for (size_t i = 0; i < table->count && !asked; i++) {
        const struct wf_rule *rule = table->rules[i];
        asked = rule->category == WF_SECURITY && is_enabled(rule, wf_setting_of(config, rule), WF_STR(""));
    }
    return asked;
}
