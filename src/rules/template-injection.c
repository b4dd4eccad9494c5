#include "rules/env_move.h"

#include "rules/callers.h"
#include "rules/expr_ask.h"

/* Inputs that actions run as code, or in which they expand code (CodeQL's models of actions, and the actions'
 * own documentation). Ends in NULL. */
struct code_inputs {
    const char *action;
    const char *inputs[5];
};

static const struct code_inputs known[] = {
    {"8398a7/action-slack", {"custom_payload"}},
    {"actions/github-script", {"script"}},
    {"addnab/docker-run-action", {"options", "run"}},
    {"amadevus/pwsh-script", {"script"}},
    {"appleboy/ssh-action", {"script"}},
    {"azure/cli", {"inlineScript"}},
    {"azure/powershell", {"inlineScript"}},
    {"cardinalby/js-eval-action", {"expression"}},
    {"devorbitus/yq-action-output", {"cmd"}},
    {"gautamkrishnar/blog-post-workflow", {"item_exec"}},
    {"imjohnbo/issue-bot", {"body", "linked-comments-previous-issue-text", "linked-comments-new-issue-text"}},
    {"jannekem/run-python-script-action", {"script"}},
    {"lucasbento/auto-close-issues", {"issue-close-message"}},
    {"mikefarah/yq", {"cmd"}},
    {"roots/issue-closer-action", {"issue-close-message", "pr-close-message"}},
    {"sergeysova/jq-action", {"cmd"}},
    {"skitionek/notify-microsoft-teams", {"overwrite"}},
    {"tibdex/backport", {"body_template", "head_template", "labels_template", "title_template"}},
};

static bool is_code_input(const struct wf_step *step, struct wf_str name) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        for (size_t k = 0; wf_uses_is(&step->action, known[i].action) && known[i].inputs[k]; k++) {
            if (wf_str_is_case(name, known[i].inputs[k])) {
                return true;
            }
        }
    }
    return false;
}

static bool is_code(const struct wf_site *site) {
    if (!site->step || !site->field) {
        return false;
    }
    struct wf_str field = wf_node_text(site->field);
    if (!site->entry) {
        return wf_str_is(field, "run");
    }
    return wf_str_is(field, "with") && is_code_input(site->step, wf_node_text(site->entry));
}

/* --- what is said ------------------------------------------------------------------------------------- */

static const char *who(enum wf_taint taint) {
    return taint == WF_TAINT_OUTSIDER ? "anyone can write code here"
           : taint == WF_TAINT_WRITER ? "whoever may push or triage can write code here"
                                      : "whoever gives the input can write code here";
}

static struct wf_str text_of(const struct wf_asked *asked, const struct wf_taint_source *source) {
    struct wf_str text = wf_expr_slice(asked->site, source->node);
    struct wf_arena *arena = asked->check->arena;
    if (source->origin.len == 0) {
        return wf_arena_printf(arena, "\"%.*s\"", WF_STR_ARG(text));
    }
    return wf_arena_printf(arena, "\"%.*s\" is \"%.*s\"", WF_STR_ARG(text), WF_STR_ARG(source->origin));
}

/* What is known of an input's callers takes the place of the input. */
static struct wf_given given_of(const struct wf_asked *asked, struct wf_taint_source *source) {
    struct wf_given given = {.taint = source->taint};
    if (source->taint == WF_TAINT_CALLER) {
        struct wf_str text =
            source->origin.len > 0 ? source->origin : wf_expr_slice(asked->site, source->node);
        given = wf_given_input(asked->check, asked->check->file, text);
        source->taint = given.taint;
        source->origin = given.taint > WF_TAINT_CALLER ? given.text : source->origin;
    }
    return given;
}

static struct wf_finding *report(const struct wf_asked *asked, const struct wf_taint_source *source,
                                 const struct wf_given *given) {
    struct wf_check *check = asked->check;
    struct wf_str message =
        wf_arena_printf(check->arena, "%s: %.*s", who(source->taint), WF_STR_ARG(text_of(asked, source)));
    struct wf_finding *finding = wf_report_node(check, asked->site, source->node, message);
    finding->severity = source->taint == WF_TAINT_OUTSIDER ? WF_WARNING : WF_INFO;
    wf_finding_help(check, finding, "pass it in the step's \"env\" and let the script expand the variable");
    if (source->taint > WF_TAINT_CALLER && given->file) {
        wf_finding_note(check, finding, given->file, given->span, "given here");
    }
    return finding;
}

/* --- the code of one step ----------------------------------------------------------------------------- */

struct reported {
    struct wf_finding *finding;
    size_t move;
};

struct batch {
    WF_LIST(struct wf_move) moves;
    WF_LIST(struct reported) findings;
};

static void finish(struct wf_check *check, struct batch *batch) {
    wf_env_move(check, batch->moves.items, batch->moves.len);
    for (size_t i = 0; i < batch->findings.len; i++) {
        struct reported *reported = &batch->findings.items[i];
        reported->finding->fix = batch->moves.items[reported->move].fix;
    }
    *batch = (struct batch){0};
}

static void check_source(const struct wf_asked *asked, struct wf_taint_source *source, struct batch *batch) {
    struct wf_arena *arena = asked->check->arena;
    enum wf_taint own = source->taint;
    struct wf_given given = given_of(asked, source);
    if (source->taint < WF_TAINT_CALLER) {
        return;
    }
    size_t count = batch->moves.len;
    if (count == 0 || batch->moves.items[count - 1].site != asked->site) {
        *WF_PUSH(arena, &batch->moves) =
            (struct wf_move){.site = asked->site, .taint = own, .source = source->node};
    }
    struct wf_move *move = &batch->moves.items[batch->moves.len - 1];
    move->taint = own < move->taint ? own : move->taint;
    *WF_PUSH(arena, &batch->findings) =
        (struct reported){report(asked, source, &given), batch->moves.len - 1};
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    struct wf_types types = {
        .arena = check->arena, .workflow = file->workflow, .action = file->action, .runs = file->runs};
    struct batch batch = {0};
    for (size_t i = 0; (file->workflow || file->action) && i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        if (batch.moves.len > 0 && batch.moves.items[0].site->step != site->step) {
            finish(check, &batch);
        }
        if (is_code(site) && site->expression->errors.len == 0 && site->expression->root) {
            wf_types_enter(&types, site->job);
            struct wf_taints taints = wf_taint_read(&types, site);
            for (size_t k = 0; k < taints.list.len; k++) {
                check_source(&(struct wf_asked){check, &types, site}, &taints.list.items[k], &batch);
            }
        }
    }
    finish(check, &batch);
}

const struct wf_rule wf_rule_template_injection = {
    .id = "template-injection",
    .title = "Text that others write becomes part of code",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
