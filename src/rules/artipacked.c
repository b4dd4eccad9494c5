#include "gha/needed.h"
#include "gha/step.h"
#include "lang/hole.h"
#include "rules/uses_ask.h"

enum { MAX_UPLOADS = 20 }; /* that one checkout is told of */

/* Steps of one job, or of an action. */
struct steps {
    const struct wf_step *items;
    size_t count;
    struct wf_checkout_use use; /* that was asked for last */
};

/* Lines that upload the whole workspace, and with it .git/config. */
static bool is_whole_workspace(struct wf_arena *arena, struct wf_str line) {
    static const char *const folders[] = {".", "./", "..", "../"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (wf_str_is(line, folders[i])) {
            return true;
        }
    }
    return wf_hole_end(line, 0) == line.len && line.len > 0 && wf_expr_sites(arena, line).whole &&
           wf_str_has(line, "github.workspace");
}

static bool is_dangerous_upload(struct wf_arena *arena, const struct wf_step *step) {
    if (!wf_uses_is(&step->action, "actions/upload-artifact")) {
        return false;
    }
    struct wf_str rest = wf_node_text(wf_step_input(step, "path"));
    struct wf_str line;
    while (rest.len > 0 && wf_str_cut(&rest, '\n', &line)) {
        if (is_whole_workspace(arena, wf_str_trim(line))) {
            return true;
        }
    }
    return false;
}

/* --- checkouts ---------------------------------------------------------------------------------------- */

/* The persona that sees a checkout which leaves the token behind; false when it does not. */
static bool persists(const struct wf_step *step, enum wf_persona *persona) {
    struct wf_str text = wf_node_text(wf_step_input(step, "persist-credentials"));
    if (!wf_uses_is(&step->action, "actions/checkout") || wf_with_is_expression(step)) {
        return false;
    }
    *persona = wf_hole_any(text) ? WF_PEDANTIC : wf_str_is(text, "true") ? WF_AUDITOR : WF_REGULAR;
    return !wf_str_is(text, "false");
}

/* Since version 6 the token stands in a file of the runner, outside the workspace. */
static bool keeps_outside(const struct wf_check *check, const struct wf_step *step) {
    struct wf_version version = wf_used_version(check, step);
    return version.parts > 0 && version.major >= 6;
}

/* The later step that would fail without the token. */
static const struct wf_checkout_use *use_of(const struct wf_check *check, struct steps *steps,
                                            const struct wf_step *checkout) {
    if (steps->use.at <= checkout->index) {
        steps->use = wf_checkout_use(check->arena, check->file->doc, checkout, steps->items, steps->count);
    }
    return &steps->use;
}

static void report(struct wf_check *check, struct steps *steps, const struct wf_step *checkout,
                   const struct wf_step *upload, enum wf_persona persona) {
    bool outside = keeps_outside(check, checkout);
    struct wf_finding *finding =
        wf_report(check, wf_step_head(checkout),
                  upload ? "token of the checkout goes into an artifact: no \"persist-credentials: false\""
                         : "checkout leaves its token behind: no \"persist-credentials: false\"");
    enum wf_level level = outside ? WF_LEVEL_LOW : WF_LEVEL_MEDIUM;
    if (upload) {
        level = outside ? WF_LEVEL_MEDIUM : WF_LEVEL_HIGH;
        finding->severity = outside ? WF_INFO : finding->severity;
        wf_finding_note(check, finding, check->file->source, wf_node_key(upload->node, "uses")->span,
                        "uploaded here");
    }
    wf_finding_risk(finding, level, upload ? WF_LEVEL_HIGH : WF_LEVEL_LOW, persona);
    const struct wf_checkout_use *use = use_of(check, steps, checkout);
    if (use->name.len > 0) {
        wf_finding_note(check, finding, check->file->source, use->span, "the token is used here");
        wf_finding_help(check, finding, "\"%.*s\" needs the token: give it one of its own first",
                        WF_STR_ARG(use->name));
        return;
    }
    finding->fix = wf_input_fix(check, checkout, "persist-credentials", "false",
                                "do not keep the token after the checkout", WF_FIX_UNSAFE);
}

static void report_opaque(struct wf_check *check, const struct wf_step *step) {
    struct wf_finding *finding = wf_report(check, wf_node_key(step->node, "with")->span,
                                           "nobody can tell what an expression as \"with\" sets");
    wf_finding_risk(finding, WF_LEVEL_INFO, WF_LEVEL_HIGH, WF_PEDANTIC);
}

/* --- jobs --------------------------------------------------------------------------------------------- */

/* The steps that upload all of the workspace, in their order. */
struct uploads {
    WF_LIST(const struct wf_step *) list;
    size_t next; /* the first of them behind the step at hand */
};

static struct uploads uploads_of(struct wf_check *check, const struct steps *steps) {
    struct uploads uploads = {0};
    for (size_t i = 0; i < steps->count; i++) {
        if (!wf_step_is_dead(&steps->items[i]) && is_dangerous_upload(check->arena, &steps->items[i])) {
            *WF_PUSH(check->arena, &uploads.list) = &steps->items[i];
        }
    }
    return uploads;
}

/* Each upload behind the checkout. */
static void pair_up(struct wf_check *check, struct steps *steps, const struct wf_step *checkout,
                    struct uploads *uploads, enum wf_persona persona) {
    while (uploads->next < uploads->list.len &&
           uploads->list.items[uploads->next]->index <= checkout->index) {
        uploads->next++;
    }
    for (size_t i = uploads->next; i < uploads->list.len && i < uploads->next + MAX_UPLOADS; i++) {
        report(check, steps, checkout, uploads->list.items[i], persona);
    }
}

static void check_steps(struct wf_check *check, struct steps *steps) {
    struct uploads uploads = uploads_of(check, steps);
    for (size_t i = 0; i < steps->count; i++) {
        const struct wf_step *step = &steps->items[i];
        enum wf_persona persona;
        if (wf_step_is_dead(step) || step->action.kind != WF_USES_REPOSITORY) {
            continue;
        }
        if (wf_with_is_expression(step)) {
            report_opaque(check, step);
        } else if (persists(step, &persona)) {
            if (uploads.list.len > 0) {
                pair_up(check, steps, step, &uploads, persona);
            } else {
                report(check, steps, step, NULL, persona);
            }
        }
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    for (size_t i = 0; file->workflow && i < file->workflow->job_count; i++) {
        const struct wf_job *job = &file->workflow->jobs[i];
        if (!wf_job_is_dead(job)) {
            check_steps(check, &(struct steps){.items = job->steps, .count = job->step_count});
        }
    }
    if (file->action) {
        check_steps(check, &(struct steps){.items = file->action->steps, .count = file->action->step_count});
    }
}

const struct wf_rule wf_rule_artipacked = {
    .id = "artipacked",
    .title = "Checkout that leaves the job's token on disk",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
