#include "docker/edit.h"
#include "lint/rule.h"

static const struct {
    const char *code, *help;
} helps[] = {
    {"heredoc-end",
     "the line that ends it holds nothing but the name; behind \"<<-\" tabs may stand before it"},
    {"json", "the JSON form takes double quotes only"},
    {"before-from", "only ARG may stand there"},
    {"stage-name", "a name begins with a letter; letters, digits, \"-\", \"_\" and \".\" may follow"},
    {"copy-url", "of the two only ADD can download"},
    {"onbuild", "ONBUILD takes no ONBUILD, FROM or MAINTAINER"},
};

/* What is nearest takes the place of the bytes that are wrong. */
static void offer_name(struct wf_check *check, struct wf_finding *finding,
                       const struct wf_dproblem *problem) {
    struct wf_patch patch = wf_check_patch(check);
    if (problem->nearest.len == 0) {
        return;
    }
    wf_patch_replace(&patch, problem->span, problem->nearest);
    const char *title = wf_arena_printf(check->arena, "write \"%.*s\"", WF_STR_ARG(problem->nearest)).ptr;
    finding->fix = wf_patch_fix(&patch, title, WF_FIX_SAFE);
}

static void say(struct wf_check *check, const struct wf_dproblem *problem) {
    struct wf_finding *finding = wf_report(check, problem->span, "%.*s", WF_STR_ARG(problem->message));
    for (size_t i = 0; i < sizeof helps / sizeof helps[0]; i++) {
        if (strcmp(helps[i].code, problem->code) == 0) {
            wf_finding_help(check, finding, "%s", helps[i].help);
        }
    }
    offer_name(check, finding, problem);
}

/* BuildKit reads bytes: only what makes nonsense of all of them is refused for certain. */
static bool check_encoding(struct wf_check *check) {
    struct wf_encoding_problem problem = wf_source_encoding(check->file->source);
    bool wide = problem.what && problem.span.begin == 0 && wf_str_has(wf_str_of(problem.what), "order mark");
    bool bad = problem.what && !wf_str_has(wf_str_of(problem.what), "control");
    if (bad) {
        struct wf_finding *finding =
            wf_report(check, problem.span, "the file is no UTF-8 text: %s", problem.what);
        finding->severity = wide ? WF_ERROR : WF_INFO;
        wf_finding_help(check, finding, "save the file as UTF-8");
    }
    return wide;
}

/* A misspelt FROM explains all that seems to stand before the first one. */
static bool is_explained(const struct wf_dockerfile *dockerfile, const struct wf_dproblem *problem) {
    bool from = strcmp(problem->code, "before-from") == 0 || strcmp(problem->code, "no-stage") == 0;
    for (size_t i = 0; from && i < dockerfile->problems.len; i++) {
        const struct wf_dproblem *other = &dockerfile->problems.items[i];
        if (strcmp(other->code, "unknown-instruction") == 0 && wf_str_is(other->nearest, "FROM")) {
            return true;
        }
    }
    return false;
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    if (check_encoding(check)) {
        return;
    }
    for (size_t i = 0; i < dockerfile->problems.len; i++) {
        const struct wf_dproblem *problem = &dockerfile->problems.items[i];
        if (!is_explained(dockerfile, problem)) {
            say(check, problem);
        }
    }
}

/* Nothing else of it is looked at, which should not go unnoticed. */
static void check_file(struct wf_check *check, const struct wf_file *file) {
    if (file->type == WF_FILE_DOCKERFILE && !file->dockerfile) {
        struct wf_finding *finding =
            wf_report(check, wf_span_make(0, 0), "the file is a template of a Dockerfile");
        finding->severity = WF_INFO;
        wf_finding_help(check, finding, "it is not checked; give it a name that says so, as Dockerfile.tmpl");
    }
}

const struct wf_rule wf_rule_dockerfile_syntax = {
    .id = "dockerfile-syntax",
    .title = "Dockerfile that Docker refuses",
    .aliases = "DL1000 DL3011 DL3023 DL3043 DL3061",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .fixable = true,
    .file_hook = check_file,
    .dockerfile_hook = check_dockerfile,
};
