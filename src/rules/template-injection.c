#include "gha/flow.h"
#include "gha/step.h"
#include "lint/memo.h"
#include "rules/code_risk.h"
#include "rules/env_move.h"

/* --- what is said ------------------------------------------------------------------------------------- */

static const char *who(const struct wf_code_risk *risk) {
    switch (risk->source.taint) {
    case WF_TAINT_OUTSIDER:
        return "anyone can write code here";
    case WF_TAINT_WRITER:
        return "whoever may push or triage can write code here";
    case WF_TAINT_CALLER:
        return "whoever gives the input can write code here";
    default:
        return risk->persona == WF_REGULAR ? "what sets this value can write code here"
                                           : "expression stands in code";
    }
}

static struct wf_str text_of(const struct wf_asked *asked, const struct wf_taint_source *source) {
    struct wf_str text = wf_expr_slice(asked->site, source->node);
    struct wf_arena *arena = asked->check->arena;
    if (source->origin.len == 0) {
        return wf_arena_printf(arena, "\"%.*s\"", WF_STR_ARG(text));
    }
    return wf_arena_printf(arena, "\"%.*s\" is \"%.*s\"", WF_STR_ARG(text), WF_STR_ARG(source->origin));
}

static struct wf_finding *report(const struct wf_asked *asked, const struct wf_code_risk *risk) {
    struct wf_check *check = asked->check;
    struct wf_str message =
        wf_arena_printf(check->arena, "%s: %.*s", who(risk), WF_STR_ARG(text_of(asked, &risk->source)));
    struct wf_finding *finding = wf_report_node(check, asked->site, risk->source.node, message);
    finding->severity = risk->source.taint == WF_TAINT_OUTSIDER ? WF_WARNING : WF_INFO;
    wf_finding_risk(finding, risk->security, risk->confidence, risk->persona);
    wf_finding_help(check, finding, "pass it in the step's \"env\" and let the script expand the variable");
    if (risk->source.taint > WF_TAINT_CALLER && risk->given.file) {
        wf_finding_note(check, finding, risk->given.file, risk->given.span, "given here");
    }
    return finding;
}

/* --- the code of one step ----------------------------------------------------------------------------- */

struct reported {
    struct wf_finding *finding;
    size_t move;
};

/* The findings in the code of one step, and the moves that repair them. */
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

/* `own` is whose text it is in this file. What is for another persona stays as it is. */
static void add(const struct wf_asked *asked, const struct wf_code_risk *risk, enum wf_taint own,
                struct batch *batch) {
    struct wf_arena *arena = asked->check->arena;
    struct wf_finding *finding = report(asked, risk);
    if (finding->persona > asked->check->config->persona) {
        return;
    }
    size_t count = batch->moves.len;
    if (count == 0 || batch->moves.items[count - 1].site != asked->site) {
        *WF_PUSH(arena, &batch->moves) =
            (struct wf_move){.site = asked->site, .taint = own, .source = risk->source.node};
    }
    struct wf_move *move = &batch->moves.items[batch->moves.len - 1];
    move->taint = own < move->taint ? own : move->taint;
    *WF_PUSH(arena, &batch->findings) = (struct reported){finding, batch->moves.len - 1};
}

static enum wf_taint taint_of(const struct wf_taints *taints, const struct wf_expr_node *node) {
    for (size_t i = 0; i < taints->list.len; i++) {
        if (taints->list.items[i].node == node) {
            return taints->list.items[i].taint;
        }
    }
    return WF_TAINT_NONE;
}

static bool is_within(const struct wf_flow *contexts, const struct wf_expr_node *node) {
    for (size_t i = 0; i < contexts->list.len; i++) {
        const struct wf_expr_node *context = contexts->list.items[i];
        if (node->begin >= context->begin && node->end <= context->end) {
            return true;
        }
    }
    return false;
}

/* Other people's text that comes another way, say through fromJSON(). */
static size_t check_others(const struct wf_asked *asked, const struct wf_taints *taints,
                           const struct wf_flow *contexts, struct batch *batch) {
    size_t found = 0;
    for (size_t i = 0; i < taints->list.len; i++) {
        const struct wf_taint_source *source = &taints->list.items[i];
        if (source->taint >= WF_TAINT_WRITER && !is_within(contexts, source->node)) {
            struct wf_code_risk risk = wf_code_risk(asked, taints, source->node);
            add(asked, &risk, source->taint, batch);
            found++;
        }
    }
    return found;
}

static void check_site(const struct wf_asked *asked, struct batch *batch) {
    struct wf_arena *arena = asked->check->arena;
    const struct wf_expr_node *root = asked->site->expression->root;
    struct wf_taints taints = wf_taint_read(asked->types, asked->site);
    struct wf_flow contexts = wf_flow_contexts(arena, root);
    size_t found = 0;
    for (size_t i = 0; i < contexts.list.len; i++) {
        struct wf_code_risk risk = wf_code_risk(asked, &taints, contexts.list.items[i]);
        if (risk.security != WF_LEVEL_NONE) {
            add(asked, &risk, taint_of(&taints, risk.source.node), batch);
            found++;
        }
    }
    if (found + check_others(asked, &taints, &contexts, batch) == 0) {
        struct wf_code_risk risk = {.security = WF_LEVEL_LOW,
                                    .confidence = WF_LEVEL_HIGH,
                                    .persona = WF_PEDANTIC,
                                    .source = {.node = root}};
        add(asked, &risk, WF_TAINT_NONE, batch);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    struct batch batch = {0};
    for (size_t i = 0; (file->workflow || file->action) && i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        if (batch.moves.len > 0 && batch.moves.items[0].site->step != site->step) {
            finish(check, &batch);
        }
        bool readable = site->expression->errors.len == 0 && site->expression->root;
        if (readable && wf_site_is_code(site) && !wf_step_is_dead(site->step)) {
            check_site(&(struct wf_asked){check, wf_memo_types(check, site->job), site}, &batch);
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
